// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

namespace twinchart::replica {

namespace {
constexpr std::uint8_t kRowVersion = 1;
constexpr std::size_t kMaxOutgoingOctets = 64u << 20;

bool flag(Reader& in)
{
    const std::uint8_t v = in.u8();
    if (v > 1)
        in.fail(CodecError::BadValue);
    return v == 1;
}
template <class E>
E enumerated(Reader& in, std::uint8_t first, std::uint8_t last)
{
    const std::uint8_t v = in.u8();
    if (v < first || v > last) {
        in.fail(CodecError::BadValue);
        return static_cast<E>(first);
    }
    return static_cast<E>(v);
}
void version(Reader& in)
{
    if (in.u8() != kRowVersion)
        in.fail(CodecError::BadVersion);
}
void put(Writer& out, const std::optional<Instant>& t)
{
    out.u8(t ? 1 : 0).i64(t ? t->ns : 0);
}
std::optional<Instant> takeInstant(Reader& in)
{
    const bool there = flag(in);
    const Instant t{in.i64()};
    if (!there && t.ns != 0)
        in.fail(CodecError::BadValue);
    return there ? std::optional(t) : std::nullopt;
}
template <class T>
Expected<T, CodecError> done(Reader& in, T value)
{
    TWINCHART_TRY(in.finish());
    return value;
}
} // namespace

int waitingOf(const ContributionInfo& info)
{
    switch (info.state) {
    case State::Saved:
    case State::Sent: return 1;
    case State::Refused: return 2;
    case State::Recorded: return 0;
    }
    return 0;
}

Bytes encode(const StoredContribution& s)
{
    const ContributionInfo& i = s.info;
    Writer out;
    out.u8(kRowVersion)
        .raw(i.root)
        .raw(i.handle)
        .u8(i.commons ? 1 : 0)
        .u8(i.depth)
        .u8(i.permissionClass)
        .u8(i.provenance);
    out.raw(i.catalogue).i64(i.received.ns).u8(static_cast<std::uint8_t>(i.state)).u32(i.code).u8(i.mine ? 1 : 0);
    out.u64(i.height).u32(i.index);
    put(out, i.recorded);
    out.raw(i.transaction);
    out.u8(static_cast<std::uint8_t>(i.verdict.verdict))
        .u8(static_cast<std::uint8_t>(i.verdict.gap))
        .u64(i.verdict.height);
    out.raw(i.verdict.header).raw(i.verdict.proof).u32(i.verdict.witnesses).i64(i.verdict.at.ns);
    out.u32(i.records).u32(static_cast<std::uint32_t>(i.withheld.size()));
    for (const std::uint32_t leaf : i.withheld)
        out.u32(leaf);
    out.var(s.chain).i64(s.firstRecord).u64(s.items).raw(s.segment).u8(s.outgoing ? 1 : 0);
    if (s.outgoing)
        out.raw(*s.outgoing);
    out.raw(s.verdictMac);
    return std::move(out).take();
}

Expected<StoredContribution, CodecError> decodeStored(BytesView octets)
{
    Reader in(octets);
    StoredContribution s;
    ContributionInfo& i = s.info;
    version(in);
    i.root = in.fixed<Digest256>();
    i.handle = in.fixed<PatientHandle>();
    i.commons = flag(in);
    i.depth = in.u8();
    i.permissionClass = in.u8();
    i.provenance = in.u8();
    i.catalogue = in.fixed<Digest256>();
    i.received.ns = in.i64();
    i.state = enumerated<State>(in, 1, 4);
    i.code = in.u32();
    i.mine = flag(in);
    i.height = in.u64();
    i.index = in.u32();
    i.recorded = takeInstant(in);
    i.transaction = in.fixed<Digest256>();
    i.verdict.verdict = enumerated<Verdict>(in, 1, 4);
    i.verdict.gap = enumerated<TrustGap>(in, 0, 2);
    i.verdict.height = in.u64();
    i.verdict.header = in.fixed<Digest256>();
    i.verdict.proof = in.fixed<Digest256>();
    i.verdict.witnesses = in.u32();
    i.verdict.at.ns = in.i64();
    i.records = in.u32();
    const std::uint32_t withheld = in.count(1u << 16, 4);
    for (std::uint32_t n = 0; n < withheld && in.ok(); ++n)
        i.withheld.push_back(in.u32());
    s.chain = in.text(64);
    s.firstRecord = in.i64();
    s.items = in.u64();
    s.segment = in.fixed<Digest256>();
    if (flag(in))
        s.outgoing = in.fixed<Digest256>();
    s.verdictMac = in.fixed<Digest256>();
    return done(in, std::move(s));
}

Bytes encode(const StoredFlags& f)
{
    Writer out;
    out.u8(kRowVersion).u8(f.flags).u8(static_cast<std::uint8_t>(f.fault)).raw(f.byRoot).u32(f.byLeaf).u64(f.height);
    put(out, f.at);
    return std::move(out).take();
}

Expected<StoredFlags, CodecError> decodeFlags(BytesView octets)
{
    Reader in(octets);
    StoredFlags f;
    version(in);
    f.flags = in.u8();
    if (f.flags > (kSuperseded | kDeleted | kInvalid | kErased))
        in.fail(CodecError::BadValue);
    f.fault = enumerated<RecordFault>(in, 0, 5);
    f.byRoot = in.fixed<Digest256>();
    f.byLeaf = in.u32();
    f.height = in.u64();
    f.at = takeInstant(in);
    return done(in, f);
}

Bytes encode(const Outgoing& outgoing, const std::vector<crypto::LeafBytes>& padding)
{
    Writer out;
    out.u8(kRowVersion).u32(static_cast<std::uint32_t>(outgoing.tables.size()));
    for (const Bytes& table : outgoing.tables)
        out.var(table);
    out.u32(static_cast<std::uint32_t>(outgoing.wraps.size()));
    for (const NewWrap& w : outgoing.wraps)
        out.u32(w.set).raw(w.recipient).var(w.sealed);
    out.var(outgoing.transaction).u32(static_cast<std::uint32_t>(padding.size()));
    for (const auto& leaf : padding)
        out.raw(leaf);
    return std::move(out).take();
}

Expected<StoredOutgoing, CodecError> decodeOutgoing(BytesView octets)
{
    Reader in(octets);
    StoredOutgoing s;
    version(in);
    const std::uint32_t tables = in.count(64, 4);
    for (std::uint32_t n = 0; n < tables && in.ok(); ++n)
        s.outgoing.tables.push_back(bytesOf(in.var(kMaxOutgoingOctets)));
    const std::uint32_t wraps = in.count(4096, 40);
    for (std::uint32_t n = 0; n < wraps && in.ok(); ++n) {
        NewWrap& w = s.outgoing.wraps.emplace_back();
        w.set = in.u32();
        w.recipient = in.fixed<KeyId>();
        w.sealed = bytesOf(in.var(1u << 16));
    }
    s.outgoing.transaction = bytesOf(in.var(1u << 20));
    const std::uint32_t padding = in.count(1u << 16, crypto::LeafBytes::kSize);
    s.padding.reserve(padding);
    for (std::uint32_t n = 0; n < padding && in.ok(); ++n)
        s.padding.push_back(in.fixed<crypto::LeafBytes>());
    return done(in, std::move(s));
}

Bytes encode(const StoredHeader& header)
{
    return std::move(Writer().u8(kRowVersion).u64(header.height).raw(header.hash).i64(header.time.ns).var(header.block))
        .take();
}

Expected<StoredHeader, CodecError> decodeStoredHeader(BytesView octets)
{
    Reader in(octets);
    StoredHeader h;
    version(in);
    h.height = in.u64();
    h.hash = in.fixed<Digest256>();
    h.time.ns = in.i64();
    h.block = bytesOf(in.var(ledger::kMaxLightBlockOctets));
    return done(in, std::move(h));
}

Bytes encode(const AuditRow& row)
{
    Writer out;
    out.u8(kRowVersion).i64(row.at.ns).u8(static_cast<std::uint8_t>(row.act));
    out.var(row.patient ? row.patient->view() : BytesView{}).var(row.detail);
    return std::move(out).take();
}

Expected<AuditRow, CodecError> decodeAudit(BytesView octets)
{
    Reader in(octets);
    AuditRow row;
    version(in);
    row.at.ns = in.i64();
    row.act = enumerated<AuditAct>(in, 1, 16);
    if (const BytesView patient = in.var(PatientHandle::kSize); !patient.empty()) {
        row.patient = PatientHandle::from(patient);
        if (!row.patient)
            in.fail(CodecError::BadValue);
    }
    row.detail = in.text(4096);
    return done(in, std::move(row));
}

} // namespace twinchart::replica
