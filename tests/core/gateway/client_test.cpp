// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"

#include <crypto/signature.h>
#include <gateway/launcher.h>
#include <support/data.h>

#include <util/file.h>

#include <QElapsedTimer>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace twinchart;
using namespace twinchart::gateway;
using namespace twinchart::gateway::test;
using namespace std::chrono_literals;

namespace {
/// A node that can be taken away and put back.
struct Node {
    Node() { up(); }
    void up()
    {
        ServerOptions options;
        options.socket = path();
        auto started = GatewayServer::start(options, node, nullLog());
        if (started)
            server = std::move(started).value();
    }
    void down() { server.reset(); }
    std::filesystem::path path() const { return folder.path() / "node.socket"; }
    GatewayClient::Options options(std::chrono::milliseconds timeout = 5s) const
    {
        return {path(), timeout, timeout, {}};
    }

    support::TemporaryFolder folder;
    FakeNode node;
    std::unique_ptr<GatewayServer> server;
};

SessionIdentity identityOf(const crypto::SigningKey& key, std::string chain = "chain")
{
    return {std::move(chain), key.publicKey(), [&key](BytesView message) { return std::optional(key.sign(message)); }};
}
const VaultPutRequest kPut{};

/// A node whose process cannot be seen from here.
class Unseen final : public GatewayHandler {
public:
    bool knows(const SessionToken&) override { return false; }
    Answer handle(Endpoint endpoint, const std::optional<SessionToken>&, BytesView) override
    {
        Answer answer;
        if (endpoint == Endpoint::Status) {
            StatusResponse status;
            status.chain = "chain";
            status.pid = 0x7fff'ffff;
            answer.frame = encodeFrame(status);
        } else {
            answer.frame = encodeFrame(StopResponse{});
            told = true;
        }
        return answer;
    }
    std::atomic<bool> told{false};
};
} // namespace

class ClientTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void callsAndRefusals()
    {
        Node node;
        GatewayClient client(node.options());
        const auto status = client.call(StatusRequest{});
        QVERIFY(status.hasValue());
        QCOMPARE(status->chain, std::string("chain"));
        const auto put = client.call(kPut);
        QVERIFY(!put);
        QCOMPARE(put.error().kind, GatewayError::Kind::Unauthorised);
        const crypto::SigningKey key = crypto::SigningKey::generate();
        QVERIFY(client.login(identityOf(key)).hasValue());
        QVERIFY(client.call(kPut).hasValue());
        const auto missing = client.call(SharesGetRequest{});
        QCOMPARE(missing.error().kind, GatewayError::Kind::Refused);
        QCOMPARE(missing.error().code, Refusal::NotFound);
        client.logout();
        QCOMPARE(client.call(kPut).error().kind, GatewayError::Kind::Unauthorised);
    }

    void aNodeOfAnotherChainLogsNobodyIn()
    {
        Node node;
        GatewayClient client(node.options());
        const crypto::SigningKey key = crypto::SigningKey::generate();
        QCOMPARE(client.login(identityOf(key, "another")).error().kind, GatewayError::Kind::Unauthorised);
        QCOMPARE(client.call(kPut).error().kind, GatewayError::Kind::Unauthorised);
        const SessionIdentity unwilling{"chain", key.publicKey(),
                                        [](BytesView) { return std::optional<Signature64>(); }};
        QCOMPARE(client.login(unwilling).error().kind, GatewayError::Kind::Unauthorised);
    }

    void whoCannotBeSeenIsWaitedForToo()
    {
        const support::TemporaryFolder folder;
        Unseen node;
        ServerOptions options;
        options.socket = socketOf(folder.path());
        auto server = GatewayServer::start(options, node, nullLog());
        QVERIFY(server.hasValue());
        const auto stays = stopNode(folder.path(), 300ms);
        QVERIFY(!stays);
        QCOMPARE(stays.error().kind, GatewayError::Kind::Unreachable);
        node.told = false;
        std::jthread going([&] {
            while (!node.told)
                std::this_thread::sleep_for(10ms);
            std::this_thread::sleep_for(100ms);
            server->reset();
        });
        const auto gone = stopNode(folder.path(), 10s);
        QVERIFY(gone.hasValue());
        QVERIFY(*gone);
    }

    void forgottenSessionsAreOpenedAgain()
    {
        Node node;
        GatewayClient client(node.options());
        const crypto::SigningKey key = crypto::SigningKey::generate();
        QVERIFY(client.login(identityOf(key)).hasValue());
        node.node.forgetful = true;
        QVERIFY(client.call(kPut).hasValue());
        VaultPutRequest big = kPut;
        big.ciphertexts.push_back({0, 0, kCiphertextPiece, Bytes(kCiphertextPiece)});
        node.node.forgetful = true;
        QCOMPARE(client.call(big)->ciphertexts, 1u);
    }

    void largeFramesBothWays()
    {
        Node node;
        // Not about how long they take, which under sanitizers may be long.
        GatewayClient client(node.options(200s));
        const crypto::SigningKey key = crypto::SigningKey::generate();
        QVERIFY(client.login(identityOf(key)).hasValue());
        VaultPutRequest big = kPut;
        for (std::uint32_t leaf = 0; leaf < 7; ++leaf)
            big.ciphertexts.push_back({leaf, 0, kCiphertextPiece, Bytes(kCiphertextPiece)});
        const auto taken = client.call(big);
        QVERIFY2(taken.hasValue(), taken ? "" : taken.error().message.c_str());
        QCOMPARE(taken->ciphertexts, 7u);
        big.ciphertexts.push_back({7, 0, kCiphertextPiece, Bytes(kCiphertextPiece)});
        const auto tooMuch = client.call(big);
        QVERIFY(!tooMuch.hasValue());
        QCOMPARE(tooMuch.error().code, Refusal::TooLarge);
    }

    void aNodeThatWasRestarted()
    {
        Node node;
        GatewayClient client(node.options());
        QVERIFY(client.call(StatusRequest{}).hasValue());
        node.down();
        node.up();
        QVERIFY(client.call(StatusRequest{}).hasValue());
        node.down();
        QCOMPARE(client.call(StatusRequest{}).error().kind, GatewayError::Kind::Unreachable);
        node.up();
        QVERIFY(client.call(StatusRequest{}).hasValue());
    }

    void aNodeThatIsRevived()
    {
        Node node;
        node.down();
        int revived = 0;
        auto options = node.options();
        options.revive = [&]() -> Expected<void, GatewayError> {
            ++revived;
            node.up();
            return {};
        };
        GatewayClient client(options);
        QVERIFY(client.call(StatusRequest{}).hasValue());
        QCOMPARE(revived, 1);
        node.down();
        QVERIFY(client.call(StatusRequest{}).hasValue());
        QCOMPARE(revived, 2);
        options.revive = []() -> Expected<void, GatewayError> {
            return Unexpected{GatewayError{GatewayError::Kind::Unreachable, Refusal::Internal, "because"}};
        };
        node.down();
        GatewayClient hopeless(options);
        QCOMPARE(hopeless.call(StatusRequest{}).error().message, std::string("because"));
    }

    void aNodeThatNeverAnswers()
    {
        Node node;
        node.node.pause = 2s;
        GatewayClient client(node.options(200ms));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(client.call(GenesisRequest{}).error().kind, GatewayError::Kind::Unreachable);
        QVERIFY(timer.elapsed() < 1'500);
        QVERIFY(client.call(StatusRequest{}).hasValue());
    }

    /// Not allowed to reach a node is not the same as no node, which `node stop` would call done.
    void aNodeOfSomebodyElse()
    {
        support::TemporaryFolder folder;
        const std::filesystem::path socket = folder.path() / "s";
        const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        socket.native().copy(address.sun_path, sizeof address.sun_path - 1);
        QCOMPARE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        QCOMPARE(::listen(listener, 8), 0);
        QCOMPARE(::chmod(socket.c_str(), 0), 0);
        // Root may reach everything, so another process asks as nobody.
        const pid_t asking = ::fork();
        if (asking == 0) {
            constexpr uid_t kNobody = 65'534;
            if (::geteuid() == 0 && ::setuid(kNobody) != 0)
                ::_exit(2);
            GatewayClient client({socket, 2s, 2s, {}});
            const auto status = client.call(StatusRequest{});
            const bool isTold =
                !status && !status.error().nobody && status.error().message.find("may not reach") != std::string::npos;
            ::_exit(isTold ? 0 : 1);
        }
        int ended = -1;
        QCOMPARE(::waitpid(asking, &ended, 0), asking);
        QVERIFY(WIFEXITED(ended));
        QCOMPARE(WEXITSTATUS(ended), 0);
        ::close(listener);
    }

    /// A node that is stopped in the middle lets only the first call wait its time out; it is no node that is not
    /// there.
    void aMuteNodeIsWaitedForOnce()
    {
        Node node;
        node.down();
        GatewayClient nobody(node.options());
        QVERIFY(nobody.call(StatusRequest{}).error().nobody);
        const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        node.path().native().copy(address.sun_path, sizeof address.sun_path - 1);
        QCOMPARE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        QCOMPARE(::listen(listener, 8), 0);
        GatewayClient client(node.options(6s));
        QElapsedTimer timer;
        timer.start();
        const auto first = client.call(GenesisRequest{});
        QVERIFY(!first && first.error().kind == GatewayError::Kind::Unreachable && !first.error().nobody);
        QVERIFY(timer.restart() >= 5'900);
        for (int i = 0; i < 2; ++i)
            QVERIFY(!client.call(GenesisRequest{}).hasValue());
        QVERIFY(timer.elapsed() < 6'000);
        ::close(listener);
        QVERIFY(std::filesystem::remove(node.path()));
        node.up();
        QVERIFY(client.call(GenesisRequest{}).hasValue());
    }

    void manyThreadsOneClient()
    {
        Node node;
        GatewayClient client(node.options());
        std::atomic<int> good{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i)
                    good += client.call(StatusRequest{}).hasValue() ? 1 : 0;
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(good.load(), 400);
    }

    void answersThatAreNoFrames_data()
    {
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char* name, const std::string& body, const char* type) {
            QTest::newRow(name) << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: ") + type + "\r\nContent-Length: " +
                                       QByteArray::number(static_cast<qlonglong>(body.size())) + "\r\n\r\n" +
                                       QByteArray::fromStdString(body);
        };
        row("nothing", "", "application/x-twinchart-frame");
        row("html", "<html>", "text/html");
        row("another endpoint's", textOf(encodeFrame(StopResponse{})), "application/x-twinchart-frame");
        row("cut", textOf(encodeFrame(StatusResponse{})).substr(0, 50), "application/x-twinchart-frame");
        QTest::newRow("endless head") << QByteArray("HTTP/1.1 200 OK\r\nX: ") + QByteArray(20'000, 'x');
        QTest::newRow("above the limit") << QByteArray(
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-twinchart-frame\r\nContent-Length: 67108865\r\n\r\n");
        QTest::newRow("noise") << QByteArray("\x00\x01\x02 nothing", 11);
    }
    void answersThatAreNoFrames()
    {
        QFETCH(QByteArray, answer);
        support::TemporaryFolder folder;
        const std::filesystem::path socket = folder.path() / "s";
        const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        socket.native().copy(address.sun_path, sizeof address.sun_path - 1);
        QCOMPARE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        QCOMPARE(::listen(listener, 8), 0);
        std::thread liar([&] {
            for (int i = 0; i < 3; ++i) {
                const int peer = ::accept(listener, nullptr, nullptr);
                if (peer < 0)
                    return;
                char buffer[4096];
                static_cast<void>(::recv(peer, buffer, sizeof buffer, 0));
                static_cast<void>(
                    ::send(peer, answer.constData(), static_cast<std::size_t>(answer.size()), MSG_NOSIGNAL));
                ::close(peer);
            }
        });
        GatewayClient client({socket, 2s, 2s, {}});
        const auto status = client.call(StatusRequest{});
        QVERIFY(!status);
        QVERIFY(status.error().kind == GatewayError::Kind::Malformed ||
                status.error().kind == GatewayError::Kind::Unreachable);
        ::shutdown(listener, SHUT_RDWR);
        ::close(listener);
        liar.join();
    }

    void aProgramThatIsNotThere()
    {
        support::TemporaryFolder folder;
        const auto launched = launchNode({folder.path(), folder.path() / "no-node", 2s, {}});
        QVERIFY(!launched);
        QVERIFY(launched.error().message.find("no-node") != std::string::npos);
        const auto failing = launchNode({folder.path(), "/bin/false", 2s, {}});
        QVERIFY(!failing);
    }

    void aProgramThatHangs()
    {
        support::TemporaryFolder folder;
        const std::filesystem::path program = folder.path() / "hangs";
        QVERIFY(writeFileAtomically(program, viewOf("#!/bin/sh\nexec sleep 20\n"), 0700).hasValue());
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!launchNode({folder.path(), program, 500ms, {}}).hasValue());
        QVERIFY(timer.elapsed() < 4'000);
    }
};

QTEST_GUILESS_MAIN(ClientTest)
#include "client_test.moc"
