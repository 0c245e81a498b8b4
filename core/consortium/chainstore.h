// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "blockmaker.h"

#include <consortium/engine.h>
#include <crypto/store/database.h>

namespace twinchart::consortium {

struct StoredTransaction {
    LedgerHeight height = 0;
    std::uint32_t index = 0;
    contract::Kind kind = contract::Kind::Anchor;
    Bytes octets;
};

/// The engine's database: blocks, transactions, and the state as of the block before the newest, which is empty.
/// Thread: one at a time.
class ChainStore {
public:
    static Expected<ChainStore, EngineError> open(const EngineOptions& options, bool create);

    /// The chain's genesis; none when the database was made but never begun.
    Expected<std::optional<Bytes>, EngineError> genesis();
    Expected<LedgerHeight, EngineError> newestHeight();
    Expected<std::optional<LedgerHeight>, EngineError> stateHeight();
    /// Header and commit, without transactions.
    Expected<std::optional<Block>, EngineError> block(LedgerHeight height);
    Expected<std::vector<Bytes>, EngineError> transactions(LedgerHeight height);
    Expected<std::vector<StoredTransaction>, EngineError> contributionsAbove(LedgerHeight height, std::size_t limit);
    Expected<std::vector<contract::StateChange>, EngineError> state();
    /// Rows of the kinds column that do not tell what the transaction is, and transactions of no block.
    Expected<std::uint64_t, EngineError> strayTransactions();

    /// Everything in one transaction: durable, or as before.
    Expected<void, EngineError> begin(BytesView genesis, const Block& first,
                                      std::span<const contract::StateChange> state);
    Expected<void, EngineError> append(std::span<const Block> blocks, std::span<const contract::StateChange> changes);

    std::vector<std::string> integrityProblems() { return m_database.integrityProblems(); }
    Expected<void, EngineError> close();

private:
    explicit ChainStore(crypto::store::Database database) : m_database(std::move(database)) {}
    Expected<void, EngineError> insert(std::span<const Block> blocks);
    Expected<void, EngineError> insert(std::span<const contract::StateChange> changes);
    Expected<std::int64_t, EngineError> number(std::string_view sql);

    crypto::store::Database m_database;
    crypto::store::Statement m_readBlock; ///< kept: prepared at its first use
    bool m_hasReadBlock = false;
};

} // namespace twinchart::consortium
