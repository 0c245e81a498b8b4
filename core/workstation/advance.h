// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <interfaces/sharing.h>

namespace twinchart::workstation {

/// What a patient says in advance: consents, restrictions and objections (A7; GDPR 18, 21). Each checks the words that
/// it was given; who may the ledger says. The answer is the entry as the newest proven state has it (see
/// resultOfTaken).
Result<interfaces::ShareResult> giveConsent(Session& session, const interfaces::ConsentInAdvance& consent);
Result<interfaces::ShareResult> renewConsent(Session& session, const std::string& patient, const std::string& consent,
                                             Instant until);
Result<interfaces::ShareResult> withdrawConsent(Session& session, const std::string& patient,
                                                const std::string& consent);
Result<interfaces::ShareResult> restrict(Session& session, const interfaces::Restriction& restriction);
Result<interfaces::ShareResult> liftRestriction(Session& session, const std::string& patient,
                                                const std::string& restriction);

} // namespace twinchart::workstation
