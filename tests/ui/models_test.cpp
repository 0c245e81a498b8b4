// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/patient/importmodel.h>
#include <ui/patient/patientpreview.h>
#include <ui/patient/worklistmodel.h>
#include <ui/timeline/timelinetablemodel.h>
#include <ui/widgets/commandmodel.h>

#include <uisupport/fakeworkstation.h>

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QTest>

using namespace twinchart;
using namespace twinchart::ui;
using Mode = QAbstractItemModelTester::FailureReportingMode;

class ModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void worklist();
    void worklistSearchAndTiles();
    void worklistRings_data();
    void worklistRings();
    void table();
    void tableNeverHoldsAFailedValue();
    void importTables();
    void commands();
};

void ModelsTest::worklist()
{
    patient::WorklistModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    patient::WorklistFilter filter;
    filter.setSourceModel(&model);
    QAbstractItemModelTester filterTester(&filter, Mode::QtTest);
    model.setPatients(uisupport::inventedPatients(), uisupport::FakeWorkstation::now());
    QCOMPARE(model.rowCount(), 13);
    model.retranslate();
    model.setPatients({}, {});
    QCOMPARE(filter.rowCount(), 0);
}

void ModelsTest::worklistSearchAndTiles()
{
    patient::WorklistModel model;
    patient::WorklistFilter filter;
    filter.setSourceModel(&model);
    model.setPatients(uisupport::inventedPatients(), uisupport::FakeWorkstation::now());
    const auto rows = [&](const QString& words) {
        filter.setWords(words);
        return filter.rowCount();
    };
    QCOMPARE(rows(QStringLiteral("pemb arth")), 1);
    QCOMPARE(rows(QStringLiteral("999 513 8468")), 1);
    QCOMPARE(rows(QStringLiteral("9995138468")), 1);
    QCOMPARE(rows(QStringLiteral("dorothy bed")), 1);
    QCOMPARE(rows(QStringLiteral("العبدالله")), 1);
    QCOMPARE(rows(QStringLiteral("nobody")), 0);
    QCOMPARE(rows({}), 13);
    filter.setOnly(patient::WorklistFilter::Only::Failed);
    QCOMPARE(filter.rowCount(), 1);
    QVERIFY(filter.index(0, patient::WorklistModel::Proof).data().toString().contains(QStringLiteral("failed")));
    // A patient who failed a check never reads as verified.
    QVERIFY(!filter.index(0, patient::WorklistModel::Proof).data().toString().contains(QStringLiteral("All verified")));
}

void ModelsTest::worklistRings_data()
{
    using interfaces::Verdict;
    using theme::Ring;
    QTest::addColumn<int>("worst");
    QTest::addColumn<int>("items");
    QTest::addColumn<int>("invalid");
    QTest::addColumn<bool>("pending");
    QTest::addColumn<int>("ring");
    const auto row = [](const char* name, Verdict worst, int items, int invalid, bool pending, Ring ring) {
        QTest::newRow(name) << static_cast<int>(worst) << items << invalid << pending << static_cast<int>(ring);
    };
    row("verified", Verdict::Verified, 9, 0, false, Ring::Verified);
    row("nothing recorded", Verdict::Verified, 0, 0, false, Ring::NotYetTrusted);
    row("access pending", Verdict::Verified, 9, 0, true, Ring::NotYetTrusted);
    row("not yet trusted", Verdict::NotYetTrusted, 9, 0, false, Ring::NotYetTrusted);
    row("on the way", Verdict::Pending, 9, 0, false, Ring::Sent);
    row("not on the ledger", Verdict::NotOnLedger, 9, 0, false, Ring::NotOnLedger);
    row("erased", Verdict::Erased, 9, 0, false, Ring::Erased);
    row("invalid", Verdict::Invalid, 9, 1, false, Ring::Failed);
    row("the record does not open", Verdict::Invalid, 0, 0, false, Ring::Failed);
    row("one failed", Verdict::Verified, 9, 1, false, Ring::Failed);
    row("one failed, access pending", Verdict::Pending, 9, 1, true, Ring::Failed);
    row("a verdict that is not known", static_cast<Verdict>(99), 9, 0, false, Ring::NotYetTrusted);
}

/// List and preview show one ring; only what is verified looks so.
void ModelsTest::worklistRings()
{
    QFETCH(int, worst);
    QFETCH(int, items);
    QFETCH(int, invalid);
    QFETCH(bool, pending);
    QFETCH(int, ring);
    interfaces::PatientSummary p = uisupport::inventedPatients().back();
    p.worst = static_cast<interfaces::Verdict>(worst);
    p.items = static_cast<std::uint64_t>(items);
    p.invalidItems = static_cast<std::uint64_t>(invalid);
    p.accessPending = pending;
    QCOMPARE(static_cast<int>(patient::WorklistModel::ringOf(p)), ring);
    // Words and ring say the same: nothing pending hides what failed.
    const QString words = patient::WorklistModel::proofWords(p);
    QCOMPARE(words.contains(QStringLiteral("failed")), ring == static_cast<int>(theme::Ring::Failed));
    patient::PatientPreview preview;
    preview.setPatient(p, uisupport::FakeWorkstation::now());
    bool verified = false;
    for (const QLabel* label : preview.findChildren<QLabel*>())
        verified = verified || label->property("tone").toString() == QStringLiteral("verified");
    QCOMPARE(verified, ring == static_cast<int>(theme::Ring::Verified));
}

void ModelsTest::table()
{
    timeline::TimelineTableModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    const auto chart = charts::prepare(std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(500)));
    model.setChart(chart, {INT64_MIN / 2, INT64_MAX / 2});
    QCOMPARE(model.rowCount(), static_cast<int>(chart->shown.size()));
    const std::int64_t now = uisupport::FakeWorkstation::now().ns;
    model.setView({now - 86'400'000'000'000, now});
    QVERIFY(model.rowCount() > 0 && model.rowCount() < static_cast<int>(chart->shown.size()));
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.rowOf(model.itemAt(row)), row);
    model.setChart(nullptr, {});
    QCOMPARE(model.rowCount(), 0);
}

void ModelsTest::tableNeverHoldsAFailedValue()
{
    auto data = std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(500));
    for (interfaces::ItemView& item : data->items)
        if (item.attribute == "potassium")
            item.verdict = interfaces::Verdict::Invalid; // values left in, against the contract
    timeline::TimelineTableModel model;
    model.setChart(charts::prepare(data), {INT64_MIN / 2, INT64_MAX / 2});
    int failed = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        const interfaces::ItemView& item = data->items[model.itemAt(row)];
        if (item.verdict != interfaces::Verdict::Invalid)
            continue;
        ++failed;
        for (int column = 0; column < model.columnCount(); ++column)
            for (const int role : {static_cast<int>(Qt::DisplayRole), static_cast<int>(Qt::ToolTipRole),
                                   static_cast<int>(Qt::AccessibleTextRole)}) {
                const QString text = model.index(row, column).data(role).toString();
                QVERIFY2(item.value.empty() || !text.contains(QString::fromStdString(item.value)) ||
                             column == timeline::TimelineTableModel::When,
                         qPrintable(text));
                QVERIFY(!text.contains(QStringLiteral("Potassium")));
            }
    }
    QCOMPARE(failed, 5);
}

void ModelsTest::importTables()
{
    patient::ImportResultModel results;
    patient::ImportProblemModel problems;
    QAbstractItemModelTester one(&results, Mode::QtTest);
    QAbstractItemModelTester two(&problems, Mode::QtTest);
    interfaces::ImportResult r;
    r.file = "/somewhere/bundle.json";
    r.problems = {{"Bundle.entry[0]", {"kept, with a remark", {}}, false},
                  {"Bundle.entry[1]", {"%1 is not a date.", {"2026-13-40"}}, true}};
    results.setResults({r});
    problems.setResults({r});
    QCOMPARE(results.index(0, 0).data().toString(), QStringLiteral("bundle.json"));
    QCOMPARE(problems.refused(), 1);
    QCOMPARE(problems.index(0, patient::ImportProblemModel::Why).data().toString(),
             QStringLiteral("2026-13-40 is not a date.")); // refusals first
}

void ModelsTest::commands()
{
    using widgets::Command;
    using widgets::CommandModel;
    CommandModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    QList<Command> commands;
    for (const char* text : {"Show proof of the entry", "Side panel", "Lock", "Ledger and store"}) {
        Command c;
        c.text = QLatin1String(text);
        commands += c;
    }
    Command person;
    person.text = QStringLiteral("PEMBERTON, Arthur (Mr)");
    person.patient = true;
    commands += person;
    model.setCommands(commands);
    QCOMPARE(model.rowCount(), 4); // patients only after two letters
    model.setFilter(QStringLiteral("p"));
    for (int i = 0; i < model.rowCount(); ++i)
        QVERIFY(!model.command(model.index(i, 0))->patient);
    model.setFilter(QStringLiteral("pem"));
    QCOMPARE(model.index(0, 0).data().toString(), person.text);
    model.setFilter(QStringLiteral("sp"));
    QVERIFY(CommandModel::score(QStringLiteral("Side panel"), QStringLiteral("sp")) >
            CommandModel::score(QStringLiteral("Transport"), QStringLiteral("sp")));
    QVERIFY(CommandModel::score(QStringLiteral("Lock"), QStringLiteral("xyz")) < 0);
}

QTEST_MAIN(ModelsTest)
#include "models_test.moc"
