// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/consententries.h>
#include <contract/genesis.h>
#include <contract/trie.h>

/// What a state says of a grant, for who serves by it, seals for it or keeps what came through it: the contract's own
/// rules as pure questions (requirements A7, G2; foundations §6, §7). Thread: any, as the state's.
namespace twinchart::contract {

/// A state, and the time that grants, consents and certificates are judged at: never before its block's.
struct StateAt {
    const StateTrie& state;
    Instant time;
    const Genesis& genesis; ///< of its chain
};

/// Not revoked, in its time, its requester's certificate and its controller's membership live, and so the standing
/// consent that it hangs on. Restrictions are asked apart: they suspend, they do not end.
bool isGrantAlive(const StateAt& at, const PatientHandle& handle, const GrantEntry& grant);
/// Whether the requester may get what lies in that class: alive, the class granted, and no live restriction or
/// objection over class and purpose.
bool grantGives(const StateAt& at, const PatientHandle& handle, const GrantEntry& grant, PermissionClass c);
/// The same for every class of the grant: its table holds the keys of them all.
bool grantGivesAll(const StateAt& at, const PatientHandle& handle, const GrantEntry& grant);

/// The digest of the table in force (crypto::GrantTable): that of the approval, or of the last change that narrowed.
inline const Digest256& tableInForce(const GrantEntry& grant)
{
    return grant.wraps;
}

/// Whether an access notice of the grant's requester for that class, with the grant as its reference, is on the ledger:
/// outside the treating team nothing is served before (foundations §7).
bool isAccessNoted(const StateTrie& state, const PatientHandle& handle, const Digest256& id, const GrantEntry& grant,
                   PermissionClass c);
/// The same for every class of the grant.
bool isAccessNotedForAll(const StateTrie& state, const PatientHandle& handle, const Digest256& id,
                         const GrantEntry& grant);

} // namespace twinchart::contract
