// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <functional>
#include <optional>
#include <string_view>
#include <variant>

/// How somebody gets a certificate and keeps it (requirements A2, A3): application, admission by the hospital's
/// administrator, rotation of a key, recovery of a lost one. The key pair is made by its user; the ledger sees public
/// keys, keyed digests and ciphertext.
namespace twinchart::contract {

/// The one size of an application's sealed details, so that two applications differ in nothing but their keys.
inline constexpr std::size_t kApplicationDetailsOctets = 1'024;
inline constexpr std::uint32_t kMaxOpenApplications = 1'024;        ///< of one organisation; its slots
inline constexpr std::int64_t kMaxApplicationSeconds = 30 * 86'400; ///< from an application to its end
inline constexpr std::int64_t kRecoverySeconds = 30 * 86'400;       ///< from a revocation as lost to the last recovery
inline constexpr std::size_t kMaxSuccessions = 64;                  ///< that currentKeyOf follows

/// A key that may replace its holder's once, when that is lost. It signs for itself: else anybody could take another's
/// public key out of use by naming it.
struct RecoveryKey {
    KeyField key;     ///< Ed25519
    Bytes possession; ///< 64 octets by it over recoveryMessage
    bool operator==(const RecoveryKey&) const = default;
};

/// Somebody without a certificate applies to an organisation. The envelope's signer is the key in the body, which must
/// never have had a certificate. An organisation has kMaxOpenApplications slots; the applicant names one that is free
/// (never used, decided, or past its end), and the slot's next serial, which makes every application unrepeatable:
/// keys without a certificate have no nonce.
struct ApplicationBody {
    OrganisationId organisation;
    std::uint32_t slot = 0;    ///< below kMaxOpenApplications
    std::uint64_t serial = 0;  ///< one above the slot's last, from 1
    KeyField key;              ///< Ed25519
    KeyField sealing;          ///< X25519
    Role role = Role::Patient; ///< wanted; the administrator may give another
    std::optional<RecoveryKey> recovery;
    Instant until; ///< block time of its end, at most kMaxApplicationSeconds ahead
    Bytes details; ///< kApplicationDetailsOctets, sealed to the administrator's sealing key; its SHA-256 is kept
    bool operator==(const ApplicationBody&) const = default;
};

enum class RejectReason : std::uint8_t {
    Unspecified = 1,
    NotKnown = 2, ///< the organisation does not know this person or device
    Unproven = 3, ///< the evidence does not suffice
    WrongRole = 4,
    Duplicate = 5, ///< has a certificate already
    Withdrawn = 6, ///< the applicant asked for it
};

/// What an accepted application becomes: the fields of CertificateBody that the administrator gives.
struct Acceptance {
    Role role = Role::Patient;
    Digest256 name;                       ///< HMAC(name key, folded user name): unique in the consortium
    std::optional<Digest256> constituent; ///< keyed commitment of constituentID
    Instant validUntil;                   ///< block time of its end; 0 = none
    bool operator==(const Acceptance&) const = default;
};

/// The word of the organisation's root key on an application, once, before its end.
struct AdmissionBody {
    std::uint32_t slot = 0;
    Digest256 application; ///< transactionHash: the slot may have a newer one
    std::variant<Acceptance, RejectReason> decision;
    bool operator==(const AdmissionBody&) const = default;
};

/// The holder of a live certificate replaces its key. Role, organisation, name, constituent, validity, permissions and
/// the replica's anchor follow; the old certificate is revoked as superseded in the same block. Not for root keys.
struct RotationBody {
    KeyField key;                        ///< Ed25519
    KeyField sealing;                    ///< X25519
    std::optional<RecoveryKey> recovery; ///< replaces the recovery key; none = it stays
    Bytes possession;                    ///< 64 octets by the new key over rotationMessage
    bool operator==(const RotationBody&) const = default;
};

/// Signed by a recovery key in place of the lost one, once. Effects as a rotation's; the old certificate is revoked as
/// lost. Also when it was so revoked already, at most kRecoverySeconds before; never after another revocation.
struct RecoveryBody {
    KeyId subject;                       ///< the lost key, for which the recovery key stands
    KeyField key;                        ///< Ed25519
    KeyField sealing;                    ///< X25519
    std::optional<RecoveryKey> recovery; ///< the next recovery key, as this one is used up
    Bytes possession;                    ///< 64 octets by the new key over rotationMessage
    bool operator==(const RecoveryBody&) const = default;
};

/// What the new key of a rotation or recovery signs.
Bytes rotationMessage(std::string_view chain, const KeyId& old, const KeyField& key, const KeyField& sealing);
/// What a recovery key signs: `holder` is the key that it is to stand for.
Bytes recoveryMessage(std::string_view chain, const KeyId& holder, const KeyField& recovery);

/// State of an application slot.
struct ApplicationEntry { // appl
    enum class State : std::uint8_t {
        Open = 1, ///< also past its end: nobody wakes it
        Accepted = 2,
        Rejected = 3,
    };
    Digest256 transaction; ///< transactionHash: holds the sealed details
    std::uint64_t serial = 0;
    KeyField key;
    KeyField sealing;
    Role role = Role::Patient;
    std::optional<KeyField> recovery;
    Digest256 details; ///< SHA-256 of the sealed details
    Instant until;
    State state = State::Open;
    std::optional<RejectReason> reason; ///< exactly when rejected
    LedgerHeight since = 0;
    LedgerHeight decided = 0; ///< 0 = open
    bool operator==(const ApplicationEntry&) const = default;
    bool isOpen(Instant blockTime) const { return state == State::Open && blockTime <= until; }
};
/// The key that took the place of another.
struct SuccessionEntry { // succ
    KeyId next;
    LedgerHeight since = 0;
    bool operator==(const SuccessionEntry&) const = default;
};
/// A recovery key, under its own id.
struct RecoveryEntry { // rcvr
    enum class State : std::uint8_t {
        Live = 1,
        Used = 2,
        Replaced = 3, ///< its holder registered another
    };
    KeyField key;
    KeyId subject; ///< for which it stands now
    State state = State::Live;
    LedgerHeight since = 0;
    bool operator==(const RecoveryEntry&) const = default;
};
/// The recovery key of a key, under the latter's id.
struct RecoveryOfEntry { // rcvs
    KeyId recovery;
    Instant lostAt; ///< block time of the revocation as lost; 0 = none
    bool operator==(const RecoveryOfEntry&) const = default;
};

/// The key that took the place of `key` by rotation or recovery, and so on, at most kMaxSuccessions steps; `key` itself
/// when nothing did. `find` gives the value under a key of some state. Whether the key is live is another question.
KeyId currentKeyOf(const std::function<std::optional<BytesView>(BytesView)>& find, KeyId key);

namespace key {
/// Under which every application slot of the organisation lies: at most kMaxOpenApplications.
Bytes applicationPrefix(const OrganisationId& organisation);
Bytes application(const OrganisationId& organisation, std::uint32_t slot);
Bytes succession(const KeyId& old);
Bytes recovery(const KeyId& recovery);
Bytes recoveryOf(const KeyId& subject);
} // namespace key

Bytes encode(const ApplicationEntry& entry);
Bytes encode(const SuccessionEntry& entry);
Bytes encode(const RecoveryEntry& entry);
Bytes encode(const RecoveryOfEntry& entry);
template <>
Expected<ApplicationEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<SuccessionEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<RecoveryEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<RecoveryOfEntry, CodecError> decodeEntry(BytesView value);

} // namespace twinchart::contract
