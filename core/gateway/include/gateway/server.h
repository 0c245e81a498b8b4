// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/frames.h>
#include <util/expected.h>
#include <util/log.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <sys/types.h>

namespace twinchart::gateway {

/// What a node does with requests. Thread: every member may be called from several worker threads at once.
class GatewayHandler {
public:
    struct Answer {
        Bytes frame;          ///< a response, or a refusal made with encodeRefusal
        bool refused = false; ///< which of the two (the HTTP status follows)
        Refusal code = Refusal::Internal;
        bool stop = false; ///< after this answer is sent, tell the owner of the server
    };
    virtual ~GatewayHandler() = default;
    /// Whether the token is a living session's. Cheap: asked before a body is read.
    virtual bool knows(const SessionToken& token) = 0;
    virtual Answer handle(Endpoint endpoint, const std::optional<SessionToken>& token, BytesView frame) = 0;
};

struct ServerOptions {
    std::filesystem::path socket; ///< any length; a stale one is replaced: hold the home's lock before
    unsigned workers = 4;
    std::size_t maxConnections = 128;          ///< above it the longest idle one is closed
    std::size_t maxPendingOctets = 256u << 20; ///< of all bodies under way; above it TooManyRequests
    std::chrono::milliseconds headTimeout{
        10'000}; ///< from the first octet of a request to its blank line; first request of a connection: from accept
    std::chrono::milliseconds bodyTimeout{60'000};
    std::chrono::milliseconds writeTimeout{60'000};
    std::chrono::milliseconds idleAfterLast{30'000}; ///< without any connection, then onIdle
    std::optional<uid_t> onlyUser; ///< peers of this user and root are let in; none = this process's user
    std::function<void()> onIdle;  ///< once, on a thread of the server
    std::function<void()> onStop;  ///< a handler's answer asked for it; on a thread of the server
};

struct ServerError {
    enum class What { BadPath, CannotBind, NoThreads };
    What what = What::CannotBind;
    int code = 0; ///< errno
};

/// HTTP/1.1 over a Unix socket (mode 0600). One thread moves octets, a few workers run the handler; a slow or silent
/// client holds neither. Peers other than the owner and root are closed before a word is read.
/// Ownership: the handler must outlive it. Destruction stops it and removes the socket.
class GatewayServer {
public:
    static Expected<std::unique_ptr<GatewayServer>, ServerError> start(ServerOptions options, GatewayHandler& handler,
                                                                       Log& log);
    virtual ~GatewayServer() = default;
    /// Takes no new requests, lets running ones finish (up to `grace`), closes everything, removes the socket.
    virtual void stop(std::chrono::milliseconds grace) = 0;
    virtual std::size_t connections() const = 0;
};

} // namespace twinchart::gateway
