// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <vector>

namespace twinchart::workstation {

class Importer;
class OpenedPatient;

/// What one version of one Linkage record of a patient says of another identity (README, "Two identities").
struct LinkFact {
    PatientHandle other;
    replica::RecordName record;
    VersionId version;
    bool active = false;          ///< one person; false also where the record does not verify
    Instant known;                ///< when its block, else this store, had it
    bool replaced = false;        ///< a later version or a deletion took its place
    std::optional<Instant> until; ///< when that became known
};

/// Whether a record with these facts says that it and `other` are one person, now or as known at an instant: every
/// version that stands then must say so, and one must stand.
bool saysLinked(std::span<const LinkFact> facts, const PatientHandle& other, std::optional<Instant> asKnownAt);

/// Reads a patient's own Linkage records; those of anybody else say nothing. Without such a record it opens nothing.
std::vector<LinkFact> linkFactsOf(Session& session, const OpenedPatient& patient);

/// A patient by handle, loaded and root-checked (else Integrity).
using Fetch = std::function<Result<std::shared_ptr<OpenedPatient>>(const PatientHandle&)>;

/// The person to whom `start` belongs: itself first, then all who are reached by pairs of which both records say that
/// they are one, among the patients held here. Integrity while one that is named fails its own check: nobody knows
/// then what it says, and half a person is not shown.
Result<std::vector<std::shared_ptr<OpenedPatient>>> identitiesOf(Session& session, std::shared_ptr<OpenedPatient> start,
                                                                 std::optional<Instant> asKnownAt, const Fetch& fetch);

/// What the record of a patient says, root-checked (else Integrity).
using FetchLinks = std::function<Result<std::vector<LinkFact>>(const PatientHandle&)>;

/// Patients of the list who are one person with another: sets of two and more. One that fails its check belongs to
/// whoever names it. Asks only for those whose record may hold a Linkage.
Result<std::vector<std::set<PatientHandle>>> personsOf(Session& session, const FetchLinks& fetch);

/// Writes what both records have to say, where they do not say it yet: one version each, sealed and saved, not sent.
/// True when anything was written. NotPermitted before anything is stored.
Result<bool> writeLink(Session& session, Importer& importer, const OpenedPatient& a, const OpenedPatient& b,
                       bool together);

} // namespace twinchart::workstation
