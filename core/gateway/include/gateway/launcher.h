// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/client.h>

namespace twinchart::gateway {

/// How an embedded node is started on demand.
struct LaunchOptions {
    std::filesystem::path home;
    std::filesystem::path program;             ///< empty = twinchart-node beside /proc/self/exe
    std::chrono::milliseconds timeout{10'000}; ///< until its socket answers
    std::optional<unsigned> idleSeconds;       ///< tests: instead of 30
};

/// Starts `twinchart-node --embedded --home HOME --detach` unless a node answers already, and waits until one does.
/// Several callers at once are right: one node starts, all find it. The node outlives its caller.
/// Unreachable with the node's own reason when it does not come up. Thread: any. Blocks up to the timeout.
Expected<void, GatewayError> launchNode(const LaunchOptions& options);

/// A client that starts the home's node when nobody listens.
std::unique_ptr<GatewayClient> connectToHome(const std::filesystem::path& home, std::filesystem::path program = {});

} // namespace twinchart::gateway
