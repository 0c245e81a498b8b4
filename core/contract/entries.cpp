// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/state.h>

#include "bodies.h"
#include "entryfields.h"

namespace twinchart::contract {

namespace {
// First octet of every value; never zero, and never the same for two kinds of entry.
enum class Type : std::uint8_t {
    Member = 1,
    Certificate = 2,
    Name = 3,
    Permission = 4,
    Owner = 5,
    Circle = 6,
    Team = 7,
    Contribution = 8,
    Superseded = 9,
    Catalogue = 10,
    CurrentCatalogue = 11,
    Nonce = 12,
    Anchor = 13,
    Parameters = 14,
    Sentinel = 15,
    Proposal = 16,
};
} // namespace

Bytes encode(const MemberEntry& e)
{
    Writer out = beginEntry(Type::Member);
    out.raw(e.root);
    putOptional(out, e.custodian, [&](const KeyField& k) { putKey(out, k); });
    putFlag(out, e.signsBlocks);
    putFlag(out, e.left);
    out.u64(e.since);
    return std::move(out).take();
}
template <>
Expected<MemberEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<MemberEntry>(value, Type::Member, [](Reader& in, MemberEntry& e) {
        e.root = in.fixed<KeyId>();
        e.custodian = takeOptional(in, [&] { return takeKey(in, Algorithm::X25519); });
        e.signsBlocks = takeFlag(in);
        e.left = takeFlag(in);
        e.since = in.u64();
    });
}

Bytes encode(const CertificateEntry& e)
{
    Writer out = beginEntry(Type::Certificate);
    putKey(out, e.key);
    putKey(out, e.sealing);
    put(out, e.role);
    putFlag(out, e.root);
    out.raw(e.organisation);
    putOptional(out, e.name, [&](const Digest256& d) { out.raw(d); });
    putOptional(out, e.constituent, [&](const Digest256& d) { out.raw(d); });
    out.u64(e.since);
    putInstant(out, e.validUntil);
    out.u64(e.revokedAt);
    putOptional(out, e.reason, [&](RevokeReason r) { put(out, r); });
    return std::move(out).take();
}
template <>
Expected<CertificateEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<CertificateEntry>(value, Type::Certificate, [](Reader& in, CertificateEntry& e) {
        e.key = takeKey(in, Algorithm::Ed25519);
        e.sealing = takeKey(in, Algorithm::X25519);
        e.role = takeRole(in);
        e.root = takeFlag(in);
        e.organisation = in.fixed<OrganisationId>();
        e.name = takeOptional(in, [&] { return in.fixed<Digest256>(); });
        e.constituent = takeOptional(in, [&] { return in.fixed<Digest256>(); });
        e.since = in.u64();
        e.validUntil = takeInstant(in);
        e.revokedAt = in.u64();
        e.reason = takeOptional(in, [&] { return take(in, RevokeReason::Unspecified, RevokeReason::Superseded); });
        if (e.reason.has_value() != (e.revokedAt != 0))
            in.fail(CodecError::BadValue);
    });
}

Bytes encode(const NameEntry& e)
{
    Writer out = beginEntry(Type::Name);
    out.raw(e.key);
    return std::move(out).take();
}
template <>
Expected<NameEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<NameEntry>(value, Type::Name, [](Reader& in, NameEntry& e) { e.key = in.fixed<KeyId>(); });
}

Bytes encode(const PermissionEntry& e)
{
    Writer out = beginEntry(Type::Permission);
    out.raw(e.subject);
    put(out, e.permissionClass).u8(e.rights);
    putInstant(out, e.validFrom);
    putInstant(out, e.validUntil);
    out.raw(e.scope).u64(e.since);
    return std::move(out).take();
}
template <>
Expected<PermissionEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<PermissionEntry>(value, Type::Permission, [](Reader& in, PermissionEntry& e) {
        e.subject = in.fixed<KeyId>();
        e.permissionClass = take(in, PermissionClass::Pha, PermissionClass::Sop);
        e.rights = in.u8();
        if (e.rights > kRightsReadWrite)
            in.fail(CodecError::BadValue);
        e.validFrom = takeInstant(in);
        e.validUntil = takeInstant(in);
        e.scope = in.fixed<Digest256>();
        e.since = in.u64();
    });
}

Bytes encode(const OwnerEntry& e)
{
    Writer out = beginEntry(Type::Owner);
    put(out, e.kind).raw(e.organisation).raw(e.owner);
    putKey(out, e.sealing);
    out.u64(e.since).u64(e.changed);
    return std::move(out).take();
}
template <>
Expected<OwnerEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<OwnerEntry>(value, Type::Owner, [](Reader& in, OwnerEntry& e) {
        e.kind = take(in, OwnerKind::Custodian, OwnerKind::Patient);
        e.organisation = in.fixed<OrganisationId>();
        e.owner = in.fixed<KeyId>();
        e.sealing = takeKey(in, Algorithm::X25519);
        e.since = in.u64();
        e.changed = in.u64();
    });
}

Bytes encode(const CircleEntry& e)
{
    Writer out = beginEntry(Type::Circle);
    out.raw(e.handle);
    put(out, e.kind).raw(e.organisation).u32(e.epoch);
    putKey(out, e.epochKey);
    out.u64(e.since);
    putFlag(out, e.stale);
    out.u32(e.members);
    return std::move(out).take();
}
template <>
Expected<CircleEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<CircleEntry>(value, Type::Circle, [](Reader& in, CircleEntry& e) {
        e.handle = in.fixed<PatientHandle>();
        e.kind = take(in, CircleKind::TreatingTeam, CircleKind::EmergencySummary);
        e.organisation = in.fixed<OrganisationId>();
        e.epoch = in.u32();
        e.epochKey = takeKey(in, Algorithm::X25519);
        e.since = in.u64();
        e.stale = takeFlag(in);
        e.members = in.u32();
    });
}

Bytes encode(const TeamEntry& e)
{
    Writer out = beginEntry(Type::Team);
    out.raw(e.circle).raw(e.member);
    put(out, e.role);
    put(out, e.basis);
    putInstant(out, e.from);
    putInstant(out, e.until);
    out.u64(e.since).u64(e.left);
    return std::move(out).take();
}
template <>
Expected<TeamEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<TeamEntry>(value, Type::Team, [](Reader& in, TeamEntry& e) {
        e.circle = in.fixed<CircleId>();
        e.member = in.fixed<KeyId>();
        e.role = takeRole(in);
        e.basis = take(in, LegalBasis::Treatment, LegalBasis::Mandate);
        e.from = takeInstant(in);
        e.until = takeInstant(in);
        e.since = in.u64();
        e.left = in.u64();
    });
}

Bytes encode(const ContributionEntry& e)
{
    Writer out = beginEntry(Type::Contribution);
    out.raw(e.handle).raw(e.organisation).raw(e.signer);
    put(out, e.provenance);
    put(out, e.permissionClass).raw(e.catalogue).u8(e.depth).u64(e.height).raw(e.transaction);
    return std::move(out).take();
}
template <>
Expected<ContributionEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<ContributionEntry>(value, Type::Contribution, [](Reader& in, ContributionEntry& e) {
        e.handle = in.fixed<PatientHandle>();
        e.organisation = in.fixed<OrganisationId>();
        e.signer = in.fixed<KeyId>();
        e.provenance = take(in, Provenance::Own, Provenance::SelfReported);
        e.permissionClass = take(in, PermissionClass::Pha, PermissionClass::Sop);
        e.catalogue = in.fixed<Digest256>();
        e.depth = in.u8();
        if (e.depth > kMaxContributionDepth)
            in.fail(CodecError::BadValue);
        e.height = in.u64();
        e.transaction = in.fixed<Digest256>();
    });
}

Bytes encode(const SupersededEntry& e)
{
    Writer out = beginEntry(Type::Superseded);
    put(out, e.what).raw(e.byRoot).u32(e.byLeaf);
    putOptional(out, e.reason, [&](DeleteReason r) { put(out, r); });
    out.raw(e.signer).u64(e.height);
    return std::move(out).take();
}
template <>
Expected<SupersededEntry, CodecError> decodeEntry(BytesView value)
{
    using What = SupersededEntry::What;
    return decodeEntryOf<SupersededEntry>(value, Type::Superseded, [](Reader& in, SupersededEntry& e) {
        e.what = take(in, What::Superseded, What::Deleted);
        e.byRoot = in.fixed<Digest256>();
        e.byLeaf = in.u32();
        e.reason = takeOptional(in, [&] { return take(in, DeleteReason::EnteredInError, DeleteReason::Withdrawn); });
        e.signer = in.fixed<KeyId>();
        e.height = in.u64();
        const bool deleted = e.what == What::Deleted;
        if (deleted != e.reason.has_value() || (deleted && (e.byRoot != Digest256{} || e.byLeaf != 0)))
            in.fail(CodecError::BadValue);
    });
}

Bytes encode(const CatalogueStateEntry& e)
{
    Writer out = beginEntry(Type::Catalogue);
    write(out, e.table);
    out.u64(e.since);
    return std::move(out).take();
}
template <>
Expected<CatalogueStateEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<CatalogueStateEntry>(value, Type::Catalogue, [](Reader& in, CatalogueStateEntry& e) {
        e.table = readCatalogueTable(in);
        e.since = in.u64();
    });
}

Bytes encode(const CurrentCatalogueEntry& e)
{
    Writer out = beginEntry(Type::CurrentCatalogue);
    out.raw(e.digest);
    return std::move(out).take();
}
template <>
Expected<CurrentCatalogueEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<CurrentCatalogueEntry>(
        value, Type::CurrentCatalogue, [](Reader& in, CurrentCatalogueEntry& e) { e.digest = in.fixed<Digest256>(); });
}

NonceEntry NonceEntry::after(std::uint64_t used) const
{
    if (used <= nonce)
        return {nonce, skipped & ~(std::uint64_t{1} << (nonce - used - 1))};
    // Nothing below a key's first nonce: where it begins to count is its own choice.
    if (nonce == 0)
        return {used, 0};
    // The old ones move up by the step; between them and the new one lies what was skipped now.
    const std::uint64_t step = used - nonce;
    const std::uint64_t old = step < kNonceWindow ? skipped << step : 0;
    const std::uint64_t now = step <= kNonceWindow ? (std::uint64_t{1} << (step - 1)) - 1 : ~std::uint64_t{0};
    return {used, old | now};
}

namespace {
constexpr std::uint8_t kWithoutSkipped = 1; // as every key has it that counts by one
constexpr std::uint8_t kWithSkipped = 2;
} // namespace

Bytes encode(const NonceEntry& e)
{
    Writer out;
    put(out, Type::Nonce).u8(e.skipped == 0 ? kWithoutSkipped : kWithSkipped).u64(e.nonce);
    if (e.skipped != 0)
        out.u64(e.skipped);
    return std::move(out).take();
}
template <>
Expected<NonceEntry, CodecError> decodeEntry(BytesView value)
{
    Reader in(value);
    take(in, Type::Nonce, Type::Nonce);
    const std::uint8_t version = in.u8();
    if (version != kWithoutSkipped && version != kWithSkipped)
        in.fail(CodecError::BadVersion);
    NonceEntry e;
    e.nonce = in.u64();
    if (version == kWithSkipped) {
        e.skipped = in.u64();
        // The highest skipped one is at least 1.
        const bool fits = e.nonce > kNonceWindow || e.nonce < 2 || e.skipped >> (e.nonce - 1) == 0;
        if (e.skipped == 0 || e.nonce < 2 || !fits)
            in.fail(CodecError::BadValue);
    }
    TWINCHART_TRY(in.finish());
    return e;
}

Bytes encode(const AnchorEntry& e)
{
    Writer out = beginEntry(Type::Anchor);
    out.raw(e.replicaRoot).u64(e.counter).u64(e.height);
    return std::move(out).take();
}
template <>
Expected<AnchorEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<AnchorEntry>(value, Type::Anchor, [](Reader& in, AnchorEntry& e) {
        e.replicaRoot = in.fixed<Digest256>();
        e.counter = in.u64();
        e.height = in.u64();
    });
}

Bytes encode(const ParametersEntry& e)
{
    Writer out = beginEntry(Type::Parameters);
    out.raw(e.genesis).u32(e.contractVersion).u64(e.trustingPeriodSeconds);
    putFlag(out, e.demo);
    putFlag(out, e.simulatedTime);
    out.u32(e.signingMembers);
    return std::move(out).take();
}
template <>
Expected<ParametersEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<ParametersEntry>(value, Type::Parameters, [](Reader& in, ParametersEntry& e) {
        e.genesis = in.fixed<Digest256>();
        e.contractVersion = in.u32();
        e.trustingPeriodSeconds = in.u64();
        e.demo = takeFlag(in);
        e.simulatedTime = takeFlag(in);
        e.signingMembers = in.u32();
    });
}

namespace {
void putOrganisations(Writer& out, const std::vector<OrganisationId>& list)
{
    out.u32(static_cast<std::uint32_t>(list.size()));
    for (const OrganisationId& organisation : list)
        out.raw(organisation);
}
std::vector<OrganisationId> takeOrganisations(Reader& in)
{
    std::vector<OrganisationId> out;
    const std::uint32_t count = in.count(kMaxMembers, OrganisationId::kSize);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        const auto organisation = in.fixed<OrganisationId>();
        if (i > 0 && !(out.back() < organisation))
            in.fail(CodecError::BadValue);
        out.push_back(organisation);
    }
    return out;
}
} // namespace

Bytes encode(const ProposalEntry& e)
{
    Writer out = beginEntry(Type::Proposal);
    out.raw(e.proposer);
    write(out, e.action);
    putInstant(out, e.deadline);
    put(out, e.state).u64(e.since).u64(e.decided);
    putOrganisations(out, e.approvals);
    putOrganisations(out, e.refusals);
    return std::move(out).take();
}
template <>
Expected<ProposalEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<ProposalEntry>(value, Type::Proposal, [](Reader& in, ProposalEntry& e) {
        using State = ProposalEntry::State;
        e.proposer = in.fixed<OrganisationId>();
        e.action = readAction(in);
        e.deadline = takeInstant(in);
        e.state = take(in, State::Open, State::Refused);
        e.since = in.u64();
        e.decided = in.u64();
        e.approvals = takeOrganisations(in);
        e.refusals = takeOrganisations(in);
    });
}

Bytes sentinelValue()
{
    return std::move(beginEntry(Type::Sentinel)).take();
}

} // namespace twinchart::contract
