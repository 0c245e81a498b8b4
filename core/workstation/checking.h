// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <interfaces/workstation.h>

namespace twinchart::workstation {

/// `check`: the session's replica and proofs (with a session), the node's stores, the files of all users' folders
/// against their manifests, the genesis. Names what is wrong; changes nothing. `session` may be null.
Result<interfaces::CheckResult> checkHome(const std::filesystem::path& home, const std::filesystem::path& nodeSocket,
                                          Session* session, bool deep, const interfaces::ProgressSink& progress,
                                          interfaces::CancelFlag& cancel);

} // namespace twinchart::workstation
