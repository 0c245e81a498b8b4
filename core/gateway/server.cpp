// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "servercore.h"

#include "socketaddress.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace twinchart::gateway {

using namespace wire;

namespace {
Unexpected<ServerError> failed(ServerError::What what, int code)
{
    return Unexpected{ServerError{what, code}};
}

bool letIn(int descriptor, uid_t user)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == user || peer.uid == 0);
}
} // namespace

Expected<std::unique_ptr<GatewayServer>, ServerError> GatewayServer::start(ServerOptions options,
                                                                           GatewayHandler& handler, Log& log)
{
    try {
        auto core = std::make_unique<ServerCore>(std::move(options), handler, log);
        TWINCHART_TRY(core->listen());
        return std::unique_ptr<GatewayServer>(std::move(core));
    } catch (const std::system_error& error) {
        return failed(ServerError::What::NoThreads, error.code().value());
    }
}

ServerCore::ServerCore(ServerOptions options, GatewayHandler& handler, Log& log)
    : m_options(std::move(options)), m_handler(handler), m_log(log), m_workers(m_options.workers)
{
}

ServerCore::~ServerCore()
{
    stop(std::chrono::milliseconds(0));
}

Expected<void, ServerError> ServerCore::listen()
{
    const SocketAddress address(m_options.socket);
    if (address.error() != 0)
        return failed(ServerError::What::BadPath, address.error());
    ::unlink(address.name().c_str());
    error_code error;
    m_acceptor.open(Local(), error);
    if (!error) {
        // Born with mode 0600: the umask is the only way that leaves no moment in between.
        const mode_t before = ::umask(0177);
        m_acceptor.bind(Local::endpoint(address.name()), error);
        ::umask(before);
    }
    if (!error)
        m_acceptor.listen(128, error);
    if (error)
        return failed(ServerError::What::CannotBind, error.value());
    accept();
    armIdle();
    m_thread = std::thread([this] { m_context.run(); });
    return {};
}

void ServerCore::accept()
{
    m_acceptor.async_accept([this](error_code error, Local::socket socket) {
        if (error == net::error::operation_aborted || m_stopping)
            return;
        if (!error)
            admit(std::move(socket));
        if (error == net::error::no_descriptors) {
            // Out of descriptors: trying at once would spin.
            auto timer = std::make_shared<net::steady_timer>(m_context, std::chrono::milliseconds(100));
            timer->async_wait([this, timer](error_code) { accept(); });
            return;
        }
        accept();
    });
}

void ServerCore::admit(Local::socket socket)
{
    if (!letIn(socket.native_handle(), m_options.onlyUser.value_or(::geteuid()))) {
        note(LogLevel::Warning, "peer-refused");
        return;
    }
    if (m_connections.size() >= m_options.maxConnections) {
        std::shared_ptr<ServerConnection> longest;
        for (const auto& connection : m_connections)
            if (connection->idle() && (!longest || connection->idleSince() < longest->idleSince()))
                longest = connection;
        if (!longest) {
            note(LogLevel::Warning, "too-many-connections");
            return;
        }
        longest->close();
    }
    auto connection = std::make_shared<ServerConnection>(*this, std::move(socket));
    m_connections.insert(connection);
    m_count = m_connections.size();
    m_idle.cancel();
    connection->start();
}

void ServerCore::closed(const std::shared_ptr<ServerConnection>& connection)
{
    if (m_connections.erase(connection) == 0)
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_count = m_connections.size();
    }
    if (m_connections.empty()) {
        m_empty.notify_all();
        if (!m_stopping)
            armIdle();
    }
}

void ServerCore::armIdle()
{
    m_idle.expires_after(m_options.idleAfterLast);
    m_idle.async_wait([this](error_code error) {
        if (!error && m_connections.empty() && !m_stopping && m_options.onIdle)
            m_options.onIdle();
    });
}

bool ServerCore::reserve(std::size_t octets)
{
    if (octets > m_options.maxPendingOctets - m_pending)
        return false;
    m_pending += octets;
    return true;
}

void ServerCore::stopAsked()
{
    if (!std::exchange(m_stopTold, true) && m_options.onStop)
        m_options.onStop();
}

void ServerCore::stop(std::chrono::milliseconds grace)
{
    if (!m_thread.joinable())
        return;
    net::post(m_context, [this] {
        if (std::exchange(m_stopping, true))
            return;
        error_code ignored;
        m_acceptor.close(ignored);
        m_idle.cancel();
        const auto all = m_connections;
        for (const auto& connection : all)
            connection->finish();
    });
    {
        std::unique_lock lock(m_mutex);
        m_empty.wait_for(lock, grace, [this] { return m_count == 0; });
    }
    // What a worker still does ends before anything it uses goes; its answer is dropped when time is up.
    m_workers.join();
    net::post(m_context, [this] {
        const auto all = m_connections;
        for (const auto& connection : all)
            connection->close();
        m_guard.reset();
    });
    m_thread.join();
    const SocketAddress address(m_options.socket);
    if (address.error() == 0)
        ::unlink(address.name().c_str());
}

} // namespace twinchart::gateway
