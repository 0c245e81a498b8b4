// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testhome.h"

#include "../../gate/bundles.h"
#include "importer.h"
#include "workstationimpl.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::workstation;
using test::Ran;
using test::TestHome;

/// What an import answers is what became of the files: nothing is lost from the answer, nothing is called done that
/// waits.
class ImportTest : public QObject {
    Q_OBJECT
    std::unique_ptr<TestHome> m_home;
    int m_series = 0;

    Ran physician(const QStringList& arguments) const { return m_home->cli(QStringLiteral("physician"), arguments); }
    QString bundle(int observations = 5)
    {
        ++m_series;
        return QString::fromStdString(
            m_home->file("b" + std::to_string(m_series) + ".json",
                         gate::smallBundle(m_series, observations, "P" + QByteArray::number(m_series))));
    }
    /// Levels of all rows of the newest bundle's patient.
    QStringList levels() const
    {
        QStringList out;
        const Ran patients = physician({QStringLiteral("patients")});
        for (const auto& p : patients.lines)
            if (p.value(QLatin1String("name"))
                    .toString()
                    .startsWith(QLatin1Char('P') + QString::number(m_series) + QLatin1Char(',')))
                for (const auto& line : physician({QStringLiteral("timeline"), QStringLiteral("--patient"),
                                                   p.value(QLatin1String("patient")).toString()})
                                            .lines)
                    out << line.value(QLatin1String("level")).toString();
        out.removeDuplicates();
        return out;
    }

private Q_SLOTS:
    void initTestCase() { m_home = std::make_unique<TestHome>(); }

    void sourcesThatAreNoNames_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::newRow("the hospital itself") << QByteArray(TestHome::kHospital);
        QTest::newRow("control character") << QByteArray("\x01trusted");
        QTest::newRow("line end") << QByteArray("clinic\n");
        QTest::newRow("null octet") << QByteArray("clinic\0b", 8);
        QTest::newRow("not UTF-8") << QByteArray("clin\xff");
        QTest::newRow("too long") << QByteArray(201, 'a');
    }
    void sourcesThatAreNoNames()
    {
        QFETCH(QByteArray, source);
        interfaces::ImportRequest request;
        request.files = {bundle().toStdString()};
        request.source = source.toStdString();
        interfaces::CancelFlag cancel;
        const auto workstation = m_home->unlocked();
        const auto done = workstation->import(request, [](const interfaces::ImportProgress&) {}, cancel);
        QVERIFY(!done);
        QVERIFY(done.error().failure == Failure::Usage);
        QVERIFY(workstation->patients()->empty());
        workstation->lock();
        // No command line carries an end of text; Qt would hand the broken one over as good UTF-8.
        if (!source.contains('\0') && !source.contains('\xff')) {
            const Ran cli = physician({QStringLiteral("import"), QString::fromStdString(request.files.front()),
                                       QStringLiteral("--source"), QString::fromLatin1(source)});
            QVERIFY2(cli.exit == 2, cli.errors);
        }
    }
    void aLongNameIsAName()
    {
        const Ran done =
            physician({QStringLiteral("import"), bundle(), QStringLiteral("--source"), QString(200, QLatin1Char('a'))});
        QVERIFY2(done.exit == 0, done.errors);
    }

    void whatWasSavedBeforeIsSentByTheSameFileAgain()
    {
        const QString file = bundle();
        const QStringList import{QStringLiteral("import"), file, QStringLiteral("--source"), QStringLiteral("clinic")};
        QCOMPARE(physician(import + QStringList{QStringLiteral("--no-wait")}).exit, 0);
        QCOMPARE(levels(), QStringList{QStringLiteral("saved")});
        const Ran again = physician(import);
        QVERIFY2(again.exit == 0, again.errors);
        QCOMPARE(again.lines.first().value(QLatin1String("items")).toInt(-1), 0);
        QCOMPARE(levels(), QStringList{QStringLiteral("recorded")});
    }

    void whatIsNotRecordedIsNotDone()
    {
        sync::SyncReport report;
        const auto failureOf = [&](sync::Outcome outcome) -> std::optional<Failure> {
            report.rows = {{{}, sync::Outcome::Recorded, 0}, {{}, outcome, 3}};
            const auto done = allRecorded(report);
            return done ? std::nullopt : std::optional(done.error().failure);
        };
        QVERIFY(!failureOf(sync::Outcome::Recorded));
        QVERIFY(!failureOf(sync::Outcome::AlreadyHeld));
        QVERIFY(failureOf(sync::Outcome::Deferred) == Failure::Unavailable);
        QVERIFY(failureOf(sync::Outcome::Contradicted) == Failure::Integrity);
        QVERIFY(failureOf(sync::Outcome::Refused).has_value());
        // What is saved, shown and sent later is nothing that "was not changed", nor to be entered anew.
        report.rows = {{{}, sync::Outcome::Refused, 3}};
        const auto refused = allRecorded(report);
        QVERIFY(!refused && refused.error().failure == Failure::Refused);
        const std::string said = refused.error().message.english();
        QVERIFY2(said.find("Nothing was changed") == std::string::npos, said.c_str());
        QVERIFY2(said.find("saved here") != std::string::npos && said.find("code 3") != std::string::npos,
                 said.c_str());
    }

    /// It hears of the others first where it can; where it cannot, that is no reason to say less of the files.
    void withoutANodeTheFileIsStillAnsweredFor()
    {
        interfaces::ImportRequest request;
        request.files = {bundle().toStdString()};
        request.source = "clinic";
        interfaces::CancelFlag cancel;
        {
            const auto workstation = m_home->unlocked();
            m_home->stopNode();
            const auto report = workstation->import(request, [](const interfaces::ImportProgress&) {}, cancel);
            QVERIFY2(report, report ? "" : report.error().message.english().c_str());
            QVERIFY(report->problem && report->problem->failure == Failure::Unavailable);
            QCOMPARE(report->files.size(), std::size_t{1});
            QCOMPARE(report->files[0].resources, std::uint64_t{6});
            QCOMPARE(report->files[0].kept, std::uint64_t{0});
        }
        m_home->startNode();
    }

    /// A later step that fails takes nothing out of the answer.
    void filesThatWereSavedAreInTheAnswer()
    {
        interfaces::ImportRequest request;
        request.files = {bundle().toStdString(), bundle().toStdString(), bundle().toStdString()};
        request.source = "clinic";
        interfaces::CancelFlag cancel;
        {
            const auto workstation = m_home->unlocked();
            const auto report = workstation->import(
                request,
                [&](const interfaces::ImportProgress& p) {
                    if (p.stage == interfaces::ImportProgress::Stage::Checking && p.file == request.files[1])
                        m_home->stopNode();
                },
                cancel);
            QVERIFY2(report, report ? "" : report.error().message.english().c_str());
            QVERIFY(report->problem);
            QVERIFY(report->problem->failure == Failure::Unavailable);
            QCOMPARE(report->files.size(), std::size_t{2});
            QCOMPARE(report->files[0].kept, std::uint64_t{6});
            QVERIFY(report->files[0].items >= 5);
            QCOMPARE(report->files[1].resources, std::uint64_t{6});
            QCOMPARE(report->files[1].kept, std::uint64_t{0});
            QCOMPARE(report->files[1].mapped, std::uint64_t{0});
            QCOMPARE(report->files[1].items, std::uint64_t{0});
        }
        m_home->startNode();
        const Ran sync = physician({QStringLiteral("sync")});
        QVERIFY2(sync.exit == 0, sync.errors);
        QVERIFY(sync.lines.first().value(QLatin1String("sent")).toInt() >= 6);
    }
    void aStoppedImportSaysWhatItKept()
    {
        interfaces::ImportRequest request;
        request.files = {bundle().toStdString(), bundle().toStdString()};
        request.source = "clinic";
        interfaces::CancelFlag cancel;
        const auto workstation = m_home->unlocked();
        const auto report = workstation->import(
            request,
            [&](const interfaces::ImportProgress& p) {
                cancel.cancelled = cancel.cancelled || p.file == request.files[1];
            },
            cancel);
        QVERIFY(report);
        QVERIFY(report->problem && report->problem->failure == Failure::Cancelled);
        QCOMPARE(report->files.size(), std::size_t{2});
        QVERIFY(report->files[0].items > 0);
        QCOMPARE(report->files[1].kept, std::uint64_t{0});
    }

    void anchoredIsWhatTheLedgerHolds()
    {
        const auto workstation = m_home->unlocked();
        QVERIFY(workstation->sync(true));
        QVERIFY(workstation->status()->anchored);
        interfaces::ImportRequest request;
        request.files = {bundle().toStdString()};
        request.source = "clinic";
        interfaces::CancelFlag cancel;
        QVERIFY(workstation->import(request, [](const interfaces::ImportProgress&) {}, cancel));
        QVERIFY(!workstation->status()->anchored);
        const auto synced = workstation->sync(true);
        QVERIFY(synced);
        QCOMPARE(synced->waiting, std::uint64_t{0});
        QCOMPARE(synced->lag, std::uint64_t{0});
        QVERIFY(workstation->status()->anchored);
    }

    void proofsAreCheckedByTheStoresOwnTrust()
    {
        QCOMPARE(
            physician({QStringLiteral("import"), bundle(), QStringLiteral("--source"), QStringLiteral("clinic")}).exit,
            0);
        const QString patient =
            physician({QStringLiteral("patients")}).lines.last().value(QLatin1String("patient")).toString();
        const QString item = physician({QStringLiteral("timeline"), QStringLiteral("--patient"), patient})
                                 .lines.last()
                                 .value(QLatin1String("item"))
                                 .toString();
        const QString good = QString::fromStdString(m_home->path() / ".." / "good.proof");
        const Ran written =
            physician({QStringLiteral("export"), QStringLiteral("--patient"), patient, QStringLiteral("--item"), item,
                       QStringLiteral("--format"), QStringLiteral("proof"), QStringLiteral("--out"), good});
        QVERIFY2(written.exit == 0, written.errors);
        const Ran one = physician({QStringLiteral("verify"), good});
        QVERIFY2(one.exit == 0, one.output + one.errors);
        // A file that is not there takes the others' lines away no more.
        const Ran two = physician({QStringLiteral("verify"), QStringLiteral("/nowhere/at.all"), good});
        QCOMPARE(two.exit, 3);
        QCOMPARE(two.lines.size(), 2);
        QCOMPARE(two.lines.first().value(QLatin1String("verdict")).toString(), QStringLiteral("invalid"));
        QCOMPARE(two.lines.last().value(QLatin1String("verdict")).toString(), QStringLiteral("verified"));
        QCOMPARE(m_home->cli({}, {QStringLiteral("verify"), good}).exit, 2);
    }

    void syncCountsWhatDidNotVerify()
    {
        const Ran sound = physician({QStringLiteral("sync"), QStringLiteral("--wait")});
        QVERIFY2(sound.exit == 0, sound.errors);
        for (const char* key : {"invalid", "contradicted", "withheld", "refused", "waiting"})
            QCOMPARE(sound.lines.first().value(QLatin1String(key)).toInt(-1), 0);
        interfaces::SyncResult out;
        sync::SyncReport report;
        for (const auto outcome :
             {sync::Outcome::Contradicted, sync::Outcome::BadWrap, sync::Outcome::BadTable, sync::Outcome::NotServed,
              sync::Outcome::Refused, sync::Outcome::Received, sync::Outcome::ReceivedPartly})
            report.rows.push_back({{}, outcome, 0});
        report.invalid = 1;
        report.withheld = 1;
        addTo(out, report);
        QCOMPARE(out.contradicted, std::uint64_t{1});
        QCOMPARE(out.invalid, std::uint64_t{3});
        QCOMPARE(out.withheld, std::uint64_t{2});
        QCOMPARE(out.refused, std::uint64_t{1});
    }
};
QTEST_GUILESS_MAIN(ImportTest)
#include "import_test.moc"
