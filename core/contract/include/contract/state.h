// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/catalogue.h>
#include <contract/transaction.h>
#include <contract/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <optional>

/// What the state holds: keys are four octets of namespace and fixed-size parts; values are type octet, version
/// octet and fields. No key is the beginning of another. The grammar is in this room's README.
/// Readers of proofs decode values with decode…(); a value that is not canonical is refused.
namespace twinchart::contract {

namespace key {
Bytes member(const OrganisationId& organisation);
Bytes certificate(const KeyId& key);
Bytes name(const Digest256& mac);
Bytes permission(const KeyId& subject, PermissionClass permissionClass);
Bytes owner(const PatientHandle& handle);
Bytes circle(const CircleId& circle);
Bytes teamMember(const CircleId& circle, const KeyId& member);
Bytes contribution(const Digest256& root);
/// Also the prefix under which every supersession and deletion of the contribution lies.
Bytes supersededPrefix(const Digest256& root);
Bytes superseded(const Digest256& root, std::uint32_t leaf);
Bytes catalogue(const Digest256& digest);
Bytes currentCatalogue();
Bytes nonce(const KeyId& key);
Bytes anchor(const KeyId& key);
Bytes parameters();
Bytes proposal(const Digest256& transaction);
/// Under which every member lies.
Bytes memberPrefix();
Bytes sentinel();
/// Namespaces that later kinds will use; nothing writes them.
bool isReserved(BytesView nameSpace);
} // namespace key

struct MemberEntry { // memb
    KeyId root;
    std::optional<KeyField> custodian;
    bool signsBlocks = false;
    bool left = false;
    LedgerHeight since = 0;
    bool operator==(const MemberEntry&) const = default;
};
struct CertificateEntry { // cert
    KeyField key;
    KeyField sealing;
    Role role = Role::Physician;
    bool root = false; ///< the key that certifies for its organisation
    OrganisationId organisation;
    std::optional<Digest256> name;
    std::optional<Digest256> constituent;
    LedgerHeight since = 0;
    Instant validUntil;
    LedgerHeight revokedAt = 0; ///< 0 = live
    std::optional<RevokeReason> reason;
    bool operator==(const CertificateEntry&) const = default;
    bool isLive(Instant blockTime) const { return revokedAt == 0 && (validUntil.ns == 0 || blockTime <= validUntil); }
};
struct NameEntry { // name
    KeyId key;
    bool operator==(const NameEntry&) const = default;
};
struct PermissionEntry { // perm
    KeyId subject;
    PermissionClass permissionClass = PermissionClass::Pdd;
    std::uint8_t rights = kRightsNone;
    Instant validFrom;
    Instant validUntil;
    Digest256 scope; ///< SHA-256 of the sealed scope
    LedgerHeight since = 0;
    bool operator==(const PermissionEntry&) const = default;
    bool allows(std::uint8_t right, Instant blockTime) const
    {
        return (rights & right) == right && validFrom <= blockTime && (validUntil.ns == 0 || blockTime <= validUntil);
    }
};
struct OwnerEntry { // ownr
    OwnerKind kind = OwnerKind::Custodian;
    OrganisationId organisation;
    KeyId owner;              ///< patient: id of the signing key; custodian: id of the sealing key
    KeyField sealing;         ///< what bundle keys are sealed to; its keyIdOf is the recipient's key
    LedgerHeight since = 0;   ///< of this owner
    LedgerHeight changed = 0; ///< last change of who may read, owner among them: consent heights reach it
    bool operator==(const OwnerEntry&) const = default;
};
struct CircleEntry { // circ
    PatientHandle handle;
    CircleKind kind = CircleKind::TreatingTeam;
    OrganisationId organisation;
    std::uint32_t epoch = 0;
    KeyField epochKey;      ///< its keyIdOf is the recipient's key
    LedgerHeight since = 0; ///< of this epoch
    bool stale = false;     ///< somebody left who knows the epoch's secret
    std::uint32_t members = 0;
    bool operator==(const CircleEntry&) const = default;
};
struct TeamEntry { // team
    CircleId circle;
    KeyId member;
    Role role = Role::Physician;
    LegalBasis basis = LegalBasis::Treatment;
    Instant from;
    Instant until;
    LedgerHeight since = 0;
    LedgerHeight left = 0; ///< 0 = in
    bool operator==(const TeamEntry&) const = default;
    bool isIn(Instant blockTime) const
    {
        return left == 0 && from <= blockTime && (until.ns == 0 || blockTime <= until);
    }
};
struct ContributionEntry { // cont
    PatientHandle handle;
    OrganisationId organisation;
    KeyId signer;
    Provenance provenance = Provenance::Received;
    PermissionClass permissionClass = PermissionClass::Pha;
    Digest256 catalogue;
    std::uint8_t depth = 0;
    LedgerHeight height = 0;
    Digest256 transaction; ///< transactionHash: binds reader sets and all the rest
    bool operator==(const ContributionEntry&) const = default;
};
struct SupersededEntry { // supd
    enum class What : std::uint8_t { Superseded = 1, Deleted = 2 };
    What what = What::Superseded;
    Digest256 byRoot; ///< Superseded: the newer contribution and leaf; Deleted: zero
    std::uint32_t byLeaf = 0;
    std::optional<DeleteReason> reason; ///< Deleted
    KeyId signer;
    LedgerHeight height = 0;
    bool operator==(const SupersededEntry&) const = default;
};
struct CatalogueStateEntry { // ctlg
    CatalogueTable table;
    LedgerHeight since = 0;
    bool operator==(const CatalogueStateEntry&) const = default;
};
struct CurrentCatalogueEntry { // ctlc
    Digest256 digest;
    bool operator==(const CurrentCatalogueEntry&) const = default;
};
/// Which nonces a key has used: all up to the highest but the skipped ones, each of which may still come once while
/// it is among the kNonceWindow below the highest.
struct NonceEntry {            // nonc
    std::uint64_t nonce = 0;   ///< the highest used
    std::uint64_t skipped = 0; ///< bit i: nonce − 1 − i was not used
    bool operator==(const NonceEntry&) const = default;
    bool isFree(std::uint64_t wanted) const
    {
        if (wanted > nonce)
            return true;
        const std::uint64_t below = nonce - wanted;
        return below >= 1 && below <= kNonceWindow && (skipped >> (below - 1) & 1) != 0;
    }
    /// After a free one was used.
    NonceEntry after(std::uint64_t used) const;
};
struct AnchorEntry { // anch
    Digest256 replicaRoot;
    std::uint64_t counter = 0;
    LedgerHeight height = 0;
    bool operator==(const AnchorEntry&) const = default;
};
struct ParametersEntry { // parm
    Digest256 genesis;   ///< genesisHash
    std::uint32_t contractVersion = kContractVersion;
    std::uint64_t trustingPeriodSeconds = 0;
    bool demo = false;
    bool simulatedTime = false;
    std::uint32_t signingMembers = 0;
    bool operator==(const ParametersEntry&) const = default;
};

struct ProposalEntry { // vote
    enum class State : std::uint8_t {
        Open = 1,     ///< also past its deadline: nobody wakes it
        Accepted = 2, ///< and done, in the block of the last vote
        Refused = 3,  ///< two thirds can no longer be reached
    };
    OrganisationId proposer;
    ProposedAction action;
    Instant deadline;
    State state = State::Open;
    LedgerHeight since = 0;
    LedgerHeight decided = 0;              ///< 0 = open
    std::vector<OrganisationId> approvals; ///< strictly ascending
    std::vector<OrganisationId> refusals;  ///< strictly ascending
    bool operator==(const ProposalEntry&) const = default;
};

Bytes encode(const MemberEntry& entry);
Bytes encode(const CertificateEntry& entry);
Bytes encode(const NameEntry& entry);
Bytes encode(const PermissionEntry& entry);
Bytes encode(const OwnerEntry& entry);
Bytes encode(const CircleEntry& entry);
Bytes encode(const TeamEntry& entry);
Bytes encode(const ContributionEntry& entry);
Bytes encode(const SupersededEntry& entry);
Bytes encode(const CatalogueStateEntry& entry);
Bytes encode(const CurrentCatalogueEntry& entry);
Bytes encode(const NonceEntry& entry);
Bytes encode(const AnchorEntry& entry);
Bytes encode(const ParametersEntry& entry);
Bytes encode(const ProposalEntry& entry);
/// The value of the sentinel, which is always there.
Bytes sentinelValue();

template <>
Expected<MemberEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<CertificateEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<NameEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<PermissionEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<OwnerEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<CircleEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<TeamEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<ContributionEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<SupersededEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<CatalogueStateEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<CurrentCatalogueEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<NonceEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<AnchorEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<ParametersEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<ProposalEntry, CodecError> decodeEntry(BytesView value);

} // namespace twinchart::contract
