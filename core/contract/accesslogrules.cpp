// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentview.h"

namespace twinchart::contract {

namespace {
/// Whether `reference` is a living grant of the signer for this handle, class and purpose, or a disclosure in force
/// that the signer's member receives or, as the handle's hospital, prepares.
bool namesGrantOrDisclosure(const Context& context, const Signed& by, const AccessNoticeBody& body, bool own)
{
    if (const auto grant = context.state.load<GrantEntry>(key::grant(body.handle, body.reference)))
        return grant->requester == by.id && grant->purpose == body.purpose &&
               mayReceive(context, body.handle, *grant, body.permissionClass);
    const auto disclosure = context.state.load<DisclosureEntry>(key::disclosure(body.handle, body.reference));
    return disclosure && body.purpose == Purpose::Legal && disclosure->isLive(context.time) &&
           (disclosure->classes & bitOf(body.permissionClass)) != 0 &&
           (own ? isClinical(by.certificate.role) : by.certificate.organisation == disclosure->controller);
}

/// An emergency of the signer that still covers an access. One breaks the glass of one patient, for one day.
bool covers(const Context& context, const Signed& by, const EmergencyEntry& emergency)
{
    return emergency.signer == by.id && emergency.review != ReviewState::NotJustified &&
           context.time.ns - emergency.time.ns <= kEmergencyAccessNs;
}

/// A delegate in the circle reads for whatever reason, as the patient would (000 §VIII-E; DECISIONS).
Code mayAccessAsDelegate(const Context& context, const Signed& by, const AccessNoticeBody& body)
{
    const CircleId circle = circleId(body.handle, CircleKind::Delegates, by.certificate.organisation);
    if (!delegateMay(context, body.handle, by.id, kDelegateRead))
        return Code::NotDelegate;
    if (!isInCircle(context, circle, by.id))
        return Code::NotInCircle;
    return isRestricted(context, body.handle, body.permissionClass, body.purpose) ? Code::Restricted : Code::Ok;
}

/// Access by the signer's own permission, without anything that allows this one.
Code mayAccessAlone(const Context& context, const Signed& by, const AccessNoticeBody& body)
{
    if (by.certificate.role == Role::Delegate)
        return mayAccessAsDelegate(context, by, body);
    if (body.purpose == Purpose::Research || body.purpose == Purpose::Legal)
        return Code::ReferenceNeeded;
    if (!isClinical(by.certificate.role))
        return Code::RoleNotAllowed;
    if (isRestricted(context, body.handle, body.permissionClass, body.purpose))
        return Code::Restricted;
    return mayUse(context, by.id, body.permissionClass, kRightsRead) ? Code::Ok : Code::NoPermission;
}
} // namespace

Code apply(const Context& context, const Signed& by, const AccessBatchBody& body)
{
    const Bytes at = key::accessHead(by.id);
    const auto head = context.state.load<AccessHeadEntry>(at).value_or(AccessHeadEntry{});
    if (body.sequence - 1 != head.sequence)
        return Code::BadSequence;
    if (body.previous != head.root)
        return Code::BadPrevious;
    // Tags are new in every batch, so that no two are equal unless one was sent again.
    if (body.root == head.root)
        return Code::RootReused;
    if (body.first > body.last || body.last.ns - context.time.ns > kAccessDriftNs)
        return Code::BadValidity;
    context.state.store(
        key::accessBatch(by.id, body.sequence),
        AccessBatchEntry{body.previous, body.root, body.sizeClass, body.first, body.last, context.height});
    context.state.store(at, AccessHeadEntry{body.sequence, body.root, context.height, context.time});
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const AccessNoticeBody& body)
{
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    const bool own = owner->organisation == by.certificate.organisation;
    const bool alone = body.reference == Digest256{};
    std::optional<EmergencyEntry> emergency;
    if (!alone)
        emergency = context.state.load<EmergencyEntry>(key::emergency(body.handle, body.reference));
    if (!emergency && !alone && !namesGrantOrDisclosure(context, by, body, own))
        return own ? Code::UnknownSubject : Code::WrongOrganisation;
    if (alone) {
        if (!own)
            return Code::WrongOrganisation;
        if (const Code code = mayAccessAlone(context, by, body); code != Code::Ok)
            return code;
    }
    if (emergency) {
        if (!covers(context, by, *emergency))
            return Code::NoEmergency;
        if (body.purpose != Purpose::Treatment)
            return Code::BadField;
    } else {
        const CircleId ward = circleId(body.handle, CircleKind::TreatingTeam, owner->organisation);
        if (!isInCircle(context, ward, by.id) && !mayAccessOutsideWard(context, by.id))
            return Code::TooManyOpenReviews;
    }
    AccessEntry entry;
    entry.signer = by.id;
    entry.permissionClass = body.permissionClass;
    entry.purpose = body.purpose;
    entry.emergency = emergency.has_value();
    entry.reference = body.reference;
    entry.audit = body.audit;
    entry.time = context.time;
    entry.height = context.height;
    context.state.store(key::access(body.handle, by.transaction), entry);
    return Code::Ok;
}

} // namespace twinchart::contract
