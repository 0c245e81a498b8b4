// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace twinchart::node {

/// The two halves of a program that goes to the background. Must be made before any thread.
class Detached {
public:
    /// In the process that was started: waits until the other half is ready or has failed, and gives the exit status.
    /// In the other half: nothing, and it goes on.
    std::optional<int> split();
    /// The waiting half may end with success; from now on nothing is written to the terminal.
    void ready();

private:
    int m_tell = -1;
};

} // namespace twinchart::node
