// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/launcher.h>
#include <world.h>

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <thread>
#include <unistd.h>

using namespace twinchart;
using namespace twinchart::gateway;
using namespace twinchart::hospital::test;
using namespace std::chrono_literals;

namespace {
std::filesystem::path program()
{
    return std::filesystem::path(qgetenv("TWINCHART_BUILD").toStdString()) / "bin" / "twinchart-node";
}
} // namespace

/// Writers go on while the node is killed again and again: what was acknowledged is there, whole, once.
class NodeKillTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void acknowledgedSubmitsSurvive()
    {
        World world;
        world.enrol();
        const auto handle = crypto::randomFixed<PatientHandle>();
        world.beginTreatment(handle);
        const int kills = support::full() ? 200 : 20;
        const std::size_t prepared = static_cast<std::size_t>(kills) * 24;
        std::vector<Contribution> contributions;
        std::vector<Bytes> transactions;
        for (std::size_t i = 0; i < prepared; ++i) {
            contributions.push_back(world.contribution(handle, 4));
            transactions.push_back(world.transaction(world.physician, contributions.back().body));
        }
        QVERIFY(world.close());
        const std::filesystem::path home = world.folder.path();
        const auto launch = [&home] { return launchNode({home, program(), 10s, {}}); };
        QVERIFY(launch().hasValue());

        std::atomic<bool> stop{false};
        std::atomic<std::size_t> acknowledged{0};
        std::string failure;
        std::vector<SubmitResult> results(prepared);
        std::thread writer([&] {
            GatewayClient client({socketOf(home), 10s, 30s, launch});
            const SessionIdentity identity{
                world.genesis.chain, world.physician.signing.publicKey(),
                [&](BytesView message) { return std::optional(world.physician.signing.sign(message)); }};
            while (!stop && !client.login(identity)) {
            }
            // One that was not answered is sent again until it is: the outcome must be the same.
            for (std::size_t i = 0; i < prepared && !stop;) {
                const auto put = client.call(contributions[i].put);
                const auto submitted = put ? client.call(SubmitRequest{{transactions[i]}})
                                           : Expected<SubmitResponse, GatewayError>(Unexpected{put.error()});
                if (submitted && submitted->results[0].code != 0) {
                    failure = submitted->results[0].reason;
                    return;
                }
                if (!submitted && submitted.error().kind == GatewayError::Kind::Refused &&
                    submitted.error().code != Refusal::Stopping) {
                    failure = submitted.error().message;
                    return;
                }
                if (!submitted)
                    continue;
                results[i] = submitted->results[0];
                acknowledged = ++i;
            }
        });
        auto generator = support::seededGenerator("node kill");
        int killed = 0;
        for (int round = 0; round < 4 * kills && killed < kills && acknowledged < prepared; ++round) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20 + generator() % 250));
            GatewayClient watcher({socketOf(home), 1s, 1s, {}});
            if (const auto status = watcher.call(StatusRequest{});
                status && ::kill(static_cast<pid_t>(status->pid), SIGKILL) == 0)
                ++killed;
        }
        stop = true;
        writer.join();
        QVERIFY2(failure.empty(), failure.c_str());
        static_cast<void>(stopNode(home));

        world.open();
        QVERIFY(!world.hospital->damaged());
        Direct direct = world.as(world.physician);
        const auto check = direct.call(CheckRequest{true});
        QVERIFY2(check->findings.empty(),
                 check->findings.empty() ? "" : (check->findings[0].where + ": " + check->findings[0].what).c_str());
        std::vector<ContributionRow> rows;
        for (ContributionsRequest next;;) {
            const auto page = direct.call(next);
            rows.insert(rows.end(), page->rows.begin(), page->rows.end());
            if (!page->more)
                break;
            next.from = rows.back().place;
            ++next.from.index;
        }
        // At most one more than was acknowledged: the one that was under way.
        QVERIFY(rows.size() == acknowledged || rows.size() == acknowledged + 1);
        for (std::size_t i = 0; i < acknowledged; ++i) {
            QVERIFY(rows[i].root == contributions[i].sample.root);
            QVERIFY((rows[i].place == TxPlace{results[i].height, results[i].index}));
        }
        qInfo("%d kills, %zu acknowledged contributions, none lost, none twice", killed, acknowledged.load());
        QVERIFY(killed > 0 && acknowledged > 0);
    }

    void clientsGoOnOverCleanEnds()
    {
        World world;
        QVERIFY(world.close());
        const std::filesystem::path home = world.folder.path();
        const auto launch = [&home] { return launchNode({home, program(), 10s, {}}); };
        std::atomic<bool> stop{false};
        std::atomic<int> answered{0};
        std::atomic<int> failed{0};
        std::atomic<qint64> longest{0};
        std::vector<std::thread> clients;
        for (int i = 0; i < 3; ++i)
            clients.emplace_back([&] {
                GatewayClient client({socketOf(home), 10s, 30s, launch});
                while (!stop) {
                    QElapsedTimer timer;
                    timer.start();
                    if (const auto status = client.call(StatusRequest{}); status) {
                        ++answered;
                    } else {
                        ++failed;
                        qWarning("%s", status.error().message.c_str());
                    }
                    for (qint64 before = longest;
                         timer.elapsed() > before && !longest.compare_exchange_weak(before, timer.elapsed());) {
                    }
                }
            });
        int ended = 0;
        for (int i = 0; i < 8; ++i) {
            std::this_thread::sleep_for(200ms);
            const auto stopped = stopNode(home);
            ended += stopped && *stopped ? 1 : 0;
        }
        stop = true;
        for (std::thread& client : clients)
            client.join();
        static_cast<void>(stopNode(home));
        qInfo("%d clean ends, %d answers, %d failures, longest call %lld ms", ended, answered.load(), failed.load(),
              static_cast<long long>(longest.load()));
        QVERIFY(ended > 0);
        QCOMPARE(failed.load(), 0);
        QVERIFY(longest < 9'000);
    }
};

QTEST_GUILESS_MAIN(NodeKillTest)
#include "nodekill_test.moc"
