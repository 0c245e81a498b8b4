// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"

#include <gateway/client.h>
#include <support/data.h>
#include <support/qtry.h>

#include <QElapsedTimer>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace twinchart;
using namespace twinchart::gateway;
using namespace twinchart::gateway::test;
using namespace std::chrono_literals;

namespace {
struct Served {
    explicit Served(const std::function<void(ServerOptions&)>& adjust = {})
    {
        options.socket = folder.path() / "node.socket";
        options.headTimeout = 300ms;
        options.bodyTimeout = 500ms;
        options.writeTimeout = 1s;
        if (adjust)
            adjust(options);
        auto started = GatewayServer::start(options, node, nullLog());
        if (started)
            server = std::move(started).value();
    }
    GatewayClient client() const { return GatewayClient({options.socket, 5s, 5s, {}}); }
    RawClient raw() const { return RawClient(options.socket); }
    support::TemporaryFolder folder;
    FakeNode node;
    ServerOptions options;
    std::unique_ptr<GatewayServer> server;
};

const std::string kStatus = request(Endpoint::Status, encodeFrame(StatusRequest{}));
} // namespace

class TransportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSocketIsTheOwnersAlone()
    {
        const Served served;
        QVERIFY(served.server);
        struct stat info{};
        QCOMPARE(::stat(served.options.socket.c_str(), &info), 0);
        QCOMPARE(info.st_mode & 07777u, 0600u);
        QVERIFY(S_ISSOCK(info.st_mode));
    }

    void peersOfAnotherUserAreClosed()
    {
        if (::geteuid() != 0)
            QSKIP("only root can be two users");
        const Served served;
        ::chmod(served.folder.path().c_str(), 0755);
        ::chmod(served.options.socket.c_str(), 0666);
        const pid_t child = ::fork();
        if (child == 0) {
            if (::setgid(65534) != 0 || ::setuid(65534) != 0)
                ::_exit(3);
            const RawClient stranger(served.options.socket);
            const bool refused = stranger.connected() && stranger.closedWithin(3s);
            ::_exit(refused ? 0 : 1);
        }
        int status = -1;
        ::waitpid(child, &status, 0);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
        QCOMPARE(served.node.handled.load(), 0);
        QVERIFY(served.client().call(StatusRequest{}).hasValue());
    }

    void anotherOwnerThanThisUser()
    {
        const Served served([](ServerOptions& o) { o.onlyUser = ::geteuid() + 1; });
        // Root is always let in; anybody else is not the owner here.
        QCOMPARE(served.client().call(StatusRequest{}).hasValue(), ::geteuid() == 0);
    }

    void aSocketOfAnyLength()
    {
        support::TemporaryFolder folder;
        std::filesystem::path deep = folder.path();
        for (int i = 0; i < 6; ++i)
            deep /= std::string(60, static_cast<char>('a' + i));
        std::filesystem::create_directories(deep);
        FakeNode node;
        ServerOptions options;
        options.socket = deep / "node.socket";
        auto server = GatewayServer::start(options, node, nullLog());
        QVERIFY(server.hasValue());
        QVERIFY(std::filesystem::exists(options.socket));
        QVERIFY(GatewayClient({options.socket, 5s, 5s, {}}).call(StatusRequest{}).hasValue());
        (*server)->stop(1s);
        QVERIFY(!std::filesystem::exists(options.socket));
        options.socket = deep / std::string(120, 'n');
        QVERIFY(!GatewayServer::start(options, node, nullLog()).hasValue());
    }

    void garbage_data()
    {
        QTest::addColumn<QByteArray>("octets");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char* name, const std::string& octets, const char* status) {
            QTest::newRow(name) << QByteArray::fromStdString(octets) << QByteArray(status);
        };
        const std::string frame = textOf(encodeFrame(StatusRequest{}));
        const std::string type = "Content-Type: application/x-twinchart-frame\r\n";
        row("zeros", std::string(100, '\0'), "400");
        row("noise", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello \r\n\r\n", "400");
        row("get", "GET /v1/status HTTP/1.1\r\nHost: node\r\n\r\n", "404");
        row("other target", "POST /v1/../status HTTP/1.1\r\nHost: n\r\n" + type + "Content-Length: 0\r\n\r\n", "404");
        row("HTTP/1.0", "POST /v1/status HTTP/1.0\r\nHost: n\r\n" + type + "Content-Length: 8\r\n\r\n" + frame, "404");
        row("no length", "POST /v1/status HTTP/1.1\r\nHost: n\r\n" + type + "\r\n", "411");
        row("two lengths",
            "POST /v1/status HTTP/1.1\r\nHost: n\r\n" + type + "Content-Length: 8\r\nContent-Length: 9\r\n\r\n" + frame,
            "400");
        row("negative length", "POST /v1/status HTTP/1.1\r\nHost: n\r\n" + type + "Content-Length: -1\r\n\r\n", "400");
        row("huge length",
            "POST /v1/status HTTP/1.1\r\nHost: n\r\n" + type + "Content-Length: 99999999999999999999\r\n\r\n", "400");
        row("length above all limits",
            "POST /v1/submit HTTP/1.1\r\nHost: n\r\n" + type + "Content-Length: 67108865\r\n\r\n", "413");
        row("length above the anonymous limit",
            "POST /v1/status HTTP/1.1\r\nHost: n\r\n" + type + "Content-Length: 65537\r\n\r\n", "413");
        row("chunked", "POST /v1/status HTTP/1.1\r\nHost: n\r\n" + type + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "411");
        row("chunked and length",
            "POST /v1/status HTTP/1.1\r\nHost: n\r\n" + type +
                "Content-Length: 8\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "4");
        row("other type",
            "POST /v1/status HTTP/1.1\r\nHost: n\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\n" + frame,
            "415");
        row("expect",
            "POST /v1/status HTTP/1.1\r\nHost: n\r\nExpect: 100-continue\r\n" + type + "Content-Length: 8\r\n\r\n" +
                frame,
            "415");
        row("long head", "POST /v1/status HTTP/1.1\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n", "431");
        row("without a session", request(Endpoint::VaultPut, Bytes(8)), "401");
        row("a guest with too much", "POST /v1/submit HTTP/1.1\r\nHost: n\r\n" + type + "Content-Length: 65537\r\n\r\n",
            "401");
        row("with a false one",
            request(Endpoint::Submit, Bytes(8), "Authorization: Bearer " + std::string(64, 'a') + "\r\n"), "401");
        row("with a broken one", request(Endpoint::Submit, Bytes(8), "Authorization: Bearer zz\r\n"), "401");
    }
    void garbage()
    {
        QFETCH(QByteArray, octets);
        QFETCH(QByteArray, status);
        const Served served;
        {
            const RawClient client = served.raw();
            QVERIFY(client.connected());
            client.send(octets.toStdString());
            client.endSending();
            const std::string answer = client.receive(3s);
            QVERIFY2(answer.starts_with("HTTP/1.1 " + status.toStdString()), answer.substr(0, 60).c_str());
            QVERIFY(!answer.starts_with("HTTP/1.1 2"));
        }
        QCOMPARE(served.node.handled.load(), 0);
        QVERIFY(served.client().call(StatusRequest{}).hasValue());
    }

    void garbageEndsItsConnection()
    {
        const Served served;
        const RawClient client = served.raw();
        // One answer, then the end: nobody knows where a next request would begin.
        client.send(std::string("POST /v1/status HTTP/1.1\r\nHost: \x01\r\n\r\n") + kStatus);
        const std::string answer = client.receive(3s);
        QVERIFY(answer.starts_with("HTTP/1.1 400"));
        QCOMPARE(answer.find("HTTP/1.1 ", 8), std::string::npos);
        QCOMPARE(served.node.handled.load(), 0);
    }

    void aRefusedBodyThatIsThereIsSkipped()
    {
        const Served served;
        const RawClient client = served.raw();
        client.send(request(Endpoint::VaultPut, Bytes(30)) + kStatus);
        client.endSending();
        const std::string answer = client.receive(3s);
        QVERIFY(answer.starts_with("HTTP/1.1 401"));
        QCOMPARE(served.node.handled.load(), answer.find("200 OK") == std::string::npos ? 0 : 1);
    }

    void guestsReachTheHandlerWhereItDecides()
    {
        const Served served;
        for (const EndpointInfo& info : endpoints()) {
            if (info.endpoint == Endpoint::Stop)
                continue;
            const int before = served.node.handled.load();
            const RawClient client = served.raw();
            client.send(request(info.endpoint, Bytes(8)));
            client.endSending();
            const bool refused = client.receive(3s).starts_with("HTTP/1.1 401");
            const bool open =
                info.anonymous || info.endpoint == Endpoint::Submit || info.endpoint == Endpoint::StateProofs;
            QCOMPARE(info.guests, open && !info.anonymous);
            QCOMPARE(served.node.handled.load() - before, open ? 1 : 0);
            QVERIFY(open || refused);
        }
    }

    void everyTruncationOfARequest()
    {
        const Served served;
        for (std::size_t length = 0; length < kStatus.size(); ++length) {
            const RawClient client = served.raw();
            client.send(kStatus.substr(0, length));
            client.endSending();
            QVERIFY2(!client.receive(3s).starts_with("HTTP/1.1 2"), std::to_string(length).c_str());
        }
        QCOMPARE(served.node.handled.load(), 0);
        QTRY_COMPARE(served.server->connections(), std::size_t{0});
        QVERIFY(served.client().call(StatusRequest{}).hasValue());
    }

    void pipelinedRequests()
    {
        const Served served;
        const RawClient client = served.raw();
        client.send(kStatus + kStatus + kStatus.substr(0, 40));
        client.endSending();
        const std::string answer = client.receive(3s);
        QCOMPARE(served.node.handled.load(), 2);
        QVERIFY(answer.find("200 OK") != answer.rfind("200 OK"));
    }

    void silenceAndDripsEndInTime()
    {
        const Served served;
        QElapsedTimer timer;
        timer.start();
        const RawClient silent = served.raw();
        const RawClient half = served.raw();
        half.send(kStatus.substr(0, kStatus.size() - 1));
        std::thread drip([&] {
            const RawClient client = served.raw();
            for (const char octet : kStatus) {
                if (!client.send({&octet, 1}))
                    break;
                std::this_thread::sleep_for(20ms);
            }
        });
        QVERIFY(silent.closedWithin(2s));
        QVERIFY(half.closedWithin(2s));
        // Meanwhile others are served at once.
        for (int i = 0; i < 50; ++i)
            QVERIFY(served.client().call(StatusRequest{}).hasValue());
        QVERIFY(timer.elapsed() < 3'000);
        drip.join();
        QCOMPARE(served.node.handled.load(), 50);
    }

    void aClientThatDoesNotReadHoldsNobody()
    {
        const Served served([](ServerOptions& o) { o.writeTimeout = 400ms; });
        std::vector<std::unique_ptr<RawClient>> deaf;
        std::string many;
        for (int i = 0; i < 3'000; ++i)
            many += kStatus;
        for (int i = 0; i < 8; ++i)
            deaf.push_back(std::make_unique<RawClient>(served.options.socket));
        std::vector<std::thread> senders;
        for (const auto& client : deaf)
            senders.emplace_back([&many, c = client.get()] { c->send(many); });
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 20; ++i)
            QVERIFY(served.client().call(StatusRequest{}).hasValue());
        QVERIFY(timer.elapsed() < 3'000);
        for (std::thread& sender : senders)
            sender.join();
    }

    void workersAreBounded()
    {
        const Served served([](ServerOptions& o) { o.workers = 2; });
        const_cast<FakeNode&>(served.node).pause = 50ms;
        std::vector<std::thread> threads;
        std::atomic<int> good{0};
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([&] { good += served.client().call(GenesisRequest{}).hasValue() ? 1 : 0; });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(good.load(), 12);
        QVERIFY(served.node.most.load() <= 2);
    }

    void aFloodOfConnections()
    {
        const Served served([](ServerOptions& o) {
            o.maxConnections = 16;
            o.headTimeout = 5s;
        });
        std::vector<std::unique_ptr<RawClient>> crowd;
        for (int i = 0; i < 10; ++i) {
            crowd.push_back(std::make_unique<RawClient>(served.options.socket));
            crowd.back()->send(kStatus);
            QVERIFY(!crowd.back()->receive(2s, false).empty());
        }
        for (int i = 0; i < 500; ++i)
            crowd.push_back(std::make_unique<RawClient>(served.options.socket));
        QTRY_VERIFY(served.server->connections() <= 16);
        crowd.clear();
        QTRY_COMPARE(served.server->connections(), std::size_t{0});
        QVERIFY(served.client().call(StatusRequest{}).hasValue());
    }

    void bodiesUnderWayAreBounded()
    {
        Served served([](ServerOptions& o) {
            o.maxPendingOctets = 1u << 20;
            o.bodyTimeout = 5s;
        });
        const SessionToken token{};
        served.node.tokens.push_back(token);
        const std::string bearer = "Authorization: Bearer " + toHex(token) + "\r\n";
        const std::string big = request(Endpoint::VaultPut, Bytes(800u << 10), bearer);
        const RawClient first = served.raw();
        first.send(big.substr(0, 1'000));
        std::this_thread::sleep_for(100ms);
        const RawClient second = served.raw();
        second.send(big.substr(0, 1'000));
        QVERIFY(second.receive(2s, false).starts_with("HTTP/1.1 429"));
        first.send(big.substr(1'000));
        QVERIFY(first.receive(2s, false).starts_with("HTTP/1.1 400"));
        const RawClient third = served.raw();
        third.send(big);
        QVERIFY(third.receive(2s, false).starts_with("HTTP/1.1 400"));
    }

    void aDefectIsAnAnswer()
    {
        Served served;
        served.node.tokens.push_back(SessionToken{});
        const RawClient client = served.raw();
        client.send(request(Endpoint::Clock, encodeFrame(ClockRequest{}),
                            "Authorization: Bearer " + toHex(SessionToken{}) + "\r\n"));
        QVERIFY(client.receive(2s, false).starts_with("HTTP/1.1 500"));
        QVERIFY(served.client().call(StatusRequest{}).hasValue());
    }

    void goneAfterTheLastClient()
    {
        std::atomic<int> idle{0};
        const Served served([&](ServerOptions& o) {
            o.idleAfterLast = 200ms;
            o.onIdle = [&] { ++idle; };
        });
        GatewayClient client = served.client();
        QVERIFY(client.call(StatusRequest{}).hasValue());
        std::this_thread::sleep_for(500ms);
        QCOMPARE(idle.load(), 0);
        client.disconnect();
        std::this_thread::sleep_for(100ms);
        QVERIFY(client.call(StatusRequest{}).hasValue());
        std::this_thread::sleep_for(300ms);
        QCOMPARE(idle.load(), 0);
        client.disconnect();
        QTRY_COMPARE(idle.load(), 1);
    }

    void goneWhenNobodyEverComes()
    {
        std::atomic<int> idle{0};
        const Served served([&](ServerOptions& o) {
            o.idleAfterLast = 50ms;
            o.onIdle = [&] { ++idle; };
        });
        QTRY_COMPARE(idle.load(), 1);
    }

    void stopIsAnsweredAndLetsRunningOnesFinish()
    {
        std::atomic<int> stops{0};
        Served served([&](ServerOptions& o) { o.onStop = [&] { ++stops; }; });
        QVERIFY(served.client().call(StopRequest{}).hasValue());
        QTRY_COMPARE(stops.load(), 1);
        served.node.pause = 300ms;
        std::atomic<bool> answered{false};
        std::thread slow([&] { answered = served.client().call(GenesisRequest{}).hasValue(); });
        QTRY_COMPARE(served.node.running.load(), 1);
        served.server->stop(2s);
        slow.join();
        QVERIFY(answered);
        QVERIFY(!std::filesystem::exists(served.options.socket));
        QCOMPARE(served.client().call(StatusRequest{}).error().kind, GatewayError::Kind::Unreachable);
    }
};

QTEST_GUILESS_MAIN(TransportTest)
#include "transport_test.moc"
