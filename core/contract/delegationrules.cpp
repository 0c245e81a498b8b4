// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

namespace twinchart::contract {

namespace {
using Action = DelegateStepBody::Action;

bool isOfficer(const Signed& by)
{
    return by.certificate.role == Role::PrivacyOfficer;
}
bool isDesk(const Signed& by)
{
    return by.certificate.root || isOfficer(by);
}
bool isPatientOf(const OwnerEntry& owner, const Signed& by)
{
    return owner.kind == OwnerKind::Patient && owner.owner == by.id;
}

/// The handle's owner entry, for a signer of the same hospital.
Code ownerFor(const Context& context, const Signed& by, const PatientHandle& handle, std::optional<OwnerEntry>& owner)
{
    owner = context.state.load<OwnerEntry>(key::owner(handle));
    if (!owner)
        return Code::NoOwner;
    return owner->organisation == by.certificate.organisation ? Code::Ok : Code::WrongOrganisation;
}

Code mayAppoint(const Context& context, const Signed& by, const OwnerEntry& owner, DelegateKind kind)
{
    if (kind == DelegateKind::Proxy)
        return isPatientOf(owner, by) ? Code::Ok : Code::NotOwner;
    if (kind == DelegateKind::Guardian ? !isDesk(by) : !isOfficer(by))
        return Code::RoleNotAllowed;
    return ownerActs(context, owner) ? Code::OwnerActs : Code::Ok;
}

Code checkDelegate(const Context& context, const OwnerEntry& owner, const KeyId& delegate)
{
    const auto certificate = context.state.load<CertificateEntry>(key::certificate(delegate));
    if (!certificate)
        return Code::UnknownSubject;
    if (!liveCertificate(context, delegate))
        return Code::NotAlive;
    if (certificate->organisation != owner.organisation)
        return Code::WrongOrganisation;
    return certificate->role == Role::Delegate ? Code::Ok : Code::RoleNotAllowed;
}

bool validityIsGood(const Context& context, const DelegateBody& body)
{
    if (body.until.ns == 0)
        return true;
    if (body.until <= body.from || body.until <= context.time)
        return false;
    return body.kind != DelegateKind::Guardian || body.until.ns - context.time.ns <= kMaxGuardianNs;
}

/// Whether there is room for this appointment beside those that were made before.
Code checkPlace(const Context& context, const DelegateBody& body)
{
    if (const auto before = context.state.load<DelegateEntry>(key::delegate(body.handle, body.delegate))) {
        // A new appointment is no way around a dispute.
        if (before->disputed != 0)
            return Code::Disputed;
        return before->isOver(context.time) ? Code::Ok : Code::AlreadyExists;
    }
    std::size_t count = 0;
    context.state.visit(key::delegatePrefix(body.handle), [&](BytesView, BytesView) { ++count; });
    return count < kMaxDelegates ? Code::Ok : Code::TooManyDelegates;
}

Code confirm(const Context& context, const Signed& by, DelegateEntry& entry)
{
    if (!isClinical(by.certificate.role))
        return Code::RoleNotAllowed;
    // All but proxies are active from the start.
    if (entry.active != 0)
        return Code::WrongState;
    if (entry.disputed != 0)
        return Code::Disputed;
    // A word too old, or by a key that is no longer trusted, does not count.
    bool counts = entry.confirmedBy && context.time.ns - entry.confirmedAt.ns <= kConfirmationNs;
    if (counts)
        counts = liveCertificate(context, *entry.confirmedBy).has_value();
    if (!counts) {
        entry.confirmedBy = by.id;
        entry.confirmedAt = context.time;
        return Code::Ok;
    }
    // Two live keys are two people: no two have the same name.
    if (*entry.confirmedBy == by.id)
        return Code::AlreadyConfirmed;
    entry.confirmedBy.reset();
    entry.confirmedAt = {};
    entry.active = context.height;
    return Code::Ok;
}

Code regained(const OwnerEntry& owner, const Signed& by, const DelegateStepBody& body, DelegateEntry& entry)
{
    const bool patient = isPatientOf(owner, by);
    if (!patient && !isClinical(by.certificate.role))
        return Code::RoleNotAllowed;
    if (!patient && !body.evidence)
        return Code::BadField;
    if (entry.kind != DelegateKind::Proxy || (entry.active == 0 && !entry.confirmedBy))
        return Code::WrongState;
    entry.active = 0;
    entry.confirmedBy.reset();
    entry.confirmedAt = {};
    return Code::Ok;
}

Code end(const Context& context, const OwnerEntry& owner, const Signed& by, const DelegateStepBody& body,
         DelegateEntry& entry)
{
    if (!isPatientOf(owner, by) && by.id != body.delegate && !isDesk(by))
        return Code::NotOwner;
    entry.ended = context.height;
    // A privacy officer who ends it has decided the dispute as well.
    if (isOfficer(by))
        entry.disputed = 0;
    return Code::Ok;
}

/// A delegate of the handle whose appointment still holds; one that is itself disputed has a word, too.
bool isOtherDelegate(const Context& context, const Signed& by, const DelegateStepBody& body)
{
    if (by.id == body.delegate)
        return false;
    const auto own = context.state.load<DelegateEntry>(key::delegate(body.handle, by.id));
    return own && own->from <= context.time && !own->isOver(context.time);
}

Code dispute(const Context& context, const OwnerEntry& owner, const Signed& by, const DelegateStepBody& body,
             DelegateEntry& entry)
{
    if (!isPatientOf(owner, by) && !isOfficer(by) && !isOtherDelegate(context, by, body))
        return Code::NotOwner;
    if (entry.disputed != 0)
        return Code::Disputed;
    entry.disputed = context.height;
    return Code::Ok;
}

Code resolve(const Signed& by, DelegateEntry& entry)
{
    if (!isOfficer(by))
        return Code::RoleNotAllowed;
    if (entry.disputed == 0)
        return Code::WrongState;
    entry.disputed = 0;
    return Code::Ok;
}
} // namespace

bool ownerActs(const Context& context, const OwnerEntry& owner)
{
    if (owner.kind != OwnerKind::Patient)
        return false;
    // A patient who changed the key is the same person before the record says so: nobody speaks for him meanwhile.
    return liveCertificate(context, currentKeyOf(context, owner.owner)).has_value();
}

bool delegateMay(const Context& context, const PatientHandle& handle, const KeyId& key, std::uint8_t right)
{
    const auto entry = context.state.load<DelegateEntry>(key::delegate(handle, key));
    if (!entry || right == 0 || (entry->scope & right) != right || !entry->acts(context.time))
        return false;
    const auto owner = context.state.load<OwnerEntry>(key::owner(handle));
    if (!owner)
        return false;
    if (!liveCertificate(context, key))
        return false;
    return entry->kind == DelegateKind::Proxy || !ownerActs(context, *owner);
}

bool delegatesMayRead(const Context& context, const PatientHandle& handle, const CircleId& circle)
{
    const Bytes prefix = key::delegatePrefix(handle);
    bool all = true;
    context.state.visit(prefix, [&](BytesView at, BytesView) {
        const KeyId delegate = KeyId::from(at.subspan(prefix.size())).value();
        const auto member = context.state.load<TeamEntry>(key::teamMember(circle, delegate));
        if (member && member->left == 0 && !delegateMay(context, handle, delegate, kDelegateRead))
            all = false;
    });
    return all;
}

Code apply(const Context& context, const Signed& by, const DelegateBody& body)
{
    std::optional<OwnerEntry> owner;
    if (const Code code = ownerFor(context, by, body.handle, owner); code != Code::Ok)
        return code;
    if (const Code code = mayAppoint(context, by, *owner, body.kind); code != Code::Ok)
        return code;
    if (const Code code = checkDelegate(context, *owner, body.delegate); code != Code::Ok)
        return code;
    if (!validityIsGood(context, body))
        return Code::BadValidity;
    if (const Code code = checkPlace(context, body); code != Code::Ok)
        return code;
    DelegateEntry entry;
    entry.kind = body.kind;
    entry.scope = body.scope;
    entry.evidence = body.evidence;
    entry.from = body.from;
    entry.until = body.until;
    entry.by = by.id;
    entry.since = context.height;
    entry.active = body.kind == DelegateKind::Proxy ? 0 : context.height;
    entry.step = by.transaction;
    context.state.store(key::delegate(body.handle, body.delegate), entry);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const DelegateStepBody& body)
{
    std::optional<OwnerEntry> owner;
    if (const Code code = ownerFor(context, by, body.handle, owner); code != Code::Ok)
        return code;
    const Bytes at = key::delegate(body.handle, body.delegate);
    auto entry = context.state.load<DelegateEntry>(at);
    if (!entry)
        return Code::UnknownSubject;
    // What is over may still be freed of a dispute, so that the key can be appointed again.
    if (entry->isOver(context.time) && body.action != Action::Resolve)
        return Code::DelegateEnded;
    const auto change = [&] {
        switch (body.action) {
        case Action::Confirm: return confirm(context, by, *entry);
        case Action::Regained: return regained(*owner, by, body, *entry);
        case Action::End: return end(context, *owner, by, body, *entry);
        case Action::Dispute: return dispute(context, *owner, by, body, *entry);
        default: return resolve(by, *entry);
        }
    };
    const Code code = change();
    if (code != Code::Ok)
        return code;
    entry->step = by.transaction;
    context.state.store(at, *entry);
    return Code::Ok;
}

} // namespace twinchart::contract
