// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    Status,   ///< height, outbox, node reachable
    Patients, ///< list or a patient's items
    Verdicts, ///< a value failed or gained verification
    Summaries, ///< what the list says of its patients besides their names has come
    Locked,   ///< the session ended (by lock, idle or failure)
};

/// Rows of a query are handed over one at a time; return false to stop.
using ItemSink = std::function<bool(const ItemView&)>;
using ProgressSink = std::function<void(const ImportProgress&)>;

/// The workstation's use-cases for one home: session, patients, timeline, import, proof, status, check.
///
/// Thread: every call blocks and may take long; none may be made on a GUI thread. Calls may come from
/// several threads; they are serialised per session except cancel flags. Values in, values out.
/// Errors: Problem with a bilingual message; Failure::Locked when no session is open.
/// Ownership: the object owns the open replica and keys; lock() and destruction close and wipe them.
class Workstation {
public:
    virtual ~Workstation() = default;

    /// The home as it can be read without any key.
    virtual Result<HomeInfo> home() = 0;

    /// Opens `user`'s slots with the passphrase, logs in at the node, opens and checks the replica.
    /// Failures: NotPermitted (wrong passphrase), InUse (another process, named), Integrity, Unavailable.
    virtual Result<Session> unlock(const std::string& user, SecretBytes passphrase) = 0;
    /// Opens by the printed recovery sheet's text instead.
    virtual Result<Session> unlockByRecovery(const std::string& user, SecretBytes recoveryText) = 0;
    /// Closes the replica, wipes every key. Never fails; without a session it does nothing.
    virtual void lock() = 0;
    virtual std::optional<Session> session() const = 0;

    /// The list at once; allergies, alerts, place and reason of a row that was not computed yet are Unavailable and
    /// empty, and Change::Summaries tells a subscriber when they have come.
    virtual Result<std::vector<PatientSummary>> patients() = 0;
    /// Opening: checks the patient's root over its items before it answers, writes the audit row first,
    /// and starts the background re-check of ciphertext commitments (Change::Verdicts when one fails).
    virtual Result<ChartData> openPatient(const TimelineQuery& query) = 0;
    /// The rows of a query in order, for tables and scripts.
    virtual Result<void> timeline(const TimelineQuery& query, const ItemSink& sink) = 0;
    virtual Result<ItemDetails> details(const std::string& item) = 0;
    /// Recomputes the whole chain for one item, now.
    virtual Result<ProofView> proof(const std::string& item) = 0;
    /// "patient" argument of the command line: the own id or "system|value".
    virtual Result<std::string> resolvePatient(const std::string& text) = 0;

    /// One result per file, in order. A cancelled import keeps what was acknowledged and says so.
    virtual Result<std::vector<ImportResult>> import(const ImportRequest& request, const ProgressSink& progress, CancelFlag& cancel) = 0;
    virtual Result<ExportResult> exportTo(const ExportRequest& request) = 0;
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
