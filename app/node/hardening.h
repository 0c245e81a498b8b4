// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// What the process gives up before it touches a key.
namespace twinchart::node {

/// umask 077, no core dump, not readable by other processes of the same user. False when the kernel refused.
bool harden();

} // namespace twinchart::node
