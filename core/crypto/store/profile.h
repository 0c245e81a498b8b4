// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/store/error.h>

#include <string>

struct sqlite3;

namespace twinchart::crypto::store {

/// SQLite's extended code in our words.
StoreError storeError(int native, std::string detail);
/// Sets the limits and switches of the profile; SQLITE_OK, or the code of the switch that was refused.
int applyLimits(sqlite3* handle, std::size_t maxValueBytes);
/// The name of a limit or switch that does not hold; empty = all hold.
std::string wrongLimit(sqlite3* handle, std::size_t maxValueBytes);

} // namespace twinchart::crypto::store
