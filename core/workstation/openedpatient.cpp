// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "openedpatient.h"

#include "patientbrief.h"

#include <model/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <tuple>

namespace twinchart::workstation {

namespace {

/// An allergy's detail line without its criticality, which stands with the entry itself: a banner has little room.
std::string reactionsOf(std::string_view note)
{
    std::string out;
    while (!note.empty()) {
        const std::size_t end = note.find("; ");
        const std::string_view part = note.substr(0, end);
        if (!part.starts_with("criticality "))
            out += (out.empty() ? "" : "; ") + std::string(part);
        note = end == std::string_view::npos ? std::string_view() : note.substr(end + 2);
    }
    return out;
}

bool isCurrent(const replica::LoadedRecord& r)
{
    return (r.flags & (replica::kSuperseded | replica::kDeleted | replica::kErased | replica::kInvalid)) == 0;
}
} // namespace

std::string patientIdText(const replica::PatientInfo& info)
{
    return info.id ? toHex(*info.id) : toHex(info.handle.view().first(16));
}

namespace {
int badness(interfaces::Verdict verdict)
{
    switch (verdict) {
    case interfaces::Verdict::Verified: return 0;
    case interfaces::Verdict::Erased: return 1;
    case interfaces::Verdict::Pending: return 2;
    case interfaces::Verdict::NotOnLedger: return 3;
    case interfaces::Verdict::NotYetTrusted: return 4;
    case interfaces::Verdict::Invalid: break;
    }
    return 5;
}
} // namespace

interfaces::Verdict worse(interfaces::Verdict one, interfaces::Verdict other)
{
    return badness(other) > badness(one) ? other : one;
}

interfaces::PatientSummary failedSummary(const replica::PatientInfo& info)
{
    interfaces::PatientSummary out;
    out.id = patientIdText(info);
    out.handle = toHex(info.handle);
    out.worst = interfaces::Verdict::Invalid;
    out.allergyState = interfaces::AllergyState::Unavailable;
    return out;
}

OpenedPatient::OpenedPatient(replica::LoadedPatient loaded, sync::HeaderTrust trust, std::uint32_t signingMembers,
                             const model::Catalogue& catalogue)
    : m_loaded(std::move(loaded)), m_trust(trust), m_signingMembers(signingMembers), m_catalogue(catalogue),
      m_id(patientIdText(m_loaded.info))
{
    m_entries.reserve(m_loaded.items.size());
    m_recordOf.reserve(m_loaded.items.size());
    const std::vector<bool> isCopy = copies();
    for (std::uint32_t r = 0; r < m_loaded.records.size(); ++r) {
        const replica::LoadedRecord& record = m_loaded.records[r];
        if (isCopy[r])
            continue;
        const replica::ContributionInfo& contribution = m_loaded.contributions[record.contribution];
        twin::Entry entry;
        entry.record = *RecordId::from(record.record.view());
        entry.version = record.version;
        entry.received = contribution.received;
        entry.recorded = contribution.recorded;
        entry.replaced = (record.flags & (replica::kSuperseded | replica::kDeleted)) != 0;
        entry.replacedAt = record.replacedAt;
        const interfaces::Verdict verdict = verdictOf(record, r);
        entry.shown = verdict != interfaces::Verdict::Invalid && verdict != interfaces::Verdict::Erased;
        for (std::uint32_t i = 0; i < record.items; ++i) {
            entry.item = &m_loaded.items[record.firstItem + i];
            m_entries.push_back(entry);
            m_recordOf.push_back(r);
        }
    }
}

std::vector<bool> OpenedPatient::copies() const
{
    const std::vector<replica::LoadedRecord>& records = m_loaded.records;
    std::vector<bool> out(records.size());
    if (m_loaded.contributions.size() < 2)
        return out;
    const auto rank = [&](std::uint32_t n) {
        const replica::LoadedRecord& r = records[n];
        const replica::ContributionInfo& c = m_loaded.contributions[r.contribution];
        return std::tuple((r.flags & (replica::kSuperseded | replica::kDeleted)) != 0 ||
                              c.state == replica::State::Refused,
                          c.state != replica::State::Recorded, c.height, n);
    };
    // Most have none: only where the first octets of two versions are the same it is looked at closely.
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    order.reserve(records.size());
    for (std::uint32_t n = 0; n < records.size(); ++n) {
        std::uint64_t first = 0;
        std::memcpy(&first, records[n].version.octets.data(), sizeof first);
        order.emplace_back(first, n);
    }
    std::ranges::sort(order);
    for (auto run = order.begin(); run != order.end();) {
        const auto end = std::find_if(run, order.end(), [&](const auto& o) { return o.first != run->first; });
        std::map<std::pair<replica::RecordName, VersionId>, std::uint32_t> kept;
        for (auto at = run; end - run > 1 && at != end; ++at) {
            const std::uint32_t n = at->second;
            // What failed its check is left out for nothing else, nor anything else for it.
            if (records[n].items == 0 || verdictOf(records[n], n) == interfaces::Verdict::Invalid)
                continue;
            const auto [same, isNew] = kept.try_emplace({records[n].record, records[n].version}, n);
            if (isNew)
                continue;
            const bool isBetter = rank(n) < rank(same->second);
            out[isBetter ? same->second : n] = true;
            if (isBetter)
                same->second = n;
        }
        run = end;
    }
    return out;
}

void OpenedPatient::markFailed(std::uint32_t record)
{
    m_failed.insert(record);
    for (std::size_t e = 0; e < m_entries.size(); ++e)
        if (m_recordOf[e] == record)
            m_entries[e].shown = false;
}

interfaces::Verdict OpenedPatient::verdictOf(const replica::LoadedRecord& record, std::uint32_t index) const
{
    using interfaces::Verdict;
    if (m_loaded.root != replica::RootVerdict::Verified || m_failed.contains(index))
        return Verdict::Invalid;
    if ((record.flags & replica::kErased) != 0)
        return Verdict::Erased;
    if ((record.flags & replica::kInvalid) != 0)
        return Verdict::Invalid;
    const replica::ContributionInfo& contribution = m_loaded.contributions[record.contribution];
    if (contribution.state != replica::State::Recorded)
        return Verdict::Pending;
    switch (contribution.verdict.verdict) {
    case replica::Verdict::Pending: return Verdict::Pending;
    case replica::Verdict::Invalid: return Verdict::Invalid;
    case replica::Verdict::NotYetTrusted: return Verdict::NotYetTrusted;
    case replica::Verdict::Verified: break;
    }
    // One signing member steps header by header when it slept; with more, an old header is believed no longer.
    if (m_signingMembers > 1 && m_trust.state != sync::HeaderTrust::State::Verified)
        return Verdict::NotYetTrusted;
    return Verdict::Verified;
}

std::string OpenedPatient::previousItem(const replica::LoadedRecord& record, std::uint16_t path) const
{
    if (!record.replaces)
        return {};
    const replica::LoadedRecord& old = m_loaded.records[*record.replaces];
    const std::uint16_t there = path < old.items ? path : 0;
    return old.items == 0 ? std::string() : replica::text(replica::ItemId{old.record, old.version, there});
}

RecordFacts OpenedPatient::factsOf(std::uint32_t index) const
{
    const replica::LoadedRecord& record = m_loaded.records[index];
    const replica::ContributionInfo& contribution = m_loaded.contributions[record.contribution];
    RecordFacts facts;
    facts.patient = m_id;
    facts.source = m_loaded.words[record.source];
    facts.resource = m_loaded.words[record.resourceType] + (record.resourceId.empty() ? "" : '/' + record.resourceId);
    switch (contribution.state) {
    case replica::State::Saved:
    case replica::State::Refused: facts.level = interfaces::Level::Saved; break;
    case replica::State::Sent: facts.level = interfaces::Level::Sent; break;
    case replica::State::Recorded: facts.level = interfaces::Level::Recorded; break;
    }
    facts.verdict = verdictOf(record, index);
    if (facts.verdict == interfaces::Verdict::NotYetTrusted)
        facts.trustGap =
            m_trust.state == sync::HeaderTrust::State::Expired || contribution.verdict.gap == replica::TrustGap::Expired
                ? interfaces::TrustGap::Expired
                : interfaces::TrustGap::NoWitness;
    facts.witnesses = contribution.verdict.witnesses;
    facts.height = contribution.height;
    return facts;
}

interfaces::ItemView OpenedPatient::view(std::uint32_t entry) const
{
    const std::uint32_t record = m_recordOf[entry];
    RecordFacts facts = factsOf(record);
    facts.supersedes = previousItem(m_loaded.records[record], m_entries[entry].item->path);
    return viewOf(m_entries[entry], facts, m_catalogue);
}

interfaces::ItemView OpenedPatient::bareRow(std::uint32_t index) const
{
    const replica::LoadedRecord& record = m_loaded.records[index];
    const replica::ContributionInfo& contribution = m_loaded.contributions[record.contribution];
    const RecordFacts facts = factsOf(index);
    interfaces::ItemView row;
    row.item = replica::text(replica::ItemId{record.record, record.version, 0});
    row.patient = m_id;
    row.received = contribution.received;
    row.recorded = contribution.recorded;
    row.start = row.end = contribution.recorded.value_or(contribution.received);
    row.hasTime = false;
    row.source = facts.source;
    row.resource = facts.resource;
    row.level = facts.level;
    row.verdict = facts.verdict;
    row.height = facts.height;
    return row;
}

std::vector<interfaces::ItemView> OpenedPatient::unopened() const
{
    std::vector<interfaces::ItemView> out;
    for (std::uint32_t r = 0; r < m_loaded.records.size(); ++r) {
        const replica::LoadedRecord& record = m_loaded.records[r];
        if (record.items > 0 || (record.flags & replica::kInvalid) == 0 ||
            (record.flags & (replica::kSuperseded | replica::kDeleted | replica::kErased)) != 0)
            continue;
        out.push_back(bareRow(r));
        out.back().verdict = interfaces::Verdict::Invalid;
    }
    return out;
}

std::vector<interfaces::ItemView> OpenedPatient::erased() const
{
    std::vector<interfaces::ItemView> out;
    std::set<std::pair<replica::RecordName, VersionId>> named;
    for (std::uint32_t r = 0; r < m_loaded.records.size(); ++r) {
        const replica::LoadedRecord& record = m_loaded.records[r];
        // The versions before the last one were erased with it and are no rows of their own.
        if ((record.flags & replica::kErased) == 0 || (record.flags & replica::kDeleted) == 0)
            continue;
        // Nor are copies. What lost its name may be anything.
        if (record.record != replica::RecordName{} && !named.emplace(record.record, record.version).second)
            continue;
        interfaces::ItemView& row = out.emplace_back(bareRow(r));
        row.dataSet = m_loaded.words[record.dataSet];
        row.stage = stageText(record.stage);
    }
    return out;
}

std::optional<std::uint32_t> OpenedPatient::find(const replica::ItemId& id) const
{
    for (std::uint32_t e = 0; e < m_entries.size(); ++e)
        if (m_entries[e].version == id.version && equal(m_entries[e].record, id.record) &&
            m_entries[e].item->path == id.path)
            return e;
    return std::nullopt;
}

std::optional<std::uint32_t> OpenedPatient::encounter() const
{
    std::optional<std::uint32_t> out;
    std::pair<bool, std::int64_t> best;
    for (std::uint32_t e = 0; e < m_entries.size(); ++e) {
        const replica::LoadedRecord& record = m_loaded.records[m_recordOf[e]];
        if (m_entries[e].replaced || !m_entries[e].shown || m_entries[e].item->notAFact != model::NotAFact::None ||
            !isCurrent(record) || m_loaded.words[record.resourceType] != "Encounter")
            continue;
        const twin::Bounds bounds = twin::bounds(m_entries[e]);
        const std::pair place{bounds.latest == twin::kForever, bounds.earliest};
        if (!out || place >= best) {
            out = e;
            best = place;
        }
    }
    return out;
}

void OpenedPatient::setEncounter(std::string place, std::string reason)
{
    m_place = std::move(place);
    m_reason = std::move(reason);
}

interfaces::PatientSummary OpenedPatient::summary() const
{
    if (m_loaded.root != replica::RootVerdict::Verified)
        return failedSummary(m_loaded.info);
    interfaces::PatientSummary out;
    if (auto brief = decodeBrief(m_loaded.info.brief))
        out = std::move(brief).value();
    out.id = m_id;
    out.items = 0;
    out.lastRecorded = m_loaded.info.lastRecorded;
    out.accessPending = m_loaded.info.accessPending;
    out.keptByHospital = m_loaded.info.keptByHospital;
    out.worst = interfaces::Verdict::Verified;
    out.allergies.clear();
    out.alerts.clear();

    bool isNoneKnown = false;
    for (std::uint32_t e = 0; e < m_entries.size(); ++e) {
        const std::uint32_t r = m_recordOf[e];
        const replica::LoadedRecord& record = m_loaded.records[r];
        const model::Item& item = *m_entries[e].item;
        const interfaces::Verdict verdict = verdictOf(record, r);
        if (m_entries[e].replaced)
            continue;
        ++out.items;
        if (verdict == interfaces::Verdict::Invalid)
            ++out.invalidItems;
        out.worst = worse(out.worst, verdict);
        if (!m_entries[e].shown || item.notAFact != model::NotAFact::None || !isCurrent(record))
            continue;
        const std::string& type = m_loaded.words[record.resourceType];
        if (type == "AllergyIntolerance") {
            if (item.status == "inactive" || item.status == "resolved" || item.status == "refuted")
                continue;
            const bool none = std::ranges::any_of(item.code.codings, [](const model::Coding& c) {
                return c.code == "716186003" || c.code == "no-known-allergies";
            });
            isNoneKnown = isNoneKnown || none;
            if (!none)
                out.allergies.push_back({model::formatCoded(item.code), reactionsOf(item.note)});
        } else if (type == "Condition" && item.status == "active") {
            if (out.alerts.size() < kBannerAlerts)
                out.alerts.push_back(model::formatCoded(item.code));
        }
    }
    if (const auto last = encounter()) {
        // Only who is there still has a place.
        out.place = twin::bounds(m_entries[*last]).latest == twin::kForever ? m_place : std::string();
        out.reason = !m_reason.empty() ? m_reason : model::formatCoded(m_entries[*last].item->code);
    }
    if (const std::size_t lost = unopened().size(); lost > 0) {
        out.invalidItems += lost;
        out.worst = interfaces::Verdict::Invalid;
    }
    if (m_loaded.info.withheld > 0)
        out.worst = worse(out.worst, interfaces::Verdict::NotYetTrusted);
    out.allergyState = !out.allergies.empty() ? interfaces::AllergyState::Known
                       : isNoneKnown          ? interfaces::AllergyState::NoneKnown
                                              : interfaces::AllergyState::NotRecorded;
    // What failed its check, or is not here to be read, may be an allergy: nobody may read "none" from its absence.
    const bool isWhole = out.worst != interfaces::Verdict::Invalid && !m_loaded.info.accessPending &&
                         m_loaded.info.withheld == 0 && !m_isPart;
    if (!isWhole && out.allergies.empty())
        out.allergyState = interfaces::AllergyState::Unavailable;
    return out;
}

Result<twin::Query> OpenedPatient::query(const interfaces::TimelineQuery& query) const
{
    twin::Query out;
    out.dataSets = query.dataSets;
    out.attributes = query.attributes;
    out.from = query.from;
    out.to = query.to;
    out.asKnownAt = query.asKnownAt;
    out.search = query.search;
    out.replaced = query.superseded;
    for (const std::string& code : query.dataSets)
        if (m_catalogue.dataSet(code) == nullptr)
            return problem(Failure::Usage, TWINCHART_TR("The catalogue in force has no data set \"%1\"."), {code});
    for (const std::string& name : query.attributes)
        if (name != model::Catalogue::kOther && m_catalogue.attribute(name) == nullptr)
            return problem(Failure::Usage, TWINCHART_TR("The catalogue in force has no attribute \"%1\"."), {name});
    for (const std::string& text : query.where) {
        auto condition = model::Condition::parse(text, m_catalogue);
        if (!condition)
            return problem(
                Failure::Usage,
                TWINCHART_TR(
                    "\"%1\" is no condition. Write: attribute op value [unit], with op one of = != < <= > >= contains, an attribute of the catalogue and a unit that fits it."),
                {text});
        out.conditions.push_back(std::move(condition).value());
    }
    return out;
}

} // namespace twinchart::workstation
