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

/// Runs `twinchart-node --create-home --home HOME` with a genesis draft (TCG1) on its standard input: the node's part
/// of the home is made by the node itself, which puts its newborn validator key in the place of the draft's.
/// Gives the genesis that stands (HOME/genesis). Refused with the node's reason. `program` as in LaunchOptions.
Expected<Bytes, GatewayError> createNodeHome(const std::filesystem::path& home, BytesView genesisDraft,
                                             const std::filesystem::path& program = {});

/// Asks the home's node to end and waits until its process is gone, so that its files lie still. True: one ran;
/// false: none did. Unreachable when it does not end in time.
Expected<bool, GatewayError> stopNode(const std::filesystem::path& home,
                                      std::chrono::milliseconds timeout = std::chrono::milliseconds(60'000));

/// A client that starts the home's node when nobody listens.
std::unique_ptr<GatewayClient> connectToHome(const std::filesystem::path& home, std::filesystem::path program = {});

} // namespace twinchart::gateway
