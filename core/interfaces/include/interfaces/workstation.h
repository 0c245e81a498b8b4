// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/disclosure.h>
#include <interfaces/keys.h>
#include <interfaces/values.h>
#include <util/secret.h>

#include <atomic>
#include <functional>
#include <memory>

namespace twinchart::interfaces {

/// Ends a subscription when it goes. Thread: may be destroyed on any thread; no callback runs after that.
class Subscription {
public:
    virtual ~Subscription() = default;
};

/// Cooperative cancelling: the caller keeps it alive over the call and may set it from any thread.
struct CancelFlag {
    std::atomic<bool> cancelled{false};
};

/// What changed behind the screens; listeners fetch anew what they show.
enum class Change : std::uint8_t {
    Status,    ///< height, outbox, node reachable
    Patients,  ///< list or a patient's items
    Verdicts,  ///< a value failed or gained verification
    Summaries, ///< what the list says of its patients besides their names has come
    Locked,    ///< the session ended (by lock, idle or failure)
};

/// Rows of a query are handed over one at a time; return false to stop.
using ItemSink = std::function<bool(const ItemView&)>;
using ProgressSink = std::function<void(const ImportProgress&)>;

/// The workstation's use-cases for one home: session, patients, timeline, import, proof, status, check.
///
/// Thread: every call blocks and may take long; none may be made on a GUI thread, except subscribe, which only notes
/// the listener. Calls may come from several threads; they are serialised per session except cancel flags. Values in,
/// values out.
/// Errors: Problem with a bilingual message; Failure::Locked when no session is open.
/// Ownership: the object owns the open replica and keys; lock() and destruction close and wipe them.
class Workstation : public Disclosures {
public:
    /// The home as it can be read without any key.
    virtual Result<HomeInfo> home() = 0;

    /// Opens `user`'s slots with the passphrase, logs in at the node, opens and checks the replica.
    /// Failures: NotPermitted (wrong passphrase, or too many of them: the message says how long to wait), InUse
    /// (another process, named), Integrity, Unavailable.
    virtual Result<Session> unlock(const std::string& user, SecretBytes passphrase) = 0;
    /// Opens by the printed recovery sheet's text instead.
    virtual Result<Session> unlockByRecovery(const std::string& user, SecretBytes recoveryText) = 0;
    /// As unlock, for a record store that does not open or is not sound (Failure::StoreDamaged): it is set aside, still
    /// encrypted and with what was not sent and the audit in it, and an empty one is begun and filled by a sync before
    /// the session opens. All that the ledger has of the user's patients comes again. What only the old store had stays
    /// in it: drafts, the audit until now, keys of questions that the user asked of patients.
    ///
    /// Failures, nothing changed: as unlock; Unavailable (the node does not answer); Refused (the store opens and holds
    /// what was not sent: sync first, or `leaveUnsent`). Stopped later, the next unlock goes on with the filling.
    virtual Result<Session> rebuildStore(const std::string& user, SecretBytes passphrase, bool leaveUnsent) = 0;
    /// Ends the stores that were set aside; how many. They keep keys of what was deleted since, so they are not for
    /// ever.
    virtual Result<std::uint64_t> dropSetAside() = 0;
    /// Closes the replica, wipes every key. Never fails; without a session it does nothing.
    virtual void lock() = 0;
    /// Registration (A2), on the applicant's own device and without a session: makes the folder, keys and recovery
    /// sheet, and sends an application that only the hospital's administrator can read. Again for the same user it
    /// goes on where it was stopped (the passphrase must open the folder then, no second sheet is made), sends a new
    /// application when the last was rejected or has expired, and changes nothing while one waits. Usage, Refused,
    /// Unavailable: no application was sent; the sheet, where one was written, stays valid once the folder is there.
    virtual Result<StandingView> registerUser(RegistrationRequest request) = 0;
    /// How `user` stands with the hospital (A3), proven by the ledger; Active opens the session, after the node took a
    /// signature over its challenge. Failures as unlock, but Unavailable when the node cannot be asked.
    virtual Result<StandingView> login(const std::string& user, SecretBytes passphrase) = 0;
    /// All applications to the administrator's own hospital that the ledger holds, proven complete. NotPermitted unless
    /// the session's key is the one that certifies for the hospital; so all of the following.
    virtual Result<std::vector<ApplicationView>> applications() = 0;
    /// Certificate, permissions, and for staff the hospital's keys. Stopped half-way the same call completes it.
    /// Refused, nothing changed: unreadable, decided otherwise, expired, a name that is taken, a right that the role
    /// cannot have. NotFound: no such application to this hospital.
    virtual Result<AdmissionView> acceptApplication(const AcceptRequest& request) = 0;
    /// `reason`: unspecified, not-known, unproven, wrong-role, duplicate, withdrawn.
    virtual Result<AdmissionView> rejectApplication(const std::string& application, const std::string& reason) = 0;
    /// Takes effect within its block: the node ends the user's sessions. `reason`: unspecified, left, lost,
    /// compromised, superseded.
    virtual Result<RevocationView> revokeUser(const std::string& user, const std::string& reason) = 0;
    /// The session's own certificate, by anybody but a hospital's root; the session is locked.
    virtual Result<RevocationView> revokeOwn(const std::string& reason) = 0;

    virtual std::optional<Session> session() const = 0;

    /// Ways into the session's keys, and the key on the ledger. A change writes the new way, reads it back, opens with
    /// it, and then ends the old ones of its kind: stopped anywhere, one of the two opens. Its audit row comes first.
    /// Storage, Integrity: the message says what opens. All but recoverUser need a session.
    virtual Result<std::vector<KeyView>> keys() = 0;
    /// NotPermitted: `current` is wrong, or there were too many wrong ones. Refused: `next` is empty, the same, or the
    /// demonstration's in a real home.
    virtual Result<KeyChangeView> changePassphrase(SecretBytes current, SecretBytes next) = 0;
    /// A new recovery sheet into a new file, mode 0600; earlier sheets end.
    virtual Result<KeyChangeView> newSheet(const std::string& file) = 0;
    /// Three shares into new files of a folder, which is made where there is none; earlier shares end.
    virtual Result<KeyChangeView> newShares(const std::string& folder) = 0;
    /// Opens by what was printed (as unlockByRecovery; two shares are told apart from one, the same twice and those of
    /// another set) and gives the user a new passphrase. The session stays open.
    virtual Result<KeyChangeView> recoverUser(const std::string& user, PrintedMeans means, SecretBytes next) = 0;

    /// The list at once, by name, one row a person: linked identities are one (PatientSummary::linked); allergies,
    /// alerts, place and reason of a row that was not computed yet are Unavailable and empty, and Change::Summaries
    /// tells a subscriber when they have come. A patient whose entry here fails its check is in it, known by the id
    /// alone: `worst` is Invalid, the allergies are Unavailable.
    virtual Result<std::vector<PatientSummary>> patients() = 0;
    /// A patient of whom linked identities are known is opened, queried and detailed with them, by any of their ids;
    /// each item says whose it is. As known before the link each stands alone. Integrity of one is Integrity of the
    /// person.
    ///
    /// Opening: checks the patient's root over its items before it answers, writes the audit row first,
    /// and starts the background re-check of ciphertext commitments (Change::Verdicts when one fails).
    /// Integrity: the root does not fit (an older page, an edited row), so that nothing of the patient may be shown.
    virtual Result<ChartData> openPatient(const TimelineQuery& query) = 0;
    /// The rows of a query in order, for tables and scripts. Each record is opened before its rows are handed out. Rows
    /// that fail come with Verdict::Invalid and no value, also where they might not meet a condition; records of which
    /// nothing opens come last, one row each. Integrity as openPatient: no row is handed out.
    virtual Result<void> timeline(const TimelineQuery& query, const ItemSink& sink) = 0;
    /// The same with what hospitals outside the consortium have of this patient, read now from their files by the
    /// patient's exact business identifiers; nothing of it is stored here or on the ledger. Their rows stand in time
    /// order among the own ones, meet the same conditions and have Level::None, Verdict::NotOnLedger, no item id and no
    /// instant of coming; what they give no time stands at now. A source that fails keeps no other row back: it is
    /// among the findings.
    /// Failures, no row was handed out: NotPermitted unless the ledger names the user as the owner of the record or as
    /// of the own hospital's treating team now; Unavailable (no node to prove that); Usage (asKnownAt: a source says
    /// what it knows now; a source's name as in import); the rest as timeline.
    virtual Result<std::vector<PeripheralFinding>>
    timelineWith(const TimelineQuery& query, const std::vector<PeripheralSource>& sources, const ItemSink& sink) = 0;
    /// Who did what about a patient, when and why: every transaction of the chain about it, checked against headers
    /// that were verified here; this device's own openings and exports with the block in which they were reported; and,
    /// of each device of the treating team, up to which block it reported, or that nothing was heard. `patient`: own
    /// id, "system|value", or "handle:" and the handle in hex. Asks the node for the whole chain. Failures:
    /// NotPermitted, one answer for everybody but the patient, the treating team and the hospital's privacy officer,
    /// whether or not there is such a patient; Unavailable; Integrity (a block holds others than the node gave). What
    /// the law keeps silent is told to the privacy officer alone until its time.
    virtual Result<Story> story(const std::string& patient) = 0;
    virtual Result<ItemDetails> details(const std::string& item) = 0;
    /// Recomputes the whole chain for one item, now.
    virtual Result<ProofView> proof(const std::string& item) = 0;
    /// "patient" argument of the command line: the own id, "handle:" and the handle, or "system|value". Integrity
    /// instead of NotFound while entries that failed their check could be the one asked for.
    virtual Result<std::string> resolvePatient(const std::string& text) = 0;

    /// Two identities are one person from now on, or are no longer (own ids as resolvePatient gives them): a signed
    /// record of the hospital in both patients' records, sent at once. As known at an earlier time they stay what they
    /// were then. Asked for what is so already, it changes nothing; one that was stopped half-way is completed, and
    /// until then the two are apart.
    /// Failures, all before anything is changed: NotPermitted (role, permission for the hospital's own record, or a
    /// treating team is lacking), Refused (both are the same), NotFound and Integrity as openPatient, Unavailable (no
    /// node). Storage may leave one half.
    virtual Result<LinkResult> linkPatients(const std::string& a, const std::string& b) = 0;
    virtual Result<LinkResult> unlinkPatients(const std::string& a, const std::string& b) = 0;

    /// Writing by hand: one signed record of a data set, its next version, its deletion, by the ordinary path and sent
    /// at once. Staff of the treating team write what the hospital may write; a patient writes self-reported data about
    /// himself. An error: nothing was changed. Refused names the data set or attribute and what is wrong with it;
    /// NotPermitted (role, permission, treating team, another's words), NotFound, Integrity as openPatient, Unavailable
    /// (no node: who may read now cannot be known without it). A deletion takes every version of the record: proven
    /// deleted on the ledger, erased from this store now and from every other reader's at its next sync.
    virtual Result<WriteResult> writeRecord(const WriteRequest& request) = 0;
    virtual Result<WriteResult> amendItem(const AmendRequest& request) = 0;
    virtual Result<DeleteResult> deleteItem(const DeleteRequest& request) = 0;

    /// Sharing (A7, G2). What is said of requests and grants is proven against a header verified here; that a list
    /// holds every request that is open is proven too, that it holds every decided one is the node's word. An error:
    /// nothing was changed, or the node fell silent as it was asked and the message says that nobody knows.
    /// NotPermitted where it is another's to say, NotFound for what this user does not see, Refused with the reason,
    /// Unavailable (no node).
    ///
    /// Asks for a part of a record. The ledger says which roles may, for which purposes.
    virtual Result<ShareResult> requestShare(const ShareRequest& request) = 0;
    /// With a patient: all about him, to himself and his treating team; to others what they asked for themselves.
    /// Without: to a patient all about himself, to others what they asked for. Oldest first.
    virtual Result<std::vector<ShareView>> shares(const std::string& patient) = 0;
    virtual Result<ShareDetails> share(const std::string& request) = 0;
    /// By the patient who owns the record. Never wider or longer than asked. Records that hold more than the scope
    /// allows are not given; Refused when nothing is left. Stopped after the ledger took it, the next sync goes on.
    virtual Result<ShareResult> approveShare(const ShareApproval& approval) = 0;
    virtual Result<ShareResult> answerShare(const std::string& request, ShareAnswer answer) = 0;
    /// By the patient who owns the record: in force at once.
    virtual Result<ShareResult> changeShare(const ShareChange& change) = 0;
    /// By that patient, or by who asked, who gives it back: in force at once.
    virtual Result<ShareResult> revokeShare(const std::string& request) = 0;
    /// Everything that is alive about a patient (empty: oneself): grants, standing consents, restrictions and
    /// objections, disclosures of which he may know. To himself and his treating team.
    virtual Result<std::vector<ShareView>> consents(const std::string& patient) = 0;
    /// By the patient who owns the record. While his hospital keeps it, its root or privacy officer withdraws,
    /// restricts and lifts what the hospital set. In force with its block: what hung on a withdrawn consent ends with
    /// it. The answer is the entry as it is by now, or with a problem what is known of it.
    virtual Result<ShareResult> giveConsent(const ConsentInAdvance& consent) = 0;
    virtual Result<ShareResult> renewConsent(const std::string& patient, const std::string& consent, Instant until) = 0;
    virtual Result<ShareResult> withdrawConsent(const std::string& patient, const std::string& consent) = 0;
    virtual Result<ShareResult> restrict(const Restriction& restriction) = 0;
    virtual Result<ShareResult> liftRestriction(const std::string& patient, const std::string& restriction) = 0;

    /// One result for each file that was begun, in order, and what went wrong after that (also Cancelled). With `wait`
    /// all that waits here is sent and must end as recorded, or that is the report's problem. An error instead of a
    /// report: nothing was changed. Usage: `source` must be UTF-8 text of 1 to 200 octets without control characters
    /// and other than the hospital's own name, and be empty with `own`.
    virtual Result<ImportReport> import(const ImportRequest& request, const ProgressSink& progress,
                                        CancelFlag& cancel) = 0;
    /// A file that appears whole or not at all. A bundle leaves out what fails its check and names it in the result's
    /// problems; Integrity, and no file, when it is the very patient or item that was asked for.
    virtual Result<ExportResult> exportTo(const ExportRequest& request) = 0;
    /// Proof files against what this session trusts, as `verify` on the command line does against a trust file; one
    /// result for each, in order. A file that cannot be read or is none is an Invalid result, no error. `at` absent:
    /// the home's clock.
    virtual Result<std::vector<VerifyResult>> verify(const std::vector<std::string>& files,
                                                     std::optional<Instant> at) = 0;
    /// Sends what waits, verifies what came. With `wait` it goes on, for half a minute at most, until nothing waits
    /// here and nothing newer is at the node; what still waits then is counted. What did not verify is counted too, it
    /// is no error.
    virtual Result<SyncResult> sync(bool wait) = 0;

    /// Needs no session for what the node and files say; with one it adds the replica.
    virtual Result<StatusView> status() = 0;
    virtual Result<CheckResult> check(bool deep, const ProgressSink& progress, CancelFlag& cancel) = 0;

    virtual Result<CatalogueView> catalogue() = 0;
    virtual Result<CatalogueView> addCatalogue(const std::string& file) = 0;

    /// `listener` is called on a core thread; it must only post to its own thread.
    virtual std::unique_ptr<Subscription> subscribe(std::function<void(Change)> listener) = 0;
};

} // namespace twinchart::interfaces
