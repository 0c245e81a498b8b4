// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/lightclient.h>

#include "structure.h"

#include <ledger/hashes.h>

#include <algorithm>
#include <set>

namespace twinchart::ledger {

namespace {

std::int64_t heightOf(const LightBlock& block)
{
    return block.signedHeader.header.height;
}

bool isOf(const LightBlock& block, const TrustedBlock& trusted)
{
    return headerHash(block.signedHeader.header) == trusted.hash();
}

/// Where another provider's history leaves a trace: its own verified way to there, whose last block it gave, and the
/// trace's block there.
struct Divergence {
    Trace other;
    LightBlock ofTrace;
};

/// One provider's blocks served with a block of its own that was fetched before.
class WithTarget final : public BlockSource {
public:
    WithTarget(BlockSource& source, const LightBlock& target) : m_source(source), m_target(target) {}
    Expected<LightBlock, Problem> block(std::int64_t height) override
    {
        if (height == heightOf(m_target))
            return m_target;
        return m_source.block(height);
    }
    void report(const LightClientAttackEvidence& evidence) override { m_source.report(evidence); }

private:
    BlockSource& m_source;
    const LightBlock& m_target;
};

/// The other block is of a history that does not verify: whoever gave it shows nothing.
struct Refuted {};
/// What lies between could not be had: neither shown right nor wrong.
struct Unexamined {};
using Examination = std::variant<Divergence, Refuted, Unexamined>;

/// Walks `trace` beside the source, whose block `target` differs from the trace's, from their common beginning on.
/// Where `target` stands lower than the trace's end, it is not older than that end.
Examination examined(const Trace& trace, const LightBlock& target, BlockSource& behind, const ClientOptions& options,
                     Instant now, ConsensusVerifier& verifier)
{
    WithTarget source(behind, target);
    VerifiedBlock agreed = trace.front();
    // A block at or below the beginning that is not on the way to it has nothing in common with this history.
    if (heightOf(target) <= agreed.trusted.header().height)
        return Refuted{};
    for (std::size_t i = 1; i < trace.size(); ++i) {
        const VerifiedBlock& step = trace[i];
        if (!step.block)
            return Unexamined{};
        // Where the source ends below this step and is not older, the step lies in a future that never was; blocks of
        // two heights differ as any two blocks do.
        const std::int64_t height = std::min(step.trusted.header().height, heightOf(target));
        Reach reach = verifySkipping(agreed, height, source, options, now, verifier);
        if (std::holds_alternative<Refused>(reach))
            return Refuted{};
        if (std::holds_alternative<Unreached>(reach))
            return Unexamined{};
        Trace way = std::move(std::get<Reached>(reach).trace);
        if (way.back().trusted.hash() != step.trusted.hash())
            return Divergence{std::move(way), *step.block};
        agreed = std::move(way.back());
    }
    return Refuted{};
}

/// One provider, asked for so many blocks and no more.
class Limited final : public BlockSource {
public:
    Limited(BlockSource& source, std::size_t blocks) : m_source(source), m_left(blocks) {}
    Expected<LightBlock, Problem> block(std::int64_t height) override
    {
        if (m_left == 0)
            return Unexpected{Problem::NoAnswer};
        --m_left;
        return m_source.block(height);
    }
    void report(const LightClientAttackEvidence& evidence) override { m_source.report(evidence); }

private:
    BlockSource& m_source;
    std::size_t m_left;
};

/// Both blocks of the beginning itself are signed by its validators.
bool contradictsBeginning(const VerifiedBlock& beginning, const LightBlock& other, const VerifyOptions& options,
                          ConsensusVerifier& verifier)
{
    const Header& header = beginning.trusted.header();
    const Anchor anchor{header.chainId, std::nullopt, header.validatorsHash, header.height};
    return verifyAnchor(anchor, UntrustedBlock({other, std::nullopt}), options, verifier).hasValue();
}

struct Comparison {
    WitnessAnswer answer = WitnessAnswer::NoAnswer;
    std::optional<LightBlock> other; ///< what contradicts, before it is examined
};

Comparison compared(const TrustedBlock& target, BlockSource& witness)
{
    const std::int64_t height = target.header().height;
    auto block = witness.block(height);
    if (!block && block.error() == BlockSource::Problem::TooHigh) {
        auto newest = witness.block(0);
        if (!newest)
            return {};
        if (heightOf(*newest) > height)
            block = witness.block(height);
        else if (heightOf(*newest) == height)
            block = std::move(newest);
        else if (newest->signedHeader.header.time < target.header().time)
            return {WitnessAnswer::Behind, {}};
        else
            return {WitnessAnswer::Contradicts, std::move(*newest)};
    }
    if (!block)
        return {block.error() == BlockSource::Problem::Malformed ? WitnessAnswer::Unverifiable
                                                                 : WitnessAnswer::NoAnswer,
                {}};
    if (heightOf(*block) != height)
        return {WitnessAnswer::Unverifiable, {}};
    if (isOf(*block, target))
        return {WitnessAnswer::Agrees, {}};
    return {WitnessAnswer::Contradicts, std::move(*block)};
}

} // namespace

std::string_view nameOf(WitnessAnswer answer)
{
    switch (answer) {
    case WitnessAnswer::Agrees: return "Agrees";
    case WitnessAnswer::NoAnswer: return "NoAnswer";
    case WitnessAnswer::Behind: return "Behind";
    case WitnessAnswer::Unverifiable: return "Unverifiable";
    case WitnessAnswer::Unexamined: return "Unexamined";
    case WitnessAnswer::Contradicts: return "Contradicts";
    }
    return {};
}

TrustPolicy TrustPolicy::of(std::string ownProvider, std::size_t signingMembers)
{
    return {std::move(ownProvider), signingMembers < 2 ? 0u : 1u};
}

LightClient::LightClient(TrustedStore store, ClientOptions options, TrustPolicy policy)
    : m_store(std::move(store)), m_options(options), m_policy(std::move(policy))
{
    // A signature that nobody checked could name an honest validator in evidence.
    m_options.verify.checkEverySignature = true;
}

void LightClient::resume(TrustedStore store)
{
    m_store = std::move(store);
    m_frozen = false;
}

Trace LightClient::wayTo(const VerifiedBlock& known) const
{
    const VerifiedBlock* below = m_store.atOrBelow(known.trusted.header().height - 1);
    Trace way;
    if (below)
        way.push_back(*below);
    way.push_back(known);
    return way;
}

Reach LightClient::reach(std::int64_t height, BlockSource& primary, Instant now, ConsensusVerifier& verifier) const
{
    if (height < 0)
        return Refused{InvalidReason::Height, height};
    if (height == 0) {
        auto newest = primary.block(0);
        if (!newest)
            return verifySkipping(m_store.newest(), 0, primary, m_options, now, verifier);
        const std::int64_t top = heightOf(*newest);
        const VerifiedBlock* known = m_store.at(top);
        if (known && !isOf(*newest, known->trusted))
            return Refused{InvalidReason::AnchorMismatch, top};
        // An older newest block is an answer to another question.
        if (top < m_store.newest().trusted.header().height)
            return Refused{InvalidReason::HeightNotAbove, top};
        // Nothing new: the newest that there is grows old like any other.
        if (known && isOlderThanPeriod(known->trusted, m_options.verify, Timestamp::from(now)))
            return Unreached{Unreached::Why::Expired, top, {}};
        if (known)
            return Reached{wayTo(*known)};
        WithTarget source(primary, *newest);
        return verifySkipping(m_store.newest(), top, source, m_options, now, verifier);
    }
    if (const VerifiedBlock* known = m_store.at(height))
        return Reached{wayTo(*known)};
    const VerifiedBlock* below = m_store.atOrBelow(height);
    const VerifiedBlock* above = m_store.above(height);
    const bool expired = below && isOlderThanPeriod(below->trusted, m_options.verify, Timestamp::from(now));
    if (below && (!expired || !above))
        return verifySkipping(*below, height, primary, m_options, now, verifier);
    return verifyBackwards(*above, height, primary, m_options, now);
}

ClientReport LightClient::verify(std::int64_t height, BlockSource& primary, const std::vector<Witness>& witnesses,
                                 Instant now, ConsensusVerifier& verifier)
{
    if (m_frozen)
        return {ClientFrozen{}, {}};
    // Once forward, and once more beside a witness's history.
    Limited provider(primary, 2 * m_options.maxFetches + m_options.maxSequential);
    Reach reached = reach(height, provider, now, verifier);
    if (auto* refused = std::get_if<Refused>(&reached))
        return {*refused, {}};
    if (auto* unreached = std::get_if<Unreached>(&reached))
        return {ClientNotYetTrusted{std::move(*unreached), 0}, {}};
    const Trace& trace = std::get<Reached>(reached).trace;
    const TrustedBlock& target = trace.back().trusted;

    ClientReport report{ClientNotYetTrusted{}, {}};
    std::set<std::string> agreeing;
    bool contradicted = false;
    for (std::size_t i = 0; i < witnesses.size(); ++i) {
        Limited witness(*witnesses[i].source, 2 * m_options.maxFetches);
        Comparison comparison = compared(target, witness);
        if (comparison.other) {
            std::optional<Attack> attack;
            comparison.answer = judged(trace, *comparison.other, provider, witness, now, verifier, attack);
            if (attack) {
                attack->witness = i;
                m_frozen = true;
                report.answers.push_back(WitnessAnswer::Contradicts);
                report.verdict = std::move(*attack);
                return report;
            }
            contradicted = contradicted || comparison.answer == WitnessAnswer::Unexamined;
        }
        report.answers.push_back(comparison.answer);
        if (comparison.answer == WitnessAnswer::Agrees && witnesses[i].organisation != m_policy.ownProvider)
            agreeing.insert(witnesses[i].organisation);
    }
    const auto count = static_cast<std::uint32_t>(agreeing.size());
    if (count < m_policy.witnesses || contradicted) {
        report.verdict = ClientNotYetTrusted{std::nullopt, count};
        return report;
    }
    report.verdict = ClientVerified{target, count};
    for (const VerifiedBlock& block : trace)
        m_store.add(block);
    return report;
}

WitnessAnswer LightClient::judged(const Trace& trace, const LightBlock& other, BlockSource& primary,
                                  BlockSource& witness, Instant now, ConsensusVerifier& verifier,
                                  std::optional<Attack>& attack) const
{
    const VerifiedBlock& beginning = trace.front();
    if (trace.size() == 1) {
        if (heightOf(other) != beginning.trusted.header().height ||
            !contradictsBeginning(beginning, other, m_options.verify, verifier))
            return WitnessAnswer::Unverifiable;
        if (!beginning.block)
            return WitnessAnswer::Unexamined;
        attack.emplace();
        attack->kind = kindOfAttack(*beginning.block, other);
        attack->againstPrimary = evidenceAgainst(*beginning.block, other, beginning.trusted);
        attack->againstWitness = evidenceAgainst(other, *beginning.block, beginning.trusted);
    } else {
        Examination examination = examined(trace, other, witness, m_options, now, verifier);
        if (std::holds_alternative<Refuted>(examination))
            return WitnessAnswer::Unverifiable;
        const auto* against = std::get_if<Divergence>(&examination);
        if (!against)
            return WitnessAnswer::Unexamined;
        const VerifiedBlock& theirs = against->other.back();
        attack.emplace();
        attack->kind = kindOfAttack(against->ofTrace, *theirs.block);
        attack->againstPrimary = evidenceAgainst(against->ofTrace, *theirs.block, against->other.front().trusted);
        // The witness may be the one at fault: the same from the other side.
        const Examination reversed = examined(against->other, against->ofTrace, primary, m_options, now, verifier);
        if (const auto* way = std::get_if<Divergence>(&reversed))
            attack->againstWitness =
                evidenceAgainst(way->ofTrace, *way->other.back().block, way->other.front().trusted);
    }
    witness.report(attack->againstPrimary);
    if (attack->againstWitness)
        primary.report(*attack->againstWitness);
    return WitnessAnswer::Contradicts;
}

} // namespace twinchart::ledger
