// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contributions.h"
#include "desk.h"

#include <interfaces/exchange.h>
#include <interfaces/patient.h>
#include <interop/importtypes.h>

#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace twinchart::workstation {

/// What the replica already holds, as far as an import must know it.
struct KnownRecords {
    struct Version {
        VersionId version;
        bool newest = false;    ///< neither superseded nor deleted
        PatientHandle handle{}; ///< whose it is
    };
    /// Versions held of each record (erased ones do not count), in the order asked.
    std::function<Result<std::vector<std::vector<Version>>>(const std::vector<RecordId>&)> versions;
    /// List data of a patient, when there is any.
    std::function<std::optional<interfaces::PatientSummary>(const PatientId&)> patient;
};

/// Records that go into contributions together: one patient (or a source's commons), one permission class.
struct ImportGroup {
    std::optional<PatientId> patient; ///< absent: the commons of `source`
    std::string source;
    model::Stage stage = model::Stage::Pha;
    std::vector<PlainRecord> records; ///< in the order of the file
    /// For records that are a new version: index into records, and a version that it replaces; of one record several.
    std::vector<std::pair<std::size_t, VersionId>> replaces;
};

struct ImportPlan {
    std::vector<ImportGroup> groups; ///< patients in the order in which the file names them first
    std::vector<std::pair<PatientId, interfaces::PatientSummary>> briefs; ///< of Patient resources that are new
    std::uint64_t duplicates = 0;
    std::uint64_t items = 0;                        ///< of the records in the groups
    std::uint64_t patients = 0;                     ///< named here and not earlier in the file
    std::vector<interfaces::ImportProblem> refused; ///< may be two persons; cannot be recorded
    std::vector<interfaces::ImportProblem> notes;   ///< kept, but a person should look
    std::uint64_t refusedRecords = 0;
    std::uint64_t refusedMapped = 0; ///< of these: with items
};

/// What earlier portions of the same file told of its patients.
struct FilePeople {
    std::set<PatientId> named;
    std::set<PatientId> twoPersons; ///< may be: nothing about them is taken
};

/// Another birth date and another family name under a known identifier (foundations §4); what is not known is no
/// contradiction.
bool mayBeTwoPersons(const interfaces::PatientSummary& known, const interfaces::PatientSummary& now);

/// Decides what a file's kept resources become: which patient, which record and version, new or known already.
/// The same record twice in one file with other octets: both kept, the later one replaces the earlier. `records` are
/// a portion of the file; the octets of a resource are let go when its record is encoded.
Result<ImportPlan> planImport(std::vector<interop::ImportedRecord> records, const crypto::HospitalKeys& keys,
                              Desk& desk, const KnownRecords& known, FilePeople& people);
inline Result<ImportPlan> planImport(std::vector<interop::ImportedRecord> records, const crypto::HospitalKeys& keys,
                                     Desk& desk, const KnownRecords& known)
{
    FilePeople people;
    return planImport(std::move(records), keys, desk, known, people);
}

} // namespace twinchart::workstation
