// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"

#include <support/data.h>

#include <QTest>

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace twinchart;
using namespace twinchart::vault;
using namespace twinchart::vault::test;

/// A writer that is killed at any moment: what it was told stays, the rest is whole or absent.
class CrashTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void killedWriters()
    {
        const support::TemporaryFolder folder;
        const Keys keys;
        const auto path = folder.path() / "vault.db";
        auto generator = support::seededGenerator("vault crash");
        const int kills = support::full() ? 200 : 20;
        std::vector<Digest256> acknowledged;
        for (int round = 0; round < kills; ++round) {
            int pipe[2];
            QCOMPARE(::pipe2(pipe, O_CLOEXEC), 0);
            const pid_t child = ::fork();
            if (child == 0) {
                auto vault = Vault::open(keys.options(path));
                if (!vault)
                    ::_exit(9);
                for (;;) {
                    const Sample sample = makeSample(30, 2'000);
                    Part first = sample.part(false);
                    first.pieces.resize(15);
                    if (!(*vault)->put(first) || !(*vault)->put(sample.part()))
                        ::_exit(9);
                    if (::write(pipe[1], sample.root.octets.data(), Digest256::kSize) !=
                        static_cast<ssize_t>(Digest256::kSize))
                        ::_exit(9);
                }
            }
            ::close(pipe[1]);
            std::this_thread::sleep_for(std::chrono::microseconds(5'000 + generator() % 60'000));
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            QVERIFY(WIFSIGNALED(status));
            Digest256 root;
            while (::read(pipe[0], root.octets.data(), Digest256::kSize) == static_cast<ssize_t>(Digest256::kSize))
                acknowledged.push_back(root);
            ::close(pipe[0]);

            auto vault = Vault::open(keys.options(path));
            QVERIFY(vault.hasValue());
            for (const Digest256& one : acknowledged)
                QCOMPARE((*vault)->summary(one)->state, State::Complete);
            const CheckReport report = (*vault)->check(round % 5 == 0 || round + 1 == kills);
            QVERIFY(report.findings.empty());
            QVERIFY(report.contributions >= acknowledged.size());
        }
        qInfo("%d kills, %zu acknowledged contributions, none lost", kills, acknowledged.size());
        QVERIFY(!acknowledged.empty());
    }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "crash_test.moc"
