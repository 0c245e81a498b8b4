// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>
#include <util/ids.h>
#include <util/time.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

/// Plain values of CometBFT v0.38 (proto/tendermint/{types,version,crypto}); see spec/core/data_structures.md.
/// Equality is of every field. All are as safe between threads as their parts.
namespace twinchart::ledger {

/// Hard limits of the types; a policy may be narrower (VerifyOptions).
inline constexpr std::size_t kMaxValidators = 10'000;
inline constexpr std::size_t kMaxChainIdOctets = 50;
inline constexpr std::size_t kMaxAppHashOctets = 256;
inline constexpr std::size_t kMaxSignatureOctets = 64;
inline constexpr std::size_t kMaxLightBlockOctets = 4u << 20;
inline constexpr std::int64_t kMaxTotalPower = std::numeric_limits<std::int64_t>::max() / 8;
inline constexpr std::uint64_t kBlockProtocol = 11;

/// First 20 octets of SHA-256 over an Ed25519 key.
using Address = FixedBytes<20, struct ValidatorAddressTag>;
/// A hash field: 32 octets, or none (no octets on the wire).
using OptionalHash = std::optional<Digest256>;

/// google.protobuf.Timestamp: years 1 to 9999, wider than Instant. The default is Go's zero time
/// (0001-01-01T00:00:00Z), which absent commit entries carry.
struct Timestamp {
    static constexpr std::int64_t kMinSeconds = -62'135'596'800; ///< 0001-01-01T00:00:00Z
    static constexpr std::int64_t kMaxSeconds = 253'402'300'799; ///< 9999-12-31T23:59:59Z

    std::int64_t seconds = kMinSeconds;
    std::int32_t nanos = 0; ///< 0 .. 999,999,999

    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
    static Timestamp from(Instant t);
    /// None outside Instant's years.
    std::optional<Instant> instant() const;
    /// Seconds and nanos inside their ranges.
    bool valid() const;
    bool isZero() const { return *this == Timestamp{}; }
};
/// RFC 3339 in UTC with 'Z' and 0 to 9 fraction digits, the form of CometBFT's JSON. Strict.
std::optional<Timestamp> parseTimestamp(std::string_view text);

struct PartSetHeader {
    std::uint32_t total = 0;
    OptionalHash hash;
    bool operator==(const PartSetHeader&) const = default;
};

struct BlockId {
    OptionalHash hash;
    PartSetHeader parts;
    bool isZero() const { return *this == BlockId{}; }
    bool operator==(const BlockId&) const = default;
};

struct Version {
    std::uint64_t block = kBlockProtocol;
    std::uint64_t app = 0;
    bool operator==(const Version&) const = default;
};

struct Header {
    Version version;
    std::string chainId;
    std::int64_t height = 0;
    Timestamp time;
    BlockId lastBlockId;
    OptionalHash lastCommitHash;
    OptionalHash dataHash;
    OptionalHash validatorsHash;
    OptionalHash nextValidatorsHash;
    OptionalHash consensusHash;
    Bytes appHash; ///< any length up to kMaxAppHashOctets; ours is a 32-octet root
    OptionalHash lastResultsHash;
    OptionalHash evidenceHash;
    std::optional<Address> proposerAddress;
    bool operator==(const Header&) const = default;
};

enum class BlockIdFlag : std::uint8_t { Absent = 1, Commit = 2, Nil = 3 };

struct CommitSig {
    BlockIdFlag flag = BlockIdFlag::Absent;
    std::optional<Address> validatorAddress;
    Timestamp timestamp;
    Bytes signature; ///< empty, or up to kMaxSignatureOctets
    bool operator==(const CommitSig&) const = default;
};

struct Commit {
    std::int64_t height = 0;
    std::int32_t round = 0;
    BlockId blockId;
    std::vector<CommitSig> signatures; ///< one per validator, in the set's order
    bool operator==(const Commit&) const = default;
};

struct Validator {
    Address address;      ///< on the wire; must be addressOf(key)
    PublicSigningKey key; ///< Ed25519
    std::int64_t power = 0;
    std::int64_t proposerPriority = 0; ///< under no hash and no signature
    bool operator==(const Validator&) const = default;
};

struct ValidatorSet {
    std::vector<Validator> validators;   ///< power descending, then address ascending
    std::optional<Validator> proposer;   ///< under no hash and no signature
    std::int64_t declaredTotalPower = 0; ///< as sent; never believed
    bool operator==(const ValidatorSet&) const = default;
};

struct SignedHeader {
    Header header;
    Commit commit;
    bool operator==(const SignedHeader&) const = default;
};

struct LightBlock {
    SignedHeader signedHeader;
    ValidatorSet validators;
    bool operator==(const LightBlock&) const = default;
};

/// What of a transaction's result is hashed (ExecTxResult's deterministic part).
struct TxResult {
    std::uint32_t code = 0;
    Bytes data;
    std::int64_t gasWanted = 0;
    std::int64_t gasUsed = 0;
    bool operator==(const TxResult&) const = default;
};

/// A validator of that key and power with its address; an ordered set of such; the one in force at genesis.
Validator makeValidator(const PublicSigningKey& key, std::int64_t power);
ValidatorSet makeValidatorSet(std::vector<Validator> validators);

} // namespace twinchart::ledger
