// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Octets on a connection to the server: it answers or closes, and hands only whole frames to its handler.
#include "servercore.h"

#include <cstdlib>
#include <sys/socket.h>
#include <unistd.h>

using namespace twinchart;
using namespace twinchart::gateway;

namespace {
class Handler final : public GatewayHandler {
public:
    bool knows(const SessionToken& token) override { return token == SessionToken{}; }
    Answer handle(Endpoint endpoint, const std::optional<SessionToken>& token, BytesView frame) override
    {
        const EndpointInfo& info = infoOf(endpoint);
        const bool guest = info.guests && frame.size() <= kMaxAnonymousFrame;
        if (frame.size() > info.requestLimit || (!token && !info.anonymous && !guest))
            std::abort();
        return {encodeRefusal(endpoint, {Refusal::NotFound, "no"}), true, Refusal::NotFound, false};
    }
};

/// A server without its threads' switching: the fuzzer's own thread moves the octets.
struct Fixture {
    Fixture() : core(ServerOptions{}, handler, nullLog()) {}
    Handler handler;
    ServerCore core;
};
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static Fixture fixture;
    ServerCore& core = fixture.core;
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        std::abort();
    core.admit(wire::Local::socket(core.context(), wire::Local(), ends[0]));
    static_cast<void>(::send(ends[1], data, size, MSG_NOSIGNAL));
    ::shutdown(ends[1], SHUT_WR);
    // Nothing to do and still there: a hang.
    char answers[65536];
    while (core.connections() > 0) {
        if (core.context().run_one_for(std::chrono::seconds(5)) == 0)
            std::abort();
        while (::recv(ends[1], answers, sizeof answers, MSG_DONTWAIT) > 0) {
        }
    }
    ::close(ends[1]);
    return 0;
}
