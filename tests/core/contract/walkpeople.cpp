// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "walk.h"

namespace twinchart::contract::test {

namespace {
constexpr std::array kRoles{Role::Patient,   Role::Physician,     Role::Surgeon,       Role::Anaesthetist,
                            Role::Assistant, Role::Nurse,         Role::Delegate,      Role::Researcher,
                            Role::Insurer,   Role::TestEquipment, Role::Administrator, Role::PrivacyOfficer};
constexpr std::size_t kMostUsers = 64;
} // namespace

Walk::Made Walk::makePeople(Kind kind)
{
    User& root = one({who::northRoot, who::northRoot, who::southRoot, who::eastRoot});
    const std::uint64_t number = m_choices->below(40);
    const User newcomer = makeUser("newcomer " + std::to_string(number));
    switch (kind) {
    case Kind::Certificate: {
        CertificateBody body;
        body.key = newcomer.field();
        body.sealing = newcomer.sealing;
        body.role = m_choices->of(kRoles);
        body.name = any("user name", 40);
        body.validUntil = m_choices->oneIn(2) ? Instant{} : end(400);
        return {&root, body};
    }
    case Kind::Permission: {
        PermissionBody body;
        body.subject = anybody().id();
        body.permissionClass = permissionClass();
        body.rights = static_cast<std::uint8_t>(m_choices->below(8) == 0 ? 0 : 3);
        body.validFrom = slip() ? at(1'000) : Instant{};
        body.validUntil = m_choices->oneIn(2) ? Instant{} : end(400);
        body.scope = Bytes(16, static_cast<std::uint8_t>(m_choices->below(256)));
        return {&root, body};
    }
    case Kind::Revoke: {
        // Seldom one of those who keep the walk going.
        RevokeBody body;
        body.subject = m_choices->oneIn(24) ? anybody().id() : newcomer.id();
        body.reason = static_cast<RevokeReason>(1 + m_choices->below(5));
        return {&root, body};
    }
    case Kind::Application: {
        ApplicationBody body;
        body.organisation = organisation();
        body.slot = static_cast<std::uint32_t>(m_choices->below(3));
        const auto open = w.entry<ApplicationEntry>(key::application(body.organisation, body.slot));
        body.serial = (open ? open->serial : 0) + (slip() ? m_choices->below(3) : 1);
        if (body.serial == 0)
            body.serial = 1;
        body.key = newcomer.field();
        body.sealing = newcomer.sealing;
        body.role = m_choices->of(kRoles);
        if (m_choices->oneIn(2)) {
            const User spare = makeUser("recovery " + toHex(newcomer.id()));
            const User& signs = number % 8 == 0 ? newcomer : spare;
            body.recovery = RecoveryKey{
                spare.field(), signRecovery(w.genesis.chain, newcomer.id(), spare.field(), signerOf(signs.key))};
        }
        body.until = end(29);
        body.details = Bytes(kApplicationDetailsOctets, 1);
        for (User& known : users)
            if (known.id() == newcomer.id())
                return {&known, body};
        if (users.size() == kMostUsers)
            return {&anybody(), body};
        users.push_back(makeUser("newcomer " + std::to_string(number)));
        return {&users.back(), body};
    }
    case Kind::Admission: {
        AdmissionBody body;
        body.slot = static_cast<std::uint32_t>(m_choices->below(3));
        const auto certificate = w.entry<CertificateEntry>(key::certificate(root.id()));
        const auto open = certificate
                              ? w.entry<ApplicationEntry>(key::application(certificate->organisation, body.slot))
                              : std::nullopt;
        body.application = open && !slip() ? open->transaction : nameOfDone(Kind::Application);
        if (m_choices->oneIn(4))
            body.decision = static_cast<RejectReason>(1 + m_choices->below(6));
        else
            body.decision = Acceptance{m_choices->of(kRoles), any("user name", 40), {}, {}};
        return {&root, body};
    }
    case Kind::Rotation: {
        User& by = m_choices->oneIn(16) ? anybody() : users.back();
        User next = makeUser("rotated " + std::to_string(m_choices->below(1'000)));
        RotationBody body;
        body.key = next.field();
        body.sealing = next.sealing;
        const User& signs = slip() ? by : next;
        body.possession =
            bytesOf(signs.key.sign(rotationMessage(w.genesis.chain, by.id(), body.key, body.sealing)).view());
        if (users.size() < kMostUsers)
            users.push_back(std::move(next));
        return {&by, body};
    }
    case Kind::Recovery: {
        const User next = makeUser("recovered " + std::to_string(m_choices->below(1'000)));
        RecoveryBody body;
        KeyId lost = newcomer.id();
        for (const User& user : users)
            if (w.entry<RecoveryOfEntry>(key::recoveryOf(user.id())) && m_choices->oneIn(2))
                lost = user.id();
        body.subject = lost;
        body.key = next.field();
        body.sealing = next.sealing;
        body.possession = bytesOf(next.key.sign(rotationMessage(w.genesis.chain, lost, body.key, body.sealing)).view());
        m_spare.emplace(makeUser("recovery " + toHex(lost)));
        m_spare->nonce = m_spareNonce++;
        return {&*m_spare, body};
    }
    default: {
        AnchorBody body;
        User& by = anybody();
        body.replicaRoot = any("replica", 100);
        const auto last = w.entry<AnchorEntry>(key::anchor(by.id()));
        body.counter = (last ? last->counter : 0) + m_choices->below(3);
        return {&by, body};
    }
    }
}

Walk::Made Walk::makeGovernance(Kind kind)
{
    User& root = one({who::northRoot, who::southRoot, who::eastRoot});
    const auto member = [&]() {
        MemberBody body;
        body.organisation = organisation();
        if (m_choices->oneIn(3)) {
            body.action = MemberBody::Action::Leave;
            return body;
        }
        const User west = makeUser("west root " + std::to_string(m_choices->below(4)));
        body.action = MemberBody::Action::Join;
        body.organisation = slip() ? organisation() : organisationId("west");
        body.key = west.field();
        body.sealing = west.sealing;
        body.possession = signMember(w.genesis.chain, body, signerOf(west.key));
        return body;
    };
    const auto catalogue = [&]() {
        CatalogueTable table = w.genesis.catalogue;
        table.digest = any("catalogue", 4);
        return CatalogueBody{table};
    };
    switch (kind) {
    case Kind::Member: {
        MemberBody body = member();
        if (m_choices->oneIn(2)) {
            body = MemberBody{};
            body.action = MemberBody::Action::SetCustodian;
            body.organisation = organisation();
            body.custodian = makeSealing("custodian " + std::to_string(m_choices->below(4)));
        }
        return {&root, body};
    }
    case Kind::Catalogue: return {&root, catalogue()};
    case Kind::Vote: return {&root, VoteBody{nameOfDone(Kind::Proposal), !m_choices->oneIn(5)}};
    default: break;
    }
    ProposalBody body;
    body.deadline = end(60);
    switch (m_choices->below(8)) {
    case 0: body.action = member(); break;
    case 1: body.action = catalogue(); break;
    case 2: body.action = TrustingPeriodChange{m_choices->below(1'000) * 3'600}; break;
    case 3: body.action = MemberRoleChange{organisation(), static_cast<MemberRole>(1 + m_choices->below(5))}; break;
    case 4: body.action = ContractVersionChange{static_cast<std::uint32_t>(m_choices->below(3))}; break;
    case 5: {
        ValidatorChange change{organisation(), {}};
        if (m_choices->oneIn(2))
            change.validator = makeUser("validator " + std::to_string(m_choices->below(4))).field();
        body.action = change;
        break;
    }
    case 6: body.action = CoinIssue{organisation(), 1 + m_choices->below(slip() ? ~0ULL : 10'000)}; break;
    default: body.action = SuiteChange{static_cast<std::uint8_t>(m_choices->below(3))}; break;
    }
    return {&root, body};
}

Walk::Made Walk::makeCircles(Kind kind)
{
    const PatientHandle of = handle();
    if (kind == Kind::Owner) {
        OwnerBody body;
        body.handle = of;
        if (m_choices->oneIn(2)) {
            body.owner = keyIdOf(makeSealing("north custodian"));
            return {&one({who::physician, who::nurse, who::southPhysician}), body};
        }
        const User& to = users[m_choices->oneIn(2) ? who::patient : who::ben];
        body.kind = OwnerKind::Patient;
        body.owner = to.id();
        const User& accepts = slip() ? anybody() : to;
        body.accepted = signAcceptance(w.genesis.chain, of, signerOf(accepts.key));
        return {&one({who::officer, who::northRoot, who::patient}), body};
    }
    TeamBody body;
    constexpr std::array kCircles{CircleKind::TreatingTeam, CircleKind::TreatingTeam, CircleKind::Staff,
                                  CircleKind::Delegates,    CircleKind::Emergency,    CircleKind::EmergencySummary};
    body.action = static_cast<TeamBody::Action>(1 + m_choices->below(4));
    body.handle = of;
    body.circle = m_choices->of(kCircles);
    const auto circle = w.entry<CircleEntry>(key::circle(w.team(of, body.circle)));
    if (!circle)
        body.action = TeamBody::Action::Create;
    User& by = one({who::physician, who::physician, who::patient, who::ben, who::nurse, who::surgeon, who::officer});
    const bool withEpoch =
        body.action != TeamBody::Action::Join && (body.action != TeamBody::Action::Leave || m_choices->oneIn(2));
    if (withEpoch) {
        body.epoch = (circle ? circle->epoch : 0) + (slip() ? static_cast<std::uint32_t>(m_choices->below(3)) : 1);
        if (body.epoch == 0)
            body.epoch = 1;
        body.epochKey = makeSealing("epoch " + std::to_string(m_choices->next() % 100'000));
    }
    if (body.action == TeamBody::Action::Create)
        body.member = by.id();
    else if (body.action != TeamBody::Action::Epoch)
        body.member = one({who::nurse, who::surgeon, who::anaesthetist, who::physician, who::guardian}).id();
    if (body.action == TeamBody::Action::Create || body.action == TeamBody::Action::Join) {
        body.basis = static_cast<LegalBasis>(1 + m_choices->below(5));
        body.until = m_choices->oneIn(2) ? Instant{} : end(300);
    }
    return {&by, body};
}

Walk::Made Walk::makeRecords(Kind kind)
{
    const PatientHandle of = handle();
    User& by = one({who::physician, who::physician, who::nurse, who::surgeon, who::patient, who::southPhysician});
    if (kind == Kind::Supersede) {
        SupersedeBody body;
        body.handle = of;
        body.reason = static_cast<DeleteReason>(1 + m_choices->below(3));
        body.leaves.push_back(leaf(of));
        return {&by, body};
    }
    Known fresh_;
    fresh_.tree = makeTree(toHex(fresh("tree")), 4);
    fresh_.handle = of;
    fresh_.permissionClass = permissionClass();
    fresh_.signer = by.id();
    if (!w.entry<OwnerEntry>(key::owner(of)) || !w.entry<CircleEntry>(key::circle(w.team(of)))) {
        // Nobody owns it yet, or another hospital does: readers are invented.
        const PatientHandle anna = handles[0];
        ContributionBody body = w.contribution(anna, fresh_.tree, fresh_.permissionClass);
        body.handle = of;
        return {&by, body};
    }
    ContributionBody body = w.contribution(of, fresh_.tree, fresh_.permissionClass);
    if (by.id() == users[who::patient].id() && m_choices->oneIn(2))
        body.provenance = Provenance::SelfReported;
    if (slip())
        body.consentHeight = m_choices->below(w.app->height() + 2);
    if (slip())
        body.readerSets[0].recipients.erase(body.readerSets[0].recipients.begin());
    if (m_choices->oneIn(3)) {
        Recipient grant;
        grant.kind = RecipientKind::Grant;
        grant.reference = nameOfDone(Kind::ShareDecision);
        grant.key = keyIdOf(makeSealing("share " + std::to_string(m_choices->below(3))));
        body.readerSets[0].recipients.push_back(grant);
    }
    if (m_choices->oneIn(4))
        body.supersessions.push_back(
            {leaf(of, fresh_.permissionClass), static_cast<std::uint32_t>(m_choices->below(4))});
    m_tried.push_back(fresh_);
    return {&by, body};
}

} // namespace twinchart::contract::test
