// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testhome.h"

#include "../../gate/bundles.h"
#include "account.h"

#include <replica/replica.h>

#include <QJsonArray>
#include <QTest>

#include <set>

using namespace twinchart;
using namespace twinchart::workstation;
using test::Ran;
using test::TestHome;
namespace fs = std::filesystem;

/// Two identities that a person linked are shown as one, and as two again when the link is taken back; never half.
class LinksTest : public QObject {
    Q_OBJECT
    using Rows = std::vector<std::string>;
    std::unique_ptr<TestHome> m_home;
    int m_series = 0;
    std::unique_ptr<interfaces::Workstation> m_open; ///< of the physician
    std::string m_a, m_b;                            ///< two new patients of each test
    Rows m_rowsA, m_rowsB;

    Ran physician(const QStringList& arguments) const { return m_home->cli(QStringLiteral("physician"), arguments); }
    Ran say(const char* word, const std::string& a, const std::string& b) const
    {
        return physician(
            {QStringLiteral("patients"), QLatin1String(word), QString::fromStdString(a), QString::fromStdString(b)});
    }
    /// What a query answers, each row in one text.
    static Rows rows(interfaces::Workstation& workstation, const std::string& patient,
                     std::optional<Instant> asKnownAt = {})
    {
        Rows out;
        interfaces::TimelineQuery query;
        query.patient = patient;
        query.asKnownAt = asKnownAt;
        const auto done = workstation.timeline(query, [&](const interfaces::ItemView& i) {
            out.push_back(i.patient + ' ' + i.item + ' ' + i.effective + ' ' + i.value + ' ' +
                          std::to_string(static_cast<int>(i.verdict)));
            return true;
        });
        if (!done)
            qWarning("timeline: %s", done.error().message.english().c_str());
        return out;
    }
    static interfaces::ChartData chart(interfaces::Workstation& workstation, const std::string& patient,
                                       std::optional<Instant> asKnownAt = {})
    {
        interfaces::TimelineQuery query;
        query.patient = patient;
        query.asKnownAt = asKnownAt;
        auto out = workstation.openPatient(query);
        if (!out)
            qWarning("open: %s", out.error().message.english().c_str());
        return out ? std::move(out).value() : interfaces::ChartData{};
    }
    static std::vector<interfaces::PatientSummary> list(interfaces::Workstation& workstation,
                                                        const std::vector<std::string>& ids)
    {
        auto all = workstation.patients();
        std::erase_if(*all, [&](const interfaces::PatientSummary& p) {
            return std::ranges::none_of(ids, [&](const std::string& id) {
                return p.id == id || std::ranges::find(p.linked, id) != p.linked.end();
            });
        });
        return *all;
    }
    std::string newPatient(interfaces::Workstation& workstation, int observations, const std::string& source = "clinic",
                           const QByteArray& number = {})
    {
        ++m_series;
        const QByteArray family = "L" + QByteArray::number(m_series);
        QByteArray bundle = gate::smallBundle(m_series, observations, family);
        if (!number.isEmpty())
            bundle.replace("\"birthDate\"", "\"identifier\":[{\"system\":\"http://hospital.example/mrn\",\"value\":\"" +
                                                number + "\"}],\"birthDate\"");
        interfaces::ImportRequest request;
        request.files = {m_home->file("l" + std::to_string(m_series) + ".json", bundle)};
        request.source = source;
        interfaces::CancelFlag cancel;
        const auto report = workstation.import(request, [](const interfaces::ImportProgress&) {}, cancel);
        if (!report || report->problem)
            qFatal("import: %s", (report ? *report->problem : report.error()).message.english().c_str());
        const auto all = workstation.patients();
        for (const auto& p : *all)
            if (p.family == family.toStdString())
                return p.id;
        return {};
    }
    static Rows together(Rows a, const Rows& b)
    {
        a.insert(a.end(), b.begin(), b.end());
        std::ranges::sort(a);
        return a;
    }
    static Rows sorted(Rows rows)
    {
        std::ranges::sort(rows);
        return rows;
    }

private Q_SLOTS:
    void initTestCase() { m_home = std::make_unique<TestHome>(); }
    void init()
    {
        // One session: the node takes so many logins of a user and no more.
        m_open = m_home->unlocked();
        m_a = newPatient(*m_open, 3);
        m_b = newPatient(*m_open, 5);
        m_rowsA = rows(*m_open, m_a);
        m_rowsB = rows(*m_open, m_b);
        QVERIFY(m_rowsA.size() > 3 && m_rowsB.size() > 5);
    }

    void cleanup() { m_open.reset(); }

    void aLinkedPersonIsOne()
    {
        const auto& workstation = m_open;
        const auto before = list(*workstation, {m_a, m_b});
        QCOMPARE(before.size(), std::size_t{2});
        const Instant then =
            std::max(chart(*workstation, m_a).arrivals.back(), chart(*workstation, m_b).arrivals.back());

        const auto linked = workstation->linkPatients(m_a, m_b);
        QVERIFY2(linked, linked ? "" : linked.error().message.english().c_str());
        QVERIFY(!linked->problem);
        QVERIFY(linked->changed);
        QCOMPARE(linked->records.size(), std::size_t{2});

        const auto now = list(*workstation, {m_a, m_b});
        QCOMPARE(now.size(), std::size_t{1});
        QCOMPARE(now.front().id, std::min(m_a, m_b));
        QCOMPARE(now.front().linked, std::vector<std::string>{std::max(m_a, m_b)});
        QCOMPARE(now.front().items, before[0].items + before[1].items);
        // Whom nobody has looked at since is not called verified.
        QVERIFY(now.front().worst == interfaces::Verdict::NotYetTrusted);

        const Rows joined = rows(*workstation, m_a);
        QCOMPARE(sorted(joined), together(m_rowsA, m_rowsB));
        QCOMPARE(rows(*workstation, m_b), joined);
        for (const std::string& id : {m_a, m_b}) {
            const auto drawn = chart(*workstation, id);
            QCOMPARE(drawn.patient.id, std::min(m_a, m_b));
            QCOMPARE(drawn.patient.linked.size(), std::size_t{1});
            QCOMPARE(drawn.items.size(), joined.size());
            QCOMPARE(drawn.total, joined.size());
            QCOMPARE(drawn.hidden, std::uint64_t{0});
            QVERIFY(std::ranges::is_sorted(
                drawn.items, {}, [](const interfaces::ItemView& i) { return std::tuple(i.start, i.end, i.item); }));
            // The curve of both: its points stand in order and lead to their own items.
            QCOMPARE(drawn.series.size(), std::size_t{1});
            const interfaces::SeriesView& rate = drawn.series.front();
            QCOMPARE(rate.value.size(), std::size_t{8});
            QVERIFY(std::ranges::is_sorted(rate.timeNs));
            for (std::size_t n = 0; n < rate.value.size(); ++n) {
                QCOMPARE(std::stod(drawn.items.at(rate.item[n]).value), rate.value[n]);
                QCOMPARE(drawn.items.at(rate.item[n]).start.ns, rate.timeNs[n]);
            }
        }
        QVERIFY(list(*workstation, {m_a, m_b}).front().worst == interfaces::Verdict::Verified);
        // Each item is found by its id, whoever was opened, with the earlier values of the person.
        std::string last;
        for (const interfaces::ItemView& i : chart(*workstation, m_a).items) {
            const auto details = workstation->details(i.item);
            QVERIFY(details);
            QCOMPARE(details->item.patient, i.patient);
            if (i.attribute == "heart-rate" && i.patient == m_b)
                last = i.item;
        }
        QCOMPARE(workstation->details(last)->earlier.size(), std::size_t{7});
        const auto proof = workstation->proof(last);
        QVERIFY(proof && proof->overall == interfaces::StepState::Passed);
        QVERIFY(proof->verifiedAt && *proof->verifiedAt < proof->checkedAt);
        const auto provenAgain = workstation->proof(last);
        QVERIFY(provenAgain && provenAgain->checkedAt > proof->checkedAt);

        // The link obeys as-known-at as everything does.
        for (const auto& [id, alone] : {std::pair(m_a, &m_rowsA), std::pair(m_b, &m_rowsB)}) {
            QCOMPARE(rows(*workstation, id, then), *alone);
            const auto past = chart(*workstation, id, then);
            QCOMPARE(past.items.size(), alone->size());
            QCOMPARE(past.total + past.hidden, joined.size());
            QCOMPARE(past.arrivals, chart(*workstation, id).arrivals);
        }

        // A second time changes nothing.
        const auto again = workstation->linkPatients(m_b, m_a);
        QVERIFY(again && !again->changed && !again->problem);
        QCOMPARE(sorted(again->records), sorted(linked->records));

        const Instant linkedThen = chart(*workstation, m_a).now;
        const auto apart = workstation->unlinkPatients(m_b, m_a);
        QVERIFY(apart && apart->changed && !apart->problem);
        QCOMPARE(rows(*workstation, m_a), m_rowsA);
        QCOMPARE(rows(*workstation, m_b), m_rowsB);
        QCOMPARE(list(*workstation, {m_a, m_b}).size(), std::size_t{2});
        QCOMPARE(rows(*workstation, m_b, linkedThen), joined);
        QVERIFY(!workstation->unlinkPatients(m_a, m_b)->changed);
        QVERIFY(workstation->linkPatients(m_a, m_b)->changed);
        QCOMPARE(rows(*workstation, m_a), joined);
        const auto whole = workstation->check(
            true, [](const interfaces::ImportProgress&) {}, *std::make_unique<interfaces::CancelFlag>());
        QVERIFY(whole && whole->invalid == 0 && whole->missing == 0);
    }

    void pairsMakeAChain()
    {
        const auto& workstation = m_open;
        const std::string c = newPatient(*workstation, 2);
        const Rows rowsC = rows(*workstation, c);
        QVERIFY(workstation->linkPatients(m_a, m_b));
        QVERIFY(workstation->linkPatients(c, m_b));
        const Rows all = together(together(m_rowsA, m_rowsB), rowsC);
        for (const std::string& id : {m_a, m_b, c})
            QCOMPARE(sorted(rows(*workstation, id)), all);
        const auto row = list(*workstation, {m_a, m_b, c});
        QCOMPARE(row.size(), std::size_t{1});
        QCOMPARE(row.front().linked.size(), std::size_t{2});
        // A and C were never a pair: without B they are two.
        QVERIFY(!workstation->unlinkPatients(m_a, c)->changed);
        QVERIFY(workstation->unlinkPatients(m_a, m_b)->changed);
        QCOMPARE(rows(*workstation, m_a), m_rowsA);
        QCOMPARE(sorted(rows(*workstation, c)), together(m_rowsB, rowsC));
    }

    void anIdentifierOfTwoPeopleNamesNobody_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<bool>("both");
        QTest::newRow("one has it") << QByteArray("2001") << QByteArray("2002") << QByteArray("2001") << false;
        QTest::newRow("both have it") << QByteArray("1001") << QByteArray("1001") << QByteArray("1001") << true;
        QTest::newRow("written otherwise") << QByteArray("30 01") << QByteArray("3001") << QByteArray("3001") << true;
    }
    void anIdentifierOfTwoPeopleNamesNobody()
    {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, second);
        QFETCH(QByteArray, asked);
        QFETCH(bool, both);
        const std::string text = ("http://hospital.example/mrn|" + asked).toStdString();
        const std::string a = newPatient(*m_open, 1, "clinic a", first);
        const auto alone = m_open->resolvePatient(text);
        QVERIFY(alone && *alone == a);
        const std::string b = newPatient(*m_open, 1, "clinic b", second);
        QVERIFY(a != b);
        const auto isRefused = [&] {
            const auto found = m_open->resolvePatient(text);
            return !found && found.error().failure == Failure::Refused;
        };
        QCOMPARE(isRefused(), both);
        for (const std::string& id : {a, b}) {
            const auto own = m_open->resolvePatient(id);
            QVERIFY(own && *own == id);
        }
        if (!both)
            return;
        // Linked, they are one person, by the id of the list's row.
        QVERIFY(m_open->linkPatients(a, b));
        const auto person = m_open->resolvePatient(text);
        QVERIFY(person && *person == std::min(a, b));
        QVERIFY(m_open->unlinkPatients(a, b));
        QVERIFY(isRefused());
    }

    void everyIdentityHasItsAuditRowFirst()
    {
        QVERIFY(m_open->linkPatients(m_a, m_b));
        m_open.reset();
        QVERIFY(!rows(*m_home->unlocked(), m_a).empty());
        const auto account =
            openAccount(m_home->path(), "physician", viewOf(std::string_view(TestHome::kPassphrase)), SystemClock());
        QVERIFY(account);
        const auto store = replica::Replica::open(userPaths(m_home->path(), "physician").replica,
                                                  {account->master.replicaKey(), account->master.auditKey()});
        QVERIFY(store);
        const auto count = (*store)->counts()->audit;
        std::set<PatientHandle> openedLast;
        // Unlocked, opened, opened, locked.
        const auto last = (*store)->auditRows(count - 3, 4);
        QVERIFY(last);
        for (const replica::AuditRow& row : *last)
            if (row.act == replica::AuditAct::OpenedPatient)
                openedLast.insert(*row.patient);
        QCOMPARE(openedLast.size(), std::size_t{2});
    }

    void whatMayNotBeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<int>("other");
        QTest::addColumn<int>("failure");
        QTest::newRow("the same") << QByteArray("physician") << 0 << static_cast<int>(Failure::Refused);
        QTest::newRow("nobody") << QByteArray("physician") << 2 << static_cast<int>(Failure::NotFound);
        QTest::newRow("role") << QByteArray("administrator") << 1 << static_cast<int>(Failure::NotPermitted);
    }
    void whatMayNotBeIsRefused()
    {
        QFETCH(QByteArray, user);
        QFETCH(int, other);
        QFETCH(int, failure);
        const std::string second = other == 0 ? m_a : other == 1 ? m_b : std::string(32, '7');
        if (user != "physician")
            m_open = m_home->unlocked(user.toStdString());
        for (const bool link : {true, false}) {
            const auto done = link ? m_open->linkPatients(m_a, second) : m_open->unlinkPatients(m_a, second);
            QVERIFY(!done);
            QCOMPARE(static_cast<int>(done.error().failure), failure);
        }
        m_open.reset();
        const auto workstation = m_home->unlocked();
        QCOMPARE(rows(*workstation, m_a), m_rowsA);
        QCOMPARE(rows(*workstation, m_b), m_rowsB);
        QCOMPARE(list(*workstation, {m_a, m_b}).size(), std::size_t{2});
    }

    /// One identity's record was edited: the person is refused, whichever is asked for.
    void halfAPersonIsNeverShown_data()
    {
        QTest::addColumn<bool>("row");
        QTest::addColumn<bool>("first");
        QTest::newRow("the row, of the first") << true << true;
        QTest::newRow("the row, of the second") << true << false;
        QTest::newRow("its items, of the first") << false << true;
        QTest::newRow("its items, of the second") << false << false;
    }
    void halfAPersonIsNeverShown()
    {
        QFETCH(bool, row);
        QFETCH(bool, first);
        QVERIFY(m_open->linkPatients(m_a, m_b));
        m_open.reset();
        m_home->keep();
        // The two newest patients; the second has more items.
        const QByteArray of = "(SELECT number FROM (SELECT number FROM patients ORDER BY number DESC LIMIT 2) ORDER BY "
                              "number " +
                              QByteArray(first ? "ASC" : "DESC") + " LIMIT 1)";
        const QByteArray sql = row ? "UPDATE patients SET body = zeroblob(length(body)) WHERE number = " + of
                                   : "DELETE FROM contributions WHERE patient = " + of;
        m_home->sql(sql.constData());
        fs::remove(m_home->userFolder() / "manifest");
        {
            const auto workstation = m_home->unlocked();
            for (const std::string& id : {m_a, m_b}) {
                interfaces::TimelineQuery query;
                query.patient = id;
                const auto opened = workstation->openPatient(query);
                QVERIFY(!opened);
                QVERIFY(opened.error().failure == Failure::Integrity);
                std::size_t shown = 0;
                const auto asked = workstation->timeline(query, [&](const interfaces::ItemView&) {
                    ++shown;
                    return true;
                });
                QVERIFY(!asked);
                QVERIFY(asked.error().failure == Failure::Integrity);
                QCOMPARE(shown, std::size_t{0});
            }
            const auto listed = list(*workstation, {m_a, m_b});
            QCOMPARE(listed.size(), std::size_t{1});
            QVERIFY(listed.front().worst == interfaces::Verdict::Invalid);
            QVERIFY(listed.front().allergyState == interfaces::AllergyState::Unavailable);
            QVERIFY(!workstation->unlinkPatients(m_a, m_b));
        }
        m_home->restore();
    }

    void onTheCommandLine()
    {
        m_open.reset();
        const Ran linked = say("link", m_a, m_b);
        QVERIFY2(linked.exit == 0, linked.errors);
        QCOMPARE(linked.lines.size(), 1);
        const QJsonObject person = linked.lines.first();
        for (const char* key : {"patient", "name", "born", "gender", "items", "identifiers", "linked"})
            QVERIFY2(person.contains(QLatin1String(key)), key);
        QVERIFY(person.value(QLatin1String("changed")).toBool());
        QCOMPARE(person.value(QLatin1String("linked")).toArray().size(), 1);
        const Ran again = say("link", m_a, m_b);
        QCOMPARE(again.exit, 0);
        QVERIFY(again.errors.contains("linked already"));
        QVERIFY(!again.lines.first().value(QLatin1String("changed")).toBool());

        const Ran timeline =
            physician({QStringLiteral("timeline"), QStringLiteral("--patient"), QString::fromStdString(m_b)});
        QCOMPARE(timeline.exit, 0);
        QCOMPARE(timeline.lines.size(), static_cast<qsizetype>(m_rowsA.size() + m_rowsB.size()));
        QStringList items;
        for (const auto& line : timeline.lines)
            if (line.value(QLatin1String("patient")).toString().toStdString() == m_a)
                items << line.value(QLatin1String("item")).toString();
        QCOMPARE(items.size(), static_cast<qsizetype>(m_rowsA.size()));
        // Any item of the person, and the link itself, is proven to whoever asks.
        items = {items.first()};
        for (const auto& record : person.value(QLatin1String("records")).toArray())
            items << record.toString();
        QCOMPARE(items.size(), 3);
        const QString file = QString::fromStdString(m_home->path() / ".." / "link.proof");
        for (const QString& item : std::as_const(items)) {
            const Ran proof =
                physician({QStringLiteral("export"), QStringLiteral("--patient"), QString::fromStdString(m_b),
                           QStringLiteral("--item"), item, QStringLiteral("--format"), QStringLiteral("proof"),
                           QStringLiteral("--out"), file});
            QVERIFY2(proof.exit == 0, proof.errors);
            const Ran verified = physician({QStringLiteral("verify"), file});
            QVERIFY2(verified.exit == 0, verified.output + verified.errors);
        }
        // A bundle stays one identity's; the link is in it.
        const QString bundle = QString::fromStdString(m_home->path() / ".." / "link.json");
        const Ran exported =
            physician({QStringLiteral("export"), QStringLiteral("--patient"), QString::fromStdString(m_a),
                       QStringLiteral("--format"), QStringLiteral("fhir"), QStringLiteral("--out"), bundle});
        QVERIFY2(exported.exit == 0, exported.errors);
        QFile written(bundle);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray octets = written.readAll();
        QCOMPARE(octets.count("\"resourceType\":\"Patient\""), 1);
        QCOMPARE(octets.count("\"resourceType\":\"Observation\""), 3);
        QCOMPARE(octets.count("\"resourceType\":\"Linkage\""), 1);

        const Ran apart = say("unlink", m_b, m_a);
        QVERIFY2(apart.exit == 0, apart.errors);
        QCOMPARE(apart.lines.size(), 2);
        QCOMPARE(say("link", m_a, m_a).exit, 1);
        QCOMPARE(say("link", m_a, "https://nowhere.example|1").exit, 1);
        QCOMPARE(physician({QStringLiteral("patients"), QStringLiteral("link")}).exit, 2);
    }
};
QTEST_GUILESS_MAIN(LinksTest)
#include "links_test.moc"
