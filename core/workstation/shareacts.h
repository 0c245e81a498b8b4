// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sharedesk.h"

#include <contract/transaction.h>
#include <interfaces/sharing.h>

#include <functional>
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
/// What is kept here about the entry of that id, from before it is sent; taken away when it was refused.
using KeptNote = std::function<replica::Entry(const Digest256& id)>;
/// Writes the audit row, `what` and an id (`about`, or the transaction's own), then submits.
Result<Taken> submitAudited(Session& session, const PatientHandle& handle, const std::string& what,
                            const std::optional<Digest256>& about, contract::Body body, const KeptNote& note = {});

/// Why it is not known how something stands that the ledger took at `height`: no error, something was changed.
Problem problemOfTaken(const Problem& why, LedgerHeight height);
/// The answer about what the ledger took at `height`: how it stands by now or, where that cannot be read, `known` with
/// a problem that says so. No error from here on: something was changed.
interfaces::ShareResult resultOfTaken(interfaces::ShareView known, LedgerHeight height,
                                      Result<interfaces::ShareView> now);

/// What a person names: an entry of a patient by its hex id, classes, an end that the ledger takes. Usage otherwise,
/// with what is wrong.
struct Subject {
    PatientHandle handle;
    Digest256 id;
};
Result<Subject> subjectOf(ShareDesk& desk, const std::string& patient, const std::string& id);
Result<std::uint8_t> classesOf(const std::vector<std::string>& names);
Result<Instant> endOf(const ShareDesk& desk, Instant until);

} // namespace twinchart::workstation
