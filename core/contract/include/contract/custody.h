// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/leafreference.h>
#include <contract/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <array>
#include <optional>
#include <span>
#include <vector>

/// Where ciphertexts lie and that they are gone (requirements L2, A6), which equipment measured what (A1), and the
/// phases of a surgery (Eq. 19). Bodies, their state entries and keys; what needs entries of others is in
/// custodychecks.h. The ledger sees places of leaves and keyed digests here, never a data set or a value.
namespace twinchart::contract {

/// Designations that an organisation may ever make; a retired service keeps its place and may come back.
inline constexpr std::size_t kMaxServices = 256;
/// How far a receipt's claim of time may be ahead of the block that takes it.
inline constexpr std::int64_t kMaxClaimAheadSeconds = 300;
/// Instead of a leaf's index: all of the contribution. No tree has so many leaves.
inline constexpr std::uint32_t kWholeContribution = 0xffff'ffff;
/// A team's tree has 2^5 seats whatever its size, so that two teams look alike.
inline constexpr std::size_t kTeamDepth = 5;
inline constexpr std::size_t kTeamSeats = std::size_t{1} << kTeamDepth;

/// What a member runs that keeps ciphertext or serves it.
enum class ServiceKind : std::uint8_t { Vault = 1, Gateway = 2, Kiosk = 3, Agent = 4 };

/// Designate, Retire: by the root of the service's organisation; the service has a certificate of an equipment role.
/// Stored, Erased: by a service in force, or by a user of the contribution's organisation for the own replica.
struct StoreReceiptBody {
    enum class Action : std::uint8_t {
        Designate = 1, ///< service, kind
        Retire = 2,    ///< service
        Stored = 3,    ///< root, leaf or the whole, evidence, claimed
        Erased = 4,    ///< root, leaf, evidence, claimed: ciphertext and wraps of a leaf that is deleted in state
    };
    Action action = Action::Stored;
    KeyId service;
    ServiceKind kind = ServiceKind::Vault;
    Digest256 root;
    std::uint32_t leaf = kWholeContribution; ///< Erased: never the whole
    Digest256 evidence;                      ///< keyed digest of what the signer keeps to show; opaque here
    Instant claimed;                         ///< when it was done, by the signer's clock; not 0
    bool operator==(const StoreReceiptBody&) const = default;
};

/// By equipment of the contribution's organisation, with write permission of its class: the leaf is its measurement.
struct AttestationBody {
    LeafReference leaf;
    Digest256 commitment; ///< keyed, over the measurement as the equipment has it
    bool operator==(const AttestationBody&) const = default;
};

/// A member's seat in a team's tree: leaf = SHA-256(00 ‖ KeyId ‖ blind), so that nobody can try keys against it.
struct TeamSeat {
    KeyId member;
    Digest256 blind; ///< 32 random octets
    bool operator==(const TeamSeat&) const = default;
};
/// Shows that a key has a seat; tells nothing of the others.
struct TeamProof {
    std::uint8_t place = 0; ///< below kTeamSeats
    Digest256 blind;
    std::array<Digest256, kTeamDepth> path{}; ///< seat upwards
    bool operator==(const TeamProof&) const = default;
};
/// The team's commitment. Empty seats hold a random member and blind; places are drawn by lot.
Digest256 teamRoot(std::span<const TeamSeat, kTeamSeats> seats);
/// `place` below kTeamSeats.
TeamProof teamProof(std::span<const TeamSeat, kTeamSeats> seats, std::uint8_t place);
bool isOfTeam(const Digest256& team, const KeyId& member, const TeamProof& proof);

/// One step of a surgery (Eq. 19). Plan, Start, Close, Abandon: by a clinical user of the patient's hospital who may
/// write SOP and shows a seat in the team. FollowUp: by a clinical user or equipment that may write SOP.
struct SurgeryBody {
    enum class Action : std::uint8_t {
        Plan = 1,     ///< team, surgeon, seat, second: the surgeon's seat
        Start = 2,    ///< seat, diagnosis, record (SOP): the state before the surgery
        Close = 3,    ///< seat, record (SOP, after the start), second: seat of who signed that contribution
        FollowUp = 4, ///< record (SOP, after the close)
        Abandon = 5,  ///< seat
    };
    Action action = Action::Plan;
    PatientHandle handle;
    Digest256 surgery; ///< 32 random octets
    Digest256 team;
    KeyId surgeon;           ///< who answers for it: a live surgeon of the hospital who may write SOP
    TeamProof seat;          ///< the signer's
    LeafReference diagnosis; ///< of a PDD contribution
    LeafReference record;
    TeamProof second;
    bool operator==(const SurgeryBody&) const = default;
};

struct ServiceEntry { // serv
    ServiceKind kind = ServiceKind::Vault;
    LedgerHeight since = 0;
    LedgerHeight retired = 0; ///< 0 = in force
    bool operator==(const ServiceEntry&) const = default;
};
struct ReceiptEntry { // rcps: the key's last word
    enum class What : std::uint8_t { Stored = 1, Erased = 2 };
    What what = What::Stored;
    Digest256 evidence;
    Instant claimed;
    LedgerHeight height = 0;
    bool operator==(const ReceiptEntry&) const = default;
};
struct AttestationEntry { // atst
    Role role = Role::TestEquipment;
    Digest256 commitment;
    LedgerHeight height = 0;
    bool operator==(const AttestationEntry&) const = default;
};
/// Where a leaf is; zero = none.
struct LeafPlace {
    Digest256 root;
    std::uint32_t leaf = 0;
    bool operator==(const LeafPlace&) const = default;
};
struct SurgeryEntry { // surg
    OrganisationId organisation;
    Digest256 team;
    KeyId surgeon;
    LedgerHeight planned = 0;
    LedgerHeight started = 0; ///< 0 = not, as for all below
    LedgerHeight closed = 0;
    LedgerHeight followed = 0; ///< first follow-up; later ones are plain contributions
    LedgerHeight abandoned = 0;
    LeafPlace diagnosis;  ///< of the start
    LeafPlace assessment; ///< of the start
    LeafPlace record;     ///< of the close
    LeafPlace followUp;
    bool operator==(const SurgeryEntry&) const = default;

    enum class Phase : std::uint8_t { Planned, Started, Closed, FollowedUp, Abandoned };
    Phase phase() const;
};
/// For readers: what was recorded at `height` was recorded during the surgery, in blocks after its start and not
/// after its end. SOS and SSF must be, and their contribution's signer must be of the team.
bool isDuringSurgery(const SurgeryEntry& surgery, LedgerHeight height);

namespace key {
/// Under which all services of the organisation lie.
Bytes servicePrefix(const OrganisationId& organisation);
Bytes service(const OrganisationId& organisation, const KeyId& service);
/// Under which all receipts for that leaf lie.
Bytes receiptPrefix(const Digest256& root, std::uint32_t leaf);
Bytes receipt(const Digest256& root, std::uint32_t leaf, const KeyId& by);
/// Under which all attestations of that leaf lie.
Bytes attestationPrefix(const Digest256& root, std::uint32_t leaf);
Bytes attestation(const Digest256& root, std::uint32_t leaf, const KeyId& equipment);
/// Under which all surgeries of the patient lie.
Bytes surgeryPrefix(const PatientHandle& handle);
Bytes surgery(const PatientHandle& handle, const Digest256& surgery);
} // namespace key

Bytes encode(const ServiceEntry& entry);
Bytes encode(const ReceiptEntry& entry);
Bytes encode(const AttestationEntry& entry);
Bytes encode(const SurgeryEntry& entry);
template <>
Expected<ServiceEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<ReceiptEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<AttestationEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<SurgeryEntry, CodecError> decodeEntry(BytesView value);

} // namespace twinchart::contract
