// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "contractload.h"

#include <map>
#include <utility>

namespace twinchart::contract::bench {

using namespace test;

namespace {
constexpr std::size_t kHandles = 500;

Body bodyAt(const World& world, std::size_t n, const std::string& text)
{
    const Digest256 name = digest(text);
    const std::size_t round = n / 12;
    switch (n % 12) {
    case 4: {
        PermissionBody permission;
        permission.subject = world.nurse.id();
        permission.permissionClass = PermissionClass::Sop;
        permission.rights = kRightsRead;
        return permission;
    }
    case 5: return TransferBody{Payer::Own, accountOf(world.officer.id()), 1};
    case 6: {
        Writer body;
        body.u8(1).raw(accountOf(world.officer.id())).u64(1);
        return ExpediteBody{1 + n % 7, Kind::Transfer, std::move(body).take()};
    }
    case 7: {
        if (round % 5 != 0)
            return AnchorBody{name, n + 1};
        const User guest = makeUser("guest " + text);
        return CertificateBody{guest.field(), guest.sealing, Role::Nurse, digest("name " + text), {}, {}};
    }
    case 8: {
        RestrictionBody restriction;
        restriction.handle = handleAt(round);
        restriction.purposes = bitOf(Purpose::Research);
        restriction.classes = bitOf(PermissionClass::Pdd);
        return restriction;
    }
    case 9: {
        ShareRequestBody request;
        request.handle = handleAt(round);
        request.controller = organisationId("north");
        request.sealing = makeSealing("request");
        request.classes = bitOf(PermissionClass::Pdd);
        request.days = 30;
        request.deadline = {world.app->time().ns + 86'400'000'000'000};
        request.scope = Bytes(kSealedScopeOctets, 7);
        return request;
    }
    case 10: {
        AccessNoticeBody notice;
        notice.handle = world.anna;
        notice.permissionClass = PermissionClass::Pdd;
        notice.audit = name;
        return notice;
    }
    case 11: {
        StoreReceiptBody receipt;
        receipt.root = rootAt(n);
        receipt.evidence = name;
        receipt.claimed = world.app->time();
        return receipt;
    }
    default: return world.contribution(world.anna, makeTree(text));
    }
}
} // namespace

Digest256 rootAt(std::size_t n)
{
    return digest("contribution " + std::to_string(n));
}
PatientHandle handleAt(std::size_t n)
{
    return handleOf(std::to_string(n % kHandles));
}
ContributionEntry contributionAt(std::size_t n)
{
    ContributionEntry entry;
    entry.handle = handleAt(n);
    entry.organisation = organisationId("north");
    entry.signer = makeUser("physician").id();
    entry.catalogue = digest("catalogue 1");
    entry.depth = 4;
    entry.height = 1 + n / 1'000;
    entry.transaction = digest("transaction " + std::to_string(n));
    return entry;
}
std::vector<StateChange> stateOf(const World& world, std::size_t keys)
{
    std::map<Bytes, Bytes> all;
    for (const StateChange& entry : world.app->entries())
        all[entry.key] = entry.value;
    all[key::account(accountOf(world.nurse.id()))] = encode(AccountEntry{1'000'000});
    all[key::account(accountOf(world.physician.id()))] = encode(AccountEntry{1'000'000});
    all[key::supply()] = encode(SupplyEntry{2'000'000});
    const OwnerEntry owner = world.owner(world.anna);
    for (std::size_t n = 0; n < kHandles; ++n)
        all[key::owner(handleAt(n))] = encode(owner);
    ContributionEntry entry = contributionAt(0);
    for (std::size_t n = 0; all.size() < keys; ++n) {
        entry.transaction = digest("transaction " + std::to_string(n));
        all[key::contribution(rootAt(n))] = encode(entry);
    }
    std::vector<StateChange> out;
    out.reserve(all.size());
    for (auto& [key, value] : all)
        out.push_back({key, std::move(value)});
    return out;
}
std::vector<Bytes> mixed(World& world, std::size_t count, std::string_view name, std::size_t first)
{
    std::vector<Bytes> out;
    for (std::size_t n = first; n < first + count; ++n) {
        Body body = bodyAt(world, n, std::string(name) + std::to_string(n));
        User* by = &world.physician;
        switch (kindOf(body)) {
        case Kind::Permission: by = &world.northRoot; break;
        case Kind::Expedite: by = &world.nurse; break;
        case Kind::Anchor: by = &world.researcher; break;
        case Kind::Certificate: by = &world.southRoot; break;
        case Kind::Restriction: by = &world.officer; break;
        default: break;
        }
        out.push_back(world.sign(*by, std::move(body)));
    }
    return out;
}

} // namespace twinchart::contract::bench
