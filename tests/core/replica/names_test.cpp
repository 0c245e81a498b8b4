// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "maker.h"
#include "names.h"

#include <QtTest>
#include <support/data.h>

using namespace twinchart;
using namespace twinchart::replica;

namespace {
constexpr std::uint32_t kPortion = 512;
constexpr std::int64_t kRecentNames = 4'096;

ReplicaOptions fewRecent()
{
    ReplicaOptions out;
    out.recentNames = kRecentNames;
    return out;
}

Batch batchOf(std::uint64_t first, std::uint32_t records)
{
    Batch out;
    out.contributions.push_back(
        maker::contribution({.first = first, .records = records, .outgoing = false, .resourceOctets = 40}));
    return out;
}

Expected<Database, crypto::store::StoreError> second(const std::filesystem::path& path)
{
    crypto::store::OpenOptions options;
    options.create = false;
    return Database::open(path, maker::keys().database, options);
}

bool edit(const std::filesystem::path& path, const char* sql)
{
    auto db = second(path);
    return db && db->execute(sql) && db->close();
}

struct Sizes {
    std::int64_t large = -1;
    std::int64_t recent = -1;
    bool operator==(const Sizes&) const = default;
};
Sizes sizesOf(const std::filesystem::path& path)
{
    auto db = second(path);
    auto read = db->prepare("SELECT (SELECT count(*) FROM names), (SELECT count(*) FROM recent_names)");
    const auto row = read->step();
    return row && *row ? Sizes{read->integer(0), read->integer(1)} : Sizes{};
}

/// How many of these names lead to one record of their version; -1 if one leads elsewhere.
int found(Replica& replica, std::uint64_t first, std::uint64_t end)
{
    std::vector<RecordName> names;
    for (std::uint64_t n = first; n < end; ++n)
        names.push_back(maker::nameAt(n));
    const auto known = replica.lookup(names);
    if (!known)
        return -1;
    int out = 0;
    for (std::size_t n = 0; n < known->size(); ++n) {
        if ((*known)[n].empty())
            continue;
        if ((*known)[n].size() != 1 || (*known)[n][0].version != maker::versionAt(first + n))
            return -1;
        ++out;
    }
    return out;
}
} // namespace

class NamesTest : public QObject {
    Q_OBJECT
    support::TemporaryFolder m_folder;
    std::filesystem::path m_path;

private Q_SLOTS:
    void init()
    {
        static int number = 0;
        m_path = m_folder.path() / ("replica" + std::to_string(number++) + ".db");
    }

    void goIntoTheLargeTableWhenTheyAreMany()
    {
        auto made = Replica::create(m_path, maker::keys(), fewRecent());
        QVERIFY(made);
        std::uint64_t records = 0;
        while (records + kPortion <= kRecentNames) {
            QVERIFY((*made)->write(batchOf(records, kPortion)));
            records += kPortion;
        }
        QCOMPARE(records, std::uint64_t{kRecentNames});
        QVERIFY((sizesOf(m_path) == Sizes{0, kRecentNames}));

        // A step that is refused after it had moved them leaves them where they were.
        Batch refused = batchOf(records, 10);
        refused.contributions.push_back(maker::contribution({.commons = true, .first = records + 10}));
        const auto wrong = (*made)->write(refused);
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().detail, std::string("commons"));
        QVERIFY((sizesOf(m_path) == Sizes{0, kRecentNames}));

        QVERIFY((*made)->write(batchOf(records, 10)));
        records += 10;
        QVERIFY((sizesOf(m_path) == Sizes{kRecentNames + 10, 0}));
        QVERIFY((*made)->write(batchOf(records, 10)));
        records += 10;
        QVERIFY((sizesOf(m_path) == Sizes{kRecentNames + 10, 10}));

        QVERIFY((*made)->close());
        made = Replica::open(m_path, maker::keys(), fewRecent());
        QVERIFY(made);
        QVERIFY((*made)->write(batchOf(records, 10)));
        records += 10;
        QVERIFY((sizesOf(m_path) == Sizes{kRecentNames + 10, 20}));
        QCOMPARE(found(**made, 0, records + 100), static_cast<int>(records));
        QVERIFY((*made)->content(maker::nameAt(7), maker::versionAt(7)));
        QVERIFY((*made)->content(maker::nameAt(records - 1), maker::versionAt(records - 1)));

        QVERIFY((*made)->erase(maker::nameAt(7), maker::versionAt(7)));
        QVERIFY((*made)->erase(maker::nameAt(records - 1), maker::versionAt(records - 1)));
        QVERIFY((sizesOf(m_path) == Sizes{kRecentNames + 9, 19}));
        QCOMPARE(found(**made, 0, 10), 9);
        QCOMPARE(found(**made, records - 10, records), 9);
        const auto report = (*made)->check(true);
        QVERIFY2(report.findings.empty(), report.findings.empty() ? "" : report.findings.front().why.c_str());

        QVERIFY((*made)->purge(maker::fixedOf<PatientHandle>(1)));
        QVERIFY((sizesOf(m_path) == Sizes{0, 0}));
        QVERIFY((*made)->check(true).findings.empty());
    }

    /// What was stored before there were two tables.
    void aFileOfTheFirstSchemaIsTakenOver()
    {
        {
            auto made = Replica::create(m_path, maker::keys());
            QVERIFY(made);
            QVERIFY((*made)->write(batchOf(0, 40)));
            QVERIFY((*made)->erase(maker::nameAt(3), maker::versionAt(3)));
            QVERIFY((*made)->close());
        }
        QVERIFY(edit(m_path, "CREATE INDEX records_by_name ON records(prefix) WHERE prefix IS NOT NULL;"
                             "DROP TABLE names; DROP TABLE recent_names; UPDATE schema_version SET version = 1"));
        auto opened = Replica::open(m_path, maker::keys());
        QVERIFY(opened);
        QVERIFY((sizesOf(m_path) == Sizes{39, 0}));
        QCOMPARE(found(**opened, 0, 60), 39);
        QVERIFY((*opened)->check(true).findings.empty());
        QVERIFY((*opened)->write(batchOf(40, 20)));
        QVERIFY((sizesOf(m_path) == Sizes{39, 20}));
        QCOMPARE(found(**opened, 0, 60), 59);
        auto db = second(m_path);
        auto read = db->prepare("SELECT count(*) FROM sqlite_master WHERE name = 'records_by_name'");
        QVERIFY(*read->step());
        QCOMPARE(read->integer(0), std::int64_t{0});
    }

    void checkSeesEachEdit_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<bool>("clean");
        const auto row = [](const char* name, const char* sql, bool clean = false) {
            QTest::newRow(name) << QByteArray(sql) << clean;
        };
        row("moved",
            "INSERT INTO names SELECT * FROM recent_names WHERE number > 30; DELETE FROM recent_names WHERE number > 30",
            true);
        row("gone from the large one", "DELETE FROM names WHERE number = 3");
        row("gone from the small one", "DELETE FROM recent_names WHERE number = 25");
        row("all gone", "DELETE FROM names; DELETE FROM recent_names");
        row("in both", "INSERT INTO recent_names SELECT * FROM names WHERE number = 3");
        row("another prefix", "UPDATE names SET prefix = prefix + 1 WHERE number = 3");
        row("another record", "UPDATE recent_names SET number = 3 WHERE number = 25");
        row("of nothing", "INSERT INTO names(prefix, number) VALUES(5, 99)");
        row("table gone", "DROP TABLE recent_names");
    }
    void checkSeesEachEdit()
    {
        QFETCH(QByteArray, sql);
        QFETCH(bool, clean);
        {
            auto made = Replica::create(m_path, maker::keys());
            QVERIFY(made);
            QVERIFY((*made)->write(batchOf(0, 40)));
            QVERIFY((*made)->close());
        }
        QVERIFY(edit(m_path, "INSERT INTO names SELECT * FROM recent_names WHERE number < 20;"
                             "DELETE FROM recent_names WHERE number < 20"));
        QVERIFY(edit(m_path, sql.constData()));
        auto opened = Replica::open(m_path, maker::keys());
        QVERIFY(opened);
        QCOMPARE((*opened)->check(false).findings.empty(), clean);
    }

    /// An entry that somebody led to another record is damage, never that record; what is stored next goes on.
    void anEntryIsNotBelieved()
    {
        auto made = Replica::create(m_path, maker::keys());
        QVERIFY(made);
        QVERIFY((*made)->write(batchOf(0, 40)));
        QVERIFY((*made)->close());
        QVERIFY(edit(m_path, "UPDATE recent_names SET number = 41 - number;"
                             "INSERT INTO names(prefix, number) VALUES(5, 41), (6, 42)"));
        made = Replica::open(m_path, maker::keys());
        QVERIFY(made);
        const RecordName name = maker::nameAt(7);
        const auto known = (*made)->lookup({&name, 1});
        QVERIFY(!known && known.error().kind == ReplicaError::Kind::Mismatch);
        const auto content = (*made)->content(name, maker::versionAt(7));
        QVERIFY(!content && content.error().kind == ReplicaError::Kind::Mismatch);
        const auto erased = (*made)->erase(name, maker::versionAt(7));
        QVERIFY(!erased && erased.error().kind == ReplicaError::Kind::Mismatch);
        QVERIFY((*made)->write(batchOf(100, 40)));
        QCOMPARE(found(**made, 100, 140), 40);
    }
};
QTEST_GUILESS_MAIN(NamesTest)
#include "names_test.moc"
