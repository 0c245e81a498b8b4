// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentview.h"

#include <algorithm>

namespace twinchart::contract {

namespace {
Code record(const Context& context, const Signed& by, const DisclosureBody& body)
{
    if (!isAhead(context, body.until, daysLater(context, kMaxGrantDays)))
        return Code::BadValidity;
    if (body.silentUntil.ns != 0 && !isAhead(context, body.silentUntil, later(context, kMaxSilenceSeconds)))
        return Code::BadValidity;
    const Bytes at = key::disclosures(body.handle);
    ConsentListEntry list = liveList(context, at);
    if (list.items.size() >= kMaxDisclosures)
        return Code::TooMany;
    insert(list, {by.transaction, by.id, body.until});
    context.state.store(at, list);
    DisclosureEntry entry;
    entry.law = body.law;
    entry.order = body.order;
    entry.controller = body.controller;
    entry.classes = body.classes;
    entry.silentUntil = body.silentUntil;
    entry.until = body.until;
    entry.recordedBy = by.id;
    entry.since = context.height;
    context.state.store(key::disclosure(body.handle, by.transaction), entry);
    return Code::Ok;
}
} // namespace

Code apply(const Context& context, const Signed& by, const DisclosureBody& body)
{
    using Action = DisclosureBody::Action;
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    const bool root = by.certificate.root;
    const bool officer = by.certificate.role == Role::PrivacyOfficer;
    const bool mayAct = body.action == Action::Record    ? officer
                        : body.action == Action::Confirm ? root
                                                         : root || officer;
    if (!mayAct)
        return Code::RoleNotAllowed;
    if (owner->organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    if (body.action == Action::Record)
        return record(context, by, body);
    auto entry = context.state.load<DisclosureEntry>(key::disclosure(body.handle, body.disclosure));
    if (!entry)
        return Code::UnknownSubject;
    if (entry->endedAt != 0 || context.time > entry->until)
        return Code::Ended;
    if (body.action == Action::Confirm) {
        if (entry->confirmedAt != 0)
            return Code::AlreadyVoted;
        entry->confirmedAt = context.height;
    } else {
        entry->endedAt = context.height;
        removeFrom(context, key::disclosures(body.handle), body.disclosure);
    }
    context.state.store(key::disclosure(body.handle, body.disclosure), *entry);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const ShareReceiptBody& body)
{
    using What = ShareReceiptBody::What;
    const auto grant = context.state.load<GrantEntry>(key::grant(body.handle, body.grant));
    if (!grant)
        return Code::UnknownSubject;
    if (by.id != grant->requester && !by.isRootOf(grant->controller))
        return Code::NotOwner;
    const auto has = [&](What what) { return context.state.has(key::shareReceipt(body.handle, body.grant, what)); };
    if (has(body.what))
        return Code::AlreadyExists;
    if (body.what == What::Delivered) {
        // A late receipt is better than none, but nothing arrives after it was said to be gone.
        if (has(What::Purged) || has(What::Erased))
            return Code::Ended;
    } else if (isGrantLive(context, body.handle, *grant)) {
        return Code::NotEnded;
    }
    context.state.store(key::shareReceipt(body.handle, body.grant, body.what),
                        ShareReceiptEntry{by.id, body.digest, context.height});
    return Code::Ok;
}

} // namespace twinchart::contract
