// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/store/database.h>

#include "pagelock.h"
#include "profile.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace twinchart::crypto::store {

namespace {
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSaltSize = 16;
constexpr int kPageSize = 4096;

struct Setting {
    const char* name;
    const char* set; ///< nullptr: only read back
    const char* get;
    const char* expected;
};
// Order matters: the first line before the first allocation for the file, the journal after the key is proven.
constexpr std::array kSettings{
    Setting{"cipher_memory_security", "PRAGMA cipher_memory_security = ON", "PRAGMA cipher_memory_security", "1"},
    Setting{"cipher_page_size", "PRAGMA cipher_page_size = 4096", "PRAGMA cipher_page_size", "4096"},
    Setting{"cipher_use_hmac", nullptr, "PRAGMA cipher_use_hmac", "1"},
    Setting{"cipher_hmac_algorithm", nullptr, "PRAGMA cipher_hmac_algorithm", "HMAC_SHA512"},
    Setting{"cipher_plaintext_header_size", nullptr, "PRAGMA cipher_plaintext_header_size", "0"},
    // Pages that many contributions touch (an index by random names) go into the file once, not at every thousand
    // pages.
    Setting{"wal_autocheckpoint", "PRAGMA wal_autocheckpoint = 8000", "PRAGMA wal_autocheckpoint", "8000"},
    Setting{"temp_store", "PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2"},
    Setting{"mmap_size", "PRAGMA mmap_size = 0", "PRAGMA mmap_size", "0"},
    Setting{"journal_mode", "PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
    Setting{"synchronous", "PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
    Setting{"trusted_schema", "PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
    Setting{"cell_size_check", "PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
    Setting{"foreign_keys", "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"},
    Setting{"secure_delete", "PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1"},
    Setting{"recursive_triggers", "PRAGMA recursive_triggers = OFF", "PRAGMA recursive_triggers", "0"},
};

// "4.6.1 community": at least 4.6.
bool isNewEnough(const std::string& version)
{
    char* end = nullptr;
    const long major = std::strtol(version.c_str(), &end, 10);
    if (end == nullptr || *end != '.')
        return false;
    const long minor = std::strtol(end + 1, nullptr, 10);
    return major > 4 || (major == 4 && minor >= 6);
}

// SQLCipher takes raw key and salt as the text x'…'; through the API it never becomes part of a statement.
SecretBytes keyText(BytesView keyAndSalt)
{
    constexpr char kDigits[] = "0123456789abcdef";
    SecretBytes text(keyAndSalt.size() * 2 + 3);
    const auto out = text.span();
    std::size_t at = 0;
    out[at++] = 'x';
    out[at++] = '\'';
    for (const std::uint8_t octet : keyAndSalt) {
        out[at++] = static_cast<std::uint8_t>(kDigits[octet >> 4]);
        out[at++] = static_cast<std::uint8_t>(kDigits[octet & 15]);
    }
    out[at] = '\'';
    return text;
}

// With the salt given, SQLCipher never compares the copy at the start of the file: a changed octet there would be
// the only one of the file that nobody sees. Absent while the first page is still in the log.
std::optional<Bytes> saltInFile(sqlite3* handle)
{
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file)) != SQLITE_OK ||
        file == nullptr || file->pMethods == nullptr)
        return std::nullopt;
    sqlite3_int64 size = 0;
    if (file->pMethods->xFileSize(file, &size) != SQLITE_OK || size < kPageSize)
        return std::nullopt;
    Bytes salt(kSaltSize);
    if (file->pMethods->xRead(file, salt.data(), static_cast<int>(kSaltSize), 0) != SQLITE_OK)
        return std::nullopt;
    return salt;
}
} // namespace

Database::Database(Database&& other) noexcept
    : m_handle(std::exchange(other.m_handle, nullptr)), m_path(std::move(other.m_path)),
      m_salt(std::move(other.m_salt)), m_options(std::move(other.m_options))
{
}

Database& Database::operator=(Database&& other) noexcept
{
    if (this != &other) {
        sqlite3_close_v2(m_handle);
        m_handle = std::exchange(other.m_handle, nullptr);
        m_path = std::move(other.m_path);
        m_salt = std::move(other.m_salt);
        m_options = std::move(other.m_options);
    }
    return *this;
}

Database::~Database()
{
    sqlite3_close_v2(m_handle);
}

Expected<Database, StoreError> Database::open(const std::filesystem::path& path, BytesView keyAndSalt,
                                              const OpenOptions& options)
{
    if (keyAndSalt.size() != kKeySize + kSaltSize)
        return Unexpected{StoreError{StoreError::Kind::WrongKey, 0, "key size"}};
    // SQLite would make the file readable for everybody; its log takes the mode of the file.
    if (options.create && options.vfs.empty()) {
        const int fd = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
        if (fd < 0)
            return Unexpected{StoreError{StoreError::Kind::CannotOpen, errno, "create"}};
        ::close(fd);
    }
    Database out;
    out.m_path = path;
    out.m_options = options;
    out.m_salt = bytesOf(keyAndSalt.subspan(kKeySize));
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE |
                      (options.create ? SQLITE_OPEN_CREATE : 0);
    const int code =
        sqlite3_open_v2(path.c_str(), &out.m_handle, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
    if (code != SQLITE_OK)
        return Unexpected{storeError(code, "open")};
    // Named here so that the library's memory locking is bound to ours in every program with a store.
    [[maybe_unused]] const std::size_t locked = lockedPages();

    // The library would write its findings to the program's error stream; ours come back as values.
    TWINCHART_TRY(out.execute("PRAGMA cipher_log_level = NONE"));
    const SecretBytes text = keyText(keyAndSalt);
    const BytesView view = text.view();
    if (const int keyed = sqlite3_key(out.m_handle, view.data(), static_cast<int>(view.size())); keyed != SQLITE_OK)
        return Unexpected{storeError(keyed, "key")};
    TWINCHART_TRY(out.configure(options));
    if (const auto problems = out.profileProblems(); !problems.empty())
        return Unexpected{StoreError{StoreError::Kind::Profile, 0, problems.front()}};
    return out;
}

Expected<void, StoreError> Database::configure(const OpenOptions& options)
{
    sqlite3_busy_timeout(m_handle, static_cast<int>(options.busyTimeout.count()));
    if (const auto version = pragma("PRAGMA cipher_version"); !version || !isNewEnough(*version))
        return Unexpected{StoreError{StoreError::Kind::Profile, 0, "cipher_version"}};
    if (options.exclusive)
        TWINCHART_TRY(execute("PRAGMA locking_mode = EXCLUSIVE"));
    for (const Setting& setting : kSettings) {
        if (setting.set == nullptr)
            continue;
        // The first statement that reads the file says whether the key is right.
        if (std::string_view(setting.name) == "journal_mode") {
            TWINCHART_TRY(execute("SELECT count(*) FROM sqlite_master"));
            // A power failure while the log was being moved into the file may have spoilt the first page: the log
            // still has it, and moving it again heals the file.
            if (const auto salt = saltInFile(m_handle); salt && *salt != m_salt)
                TWINCHART_TRY(checkpoint());
            if (const auto salt = saltInFile(m_handle); salt && *salt != m_salt)
                return Unexpected{StoreError{StoreError::Kind::WrongKey, 0, "salt"}};
        }
        TWINCHART_TRY(execute(setting.set));
    }
    const std::string cache = "PRAGMA cache_size = -" + std::to_string(options.cacheKiB);
    TWINCHART_TRY(execute(cache.c_str()));
    if (const int code = applyLimits(m_handle, options.maxValueBytes); code != SQLITE_OK)
        return Unexpected{StoreError{StoreError::Kind::Profile, code, "configuration"}};
    return {};
}

StoreError Database::lastError(const char* step) const
{
    return storeError(m_handle == nullptr ? SQLITE_MISUSE : sqlite3_extended_errcode(m_handle), step);
}

Expected<void, StoreError> Database::execute(const char* sql)
{
    if (m_handle == nullptr || sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return Unexpected{lastError("execute")};
    return {};
}

Expected<Statement, StoreError> Database::prepare(std::string_view sql)
{
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    if (m_handle == nullptr || sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()),
                                                  SQLITE_PREPARE_PERSISTENT, &statement, &rest) != SQLITE_OK)
        return Unexpected{lastError("prepare")};
    Statement out(statement);
    if (statement == nullptr || rest != sql.data() + sql.size())
        return Unexpected{storeError(SQLITE_MISUSE, "one statement at a time")};
    return out;
}

std::int64_t Database::lastRowId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}
std::int64_t Database::changes() const
{
    return sqlite3_changes64(m_handle);
}
bool Database::inTransaction() const
{
    return m_handle != nullptr && sqlite3_get_autocommit(m_handle) == 0;
}

std::optional<std::string> Database::pragma(const char* sql)
{
    auto statement = prepare(sql);
    if (!statement)
        return std::nullopt;
    const auto row = statement->step();
    if (!row || !*row)
        return std::nullopt;
    return std::string(statement->text(0));
}

std::vector<std::string> Database::profileProblems()
{
    std::vector<std::string> problems;
    if (const auto version = pragma("PRAGMA cipher_version"); !version || !isNewEnough(*version))
        problems.emplace_back("cipher_version");
    for (const Setting& setting : kSettings)
        if (const auto now = pragma(setting.get); !now || *now != setting.expected)
            problems.emplace_back(setting.name);
    if (m_options.exclusive && pragma("PRAGMA locking_mode") != "exclusive")
        problems.emplace_back("locking_mode");
    if (std::string wrong = wrongLimit(m_handle, m_options.maxValueBytes); !wrong.empty())
        problems.push_back(std::move(wrong));
    return problems;
}

std::vector<std::string> Database::integrityProblems()
{
    std::vector<std::string> problems;
    // The page authenticators are read from the file, so the log must be in it.
    if (const auto moved = checkpoint(); !moved)
        problems.emplace_back("log not moved into the file");
    if (const auto salt = saltInFile(m_handle); salt && *salt != m_salt)
        problems.emplace_back("salt");
    const auto collect = [&](const char* sql, std::string_view sound, const std::string& kind) {
        auto statement = prepare(sql);
        if (!statement) {
            problems.push_back(kind + ": not readable");
            return;
        }
        for (int rows = 0; rows < 1000; ++rows) {
            const auto row = statement->step();
            if (!row)
                problems.push_back(kind + ": not readable");
            if (!row || !*row)
                return;
            // A row may hold many findings, one a line below the name of the database.
            for (std::string_view text = statement->text(0); text != sound && !text.empty();) {
                const std::string_view line = text.substr(0, text.find('\n'));
                text.remove_prefix(std::min(text.size(), line.size() + 1));
                if (!line.starts_with("*** in database"))
                    problems.push_back(kind + ": " + std::string(line));
            }
        }
    };
    collect("PRAGMA cipher_integrity_check", "", "page");
    collect("PRAGMA integrity_check(100)", "ok", "structure");
    collect("PRAGMA foreign_key_check", "", "foreign key");
    return problems;
}

Expected<void, StoreError> Database::checkpoint()
{
    const int code = sqlite3_wal_checkpoint_v2(m_handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code != SQLITE_OK)
        return Unexpected{storeError(code, "checkpoint")};
    return {};
}

Expected<void, StoreError> Database::close()
{
    if (m_handle == nullptr)
        return {};
    // Another connection that still reads is not an error: the last one to close leaves no log.
    if (auto moved = checkpoint(); !moved && moved.error().kind != StoreError::Kind::Busy)
        return moved;
    if (const int code = sqlite3_close(m_handle); code != SQLITE_OK)
        return Unexpected{storeError(code == SQLITE_BUSY ? SQLITE_MISUSE : code, "close")};
    m_handle = nullptr;
    return {};
}

Expected<std::uint32_t, StoreError> Database::schemaVersion()
{
    TWINCHART_ASSIGN(Statement exists,
                     prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'"));
    TWINCHART_ASSIGN(const bool counted, exists.step());
    if (!counted || exists.integer(0) == 0)
        return 0U;
    TWINCHART_ASSIGN(Statement read, prepare("SELECT version FROM schema_version WHERE one = 1"));
    TWINCHART_ASSIGN(const bool row, read.step());
    const std::int64_t version = row ? read.integer(0) : 0;
    if (version < 1 || version > INT32_MAX)
        return Unexpected{StoreError{StoreError::Kind::Corrupt, 0, "schema version"}};
    return static_cast<std::uint32_t>(version);
}

Expected<void, StoreError> Database::migrate(std::string_view store, std::span<const Migration> migrations)
{
    for (std::size_t i = 0; i < migrations.size(); ++i)
        if (migrations[i].version != i + 1 || migrations[i].sql == nullptr)
            return Unexpected{StoreError{StoreError::Kind::Misuse, 0, "migrations are numbered 1, 2, 3"}};
    TWINCHART_ASSIGN(std::uint32_t version, schemaVersion());
    if (version > 0) {
        TWINCHART_ASSIGN(Statement read, prepare("SELECT store FROM schema_version WHERE one = 1"));
        TWINCHART_ASSIGN(const bool row, read.step());
        if (!row || read.text(0) != store)
            return Unexpected{StoreError{StoreError::Kind::OtherStore, 0, "store"}};
    }
    if (version > migrations.size())
        return Unexpected{StoreError{StoreError::Kind::NewerSchema, static_cast<int>(version), "schema version"}};
    for (const Migration& migration : migrations.subspan(version)) {
        TWINCHART_ASSIGN(Transaction transaction, Transaction::begin(*this));
        // Another connection may have been here between the reading and the lock.
        TWINCHART_ASSIGN(const std::uint32_t now, schemaVersion());
        if (now != migration.version - 1)
            return Unexpected{StoreError{StoreError::Kind::Busy, 0, "migration"}};
        if (now == 0) {
            TWINCHART_ASSIGN(Statement tables, prepare("SELECT count(*) FROM sqlite_master"));
            TWINCHART_ASSIGN(const bool row, tables.step());
            if (!row || tables.integer(0) != 0)
                return Unexpected{StoreError{StoreError::Kind::OtherStore, 0, "store"}};
            tables.reset();
            TWINCHART_TRY(execute("CREATE TABLE schema_version(one INTEGER PRIMARY KEY CHECK(one = 1), "
                                  "store TEXT NOT NULL, version INTEGER NOT NULL) STRICT"));
        }
        TWINCHART_TRY(execute(migration.sql));
        if (!inTransaction())
            return Unexpected{StoreError{StoreError::Kind::Misuse, 0, "a migration ended its transaction"}};
        TWINCHART_ASSIGN(Statement write, prepare("INSERT INTO schema_version(one, store, version) VALUES(1, ?1, ?2) "
                                                  "ON CONFLICT(one) DO UPDATE SET version = excluded.version"));
        TWINCHART_TRY(write.bindText(1, store).bind(2, std::int64_t{migration.version}).run());
        TWINCHART_TRY(transaction.commit());
    }
    return {};
}

} // namespace twinchart::crypto::store
