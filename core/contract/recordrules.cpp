// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

namespace twinchart::contract {

namespace {
/// The handle's owner entry, for a signer of the same hospital.
Code ownerFor(const Context& context, const Signed& by, const PatientHandle& handle, std::optional<OwnerEntry>& owner)
{
    owner = context.state.load<OwnerEntry>(key::owner(handle));
    if (!owner)
        return Code::NoOwner;
    return owner->organisation == by.certificate.organisation ? Code::Ok : Code::WrongOrganisation;
}

bool isOwner(const OwnerEntry& owner, const KeyId& key)
{
    return owner.kind == OwnerKind::Patient && owner.owner == key;
}

/// Whether the signer may state this of data of that class (requirements A5; foundations §8).
Code mayState(const Context& context, const Signed& by, const OwnerEntry& owner, Provenance provenance,
              PermissionClass c)
{
    const bool isPha = c == PermissionClass::Pha;
    switch (provenance) {
    case Provenance::SelfReported:
        if (!isPha)
            return Code::BadField;
        return isOwner(owner, by.id) ? Code::Ok : Code::NotOwner;
    case Provenance::Received:
        if (!isPha)
            return Code::BadField;
        break;
    case Provenance::Own:
        if (isPha)
            return Code::ReadOnlyClass;
        break;
    }
    return mayUse(context, by.id, c, kRightsWrite) ? Code::Ok : Code::NoPermission;
}

Code checkCatalogue(const Context& context, const ContributionBody& body)
{
    const auto catalogue = context.state.load<CatalogueStateEntry>(key::catalogue(body.catalogue));
    if (!catalogue)
        return Code::UnknownCatalogue;
    bool known = false;
    bool writable = false;
    for (const CatalogueEntry& entry : catalogue->table.entries) {
        known = known || entry.permissionClass == body.permissionClass;
        writable = writable || (entry.permissionClass == body.permissionClass && entry.writable);
    }
    if (!known)
        return Code::UnknownCatalogue;
    return body.provenance != Provenance::Own || writable ? Code::Ok : Code::ReadOnlyClass;
}

Code checkRecipient(const Context& context, const ContributionBody& body, const OwnerEntry& owner,
                    const Recipient& recipient)
{
    switch (recipient.kind) {
    case RecipientKind::Owner: {
        const bool alive = owner.kind == OwnerKind::Custodian || liveCertificate(context, owner.owner);
        return alive && recipient.reference.octets == body.handle.octets && recipient.key == keyIdOf(owner.sealing)
                   ? Code::Ok
                   : Code::NotAlive;
    }
    case RecipientKind::Circle: {
        const auto circle = context.state.load<CircleEntry>(key::circle(CircleId{recipient.reference.octets}));
        return circle && circle->handle == body.handle && !circle->stale && circle->epoch == recipient.epoch &&
                       keyIdOf(circle->epochKey) == recipient.key
                   ? Code::Ok
                   : Code::NotAlive;
    }
    case RecipientKind::Grant: break;
    }
    return Code::ReservedKind;
}

Code checkReaders(const Context& context, const ContributionBody& body, const OwnerEntry& owner)
{
    for (const ReaderSet& set : body.readerSets) {
        bool ownerReads = false;
        for (const Recipient& recipient : set.recipients) {
            if (const Code code = checkRecipient(context, body, owner, recipient); code != Code::Ok)
                return code;
            ownerReads = ownerReads || recipient.kind == RecipientKind::Owner;
        }
        if (!ownerReads)
            return Code::OwnerMissing;
    }
    return Code::Ok;
}

/// The leaf exists, is this patient's, still stands, and the signer may change it.
Code checkLeaf(const Context& context, const Signed& by, const OwnerEntry& owner, const PatientHandle& handle,
               const LeafReference& leaf)
{
    const auto old = context.state.load<ContributionEntry>(key::contribution(leaf.root));
    if (!old)
        return Code::UnknownContribution;
    if (old->handle != handle)
        return Code::OtherPatient;
    if (!isIncluded(leaf, old->depth))
        return Code::LeafNotIncluded;
    if (const Code code = mayState(context, by, owner, old->provenance, old->permissionClass); code != Code::Ok)
        return code;
    return context.state.has(key::superseded(leaf.root, leaf.index)) ? Code::AlreadySuperseded : Code::Ok;
}
} // namespace

Code apply(const Context& context, const Signed& by, const ContributionBody& body)
{
    std::optional<OwnerEntry> owner;
    if (const Code code = ownerFor(context, by, body.handle, owner); code != Code::Ok)
        return code;
    if (const Code code = mayState(context, by, *owner, body.provenance, body.permissionClass); code != Code::Ok)
        return code;
    if (const Code code = checkCatalogue(context, body); code != Code::Ok)
        return code;
    if (body.consentHeight > context.height)
        return Code::ConsentHeightAhead;
    if (body.consentHeight < owner->changed)
        return Code::ConsentHeightStale;
    if (const Code code = checkReaders(context, body, *owner); code != Code::Ok)
        return code;
    if (context.state.has(key::contribution(body.root)))
        return Code::RootReused;

    for (const Supersession& s : body.supersessions) {
        if (const Code code = checkLeaf(context, by, *owner, body.handle, s.old); code != Code::Ok)
            return code;
        SupersededEntry entry;
        entry.what = SupersededEntry::What::Superseded;
        entry.byRoot = body.root;
        entry.byLeaf = s.by;
        entry.signer = by.id;
        entry.height = context.height;
        context.state.store(key::superseded(s.old.root, s.old.index), entry);
    }
    ContributionEntry entry;
    entry.handle = body.handle;
    entry.organisation = by.certificate.organisation;
    entry.signer = by.id;
    entry.provenance = body.provenance;
    entry.permissionClass = body.permissionClass;
    entry.catalogue = body.catalogue;
    entry.depth = body.depth;
    entry.height = context.height;
    entry.transaction = by.transaction;
    context.state.store(key::contribution(body.root), entry);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const SupersedeBody& body)
{
    std::optional<OwnerEntry> owner;
    if (const Code code = ownerFor(context, by, body.handle, owner); code != Code::Ok)
        return code;
    for (const LeafReference& leaf : body.leaves) {
        if (const Code code = checkLeaf(context, by, *owner, body.handle, leaf); code != Code::Ok)
            return code;
        SupersededEntry entry;
        entry.what = SupersededEntry::What::Deleted;
        entry.reason = body.reason;
        entry.signer = by.id;
        entry.height = context.height;
        context.state.store(key::superseded(leaf.root, leaf.index), entry);
    }
    return Code::Ok;
}

} // namespace twinchart::contract
