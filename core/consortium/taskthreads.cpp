// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "taskthreads.h"

#include <system_error>
#include <thread>
#include <vector>

namespace twinchart::consortium {

void runOnThreads(std::span<const std::function<void()>> tasks)
{
    if (tasks.empty())
        return;
    std::vector<std::jthread> others;
    others.reserve(tasks.size() - 1);
    for (const auto& task : tasks.subspan(1)) {
        try {
            others.emplace_back(task);
        } catch (const std::system_error&) { // no more threads: then one after the other
            task();
        }
    }
    tasks.front()();
}

} // namespace twinchart::consortium
