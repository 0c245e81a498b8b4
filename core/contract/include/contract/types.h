// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/error.h>
#include <util/bytes.h>
#include <util/codec.h>
#include <util/expected.h>
#include <util/ids.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Plain values of the contract. Numbers are the wire's and never change their meaning; what is not listed is
/// refused. All are values, as safe between threads as their parts.
namespace twinchart::contract {

/// SHA-256 of an organisation's id text ("urn:…" or any other UTF-8 of 1 to 128 octets).
using OrganisationId = FixedBytes<32, struct OrganisationIdTag>;
/// SHA-256(handle ‖ kind octet ‖ organisation), see circleId().
using CircleId = FixedBytes<32, struct CircleIdTag>;

inline constexpr std::uint32_t kContractVersion = 1;
inline constexpr std::size_t kMaxKeyOctets = 16u << 10; ///< of a key or signature field
inline constexpr std::size_t kMaxChainIdOctets = 50;
inline constexpr std::size_t kMaxTransactionOctets = 1u << 20;
inline constexpr std::size_t kMaxBlockOctets = 4u << 20; ///< sum of a block's transactions
inline constexpr std::size_t kMaxBlockTransactions = 4'096;
inline constexpr std::size_t kMaxReaderSets = 16;
inline constexpr std::size_t kMaxRecipients = 64;        ///< of one reader set
inline constexpr std::size_t kMaxLeafReferences = 1'024; ///< supersessions or deletions of one transaction
inline constexpr std::size_t kMaxContributionDepth = 16; ///< 2^16 leaves
inline constexpr std::size_t kMaxCatalogueEntries = 256;
inline constexpr std::size_t kMaxMembers = 128;                  ///< who may vote on one proposal
inline constexpr std::int64_t kMaxProposalSeconds = 90 * 86'400; ///< from a proposal to its deadline
inline constexpr std::uint64_t kNonceWindow = 64;                ///< nonces below the highest that may come late
inline constexpr std::size_t kMaxScopeOctets = 8u << 10;         ///< sealed scope of a permission

enum class Kind : std::uint8_t {
    Member = 1,
    Certificate = 2,
    Permission = 3,
    Owner = 4,
    Revoke = 5,
    Team = 6,
    Catalogue = 7,
    Contribution = 8,
    Supersede = 9,
    Anchor = 10,
    Proposal = 11,
    Vote = 12,
    Application = 13,
    Admission = 14,
    Rotation = 15,
    Recovery = 16,
    Delegate = 17,
    DelegateStep = 18,
    Emergency = 19,
    Review = 20,
    AccessBatch = 21,
    AccessNotice = 22,
    ShareRequest = 23,
    ShareDecision = 24,
    GrantChange = 25,
    StandingConsent = 26,
    Restriction = 27,
    Disclosure = 28,
    ShareReceipt = 29,
    StoreReceipt = 30,
    Attestation = 31,
    Surgery = 32,
    Twin = 33,
    TwinInstance = 34,
    MasterTwin = 35,
    Transfer = 36,
    StorageOrder = 37,
    StorageStep = 38,
    Token = 39,
    Purchase = 40,
    PurchaseStep = 41,
    Expedite = 42,
};
/// Numbers that later issues will use; a transaction of one is refused as ReservedKind.
inline constexpr std::uint8_t kFirstReservedKind = 48; ///< 48 pairing parameters, 49 attribute authority, 50 attribute
inline constexpr std::uint8_t kLastReservedKind = 63;  ///< epoch, 51 group descriptor, 52 escrow; the rest unnamed
std::string_view nameOf(Kind kind);

/// Suite 1: Ed25519 signatures, X25519 sealing keys, SHA-256.
enum class Suite : std::uint8_t { One = 1 };

/// Algorithms of key and signature fields: crypto's numbers. Others enter by a governance vote only.
using Algorithm = crypto::Algorithm;

/// Roles and kinds of equipment (foundations §4).
enum class Role : std::uint8_t {
    Patient = 1,
    Physician = 2,
    Surgeon = 3,
    Anaesthetist = 4,
    Assistant = 5,
    Nurse = 6,
    Administrator = 7,
    PrivacyOfficer = 8,
    Delegate = 9,
    Researcher = 10,
    Insurer = 11,
    TestEquipment = 32,
    MonitoringEquipment = 33,
    SensorEquipment = 34,
};
/// "physician", "privacy-officer", "sensor" …
std::string_view nameOf(Role role);
std::optional<Role> roleFromName(std::string_view name);
/// Physician, surgeon, anaesthetist, assistant or nurse: who may be in a treating team.
bool isClinical(Role role);

/// How coarse the ledger sees data: the stage of requirements A1.
enum class PermissionClass : std::uint8_t { Pha = 1, Pdd = 2, Sop = 3 };
std::string_view nameOf(PermissionClass c); ///< "PHA", "PDD", "SOP"
std::optional<PermissionClass> permissionClassFromName(std::string_view name);

/// Bits of a permission. Write on PHA is the right to sign for what was received (PHA itself is read-only).
enum Rights : std::uint8_t { kRightsNone = 0, kRightsRead = 1, kRightsWrite = 2, kRightsReadWrite = 3 };

/// What a contribution's signature states.
enum class Provenance : std::uint8_t {
    Own = 1,          ///< written here under the signer's permission: PDD or SOP
    Received = 2,     ///< as received from the source by the signer: PHA
    SelfReported = 3, ///< by the patient who owns the handle: PHA
};

enum class OwnerKind : std::uint8_t { Custodian = 1, Patient = 2 };

enum class CircleKind : std::uint8_t {
    TreatingTeam = 1,
    Delegates = 2,        ///< who acts for the patient and may read
    Emergency = 3,        ///< full: the epoch's secret is node half XOR device half
    Staff = 4,            ///< the hospital's staff, for the commons of a source
    EmergencySummary = 5, ///< allergies, medication, problems, alerts, directives; the secret is whole on the ward
};

/// What data is used for. Legal: mandated by law, never by a patient's grant.
enum class Purpose : std::uint8_t { Treatment = 1, Research = 2, Administration = 3, Legal = 4 };

/// Words for why somebody may read (GDPR articles 6 and 9).
enum class LegalBasis : std::uint8_t {
    Treatment = 1,
    Consent = 2,
    VitalInterest = 3,
    LegalObligation = 4,
    Mandate = 5
};
std::string_view nameOf(LegalBasis basis);

enum class RevokeReason : std::uint8_t { Unspecified = 1, Left = 2, KeyLost = 3, KeyCompromised = 4, Superseded = 5 };
enum class DeleteReason : std::uint8_t { EnteredInError = 1, Erasure = 2, Withdrawn = 3 };

/// What a reader set's recipient is a reference to.
enum class RecipientKind : std::uint8_t {
    Owner = 1,  ///< reference = handle, epoch 0, key id of the owner's sealing key
    Circle = 2, ///< reference = CircleId, its current epoch, key id of that epoch's key
    Grant = 3,  ///< reference = id of a live grant of that patient, epoch 0, key id of its sealing key
};

/// A public key or signature with its algorithm. Suite 1 knows Ed25519 and X25519 keys of 32 octets.
struct KeyField {
    Algorithm algorithm = Algorithm::Ed25519;
    Bytes octets;
    bool operator==(const KeyField&) const = default;
};
KeyField keyField(const PublicSigningKey& key);
KeyField keyField(const PublicSealingKey& key);
/// None when the field is of another algorithm or size.
std::optional<PublicSigningKey> signingKey(const KeyField& field);
std::optional<PublicSealingKey> sealingKey(const KeyField& field);
/// The name of the key: crypto's keyIdOf.
KeyId keyIdOf(const KeyField& field);

OrganisationId organisationId(std::string_view id);
CircleId circleId(const PatientHandle& handle, CircleKind kind, const OrganisationId& organisation);

/// decodeEntry<OwnerEntry>(value): strict inverse of encode, for every entry of the state.
template <class Entry>
Expected<Entry, CodecError> decodeEntry(BytesView value);

} // namespace twinchart::contract
