// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>
#include <util/ids.h>

#include <cstdint>

namespace twinchart::contract::test {

/// SHA-256 over height, app hash and every result of a walk of so many blocks.
Digest256 journalOf(std::uint64_t seed, unsigned blocks);

} // namespace twinchart::contract::test
