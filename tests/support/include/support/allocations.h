// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// What a test program takes from the heap by `new`. Linking `twinchart_test_allocations` replaces the program's
/// operators. One thread at a time.
namespace twinchart::support {

class Allocations {
public:
    /// Counts from here on.
    Allocations();
    /// The most octets that were held at once since then, beyond what was held before.
    std::size_t peak() const;

private:
    std::size_t m_before;
};

} // namespace twinchart::support
