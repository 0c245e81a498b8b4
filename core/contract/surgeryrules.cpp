// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include <contract/custodychecks.h>
#include <ledger/merkle.h>

namespace twinchart::contract {

namespace {
using Action = SurgeryBody::Action;
using Phase = SurgeryEntry::Phase;

Digest256 seatHash(const KeyId& member, const Digest256& blind)
{
    Writer out;
    out.raw(member).raw(blind);
    return ledger::leafHash(out.bytes());
}
std::vector<Digest256> seatHashes(std::span<const TeamSeat, kTeamSeats> seats)
{
    std::vector<Digest256> hashes;
    for (const TeamSeat& seat : seats)
        hashes.push_back(seatHash(seat.member, seat.blind));
    return hashes;
}

bool maySurgery(const Context& context, const KeyId& key)
{
    return mayUse(context, key, PermissionClass::Sop, kRightsWrite);
}

/// A step inside the operating room: by a clinical member of the team who may write what is written there.
Code mayStep(const Context& context, const Signed& by, const Digest256& team, const TeamProof& seat)
{
    if (!isClinical(by.certificate.role))
        return Code::RoleNotAllowed;
    if (!maySurgery(context, by.id))
        return Code::NoPermission;
    return isOfTeam(team, by.id, seat) ? Code::Ok : Code::NotOfTeam;
}

Code checkSurgeon(const Context& context, const OrganisationId& organisation, const KeyId& surgeon)
{
    const auto certificate = context.state.load<CertificateEntry>(key::certificate(surgeon));
    if (!certificate)
        return Code::UnknownSubject;
    if (certificate->organisation != organisation)
        return Code::WrongOrganisation;
    if (!liveCertificate(context, surgeon))
        return Code::NotAlive;
    if (certificate->role != Role::Surgeon)
        return Code::RoleNotAllowed;
    return maySurgery(context, surgeon) ? Code::Ok : Code::NoPermission;
}

/// The leaf stands, is this patient's, of that class, and recorded in a block above `after`.
Code checkEvidence(const Context& context, const SurgeryBody& body, const LeafReference& leaf, PermissionClass c,
                   LedgerHeight after, std::optional<ContributionEntry>& contribution)
{
    contribution = context.state.load<ContributionEntry>(key::contribution(leaf.root));
    if (!contribution)
        return Code::UnknownContribution;
    if (contribution->handle != body.handle)
        return Code::OtherPatient;
    if (!isIncluded(leaf, contribution->depth))
        return Code::LeafNotIncluded;
    if (contribution->permissionClass != c || contribution->height <= after)
        return Code::OutOfOrder;
    // What was corrected since is still there in its newer version.
    return isErasureDue(context.state.load<SupersededEntry>(key::superseded(leaf.root, leaf.index)))
               ? Code::AlreadySuperseded
               : Code::Ok;
}

LeafPlace placeOf(const LeafReference& leaf)
{
    return {leaf.root, leaf.index};
}

Code plan(const Context& context, const Signed& by, const SurgeryBody& body)
{
    const Bytes at = key::surgery(body.handle, body.surgery);
    if (context.state.has(at))
        return Code::AlreadyExists;
    if (const Code code = mayStep(context, by, body.team, body.seat); code != Code::Ok)
        return code;
    if (const Code code = checkSurgeon(context, by.certificate.organisation, body.surgeon); code != Code::Ok)
        return code;
    if (!isOfTeam(body.team, body.surgeon, body.second))
        return Code::NotOfTeam;
    SurgeryEntry entry;
    entry.organisation = by.certificate.organisation;
    entry.team = body.team;
    entry.surgeon = body.surgeon;
    entry.planned = context.height;
    context.state.store(at, entry);
    return Code::Ok;
}

Code start(const Context& context, const Signed& by, const SurgeryBody& body, SurgeryEntry& entry)
{
    if (entry.phase() != Phase::Planned)
        return Code::WrongPhase;
    if (const Code code = mayStep(context, by, entry.team, body.seat); code != Code::Ok)
        return code;
    if (const Code code = checkSurgeon(context, entry.organisation, entry.surgeon); code != Code::Ok)
        return code;
    std::optional<ContributionEntry> contribution;
    if (const Code code = checkEvidence(context, body, body.diagnosis, PermissionClass::Pdd, 0, contribution);
        code != Code::Ok)
        return code;
    if (const Code code = checkEvidence(context, body, body.record, PermissionClass::Sop, 0, contribution);
        code != Code::Ok)
        return code;
    entry.started = context.height;
    entry.diagnosis = placeOf(body.diagnosis);
    entry.assessment = placeOf(body.record);
    return Code::Ok;
}

Code close(const Context& context, const Signed& by, const SurgeryBody& body, SurgeryEntry& entry)
{
    if (entry.phase() != Phase::Started)
        return Code::WrongPhase;
    if (const Code code = mayStep(context, by, entry.team, body.seat); code != Code::Ok)
        return code;
    std::optional<ContributionEntry> contribution;
    if (const Code code = checkEvidence(context, body, body.record, PermissionClass::Sop, entry.started, contribution);
        code != Code::Ok)
        return code;
    if (!isOfTeam(entry.team, contribution->signer, body.second))
        return Code::NotOfTeam;
    entry.closed = context.height;
    entry.record = placeOf(body.record);
    return Code::Ok;
}

Code followUp(const Context& context, const Signed& by, const SurgeryBody& body, SurgeryEntry& entry)
{
    if (entry.phase() != Phase::Closed)
        return Code::WrongPhase;
    if (!maySurgery(context, by.id))
        return Code::NoPermission;
    std::optional<ContributionEntry> contribution;
    if (const Code code = checkEvidence(context, body, body.record, PermissionClass::Sop, entry.closed, contribution);
        code != Code::Ok)
        return code;
    entry.followed = context.height;
    entry.followUp = placeOf(body.record);
    return Code::Ok;
}

Code abandon(const Context& context, const Signed& by, const SurgeryBody& body, SurgeryEntry& entry)
{
    if (entry.phase() != Phase::Planned && entry.phase() != Phase::Started)
        return Code::WrongPhase;
    if (const Code code = mayStep(context, by, entry.team, body.seat); code != Code::Ok)
        return code;
    entry.abandoned = context.height;
    return Code::Ok;
}

Code step(const Context& context, const Signed& by, const SurgeryBody& body, SurgeryEntry& entry)
{
    switch (body.action) {
    case Action::Start: return start(context, by, body, entry);
    case Action::Close: return close(context, by, body, entry);
    case Action::FollowUp: return followUp(context, by, body, entry);
    default: return abandon(context, by, body, entry);
    }
}
} // namespace

Digest256 teamRoot(std::span<const TeamSeat, kTeamSeats> seats)
{
    return ledger::merkleRootOfHashes(seatHashes(seats));
}

TeamProof teamProof(std::span<const TeamSeat, kTeamSeats> seats, std::uint8_t place)
{
    TeamProof proof;
    if (place >= kTeamSeats)
        return proof;
    proof.place = place;
    proof.blind = seats[place].blind;
    const auto inclusion = ledger::MerkleTree(seatHashes(seats)).prove(place);
    std::ranges::copy(inclusion->aunts, proof.path.begin());
    return proof;
}

bool isOfTeam(const Digest256& team, const KeyId& member, const TeamProof& proof)
{
    const ledger::InclusionProof inclusion{proof.place, kTeamSeats, {proof.path.begin(), proof.path.end()}};
    return ledger::verifyInclusion(team, seatHash(member, proof.blind), inclusion);
}

SurgeryEntry::Phase SurgeryEntry::phase() const
{
    if (abandoned != 0)
        return Phase::Abandoned;
    if (followed != 0)
        return Phase::FollowedUp;
    if (closed != 0)
        return Phase::Closed;
    return started != 0 ? Phase::Started : Phase::Planned;
}

bool isDuringSurgery(const SurgeryEntry& surgery, LedgerHeight height)
{
    const LedgerHeight end = surgery.closed != 0 ? surgery.closed : surgery.abandoned;
    return surgery.started != 0 && height > surgery.started && (end == 0 || height <= end);
}

Code apply(const Context& context, const Signed& by, const SurgeryBody& body)
{
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    if (owner->organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    if (body.action == Action::Plan)
        return plan(context, by, body);
    const Bytes at = key::surgery(body.handle, body.surgery);
    auto entry = context.state.load<SurgeryEntry>(at);
    if (!entry)
        return Code::UnknownSubject;
    const Code code = step(context, by, body, *entry);
    if (code == Code::Ok)
        context.state.store(at, *entry);
    return code;
}

} // namespace twinchart::contract
