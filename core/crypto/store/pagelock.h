// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace twinchart::crypto::store {

/// Pages that SQLCipher's memory security has locked so far. It locks and unlocks every allocation by itself, two
/// system calls for each, and an unlock frees the pages of its neighbours too. Its calls are bound to the two
/// functions of this file (linker option --wrap): a small block's page is locked once and stays so until the program
/// ends, or a large block that took its place has gone. Thread: any.
std::size_t lockedPages();

/// Octets that SQLCipher's memory security has overwritten so far, all it frees among them. It would write them one at
/// a time; its function is bound to ours (a weak symbol, see TwinChartThirdParty.cmake), which the compiler may not
/// leave out either. Thread: any.
std::uint64_t wipedOctets();

} // namespace twinchart::crypto::store
