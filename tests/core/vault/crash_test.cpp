// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"

#include <support/data.h>

#include <QTest>

#include <chrono>
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
        int pipe[2];
        const auto startWriter = [&]() -> pid_t {
            if (::pipe2(pipe, O_CLOEXEC) != 0)
                return -1;
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
            return child;
        };
        // How long a writer takes to its first answer is the machine's and the build's: the moments fit it.
        const auto begin = std::chrono::steady_clock::now();
        const pid_t unhurried = startWriter();
        QVERIFY(unhurried > 0);
        Digest256 answered;
        QCOMPARE(::read(pipe[0], answered.octets.data(), Digest256::kSize), static_cast<ssize_t>(Digest256::kSize));
        const auto firstAnswer =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        ::kill(unhurried, SIGKILL);
        ::waitpid(unhurried, nullptr, 0);
        ::close(pipe[0]);

        int round = 0;
        for (; round < kills || (acknowledged.empty() && round < 10 * kills); ++round) {
            const pid_t child = startWriter();
            QVERIFY(child > 0);
            std::this_thread::sleep_for(
                std::chrono::microseconds(generator() % (3 * static_cast<std::uint64_t>(firstAnswer.count()))));
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
            QCOMPARE((*vault)->summary(answered)->state, State::Complete);
            const CheckReport report = (*vault)->check(round % 5 == 0 || round + 1 >= kills);
            QVERIFY(report.findings.empty());
            QVERIFY(report.contributions >= acknowledged.size());
        }
        qInfo("%d kills, %zu acknowledged contributions, none lost", round, acknowledged.size());
        QVERIFY(!acknowledged.empty());
    }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "crash_test.moc"
