// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "itemviews.h"
#include "links.h"
#include "session.h"

#include <interfaces/timeline.h>
#include <replica/patient.h>
#include <twin/timeline.h>

#include <memory>
#include <set>

namespace twinchart::workstation {

/// A patient's record as it was loaded and checked, kept while the session shows it. Immutable but for the set of
/// records that failed a later check. Thread: one at a time.
class OpenedPatient {
public:
    /// `catalogue` must outlive it.
    OpenedPatient(replica::LoadedPatient loaded, sync::HeaderTrust trust, std::uint32_t signingMembers,
                  const model::Catalogue& catalogue);

    const replica::LoadedPatient& loaded() const { return m_loaded; }
    std::span<const twin::Entry> entries() const { return m_entries; }
    const replica::LoadedRecord& recordOf(std::uint32_t entry) const { return m_loaded.records[m_recordOf[entry]]; }
    /// Not shown as a value from now on.
    void markFailed(std::uint32_t record);
    bool hasFailed(std::uint32_t record) const { return m_failed.contains(record); }

    interfaces::ItemView view(std::uint32_t entry) const;
    /// The encounter that says where the patient is and why: the newest that goes on, else the newest.
    std::optional<std::uint32_t> encounter() const;
    /// What that encounter's resource says, for the summary.
    void setEncounter(std::string place, std::string reason);
    /// Records of which nothing could be opened, not even an item to mark: one Invalid row each, in the order stored.
    std::vector<interfaces::ItemView> unopened() const;
    /// Records that were deleted, one Erased row each, in the order stored. Of what they held the data set is known.
    std::vector<interfaces::ItemView> erased() const;
    /// What the list and the banner say, recomputed from the items.
    interfaces::PatientSummary summary() const;
    /// The entry of an item id; absent when the patient has none of that id.
    std::optional<std::uint32_t> find(const replica::ItemId& id) const;
    Result<twin::Query> query(const interfaces::TimelineQuery& query) const;

    const model::Catalogue& catalogue() const { return m_catalogue; }
    /// Of a record by its index in loaded().records.
    interfaces::Verdict verdict(std::uint32_t record) const { return verdictOf(m_loaded.records[record], record); }
    /// What the record says of other identities of the same person; set once, by who opened it.
    const std::vector<LinkFact>& links() const { return m_links; }
    void setLinks(std::vector<LinkFact> links) { m_links = std::move(links); }
    /// Here by a grant: what was not given cannot be told from what there is not. Said by who opened it.
    void setPart() { m_isPart = true; }

private:
    RecordFacts factsOf(std::uint32_t record) const;
    /// A row without an item.
    interfaces::ItemView bareRow(std::uint32_t record) const;
    interfaces::Verdict verdictOf(const replica::LoadedRecord& record, std::uint32_t index) const;
    std::string previousItem(const replica::LoadedRecord& record, std::uint16_t path) const;
    /// Of each record whether it is a copy of a version that is shown already: who imported the same before they heard
    /// of each other. The one that stands is shown, the recorded one, the earliest (as Replica::content() opens it).
    std::vector<bool> copies() const;

    replica::LoadedPatient m_loaded;
    sync::HeaderTrust m_trust;
    std::uint32_t m_signingMembers;
    const model::Catalogue& m_catalogue;
    std::string m_id;
    std::vector<twin::Entry> m_entries;    ///< one per item
    std::vector<std::uint32_t> m_recordOf; ///< of each entry
    std::set<std::uint32_t> m_failed;
    std::string m_place, m_reason;
    std::vector<LinkFact> m_links;
    bool m_isPart = false;
};

/// Problems that a banner has room for.
inline constexpr std::size_t kBannerAlerts = 3;

/// The id that a patient has at the edge: the hospital's PatientId, else (for readers without it) from the handle.
std::string patientIdText(const replica::PatientInfo& info);

/// What a summary says of items of both: the one that a reader must know of first.
interfaces::Verdict worse(interfaces::Verdict one, interfaces::Verdict other);

/// A patient of whom nothing that is stored here fits its root: known by the id alone, failed, and nothing of it empty
/// in a way that could be read as "there is none".
interfaces::PatientSummary failedSummary(const replica::PatientInfo& info);

} // namespace twinchart::workstation
