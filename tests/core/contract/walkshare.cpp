// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "walk.h"

#include <contract/consententries.h>

namespace twinchart::contract::test {

Walk::Made Walk::makeDelegation(Kind kind)
{
    const PatientHandle of = handle();
    switch (kind) {
    case Kind::Delegate: {
        DelegateBody body;
        body.handle = of;
        body.delegate = one({who::guardian, who::proxy}).id();
        body.kind = static_cast<DelegateKind>(1 + m_choices->below(3));
        body.scope = bits(kDelegateAll);
        body.evidence = any("evidence", 100);
        if (body.kind == DelegateKind::Guardian)
            body.until = end(3'000);
        return {&one({who::officer, who::patient, who::ben, who::northRoot}), body};
    }
    case Kind::DelegateStep: {
        DelegateStepBody body;
        body.action = static_cast<DelegateStepBody::Action>(1 + m_choices->below(5));
        body.handle = of;
        body.delegate = users[m_choices->oneIn(2) ? who::guardian : who::proxy].id();
        if (!m_choices->oneIn(3))
            body.evidence = any("evidence", 100);
        return {&one({who::physician, who::surgeon, who::nurse, who::officer, who::patient, who::ben, who::guardian,
                      who::proxy}),
                body};
    }
    case Kind::Emergency: {
        EmergencyBody body;
        body.handle = of;
        body.circle = m_choices->oneIn(2) ? CircleKind::Emergency : CircleKind::EmergencySummary;
        const auto circle = w.entry<CircleEntry>(key::circle(w.team(of, body.circle)));
        body.epoch = circle && !slip() ? circle->epoch : static_cast<std::uint32_t>(1 + m_choices->below(3));
        body.reason = static_cast<EmergencyReason>(1 + m_choices->below(4));
        body.audit = any("audit", 1'000);
        return {&one({who::physician, who::nurse, who::anaesthetist, who::surgeon}), body};
    }
    case Kind::Review: {
        ReviewBody body;
        body.handle = of;
        body.emergency = nameOfDone(Kind::Emergency);
        body.verdict = static_cast<ReviewBody::Verdict>(1 + m_choices->below(4));
        return {&one({who::officer, who::patient, who::ben, who::guardian}), body};
    }
    case Kind::AccessBatch: {
        User& by = anybody();
        const auto head = w.entry<AccessHeadEntry>(key::accessHead(by.id()));
        AccessBatchBody body;
        body.sequence = (head ? head->sequence : 0) + (slip() ? m_choices->below(3) : 1);
        if (body.sequence == 0)
            body.sequence = 1;
        body.previous = head && !slip() ? head->root : Digest256{};
        body.root = fresh("batch");
        body.sizeClass = static_cast<std::uint8_t>(m_choices->below(kMaxAccessSizeClass + 1));
        body.last = slip() ? at(1'000) : w.time;
        body.first = Instant{body.last.ns - 1};
        return {&by, body};
    }
    default: {
        AccessNoticeBody body;
        body.handle = of;
        body.permissionClass = permissionClass();
        body.purpose = static_cast<Purpose>(1 + m_choices->below(4));
        switch (m_choices->below(4)) {
        case 0: body.reference = nameOfDone(Kind::Emergency); break;
        case 1: body.reference = nameOfDone(Kind::ShareDecision); break;
        case 2: body.reference = nameOfDone(Kind::Disclosure); break;
        default: break;
        }
        body.audit = any("audit", 1'000);
        return {&anybody(), body};
    }
    }
}

Walk::Made Walk::makeConsent(Kind kind)
{
    const PatientHandle of = handle();
    User& owner = one({of == handles[0] ? who::patient : who::ben, who::patient, who::ben, who::guardian,
                       who::northRoot, who::officer});
    const Bytes scope(kSealedScopeOctets, static_cast<std::uint8_t>(m_choices->below(4)));
    switch (kind) {
    case Kind::ShareRequest: {
        ShareRequestBody body;
        User& by = one({who::researcher, who::southPhysician, who::insurer, who::nurse, who::physician});
        const auto certificate = w.entry<CertificateEntry>(key::certificate(by.id()));
        body.handle = of;
        body.controller = certificate && !slip() ? certificate->organisation : organisation();
        body.sealing = makeSealing("share " + std::to_string(m_choices->below(3)));
        body.classes = bits(kAllClasses);
        body.purpose = static_cast<Purpose>(1 + m_choices->below(3));
        if (certificate && !slip()) {
            if (certificate->role == Role::Researcher)
                body.purpose = Purpose::Research;
            else if (certificate->role == Role::Insurer)
                body.purpose = Purpose::Administration;
        }
        body.basis = LegalBasis::Consent;
        body.days = static_cast<std::uint16_t>(1 + m_choices->below(kMaxGrantDays));
        body.deadline = end(29);
        body.scope = scope;
        return {&by, body};
    }
    case Kind::ShareDecision: {
        ShareDecisionBody body;
        body.request = nameOfDone(Kind::ShareRequest);
        body.handle = of;
        std::optional<ShareRequestEntry> request;
        for (const PatientHandle& h : handles) {
            auto found = w.entry<ShareRequestEntry>(key::shareRequest(h, body.request));
            if (!found)
                continue;
            request = std::move(found);
            if (!slip())
                body.handle = h;
        }
        body.verdict = m_choices->oneIn(3) ? static_cast<ShareDecisionBody::Verdict>(1 + m_choices->below(4))
                                           : ShareDecisionBody::Verdict::Approve;
        if (body.verdict == ShareDecisionBody::Verdict::Approve) {
            body.classes = request && !slip() ? request->classes : bits(kAllClasses);
            body.until = request && !slip()
                             ? at(1 + static_cast<std::int64_t>(m_choices->below(request->days)) * 86'000)
                             : end(400);
            body.wraps = any("wraps", 1'000);
            body.scope = scope;
            if (m_choices->oneIn(8))
                body.standing = nameOfDone(Kind::StandingConsent);
        }
        User& by = body.handle == handles[0] && !slip()   ? users[who::patient]
                   : body.handle == handles[1] && !slip() ? users[who::ben]
                                                          : owner;
        return {&by, body};
    }
    case Kind::GrantChange: {
        GrantChangeBody body;
        body.handle = of;
        body.grant = nameOfDone(Kind::ShareDecision);
        std::optional<GrantEntry> grant;
        for (const PatientHandle& h : handles) {
            if (auto found = w.entry<GrantEntry>(key::grant(h, body.grant))) {
                grant = std::move(found);
                body.handle = h;
            }
        }
        body.action = static_cast<GrantChangeBody::Action>(1 + m_choices->below(3));
        const std::int64_t other = body.action == GrantChangeBody::Action::Renew ? 1'000'000'000 : -1'000'000'000;
        if (body.action != GrantChangeBody::Action::Revoke)
            body.until = grant && !slip() ? Instant{grant->until.ns + other} : end(400);
        if (body.action == GrantChangeBody::Action::Narrow) {
            body.classes = grant && !slip() ? grant->classes : bits(kAllClasses);
            body.wraps = any("wraps", 1'000);
            body.scope = scope;
        }
        User& by = m_choices->oneIn(6)                    ? one({who::researcher, who::insurer, who::southPhysician})
                   : body.handle == handles[0] && !slip() ? users[who::patient]
                   : body.handle == handles[1] && !slip() ? users[who::ben]
                                                          : owner;
        return {&by, body};
    }
    case Kind::StandingConsent: {
        StandingConsentBody body;
        body.handle = of;
        body.action = static_cast<StandingConsentBody::Action>(1 + m_choices->below(3));
        if (body.action == StandingConsentBody::Action::Give) {
            body.organisation = organisation();
            body.group = static_cast<ReaderGroup>(1 + m_choices->below(4));
            body.purpose = static_cast<Purpose>(1 + m_choices->below(3));
            body.classes = bits(kAllClasses);
        } else {
            body.consent = nameOfDone(Kind::StandingConsent);
        }
        if (body.action != StandingConsentBody::Action::Withdraw)
            body.until = end(400);
        return {&owner, body};
    }
    case Kind::Restriction: {
        RestrictionBody body;
        body.handle = of;
        if (m_choices->oneIn(2)) {
            body.action = RestrictionBody::Action::Lift;
            body.restriction = nameOfDone(Kind::Restriction);
            return {&owner, body};
        }
        body.article = static_cast<RestrictionBody::Article>(1 + m_choices->below(2));
        body.purposes = bits(kAllPurposes);
        body.classes = bits(kAllClasses);
        body.until = m_choices->oneIn(2) ? end(30) : Instant{};
        return {&owner, body};
    }
    case Kind::Disclosure: {
        DisclosureBody body;
        body.handle = of;
        body.action = static_cast<DisclosureBody::Action>(1 + m_choices->below(3));
        if (body.action == DisclosureBody::Action::Record) {
            body.law = static_cast<DisclosureBody::Law>(1 + m_choices->below(6));
            body.order = any("order", 100);
            body.controller = organisation();
            body.classes = bits(kAllClasses);
            body.silentUntil = m_choices->oneIn(2) ? Instant{} : end(300);
            body.until = end(366);
        } else {
            body.disclosure = nameOfDone(Kind::Disclosure);
        }
        return {&one({who::officer, who::northRoot, who::southOfficer}), body};
    }
    default: {
        ShareReceiptBody body;
        body.grant = nameOfDone(Kind::ShareDecision);
        body.handle = of;
        for (const PatientHandle& h : handles)
            if (w.entry<GrantEntry>(key::grant(h, body.grant)))
                body.handle = h;
        body.what = static_cast<ShareReceiptBody::What>(1 + m_choices->below(3));
        body.digest = any("receipt", 1'000);
        return {&one({who::researcher, who::insurer, who::southPhysician, who::nurse, who::physician}), body};
    }
    }
}

} // namespace twinchart::contract::test
