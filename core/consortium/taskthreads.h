// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>

namespace twinchart::consortium {

/// contract::TaskRunner: the first task here, each other on a thread of its own; returns when all are done.
void runOnThreads(std::span<const std::function<void()>> tasks);

} // namespace twinchart::consortium
