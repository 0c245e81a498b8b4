// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <QTest>

using namespace twinchart::gate;

/// A home that slept longer than its trusting period does not lie and does not die (foundations §2).
class AgeingGate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slept_data()
    {
        QTest::addColumn<int>("days");
        QTest::newRow("30 days") << 30;
        QTest::newRow("2 years") << 731;
    }
    void slept()
    {
        QFETCH(int, days);
        const auto home = Home::demonstration();
        home->setEnvironment(QStringLiteral("TWINCHART_CLOCK_OFFSET"),
                             QString::number(static_cast<qint64>(days) * 86'400));
        const Answer patients = home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        QVERIFY2(patients.exit == 0, patients.errors);
        const QString patient = patients.lines.first().value(QLatin1String("patient")).toString();
        const Answer lines =
            home->run(QStringLiteral("physician"), {QStringLiteral("timeline"), QStringLiteral("--patient"), patient});
        QVERIFY2(lines.exit == 0, lines.errors);
        QVERIFY(!lines.lines.isEmpty());
        for (const auto& line : lines.lines)
            QCOMPARE(line.value(QLatin1String("verdict")).toString(), QStringLiteral("verified"));
        const Answer synced =
            home->run(QStringLiteral("physician"), {QStringLiteral("sync"), QStringLiteral("--wait")});
        QVERIFY2(synced.exit == 0, synced.errors);
        const Answer status = home->run(QStringLiteral("physician"), {QStringLiteral("status")});
        QVERIFY(status.lines.first().value(QLatin1String("trusted")).toInt() > 0);
        // A user who never synced starts from genesis, years back.
        const Answer fresh = home->run(QStringLiteral("nurse"), {QStringLiteral("sync"), QStringLiteral("--wait")});
        QVERIFY2(fresh.exit == 0, fresh.errors);
    }
    void aProofIsJudgedAtItsTime()
    {
        const auto home = Home::demonstration();
        const QString patient = home->run(QStringLiteral("physician"), {QStringLiteral("patients")})
                                    .lines.first()
                                    .value(QLatin1String("patient"))
                                    .toString();
        const QString item =
            home->run(QStringLiteral("physician"), {QStringLiteral("timeline"), QStringLiteral("--patient"), patient})
                .lines.last()
                .value(QLatin1String("item"))
                .toString();
        const QString proof = home->scratch() + QStringLiteral("/p");
        const QString trust = home->scratch() + QStringLiteral("/t");
        QCOMPARE(home->run(QStringLiteral("physician"),
                           {QStringLiteral("export"), QStringLiteral("--patient"), patient, QStringLiteral("--item"),
                            item, QStringLiteral("--format"), QStringLiteral("proof"), QStringLiteral("--out"), proof})
                     .exit,
                 0);
        QCOMPARE(home->run(QStringLiteral("physician"), {QStringLiteral("export"), QStringLiteral("--format"),
                                                         QStringLiteral("trust"), QStringLiteral("--out"), trust})
                     .exit,
                 0);
        QCOMPARE(home->run({}, {QStringLiteral("verify"), proof, QStringLiteral("--trust"), trust}).exit, 0);
        const Answer late = home->run({}, {QStringLiteral("verify"), proof, QStringLiteral("--trust"), trust,
                                           QStringLiteral("--at"), QStringLiteral("2060-01-01")});
        QCOMPARE(late.exit, 3);
        QCOMPARE(late.lines.first().value(QLatin1String("verdict")).toString(), QStringLiteral("not-yet-trusted"));
    }
};
QTEST_GUILESS_MAIN(AgeingGate)
#include "ageing_test.moc"
