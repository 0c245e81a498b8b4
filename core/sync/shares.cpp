// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sync/shares.h>

#include "errors.h"

#include <contract/transaction.h>

#include <algorithm>
#include <array>

namespace twinchart::sync {

namespace {
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kMaxRequest = 64u << 10;

bool hasName(BytesView key, std::string_view prefix)
{
    return key.size() == prefix.size() + PatientHandle::kSize + Digest256::kSize &&
           equal(key.first(prefix.size()), viewOf(prefix));
}

bool anyRestricted(const std::map<Digest256, contract::RestrictionEntry>& restrictions,
                   const contract::GrantEntry& grant)
{
    using enum contract::PermissionClass;
    return std::ranges::any_of(restrictions, [&](const auto& one) {
        return std::ranges::any_of(std::array{Pha, Pdd, Sop}, [&](contract::PermissionClass c) {
            return (grant.classes & contract::bitOf(c)) != 0 && one.second.covers(c, grant.purpose);
        });
    });
}
} // namespace

Bytes askedKey(const PatientHandle& handle, const Digest256& request)
{
    return Writer().raw(kAskedPrefix).raw(handle).raw(request).bytes();
}

replica::Entry entryOf(const AskedShare& asked)
{
    Writer out;
    // Once, so that no grown buffer leaves a copy of the secret behind.
    out.reserve(1 + PublicSealingKey::kSize + 4 + asked.transaction.size());
    out.u8(kVersion).raw(asked.key.secret()).var(asked.transaction);
    return {replica::Section::Settings, askedKey(asked.handle, asked.request),
            replica::StoredValue(std::move(out).take())};
}

Result<std::vector<AskedShare>> askedShares(replica::Replica& replica)
{
    SYNC_ASSIGN(const auto settings, replica.list(replica::Section::Settings));
    std::vector<AskedShare> out;
    for (const replica::Entry& e : settings) {
        if (!hasName(e.key, kAskedPrefix))
            continue;
        Reader name(BytesView(e.key).subspan(kAskedPrefix.size()));
        const auto handle = name.fixed<PatientHandle>();
        const auto request = name.fixed<Digest256>();
        Reader in(*e.value);
        const bool known = in.u8() == kVersion;
        auto key = crypto::SealingKeyPair::fromSecret(in.raw(PublicSealingKey::kSize));
        Bytes transaction = bytesOf(in.var(kMaxRequest));
        if (!known || !in.finish() || !key || contract::transactionHash(transaction) != request)
            return failed(SyncError::Kind::Storage, "a share that was asked for");
        out.push_back({handle, request, std::move(*key), std::move(transaction)});
    }
    return out;
}

Result<std::map<PatientHandle, Instant>> grantedHandles(replica::Replica& replica)
{
    SYNC_ASSIGN(const auto settings, replica.list(replica::Section::Settings));
    std::map<PatientHandle, Instant> out;
    for (const replica::Entry& e : settings) {
        if (!hasName(e.key, kHeldPrefix))
            continue;
        const auto handle = PatientHandle::from(BytesView(e.key).subspan(kHeldPrefix.size(), PatientHandle::kSize));
        Reader in(*e.value);
        in.raw(Digest256::kSize);
        const Instant until{in.i64()};
        const auto [at, isNew] = out.try_emplace(*handle, until);
        at->second = std::min(at->second, until);
    }
    return out;
}

Result<std::optional<Instant>> grantsCheckedAt(replica::Replica& replica)
{
    SYNC_ASSIGN(const auto value, replica.get(replica::Section::Settings, viewOf(kGrantsChecked)));
    if (!value)
        return std::optional<Instant>{};
    Reader in(*value);
    const Instant at{in.i64()};
    if (!in.finish())
        return failed(SyncError::Kind::Storage, "when shares were checked");
    return std::optional(at);
}

Result<std::map<Digest256, contract::RestrictionEntry>>
liveRestrictions(gateway::Gateway& gateway, const ProvenState& state, Instant now, const PatientHandle& handle)
{
    std::map<Digest256, contract::RestrictionEntry> out;
    TWINCHART_ASSIGN(const auto list,
                     provenEntry<contract::ConsentListEntry>(gateway, state, contract::key::restrictions(handle)));
    if (!list)
        return out;
    std::vector<Bytes> keys;
    for (const auto& item : list->items)
        keys.push_back(contract::key::restriction(handle, item.id));
    TWINCHART_ASSIGN(const auto entries, provenEntries<contract::RestrictionEntry>(gateway, state, keys));
    for (std::size_t n = 0; n < entries.size(); ++n)
        if (entries[n] && entries[n]->isLive(std::max(now, state.time)))
            out.emplace(list->items[n].id, *entries[n]);
    return out;
}

Result<std::map<Digest256, GrantStanding>> grantStandings(gateway::Gateway& gateway, const ProvenState& state,
                                                          Instant now, const PatientHandle& handle,
                                                          std::span<const Digest256> grants)
{
    std::map<Digest256, GrantStanding> out;
    std::vector<Bytes> keys;
    for (const Digest256& id : grants)
        keys.push_back(contract::key::grant(handle, id));
    TWINCHART_ASSIGN(const auto entries, provenEntries<contract::GrantEntry>(gateway, state, keys));
    for (std::size_t n = 0; n < entries.size(); ++n)
        if (entries[n])
            out.emplace(grants[n], GrantStanding{*entries[n], false, false});
    if (out.empty())
        return out;
    TWINCHART_ASSIGN(const auto restrictions, liveRestrictions(gateway, state, now, handle));

    // What a grant hangs on: certificate, member, consent.
    std::vector<Bytes> certificates, members, consents;
    for (const auto& [id, standing] : out) {
        certificates.push_back(contract::key::certificate(standing.entry.requester));
        members.push_back(contract::key::member(standing.entry.controller));
        consents.push_back(contract::key::standingConsent(handle, standing.entry.standing));
    }
    TWINCHART_ASSIGN(const auto holders, provenEntries<contract::CertificateEntry>(gateway, state, certificates));
    TWINCHART_ASSIGN(const auto controllers, provenEntries<contract::MemberEntry>(gateway, state, members));
    TWINCHART_ASSIGN(const auto standing, provenEntries<contract::StandingConsentEntry>(gateway, state, consents));
    const Instant at = std::max(now, state.time);
    std::size_t n = 0;
    for (auto& [id, one] : out) {
        const contract::GrantEntry& g = one.entry;
        const bool hangs = g.standing == Digest256{} || (standing[n] && standing[n]->isLive(at));
        one.alive = g.revokedAt == 0 && at <= g.until && holders[n] && holders[n]->isLive(at) && controllers[n] &&
                    !controllers[n]->left && hangs;
        one.restricted = anyRestricted(restrictions, g);
        ++n;
    }
    return out;
}

} // namespace twinchart::sync
