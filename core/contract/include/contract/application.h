// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/code.h>
#include <contract/genesis.h>
#include <contract/transaction.h>
#include <contract/trie.h>
#include <ledger/ics23.h>
#include <ledger/prefixproof.h>
#include <ledger/types.h>

#include <functional>
#include <map>
#include <memory>
#include <span>

namespace twinchart::contract {

/// What a block changes in who signs blocks: CometBFT's ValidatorUpdate. In force from two heights later.
struct ValidatorUpdate {
    PublicSigningKey key;
    std::int64_t power = 0; ///< 1, or 0 = signs no more
    bool operator==(const ValidatorUpdate&) const = default;
};

using StateChange = ledger::Entry;

/// What a proposal makes of those that wait.
struct Arrangement {
    std::vector<std::optional<Code>> codes; ///< one per pending: Ok = taken; none = waits for a later block
    std::vector<std::size_t> order;         ///< the taken ones in the block's order
};

/// Calls each task once, on any threads, and returns when all are done. A task changes nothing that another sees.
using TaskRunner = std::function<void(std::span<const std::function<void()>> tasks)>;

/// The deterministic state machine behind a consensus engine (ABCI 2.0 of CometBFT v0.38 in plain values): the same
/// genesis and blocks give the same results and hashes on every machine. No clock, no input or output: time is
/// the block's. Thread: one at a time.
class Application {
public:
    /// `keepHeights` = how many past states stay for query().
    explicit Application(Genesis genesis, std::size_t keepHeights = 64);
    Application(Application&&) noexcept;
    Application& operator=(Application&&) noexcept;
    ~Application();

    enum class RestoreError {
        WrongAppHash,
        BadState,
        UnknownContract, ///< the members decided on a contract version that this program does not know
    };
    /// The state after block `height` of `time` from its entries (any order), which must have the root `appHash`.
    static Expected<Application, RestoreError> restore(Genesis genesis, LedgerHeight height, Instant time,
                                                       std::span<const StateChange> entries, const Digest256& appHash,
                                                       std::size_t keepHeights = 64);

    /// The same state machine, to try something on; cheap, as states share their structure.
    Application fork() const;

    const Genesis& genesis() const;
    /// 0 before the first block.
    LedgerHeight height() const;
    /// Of the last block; the genesis's before the first.
    Instant time() const;
    /// From now on the signatures of many transactions are looked at by tasks for this runner (two at a time); without
    /// one, in the caller's thread. Results do not depend on it. Forks keep it.
    void useRunner(TaskRunner runner);

    /// Root of the committed state: the app hash of header height()+1.
    Digest256 appHash() const;
    /// Every entry of the committed state, ascending.
    std::vector<StateChange> entries() const;

    /// CheckTx: would it succeed alone in the next block at that time? Changes nothing.
    Code check(BytesView transaction, Instant blockTime) const;
    /// PrepareProposal: those that succeed, in the order of the block rules (blocklevel.h, README) and within the
    /// block's limits. Changes nothing.
    std::vector<Bytes> prepare(std::span<const Bytes> pending, Instant blockTime) const;
    /// The same as places in `pending`, with the code of each. Where the validators are Fixed, what would change them
    /// is refused as ValidatorsFixed: for an engine that signs alone. Blocks themselves are judged without.
    enum class Validators { MayChange, Fixed };
    Arrangement propose(std::span<const Bytes> pending, Instant blockTime,
                        Validators validators = Validators::MayChange) const;
    /// The codes alone.
    std::vector<std::optional<Code>> arrange(std::span<const Bytes> pending, Instant blockTime) const;
    /// ProcessProposal: by the block rules, and every transaction succeeds. True of everything that prepare gives.
    bool process(std::span<const Bytes> transactions, Instant blockTime) const;

    struct Finalized {
        std::vector<ledger::TxResult> results; ///< one per transaction; code = Code
        Digest256 appHash;
        std::vector<StateChange> changes;              ///< ascending by key: what commit() will make the state
        std::vector<ValidatorUpdate> validatorUpdates; ///< ascending by key
    };
    enum class FinalizeError { WrongHeight, TimeNotAfter };
    /// FinalizeBlock for height()+1. A transaction that fails changes nothing but its signer's nonce (when its
    /// envelope was in order), so it cannot come back later.
    Expected<Finalized, FinalizeError> finalize(LedgerHeight height, Instant blockTime,
                                                std::span<const Bytes> transactions);
    /// Makes the finalized block the state. False when nothing was finalized.
    bool commit();

    struct Queried {
        LedgerHeight height = 0; ///< of the state; its root is the app hash of header height+1
        std::optional<Bytes> value;
        ledger::CommitmentProof proof;
    };
    /// The value under a key, or none, with its proof; none when that height is not kept.
    std::optional<Queried> query(BytesView key, LedgerHeight height) const;
    /// The committed state, for readers in the same process; the reference is good until the next commit, a copy stays.
    const StateTrie& state() const;
    std::optional<StateTrie> stateAt(LedgerHeight height) const;

private:
    struct Data;
    explicit Application(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m;
};

} // namespace twinchart::contract
