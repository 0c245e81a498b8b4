// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/delegation.h>

#include "bodies.h"
#include "entryfields.h"
#include "fields.h"

#include <ledger/hashes.h>

namespace twinchart::contract {

namespace {
enum class Type : std::uint8_t { Delegate = 25, Emergency = 26, OpenReviews = 27, Exclusion = 28 };

std::uint8_t takeScope(Reader& in)
{
    const std::uint8_t scope = in.u8();
    require(in, scope != 0 && scope <= kDelegateAll);
    return scope;
}
CircleKind takeEmergencyCircle(Reader& in)
{
    const auto kind = take(in, CircleKind::Emergency, CircleKind::EmergencySummary);
    require(in, kind != CircleKind::Staff);
    return kind;
}
std::uint32_t takeEpoch(Reader& in)
{
    const std::uint32_t epoch = in.u32();
    require(in, epoch != 0);
    return epoch;
}

Bytes under(std::string_view nameSpace, BytesView first, BytesView second = {})
{
    Writer out;
    out.raw(nameSpace).raw(first).raw(second);
    return std::move(out).take();
}
} // namespace

namespace key {
Bytes delegatePrefix(const PatientHandle& handle)
{
    return under("dele", handle);
}
Bytes delegate(const PatientHandle& handle, const KeyId& delegate)
{
    return under("dele", handle, delegate);
}
Bytes emergencyPrefix(const PatientHandle& handle)
{
    return under("emrg", handle);
}
Bytes emergency(const PatientHandle& handle, const Digest256& transaction)
{
    return under("emrg", handle, transaction);
}
Bytes openReviews(const Digest256& holder)
{
    return under("opnr", holder);
}
Bytes exclusion(const CircleId& circle, const Digest256& holder)
{
    Writer tail;
    tail.raw(circle).raw(holder);
    return under("excl", ledger::sha256(tail.bytes()));
}
} // namespace key

void write(Writer& out, const DelegateBody& b)
{
    out.raw(b.handle).raw(b.delegate);
    put(out, b.kind).u8(b.scope).raw(b.evidence);
    putInstant(out, b.from);
    putInstant(out, b.until);
}
DelegateBody readDelegate(Reader& in)
{
    DelegateBody b;
    b.handle = in.fixed<PatientHandle>();
    b.delegate = in.fixed<KeyId>();
    b.kind = take(in, DelegateKind::Guardian, DelegateKind::Representative);
    b.scope = takeScope(in);
    b.evidence = in.fixed<Digest256>();
    b.from = takeInstant(in);
    b.until = takeInstant(in);
    require(in, b.kind != DelegateKind::Guardian || b.until.ns != 0);
    return b;
}

void write(Writer& out, const DelegateStepBody& b)
{
    put(out, b.action).raw(b.handle).raw(b.delegate);
    putOptional(out, b.evidence, [&](const Digest256& d) { out.raw(d); });
}
DelegateStepBody readDelegateStep(Reader& in)
{
    using Action = DelegateStepBody::Action;
    DelegateStepBody b;
    b.action = take(in, Action::Confirm, Action::Resolve);
    b.handle = in.fixed<PatientHandle>();
    b.delegate = in.fixed<KeyId>();
    b.evidence = takeOptional(in, [&] { return in.fixed<Digest256>(); });
    require(in, b.action != Action::Confirm || b.evidence);
    return b;
}

void write(Writer& out, const EmergencyBody& b)
{
    out.raw(b.handle);
    put(out, b.circle).u32(b.epoch);
    put(out, b.reason).raw(b.audit);
}
EmergencyBody readEmergency(Reader& in)
{
    EmergencyBody b;
    b.handle = in.fixed<PatientHandle>();
    b.circle = takeEmergencyCircle(in);
    b.epoch = takeEpoch(in);
    b.reason = take(in, EmergencyReason::Unconscious, EmergencyReason::OtherUrgent);
    b.audit = in.fixed<Digest256>();
    return b;
}

void write(Writer& out, const ReviewBody& b)
{
    out.raw(b.handle).raw(b.emergency);
    put(out, b.verdict);
}
ReviewBody readReview(Reader& in)
{
    using Verdict = ReviewBody::Verdict;
    ReviewBody b;
    b.handle = in.fixed<PatientHandle>();
    b.emergency = in.fixed<Digest256>();
    b.verdict = take(in, Verdict::Justified, Verdict::Objection);
    return b;
}

Bytes encode(const DelegateEntry& e)
{
    Writer out = beginEntry(Type::Delegate);
    put(out, e.kind).u8(e.scope).raw(e.evidence);
    putInstant(out, e.from);
    putInstant(out, e.until);
    out.raw(e.by).u64(e.since).u64(e.active).u64(e.disputed).u64(e.ended);
    putOptional(out, e.confirmedBy, [&](const KeyId& id) { out.raw(id); });
    putInstant(out, e.confirmedAt);
    out.raw(e.step);
    return std::move(out).take();
}
template <>
Expected<DelegateEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<DelegateEntry>(value, Type::Delegate, [](Reader& in, DelegateEntry& e) {
        e.kind = take(in, DelegateKind::Guardian, DelegateKind::Representative);
        e.scope = takeScope(in);
        e.evidence = in.fixed<Digest256>();
        e.from = takeInstant(in);
        e.until = takeInstant(in);
        e.by = in.fixed<KeyId>();
        e.since = in.u64();
        e.active = in.u64();
        e.disputed = in.u64();
        e.ended = in.u64();
        e.confirmedBy = takeOptional(in, [&] { return in.fixed<KeyId>(); });
        e.confirmedAt = takeInstant(in);
        e.step = in.fixed<Digest256>();
        require(in, e.confirmedBy || e.confirmedAt.ns == 0);
        require(in, !e.confirmedBy || (e.kind == DelegateKind::Proxy && e.active == 0));
    });
}

Bytes encode(const EmergencyEntry& e)
{
    Writer out = beginEntry(Type::Emergency);
    out.raw(e.signer);
    put(out, e.circle).u32(e.epoch);
    put(out, e.reason).raw(e.audit);
    putInstant(out, e.time);
    out.u64(e.height);
    put(out, e.review);
    putFlag(out, e.objected);
    putOptional(out, e.reviewer, [&](const KeyId& id) { out.raw(id); });
    out.u64(e.reviewed);
    return std::move(out).take();
}
template <>
Expected<EmergencyEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<EmergencyEntry>(value, Type::Emergency, [](Reader& in, EmergencyEntry& e) {
        e.signer = in.fixed<KeyId>();
        e.circle = takeEmergencyCircle(in);
        e.epoch = takeEpoch(in);
        e.reason = take(in, EmergencyReason::Unconscious, EmergencyReason::OtherUrgent);
        e.audit = in.fixed<Digest256>();
        e.time = takeInstant(in);
        e.height = in.u64();
        e.review = take(in, ReviewState::Open, ReviewState::Escalated);
        e.objected = takeFlag(in);
        e.reviewer = takeOptional(in, [&] { return in.fixed<KeyId>(); });
        e.reviewed = in.u64();
        require(in, (e.review == ReviewState::Open) == (e.reviewed == 0));
        require(in, e.reviewed != 0 || (!e.objected && !e.reviewer));
        require(in, e.review == ReviewState::Open || e.review == ReviewState::Escalated || e.reviewer);
    });
}

Bytes encode(const OpenReviewsEntry& e)
{
    Writer out = beginEntry(Type::OpenReviews);
    out.u32(e.open);
    return std::move(out).take();
}
template <>
Expected<OpenReviewsEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<OpenReviewsEntry>(value, Type::OpenReviews,
                                           [](Reader& in, OpenReviewsEntry& e) { e.open = in.u32(); });
}

Bytes encode(const ExclusionEntry& e)
{
    Writer out = beginEntry(Type::Exclusion);
    putFlag(out, e.out);
    out.u64(e.since);
    return std::move(out).take();
}
template <>
Expected<ExclusionEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<ExclusionEntry>(value, Type::Exclusion, [](Reader& in, ExclusionEntry& e) {
        e.out = takeFlag(in);
        e.since = in.u64();
    });
}

} // namespace twinchart::contract
