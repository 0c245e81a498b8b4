// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/lightclient.h>

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

/// Where another provider's history leaves a trace: its own verified way to there, and the trace's block there.
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

/// Walks `trace` beside the source, whose block `target` differs from the trace's. None: the source does not verify,
/// so it shows nothing.
std::optional<Divergence> divergenceOf(const Trace& trace, const LightBlock& target, BlockSource& behind,
                                       const ClientOptions& options, Instant now, ConsensusVerifier& verifier)
{
    WithTarget source(behind, target);
    VerifiedBlock agreed = trace.front();
    if (heightOf(target) < agreed.trusted.header().height)
        return std::nullopt;
    if (!agreed.block) {
        auto first = source.block(agreed.trusted.header().height);
        if (!first || !isOf(*first, agreed.trusted))
            return std::nullopt;
        agreed.block = std::move(*first);
    }
    const auto reached = [&](std::int64_t height) -> std::optional<Trace> {
        if (height == agreed.trusted.header().height)
            return Trace{agreed};
        Reach reach = verifySkipping(agreed, height, source, options, now, verifier);
        auto* way = std::get_if<Reached>(&reach);
        return way ? std::optional(std::move(way->trace)) : std::nullopt;
    };
    for (std::size_t i = 1; i < trace.size(); ++i) {
        const VerifiedBlock& step = trace[i];
        if (!step.block)
            return std::nullopt;
        // The source ends below this step and is not older: the step lies in a future that never was.
        const bool forward = step.trusted.header().height > heightOf(target);
        if (forward && step.trusted.header().time > target.signedHeader.header.time)
            return std::nullopt;
        auto way = reached(forward ? heightOf(target) : step.trusted.header().height);
        if (!way)
            return std::nullopt;
        if (forward || way->back().trusted.hash() != step.trusted.hash())
            return Divergence{std::move(*way), *step.block};
        agreed = std::move(way->back());
    }
    return std::nullopt;
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
        if (heightOf(*newest) >= height)
            block = heightOf(*newest) == height ? std::move(newest) : witness.block(height);
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
    return below ? Trace{*below, known} : Trace{known};
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
        if (known)
            return Reached{wayTo(*known)};
        WithTarget source(primary, *newest);
        return verifySkipping(m_store.newest(), top, source, m_options, now, verifier);
    }
    if (const VerifiedBlock* known = m_store.at(height))
        return Reached{wayTo(*known)};
    if (const VerifiedBlock* below = m_store.atOrBelow(height))
        return verifySkipping(*below, height, primary, m_options, now, verifier);
    return verifyBackwards(m_store.oldest(), height, primary, m_options, now);
}

ClientReport LightClient::verify(std::int64_t height, BlockSource& primary, const std::vector<Witness>& witnesses,
                                 Instant now, ConsensusVerifier& verifier)
{
    if (m_frozen)
        return {ClientFrozen{}, {}};
    Reach reached = reach(height, primary, now, verifier);
    if (auto* refused = std::get_if<Refused>(&reached))
        return {*refused, {}};
    if (auto* unreached = std::get_if<Unreached>(&reached))
        return {ClientNotYetTrusted{std::move(*unreached), 0}, {}};
    const Trace& trace = std::get<Reached>(reached).trace;
    const TrustedBlock& target = trace.back().trusted;

    ClientReport report{ClientNotYetTrusted{}, {}};
    std::set<std::string> agreeing;
    for (std::size_t i = 0; i < witnesses.size(); ++i) {
        BlockSource& witness = *witnesses[i].source;
        Comparison comparison = compared(target, witness);
        if (comparison.other) {
            auto against = divergenceOf(trace, *comparison.other, witness, m_options, now, verifier);
            if (against && against->other.back().block) {
                const VerifiedBlock& theirs = against->other.back();
                Attack attack;
                attack.witness = i;
                attack.kind = kindOfAttack(against->ofTrace, *theirs.block);
                attack.againstPrimary =
                    evidenceAgainst(against->ofTrace, *theirs.block, against->other.front().trusted);
                witness.report(attack.againstPrimary);
                // The witness may be the one at fault: the same from the other side.
                const auto reversed = divergenceOf(against->other, against->ofTrace, primary, m_options, now, verifier);
                if (reversed && reversed->other.back().block) {
                    attack.againstWitness = evidenceAgainst(reversed->ofTrace, *reversed->other.back().block,
                                                            reversed->other.front().trusted);
                    primary.report(*attack.againstWitness);
                }
                m_frozen = true;
                report.answers.push_back(WitnessAnswer::Contradicts);
                report.verdict = std::move(attack);
                return report;
            }
            comparison.answer = WitnessAnswer::Unverifiable;
        }
        report.answers.push_back(comparison.answer);
        if (comparison.answer == WitnessAnswer::Agrees && witnesses[i].organisation != m_policy.ownProvider)
            agreeing.insert(witnesses[i].organisation);
    }
    const auto count = static_cast<std::uint32_t>(agreeing.size());
    if (count < m_policy.witnesses) {
        report.verdict = ClientNotYetTrusted{std::nullopt, count};
        return report;
    }
    report.verdict = ClientVerified{target, count};
    for (const VerifiedBlock& block : trace)
        m_store.add(block);
    return report;
}

} // namespace twinchart::ledger
