// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/contribution.h>
#include <crypto/identity.h>
#include <util/bytes.h>
#include <util/ids.h>
#include <util/time.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Plain values of the vault. The vault sees ciphertexts, keyed digests and sealed keys only.
namespace twinchart::vault {

/// Ciphertexts are kept in pieces of this many octets (the last one shorter).
inline constexpr std::size_t kPieceOctets = 8u << 20;
/// Longest ciphertext. Octets.
inline constexpr std::uint64_t kCiphertextLimit = std::uint64_t{132} << 20;
inline constexpr std::size_t kMaxSets = 16;
/// Wraps that may stand side by side for one reader set and recipient (a bad one keeps no good one out).
inline constexpr std::size_t kMaxWrapsEach = 4;
/// Sealed keys that several members may put for the same epoch and member.
inline constexpr std::size_t kMaxPuttersEach = 8;

struct VaultError {
    enum class Kind {
        CannotOpen,  ///< no such file, no permission, or an unsafe library
        WrongKey,    ///< not opened by this key: another vault, or damaged
        NewerSchema, ///< made by a newer program
        Storage,     ///< the disk refused; nothing changed
        Corrupt,     ///< what is stored contradicts itself
        NotFound,
        Conflict,   ///< contradicts what is there
        Incomplete, ///< something must be put before, or is missing at the end
        Mismatch,   ///< octets do not fit their leaf
        TooMany,    ///< above a limit
    };
    Kind kind = Kind::Storage;
    std::optional<std::uint32_t> leaf; ///< the leaf that the error is about
    std::string detail;                ///< of our own vocabulary
};

/// A piece that is being put; borrows.
struct PieceView {
    std::uint32_t leaf = 0;
    std::uint64_t offset = 0;
    std::uint64_t total = 0;
    BytesView octets;
};
struct Piece {
    std::uint32_t leaf = 0;
    std::uint64_t offset = 0;
    std::uint64_t total = 0;
    Bytes octets;
};
struct Wrap {
    std::uint32_t set = 0;
    KeyId recipient;
    Bytes sealed;
    friend bool operator==(const Wrap&, const Wrap&) = default;
};

/// One part of a contribution that is being put (see Vault::put). Views are borrowed during the call.
struct Part {
    Digest256 root;
    KeyId putter;
    std::span<const crypto::LeafBytes> leaves; ///< the caller has checked that they lead to the root
    std::vector<PieceView> pieces;
    std::span<const Bytes> tables;
    std::vector<Wrap> wraps;
    bool complete = false;
    Instant now;
};

enum class State : std::uint8_t { Absent = 0, Partial = 1, Complete = 2 };
struct Summary {
    State state = State::Absent;
    std::uint32_t ciphertexts = 0; ///< whole ones
    KeyId putter;
    Instant put; ///< first part
};

struct Stats {
    std::uint64_t contributions = 0; ///< complete ones
    std::uint64_t ciphertexts = 0;
    std::uint64_t octets = 0;
};

struct CircleKey {
    Digest256 circle;
    std::uint64_t epoch = 0;
    KeyId member;
    Bytes sealed;
};
struct CircleKeyPage {
    std::vector<CircleKey> rows;
    std::uint64_t last = 0; ///< mark of the last row
    bool more = false;
};
struct Share {
    std::string organisation;
    KeyId custodian;
    std::uint8_t share = 1;
    KeyId keeper;
    Bytes sealed;
};
/// Names the table of a grant: the patient's handle, and the transactionHash of the approval.
struct GrantName {
    PatientHandle handle;
    Digest256 grant;
    friend auto operator<=>(const GrantName&, const GrantName&) = default;
};
struct KnownGrant {
    GrantName name;
    Digest256 digest; ///< SHA-256 of the table that stands
};
struct IdentityRow {
    Digest256 mac;
    crypto::WrappedPatientId wrapped;
};

/// What a check found in one place.
struct Finding {
    std::optional<Digest256> root; ///< of a contribution, or a grant's name; none = the store itself
    std::optional<std::uint32_t> leaf;
    std::string what; ///< English, of our own vocabulary
    bool missing = false;
};
struct CheckReport {
    std::uint64_t contributions = 0;
    std::uint64_t ciphertexts = 0;
    std::uint64_t grants = 0;
    std::vector<Finding> findings; ///< at most 1,000
    std::uint64_t found = 0;       ///< all of them
};

} // namespace twinchart::vault
