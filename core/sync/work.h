// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sync/synchroniser.h>

#include "evidence.h"

#include <contract/build.h>
#include <contract/transaction.h>
#include <crypto/bundle.h>
#include <crypto/circle.h>

#include <map>
#include <set>

namespace twinchart::sync {

inline constexpr std::string_view kCursorKey = "contributions from";
inline constexpr std::string_view kDeletionsKey = "deletions from";
inline constexpr std::string_view kMailboxKey = "circle keys after";
inline constexpr std::string_view kAnchorKey = "anchor";
inline constexpr std::string_view kPendingPrefix = "pending ";
inline constexpr std::string_view kPurgedPrefix = "purged ";
inline constexpr std::string_view kAgainKey =
    "contributions again"; ///< ids of keys that came after contributions sealed to them

/// The private halves that this user holds: the device's, and those of circle epochs.
struct Synchroniser::Keys {
    std::map<KeyId, crypto::SealingKeyPair> epochs;
    std::set<Digest256> circles;   ///< of which any epoch is here
    std::map<Bytes, KeyId> stored; ///< circleKeyName → key
};

/// A contribution as the node tells of it, decoded.
struct Arrival {
    gateway::ContributionRow row;
    contract::ContributionBody body;
    contract::Transaction transaction;
};

/// What one run has gathered.
struct Synchroniser::Work {
    const ProgressSink& progress;
    const CancelFlag* cancel;
    Instant now;
    SyncReport report;
    Keys keys;
    std::optional<std::uint64_t> nonce; ///< the last one of this key
    std::set<PatientHandle> readable{}; ///< in a circle of theirs now, with its key here
    std::vector<Digest256> wrapped{};   ///< refused contributions that were wrapped again by this call: once each

    void tell(SyncProgress::Stage stage, std::uint64_t done, std::uint64_t total) const
    {
        if (progress)
            progress({stage, done, total});
    }
    bool cancelled() const { return cancel != nullptr && *cancel; }
    void outcome(const Digest256& root, Outcome outcome, std::uint32_t code = 0)
    {
        report.rows.push_back({root, outcome, code});
    }
    void problem(std::string text)
    {
        if (report.problems.size() < 100)
            report.problems.push_back(std::move(text));
    }
};

/// The setting by which whoever keeps the store learns of it (kDeletedPrefix).
replica::Entry toErase(const replica::Deletion& deletion);
/// Whether a mark says that records of the handle are here by a grant.
bool holdsByGrant(const std::vector<replica::Entry>& settings, const PatientHandle& handle);
Bytes circleKeyName(const Digest256& circle, std::uint64_t epoch);
/// Ciphertexts, tables and the listed readers' wraps of a contribution into the node's vault.
Result<void> putIntoVault(replica::Replica& replica, gateway::Gateway& gateway, const replica::ContributionInfo& info,
                          const replica::Outgoing& outgoing, const contract::ContributionBody& body,
                          std::size_t batchOctets);
/// The verdict that a proof at `height` has under the header trust of now.
replica::StoredVerdict verdictOf(const HeaderTrust& trust, LedgerHeight height, const Digest256& header, Instant now);

} // namespace twinchart::sync
