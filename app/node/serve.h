// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detach.h"

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace twinchart::node {

/// Exit statuses beside 0 and 1 (refused or failed) and 2 (wrong usage).
inline constexpr int kInUse = 75; ///< with --detach: another node has the home, try again

struct ServeOptions {
    std::filesystem::path home;
    bool detached = false;
    std::chrono::seconds idle{30};
    std::int64_t clockOffsetSeconds = 0;
};

/// Runs the embedded node until it is told to stop, has been idle, or a signal comes. The exit status.
int serve(const ServeOptions& options, Detached& detached);
/// Makes the node's part of a home from a genesis draft on standard input. The exit status.
int createHome(const std::filesystem::path& home);

} // namespace twinchart::node
