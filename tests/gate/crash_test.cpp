// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundles.h"
#include "home.h"

#include <support/data.h>

#include <QTest>

#include <csignal>

using namespace twinchart::gate;
namespace support = twinchart::support;

/// Kill the node or the command at any moment: what was acknowledged stays, nothing is half there.
class CrashGate : public QObject {
    Q_OBJECT

    static int nodePid(const Home& home)
    {
        const Answer state = home.run({}, {QStringLiteral("node"), QStringLiteral("status")});
        return state.lines.isEmpty() ? 0 : state.lines.first().value(QLatin1String("pid")).toInt();
    }
    static qsizetype itemsOf(const Home& home)
    {
        qsizetype items = 0;
        const Answer patients = home.run(QStringLiteral("physician"), {QStringLiteral("patients")});
        for (const auto& p : patients.lines)
            items += p.value(QLatin1String("items")).toInteger();
        return items;
    }

private Q_SLOTS:
    void killedImportsLoseNothing()
    {
        auto random = support::seededGenerator("gate_crash");
        const auto home = Home::demonstration();
        const int kills = support::full() ? 200 : 20;
        constexpr int kObservations = 400;
        int killedNode = 0, killedCommand = 0, acknowledged = 0;
        for (int n = 0; n < kills; ++n) {
            const QString file = writeFile(home->scratch() + QStringLiteral("/b%1.json").arg(n), smallBundle(n, kObservations));
            const bool node = random() % 2 == 0;
            const int pid = node ? nodePid(*home) : 0;
            const auto process = home->start(QStringLiteral("physician"), {QStringLiteral("import"), file, QStringLiteral("--source"), QStringLiteral("gate")});
            QVERIFY(process->waitForStarted());
            const auto delay = static_cast<int>(random() % 2000);
            const bool ended = process->waitForFinished(qMax(1, delay));
            if (!ended) {
                if (node && pid > 0) {
                    ::kill(pid, SIGKILL);
                    ++killedNode;
                } else {
                    process->kill();
                    ++killedCommand;
                }
            }
            QVERIFY2(process->waitForFinished(60'000), "the import hangs after the kill");
            const Answer answer = Home::answerOf(*process);
            if (answer.exit == 0) {
                ++acknowledged;
                QCOMPARE(answer.lines.first().value(QLatin1String("refused")).toInt(-1), 0);
            }
            // The same file again: whatever was there stays, the rest comes, once.
            const Answer again = home->run(QStringLiteral("physician"), {QStringLiteral("import"), file, QStringLiteral("--source"), QStringLiteral("gate")});
            QVERIFY2(again.exit == 0, again.errors);
            if (answer.exit == 0)
                QCOMPARE(again.lines.first().value(QLatin1String("items")).toInt(-1), 0);
        }
        qInfo("%d kills of the node, %d of the command, %d imports acknowledged", killedNode, killedCommand, acknowledged);
        const qsizetype expected = static_cast<qsizetype>(kills) * kObservations;
        const Answer patients = home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        qsizetype gate = 0;
        for (const auto& p : patients.lines) {
            if (!p.value(QLatin1String("name")).toString().startsWith(QLatin1String("GATE")))
                continue;
            const Answer lines = home->run(QStringLiteral("physician"), {QStringLiteral("timeline"), QStringLiteral("--patient"), p.value(QLatin1String("patient")).toString(), QStringLiteral("--attribute"), QStringLiteral("heart-rate")});
            for (const auto& line : lines.lines)
                QCOMPARE(line.value(QLatin1String("verdict")).toString(), QStringLiteral("verified"));
            gate += lines.lines.size();
        }
        QCOMPARE(gate, expected);
        const Answer check = home->run(QStringLiteral("physician"), {QStringLiteral("check"), QStringLiteral("--deep")}, 600'000);
        QVERIFY2(check.exit == 0, check.output + check.errors);
    }

    void killedDemonstrationIsMadeAnew()
    {
        auto random = support::seededGenerator("gate_crash_demo");
        const int kills = support::full() ? 20 : 2;
        for (int n = 0; n < kills; ++n) {
            const auto donor = Home::demonstration();
            const QString path = donor->scratch() + QStringLiteral("/fresh");
            QProcess process;
            process.start(program(QStringLiteral("twinchart-cli")), {QStringLiteral("--home"), path, QStringLiteral("--quiet"), QStringLiteral("demo"), QStringLiteral("create")});
            process.waitForFinished(200 + static_cast<int>(random() % 8000));
            process.kill();
            process.waitForFinished();
            QProcess again;
            again.start(program(QStringLiteral("twinchart-cli")), {QStringLiteral("--home"), path, QStringLiteral("--quiet"), QStringLiteral("demo"), QStringLiteral("create")});
            QVERIFY(again.waitForFinished(120'000));
            const QByteArray said = again.readAllStandardError();
            // Either the half-made home is cleared and made anew, or a whole one was there and is refused.
            QVERIFY2(again.exitCode() == 0 || (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0), said);
            QProcess check;
            check.start(program(QStringLiteral("twinchart-cli")), {QStringLiteral("--home"), path, QStringLiteral("--as"), QStringLiteral("physician"), QStringLiteral("--passphrase-file"), donor->passphraseFile(), QStringLiteral("check"), QStringLiteral("--deep")});
            QVERIFY(check.waitForFinished(120'000));
            QVERIFY2(check.exitCode() == 0, check.readAllStandardError());
            QProcess::execute(program(QStringLiteral("twinchart-cli")), {QStringLiteral("--home"), path, QStringLiteral("node"), QStringLiteral("stop")});
        }
    }
};
QTEST_GUILESS_MAIN(CrashGate)
#include "crash_test.moc"
