// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "importplan.h"

#include "patientbrief.h"

#include <algorithm>
#include <map>
#include <set>

namespace twinchart::workstation {

bool mayBeTwoPersons(const interfaces::PatientSummary& known, const interfaces::PatientSummary& now)
{
    return !known.born.empty() && !now.born.empty() && known.born != now.born && !known.family.empty() &&
           !now.family.empty() && known.family != now.family;
}

namespace {
struct Whose {
    std::optional<PatientId> patient;
    std::string source;
    model::Stage stage = model::Stage::Pha;
    friend auto operator<=>(const Whose&, const Whose&) = default;
};
} // namespace

Result<ImportPlan> planImport(std::vector<interop::ImportedRecord> records, const crypto::HospitalKeys& keys,
                              Desk& desk, const KnownRecords& known, FilePeople& people)
{
    ImportPlan plan;

    // Each patient of the file once, in the order of first mention.
    std::map<std::pair<std::string, interop::PatientKey>, std::size_t> place;
    std::vector<Desk::Wanted> wanted;
    for (const interop::ImportedRecord& r : records) {
        if (r.patient.kind == interop::PatientKey::Kind::Commons)
            continue;
        const auto [it, isNew] = place.try_emplace({r.content.source, r.patient}, wanted.size());
        if (isNew)
            wanted.push_back({r.content.source, r.patient, {}});
        if (r.person && wanted[it->second].identifiers.empty())
            wanted[it->second].identifiers = r.person->identifiers;
    }
    std::vector<PatientId> ids;
    if (!wanted.empty()) {
        TWINCHART_ASSIGN(ids, desk.resolve(wanted));
    }
    for (const PatientId& id : ids)
        plan.patients += people.named.insert(id).second ? 1 : 0;

    std::vector<RecordId> names;
    std::vector<VersionId> versions;
    std::vector<PatientHandle> handles;
    names.reserve(records.size());
    for (const interop::ImportedRecord& r : records) {
        names.push_back(
            r.content.resourceId.empty()
                ? crypto::recordIdOfBytes(keys, r.content.source, r.content.resourceType, r.content.resource)
                : crypto::recordId(keys, r.content.source, r.content.resourceType, r.content.resourceId));
        versions.push_back(crypto::versionId(keys, names.back(), r.content.resource));
        handles.push_back(r.patient.kind == interop::PatientKey::Kind::Commons
                              ? crypto::commonsHandle(keys, r.content.source)
                              : crypto::patientHandle(keys, ids[place.at({r.content.source, r.patient})]));
    }
    TWINCHART_ASSIGN(const auto held, known.versions(names));
    const auto isHeld = [&](std::size_t n) {
        return std::ranges::any_of(held[n], [&](const KnownRecords::Version& v) {
            return v.version == versions[n] && v.handle == handles[n];
        });
    };

    // Who may be somebody else stays out with everything that is about them. What is held already was judged when it
    // came.
    std::set<PatientId>& twoPersons = people.twoPersons;
    std::map<PatientId, interfaces::PatientSummary> briefs;
    for (std::size_t n = 0; n < records.size(); ++n) {
        const interop::ImportedRecord& r = records[n];
        if (!r.demographics || r.patient.kind == interop::PatientKey::Kind::Commons || isHeld(n))
            continue;
        const PatientId id = ids[place.at({r.content.source, r.patient})];
        interfaces::PatientSummary brief = briefOf(*r.demographics);
        const auto before = briefs.contains(id) ? std::optional(briefs.at(id)) : known.patient(id);
        if (before && mayBeTwoPersons(*before, brief)) {
            twoPersons.insert(id);
            plan.refused.push_back(
                {r.where,
                 {TWINCHART_TR(
                      "This may be two persons: the same identifier came before with another birth date and another family name. Nothing about this patient was imported; clarify it at the source."),
                  {}},
                 true});
            continue;
        }
        briefs.insert_or_assign(id, std::move(brief));
    }

    std::map<Whose, std::size_t> groupOf;
    std::map<std::pair<RecordId, PatientHandle>, VersionId> newestHere;
    for (std::size_t n = 0; n < records.size(); ++n) {
        interop::ImportedRecord& r = records[n];
        Whose whose{std::nullopt, r.content.source, r.content.stage};
        if (r.patient.kind != interop::PatientKey::Kind::Commons) {
            whose.patient = ids[place.at({r.content.source, r.patient})];
            whose.source.clear();
            if (twoPersons.contains(*whose.patient)) {
                ++plan.refusedRecords;
                plan.refusedMapped += r.content.items.empty() ? 0 : 1;
                continue;
            }
        }
        const PatientHandle& handle = handles[n];
        PlainRecord record;
        record.record = names[n];
        record.version = versions[n];
        const auto earlier = newestHere.find({record.record, handle});
        if ((earlier != newestHere.end() && earlier->second == record.version) || isHeld(n)) {
            ++plan.duplicates;
            continue;
        }
        record.encoded = model::encode(r.content);
        // The reader refuses what a record cannot hold; nothing is sealed that would not open again, whoever made it.
        if (!model::decodeRecord(record.encoded)) {
            ++plan.refusedRecords;
            plan.refusedMapped += r.content.items.empty() ? 0 : 1;
            plan.refused.push_back(
                {r.where,
                 {TWINCHART_TR("This resource cannot be recorded: what would be sealed could not be read again."), {}},
                 true});
            continue;
        }
        plan.items += r.content.items.size();
        record.content = std::move(r.content);
        // The encoded record holds them: a portion need not have them twice.
        Bytes().swap(record.content.resource);

        const std::string source = record.content.source;
        const auto [it, isNew] = groupOf.try_emplace(whose, plan.groups.size());
        if (isNew)
            plan.groups.push_back({whose.patient, source, whose.stage, {}, {}});
        ImportGroup& group = plan.groups[it->second];
        // A version takes the place of those of the same patient only: what names another patient now stands beside.
        std::set<VersionId> before;
        if (earlier != newestHere.end())
            before.insert(earlier->second);
        else
            for (const KnownRecords::Version& v : held[n])
                if (v.newest && v.handle == handle)
                    before.insert(v.version);
        for (const VersionId& version : before)
            group.replaces.emplace_back(group.records.size(), version);
        if (const auto other = newestHere.lower_bound({record.record, PatientHandle{}});
            before.empty() && ((other != newestHere.end() && other->first.first == record.record) ||
                               std::ranges::any_of(held[n], &KnownRecords::Version::newest)))
            plan.notes.push_back(
                {r.where,
                 {TWINCHART_TR(
                      "%1 came before as another patient's, or as nobody's. Both are kept, nothing was replaced; clarify at the source whose it is."),
                  {record.content.resourceType + '/' + record.content.resourceId}},
                 false});
        newestHere.insert_or_assign({record.record, handle}, record.version);
        group.records.push_back(std::move(record));
    }
    for (auto& [id, brief] : briefs)
        if (!twoPersons.contains(id))
            plan.briefs.emplace_back(id, std::move(brief));
    return plan;
}

} // namespace twinchart::workstation
