// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include <contract/custodychecks.h>

namespace twinchart::contract {

namespace {
using Action = StoreReceiptBody::Action;
using What = ReceiptEntry::What;

bool isEquipment(Role role)
{
    return role >= Role::TestEquipment;
}

std::optional<ServiceEntry> serviceInForce(const Context& context, const OrganisationId& organisation, const KeyId& key)
{
    auto service = context.state.load<ServiceEntry>(key::service(organisation, key));
    return service && service->retired == 0 ? service : std::nullopt;
}

Code designate(const Context& context, const Signed& by, const StoreReceiptBody& body)
{
    if (!by.certificate.root)
        return Code::NotAdministrator;
    const OrganisationId& organisation = by.certificate.organisation;
    const auto subject = context.state.load<CertificateEntry>(key::certificate(body.service));
    if (!subject)
        return Code::UnknownSubject;
    if (subject->organisation != organisation)
        return Code::WrongOrganisation;
    if (!liveCertificate(context, body.service))
        return Code::NotAlive;
    if (!isEquipment(subject->role))
        return Code::RoleNotAllowed;
    const Bytes at = key::service(organisation, body.service);
    const auto known = context.state.load<ServiceEntry>(at);
    if (known && known->retired == 0)
        return Code::AlreadyExists;
    // As another kind it would no longer be asked whether it erased what it held as a vault.
    if (known && known->kind != body.kind)
        return Code::BadField;
    if (!known) {
        std::size_t services = 0;
        context.state.visit(key::servicePrefix(organisation), [&](BytesView, BytesView) { ++services; });
        if (services >= kMaxServices)
            return Code::LimitReached;
    }
    context.state.store(at, ServiceEntry{body.kind, context.height, 0});
    return Code::Ok;
}

Code retire(const Context& context, const Signed& by, const StoreReceiptBody& body)
{
    if (!by.certificate.root)
        return Code::NotAdministrator;
    const Bytes at = key::service(by.certificate.organisation, body.service);
    auto service = context.state.load<ServiceEntry>(at);
    if (!service)
        return Code::UnknownSubject;
    if (service->retired != 0)
        return Code::AlreadyRevoked;
    service->retired = context.height;
    context.state.store(at, *service);
    return Code::Ok;
}

/// A vault of any member (contributions are copied between members), another service or a user of this hospital.
Code mayConfirm(const Context& context, const Signed& by, const ContributionEntry& contribution, What what)
{
    const Role role = by.certificate.role;
    const bool home = by.certificate.organisation == contribution.organisation;
    if (isEquipment(role)) {
        // A retired one takes nothing in, but is still asked for what it held.
        const auto service = context.state.load<ServiceEntry>(key::service(by.certificate.organisation, by.id));
        if (!service || (service->retired != 0 && what == What::Stored))
            return Code::NotService;
        return home || service->kind == ServiceKind::Vault ? Code::Ok : Code::WrongOrganisation;
    }
    if (!home)
        return Code::WrongOrganisation;
    // They are in no circle, so that there is no replica of theirs.
    if (role == Role::Administrator || role == Role::PrivacyOfficer)
        return Code::RoleNotAllowed;
    if (role == Role::Patient) {
        const auto owner = context.state.load<OwnerEntry>(key::owner(contribution.handle));
        if (!owner || owner->kind != OwnerKind::Patient || owner->owner != by.id)
            return Code::NotOwner;
    }
    return Code::Ok;
}

/// The leaf was erased, but the same signer stored the whole since: it may say again that the leaf is gone.
bool isOutdated(const Context& context, const Signed& by, const StoreReceiptBody& body, const ReceiptEntry& last)
{
    if (last.what != What::Erased || last.height == context.height)
        return false;
    const auto whole = context.state.load<ReceiptEntry>(key::receipt(body.root, kWholeContribution, by.id));
    return whole && whole->height >= last.height;
}

Code confirm(const Context& context, const Signed& by, const StoreReceiptBody& body)
{
    const auto contribution = context.state.load<ContributionEntry>(key::contribution(body.root));
    if (!contribution)
        return Code::UnknownContribution;
    const What what = body.action == Action::Erased ? What::Erased : What::Stored;
    if (const Code code = mayConfirm(context, by, *contribution, what); code != Code::Ok)
        return code;
    const bool whole = body.leaf == kWholeContribution;
    if (!whole && body.leaf >= (std::uint32_t{1} << contribution->depth))
        return Code::BadField;
    if (body.claimed.ns - context.time.ns > kMaxClaimAheadSeconds * 1'000'000'000)
        return Code::BadValidity;

    std::optional<SupersededEntry> superseded;
    if (!whole)
        superseded = context.state.load<SupersededEntry>(key::superseded(body.root, body.leaf));
    if (what == What::Erased && !isErasureDue(superseded))
        return Code::NotDeleted;
    if (what == What::Stored && !whole && !mayStore(contribution, body.leaf, superseded))
        return Code::AlreadySuperseded;

    const Bytes at = key::receipt(body.root, body.leaf, by.id);
    const auto last = context.state.load<ReceiptEntry>(at);
    if (last && last->what == what && !isOutdated(context, by, body, *last))
        return Code::AlreadyExists;
    context.state.store(at, ReceiptEntry{what, body.evidence, body.claimed, context.height});
    return Code::Ok;
}
} // namespace

Code apply(const Context& context, const Signed& by, const StoreReceiptBody& body)
{
    switch (body.action) {
    case Action::Designate: return designate(context, by, body);
    case Action::Retire: return retire(context, by, body);
    default: return confirm(context, by, body);
    }
}

Code apply(const Context& context, const Signed& by, const AttestationBody& body)
{
    // What keeps data does not also say where they come from.
    if (!isEquipment(by.certificate.role) || serviceInForce(context, by.certificate.organisation, by.id))
        return Code::RoleNotAllowed;
    const auto contribution = context.state.load<ContributionEntry>(key::contribution(body.leaf.root));
    if (!contribution)
        return Code::UnknownContribution;
    if (contribution->organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    if (contribution->permissionClass == PermissionClass::Pha)
        return Code::ReadOnlyClass;
    if (!mayUse(context, by.id, contribution->permissionClass, kRightsWrite))
        return Code::NoPermission;
    if (!isIncluded(body.leaf, contribution->depth))
        return Code::LeafNotIncluded;
    // A measurement that was corrected since was still measured; one that was deleted is gone.
    if (isErasureDue(context.state.load<SupersededEntry>(key::superseded(body.leaf.root, body.leaf.index))))
        return Code::AlreadySuperseded;
    const Bytes at = key::attestation(body.leaf.root, body.leaf.index, by.id);
    if (context.state.has(at))
        return Code::AlreadyExists;
    context.state.store(at, AttestationEntry{by.certificate.role, body.commitment, context.height});
    return Code::Ok;
}

} // namespace twinchart::contract
