// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <uisupport/fakeworkstation.h>

#include <algorithm>
#include <chrono>

namespace twinchart::uisupport {

using namespace interfaces;

namespace {
/// Then a held call comes back all the same: a test that failed must not hang.
constexpr std::chrono::seconds kLongestHold{60};
} // namespace

struct FakeWorkstation::Listener final : Subscription {
    std::shared_ptr<std::map<int, std::function<void(Change)>>> all;
    std::shared_ptr<std::mutex> mutex;
    int id = 0;
    ~Listener() override
    {
        const std::lock_guard guard(*mutex);
        all->erase(id);
    }
};

FakeWorkstation::FakeWorkstation(Script script)
    : m_script(std::move(script)), m_patients(inventedPatients()), m_pemberton(pembertonRecord(m_script.densePoints)),
      m_thread(std::this_thread::get_id()), m_listeners(std::make_shared<std::map<int, std::function<void(Change)>>>()),
      m_listenerMutex(std::make_shared<std::mutex>())
{
}

Instant FakeWorkstation::now()
{
    return *parseRfc3339("2026-11-20T14:32:00Z");
}

std::optional<Problem> FakeWorkstation::enter(const char* name)
{
    if (std::this_thread::get_id() == m_thread)
        ++m_ownThread;
    std::unique_lock guard(m_mutex);
    ++m_calls[name];
    m_released.wait_for(guard, kLongestHold, [this] { return !m_held; });
    const auto found = m_script.failing.find(name);
    return found == m_script.failing.end() ? std::nullopt : std::optional(found->second);
}

Result<HomeInfo> FakeWorkstation::home()
{
    if (auto failing = enter("home"))
        return Unexpected{*failing};
    HomeInfo h;
    h.path = "demonstration";
    h.exists = m_script.exists;
    h.demonstration = h.simulatedTime = m_script.demonstration;
    h.chain = "twinchart-7f3a91c2";
    h.genesisHash = "9f2c71e40b5ad38c6d80f3b2b7e52284c41b0a9677e219cce3f0a05d1195319f";
    h.organisation = "Calderbrook Royal Infirmary";
    static constexpr const char* names[] = {"Calderbrook Royal Infirmary", "Northmoor University Hospital",
                                            "St Aldhelm’s Hospital",       "Harrowfield Heart Centre",
                                            "Kingsmere Cancer Centre",     "Estermoor General Hospital",
                                            "Tarnside General Hospital"};
    for (int i = 0; i < m_script.members && i < 7; ++i)
        h.members.push_back(names[i]);
    h.signingMembers.assign(h.members.begin(), h.members.begin() + m_script.signing);
    h.users = {{"physician", "Dr H. Lindqvist", Role::Physician, h.organisation},
               {"surgeon", "Mr P. Nakagawa", Role::Surgeon, h.organisation},
               {"nurse", "Sister M. Okafor", Role::Nurse, h.organisation},
               {"administrator", "J. Fell", Role::Administrator, h.organisation},
               {"physician@north", "Dr A. Sato", Role::Physician, "Northmoor University Hospital"}};
    h.unreadableUsers = m_script.unreadableUsers;
    std::erase_if(h.users, [&h](const UserEntry& user) {
        return std::find(h.unreadableUsers.begin(), h.unreadableUsers.end(), user.name) != h.unreadableUsers.end();
    });
    if (m_script.demonstration)
        h.demonstrationPassphrase = m_script.passphrase;
    return h;
}

Result<Session> FakeWorkstation::unlock(const std::string& user, SecretBytes passphrase)
{
    if (auto failing = enter("unlock"))
        return Unexpected{*failing};
    return signIn(user, std::move(passphrase));
}

Result<Session> FakeWorkstation::signIn(const std::string& user, SecretBytes passphrase)
{
    if (!equal(passphrase.view(), viewOf(m_script.passphrase)))
        return problem(Failure::NotPermitted, "The passphrase does not open this user's key. Nothing was changed.");
    const Result<HomeInfo> h = home();
    const std::lock_guard guard(m_mutex);
    for (const UserEntry& entry : h->users)
        if (entry.name == user)
            m_session = Session{entry, now(), entry.role != Role::Administrator};
    if (!m_session)
        return problem(Failure::NotFound, "There is no user %1 in this home.", {user});
    return *m_session;
}

Result<Session> FakeWorkstation::unlockByRecovery(const std::string& user, SecretBytes)
{
    return unlock(user, SecretBytes::copyOf(std::string_view(m_script.passphrase)));
}

Result<Session> FakeWorkstation::rebuildStore(const std::string& user, SecretBytes passphrase, bool)
{
    if (auto failing = enter("rebuildStore"))
        return Unexpected{*failing};
    auto session = signIn(user, std::move(passphrase));
    if (session)
        session->setAside = "set-aside/1";
    return session;
}

Result<std::uint64_t> FakeWorkstation::dropSetAside()
{
    if (auto failing = enter("dropSetAside"))
        return Unexpected{*failing};
    return 1;
}

void FakeWorkstation::lock()
{
    enter("lock");
    const std::lock_guard guard(m_mutex);
    m_session.reset();
}

std::optional<Session> FakeWorkstation::session() const
{
    const std::lock_guard guard(m_mutex);
    return m_session;
}

Result<std::vector<PatientSummary>> FakeWorkstation::patients()
{
    if (auto failing = enter("patients"))
        return Unexpected{*failing};
    if (locked())
        return problem(Failure::Locked, "The workstation is locked.");
    const std::lock_guard guard(m_mutex);
    return m_script.patients.value_or(m_patients);
}

Result<ChartData> FakeWorkstation::openPatient(const TimelineQuery& query)
{
    if (auto failing = enter("openPatient"))
        return Unexpected{*failing};
    if (locked())
        return problem(Failure::Locked, "The workstation is locked.");
    const std::lock_guard guard(m_mutex);
    const auto patient = std::find_if(m_patients.begin(), m_patients.end(),
                                      [&](const PatientSummary& p) { return p.id == query.patient; });
    if (patient == m_patients.end())
        return problem(Failure::NotFound, "There is no such patient here.");
    ChartData d = m_pemberton;
    d.patient = *patient;
    if (patient->items == 0) {
        d.items.clear();
        d.series.clear();
        d.arrivals.clear();
        d.total = 0;
    }
    for (ItemView& i : d.items)
        if (m_tampered.contains(i.item)) {
            i.verdict = Verdict::Invalid;
            i.value.clear();
            i.unit.clear();
        }
    if (query.asKnownAt) {
        // As the core does: what came later is absent, and the curves with it.
        std::vector<std::uint32_t> place(d.items.size(), SeriesView::kNoItem);
        std::vector<ItemView> known;
        for (std::size_t i = 0; i < d.items.size(); ++i)
            if (d.items[i].recorded && d.items[i].recorded->ns <= query.asKnownAt->ns) {
                place[i] = static_cast<std::uint32_t>(known.size());
                known.push_back(d.items[i]);
            }
        d.hidden = d.items.size() - known.size();
        d.items = std::move(known);
        for (SeriesView& s : d.series) {
            SeriesView cut = s;
            cut.timeNs.clear();
            cut.value.clear();
            cut.item.clear();
            for (std::size_t i = 0; i < s.timeNs.size(); ++i) {
                const std::uint32_t item = s.item[i] == SeriesView::kNoItem ? SeriesView::kNoItem : place[s.item[i]];
                if (s.timeNs[i] > query.asKnownAt->ns ||
                    (s.item[i] != SeriesView::kNoItem && item == SeriesView::kNoItem))
                    continue;
                cut.timeNs.push_back(s.timeNs[i]);
                cut.value.push_back(s.value[i]);
                cut.item.push_back(item);
            }
            s = std::move(cut);
        }
    }
    return d;
}

Result<void> FakeWorkstation::timeline(const TimelineQuery& query, const ItemSink& sink)
{
    TWINCHART_ASSIGN(const ChartData d, openPatient(query));
    for (const ItemView& item : d.items)
        if (!sink(item))
            break;
    return {};
}

Result<std::vector<PeripheralFinding>>
FakeWorkstation::timelineWith(const TimelineQuery&, const std::vector<PeripheralSource>&, const ItemSink&)
{
    return problem(Failure::Unavailable, "No screen asks other systems yet.");
}

Result<Story> FakeWorkstation::story(const std::string&)
{
    return problem(Failure::Unavailable, "No screen shows this yet.");
}

Result<ItemDetails> FakeWorkstation::details(const std::string& item)
{
    if (auto failing = enter("details"))
        return Unexpected{*failing};
    const std::lock_guard guard(m_mutex);
    for (const ItemView& i : m_pemberton.items) {
        if (i.item != item)
            continue;
        ItemDetails d;
        d.item = i;
        if (m_tampered.contains(item)) {
            d.item.verdict = Verdict::Invalid;
            d.item.value.clear();
            d.item.unit.clear();
        }
        d.versions = {d.item};
        d.resourceJson = R"({"resourceType":"Observation","status":"final","code":{"text":")" + i.display +
                         R"("},"valueQuantity":{"value":)" + (i.value.empty() ? "null" : i.value) + R"(,"unit":")" +
                         i.unit + R"("}})";
        for (const ItemView& other : m_pemberton.items)
            if (other.attribute == i.attribute && other.start < i.start && other.verdict != Verdict::Invalid)
                d.earlier.insert(d.earlier.begin(), other.value);
        if (d.earlier.size() > 8)
            d.earlier.resize(8);
        d.codeText = i.attribute == "potassium" ? "Potassium, serum or plasma · LOINC 2823-3" : i.display;
        return d;
    }
    return problem(Failure::NotFound, "There is no such entry.");
}

Result<ProofView> FakeWorkstation::proof(const std::string& item)
{
    if (auto failing = enter("proof"))
        return Unexpected{*failing};
    TWINCHART_ASSIGN(const ItemDetails d, details(item));
    ProofView p;
    p.item = d.item;
    const bool failed = d.item.verdict == Verdict::Invalid;
    p.overall = failed ? StepState::Failed : StepState::Passed;
    p.headline = failed ? Message{"This entry is not what was recorded.", {}}
                        : Message{"This value is what was recorded. Nobody has changed it.", {}};
    p.sentence =
        failed
            ? Message{"The stored copy does not match block %1. The value is not shown.",
                      {std::to_string(d.item.height)}}
            : Message{
                  "It was put in block %1. One hospital signed that block; one was needed. No other hospital checks it.",
                  {std::to_string(d.item.height)}};
    const auto step = [&](ProofStep::Kind kind, std::vector<ProofFact> facts, const char* sentence, const char* hash) {
        ProofStep s;
        s.kind = kind;
        const bool broken = failed && kind == ProofStep::Kind::Commitment;
        s.state = !failed || kind < ProofStep::Kind::Commitment ? StepState::Passed
                  : broken                                      ? StepState::Failed
                                                                : StepState::NotChecked;
        if (s.state == StepState::Passed)
            s.sentence = {sentence, {}};
        else if (broken)
            s.sentence = {"The record does not give this commitment.", {}};
        s.facts = std::move(facts);
        s.shortHash = hash;
        s.fullHash = std::string(hash).substr(0, 4) + "0b5ad38c6d80f3b2b7e52284c41b0a9677e219cce3f0a05d1195319f71e4";
        p.steps.push_back(std::move(s));
    };
    const std::string what = failed ? "not shown" : d.item.display + " " + d.item.value + " " + d.item.unit;
    step(ProofStep::Kind::Record,
         {{{"Data set", {}}, d.item.dataSet}, {{"Value", {}}, what}, {{"Version", {}}, "1 of 1"}},
         "The record was opened with your key and matches its seal.", "9f2c 71e4 … a05d");
    step(ProofStep::Kind::Commitment,
         {{{"Kind", {}}, "Keyed, salted"},
          {{"Reveals", {}}, "Nothing about the value"},
          {{"Opens by", {}}, "Key of this record"}},
         "The record gives exactly this commitment.", "c41b 0a96 … 77e2");
    step(ProofStep::Kind::Transaction,
         {{{"Signed by", {}}, "Dr H. Lindqvist"},
          {{"For", {}}, "Calderbrook Royal Infirmary"},
          {{"Sent", {}}, "20-Nov-2026 07:06:11"}},
         "The signature is valid and the writer had the right to write test data.", "6d80 f3b2 … 19cc");
    step(ProofStep::Kind::Block,
         {{{"Number", {}}, std::to_string(d.item.height)},
          {{"Position", {}}, "17 of 42"},
          {{"Decided", {}}, "2026-11-20T07:06:14Z"}},
         "The transaction is part of this block. The proof has 9 steps, all correct.", "b7e5 2284 … e3f0");
    step(ProofStep::Kind::Header, {{{"Signed", {}}, "1 of 1 hospital"}, {{"Needed", {}}, "1 of 1"}},
         "All of the voting power signed this header.", "b7e5 2284 … e3f0");
    step(ProofStep::Kind::Witnesses, {{{"Witnesses", {}}, "0"}, {{"Disagree", {}}, "none"}},
         "A ledger of one member knows no witness.", "");
    p.savedAt = Instant{d.item.start.ns + 53LL * 60'000'000'000};
    p.sentAt = Instant{p.savedAt->ns + 2'000'000'000};
    p.recordedAt = Instant{p.sentAt->ns + 3'000'000'000};
    if (!failed)
        p.verifiedAt = Instant{p.recordedAt->ns + 3'000'000'000};
    p.checkedAt = now();
    p.height = d.item.height;
    p.signers = {{"Calderbrook Royal Infirmary", true}};
    p.needed = 1;
    p.proves = {{"Proves that the value, its writer and its time are those recorded then.", {}},
                {"Proves that no newer version of this record exists up to block %1.", {std::to_string(1'204'233)}}};
    p.doesNotProve = {{"Does not prove that the measurement itself was right.", {}},
                      {"Does not prove that nobody else has seen the value.", {}}};
    const std::lock_guard guard(m_mutex);
    if (m_script.proof)
        m_script.proof(p);
    return p;
}

Result<std::string> FakeWorkstation::resolvePatient(const std::string& text)
{
    return text;
}

Result<LinkResult> FakeWorkstation::linkPatients(const std::string&, const std::string&)
{
    return LinkResult{};
}

Result<LinkResult> FakeWorkstation::unlinkPatients(const std::string&, const std::string&)
{
    return LinkResult{};
}

Result<WriteResult> FakeWorkstation::writeRecord(const WriteRequest&)
{
    return WriteResult{};
}

Result<WriteResult> FakeWorkstation::amendItem(const AmendRequest&)
{
    return WriteResult{};
}

namespace {
/// What no screen asks for yet.
Unexpected<Problem> noDesk()
{
    return problem(Failure::Unavailable, "The invented hospital has no registration desk.");
}
} // namespace

Result<StandingView> FakeWorkstation::registerUser(RegistrationRequest)
{
    return noDesk();
}
Result<StandingView> FakeWorkstation::login(const std::string&, SecretBytes)
{
    return noDesk();
}
Result<std::vector<ApplicationView>> FakeWorkstation::applications()
{
    return noDesk();
}
Result<AdmissionView> FakeWorkstation::acceptApplication(const AcceptRequest&)
{
    return noDesk();
}
Result<AdmissionView> FakeWorkstation::rejectApplication(const std::string&, const std::string&)
{
    return noDesk();
}
Result<RevocationView> FakeWorkstation::revokeUser(const std::string&, const std::string&)
{
    return noDesk();
}
Result<RevocationView> FakeWorkstation::revokeOwn(const std::string&)
{
    return noDesk();
}

Result<DeleteResult> FakeWorkstation::deleteItem(const DeleteRequest&)
{
    return DeleteResult{};
}

namespace {
/// No screen shows sharing yet.
Unexpected<Problem> notShown()
{
    return problem(Failure::Unavailable, "The invented workstation shares nothing. Nothing was changed.");
}
} // namespace

Result<ShareResult> FakeWorkstation::requestShare(const ShareRequest&)
{
    return notShown();
}

Result<std::vector<ShareView>> FakeWorkstation::shares(const std::string&)
{
    return notShown();
}

Result<ShareDetails> FakeWorkstation::share(const std::string&)
{
    return notShown();
}

Result<ShareResult> FakeWorkstation::approveShare(const ShareApproval&)
{
    return notShown();
}

Result<ShareResult> FakeWorkstation::answerShare(const std::string&, ShareAnswer)
{
    return notShown();
}

Result<ShareResult> FakeWorkstation::changeShare(const ShareChange&)
{
    return notShown();
}

Result<ShareResult> FakeWorkstation::revokeShare(const std::string&)
{
    return notShown();
}

Result<std::vector<KeyView>> FakeWorkstation::keys()
{
    return notShown();
}
Result<KeyChangeView> FakeWorkstation::changePassphrase(SecretBytes, SecretBytes)
{
    return notShown();
}
Result<KeyChangeView> FakeWorkstation::newSheet(const std::string&)
{
    return notShown();
}
Result<KeyChangeView> FakeWorkstation::newShares(const std::string&)
{
    return notShown();
}
Result<KeyChangeView> FakeWorkstation::recoverUser(const std::string&, PrintedMeans, SecretBytes)
{
    return notShown();
}
Result<std::vector<ShareView>> FakeWorkstation::consents(const std::string&)
{
    return notShown();
}
Result<ShareResult> FakeWorkstation::giveConsent(const ConsentInAdvance&)
{
    return notShown();
}
Result<ShareResult> FakeWorkstation::renewConsent(const std::string&, const std::string&, Instant)
{
    return notShown();
}
Result<ShareResult> FakeWorkstation::withdrawConsent(const std::string&, const std::string&)
{
    return notShown();
}
Result<ShareResult> FakeWorkstation::restrict(const Restriction&)
{
    return notShown();
}
Result<ShareResult> FakeWorkstation::liftRestriction(const std::string&, const std::string&)
{
    return notShown();
}

Result<DisclosureResult> FakeWorkstation::recordDisclosure(const DisclosureRequest&)
{
    return notShown();
}
Result<DisclosureResult> FakeWorkstation::confirmDisclosure(const DisclosureConfirmation&)
{
    return notShown();
}
Result<DisclosureResult> FakeWorkstation::endDisclosure(const std::string&, const std::string&)
{
    return notShown();
}
Result<std::vector<DisclosureView>> FakeWorkstation::disclosures(const std::string&)
{
    return notShown();
}

Result<ImportReport> FakeWorkstation::import(const ImportRequest& request, const ProgressSink& progress,
                                             CancelFlag& cancel)
{
    if (auto failing = enter("import"))
        return Unexpected{*failing};
    using Stage = ImportProgress::Stage;
    for (const Stage stage :
         {Stage::Reading, Stage::Checking, Stage::Sealing, Stage::Sending, Stage::Verifying, Stage::Done})
        for (std::uint64_t i = 0; i <= 5; ++i) {
            progress({stage, request.files.front(), i * 240, 1200});
            if (cancel.cancelled)
                return problem(Failure::Cancelled, "The import was stopped. What was acknowledged stays.");
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    ImportReport out;
    for (const std::string& file : request.files) {
        ImportResult r;
        r.file = file;
        r.format = "bundle";
        r.resources = 1200;
        r.kept = 1198;
        r.mapped = 1130;
        r.refused = 2;
        r.items = 1412;
        r.patients = 1;
        r.seconds = 1.7;
        r.problems = {{"Bundle.entry[41].resource",
                       {"The unit %1 is not known. The entry is kept, not shown as a fact.", {"ug/zz"}},
                       false},
                      {"Bundle.entry[77].resource.effectiveDateTime", {"%1 is not a date.", {"2026-13-40"}}, true},
                      {"Bundle.entry[80].resource.subject", {"One resource names two patients.", {}}, true}};
        out.files.push_back(std::move(r));
    }
    return out;
}

Result<ExportResult> FakeWorkstation::exportTo(const ExportRequest& request)
{
    if (auto failing = enter("exportTo"))
        return Unexpected{*failing};
    ExportResult r;
    r.file = request.out;
    r.bytes = 4711;
    return r;
}

Result<std::vector<VerifyResult>> FakeWorkstation::verify(const std::vector<std::string>& files, std::optional<Instant>)
{
    if (auto failing = enter("verify"))
        return Unexpected{*failing};
    std::vector<VerifyResult> out(files.size());
    for (std::size_t n = 0; n < files.size(); ++n)
        out[n].file = files[n];
    return out;
}

Result<SyncResult> FakeWorkstation::sync(bool)
{
    if (auto failing = enter("sync"))
        return Unexpected{*failing};
    return SyncResult{};
}

Result<StatusView> FakeWorkstation::status()
{
    if (auto failing = enter("status"))
        return Unexpected{*failing};
    StatusView s;
    s.home = "demonstration";
    s.locked = locked();
    s.nodeRunning = true;
    s.height = s.trusted = 1'204'233;
    s.trustedTime = Instant{now().ns - 4'000'000'000};
    s.verifiedAt = s.trustedTime;
    s.members = static_cast<std::uint32_t>(m_script.members);
    s.signingMembers = static_cast<std::uint32_t>(m_script.signing);
    s.toleratedFaults = static_cast<std::uint32_t>((m_script.signing - 1) / 3);
    s.engine = "embedded";
    s.outbox = 2;
    s.vaultRecords = 58'113;
    s.vaultBytes = 91'000'000;
    s.freeBytes = 212'000'000'000;
    s.now = now();
    s.simulatedTime = m_script.demonstration;
    return s;
}

Result<CheckResult> FakeWorkstation::check(bool, const ProgressSink& progress, CancelFlag& cancel)
{
    progress({ImportProgress::Stage::Verifying, {}, kRecords / 4, kRecords});
    if (auto failing = enter("check"))
        return Unexpected{*failing};
    if (cancel.cancelled)
        return problem(Failure::Cancelled, "Stopped. Nothing was changed; what was not looked at yet is not checked.");
    CheckResult r;
    r.checked = kRecords;
    r.invalid = 1;
    r.problems = {{"One record of Estermoor General Hospital does not match its commitment.", {}}};
    return r;
}

Result<CatalogueView> FakeWorkstation::catalogue()
{
    return CatalogueView{};
}

Result<CatalogueView> FakeWorkstation::addCatalogue(const std::string&)
{
    return problem(Failure::NotPermitted, "Only an administrator may do this.");
}

std::unique_ptr<Subscription> FakeWorkstation::subscribe(std::function<void(Change)> listener)
{
    auto handle = std::make_unique<Listener>();
    handle->all = m_listeners;
    handle->mutex = m_listenerMutex;
    const std::lock_guard guard(*m_listenerMutex);
    handle->id = ++m_nextListener;
    m_listeners->emplace(handle->id, std::move(listener));
    return handle;
}

void FakeWorkstation::setScript(Script script)
{
    const std::lock_guard guard(m_mutex);
    m_script = std::move(script);
}

void FakeWorkstation::hold()
{
    const std::lock_guard guard(m_mutex);
    m_held = true;
}

void FakeWorkstation::release()
{
    {
        const std::lock_guard guard(m_mutex);
        m_held = false;
    }
    m_released.notify_all();
}

void FakeWorkstation::notify(Change change)
{
    const std::lock_guard guard(*m_listenerMutex);
    for (const auto& [id, listener] : *m_listeners)
        listener(change);
}

void FakeWorkstation::tamper(const std::string& item)
{
    const std::lock_guard guard(m_mutex);
    m_tampered.insert(item);
}

int FakeWorkstation::calls(const std::string& name) const
{
    const std::lock_guard guard(m_mutex);
    const auto found = m_calls.find(name);
    return found == m_calls.end() ? 0 : found->second;
}

} // namespace twinchart::uisupport
