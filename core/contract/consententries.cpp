// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/consententries.h>

#include "consentfields.h"
#include "entryfields.h"

namespace twinchart::contract {

namespace key {
namespace {
Bytes under(std::string_view nameSpace, const PatientHandle& handle)
{
    Writer out;
    out.raw(nameSpace).raw(handle);
    return std::move(out).take();
}
Bytes under(std::string_view nameSpace, const PatientHandle& handle, const Digest256& id)
{
    Writer out;
    out.raw(nameSpace).raw(handle).raw(id);
    return std::move(out).take();
}
} // namespace

Bytes shareRequest(const PatientHandle& handle, const Digest256& id)
{
    return under("reqs", handle, id);
}
Bytes shareRequestPrefix(const PatientHandle& handle)
{
    return under("reqs", handle);
}
Bytes grant(const PatientHandle& handle, const Digest256& id)
{
    return under("grnt", handle, id);
}
Bytes grantPrefix(const PatientHandle& handle)
{
    return under("grnt", handle);
}
Bytes standingConsent(const PatientHandle& handle, const Digest256& id)
{
    return under("stnd", handle, id);
}
Bytes restriction(const PatientHandle& handle, const Digest256& id)
{
    return under("rstr", handle, id);
}
Bytes disclosure(const PatientHandle& handle, const Digest256& id)
{
    return under("disc", handle, id);
}
Bytes shareReceipt(const PatientHandle& handle, const Digest256& grant, ShareReceiptBody::What what)
{
    Writer out;
    out.raw("rcpt").raw(handle).raw(grant).u8(static_cast<std::uint8_t>(what));
    return std::move(out).take();
}
Bytes openRequests(const PatientHandle& handle)
{
    return under("rqix", handle);
}
Bytes grantsOf(const PatientHandle& handle, const KeyId& requester)
{
    Writer out;
    out.raw("grix").raw(handle).raw(requester);
    return std::move(out).take();
}
Bytes standingConsents(const PatientHandle& handle)
{
    return under("stix", handle);
}
Bytes restrictions(const PatientHandle& handle)
{
    return under("rsix", handle);
}
Bytes disclosures(const PatientHandle& handle)
{
    return under("dsix", handle);
}
} // namespace key

namespace {
enum class Type : std::uint8_t {
    ShareRequest = 35,
    Grant = 36,
    StandingConsent = 37,
    Restriction = 38,
    Disclosure = 39,
    ShareReceipt = 40,
    ConsentList = 41,
};

} // namespace

Bytes encode(const ShareRequestEntry& e)
{
    Writer out = beginEntry(Type::ShareRequest);
    out.raw(e.requester).raw(e.controller);
    putKey(out, e.sealing);
    out.u8(e.classes);
    put(out, e.purpose);
    put(out, e.basis).u16(e.days);
    putInstant(out, e.deadline);
    out.raw(e.scope).u64(e.since);
    put(out, e.state).u64(e.decided);
    putOptional(out, e.first, [&](const ShareRequestEntry::FirstApproval& first) {
        putFlag(out, first.root);
        out.raw(first.terms).u64(first.height);
    });
    return std::move(out).take();
}
template <>
Expected<ShareRequestEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<ShareRequestEntry>(value, Type::ShareRequest, [](Reader& in, ShareRequestEntry& e) {
        using State = ShareRequestEntry::State;
        e.requester = in.fixed<KeyId>();
        e.controller = in.fixed<OrganisationId>();
        e.sealing = takeKey(in, Algorithm::X25519);
        e.classes = takeClasses(in);
        e.purpose = take(in, Purpose::Treatment, Purpose::Administration);
        e.basis = take(in, LegalBasis::Treatment, LegalBasis::Consent);
        e.days = in.u16();
        e.deadline = takeInstant(in);
        e.scope = in.fixed<Digest256>();
        e.since = in.u64();
        e.state = take(in, State::Open, State::Reported);
        e.decided = in.u64();
        e.first = takeOptional(in, [&] {
            ShareRequestEntry::FirstApproval first;
            first.root = takeFlag(in);
            first.terms = in.fixed<Digest256>();
            first.height = in.u64();
            return first;
        });
        require(in, (e.state == State::Open || e.state == State::Later) == (e.decided == 0));
    });
}

Bytes encode(const GrantEntry& e)
{
    Writer out = beginEntry(Type::Grant);
    out.raw(e.request).raw(e.requester);
    putKey(out, e.sealing);
    out.raw(e.controller).u8(e.classes);
    put(out, e.purpose);
    put(out, e.basis);
    putInstant(out, e.until);
    out.raw(e.scope).raw(e.wraps).raw(e.standing).raw(e.decidedBy);
    out.u64(e.since).u64(e.changed).u64(e.revokedAt);
    put(out, e.revokedBy);
    return std::move(out).take();
}
template <>
Expected<GrantEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<GrantEntry>(value, Type::Grant, [](Reader& in, GrantEntry& e) {
        using EndedBy = GrantEntry::EndedBy;
        e.request = in.fixed<Digest256>();
        e.requester = in.fixed<KeyId>();
        e.sealing = takeKey(in, Algorithm::X25519);
        e.controller = in.fixed<OrganisationId>();
        e.classes = takeClasses(in);
        e.purpose = take(in, Purpose::Treatment, Purpose::Administration);
        e.basis = take(in, LegalBasis::Treatment, LegalBasis::Consent);
        e.until = takeInstant(in);
        e.scope = in.fixed<Digest256>();
        e.wraps = in.fixed<Digest256>();
        e.standing = in.fixed<Digest256>();
        e.decidedBy = in.fixed<KeyId>();
        e.since = in.u64();
        e.changed = in.u64();
        e.revokedAt = in.u64();
        e.revokedBy = take(in, EndedBy::None, EndedBy::Hospital);
        require(in, (e.revokedAt != 0) == (e.revokedBy != EndedBy::None));
    });
}

Bytes encode(const StandingConsentEntry& e)
{
    Writer out = beginEntry(Type::StandingConsent);
    out.raw(e.organisation);
    put(out, e.group);
    put(out, e.purpose).u8(e.classes);
    putInstant(out, e.until);
    out.raw(e.givenBy).u64(e.since).u64(e.withdrawnAt);
    return std::move(out).take();
}
template <>
Expected<StandingConsentEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<StandingConsentEntry>(value, Type::StandingConsent, [](Reader& in, StandingConsentEntry& e) {
        e.organisation = in.fixed<OrganisationId>();
        e.group = take(in, ReaderGroup::TreatingTeam, ReaderGroup::Insurers);
        e.purpose = take(in, Purpose::Treatment, Purpose::Administration);
        e.classes = takeClasses(in);
        e.until = takeInstant(in);
        e.givenBy = in.fixed<KeyId>();
        e.since = in.u64();
        e.withdrawnAt = in.u64();
    });
}

Bytes encode(const RestrictionEntry& e)
{
    Writer out = beginEntry(Type::Restriction);
    put(out, e.article).u8(e.purposes).u8(e.classes);
    putInstant(out, e.until);
    out.raw(e.setBy);
    putFlag(out, e.byHospital);
    out.u64(e.since).u64(e.liftedAt);
    return std::move(out).take();
}
template <>
Expected<RestrictionEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<RestrictionEntry>(value, Type::Restriction, [](Reader& in, RestrictionEntry& e) {
        using Article = RestrictionBody::Article;
        e.article = take(in, Article::Restriction, Article::Objection);
        e.purposes = takeMask(in, kAllPurposes);
        e.classes = takeClasses(in);
        e.until = takeInstant(in);
        e.setBy = in.fixed<KeyId>();
        e.byHospital = takeFlag(in);
        e.since = in.u64();
        e.liftedAt = in.u64();
    });
}

Bytes encode(const DisclosureEntry& e)
{
    Writer out = beginEntry(Type::Disclosure);
    put(out, e.law).raw(e.order).raw(e.controller).u8(e.classes);
    putInstant(out, e.silentUntil);
    putInstant(out, e.until);
    out.raw(e.recordedBy).u64(e.since).u64(e.confirmedAt).u64(e.endedAt);
    return std::move(out).take();
}
template <>
Expected<DisclosureEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<DisclosureEntry>(value, Type::Disclosure, [](Reader& in, DisclosureEntry& e) {
        using Law = DisclosureBody::Law;
        e.law = take(in, Law::CourtOrder, Law::SocialInsurance);
        e.order = in.fixed<Digest256>();
        e.controller = in.fixed<OrganisationId>();
        e.classes = takeClasses(in);
        e.silentUntil = takeInstant(in);
        e.until = takeInstant(in);
        e.recordedBy = in.fixed<KeyId>();
        e.since = in.u64();
        e.confirmedAt = in.u64();
        e.endedAt = in.u64();
    });
}

Bytes encode(const ShareReceiptEntry& e)
{
    Writer out = beginEntry(Type::ShareReceipt);
    out.raw(e.by).raw(e.digest).u64(e.height);
    return std::move(out).take();
}
template <>
Expected<ShareReceiptEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<ShareReceiptEntry>(value, Type::ShareReceipt, [](Reader& in, ShareReceiptEntry& e) {
        e.by = in.fixed<KeyId>();
        e.digest = in.fixed<Digest256>();
        e.height = in.u64();
    });
}

Bytes encode(const ConsentListEntry& e)
{
    Writer out = beginEntry(Type::ConsentList);
    out.u32(static_cast<std::uint32_t>(e.items.size()));
    for (const ConsentListEntry::Item& item : e.items) {
        out.raw(item.id).raw(item.who);
        putInstant(out, item.until);
    }
    return std::move(out).take();
}
template <>
Expected<ConsentListEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<ConsentListEntry>(value, Type::ConsentList, [](Reader& in, ConsentListEntry& e) {
        constexpr std::size_t kItemOctets = 32 + 32 + 8;
        const std::uint32_t count = in.count(kMaxOpenRequests, kItemOctets);
        for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
            ConsentListEntry::Item item;
            item.id = in.fixed<Digest256>();
            item.who = in.fixed<KeyId>();
            item.until = takeInstant(in);
            require(in, i == 0 || e.items.back().id < item.id);
            e.items.push_back(item);
        }
    });
}

} // namespace twinchart::contract
