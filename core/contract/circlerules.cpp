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

/// Whether `next` is the key by now of whoever held `old`.
bool isSuccessorOf(const Context& context, const KeyId& old, const KeyId& next)
{
    return old != next && currentKeyOf(context, old) == next;
}

/// Who may change an existing owner entry, and to what.
Code mayHandOver(const Context& context, const Signed& by, const OwnerEntry& now, OwnerKind to)
{
    if (now.organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    const bool officer = by.certificate.role == Role::PrivacyOfficer;
    const bool desk = by.certificate.root || officer;
    if (now.kind == OwnerKind::Custodian)
        // To the custodian's next key, or to the patient who claims the record.
        return desk || (to == OwnerKind::Custodian && mayWriteAnything(context, by.id)) ? Code::Ok : Code::NotOwner;
    const bool dead = !liveCertificate(context, now.owner);
    if (to == OwnerKind::Custodian) {
        if (!dead)
            return Code::AlreadyExists;
        // A patient whose key no longer lives must not stop the writing of the record. One with a next key takes it
        // over.
        return desk || (!ownerActs(context, now) && mayWriteAnything(context, by.id)) ? Code::Ok : Code::NotOwner;
    }
    if (by.id == now.owner || isSuccessorOf(context, now.owner, by.id))
        return Code::Ok;
    // The root certifies patients and revokes them: that it also hands claimed records to them would be too much for
    // one.
    return dead && !ownerActs(context, now) && officer ? Code::Ok : Code::NotOwner;
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
    PatientHandle handle;
    CircleKind kind = CircleKind::TreatingTeam;
    OwnerEntry owner;
    std::optional<CircleEntry> entry;
    bool isEmergency() const { return kind == CircleKind::Emergency || kind == CircleKind::EmergencySummary; }
};

bool isOwner(const Circle& circle, const Signed& by)
{
    return circle.owner.kind == OwnerKind::Patient && circle.owner.owner == by.id;
}
/// Admits and puts out, and makes the next epoch. Whoever makes an emergency epoch holds the whole secret for a
/// moment, so that it falls to those who may read anyway: its members only hold what opens it with the node's half.
bool mayManage(const Context& context, const Circle& circle, const Signed& by)
{
    if (isOwner(circle, by))
        return true;
    if (circle.isEmergency()) {
        const CircleId treating = circleId(circle.handle, CircleKind::TreatingTeam, circle.owner.organisation);
        return isInCircle(context, treating, by.id);
    }
    if (circle.kind == CircleKind::Delegates && !delegateMay(context, circle.handle, by.id, kDelegateRead))
        return false;
    return isInCircle(context, circle.id, by.id);
}
/// The desk that looks after delegates, and is in no circle.
bool isDelegatesDesk(const Circle& circle, const Signed& by)
{
    return circle.kind == CircleKind::Delegates && by.certificate.role == Role::PrivacyOfficer;
}
/// Whether somebody of the circle's hospital may be in it.
Code mayBeMember(const Context& context, const Circle& circle, const KeyId& key, Role role)
{
    if (circle.kind == CircleKind::Delegates)
        return delegateMay(context, circle.handle, key, kDelegateRead) ? Code::Ok : Code::NotDelegate;
    if (!isClinical(role))
        return Code::RoleNotAllowed;
    return circle.isEmergency() && !mayUseAnything(context, key) ? Code::NoPermission : Code::Ok;
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

/// The patient put this person out of the circle, whatever key the person has by now.
bool isPutOut(const Context& context, const Circle& circle, const KeyId& key)
{
    const auto entry = context.state.load<ExclusionEntry>(key::exclusion(circle.id, holderOf(context, key)));
    return entry && entry->out;
}
void setPutOut(const Context& context, const Circle& circle, const KeyId& key, bool out)
{
    context.state.store(key::exclusion(circle.id, holderOf(context, key)), ExclusionEntry{out, context.height});
}

Code admit(const Context& context, const Signed& by, const TeamBody& body, Circle& circle)
{
    const auto certificate = context.state.load<CertificateEntry>(key::certificate(body.member));
    if (!certificate)
        return Code::UnknownSubject;
    if (!liveCertificate(context, body.member))
        return Code::NotAlive;
    if (certificate->organisation != circle.owner.organisation)
        return Code::WrongOrganisation;
    if (const Code code = mayBeMember(context, circle, body.member, certificate->role); code != Code::Ok)
        return code;
    if (!validityIsGood(context, body.from, body.until))
        return Code::BadValidity;
    const bool putOut = isPutOut(context, circle, body.member);
    if (putOut && !isOwner(circle, by))
        return Code::NotOwner;
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
    if (putOut)
        setPutOut(context, circle, body.member, false);
    if (!counted)
        ++circle.entry->members;
    return Code::Ok;
}

/// Who begins a circle, and with whom as its first member.
Code mayCreate(const Context& context, const Signed& by, const TeamBody& body, const Circle& circle)
{
    const bool self = body.member == by.id;
    if (circle.isEmergency())
        return mayManage(context, circle, by) ? Code::Ok : Code::NotInCircle;
    if (circle.kind == CircleKind::Delegates)
        return isOwner(circle, by) || self ? Code::Ok : Code::NotOwner;
    if (!mayWriteAnything(context, by.id))
        return Code::NoPermission;
    return self ? Code::Ok : Code::BadField;
}

Code create(const Context& context, const Signed& by, const TeamBody& body, Circle& circle)
{
    if (const Code code = mayCreate(context, by, body, circle); code != Code::Ok)
        return code;
    if (body.from > context.time)
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
    if (const Code code = admit(context, by, body, circle); code != Code::Ok)
        return code;
    touch(context, body, circle);
    return Code::Ok;
}

Code nextEpoch(const Context& context, const Signed& by, const TeamBody& body, Circle& circle)
{
    if (!mayManage(context, circle, by))
        return Code::NotInCircle;
    if (!isNextEpoch(circle, body))
        return Code::BadEpoch;
    beginEpoch(context, body, *circle.entry);
    touch(context, body, circle);
    return Code::Ok;
}

/// What became of a holder's keys on the way from `old` to `now`, which took its place.
struct Succession {
    bool lost = false;  ///< one of them with the device that it was on
    bool known = false; ///< one after `old` is or was in the circle by an entry of its own
};
Succession successionIn(const Context& context, const CircleId& circle, const KeyId& old, const KeyId& now)
{
    const auto wasIn = [&](const KeyId& key) { return context.state.has(key::teamMember(circle, key)); };
    Succession out;
    for (KeyId key = old; key != now; key = context.state.load<SuccessionEntry>(key::succession(key))->next) {
        if (context.state.load<CertificateEntry>(key::certificate(key)).value().reason != RevokeReason::Superseded)
            out.lost = true;
        if (key != old && wasIn(key))
            out.known = true;
    }
    if (wasIn(now))
        out.known = true;
    return out;
}

/// The same person by its next key, on the same terms: `member` names the key that was in.
Code takePlace(const Context& context, const Signed& by, const TeamBody& body, Circle& circle)
{
    const Bytes at = key::teamMember(circle.id, body.member);
    const Bytes next = key::teamMember(circle.id, by.id);
    auto old = context.state.load<TeamEntry>(at);
    if (!old || !old->isIn(context.time) || isPutOut(context, circle, by.id))
        return Code::NotInCircle;
    const Succession succession = successionIn(context, circle.id, body.member, by.id);
    // Who was put out by a later key does not come back by an earlier one.
    if (succession.known)
        return Code::AlreadyExists;
    if (body.basis != old->basis || body.from != old->from || body.until != old->until)
        return Code::BadField;
    if (const Code code = mayBeMember(context, circle, by.id, by.certificate.role); code != Code::Ok)
        return code;
    TeamEntry member = *old;
    member.member = by.id;
    member.role = by.certificate.role;
    member.since = context.height;
    old->left = context.height;
    context.state.store(at, *old);
    context.state.store(next, member);
    // A device that was lost still knows the epoch's secret.
    if (succession.lost) {
        circle.entry->stale = true;
        touch(context, body, circle);
    }
    return Code::Ok;
}

Code joinCircle(const Context& context, const Signed& by, const TeamBody& body, Circle& circle)
{
    if (isSuccessorOf(context, body.member, by.id))
        return takePlace(context, by, body, circle);
    // A delegate's right to read is its appointment: nobody else has to let it in.
    const bool own = circle.kind == CircleKind::Delegates && body.member == by.id;
    if (!own && !isDelegatesDesk(circle, by) && !mayManage(context, circle, by))
        return Code::NotInCircle;
    const Code code = admit(context, by, body, circle);
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
    const bool withoutEpoch =
        by.id == body.member || by.isRootOf(circle.owner.organisation) || isDelegatesDesk(circle, by);
    if (!withoutEpoch && !mayManage(context, circle, by))
        return Code::NotInCircle;
    // One delegate does not put out another who may read.
    if (circle.kind == CircleKind::Delegates && !withoutEpoch && !isOwner(circle, by) &&
        delegateMay(context, circle.handle, body.member, kDelegateRead))
        return Code::NotOwner;
    if (withoutEpoch ? body.epoch != 0 : !isNextEpoch(circle, body))
        return Code::BadEpoch;
    member->left = context.height;
    context.state.store(at, *member);
    if (isOwner(circle, by))
        setPutOut(context, circle, body.member, true);
    --circle.entry->members;
    if (withoutEpoch)
        circle.entry->stale = true;
    else
        beginEpoch(context, body, *circle.entry);
    touch(context, body, circle);
    return Code::Ok;
}
} // namespace

bool isInCircle(const Context& context, const CircleId& circle, const KeyId& key)
{
    const auto member = context.state.load<TeamEntry>(key::teamMember(circle, key));
    if (!member || !member->isIn(context.time))
        return false;
    return liveCertificate(context, key).has_value();
}

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
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    if (owner->organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    const CircleId id = circleId(body.handle, body.circle, owner->organisation);
    Circle circle{id, body.handle, body.circle, *owner, std::nullopt};
    circle.entry = context.state.load<CircleEntry>(key::circle(id));
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
