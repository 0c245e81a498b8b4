// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/genesis.h>
#include <crypto/device.h>
#include <crypto/grant.h>
#include <replica/replica.h>
#include <sync/decision.h>
#include <sync/error.h>
#include <sync/headers.h>
#include <sync/provenstate.h>

#include <map>
#include <vector>

namespace twinchart::sync {

/// What one call did: the records that waited, the records that came, and how far the ledger is believed here (cli.md
/// `sync`).
struct SyncReport {
    struct Row {
        Digest256 root;
        Outcome outcome = Outcome::Deferred;
        std::uint32_t code = 0; ///< contract::Code of Refused
    };
    std::uint64_t sent = 0;     ///< records of contributions that became recorded by this call
    std::uint64_t received = 0; ///< records stored from others
    std::uint64_t invalid = 0;  ///< contributions stored with records that do not open or are none (marked)
    std::uint64_t withheld = 0; ///< contributions stored of which the vault kept back records
    HeaderTrust trust;
    std::uint64_t lag = 0; ///< blocks between the node's newest and the trusted one
    bool anchored = false;
    std::vector<Row> rows;             ///< every contribution that this call looked at
    std::vector<std::string> problems; ///< English
};

/// Settings under this prefix, a contribution's root and a leaf (u32): a record that is proven to be deleted. Whoever
/// keeps the store erases its octets and key, then the setting.
inline constexpr std::string_view kDeletedPrefix = "deleted leaf ";
/// Settings under this prefix and a handle: a Patient record of it came by sync. Whoever keeps briefs erases them.
inline constexpr std::string_view kPersonPrefix = "person came ";
/// Settings under this prefix and a handle: its record may hold a Linkage. Nobody erases them.
inline constexpr std::string_view kLinkagePrefix = "linkage of ";

struct SyncOptions {
    bool anchor = true;
    std::size_t batchOctets = 16u << 20; ///< of ciphertext in one frame to the vault
};

struct Arrival;
struct Fetched;
struct Intake;
struct Served;
struct Granted;
using LeafKeys = std::vector<std::pair<std::uint32_t, SecretBytes>>;

/// discover → decide → apply between one user's replica and a node: header chain, circle keys, outbox, receipts,
/// deletions, revocations, anchor. The gateway must be logged in. Whatever is acknowledged is durable; a call that
/// was interrupted at any point is continued by the next.
/// Thread: one call at a time. Borrows all; the replica must outlive it.
class Synchroniser {
public:
    Synchroniser(replica::Replica& replica, gateway::Gateway& gateway, const contract::Genesis& genesis,
                 const crypto::DeviceIdentity& device, const Clock& clock, SyncOptions options = {});

    /// Everything once.
    Expected<SyncReport, SyncError> run(const ProgressSink& progress = {}, const CancelFlag* cancel = nullptr);
    /// Only sends and proves what waits (an import that must return quickly).
    Expected<SyncReport, SyncError> send(const ProgressSink& progress = {}, const CancelFlag* cancel = nullptr);

    /// Keeps the secret of a circle's epoch: its maker's own, or one that was opened elsewhere.
    Expected<void, SyncError> keepEpochSecret(const Digest256& circle, std::uint64_t epoch,
                                              const crypto::SealingKeyPair& pair);

    /// Whether the newest anchor that this replica knows to be on the ledger covers every record held here. Rows of the
    /// audit alone, as every look adds them, do not count. Asks nobody.
    Expected<bool, SyncError> anchored();

    HeaderTracker& headers() { return m_headers; }

private:
    struct Keys;
    struct Work;
    Expected<void, SyncError> begin(Work& work);
    Expected<void, SyncError> loadKeys(Work& work);
    Expected<void, SyncError> fetchKeys(Work& work);
    Expected<void, SyncError> sendOutbox(Work& work);
    Expected<void, SyncError> sendAll(Work& work, const std::vector<replica::ContributionInfo>& all,
                                      std::vector<replica::ContributionInfo>* again);
    Expected<void, SyncError> wrapAgain(Work& work, std::vector<replica::ContributionInfo> refused,
                                        std::vector<replica::ContributionInfo>* left);
    Expected<void, SyncError> prove(Work& work, std::vector<replica::ContributionInfo> waiting);
    Expected<void, SyncError> receive(Work& work);
    Expected<Outcome, SyncError> receiveOne(Work& work, const Arrival& arrival, const Fetched& proof, Intake& intake);
    /// Opens what was served by these keys and puts it into the batch, with its proof.
    Expected<Outcome, SyncError> takeIn(Work& work, const Arrival& arrival, const Fetched& proof, Served served,
                                        LeafKeys keys, Intake& intake);
    Expected<void, SyncError> keep(Work& work, const ProvenState& state, Intake& intake);
    Expected<void, SyncError> askReplaced(const ProvenState& state,
                                          const std::vector<std::pair<Digest256, std::uint32_t>>& leaves,
                                          replica::Batch& batch);
    Expected<void, SyncError> revocations(Work& work);
    Expected<void, SyncError> purgeRest(Work& work);
    Expected<void, SyncError> purge(Work& work, const PatientHandle& handle);
    Expected<void, SyncError> grants(Work& work);
    Expected<void, SyncError> grantsOf(Work& work, const ProvenState& state, const Granted& granted);
    Expected<bool, SyncError> announce(Work& work, const Granted& granted, const Digest256& grant);
    Expected<std::optional<crypto::GrantTable>, SyncError> grantTable(Work& work, const Granted& granted,
                                                                      const Digest256& grant);
    Expected<bool, SyncError> fetchGranted(Work& work, const ProvenState& state, const Granted& granted,
                                           std::map<Digest256, LeafKeys> wanted);
    Expected<bool, SyncError> giveReceipt(Work& work, const ProvenState& state, const Granted& granted,
                                          const Digest256& grant, contract::ShareReceiptBody::What what);
    Expected<void, SyncError> deletions(Work& work);
    Expected<void, SyncError> anchor(Work& work);

    replica::Replica& m_replica;
    gateway::Gateway& m_gateway;
    const contract::Genesis& m_genesis;
    const crypto::DeviceIdentity& m_device;
    const Clock& m_clock;
    SyncOptions m_options;
    HeaderTracker m_headers;
};

} // namespace twinchart::sync
