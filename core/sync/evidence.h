// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/client.h>
#include <sync/prooffile.h>
#include <sync/provenstate.h>

#include "errors.h"

#include <map>
#include <span>

namespace twinchart::sync {

/// A value of the state with its proof checked: the value, or that there is none.
std::optional<std::optional<Bytes>> proven(const gateway::StateProof& answer, const Digest256& appHash, BytesView key);
/// True when no key of the state begins with `prefix`.
bool provenEmpty(const gateway::StateProof& answer, const Digest256& appHash, BytesView prefix);

/// Asks for keys in the state at `height`, in as many requests as needed. One answer per key.
Result<std::vector<gateway::StateProof>> stateProofs(gateway::Gateway& gateway, LedgerHeight height,
                                                     std::span<const Bytes> keys);

/// The parts of evidence that need no leaf: entry, catalogue, and the standing of the whole contribution where it
/// has one. Nothing when the state holds no such contribution.
struct CheckedEvidence {
    contract::ContributionEntry entry;
    contract::CatalogueTable catalogue;
};
std::optional<CheckedEvidence> checkEntry(const Evidence& evidence, const Digest256& root, const Digest256& appHash);
/// Whether the standing follows for a leaf; the entry of Replaced where it is that.
struct CheckedStanding {
    std::optional<contract::SupersededEntry> replaced;
};
std::optional<CheckedStanding> checkStanding(const Standing& standing, const Digest256& root, std::uint32_t leaf,
                                             const Digest256& appHash);

/// Permission class of a data set in a table; none when it has no such data set.
std::optional<std::uint8_t> classOf(const contract::CatalogueTable& table, const std::string& dataSet);

/// Whether record and every item in it are of data sets of the contribution's class (foundations §8): readers,
/// verifiers and check ask this one function.
replica::RecordFault faultOf(const contract::CatalogueTable& table, contract::PermissionClass permissionClass,
                             const model::RecordContent& content);

struct Fetched {
    Evidence evidence;
    contract::ContributionEntry entry;
    contract::CatalogueTable catalogue;
    bool found = false; ///< false: the state at that height does not hold the contribution (proven)
};
/// Evidence for many contributions from the state at `height`, every proof checked against `appHash`. One per root.
Result<std::vector<Fetched>> fetchEvidence(gateway::Gateway& gateway, LedgerHeight height, const Digest256& appHash,
                                           std::span<const Digest256> roots);

} // namespace twinchart::sync
