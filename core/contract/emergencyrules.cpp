// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include <limits>

namespace twinchart::contract {

namespace {
using Verdict = ReviewBody::Verdict;

void countReview(const Context& context, const KeyId& signer, bool opened)
{
    std::uint32_t open = openReviews(context, signer);
    if (opened && open < std::numeric_limits<std::uint32_t>::max())
        ++open;
    else if (!opened && open > 0)
        --open;
    context.state.store(key::openReviews(holderOf(context, signer)), OpenReviewsEntry{open});
}

Code object(const Context& context, const Signed& by, const ReviewBody& body, const OwnerEntry& owner,
            EmergencyEntry& entry)
{
    const bool patient = owner.kind == OwnerKind::Patient && owner.owner == by.id;
    if (!patient && !delegateMay(context, body.handle, by.id, kDelegateStory))
        return Code::NotOwner;
    if (entry.objected || entry.review == ReviewState::NotJustified)
        return Code::AlreadyReviewed;
    entry.objected = true;
    if (!entry.isPending())
        countReview(context, entry.signer, true);
    entry.review = ReviewState::Escalated;
    return Code::Ok;
}

Code judge(const Context& context, const Signed& by, const ReviewBody& body, EmergencyEntry& entry)
{
    if (by.id == entry.signer || (by.certificate.name && *by.certificate.name == holderOf(context, entry.signer)))
        return Code::OwnReview;
    if (by.certificate.role != Role::PrivacyOfficer)
        return Code::RoleNotAllowed;
    const bool escalates = body.verdict == Verdict::Escalate;
    if (!entry.isPending() || (escalates && entry.review == ReviewState::Escalated))
        return Code::AlreadyReviewed;
    entry.reviewer = by.id;
    if (escalates) {
        entry.review = ReviewState::Escalated;
        return Code::Ok;
    }
    entry.review = body.verdict == Verdict::Justified ? ReviewState::Justified : ReviewState::NotJustified;
    countReview(context, entry.signer, false);
    return Code::Ok;
}
} // namespace

Digest256 holderOf(const Context& context, const KeyId& key)
{
    const auto certificate = context.state.load<CertificateEntry>(key::certificate(key));
    return certificate && certificate->name ? *certificate->name : Digest256{key.octets};
}

bool mayUseAnything(const Context& context, const KeyId& key)
{
    for (const PermissionClass c : {PermissionClass::Pha, PermissionClass::Pdd, PermissionClass::Sop})
        if (mayUse(context, key, c, kRightsRead) || mayUse(context, key, c, kRightsWrite))
            return true;
    return false;
}

std::uint32_t openReviews(const Context& context, const KeyId& key)
{
    const auto entry = context.state.load<OpenReviewsEntry>(key::openReviews(holderOf(context, key)));
    return entry ? entry->open : 0;
}

bool mayAccessOutsideWard(const Context& context, const KeyId& key)
{
    return openReviews(context, key) < kMaxOpenReviews;
}

Code apply(const Context& context, const Signed& by, const EmergencyBody& body)
{
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    if (owner->organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    if (!isClinical(by.certificate.role))
        return Code::RoleNotAllowed;
    if (!mayUseAnything(context, by.id))
        return Code::NoPermission;
    const Bytes at = key::circle(circleId(body.handle, body.circle, owner->organisation));
    auto circle = context.state.load<CircleEntry>(at);
    if (!circle)
        return Code::UnknownSubject;
    if (body.epoch > circle->epoch)
        return Code::BadEpoch;
    // One more device holds the whole secret: what is written from now on needs the next epoch.
    if (body.epoch == circle->epoch && !circle->stale) {
        circle->stale = true;
        context.state.store(at, *circle);
    }
    EmergencyEntry entry;
    entry.signer = by.id;
    entry.circle = body.circle;
    entry.epoch = body.epoch;
    entry.reason = body.reason;
    entry.audit = body.audit;
    entry.time = context.time;
    entry.height = context.height;
    context.state.store(key::emergency(body.handle, by.transaction), entry);
    countReview(context, by.id, true);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const ReviewBody& body)
{
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    if (owner->organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    const Bytes at = key::emergency(body.handle, body.emergency);
    auto entry = context.state.load<EmergencyEntry>(at);
    if (!entry)
        return Code::UnknownSubject;
    const Code code = body.verdict == Verdict::Objection ? object(context, by, body, *owner, *entry)
                                                         : judge(context, by, body, *entry);
    if (code != Code::Ok)
        return code;
    entry->reviewed = context.height;
    context.state.store(at, *entry);
    return Code::Ok;
}

} // namespace twinchart::contract
