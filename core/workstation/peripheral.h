// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "itemviews.h"

#include <interfaces/patient.h>
#include <interfaces/peripheral.h>
#include <interop/importtypes.h>
#include <twin/timeline.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace twinchart::workstation {

/// A patient's name at a peripheral system (constituentID): an exact business identifier. Both parts are never empty.
struct ConstituentId {
    std::string system;
    std::string value;
    friend auto operator<=>(const ConstituentId&, const ConstituentId&) = default;
};
/// Whether an identifier of a foreign Patient is this one: both of the same trusted system (foundations §4: all others
/// belong to their source), and the same number without what people write between its digits. Never by name or birth
/// date.
bool isSame(const ConstituentId& own, std::string_view system, std::string_view value);

/// What is known here of the person who is asked for: one of linked identities each.
struct KnownPerson {
    std::string born;   ///< FHIR date text, may be empty
    std::string family; ///< may be empty
    std::vector<ConstituentId> ids;
};
/// Of list data (a brief); identifiers without a system name nobody.
KnownPerson knownPersonOf(const interfaces::PatientSummary& summary);

struct PeripheralQuery {
    std::vector<KnownPerson> persons;
    /// Conditions and time frame. What does not meet them need not come; whoever asks chooses once more.
    twin::Query wanted;
};

struct PeripheralError {
    enum class Kind : std::uint8_t {
        Unavailable, ///< it cannot be reached or read
        Malformed,   ///< what it answers is nothing that could be read, or too much
        TwoPersons,  ///< the identifier may be another person's there: nothing of it is given
    };
    Kind kind = Kind::Unavailable;
    Message message;
};

struct PeripheralAnswer {
    /// Resources of the patient, checked and mapped as an import does; without the resource's own octets.
    std::vector<interop::ImportedRecord> records;
    /// Parts that were refused: what they hold may lack among the records. At most kMostFindings.
    std::vector<interfaces::PeripheralFinding> findings;
    bool known = false; ///< the system has a patient of that identifier
};
inline constexpr std::size_t kMostFindings = 100;

/// A hospital outside the consortium, read-only (requirements A8): asked by constituentID, kept nowhere.
/// Thread: one at a time.
class PeripheralSystem {
public:
    virtual ~PeripheralSystem() = default;
    /// What the source of its data is called here.
    virtual const std::string& name() const = 0;
    virtual Expected<PeripheralAnswer, PeripheralError> fetch(const PeripheralQuery& query) = 0;
};

inline constexpr std::size_t kMostPeripheralFiles = 10'000;
inline constexpr std::uint64_t kMostPeripheralOctets = 1ull << 30; ///< of a folder's files together

/// FHIR R4 bundles, resources and NDJSON in a folder: *.json and *.ndjson directly in it, in the order of their names;
/// links are not followed. Limits and refusals are the import's. The same resource twice: the later one counts.
/// Borrows the catalogue.
std::unique_ptr<PeripheralSystem> peripheralFolder(std::string name, std::filesystem::path folder,
                                                   const model::Catalogue& catalogue);

/// What peripheral systems answered, as entries and rows beside those of the store. Entries point into it.
class PeripheralRows {
public:
    /// `patient` = whose rows they are; `now` = when they were read: the place of what the source gives no time.
    PeripheralRows(std::string patient, Instant now, const model::Catalogue& catalogue);
    PeripheralRows(const PeripheralRows&) = delete;
    PeripheralRows& operator=(const PeripheralRows&) = delete;

    /// Asks one system; what went wrong with it stands in findings().
    void add(PeripheralSystem& system, const PeripheralQuery& query);
    void addFinding(interfaces::PeripheralFinding finding) { m_findings.push_back(std::move(finding)); }

    const std::vector<interfaces::PeripheralFinding>& findings() const { return m_findings; }
    const std::vector<twin::Entry>& entries() const { return m_entries; }
    /// Level None, verdict NotOnLedger, no item id: nothing here can be asked for by one.
    interfaces::ItemView view(std::size_t entry) const;

private:
    struct Row {
        std::string source, resource;
    };
    std::string m_patient;
    Instant m_now;
    const model::Catalogue& m_catalogue;
    std::vector<std::unique_ptr<PeripheralAnswer>> m_answers;
    std::vector<twin::Entry> m_entries;
    std::vector<std::size_t> m_rowOf; ///< of each entry
    std::vector<Row> m_rows;          ///< of each record
    std::vector<interfaces::PeripheralFinding> m_findings;
};

} // namespace twinchart::workstation
