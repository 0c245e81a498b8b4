// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <optional>
#include <span>
#include <vector>

/// A patient's twins (requirements M1, M2, M4; paper 002 §III, Alg. 1 and 2): which hospitals may keep one, a twin per
/// hospital and condition, its sequence of instances Tᵢ, and the master twin that the patient keeps over them.
/// The ledger sees random ids, keyed digests and digests of ciphertext, never a condition or a source.
namespace twinchart::contract {

inline constexpr std::size_t kMaxTwinSources = 16;   ///< σ has 1, 2, 4, 8 or 16 entries, filled up with random ones
inline constexpr std::size_t kAuthorshipOctets = 48; ///< v of signcryption: a compressed point

/// How an instance's ciphertext is made for its receivers.
enum class TwinSuite : std::uint8_t {
    Sealed = 1,      ///< one wrap per receiver; no authorship element, the transaction's signature says who
    Signcrypted = 2, ///< one ciphertext for all receivers, with v; readers check v, the contract keeps it
};

/// Authorise, Withdraw: by the patient who owns the handle. Create: by a clinical user who may write PDD or SOP, of
/// an authorised hospital. Sources: by such a user of the twin's hospital.
struct TwinBody {
    enum class Action : std::uint8_t {
        Authorise = 1, ///< organisation, address
        Withdraw = 2,  ///< organisation
        Create = 3,    ///< twin, condition, sources
        Sources = 4,   ///< twin, version, sources: replaces σ, the history stays
    };
    Action action = Action::Authorise;
    PatientHandle handle;
    OrganisationId organisation;
    Digest256 address;              ///< of the hospital's door for this patient's twins; opaque here
    Digest256 twin;                 ///< 32 random octets
    Digest256 condition;            ///< keyed digest of disease, organ or whole body
    std::uint32_t version = 0;      ///< exactly the next one; the first is 1
    std::vector<Digest256> sources; ///< σ: keyed digests, strictly ascending
    bool operator==(const TwinBody&) const = default;
};

/// Tᵢ. By a user or equipment of the twin's hospital that may write PDD or SOP. Block and time are the entry's.
struct TwinInstanceBody {
    PatientHandle handle;
    Digest256 twin;
    std::uint64_t sequence = 0; ///< exactly the last one plus 1; the first is 1
    std::uint32_t sources = 0;  ///< version of σ that it was made of: the one in force
    Digest256 data;             ///< h: SHA-256 of the ciphertext
    Digest256 previous;         ///< instanceDigest of the one before; zero for the first
    Digest256 root;             ///< mk: sequence root with this instance in it
    TwinSuite suite = TwinSuite::Sealed;
    Bytes authorship;    ///< v: kAuthorshipOctets when signcrypted, else empty
    Digest256 receivers; ///< keyed digest of the receiver set
    bool operator==(const TwinInstanceBody&) const = default;
};
/// What stands for the instance in the sequence: all of it but mk, domain-separated.
Digest256 instanceDigest(const TwinInstanceBody& instance);

/// One instance among those of a patient.
struct InstancePlace {
    Digest256 twin;
    std::uint64_t sequence = 0; ///< from 1
    auto operator<=>(const InstancePlace&) const = default;
};

/// By the patient who owns the handle. While the hospital keeps it, there is no master twin.
struct MasterTwinBody {
    enum class Action : std::uint8_t {
        Accept = 1,  ///< place, digest: what the owner validated goes into the master; only forward
        Resolve = 2, ///< place (chosen), refused, reason: two instances disagree, this is the owner's word
    };
    Action action = Action::Accept;
    PatientHandle handle;
    InstancePlace place;
    Digest256 digest; ///< instanceDigest that the owner has seen
    InstancePlace refused;
    Digest256 reason; ///< keyed commitment
    bool operator==(const MasterTwinBody&) const = default;
};

struct AuthorisationEntry { // auth
    Digest256 address;
    LedgerHeight since = 0;
    LedgerHeight withdrawn = 0; ///< 0 = authorised
    bool operator==(const AuthorisationEntry&) const = default;
};
struct TwinEntry {               // twin
    OrganisationId organisation; ///< whose twin it is
    Digest256 condition;
    std::uint32_t version = 0; ///< of the sources
    std::vector<Digest256> sources;
    Digest256 history; ///< sourcesHistory over all versions so far
    LedgerHeight since = 0;
    LedgerHeight changed = 0; ///< of this version
    bool operator==(const TwinEntry&) const = default;
};
/// SHA-256 over the history before (zero at first), version and sources: whoever kept the bodies proves each of them.
Digest256 sourcesHistory(const Digest256& before, std::uint32_t version, std::span<const Digest256> sources);

/// The right edge of a twin's sequence: what the next mk is computed from.
struct SequenceEntry { // tseq
    std::uint64_t count = 0;
    Digest256 last;              ///< instanceDigest of instance `count`
    std::vector<Digest256> edge; ///< roots of full subtrees, largest first: one per set bit of count
    bool operator==(const SequenceEntry&) const = default;

    /// Adds the next instance; count must be below its maximum.
    void append(const Digest256& instance);
    /// mk: RFC 6962 root over the instance digests 1 … count. Of an empty sequence: SHA-256 of nothing.
    Digest256 root() const;
};
struct InstanceEntry { // inst: the body, and when
    Digest256 digest;
    std::uint32_t sources = 0;
    Digest256 data;
    Digest256 previous;
    Digest256 root;
    TwinSuite suite = TwinSuite::Sealed;
    Bytes authorship;
    Digest256 receivers;
    KeyId signer;
    LedgerHeight height = 0; ///< b
    Instant time;            ///< t: block time
    bool operator==(const InstanceEntry&) const = default;
};
struct MasterEntry {            // mast
    std::uint64_t sequence = 0; ///< newest accepted instance of this twin
    Digest256 digest;
    LedgerHeight height = 0;
    bool operator==(const MasterEntry&) const = default;
};
struct RefusalEntry {     // mref: of an instance, by the owner
    InstancePlace chosen; ///< in its place
    Digest256 reason;
    LedgerHeight height = 0;
    LedgerHeight lifted = 0; ///< 0 = in force; the owner decided the other way later
    bool operator==(const RefusalEntry&) const = default;
};

/// For readers: the instance of that digest and sequence is in the sequence of `total` instances whose mk is `root`.
bool isInSequence(const Digest256& root, std::uint64_t total, std::uint64_t sequence, const Digest256& digest,
                  std::span<const Digest256> aunts);
/// For readers: the master's newest instance of a twin counts. `refusal` = entry under key::refusal of it, if any.
bool isInForce(const MasterEntry& master, const std::optional<RefusalEntry>& refusal);

namespace key {
/// Under which all authorised hospitals of the patient lie.
Bytes authorisationPrefix(const PatientHandle& handle);
Bytes authorisation(const PatientHandle& handle, const OrganisationId& organisation);
/// Under which all twins of the patient lie.
Bytes twinPrefix(const PatientHandle& handle);
Bytes twin(const PatientHandle& handle, const Digest256& twin);
Bytes sequence(const PatientHandle& handle, const Digest256& twin);
/// Under which all instances of the twin lie, in their order.
Bytes instancePrefix(const PatientHandle& handle, const Digest256& twin);
Bytes instance(const PatientHandle& handle, const InstancePlace& place);
/// Under which the patient's master twin lies: one entry per twin.
Bytes masterPrefix(const PatientHandle& handle);
Bytes master(const PatientHandle& handle, const Digest256& twin);
Bytes refusal(const PatientHandle& handle, const InstancePlace& refused);
} // namespace key

Bytes encode(const AuthorisationEntry& entry);
Bytes encode(const TwinEntry& entry);
Bytes encode(const SequenceEntry& entry);
Bytes encode(const InstanceEntry& entry);
Bytes encode(const MasterEntry& entry);
Bytes encode(const RefusalEntry& entry);
template <>
Expected<AuthorisationEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<TwinEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<SequenceEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<InstanceEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<MasterEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<RefusalEntry, CodecError> decodeEntry(BytesView value);

} // namespace twinchart::contract
