// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bodies.h"
#include "consentview.h"

#include <ledger/hashes.h>

#include <algorithm>

namespace twinchart::contract {

namespace {
using RequestState = ShareRequestEntry::State;
using Verdict = ShareDecisionBody::Verdict;

Code close(const Context& context, const ShareDecisionBody& body, ShareRequestEntry& request, RequestState state)
{
    request.state = state;
    request.decided = context.height;
    request.first.reset();
    context.state.store(key::shareRequest(body.handle, body.request), request);
    removeFrom(context, key::openRequests(body.handle), body.request);
    return Code::Ok;
}

/// Whether these terms may be granted now, whoever grants them.
Code checkTerms(const Context& context, const ShareDecisionBody& body, const ShareRequestEntry& request)
{
    if (!liveCertificate(context, request.requester))
        return Code::NotAlive;
    if ((body.classes & ~request.classes) != 0)
        return Code::Widened;
    if (body.until <= context.time)
        return Code::BadValidity;
    if (body.until > daysLater(context, request.days))
        return Code::Widened;
    return isAnyRestricted(context, body.handle, body.classes, request.purpose) ? Code::Restricted : Code::Ok;
}

/// A member of the treating team carries out what the patient consented to in advance.
Code checkStanding(const Context& context, const Signed& by, const OwnerEntry& owner, const ShareDecisionBody& body,
                   const ShareRequestEntry& request)
{
    if (!isInTeam(context, body.handle, owner.organisation, by.id))
        return Code::NotInCircle;
    const auto consent = context.state.load<StandingConsentEntry>(key::standingConsent(body.handle, body.standing));
    if (!consent)
        return Code::UnknownSubject;
    if (!consent->isLive(context.time))
        return Code::Ended;
    if (consent->purpose != request.purpose)
        return Code::PurposeNotAllowed;
    if (!isInGroup(context, body.handle, *consent, request.requester))
        return Code::RoleNotAllowed;
    if ((body.classes & ~consent->classes) != 0 || body.until > consent->until)
        return Code::Widened;
    return Code::Ok;
}

Code makeGrant(const Context& context, const Signed& by, const OwnerEntry& owner, const ShareDecisionBody& body,
               ShareRequestEntry& request)
{
    const Bytes at = key::grantsOf(body.handle, request.requester);
    auto list = context.state.load<ConsentListEntry>(at).value_or(ConsentListEntry{});
    // Ended ones stay as long as there is room: they tell a revoked or expired relation from none.
    if (list.items.size() >= kMaxGrantsEach)
        std::erase_if(list.items, [&](const ConsentListEntry::Item& item) {
            const auto grant = context.state.load<GrantEntry>(key::grant(body.handle, item.id)).value();
            return !isGrantLive(context, body.handle, grant);
        });
    if (list.items.size() >= kMaxGrantsEach)
        return Code::TooMany;
    insert(list, {by.transaction, request.requester, {}});
    context.state.store(at, list);

    GrantEntry grant;
    grant.request = body.request;
    grant.requester = request.requester;
    grant.sealing = request.sealing;
    grant.controller = request.controller;
    grant.classes = body.classes;
    grant.purpose = request.purpose;
    grant.basis = request.basis;
    grant.until = body.until;
    grant.scope = ledger::sha256(body.scope);
    grant.wraps = body.wraps;
    grant.standing = body.standing;
    grant.decidedBy = by.id;
    grant.since = context.height;
    grant.changed = context.height;
    context.state.store(key::grant(body.handle, by.transaction), grant);
    touchOwner(context, body.handle, owner);
    return close(context, body, request, RequestState::Approved);
}

/// The custodian's key is held by two: root and privacy officer approve the very same terms.
Code approveTogether(const Context& context, const Signed& by, const OwnerEntry& owner, const ShareDecisionBody& body,
                     ShareRequestEntry& request, bool root)
{
    const Digest256 terms = ledger::sha256(encodeBody(body));
    // What was approved for an earlier owner does not count.
    if (request.first && request.first->height >= owner.since) {
        if (request.first->root != root)
            return request.first->terms == terms ? makeGrant(context, by, owner, body, request) : Code::TermsDiffer;
        if (request.first->terms == terms)
            return Code::AlreadyVoted;
    }
    request.first = ShareRequestEntry::FirstApproval{root, terms, context.height};
    context.state.store(key::shareRequest(body.handle, body.request), request);
    return Code::Ok;
}

/// Stores what became of the grant; who writes for its requester wraps again.
void change(const Context& context, const GrantChangeBody& body, const OwnerEntry& owner, GrantEntry& grant)
{
    grant.changed = context.height;
    context.state.store(key::grant(body.handle, body.grant), grant);
    touchOwner(context, body.handle, owner);
}

Code narrow(const Context& context, const GrantChangeBody& body, const OwnerEntry& owner, GrantEntry& grant)
{
    if ((body.classes & ~grant.classes) != 0 || body.until > grant.until)
        return Code::Widened;
    if (body.until <= context.time)
        return Code::BadValidity;
    grant.classes = body.classes;
    grant.until = body.until;
    grant.wraps = body.wraps;
    grant.scope = ledger::sha256(body.scope);
    change(context, body, owner, grant);
    return Code::Ok;
}

Code renew(const Context& context, const GrantChangeBody& body, const OwnerEntry& owner, GrantEntry& grant)
{
    if (body.until <= grant.until || body.until > daysLater(context, kMaxGrantDays))
        return Code::BadValidity;
    if (isAnyRestricted(context, body.handle, grant.classes, grant.purpose))
        return Code::Restricted;
    grant.until = body.until;
    change(context, body, owner, grant);
    return Code::Ok;
}

std::optional<GrantEntry::EndedBy> mayRevoke(const Context& context, const Signed& by, const GrantChangeBody& body,
                                             const OwnerEntry& owner, const GrantEntry& grant)
{
    using EndedBy = GrantEntry::EndedBy;
    switch (voiceOf(context, by, body.handle, owner, kDelegateRevoke)) {
    case Voice::Owner: return EndedBy::Owner;
    case Voice::Delegate: return EndedBy::Delegate;
    case Voice::Root:
    case Voice::Officer: return EndedBy::Hospital;
    default: break;
    }
    if (by.id == grant.requester)
        return EndedBy::Requester;
    return std::nullopt;
}
} // namespace

Code apply(const Context& context, const Signed& by, const ShareRequestBody& body)
{
    const Role role = by.certificate.role;
    if (!isClinical(role) && role != Role::Researcher && role != Role::Insurer && role != Role::Delegate)
        return Code::RoleNotAllowed;
    if (!maySeek(role, body.purpose))
        return Code::PurposeNotAllowed;
    if (!context.state.has(key::owner(body.handle)))
        return Code::NoOwner;
    // Nobody may make another organisation answer for the processing without its word.
    if (body.controller != by.certificate.organisation)
        return Code::WrongOrganisation;
    if (!isAhead(context, body.deadline, later(context, kMaxRequestSeconds)))
        return Code::BadValidity;
    if (isAnyRestricted(context, body.handle, body.classes, body.purpose))
        return Code::Restricted;
    const Bytes at = key::openRequests(body.handle);
    ConsentListEntry open = liveList(context, at);
    const auto own = std::ranges::count(open.items, by.id, &ConsentListEntry::Item::who);
    if (open.items.size() >= kMaxOpenRequests || own >= static_cast<std::ptrdiff_t>(kMaxOpenRequestsEach))
        return Code::TooMany;
    insert(open, {by.transaction, by.id, body.deadline});
    context.state.store(at, open);

    ShareRequestEntry entry;
    entry.requester = by.id;
    entry.controller = body.controller;
    entry.sealing = body.sealing;
    entry.classes = body.classes;
    entry.purpose = body.purpose;
    entry.basis = body.basis;
    entry.days = body.days;
    entry.deadline = body.deadline;
    entry.scope = ledger::sha256(body.scope);
    entry.since = context.height;
    context.state.store(key::shareRequest(body.handle, by.transaction), entry);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const ShareDecisionBody& body)
{
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    auto request = context.state.load<ShareRequestEntry>(key::shareRequest(body.handle, body.request));
    if (!request)
        return Code::UnknownSubject;
    const bool underStanding = body.standing != Digest256{};
    const Voice voice = voiceOf(context, by, body.handle, *owner, kDelegateApprove);
    if (!underStanding && voice == Voice::None)
        return Code::NotOwner;
    // Nobody grants to himself: neither a delegate nor a team member who asks.
    if (by.id == request->requester)
        return Code::NotOwner;
    if (!request->isOpen(context.time))
        return Code::RequestClosed;
    if (body.verdict == Verdict::Deny)
        return close(context, body, *request, RequestState::Denied);
    if (body.verdict == Verdict::Report)
        return close(context, body, *request, RequestState::Reported);
    if (body.verdict == Verdict::Later) {
        if (request->state == RequestState::Later)
            return Code::AlreadyVoted;
        request->state = RequestState::Later;
        context.state.store(key::shareRequest(body.handle, body.request), *request);
        return Code::Ok;
    }
    if (const Code code = checkTerms(context, body, *request); code != Code::Ok)
        return code;
    if (underStanding) {
        const Code code = checkStanding(context, by, *owner, body, *request);
        return code == Code::Ok ? makeGrant(context, by, *owner, body, *request) : code;
    }
    return isPatients(voice) ? makeGrant(context, by, *owner, body, *request)
                             : approveTogether(context, by, *owner, body, *request, voice == Voice::Root);
}

Code apply(const Context& context, const Signed& by, const GrantChangeBody& body)
{
    using Action = GrantChangeBody::Action;
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    auto grant = context.state.load<GrantEntry>(key::grant(body.handle, body.grant));
    if (!grant)
        return Code::UnknownSubject;
    if (body.action == Action::Revoke) {
        const auto endedBy = mayRevoke(context, by, body, *owner, *grant);
        if (!endedBy)
            return Code::NotOwner;
        if (grant->revokedAt != 0)
            return Code::AlreadyRevoked;
        if (context.time > grant->until)
            return Code::Ended;
        grant->revokedAt = context.height;
        grant->revokedBy = *endedBy;
        change(context, body, *owner, *grant);
        return Code::Ok;
    }
    // The ledger cannot compare sealed scopes: only who may approve sets one, and for the custodian that takes two.
    if (!isPatients(voiceOf(context, by, body.handle, *owner, kDelegateApprove)) || by.id == grant->requester)
        return Code::NotOwner;
    if (!isGrantLive(context, body.handle, *grant))
        return Code::Ended;
    return body.action == Action::Narrow ? narrow(context, body, *owner, *grant) : renew(context, body, *owner, *grant);
}

} // namespace twinchart::contract
