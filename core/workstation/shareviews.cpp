// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Requests, grants and other consents as a person reads them.
#include "sharedesk.h"

#include "shareselect.h"

#include <contract/genesis.h>

#include <algorithm>

namespace twinchart::workstation {

using interfaces::ShareState;
using interfaces::ShareView;

std::string purposeText(contract::Purpose purpose)
{
    switch (purpose) {
    case contract::Purpose::Treatment: return "treatment";
    case contract::Purpose::Research: return "research";
    case contract::Purpose::Administration: return "administration";
    case contract::Purpose::Legal: break;
    }
    return "legal";
}

std::vector<std::string> classTexts(std::uint8_t classes)
{
    using enum contract::PermissionClass;
    std::vector<std::string> out;
    for (const contract::PermissionClass c : {Pha, Pdd, Sop})
        if ((classes & contract::bitOf(c)) != 0)
            out.emplace_back(contract::nameOf(c));
    return out;
}

std::string purposesText(std::uint8_t purposes)
{
    using enum contract::Purpose;
    std::string out;
    for (const contract::Purpose p : {Treatment, Research, Administration, Legal})
        if ((purposes & contract::bitOf(p)) != 0)
            out += (out.empty() ? "" : ", ") + purposeText(p);
    return out;
}

std::string groupText(contract::ReaderGroup group)
{
    static constexpr const char* kGroups[] = {"treating team", "clinicians", "researchers", "insurers"};
    return kGroups[(static_cast<std::size_t>(group) - 1) % std::size(kGroups)];
}

std::string lawText(contract::DisclosureBody::Law law)
{
    static constexpr const char* kLaws[] = {"court order",          "public health", "child protection",
                                            "criminal prosecution", "supervision",   "social insurance"};
    return kLaws[(static_cast<std::size_t>(law) - 1) % std::size(kLaws)];
}

namespace {
ShareState stateOf(const ProvenShare& share, Instant now)
{
    using S = contract::ShareRequestEntry::State;
    switch (share.entry.state) {
    case S::Open: return share.isOpen(now) ? ShareState::Asked : ShareState::Expired;
    case S::Later: return share.isOpen(now) ? ShareState::Later : ShareState::Expired;
    case S::Denied: return ShareState::Denied;
    case S::Reported: return ShareState::Reported;
    case S::Approved: break;
    }
    if (!share.grant)
        return ShareState::Approved;
    const contract::GrantEntry& g = share.grant->entry;
    if (g.revokedAt == 0 && now > g.until)
        return ShareState::Expired;
    if (!share.grant->alive)
        return ShareState::Revoked;
    return g.changed > g.since ? ShareState::Changed : ShareState::Approved;
}
} // namespace

std::string ShareDesk::organisationName(const contract::OrganisationId& id) const
{
    for (const contract::GenesisMember& m : m_session.genesis().members)
        if (contract::organisationId(m.id) == id)
            return m.name;
    return toHex(id).substr(0, 16);
}

ShareView ShareDesk::view(const ProvenShare& share) const
{
    ShareView out;
    out.request = toHex(share.id);
    out.grant = share.grantId ? toHex(*share.grantId) : "";
    out.handle = toHex(share.handle);
    out.state = stateOf(share, m_now);
    if (share.asked && !share.asked->requester.empty())
        out.who = share.asked->requester + ", ";
    if (share.requester)
        out.who += std::string(contract::nameOf(share.requester->role)) + ", ";
    out.who += organisationName(share.entry.controller);
    const auto& scope = share.grant ? share.given : share.asked;
    if (scope)
        out.what = wordsOf(*scope);
    out.why = share.asked ? share.asked->words : "";
    out.purpose = purposeText(share.entry.purpose);
    out.classes = classTexts(share.grant ? share.grant->entry.classes : share.entry.classes);
    out.expires = share.grant ? share.grant->entry.until : share.entry.deadline;
    out.height = share.grant ? share.grant->entry.changed : std::max(share.entry.since, share.entry.decided);
    out.mine = share.mine;
    return out;
}

Result<std::vector<ShareView>> ShareDesk::others(const PatientHandle& handle)
{
    std::vector<ShareView> out;
    const auto add = [&](ShareView::Kind kind, const Digest256& id, std::uint8_t classes, Instant until,
                         LedgerHeight height) -> ShareView& {
        ShareView& v = out.emplace_back();
        v.kind = kind;
        v.request = toHex(id);
        v.handle = toHex(handle);
        v.state = ShareState::Approved;
        v.classes = classTexts(classes);
        if (until.ns != 0)
            v.expires = until;
        v.height = height;
        return v;
    };
    const auto listed = [&](const Bytes& at) -> Result<std::vector<Digest256>> {
        TWINCHART_ASSIGN(const auto list, entries<contract::ConsentListEntry>({at}));
        std::vector<Digest256> ids;
        if (list.front())
            for (const auto& item : list.front()->items)
                ids.push_back(item.id);
        return ids;
    };
    const auto keysOf = [&](const std::vector<Digest256>& ids, Bytes (*key)(const PatientHandle&, const Digest256&)) {
        std::vector<Bytes> keys;
        for (const Digest256& id : ids)
            keys.push_back(key(handle, id));
        return keys;
    };
    TWINCHART_ASSIGN(const auto consents, listed(contract::key::standingConsents(handle)));
    TWINCHART_ASSIGN(const auto standing,
                     entries<contract::StandingConsentEntry>(keysOf(consents, &contract::key::standingConsent)));
    for (std::size_t n = 0; n < consents.size(); ++n) {
        if (!standing[n] || !standing[n]->isLive(m_now))
            continue;
        ShareView& v = add(ShareView::Kind::StandingConsent, consents[n], standing[n]->classes, standing[n]->until,
                           standing[n]->since);
        v.who = groupText(standing[n]->group) + ", " + organisationName(standing[n]->organisation);
        v.purpose = purposeText(standing[n]->purpose);
    }
    const auto restrictions = sync::liveRestrictions(m_session.gateway(), m_state, m_now, handle);
    if (!restrictions)
        return Unexpected{problemOf(restrictions.error())};
    for (const auto& [id, entry] : *restrictions) {
        ShareView& v =
            add(entry.article == contract::RestrictionBody::Article::Objection ? ShareView::Kind::Objection
                                                                               : ShareView::Kind::Restriction,
                id, entry.classes, entry.until, entry.since);
        v.purpose = purposesText(entry.purposes);
    }
    TWINCHART_ASSIGN(const auto disclosures, listed(contract::key::disclosures(handle)));
    TWINCHART_ASSIGN(const auto told,
                     entries<contract::DisclosureEntry>(keysOf(disclosures, &contract::key::disclosure)));
    for (std::size_t n = 0; n < disclosures.size(); ++n) {
        // What a law keeps from the patient for a while is kept from his screen, whoever of the team looks on. The time
        // is the ledger's: a clock that was set forward ends no silence.
        if (!told[n] || !told[n]->isLive(m_now) || !told[n]->patientMayKnow(m_state.time))
            continue;
        ShareView& v =
            add(ShareView::Kind::Disclosure, disclosures[n], told[n]->classes, told[n]->until, told[n]->confirmedAt);
        v.who = organisationName(told[n]->controller);
        v.purpose = purposeText(contract::Purpose::Legal);
        v.why = lawText(told[n]->law);
    }
    return out;
}

} // namespace twinchart::workstation
