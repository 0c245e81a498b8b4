// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "servercore.h"

#include <array>

namespace twinchart::gateway {

using namespace wire;

namespace {
http::status statusOf(Refusal code)
{
    switch (code) {
    case Refusal::BadFrame: return http::status::bad_request;
    case Refusal::UnknownEndpoint:
    case Refusal::NotFound: return http::status::not_found;
    case Refusal::TooLarge: return http::status::payload_too_large;
    case Refusal::Unauthorised: return http::status::unauthorized;
    case Refusal::NotPermitted:
    case Refusal::NotSimulated: return http::status::forbidden;
    case Refusal::TooManyRequests: return http::status::too_many_requests;
    case Refusal::Conflict:
    case Refusal::Incomplete: return http::status::conflict;
    case Refusal::Mismatch: return http::status::unprocessable_entity;
    case Refusal::Damaged:
    case Refusal::Stopping: return http::status::service_unavailable;
    case Refusal::Storage: return http::status::insufficient_storage;
    case Refusal::Internal: break;
    }
    return http::status::internal_server_error;
}

GatewayHandler::Answer defect(Endpoint endpoint)
{
    return {encodeRefusal(endpoint, {Refusal::Internal, "the node failed inside"}), true, Refusal::Internal, false};
}
} // namespace

ServerConnection::ServerConnection(ServerCore& server, Local::socket socket)
    : m_server(server), m_stream(std::move(socket))
{
}

void ServerConnection::start()
{
    readHead();
}

void ServerConnection::close()
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    m_server.release(std::exchange(m_reserved, 0));
    m_stream.close();
    m_server.closed(shared_from_this());
}

void ServerConnection::finish()
{
    m_last = true;
    if (m_state == State::Idle || m_state == State::Head)
        close();
}

/// Between requests a client may be silent as long as it likes: no deadline until its next octet.
void ServerConnection::waitForRequest()
{
    if (m_server.stopping())
        return close();
    if (m_buffer.size() > 0)
        return readHead();
    m_buffer.shrink_to_fit();
    m_state = State::Idle;
    m_since = std::chrono::steady_clock::now();
    m_stream.socket().async_wait(Local::socket::wait_read, [self = shared_from_this()](error_code error) {
        if (self->m_state != State::Idle)
            return;
        if (error)
            return self->close();
        self->readHead();
    });
}

void ServerConnection::readHead()
{
    m_state = State::Head;
    m_token.reset();
    m_parser.emplace();
    m_parser->header_limit(kHeadLimit);
    m_parser->body_limit(kMaxFrame);
    m_stream.expires_after(m_server.options().headTimeout);
    http::async_read_header(m_stream, m_buffer, *m_parser,
                            [self = shared_from_this()](error_code error, std::size_t) { self->onHead(error); });
}

void ServerConnection::onHead(error_code error)
{
    if (m_state != State::Head)
        return;
    if (error == http::error::body_limit)
        return refuse(http::status::payload_too_large, Refusal::TooLarge, "the body is above the limit");
    if (error == http::error::header_limit)
        return refuse(http::status::request_header_fields_too_large, Refusal::TooLarge, "the head is above the limit");
    if (error && error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
        return refuse(http::status::bad_request, Refusal::BadFrame, "this is not HTTP/1.1");
    if (error)
        return close();

    const auto& head = m_parser->get();
    const auto endpoint = endpointOf(view(head.target()));
    if (!endpoint || head.method() != http::verb::post || head.version() != 11)
        return refuse(http::status::not_found, Refusal::UnknownEndpoint, "no such endpoint");
    m_endpoint = *endpoint;
    const auto length = m_parser->content_length();
    if (m_parser->chunked() || !length || head.count(http::field::content_length) != 1 ||
        head.count(http::field::transfer_encoding) != 0)
        return refuse(http::status::length_required, Refusal::BadFrame, "one Content-Length is needed");
    if (view(head[http::field::content_type]) != kContentType || head.count(http::field::expect) != 0)
        return refuse(http::status::unsupported_media_type, Refusal::BadFrame, "the body is no frame");
    if (const std::string_view bearer = view(head[http::field::authorization]); !bearer.empty()) {
        const auto octets = bearer.starts_with(kBearer) ? fromHex(bearer.substr(kBearer.size())) : std::nullopt;
        m_token = octets ? SessionToken::from(*octets) : std::nullopt;
    }
    const EndpointInfo& info = infoOf(m_endpoint);
    const bool known = m_token && m_server.handler().knows(*m_token);
    // Who names a session that is none is told so, to open one: only who names none is a guest.
    const bool guest = info.guests && head.count(http::field::authorization) == 0;
    if (!known && !info.anonymous && !(guest && *length <= kMaxAnonymousFrame)) {
        m_endpoint = *endpoint;
        return refuse(http::status::unauthorized, Refusal::Unauthorised, "log in first");
    }
    if (*length > info.requestLimit)
        return refuse(http::status::payload_too_large, Refusal::TooLarge, "the body is above the endpoint's limit");
    if (m_server.stopping())
        return refuse(http::status::service_unavailable, Refusal::Stopping, "the node is going down");
    if (!m_server.reserve(*length))
        return refuse(http::status::too_many_requests, Refusal::TooManyRequests, "too much is under way");
    m_reserved = *length;
    m_state = State::Body;
    m_stream.expires_after(m_server.options().bodyTimeout);
    http::async_read(m_stream, m_buffer, *m_parser,
                     [self = shared_from_this()](error_code e, std::size_t) { self->onBody(e); });
}

void ServerConnection::onBody(error_code error)
{
    if (m_state != State::Body)
        return;
    if (error)
        return close();
    m_stream.expires_never();
    work();
}

void ServerConnection::work()
{
    m_state = State::Working;
    m_last = m_last || !m_parser->get().keep_alive();
    net::post(m_server.workers(), [self = shared_from_this()] {
        GatewayHandler::Answer result;
        try {
            result = self->m_server.handler().handle(self->m_endpoint, self->m_token, self->m_parser->get().body());
        } catch (const std::exception&) {
            self->m_server.note(LogLevel::Error, "handler-threw");
            result = defect(self->m_endpoint);
        }
        net::post(self->m_server.context(),
                  [self, answer = std::move(result)]() mutable { self->answer(std::move(answer)); });
    });
}

void ServerConnection::answer(GatewayHandler::Answer answer)
{
    if (m_state != State::Working)
        return;
    m_server.release(std::exchange(m_reserved, 0));
    m_stopAfter = answer.stop;
    if (!answer.refused && answer.frame.size() > kMaxFrame)
        answer = defect(m_endpoint);
    write(answer.refused ? statusOf(answer.code) : http::status::ok, std::move(answer.frame));
}

/// An answer without reading the body. The connection goes on only when it is known where the next request begins.
void ServerConnection::refuse(http::status status, Refusal code, std::string_view message)
{
    const auto length = m_parser->is_header_done() ? m_parser->content_length() : boost::none;
    m_last = m_last || !length || *length > m_buffer.size();
    if (!m_last)
        m_buffer.consume(*length);
    write(status, encodeRefusal(m_endpoint, {code, std::string(message)}));
}

void ServerConnection::write(http::status status, Bytes frame)
{
    m_state = State::Writing;
    m_parser.reset();
    m_frame = std::move(frame);
    m_head = "HTTP/1.1 " + std::to_string(static_cast<unsigned>(status)) + " ";
    m_head.append(view(http::obsolete_reason(status))).append("\r\nContent-Type: ").append(kContentType);
    m_head.append("\r\nContent-Length: ").append(std::to_string(m_frame.size()));
    m_head.append(m_last ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n");
    const std::array<net::const_buffer, 2> octets{net::buffer(m_head), net::buffer(m_frame)};
    m_stream.expires_after(m_server.options().writeTimeout);
    net::async_write(m_stream, octets, [self = shared_from_this()](error_code e, std::size_t) { self->onWritten(e); });
}

void ServerConnection::onWritten(error_code error)
{
    if (m_state != State::Writing)
        return;
    m_frame = {};
    m_stream.expires_never();
    if (std::exchange(m_stopAfter, false))
        m_server.stopAsked();
    if (error || m_last)
        return close();
    waitForRequest();
}

} // namespace twinchart::gateway
