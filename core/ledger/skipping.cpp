// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/lightclient.h>

#include "structure.h"

#include <algorithm>

namespace twinchart::ledger {

namespace {

constexpr std::size_t kPage = 64;

Unreached unreached(BlockSource::Problem problem, std::int64_t height)
{
    switch (problem) {
    case BlockSource::Problem::NoAnswer: return {Unreached::Why::NoAnswer, height, {}};
    case BlockSource::Problem::TooHigh: return {Unreached::Why::TooHigh, height, {}};
    case BlockSource::Problem::NotThere: return {Unreached::Why::NotThere, height, {}};
    case BlockSource::Problem::Malformed: break;
    }
    return {Unreached::Why::Malformed, height, {}};
}

std::int64_t heightOf(const LightBlock& block)
{
    return block.signedHeader.header.height;
}

/// What a verdict other than Verified and NotYetTrusted means for the whole.
Reach ended(const Verdict& verdict, std::int64_t height)
{
    if (const auto* invalid = std::get_if<Invalid>(&verdict))
        return Refused{invalid->reason, height};
    return Unreached{Unreached::Why::Expired, height, {}};
}

/// The block of a height, or an answer. A source that gives another height than asked has given nothing.
std::variant<LightBlock, Unreached> fetched(BlockSource& source, std::int64_t height)
{
    auto block = source.block(height);
    if (!block)
        return unreached(block.error(), height);
    if (height != 0 && heightOf(*block) != height)
        return Unreached{Unreached::Why::Malformed, height, {}};
    return std::move(*block);
}

} // namespace

Reach verifySkipping(const VerifiedBlock& from, std::int64_t height, BlockSource& source, const ClientOptions& options,
                     Instant now, ConsensusVerifier& verifier)
{
    auto target = fetched(source, height);
    if (auto* problem = std::get_if<Unreached>(&target))
        return *problem;
    std::vector<LightBlock> pending;
    pending.push_back(std::get<LightBlock>(std::move(target)));
    std::size_t fetches = 1;
    Trace trace(1, from);
    std::size_t depth = 0;
    while (true) {
        LightBlock& candidate = pending[depth];
        const std::int64_t here = trace.back().trusted.header().height;
        Verdict verdict = verifyLightBlock(trace.back().trusted, UntrustedBlock({candidate, std::nullopt}),
                                           options.verify, now, verifier);
        if (auto* verified = std::get_if<Verified>(&verdict)) {
            trace.push_back({std::move(verified->block), std::move(candidate)});
            if (depth == 0)
                return Reached{std::move(trace)};
            // With the new trust the target may be in reach; blocks at and below this one are done.
            pending.resize(depth);
            depth = 0;
            continue;
        }
        const auto* tooLittle = std::get_if<NotYetTrusted>(&verdict);
        if (!tooLittle)
            return ended(verdict, heightOf(candidate));
        if (++depth < pending.size())
            continue;
        if (fetches >= options.maxFetches)
            return Unreached{Unreached::Why::TooManyBlocks, heightOf(candidate), *tooLittle};
        // CometBFT's schedule: a little above the middle. Adjacent blocks never lack trust, so this lies between.
        const std::int64_t distance = heightOf(candidate) - here;
        const std::int64_t pivot = here + distance / 16 * 9 + distance % 16 * 9 / 16;
        auto between = fetched(source, pivot);
        if (auto* problem = std::get_if<Unreached>(&between)) {
            problem->evidence = *tooLittle;
            return *problem;
        }
        ++fetches;
        pending.push_back(std::get<LightBlock>(std::move(between)));
    }
}

Reach verifySequential(const VerifiedBlock& from, std::int64_t height, BlockSource& source,
                       const ClientOptions& options, Instant now, ConsensusVerifier& verifier)
{
    std::int64_t target = height;
    if (target == 0) {
        auto newest = fetched(source, 0);
        if (auto* problem = std::get_if<Unreached>(&newest))
            return *problem;
        target = heightOf(std::get<LightBlock>(newest));
    }
    const std::int64_t start = from.trusted.header().height;
    if (target <= start)
        return Refused{InvalidReason::HeightNotAbove, target};
    if (static_cast<std::uint64_t>(target - start) > options.maxSequential)
        return Unreached{Unreached::Why::TooManyBlocks, target, {}};
    TrustedBlock trusted = from.trusted;
    std::optional<LightBlock> last;
    for (std::int64_t at = start + 1; at <= target;) {
        std::vector<UntrustedBlock> page;
        for (; at <= target && page.size() < kPage; ++at) {
            auto block = fetched(source, at);
            if (auto* problem = std::get_if<Unreached>(&block))
                return *problem;
            page.emplace_back(ReceivedBlock{std::get<LightBlock>(std::move(block)), std::nullopt});
        }
        RunVerdict run = verifyRun(trusted, page, options.verify, now, verifier);
        if (run.stopped)
            return ended(*run.stopped, run.last.header().height + 1);
        trusted = std::move(run.last);
        last = page.back().unverified().block;
    }
    return Reached{{from, {std::move(trusted), std::move(last)}}};
}

Reach verifyBackwards(const VerifiedBlock& from, std::int64_t height, BlockSource& source, const ClientOptions& options,
                      Instant now)
{
    const Header& begin = from.trusted.header();
    if (height <= 0 || height >= begin.height)
        return Refused{InvalidReason::Height, height};
    if (!valid(options.verify))
        return Refused{InvalidReason::BadOptions, height};
    if (isOlderThanPeriod(from.trusted, options.verify, Timestamp::from(now)))
        return Unreached{Unreached::Why::Expired, height, {}};
    if (static_cast<std::uint64_t>(begin.height - height) > options.maxSequential)
        return Unreached{Unreached::Why::TooManyBlocks, height, {}};
    VerifiedBlock above = from;
    for (std::int64_t at = begin.height - 1; at >= height; --at) {
        auto answer = fetched(source, at);
        if (auto* problem = std::get_if<Unreached>(&answer))
            return *problem;
        const ReceivedBlock received{std::get<LightBlock>(std::move(answer)), std::nullopt};
        const auto structure = checkStructure(received, begin.chainId, options.verify.maxValidators, &above.trusted);
        if (!structure)
            return Refused{structure.error(), at};
        if (above.trusted.header().lastBlockId.hash != structure->headerHash)
            return Refused{InvalidReason::HeaderHash, at};
        if (received.block.signedHeader.header.time >= above.trusted.header().time)
            return Refused{InvalidReason::TimeNotAfter, at};
        above = {TrustedBlockMaker::make(received, structure->headerHash), std::nullopt};
    }
    return Reached{{from, std::move(above)}};
}

TrustedStore::TrustedStore(VerifiedBlock root, std::size_t limit) : m_limit(std::max<std::size_t>(1, limit))
{
    add(std::move(root));
}

void TrustedStore::add(VerifiedBlock block)
{
    const std::int64_t height = block.trusted.header().height;
    m_blocks.insert_or_assign(height, std::move(block));
    if (m_blocks.size() > m_limit)
        m_blocks.erase(m_blocks.begin());
}

const VerifiedBlock* TrustedStore::at(std::int64_t height) const
{
    const auto it = m_blocks.find(height);
    return it == m_blocks.end() ? nullptr : &it->second;
}

const VerifiedBlock* TrustedStore::above(std::int64_t height) const
{
    const auto it = m_blocks.upper_bound(height);
    return it == m_blocks.end() ? nullptr : &it->second;
}

const VerifiedBlock* TrustedStore::atOrBelow(std::int64_t height) const
{
    const auto it = m_blocks.upper_bound(height);
    return it == m_blocks.begin() ? nullptr : &std::prev(it)->second;
}

} // namespace twinchart::ledger
