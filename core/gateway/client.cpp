// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/client.h>

#include <crypto/signature.h>

#include "socketaddress.h"
#include "wire.h"

#include <mutex>
#include <thread>

namespace twinchart::gateway {

using namespace wire;

namespace {
/// Of each kind of failure in one call: a node that ends just now shows several of them in a row.
constexpr int kAttempts = 5;

Unexpected<GatewayError> unreachable(std::string message, bool nobody = false)
{
    return Unexpected{GatewayError{GatewayError::Kind::Unreachable, Refusal::Internal, std::move(message), nobody}};
}
/// One that let a call wait in vain is first asked whether it answers at all.
constexpr std::chrono::milliseconds kMuteTimeout{2'000};
Unexpected<GatewayError> malformed(std::string message)
{
    return Unexpected{GatewayError{GatewayError::Kind::Malformed, Refusal::BadFrame, std::move(message)}};
}
} // namespace

/// The connection and the session on it. Everything under one mutex.
class GatewayClient::Connection {
public:
    explicit Connection(Options options) : m_options(std::move(options)) {}

    enum class Outcome { Answered, Broken, TimedOut, NobodyThere, NotAllowed };

    /// One attempt: connects when needed, sends, reads.
    Outcome attempt(Endpoint endpoint, BytesView request, http::response<Body>& answer)
    {
        if (!m_stream)
            if (const error_code failed = connect())
                return failed == boost::system::errc::permission_denied ? Outcome::NotAllowed : Outcome::NobodyThere;
        http::request<http::span_body<const std::uint8_t>> head;
        head.method(http::verb::post);
        head.target(view(infoOf(endpoint).path));
        head.version(11);
        head.set(http::field::host, "node");
        head.set(http::field::content_type, view(kContentType));
        if (m_token && !infoOf(endpoint).anonymous)
            head.set(http::field::authorization, std::string(kBearer) + toHex(*m_token));
        head.body() = beast::span<const std::uint8_t>(request.data(), request.size());
        head.prepare_payload();

        const bool slow = endpoint == Endpoint::Check || endpoint == Endpoint::Submit;
        const auto timeout =
            m_mute && endpoint == Endpoint::Status ? std::min(kMuteTimeout, m_options.timeout) : m_options.timeout;
        m_stream->expires_after(timeout);
        const error_code sent = run([&](auto&& done) { http::async_write(*m_stream, head, done); });
        if (sent == beast::error::timeout)
            return broken(Outcome::TimedOut);
        // A node that refuses a body answers before it closes: the answer may be there although sending failed.
        m_stream->expires_after(sent ? std::chrono::milliseconds(1'000) : slow ? m_options.longTimeout : timeout);
        http::response_parser<Body> parser;
        parser.header_limit(kHeadLimit);
        parser.body_limit(kMaxFrame);
        const error_code received = run([&](auto&& done) { http::async_read(*m_stream, m_buffer, parser, done); });
        if (received)
            return broken(received == beast::error::timeout && !sent ? Outcome::TimedOut : Outcome::Broken);
        answer = parser.release();
        m_mute = false;
        if (sent || !answer.keep_alive())
            disconnect();
        return Outcome::Answered;
    }

    /// The last call was not answered in time.
    bool isMute() const { return m_mute; }

    void disconnect()
    {
        m_stream.reset();
        m_buffer.consume(m_buffer.size());
    }

    Options m_options;
    std::mutex m_mutex;
    std::optional<SessionIdentity> m_identity;
    std::optional<SessionToken> m_token;

private:
    error_code connect()
    {
        const SocketAddress address(m_options.socket);
        if (address.error() != 0)
            return error_code(address.error(), boost::system::generic_category());
        m_stream.emplace(m_context);
        m_stream->expires_after(m_options.timeout);
        const Local::endpoint endpoint(address.name());
        const error_code failed = run([&](auto&& done) { m_stream->async_connect(endpoint, done); });
        if (failed)
            disconnect();
        return failed;
    }
    Outcome broken(Outcome outcome)
    {
        m_mute = outcome == Outcome::TimedOut;
        disconnect();
        return outcome;
    }
    template <class Start>
    error_code run(const Start& start)
    {
        error_code result = net::error::would_block;
        m_context.restart();
        start([&result](error_code error, auto&&...) { result = error; });
        m_context.run();
        return result;
    }

    net::io_context m_context{1};
    std::optional<Stream> m_stream;
    beast::flat_buffer m_buffer;
    bool m_mute = false;
};

GatewayClient::GatewayClient(Options options) : m_connection(std::make_unique<Connection>(std::move(options))) {}
GatewayClient::~GatewayClient() = default;

Expected<Bytes, GatewayError> GatewayClient::exchangeLocked(Endpoint endpoint, BytesView request)
{
    Connection& connection = *m_connection;
    int broken = 0;
    int absent = 0;
    int stopping = 0;
    if (connection.isMute() && endpoint != Endpoint::Status) {
        http::response<Body> ignored;
        if (connection.attempt(Endpoint::Status, encodeFrame(StatusRequest{}), ignored) ==
            Connection::Outcome::TimedOut)
            return unreachable("the node did not answer in time");
    }
    for (;;) {
        http::response<Body> answer;
        const auto outcome = connection.attempt(endpoint, request, answer);
        if (outcome == Connection::Outcome::TimedOut)
            return unreachable("the node did not answer in time");
        if (outcome == Connection::Outcome::Broken) {
            if (++broken >= kAttempts)
                return unreachable("the connection to the node broke");
            continue;
        }
        if (outcome == Connection::Outcome::NotAllowed)
            return unreachable("this account of the computer may not reach " + connection.m_options.socket.string());
        if (outcome == Connection::Outcome::NobodyThere) {
            if (++absent >= kAttempts || !connection.m_options.revive)
                return unreachable("no node listens at " + connection.m_options.socket.string(), true);
            TWINCHART_TRY(connection.m_options.revive());
            continue;
        }
        Bytes& frame = answer.body();
        if (view(answer[http::field::content_type]) != kContentType)
            return malformed("the answer is no frame");
        if (answer.result() == http::status::ok)
            return std::move(frame);
        const auto refusal = decodeRefusal(endpoint, frame);
        if (!refusal)
            return malformed("the refusal is no canonical frame");
        if (refusal->code == Refusal::Stopping && ++stopping < kAttempts && connection.m_options.revive) {
            connection.disconnect();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            continue;
        }
        const auto kind =
            refusal->code == Refusal::Unauthorised ? GatewayError::Kind::Unauthorised : GatewayError::Kind::Refused;
        return Unexpected{GatewayError{kind, refusal->code, refusal->message}};
    }
}

Expected<void, GatewayError> GatewayClient::openSession()
{
    Connection& connection = *m_connection;
    const SessionIdentity& identity = *connection.m_identity;
    connection.m_token.reset();
    const auto ask =
        [this]<class Request>(const Request& request) -> Expected<typename Request::Response, GatewayError> {
        TWINCHART_ASSIGN(const Bytes answer, exchangeLocked(Request::kEndpoint, encodeFrame(request)));
        auto decoded = decodeFrame<typename Request::Response>(answer);
        if (!decoded)
            return malformed("the answer is no frame of this endpoint");
        return std::move(decoded).value();
    };
    for (int attempt = 1;; ++attempt) {
        TWINCHART_ASSIGN(const SessionChallengeResponse challenge,
                         ask(SessionChallengeRequest{crypto::keyIdOf(identity.key)}));
        const auto signature = identity.sign(sessionMessage(identity.chain, challenge.challenge));
        if (!signature)
            return Unexpected{
                GatewayError{GatewayError::Kind::Unauthorised, Refusal::Unauthorised, "the device did not sign"}};
        auto opened = ask(SessionOpenRequest{challenge.challenge, identity.key, *signature});
        // A node that restarted in between does not know its challenge any more.
        if (!opened && opened.error().kind == GatewayError::Kind::Unauthorised && attempt == 1)
            continue;
        if (!opened)
            return Unexpected{std::move(opened).error()};
        connection.m_token = opened->token;
        return {};
    }
}

Expected<Bytes, GatewayError> GatewayClient::exchange(Endpoint endpoint, BytesView request)
{
    if (request.size() > infoOf(endpoint).requestLimit)
        return Unexpected{
            GatewayError{GatewayError::Kind::Refused, Refusal::TooLarge, "the request is above the endpoint's limit"}};
    const std::lock_guard lock(m_connection->m_mutex);
    auto answer = exchangeLocked(endpoint, request);
    if (answer || answer.error().kind != GatewayError::Kind::Unauthorised || !m_connection->m_identity)
        return answer;
    TWINCHART_TRY(openSession());
    return exchangeLocked(endpoint, request);
}

Expected<void, GatewayError> GatewayClient::login(SessionIdentity identity)
{
    const std::lock_guard lock(m_connection->m_mutex);
    m_connection->m_identity = std::move(identity);
    auto opened = openSession();
    // One that could not be asked, or is damaged, is asked again by the next call, which then says why.
    if (!opened && opened.error().kind == GatewayError::Kind::Unauthorised)
        m_connection->m_identity.reset();
    return opened;
}

void GatewayClient::logout()
{
    const std::lock_guard lock(m_connection->m_mutex);
    if (m_connection->m_token && !m_connection->isMute()) {
        http::response<Body> answer;
        static_cast<void>(m_connection->attempt(Endpoint::SessionClose, encodeFrame(SessionCloseRequest{}), answer));
    }
    m_connection->m_identity.reset();
    m_connection->m_token.reset();
}

void GatewayClient::disconnect()
{
    const std::lock_guard lock(m_connection->m_mutex);
    m_connection->disconnect();
}

} // namespace twinchart::gateway
