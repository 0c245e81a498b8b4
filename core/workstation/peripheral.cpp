// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "peripheral.h"

#include "desk.h"
#include "importplan.h"
#include "patientbrief.h"

#include <crypto/hash.h>
#include <interop/importer.h>

#include <algorithm>
#include <map>
#include <set>

namespace twinchart::workstation {

namespace fs = std::filesystem;
using interfaces::PeripheralFinding;

bool isSame(const ConstituentId& own, std::string_view system, std::string_view value)
{
    if (own.system != system || !isTrustedIdentifierSystem(system))
        return false;
    const auto mine = nationalNumber(own.value);
    return mine && mine == nationalNumber(value);
}

KnownPerson knownPersonOf(const interfaces::PatientSummary& summary)
{
    KnownPerson out{summary.born, summary.family, {}};
    for (const interfaces::Identifier& i : summary.identifiers)
        if (!i.system.empty() && !i.value.empty())
            out.ids.push_back({i.system, i.value});
    return out;
}

namespace {
PeripheralError failure(PeripheralError::Kind kind, std::string source, std::vector<std::string> arguments = {})
{
    return {kind, {std::move(source), std::move(arguments)}};
}

interfaces::PatientSummary summaryOf(const KnownPerson& person)
{
    interfaces::PatientSummary out;
    out.born = person.born;
    out.family = person.family;
    return out;
}

/// A folder with more patients than this is no hospital's answer about one of them.
constexpr std::size_t kMostPatients = 100'000;
constexpr std::size_t kMostNames = 64;

/// The Patient resources of one system, and which of its names for patients mean who is asked for.
class People {
public:
    explicit People(const std::vector<KnownPerson>& persons) : m_persons(persons) {}

    void add(const interop::ImportedRecord& record)
    {
        if (record.patient.kind == interop::PatientKey::Kind::Commons)
            return;
        if (record.patient.kind == interop::PatientKey::Kind::Identifier)
            join(record.patient, record.patient.system, record.patient.value);
        if (!record.demographics)
            return;
        interfaces::PatientSummary brief = briefOf(*record.demographics);
        if (m_there.size() < kMostPatients)
            m_there.emplace(record.patient, std::pair(std::move(brief.born), std::move(brief.family)));
        for (const interop::BusinessIdentifier& i : record.demographics->identifiers)
            join(record.patient, i.system, i.value);
    }
    bool means(const interop::PatientKey& key) const { return m_whose.contains(key); }
    bool none() const { return m_whose.empty(); }
    bool tooMany() const { return m_there.size() >= kMostPatients; }
    /// Another birth date and another family name under the same identifier: with what is known here, or there.
    bool mayBeTwoPersons() const
    {
        std::set<std::pair<std::string, std::string>> same; // born, family
        for (const auto& [key, said] : m_there) {
            const auto whose = m_whose.find(key);
            if (whose == m_whose.end() || same.contains(said))
                continue;
            const interfaces::PatientSummary there = summaryOf({said.first, said.second, {}});
            for (const std::size_t n : whose->second)
                if (workstation::mayBeTwoPersons(summaryOf(m_persons[n]), there))
                    return true;
            for (const auto& [born, family] : same)
                if (workstation::mayBeTwoPersons(summaryOf({born, family, {}}), there))
                    return true;
            same.insert(said);
            // Nobody was born on so many days.
            if (same.size() > kMostNames)
                return true;
        }
        return false;
    }
    /// What a second reading must find again.
    std::set<interop::PatientKey> keys() const
    {
        std::set<interop::PatientKey> out;
        for (const auto& [key, whose] : m_whose)
            out.insert(key);
        return out;
    }

private:
    void join(const interop::PatientKey& key, std::string_view system, std::string_view value)
    {
        for (std::size_t n = 0; n < m_persons.size(); ++n)
            if (std::ranges::any_of(m_persons[n].ids,
                                    [&](const ConstituentId& own) { return isSame(own, system, value); }))
                m_whose[key].insert(n);
    }

    const std::vector<KnownPerson>& m_persons;
    std::set<std::pair<interop::PatientKey, std::pair<std::string, std::string>>> m_there; ///< born and family of each
    std::map<interop::PatientKey, std::set<std::size_t>> m_whose;                          ///< indices of persons
};

class PeripheralFolder final : public PeripheralSystem {
public:
    PeripheralFolder(std::string name, fs::path folder, const model::Catalogue& catalogue)
        : m_name(std::move(name)), m_folder(std::move(folder)), m_catalogue(catalogue)
    {
    }
    const std::string& name() const override { return m_name; }

    Expected<PeripheralAnswer, PeripheralError> fetch(const PeripheralQuery& query) override
    {
        using Kind = PeripheralError::Kind;
        TWINCHART_ASSIGN(const std::vector<fs::path> files, list());
        // A line may tell of a patient whom a later one introduces: first who is there, then what is about him.
        People first(query.persons);
        for (const fs::path& file : files)
            read(file, [&](interop::ImportedRecord&& record) { first.add(record); });
        if (first.tooMany())
            return Unexpected{failure(Kind::Malformed,
                                      TWINCHART_TR("It tells of more than 100,000 patients. Nothing of it is shown."))};

        PeripheralAnswer out;
        People people(query.persons);
        std::map<std::pair<std::string, std::string>, std::size_t> placeOf;
        std::set<Digest256> nameless;
        std::size_t refusedWhole = 0;
        for (const fs::path& file : files) {
            const interop::ImportSummary summary = read(file, [&](interop::ImportedRecord&& record) {
                people.add(record);
                if (first.means(record.patient))
                    take(out.records, std::move(record), placeOf, nameless);
                else if (const auto at = placeOf.find({record.content.resourceType, record.content.resourceId});
                         at != placeOf.end())
                    out.records[at->second].content.items.clear(); // its next version is about somebody else
            });
            refusedWhole += summary.refusedWhole ? 1 : 0;
            note(out.findings, file, summary);
        }
        if (refusedWhole == files.size())
            return Unexpected{failure(Kind::Malformed,
                                      TWINCHART_TR("None of its files can be read: %1. Nothing of it is shown."),
                                      {out.findings.empty() ? "" : out.findings.front().why.english()})};
        if (people.keys() != first.keys())
            return Unexpected{
                failure(Kind::Malformed,
                        TWINCHART_TR("Its files changed while they were read. Nothing of it is shown. Try again."))};
        if (people.mayBeTwoPersons())
            return Unexpected{failure(
                Kind::TwoPersons,
                TWINCHART_TR(
                    "This may be two persons: it has the identifier with another birth date and another family name. Nothing of it is shown; clarify it there."))};
        out.known = !people.none();
        return out;
    }

private:
    Expected<std::vector<fs::path>, PeripheralError> list() const
    {
        using Kind = PeripheralError::Kind;
        std::vector<fs::path> out;
        std::uint64_t octets = 0;
        std::error_code code;
        fs::directory_iterator at(m_folder, code);
        for (; !code && at != fs::directory_iterator(); at.increment(code)) {
            const std::string extension = at->path().extension().string();
            std::error_code gone;
            if ((extension != ".json" && extension != ".ndjson") || !fs::is_regular_file(at->symlink_status(gone)))
                continue;
            octets += at->file_size(gone);
            if (gone)
                return Unexpected{failure(Kind::Unavailable,
                                          TWINCHART_TR("Its folder cannot be read: %1. Nothing of it is shown."),
                                          {gone.message()})};
            out.push_back(at->path());
            if (out.size() > kMostPeripheralFiles || octets > kMostPeripheralOctets)
                return Unexpected{failure(
                    Kind::Malformed, TWINCHART_TR("It has more than 10,000 files or 1 GiB. Nothing of it is shown."))};
        }
        if (code)
            return Unexpected{failure(Kind::Unavailable,
                                      TWINCHART_TR("Its folder cannot be read: %1. Nothing of it is shown."),
                                      {code.message()})};
        if (out.empty())
            return Unexpected{
                failure(Kind::Unavailable,
                        TWINCHART_TR("Its folder holds no file named *.json or *.ndjson. Nothing of it is shown."))};
        std::ranges::sort(out);
        return out;
    }

    template <class Take>
    interop::ImportSummary read(const fs::path& file, const Take& take) const
    {
        interop::ImportOptions options;
        options.source = m_name;
        options.problemLimit = kMostFindings;
        interop::ImportSession session(options, m_catalogue);
        return session.read(file, [&](interop::ImportedRecord&& record) {
            take(std::move(record));
            return true;
        });
    }

    /// The same resource again takes the place of the one before.
    static void take(std::vector<interop::ImportedRecord>& records, interop::ImportedRecord record,
                     std::map<std::pair<std::string, std::string>, std::size_t>& placeOf, std::set<Digest256>& nameless)
    {
        const Digest256 digest = crypto::sha256(record.content.resource);
        Bytes().swap(record.content.resource);
        if (record.content.resourceId.empty()) {
            if (nameless.insert(digest).second && !record.content.items.empty())
                records.push_back(std::move(record));
            return;
        }
        const auto [at, isNew] =
            placeOf.try_emplace({record.content.resourceType, record.content.resourceId}, records.size());
        if (isNew)
            records.push_back(std::move(record));
        else
            records[at->second] = std::move(record);
    }

    void note(std::vector<PeripheralFinding>& findings, const fs::path& file,
              const interop::ImportSummary& summary) const
    {
        for (const interop::ImportProblem& p : summary.problems) {
            if (p.kind == interop::ImportProblem::Kind::Note || findings.size() >= kMostFindings)
                continue;
            const std::string place = p.place();
            findings.push_back({m_name, file.filename().string() + (place.empty() ? "" : ", " + place), p.why, true});
        }
    }

    std::string m_name;
    fs::path m_folder;
    const model::Catalogue& m_catalogue;
};
} // namespace

std::unique_ptr<PeripheralSystem> peripheralFolder(std::string name, fs::path folder, const model::Catalogue& catalogue)
{
    return std::make_unique<PeripheralFolder>(std::move(name), std::move(folder), catalogue);
}

PeripheralRows::PeripheralRows(std::string patient, Instant now, const model::Catalogue& catalogue)
    : m_patient(std::move(patient)), m_now(now), m_catalogue(catalogue)
{
}

void PeripheralRows::add(PeripheralSystem& system, const PeripheralQuery& query)
{
    auto answer = system.fetch(query);
    if (!answer) {
        m_findings.push_back({system.name(), {}, answer.error().message, true});
        return;
    }
    std::ranges::copy(answer->findings, std::back_inserter(m_findings));
    if (!answer->known)
        m_findings.push_back(
            {system.name(), {}, {TWINCHART_TR("It has no patient with an identifier that is known here."), {}}, false});
    m_answers.push_back(std::make_unique<PeripheralAnswer>(std::move(answer).value()));
    for (const interop::ImportedRecord& record : m_answers.back()->records) {
        twin::Entry entry;
        // Their order among equals is that in which they were read.
        const Bytes number = Writer().u64(m_rows.size()).bytes();
        std::ranges::copy(number, entry.record.octets.begin());
        entry.received = m_now;
        for (const model::Item& item : record.content.items) {
            entry.item = &item;
            m_entries.push_back(entry);
            m_rowOf.push_back(m_rows.size());
        }
        m_rows.push_back(
            {system.name(), record.content.resourceType +
                                (record.content.resourceId.empty() ? std::string() : '/' + record.content.resourceId)});
    }
}

interfaces::ItemView PeripheralRows::view(std::size_t entry) const
{
    const Row& row = m_rows[m_rowOf[entry]];
    RecordFacts facts;
    facts.patient = m_patient;
    facts.source = row.source;
    facts.resource = row.resource;
    facts.level = interfaces::Level::None;
    facts.verdict = interfaces::Verdict::NotOnLedger;
    interfaces::ItemView out = viewOf(m_entries[entry], facts, m_catalogue);
    // What is durable here has an id and an instant of its coming; this is neither.
    out.item.clear();
    out.received.reset();
    return out;
}

} // namespace twinchart::workstation
