// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keychange.h"
#include "peripheral.h"
#include "person.h"
#include "session.h"
#include "writing.h"

#include <interfaces/workstation.h>
#include <workstation/factory.h>

#include <map>
#include <mutex>
#include <thread>

namespace twinchart::workstation {

/// interfaces::Workstation over one home. One mutex serialises all calls; the background re-check takes it in
/// short turns.
class WorkstationImpl final : public interfaces::Workstation {
public:
    explicit WorkstationImpl(Options options);
    ~WorkstationImpl() override;

    Result<interfaces::HomeInfo> home() override;
    Result<interfaces::Session> unlock(const std::string& user, SecretBytes passphrase) override;
    Result<interfaces::Session> unlockByRecovery(const std::string& user, SecretBytes recoveryText) override;
    Result<interfaces::Session> rebuildStore(const std::string& user, SecretBytes passphrase,
                                             bool leaveUnsent) override;
    Result<std::uint64_t> dropSetAside() override;
    void lock() override;
    Result<interfaces::StandingView> registerUser(interfaces::RegistrationRequest request) override;
    Result<interfaces::StandingView> login(const std::string& user, SecretBytes passphrase) override;
    Result<std::vector<interfaces::ApplicationView>> applications() override;
    Result<interfaces::AdmissionView> acceptApplication(const interfaces::AcceptRequest& request) override;
    Result<interfaces::AdmissionView> rejectApplication(const std::string& application,
                                                        const std::string& reason) override;
    Result<interfaces::RevocationView> revokeUser(const std::string& user, const std::string& reason) override;
    Result<interfaces::RevocationView> revokeOwn(const std::string& reason) override;
    std::optional<interfaces::Session> session() const override;
    Result<std::vector<interfaces::PatientSummary>> patients() override;
    Result<interfaces::ChartData> openPatient(const interfaces::TimelineQuery& query) override;
    Result<void> timeline(const interfaces::TimelineQuery& query, const interfaces::ItemSink& sink) override;
    Result<std::vector<interfaces::PeripheralFinding>>
    timelineWith(const interfaces::TimelineQuery& query, const std::vector<interfaces::PeripheralSource>& sources,
                 const interfaces::ItemSink& sink) override;
    Result<interfaces::Story> story(const std::string& patient) override;
    Result<interfaces::ItemDetails> details(const std::string& item) override;
    Result<interfaces::ProofView> proof(const std::string& item) override;
    Result<std::string> resolvePatient(const std::string& text) override;
    Result<interfaces::LinkResult> linkPatients(const std::string& a, const std::string& b) override;
    Result<interfaces::LinkResult> unlinkPatients(const std::string& a, const std::string& b) override;
    Result<interfaces::WriteResult> writeRecord(const interfaces::WriteRequest& request) override;
    Result<interfaces::WriteResult> amendItem(const interfaces::AmendRequest& request) override;
    Result<interfaces::DeleteResult> deleteItem(const interfaces::DeleteRequest& request) override;
    Result<std::vector<interfaces::KeyView>> keys() override;
    Result<interfaces::KeyChangeView> changePassphrase(SecretBytes current, SecretBytes next) override;
    Result<interfaces::KeyChangeView> newSheet(const std::string& file) override;
    Result<interfaces::KeyChangeView> newShares(const std::string& folder) override;
    Result<interfaces::KeyChangeView> recoverUser(const std::string& user, interfaces::PrintedMeans means,
                                                  SecretBytes next) override;
    Result<interfaces::ShareResult> requestShare(const interfaces::ShareRequest& request) override;
    Result<std::vector<interfaces::ShareView>> shares(const std::string& patient) override;
    Result<interfaces::ShareDetails> share(const std::string& request) override;
    Result<interfaces::ShareResult> approveShare(const interfaces::ShareApproval& approval) override;
    Result<interfaces::ShareResult> answerShare(const std::string& request, interfaces::ShareAnswer answer) override;
    Result<interfaces::ShareResult> changeShare(const interfaces::ShareChange& change) override;
    Result<interfaces::ShareResult> revokeShare(const std::string& request) override;
    Result<std::vector<interfaces::ShareView>> consents(const std::string& patient) override;
    Result<interfaces::ShareResult> giveConsent(const interfaces::ConsentInAdvance& consent) override;
    Result<interfaces::ShareResult> renewConsent(const std::string& patient, const std::string& consent,
                                                 Instant until) override;
    Result<interfaces::ShareResult> withdrawConsent(const std::string& patient, const std::string& consent) override;
    Result<interfaces::ShareResult> restrict(const interfaces::Restriction& restriction) override;
    Result<interfaces::ShareResult> liftRestriction(const std::string& patient,
                                                    const std::string& restriction) override;
    Result<interfaces::DisclosureResult> recordDisclosure(const interfaces::DisclosureRequest& request) override;
    Result<interfaces::DisclosureResult>
    confirmDisclosure(const interfaces::DisclosureConfirmation& confirmation) override;
    Result<interfaces::DisclosureResult> endDisclosure(const std::string& patient,
                                                       const std::string& disclosure) override;
    Result<std::vector<interfaces::DisclosureView>> disclosures(const std::string& patient) override;
    Result<interfaces::ImportReport> import(const interfaces::ImportRequest& request,
                                            const interfaces::ProgressSink& progress,
                                            interfaces::CancelFlag& cancel) override;
    Result<interfaces::ExportResult> exportTo(const interfaces::ExportRequest& request) override;
    Result<std::vector<interfaces::VerifyResult>> verify(const std::vector<std::string>& files,
                                                         std::optional<Instant> at) override;
    Result<interfaces::SyncResult> sync(bool wait) override;
    Result<interfaces::StatusView> status() override;
    Result<interfaces::CheckResult> check(bool deep, const interfaces::ProgressSink& progress,
                                          interfaces::CancelFlag& cancel) override;
    Result<interfaces::CatalogueView> catalogue() override;
    Result<interfaces::CatalogueView> addCatalogue(const std::string& file) override;
    std::unique_ptr<interfaces::Subscription> subscribe(std::function<void(interfaces::Change)> listener) override;

private:
    class Listening;
    /// The folder's lock; for a user who is not there the account is tried all the same, for its work.
    static Result<FileLock> lockFor(const workstation::Session::Options& options, const std::string& user,
                                    const std::function<Result<Account>()>& account);
    Result<interfaces::Session> open(const std::string& user, const std::function<Result<Account>()>& account,
                                     workstation::Session::Store store = workstation::Session::Store::Existing,
                                     bool leaveUnsent = false);
    /// The first sync of a store that is being built anew.
    Result<void> fill();
    /// The audit row of the session that was just opened, and what is said of it.
    Result<interfaces::Session> begin();
    void lockLocked();
    /// The audit row first, then the change of a way into the session's keys.
    Result<interfaces::KeyChangeView> changeKeys(interfaces::KeyKind kind, const NewWay& way,
                                                 const std::string& audited, interfaces::KeyChangeView said);
    Result<Session*> opened();
    bool mayReadClinical() const;
    Result<PatientHandle> handleOf(const std::string& patient);
    Result<void> auditOpening(const PatientHandle& handle, replica::AuditAct act);
    /// Loaded and root-checked, without an audit row. Kept until something was written.
    Result<std::shared_ptr<OpenedPatient>> fetch(const PatientHandle& handle);
    /// The same for what it says of links alone, which is kept without the patient.
    Result<std::vector<LinkFact>> linksOf(const PatientHandle& handle);
    /// A patient with those with whom it is linked, now and as known at an instant; an audit row of each comes before.
    Result<Person> openPerson(const PatientHandle& handle, replica::AuditAct act, std::optional<Instant> asKnownAt);
    /// The rows of a query in order, with those of peripheral systems among them where there are any.
    Result<void> handRows(Person& person, const twin::Query& wanted, const interfaces::TimelineQuery& query,
                          const PeripheralRows* others, const interfaces::ItemSink& sink);
    /// The person of an item id, and its entry there.
    Result<std::pair<Person, std::uint32_t>> locate(const std::string& item);
    /// A session that may write at all, else NotPermitted; what was loaded is forgotten.
    Result<Session*> writing();
    /// The newest state of who else writes, then the patient of an item and the item there.
    Result<std::pair<std::shared_ptr<OpenedPatient>, replica::ItemId>> toChange(const std::string& item);
    /// Sends, and says how far the record of these items came.
    interfaces::WriteResult sent(Importer& importer, const SavedRecord& saved);
    /// checkGranted, which need not be asked about who is here by his own right.
    Result<void> checkShown(const PatientHandle& handle);
    /// Something that changes what is shared, in one turn.
    Result<interfaces::ShareResult>
    sharing(const std::function<Result<interfaces::ShareResult>(workstation::Session&)>& use);
    Result<interfaces::DisclosureResult>
    disclosing(const std::function<Result<interfaces::DisclosureResult>(workstation::Session&)>& use);
    Result<interfaces::LinkResult> relate(const std::string& a, const std::string& b, bool together);
    void forgetLoaded();
    /// Root-checked and with what its encounter and its links say; no audit row. One whose root does not fit is failed
    /// in the list from then on.
    Result<std::shared_ptr<OpenedPatient>> read(const PatientHandle& handle);
    /// Something of it failed a check: the list says so too. Not for each record, it reads all items.
    void noteFailed(const OpenedPatient& patient);
    /// One item that was looked at did.
    void markFailed(Person& person, std::uint32_t entry);
    /// Computes in the background what the list lacks, a patient a turn.
    void startSumming();
    void stopSumming();
    /// Neither may be called under m_mutex: they wait for the thread, which takes it.
    struct ToRecheck {
        std::shared_ptr<OpenedPatient> patient;
        std::uint32_t record;
    };
    void startRecheck(std::vector<ToRecheck> records, std::uint64_t sessionNumber);
    void stopRecheck();
    void notify(interfaces::Change change);
    Result<interfaces::CatalogueView> catalogueView();

    Options m_options;
    mutable std::mutex m_mutex;
    std::unique_ptr<workstation::Session> m_session;
    interfaces::Session m_view;
    std::map<PatientHandle, std::shared_ptr<OpenedPatient>> m_loaded;
    std::map<PatientHandle, std::vector<LinkFact>> m_links; ///< of patients of the list, as long as m_loaded
    std::uint64_t m_loadedAt = 0;                           ///< head counter when m_loaded was filled

    std::map<PatientHandle, Instant> m_granted; ///< who is here by grants alone
    std::optional<std::uint64_t> m_grantedAt;   ///< head counter when m_granted was read

    /// What a summary was computed from: another state of the patient makes it void.
    struct SummedState {
        std::uint64_t items = 0, invalid = 0, waiting = 0, withheld = 0;
        bool accessPending = false;
        std::optional<Instant> lastRecorded;
        friend bool operator==(const SummedState&, const SummedState&) = default;
    };
    static SummedState stateOf(const replica::PatientInfo& info);
    std::map<PatientHandle, std::pair<SummedState, interfaces::PatientSummary>> m_summaries;
    std::vector<PatientHandle> m_unsummed; ///< the next one last
    std::uint64_t m_sessionNumber = 0;
    std::mutex m_summingMutex; ///< of the thread; never taken with m_mutex held
    std::thread m_summing;
    std::atomic<bool> m_stopSumming{false};

    std::mutex m_recheckMutex; ///< of the next line; never taken with m_mutex held
    std::jthread m_recheck;

    std::mutex m_listenersMutex;
    std::map<std::uint64_t, std::function<void(interfaces::Change)>> m_listeners;
    std::uint64_t m_nextListener = 1;
};

/// Names of the members that sign blocks.
std::vector<std::string> signingMembers(const contract::Genesis& genesis);

/// One more run into what a sync answers: what was sent, came or went wrong adds up, the rest is the newest run's.
void addTo(interfaces::SyncResult& out, const sync::SyncReport& report);

/// Sends what waits and receives what came, once.
Result<sync::SyncReport> syncSession(Session& session);

} // namespace twinchart::workstation
