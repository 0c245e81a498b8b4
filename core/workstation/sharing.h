// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <interfaces/sharing.h>

namespace twinchart::workstation {

/// The use-cases. Each checks what it can before anything is changed; the ledger checks it again.
Result<interfaces::ShareResult> requestShare(Session& session, const interfaces::ShareRequest& request);
Result<interfaces::ShareDetails> showShare(Session& session, const std::string& request);
Result<interfaces::ShareResult> approveShare(Session& session, const interfaces::ShareApproval& approval);
Result<interfaces::ShareResult> answerShare(Session& session, const std::string& request,
                                            interfaces::ShareAnswer answer);
Result<interfaces::ShareResult> changeShare(Session& session, const interfaces::ShareChange& change);
Result<interfaces::ShareResult> revokeShare(Session& session, const std::string& request);

contract::Purpose purposeOf(interfaces::SharePurpose purpose);

/// Whether what is here of that patient by grants may still be shown: all of them in their time, and the newest header
/// not older than a day (foundations §6). True for every other patient.
Result<void> checkGranted(Session& session, const PatientHandle& handle);

} // namespace twinchart::workstation
