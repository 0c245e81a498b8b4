// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <contract/transaction.h>
#include <interfaces/sharing.h>

#include <optional>
#include <string>

namespace twinchart::workstation {

/// A clock that is a little ahead of the node's must not make an end that is too late (nanoseconds).
inline constexpr std::int64_t kShareClockDrift = 60'000'000'000;

/// A transaction that the ledger took.
struct Taken {
    Digest256 id; ///< its hash: the id of what it made
    LedgerHeight height = 0;
};
/// Writes the audit row, `what` and an id (`about`, or the transaction's own), then submits.
Result<Taken> submitAudited(Session& session, const PatientHandle& handle, const std::string& what,
                            const std::optional<Digest256>& about, contract::Body body);

/// The answer about what the ledger took at `height`: how it stands by now or, where that cannot be read, `known` with
/// a problem that says so. No error from here on: something was changed.
interfaces::ShareResult resultOfTaken(interfaces::ShareView known, LedgerHeight height,
                                      Result<interfaces::ShareView> now);

} // namespace twinchart::workstation
