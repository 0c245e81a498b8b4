// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/ids.h>

#include <atomic>
#include <filesystem>

namespace twinchart::node {

/// The rooms stop the process (std::abort) where their own state contradicts itself, and for nothing else: what goes on
/// from there could be wrong. From this call on the process then says at which block, what was not lost and what to do,
/// on standard error and in `stopped` in the folder of logs. Returns where the block in work is to be kept; 0 = none.
/// Thread: once, before the node is opened.
std::atomic<LedgerHeight>& sayLastWords(const std::filesystem::path& logs);

} // namespace twinchart::node
