// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/consent.h>

#include "bodies.h"
#include "consentfields.h"

namespace twinchart::contract {

namespace {
/// Present exactly when `wanted`, and then of the one size.
Bytes takeScope(Reader& in, bool wanted)
{
    Bytes scope = bytesOf(in.var(kSealedScopeOctets));
    require(in, scope.size() == (wanted ? kSealedScopeOctets : 0));
    return scope;
}
/// Zero exactly when not `wanted`.
Digest256 takeDigest(Reader& in, bool wanted)
{
    const auto digest = in.fixed<Digest256>();
    require(in, (digest != Digest256{}) == wanted);
    return digest;
}
OrganisationId takeOrganisation(Reader& in, bool wanted)
{
    const auto organisation = in.fixed<OrganisationId>();
    require(in, (organisation != OrganisationId{}) == wanted);
    return organisation;
}
/// A mask within `all`: empty exactly when not `wanted`.
std::uint8_t takeMaskWhen(Reader& in, bool wanted, std::uint8_t all)
{
    const std::uint8_t mask = in.u8();
    require(in, (mask & ~all) == 0 && (mask != 0) == wanted);
    return mask;
}
/// An enum whose field is zero exactly when it has no meaning; then its first value stands for it.
template <class Enum>
void putWhen(Writer& out, bool wanted, Enum value)
{
    out.u8(wanted ? static_cast<std::uint8_t>(value) : 0);
}
template <class Enum>
Enum takeWhen(Reader& in, bool wanted, Enum first, Enum last, Enum otherwise)
{
    if (wanted)
        return take(in, first, last);
    require(in, in.u8() == 0);
    return otherwise;
}
Instant takeInstantWhen(Reader& in, bool wanted)
{
    const Instant t = takeInstant(in);
    require(in, (t.ns != 0) == wanted);
    return t;
}
} // namespace

void write(Writer& out, const ShareRequestBody& b)
{
    out.raw(b.handle).raw(b.controller);
    putKey(out, b.sealing);
    out.u8(b.classes);
    put(out, b.purpose);
    put(out, b.basis).u16(b.days);
    putInstant(out, b.deadline);
    out.var(b.scope);
}
ShareRequestBody readShareRequest(Reader& in)
{
    ShareRequestBody b;
    b.handle = in.fixed<PatientHandle>();
    b.controller = in.fixed<OrganisationId>();
    b.sealing = takeKey(in, Algorithm::X25519);
    b.classes = takeClasses(in);
    b.purpose = take(in, Purpose::Treatment, Purpose::Administration);
    b.basis = take(in, LegalBasis::Treatment, LegalBasis::Consent);
    require(in, b.basis == LegalBasis::Consent || b.purpose == Purpose::Treatment);
    b.days = in.u16();
    require(in, b.days >= 1 && b.days <= kMaxGrantDays);
    b.deadline = takeInstant(in);
    b.scope = takeScope(in, true);
    return b;
}

void write(Writer& out, const ShareDecisionBody& b)
{
    out.raw(b.handle).raw(b.request);
    put(out, b.verdict).raw(b.standing).u8(b.classes);
    putInstant(out, b.until);
    out.raw(b.wraps).var(b.scope);
}
ShareDecisionBody readShareDecision(Reader& in)
{
    using Verdict = ShareDecisionBody::Verdict;
    ShareDecisionBody b;
    b.handle = in.fixed<PatientHandle>();
    b.request = in.fixed<Digest256>();
    b.verdict = take(in, Verdict::Approve, Verdict::Report);
    const bool approves = b.verdict == Verdict::Approve;
    b.standing = in.fixed<Digest256>();
    require(in, approves || b.standing == Digest256{});
    b.classes = takeMaskWhen(in, approves, kAllClasses);
    b.until = takeInstantWhen(in, approves);
    b.wraps = takeDigest(in, approves);
    b.scope = takeScope(in, approves);
    return b;
}

void write(Writer& out, const GrantChangeBody& b)
{
    out.raw(b.handle).raw(b.grant);
    put(out, b.action).u8(b.classes);
    putInstant(out, b.until);
    out.raw(b.wraps).var(b.scope);
}
GrantChangeBody readGrantChange(Reader& in)
{
    using Action = GrantChangeBody::Action;
    GrantChangeBody b;
    b.handle = in.fixed<PatientHandle>();
    b.grant = in.fixed<Digest256>();
    b.action = take(in, Action::Narrow, Action::Revoke);
    const bool narrows = b.action == Action::Narrow;
    b.classes = takeMaskWhen(in, narrows, kAllClasses);
    b.until = takeInstantWhen(in, b.action != Action::Revoke);
    b.wraps = takeDigest(in, narrows);
    b.scope = takeScope(in, narrows);
    return b;
}

void write(Writer& out, const StandingConsentBody& b)
{
    const bool gives = b.action == StandingConsentBody::Action::Give;
    out.raw(b.handle);
    put(out, b.action).raw(b.consent).raw(b.organisation);
    putWhen(out, gives, b.group);
    putWhen(out, gives, b.purpose);
    out.u8(b.classes);
    putInstant(out, b.until);
}
StandingConsentBody readStandingConsent(Reader& in)
{
    using Action = StandingConsentBody::Action;
    StandingConsentBody b;
    b.handle = in.fixed<PatientHandle>();
    b.action = take(in, Action::Give, Action::Withdraw);
    const bool gives = b.action == Action::Give;
    b.consent = takeDigest(in, !gives);
    b.organisation = takeOrganisation(in, gives);
    b.group = takeWhen(in, gives, ReaderGroup::TreatingTeam, ReaderGroup::Insurers, b.group);
    b.purpose = takeWhen(in, gives, Purpose::Treatment, Purpose::Administration, b.purpose);
    b.classes = takeMaskWhen(in, gives, kAllClasses);
    b.until = takeInstantWhen(in, b.action != Action::Withdraw);
    return b;
}

void write(Writer& out, const RestrictionBody& b)
{
    out.raw(b.handle);
    put(out, b.action).raw(b.restriction);
    putWhen(out, b.action == RestrictionBody::Action::Set, b.article);
    out.u8(b.purposes).u8(b.classes);
    putInstant(out, b.until);
}
RestrictionBody readRestriction(Reader& in)
{
    using Action = RestrictionBody::Action;
    using Article = RestrictionBody::Article;
    RestrictionBody b;
    b.handle = in.fixed<PatientHandle>();
    b.action = take(in, Action::Set, Action::Lift);
    const bool sets = b.action == Action::Set;
    b.restriction = takeDigest(in, !sets);
    b.article = takeWhen(in, sets, Article::Restriction, Article::Objection, b.article);
    b.purposes = takeMaskWhen(in, sets, kAllPurposes);
    b.classes = takeMaskWhen(in, sets, kAllClasses);
    b.until = takeInstant(in);
    require(in, sets || b.until.ns == 0);
    return b;
}

void write(Writer& out, const DisclosureBody& b)
{
    out.raw(b.handle);
    put(out, b.action).raw(b.disclosure);
    putWhen(out, b.action == DisclosureBody::Action::Record, b.law);
    out.raw(b.order).raw(b.controller).u8(b.classes);
    putInstant(out, b.silentUntil);
    putInstant(out, b.until);
}
DisclosureBody readDisclosure(Reader& in)
{
    using Action = DisclosureBody::Action;
    using Law = DisclosureBody::Law;
    DisclosureBody b;
    b.handle = in.fixed<PatientHandle>();
    b.action = take(in, Action::Record, Action::End);
    const bool records = b.action == Action::Record;
    b.disclosure = takeDigest(in, !records);
    b.law = takeWhen(in, records, Law::CourtOrder, Law::SocialInsurance, b.law);
    b.order = takeDigest(in, records);
    b.controller = takeOrganisation(in, records);
    b.classes = takeMaskWhen(in, records, kAllClasses);
    b.silentUntil = takeInstant(in);
    require(in, records || b.silentUntil.ns == 0);
    b.until = takeInstantWhen(in, records);
    return b;
}

void write(Writer& out, const ShareReceiptBody& b)
{
    out.raw(b.handle).raw(b.grant);
    put(out, b.what).raw(b.digest);
}
ShareReceiptBody readShareReceipt(Reader& in)
{
    using What = ShareReceiptBody::What;
    ShareReceiptBody b;
    b.handle = in.fixed<PatientHandle>();
    b.grant = in.fixed<Digest256>();
    b.what = take(in, What::Delivered, What::Erased);
    b.digest = in.fixed<Digest256>();
    return b;
}

} // namespace twinchart::contract
