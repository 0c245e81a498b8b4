// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <crypto/hash.h>

namespace twinchart::hospital {

using gateway::Refusal;

namespace {
constexpr std::size_t kRows = 1'000;
constexpr std::size_t kMaxCatalogue = 4u << 20;
constexpr std::size_t kMaxCatalogues = 256;

Unexpected<gateway::RefusalFrame> notPermitted(std::string who)
{
    return refusal(Refusal::NotPermitted, std::move(who));
}
Unexpected<gateway::RefusalFrame> refused(const vault::VaultError& error)
{
    return Unexpected{refusalOf(error)};
}

/// In the circle now, or the patient whom it is about.
bool mayServe(const Caller& caller, const contract::CircleId& id, const contract::CircleEntry& circle)
{
    const auto member = entryAt<contract::TeamEntry>(caller.state, contract::key::teamMember(id, caller.key));
    if (member && member->isIn(caller.now))
        return true;
    const auto owner = entryAt<contract::OwnerEntry>(caller.state, contract::key::owner(circle.handle));
    return owner && owner->kind == contract::OwnerKind::Patient && owner->owner == caller.key;
}
} // namespace

Reply<gateway::IdentityResolveResponse> Hospital::Data::resolve(const Caller& caller,
                                                                const gateway::IdentityResolveRequest& request)
{
    if (!caller.isStaffOf(organisation))
        return notPermitted("the registration desk is for staff");
    std::vector<vault::IdentityRow> rows;
    rows.reserve(request.rows.size());
    for (const auto& row : request.rows)
        rows.push_back({row.mac, row.proposed});
    auto standing = vault->resolve(rows);
    if (!standing)
        return refused(standing.error());
    return gateway::IdentityResolveResponse{std::move(standing).value()};
}

Reply<gateway::IdentityLookupResponse> Hospital::Data::lookUp(const Caller& caller,
                                                              const gateway::IdentityLookupRequest& request)
{
    if (!caller.isStaffOf(organisation))
        return notPermitted("the registration desk is for staff");
    auto standing = vault->lookup(request.macs);
    if (!standing)
        return refused(standing.error());
    return gateway::IdentityLookupResponse{std::move(standing).value()};
}

Reply<gateway::CataloguePutResponse> Hospital::Data::putCatalogue(const Caller& caller,
                                                                  const gateway::CataloguePutRequest& request)
{
    if (!caller.isAdministrator())
        return notPermitted("administrators only");
    const std::lock_guard lock(submitting);
    const std::filesystem::path path = paths.catalogue(crypto::sha256(request.file));
    std::error_code failed;
    if (std::filesystem::exists(path, failed))
        return gateway::CataloguePutResponse{};
    if (catalogueFiles(paths).size() >= kMaxCatalogues)
        return refusal(Refusal::TooLarge, "no more catalogue files are kept");
    if (const auto written = writeFileAtomically(path, request.file); !written)
        return refusal(Refusal::Storage, "the disk refused: " + written.error().text());
    return gateway::CataloguePutResponse{};
}

Reply<gateway::CatalogueGetResponse> Hospital::Data::catalogue(const gateway::CatalogueGetRequest& request)
{
    auto octets = readFile(paths.catalogue(request.digest), kMaxCatalogue);
    if (!octets && octets.error().code != ENOENT)
        return refusal(Refusal::Storage, "the disk refused: " + octets.error().text());
    if (!octets || crypto::sha256(*octets) != request.digest)
        return gateway::CatalogueGetResponse{};
    return gateway::CatalogueGetResponse{std::move(octets).value()};
}

Reply<gateway::StaffKeysPutResponse> Hospital::Data::putStaffKeys(const Caller& caller,
                                                                  const gateway::StaffKeysPutRequest& request)
{
    if (!caller.isAdministrator())
        return notPermitted("administrators only");
    const auto recipient =
        entryAt<contract::CertificateEntry>(caller.state, contract::key::certificate(request.recipient));
    if (recipient && recipient->organisation != caller.certificate.organisation)
        return notPermitted("that key belongs to another hospital");
    if (const auto put = vault->putStaffKeys(request.recipient, caller.key, request.sealed); !put)
        return refused(put.error());
    return gateway::StaffKeysPutResponse{};
}

Reply<gateway::StaffKeysGetResponse> Hospital::Data::staffKeys(const Caller& caller)
{
    auto sealed = vault->staffKeys(caller.key);
    if (!sealed)
        return refused(sealed.error());
    return gateway::StaffKeysGetResponse{std::move(sealed).value()};
}

Reply<gateway::CircleKeysPutResponse> Hospital::Data::putCircleKeys(const Caller& caller,
                                                                    const gateway::CircleKeysPutRequest& request)
{
    std::vector<vault::CircleKey> rows;
    for (const gateway::CircleKeyRow& row : request.rows) {
        const auto id = contract::CircleId::from(row.circle);
        const auto circle = entryAt<contract::CircleEntry>(caller.state, contract::key::circle(*id));
        if (circle && !mayServe(caller, *id, *circle))
            return notPermitted("members of the circle only");
        rows.push_back({row.circle, row.epoch, row.member, row.sealed});
    }
    if (const auto put = vault->putCircleKeys(caller.key, rows); !put)
        return refused(put.error());
    return gateway::CircleKeysPutResponse{};
}

Reply<gateway::CircleKeysGetResponse> Hospital::Data::circleKeys(const Caller& caller,
                                                                 const gateway::CircleKeysGetRequest& request)
{
    auto page = vault->circleKeys(caller.key, request.circle, request.after, kRows);
    if (!page)
        return refused(page.error());
    gateway::CircleKeysGetResponse out;
    out.next = page->last;
    out.more = page->more;
    std::optional<std::size_t> early;
    for (std::size_t n = 0; n < page->rows.size(); ++n) {
        vault::CircleKey& row = page->rows[n];
        // Who has left gets nothing more; who waits for the first entry of a circle gets its own envelope back.
        const auto id = contract::CircleId::from(row.circle);
        const auto circle = entryAt<contract::CircleEntry>(caller.state, contract::key::circle(*id));
        if (!circle || mayServe(caller, *id, *circle))
            out.rows.push_back({row.circle, row.epoch, row.member, std::move(row.sealed)});
        else if (!early && !entryAt<contract::TeamEntry>(caller.state, contract::key::teamMember(*id, caller.key)))
            early = n;
    }
    // An envelope for who is not in yet comes again when he is. In a full page it would stand before those behind it.
    if (early && !page->more) {
        const auto before = vault->circleKeys(caller.key, request.circle, request.after, *early);
        if (!before)
            return refused(before.error());
        out.next = before->last;
    }
    return out;
}

Reply<gateway::SharesPutResponse> Hospital::Data::putShares(const Caller& caller,
                                                            const gateway::SharesPutRequest& request)
{
    if (!caller.isAdministrator())
        return notPermitted("administrators only");
    std::vector<vault::Share> rows;
    for (const gateway::ShareRow& row : request.rows) {
        if (contract::organisationId(row.organisation) != caller.certificate.organisation)
            return notPermitted("that custodian belongs to another hospital");
        rows.push_back({row.organisation, row.custodian, row.share, row.keeper, row.sealed});
    }
    if (const auto put = vault->putShares(rows); !put)
        return refused(put.error());
    return gateway::SharesPutResponse{};
}

Reply<gateway::SharesGetResponse> Hospital::Data::shares(const Caller& caller)
{
    auto rows = vault->shares(caller.key);
    if (!rows)
        return refused(rows.error());
    gateway::SharesGetResponse out;
    for (vault::Share& row : *rows)
        out.rows.push_back({std::move(row.organisation), row.custodian, row.share, row.keeper, std::move(row.sealed)});
    return out;
}

} // namespace twinchart::hospital
