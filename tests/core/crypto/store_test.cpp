// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pagelock.h"

#include <crypto/store/database.h>
#include <support/data.h>

#include <sqlite3.h>

#include <QtTest>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <sys/mman.h>
#include <sys/stat.h>

using namespace twinchart;
using namespace twinchart::crypto::store;
using Kind = StoreError::Kind;

namespace {
constexpr Migration kFirst[] = {
    {1, "CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, octets BLOB) STRICT"}};
constexpr Migration kBoth[] = {
    {1, "CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, octets BLOB) STRICT"},
    {2, "ALTER TABLE word ADD COLUMN weight INTEGER NOT NULL DEFAULT 7; CREATE INDEX by_weight ON word(weight)"}};

Bytes keyOf(std::uint8_t fill)
{
    return Bytes(48, fill);
}

Database opened(const std::filesystem::path& path, std::uint8_t key = 1, const OpenOptions& options = {})
{
    auto database = Database::open(path, keyOf(key), options);
    if (!database)
        qFatal("open: %d %s", database.error().native, database.error().detail.c_str());
    return std::move(*database);
}

std::string reason(const std::filesystem::path& path, const Bytes& key, const OpenOptions& options = {})
{
    const auto database = Database::open(path, key, options);
    return database ? "opened"
                    : std::to_string(static_cast<int>(database.error().kind)) + " " + database.error().detail;
}

void insert(Database& database, std::string_view text, BytesView octets = {})
{
    auto statement = database.prepare("INSERT INTO word(text, octets) VALUES(?1, ?2)");
    QVERIFY(statement.hasValue());
    QVERIFY(statement->bindText(1, text).bind(2, octets).run().hasValue());
}

std::int64_t count(Database& database)
{
    auto statement = database.prepare("SELECT count(*) FROM word");
    return statement && statement->step().valueOr(false) ? statement->integer(0) : -1;
}

/// As the system has it, not as we noted it.
bool isLocked(const std::uint8_t* address)
{
    std::ifstream in("/proc/self/smaps");
    bool here = false;
    for (std::string line; std::getline(in, line);) {
        unsigned long first = 0;
        unsigned long end = 0;
        if (std::sscanf(line.c_str(), "%lx-%lx ", &first, &end) == 2)
            here =
                reinterpret_cast<std::uintptr_t>(address) >= first && reinterpret_cast<std::uintptr_t>(address) < end;
        else if (here && line.starts_with("VmFlags:"))
            return (line + ' ').find(" lo ") != std::string::npos;
    }
    return false;
}

Bytes contents(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
void overwrite(const std::filesystem::path& path, const Bytes& octets)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
}

// A file system without shared memory: SQLite cannot keep a write-ahead log on it and silently stays with its old
// journal. The profile must notice.
sqlite3_vfs* withoutSharedMemory()
{
    static sqlite3_vfs* base = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs vfs = *base;
    static sqlite3_io_methods methods;
    vfs.pNext = nullptr;
    vfs.zName = "no-shared-memory";
    vfs.xOpen = [](sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* outFlags) {
        const int code = base->xOpen(base, name, file, flags, outFlags);
        if (code == SQLITE_OK && file->pMethods != nullptr) {
            methods = *file->pMethods;
            methods.iVersion = 1;
            file->pMethods = &methods;
        }
        return code;
    };
    return &vfs;
}

// Fails the n-th write or sync.
int g_failAfter = -1;
bool failsNow()
{
    return g_failAfter >= 0 && g_failAfter-- == 0;
}
// One table for the database and one for its log: SQLite opens them with different methods.
template <int N>
struct FailingMethods {
    static inline const sqlite3_io_methods* original = nullptr;
    static inline sqlite3_io_methods methods{};
    static void on(sqlite3_file* file)
    {
        original = file->pMethods;
        methods = *original;
        methods.xWrite = [](sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
            return failsNow() ? SQLITE_IOERR_WRITE : original->xWrite(f, from, size, at);
        };
        methods.xSync = [](sqlite3_file* f, int how) {
            return failsNow() ? SQLITE_IOERR_FSYNC : original->xSync(f, how);
        };
        file->pMethods = &methods;
    }
};
sqlite3_vfs* failing()
{
    static sqlite3_vfs* base = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs vfs = *base;
    vfs.pNext = nullptr;
    vfs.zName = "failing";
    vfs.xOpen = [](sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* outFlags) {
        const int code = base->xOpen(base, name, file, flags, outFlags);
        if (code == SQLITE_OK && file->pMethods != nullptr)
            (flags & SQLITE_OPEN_MAIN_DB) != 0 ? FailingMethods<0>::on(file) : FailingMethods<1>::on(file);
        return code;
    };
    return &vfs;
}
} // namespace

class StoreTest : public QObject {
    Q_OBJECT
    support::TemporaryFolder m_folder;
    std::filesystem::path at(const char* name) const { return m_folder.path() / name; }

private Q_SLOTS:
    void keepsRowsAndLeavesNoLog()
    {
        const auto path = at("rows.db");
        {
            Database database = opened(path);
            QVERIFY(database.migrate("words", kFirst).hasValue());
            insert(database, "", {});
            insert(database, "\xd8\xa3\xd9\x85\xd9\x84", Bytes(70'000, 9));
            QVERIFY(std::filesystem::exists(path.string() + "-wal"));
            QVERIFY(database.close().hasValue());
        }
        QVERIFY(!std::filesystem::exists(path.string() + "-wal"));
        QVERIFY(!std::filesystem::exists(path.string() + "-shm"));
        struct stat info{};
        QCOMPARE(::stat(path.c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777u, 0600u);
        Database database = opened(path);
        auto read = database.prepare("SELECT text, octets FROM word ORDER BY id");
        QVERIFY(read.hasValue() && read->step().valueOr(false));
        QVERIFY(read->text(0).empty() && !read->isNull(1) && read->octets(1).empty());
        QVERIFY(read->step().valueOr(false));
        QCOMPARE(read->octets(1).size(), std::size_t{70'000});
        QCOMPARE(read->step().valueOr(true), false);
        QVERIFY(database.integrityProblems().empty());
    }

    void nothingIsReadableInTheFile()
    {
        const auto path = at("canary.db");
        {
            Database database = opened(path);
            QVERIFY(database.migrate("words", kFirst).hasValue());
            insert(database, "canary-in-the-store");
            for (const char* suffix : {"", "-wal", "-shm"}) {
                const Bytes file = contents(path.string() + suffix);
                QVERIFY(std::ranges::search(file, viewOf("canary-in-the")).empty());
                QVERIFY(std::ranges::search(file, viewOf("SQLite format")).empty());
                QVERIFY(std::ranges::search(file, viewOf("CREATE TABLE")).empty());
            }
        }
    }

    /// The library's own wiping must come to ours, else what it frees keeps what was read (reliability: memory).
    void whatIsFreedIsWiped()
    {
        constexpr std::size_t kOctets = 300'000;
        Database database = opened(at("wiped.db"));
        QVERIFY(database.migrate("words", kFirst).hasValue());
        insert(database, "x", Bytes(kOctets, 7));
        const std::uint64_t before = wipedOctets();
        {
            auto read = database.prepare("SELECT octets FROM word");
            QVERIFY(read.hasValue() && read->step().valueOr(false));
            QCOMPARE(read->octets(0).size(), kOctets);
        }
        QVERIFY(database.close().hasValue());
        QVERIFY(wipedOctets() - before >= kOctets);
    }

    /// What is unmapped later must not stand in the list: whatever is mapped there next would pass for locked.
    void largeSecretsAreNotNoted()
    {
        const std::size_t before = lockedPages();
        const SecretBytes secret(4 * 4096);
        QCOMPARE(lockedPages(), before);
    }

    void aLargeBlockUnlocksOnlyItsOwnPages()
    {
        constexpr std::size_t kPage = 4096;
        constexpr std::size_t kSize = 40 * kPage;
        void* const mapped = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        QVERIFY(mapped != MAP_FAILED);
        auto* const base = static_cast<std::uint8_t*>(mapped);
        // Nor do sanitizers, which say that they did.
        if (::mlock(base, 100) != 0 || !isLocked(base))
            QSKIP("the system locks no memory");
        QCOMPARE(::mlock(base + 5 * kPage, 100), 0);
        const std::size_t noted = lockedPages();
        // Begins on the first page, behind a small block, and has the sixth to itself, where a small one was.
        std::uint8_t* const large = base + 200;
        QCOMPARE(::mlock(large, 30 * kPage), 0);
        QVERIFY(isLocked(base) && isLocked(base + 5 * kPage));
        QCOMPARE(::munlock(large, 30 * kPage), 0);
        QVERIFY(isLocked(base));
        QVERIFY(!isLocked(base + 5 * kPage));
        QCOMPARE(lockedPages(), noted - 1);
        QCOMPARE(::mlock(base + 5 * kPage, 100), 0);
        QVERIFY(isLocked(base + 5 * kPage));
        QCOMPARE(lockedPages(), noted);
    }

    void refusesAWrongKey()
    {
        const auto path = at("key.db");
        {
            Database database = opened(path);
            QVERIFY(database.migrate("words", kFirst).hasValue());
            QVERIFY(database.close().hasValue());
        }
        Bytes otherSalt = keyOf(1);
        otherSalt.back() ^= 1;
        QCOMPARE(reason(path, keyOf(2)).substr(0, 1), std::string("1"));
        QVERIFY(reason(path, otherSalt) != "opened");
        QCOMPARE(reason(path, Bytes(32, 1)), std::string("1 key size"));
        QCOMPARE(reason(path, keyOf(1)), std::string("opened"));
        OpenOptions noCreate;
        noCreate.create = false;
        QCOMPARE(reason(at("absent.db"), keyOf(1), noCreate).substr(0, 1), std::string("0"));
        QVERIFY(!std::filesystem::exists(at("absent.db")));
    }

    void refusesAPlainDatabase()
    {
        const auto path = at("plain.db");
        sqlite3* plain = nullptr;
        QCOMPARE(sqlite3_open(path.c_str(), &plain), SQLITE_OK);
        QCOMPARE(sqlite3_exec(plain, "CREATE TABLE t(a)", nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(plain);
        QCOMPARE(reason(path, keyOf(1)).substr(0, 1), std::string("1"));
    }

    void refusesAProfileThatDoesNotTake()
    {
        sqlite3_vfs_register(withoutSharedMemory(), 0);
        OpenOptions options;
        options.vfs = "no-shared-memory";
        QCOMPARE(reason(at("journal.db"), keyOf(1), options), std::string("2 journal_mode"));
    }

    void seesEverySettingThatWasUndone_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("synchronous") << QByteArray("PRAGMA synchronous = OFF") << QByteArray("synchronous");
        QTest::newRow("normal") << QByteArray("PRAGMA synchronous = NORMAL") << QByteArray("synchronous");
        QTest::newRow("journal") << QByteArray("PRAGMA journal_mode = DELETE") << QByteArray("journal_mode");
        QTest::newRow("trusted") << QByteArray("PRAGMA trusted_schema = ON") << QByteArray("trusted_schema");
        QTest::newRow("cells") << QByteArray("PRAGMA cell_size_check = OFF") << QByteArray("cell_size_check");
        QTest::newRow("foreign") << QByteArray("PRAGMA foreign_keys = OFF") << QByteArray("foreign_keys");
        QTest::newRow("delete") << QByteArray("PRAGMA secure_delete = OFF") << QByteArray("secure_delete");
        QTest::newRow("temp") << QByteArray("PRAGMA temp_store = FILE") << QByteArray("temp_store");
    }
    void seesEverySettingThatWasUndone()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QByteArray, name);
        Database database = opened(at("profile.db"));
        QVERIFY(database.profileProblems().empty());
        QVERIFY(database.execute(sql.constData()).hasValue());
        const auto problems = database.profileProblems();
        QVERIFY(!problems.empty());
        QCOMPARE(QByteArray::fromStdString(problems.front()), name);
    }

    void refusesDangerousStatements()
    {
        Database database = opened(at("dangerous.db"));
        QVERIFY(!database.execute("ATTACH ':memory:' AS other").hasValue());
        QVERIFY(!database.prepare("SELECT \"not a column\"").hasValue());
        QVERIFY(!database.prepare("SELECT 1; SELECT 2").hasValue());
        QVERIFY(!database.prepare("").hasValue());
        QVERIFY(!database.execute("SELECT load_extension('x')").hasValue());
        (void)database.execute("PRAGMA writable_schema = ON");
        QVERIFY(!database.execute("DELETE FROM sqlite_master").hasValue());
        std::string deep = "SELECT 1";
        for (int i = 0; i < 200; ++i)
            deep += "+(1";
        deep += std::string(200, ')');
        QVERIFY(!database.prepare(deep).hasValue());
    }

    void seesAnyChangedBit()
    {
        const auto path = at("flip.db");
        {
            Database database = opened(path);
            QVERIFY(database.migrate("words", kFirst).hasValue());
            for (int i = 0; i < 300; ++i)
                insert(database, "word " + std::to_string(i), Bytes(100, static_cast<std::uint8_t>(i)));
            QVERIFY(database.close().hasValue());
        }
        const Bytes sound = contents(path);
        QVERIFY(sound.size() >= 10 * 4096);
        auto random = support::seededGenerator("store flips");
        const int flips = support::full() ? 1000 : 60;
        // The salt, both ends of the first page, its authenticator, the last octet; the rest anywhere.
        std::vector<std::size_t> places{0, 7, 15, 16, 4015, 4016, 4032, 4095, sound.size() - 1};
        while (places.size() < static_cast<std::size_t>(flips))
            places.push_back(random() % sound.size());
        for (const std::size_t place : places) {
            Bytes changed = sound;
            changed[place] ^= static_cast<std::uint8_t>(1u << (random() % 8));
            overwrite(path, changed);
            auto database = Database::open(path, keyOf(1), {});
            const bool seen = !database || !database->integrityProblems().empty();
            QVERIFY2(seen, ("octet " + std::to_string(place)).c_str());
        }
        std::printf("flipped bits seen: %zu\n", places.size());
    }

    void neverReadsAPageOfAnOlderKeyOrFile()
    {
        // A page put back from an older state of the same file authenticates; b-tree checks and the freshness chain
        // of the replica find it. A page of another place or another file never does.
        const auto path = at("pages.db");
        {
            Database database = opened(path);
            QVERIFY(database.migrate("words", kFirst).hasValue());
            for (int i = 0; i < 300; ++i)
                insert(database, "word " + std::to_string(i), Bytes(100, 1));
            QVERIFY(database.close().hasValue());
        }
        Bytes swapped = contents(path);
        std::swap_ranges(swapped.begin() + 3 * 4096, swapped.begin() + 4 * 4096, swapped.begin() + 5 * 4096);
        overwrite(path, swapped);
        auto database = Database::open(path, keyOf(1), {});
        QVERIFY(!database || !database->integrityProblems().empty());
    }

    void migratesForwardOnly()
    {
        const auto path = at("migrate.db");
        {
            Database database = opened(path);
            QCOMPARE(database.schemaVersion().valueOr(99), 0u);
            QVERIFY(database.migrate("words", kFirst).hasValue());
            insert(database, "kept");
            QCOMPARE(database.schemaVersion().valueOr(99), 1u);
            QVERIFY(database.migrate("words", kBoth).hasValue());
            QVERIFY(database.migrate("words", kBoth).hasValue());
            QCOMPARE(database.schemaVersion().valueOr(99), 2u);
            auto read = database.prepare("SELECT weight FROM word WHERE text = 'kept'");
            QVERIFY(read.hasValue() && read->step().valueOr(false));
            QCOMPARE(read->integer(0), std::int64_t{7});
        }
        Database database = opened(path);
        const auto older = database.migrate("words", kFirst);
        QVERIFY(!older && older.error().kind == Kind::NewerSchema);
        const auto other = database.migrate("sentences", kBoth);
        QVERIFY(!other && other.error().kind == Kind::OtherStore);
        QCOMPARE(count(database), std::int64_t{1});
    }

    void aFailedMigrationChangesNothing()
    {
        Database database = opened(at("half.db"));
        QVERIFY(database.migrate("words", kFirst).hasValue());
        constexpr Migration kBroken[] = {kFirst[0], {2, "CREATE TABLE second(a) STRICT; CREATE TABLE word(a)"}};
        QVERIFY(!database.migrate("words", kBroken).hasValue());
        QVERIFY(!database.inTransaction());
        QCOMPARE(database.schemaVersion().valueOr(99), 1u);
        QVERIFY(!database.prepare("SELECT * FROM second").hasValue());
        constexpr Migration kGap[] = {kFirst[0], {3, "SELECT 1"}};
        QVERIFY(!database.migrate("words", kGap).hasValue());
        constexpr Migration kEnds[] = {kFirst[0], {2, "COMMIT"}};
        QVERIFY(!database.migrate("words", kEnds).hasValue());
        QCOMPARE(database.schemaVersion().valueOr(99), 1u);
    }

    void foreignTablesAreNotOurs()
    {
        Database database = opened(at("foreign.db"));
        QVERIFY(database.execute("CREATE TABLE stranger(a)").hasValue());
        const auto done = database.migrate("words", kFirst);
        QVERIFY(!done && done.error().kind == Kind::OtherStore);
    }

    void transactionsRollBackUnlessCommitted()
    {
        Database database = opened(at("transaction.db"));
        QVERIFY(database.migrate("words", kFirst).hasValue());
        {
            auto transaction = Transaction::begin(database);
            QVERIFY(transaction.hasValue());
            insert(database, "gone");
            QCOMPARE(count(database), std::int64_t{1});
        }
        QCOMPARE(count(database), std::int64_t{0});
        {
            auto transaction = Transaction::begin(database);
            QVERIFY(transaction.hasValue());
            insert(database, "kept");
            QVERIFY(!Transaction::begin(database).hasValue());
            QVERIFY(transaction->commit().hasValue());
            QVERIFY(!transaction->commit().hasValue());
        }
        QCOMPARE(count(database), std::int64_t{1});
    }

    void errorsHaveTheirKinds()
    {
        OpenOptions options;
        options.busyTimeout = std::chrono::milliseconds(10);
        options.maxValueBytes = 1u << 20;
        Database database = opened(at("errors.db"), 1, options);
        QVERIFY(database.migrate("words", kFirst).hasValue());
        insert(database, "twice");
        auto statement = database.prepare("INSERT INTO word(text) VALUES(?1)");
        QVERIFY(statement.hasValue());
        auto done = statement->bindText(1, "twice").run();
        QVERIFY(!done && done.error().kind == Kind::Constraint);
        done = statement->bindText(1, std::string(2u << 20, 'x')).run();
        QVERIFY(!done && done.error().kind == Kind::TooLarge);
        done = statement->bind(9, 1).run();
        QVERIFY(!done);
        QVERIFY(statement->bindText(1, "again").run().hasValue());
        QCOMPARE(database.changes(), std::int64_t{1});
        Database second = opened(at("errors.db"), 1, options);
        auto transaction = Transaction::begin(database);
        QVERIFY(transaction.hasValue());
        const auto busy = Transaction::begin(second);
        QVERIFY(!busy && busy.error().kind == Kind::Busy);
    }

    void closeNamesAForgottenStatement()
    {
        Database database = opened(at("forgotten.db"));
        auto statement = database.prepare("SELECT 1");
        QVERIFY(statement.hasValue());
        const auto closed = database.close();
        QVERIFY(!closed && closed.error().kind == Kind::Misuse);
        *statement = Statement();
        QVERIFY(database.close().hasValue());
        QVERIFY(!database.execute("SELECT 1").hasValue());
    }

    void everyFailingWriteLosesNothing()
    {
        sqlite3_vfs_register(failing(), 0);
        OpenOptions options;
        options.vfs = "failing";
        int failures = 0;
        for (int n = 0; n < 200; ++n) {
            const auto path = at("failing.db");
            for (const char* suffix : {"", "-wal", "-shm"})
                std::filesystem::remove(path.string() + suffix);
            g_failAfter = -1;
            std::int64_t acknowledged = 0;
            {
                Database database = opened(path, 1, options);
                QVERIFY(database.migrate("words", kFirst).hasValue());
                g_failAfter = n;
                for (int i = 0; i < 5; ++i) {
                    auto transaction = Transaction::begin(database);
                    if (!transaction)
                        continue;
                    auto statement = database.prepare("INSERT INTO word(text, octets) VALUES(?1, ?2)");
                    QVERIFY(statement.hasValue());
                    const bool wrote =
                        statement->bindText(1, std::to_string(i)).bind(2, Bytes(6000, 1)).run().hasValue();
                    if (wrote && transaction->commit().hasValue())
                        ++acknowledged;
                }
                if (!database.close().hasValue() || g_failAfter < 0)
                    ++failures;
            }
            const bool reached = g_failAfter < 0;
            g_failAfter = -1;
            Database database = opened(path);
            QVERIFY(count(database) >= acknowledged);
            QVERIFY(database.integrityProblems().empty());
            if (!reached)
                break;
        }
        std::printf("failing writes and syncs tried: %d\n", failures);
        QVERIFY(failures > 10);
    }
};

QTEST_GUILESS_MAIN(StoreTest)
#include "store_test.moc"
