// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/evidence.h>
#include <ledger/verify.h>

#include <map>
#include <string>
#include <variant>
#include <vector>

/// The light client (CometBFT v0.38 light/client.go and light/detector.go; spec/light-client/verification and
/// detection): from a trusted block to another height by one provider, then held against witnesses. Pure: blocks, now
/// and seeds are arguments; nothing is sent, waited for or stored here.
namespace twinchart::ledger {

/// Where light blocks come from and evidence goes to. Nothing that it gives is believed.
class BlockSource {
public:
    enum class Problem {
        NoAnswer,  ///< not reached, or no answer in time
        TooHigh,   ///< above the newest block
        NotThere,  ///< pruned, or not known
        Malformed, ///< not a light block, or of another height than asked
    };
    virtual ~BlockSource() = default;
    /// The block of a height; 0 = the newest.
    virtual Expected<LightBlock, Problem> block(std::int64_t height) = 0;
    /// Evidence for it to pass on. Nobody waits for what becomes of it.
    virtual void report(const LightClientAttackEvidence& evidence) = 0;
};

/// A trusted block, with the block as it was received (none for one restored from a header and a set).
struct VerifiedBlock {
    TrustedBlock trusted;
    std::optional<LightBlock> block;
};
/// From where verification began to its target, in ascending heights, each verified from the one before.
using Trace = std::vector<VerifiedBlock>;

struct ClientOptions {
    VerifyOptions verify;
    std::size_t maxFetches = 64;           ///< blocks asked for in one skipping verification
    std::size_t maxSequential = 1'000'000; ///< heights of one sequential or backward one
};

struct Reached {
    Trace trace;
};
/// Neither shown right nor wrong. With another provider, later, or with a new anchor it may be verified.
struct Unreached {
    enum class Why { NoAnswer, TooHigh, NotThere, Malformed, TooManyBlocks, Expired };
    Why why = Why::NoAnswer;
    std::int64_t height = 0;               ///< of the block in question
    std::optional<NotYetTrusted> evidence; ///< of the last step that had too little trust
};
/// The provider gave something wrong.
struct Refused {
    InvalidReason reason;
    std::int64_t height = 0;
};
using Reach = std::variant<Reached, Unreached, Refused>;

/// To a greater height (0: the newest) by as few blocks as trust allows: first the target itself, then ever closer
/// ones.
Reach verifySkipping(const VerifiedBlock& from, std::int64_t height, BlockSource& source, const ClientOptions& options,
                     Instant now, ConsensusVerifier& verifier);
/// To a greater height through every height between. The trace holds begin and target alone.
Reach verifySequential(const VerifiedBlock& from, std::int64_t height, BlockSource& source,
                       const ClientOptions& options, Instant now, ConsensusVerifier& verifier);
/// To a lower height along lastBlockId. No signature is needed: what is below is under the trusted header's hash. The
/// trusting period counts for where it begins. The trace holds begin and target alone, in that order; the target
/// without the block as received, whose votes nobody verified.
Reach verifyBackwards(const VerifiedBlock& from, std::int64_t height, BlockSource& source, const ClientOptions& options,
                      Instant now);

/// Trusted blocks by height. Above its limit the lowest go.
class TrustedStore {
public:
    explicit TrustedStore(VerifiedBlock root, std::size_t limit = 1'000);
    void add(VerifiedBlock block);
    const VerifiedBlock& newest() const { return m_blocks.rbegin()->second; }
    const VerifiedBlock& oldest() const { return m_blocks.begin()->second; }
    /// Null when there is none.
    const VerifiedBlock* at(std::int64_t height) const;
    /// The highest at or below; null when all are above.
    const VerifiedBlock* atOrBelow(std::int64_t height) const;
    /// The lowest above; null when there is none.
    const VerifiedBlock* above(std::int64_t height) const;
    std::size_t size() const { return m_blocks.size(); }

private:
    std::map<std::int64_t, VerifiedBlock> m_blocks;
    std::size_t m_limit;
};

/// How many other organisations must confirm a header (foundations §2): none where one member signs, else one.
struct TrustPolicy {
    std::string ownProvider; ///< the organisation that the primary belongs to; its witnesses do not count
    std::uint32_t witnesses = 1;
    static TrustPolicy of(std::string ownProvider, std::size_t signingMembers);
};

struct Witness {
    std::string organisation;
    BlockSource* source = nullptr;
};
enum class WitnessAnswer {
    Agrees,
    NoAnswer,     ///< or it has no such block
    Behind,       ///< its newest block is older; ask again after twice the drift
    Unverifiable, ///< gives another block that does not verify: a bad witness
    Unexamined,   ///< gives another block, and what would show it right or wrong could not be had
    Contradicts,  ///< gives another block that verifies: see the attack
};
/// Its name, for logs and reports ("Agrees").
std::string_view nameOf(WitnessAnswer answer);

/// Two histories that both verify. Neither side is chosen; nothing is verified until an operator decides.
struct Attack {
    AttackKind kind = AttackKind::Lunatic;
    std::size_t witness = 0;                                 ///< its number among the witnesses asked
    LightClientAttackEvidence againstPrimary;                ///< was given to the witness
    std::optional<LightClientAttackEvidence> againstWitness; ///< was given to the primary, where it could be made
};

/// Verified here, and by so many other organisations as the policy asks for.
struct ClientVerified {
    TrustedBlock block;
    std::uint32_t witnesses = 0; ///< organisations other than the primary's that agree
};
/// Why a header that may be right is not called verified.
struct ClientNotYetTrusted {
    std::optional<Unreached>
        unreached; ///< none: it verifies, but too few witnesses agree, or one could not be examined
    std::uint32_t witnesses = 0;
};
struct ClientFrozen {};
using ClientVerdict = std::variant<ClientVerified, ClientNotYetTrusted, Refused, Attack, ClientFrozen>;

struct ClientReport {
    ClientVerdict verdict;
    std::vector<WitnessAnswer> answers; ///< one a witness asked, in their order; fewer when an attack ended the asking
};

/// Store, policy and freeze together. Verifies every signature of what it believes or accuses. Not thread-safe.
class LightClient {
public:
    LightClient(TrustedStore store, ClientOptions options, TrustPolicy policy);

    /// Verifies a height (0: the primary's newest) and stores what is verified. After an attack: Frozen, whatever is
    /// asked.
    ClientReport verify(std::int64_t height, BlockSource& primary, const std::vector<Witness>& witnesses, Instant now,
                        ConsensusVerifier& verifier);
    const TrustedStore& store() const { return m_store; }
    bool frozen() const { return m_frozen; }
    /// An operator has decided, and says from which block on to trust.
    void resume(TrustedStore store);

private:
    /// To a stored block from the stored one below it.
    Trace wayTo(const VerifiedBlock& known) const;
    /// What a contradicting block is; an attack is filled in and reported to both.
    WitnessAnswer judged(const Trace& trace, const LightBlock& other, BlockSource& primary, BlockSource& witness,
                         Instant now, ConsensusVerifier& verifier, std::optional<Attack>& attack) const;
    Reach reach(std::int64_t height, BlockSource& primary, Instant now, ConsensusVerifier& verifier) const;

    TrustedStore m_store;
    ClientOptions m_options;
    TrustPolicy m_policy;
    bool m_frozen = false;
};

} // namespace twinchart::ledger
