// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/consententries.h>
#include <crypto/sealing.h>
#include <replica/replica.h>
#include <sync/provenstate.h>

#include <map>
#include <span>
#include <vector>

/// Sharing as a workstation sees it (requirements A7, G2; foundations §5 Grant, §6): what this user asked for, and what
/// the proven state says of grants.
namespace twinchart::sync {

/// Settings under this prefix, a handle and a request: a share that this user asked for (README, grammar). Kept for as
/// long as the replica, so that the requester finds his requests again.
inline constexpr std::string_view kAskedPrefix = "share asked ";
/// Settings under this prefix, a handle and a grant: records are here by that grant (README, grammar).
inline constexpr std::string_view kHeldPrefix = "share held ";
/// Settings: the time of the proven state against which every grant was last looked at, and what had ended was purged.
inline constexpr std::string_view kGrantsChecked = "shares checked";

/// A request of this user's own and the key that its grant is sealed to: fresh for each request.
struct AskedShare {
    PatientHandle handle;
    Digest256 request; ///< transactionHash of `transaction`
    crypto::SealingKeyPair key;
    Bytes transaction; ///< TCT1
};
replica::Entry entryOf(const AskedShare& asked);
/// The name under which the above is kept, to erase it.
Bytes askedKey(const PatientHandle& handle, const Digest256& request);
/// All of them; Storage for an entry that is none.
Expected<std::vector<AskedShare>, SyncError> askedShares(replica::Replica& replica);
/// Handles of which records are here by grants alone, and when the first of these grants ends.
Expected<std::map<PatientHandle, Instant>, SyncError> grantedHandles(replica::Replica& replica);
/// When every grant was last looked at; none before the first time. A newer header alone says nothing of grants.
Expected<std::optional<Instant>, SyncError> grantsCheckedAt(replica::Replica& replica);

/// What a proven state says of a grant at a time.
struct GrantStanding {
    contract::GrantEntry entry;
    bool alive = false;      ///< as contract::isGrantAlive says
    bool restricted = false; ///< a live restriction or objection covers one of its classes for its purpose
};
/// Of those grants of the handle that the state knows. `now`: of the workstation; the later of it and the state's time
/// counts. Every entry is proven.
Expected<std::map<Digest256, GrantStanding>, SyncError> grantStandings(gateway::Gateway& gateway,
                                                                       const ProvenState& state, Instant now,
                                                                       const PatientHandle& handle,
                                                                       std::span<const Digest256> grants);
/// The live restrictions and objections of a handle, by id.
Expected<std::map<Digest256, contract::RestrictionEntry>, SyncError>
liveRestrictions(gateway::Gateway& gateway, const ProvenState& state, Instant now, const PatientHandle& handle);

} // namespace twinchart::sync
