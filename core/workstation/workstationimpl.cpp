// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "workstationimpl.h"

#include "checking.h"
#include "patientbrief.h"
#include "proofviews.h"

#include <crypto/hash.h>
#include <gateway/nodeframes.h>
#include <interop/demographics.h>
#include <sync/prooffile.h>
#include <workstation/homes.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <set>

namespace twinchart::workstation {

namespace fs = std::filesystem;
using interfaces::Change;

namespace {
constexpr std::uint64_t kMaxCatalogue = model::Catalogue::kMaxSize;
/// A record larger than this is summed when it is opened, not for the list.
constexpr std::uint64_t kMostSummed = 20'000;
} // namespace

std::vector<std::string> signingMembers(const contract::Genesis& genesis)
{
    std::vector<std::string> out;
    for (const contract::GenesisMember& m : genesis.members)
        if (m.validator)
            out.push_back(m.name);
    return out;
}

fs::path defaultHome()
{
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/')
        return fs::path(data) / "twinchart" / "home";
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/") / ".local" / "share" / "twinchart" / "home";
}

std::unique_ptr<interfaces::Workstation> openWorkstation(const Options& options)
{
    return std::make_unique<WorkstationImpl>(options);
}

class WorkstationImpl::Listening final : public interfaces::Subscription {
public:
    Listening(WorkstationImpl& owner, std::uint64_t id) : m_owner(owner), m_id(id) {}
    ~Listening() override
    {
        const std::scoped_lock guard(m_owner.m_listenersMutex);
        m_owner.m_listeners.erase(m_id);
    }

private:
    WorkstationImpl& m_owner;
    std::uint64_t m_id;
};

WorkstationImpl::WorkstationImpl(Options options) : m_options(std::move(options)) {}

WorkstationImpl::~WorkstationImpl()
{
    stopRecheck();
    stopSumming();
    const std::scoped_lock guard(m_mutex);
    lockLocked();
}

std::unique_ptr<interfaces::Subscription> WorkstationImpl::subscribe(std::function<void(Change)> listener)
{
    const std::scoped_lock guard(m_listenersMutex);
    const std::uint64_t id = m_nextListener++;
    m_listeners.emplace(id, std::move(listener));
    return std::make_unique<Listening>(*this, id);
}

void WorkstationImpl::notify(Change change)
{
    const std::scoped_lock guard(m_listenersMutex);
    for (const auto& [id, listener] : m_listeners)
        listener(change);
}

Result<interfaces::HomeInfo> WorkstationImpl::home()
{
    interfaces::HomeInfo out;
    out.path = m_options.home.string();
    std::error_code ignored;
    out.exists = fs::exists(m_options.home / "genesis", ignored);
    if (!out.exists)
        return out;
    TWINCHART_ASSIGN(const contract::Genesis genesis, readGenesis(m_options.home));
    out.demonstration = genesis.demo;
    out.simulatedTime = genesis.simulatedTime;
    out.chain = genesis.chain;
    out.genesisHash = toHex(contract::genesisHash(genesis));
    for (const contract::GenesisMember& m : genesis.members)
        out.members.push_back(m.name);
    out.signingMembers = signingMembers(genesis);
    out.organisation = out.signingMembers.empty() ? "" : out.signingMembers.front();
    for (UserDescription& user : listUsers(m_options.home))
        out.users.push_back(std::move(user.entry));
    out.unreadableUsers = unreadableUsers(m_options.home);
    if (genesis.demo)
        out.demonstrationPassphrase = kDemonstrationPassphrase;
    return out;
}

Result<interfaces::Session> WorkstationImpl::open(const std::string& user,
                                                  const std::function<Result<Account>()>& account)
{
    stopRecheck();
    const std::scoped_lock guard(m_mutex);
    lockLocked();
    const workstation::Session::Options options{m_options.home, m_options.nodeSocket, m_options.program};
    TWINCHART_ASSIGN([[maybe_unused]] const contract::Genesis genesis, readGenesis(m_options.home));
    TWINCHART_ASSIGN(FileLock lock, workstation::Session::lockUser(options, user));
    TWINCHART_ASSIGN(Account open, account());
    TWINCHART_ASSIGN(m_session, workstation::Session::open(options, std::move(lock), std::move(open), false));
    m_view = {m_session->account().user.entry, m_session->clock().now(), mayReadClinical()};
    const auto audited = m_session->replica().audit({m_view.unlockedAt, replica::AuditAct::Unlocked, std::nullopt, {}});
    if (!audited && audited.error().kind != replica::ReplicaError::Kind::RolledBack) {
        const Problem why = problemOf(audited.error());
        lockLocked();
        return Unexpected{why};
    }
    m_session->log().write(LogLevel::Info, "twinchart.workstation.session", "unlocked",
                           {{"online", m_session->online()}});
    return m_view;
}

Result<interfaces::Session> WorkstationImpl::unlock(const std::string& user, SecretBytes passphrase)
{
    return open(user, [&]() { return openAccount(m_options.home, user, passphrase); });
}

Result<interfaces::Session> WorkstationImpl::unlockByRecovery(const std::string& user, SecretBytes recoveryText)
{
    return open(user, [&]() { return openAccountByRecovery(m_options.home, user, textViewOf(recoveryText)); });
}

void WorkstationImpl::lock()
{
    stopRecheck();
    stopSumming();
    {
        const std::scoped_lock guard(m_mutex);
        if (!m_session)
            return;
        lockLocked();
    }
    notify(Change::Locked);
}

void WorkstationImpl::lockLocked()
{
    if (!m_session)
        return;
    forgetLoaded();
    // Without this row the session's end is still told by the next one's beginning.
    [[maybe_unused]] const auto audited =
        m_session->replica().audit({m_session->clock().now(), replica::AuditAct::Locked, std::nullopt, {}});
    m_summaries.clear();
    m_unsummed.clear();
    ++m_sessionNumber;
    m_session.reset();
    m_view = {};
}

std::optional<interfaces::Session> WorkstationImpl::session() const
{
    const std::scoped_lock guard(m_mutex);
    return m_session ? std::optional(m_view) : std::nullopt;
}

Result<Session*> WorkstationImpl::opened()
{
    if (!m_session)
        return problem(Failure::Locked, TWINCHART_TR("Nobody is signed in here. Sign in first."));
    return m_session.get();
}

bool WorkstationImpl::mayReadClinical() const
{
    const interfaces::Role role = m_session->account().user.entry.role;
    return isClinical(role) || role == interfaces::Role::Patient || role == interfaces::Role::Delegate;
}

void WorkstationImpl::forgetLoaded()
{
    m_loaded.clear();
}

Result<std::vector<interfaces::PatientSummary>> WorkstationImpl::patients()
{
    stopSumming();
    std::unique_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    if (const auto audited =
            session->replica().audit({session->clock().now(), replica::AuditAct::ListedPatients, std::nullopt, {}});
        !audited && session->replica().health().fresh)
        return Unexpected{problemOf(audited.error())};
    const auto all = session->replica().patients();
    if (!all)
        return Unexpected{problemOf(all.error())};
    std::vector<interfaces::PatientSummary> out;
    std::vector<std::pair<std::uint64_t, PatientHandle>> unsummed;
    for (const replica::PatientInfo& info : *all) {
        if (info.commons)
            continue;
        if (!info.sound) {
            out.push_back(failedSummary(info));
            continue;
        }
        interfaces::PatientSummary summary;
        if (auto brief = decodeBrief(info.brief))
            summary = std::move(brief).value();
        summary.id = patientIdText(info);
        summary.items = info.items;
        summary.lastRecorded = info.lastRecorded;
        summary.accessPending = info.accessPending;
        summary.keptByHospital = info.keptByHospital;
        summary.invalidItems = info.invalidRecords;
        if (summary.invalidItems > 0 || !session->replica().health().fresh)
            summary.worst = interfaces::Verdict::Invalid;
        else if (info.waiting > 0)
            summary.worst = interfaces::Verdict::Pending;
        summary.allergyState = interfaces::AllergyState::Unavailable;
        if (const auto known = m_summaries.find(info.handle);
            known != m_summaries.end() && known->second.first == stateOf(info)) {
            const interfaces::PatientSummary& full = known->second.second;
            summary.allergyState = full.allergyState;
            summary.allergies = full.allergies;
            summary.alerts = full.alerts;
            summary.place = full.place;
            summary.reason = full.reason;
            summary.invalidItems = std::max(summary.invalidItems, full.invalidItems);
            if (summary.worst == interfaces::Verdict::Verified)
                summary.worst = full.worst;
        } else if (mayReadClinical() && !info.accessPending && info.sound && info.items <= kMostSummed) {
            unsummed.emplace_back(info.items, info.handle);
        }
        out.push_back(std::move(summary));
    }
    std::ranges::sort(out, {}, [](const interfaces::PatientSummary& p) { return std::tie(p.family, p.given, p.id); });
    std::ranges::sort(unsummed, std::greater());
    m_unsummed.clear();
    for (const auto& [items, handle] : unsummed)
        m_unsummed.push_back(handle);
    guard.unlock();
    startSumming();
    return out;
}

WorkstationImpl::SummedState WorkstationImpl::stateOf(const replica::PatientInfo& info)
{
    return {info.items, info.invalidRecords, info.waiting, info.lastRecorded};
}

void WorkstationImpl::startSumming()
{
    {
        const std::scoped_lock guard(m_listenersMutex);
        if (m_listeners.empty())
            return; // a script reads the list and goes
    }
    const std::scoped_lock guard(m_summingMutex);
    // Another opening may have started it meanwhile: what that one leaves stays in m_unsummed.
    m_stopSumming = true;
    if (m_summing.joinable())
        m_summing.join();
    m_stopSumming = false;
    m_summing = std::thread([this]() {
        using namespace std::chrono_literals;
        // Whoever opens a patient at once is not kept waiting, and neither is anybody between two turns.
        for (int n = 0; n < 30 && !m_stopSumming; ++n)
            std::this_thread::sleep_for(10ms);
        bool changed = false;
        for (; !m_stopSumming; std::this_thread::sleep_for(5ms)) {
            const std::scoped_lock turn(m_mutex);
            if (!m_session || m_unsummed.empty())
                break;
            const PatientHandle handle = m_unsummed.back();
            m_unsummed.pop_back();
            const auto patient = read(handle);
            if (patient)
                m_summaries.insert_or_assign(handle,
                                             std::pair{stateOf((*patient)->loaded().info), (*patient)->summary()});
            changed = changed || patient || patient.error().failure == Failure::Integrity;
        }
        if (changed)
            notify(Change::Summaries);
    });
}

void WorkstationImpl::stopSumming()
{
    const std::scoped_lock guard(m_summingMutex);
    m_stopSumming = true;
    if (m_summing.joinable())
        m_summing.join();
}

Result<PatientHandle> WorkstationImpl::handleOf(const std::string& patient)
{
    const auto all = m_session->replica().patients();
    if (!all)
        return Unexpected{problemOf(all.error())};
    for (const replica::PatientInfo& info : *all)
        if (!info.commons && patientIdText(info) == patient)
            return info.handle;
    return problem(Failure::NotFound, TWINCHART_TR("No patient %1 is among those whom you may see."), {patient});
}

Result<std::string> WorkstationImpl::resolvePatient(const std::string& text)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    const auto all = session->replica().patients();
    if (!all)
        return Unexpected{problemOf(all.error())};
    const auto bar = text.rfind('|');
    bool failed = false;
    for (const replica::PatientInfo& info : *all) {
        if (info.commons)
            continue;
        failed = failed || !info.sound;
        const std::string id = patientIdText(info);
        if (id == text)
            return id;
        if (bar == std::string::npos || !info.sound)
            continue;
        const auto brief = decodeBrief(info.brief);
        if (!brief)
            continue;
        for (const interfaces::Identifier& i : brief->identifiers) {
            std::string plain = i.value;
            std::erase(plain, ' ');
            if (i.system == text.substr(0, bar) && (i.value == text.substr(bar + 1) || plain == text.substr(bar + 1)))
                return id;
        }
    }
    // Whose row failed may be this very patient: "there is none" would not be true.
    if (failed)
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "No patient %1 is among those whose entries passed their check, and some entries failed it. Nothing is shown. Rebuild the store by sync."),
            {text});
    return problem(Failure::NotFound, TWINCHART_TR("No patient %1 is among those whom you may see."), {text});
}

Result<std::shared_ptr<OpenedPatient>> WorkstationImpl::load(const PatientHandle& handle, replica::AuditAct act)
{
    workstation::Session& session = *m_session;
    // Durable before anything is shown. A replica that takes no more rows is shown as failed, never as verified.
    const auto audited = session.replica().audit({session.clock().now(), act, handle, {}});
    if (!audited && session.replica().health().fresh)
        return Unexpected{problemOf(audited.error())};
    if (const auto it = m_loaded.find(handle); it != m_loaded.end())
        return it->second;
    TWINCHART_ASSIGN(std::shared_ptr<OpenedPatient> patient, read(handle));
    m_loaded.insert_or_assign(handle, patient);
    return patient;
}

Result<std::shared_ptr<OpenedPatient>> WorkstationImpl::read(const PatientHandle& handle)
{
    workstation::Session& session = *m_session;
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
                "Integrity check failed: this patient's record here is not what was stored. Nothing of it is shown. Run check --deep; then rebuild the store by sync."));
    }
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
    return patient;
}

Result<interfaces::ChartData> WorkstationImpl::openPatient(const interfaces::TimelineQuery& query)
{
    stopRecheck();
    stopSumming();
    interfaces::ChartData chart;
    std::shared_ptr<OpenedPatient> patient;
    std::vector<std::uint32_t> records;
    std::uint64_t number = 0;
    bool isNew = false;
    bool more = false;
    {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, opened());
        TWINCHART_ASSIGN(const PatientHandle handle, handleOf(query.patient));
        TWINCHART_ASSIGN(patient, load(handle, replica::AuditAct::OpenedPatient));
        TWINCHART_ASSIGN(const twin::Query wanted, patient->query(query));
        chart = patient->chart(wanted, session->clock().now());
        for (std::uint32_t n = static_cast<std::uint32_t>(patient->loaded().records.size()); n-- > 0;)
            if (patient->loaded().records[n].items > 0)
                records.push_back(n);
        number = m_sessionNumber;
        isNew = !m_summaries.contains(handle);
        m_summaries.insert_or_assign(handle, std::pair{stateOf(patient->loaded().info), chart.patient});
        std::erase(m_unsummed, handle);
        more = !m_unsummed.empty();
    }
    startRecheck(std::move(patient), std::move(records), number);
    if (more)
        startSumming();
    else if (isNew)
        notify(Change::Summaries);
    return chart;
}

Result<void> WorkstationImpl::timeline(const interfaces::TimelineQuery& query, const interfaces::ItemSink& sink)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    TWINCHART_ASSIGN(const PatientHandle handle, handleOf(query.patient));
    TWINCHART_ASSIGN(const std::shared_ptr<OpenedPatient> patient, load(handle, replica::AuditAct::OpenedPatient));
    TWINCHART_ASSIGN(const twin::Query wanted, patient->query(query));
    const twin::Selection selection = twin::select(patient->entries(), wanted);
    std::vector<std::uint32_t> order = selection.order;
    if (!wanted.conditions.empty()) {
        // Whether what failed meets a condition nobody can say: it is listed as failed, never left out.
        twin::Query any = wanted;
        any.conditions.clear();
        const std::set<std::uint32_t> chosen(order.begin(), order.end());
        order = twin::select(patient->entries(), any).order;
        std::erase_if(order, [&](std::uint32_t e) {
            const twin::Entry& entry = patient->entries()[e];
            const bool named = std::ranges::any_of(
                wanted.conditions, [&](const model::Condition& c) { return c.attribute() == entry.item->attribute; });
            return !chosen.contains(e) &&
                   (!named || entry.shown || patient->view(e).verdict != interfaces::Verdict::Invalid);
        });
    }
    // A script has no background in which a value could be taken back: every record is opened before its row.
    std::map<std::uint32_t, bool> good;
    for (const std::uint32_t e : order) {
        const replica::LoadedRecord& record = patient->recordOf(e);
        const auto index = static_cast<std::uint32_t>(&record - patient->loaded().records.data());
        if (!good.contains(index)) {
            const bool opens = (record.flags & (replica::kErased | replica::kInvalid)) != 0 ||
                               session->replica().recheck(record.record, record.version).hasValue();
            good.emplace(index, opens);
            if (!opens)
                patient->markFailed(index);
        }
        if (!sink(patient->view(e)))
            return {};
    }
    for (const interfaces::ItemView& row : patient->unopened())
        if ((!query.asKnownAt || row.start <= *query.asKnownAt) && !sink(row))
            return {};
    return {};
}

void WorkstationImpl::startRecheck(std::shared_ptr<OpenedPatient> patient, std::vector<std::uint32_t> records,
                                   std::uint64_t sessionNumber)
{
    const std::scoped_lock turn(m_recheckMutex);
    // Another opening may have started one meanwhile: assigning stops it and waits for it.
    m_recheck = std::jthread([this, patient = std::move(patient), records = std::move(records),
                              sessionNumber](const std::stop_token& stop) {
        constexpr std::size_t kTurn = 64;
        for (std::size_t at = 0; at < records.size() && !stop.stop_requested(); at += kTurn) {
            bool failed = false;
            {
                const std::scoped_lock guard(m_mutex);
                if (!m_session || m_sessionNumber != sessionNumber || stop.stop_requested())
                    return;
                for (std::size_t n = at; n < std::min(records.size(), at + kTurn); ++n) {
                    const replica::LoadedRecord& record = patient->loaded().records[records[n]];
                    if ((record.flags & (replica::kErased | replica::kInvalid)) != 0 ||
                        patient->hasFailed(records[n]) || m_session->replica().recheck(record.record, record.version))
                        continue;
                    patient->markFailed(records[n]);
                    failed = true;
                }
            }
            if (failed)
                notify(Change::Verdicts);
        }
    });
}

void WorkstationImpl::stopRecheck()
{
    const std::scoped_lock turn(m_recheckMutex);
    m_recheck = {};
}

Result<std::pair<std::shared_ptr<OpenedPatient>, std::uint32_t>> WorkstationImpl::locate(const std::string& item)
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
        TWINCHART_ASSIGN(std::shared_ptr<OpenedPatient> patient, load(k.handle, replica::AuditAct::OpenedItem));
        if (const auto entry = patient->find(*id))
            return std::pair{std::move(patient), *entry};
    }
    return problem(Failure::NotFound, TWINCHART_TR("There is no such item among the patients whom you may see."));
}

Result<interfaces::ItemDetails> WorkstationImpl::details(const std::string& item)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    TWINCHART_ASSIGN(const auto place, locate(item));
    const auto& [patient, entry] = place;
    interfaces::ItemDetails out;
    const replica::LoadedRecord& record = patient->recordOf(entry);
    const auto index = static_cast<std::uint32_t>(&record - patient->loaded().records.data());
    if (const auto content = session->replica().content(record.record, record.version))
        out.resourceJson = textOf(content->resource);
    else if ((record.flags & replica::kErased) == 0)
        patient->markFailed(index);
    out.item = patient->view(entry);
    const twin::Entry& chosen = patient->entries()[entry];
    const twin::Bounds when = twin::bounds(chosen);
    std::vector<std::pair<std::int64_t, std::uint32_t>> earlier;
    for (std::uint32_t e = 0; e < patient->entries().size(); ++e) {
        const twin::Entry& other = patient->entries()[e];
        if (other.record == chosen.record && other.item->path == chosen.item->path)
            out.versions.push_back(patient->view(e));
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
        out.earlier.push_back(patient->view(e).value);
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
    TWINCHART_ASSIGN(const auto place, locate(item));
    const auto& [patient, entry] = place;
    const replica::LoadedRecord& record = patient->recordOf(entry);
    const replica::ContributionInfo& contribution = patient->loaded().contributions[record.contribution];
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
    const auto index = static_cast<std::uint32_t>(&record - patient->loaded().records.data());
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
        patient->markFailed(index);
    interfaces::ProofView out = proofViewOf(report, patient->view(entry), signingMembers(session->genesis()));
    out.savedAt = contribution.received;
    out.verifiedAt = contribution.verdict.at;
    return out;
}

Result<interfaces::StatusView> WorkstationImpl::status()
{
    const std::scoped_lock guard(m_mutex);
    interfaces::StatusView out;
    out.home = m_options.home.string();
    TWINCHART_ASSIGN(const contract::Genesis genesis, readGenesis(m_options.home));
    out.members = static_cast<std::uint32_t>(genesis.members.size());
    out.signingMembers = static_cast<std::uint32_t>(signingMembers(genesis).size());
    out.toleratedFaults = (out.signingMembers - 1) / 3;
    out.simulatedTime = genesis.simulatedTime;
    out.now = HomeClock(genesis.simulatedTime).now();
    out.locked = !m_session;

    std::unique_ptr<gateway::GatewayClient> own;
    gateway::GatewayClient* node = m_session ? &m_session->gateway() : nullptr;
    if (node == nullptr) {
        if (m_options.nodeSocket.empty()) {
            own = gateway::connectToHome(m_options.home);
        } else {
            gateway::GatewayClient::Options options;
            options.socket = m_options.nodeSocket;
            own = std::make_unique<gateway::GatewayClient>(std::move(options));
        }
        node = own.get();
    }
    const auto answer = node->call(gateway::StatusRequest{});
    if (answer) {
        out.nodeRunning = true;
        out.height = answer->height;
        out.engine = answer->engine;
        out.vaultRecords = answer->vaultRecords;
        out.vaultBytes = answer->vaultBytes;
        out.freeBytes = answer->freeBytes;
        for (const std::string& p : answer->problems)
            out.problems.push_back({TWINCHART_TR("Node: %1"), {p}});
    } else {
        out.problems.push_back(problemOf(answer.error()).message);
    }
    out.unreadableUsers = unreadableUsers(m_options.home);
    for (const std::string& name : out.unreadableUsers)
        out.problems.push_back(
            {TWINCHART_TR(
                 "This program cannot read who the user %1 is: the description is damaged or of another version. Nothing of this user was changed. Use the program that made it, or run check --deep."),
             {name}});
    if (out.signingMembers == 1)
        out.problems.push_back(
            {TWINCHART_TR(
                 "One organisation signs: the ledger tolerates no fault and has no witness; where nothing outside remembers, a roll-back of this whole home cannot be seen."),
             {}});
    if (m_session) {
        const auto counts = m_session->replica().counts();
        if (!counts)
            return Unexpected{problemOf(counts.error())};
        out.outbox = counts->outbox;
        const auto anchored = m_session->synchroniser().anchored();
        if (!anchored)
            return Unexpected{problemOf(anchored.error())};
        out.anchored = *anchored;
        if (const auto trust = m_session->synchroniser().headers().restore(m_session->clock().now())) {
            out.trusted = trust->height;
            if (trust->state != sync::HeaderTrust::State::None)
                out.trustedTime = trust->time;
            if (trust->state == sync::HeaderTrust::State::Expired)
                out.problems.push_back(
                    {TWINCHART_TR("The newest header trusted here is older than the trusting period. Sync."), {}});
        }
        if (counts->refused > 0)
            out.problems.push_back({TWINCHART_TR("%1 contributions were refused by the ledger's rules and wait here."),
                                    {std::to_string(counts->refused)}});
        for (const std::string& p : m_session->replica().health().problems)
            out.problems.push_back({TWINCHART_TR("Record store: %1"), {p}});
        for (const crypto::ManifestFinding& f : m_session->findings())
            out.problems.push_back(
                {TWINCHART_TR("File %1 was changed since the last clean end. Run check --deep."), {f.name}});
    }
    return out;
}

Result<interfaces::CheckResult> WorkstationImpl::check(bool deep, const interfaces::ProgressSink& progress,
                                                       interfaces::CancelFlag& cancel)
{
    stopRecheck();
    const std::scoped_lock guard(m_mutex);
    return checkHome(m_options.home, m_options.nodeSocket, m_session.get(), deep, progress, cancel);
}

Result<interfaces::CatalogueView> WorkstationImpl::catalogueView()
{
    TWINCHART_ASSIGN(const workstation::Session::InForce inForce, m_session->catalogueToRead());
    interfaces::CatalogueView out;
    out.digest = toHex(inForce.digest);
    out.height = inForce.since;
    for (const model::DataSet& set : inForce.catalogue->dataSets()) {
        static constexpr const char* kProviders[] = {"patient",   "peripheral system",
                                                     "physician", "equipment",
                                                     "sensor",    "team",
                                                     "surgeon",   "physician, sensor or equipment"};
        interfaces::CatalogueDataSetView view;
        view.code = set.code.code;
        view.stage = stageText(set.stage);
        view.title = set.title.en;
        view.provider = kProviders[static_cast<std::size_t>(set.provider)];
        view.permissionClass = stageText(set.permissionClass);
        view.writable = set.writable;
        for (const std::uint32_t index : set.attributes) {
            const model::Attribute& a = inForce.catalogue->attributes()[index];
            std::string type;
            static constexpr std::pair<model::ValueKind, const char*> kKinds[] = {
                {model::ValueKind::Quantity, "quantity"}, {model::ValueKind::Coded, "coded"},
                {model::ValueKind::Text, "text"},         {model::ValueKind::Time, "time"},
                {model::ValueKind::Boolean, "boolean"},   {model::ValueKind::Reference, "reference"},
                {model::ValueKind::Series, "series"},     {model::ValueKind::Attachment, "attachment"},
                {model::ValueKind::Pair, "pair"}};
            for (const auto& [kind, name] : kKinds)
                if (a.may(kind))
                    type += (type.empty() ? "" : "|") + std::string(name);
            view.attributes.push_back({a.name, a.title.en, type, a.unit});
        }
        out.dataSets.push_back(std::move(view));
    }
    return out;
}

Result<interfaces::CatalogueView> WorkstationImpl::catalogue()
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN([[maybe_unused]] workstation::Session* const session, opened());
    return catalogueView();
}

Result<interfaces::CatalogueView> WorkstationImpl::addCatalogue(const std::string& file)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    const auto octets = readFile(file, kMaxCatalogue);
    if (!octets)
        return problem(Failure::Refused, TWINCHART_TR("%1 cannot be read: %2. Nothing was changed."),
                       {file, octets.error().text()});
    TWINCHART_TRY(submitCatalogue(*session, *octets, file));
    forgetLoaded();
    return catalogueView();
}

} // namespace twinchart::workstation
