// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <consortium/engine.h>

#include "blockmaker.h"
#include "chaincheck.h"
#include "chainstore.h"
#include "taskthreads.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace twinchart::consortium {

namespace {
constexpr LedgerHeight kLinksAtOpen = 64;

Expected<void, EngineError> signsAlone(const contract::Genesis& genesis, const ledger::VoteSigner& validator)
{
    const ledger::ValidatorSet set = contract::validatorsOf(genesis);
    if (set.validators.size() != 1 || set.validators.front().key != validator.publicKey())
        return Unexpected{EngineError::WrongKey};
    return {};
}
} // namespace

/// The chain's end: what the next block stands on.
struct Tip {
    contract::Application application;
    Predecessor before;
    LedgerHeight height = 0;
    Instant time;
};

struct EmbeddedEngine::Data {
    contract::Genesis genesis;
    ledger::ValidatorSet validators;
    ledger::VoteSigner validator;
    const Clock& clock;
    ChainStore store;
    Tip tip;
    std::atomic<LedgerHeight>* blockInWork;
    bool closed = false;
    mutable std::mutex mutex;

    Data(contract::Genesis g, ledger::VoteSigner v, const Clock& c, ChainStore s, Tip t, std::atomic<LedgerHeight>* b)
        : genesis(std::move(g)), validators(contract::validatorsOf(genesis)), validator(std::move(v)), clock(c),
          store(std::move(s)), tip(std::move(t)), blockInWork(b)
    {
    }

    Tip copyOfTip() const { return {tip.application.fork(), tip.before, tip.height, tip.time}; }
    /// The system's clock may stand or go back; the chain's does not.
    static Instant nextTime(const Clock& clock, const Tip& on)
    {
        return std::max(clock.now(), Instant{on.time.ns + 1});
    }
    Expected<void, EngineError> append(std::span<const Block> blocks, std::span<const contract::StateChange> changes,
                                       Tip end);
};

namespace {
/// While it lives, this block is the one in work.
class InWork {
public:
    InWork(std::atomic<LedgerHeight>* where, LedgerHeight height) : m_where(where)
    {
        if (m_where != nullptr)
            *m_where = height;
    }
    ~InWork()
    {
        if (m_where != nullptr)
            *m_where = 0;
    }
    InWork(const InWork&) = delete;
    InWork& operator=(const InWork&) = delete;

private:
    std::atomic<LedgerHeight>* m_where;
};

/// The next block on `tip`, which moves on. Its changes of the state are added to `changes`.
Expected<Block, EngineError> grow(Tip& tip, const contract::Genesis& genesis, const ledger::ValidatorSet& validators,
                                  const ledger::VoteSigner& validator, Instant time, std::vector<Bytes> transactions,
                                  std::vector<contract::StateChange>& changes)
{
    const Predecessor* before = tip.height > 0 ? &tip.before : nullptr;
    const LedgerHeight height = tip.height + 1;
    ledger::Header header =
        headerOf(genesis, validators, before, height, time, tip.application.appHash(), transactions);
    auto finalized = tip.application.finalize(height, time, transactions);
    if (!finalized || !finalized->validatorUpdates.empty() ||
        std::ranges::any_of(finalized->results, [](const ledger::TxResult& r) { return r.code != 0; }))
        return Unexpected{EngineError::Damaged};
    tip.application.commit();
    std::ranges::move(finalized->changes, std::back_inserter(changes));
    Block block = makeBlock(validator, std::move(header), std::move(transactions), before);
    tip.before = {block.commit.blockId, block.commit, std::move(finalized->results)};
    tip.height = height;
    tip.time = time;
    return block;
}
} // namespace

EmbeddedEngine::EmbeddedEngine(std::unique_ptr<Data> data) : m(std::move(data)) {}
EmbeddedEngine::~EmbeddedEngine() = default;

Expected<std::unique_ptr<EmbeddedEngine>, EngineError> EmbeddedEngine::create(const EngineOptions& options,
                                                                              contract::Genesis genesis,
                                                                              ledger::VoteSigner validator,
                                                                              const Clock& clock)
{
    TWINCHART_TRY(signsAlone(genesis, validator));
    TWINCHART_ASSIGN(ChainStore store, ChainStore::open(options, true));
    TWINCHART_ASSIGN(const auto there, store.genesis());
    if (there)
        return Unexpected{EngineError::Exists};
    Tip tip{contract::Application(genesis, options.keepHeights), {}, 0, genesis.time};
    tip.application.useRunner(runOnThreads);
    const auto state = tip.application.entries();
    std::vector<contract::StateChange> none;
    TWINCHART_ASSIGN(const Block first,
                     grow(tip, genesis, contract::validatorsOf(genesis), validator, genesis.time, {}, none));
    TWINCHART_TRY(store.begin(contract::encode(genesis), first, state));
    return std::unique_ptr<EmbeddedEngine>(new EmbeddedEngine(std::make_unique<Data>(
        std::move(genesis), std::move(validator), clock, std::move(store), std::move(tip), options.blockInWork)));
}

Expected<std::unique_ptr<EmbeddedEngine>, EngineError> EmbeddedEngine::open(const EngineOptions& options,
                                                                            const contract::Genesis& genesis,
                                                                            ledger::VoteSigner validator,
                                                                            const Clock& clock)
{
    TWINCHART_TRY(signsAlone(genesis, validator));
    std::error_code ignored;
    if (options.vfs.empty() && !std::filesystem::exists(options.path, ignored))
        return Unexpected{EngineError::Missing};
    TWINCHART_ASSIGN(ChainStore store, ChainStore::open(options, false));
    TWINCHART_ASSIGN(const auto kept, store.genesis());
    if (!kept)
        return Unexpected{EngineError::Missing};
    if (*kept != contract::encode(genesis))
        return Unexpected{EngineError::WrongGenesis};
    TWINCHART_ASSIGN(const LedgerHeight newest, store.newestHeight());
    TWINCHART_ASSIGN(const auto stateHeight, store.stateHeight());
    if (newest == 0 || stateHeight != newest - 1)
        return Unexpected{EngineError::Damaged};
    TWINCHART_ASSIGN(const Block block, checkTip(store, genesis, newest, kLinksAtOpen));
    TWINCHART_ASSIGN(const auto transactions, store.transactions(newest));
    const auto appHash = Digest256::from(block.header.appHash);
    if (!transactions.empty() || !appHash)
        return Unexpected{EngineError::Damaged};
    Instant stateTime = genesis.time;
    if (*stateHeight > 0) {
        TWINCHART_ASSIGN(const auto before, store.block(*stateHeight));
        if (!before || !before->header.time.instant())
            return Unexpected{EngineError::Damaged};
        stateTime = *before->header.time.instant();
    }
    TWINCHART_ASSIGN(const auto entries, store.state());
    auto application =
        contract::Application::restore(genesis, *stateHeight, stateTime, entries, *appHash, options.keepHeights);
    if (!application)
        return Unexpected{application.error() == contract::Application::RestoreError::UnknownContract
                              ? EngineError::NewerSchema
                              : EngineError::Damaged};
    application->useRunner(runOnThreads);
    // The newest block is empty: replaying it makes its height the state's.
    const Instant time = *block.header.time.instant();
    const InWork inWork(options.blockInWork, newest);
    if (!application->finalize(newest, time, {}) || !application->commit())
        return Unexpected{EngineError::Damaged};
    Tip tip{std::move(*application), {block.commit.blockId, block.commit, {}}, newest, time};
    return std::unique_ptr<EmbeddedEngine>(new EmbeddedEngine(std::make_unique<Data>(
        genesis, std::move(validator), clock, std::move(store), std::move(tip), options.blockInWork)));
}

Expected<void, EngineError> EmbeddedEngine::Data::append(std::span<const Block> blocks,
                                                         std::span<const contract::StateChange> changes, Tip end)
{
    TWINCHART_TRY(store.append(blocks, changes));
    tip = std::move(end);
    return {};
}

Expected<std::vector<Submitted>, EngineError> EmbeddedEngine::submit(std::span<const Bytes> transactions)
{
    const std::lock_guard lock(m->mutex);
    if (m->closed)
        return Unexpected{EngineError::Closed};
    std::size_t octets = 0;
    for (const Bytes& transaction : transactions)
        octets += transaction.size();
    if (octets > kMaxBatchOctets)
        return Unexpected{EngineError::TooLarge};

    std::vector<Submitted> answers(transactions.size());
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < transactions.size(); ++i) {
        if (transactions[i].size() > contract::kMaxTransactionOctets)
            answers[i].code = contract::Code::Malformed;
        else
            waiting.push_back(i);
    }
    Tip end = m->copyOfTip();
    std::vector<Block> blocks;
    std::vector<contract::StateChange> changes;
    while (!waiting.empty()) {
        const InWork inWork(m->blockInWork, end.height + 1);
        const Instant time = Data::nextTime(m->clock, end);
        std::vector<Bytes> pending;
        for (const std::size_t i : waiting)
            pending.push_back(transactions[i]);
        // What would change who signs must be in no block: nobody else could carry it on.
        const contract::Arrangement arranged =
            end.application.propose(pending, time, contract::Application::Validators::Fixed);
        std::vector<std::size_t> left;
        for (std::size_t p = 0; p < waiting.size(); ++p) {
            if (arranged.codes[p])
                answers[waiting[p]].code = *arranged.codes[p];
            else
                left.push_back(waiting[p]);
        }
        std::vector<Bytes> taken;
        for (const std::size_t p : arranged.order) {
            answers[waiting[p]].height = end.height + 1;
            answers[waiting[p]].index = static_cast<std::uint32_t>(taken.size());
            taken.push_back(std::move(pending[p]));
        }
        if (!taken.empty()) {
            TWINCHART_ASSIGN(Block block,
                             grow(end, m->genesis, m->validators, m->validator, time, std::move(taken), changes));
            blocks.push_back(std::move(block));
        }
        waiting = std::move(left);
    }
    if (blocks.empty())
        return answers;
    const InWork inWork(m->blockInWork, end.height + 1);
    const Instant proofTime = Data::nextTime(m->clock, end);
    TWINCHART_ASSIGN(Block proof, grow(end, m->genesis, m->validators, m->validator, proofTime, {}, changes));
    blocks.push_back(std::move(proof));
    TWINCHART_TRY(m->append(blocks, changes, std::move(end)));
    return answers;
}

Expected<LedgerHeight, EngineError> EmbeddedEngine::sealFreshBlock()
{
    const std::lock_guard lock(m->mutex);
    if (m->closed)
        return Unexpected{EngineError::Closed};
    if (m->clock.now() <= m->tip.time)
        return m->tip.height;
    Tip end = m->copyOfTip();
    const InWork inWork(m->blockInWork, end.height + 1);
    std::vector<contract::StateChange> changes;
    TWINCHART_ASSIGN(const Block block,
                     grow(end, m->genesis, m->validators, m->validator, Data::nextTime(m->clock, end), {}, changes));
    TWINCHART_TRY(m->append(std::span(&block, 1), changes, std::move(end)));
    return m->tip.height;
}

const contract::Genesis& EmbeddedEngine::genesis() const
{
    return m->genesis;
}

LedgerHeight EmbeddedEngine::height() const
{
    const std::lock_guard lock(m->mutex);
    return m->tip.height;
}
Instant EmbeddedEngine::time() const
{
    const std::lock_guard lock(m->mutex);
    return m->tip.time;
}
LedgerHeight EmbeddedEngine::provenHeight() const
{
    return height() - 1;
}

Expected<std::optional<ledger::LightBlock>, EngineError> EmbeddedEngine::lightBlock(LedgerHeight height) const
{
    const std::lock_guard lock(m->mutex);
    if (m->closed)
        return Unexpected{EngineError::Closed};
    TWINCHART_ASSIGN(auto block, m->store.block(height));
    if (!block)
        return std::optional<ledger::LightBlock>();
    return std::optional(ledger::LightBlock{{std::move(block->header), std::move(block->commit)}, m->validators});
}

Expected<std::vector<Bytes>, EngineError> EmbeddedEngine::transactions(LedgerHeight height) const
{
    const std::lock_guard lock(m->mutex);
    if (m->closed)
        return Unexpected{EngineError::Closed};
    return height <= m->tip.height ? m->store.transactions(height) : std::vector<Bytes>();
}

Expected<std::vector<StoredContribution>, EngineError> EmbeddedEngine::contributionsSince(LedgerHeight height,
                                                                                          std::size_t limit) const
{
    const std::lock_guard lock(m->mutex);
    if (m->closed)
        return Unexpected{EngineError::Closed};
    if (height >= m->tip.height)
        return std::vector<StoredContribution>();
    TWINCHART_ASSIGN(auto found, m->store.contributionsAbove(height, limit));
    std::vector<StoredContribution> out;
    std::optional<Block> block;
    for (StoredTransaction& stored : found) {
        if (!block || block->header.height != static_cast<std::int64_t>(stored.height)) {
            TWINCHART_ASSIGN(block, m->store.block(stored.height));
        }
        const auto transaction = contract::decodeTransaction(stored.octets);
        const auto* body = transaction ? std::get_if<contract::ContributionBody>(&transaction->body) : nullptr;
        if (!block || body == nullptr || !block->header.time.instant())
            return Unexpected{EngineError::Damaged};
        out.push_back({stored.height, stored.index, body->root, body->handle, *block->header.time.instant(),
                       std::move(stored.octets)});
    }
    return out;
}

std::optional<contract::Application::Queried> EmbeddedEngine::query(BytesView key, LedgerHeight height) const
{
    const std::lock_guard lock(m->mutex);
    return m->tip.application.query(key, height == 0 ? m->tip.height - 1 : height);
}

contract::StateTrie EmbeddedEngine::state() const
{
    const std::lock_guard lock(m->mutex);
    return m->tip.application.state();
}

ChainCheck EmbeddedEngine::check(bool deep) const
{
    const std::lock_guard lock(m->mutex);
    if (m->closed)
        return {0, 0, {{0, "closed"}}};
    if (deep)
        return checkChain(m->store, m->genesis, std::max(m->clock.now(), m->tip.time));
    ChainCheck out;
    out.blocks = 1;
    const auto newest = m->store.newestHeight();
    if (!newest || *newest != m->tip.height || !checkTip(m->store, m->genesis, m->tip.height, kLinksAtOpen))
        out.problems.push_back({m->tip.height, "newest block"});
    const auto entries = m->store.state();
    contract::StateTrie state;
    bool sound = entries.hasValue();
    for (const contract::StateChange& entry : entries ? *entries : std::vector<contract::StateChange>())
        sound = state.put(entry.key, entry.value) && sound;
    if (!sound || state.root() != m->tip.application.appHash())
        out.problems.push_back({m->tip.height, "state"});
    return out;
}

Expected<void, EngineError> EmbeddedEngine::close()
{
    const std::lock_guard lock(m->mutex);
    if (m->closed)
        return {};
    TWINCHART_TRY(m->store.close());
    m->closed = true;
    return {};
}

} // namespace twinchart::consortium
