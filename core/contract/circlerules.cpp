// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

namespace twinchart::contract {

namespace {
using Action = TeamBody::Action;

bool validityIsGood(const Context& context, Instant from, Instant until)
{
    return until.ns == 0 || (until > from && until >= context.time);
}

Code firstOwner(const Context& context, const Signed& by, const OwnerBody& body)
{
    if (body.kind != OwnerKind::Custodian)
        return Code::NoOwner;
    if (!mayWriteAnything(context, by.id))
        return Code::NoPermission;
    return Code::Ok;
}

/// Who may change an existing owner entry, and to what.
Code mayHandOver(const Context& context, const Signed& by, const OwnerEntry& now, OwnerKind to)
{
    if (now.organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    const bool desk = by.certificate.root || by.certificate.role == Role::PrivacyOfficer;
    // A patient whose key no longer lives must not stop the writing of his record: it falls back to the custodian.
    const bool orphaned = now.kind == OwnerKind::Patient && !liveCertificate(context, now.owner);
    if (to == OwnerKind::Custodian) {
        if (!orphaned)
            return Code::AlreadyExists;
        return desk || mayWriteAnything(context, by.id) ? Code::Ok : Code::NotOwner;
    }
    if (now.kind == OwnerKind::Custodian || orphaned)
        return desk ? Code::Ok : Code::NotOwner;
    return by.id == now.owner ? Code::Ok : Code::NotOwner;
}

Code setCustodian(const Context& context, const OwnerBody& body, OwnerEntry& entry)
{
    const auto member = context.state.load<MemberEntry>(key::member(entry.organisation));
    if (!member || !member->custodian || keyIdOf(*member->custodian) != body.owner)
        return Code::NotAlive;
    entry.sealing = *member->custodian;
    return Code::Ok;
}

Code setPatient(const Context& context, const OwnerBody& body, OwnerEntry& entry)
{
    const auto patient = context.state.load<CertificateEntry>(key::certificate(body.owner));
    if (!patient)
        return Code::UnknownSubject;
    if (!liveCertificate(context, body.owner))
        return Code::NotAlive;
    if (patient->organisation != entry.organisation)
        return Code::WrongOrganisation;
    if (patient->role != Role::Patient)
        return Code::RoleNotAllowed;
    if (!verifyField(patient->key, acceptanceMessage(context.chain, body.handle, body.owner), body.accepted))
        return Code::BadPossession;
    entry.sealing = patient->sealing;
    return Code::Ok;
}

/// A circle under a change: its entries and who acts.
struct Circle {
    CircleId id;
    OwnerEntry owner;
    std::optional<CircleEntry> entry;
};

bool isIn(const Context& context, const Circle& circle, const KeyId& key)
{
    const auto member = context.state.load<TeamEntry>(key::teamMember(circle.id, key));
    return member && member->isIn(context.time) && liveCertificate(context, key);
}
bool isInOrOwner(const Context& context, const Circle& circle, const Signed& by)
{
    return isIn(context, circle, by.id) || (circle.owner.kind == OwnerKind::Patient && circle.owner.owner == by.id);
}

void touch(const Context& context, const TeamBody& body, Circle& circle)
{
    circle.owner.changed = context.height;
    context.state.store(key::owner(body.handle), circle.owner);
    context.state.store(key::circle(circle.id), *circle.entry);
}

bool isNextEpoch(const Circle& circle, const TeamBody& body)
{
    return body.epoch != 0 && body.epoch - 1 == circle.entry->epoch && *body.epochKey != circle.entry->epochKey;
}
void beginEpoch(const Context& context, const TeamBody& body, CircleEntry& entry)
{
    entry.epoch = body.epoch;
    entry.epochKey = *body.epochKey;
    entry.since = context.height;
    entry.stale = false;
}

Code admit(const Context& context, const TeamBody& body, Circle& circle)
{
    const auto certificate = context.state.load<CertificateEntry>(key::certificate(body.member));
    if (!certificate)
        return Code::UnknownSubject;
    if (!liveCertificate(context, body.member))
        return Code::NotAlive;
    if (certificate->organisation != circle.owner.organisation)
        return Code::WrongOrganisation;
    if (!isClinical(certificate->role))
        return Code::RoleNotAllowed;
    if (!validityIsGood(context, body.from, body.until))
        return Code::BadValidity;
    const Bytes at = key::teamMember(circle.id, body.member);
    const auto before = context.state.load<TeamEntry>(at);
    const bool counted = before && before->left == 0;
    if (counted && (before->until.ns == 0 || context.time <= before->until))
        return Code::AlreadyExists;
    TeamEntry member;
    member.circle = circle.id;
    member.member = body.member;
    member.role = certificate->role;
    member.basis = body.basis;
    member.from = body.from;
    member.until = body.until;
    member.since = context.height;
    context.state.store(at, member);
    if (!counted)
        ++circle.entry->members;
    return Code::Ok;
}

Code create(const Context& context, const Signed& by, const TeamBody& body, Circle& circle)
{
    if (!mayWriteAnything(context, by.id))
        return Code::NoPermission;
    if (body.member != by.id || body.from > context.time)
        return Code::BadField;
    // A circle that everybody has left is begun again, with the next epoch.
    if (circle.entry && circle.entry->members != 0)
        return Code::AlreadyExists;
    if (circle.entry ? !isNextEpoch(circle, body) : body.epoch != 1)
        return Code::BadEpoch;
    if (!circle.entry) {
        circle.entry.emplace();
        circle.entry->handle = body.handle;
        circle.entry->kind = body.circle;
        circle.entry->organisation = circle.owner.organisation;
    }
    beginEpoch(context, body, *circle.entry);
    if (const Code code = admit(context, body, circle); code != Code::Ok)
        return code;
    touch(context, body, circle);
    return Code::Ok;
}

Code nextEpoch(const Context& context, const Signed& by, const TeamBody& body, Circle& circle)
{
    if (!isInOrOwner(context, circle, by))
        return Code::NotInCircle;
    if (!isNextEpoch(circle, body))
        return Code::BadEpoch;
    beginEpoch(context, body, *circle.entry);
    touch(context, body, circle);
    return Code::Ok;
}

Code joinCircle(const Context& context, const Signed& by, const TeamBody& body, Circle& circle)
{
    if (!isInOrOwner(context, circle, by))
        return Code::NotInCircle;
    const Code code = admit(context, body, circle);
    if (code == Code::Ok)
        context.state.store(key::circle(circle.id), *circle.entry);
    return code;
}

Code leaveCircle(const Context& context, const Signed& by, const TeamBody& body, Circle& circle)
{
    const Bytes at = key::teamMember(circle.id, body.member);
    auto member = context.state.load<TeamEntry>(at);
    if (!member || member->left != 0)
        return Code::UnknownSubject;
    // The one who leaves, and an administrator, must not know the next epoch's secret.
    const bool withoutEpoch = by.id == body.member || by.isRootOf(circle.owner.organisation);
    if (!withoutEpoch && !isInOrOwner(context, circle, by))
        return Code::NotInCircle;
    if (withoutEpoch ? body.epoch != 0 : !isNextEpoch(circle, body))
        return Code::BadEpoch;
    member->left = context.height;
    context.state.store(at, *member);
    --circle.entry->members;
    if (withoutEpoch)
        circle.entry->stale = true;
    else
        beginEpoch(context, body, *circle.entry);
    touch(context, body, circle);
    return Code::Ok;
}
} // namespace

Code apply(const Context& context, const Signed& by, const OwnerBody& body)
{
    const auto now = context.state.load<OwnerEntry>(key::owner(body.handle));
    const Code allowed = now ? mayHandOver(context, by, *now, body.kind) : firstOwner(context, by, body);
    if (allowed != Code::Ok)
        return allowed;
    if (now && now->owner == body.owner)
        return Code::AlreadyExists;
    OwnerEntry entry;
    entry.kind = body.kind;
    entry.organisation = by.certificate.organisation;
    entry.owner = body.owner;
    entry.since = context.height;
    entry.changed = context.height;
    const Code code =
        body.kind == OwnerKind::Custodian ? setCustodian(context, body, entry) : setPatient(context, body, entry);
    if (code == Code::Ok)
        context.state.store(key::owner(body.handle), entry);
    return code;
}

Code apply(const Context& context, const Signed& by, const TeamBody& body)
{
    if (body.circle == CircleKind::Delegates || body.circle == CircleKind::Emergency)
        return Code::ReservedKind;
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    if (owner->organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    const CircleId id = circleId(body.handle, body.circle, owner->organisation);
    Circle circle{id, *owner, context.state.load<CircleEntry>(key::circle(id))};
    if (body.action == Action::Create)
        return create(context, by, body, circle);
    if (!circle.entry)
        return Code::UnknownSubject;
    switch (body.action) {
    case Action::Epoch: return nextEpoch(context, by, body, circle);
    case Action::Join: return joinCircle(context, by, body, circle);
    default: return leaveCircle(context, by, body, circle);
    }
}

} // namespace twinchart::contract
