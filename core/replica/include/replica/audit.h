// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/ids.h>
#include <util/time.h>

#include <optional>
#include <string>

namespace twinchart::replica {

/// What was done. Numbers never change their meaning.
enum class AuditAct : std::uint8_t {
    Unlocked = 1,
    Locked = 2,
    OpenedPatient = 3,
    OpenedItem = 4,
    OpenedProof = 5,
    Imported = 6,
    Exported = 7,
    Wrote = 8,
    Synced = 9,
    ListedPatients = 10,
    Checked = 11,
    Searched = 12,
    Deleted = 13,
    ChangedKeys = 14,   ///< a way into the user's keys was made, changed or ended
    BuiltAnew = 15,     ///< an earlier store was set aside (detail: where) and this one begun in its place
    DroppedStores = 16, ///< what was set aside was removed
};

/// A row of the local audit: hash-chained, append-only, durable before what it tells of is shown.
struct AuditRow {
    Instant at;
    AuditAct act = AuditAct::Unlocked;
    std::optional<PatientHandle> patient;
    std::string detail; ///< at most 4,096 octets; lies inside the encrypted store only
    friend bool operator==(const AuditRow&, const AuditRow&) = default;
};

} // namespace twinchart::replica
