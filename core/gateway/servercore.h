// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/server.h>

#include "wire.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace twinchart::gateway {

class ServerConnection;

/// The server behind its interface. Members without atomics belong to the one thread that runs `context`.
class ServerCore final : public GatewayServer {
public:
    ServerCore(ServerOptions options, GatewayHandler& handler, Log& log);
    ~ServerCore() override;

    Expected<void, ServerError> listen();
    /// Takes a connection over: checks who the peer is, makes room, starts to serve. On the context's thread.
    void admit(wire::Local::socket socket);
    void stop(std::chrono::milliseconds grace) override;
    std::size_t connections() const override { return m_count; }

    // For connections, on the context's thread.
    const ServerOptions& options() const { return m_options; }
    GatewayHandler& handler() { return m_handler; }
    wire::net::io_context& context() { return m_context; }
    wire::net::thread_pool& workers() { return m_workers; }
    bool stopping() const { return m_stopping; }
    bool reserve(std::size_t octets);
    void release(std::size_t octets) { m_pending -= octets; }
    void closed(const std::shared_ptr<ServerConnection>& connection);
    void stopAsked();
    void note(LogLevel level, std::string_view event) { m_log.write(level, "twinchart.gateway.server", event); }

private:
    void accept();
    void armIdle();

    ServerOptions m_options;
    GatewayHandler& m_handler;
    Log& m_log;
    wire::net::io_context m_context{1};
    wire::net::thread_pool m_workers;
    wire::Local::acceptor m_acceptor{m_context};
    wire::net::steady_timer m_idle{m_context};
    wire::net::executor_work_guard<wire::net::io_context::executor_type> m_guard{m_context.get_executor()};
    std::set<std::shared_ptr<ServerConnection>> m_connections;
    std::size_t m_pending = 0;
    bool m_stopping = false;
    bool m_stopTold = false;
    std::atomic<std::size_t> m_count{0};
    std::mutex m_mutex;
    std::condition_variable m_empty;
    std::thread m_thread;
};

/// One client. Lives as long as an operation of it is under way.
class ServerConnection : public std::enable_shared_from_this<ServerConnection> {
public:
    ServerConnection(ServerCore& server, wire::Local::socket socket);
    void start();
    bool idle() const { return m_state == State::Idle; }
    std::chrono::steady_clock::time_point idleSince() const { return m_since; }
    void close();
    /// Close now when idle, else after the answer that is under way.
    void finish();

private:
    enum class State { Head, Idle, Body, Working, Writing, Closed };
    using Parser = wire::http::request_parser<wire::Body>;

    void waitForRequest();
    void readHead();
    void onHead(wire::error_code error);
    void onBody(wire::error_code error);
    void work();
    void answer(GatewayHandler::Answer answer);
    void refuse(wire::http::status status, Refusal code, std::string_view message);
    void write(wire::http::status status, Bytes frame);
    void onWritten(wire::error_code error);

    ServerCore& m_server;
    wire::Stream m_stream;
    wire::beast::flat_buffer m_buffer;
    std::optional<Parser> m_parser;
    std::string m_head;
    Bytes m_frame;
    Endpoint m_endpoint = Endpoint::Status;
    std::optional<SessionToken> m_token;
    std::size_t m_reserved = 0;
    State m_state = State::Head;
    std::chrono::steady_clock::time_point m_since = std::chrono::steady_clock::now();
    bool m_last = false;
    bool m_stopAfter = false;
};

} // namespace twinchart::gateway
