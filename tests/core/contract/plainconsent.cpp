// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plainconsent.h"

#include <contract/consententries.h>

#include <map>
#include <set>

namespace twinchart::contract::test {

namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;
using Name = std::pair<PatientHandle, Digest256>;

/// Requests, grants, standing consents, restrictions and disclosures as a records office would keep them.
class ConsentModel final : public PlainModel {
public:
    std::optional<bool> mustBeDone(const Step& step, const Moment& moment) override
    {
        m = &moment;
        m_by = step.signer;
        const auto certificate = person(step.signer);
        if (!certificate)
            return std::nullopt;
        m_me = *certificate;
        if (const auto* b = std::get_if<ShareRequestBody>(&step.body))
            return mayAsk(*b);
        if (const auto* b = std::get_if<ShareDecisionBody>(&step.body))
            return mayDecide(*b);
        if (const auto* b = std::get_if<GrantChangeBody>(&step.body))
            return mayChange(*b);
        if (const auto* b = std::get_if<StandingConsentBody>(&step.body))
            return mayConsent(*b);
        if (const auto* b = std::get_if<RestrictionBody>(&step.body))
            return mayRestrict(*b);
        if (const auto* b = std::get_if<DisclosureBody>(&step.body))
            return mayDisclose(*b);
        if (const auto* b = std::get_if<ShareReceiptBody>(&step.body))
            return mayReceipt(*b);
        // Of a contribution it knows the grants among the readers: one that does not live refuses it.
        if (const auto* b = std::get_if<ContributionBody>(&step.body)) {
            for (const ReaderSet& set : b->readerSets)
                for (const Recipient& r : set.recipients)
                    if (r.kind == RecipientKind::Grant && !mayReceive(*b, r))
                        return false;
        }
        return std::nullopt;
    }

    void done(const Step& step, const Moment& moment) override
    {
        m = &moment;
        m_by = step.signer;
        m_me = person(step.signer).value_or(CertificateEntry{});
        const Digest256 id = step.name();
        if (const auto* b = std::get_if<ShareRequestBody>(&step.body)) {
            m_requests[{b->handle, id}] = {*b, m_by, "open", false, false, false, {}, {}};
        } else if (const auto* d = std::get_if<ShareDecisionBody>(&step.body)) {
            decide(*d, id);
        } else if (const auto* g = std::get_if<GrantChangeBody>(&step.body)) {
            Grant& grant = m_grants.at({g->handle, g->grant});
            if (g->action == GrantChangeBody::Action::Revoke)
                grant.revoked = true;
            else
                grant.until = g->until;
            if (g->action == GrantChangeBody::Action::Narrow)
                grant.classes = g->classes;
        } else if (const auto* s = std::get_if<StandingConsentBody>(&step.body)) {
            if (s->action == StandingConsentBody::Action::Give)
                m_standing[{s->handle, id}] = {*s, s->until, false};
            else if (s->action == StandingConsentBody::Action::Renew)
                m_standing.at({s->handle, s->consent}).until = s->until;
            else
                m_standing.at({s->handle, s->consent}).withdrawn = true;
        } else if (const auto* r = std::get_if<RestrictionBody>(&step.body)) {
            if (r->action == RestrictionBody::Action::Set)
                m_restrictions[{r->handle, id}] = {*r, m_by, isDesk(r->handle), false};
            else
                m_restrictions.at({r->handle, r->restriction}).lifted = true;
        } else if (const auto* x = std::get_if<DisclosureBody>(&step.body)) {
            if (x->action == DisclosureBody::Action::Record)
                m_disclosures[{x->handle, id}] = {*x, false, false};
            else if (x->action == DisclosureBody::Action::Confirm)
                m_disclosures.at({x->handle, x->disclosure}).confirmed = true;
            else
                m_disclosures.at({x->handle, x->disclosure}).ended = true;
        } else if (const auto* p = std::get_if<ShareReceiptBody>(&step.body)) {
            m_receipts.insert({p->grant, p->what});
        }
    }

    std::string differences(const StateTrie& state) const override
    {
        std::string out;
        std::size_t there = 0;
        state.visit(viewOf("grnt"), [&](BytesView, BytesView) {
            ++there;
            return true;
        });
        if (there != m_grants.size())
            out += std::to_string(there) + " grants, not " + std::to_string(m_grants.size()) + "\n";
        for (const auto& [name, grant] : m_grants) {
            const auto value = state.find(key::grant(name.first, name.second));
            if (!value) {
                out += "no grant " + toHex(name.second) + "\n";
                continue;
            }
            const auto entry = *decodeEntry<GrantEntry>(*value);
            if (entry.requester != grant.requester || entry.classes != grant.classes || entry.until != grant.until ||
                entry.purpose != grant.purpose || (entry.revokedAt != 0) != grant.revoked)
                out += "another grant " + toHex(name.second) + "\n";
        }
        for (const auto& [name, request] : m_requests) {
            const auto entry = *decodeEntry<ShareRequestEntry>(*state.find(key::shareRequest(name.first, name.second)));
            using State = ShareRequestEntry::State;
            const bool open = entry.state == State::Open || entry.state == State::Later;
            if (open != (request.state == "open"))
                out += "another request " + toHex(name.second) + "\n";
        }
        for (const auto& [name, consent] : m_standing) {
            const auto entry =
                *decodeEntry<StandingConsentEntry>(*state.find(key::standingConsent(name.first, name.second)));
            if (entry.until != consent.until || (entry.withdrawnAt != 0) != consent.withdrawn)
                out += "another standing consent " + toHex(name.second) + "\n";
        }
        for (const auto& [name, restriction] : m_restrictions) {
            const auto entry = *decodeEntry<RestrictionEntry>(*state.find(key::restriction(name.first, name.second)));
            if ((entry.liftedAt != 0) != restriction.lifted)
                out += "another restriction " + toHex(name.second) + "\n";
        }
        return out;
    }

private:
    struct Request {
        ShareRequestBody body;
        KeyId requester;
        std::string state;  ///< open, approved, denied
        bool later = false; ///< the owner asked for time
        bool rootApproved = false;
        bool officerApproved = false;
        std::optional<ShareDecisionBody> terms; ///< of the first of two
        LedgerHeight ownerSince = 0;            ///< at the first of two
    };
    struct Grant {
        KeyId requester;
        OrganisationId controller;
        KeyField sealing;
        std::uint8_t classes = 0;
        Purpose purpose = Purpose::Treatment;
        Instant until;
        std::optional<Name> standing;
        bool revoked = false;
    };
    struct Standing {
        StandingConsentBody body;
        Instant until;
        bool withdrawn = false;
    };
    struct Restricted {
        RestrictionBody body;
        KeyId by;
        bool byHospital = false;
        bool lifted = false;
    };
    struct Disclosed {
        DisclosureBody body;
        bool confirmed = false;
        bool ended = false;
    };

    // Facts of other groups, as the state has them.
    std::optional<CertificateEntry> person(const KeyId& id) const
    {
        const auto certificate = before<CertificateEntry>(*m, key::certificate(id));
        if (!certificate || certificate->revokedAt != 0 ||
            (certificate->validUntil.ns != 0 && m->time > certificate->validUntil))
            return std::nullopt;
        // A member that is no hospital by now has patients, but no staff.
        const auto role = before<MemberRoleEntry>(*m, key::memberRole(certificate->organisation));
        if (role && certificate->role != Role::Patient && !mayCertify(role->role, certificate->role))
            return std::nullopt;
        return isMember(certificate->organisation) ? certificate : std::nullopt;
    }
    bool isMember(const OrganisationId& organisation) const
    {
        const auto member = before<MemberEntry>(*m, key::member(organisation));
        return member && !member->left;
    }
    std::optional<OwnerEntry> owner(const PatientHandle& handle) const
    {
        return before<OwnerEntry>(*m, key::owner(handle));
    }
    bool isOwner(const PatientHandle& handle) const
    {
        const auto o = owner(handle);
        return o && o->kind == OwnerKind::Patient && o->owner == m_by;
    }
    bool isCustodians(const PatientHandle& handle) const
    {
        const auto o = owner(handle);
        return o && o->kind == OwnerKind::Custodian;
    }
    bool isRoot(const PatientHandle& handle) const
    {
        const auto o = owner(handle);
        return o && m_me.root && m_me.organisation == o->organisation;
    }
    bool isOfficer(const PatientHandle& handle) const
    {
        const auto o = owner(handle);
        return o && m_me.role == Role::PrivacyOfficer && m_me.organisation == o->organisation;
    }
    /// Root or officer of a record that no patient has claimed.
    bool isDesk(const PatientHandle& handle) const
    {
        return isCustodians(handle) && (isRoot(handle) || isOfficer(handle));
    }
    bool isDelegate(const PatientHandle& handle, std::uint8_t right) const
    {
        const auto entry = before<DelegateEntry>(*m, key::delegate(handle, m_by));
        const auto o = owner(handle);
        // Guardians and representatives speak only where no patient can, be it by a next key.
        if (entry && o && entry->kind != DelegateKind::Proxy && o->kind == OwnerKind::Patient) {
            KeyId patient = o->owner;
            while (const auto next = before<SuccessionEntry>(*m, key::succession(patient)))
                patient = next->next;
            if (person(patient))
                return false;
        }
        return entry && o && m_me.role == Role::Delegate && m_me.organisation == o->organisation &&
               entry->active != 0 && entry->disputed == 0 && entry->ended == 0 && entry->from <= m->time &&
               (entry->until.ns == 0 || m->time < entry->until) && (entry->scope & right) != 0;
    }
    bool isInTeam(const PatientHandle& handle) const
    {
        const auto o = owner(handle);
        if (!o)
            return false;
        const auto team =
            before<TeamEntry>(*m, key::teamMember(circleId(handle, CircleKind::TreatingTeam, o->organisation), m_by));
        return team && team->left == 0 && team->from <= m->time && (team->until.ns == 0 || m->time <= team->until);
    }

    // Its own.
    bool isOpen(const Request& request) const { return request.state == "open" && m->time <= request.body.deadline; }
    bool isLive(const Standing& consent) const { return !consent.withdrawn && m->time <= consent.until; }
    bool isLive(const Restricted& restriction) const
    {
        return !restriction.lifted && (restriction.body.until.ns == 0 || m->time <= restriction.body.until);
    }
    bool isLive(const Disclosed& d) const { return !d.ended && m->time <= d.body.until; }
    /// The grant's own words and its standing consent: without either it has ended.
    bool lasts(const Grant& grant) const
    {
        return !grant.revoked && m->time <= grant.until && (!grant.standing || isLive(m_standing.at(*grant.standing)));
    }
    bool isLive(const Grant& grant) const
    {
        return lasts(grant) && person(grant.requester) && isMember(grant.controller);
    }
    bool isRestricted(const PatientHandle& handle, std::uint8_t classes, Purpose purpose) const
    {
        for (const auto& [name, r] : m_restrictions)
            if (name.first == handle && isLive(r) && (r.body.classes & classes) != 0 &&
                (r.body.purposes & bitOf(purpose)) != 0)
                return true;
        return false;
    }
    template <class Map, class Count>
    static std::size_t count(const Map& map, const PatientHandle& handle, Count counts)
    {
        std::size_t n = 0;
        for (const auto& [name, one] : map)
            n += name.first == handle && counts(one) ? 1 : 0;
        return n;
    }
    bool isAhead(Instant t, std::int64_t days) const { return t.ns - m->time.ns <= days * kDayNs; }

    static bool fits(ReaderGroup group, Purpose purpose)
    {
        if (group == ReaderGroup::Researchers)
            return purpose == Purpose::Research;
        return group == ReaderGroup::Insurers ? purpose == Purpose::Administration : purpose != Purpose::Legal;
    }

    bool mayAsk(const ShareRequestBody& b) const
    {
        const Role role = m_me.role;
        const bool fits = (isClinical(role) && b.purpose != Purpose::Legal) ||
                          (role == Role::Researcher && b.purpose == Purpose::Research) ||
                          (role == Role::Insurer && b.purpose == Purpose::Administration) ||
                          (role == Role::Delegate && b.purpose == Purpose::Treatment);
        const auto open = [&](const Request& r) { return isOpen(r); };
        const auto mine = [&](const Request& r) { return isOpen(r) && r.requester == m_by; };
        return fits && owner(b.handle) && b.controller == m_me.organisation && b.deadline > m->time &&
               isAhead(b.deadline, 30) && !isRestricted(b.handle, b.classes, b.purpose) &&
               count(m_requests, b.handle, open) < 64 && count(m_requests, b.handle, mine) < 8;
    }

    std::optional<bool> mayDecide(const ShareDecisionBody& b) const
    {
        using Verdict = ShareDecisionBody::Verdict;
        const auto found = m_requests.find({b.handle, b.request});
        if (found == m_requests.end() || !isOpen(found->second) || found->second.requester == m_by)
            return false;
        const Request& request = found->second;
        const bool speaks = isOwner(b.handle) || isDelegate(b.handle, kDelegateApprove);
        if (b.verdict != Verdict::Approve)
            return (speaks || isDesk(b.handle)) && !(b.verdict == Verdict::Later && request.later);
        const bool standing = b.standing != Digest256{};
        if ((b.classes & ~request.body.classes) != 0 || b.until <= m->time || !isAhead(b.until, request.body.days))
            return false;
        const auto requester = person(request.requester);
        if (!requester || !isMember(request.body.controller) || isRestricted(b.handle, b.classes, request.body.purpose))
            return false;
        const auto same = [&](const Grant& g) { return isLive(g) && g.requester == request.requester; };
        if (count(m_grants, b.handle, same) >= 32)
            return std::nullopt;
        if (!standing) {
            if (speaks)
                return true;
            if (!isDesk(b.handle))
                return false;
            // The first of two, or the other one on the same terms; the same one a second time is nothing new.
            if (!request.terms || request.ownerSince != owner(b.handle)->since)
                return true;
            return *request.terms == b && !(isRoot(b.handle) ? request.rootApproved : request.officerApproved)
                       ? std::optional(true)
                       : std::nullopt;
        }
        const auto consent = m_standing.find({b.handle, b.standing});
        if (consent == m_standing.end() || !isLive(consent->second) || !isInTeam(b.handle))
            return false;
        const StandingConsentBody& s = consent->second.body;
        if (s.purpose != request.body.purpose || (b.classes & ~s.classes) != 0 || b.until > consent->second.until ||
            requester->organisation != s.organisation)
            return false;
        switch (s.group) {
        case ReaderGroup::Clinicians: return isClinical(requester->role);
        case ReaderGroup::Researchers: return requester->role == Role::Researcher;
        case ReaderGroup::Insurers: return requester->role == Role::Insurer;
        case ReaderGroup::TreatingTeam: return std::nullopt; // the requester's place in the team: not told again
        }
        return std::nullopt;
    }
    void decide(const ShareDecisionBody& b, const Digest256& id)
    {
        using Verdict = ShareDecisionBody::Verdict;
        Request& request = m_requests.at({b.handle, b.request});
        if (b.verdict == Verdict::Later) {
            request.later = true;
            return;
        }
        if (b.verdict != Verdict::Approve) {
            request.state = "denied";
            return;
        }
        const bool standing = b.standing != Digest256{};
        if (!standing && !isOwner(b.handle) && !isDelegate(b.handle, kDelegateApprove)) {
            const LedgerHeight since = owner(b.handle)->since;
            if (!request.terms || request.ownerSince != since) {
                request.terms = b;
                request.ownerSince = since;
                request.rootApproved = isRoot(b.handle);
                request.officerApproved = !request.rootApproved;
                return;
            }
        }
        request.state = "approved";
        Grant grant;
        grant.requester = request.requester;
        grant.controller = request.body.controller;
        grant.sealing = request.body.sealing;
        grant.classes = b.classes;
        grant.purpose = request.body.purpose;
        grant.until = b.until;
        if (standing)
            grant.standing = Name{b.handle, b.standing};
        m_grants[{b.handle, id}] = grant;
    }

    std::optional<bool> mayChange(const GrantChangeBody& b) const
    {
        const auto found = m_grants.find({b.handle, b.grant});
        if (found == m_grants.end() || found->second.revoked)
            return false;
        const Grant& grant = found->second;
        if (b.action == GrantChangeBody::Action::Revoke) {
            if (m->time > grant.until)
                return std::nullopt; // over already
            return isOwner(b.handle) || isDelegate(b.handle, kDelegateRevoke) || grant.requester == m_by ||
                   isDesk(b.handle);
        }
        if (!isOwner(b.handle) && !isDelegate(b.handle, kDelegateApprove))
            return false;
        if (!isLive(grant) || b.until <= m->time)
            return false;
        if (b.action == GrantChangeBody::Action::Renew) {
            if (grant.standing)
                return std::nullopt;
            if (b.until <= grant.until || !isAhead(b.until, 366))
                return false;
            return isRestricted(b.handle, grant.classes, grant.purpose) ? std::nullopt : std::optional(true);
        }
        return (b.classes & ~grant.classes) == 0 && b.until <= grant.until;
    }

    std::optional<bool> mayConsent(const StandingConsentBody& b) const
    {
        using Action = StandingConsentBody::Action;
        const bool gives = isOwner(b.handle) || isDelegate(b.handle, kDelegateApprove);
        const auto live = [&](const Standing& s) { return isLive(s); };
        if (b.action == Action::Give)
            return gives && fits(b.group, b.purpose) && isMember(b.organisation) && b.until > m->time &&
                           isAhead(b.until, 366) && count(m_standing, b.handle, live) < 32
                       ? (isRestricted(b.handle, b.classes, b.purpose) ? std::nullopt : std::optional(true))
                       : std::optional(false);
        const auto found = m_standing.find({b.handle, b.consent});
        if (found == m_standing.end() || found->second.withdrawn)
            return false;
        if (b.action == Action::Renew) {
            if (!gives || !isLive(found->second) || b.until <= m->time || !isAhead(b.until, 366))
                return false;
            if (b.until <= found->second.until)
                return std::nullopt;
            // A restriction that came after it was given leaves it as it is, and no longer.
            return !isRestricted(b.handle, found->second.body.classes, found->second.body.purpose);
        }
        if (!isLive(found->second))
            return std::nullopt;
        return isOwner(b.handle) || isDelegate(b.handle, kDelegateRevoke) || isDesk(b.handle);
    }

    std::optional<bool> mayRestrict(const RestrictionBody& b) const
    {
        const bool sets = isOwner(b.handle) || isDelegate(b.handle, kDelegateRevoke) || isDesk(b.handle);
        if (b.action == RestrictionBody::Action::Set) {
            const auto live = [&](const Restricted& r) { return isLive(r); };
            return sets && (b.until.ns == 0 || b.until > m->time) && count(m_restrictions, b.handle, live) < 16;
        }
        const auto found = m_restrictions.find({b.handle, b.restriction});
        if (found == m_restrictions.end() || found->second.lifted)
            return false;
        if (!isLive(found->second))
            return std::nullopt;
        return isOwner(b.handle) || (isDelegate(b.handle, kDelegateRevoke) && found->second.by == m_by) ||
               (isDesk(b.handle) && found->second.byHospital);
    }

    std::optional<bool> mayDisclose(const DisclosureBody& b) const
    {
        using Action = DisclosureBody::Action;
        if (b.action == Action::Record) {
            const auto live = [&](const Disclosed& d) { return isLive(d); };
            return isOfficer(b.handle) && b.until > m->time && isAhead(b.until, 366) &&
                   (b.silentUntil.ns == 0 || (b.silentUntil > m->time && isAhead(b.silentUntil, 366))) &&
                   count(m_disclosures, b.handle, live) < 16;
        }
        const auto found = m_disclosures.find({b.handle, b.disclosure});
        if (found == m_disclosures.end() || found->second.ended)
            return false;
        if (b.action == Action::Confirm)
            return isRoot(b.handle) && !found->second.confirmed && isLive(found->second);
        if (!isLive(found->second))
            return std::nullopt;
        return isRoot(b.handle) || isOfficer(b.handle);
    }

    std::optional<bool> mayReceipt(const ShareReceiptBody& b) const
    {
        using What = ShareReceiptBody::What;
        const auto found = m_grants.find({b.handle, b.grant});
        if (found == m_grants.end() || m_receipts.contains({b.grant, b.what}))
            return false;
        const Grant& grant = found->second;
        if (grant.requester != m_by && !(m_me.root && m_me.organisation == grant.controller))
            return false;
        if (b.what == What::Delivered)
            return !m_receipts.contains({b.grant, What::Purged}) && !m_receipts.contains({b.grant, What::Erased});
        return lasts(grant) == isLive(grant) ? std::optional(!lasts(grant)) : std::nullopt;
    }

    bool mayReceive(const ContributionBody& b, const Recipient& r) const
    {
        const auto found = m_grants.find({b.handle, r.reference});
        if (found == m_grants.end())
            return false;
        const Grant& grant = found->second;
        return isLive(grant) && r.epoch == 0 && r.key == keyIdOf(grant.sealing) &&
               (grant.classes & bitOf(b.permissionClass)) != 0 &&
               !isRestricted(b.handle, bitOf(b.permissionClass), grant.purpose);
    }

    const Moment* m = nullptr;
    KeyId m_by;
    CertificateEntry m_me;
    std::map<Name, Request> m_requests;
    std::map<Name, Grant> m_grants;
    std::map<Name, Standing> m_standing;
    std::map<Name, Restricted> m_restrictions;
    std::map<Name, Disclosed> m_disclosures;
    std::set<std::pair<Digest256, ShareReceiptBody::What>> m_receipts;
};

} // namespace

std::unique_ptr<PlainModel> consentModel()
{
    return std::make_unique<ConsentModel>();
}

} // namespace twinchart::contract::test
