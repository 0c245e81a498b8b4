// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <replica/contribution.h>

namespace twinchart::replica {

/// A patient, or the commons of a source, as the list shows it.
struct PatientInfo {
    PatientHandle handle;
    std::optional<PatientId> id; ///< not known yet for what came by sync: set it with a PatientChange
    bool commons = false;
    Bytes brief;                ///< the caller's own encoding of name, birth date …; empty = none yet
    bool accessPending = false; ///< in the circle, the epoch's key not yet here
    bool keptByHospital = true; ///< the custodian is the owner
    std::uint64_t records = 0;
    std::uint64_t items = 0;
    std::uint64_t invalidRecords = 0; ///< by fault
    std::uint64_t withheld = 0;
    std::uint64_t waiting = 0; ///< contributions that are not recorded yet
    std::optional<Instant> lastRecorded;
    bool sound = true; ///< false: the row does not fit the freshness chain; show nothing of it as a value
};

/// Makes or changes a patient. What is absent stays as it is.
struct PatientChange {
    PatientHandle handle;
    bool commons = false; ///< of a new one
    std::optional<PatientId> id;
    std::optional<Bytes> brief; ///< at most 1 MiB
    std::optional<bool> accessPending;
    std::optional<bool> keptByHospital;
};

/// One record version of a loaded patient.
struct LoadedRecord {
    RecordName record;
    VersionId version;
    std::uint32_t contribution = 0; ///< index into LoadedPatient::contributions
    std::uint32_t leaf = 0;
    std::uint32_t source = 0;       ///< index into LoadedPatient::words
    std::uint32_t resourceType = 0; ///< the same
    std::uint32_t dataSet = 0;      ///< the same
    model::Stage stage = model::Stage::Pha;
    bool own = false;
    std::string resourceId;
    std::uint8_t flags = 0;
    RecordFault fault = RecordFault::None;
    std::optional<std::uint32_t> replacedBy; ///< index of the later version in LoadedPatient::records, when it is here
    std::optional<std::uint32_t> replaces;   ///< and of the version before
    LedgerHeight replacedHeight = 0;         ///< block of the supersession or deletion; 0 = not recorded yet
    std::optional<Instant> replacedAt;       ///< its block's time, else when it was received
    std::uint32_t firstItem = 0;
    std::uint32_t items = 0;
};

/// Whether what was loaded is the newest that this replica ever stored (foundations §7).
enum class RootVerdict : std::uint8_t {
    Verified,
    Mismatch, ///< an older page or an edited row: show nothing of it as a value, offer to sync anew
};

struct LoadedPatient {
    PatientInfo info;
    RootVerdict root = RootVerdict::Mismatch;
    std::string mismatch; ///< what did not fit: a word of ours, for the log
    std::vector<ContributionInfo> contributions;
    std::vector<LoadedRecord> records; ///< in the order stored
    std::vector<model::Item> items;    ///< of all records, in their order
    std::vector<std::string> words;
};

/// One version of a record that is held.
struct KnownVersion {
    VersionId version;
    Digest256 root;
    std::uint32_t leaf = 0;
    PatientHandle handle;
    std::uint8_t flags = 0;
    State state = State::Saved;
};

} // namespace twinchart::replica
