// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/frames.h>
#include <util/expected.h>
#include <util/ids.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace twinchart::gateway {

/// Why a call to a node gave no answer.
struct GatewayError {
    enum class Kind {
        Unreachable,  ///< no node, it went away, or it took too long; what was asked may or may not have happened
        Refused,      ///< the node said no: `code`, `message`; nothing happened
        Malformed,    ///< it answered what is no canonical frame
        Unauthorised, ///< no session, and none could be opened
    };
    Kind kind = Kind::Unreachable;
    Refusal code = Refusal::Internal; ///< of Refused and Unauthorised
    std::string message;              ///< English, for logs and reasons
    bool nobody = false;              ///< of Unreachable: nobody listens there, so nothing happened
};

/// A node as its users see it; GatewayClient reaches a real one, tests put another in its place.
/// Thread: exchange() may be called from several threads at once.
class Gateway {
public:
    virtual ~Gateway() = default;
    /// One request frame in, its response frame out. Refusals arrive as errors.
    virtual Expected<Bytes, GatewayError> exchange(Endpoint endpoint, BytesView request) = 0;

    /// `call(StatusRequest{})` gives a StatusResponse.
    template <class Request>
    Expected<typename Request::Response, GatewayError> call(const Request& request)
    {
        TWINCHART_ASSIGN(const Bytes answer, exchange(Request::kEndpoint, encodeFrame(request)));
        auto decoded = decodeFrame<typename Request::Response>(answer);
        if (!decoded)
            return Unexpected{GatewayError{GatewayError::Kind::Malformed, Refusal::BadFrame,
                                           "the answer is no frame of this endpoint"}};
        return std::move(decoded).value();
    }
};

/// Who logs in: a certified signing key and its device's consent. `sign` is called on the thread of a call.
struct SessionIdentity {
    std::string chain; ///< id of the chain that the caller trusts; a node of another one cannot log it in
    PublicSigningKey key;
    std::function<std::optional<Signature64>(BytesView message)> sign;
};

/// Blocking client over one keep-alive connection to a node's Unix socket. Every endpoint is idempotent, so a call
/// whose connection broke (the node was restarted) is sent once more on a new one; a session that the node forgot
/// is opened again by the identity. After a call that was not answered in
/// time the next one first asks for the status, for 2 seconds.
/// Thread: any; calls of one client wait for each other. Ownership: closes its connection when it goes.
class GatewayClient final : public Gateway {
public:
    struct Options {
        std::filesystem::path socket;                     ///< any length
        std::chrono::milliseconds timeout{30'000};        ///< of sending, and of waiting for the whole answer
        std::chrono::milliseconds longTimeout{1'800'000}; ///< of Check and Submit answers
        /// Called when nobody listens; starts the node (NodeLauncher) or says why not. May be empty.
        std::function<Expected<void, GatewayError>()> revive;
    };
    explicit GatewayClient(Options options);
    ~GatewayClient() override;

    Expected<Bytes, GatewayError> exchange(Endpoint endpoint, BytesView request) override;

    /// Opens a session now and keeps the identity for later ones, also when the node could not be asked. Unauthorised
    /// when the node refuses the key.
    Expected<void, GatewayError> login(SessionIdentity identity);
    /// Closes the session at the node (best effort) and forgets identity and token.
    void logout();
    /// Closes the connection; the next call opens one again.
    void disconnect();

private:
    class Connection;
    Expected<Bytes, GatewayError> exchangeLocked(Endpoint endpoint, BytesView request);
    Expected<void, GatewayError> openSession();

    std::unique_ptr<Connection> m_connection;
};

/// HOME/node.socket.
std::filesystem::path socketOf(const std::filesystem::path& home);

} // namespace twinchart::gateway
