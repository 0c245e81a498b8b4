// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "segment.h"

#include <crypto/hash.h>

namespace twinchart::replica {

namespace {
constexpr const char* kPatientColumns =
    "number, handle, patient, commons, pending, kept, records, items, invalid, withheld, waiting, last, body, root, brief";

PatientRow patientOf(const Statement& row)
{
    PatientRow out;
    out.number = row.integer(0);
    PatientInfo& i = out.info;
    i.handle = row.fixed<PatientHandle>(1).value_or(PatientHandle{});
    if (!row.isNull(2))
        i.id = row.fixed<PatientId>(2).value_or(PatientId{});
    i.commons = row.integer(3) != 0;
    i.accessPending = row.integer(4) != 0;
    i.keptByHospital = row.integer(5) != 0;
    i.records = static_cast<std::uint64_t>(row.integer(6));
    i.items = static_cast<std::uint64_t>(row.integer(7));
    i.invalidRecords = static_cast<std::uint64_t>(row.integer(8));
    i.withheld = static_cast<std::uint64_t>(row.integer(9));
    i.waiting = static_cast<std::uint64_t>(row.integer(10));
    if (!row.isNull(11))
        i.lastRecorded = Instant{row.integer(11)};
    out.body = row.fixed<Digest256>(12).value_or(Digest256{});
    out.root = row.fixed<Digest256>(13).value_or(Digest256{});
    i.brief = bytesOf(row.octets(14));
    return out;
}
} // namespace

std::int64_t prefixOf(const RecordName& name)
{
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < 8; ++i)
        v = v << 8 | name.octets[i];
    // As a signed number in the order of the octets, so that records sorted by name fill the index in its order.
    return static_cast<std::int64_t>(v ^ (std::uint64_t{1} << 63));
}

Expected<std::optional<PatientRow>, ReplicaError> readPatient(Database& db, const PatientHandle& handle)
{
    REPLICA_ASSIGN(Statement read,
                   db.prepare(std::string("SELECT ") + kPatientColumns + " FROM patients WHERE handle = ?1"));
    REPLICA_ASSIGN(const bool row, read.bind(1, handle.view()).step());
    if (!row)
        return std::optional<PatientRow>{};
    return std::optional(patientOf(read));
}

Expected<std::vector<PatientRow>, ReplicaError> readPatients(Database& db)
{
    REPLICA_ASSIGN(Statement read,
                   db.prepare(std::string("SELECT ") + kPatientColumns + " FROM patients ORDER BY number"));
    std::vector<PatientRow> out;
    for (;;) {
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row)
            return out;
        out.push_back(patientOf(read));
    }
}

Expected<Body, ReplicaError> readBody(Database& db, const FreshnessKeys& keys, std::int64_t patient)
{
    Body body;
    Writer all;
    {
        REPLICA_ASSIGN(
            Statement read,
            db.prepare("SELECT number, waiting, root, about FROM contributions WHERE patient = ?1 ORDER BY number"));
        read.bind(1, patient);
        for (;;) {
            REPLICA_ASSIGN(const bool row, read.step());
            if (!row)
                break;
            all.u8(1).i64(read.integer(0)).i64(read.integer(1)).var(read.octets(2)).var(read.octets(3));
            auto stored = decodeStored(read.octets(3));
            if (!stored || !equal(read.octets(2), stored->info.root) || read.integer(1) != waitingOf(stored->info))
                return failed(ReplicaError::Kind::Mismatch, "contribution row");
            stored->info.id = read.integer(0);
            PatientInfo& c = body.counts;
            c.records += stored->info.records;
            c.items += stored->items;
            c.withheld += stored->info.withheld.size();
            c.waiting += waitingOf(stored->info) == 1 ? 1 : 0;
            if (const auto t = stored->info.recorded; t && (!c.lastRecorded || *c.lastRecorded < *t))
                c.lastRecorded = t;
            body.contributions.emplace(stored->info.id, std::move(*stored));
        }
    }
    REPLICA_ASSIGN(Statement read, db.prepare("SELECT record, about FROM flags WHERE patient = ?1 ORDER BY record"));
    read.bind(1, patient);
    for (;;) {
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row)
            break;
        all.u8(2).i64(read.integer(0)).var(read.octets(1));
        const auto flags = decodeFlags(read.octets(1));
        if (!flags)
            return failed(ReplicaError::Kind::Mismatch, "flags row");
        body.counts.invalidRecords += (flags->flags & kInvalid) != 0 ? 1 : 0;
        body.flags.emplace(read.integer(0), *flags);
    }
    body.digest = crypto::hmacSha256(keys.bodyKey(), all.bytes());
    return body;
}

bool fits(const FreshnessKeys& keys, const PatientRow& row, const Body& body, const Digest256& root)
{
    return body.digest == row.body && row.root == root && keys.patientRoot(row.info, row.body) == root;
}

Expected<Bytes, ReplicaError> readParts(Database& db, const char* sql, std::int64_t owner)
{
    REPLICA_ASSIGN(Statement read, db.prepare(sql));
    read.bind(1, partNumber(owner, 0)).bind(2, partNumber(owner, 0xffff));
    Bytes out;
    for (std::int64_t part = 0;; ++part) {
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row)
            return out;
        if (read.integer(0) != partNumber(owner, part))
            return failed(ReplicaError::Kind::Mismatch, "part missing");
        const BytesView octets = read.octets(1);
        if (out.empty())
            out.reserve(octets.size());
        out.insert(out.end(), octets.begin(), octets.end());
    }
}

Done writeParts(Database& db, const char* sql, std::int64_t owner, BytesView octets)
{
    REPLICA_ASSIGN(Statement write, db.prepare(sql));
    std::int64_t part = 0;
    do {
        const BytesView piece = octets.first(std::min(octets.size(), kPart));
        REPLICA_TRY(write.bind(1, partNumber(owner, part++)).bindStatic(2, piece).run());
        octets = octets.subspan(piece.size());
    } while (!octets.empty());
    return {};
}

Expected<Bytes, ReplicaError> readSegment(Database& db, std::int64_t contribution)
{
    return readParts(db, "SELECT number, octets FROM segments WHERE number BETWEEN ?1 AND ?2 ORDER BY number",
                     contribution);
}

Expected<FreshState, ReplicaError> readFreshState(Database& db)
{
    FreshState s;
    {
        REPLICA_ASSIGN(Statement read,
                       db.prepare("SELECT counter, root, before, link, audit, audited FROM freshness WHERE one = 1"));
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row)
            return failed(ReplicaError::Kind::Damaged, "no freshness row");
        s.counter = static_cast<std::uint64_t>(read.integer(0));
        s.root = read.fixed<Digest256>(1).value_or(Digest256{});
        s.before = read.fixed<Digest256>(2).value_or(Digest256{});
        s.link = read.fixed<Digest256>(3).value_or(Digest256{});
        s.audit = read.fixed<Digest256>(4).value_or(Digest256{});
        s.audited = static_cast<std::uint64_t>(read.integer(5));
    }
    {
        REPLICA_ASSIGN(Statement read, db.prepare("SELECT handle, root FROM patients"));
        for (;;) {
            REPLICA_ASSIGN(const bool row, read.step());
            if (!row)
                break;
            s.patients[read.fixed<PatientHandle>(0).value_or(PatientHandle{})] =
                read.fixed<Digest256>(1).value_or(Digest256{});
        }
    }
    REPLICA_ASSIGN(Statement read, db.prepare("SELECT number, digest FROM buckets"));
    for (;;) {
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row)
            return s;
        s.buckets[static_cast<std::uint32_t>(read.integer(0))] = read.fixed<Digest256>(1).value_or(Digest256{});
    }
}

std::uint32_t bucketOf(BytesView key)
{
    return crypto::sha256(key).octets[0];
}

Digest256 bucketDigest(const FreshnessKeys& keys, std::uint32_t bucket, const std::vector<Entry>& entries)
{
    std::size_t size = 8;
    for (const Entry& e : entries)
        size += 8 + e.key.size() + e.value->size();
    Writer out;
    // Once, so that no grown buffer leaves a copy behind: values can be keys.
    out.reserve(size);
    out.u32(bucket).u32(static_cast<std::uint32_t>(entries.size()));
    for (const Entry& e : entries)
        out.var(e.key).var(*e.value);
    Bytes octets = std::move(out).take();
    const Digest256 digest = crypto::hmacSha256(keys.bucketKey(), octets);
    wipe(octets);
    return digest;
}

Expected<std::vector<Entry>, ReplicaError> readBucket(Database& db, Section section, std::uint32_t bucket)
{
    REPLICA_ASSIGN(Statement read,
                   db.prepare("SELECT name, octets FROM entries WHERE section = ?1 AND bucket = ?2 ORDER BY name"));
    read.bind(1, static_cast<std::int64_t>(section)).bind(2, static_cast<std::int64_t>(bucket));
    std::vector<Entry> out;
    for (;;) {
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row)
            return out;
        out.push_back({section, bytesOf(read.octets(0)), bytesOf(read.octets(1))});
    }
}

Expected<std::optional<RecordRow>, ReplicaError> readRecord(Database& db, std::int64_t number, bool withOctets)
{
    REPLICA_ASSIGN(Statement read,
                   db.prepare("SELECT contribution, leaf, name, version, commitment, digest, dek, prefix, octets "
                              "FROM records WHERE number = ?1"));
    REPLICA_ASSIGN(const bool row, read.bind(1, number).step());
    if (!row)
        return std::optional<RecordRow>{};
    RecordRow out;
    out.number = number;
    out.contribution = read.integer(0);
    out.leaf = static_cast<std::uint32_t>(read.integer(1));
    out.name = read.fixed<RecordName>(2).value_or(RecordName{});
    out.version = read.fixed<VersionId>(3).value_or(VersionId{});
    out.commitment = read.fixed<Digest256>(4).value_or(Digest256{});
    out.digest = read.fixed<Digest256>(5).value_or(Digest256{});
    out.dek = SecretBytes::copyOf(read.octets(6));
    out.erased = read.isNull(7);
    out.prefix = read.integer(7);
    if (withOctets && !out.erased) {
        if (!read.isNull(8)) {
            out.octets = bytesOf(read.octets(8));
        } else {
            TWINCHART_ASSIGN(
                out.octets,
                readParts(db, "SELECT number, octets FROM pieces WHERE number BETWEEN ?1 AND ?2 ORDER BY number",
                          number));
        }
    }
    return std::optional(std::move(out));
}

crypto::LeafBytes leafOf(const RecordRow& row)
{
    crypto::Leaf leaf;
    leaf.recordDigest.octets = row.name.octets;
    leaf.version = row.version;
    leaf.commitment = row.commitment;
    leaf.ciphertextDigest = row.digest;
    return crypto::encode(leaf);
}

Expected<Bytes, ReplicaError> openRow(const StoredContribution& stored, const RecordRow& row)
{
    const auto digest = crypto::ciphertextDigest(row.octets);
    if (!digest || *digest != row.digest)
        return failed(ReplicaError::Kind::Mismatch, "ciphertext");
    const ContributionInfo& i = stored.info;
    auto content = crypto::openRecord(row.octets, row.dek,
                                      bindingOf(stored.chain, i.handle, row.name, row.version, i.catalogue, i.commons),
                                      row.commitment);
    if (!content)
        return failed(ReplicaError::Kind::Mismatch, "commitment");
    return std::move(content).value();
}

Expected<std::optional<std::int64_t>, ReplicaError> Leaves::record(Database& db, const StoredContribution& stored,
                                                                   std::uint32_t leaf)
{
    auto known = m_known.find(stored.info.id);
    if (known == m_known.end()) {
        TWINCHART_ASSIGN(const Bytes segment, readSegment(db, stored.info.id));
        const auto places = crypto::sha256(segment) == stored.segment
                                ? placesOf(segment, stored.info.root, stored.info.handle)
                                : Expected<std::vector<Place>, CodecError>(Unexpected{CodecError::BadValue});
        if (!places || places->size() != stored.info.records)
            return failed(ReplicaError::Kind::Mismatch, "segment");
        std::vector<std::uint32_t> leaves;
        leaves.reserve(places->size());
        for (const Place& p : *places)
            leaves.push_back(p.leaf);
        known = m_known.emplace(stored.info.id, std::move(leaves)).first;
    }
    const auto at = std::ranges::lower_bound(known->second, leaf);
    if (at == known->second.end() || *at != leaf)
        return std::optional<std::int64_t>{};
    return std::optional(stored.firstRecord + (at - known->second.begin()));
}

Expected<std::optional<std::int64_t>, ReplicaError> recordOfLeaf(Database& db, const StoredContribution& stored,
                                                                 std::uint32_t leaf)
{
    return Leaves().record(db, stored, leaf);
}

} // namespace twinchart::replica
