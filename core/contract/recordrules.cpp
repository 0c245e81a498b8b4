// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentview.h"

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
        bool alive = owner.kind == OwnerKind::Custodian;
        if (!alive)
            alive = liveCertificate(context, owner.owner).has_value();
        return alive && recipient.reference.octets == body.handle.octets && recipient.key == keyIdOf(owner.sealing)
                   ? Code::Ok
                   : Code::NotAlive;
    }
    case RecipientKind::Circle: {
        const auto circle = context.state.load<CircleEntry>(key::circle(CircleId{recipient.reference.octets}));
        if (!circle || circle->handle != body.handle || circle->stale || circle->epoch != recipient.epoch ||
            keyIdOf(circle->epochKey) != recipient.key)
            return Code::NotAlive;
        return circle->kind != CircleKind::Delegates ||
                       delegatesMayRead(context, body.handle, CircleId{recipient.reference.octets})
                   ? Code::Ok
                   : Code::NotAlive;
    }
    case RecipientKind::Grant: {
        const auto grant = context.state.load<GrantEntry>(key::grant(body.handle, recipient.reference));
        return grant && recipient.key == keyIdOf(grant->sealing) &&
                       mayReceive(context, body.handle, *grant, body.permissionClass)
                   ? Code::Ok
                   : Code::NotAlive;
    }
    }
    return Code::NotAlive;
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

/// Deletion is the data owner's right over all of it (A6): the patient's, or of a record that nobody has claimed the
/// hospital's. Others take back what may be written here, so never history from outside.
Code mayDelete(const Context& context, const Signed& by, const OwnerEntry& owner, const ContributionEntry& old)
{
    if (isOwner(owner, by.id) || (owner.kind == OwnerKind::Custodian && by.isRootOf(owner.organisation)))
        return Code::Ok;
    if (old.provenance == Provenance::Received)
        return Code::ReadOnlyClass;
    return mayState(context, by, owner, old.provenance, old.permissionClass);
}

/// The leaf exists, is this patient's, and the signer may change it: by `newer`, else by deletion.
Code checkLeaf(const Context& context, const Signed& by, const OwnerEntry& owner, const PatientHandle& handle,
               const LeafReference& leaf, const ContributionBody* newer)
{
    const auto old = context.state.load<ContributionEntry>(key::contribution(leaf.root));
    if (!old)
        return Code::UnknownContribution;
    if (old->handle != handle)
        return Code::OtherPatient;
    if (!isIncluded(leaf, old->depth))
        return Code::LeafNotIncluded;
    const Code allowed = newer == nullptr ? mayDelete(context, by, owner, *old)
                                          : mayState(context, by, owner, old->provenance, old->permissionClass);
    if (allowed != Code::Ok)
        return allowed;
    // Else what came from outside could be replaced by words of the hospital's own, or leave its readers' class.
    if (newer != nullptr && (newer->provenance != old->provenance || newer->permissionClass != old->permissionClass))
        return Code::BadField;
    // An older version can be deleted too: its octets are still there. After a deletion comes nothing.
    const auto known = context.state.load<SupersededEntry>(key::superseded(leaf.root, leaf.index));
    const bool over = known && (newer != nullptr || known->what == SupersededEntry::What::Deleted);
    return over ? Code::AlreadySuperseded : Code::Ok;
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
        if (const Code code = checkLeaf(context, by, *owner, body.handle, s.old, &body); code != Code::Ok)
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
        if (const Code code = checkLeaf(context, by, *owner, body.handle, leaf, nullptr); code != Code::Ok)
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
