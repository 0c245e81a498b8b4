// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of a patient: opening, the query, an item's details and proof, the re-check behind them.
#include "workstationimpl.h"

#include "proofviews.h"

#include <interop/demographics.h>
#include <sync/prooffile.h>

#include <algorithm>
#include <set>

namespace twinchart::workstation {

using interfaces::Change;

Result<void> WorkstationImpl::auditOpening(const PatientHandle& handle, replica::AuditAct act)
{
    // Durable before anything is shown. A replica that takes no more rows is shown as failed, never as verified.
    const auto audited = m_session->replica().audit({m_session->clock().now(), act, handle, {}});
    if (!audited && m_session->replica().health().fresh)
        return Unexpected{problemOf(audited.error())};
    return {};
}

Result<std::shared_ptr<OpenedPatient>> WorkstationImpl::fetch(const PatientHandle& handle)
{
    // Also what was loaded while it could be shown.
    TWINCHART_TRY(checkShown(handle));
    if (const auto it = m_loaded.find(handle); it != m_loaded.end())
        return it->second;
    TWINCHART_ASSIGN(std::shared_ptr<OpenedPatient> patient, read(handle));
    m_loaded.insert_or_assign(handle, patient);
    return patient;
}

Result<std::vector<LinkFact>> WorkstationImpl::linksOf(const PatientHandle& handle)
{
    if (const auto it = m_loaded.find(handle); it != m_loaded.end())
        return it->second->links();
    if (const auto it = m_links.find(handle); it != m_links.end())
        return it->second;
    TWINCHART_ASSIGN(const std::shared_ptr<OpenedPatient> patient, read(handle));
    return m_links.emplace(handle, patient->links()).first->second;
}

Result<Person> WorkstationImpl::openPerson(const PatientHandle& handle, replica::AuditAct act,
                                           std::optional<Instant> asKnownAt)
{
    TWINCHART_TRY(auditOpening(handle, act));
    TWINCHART_ASSIGN(const std::shared_ptr<OpenedPatient> patient, fetch(handle));
    if (patient->links().empty())
        return Person({patient}, {patient});
    const auto other = [this](const PatientHandle& h) { return fetch(h); };
    TWINCHART_ASSIGN(auto all, identitiesOf(*m_session, patient, std::nullopt, other));
    auto shown = all;
    if (asKnownAt) {
        TWINCHART_ASSIGN(shown, identitiesOf(*m_session, patient, asKnownAt, other));
    }
    std::set<PatientHandle> told{handle};
    for (const auto* identities : {&all, &shown})
        for (const auto& one : *identities)
            if (const PatientHandle& h = one->loaded().info.handle; told.insert(h).second)
                TWINCHART_TRY(auditOpening(h, act));
    return Person(std::move(shown), std::move(all));
}

Result<std::shared_ptr<OpenedPatient>> WorkstationImpl::read(const PatientHandle& handle)
{
    workstation::Session& session = *m_session;
    TWINCHART_TRY(checkShown(handle));
    auto loaded = session.replica().loadPatient(handle);
    if (!loaded)
        return Unexpected{problemOf(loaded.error())};
    if (loaded->root != replica::RootVerdict::Verified) {
        // Nothing of it was loaded: an empty record would read as "nothing is known".
        session.log().write(LogLevel::Error, "twinchart.workstation.session", "patient-root-mismatch");
        m_summaries.insert_or_assign(handle, std::pair{stateOf(loaded->info), failedSummary(loaded->info)});
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "Integrity check failed: this patient's record here is not what was stored. Nothing of it is shown. Run check --deep; then build the store anew by sync --rebuild."));
    }
    TWINCHART_TRY(nameErased(session.replica(), *loaded));
    TWINCHART_ASSIGN(const workstation::Session::InForce inForce, session.catalogueToRead());
    const auto trust = session.synchroniser().headers().restore(session.clock().now());
    auto patient = std::make_shared<OpenedPatient>(
        std::move(loaded).value(), trust.hasValue() ? *trust : sync::HeaderTrust{},
        static_cast<std::uint32_t>(signingMembers(session.genesis()).size()), *inForce.catalogue);
    if (const auto encounter = patient->encounter()) {
        const replica::LoadedRecord& record = patient->recordOf(*encounter);
        const auto content = session.replica().content(record.record, record.version);
        if (const auto brief = content ? interop::encounterBriefOf(content->resource) : std::nullopt)
            patient->setEncounter(brief->place, brief->reason);
    }
    patient->setLinks(linkFactsOf(session, *patient));
    if (m_granted.contains(handle))
        patient->setPart();
    return patient;
}

Result<interfaces::ChartData> WorkstationImpl::openPatient(const interfaces::TimelineQuery& query)
{
    stopRecheck();
    stopSumming();
    interfaces::ChartData chart;
    std::vector<ToRecheck> records;
    std::uint64_t number = 0;
    bool isNew = false;
    bool more = false;
    {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, opened());
        TWINCHART_ASSIGN(const PatientHandle handle, handleOf(query.patient));
        TWINCHART_ASSIGN(const Person person, openPerson(handle, replica::AuditAct::OpenedPatient, query.asKnownAt));
        TWINCHART_ASSIGN(const twin::Query wanted, person.query(query));
        Person::Drawn drawn = person.chart(wanted, session->clock().now());
        chart = std::move(drawn.chart);
        for (const auto& one : person.shown())
            for (auto n = static_cast<std::uint32_t>(one->loaded().records.size()); n-- > 0;)
                if (one->loaded().records[n].items > 0)
                    records.push_back({one, n});
        number = m_sessionNumber;
        for (std::size_t n = 0; n < drawn.parts.size(); ++n) {
            const replica::PatientInfo& info = person.all()[n]->loaded().info;
            isNew = isNew || !m_summaries.contains(info.handle);
            m_summaries.insert_or_assign(info.handle, std::pair{stateOf(info), std::move(drawn.parts[n])});
            std::erase(m_unsummed, info.handle);
        }
        more = !m_unsummed.empty();
    }
    startRecheck(std::move(records), number);
    if (more)
        startSumming();
    else if (isNew)
        notify(Change::Summaries);
    return chart;
}

Result<void> WorkstationImpl::timeline(const interfaces::TimelineQuery& query, const interfaces::ItemSink& sink)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_TRY(opened());
    TWINCHART_ASSIGN(const PatientHandle handle, handleOf(query.patient));
    TWINCHART_ASSIGN(Person person, openPerson(handle, replica::AuditAct::OpenedPatient, query.asKnownAt));
    TWINCHART_ASSIGN(const twin::Query wanted, person.query(query));
    return handRows(person, wanted, query, nullptr, sink);
}

Result<void> WorkstationImpl::handRows(Person& person, const twin::Query& wanted,
                                       const interfaces::TimelineQuery& query, const PeripheralRows* others,
                                       const interfaces::ItemSink& sink)
{
    workstation::Session* const session = m_session.get();
    const std::size_t own = person.entries().size();
    std::vector<twin::Entry> joined;
    std::span<const twin::Entry> entries = person.entries();
    if (others != nullptr && !others->entries().empty()) {
        joined.assign(entries.begin(), entries.end());
        joined.insert(joined.end(), others->entries().begin(), others->entries().end());
        entries = joined;
    }
    std::vector<std::uint32_t> order = twin::select(entries, wanted).order;
    if (!wanted.conditions.empty()) {
        // Whether what failed meets a condition nobody can say: it is listed as failed, never left out.
        twin::Query any = wanted;
        any.conditions.clear();
        const std::set<std::uint32_t> chosen(order.begin(), order.end());
        order = twin::select(entries, any).order;
        std::erase_if(order, [&](std::uint32_t e) {
            const twin::Entry& entry = entries[e];
            const bool named = std::ranges::any_of(
                wanted.conditions, [&](const model::Condition& c) { return c.attribute() == entry.item->attribute; });
            return !chosen.contains(e) &&
                   (!named || entry.shown || person.view(e).verdict != interfaces::Verdict::Invalid);
        });
    }
    // A script has no background in which a value could be taken back: every record is opened before its row.
    std::set<std::pair<const OpenedPatient*, std::uint32_t>> checked;
    std::set<const OpenedPatient*> failed;
    bool more = true;
    for (const std::uint32_t e : order) {
        if (!more)
            break;
        if (e >= own) {
            more = sink(others->view(e - own));
            continue;
        }
        const Person::Place place = person.placeOf(e);
        if (checked.emplace(&place.patient, place.index).second &&
            (place.record.flags & (replica::kErased | replica::kInvalid)) == 0 &&
            !session->replica().recheck(place.record.record, place.record.version)) {
            person.markFailed(e);
            failed.insert(&place.patient);
        }
        interfaces::ItemView row = person.view(e);
        row.superseded = twin::isReplaced(person.entries()[e], query.asKnownAt);
        more = sink(row);
    }
    for (const OpenedPatient* const patient : failed)
        noteFailed(*patient);
    if (!failed.empty())
        notify(Change::Summaries);
    if (!more)
        return {};
    for (const interfaces::ItemView& row : person.unopened())
        if ((!query.asKnownAt || row.start <= *query.asKnownAt) && !sink(row))
            return {};
    // Nor is what was deleted: that something was there stays known, of which data set and no more.
    for (const interfaces::ItemView& row : person.erased())
        if ((!query.asKnownAt || row.start <= *query.asKnownAt) &&
            (query.dataSets.empty() || std::ranges::find(query.dataSets, row.dataSet) != query.dataSets.end()) &&
            !sink(row))
            return {};
    return {};
}

void WorkstationImpl::markFailed(Person& person, std::uint32_t entry)
{
    const Person::Place place = person.placeOf(entry);
    // Once: who listens may ask for the same again.
    if (place.patient.hasFailed(place.index))
        return;
    person.markFailed(entry);
    noteFailed(place.patient);
    notify(Change::Summaries);
}

void WorkstationImpl::startRecheck(std::vector<ToRecheck> records, std::uint64_t sessionNumber)
{
    const std::scoped_lock turn(m_recheckMutex);
    // Another opening may have started one meanwhile: assigning stops it and waits for it.
    m_recheck = std::jthread([this, records = std::move(records), sessionNumber](const std::stop_token& stop) {
        constexpr std::size_t kTurn = 64;
        for (std::size_t at = 0; at < records.size() && !stop.stop_requested(); at += kTurn) {
            std::set<const OpenedPatient*> failed;
            {
                const std::scoped_lock guard(m_mutex);
                if (!m_session || m_sessionNumber != sessionNumber || stop.stop_requested())
                    return;
                for (std::size_t n = at; n < std::min(records.size(), at + kTurn); ++n) {
                    const auto& [patient, index] = records[n];
                    const replica::LoadedRecord& record = patient->loaded().records[index];
                    if ((record.flags & (replica::kErased | replica::kInvalid)) != 0 || patient->hasFailed(index) ||
                        m_session->replica().recheck(record.record, record.version))
                        continue;
                    patient->markFailed(index);
                    failed.insert(patient.get());
                }
                for (const OpenedPatient* const patient : failed)
                    noteFailed(*patient);
            }
            if (!failed.empty())
                notify(Change::Verdicts);
        }
    });
}

void WorkstationImpl::stopRecheck()
{
    const std::scoped_lock turn(m_recheckMutex);
    m_recheck = {};
}

Result<std::pair<Person, std::uint32_t>> WorkstationImpl::locate(const std::string& item)
{
    const auto id = replica::parseItemId(item);
    if (!id)
        return problem(Failure::NotFound, TWINCHART_TR("\"%1\" is not the id of an item."), {item});
    const auto found = m_session->replica().lookup({&id->record, 1});
    if (!found)
        return Unexpected{problemOf(found.error())};
    for (const replica::KnownVersion& k : found->front()) {
        if (k.version != id->version)
            continue;
        TWINCHART_ASSIGN(Person person, openPerson(k.handle, replica::AuditAct::OpenedItem, std::nullopt));
        if (const auto entry = person.find(*id))
            return std::pair{std::move(person), *entry};
    }
    return problem(Failure::NotFound, TWINCHART_TR("There is no such item among the patients whom you may see."));
}

Result<interfaces::ItemDetails> WorkstationImpl::details(const std::string& item)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    TWINCHART_ASSIGN(auto found, locate(item));
    auto& [person, entry] = found;
    const auto [patient, record, index] = person.placeOf(entry);
    interfaces::ItemDetails out;
    if (const auto content = session->replica().content(record.record, record.version))
        out.resourceJson = textOf(content->resource);
    else if ((record.flags & replica::kErased) == 0)
        markFailed(person, entry);
    out.item = person.view(entry);
    const twin::Entry& chosen = person.entries()[entry];
    const twin::Bounds when = twin::bounds(chosen);
    std::vector<std::pair<std::int64_t, std::uint32_t>> earlier;
    for (std::uint32_t e = 0; e < person.entries().size(); ++e) {
        const twin::Entry& other = person.entries()[e];
        if (other.record == chosen.record && other.item->path == chosen.item->path)
            out.versions.push_back(person.view(e));
        else if (!other.replaced && other.shown && other.item->attribute == chosen.item->attribute &&
                 other.item->attribute != model::Catalogue::kOther && twin::bounds(other).earliest < when.earliest)
            earlier.emplace_back(twin::bounds(other).earliest, e);
    }
    std::ranges::sort(out.versions, std::ranges::greater(), [](const interfaces::ItemView& v) {
        return std::pair(v.recorded.value_or(Instant{INT64_MAX}), !v.superseded);
    });
    std::ranges::sort(earlier, std::ranges::greater());
    for (const auto& [time, e] : earlier) {
        if (out.earlier.size() == 8)
            break;
        out.earlier.push_back(person.view(e).value);
    }
    if (!out.item.code.empty() && !out.item.display.empty()) {
        const auto bar = out.item.code.find('|');
        const std::string system = out.item.code.substr(0, bar);
        const std::string name = system == "http://loinc.org"                              ? "LOINC"
                                 : system == "http://snomed.info/sct"                      ? "SNOMED CT"
                                 : system == "http://www.nlm.nih.gov/research/umls/rxnorm" ? "RxNorm"
                                                                                           : system;
        out.codeText = out.item.display + " · " + name + ' ' + out.item.code.substr(bar + 1);
    }
    return out;
}

Result<interfaces::ProofView> WorkstationImpl::proof(const std::string& item)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    TWINCHART_ASSIGN(auto found, locate(item));
    auto& [person, entry] = found;
    const auto [patient, record, index] = person.placeOf(entry);
    const replica::ContributionInfo& contribution = patient.loaded().contributions[record.contribution];
    if (contribution.state != replica::State::Recorded)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "There is no proof yet: the record is not recorded, or the node no longer keeps what the proof needs. Sync and try again."));
    const Instant now = session->clock().now();
    auto made = sync::makeProof(session->replica(), session->synchroniser().headers(),
                                session->online() ? &session->gateway() : nullptr, record.record, record.version, now);
    if (!made && made.error().kind == sync::SyncError::Kind::Unreachable)
        made = sync::makeProof(session->replica(), session->synchroniser().headers(), nullptr, record.record,
                               record.version, now);
    sync::ProofReport report;
    report.signingMembers = static_cast<std::uint32_t>(signingMembers(session->genesis()).size());
    const auto trust = sync::exportTrust(session->replica(), session->genesis());
    if (made && trust) {
        report = sync::judge(*made, *trust, now);
    } else if (!made && made.error().kind == sync::SyncError::Kind::Storage && made.error().replica &&
               made.error().replica->kind == replica::ReplicaError::Kind::Mismatch) {
        report.reason = sync::ProofReason::RecordNotOpened;
        report.steps.push_back({sync::ProofStep::Kind::Record, sync::StepState::Failed, std::nullopt});
        for (int k = 1; k < 6; ++k)
            report.steps.push_back({static_cast<sync::ProofStep::Kind>(k), sync::StepState::NotChecked, std::nullopt});
    } else {
        return Unexpected{problemOf(!made ? made.error() : trust.error())};
    }
    if (report.verdict == sync::ProofVerdict::Invalid)
        markFailed(person, entry);
    interfaces::ProofView out = proofViewOf(report, person.view(entry), signingMembers(session->genesis()));
    addTimes(out, contribution, now);
    return out;
}

} // namespace twinchart::workstation
