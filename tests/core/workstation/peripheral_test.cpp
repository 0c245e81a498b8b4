// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "peripheral.h"

#include "peripheralfiles.h"

#include <support/data.h>

#include <QFile>
#include <QTest>

#include <filesystem>
#include <set>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;
namespace fs = std::filesystem;

/// A hospital outside the consortium as a folder: who is meant, what is given, what is refused.
class PeripheralTest : public QObject {
    Q_OBJECT
    std::unique_ptr<support::TemporaryFolder> m_folder;
    std::optional<model::Catalogue> m_catalogue;

    void put(const char* name, const QByteArray& octets) const
    {
        QFile file(QString::fromStdString((m_folder->path() / name).string()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(octets), octets.size());
    }
    static PeripheralQuery query(std::vector<ConstituentId> ids = {{kNhs, "943 476 5919"}})
    {
        PeripheralQuery out;
        out.persons.push_back({"1970-01-02", "SMITH", std::move(ids)});
        return out;
    }
    Expected<PeripheralAnswer, PeripheralError> ask(const PeripheralQuery& what = query()) const
    {
        return peripheralFolder("elsewhere", m_folder->path(), *m_catalogue)->fetch(what);
    }
    static std::set<std::string> ids(const PeripheralAnswer& answer)
    {
        std::set<std::string> out;
        for (const auto& r : answer.records)
            if (!r.content.items.empty())
                out.insert(r.content.resourceId);
        return out;
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto parsed = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
        QVERIFY(parsed);
        m_catalogue.emplace(std::move(parsed).value());
    }
    void init() { m_folder = std::make_unique<support::TemporaryFolder>(); }

    void whoIsMeant_data()
    {
        QTest::addColumn<QByteArray>("there");
        QTest::addColumn<QByteArray>("system");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("known");
        const QByteArray nhs(kNhs);
        QTest::newRow("number, written otherwise")
            << patient("p", kNhs, "9434765919") << nhs << QByteArray("943 476 5919") << true;
        QTest::newRow("a source's own identifier, though the same")
            << patient("p", "urn:mrn", "A-1") << QByteArray("urn:mrn") << QByteArray("A-1") << false;
        QTest::newRow("another number") << patient("p", kNhs, "9876543210") << nhs << QByteArray("943 476 5919")
                                        << false;
        QTest::newRow("other value") << patient("p", "urn:mrn", "A-10") << QByteArray("urn:mrn") << QByteArray("A-1")
                                     << false;
        QTest::newRow("other case") << patient("p", "urn:mrn", "a-1") << QByteArray("urn:mrn") << QByteArray("A-1")
                                    << false;
        QTest::newRow("spaces count") << patient("p", "urn:mrn", "A -1") << QByteArray("urn:mrn") << QByteArray("A-1")
                                      << false;
        QTest::newRow("other system") << patient("p", "urn:mrx", "A-1") << QByteArray("urn:mrn") << QByteArray("A-1")
                                      << false;
        QTest::newRow("no system there") << patient("p", "", "A-1") << QByteArray("urn:mrn") << QByteArray("A-1")
                                         << false;
        QTest::newRow("no system at all") << patient("p", "", "A-1") << QByteArray("") << QByteArray("A-1") << false;
        QTest::newRow("no such number") << patient("p", kNhs, "9434765910") << nhs << QByteArray("9434765910") << false;
        QTest::newRow("name and birth date alone")
            << patient("p", "", "") << QByteArray("urn:mrn") << QByteArray("A-1") << false;
    }
    void whoIsMeant()
    {
        QFETCH(QByteArray, there);
        QFETCH(QByteArray, system);
        QFETCH(QByteArray, value);
        QFETCH(bool, known);
        put("a.json", bundle({there, rate("o", "p", 61)}));
        const auto answer = ask(query({{system.toStdString(), value.toStdString()}}));
        QVERIFY(answer);
        QCOMPARE(answer->known, known);
        QCOMPARE(answer->records.empty(), !known);
        QVERIFY(answer->findings.empty());
    }

    void onlyThatPatient()
    {
        // The lines about him come before the one that says who he is, and from several files.
        put("1.ndjson", rate("o1", "p", 61) + "\n" + rate("x1", "q", 99) + "\n" + rate("o2", "p", 62) + "\n");
        put("2.ndjson",
            patient("q", kNhs, "9876543210", "JONES", "1980-01-01") + "\n" + patient("p", kNhs, "9434765919") + "\n");
        put("3.json", bundle({rate("o3", "p", 63), rate("x2", "q", 98)}));
        put("notes.txt", rate("o4", "p", 64));
        const auto answer = ask();
        QVERIFY(answer);
        QVERIFY(answer->known);
        QCOMPARE(ids(*answer), (std::set<std::string>{"p", "o1", "o2", "o3"}));
        for (const auto& r : answer->records) {
            QCOMPARE(r.content.source, std::string("elsewhere"));
            QVERIFY(r.content.stage == model::Stage::Pha);
            QVERIFY(r.content.resource.empty());
        }
    }

    void theLaterVersionCounts()
    {
        put("1.json", bundle({patient("p", kNhs, "9434765919"), rate("o1", "p", 61), rate("o2", "p", 62)}));
        put("2.json", bundle({patient("p", kNhs, "9434765919"), rate("o1", "p", 71), rate("o2", "q", 72)}));
        const auto answer = ask();
        QVERIFY(answer);
        // What is another patient's by now is not shown as this one's.
        QCOMPARE(ids(*answer), (std::set<std::string>{"p", "o1"}));
        for (const auto& r : answer->records)
            if (r.content.resourceId == "o1")
                QCOMPARE(std::get<model::Quantity>(r.content.items.front().value).value, std::string("71"));
    }

    void mayBeTwoPersons_data()
    {
        QTest::addColumn<QByteArray>("family");
        QTest::addColumn<QByteArray>("born");
        QTest::addColumn<bool>("refused");
        QTest::newRow("the same") << QByteArray("SMITH") << QByteArray("1970-01-02") << false;
        QTest::newRow("another name") << QByteArray("JONES") << QByteArray("1970-01-02") << false;
        QTest::newRow("another birth date") << QByteArray("SMITH") << QByteArray("1971-01-02") << false;
        QTest::newRow("both") << QByteArray("JONES") << QByteArray("1971-01-02") << true;
    }
    void mayBeTwoPersons()
    {
        QFETCH(QByteArray, family);
        QFETCH(QByteArray, born);
        QFETCH(bool, refused);
        put("a.json",
            bundle({patient("p", kNhs, "9434765919", family.constData(), born.constData()), rate("o", "p", 61)}));
        const auto answer = ask();
        QCOMPARE(answer.hasValue(), !refused);
        if (refused)
            QVERIFY(answer.error().kind == PeripheralError::Kind::TwoPersons);
    }
    void twoPersonsThere()
    {
        // Nothing is known here to compare with; there it is two.
        put("a.json", bundle({patient("p", kNhs, "9434765919"), rate("o", "p", 61)}));
        put("b.json", bundle({patient("r", kNhs, "9434765919", "JONES", "1980-05-05"), rate("x", "r", 99)}));
        PeripheralQuery asked = query();
        asked.persons.front().born.clear();
        const auto answer = ask(asked);
        QVERIFY(!answer);
        QVERIFY(answer.error().kind == PeripheralError::Kind::TwoPersons);
    }

    void badFilesKeepNothingElseBack_data()
    {
        QTest::addColumn<QByteArray>("octets");
        QTest::newRow("no JSON") << QByteArray("<Patient/>");
        QTest::newRow("cut off") << bundle({rate("z", "p", 1)}).chopped(1);
        QTest::newRow("twice the same name") << nameTwice();
        QTest::newRow("too deep") << QByteArray(200, '[') + QByteArray(200, ']');
        QTest::newRow("no UTF-8") << QByteArray("{\"resourceType\":\"Basic\",\"id\":\"\xff\"}");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a resource that is none") << bundle({noObservation()});
    }
    void badFilesKeepNothingElseBack()
    {
        QFETCH(QByteArray, octets);
        put("a.json", octets);
        put("b.json", bundle({patient("p", kNhs, "9434765919"), rate("o", "p", 61)}));
        const auto answer = ask();
        QVERIFY(answer);
        QCOMPARE(ids(*answer), (std::set<std::string>{"p", "o"}));
        QCOMPARE(answer->findings.size(), std::size_t{1});
        QVERIFY(answer->findings.front().failed);
        QVERIFY(answer->findings.front().where.starts_with("a.json"));
        QCOMPARE(answer->findings.front().system, std::string("elsewhere"));
    }

    void aFolderThatIsNone()
    {
        const auto empty = ask();
        QVERIFY(!empty);
        QVERIFY(empty.error().kind == PeripheralError::Kind::Unavailable);
        const auto missing = peripheralFolder("elsewhere", m_folder->path() / "missing", *m_catalogue)->fetch(query());
        QVERIFY(!missing);
        QVERIFY(missing.error().kind == PeripheralError::Kind::Unavailable);
        put("a.json", "nonsense");
        const auto nonsense = ask();
        QVERIFY(!nonsense);
        QVERIFY(nonsense.error().kind == PeripheralError::Kind::Malformed);
    }
    void linksAreNotFollowed()
    {
        const support::TemporaryFolder other;
        QFile outside(QString::fromStdString((other.path() / "secret.json").string()));
        QVERIFY(outside.open(QIODevice::WriteOnly));
        outside.write(bundle({patient("p", kNhs, "9434765919"), rate("x", "p", 99)}));
        outside.close();
        fs::create_symlink(other.path() / "secret.json", m_folder->path() / "a.json");
        fs::create_directory(m_folder->path() / "b.json");
        put("c.json", bundle({patient("p", kNhs, "9434765919"), rate("o", "p", 61)}));
        const auto answer = ask();
        QVERIFY(answer);
        QCOMPARE(ids(*answer), (std::set<std::string>{"p", "o"}));
    }

    void rowsSayWhatTheyAre()
    {
        put("a.json", bundle({patient("p", kNhs, "9434765919"), rate("o", "p", 61), withoutTime(rate("n", "p", 62))}));
        const Instant now = Instant::fromSeconds(1'790'000'000);
        PeripheralRows rows("0123", now, *m_catalogue);
        const auto system = peripheralFolder("elsewhere", m_folder->path(), *m_catalogue);
        rows.add(*system, query());
        QVERIFY(rows.findings().empty());
        int rates = 0;
        for (std::size_t n = 0; n < rows.entries().size(); ++n) {
            const interfaces::ItemView v = rows.view(n);
            QCOMPARE(v.patient, std::string("0123"));
            QCOMPARE(v.source, std::string("elsewhere"));
            QVERIFY(v.level == interfaces::Level::None);
            QVERIFY(v.verdict == interfaces::Verdict::NotOnLedger);
            QVERIFY(v.item.empty() && !v.received && !v.recorded && v.height == 0 && v.witnesses == 0);
            if (v.attribute != "heart-rate")
                continue;
            ++rates;
            QVERIFY(v.resource == "Observation/o" || v.resource == "Observation/n");
            QCOMPARE(v.value, std::string(v.resource == "Observation/o" ? "61" : "62"));
            QCOMPARE(v.start.ns, v.resource == "Observation/o" ? parseRfc3339("2026-03-01T10:00:00Z")->ns : now.ns);
        }
        QCOMPARE(rates, 2);
        // A query chooses among them as among the own ones.
        twin::Query wanted;
        wanted.attributes = {"heart-rate"};
        wanted.to = Instant::fromSeconds(1'789'999'999);
        QCOMPARE(twin::select(rows.entries(), wanted).order.size(), std::size_t{1});
    }
    void aFailingSystemIsNamed()
    {
        PeripheralRows rows("0123", Instant::fromSeconds(1'790'000'000), *m_catalogue);
        rows.add(*peripheralFolder("nowhere", m_folder->path() / "missing", *m_catalogue), query());
        put("a.json", bundle({patient("q", "urn:mrn", "B-2"), rate("x", "q", 61)}));
        rows.add(*peripheralFolder("elsewhere", m_folder->path(), *m_catalogue), query());
        QCOMPARE(rows.findings().size(), std::size_t{2});
        QCOMPARE(rows.findings()[0].system, std::string("nowhere"));
        QVERIFY(rows.findings()[0].failed);
        QCOMPARE(rows.findings()[1].system, std::string("elsewhere"));
        QVERIFY(!rows.findings()[1].failed);
        QVERIFY(rows.entries().empty());
    }
};

QTEST_GUILESS_MAIN(PeripheralTest)
#include "peripheral_test.moc"
