// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"
#include "usablekey.h"

#include <ledger/hashes.h>

namespace twinchart::contract {

namespace {
bool validityIsGood(const Context& context, Instant from, Instant until)
{
    return until.ns == 0 || (until > from && until >= context.time);
}

/// Nobody of these roles ever gets a clinical permission, and those of the second group never one to write.
bool mayHavePermission(Role role)
{
    return role != Role::Administrator && role != Role::PrivacyOfficer;
}
bool mayHaveWrite(Role role)
{
    return isClinical(role) || role >= Role::TestEquipment;
}

/// A name is free, or free again for the hospital whose key of that name no longer lives.
bool isNameFree(const Context& context, const Digest256& name, const OrganisationId& organisation)
{
    const auto taken = context.state.load<NameEntry>(key::name(name));
    if (!taken)
        return true;
    const auto holder = context.state.load<CertificateEntry>(key::certificate(taken->key));
    return holder && holder->organisation == organisation && !holder->isLive(context.time);
}

CertificateEntry rootCertificate(const MemberBody& body, const OrganisationId& organisation, const Context& context)
{
    CertificateEntry entry;
    entry.key = *body.key;
    entry.sealing = *body.sealing;
    entry.role = Role::Administrator;
    entry.root = true;
    entry.organisation = organisation;
    entry.name = body.name;
    entry.since = context.height;
    return entry;
}

Code checkNewRoot(const Context& context, const MemberBody& body, const Bytes& message)
{
    if (!isUsableKey(*body.key))
        return Code::BadField;
    if (isKnownKey(context, keyIdOf(*body.key)))
        return Code::AlreadyExists;
    return verifyField(*body.key, message, body.possession) ? Code::Ok : Code::BadPossession;
}

/// `message` is what the new root has to have signed.
Code rotateRoot(const Context& context, const MemberBody& body, MemberEntry member, const Bytes& message)
{
    if (const Code code = checkNewRoot(context, body, message); code != Code::Ok)
        return code;
    const KeyId id = keyIdOf(*body.key);
    auto old = context.state.load<CertificateEntry>(key::certificate(member.root)).value();
    CertificateEntry fresh = rootCertificate(body, body.organisation, context);
    fresh.name = old.name;
    if (fresh.name)
        context.state.store(key::name(*fresh.name), NameEntry{id});
    old.revokedAt = context.height;
    old.reason = RevokeReason::Superseded;
    context.state.store(key::certificate(member.root), old);
    member.root = id;
    context.state.store(key::certificate(id), fresh);
    context.state.store(key::member(body.organisation), member);
    return Code::Ok;
}

/// Governance by one signature: only where one member signs blocks, and by its administrator.
Code governsAlone(const Context& context, const Signed& by)
{
    if (!by.certificate.root)
        return Code::NotAdministrator;
    if (context.state.load<ParametersEntry>(key::parameters())->signingMembers != 1)
        return Code::NeedsVote;
    const auto member = context.state.load<MemberEntry>(key::member(by.certificate.organisation));
    return member && member->signsBlocks ? Code::Ok : Code::NotAdministrator;
}

/// The key that a root means when it revokes `subject`: the one that took its place, so that nobody who replaces his
/// key first stays.
KeyId revocable(const Context& context, const KeyId& subject, const CertificateEntry& certificate, RevokeReason reason)
{
    // Lost, and recovered by its holder already: that is done.
    if (reason == RevokeReason::KeyLost && certificate.reason == RevokeReason::KeyLost)
        return subject;
    const KeyId last = currentKeyOf(context, subject);
    if (!certificate.name)
        return last;
    if (!context.state.has(key::succession(last)))
        return last;
    // More successions than are followed: the holder's name is at the last of them.
    return context.state.load<NameEntry>(key::name(*certificate.name)).value().key;
}
} // namespace

Code joinMember(const Context& context, const MemberBody& body)
{
    // Accounts are named by the octets of a key's or an organisation's id; all zero names the common fund.
    const KeyId id = keyIdOf(*body.key);
    const KeyId same{body.organisation.octets};
    if (body.organisation == OrganisationId{} || same == id)
        return Code::BadField;
    if (isKnownKey(context, same)) // a member's id among them
        return Code::AlreadyExists;
    if (liveMembers(context).size() >= kMaxMembers)
        return Code::BadField;
    if (const Code code = checkNewRoot(context, body, memberMessage(context.chain, body)); code != Code::Ok)
        return code;
    if (body.name) {
        const Bytes at = key::name(*body.name);
        if (context.state.has(at))
            return Code::NameTaken;
        context.state.store(at, NameEntry{id});
    }
    context.state.store(key::certificate(id), rootCertificate(body, body.organisation, context));
    MemberEntry member;
    member.root = id;
    member.custodian = body.custodian;
    member.since = context.height;
    context.state.store(key::member(body.organisation), member);
    return Code::Ok;
}

Code replaceRoot(const Context& context, const MemberBody& body)
{
    const auto member = context.state.load<MemberEntry>(key::member(body.organisation));
    if (!member)
        return Code::UnknownSubject;
    if (member->left)
        return Code::NotAlive;
    return rotateRoot(context, body, *member, memberMessage(context.chain, body));
}

Code leaveMember(const Context& context, const OrganisationId& organisation)
{
    auto member = context.state.load<MemberEntry>(key::member(organisation));
    if (!member)
        return Code::UnknownSubject;
    if (member->left)
        return Code::AlreadyRevoked;
    if (member->signsBlocks) {
        // The last one to sign stays: nothing could be decided after it.
        const Code code = setValidator(context, organisation, std::nullopt);
        if (code != Code::Ok)
            return code == Code::LastValidator ? Code::BadField : code;
        member->signsBlocks = false;
    }
    member->left = true;
    context.state.store(key::member(organisation), *member);
    return Code::Ok;
}

Code bringIntoForce(const Context& context, const CatalogueTable& table)
{
    const Bytes at = key::catalogue(table.digest);
    if (const auto known = context.state.load<CatalogueStateEntry>(at)) {
        if (known->table != table)
            return Code::BadField;
        if (context.state.load<CurrentCatalogueEntry>(key::currentCatalogue())->digest == table.digest)
            return Code::AlreadyExists;
    } else {
        context.state.store(at, CatalogueStateEntry{table, context.height});
    }
    context.state.store(key::currentCatalogue(), CurrentCatalogueEntry{table.digest});
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const MemberBody& body)
{
    using Action = MemberBody::Action;
    if (body.action == Action::Join) {
        const Code code = governsAlone(context, by);
        return code == Code::Ok ? joinMember(context, body) : code;
    }
    auto member = context.state.load<MemberEntry>(key::member(body.organisation));
    if (!member)
        return Code::UnknownSubject;
    if (body.action == Action::Leave) {
        if (const Code code = governsAlone(context, by); code != Code::Ok)
            return code;
        return leaveMember(context, body.organisation);
    }
    if (!by.certificate.root)
        return Code::NotAdministrator;
    if (by.certificate.organisation != body.organisation)
        return Code::WrongOrganisation;
    if (body.action == Action::RotateRoot)
        return rotateRoot(context, body, *member, possessionMessage(context.chain, body.organisation, *body.key));
    if (member->custodian == body.custodian)
        return Code::AlreadyExists;
    member->custodian = body.custodian;
    context.state.store(key::member(body.organisation), *member);
    return Code::Ok;
}

Code certify(const Context& context, const OrganisationId& organisation, const CertificateBody& body)
{
    if (!isUsableKey(body.key))
        return Code::BadField;
    const KeyId id = keyIdOf(body.key);
    if (isKnownKey(context, id))
        return Code::AlreadyExists;
    if (!mayCertify(memberRole(context, organisation), body.role))
        return Code::NotAHospital;
    if (!isNameFree(context, body.name, organisation))
        return Code::NameTaken;
    if (!validityIsGood(context, context.time, body.validUntil))
        return Code::BadValidity;
    CertificateEntry entry;
    entry.key = body.key;
    entry.sealing = body.sealing;
    entry.role = body.role;
    entry.organisation = organisation;
    entry.name = body.name;
    entry.constituent = body.constituent;
    entry.since = context.height;
    entry.validUntil = body.validUntil;
    context.state.store(key::certificate(id), entry);
    context.state.store(key::name(body.name), NameEntry{id});
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const CertificateBody& body)
{
    return by.certificate.root ? certify(context, by.certificate.organisation, body) : Code::NotAdministrator;
}

Code apply(const Context& context, const Signed& by, const PermissionBody& body)
{
    if (!by.certificate.root)
        return Code::NotAdministrator;
    const auto subject = context.state.load<CertificateEntry>(key::certificate(body.subject));
    if (!subject)
        return Code::UnknownSubject;
    if (subject->organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    if (body.rights != kRightsNone) {
        if (!liveCertificate(context, body.subject))
            return Code::NotAlive;
        if (!mayHavePermission(subject->role) || ((body.rights & kRightsWrite) != 0 && !mayHaveWrite(subject->role)))
            return Code::RoleNotAllowed;
        if (!validityIsGood(context, body.validFrom, body.validUntil))
            return Code::BadValidity;
    }
    PermissionEntry entry;
    entry.subject = body.subject;
    entry.permissionClass = body.permissionClass;
    entry.rights = body.rights;
    entry.validFrom = body.validFrom;
    entry.validUntil = body.validUntil;
    entry.scope = ledger::sha256(body.scope);
    entry.since = context.height;
    context.state.store(key::permission(body.subject, body.permissionClass), entry);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const RevokeBody& body)
{
    auto subject = context.state.load<CertificateEntry>(key::certificate(body.subject));
    if (!subject)
        return Code::UnknownSubject;
    if (body.subject != by.id) {
        if (!by.certificate.root)
            return Code::NotAdministrator;
        if (subject->organisation != by.certificate.organisation)
            return Code::WrongOrganisation;
    }
    // A hospital without a root could never certify again: its root key is replaced, not revoked.
    if (subject->root)
        return Code::BadField;
    const KeyId id = revocable(context, body.subject, *subject, body.reason);
    if (id != body.subject)
        subject = context.state.load<CertificateEntry>(key::certificate(id)).value();
    // What was revoked as lost may be recovered: the hospital's other reason ends that.
    bool endsRecovery = subject->reason == RevokeReason::KeyLost && body.reason != RevokeReason::KeyLost;
    if (endsRecovery)
        endsRecovery = context.state.has(key::recoveryOf(id));
    if (subject->revokedAt == 0)
        subject->revokedAt = context.height;
    else if (!endsRecovery)
        return Code::AlreadyRevoked;
    subject->reason = body.reason;
    context.state.store(key::certificate(id), *subject);
    noteRevocation(context, id, body.reason);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const CatalogueBody& body)
{
    if (const Code code = governsAlone(context, by); code != Code::Ok)
        return code;
    return bringIntoForce(context, body.table);
}

Code apply(const Context& context, const Signed& by, const AnchorBody& body)
{
    const auto last = context.state.load<AnchorEntry>(key::anchor(by.id));
    if (last && body.counter <= last->counter)
        return Code::CounterNotAbove;
    context.state.store(key::anchor(by.id), AnchorEntry{body.replicaRoot, body.counter, context.height});
    return Code::Ok;
}

} // namespace twinchart::contract
