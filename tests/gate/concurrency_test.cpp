// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundles.h"
#include "home.h"

#include <support/qtry.h>

#include <QFile>
#include <QTest>

#include <csignal>

using namespace twinchart::gate;

/// Several programs at once on one home.
class ConcurrencyGate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSameUserTwiceIsRefusedWithItsHolder()
    {
        const auto home = Home::demonstration();
        const QString file = writeFile(home->scratch() + QStringLiteral("/long.json"), smallBundle(1, 20'000));
        const auto first =
            home->start(QStringLiteral("physician"),
                        {QStringLiteral("import"), file, QStringLiteral("--source"), QStringLiteral("gate")});
        QVERIFY(first->waitForStarted());
        // The lock names its holder: only then it is the first who has it.
        const auto holds = [&] {
            QFile lock(home->path() + QStringLiteral("/users/physician/lock"));
            return lock.open(QIODevice::ReadOnly) &&
                   lock.readAll().startsWith(QByteArray::number(first->processId()) + ' ');
        };
        QTRY_VERIFY_WITH_TIMEOUT(holds(), 10'000);
        const Answer second = home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        QCOMPARE(second.exit, 1);
        QVERIFY2(second.errors.contains(QByteArray::number(first->processId())), second.errors);
        QVERIFY(first->waitForFinished(180'000));
        const Answer done = Home::answerOf(*first);
        QVERIFY2(done.exit == 0, done.errors);
    }

    void twoUsersReadAThirdImportsTheNodeDiesTwice()
    {
        const auto home = Home::demonstration();
        const QString file = writeFile(home->scratch() + QStringLiteral("/b.json"), smallBundle(2, 5'000));
        const auto import =
            home->start(QStringLiteral("surgeon"),
                        {QStringLiteral("import"), file, QStringLiteral("--source"), QStringLiteral("gate")});
        QVERIFY(import->waitForStarted());
        for (int round = 0; round < 4; ++round) {
            const auto a = home->start(QStringLiteral("physician"), {QStringLiteral("patients")});
            const auto b = home->start(QStringLiteral("nurse"), {QStringLiteral("sync"), QStringLiteral("--wait")});
            if (round == 1 || round == 2) {
                const Answer state = home->run({}, {QStringLiteral("node"), QStringLiteral("status")});
                const int pid = state.lines.isEmpty() ? 0 : state.lines.first().value(QLatin1String("pid")).toInt();
                if (pid > 0)
                    ::kill(pid, SIGKILL);
            }
            QVERIFY2(a->waitForFinished(60'000), "dead lock");
            QVERIFY2(b->waitForFinished(60'000), "dead lock");
        }
        QVERIFY2(import->waitForFinished(120'000), "dead lock");
        const Answer again = home->run(QStringLiteral("surgeon"), {QStringLiteral("import"), file,
                                                                   QStringLiteral("--source"), QStringLiteral("gate")});
        QVERIFY2(again.exit == 0, again.errors);
        const Answer once = home->run(QStringLiteral("surgeon"), {QStringLiteral("import"), file,
                                                                  QStringLiteral("--source"), QStringLiteral("gate")});
        QCOMPARE(once.lines.first().value(QLatin1String("items")).toInt(-1), 0);
        const Answer check = home->run(QStringLiteral("surgeon"), {QStringLiteral("check"), QStringLiteral("--deep")});
        QVERIFY2(check.exit == 0, check.output + check.errors);
    }
};
QTEST_GUILESS_MAIN(ConcurrencyGate)
#include "concurrency_test.moc"
