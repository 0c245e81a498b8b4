// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/server.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

/// A peer that speaks octets, and a node of a few lines.
namespace twinchart::gateway::test {

class RawClient {
public:
    explicit RawClient(const std::filesystem::path& socket);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    bool connected() const { return m_fd >= 0; }
    bool send(std::string_view octets) const;
    void endSending() const;
    /// What comes until the peer closes or time is up.
    std::string receive(std::chrono::milliseconds timeout, bool untilClosed = true) const;
    /// True when the peer has closed within the time.
    bool closedWithin(std::chrono::milliseconds timeout) const;

private:
    int m_fd = -1;
};

/// The head and body of a request as the client sends it.
std::string request(Endpoint endpoint, BytesView frame, std::string_view more = {});

/// Answers Status with its own pid, Genesis after a pause, VaultPut by size; everything else NotFound.
class FakeNode : public GatewayHandler {
public:
    bool knows(const SessionToken& token) override;
    Answer handle(Endpoint endpoint, const std::optional<SessionToken>& token, BytesView frame) override;

    std::atomic<int> handled{0};
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    std::chrono::milliseconds pause{0};
    std::atomic<bool> forgetful{false}; ///< knows no session any more
    std::string chain = "chain";
    std::vector<SessionToken> tokens;
    std::mutex mutex;
    Challenge challenge{};
};

} // namespace twinchart::gateway::test
