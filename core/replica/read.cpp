// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "tree.h"

#include <algorithm>

namespace twinchart::replica {

namespace {
struct Found {
    RecordRow row;
    std::shared_ptr<const Body> body;
    const StoredContribution* stored = nullptr;
    std::uint8_t flags = 0;
};

Expected<PatientHandle, ReplicaError> patientOf(Database& db, std::int64_t contribution)
{
    REPLICA_ASSIGN(
        Statement read,
        db.prepare("SELECT p.handle FROM contributions c JOIN patients p ON p.number = c.patient WHERE c.number = ?1"));
    REPLICA_ASSIGN(const bool row, read.bind(1, contribution).step());
    const auto handle = row ? read.fixed<PatientHandle>(0) : std::nullopt;
    if (!handle)
        return failed(ReplicaError::Kind::Mismatch, "contribution row");
    return *handle;
}

Expected<std::vector<std::int64_t>, ReplicaError> numbersOf(Database& db, const RecordName& name)
{
    REPLICA_ASSIGN(Statement read, db.prepare("SELECT number FROM records WHERE prefix = ?1 ORDER BY number DESC"));
    read.bind(1, prefixOf(name));
    std::vector<std::int64_t> out;
    for (;;) {
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row)
            return out;
        out.push_back(read.integer(0));
    }
}

/// The newest stored row of that version, its contribution verified against the patient's root.
Expected<Found, ReplicaError> find(Snapshot& snapshot, const RecordName& name, const VersionId& version,
                                   bool withOctets)
{
    TWINCHART_ASSIGN(const auto numbers, numbersOf(snapshot.db(), name));
    for (const std::int64_t number : numbers) {
        TWINCHART_ASSIGN(auto row, readRecord(snapshot.db(), number, withOctets));
        if (!row || row->name != name || row->version != version)
            continue;
        Found out;
        TWINCHART_ASSIGN(const PatientHandle handle, patientOf(snapshot.db(), row->contribution));
        TWINCHART_ASSIGN(out.body, snapshot.verifiedBody(handle));
        const auto stored = out.body->contributions.find(row->contribution);
        if (stored == out.body->contributions.end() || number < stored->second.firstRecord ||
            number >= stored->second.firstRecord + static_cast<std::int64_t>(stored->second.info.records))
            return failed(ReplicaError::Kind::Mismatch, "record row");
        if (const auto flags = out.body->flags.find(number); flags != out.body->flags.end())
            out.flags = flags->second.flags;
        out.stored = &stored->second;
        out.row = std::move(*row);
        return out;
    }
    return failed(ReplicaError::Kind::NotFound, "record");
}

/// Leaf, path, octets, commitment.
Expected<Bytes, ReplicaError> openFound(Snapshot& snapshot, const Found& found)
{
    if (found.row.erased)
        return failed(ReplicaError::Kind::NotFound, "erased");
    if ((found.flags & kInvalid) != 0)
        return failed(ReplicaError::Kind::Mismatch, "invalid");
    TWINCHART_ASSIGN(const LeafPath path,
                     readPath(snapshot.db(), found.row.contribution, found.stored->info, found.row));
    return openRow(*found.stored, found.row);
}
} // namespace

Expected<LeafPath, ReplicaError> readPath(Database& db, std::int64_t contribution, const ContributionInfo& info,
                                          const RecordRow& row)
{
    REPLICA_ASSIGN(Statement read, db.prepare("SELECT octets FROM trees WHERE number = ?1"));
    const auto part = [&](std::int64_t n) -> Expected<Bytes, ReplicaError> {
        REPLICA_ASSIGN(const bool there, read.bind(1, partNumber(contribution, n)).step());
        if (!there)
            return failed(ReplicaError::Kind::Mismatch, "tree row");
        Bytes out = bytesOf(read.octets(0));
        read.reset();
        return out;
    };
    TWINCHART_ASSIGN(const Bytes group, part(row.leaf / kGroupLeaves));
    TWINCHART_ASSIGN(const Bytes top, part(kTopPart));
    LeafPath out;
    out.root = info.root;
    out.index = row.leaf;
    out.depth = info.depth;
    out.leaf = leafOf(row);
    auto aunts = pathOf(group, top, row.leaf, info.depth, out.leaf, info.root);
    if (!aunts)
        return failed(ReplicaError::Kind::Mismatch, "leaf");
    out.aunts = std::move(*aunts);
    return out;
}

Done Replica::Data::learnPrefixes(std::size_t names)
{
    // A lookup costs as much as reading some ten rows of the index one after the other. Single ones never wait here.
    constexpr std::int64_t kRowsOfALookup = 10;
    constexpr std::size_t kMany = 32;
    {
        const std::scoped_lock known(prefixMutex);
        namesAsked += names;
        if (prefixes || names < kMany)
            return {};
    }
    // Nothing may be stored between the reading and the moment from which write() adds to the set.
    const std::scoped_lock guard(writing);
    if (!writer)
        return {};
    REPLICA_ASSIGN(Statement last, writer->prepare("SELECT max(number) FROM records"));
    REPLICA_ASSIGN(const bool any, last.step());
    if (any && static_cast<std::int64_t>(namesAsked) * kRowsOfALookup < last.integer(0))
        return {};
    last.reset();
    Prefixes all;
    REPLICA_ASSIGN(Statement read,
                   writer->prepare("SELECT prefix FROM records WHERE prefix IS NOT NULL ORDER BY prefix"));
    for (;;) {
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row)
            break;
        all.add(read.integer(0));
    }
    const std::scoped_lock known(prefixMutex);
    prefixes = std::move(all);
    return {};
}

Expected<std::vector<std::vector<KnownVersion>>, ReplicaError> Replica::lookup(std::span<const RecordName> records)
{
    TWINCHART_TRY(m->learnPrefixes(records.size()));
    std::vector<std::size_t> asked;
    {
        const std::scoped_lock guard(m->prefixMutex);
        for (std::size_t n = 0; n < records.size(); ++n)
            if (!m->prefixes || m->prefixes->has(prefixOf(records[n])))
                asked.push_back(n);
    }
    // In the order of the index each of its pages is read once.
    std::ranges::sort(asked, {}, [&](std::size_t n) { return prefixOf(records[n]); });
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    std::vector<std::vector<KnownVersion>> out(records.size());
    REPLICA_ASSIGN(
        Statement read,
        snapshot.db().prepare(
            "SELECT number, contribution, leaf, name, version FROM records WHERE prefix = ?1 ORDER BY number DESC"));
    std::map<std::int64_t, PatientHandle> owners;
    for (const std::size_t n : asked) {
        read.bind(1, prefixOf(records[n]));
        for (;;) {
            REPLICA_ASSIGN(const bool row, read.step());
            if (!row)
                break;
            if (!equal(read.octets(3), records[n]))
                continue;
            const std::int64_t number = read.integer(0);
            const std::int64_t contribution = read.integer(1);
            KnownVersion& known = out[n].emplace_back();
            known.leaf = static_cast<std::uint32_t>(read.integer(2));
            known.version = read.fixed<VersionId>(4).value_or(VersionId{});
            auto owner = owners.find(contribution);
            if (owner == owners.end()) {
                TWINCHART_ASSIGN(const PatientHandle handle, patientOf(snapshot.db(), contribution));
                owner = owners.emplace(contribution, handle).first;
            }
            known.handle = owner->second;
            TWINCHART_ASSIGN(const auto body, snapshot.verifiedBody(known.handle));
            const auto stored = body->contributions.find(contribution);
            if (stored == body->contributions.end())
                return failed(ReplicaError::Kind::Mismatch, "record row");
            known.root = stored->second.info.root;
            known.state = stored->second.info.state;
            if (const auto flags = body->flags.find(number); flags != body->flags.end())
                known.flags = flags->second.flags;
        }
    }
    return out;
}

Expected<model::RecordContent, ReplicaError> Replica::content(const RecordName& record, const VersionId& version)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const Found found, find(snapshot, record, version, true));
    TWINCHART_ASSIGN(const Bytes octets, openFound(snapshot, found));
    auto content = model::decodeRecord(octets);
    if (!content)
        return failed(ReplicaError::Kind::Mismatch, "content");
    return std::move(content).value();
}

Done Replica::recheck(const RecordName& record, const VersionId& version)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const Found found, find(snapshot, record, version, true));
    auto octets = openFound(snapshot, found);
    if (!octets)
        return Unexpected{octets.error()};
    wipe(*octets);
    return {};
}

Expected<LeafPath, ReplicaError> Replica::leafPath(const RecordName& record, const VersionId& version)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const Found found, find(snapshot, record, version, false));
    return readPath(snapshot.db(), found.row.contribution, found.stored->info, found.row);
}

Expected<ProofMaterial, ReplicaError> Replica::proofMaterial(const RecordName& record, const VersionId& version)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(Found found, find(snapshot, record, version, true));
    if (found.row.erased)
        return failed(ReplicaError::Kind::NotFound, "erased");
    ProofMaterial out;
    out.contribution = found.stored->info;
    TWINCHART_ASSIGN(out.path, readPath(snapshot.db(), found.row.contribution, found.stored->info, found.row));
    out.binding = bindingOf(found.stored->chain, out.contribution.handle, record, version, out.contribution.catalogue,
                            out.contribution.commons);
    out.dek = std::move(found.row.dek);
    out.ciphertext = std::move(found.row.octets);
    out.commitment = found.row.commitment;
    out.flags = found.flags;
    TWINCHART_ASSIGN(out.evidence,
                     readParts(snapshot.db(),
                               "SELECT number, octets FROM evidence WHERE number BETWEEN ?1 AND ?2 ORDER BY number",
                               found.row.contribution));
    return out;
}

Expected<std::vector<AuditRow>, ReplicaError> Replica::auditRows(std::uint64_t from, std::size_t limit)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    REPLICA_ASSIGN(Statement read,
                   snapshot.db().prepare("SELECT octets FROM audit WHERE number >= ?1 ORDER BY number LIMIT ?2"));
    read.bind(1, static_cast<std::int64_t>(from)).bind(2, static_cast<std::int64_t>(limit));
    std::vector<AuditRow> out;
    for (;;) {
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row)
            return out;
        auto decoded = decodeAudit(read.octets(0));
        if (!decoded)
            return failed(ReplicaError::Kind::Mismatch, "audit row");
        out.push_back(std::move(*decoded));
    }
}

namespace {
Expected<std::vector<Entry>, ReplicaError> verifiedBucket(Snapshot& snapshot, const FreshnessKeys& keys,
                                                          Section section, std::uint32_t bucket)
{
    TWINCHART_ASSIGN(auto entries, readBucket(snapshot.db(), section, bucket));
    const std::uint32_t number = bucketNumber(section, bucket);
    const auto known = snapshot.state().buckets.find(number);
    if (known == snapshot.state().buckets.end() ? !entries.empty()
                                                : bucketDigest(keys, number, entries) != known->second)
        return failed(ReplicaError::Kind::Mismatch, "entries");
    return entries;
}
} // namespace

Expected<std::optional<StoredValue>, ReplicaError> Replica::get(Section section, BytesView key)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(auto entries, verifiedBucket(snapshot, m->fresh, section, bucketOf(key)));
    for (Entry& e : entries)
        if (equal(e.key, key))
            return std::move(e.value);
    return std::optional<StoredValue>{};
}

Expected<std::vector<Entry>, ReplicaError> Replica::list(Section section)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    std::vector<Entry> out;
    for (const auto& [number, digest] : snapshot.state().buckets) {
        if (number >> 8 != static_cast<std::uint32_t>(section))
            continue;
        TWINCHART_ASSIGN(auto entries, verifiedBucket(snapshot, m->fresh, section, number & 0xff));
        std::ranges::move(entries, std::back_inserter(out));
    }
    return out;
}

} // namespace twinchart::replica
