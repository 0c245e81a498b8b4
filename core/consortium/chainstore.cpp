// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chainstore.h"

#include <contract/transaction.h>
#include <ledger/encoding.h>

#include <array>
#include <utility>

namespace twinchart::consortium {

namespace {
using crypto::store::Database;
using crypto::store::Migration;
using crypto::store::OpenOptions;
using crypto::store::Statement;
using crypto::store::StoreError;

constexpr std::string_view kStoreName = "chain";
constexpr std::array kMigrations{Migration{1, R"(
CREATE TABLE chain(one INTEGER PRIMARY KEY CHECK(one = 1), genesis BLOB NOT NULL, state_height INTEGER NOT NULL) STRICT;
CREATE TABLE block(height INTEGER PRIMARY KEY, header BLOB NOT NULL, signed BLOB NOT NULL) STRICT;
CREATE TABLE entry(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, octets BLOB NOT NULL) STRICT;
CREATE INDEX contribution ON entry(id) WHERE kind = 8;
CREATE TABLE state(key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
)"}};

// A transaction's id: its height, then its place in the block (fewer than 2^16).
constexpr int kPlaceBits = 16;
std::int64_t idOf(LedgerHeight height, std::uint64_t place)
{
    return static_cast<std::int64_t>(height << kPlaceBits | place);
}
constexpr std::uint64_t kPlaceMask = (1U << kPlaceBits) - 1;

EngineError engineError(const StoreError& error)
{
    using Kind = StoreError::Kind;
    switch (error.kind) {
    case Kind::CannotOpen:
    case Kind::WrongKey:
    case Kind::Profile:
    case Kind::OtherStore: return EngineError::CannotOpen;
    case Kind::NewerSchema: return EngineError::NewerSchema;
    case Kind::Corrupt:
    case Kind::Constraint: return EngineError::Damaged;
    default: return EngineError::Storage;
    }
}
template <class T>
auto lift(Expected<T, StoreError> result) -> Expected<T, EngineError>
{
    if (!result)
        return Unexpected{engineError(result.error())};
    if constexpr (std::is_void_v<T>)
        return {};
    else
        return std::move(result).value();
}
} // namespace

std::string_view nameOf(EngineError error)
{
    switch (error) {
    case EngineError::Storage: return "Storage";
    case EngineError::CannotOpen: return "CannotOpen";
    case EngineError::NewerSchema: return "NewerSchema";
    case EngineError::Exists: return "Exists";
    case EngineError::Missing: return "Missing";
    case EngineError::WrongGenesis: return "WrongGenesis";
    case EngineError::WrongKey: return "WrongKey";
    case EngineError::Damaged: return "Damaged";
    case EngineError::TooLarge: return "TooLarge";
    case EngineError::Closed: return "Closed";
    }
    return "Unknown";
}

Expected<ChainStore, EngineError> ChainStore::open(const EngineOptions& options, bool create)
{
    if (options.databaseKey == nullptr)
        return Unexpected{EngineError::CannotOpen};
    OpenOptions how;
    how.vfs = options.vfs;
    how.create = create;
    how.exclusive = true;
    TWINCHART_ASSIGN(Database database, lift(Database::open(options.path, options.databaseKey->view(), how)));
    TWINCHART_TRY(lift(database.migrate(kStoreName, kMigrations)));
    return ChainStore(std::move(database));
}

Expected<std::int64_t, EngineError> ChainStore::number(std::string_view sql)
{
    TWINCHART_ASSIGN(Statement read, lift(m_database.prepare(sql)));
    TWINCHART_ASSIGN(const bool row, lift(read.step()));
    return row ? read.integer(0) : 0;
}

Expected<std::optional<Bytes>, EngineError> ChainStore::genesis()
{
    TWINCHART_ASSIGN(Statement read, lift(m_database.prepare("SELECT genesis FROM chain WHERE one = 1")));
    TWINCHART_ASSIGN(const bool row, lift(read.step()));
    return row ? std::optional(bytesOf(read.octets(0))) : std::nullopt;
}

Expected<LedgerHeight, EngineError> ChainStore::newestHeight()
{
    TWINCHART_ASSIGN(const std::int64_t height, number("SELECT coalesce(max(height), 0) FROM block"));
    if (height < 0)
        return Unexpected{EngineError::Damaged};
    return static_cast<LedgerHeight>(height);
}

Expected<std::optional<LedgerHeight>, EngineError> ChainStore::stateHeight()
{
    TWINCHART_ASSIGN(Statement read, lift(m_database.prepare("SELECT state_height FROM chain WHERE one = 1")));
    TWINCHART_ASSIGN(const bool row, lift(read.step()));
    if (row && read.integer(0) < 0)
        return Unexpected{EngineError::Damaged};
    return row ? std::optional(static_cast<LedgerHeight>(read.integer(0))) : std::nullopt;
}

Expected<std::optional<Block>, EngineError> ChainStore::block(LedgerHeight height)
{
    if (!m_hasReadBlock) {
        TWINCHART_ASSIGN(m_readBlock, lift(m_database.prepare("SELECT header, signed FROM block WHERE height = ?1")));
        m_hasReadBlock = true;
    }
    m_readBlock.reset();
    TWINCHART_ASSIGN(const bool row, lift(m_readBlock.bind(1, static_cast<std::int64_t>(height)).step()));
    if (!row)
        return std::optional<Block>();
    auto header = ledger::decodeHeader(m_readBlock.octets(0));
    auto commit = ledger::decodeCommit(m_readBlock.octets(1));
    m_readBlock.reset(); // an open read would hold up the checkpoint
    if (!header || !commit)
        return Unexpected{EngineError::Damaged};
    return std::optional(Block{std::move(*header), std::move(*commit), {}});
}

Expected<std::vector<Bytes>, EngineError> ChainStore::transactions(LedgerHeight height)
{
    TWINCHART_ASSIGN(Statement read,
                     lift(m_database.prepare("SELECT octets FROM entry WHERE id >= ?1 AND id < ?2 ORDER BY id")));
    read.bind(1, idOf(height, 0)).bind(2, idOf(height + 1, 0));
    std::vector<Bytes> out;
    while (true) {
        TWINCHART_ASSIGN(const bool row, lift(read.step()));
        if (!row)
            return out;
        out.push_back(bytesOf(read.octets(0)));
    }
}

Expected<std::vector<StoredTransaction>, EngineError> ChainStore::contributionsAbove(LedgerHeight height,
                                                                                     std::size_t limit)
{
    TWINCHART_ASSIGN(
        Statement read,
        lift(m_database.prepare("SELECT id, octets FROM entry WHERE kind = 8 AND id >= ?1 ORDER BY id LIMIT ?2")));
    read.bind(1, idOf(height + 1, 0)).bind(2, static_cast<std::int64_t>(limit));
    std::vector<StoredTransaction> out;
    while (true) {
        TWINCHART_ASSIGN(const bool row, lift(read.step()));
        if (!row)
            return out;
        const auto id = static_cast<std::uint64_t>(read.integer(0));
        out.push_back({id >> kPlaceBits, static_cast<std::uint32_t>(id & kPlaceMask), contract::Kind::Contribution,
                       bytesOf(read.octets(1))});
    }
}

Expected<std::vector<contract::StateChange>, EngineError> ChainStore::state()
{
    TWINCHART_ASSIGN(Statement read, lift(m_database.prepare("SELECT key, value FROM state ORDER BY key")));
    std::vector<contract::StateChange> out;
    while (true) {
        TWINCHART_ASSIGN(const bool row, lift(read.step()));
        if (!row)
            return out;
        out.push_back({bytesOf(read.octets(0)), bytesOf(read.octets(1))});
    }
}

Expected<std::uint64_t, EngineError> ChainStore::strayTransactions()
{
    TWINCHART_ASSIGN(const std::int64_t homeless,
                     number("SELECT count(*) FROM entry WHERE id >> 16 NOT IN (SELECT height FROM block)"));
    TWINCHART_ASSIGN(Statement read, lift(m_database.prepare("SELECT kind, octets FROM entry ORDER BY id")));
    auto stray = static_cast<std::uint64_t>(homeless);
    while (true) {
        TWINCHART_ASSIGN(const bool row, lift(read.step()));
        if (!row)
            return stray;
        const auto transaction = contract::decodeTransaction(read.octets(1));
        if (!transaction || static_cast<std::int64_t>(contract::kindOf(transaction->body)) != read.integer(0))
            ++stray;
    }
}

Expected<void, EngineError> ChainStore::insert(std::span<const Block> blocks)
{
    TWINCHART_ASSIGN(Statement block,
                     lift(m_database.prepare("INSERT INTO block(height, header, signed) VALUES(?1, ?2, ?3)")));
    TWINCHART_ASSIGN(Statement entry,
                     lift(m_database.prepare("INSERT INTO entry(id, kind, octets) VALUES(?1, ?2, ?3)")));
    for (const Block& b : blocks) {
        const Bytes header = ledger::encode(b.header);
        const Bytes commit = ledger::encode(b.commit);
        TWINCHART_TRY(lift(block.bind(1, b.header.height).bind(2, header).bind(3, commit).run()));
        for (std::size_t place = 0; place < b.transactions.size(); ++place) {
            const auto transaction = contract::decodeTransaction(b.transactions[place]);
            if (!transaction)
                return Unexpected{EngineError::Damaged};
            entry.bind(1, idOf(static_cast<LedgerHeight>(b.header.height), place));
            entry.bind(2, static_cast<std::int64_t>(contract::kindOf(transaction->body)));
            TWINCHART_TRY(lift(entry.bindStatic(3, b.transactions[place]).run()));
        }
    }
    return {};
}

Expected<void, EngineError> ChainStore::insert(std::span<const contract::StateChange> changes)
{
    TWINCHART_ASSIGN(Statement put, lift(m_database.prepare("INSERT INTO state(key, value) VALUES(?1, ?2) "
                                                            "ON CONFLICT(key) DO UPDATE SET value = excluded.value")));
    for (const contract::StateChange& change : changes)
        TWINCHART_TRY(lift(put.bindStatic(1, change.key).bindStatic(2, change.value).run()));
    return {};
}

Expected<void, EngineError> ChainStore::begin(BytesView genesis, const Block& first,
                                              std::span<const contract::StateChange> state)
{
    TWINCHART_ASSIGN(auto transaction, lift(crypto::store::Transaction::begin(m_database)));
    {
        TWINCHART_ASSIGN(Statement write,
                         lift(m_database.prepare("INSERT INTO chain(one, genesis, state_height) VALUES(1, ?1, 0)")));
        TWINCHART_TRY(lift(write.bind(1, genesis).run()));
        TWINCHART_TRY(insert(std::span(&first, 1)));
        TWINCHART_TRY(insert(state));
    }
    return lift(transaction.commit());
}

Expected<void, EngineError> ChainStore::append(std::span<const Block> blocks,
                                               std::span<const contract::StateChange> changes)
{
    TWINCHART_ASSIGN(auto transaction, lift(crypto::store::Transaction::begin(m_database)));
    {
        TWINCHART_TRY(insert(blocks));
        TWINCHART_TRY(insert(changes));
        TWINCHART_ASSIGN(Statement write, lift(m_database.prepare("UPDATE chain SET state_height = ?1 WHERE one = 1")));
        TWINCHART_TRY(lift(write.bind(1, blocks.back().header.height - 1).run()));
    }
    return lift(transaction.commit());
}

Expected<void, EngineError> ChainStore::close()
{
    m_readBlock = Statement();
    m_hasReadBlock = false;
    return lift(m_database.close());
}

} // namespace twinchart::consortium
