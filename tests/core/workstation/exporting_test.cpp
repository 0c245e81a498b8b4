// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "exporting.h"

#include "nodeworld.h"

#include <util/file.h>
#include <workstation/factory.h>

#include <QTest>

#include <algorithm>
#include <set>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;

namespace {
std::string why(const auto& result)
{
    return result ? "no error" : result.error().message.english();
}
#define WORKS(x)                                                                                                       \
    do {                                                                                                               \
        if (const auto worked = (x); !worked)                                                                          \
            QFAIL(why(worked).c_str());                                                                                \
    } while (false)

std::string practitioner(const std::string& id, const std::string& family)
{
    return R"({"resourceType":"Practitioner","id":")" + id + R"(","name":[{"family":")" + family + R"("}]})";
}

std::string heartRate(const std::string& id, const std::string& at, const std::string& encounter)
{
    return R"({"resourceType":"Observation","id":")" + id +
           R"(","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"subject":{"reference":"Patient/p1"},)" +
           (encounter.empty() ? "" : R"("encounter":{"reference":"Encounter/)" + encounter + R"("},)") +
           R"("effectiveDateTime":")" + at +
           R"(","valueQuantity":{"value":60,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}})";
}
} // namespace

/// What a bundle holds of one patient's record, and what the own audit says of it.
class ExportingTest : public QObject {
    Q_OBJECT
    std::unique_ptr<NodeWorld> m_world;
    std::unique_ptr<Session> m_session;
    PatientHandle m_handle;
    std::set<PatientHandle> m_all;

    std::string out() const { return (m_world->folder.path() / "out.json").string(); }
    /// Of whom the own audit says that they were exported, behind the first rows.
    static std::vector<std::optional<PatientHandle>> exported(Session& session, std::uint64_t after)
    {
        std::vector<std::optional<PatientHandle>> found;
        const auto rows = session.replica().auditRows(after + 1, 1000);
        if (!rows)
            qFatal("no audit");
        for (const replica::AuditRow& row : *rows)
            if (row.act == replica::AuditAct::Exported)
                found.push_back(row.patient);
        return found;
    }
    std::unique_ptr<Session> reopened() const
    {
        const Session::Options options{m_world->folder.path() / "home", {}, "test"};
        auto lock = Session::lockUser(options, "physician");
        auto account = openAccount(options.home, "physician", bytesOf("a passphrase of the tests"), SystemClock());
        if (!lock || !account)
            qFatal("no account");
        auto session = Session::open(options, std::move(*lock), std::move(*account), Session::Store::Existing);
        if (!session)
            qFatal("%s", why(session).c_str());
        return std::move(*session);
    }

private Q_SLOTS:
    /// A patient with readings of two times, an allergy without one, a stay of long ago and the physician of it, who
    /// has a new name since; another patient; a practitioner of whom nobody speaks.
    void initTestCase()
    {
        m_world = std::make_unique<NodeWorld>();
        m_session = m_world->user("physician");
        Importer importer(*m_session);
        WORKS(NodeWorld::import(
            importer,
            {patientResource("p1", "Smith", "1970-01-01"), practitioner("dr1", "OLDNAME"),
             practitioner("dr2", "NOBODY"),
             R"({"resourceType":"Encounter","id":"stay","status":"finished","class":{"code":"IMP"},"type":[{"text":"stay"}],"subject":{"reference":"Patient/p1"},"participant":[{"individual":{"reference":"Practitioner/dr1"}}],"period":{"start":"2001-02-03","end":"2001-02-09"}})",
             heartRate("then", "2001-02-04T10:00:00Z", ""), heartRate("now", "2026-01-02T10:00:00Z", "stay"),
             R"({"resourceType":"AllergyIntolerance","id":"untimed","code":{"text":"latex"},"patient":{"reference":"Patient/p1"}})"}));
        WORKS(NodeWorld::import(importer, {practitioner("dr1", "NEWNAME")}));
        const auto first = m_session->replica().patients();
        QVERIFY(first);
        for (const replica::PatientInfo& info : *first)
            if (!info.commons)
                m_handle = info.handle;
        WORKS(NodeWorld::import(importer, {patientResource("p2", "Jones", "1980-01-01")}));
        const auto all = m_session->replica().patients();
        QVERIFY(all);
        for (const replica::PatientInfo& info : *all)
            if (!info.commons)
                m_all.insert(info.handle);
        QCOMPARE(m_all.size(), std::size_t{2});
    }
    void cleanupTestCase()
    {
        m_session.reset();
        m_world.reset();
    }

    void whatAFrameLeaves_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QStringList>("there");
        const QString none;
        const auto day = [](const char* text) { return QString::fromLatin1(text); };
        const auto words = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
        QTest::newRow("none") << none << none << words("Smith OLDNAME NEWNAME stay then now untimed");
        // What has no time stands where it was recorded. The stay comes with the reading, its physician with the stay.
        QTest::newRow("from") << day("2025-01-01") << none << words("Smith OLDNAME NEWNAME stay now untimed");
        QTest::newRow("to") << none << day("2010-01-01") << words("Smith OLDNAME NEWNAME stay then");
        QTest::newRow("both") << day("2026-01-01") << day("2026-01-03") << words("Smith OLDNAME NEWNAME stay now");
        QTest::newRow("nothing in it") << day("1900-01-01") << day("1901-01-01") << words("Smith");
    }
    void whatAFrameLeaves()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QStringList, there);
        interfaces::ExportRequest request;
        request.out = out();
        if (!from.isEmpty())
            request.from = parseRfc3339(from.toStdString());
        if (!to.isEmpty())
            request.to = parseRfc3339(to.toStdString());
        QVERIFY(request.from.has_value() == !from.isEmpty() && request.to.has_value() == !to.isEmpty());
        const auto done = exportFhir(*m_session, request, m_handle);
        WORKS(done);
        QCOMPARE(done->leftOut, std::uint64_t{0});
        QCOMPARE(done->resources, static_cast<std::uint64_t>(there.size()));
        const auto octets = readFile(request.out, 1u << 20);
        QVERIFY(octets);
        const QByteArray text(reinterpret_cast<const char*>(octets->data()), static_cast<qsizetype>(octets->size()));
        for (const char* word : {"Smith", "OLDNAME", "NEWNAME", "stay", "then", "now", "untimed"}) {
            const bool isId = QByteArray(word) == QByteArray(word).toLower();
            const QByteArray wanted = (isId ? R"("id":")" : R"("family":")") + QByteArray(word) + '"';
            QVERIFY2(text.contains(wanted) == there.contains(QLatin1String(word)), word);
        }
        QVERIFY(!text.contains("NOBODY") && !text.contains("Jones"));
        // The version that stands is the last of the file, for whoever imports it.
        QVERIFY(!there.contains(QLatin1String("NEWNAME")) || text.indexOf("OLDNAME") < text.indexOf("NEWNAME"));
    }

    /// Last: the session is another one afterwards.
    void theAuditSaysOfWhom()
    {
        const auto before = m_session->replica().counts();
        QVERIFY(before);
        const auto known = m_session->replica().patient(m_handle);
        QVERIFY(known && *known && (*known)->id);
        const std::string id = toHex(*(*known)->id);
        m_session.reset();
        {
            const auto workstation = openWorkstation({m_world->folder.path() / "home", {}, "test"});
            WORKS(workstation->unlock("physician", SecretBytes::copyOf(std::string_view("a passphrase of the tests"))));
            interfaces::ExportRequest request;
            request.out = out();
            request.patient = id;
            WORKS(workstation->exportTo(request));
            request.patient.clear();
            request.all = true;
            WORKS(workstation->exportTo(request));
            // A row stands before a file is begun, also before one that cannot be.
            request.out = "/nowhere/out.json";
            const auto refused = workstation->exportTo(request);
            QVERIFY(!refused && refused.error().failure == Failure::Storage);
            workstation->lock();
        }
        m_session = reopened();
        const auto rows = exported(*m_session, before->audit);
        QCOMPARE(rows.size(), 1 + 2 * (1 + m_all.size()));
        QVERIFY(rows.front() == m_handle);
        QCOMPARE(std::ranges::count(rows, std::optional<PatientHandle>()), std::ptrdiff_t{2});
        for (const PatientHandle& handle : m_all)
            QCOMPARE(std::ranges::count(rows, std::optional(handle)), std::ptrdiff_t{handle == m_handle ? 3 : 2});
    }
};
QTEST_GUILESS_MAIN(ExportingTest)
#include "exporting_test.moc"
