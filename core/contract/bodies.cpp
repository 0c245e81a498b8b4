// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bodies.h"
#include "fields.h"

#include <tuple>

namespace twinchart::contract {

namespace {
constexpr std::size_t kSignatureOctets = 64;

void putDigest(Writer& out, const std::optional<Digest256>& value)
{
    putOptional(out, value, [&](const Digest256& d) { out.raw(d); });
}
std::optional<Digest256> takeDigest(Reader& in)
{
    return takeOptional(in, [&] { return in.fixed<Digest256>(); });
}
void putOptionalKey(Writer& out, const std::optional<KeyField>& value)
{
    putOptional(out, value, [&](const KeyField& k) { putKey(out, k); });
}
std::optional<KeyField> takeOptionalKey(Reader& in, Algorithm algorithm)
{
    return takeOptional(in, [&] { return takeKey(in, algorithm); });
}
// A second signature inside a body: algorithm ‖ length ‖ octets as everywhere.
void putSignature(Writer& out, const std::optional<Bytes>& value)
{
    putOptional(out, value, [&](const Bytes& s) { put(out, Algorithm::Ed25519).var(s); });
}
std::optional<Bytes> takeSignature(Reader& in)
{
    return takeOptional(in, [&] {
        take(in, Algorithm::Ed25519, Algorithm::Ed25519);
        Bytes octets = bytesOf(in.var(kMaxKeyOctets));
        if (octets.size() != kSignatureOctets)
            in.fail(CodecError::BadValue);
        return octets;
    });
}
/// 0 for a depth that is none: no index is below it.
std::uint64_t leavesAt(std::uint8_t depth)
{
    return depth <= kMaxContributionDepth ? std::uint64_t{1} << depth : 0;
}

} // namespace

void write(Writer& out, const MemberBody& b)
{
    put(out, b.action).raw(b.organisation);
    putOptionalKey(out, b.key);
    putOptionalKey(out, b.sealing);
    putOptionalKey(out, b.custodian);
    putDigest(out, b.name);
    putSignature(out, b.possession);
}
MemberBody readMember(Reader& in)
{
    using Action = MemberBody::Action;
    MemberBody b;
    b.action = take(in, Action::SetCustodian, Action::Leave);
    b.organisation = in.fixed<OrganisationId>();
    b.key = takeOptionalKey(in, Algorithm::Ed25519);
    b.sealing = takeOptionalKey(in, Algorithm::X25519);
    b.custodian = takeOptionalKey(in, Algorithm::X25519);
    b.name = takeDigest(in);
    b.possession = takeSignature(in);
    const bool newRoot = b.action == Action::RotateRoot || b.action == Action::Join;
    require(in,
            b.key.has_value() == newRoot && b.sealing.has_value() == newRoot && b.possession.has_value() == newRoot);
    require(in, b.action != Action::SetCustodian || b.custodian);
    require(in, (b.action != Action::RotateRoot && b.action != Action::Leave) || !b.custodian);
    require(in, b.action == Action::Join || !b.name);
    return b;
}

namespace {

void write(Writer& out, const CertificateBody& b)
{
    putKey(out, b.key);
    putKey(out, b.sealing);
    put(out, b.role).raw(b.name);
    putDigest(out, b.constituent);
    putInstant(out, b.validUntil);
}
CertificateBody readCertificate(Reader& in)
{
    CertificateBody b;
    b.key = takeKey(in, Algorithm::Ed25519);
    b.sealing = takeKey(in, Algorithm::X25519);
    b.role = takeRole(in);
    b.name = in.fixed<Digest256>();
    b.constituent = takeDigest(in);
    b.validUntil = takeInstant(in);
    return b;
}

void write(Writer& out, const PermissionBody& b)
{
    out.raw(b.subject);
    put(out, b.permissionClass).u8(b.rights);
    putInstant(out, b.validFrom);
    putInstant(out, b.validUntil);
    out.var(b.scope);
}
PermissionBody readPermission(Reader& in)
{
    PermissionBody b;
    b.subject = in.fixed<KeyId>();
    b.permissionClass = take(in, PermissionClass::Pha, PermissionClass::Sop);
    b.rights = in.u8();
    require(in, b.rights <= kRightsReadWrite);
    b.validFrom = takeInstant(in);
    b.validUntil = takeInstant(in);
    b.scope = bytesOf(in.var(kMaxScopeOctets));
    return b;
}

void write(Writer& out, const OwnerBody& b)
{
    out.raw(b.handle);
    put(out, b.kind).raw(b.owner);
    putSignature(out, b.accepted);
}
OwnerBody readOwner(Reader& in)
{
    OwnerBody b;
    b.handle = in.fixed<PatientHandle>();
    b.kind = take(in, OwnerKind::Custodian, OwnerKind::Patient);
    b.owner = in.fixed<KeyId>();
    b.accepted = takeSignature(in);
    require(in, b.accepted.has_value() == (b.kind == OwnerKind::Patient));
    return b;
}

void write(Writer& out, const RevokeBody& b)
{
    out.raw(b.subject);
    put(out, b.reason);
}
RevokeBody readRevoke(Reader& in)
{
    RevokeBody b;
    b.subject = in.fixed<KeyId>();
    b.reason = take(in, RevokeReason::Unspecified, RevokeReason::Superseded);
    return b;
}

void write(Writer& out, const TeamBody& b)
{
    put(out, b.action).raw(b.handle);
    put(out, b.circle).u32(b.epoch);
    putOptionalKey(out, b.epochKey);
    out.raw(b.member);
    put(out, b.basis);
    putInstant(out, b.from);
    putInstant(out, b.until);
}
TeamBody readTeam(Reader& in)
{
    using Action = TeamBody::Action;
    TeamBody b;
    b.action = take(in, Action::Create, Action::Leave);
    b.handle = in.fixed<PatientHandle>();
    b.circle = take(in, CircleKind::TreatingTeam, CircleKind::EmergencySummary);
    b.epoch = in.u32();
    b.epochKey = takeOptionalKey(in, Algorithm::X25519);
    b.member = in.fixed<KeyId>();
    b.basis = take(in, LegalBasis::Treatment, LegalBasis::Mandate);
    b.from = takeInstant(in);
    b.until = takeInstant(in);
    require(in, b.epochKey.has_value() == (b.epoch != 0));
    const bool starts = b.action == Action::Create || b.action == Action::Epoch;
    require(in, !starts || b.epoch != 0);
    require(in, b.action != Action::Join || b.epoch == 0);
    require(in, b.action != Action::Epoch || b.member == KeyId{});
    const bool admits = b.action == Action::Create || b.action == Action::Join;
    require(in, admits || (b.basis == LegalBasis::Treatment && b.from.ns == 0 && b.until.ns == 0));
    return b;
}

} // namespace

void write(Writer& out, const CatalogueBody& b)
{
    write(out, b.table);
}

namespace {
bool ascending(const LeafReference& a, const LeafReference& b)
{
    return std::tie(a.root, a.index) < std::tie(b.root, b.index);
}
constexpr std::size_t kLeastReferenceOctets = 32 + 4 + Leaf::kSize + 1;

void write(Writer& out, const ReaderSet& set)
{
    out.raw(set.table).raw(set.bundleCommitment).u32(static_cast<std::uint32_t>(set.recipients.size()));
    for (const Recipient& r : set.recipients) {
        put(out, r.kind).raw(r.reference).u32(r.epoch).raw(r.key);
    }
}
ReaderSet readReaderSet(Reader& in)
{
    constexpr std::size_t kRecipientOctets = 1 + 32 + 4 + 32;
    ReaderSet set;
    set.table = in.fixed<Digest256>();
    set.bundleCommitment = in.fixed<Digest256>();
    const std::uint32_t count = in.count(kMaxRecipients, kRecipientOctets);
    require(in, count > 0);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        Recipient r;
        r.kind = take(in, RecipientKind::Owner, RecipientKind::Grant);
        r.reference = in.fixed<Digest256>();
        r.epoch = in.u32();
        r.key = in.fixed<KeyId>();
        require(in, (r.kind == RecipientKind::Circle) == (r.epoch != 0));
        require(in, i == 0 || set.recipients.back() < r);
        set.recipients.push_back(r);
    }
    return set;
}

void write(Writer& out, const ContributionBody& b)
{
    out.raw(b.handle);
    put(out, b.provenance).raw(b.provider);
    put(out, b.permissionClass).raw(b.catalogue).raw(b.root).u8(b.depth).u8(b.sizeClass).u64(b.consentHeight);
    out.u32(static_cast<std::uint32_t>(b.readerSets.size()));
    for (const ReaderSet& set : b.readerSets)
        write(out, set);
    out.u32(static_cast<std::uint32_t>(b.supersessions.size()));
    for (const Supersession& s : b.supersessions) {
        write(out, s.old);
        out.u32(s.by);
    }
}
ContributionBody readContribution(Reader& in)
{
    constexpr std::size_t kLeastSetOctets = 32 + 32 + 4 + 69;
    constexpr std::uint8_t kMaxSizeClass = 63;
    ContributionBody b;
    b.handle = in.fixed<PatientHandle>();
    b.provenance = take(in, Provenance::Own, Provenance::SelfReported);
    b.provider = in.fixed<Digest256>();
    b.permissionClass = take(in, PermissionClass::Pha, PermissionClass::Sop);
    b.catalogue = in.fixed<Digest256>();
    b.root = in.fixed<Digest256>();
    b.depth = in.u8();
    b.sizeClass = in.u8();
    require(in, b.depth <= kMaxContributionDepth && b.sizeClass <= kMaxSizeClass);
    b.consentHeight = in.u64();
    const std::uint32_t sets = in.count(kMaxReaderSets, kLeastSetOctets);
    require(in, sets > 0);
    for (std::uint32_t i = 0; i < sets && in.ok(); ++i) {
        b.readerSets.push_back(readReaderSet(in));
        for (std::uint32_t j = 0; j < i; ++j)
            require(in, b.readerSets[j].table != b.readerSets[i].table);
    }
    const std::uint32_t supersessions = in.count(kMaxLeafReferences, kLeastReferenceOctets + 4);
    for (std::uint32_t i = 0; i < supersessions && in.ok(); ++i) {
        Supersession s;
        s.old = readLeafReference(in);
        s.by = in.u32();
        require(in, s.by < leavesAt(b.depth));
        require(in, i == 0 || ascending(b.supersessions.back().old, s.old));
        b.supersessions.push_back(std::move(s));
    }
    return b;
}

void write(Writer& out, const SupersedeBody& b)
{
    out.raw(b.handle);
    put(out, b.reason).u32(static_cast<std::uint32_t>(b.leaves.size()));
    for (const LeafReference& r : b.leaves)
        write(out, r);
}
SupersedeBody readSupersede(Reader& in)
{
    SupersedeBody b;
    b.handle = in.fixed<PatientHandle>();
    b.reason = take(in, DeleteReason::EnteredInError, DeleteReason::Withdrawn);
    const std::uint32_t count = in.count(kMaxLeafReferences, kLeastReferenceOctets);
    require(in, count > 0);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        LeafReference r = readLeafReference(in);
        require(in, i == 0 || ascending(b.leaves.back(), r));
        b.leaves.push_back(std::move(r));
    }
    return b;
}

void write(Writer& out, const AnchorBody& b)
{
    out.raw(b.replicaRoot).u64(b.counter);
}
AnchorBody readAnchor(Reader& in)
{
    AnchorBody b;
    b.replicaRoot = in.fixed<Digest256>();
    b.counter = in.u64();
    return b;
}

void write(Writer& out, const ProposalBody& b)
{
    putInstant(out, b.deadline);
    write(out, b.action);
}
ProposalBody readProposal(Reader& in)
{
    ProposalBody b;
    b.deadline = takeInstant(in);
    b.action = readAction(in);
    return b;
}

void write(Writer& out, const VoteBody& b)
{
    out.raw(b.proposal);
    putFlag(out, b.approve);
}
VoteBody readVote(Reader& in)
{
    VoteBody b;
    b.proposal = in.fixed<Digest256>();
    b.approve = takeFlag(in);
    return b;
}
} // namespace

void write(Writer& out, const LeafReference& r)
{
    out.raw(r.root).u32(r.index).raw(r.leaf).u8(static_cast<std::uint8_t>(r.path.size()));
    for (const Digest256& d : r.path)
        out.raw(d);
}
LeafReference readLeafReference(Reader& in)
{
    LeafReference r;
    r.root = in.fixed<Digest256>();
    r.index = in.u32();
    r.leaf = in.fixed<Leaf>();
    const std::uint8_t depth = in.u8();
    require(in, r.index < leavesAt(depth));
    for (std::uint8_t i = 0; i < depth && in.ok(); ++i)
        r.path.push_back(in.fixed<Digest256>());
    return r;
}

Body::Body() = default;
Body::Body(const Body& other) = default;
Body::Body(Body&& other) noexcept = default;
Body& Body::operator=(const Body& other) = default;
Body& Body::operator=(Body&& other) noexcept = default;
Body::~Body() = default;

bool operator==(const Body& a, const Body& b)
{
    return static_cast<const AnyBody&>(a) == static_cast<const AnyBody&>(b);
}

Kind kindOf(const Body& body)
{
    return static_cast<Kind>(body.index() + 1);
}

Bytes encodeBody(const Body& body)
{
    Writer out;
    std::visit([&](const auto& b) { write(out, b); }, body);
    return std::move(out).take();
}

Body readBody(Reader& in, Kind kind)
{
    switch (kind) {
    case Kind::Member: return readMember(in);
    case Kind::Certificate: return readCertificate(in);
    case Kind::Permission: return readPermission(in);
    case Kind::Owner: return readOwner(in);
    case Kind::Revoke: return readRevoke(in);
    case Kind::Team: return readTeam(in);
    case Kind::Catalogue: return CatalogueBody{readCatalogueTable(in)};
    case Kind::Contribution: return readContribution(in);
    case Kind::Supersede: return readSupersede(in);
    case Kind::Anchor: return readAnchor(in);
    case Kind::Proposal: return readProposal(in);
    case Kind::Vote: return readVote(in);
    case Kind::Application: return readApplication(in);
    case Kind::Admission: return readAdmission(in);
    case Kind::Rotation: return readRotation(in);
    case Kind::Recovery: return readRecovery(in);
    case Kind::Delegate: return readDelegate(in);
    case Kind::DelegateStep: return readDelegateStep(in);
    case Kind::Emergency: return readEmergency(in);
    case Kind::Review: return readReview(in);
    case Kind::AccessBatch: return readAccessBatch(in);
    case Kind::AccessNotice: return readAccessNotice(in);
    case Kind::ShareRequest: return readShareRequest(in);
    case Kind::ShareDecision: return readShareDecision(in);
    case Kind::GrantChange: return readGrantChange(in);
    case Kind::StandingConsent: return readStandingConsent(in);
    case Kind::Restriction: return readRestriction(in);
    case Kind::Disclosure: return readDisclosure(in);
    case Kind::ShareReceipt: return readShareReceipt(in);
    case Kind::StoreReceipt: return readStoreReceipt(in);
    case Kind::Attestation: return readAttestation(in);
    case Kind::Surgery: return readSurgery(in);
    case Kind::Twin: return readTwin(in);
    case Kind::TwinInstance: return readTwinInstance(in);
    case Kind::MasterTwin: return readMasterTwin(in);
    case Kind::Transfer: return readTransfer(in);
    case Kind::StorageOrder: return readStorageOrder(in);
    case Kind::StorageStep: return readStorageStep(in);
    case Kind::Token: return readToken(in);
    case Kind::Purchase: return readPurchase(in);
    case Kind::PurchaseStep: return readPurchaseStep(in);
    case Kind::Expedite: return readExpedite(in);
    }
    in.fail(CodecError::BadValue);
    return {};
}

} // namespace twinchart::contract
