// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/store/error.h>
#include <crypto/store/statement.h>
#include <util/expected.h>
#include <util/secret.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct sqlite3;

namespace twinchart::crypto::store {

/// How a store is opened. Its safety profile is not an option.
struct OpenOptions {
    std::string vfs;                              ///< a registered VFS by name; empty = the system's
    bool create = true;                           ///< make the file when absent
    std::chrono::milliseconds busyTimeout{5'000}; ///< how long to wait for another connection
    std::size_t maxValueBytes = 16u << 20;        ///< longest octets, text or row
    std::int32_t cacheKiB = 16 * 1024;
    bool exclusive = false; ///< this connection alone (no shared memory file)
};

/// One step of a schema. Forward only; never edited once released.
struct Migration {
    std::uint32_t version = 0; ///< 1, 2, 3 … without gaps
    const char* sql = nullptr;
};

/// A connection to an SQLCipher file under the profile of the house: every setting is made and read back at open,
/// and a file or library on which one does not take is refused. Thread: one at a time. Moves only.
class Database {
public:
    /// `keyAndSalt`: 48 octets (32 key, 16 salt), raw: no passphrase derivation. A new file gets mode 0600.
    /// WrongKey, Profile, CannotOpen, Corrupt …
    static Expected<Database, StoreError> open(const std::filesystem::path& path, BytesView keyAndSalt,
                                               const OpenOptions& options = {});
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    /// Closes without a promise; close() makes one.
    ~Database();

    /// Runs statements without parameters or results. `sql` is a literal of ours, never put together from input.
    Expected<void, StoreError> execute(const char* sql);
    Expected<Statement, StoreError> prepare(std::string_view sql);
    std::int64_t lastRowId() const;
    std::int64_t changes() const; ///< rows changed by the last statement

    /// Brings the schema of the store named `store` to the last of `migrations`, each in its own transaction.
    /// NewerSchema when the file is ahead, OtherStore when it belongs to another store; nothing changed then.
    Expected<void, StoreError> migrate(std::string_view store, std::span<const Migration> migrations);
    /// 0 before the first migration.
    Expected<std::uint32_t, StoreError> schemaVersion();

    /// Settings of the profile that do not hold now, by name. Empty is right.
    std::vector<std::string> profileProblems();
    /// Every page's authenticator, the file's salt, the b-trees, the foreign keys. Empty = sound. Reads everything.
    std::vector<std::string> integrityProblems();
    /// Moves the write-ahead log into the file. Busy while another connection reads.
    Expected<void, StoreError> checkpoint();
    /// Checkpoint, then close; a last connection leaves no write-ahead log. All statements must have gone.
    Expected<void, StoreError> close();

    const std::filesystem::path& path() const noexcept { return m_path; }
    bool inTransaction() const;

private:
    Database() = default;
    StoreError lastError(const char* step) const;
    Expected<void, StoreError> configure(const OpenOptions& options);
    std::optional<std::string> pragma(const char* sql);

    sqlite3* m_handle = nullptr;
    std::filesystem::path m_path;
    Bytes m_salt;
    OpenOptions m_options;
};

/// A write transaction (BEGIN IMMEDIATE) that rolls back unless committed. Must go before its Database.
class Transaction {
public:
    static Expected<Transaction, StoreError> begin(Database& database);
    Transaction(Transaction&&) noexcept;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    /// Durable when it returns success. After a failure the transaction is rolled back.
    Expected<void, StoreError> commit();
    void rollBack();

private:
    explicit Transaction(Database& database) : m_database(&database) {}
    Database* m_database;
};

} // namespace twinchart::crypto::store
