// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chaincheck.h"

#include <ledger/verify.h>

#include <algorithm>
#include <map>
#include <utility>

namespace twinchart::consortium {

namespace {
ledger::UntrustedBlock received(const Block& block, const ledger::ValidatorSet& validators)
{
    return ledger::UntrustedBlock({ledger::LightBlock{{block.header, block.commit}, validators}, std::nullopt});
}

ledger::VerifyOptions policy()
{
    ledger::VerifyOptions options;
    options.sequentialWithoutPeriod = true;
    options.checkEverySignature = true;
    return options;
}

/// The walk from the genesis: what is known of the block before, and the state machine that replays.
class Replay {
public:
    Replay(const contract::Genesis& genesis, Instant now, ChainCheck& out)
        : m_genesis(genesis), m_validators(contract::validatorsOf(genesis)), m_now(now), m_application(genesis, 2),
          m_out(out)
    {
    }

    const contract::Application& application() const { return m_application; }

    /// False: nothing after this block can be judged.
    bool next(LedgerHeight height, const Block& block)
    {
        ++m_out.blocks;
        m_out.transactions += block.transactions.size();
        const Predecessor* before = m_before ? &*m_before : nullptr;
        const auto time = block.header.time.instant();
        if (!time || block.header.height != static_cast<std::int64_t>(height))
            return report(height, "header");
        const Digest256 appHash = m_application.appHash();
        const ledger::Header expected =
            headerOf(m_genesis, m_validators, before, height, *time, appHash, block.transactions);
        if (block.header != expected)
            nameDifference(height, block.header, expected);
        if (block.commit.blockId != blockIdOf(block.header, block.transactions, before))
            report(height, "block id");
        verify(height, block);
        auto finalized = m_application.finalize(height, *time, block.transactions);
        if (!finalized)
            return report(height, "block time");
        if (std::ranges::any_of(finalized->results, [](const ledger::TxResult& r) { return r.code != 0; }))
            report(height, "refused transaction");
        if (!finalized->validatorUpdates.empty())
            report(height, "validators");
        m_application.commit();
        m_before = Predecessor{block.commit.blockId, block.commit, std::move(finalized->results)};
        return true;
    }

private:
    bool report(LedgerHeight height, std::string what)
    {
        m_out.problems.push_back({height, std::move(what)});
        return false;
    }

    void nameDifference(LedgerHeight height, const ledger::Header& is, const ledger::Header& expected)
    {
        if (is.dataHash != expected.dataHash)
            report(height, "transactions");
        else if (is.appHash != expected.appHash)
            report(height, "state");
        else if (is.lastResultsHash != expected.lastResultsHash)
            report(height, "results");
        else if (is.lastBlockId != expected.lastBlockId || is.lastCommitHash != expected.lastCommitHash)
            report(height, "link to the block before");
        else
            report(height, "header");
    }

    void verify(LedgerHeight height, const Block& block)
    {
        if (!m_trusted) {
            const ledger::Anchor anchor{m_genesis.chain, std::nullopt, ledger::validatorsHash(m_validators), 1};
            auto first = ledger::verifyAnchor(anchor, received(block, m_validators), policy(), m_verifier);
            if (first)
                m_trusted = std::move(*first);
            else
                report(height, "commit");
            return;
        }
        auto verdict = ledger::verifyLightBlock(*m_trusted, received(block, m_validators), policy(), m_now, m_verifier);
        if (auto* verified = std::get_if<ledger::Verified>(&verdict))
            m_trusted = std::move(verified->block);
        else
            report(height, "commit");
    }

    const contract::Genesis& m_genesis;
    const ledger::ValidatorSet m_validators;
    const Instant m_now;
    contract::Application m_application;
    ChainCheck& m_out;
    std::optional<Predecessor> m_before;
    std::optional<ledger::TrustedBlock> m_trusted;
    ledger::ConsensusVerifier m_verifier;
};

void checkState(ChainStore& store, const contract::Application& application, ChainCheck& out)
{
    const auto stored = store.state();
    if (!stored) {
        out.problems.push_back({0, "state not readable"});
        return;
    }
    const auto expected = application.entries();
    const bool same =
        std::ranges::equal(*stored, expected, [](const contract::StateChange& a, const contract::StateChange& b) {
            return a.key == b.key && a.value == b.value;
        });
    if (!same)
        out.problems.push_back({0, "state"});
}
} // namespace

Expected<Block, EngineError> checkTip(ChainStore& store, const contract::Genesis& genesis, LedgerHeight newest,
                                      LedgerHeight links)
{
    const LedgerHeight from = newest > links ? newest - links : 1;
    std::optional<Block> last;
    for (LedgerHeight height = from; height <= newest; ++height) {
        TWINCHART_ASSIGN(auto block, store.block(height));
        if (!block || block->header.height != static_cast<std::int64_t>(height) ||
            block->commit.height != block->header.height ||
            ledger::headerHash(block->header) != block->commit.blockId.hash ||
            (last && block->header.lastBlockId != last->commit.blockId))
            return Unexpected{EngineError::Damaged};
        last = std::move(block);
    }
    if (!last || !last->header.time.instant())
        return Unexpected{EngineError::Damaged};
    const ledger::ValidatorSet validators = contract::validatorsOf(genesis);
    const ledger::Anchor anchor{genesis.chain, std::nullopt, ledger::validatorsHash(validators), last->header.height};
    ledger::ConsensusVerifier verifier;
    if (!ledger::verifyAnchor(anchor, received(*last, validators), policy(), verifier))
        return Unexpected{EngineError::Damaged};
    return std::move(*last);
}

ChainCheck checkChain(ChainStore& store, const contract::Genesis& genesis, Instant now)
{
    ChainCheck out;
    for (std::string& problem : store.integrityProblems())
        out.problems.push_back({0, "database: " + std::move(problem)});
    const auto kept = store.genesis();
    if (!kept || !*kept || **kept != contract::encode(genesis))
        out.problems.push_back({0, "genesis"});
    const auto newest = store.newestHeight();
    const auto stateHeight = store.stateHeight();
    if (!newest || !stateHeight || !*stateHeight || **stateHeight + 1 != *newest) {
        out.problems.push_back({0, "heights"});
        return out;
    }
    Replay replay(genesis, now, out);
    for (LedgerHeight height = 1; height <= *newest; ++height) {
        auto block = store.block(height);
        auto transactions = store.transactions(height);
        if (!block || !*block || !transactions) {
            out.problems.push_back({height, "block not readable"});
            return out;
        }
        (*block)->transactions = std::move(*transactions);
        if (!replay.next(height, **block))
            return out;
        if (height == *stateHeight)
            checkState(store, replay.application(), out);
    }
    // Before the first block with transactions the state is the genesis's.
    if (**stateHeight == 0)
        checkState(store, contract::Application(genesis), out);
    const auto stray = store.strayTransactions();
    if (!stray || *stray != 0)
        out.problems.push_back({0, "transactions of no block"});
    return out;
}

} // namespace twinchart::consortium
