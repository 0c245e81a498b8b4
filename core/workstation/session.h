// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "account.h"
#include "submitter.h"

#include <crypto/identity.h>
#include <crypto/manifest.h>
#include <gateway/launcher.h>
#include <model/catalogue.h>
#include <replica/replica.h>
#include <sync/synchroniser.h>
#include <util/log.h>

#include <atomic>
#include <memory>
#include <optional>

namespace twinchart::workstation {

/// The clock of a home: the system's, shifted by TWINCHART_CLOCK_OFFSET seconds where the genesis says
/// simulated-time; held at an instant while a demonstration's history is made. Thread: any.
class HomeClock final : public Clock {
public:
    explicit HomeClock(bool simulated);
    Instant now() const override;
    /// Stands at `t`; 0 = follows the system again.
    void hold(Instant t) { m_held = t.ns; }

private:
    std::int64_t m_offset = 0;
    std::atomic<std::int64_t> m_held{0};
};

/// What is wrong in a replica, in a person's words.
Problem problemOf(const replica::ReplicaError& error);
Problem problemOf(const sync::SyncError& error);

/// One user's open data: keys, replica, the way to the node. Made by open(), closed by its destructor, which
/// leaves the manifest of a clean exit. Thread: one at a time.
class Session {
public:
    struct Options {
        std::filesystem::path home;
        std::filesystem::path nodeSocket; ///< empty = the home's own node, started on demand
        std::string program;
        bool guest = false;       ///< opens also for whom the node does not let in (yet, or any more)
        bool leaveUnsent = false; ///< of Store::Anew: what was not sent is set aside with the store
    };
    /// Takes the folder's lock, so it comes before the account is opened.
    static Result<FileLock> lockUser(const Options& options, const std::string& user);
    enum class Store {
        Existing,
        New,
        Anew, ///< what is there is set aside (setaside.h) and an empty one begun, which the next sync fills
    };
    /// Opens or makes the replica and logs in at the node. A node that cannot be reached or is damaged does not keep
    /// anybody from reading what is here; Anew needs it: Unavailable, nothing changed. Anew is Refused while what is
    /// there opens, is sound and holds what was not sent (but with leaveUnsent). StoreDamaged: there is no store, or it
    /// does not open.
    static Result<std::unique_ptr<Session>> open(const Options& options, FileLock lock, Account account, Store kind);
    ~Session();

    const Options& options() const { return m_options; }
    const Account& account() const { return m_account; }
    const contract::Genesis& genesis() const { return m_genesis; }
    replica::Replica& replica() { return *m_replica; }
    gateway::GatewayClient& gateway() { return *m_gateway; }
    sync::Synchroniser& synchroniser() { return *m_synchroniser; }
    HomeClock& clock() { return m_clock; }
    Log& log() { return *m_log; }
    Submitter& submitter() { return *m_submitter; }
    /// Writes another description of the same user; the session's own from then on.
    Result<void> describe(UserDescription user);
    /// Logged in at the node since open() or a later reconnect().
    bool online() const { return m_online; }
    Result<void> reconnect();
    /// The store was begun in the place of another and has not heard of the ledger yet: to be synced before anything of
    /// it is shown. markBuilt() after that.
    bool isBuilding() const { return m_building; }
    Result<void> markBuilt();
    /// Ends what was set aside, after its audit row; how many stores there were.
    Result<std::uint64_t> dropSetAside();
    /// Where an earlier store was set aside when this session began (Store::Anew); else empty.
    const std::string& setAside() const { return m_setAside; }
    /// What the folder's manifest said when it was opened.
    const std::vector<crypto::ManifestFinding>& findings() const { return m_findings; }

    /// The hospital's keys; NotPermitted for who has none (patients, users of no hospital).
    Result<const crypto::HospitalKeys*> hospitalKeys();
    /// Keeps the hospital's keys that this device made itself (first administrator), also beside the record store.
    Result<void> keepOwnHospitalKeys(const crypto::HospitalKeys& keys);
    contract::OrganisationId organisation() const { return contract::organisationId(m_account.user.organisation); }

    /// The catalogue in force at the node (or, offline, the newest known here) and its digest.
    struct InForce {
        Digest256 digest;
        const model::Catalogue* catalogue = nullptr;
        LedgerHeight since = 0;
    };
    Result<InForce> catalogue();
    /// For showing what is stored: the same, or where its file cannot be had the newest that can be read here.
    Result<InForce> catalogueToRead();
    /// Keeps the octets of a catalogue file, so that records under its digest can be read.
    Result<void> keepCatalogue(BytesView octets);

private:
    /// A catalogue file by its digest: built in, kept here, or the node's.
    Result<Bytes> catalogueFile(const Digest256& digest);
    Session(Options options, FileLock lock, Account account, contract::Genesis genesis);
    Result<void> connect();
    Result<void> keepHospitalKeys(const crypto::HospitalKeys& keys);
    /// A root's keys into their own file, where it is not there yet.
    void keepBeside(const crypto::HospitalKeys& keys);
    Result<void> setStoreAside(const UserPaths& paths, const replica::ReplicaOptions& options);
    Options m_options;
    FileLock m_lock;
    Account m_account;
    contract::Genesis m_genesis;
    HomeClock m_clock;
    std::unique_ptr<Log> m_log;
    std::vector<crypto::ManifestFinding> m_findings;
    std::string m_setAside;
    bool m_building = false;
    std::unique_ptr<replica::Replica> m_replica;
    std::unique_ptr<gateway::GatewayClient> m_gateway;
    std::unique_ptr<Submitter> m_submitter;
    std::unique_ptr<sync::Synchroniser> m_synchroniser;
    std::optional<crypto::HospitalKeys> m_hospitalKeys;
    std::optional<model::Catalogue> m_catalogue;
    Digest256 m_catalogueDigest;
    LedgerHeight m_catalogueSince = 0;
    bool m_online = false;
};

/// Submits a catalogue file by the session's administrator and keeps it; `name` is for messages.
Result<void> submitCatalogue(Session& session, BytesView octets, const std::string& name);

} // namespace twinchart::workstation
