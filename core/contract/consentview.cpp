// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentview.h"

#include <algorithm>
#include <limits>

namespace twinchart::contract {

namespace {
bool isDisclosed(const Context& context, const PatientHandle& handle, const OrganisationId& controller,
                 PermissionClass c)
{
    const auto list = context.state.load<ConsentListEntry>(key::disclosures(handle));
    return list && std::ranges::any_of(list->items, [&](const ConsentListEntry::Item& item) {
               const auto entry = context.state.load<DisclosureEntry>(key::disclosure(handle, item.id)).value();
               return entry.isLive(context.time) && entry.controller == controller && (entry.classes & bitOf(c)) != 0;
           });
}

bool hasStandingConsent(const Context& context, const PatientHandle& handle, const KeyId& actor, PermissionClass c,
                        Purpose purpose)
{
    const auto list = context.state.load<ConsentListEntry>(key::standingConsents(handle));
    return list && std::ranges::any_of(list->items, [&](const ConsentListEntry::Item& item) {
               const auto entry =
                   context.state.load<StandingConsentEntry>(key::standingConsent(handle, item.id)).value();
               return entry.isLive(context.time) && entry.purpose == purpose && (entry.classes & bitOf(c)) != 0 &&
                      isInGroup(context, handle, entry, actor);
           });
}

/// What is left of relations, when none of them lives.
struct Past {
    bool revoked = false;
    bool expired = false;
};

bool isGranted(const Context& context, const PatientHandle& handle, const KeyId& actor, PermissionClass c,
               Purpose purpose, Past& past)
{
    const auto list = context.state.load<ConsentListEntry>(key::grantsOf(handle, actor));
    if (!list)
        return false;
    for (const ConsentListEntry::Item& item : list->items) {
        const auto grant = context.state.load<GrantEntry>(key::grant(handle, item.id)).value();
        if (grant.purpose != purpose || (grant.classes & bitOf(c)) == 0)
            continue;
        if (isGrantLive(context, handle, grant))
            return true;
        const bool timeIsOver = grant.revokedAt == 0 && context.time > grant.until;
        (timeIsOver ? past.expired : past.revoked) = true;
    }
    return false;
}
} // namespace

ConsentState consentState(const Context& context, const PatientHandle& handle, const KeyId& actor, PermissionClass c,
                          Purpose purpose)
{
    const auto owner = context.state.load<OwnerEntry>(key::owner(handle));
    const auto certificate = liveCertificate(context, actor);
    if (!owner || !certificate)
        return ConsentState::None;
    if (purpose == Purpose::Legal && isDisclosed(context, handle, certificate->organisation, c))
        return ConsentState::Granted;
    if (isRestricted(context, handle, c, purpose))
        return ConsentState::Restricted;
    Past past;
    if (purpose == Purpose::Treatment) {
        if (isInTeam(context, handle, owner->organisation, actor))
            return ConsentState::Granted;
        const CircleId team = circleId(handle, CircleKind::TreatingTeam, owner->organisation);
        if (const auto member = context.state.load<TeamEntry>(key::teamMember(team, actor))) {
            past.revoked = member->left != 0;
            past.expired = member->until.ns != 0 && context.time > member->until;
        }
    }
    if (isGranted(context, handle, actor, c, purpose, past) || hasStandingConsent(context, handle, actor, c, purpose))
        return ConsentState::Granted;
    if (past.revoked)
        return ConsentState::Revoked;
    return past.expired ? ConsentState::Expired : ConsentState::None;
}

bool isGrantLive(const Context& context, const PatientHandle& handle, const GrantEntry& grant)
{
    if (grant.revokedAt != 0 || context.time > grant.until)
        return false;
    if (!liveCertificate(context, grant.requester))
        return false;
    const auto controller = context.state.load<MemberEntry>(key::member(grant.controller));
    if (!controller || controller->left)
        return false;
    if (grant.standing == Digest256{})
        return true;
    const auto consent = context.state.load<StandingConsentEntry>(key::standingConsent(handle, grant.standing));
    return consent && consent->isLive(context.time);
}

bool mayReceive(const Context& context, const PatientHandle& handle, const GrantEntry& grant, PermissionClass c)
{
    return (grant.classes & bitOf(c)) != 0 && isGrantLive(context, handle, grant) &&
           !isRestricted(context, handle, c, grant.purpose);
}

std::vector<std::pair<Digest256, GrantEntry>> liveGrants(const Context& context, const PatientHandle& handle,
                                                         const KeyId& requester)
{
    std::vector<std::pair<Digest256, GrantEntry>> out;
    const auto list = context.state.load<ConsentListEntry>(key::grantsOf(handle, requester));
    if (!list)
        return out;
    for (const ConsentListEntry::Item& item : list->items) {
        auto grant = context.state.load<GrantEntry>(key::grant(handle, item.id)).value();
        if (isGrantLive(context, handle, grant))
            out.emplace_back(item.id, std::move(grant));
    }
    return out;
}

bool isRestricted(const Context& context, const PatientHandle& handle, PermissionClass c, Purpose purpose)
{
    const auto list = context.state.load<ConsentListEntry>(key::restrictions(handle));
    return list && std::ranges::any_of(list->items, [&](const ConsentListEntry::Item& item) {
               const auto entry = context.state.load<RestrictionEntry>(key::restriction(handle, item.id)).value();
               return entry.isLive(context.time) && entry.covers(c, purpose);
           });
}

bool isAnyRestricted(const Context& context, const PatientHandle& handle, std::uint8_t classes, Purpose purpose)
{
    using enum PermissionClass;
    for (const PermissionClass c : {Pha, Pdd, Sop})
        if ((classes & bitOf(c)) != 0 && isRestricted(context, handle, c, purpose))
            return true;
    return false;
}

bool isInTeam(const Context& context, const PatientHandle& handle, const OrganisationId& organisation,
              const KeyId& actor)
{
    return isInCircle(context, circleId(handle, CircleKind::TreatingTeam, organisation), actor);
}

bool isInGroup(const Context& context, const PatientHandle& handle, const StandingConsentEntry& consent,
               const KeyId& actor)
{
    const auto certificate = liveCertificate(context, actor);
    if (!certificate || certificate->organisation != consent.organisation)
        return false;
    switch (consent.group) {
    case ReaderGroup::TreatingTeam: return isInTeam(context, handle, consent.organisation, actor);
    case ReaderGroup::Clinicians: return isClinical(certificate->role);
    case ReaderGroup::Researchers: return certificate->role == Role::Researcher;
    case ReaderGroup::Insurers: return certificate->role == Role::Insurer;
    }
    return false;
}

bool maySeek(Role role, Purpose purpose)
{
    if (purpose == Purpose::Legal)
        return false;
    switch (role) {
    case Role::Researcher: return purpose == Purpose::Research;
    case Role::Insurer: return purpose == Purpose::Administration;
    case Role::Delegate: return purpose == Purpose::Treatment;
    default: return isClinical(role);
    }
}

bool maySeek(ReaderGroup group, Purpose purpose)
{
    switch (group) {
    case ReaderGroup::Researchers: return maySeek(Role::Researcher, purpose);
    case ReaderGroup::Insurers: return maySeek(Role::Insurer, purpose);
    default: return maySeek(Role::Physician, purpose);
    }
}

Voice voiceOf(const Context& context, const Signed& by, const PatientHandle& handle, const OwnerEntry& owner,
              std::uint8_t right)
{
    if (owner.kind == OwnerKind::Patient && owner.owner == by.id)
        return Voice::Owner;
    if (delegateMay(context, handle, by.id, right))
        return Voice::Delegate;
    if (owner.kind == OwnerKind::Custodian && owner.organisation == by.certificate.organisation) {
        if (by.certificate.root)
            return Voice::Root;
        if (by.certificate.role == Role::PrivacyOfficer)
            return Voice::Officer;
    }
    return Voice::None;
}

Instant later(const Context& context, std::int64_t seconds)
{
    constexpr std::int64_t kNanoseconds = 1'000'000'000;
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    if (seconds > (kMost - context.time.ns) / kNanoseconds)
        return {kMost};
    return {context.time.ns + seconds * kNanoseconds};
}

ConsentListEntry liveList(const Context& context, const Bytes& at)
{
    auto list = context.state.load<ConsentListEntry>(at).value_or(ConsentListEntry{});
    std::erase_if(list.items,
                  [&](const ConsentListEntry::Item& item) { return item.until.ns != 0 && context.time > item.until; });
    return list;
}

void insert(ConsentListEntry& list, const ConsentListEntry::Item& item)
{
    const auto at = std::ranges::lower_bound(list.items, item.id, {}, &ConsentListEntry::Item::id);
    list.items.insert(at, item);
}

void removeFrom(const Context& context, const Bytes& at, const Digest256& id)
{
    ConsentListEntry list = liveList(context, at);
    std::erase_if(list.items, [&](const ConsentListEntry::Item& item) { return item.id == id; });
    context.state.store(at, list);
}

void touchOwner(const Context& context, const PatientHandle& handle, OwnerEntry owner)
{
    owner.changed = context.height;
    context.state.store(key::owner(handle), owner);
}

} // namespace twinchart::contract
