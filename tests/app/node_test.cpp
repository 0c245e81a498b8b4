// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/launcher.h>
#include <hospital/nodehome.h>
#include <util/file.h>
#include <world.h>

#include <support/qtry.h>

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include <array>
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
LaunchOptions launch(const std::filesystem::path& home, std::optional<unsigned> idle = {})
{
    return {home, program(), 10s, idle};
}
GatewayClient clientOf(const std::filesystem::path& home)
{
    return GatewayClient({socketOf(home), 5s, 30s, {}});
}

/// A home whose node nobody runs yet.
struct Home {
    Home() { QVERIFY(world.close()); }
    ~Home() { static_cast<void>(stopNode(path())); }
    std::filesystem::path path() const { return world.folder.path(); }
    World world;
};

struct Ran {
    int status = -1;
    QByteArray errors;
    QByteArray output;
};
Ran run(const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    process.start(QString::fromStdString(program().string()), arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished(20'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardError(),
            process.readAllStandardOutput()};
}
QString text(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}
bool alive(std::uint32_t pid)
{
    return ::kill(static_cast<pid_t>(pid), 0) == 0;
}
} // namespace

/// The program as clients and operators meet it.
class NodeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void makesAHome()
    {
        World pattern;
        support::TemporaryFolder folder;
        const auto home = folder.path() / "home";
        const Bytes draft = contract::encode(pattern.draft(false));
        const auto made = createNodeHome(home, draft, program());
        QVERIFY2(made.hasValue(), made ? "" : made.error().message.c_str());
        const auto genesis = contract::decodeGenesis(*made);
        QVERIFY(genesis.hasValue());
        QVERIFY(*made != draft);
        const auto again = createNodeHome(home, draft, program());
        QCOMPARE(again.error().kind, GatewayError::Kind::Refused);
        QVERIFY(again.error().message.find("has a node already") != std::string::npos);
        QCOMPARE(createNodeHome(folder.path() / "other", Bytes{1, 2}, program()).error().kind,
                 GatewayError::Kind::Refused);
        QVERIFY(launchNode(launch(home)).hasValue());
        const auto status = clientOf(home).call(StatusRequest{});
        QCOMPARE(status->chain, genesis->chain);
        QVERIFY(status->genesisHash == contract::genesisHash(*genesis));
        QCOMPARE(status->height, LedgerHeight{1});
        QVERIFY(*stopNode(home));
    }

    void usage()
    {
        QCOMPARE(run({}).status, 2);
        QCOMPARE(run({QStringLiteral("--embedded")}).status, 2);
        QCOMPARE(run({QStringLiteral("--home"), QStringLiteral("x")}).status, 2);
        QCOMPARE(run({QStringLiteral("--home"), QStringLiteral("x"), QStringLiteral("--embedded"),
                      QStringLiteral("--nonsense")})
                     .status,
                 2);
        support::TemporaryFolder empty;
        const Ran nowhere = run({QStringLiteral("--embedded"), QStringLiteral("--home"), text(empty.path())});
        QCOMPARE(nowhere.status, 1);
        QVERIFY(nowhere.errors.contains("there is no node in"));
        QVERIFY(std::filesystem::is_empty(empty.path()));
        qputenv("TWINCHART_CLOCK_OFFSET", "soon");
        QCOMPARE(run({QStringLiteral("--embedded"), QStringLiteral("--home"), text(empty.path())}).status, 2);
        qunsetenv("TWINCHART_CLOCK_OFFSET");
    }

    void oneNodePerHome()
    {
        Home home;
        QVERIFY(launchNode(launch(home.path())).hasValue());
        const auto status = clientOf(home.path()).call(StatusRequest{});
        const Ran second = run({QStringLiteral("--embedded"), QStringLiteral("--home"), text(home.path())});
        QCOMPARE(second.status, 1);
        QVERIFY2(second.errors.contains("in use by PID " + QByteArray::number(status->pid)), second.errors.constData());
        QCOMPARE(
            run({QStringLiteral("--embedded"), QStringLiteral("--detach"), QStringLiteral("--home"), text(home.path())})
                .status,
            75);
        QCOMPARE(clientOf(home.path()).call(StatusRequest{})->pid, status->pid);
    }

    void saysWhyWhenItsOwnStateContradictsItself()
    {
        Home home;
        QProcess process;
        process.start(QString::fromStdString(program().string()),
                      {QStringLiteral("--embedded"), QStringLiteral("--home"), text(home.path())});
        QTRY_VERIFY_WITH_TIMEOUT(clientOf(home.path()).call(StatusRequest{}).hasValue(), 10'000);
        const LedgerHeight before = clientOf(home.path()).call(StatusRequest{})->height;
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGABRT), 0); // what abort() raises
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitStatus(), QProcess::CrashExit);
        const QByteArray said = process.readAllStandardError();
        for (const char* words : {"block in work: 0;", "on the disk as it was", "check --deep"})
            QVERIFY2(said.contains(words), said.constData());
        const auto kept = readFile(hospital::NodePaths(home.path()).log / "stopped", 4'096);
        QVERIFY(kept.hasValue() &&
                said.contains(QByteArray(textViewOf(*kept).data(), static_cast<qsizetype>(kept->size()))));
        QVERIFY(launchNode(launch(home.path())).hasValue());
        QCOMPARE(clientOf(home.path()).call(StatusRequest{})->height, before);
    }

    void manyWhoStartItAtOnceFindOne()
    {
        Home home;
        std::vector<std::thread> threads;
        std::array<std::uint32_t, 6> pids{};
        for (std::uint32_t& pid : pids)
            threads.emplace_back([&] {
                GatewayClient client(
                    {socketOf(home.path()), 10s, 10s, [&] { return launchNode(launch(home.path())); }});
                const auto status = client.call(StatusRequest{});
                pid = status ? status->pid : 0;
            });
        for (std::thread& thread : threads)
            thread.join();
        QVERIFY(pids[0] != 0);
        for (const std::uint32_t pid : pids)
            QCOMPARE(pid, pids[0]);
    }

    void goneAfterTheLastClientAndBackForTheNext()
    {
        Home home;
        GatewayClient client({socketOf(home.path()), 5s, 5s, [&] { return launchNode(launch(home.path(), 1)); }});
        const auto first = client.call(StatusRequest{});
        QVERIFY(first.hasValue());
        std::this_thread::sleep_for(2s);
        QVERIFY(alive(first->pid));
        client.disconnect();
        QTRY_VERIFY(!alive(first->pid));
        QVERIFY(!std::filesystem::exists(socketOf(home.path())));
        QVERIFY(std::filesystem::exists(home.path() / "node" / "manifest"));
        const auto second = client.call(StatusRequest{});
        QVERIFY(second.hasValue());
        QVERIFY(second->pid != first->pid);
        QVERIFY(!second->damaged);
    }

    void cleanEnds_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("asked") << 0;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void cleanEnds()
    {
        QFETCH(int, signal);
        Home home;
        QVERIFY(launchNode(launch(home.path())).hasValue());
        const std::uint32_t pid = clientOf(home.path()).call(StatusRequest{})->pid;
        if (signal == 0)
            QVERIFY(*stopNode(home.path()));
        else
            ::kill(static_cast<pid_t>(pid), signal);
        QTRY_VERIFY(!alive(pid));
        QVERIFY(std::filesystem::exists(home.path() / "node" / "manifest"));
        QVERIFY(!std::filesystem::exists(home.path() / "node" / "chain.db-wal"));
        QVERIFY(!std::filesystem::exists(socketOf(home.path())));
        QVERIFY(!*stopNode(home.path()));
    }

    void whatTheProcessGivesUp()
    {
        Home home;
        QVERIFY(launchNode(launch(home.path())).hasValue());
        const std::uint32_t pid = clientOf(home.path()).call(StatusRequest{})->pid;
        const std::string proc = "/proc/" + std::to_string(pid);
        const std::string limits = textOf(*readFile(proc + "/limits", 65'536));
        const auto core = limits.find("Max core file size");
        QVERIFY(core != std::string::npos);
        QCOMPARE(QString::fromStdString(limits.substr(core, 60)).simplified(),
                 QStringLiteral("Max core file size 0 0"));
        if (::geteuid() != 0)
            QVERIFY(!readFile(proc + "/environ", 1u << 20).hasValue());
        const std::string status = textOf(*readFile(proc + "/status", 65'536));
        QVERIFY(status.find("Umask:\t0077") != std::string::npos);
        // Nothing of its starter's is held open: terminal, pipes, files.
        for (const auto& entry : std::filesystem::directory_iterator(proc + "/fd")) {
            std::error_code gone;
            const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
            QVERIFY2(!target.starts_with("pipe:"), target.c_str());
        }
    }

    void theLogIsJsonLines()
    {
        Home home;
        QVERIFY(launchNode(launch(home.path())).hasValue());
        QVERIFY(*stopNode(home.path()));
        int lines = 0;
        for (const auto& entry : std::filesystem::directory_iterator(home.path() / "node" / "log")) {
            const Bytes octets = *readFile(entry.path(), 1u << 20);
            for (const QByteArray& line :
                 QByteArray(reinterpret_cast<const char*>(octets.data()), static_cast<qsizetype>(octets.size()))
                     .split('\n')) {
                if (line.isEmpty())
                    continue;
                QVERIFY2(QJsonDocument::fromJson(line).isObject(), line.constData());
                ++lines;
            }
        }
        QVERIFY(lines >= 2);
    }

    void aHomeOfAnyDepth()
    {
        World pattern;
        support::TemporaryFolder folder;
        const auto home = folder.path() / std::string(120, 'a') / std::string(120, 'b');
        const auto made = createNodeHome(home, contract::encode(pattern.draft(false)), program());
        QVERIFY(made.hasValue());
        QVERIFY(launchNode(launch(home)).hasValue());
        QVERIFY(clientOf(home).call(StatusRequest{}).hasValue());
        QVERIFY(*stopNode(home));
    }

    void damageIsNamedByARunningNode()
    {
        Home home;
        const auto vault = home.path() / "node" / "vault.db";
        Bytes octets = *readFile(vault, 64u << 20);
        octets[octets.size() / 2] ^= 8;
        QVERIFY(writeFileAtomically(vault, octets).hasValue());
        QVERIFY(launchNode(launch(home.path())).hasValue());
        GatewayClient client = clientOf(home.path());
        QVERIFY(client.call(StatusRequest{})->damaged);
        const auto check = client.call(CheckRequest{true});
        QCOMPARE(check->findings[0].where, std::string("node/vault.db"));
        QCOMPARE(client.call(GenesisRequest{}).error().code, Refusal::Damaged);
    }

    void theClockOffset()
    {
        World pattern;
        for (const bool simulated : {true, false}) {
            support::TemporaryFolder folder;
            QVERIFY(
                createNodeHome(folder.path() / "h", contract::encode(pattern.draft(simulated)), program()).hasValue());
            qputenv("TWINCHART_CLOCK_OFFSET", "2592000");
            const auto launched = launchNode(launch(folder.path() / "h"));
            qunsetenv("TWINCHART_CLOCK_OFFSET");
            QVERIFY(launched.hasValue());
            const auto status = clientOf(folder.path() / "h").call(StatusRequest{});
            const std::int64_t ahead = status->now.seconds() - SystemClock().now().seconds();
            QVERIFY(simulated ? ahead > 2'591'000 && ahead < 2'593'000 : ahead > -1'000 && ahead < 1'000);
            QVERIFY(*stopNode(folder.path() / "h"));
        }
    }
};

QTEST_GUILESS_MAIN(NodeTest)
#include "node_test.moc"
