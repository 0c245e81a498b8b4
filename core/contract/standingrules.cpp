// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentview.h"

#include <algorithm>

namespace twinchart::contract {

namespace {
Code give(const Context& context, const Signed& by, const StandingConsentBody& body)
{
    const auto member = context.state.load<MemberEntry>(key::member(body.organisation));
    if (!member)
        return Code::UnknownSubject;
    if (member->left)
        return Code::NotAlive;
    if (!maySeek(body.group, body.purpose))
        return Code::PurposeNotAllowed;
    if (!isAhead(context, body.until, daysLater(context, kMaxGrantDays)))
        return Code::BadValidity;
    if (isAnyRestricted(context, body.handle, body.classes, body.purpose))
        return Code::Restricted;
    const Bytes at = key::standingConsents(body.handle);
    ConsentListEntry list = liveList(context, at);
    if (list.items.size() >= kMaxStandingConsents)
        return Code::TooMany;
    insert(list, {by.transaction, by.id, body.until});
    context.state.store(at, list);
    StandingConsentEntry entry;
    entry.organisation = body.organisation;
    entry.group = body.group;
    entry.purpose = body.purpose;
    entry.classes = body.classes;
    entry.until = body.until;
    entry.givenBy = by.id;
    entry.since = context.height;
    context.state.store(key::standingConsent(body.handle, by.transaction), entry);
    return Code::Ok;
}

Code renew(const Context& context, const StandingConsentBody& body, StandingConsentEntry& entry)
{
    if (body.until <= entry.until || body.until > daysLater(context, kMaxGrantDays))
        return Code::BadValidity;
    if (isAnyRestricted(context, body.handle, entry.classes, entry.purpose))
        return Code::Restricted;
    const Bytes at = key::standingConsents(body.handle);
    ConsentListEntry list = liveList(context, at);
    for (ConsentListEntry::Item& item : list.items)
        if (item.id == body.consent)
            item.until = body.until;
    context.state.store(at, list);
    entry.until = body.until;
    context.state.store(key::standingConsent(body.handle, body.consent), entry);
    return Code::Ok;
}

Code set(const Context& context, const Signed& by, const RestrictionBody& body, const OwnerEntry& owner)
{
    const Voice voice = voiceOf(context, by, body.handle, owner, kDelegateRevoke);
    if (voice == Voice::None)
        return Code::NotOwner;
    if (body.until.ns != 0 && body.until <= context.time)
        return Code::BadValidity;
    const Bytes at = key::restrictions(body.handle);
    ConsentListEntry list = liveList(context, at);
    if (list.items.size() >= kMaxRestrictions)
        return Code::TooMany;
    insert(list, {by.transaction, by.id, body.until});
    context.state.store(at, list);
    RestrictionEntry entry;
    entry.article = body.article;
    entry.purposes = body.purposes;
    entry.classes = body.classes;
    entry.until = body.until;
    entry.setBy = by.id;
    entry.byHospital = !isPatients(voice);
    entry.since = context.height;
    context.state.store(key::restriction(body.handle, by.transaction), entry);
    touchOwner(context, body.handle, owner);
    return Code::Ok;
}

bool mayLift(Voice voice, const Signed& by, const RestrictionEntry& entry)
{
    switch (voice) {
    case Voice::Owner: return true;
    case Voice::Delegate: return entry.setBy == by.id;
    case Voice::Root:
    case Voice::Officer: return entry.byHospital;
    default: return false;
    }
}
} // namespace

Code apply(const Context& context, const Signed& by, const StandingConsentBody& body)
{
    using Action = StandingConsentBody::Action;
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    const bool withdraws = body.action == Action::Withdraw;
    const Voice voice = voiceOf(context, by, body.handle, *owner, withdraws ? kDelegateRevoke : kDelegateApprove);
    // In advance consents the patient alone; the hospital may only end it.
    if (voice == Voice::None || (!withdraws && !isPatients(voice)))
        return Code::NotOwner;
    if (body.action == Action::Give)
        return give(context, by, body);
    auto entry = context.state.load<StandingConsentEntry>(key::standingConsent(body.handle, body.consent));
    if (!entry)
        return Code::UnknownSubject;
    if (entry->withdrawnAt != 0)
        return Code::AlreadyRevoked;
    if (!entry->isLive(context.time))
        return Code::Ended;
    if (!withdraws)
        return renew(context, body, *entry);
    entry->withdrawnAt = context.height;
    context.state.store(key::standingConsent(body.handle, body.consent), *entry);
    removeFrom(context, key::standingConsents(body.handle), body.consent);
    // Grants that hung on it are dead from here on.
    touchOwner(context, body.handle, *owner);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const RestrictionBody& body)
{
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    if (body.action == RestrictionBody::Action::Set)
        return set(context, by, body, *owner);
    auto entry = context.state.load<RestrictionEntry>(key::restriction(body.handle, body.restriction));
    if (!entry)
        return Code::UnknownSubject;
    if (!mayLift(voiceOf(context, by, body.handle, *owner, kDelegateRevoke), by, *entry))
        return Code::NotOwner;
    if (!entry->isLive(context.time))
        return Code::Ended;
    entry->liftedAt = context.height;
    context.state.store(key::restriction(body.handle, body.restriction), *entry);
    removeFrom(context, key::restrictions(body.handle), body.restriction);
    touchOwner(context, body.handle, *owner);
    return Code::Ok;
}

} // namespace twinchart::contract
