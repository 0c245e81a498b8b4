// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundles.h"
#include "home.h"

#include <support/data.h>

#include <QElapsedTimer>
#include <QTest>

#include <csignal>

using namespace twinchart::gate;
namespace support = twinchart::support;

/// Kill the node or the command at any moment: what was acknowledged stays, nothing is half there.
class CrashGate : public QObject {
    Q_OBJECT

    /// The node of this home, as its lock names it; 0 when none runs.
    static int nodePid(const QString& home)
    {
        QFile lock(home + QStringLiteral("/node/lock"));
        if (!lock.open(QIODevice::ReadOnly))
            return 0;
        const int pid = lock.readAll().split(' ').first().toInt();
        // A stale number may be anybody's.
        QFile line(QStringLiteral("/proc/%1/cmdline").arg(pid));
        return pid > 0 && line.open(QIODevice::ReadOnly) && line.readAll().contains(home.toUtf8()) ? pid : 0;
    }
    static bool killNode(const QString& home)
    {
        const int pid = nodePid(home);
        return pid > 0 && ::kill(pid, SIGKILL) == 0;
    }
    static Answer import(const Home& home, const QString& file)
    {
        return home.run(QStringLiteral("physician"),
                        {QStringLiteral("import"), file, QStringLiteral("--source"), QStringLiteral("gate")});
    }
    static qint64 number(const Answer& answer, const char* key)
    {
        return answer.lines.value(0).value(QLatin1String(key)).toInteger(-1);
    }

private Q_SLOTS:
    void killedImportsLoseNothing()
    {
        auto random = support::seededGenerator("gate_crash");
        const auto home = Home::demonstration();
        const int kills = support::full() ? 200 : 20;
        constexpr int kObservations = 400;
        const auto fileOf = [&home](int series) {
            return writeFile(home->scratch() + QStringLiteral("/b%1.json").arg(series),
                             smallBundle(series, kObservations, "GATE" + QByteArray::number(series)));
        };
        // How long one takes when nobody kills it: the moments of the kills are spread over that.
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(import(*home, fileOf(0)).exit, 0);
        auto usual = static_cast<int>(timer.elapsed());
        int rounds = 1, killedNode = 0, killedCommand = 0, endedBefore = 0, acknowledged = 0, wholeAfterKill = 0,
            absentAfterKill = 0;
        for (; killedNode + killedCommand < kills && rounds < 4 * kills; ++rounds) {
            const QString file = fileOf(rounds);
            const bool node = rounds % 2 == 0;
            const auto process =
                home->start(QStringLiteral("physician"),
                            {QStringLiteral("import"), file, QStringLiteral("--source"), QStringLiteral("gate")});
            QVERIFY(process->waitForStarted());
            if (process->waitForFinished(1 + static_cast<int>(random() % static_cast<quint64>(usual)))) {
                ++endedBefore;
            } else if (node) {
                killedNode += killNode(home->path()) ? 1 : 0;
            } else {
                process->kill();
                ++killedCommand;
            }
            QVERIFY2(process->state() == QProcess::NotRunning || process->waitForFinished(300'000),
                     "the import hangs after the kill");
            const Answer answer = Home::answerOf(*process);
            const bool done = answer.exit == 0;
            if (done) {
                ++acknowledged;
                QCOMPARE(number(answer, "refused"), qint64{0});
                QCOMPARE(number(answer, "kept"), qint64{kObservations + 1});
            } else if (answer.exit != -1) {
                QVERIFY2(answer.exit == 1 && !answer.errors.isEmpty(), answer.errors);
            }
            // The same file again: whatever was there stays, the rest comes, once. It is one contribution: whole or
            // absent.
            const Answer again = import(*home, file);
            QVERIFY2(again.exit == 0, again.errors);
            const qint64 known = number(again, "duplicates");
            QVERIFY2(known == 0 || known == kObservations + 1,
                     qPrintable(QStringLiteral("%1 of %2 are there").arg(known).arg(kObservations + 1)));
            if (done) {
                QCOMPARE(known, qint64{kObservations + 1});
                QCOMPARE(number(again, "items"), qint64{0});
            } else {
                ++(known == 0 ? absentAfterKill : wholeAfterKill);
            }
            if (rounds % 25 == 0) {
                const Answer check = home->run(QStringLiteral("physician"),
                                               {QStringLiteral("check"), QStringLiteral("--deep")}, 600'000);
                QVERIFY2(check.exit == 0, check.output + check.errors);
                qInfo("%d kills", killedNode + killedCommand);
            }
        }
        qInfo(
            "%d kills of the node, %d of the command over imports of %d ms (%d ended before); %d acknowledged; of the others %d were there whole, %d absent",
            killedNode, killedCommand, usual, endedBefore, acknowledged, wholeAfterKill, absentAfterKill);
        QVERIFY(killedNode + killedCommand >= kills);
        QVERIFY(killedNode > 0 && killedCommand > 0);
        const Answer patients = home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        qsizetype gate = 0;
        for (const auto& p : patients.lines) {
            if (!p.value(QLatin1String("name")).toString().startsWith(QLatin1String("GATE")))
                continue;
            const Answer lines =
                home->run(QStringLiteral("physician"), {QStringLiteral("timeline"), QStringLiteral("--patient"),
                                                        p.value(QLatin1String("patient")).toString(),
                                                        QStringLiteral("--attribute"), QStringLiteral("heart-rate")});
            QCOMPARE(lines.lines.size(), qsizetype{kObservations});
            for (const auto& line : lines.lines)
                QCOMPARE(line.value(QLatin1String("verdict")).toString(), QStringLiteral("verified"));
            ++gate;
        }
        QCOMPARE(gate, qsizetype{rounds});
        const Answer check =
            home->run(QStringLiteral("physician"), {QStringLiteral("check"), QStringLiteral("--deep")}, 600'000);
        QVERIFY2(check.exit == 0, check.output + check.errors);
        QCOMPARE(number(home->run(QStringLiteral("physician"), {QStringLiteral("status")}), "outbox"), qint64{0});
    }

    void killedDemonstrationIsMadeAnew_data()
    {
        QTest::addColumn<bool>("node");
        for (int n = 0; n < (support::full() ? 20 : 2); ++n)
            QTest::addRow("%s %d", n % 2 == 0 ? "command" : "node", n) << (n % 2 != 0);
    }
    void killedDemonstrationIsMadeAnew()
    {
        QFETCH(const bool, node);
        auto random = support::seededGenerator("gate_crash_demo");
        const QTemporaryDir folder(QDir::tempPath() + QStringLiteral("/tc-XXXXXX"));
        const QString path = folder.filePath(QStringLiteral("home"));
        const QString passphrase = writeFile(folder.filePath(QStringLiteral("passphrase")), "twinchart-demo\n");
        const auto run = [&](QProcess& process, const QStringList& arguments) {
            process.setStandardInputFile(QProcess::nullDevice());
            process.start(program(QStringLiteral("twinchart-cli")),
                          QStringList{QStringLiteral("--home"), path, QStringLiteral("--quiet")} + arguments);
        };
        const auto ended = [&](const QStringList& arguments, int timeoutMs, QByteArray& said) {
            QProcess process;
            run(process, arguments);
            const bool finished = process.waitForFinished(timeoutMs);
            said = process.readAllStandardOutput() + process.readAllStandardError();
            return finished && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        };
        const QStringList create{QStringLiteral("demo"), QStringLiteral("create")};
        QByteArray said;
        bool killed = false;
        bool whole = false;
        for (int attempt = 0; attempt < 10 && !killed; ++attempt) {
            QProcess process;
            run(process, create);
            if (!process.waitForFinished(100 + static_cast<int>(random() % 8'000))) {
                if (node) {
                    killed = killNode(path);
                } else {
                    process.kill();
                    killed = true;
                }
            }
            QVERIFY2(process.state() == QProcess::NotRunning || process.waitForFinished(900'000),
                     "hangs after the kill");
            whole = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
            if (!whole && process.exitStatus() == QProcess::NormalExit) {
                QCOMPARE(process.exitCode(), 1);
                QVERIFY(!process.readAllStandardError().isEmpty());
            }
            if (!killed && whole) {
                QCOMPARE(ended({QStringLiteral("node"), QStringLiteral("stop")}, 30'000, said), 0);
                QVERIFY(QDir(path).removeRecursively());
                whole = false;
            }
        }
        QVERIFY(killed);
        // A half-made home is cleared and made anew; a whole one is refused.
        const int again = ended(create, 900'000, said);
        QVERIFY2(again == (whole ? 1 : 0), said);
        const QStringList asPhysician{QStringLiteral("--as"), QStringLiteral("physician"),
                                      QStringLiteral("--passphrase-file"), passphrase};
        const int check =
            ended(asPhysician + QStringList{QStringLiteral("check"), QStringLiteral("--deep")}, 300'000, said);
        QCOMPARE(ended({QStringLiteral("node"), QStringLiteral("stop")}, 30'000, said), 0);
        QVERIFY2(check == 0, said);
        qInfo("killed the %s: %s", node ? "node" : "command", whole ? "the making went on to its end" : "made anew");
    }
};
QTEST_GUILESS_MAIN(CrashGate)
#include "crash_test.moc"
