// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/message.h>

#include <filesystem>
#include <string>
#include <vector>

namespace twinchart::workstation {

/// A record store that cannot be used any more is never thrown away by a program: it holds what was not sent yet and
/// its user's audit. It lies, still encrypted, in FOLDER/set-aside/N, and the folder's manifest vouches for it.

/// Moves replica.db, what SQLite keeps beside it and the seal into the next folder; its name within FOLDER. Durable
/// when it returns. Nothing to move: an empty name. Storage: what was not moved stays where it was, and a second call
/// moves that. Thread: one at a time, under the folder's lock.
Result<std::string> setStoreAside(const std::filesystem::path& folder);
/// The folders' names within FOLDER, the oldest first.
std::vector<std::string> storesSetAside(const std::filesystem::path& folder);
/// Whether a name within FOLDER is of what was set aside.
bool isSetAside(std::string_view name);
/// Ends them all: their octets are gone from the file system, not from the medium. How many there were.
Result<std::size_t> dropStoresSetAside(const std::filesystem::path& folder);

} // namespace twinchart::workstation
