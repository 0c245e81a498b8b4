// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "openedpatient.h"

#include <memory>
#include <vector>

namespace twinchart::workstation {

/// What list and banner say of one person with several identities. The row's id is the smallest of them, whoever was
/// asked for; name, birth date and gender are that identity's, else the next one's that has them; all others stand in
/// `linked`. Counts add up, lists are united, the verdict is the worst. Allergies are "none known" only when no record
/// is unavailable. `parts` is not empty; a single one is given back as it is.
interfaces::PatientSummary mergedSummary(std::vector<interfaces::PatientSummary> parts);

/// One person as screens and queries read it: an opened patient, or several that are linked, in one order. Made for one
/// call; entries are numbered through all identities. Thread: one at a time.
class Person {
public:
    /// `shown`: whose items there are to see, the one asked for first. `all`: who belongs to the person now, for list
    /// and banner (more or fewer than shown when the past is asked for). Neither is empty.
    Person(std::vector<std::shared_ptr<OpenedPatient>> shown, std::vector<std::shared_ptr<OpenedPatient>> all);

    const std::vector<std::shared_ptr<OpenedPatient>>& shown() const { return m_shown; }
    const std::vector<std::shared_ptr<OpenedPatient>>& all() const { return m_all; }
    std::span<const twin::Entry> entries() const;
    /// Of an entry: its identity, its record, and that record's index there.
    struct Place {
        OpenedPatient& patient;
        const replica::LoadedRecord& record;
        std::uint32_t index;
    };
    Place placeOf(std::uint32_t entry) const;
    interfaces::ItemView view(std::uint32_t entry) const;
    /// The entry's record is not shown as a value from now on.
    void markFailed(std::uint32_t entry);
    std::optional<std::uint32_t> find(const replica::ItemId& id) const;
    Result<twin::Query> query(const interfaces::TimelineQuery& query) const;
    /// As OpenedPatient::unopened, of all shown.
    std::vector<interfaces::ItemView> unopened() const;
    std::vector<interfaces::ItemView> erased() const;

    struct Drawn {
        interfaces::ChartData chart;
        std::vector<interfaces::PatientSummary> parts; ///< of all(), in order
    };
    Drawn chart(const twin::Query& query, Instant now) const;

private:
    std::size_t identityOf(std::uint32_t entry) const;

    std::vector<std::shared_ptr<OpenedPatient>> m_shown, m_all;
    std::vector<std::size_t> m_first;  ///< first entry of each shown
    std::vector<twin::Entry> m_joined; ///< of several; one keeps its own
};

} // namespace twinchart::workstation
