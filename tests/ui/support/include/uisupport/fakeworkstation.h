// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace twinchart::uisupport {

/// What a test lets the fake do.
struct Script {
    std::string passphrase = "twinchart-demo";
    std::map<std::string, Problem>
        failing; ///< by call: "home", "unlock", "patients", "openPatient", "details", "proof", "import", "status"
    std::size_t densePoints = 20'000; ///< of the heart-rate curve of the main patient
    int members = 3;
    int signing = 1;
    bool exists = true; ///< whether there is a home
    bool demonstration = true;
    /// What patients() answers; without it all who are invented.
    std::optional<std::vector<interfaces::PatientSummary>> patients;
    std::vector<std::string> unreadableUsers;          ///< of the home; the users named here are not among the others
    std::function<void(interfaces::ProofView&)> proof; ///< changes what proof() answers
};

/// A workstation with invented people and data that never leaves memory. Thread-safe.
class FakeWorkstation final : public interfaces::Workstation {
public:
    explicit FakeWorkstation(Script script = {});

    static Instant now();
    /// What check() looks at in all. It tells of a quarter of it before a hold.
    static constexpr std::uint64_t kRecords = 58'112;
    /// The main patient, as in the design's pictures.
    static constexpr const char* kPemberton = "00000000000000000000000000000001";
    /// A patient without entries; one who cannot be read; one whose store failed.
    static constexpr const char* kEmpty = "0000000000000000000000000000000c";

    Result<interfaces::HomeInfo> home() override;
    Result<interfaces::Session> unlock(const std::string& user, SecretBytes passphrase) override;
    Result<interfaces::Session> unlockByRecovery(const std::string& user, SecretBytes recoveryText) override;
    Result<interfaces::Session> rebuildStore(const std::string& user, SecretBytes passphrase,
                                             bool leaveUnsent) override;
    Result<std::uint64_t> dropSetAside() override;
    void lock() override;
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
    Result<interfaces::StandingView> registerUser(interfaces::RegistrationRequest request) override;
    Result<interfaces::StandingView> login(const std::string& user, SecretBytes passphrase) override;
    Result<std::vector<interfaces::ApplicationView>> applications() override;
    Result<interfaces::AdmissionView> acceptApplication(const interfaces::AcceptRequest& request) override;
    Result<interfaces::AdmissionView> rejectApplication(const std::string& application,
                                                        const std::string& reason) override;
    Result<interfaces::RevocationView> revokeUser(const std::string& user, const std::string& reason) override;
    Result<interfaces::RevocationView> revokeOwn(const std::string& reason) override;
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

    // For tests, from any thread.
    void setScript(Script script);
    /// Calls that begin from now on do not come back before release(): as a node does that is slow.
    void hold();
    void release();
    void notify(interfaces::Change change);
    /// The value of an item fails its check from now on.
    void tamper(const std::string& item);
    int calls(const std::string& name) const;
    /// Calls made on the thread that built the fake: must stay 0 for a screen.
    int callsOnOwnThread() const { return m_ownThread; }
    /// Whether lock() wiped the session.
    bool locked() const { return !session().has_value(); }
    const interfaces::ChartData& pemberton() const { return m_pemberton; }

private:
    struct Listener;
    Result<interfaces::Session> signIn(const std::string& user, SecretBytes passphrase);
    std::optional<Problem> enter(const char* name);
    Script m_script;
    mutable std::mutex m_mutex;
    std::condition_variable m_released;
    bool m_held = false;
    std::optional<interfaces::Session> m_session;
    std::vector<interfaces::PatientSummary> m_patients;
    interfaces::ChartData m_pemberton;
    std::set<std::string> m_tampered;
    std::map<std::string, int> m_calls;
    std::atomic<int> m_ownThread{0};
    std::thread::id m_thread;
    std::shared_ptr<std::map<int, std::function<void(interfaces::Change)>>> m_listeners;
    std::shared_ptr<std::mutex> m_listenerMutex;
    int m_nextListener = 0;
};

/// The record that the pictures show; `densePoints` readings on the heart-rate curve.
interfaces::ChartData pembertonRecord(std::size_t densePoints);
std::vector<interfaces::PatientSummary> inventedPatients();

} // namespace twinchart::uisupport
