// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"

#include <crypto/random.h>
#include <crypto/signature.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace twinchart::gateway::test {

RawClient::RawClient(const std::filesystem::path& socket)
{
    m_fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket.native().copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(m_fd);
        m_fd = -1;
    }
}
RawClient::~RawClient()
{
    if (m_fd >= 0)
        ::close(m_fd);
}
bool RawClient::send(std::string_view octets) const
{
    while (!octets.empty()) {
        const ssize_t n = ::send(m_fd, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        octets.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}
void RawClient::endSending() const
{
    ::shutdown(m_fd, SHUT_WR);
}

std::string RawClient::receive(std::chrono::milliseconds timeout, bool untilClosed) const
{
    std::string out;
    const auto end = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd ready{m_fd, POLLIN, 0};
        if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0)
            return out;
        char buffer[65536];
        const ssize_t n = ::recv(m_fd, buffer, sizeof buffer, 0);
        if (n <= 0)
            return out;
        out.append(buffer, static_cast<std::size_t>(n));
        if (!untilClosed)
            return out;
    }
}
bool RawClient::closedWithin(std::chrono::milliseconds timeout) const
{
    const auto end = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd ready{m_fd, POLLIN, 0};
        if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0)
            return false;
        char buffer[4096];
        if (::recv(m_fd, buffer, sizeof buffer, 0) <= 0)
            return true;
    }
}

std::string request(Endpoint endpoint, BytesView frame, std::string_view more)
{
    return "POST " + std::string(infoOf(endpoint).path) +
           " HTTP/1.1\r\nHost: node\r\nContent-Type: application/x-twinchart-frame\r\n" + std::string(more) +
           "Content-Length: " + std::to_string(frame.size()) + "\r\n\r\n" + textOf(frame);
}

bool FakeNode::knows(const SessionToken& token)
{
    const std::lock_guard lock(mutex);
    return !forgetful && std::ranges::find(tokens, token) != tokens.end();
}

GatewayHandler::Answer FakeNode::handle(Endpoint endpoint, const std::optional<SessionToken>& token, BytesView frame)
{
    ++handled;
    const int now = ++running;
    for (int before = most; now > before && !most.compare_exchange_weak(before, now);) {
    }
    if (pause.count() > 0 && endpoint == Endpoint::Genesis)
        std::this_thread::sleep_for(pause);
    Answer answer;
    const auto refuse = [&](Refusal code) { answer = {encodeRefusal(endpoint, {code, "no"}), true, code, false}; };
    switch (endpoint) {
    case Endpoint::Status: {
        StatusResponse status;
        status.chain = chain;
        status.pid = static_cast<std::uint32_t>(::getpid());
        answer.frame = encodeFrame(status);
        break;
    }
    case Endpoint::Genesis: answer.frame = encodeFrame(GenesisResponse{{1, 2, 3}}); break;
    case Endpoint::SessionChallenge: {
        const std::lock_guard lock(mutex);
        challenge = crypto::randomFixed<Challenge>();
        answer.frame = encodeFrame(SessionChallengeResponse{challenge});
        break;
    }
    case Endpoint::SessionOpen: {
        const auto open = decodeFrame<SessionOpenRequest>(frame);
        const std::lock_guard lock(mutex);
        if (!open || open->challenge != challenge ||
            !crypto::verifyStrict(open->key, sessionMessage(chain, challenge), open->signature)) {
            refuse(Refusal::Unauthorised);
            break;
        }
        tokens.push_back(crypto::randomFixed<SessionToken>());
        forgetful = false;
        answer.frame = encodeFrame(SessionOpenResponse{tokens.back(), {}});
        break;
    }
    case Endpoint::VaultPut: {
        const auto put = decodeFrame<VaultPutRequest>(frame);
        if (put && token)
            answer.frame =
                encodeFrame(VaultPutResponse{VaultState::Partial, static_cast<std::uint32_t>(put->ciphertexts.size())});
        else
            refuse(Refusal::BadFrame);
        break;
    }
    case Endpoint::Stop:
        answer.frame = encodeFrame(StopResponse{});
        answer.stop = true;
        break;
    case Endpoint::Clock: throw std::runtime_error("a defect");
    default: refuse(Refusal::NotFound);
    }
    --running;
    return answer;
}

} // namespace twinchart::gateway::test
