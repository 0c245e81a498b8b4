// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <contract/grants.h>
#include <crypto/grant.h>
#include <crypto/hash.h>

#include <algorithm>

namespace twinchart::hospital {

using contract::GrantEntry;
using gateway::Refusal;

namespace {
constexpr std::int64_t kSweepSeconds = 3'600;
static_assert(crypto::kMaxGrantTable == gateway::kMaxGrantTable);

/// One answer for "not there" and "not yours".
Unexpected<gateway::RefusalFrame> notHere()
{
    return refusal(Refusal::NotFound, "no grant of this name for this key");
}

/// Whether a transaction may end a grant: revoked or narrowed, a key or consent that it hangs on gone, a member left.
bool mayEndGrants(const Bytes& octets)
{
    using contract::Kind;
    const auto transaction = contract::decodeTransaction(octets);
    if (!transaction)
        return false;
    switch (contract::kindOf(transaction->body)) {
    case Kind::GrantChange:
    case Kind::StandingConsent:
    case Kind::Revoke:
    case Kind::Rotation:
    case Kind::Recovery:
    case Kind::Member:
    case Kind::Vote:
    case Kind::Expedite: return true;
    default: return false;
    }
}
} // namespace

Reply<gateway::GrantsPutResponse> Hospital::Data::putGrant(const gateway::GrantsPutRequest& request)
{
    TWINCHART_TRY(requireRoom());
    const Digest256 digest = crypto::sha256(request.table);
    // Nothing is committed between the look at the state and the put: what ends the grant finds the table.
    const std::lock_guard lock(submitting);
    const contract::StateTrie state = engine->state();
    const auto grant = entryAt<GrantEntry>(state, contract::key::grant(request.handle, request.grant));
    if (!grant || !contract::isGrantAlive({state, now(), *genesis}, request.handle, *grant))
        return notHere();
    if (digest != contract::tableInForce(*grant))
        return refusal(Refusal::Mismatch, "the grant names another table");
    if (const auto put = vault->putGrant({request.handle, request.grant}, request.table, clock.now()); !put)
        return Unexpected{refusalOf(put.error())};
    return gateway::GrantsPutResponse{};
}

Reply<gateway::GrantsGetResponse> Hospital::Data::grant(const Caller& caller, const gateway::GrantsGetRequest& request)
{
    const auto grant = entryAt<GrantEntry>(caller.state, contract::key::grant(request.handle, request.grant));
    if (!grant)
        return notHere();
    const auto owner = entryAt<contract::OwnerEntry>(caller.state, contract::key::owner(request.handle));
    const bool owns = owner && owner->kind == contract::OwnerKind::Patient && owner->owner == caller.key;
    const bool receives = grant->requester == caller.key &&
                          contract::grantGivesAll({caller.state, caller.now, *genesis}, request.handle, *grant) &&
                          contract::isAccessNotedForAll(caller.state, request.handle, request.grant, *grant);
    if (!owns && !receives)
        return notHere();
    auto table = vault->grantTable({request.handle, request.grant}, contract::tableInForce(*grant));
    if (!table && table.error().kind == vault::VaultError::Kind::NotFound)
        return notHere();
    if (!table)
        return Unexpected{refusalOf(table.error())};
    return gateway::GrantsGetResponse{std::move(table).value()};
}

Reply<std::vector<std::uint32_t>> Hospital::Data::granted(const Caller& caller, const Digest256& root)
{
    std::vector<std::uint32_t> out;
    const auto recorded = reader->contribution(caller.state, root);
    if (!recorded)
        return out;
    const PatientHandle& handle = recorded->body.handle;
    const contract::PermissionClass permissionClass = recorded->entry.permissionClass;
    const auto list = entryAt<contract::ConsentListEntry>(caller.state, contract::key::grantsOf(handle, caller.key));
    if (!list)
        return out;
    for (const contract::ConsentListEntry::Item& item : list->items) {
        const auto grant = entryAt<GrantEntry>(caller.state, contract::key::grant(handle, item.id));
        if (!grant || !contract::grantGives({caller.state, caller.now, *genesis}, handle, *grant, permissionClass) ||
            !contract::isAccessNoted(caller.state, handle, item.id, *grant, permissionClass))
            continue;
        const auto leaves = vault->grantedLeaves({handle, item.id}, contract::tableInForce(*grant), root);
        if (!leaves)
            return Unexpected{refusalOf(leaves.error())};
        out.insert(out.end(), leaves->begin(), leaves->end());
    }
    std::ranges::sort(out);
    out.erase(std::ranges::unique(out).begin(), out.end());
    std::erase_if(out, [&](std::uint32_t leaf) {
        using contract::SupersededEntry;
        const auto end = entryAt<SupersededEntry>(caller.state, contract::key::superseded(root, leaf));
        return end && end->what == SupersededEntry::What::Deleted;
    });
    return out;
}

void Hospital::Data::sweepGrants()
{
    const auto known = vault->grants();
    if (!known) {
        options.log->write(LogLevel::Error, "twinchart.hospital.node", "grants-not-swept", {});
        return;
    }
    const contract::StateTrie state = engine->state();
    std::int64_t erased = 0;
    for (const vault::KnownGrant& one : *known) {
        const auto grant = entryAt<GrantEntry>(state, contract::key::grant(one.name.handle, one.name.grant));
        // The block's time alone: a clock that goes wrong for a day must not take away what lives.
        if (grant && contract::tableInForce(*grant) == one.digest &&
            contract::isGrantAlive({state, engine->time(), *genesis}, one.name.handle, *grant))
            continue;
        if (vault->removeGrant(one.name))
            ++erased;
        else
            options.log->write(LogLevel::Error, "twinchart.hospital.node", "grant-not-erased", {});
    }
    if (erased > 0)
        options.log->write(LogLevel::Info, "twinchart.hospital.node", "grants-erased", {{"grants", erased}});
}

void Hospital::Data::sweepGrantsAfter(std::span<const Bytes> transactions)
{
    const std::int64_t seconds = engine->time().seconds();
    if (seconds - sweptAt < kSweepSeconds && std::ranges::none_of(transactions, mayEndGrants))
        return;
    sweptAt = seconds;
    sweepGrants();
}

} // namespace twinchart::hospital
