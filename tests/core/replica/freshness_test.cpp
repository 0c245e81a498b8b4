// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "maker.h"

#include <QtTest>
#include <crypto/store/database.h>
#include <support/data.h>
#include <util/file.h>

#include <fstream>

using namespace twinchart;
using namespace twinchart::replica;
using crypto::store::Database;

namespace {
constexpr std::size_t kPage = 4096;
const PatientHandle kPatient = maker::fixedOf<PatientHandle>(1);

Bytes fileOf(const std::filesystem::path& path)
{
    auto octets = readFile(path, 1u << 30);
    if (!octets)
        qFatal("cannot read %s", path.c_str());
    return std::move(octets).value();
}
void put(const std::filesystem::path& path, BytesView octets)
{
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
}
Batch batchOf(NewContribution c)
{
    static int number = 0;
    Batch b;
    b.contributions.push_back(std::move(c));
    b.audit.push_back(
        {Instant::fromSeconds(1), AuditAct::Imported, std::nullopt, "import " + std::to_string(++number)});
    return b;
}
/// Everything that a reader can get, as one text.
std::string contentsOf(const std::filesystem::path& path)
{
    auto opened = Replica::open(path, maker::keys());
    if (!opened)
        return "not opened";
    Replica& r = **opened;
    std::string out;
    const auto loaded = r.loadPatient(kPatient);
    if (!loaded || loaded->root != RootVerdict::Verified)
        return "not loaded";
    for (const LoadedRecord& record : loaded->records) {
        const auto content = r.content(record.record, record.version);
        out += text(ItemId{record.record, record.version, record.flags}) +
               (content ? textOf(content->resource) : "none") + '\n';
        const std::array names{record.record};
        const auto known = r.lookup(names);
        out += known ? std::to_string((*known)[0].size()) : "-";
    }
    for (const Section section : {Section::Settings, Section::CircleKeys})
        if (const auto entries = r.list(section))
            for (const Entry& e : *entries)
                out += textOf(e.key) + '=' + textOf(*e.value) + '\n';
    if (const auto rows = r.auditRows(1, 1000))
        for (const AuditRow& row : *rows)
            out += row.detail + '\n';
    if (const auto counts = r.counts())
        out += std::to_string(counts->records) + ' ' + std::to_string(counts->outbox) + ' ' +
               std::to_string(counts->audit);
    if (const auto outbox = r.outbox())
        for (const ContributionInfo& info : *outbox)
            out += toHex(info.root) + (r.outgoing(info.root) ? " sendable " : " lost ");
    return out;
}

/// True when nothing of the patient would be shown as a value, or the replica does not open at all.
bool noticed(const std::filesystem::path& path)
{
    auto r = Replica::open(path, maker::keys());
    if (!r)
        return true;
    if (!(*r)->health().fresh)
        return true;
    return !(*r)->check(true).findings.empty();
}
Expected<Database, crypto::store::StoreError> second(const std::filesystem::path& path)
{
    crypto::store::OpenOptions options;
    options.create = false;
    return Database::open(path, maker::keys().database, options);
}
} // namespace

class FreshnessTest : public QObject {
    Q_OBJECT
    support::TemporaryFolder m_folder;
    std::filesystem::path m_path = m_folder.path() / "replica.db";
    Bytes m_old, m_new, m_oldSeal, m_newSeal;

private Q_SLOTS:
    void initTestCase()
    {
        auto made = Replica::create(m_path, maker::keys());
        QVERIFY(made);
        QVERIFY((*made)->write(batchOf(maker::contribution({.records = 40, .outgoing = false}))));
        Batch settings;
        settings.entries.push_back({Section::Settings, bytesOf("trusted"), bytesOf("height 5")});
        QVERIFY((*made)->write(settings));
        QVERIFY((*made)->close());
        made = Replica::open(m_path, maker::keys());
        QVERIFY(made);
        QVERIFY((*made)->close());
        m_old = fileOf(m_path);
        m_oldSeal = fileOf(Replica::sealPath(m_path));
        auto r = Replica::open(m_path, maker::keys());
        NewContribution later = maker::contribution({.first = 5, .records = 4, .version = 2});
        QVERIFY((*r)->write(batchOf(std::move(later))));
        settings.entries.front().value = bytesOf("height 9");
        QVERIFY((*r)->write(settings));
        QVERIFY((*r)->erase(maker::nameAt(20), maker::versionAt(20)));
        QVERIFY((*r)->close());
        m_new = fileOf(m_path);
        m_newSeal = fileOf(Replica::sealPath(m_path));
    }
    void init()
    {
        put(m_path, m_new);
        put(Replica::sealPath(m_path), m_newSeal);
    }

    void untouchedIsSound() { QVERIFY(!noticed(m_path)); }

    void everyOldPageIsNoticed()
    {
        const std::string newest = contentsOf(m_path);
        QVERIFY(newest.size() > 1000);
        int changed = 0;
        int missed = 0;
        for (std::size_t page = 0; (page + 1) * kPage <= std::min(m_old.size(), m_new.size()); ++page) {
            const auto old = BytesView(m_old).subspan(page * kPage, kPage);
            if (equal(old, BytesView(m_new).subspan(page * kPage, kPage)))
                continue;
            ++changed;
            Bytes mixed = m_new;
            std::copy(old.begin(), old.end(), mixed.begin() + static_cast<std::ptrdiff_t>(page * kPage));
            put(m_path, mixed);
            put(Replica::sealPath(m_path), m_newSeal);
            // A page that was written again with the same content differs in its octets alone.
            if (!noticed(m_path) && contentsOf(m_path) != newest) {
                ++missed;
                qWarning("page %zu put back is not noticed", page + 1);
            }
        }
        qInfo("%d pages put back", changed);
        QVERIFY(changed > 5);
        QCOMPARE(missed, 0);
    }

    void severalOldPagesAreNoticed()
    {
        auto random = support::seededGenerator("several old pages");
        const std::size_t pages = std::min(m_old.size(), m_new.size()) / kPage;
        const std::string newest = contentsOf(m_path);
        const int rounds = support::full() ? 2000 : 60;
        for (int round = 0; round < rounds; ++round) {
            Bytes mixed = m_new;
            bool any = false;
            for (std::size_t page = 0; page < pages; ++page) {
                if (random() % 3 != 0)
                    continue;
                const auto old = BytesView(m_old).subspan(page * kPage, kPage);
                any = any || !equal(old, BytesView(m_new).subspan(page * kPage, kPage));
                std::copy(old.begin(), old.end(), mixed.begin() + static_cast<std::ptrdiff_t>(page * kPage));
            }
            put(m_path, mixed);
            put(Replica::sealPath(m_path), m_newSeal);
            QVERIFY(!any || noticed(m_path) || contentsOf(m_path) == newest);
        }
    }

    void wholeFileRollbackIsSeenThroughTheSeal()
    {
        put(m_path, m_old);
        auto r = Replica::open(m_path, maker::keys());
        QVERIFY(r);
        QVERIFY(!(*r)->health().fresh);
        QVERIFY((*r)->loadPatient(kPatient)->root == RootVerdict::Mismatch);
        QVERIFY((*r)->loadPatient(kPatient)->items.empty());
        QVERIFY(!(*r)->patients()->front().sound);
        QVERIFY(!(*r)->content(maker::nameAt(1), maker::versionAt(1)));
        const auto done = (*r)->write(batchOf(maker::contribution({.first = 500})));
        QVERIFY(!done && done.error().kind == ReplicaError::Kind::RolledBack);
        QVERIFY(!(*r)->check(false).findings.empty());
    }

    void rollbackOfFileAndSealIsSeenThroughTheAnchor()
    {
        put(m_path, m_new);
        Head anchored;
        {
            auto r = Replica::open(m_path, maker::keys());
            anchored = (*r)->head();
            QVERIFY((*r)->compareAnchor(anchored));
        }
        put(m_path, m_old);
        put(Replica::sealPath(m_path), m_oldSeal);
        auto r = Replica::open(m_path, maker::keys());
        QVERIFY((*r)->health().fresh); // it alone cannot know
        const auto compared = (*r)->compareAnchor(anchored);
        QVERIFY(!compared && compared.error().kind == ReplicaError::Kind::RolledBack);
        QVERIFY((*r)->loadPatient(kPatient)->root == RootVerdict::Mismatch);
    }

    void whatWasPutBackDoesNotOutgrowItsAnchor_data()
    {
        QTest::addColumn<int>("writes"); // the anchor is three above
        for (const int writes : {0, 2, 3, 4, 12})
            QTest::addRow("%d writes", writes) << writes;
    }
    void whatWasPutBackDoesNotOutgrowItsAnchor()
    {
        QFETCH(int, writes);
        Head anchored;
        {
            auto r = Replica::open(m_path, maker::keys());
            anchored = (*r)->head();
        }
        put(m_path, m_old);
        put(Replica::sealPath(m_path), m_oldSeal);
        const auto row = [](int n) { return AuditRow{Instant::fromSeconds(n), AuditAct::Exported, kPatient, {}}; };
        {
            auto r = Replica::open(m_path, maker::keys());
            QCOMPARE((*r)->head().counter + 3, anchored.counter);
            for (int n = 0; n < writes; ++n)
                QVERIFY((*r)->audit(row(n)));
            QVERIFY((*r)->health().fresh);
            QVERIFY(!*(*r)->descendsFrom(anchored));
            const auto compared = (*r)->compareAnchor(anchored);
            QVERIFY(!compared && compared.error().kind == ReplicaError::Kind::RolledBack);
            QVERIFY(!(*r)->audit(row(0)));
        }
        // Without the ledger it is known as well.
        auto r = Replica::open(m_path, maker::keys());
        QVERIFY(!(*r)->health().fresh);
        QVERIFY((*r)->loadPatient(kPatient)->root == RootVerdict::Mismatch);
        const auto done = (*r)->audit(row(0));
        QVERIFY(!done && done.error().kind == ReplicaError::Kind::RolledBack);
    }

    void anAnchorOfItsOwnPastIsRight_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<bool>("right");
        QTest::newRow("untouched") << QByteArray("SELECT 1") << true;
        QTest::newRow("link edited") << QByteArray("UPDATE links SET link = zeroblob(32) WHERE counter = 5") << false;
        QTest::newRow("link before edited")
            << QByteArray("UPDATE links SET link = zeroblob(32) WHERE counter = 4") << false;
        QTest::newRow("link gone") << QByteArray("DELETE FROM links WHERE counter = 5") << false;
        QTest::newRow("links gone") << QByteArray("DELETE FROM links WHERE counter <= 5") << false;
    }
    void anAnchorOfItsOwnPastIsRight()
    {
        QFETCH(QByteArray, sql);
        QFETCH(bool, right);
        Head anchored;
        {
            auto r = Replica::open(m_path, maker::keys());
            anchored = (*r)->head();
            QCOMPARE(anchored.counter, 5U);
            for (int n = 0; n < 4; ++n)
                QVERIFY((*r)->audit({Instant::fromSeconds(n), AuditAct::Exported, kPatient, {}}));
        }
        {
            auto db = second(m_path);
            QVERIFY(db->execute(sql.constData()));
            QVERIFY(db->close());
        }
        {
            auto r = Replica::open(m_path, maker::keys());
            QCOMPARE((*r)->compareAnchor(anchored).hasValue(), right);
        }
        auto r = Replica::open(m_path, maker::keys());
        QCOMPARE((*r)->health().fresh, right);
        if (right) {
            anchored.root.octets[0] ^= 1;
            QVERIFY(!(*r)->compareAnchor(anchored));
        }
    }

    void linksAreKeptFromTheAnchorOn()
    {
        support::TemporaryFolder folder;
        const auto path = folder.path() / "replica.db";
        const auto row = [](int n) { return AuditRow{Instant::fromSeconds(n), AuditAct::Exported, kPatient, {}}; };
        Head anchored;
        {
            auto made = Replica::create(path, maker::keys());
            for (int n = 0; n < 5; ++n)
                QVERIFY((*made)->audit(row(n)));
            anchored = (*made)->head();
            // More steps in one than links are kept.
            QVERIFY((*made)->continueAfter({5'000, maker::fixedOf<Digest256>(3)}));
            QCOMPARE((*made)->head().counter, 5'001U);
            QVERIFY(*(*made)->descendsFrom(anchored));
            QVERIFY(!*(*made)->descendsFrom({anchored.counter, maker::fixedOf<Digest256>(4)}));
            const Head next = (*made)->head();
            QVERIFY((*made)->compareAnchor(next));
            QVERIFY((*made)->audit(row(6)));
            QVERIFY((*made)->compareAnchor(next)); // its link is of the step before the jump
        }
        auto db = second(path);
        auto read = db->prepare("SELECT count(*), min(counter) FROM links");
        QVERIFY(*read->step());
        QCOMPARE(read->integer(0), std::int64_t{3});
        QCOMPARE(read->integer(1), std::int64_t{5});
    }

    void builtAnewItGoesOnAboveTheAnchor_data()
    {
        QTest::addColumn<quint64>("counter"); // of the anchor; the replica is at 5
        for (const quint64 counter : {3U, 5U, 50U})
            QTest::addRow("%d", static_cast<int>(counter)) << counter;
    }
    void builtAnewItGoesOnAboveTheAnchor()
    {
        QFETCH(quint64, counter);
        support::TemporaryFolder folder;
        const auto path = folder.path() / "replica.db";
        const Head anchored{counter, maker::fixedOf<Digest256>(3)};
        {
            auto made = Replica::create(path, maker::keys());
            for (int n = 0; n < 5; ++n)
                QVERIFY((*made)->audit({Instant::fromSeconds(n), AuditAct::BuiltAnew, std::nullopt, {}}));
            QVERIFY(!*(*made)->descendsFrom(anchored));
            QVERIFY((*made)->continueAfter(anchored));
            QVERIFY((*made)->head().counter > counter);
            QVERIFY((*made)->compareAnchor(anchored));
            QVERIFY((*made)->write(batchOf(maker::contribution({.records = 4}))));
        }
        auto r = Replica::open(path, maker::keys());
        QVERIFY((*r)->health().fresh);
        QVERIFY((*r)->compareAnchor(anchored)); // until it is anchored itself
        QVERIFY((*r)->check(true).findings.empty());
        QVERIFY(!(*r)->compareAnchor({counter, maker::fixedOf<Digest256>(4)}));
        QVERIFY(!(*r)->health().fresh);
    }

    void sealFile()
    {
        for (std::size_t bit = 0; bit < m_newSeal.size() * 8; ++bit) {
            Bytes wrong = m_newSeal;
            wrong[bit / 8] = static_cast<std::uint8_t>(wrong[bit / 8] ^ (1U << (bit % 8)));
            put(Replica::sealPath(m_path), wrong);
            if (bit % (support::full() ? 1 : 37) == 0)
                QVERIFY(noticed(m_path));
        }
        std::filesystem::remove(Replica::sealPath(m_path));
        QVERIFY(noticed(m_path));
        put(Replica::sealPath(m_path), m_oldSeal); // older than the file: the crash between the two writes
        QVERIFY(!noticed(m_path));
    }

    void rowEdits_data()
    {
        QTest::addColumn<QByteArray>("sql");
        const auto row = [](const char* name, const char* sql) { QTest::newRow(name) << QByteArray(sql); };
        row("key", "UPDATE records SET dek = zeroblob(32) WHERE number = 3");
        row("ciphertext", "UPDATE records SET octets = (SELECT octets FROM records WHERE number = 4) WHERE number = 3");
        row("swapped",
            "UPDATE records SET octets = (SELECT octets FROM records WHERE number = 4), dek = (SELECT dek FROM records WHERE number = 4), "
            "commitment = (SELECT commitment FROM records WHERE number = 4), digest = (SELECT digest FROM records WHERE number = 4) WHERE number = 3");
        row("version", "UPDATE records SET version = zeroblob(32) WHERE number = 3");
        row("index", "UPDATE records SET prefix = 5 WHERE number = 3");
        row("record gone", "DELETE FROM records WHERE number = 3");
        row("last record gone", "DELETE FROM records WHERE number = (SELECT max(number) FROM records)");
        row("record added",
            "INSERT INTO records SELECT max(number) + 1, prefix, contribution, leaf, name, version, commitment, digest, dek, octets FROM records");
        row("segment", "UPDATE segments SET octets = zeroblob(10)");
        row("segment gone", "DELETE FROM segments");
        row("tree", "UPDATE trees SET octets = zeroblob(length(octets)) WHERE number = (1 << 16)");
        row("about", "UPDATE contributions SET waiting = 0 WHERE number = 1");
        row("contribution gone", "DELETE FROM contributions WHERE number = 2");
        row("flags", "DELETE FROM flags");
        row("flags added", "INSERT INTO flags SELECT 1, 5, about FROM flags LIMIT 1");
        row("brief", "UPDATE patients SET brief = x'01'");
        row("count", "UPDATE patients SET items = 7");
        row("patient root", "UPDATE patients SET root = zeroblob(32)");
        row("setting", "UPDATE entries SET octets = x'00'");
        row("setting gone", "DELETE FROM entries");
        row("bucket gone", "DELETE FROM buckets");
        row("audit edited", "UPDATE audit SET octets = (SELECT octets FROM audit WHERE number = 2) WHERE number = 1");
        row("audit reordered", "UPDATE audit SET number = 100 - number");
        row("audit cut", "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)");
        row("counter", "UPDATE freshness SET counter = counter + 1");
        row("root", "UPDATE freshness SET root = zeroblob(32)");
        row("link", "UPDATE links SET link = zeroblob(32) WHERE counter = (SELECT max(counter) FROM links)");
        row("outgoing", "UPDATE outgoing SET octets = x'00'");
        row("orphan", "INSERT INTO pieces(number, octets) VALUES(99999999, x'00')");
    }
    void rowEdits()
    {
        QFETCH(QByteArray, sql);
        {
            auto db = second(m_path);
            QVERIFY(db);
            QVERIFY(db->execute("PRAGMA foreign_keys = OFF"));
            const auto done = db->execute(sql.constData());
            QVERIFY2(done, done ? "" : done.error().detail.c_str());
            QVERIFY(db->close());
        }
        QVERIFY(noticed(m_path));
    }

    void auditRowsAreGivenWithTheirChain_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<quint64>("from");
        QTest::addColumn<quint64>("limit");
        QTest::addColumn<qint64>("rows"); // -1: Mismatch
        const auto row = [](const char* name, const char* sql, quint64 from, quint64 limit, qint64 rows) {
            QTest::newRow(name) << QByteArray(sql) << from << limit << rows;
        };
        const char* none = "SELECT 1";
        const char* edited = "UPDATE audit SET octets = (SELECT octets FROM audit WHERE number = 3) WHERE number = 4";
        const char* gone = "DELETE FROM audit WHERE number = 4";
        const char* cut = "DELETE FROM audit WHERE number >= 6";
        row("all", none, 1, 1000, 6);
        row("from nought", none, 0, 1000, 6);
        row("page", none, 2, 3, 3);
        row("end", none, 6, 1000, 1);
        row("beyond the end", none, 7, 1000, 0);
        row("no limit", none, 1, ~quint64{0}, 6);
        row("limit of nought", none, 1, 0, 0);
        row("edited", edited, 1, 1000, -1);
        row("edited, last of the page", edited, 2, 3, -1);
        row("edited, first of the page", edited, 4, 1, -1);
        row("edited with a MAC of another row",
            "UPDATE audit SET (octets, mac) = (SELECT octets, mac FROM audit WHERE number = 3) WHERE number = 4", 4, 1,
            -1);
        row("edited elsewhere", edited, 1, 3, 3);
        row("MAC before the page", "UPDATE audit SET mac = zeroblob(32) WHERE number = 3", 4, 2, -1);
        row("gone", gone, 1, 1000, -1);
        row("gone before the page", gone, 5, 1, -1);
        row("moved up", "DELETE FROM audit WHERE number = 4; UPDATE audit SET number = number - 1 WHERE number > 4", 1,
            1000, -1);
        row("cut", cut, 1, 1000, -1);
        row("cut at the page's end", cut, 6, 1, -1);
        row("added", "INSERT INTO audit SELECT 7, octets, mac FROM audit WHERE number = 6", 1, 1000, 6);
        row("added only", "INSERT INTO audit SELECT 7, octets, mac FROM audit WHERE number = 6", 7, 1000, 0);
    }
    void auditRowsAreGivenWithTheirChain()
    {
        QFETCH(QByteArray, sql);
        QFETCH(quint64, from);
        QFETCH(quint64, limit);
        QFETCH(qint64, rows);
        {
            auto r = Replica::open(m_path, maker::keys());
            QCOMPARE((*r)->counts()->audit, 2U);
            for (int n = 3; n <= 6; ++n)
                QVERIFY((*r)->audit({Instant::fromSeconds(n), AuditAct::Exported, kPatient, std::to_string(n)}));
        }
        {
            auto db = second(m_path);
            const auto done = db->execute(sql.constData());
            QVERIFY2(done, done ? "" : done.error().detail.c_str());
            QVERIFY(db->close());
        }
        auto r = Replica::open(m_path, maker::keys());
        QVERIFY((*r)->health().fresh);
        const auto given = (*r)->auditRows(from, limit);
        if (rows < 0) {
            QVERIFY(!given && given.error().kind == ReplicaError::Kind::Mismatch);
        } else {
            QVERIFY(given);
            QCOMPARE(static_cast<qint64>(given->size()), rows);
        }
    }

    /// Record rows are under no digest of a patient: what is written by them must not take another record.
    void editedRecordRowsMisleadNoWrite_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("write");
        QTest::addColumn<bool>("done"); // else Mismatch
        const auto row = [](const char* name, const char* sql, const char* write, bool done) {
            QTest::addRow("%s, %s", name, write) << QByteArray(sql) << QString(write) << done;
        };
        // Number 25 holds leaf 24.
        const char* none = "SELECT 1";
        const char* leaf = "UPDATE records SET leaf = 30 WHERE number = 25";
        const char* twice = "UPDATE records SET leaf = 24 WHERE number IN (24, 26)";
        const char* moved = "UPDATE records SET number = 1000 WHERE number = 25; UPDATE records SET number = 25 WHERE "
                            "number = 26; UPDATE records SET number = 26 WHERE number = 1000";
        const char* name = "UPDATE records SET (prefix, name, version) = "
                           "(SELECT prefix, name, version FROM records WHERE number = 25) WHERE number = 27";
        const char* found = "UPDATE records SET (prefix, name, version) = "
                            "(SELECT prefix, name, version FROM records WHERE number = 25) WHERE number = 27; "
                            "UPDATE recent_names SET prefix = (SELECT prefix FROM records WHERE number = 25) WHERE "
                            "number = 27";
        const char* other = "UPDATE records SET contribution = 2 WHERE number = 25";
        const char* tree = "UPDATE trees SET octets = zeroblob(length(octets)) WHERE number = (1 << 16)";
        for (const char* write : {"delete", "replace"}) {
            row("untouched", none, write, true);
            row("leaf", leaf, write, true); // the segment knows better
            row("twice", twice, write, true);
            row("moved", moved, write, true);
            row("gone", "DELETE FROM records WHERE number = 25", write, true);
        }
        for (const char* write : {"erase", "lookup"}) {
            row("untouched", none, write, true);
            row("leaf", leaf, write, false);
            row("name that is not found", name, write, true);
            row("name", found, write, false);
            row("other contribution", other, write, false);
            row("tree", tree, write, false);
        }
        row("moved", moved, "erase", false);
    }
    void editedRecordRowsMisleadNoWrite()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QString, write);
        QFETCH(bool, done);
        Digest256 root;
        LoadedRecord wanted;
        {
            auto r = Replica::open(m_path, maker::keys());
            const auto loaded = (*r)->loadPatient(kPatient);
            wanted = loaded->records[24];
            root = loaded->contributions[0].root;
            QCOMPARE(wanted.leaf, 24U);
            QCOMPARE(wanted.flags, 0);
        }
        {
            auto db = second(m_path);
            const auto edited = db->execute(sql.constData());
            QVERIFY2(edited, edited ? "" : edited.error().detail.c_str());
            QVERIFY(db->close());
        }
        auto r = Replica::open(m_path, maker::keys());
        QVERIFY((*r)->health().fresh);
        const auto outcome = [&]() -> Expected<void, ReplicaError> {
            if (write == "erase")
                return (*r)->erase(wanted.record, wanted.version);
            if (write == "lookup") {
                const auto known = (*r)->lookup({&wanted.record, 1});
                return known ? Expected<void, ReplicaError>() : Unexpected{known.error()};
            }
            Batch batch;
            if (write == "delete")
                batch.deletions.push_back({root, 24, 11, Instant::fromSeconds(5)});
            else
                batch.replacements.push_back({root, 24, maker::fixedOf<Digest256>(3), 0, 11, Instant::fromSeconds(5)});
            return (*r)->write(batch);
        }();
        QCOMPARE(outcome.hasValue(), done);
        if (!done)
            QVERIFY(outcome.error().kind == ReplicaError::Kind::Mismatch);
        const auto loaded = (*r)->loadPatient(kPatient);
        QVERIFY(loaded->root == RootVerdict::Verified);
        const int expected = !done || write == "lookup" ? 0
                             : write == "erase"         ? kErased
                             : write == "delete"        ? kDeleted
                                                        : kSuperseded;
        QCOMPARE(int{loaded->records[24].flags}, expected);
        for (const std::size_t beside : {23U, 25U, 26U})
            QCOMPARE(loaded->records[beside].flags, 0);
    }

    void editWhileOpenIsNotTakenIntoTheChain()
    {
        auto r = Replica::open(m_path, maker::keys());
        QVERIFY((*r)->loadPatient(kPatient)->root == RootVerdict::Verified);
        {
            auto db = second(m_path);
            QVERIFY(db->execute(
                "UPDATE segments SET octets = (SELECT octets FROM segments WHERE number = (2 << 16)) WHERE number = (1 << 16)"));
        }
        QVERIFY((*r)->loadPatient(kPatient)->root == RootVerdict::Mismatch);
        {
            auto db = second(m_path);
            QVERIFY(db->execute("DELETE FROM flags"));
        }
        // A write that touches the patient verifies it first.
        const auto done = (*r)->write(batchOf(maker::contribution({.first = 700})));
        QVERIFY(!done && done.error().kind == ReplicaError::Kind::Mismatch);
    }

    void wrongRecordIsNeverGiven()
    {
        {
            auto db = second(m_path);
            QVERIFY(db->execute(
                "UPDATE records SET octets = (SELECT octets FROM records WHERE number = 4), dek = (SELECT dek FROM records WHERE number = 4) WHERE number = 3"));
        }
        auto r = Replica::open(m_path, maker::keys());
        const auto loaded = (*r)->loadPatient(kPatient);
        QVERIFY(loaded->root == RootVerdict::Verified); // items are intact, the sealed octets are not
        int bad = 0;
        for (const LoadedRecord& record : loaded->records)
            if ((record.flags & kErased) == 0 && !(*r)->recheck(record.record, record.version))
                ++bad;
        QCOMPARE(bad, 1);
    }
};

QTEST_GUILESS_MAIN(FreshnessTest)
#include "freshness_test.moc"
