// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "workstationimpl.h"

#include "checking.h"
#include "patientbrief.h"

#include <crypto/hash.h>
#include <gateway/nodeframes.h>
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

Result<FileLock> WorkstationImpl::lockFor(const workstation::Session::Options& options, const std::string& user,
                                          const std::function<Result<Account>()>& account)
{
    auto lock = workstation::Session::lockUser(options, user);
    // Who is not there costs the same work as who is.
    if (!lock && lock.error().failure == Failure::NotPermitted) [[maybe_unused]]
        const auto nobody = account();
    return lock;
}

Result<interfaces::Session> WorkstationImpl::open(const std::string& user,
                                                  const std::function<Result<Account>()>& account,
                                                  workstation::Session::Store store, bool leaveUnsent)
{
    stopRecheck();
    const std::scoped_lock guard(m_mutex);
    lockLocked();
    const workstation::Session::Options options{m_options.home, m_options.nodeSocket, m_options.program, false,
                                                leaveUnsent};
    TWINCHART_ASSIGN([[maybe_unused]] const contract::Genesis genesis, readGenesis(m_options.home));
    TWINCHART_ASSIGN(FileLock lock, lockFor(options, user, account));
    TWINCHART_ASSIGN(Account open, account());
    if (open.user.applied)
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "%1 has applied to %2 and was not seen accepted yet. Nobody was signed in. Run login, which asks the hospital's node."),
            {open.user.entry.name, open.user.entry.hospital});
    TWINCHART_ASSIGN(m_session, workstation::Session::open(options, std::move(lock), std::move(open), store));
    return begin();
}

Result<void> WorkstationImpl::fill()
{
    if (!m_session->isBuilding())
        return {};
    // An empty list would say that there is nobody.
    if (const auto filled = syncSession(*m_session); !filled)
        return problem(
            filled.error().failure,
            TWINCHART_TR(
                "The record store is being built anew and nothing is in it yet: %1 Nobody was signed in. Sign in again when the node answers."),
            {filled.error().message.english()});
    return m_session->markBuilt();
}

Result<interfaces::Session> WorkstationImpl::begin()
{
    if (const auto filled = fill(); !filled) {
        lockLocked();
        return Unexpected{filled.error()};
    }
    m_view = {m_session->account().user.entry, m_session->clock().now(), mayReadClinical(), m_session->setAside()};
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
    return open(user, [&]() -> Result<Account> {
        TWINCHART_ASSIGN(const contract::Genesis genesis, readGenesis(m_options.home));
        return openAccount(m_options.home, user, passphrase, HomeClock(genesis.simulatedTime));
    });
}

Result<interfaces::Session> WorkstationImpl::unlockByRecovery(const std::string& user, SecretBytes recoveryText)
{
    return open(user, [&]() { return openAccountByRecovery(m_options.home, user, textViewOf(recoveryText)); });
}

Result<interfaces::Session> WorkstationImpl::rebuildStore(const std::string& user, SecretBytes passphrase,
                                                          bool leaveUnsent)
{
    return open(
        user,
        [&]() -> Result<Account> {
            TWINCHART_ASSIGN(const contract::Genesis genesis, readGenesis(m_options.home));
            return openAccount(m_options.home, user, passphrase, HomeClock(genesis.simulatedTime));
        },
        workstation::Session::Store::Anew, leaveUnsent);
}

Result<std::uint64_t> WorkstationImpl::dropSetAside()
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    return session->dropSetAside();
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
    m_granted.clear();
    m_grantedAt.reset();
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
    m_links.clear();
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
    TWINCHART_ASSIGN(const auto persons,
                     personsOf(*session, [this](const PatientHandle& handle) { return linksOf(handle); }));
    // The rows of each person; who is linked with nobody is one alone.
    std::map<PatientHandle, std::vector<interfaces::PatientSummary>> rows;
    const auto rowsOf = [&](const PatientHandle& handle) -> std::vector<interfaces::PatientSummary>& {
        const auto person = std::ranges::find_if(persons, [&](const auto& p) { return p.contains(handle); });
        return rows[person != persons.end() ? *person->begin() : handle];
    };
    std::vector<std::pair<std::uint64_t, PatientHandle>> unsummed;
    for (const replica::PatientInfo& info : *all) {
        if (info.commons)
            continue;
        if (!info.sound) {
            rowsOf(info.handle).push_back(failedSummary(info));
            continue;
        }
        // What was shared and may have ended is not told of by the list either.
        const bool isShown = checkShown(info.handle).hasValue();
        interfaces::PatientSummary summary;
        if (auto brief = decodeBrief(info.brief); brief && isShown)
            summary = std::move(brief).value();
        summary.id = patientIdText(info);
        summary.handle = toHex(info.handle);
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
            isShown && known != m_summaries.end() && known->second.first == stateOf(info)) {
            const interfaces::PatientSummary& full = known->second.second;
            summary.allergyState = full.allergyState;
            summary.allergies = full.allergies;
            summary.alerts = full.alerts;
            summary.place = full.place;
            summary.reason = full.reason;
            summary.invalidItems = std::max(summary.invalidItems, full.invalidItems);
            summary.worst = worse(summary.worst, full.worst);
        } else {
            // Nobody has looked.
            summary.worst = worse(summary.worst, interfaces::Verdict::NotYetTrusted);
            if (isShown && mayReadClinical() && !info.accessPending && info.sound && info.items <= kMostSummed)
                unsummed.emplace_back(info.items, info.handle);
        }
        rowsOf(info.handle).push_back(std::move(summary));
    }
    std::vector<interfaces::PatientSummary> out;
    for (auto& [handle, parts] : rows)
        out.push_back(mergedSummary(std::move(parts)));
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
    return {info.items, info.invalidRecords, info.waiting, info.withheld, info.accessPending, info.lastRecorded};
}

void WorkstationImpl::noteFailed(const OpenedPatient& patient)
{
    const replica::PatientInfo& info = patient.loaded().info;
    m_summaries.insert_or_assign(info.handle, std::pair{stateOf(info), patient.summary()});
    // Summed anew it would be what it was before the check.
    std::erase(m_unsummed, info.handle);
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
    std::vector<std::pair<std::string, PatientHandle>> named; // by an identifier, which several people may have
    for (const replica::PatientInfo& info : *all) {
        if (info.commons)
            continue;
        failed = failed || !info.sound;
        const std::string id = patientIdText(info);
        if (id == text || "handle:" + toHex(info.handle) == text)
            return id;
        if (bar == std::string::npos || !info.sound)
            continue;
        const auto brief = decodeBrief(info.brief);
        if (!brief)
            continue;
        if (std::ranges::any_of(brief->identifiers, [&](const interfaces::Identifier& i) {
                std::string plain = i.value;
                std::erase(plain, ' ');
                return i.system == text.substr(0, bar) &&
                       (i.value == text.substr(bar + 1) || plain == text.substr(bar + 1));
            }))
            named.emplace_back(id, info.handle);
    }
    if (named.size() > 1) {
        TWINCHART_ASSIGN(const auto persons,
                         personsOf(*session, [this](const PatientHandle& handle) { return linksOf(handle); }));
        const bool isOne = std::ranges::any_of(persons, [&](const std::set<PatientHandle>& person) {
            return std::ranges::all_of(named, [&](const auto& n) { return person.contains(n.second); });
        });
        if (!isOne)
            return problem(
                Failure::Refused,
                TWINCHART_TR(
                    "Several patients have %1, and they are not linked as one person. Nothing was shown or changed. Name one of them by the own id."),
                {text});
    }
    if (!named.empty())
        return std::ranges::min(named).first; // as the list's row has it
    // Whose row failed may be this very patient: "there is none" would not be true.
    if (failed)
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "No patient %1 is among those whose entries passed their check, and some entries failed it. Nothing is shown. Build the store anew by sync --rebuild."),
            {text});
    return problem(Failure::NotFound, TWINCHART_TR("No patient %1 is among those whom you may see."), {text});
}

Result<interfaces::StatusView> WorkstationImpl::status()
{
    const std::scoped_lock guard(m_mutex);
    interfaces::StatusView out;
    out.home = m_options.home.string();
    TWINCHART_ASSIGN(const contract::Genesis genesis, readGenesis(m_options.home));
    out.members = static_cast<std::uint32_t>(genesis.members.size());
    out.signingMembers = static_cast<std::uint32_t>(signingMembers(genesis).size());
    out.toleratedFaults = static_cast<std::uint32_t>(contract::faultTolerance(out.signingMembers));
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
        out.nodeDamaged = answer->damaged;
        out.height = answer->height;
        out.engine = answer->engine;
        out.vaultRecords = answer->vaultRecords;
        out.vaultBytes = answer->vaultBytes;
        out.freeBytes = answer->freeBytes;
        for (const std::string& p : answer->problems)
            out.problems.push_back({TWINCHART_TR("Node: %1"), {p}});
    } else {
        const Problem why = problemOf(answer.error());
        out.problems.push_back(why.message);
        out.nodeDamaged = why.failure == Failure::Integrity;
        std::error_code unknown;
        if (const fs::space_info space = fs::space(m_options.home, unknown); !unknown)
            out.freeBytes = space.available;
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
