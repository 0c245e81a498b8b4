// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/types.h>
#include <ledger/vote.h>
#include <util/expected.h>

#include <optional>
#include <span>
#include <utility>
#include <variant>

/// Single-step light-client verification (CometBFT light/verifier.go; spec/light-client/verification), in the
/// order structure, relation to the trusted header, trust, quorum. Pure: now and policy are arguments.
namespace twinchart::ledger {

/// Why a block is not valid. Nothing more of the same provider is worth asking for.
enum class InvalidReason {
    BadOptions,        ///< trust level outside [1/3, 1], a negative period or drift
    TooManyValidators, ///< above VerifyOptions::maxValidators (first of all checks)
    BlockProtocol,     ///< version.block is not 11
    ChainId,           ///< longer than 50 octets, or another chain
    Height,            ///< not positive
    HashSize,          ///< a hash that must be there is none, or app hash above its limit
    ProposerAddress,   ///< missing
    TimeRange,         ///< not a valid timestamp
    CommitHeight,      ///< commit is for another height
    CommitRound,       ///< negative
    CommitBlockId,     ///< zero block id
    NoSignatures,      ///< no entries, or all absent
    CommitEntry,       ///< an entry whose parts contradict its flag
    HeaderHash,        ///< header hash is not the commit's block id
    ValidatorSetEmpty,
    ValidatorAddress, ///< not derived from the key
    ValidatorPower,   ///< negative
    TotalPower,       ///< above 2^63/8
    ValidatorOrder,   ///< not power descending, address ascending
    DuplicateValidator,
    ValidatorsHash,     ///< set is not the header's
    NextValidatorsSet,  ///< the next set given along is broken or not the header's
    SignatureCount,     ///< entries and validators differ in number
    SignerAddress,      ///< entry names another validator than the one at its index
    HeightNotAbove,     ///< not above the trusted height
    TimeNotAfter,       ///< not after the trusted time
    FromTheFuture,      ///< not before now + drift
    NextValidatorsHash, ///< adjacent, but not the set that the trusted header announced
    BadSignature,       ///< a vote that does not verify
    NotEnoughPower,     ///< two thirds or less of the power signed
    AnchorMismatch,     ///< not the header hash or validators that the anchor names
};
/// Its name, for logs and reports ("HeaderHash").
std::string_view nameOf(InvalidReason reason);

/// A value that came from outside. Only verification turns it into a trusted one.
template <class T>
class Untrusted {
public:
    explicit Untrusted(T value) : m_value(std::move(value)) {}
    /// The value, unverified: to look at or pass on, not to believe.
    const T& unverified() const { return m_value; }

private:
    T m_value;
};

/// A light block, and perhaps the next validator set, as received.
struct ReceivedBlock {
    LightBlock block;
    std::optional<ValidatorSet> nextValidators;
};
using UntrustedBlock = Untrusted<ReceivedBlock>;

struct TrustLevel {
    std::uint32_t numerator = 1;
    std::uint32_t denominator = 3;
};

struct VerifyOptions {
    TrustLevel trustLevel;             ///< in [1/3, 1]; denominators up to 1,000
    std::int64_t trustingPeriodNs = 0; ///< no default makes sense; 0 = everything is expired
    std::int64_t clockDriftNs = 10'000'000'000;
    std::size_t maxValidators = 128; ///< policy; at most kMaxValidators
    /// Homes of one member that slept: an adjacent step with a single validator is not subject to the trusting
    /// period. Every other step still is.
    bool sequentialWithoutPeriod = false;
    /// Also verify entries after the quorum: for what is kept or passed on as evidence or proof,
    /// where no octet may be beyond verification.
    bool checkEverySignature = false;
};

/// A header that is believed, with the validators that are asked for trust in later ones.
/// Made only by verifyLightBlock, verifyAnchor and restoreTrusted.
class TrustedBlock {
public:
    const Header& header() const { return m_header; }
    const Digest256& hash() const { return m_hash; }
    /// The next set where it was given (and is not empty), else the header's own. In minimal form (encoding.h).
    const ValidatorSet& validators() const { return m_validators; }
    /// The hash of validators().
    const Digest256& validatorsHash() const { return m_validatorsHash; }

private:
    friend struct TrustedBlockMaker;
    TrustedBlock() = default;
    Header m_header;
    Digest256 m_hash;
    ValidatorSet m_validators;
    Digest256 m_validatorsHash;
};

struct Verified {
    TrustedBlock block;
};
/// Valid as far as it goes, but too few of the trusted validators signed it: ask for a header between.
struct NotYetTrusted {
    std::int64_t signedPower = 0; ///< trusted power that signed
    std::int64_t neededPower = 0; ///< must be above this
    std::int64_t totalPower = 0;  ///< of the trusted set
};
/// The trusted header is older than the trusting period: a new anchor is needed.
struct Expired {
    Timestamp trustedTime;
};
struct Invalid {
    InvalidReason reason;
};
using Verdict = std::variant<Verified, NotYetTrusted, Expired, Invalid>;

/// Verifies `received` from `trusted`, doing the cheap checks first.
/// `verifier` keeps prepared keys between calls; one per thread.
Verdict verifyLightBlock(const TrustedBlock& trusted, const UntrustedBlock& received, const VerifyOptions& options,
                         Instant now, ConsensusVerifier& verifier);
Verdict verifyLightBlock(const TrustedBlock& trusted, const UntrustedBlock& received, const VerifyOptions& options,
                         Instant now);

/// How far a run of blocks holds.
struct RunVerdict {
    std::size_t verified = 0;       ///< so many from the first on
    TrustedBlock last;              ///< the last of them, or where the run began
    std::optional<Verdict> stopped; ///< what the block behind them is; none when all are verified
};
/// Verifies blocks that follow one another, each from the one before: the same verdicts as verifyLightBlock in a loop,
/// but the signatures of many headers in one batch. Made for the next heights in order; others are taken one by one.
RunVerdict verifyRun(const TrustedBlock& trusted, std::span<const UntrustedBlock> blocks, const VerifyOptions& options,
                     Instant now, ConsensusVerifier& verifier);

/// What an out-of-band source (genesis, trust file, two administrators) says about the first trusted block.
/// At least one of hash and validatorsHash must be there.
struct Anchor {
    std::string chainId;
    OptionalHash headerHash;
    OptionalHash validatorsHash; ///< of the block's own set: the genesis validators for the first block
    std::int64_t height = 0;     ///< 0 = any
};
/// Structure, anchor, and more than two thirds of the block's own set. No time: the next step judges age.
Expected<TrustedBlock, InvalidReason> verifyAnchor(const Anchor& anchor, const UntrustedBlock& received,
                                                   const VerifyOptions& options, ConsensusVerifier& verifier);

/// A trusted block that this program itself kept under its own seal. Only checks that the set is the header's
/// own or next one.
Expected<TrustedBlock, InvalidReason> restoreTrusted(Header header, ValidatorSet validators);

/// A set's own rules (not empty, at most `limit`, addresses, powers, order); its total power.
Expected<std::int64_t, InvalidReason> checkValidatorSet(const ValidatorSet& set, std::size_t limit = kMaxValidators);

} // namespace twinchart::ledger
