// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "freshness.h"

#include <crypto/hash.h>

namespace twinchart::replica {

namespace {
constexpr std::string_view kSealMagic = "TCC1";
constexpr std::uint8_t kSealVersion = 1;
constexpr std::uint8_t kSealSuite = 1;

void writeInstant(Writer& out, const std::optional<Instant>& t)
{
    out.u8(t ? 1 : 0).i64(t ? t->ns : 0);
}
} // namespace

FreshnessKeys::FreshnessKeys(BytesView freshness)
    : m_patient(crypto::deriveKey(freshness, "replica patient")), m_body(crypto::deriveKey(freshness, "replica body")),
      m_root(crypto::deriveKey(freshness, "replica root")), m_link(crypto::deriveKey(freshness, "replica link")),
      m_audit(crypto::deriveKey(freshness, "replica audit")), m_header(crypto::deriveKey(freshness, "replica header")),
      m_bucket(crypto::deriveKey(freshness, "replica bucket")), m_seal(crypto::deriveKey(freshness, "replica seal")),
      m_verdict(crypto::deriveKey(freshness, "replica verdict"))
{
}

Digest256 FreshnessKeys::patientRoot(const PatientInfo& info, const Digest256& body) const
{
    Writer out;
    out.raw(info.handle).var(info.id ? info.id->view() : BytesView{}).u8(info.commons ? 1 : 0).var(info.brief);
    out.u8(info.accessPending ? 1 : 0).u8(info.keptByHospital ? 1 : 0);
    out.u64(info.records).u64(info.items).u64(info.invalidRecords).u64(info.withheld).u64(info.waiting);
    writeInstant(out, info.lastRecorded);
    out.raw(body);
    return crypto::hmacSha256(m_patient, out.bytes());
}

Digest256 FreshnessKeys::link(const Digest256& before, const Head& head) const
{
    return crypto::hmacSha256(m_link, Writer().raw(before).u64(head.counter).raw(head.root).bytes());
}

Digest256 FreshnessKeys::audit(const Digest256& before, std::uint64_t number, BytesView row) const
{
    return crypto::hmacSha256(m_audit, Writer().raw(before).u64(number).var(row).bytes());
}

Digest256 FreshnessKeys::header(BytesView row) const
{
    return crypto::hmacSha256(m_header, row);
}

Digest256 FreshnessKeys::verdict(const Digest256& root, const StoredVerdict& v) const
{
    Writer out;
    out.raw(root).u8(static_cast<std::uint8_t>(v.verdict)).u8(static_cast<std::uint8_t>(v.gap)).u64(v.height);
    out.raw(v.header).raw(v.proof).u32(v.witnesses).i64(v.at.ns);
    return crypto::hmacSha256(m_verdict, out.bytes());
}

Digest256 FreshState::replicaRoot(const FreshnessKeys& keys) const
{
    Writer out;
    out.reserve(patients.size() * 64 + buckets.size() * 36 + 64);
    out.u32(static_cast<std::uint32_t>(patients.size()));
    for (const auto& [handle, patientRoot] : patients)
        out.raw(handle).raw(patientRoot);
    out.u32(static_cast<std::uint32_t>(buckets.size()));
    for (const auto& [number, digest] : buckets)
        out.u32(number).raw(digest);
    out.raw(audit).u64(audited);
    return crypto::hmacSha256(keys.rootKey(), out.bytes());
}

Bytes encode(const Seal& seal, const FreshnessKeys& keys)
{
    Writer out;
    out.raw(kSealMagic).u8(kSealVersion).u8(kSealSuite).u64(seal.head.counter).raw(seal.head.root).raw(seal.link);
    const Digest256 mac = crypto::hmacSha256(keys.sealKey(), out.bytes());
    return std::move(out.raw(mac)).take();
}

std::optional<Seal> decodeSeal(BytesView octets, const FreshnessKeys& keys)
{
    Reader in(octets);
    in.magic(kSealMagic);
    const bool known = in.u8() == kSealVersion && in.u8() == kSealSuite;
    Seal seal;
    seal.head.counter = in.u64();
    seal.head.root = in.fixed<Digest256>();
    seal.link = in.fixed<Digest256>();
    const auto mac = in.fixed<Digest256>();
    if (!in.finish() || !known)
        return std::nullopt;
    const Digest256 expected = crypto::hmacSha256(keys.sealKey(), octets.first(octets.size() - Digest256::kSize));
    if (!crypto::sameSecret(mac, expected))
        return std::nullopt;
    return seal;
}

} // namespace twinchart::replica
