// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "names.h"
#include "tree.h"

#include <ledger/merkle.h>

#include <algorithm>
#include <tuple>

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

/// The stored row of that version, its contribution verified against the patient's root. Of copies the one that is
/// shown: sound before not, standing before not, recorded before not, the earliest in the ledger, the first stored.
Expected<Found, ReplicaError> find(Snapshot& snapshot, const RecordName& name, const VersionId& version,
                                   bool withOctets)
{
    TWINCHART_ASSIGN(NameReader index, NameReader::prepare(snapshot.db()));
    TWINCHART_ASSIGN(const auto numbers, index.numbers(prefixOf(name)));
    const auto rank = [](const Found& f) {
        const ContributionInfo& info = f.stored->info;
        return std::tuple((f.flags & kInvalid) != 0,
                          (f.flags & (kSuperseded | kDeleted)) != 0 || info.state == State::Refused,
                          info.state != State::Recorded, info.height, f.row.number);
    };
    std::optional<Found> best;
    for (const std::int64_t number : numbers) {
        TWINCHART_ASSIGN(auto row, readRecord(snapshot.db(), number, withOctets));
        if (!row || !mayLead(name, row->name.view()))
            return failed(ReplicaError::Kind::Mismatch, "name");
        if (row->name != name || row->version != version)
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
        if (!best || rank(out) < rank(*best))
            best = std::move(out);
    }
    if (!best)
        return failed(ReplicaError::Kind::NotFound, "record");
    return std::move(*best);
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
                   writer->prepare("SELECT prefix FROM names UNION ALL SELECT prefix FROM recent_names"));
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

namespace {
/// Rows against the trees of their contributions, each group of leaves verified once.
class Groups {
public:
    Done check(Database& db, const ContributionInfo& info, const RecordRow& row)
    {
        const std::pair key(row.contribution, row.leaf / kGroupLeaves);
        auto at = m_known.find(key);
        if (at == m_known.end()) {
            // A way that leads to the root proves the other leaves of its group as well.
            TWINCHART_ASSIGN([[maybe_unused]] const LeafPath path, readPath(db, row.contribution, info, row));
            REPLICA_ASSIGN(Statement read, db.prepare("SELECT octets FROM trees WHERE number = ?1"));
            REPLICA_ASSIGN(const bool there, read.bind(1, partNumber(key.first, key.second)).step());
            if (!there)
                return failed(ReplicaError::Kind::Mismatch, "tree row");
            at = m_known.emplace(key, bytesOf(read.octets(0))).first;
        }
        const std::size_t place = std::size_t{row.leaf % kGroupLeaves} * Digest256::kSize;
        if (place + Digest256::kSize > at->second.size() ||
            !equal(BytesView(at->second).subspan(place, Digest256::kSize), ledger::leafHash(leafOf(row))))
            return failed(ReplicaError::Kind::Mismatch, "record row");
        return {};
    }

private:
    std::map<std::pair<std::int64_t, std::uint32_t>, Bytes> m_known;
};
} // namespace

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
    TWINCHART_ASSIGN(NameReader index, NameReader::prepare(snapshot.db()));
    REPLICA_ASSIGN(Statement read,
                   snapshot.db().prepare(
                       "SELECT contribution, leaf, name, version, commitment, digest FROM records WHERE number = ?1"));
    std::map<std::int64_t, PatientHandle> owners;
    Groups groups;
    for (const std::size_t n : asked) {
        TWINCHART_ASSIGN(const auto numbers, index.numbers(prefixOf(records[n])));
        for (const std::int64_t number : numbers) {
            REPLICA_ASSIGN(const bool row, read.bind(1, number).step());
            if (!row || !mayLead(records[n], read.octets(2)))
                return failed(ReplicaError::Kind::Mismatch, "name");
            RecordRow held;
            const bool same = equal(read.octets(2), records[n]);
            if (same) {
                held.contribution = read.integer(0);
                held.leaf = static_cast<std::uint32_t>(read.integer(1));
                held.name = records[n];
                held.version = read.fixed<VersionId>(3).value_or(VersionId{});
                held.commitment = read.fixed<Digest256>(4).value_or(Digest256{});
                held.digest = read.fixed<Digest256>(5).value_or(Digest256{});
            }
            read.reset();
            if (!same)
                continue;
            const std::int64_t contribution = held.contribution;
            KnownVersion& known = out[n].emplace_back();
            known.leaf = held.leaf;
            known.version = held.version;
            auto owner = owners.find(contribution);
            if (owner == owners.end()) {
                TWINCHART_ASSIGN(const PatientHandle handle, patientOf(snapshot.db(), contribution));
                owner = owners.emplace(contribution, handle).first;
            }
            known.handle = owner->second;
            TWINCHART_ASSIGN(const auto body, snapshot.verifiedBody(known.handle));
            const auto stored = body->contributions.find(contribution);
            if (stored == body->contributions.end() || number < stored->second.firstRecord ||
                number >= stored->second.firstRecord + static_cast<std::int64_t>(stored->second.info.records))
                return failed(ReplicaError::Kind::Mismatch, "record row");
            TWINCHART_TRY(groups.check(snapshot.db(), stored->second.info, held));
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

Expected<LeafPath, ReplicaError> Replica::leafPath(const Digest256& root, std::uint32_t leaf)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    REPLICA_ASSIGN(Statement which, snapshot.db().prepare("SELECT number FROM contributions WHERE root = ?1"));
    REPLICA_ASSIGN(const bool there, which.bind(1, root.view()).step());
    if (!there)
        return failed(ReplicaError::Kind::NotFound, "contribution");
    const std::int64_t number = which.integer(0);
    which.reset();
    TWINCHART_ASSIGN(const PatientHandle handle, patientOf(snapshot.db(), number));
    TWINCHART_ASSIGN(const auto body, snapshot.verifiedBody(handle));
    const auto stored = body->contributions.find(number);
    if (stored == body->contributions.end())
        return failed(ReplicaError::Kind::Mismatch, "contribution row");
    TWINCHART_ASSIGN(const auto at, recordOfLeaf(snapshot.db(), stored->second, leaf));
    if (!at)
        return failed(ReplicaError::Kind::NotFound, "record");
    TWINCHART_ASSIGN(const auto row, readRecord(snapshot.db(), *at, false));
    if (!row || row->contribution != number || row->leaf != leaf)
        return failed(ReplicaError::Kind::Mismatch, "record row");
    if (row->erased)
        return failed(ReplicaError::Kind::NotFound, "erased");
    return readPath(snapshot.db(), number, stored->second.info, *row);
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
    const FreshState& state = snapshot.state();
    std::vector<AuditRow> out;
    from = std::max<std::uint64_t>(from, 1);
    if (from > state.audited || limit == 0)
        return out;
    const std::uint64_t last = limit > state.audited - from ? state.audited : from + limit - 1;
    // The row before is read for its MAC alone: only the key's owner made one that the next row fits.
    REPLICA_ASSIGN(Statement read, snapshot.db().prepare("SELECT number, octets, mac FROM audit "
                                                         "WHERE number BETWEEN ?1 AND ?2 ORDER BY number"));
    read.bind(1, static_cast<std::int64_t>(from - 1)).bind(2, static_cast<std::int64_t>(last));
    Digest256 mac;
    for (std::uint64_t number = from == 1 ? 1 : from - 1; number <= last; ++number) {
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row || read.integer(0) != static_cast<std::int64_t>(number))
            return failed(ReplicaError::Kind::Mismatch, "audit row");
        const bool isBefore = number < from;
        const Digest256 stored = read.fixed<Digest256>(2).value_or(Digest256{});
        if (!isBefore && m->fresh.audit(mac, number, read.octets(1)) != stored)
            return failed(ReplicaError::Kind::Mismatch, "audit row");
        mac = stored;
        if (isBefore)
            continue;
        auto decoded = decodeAudit(read.octets(1));
        if (!decoded)
            return failed(ReplicaError::Kind::Mismatch, "audit row");
        out.push_back(std::move(*decoded));
    }
    if (last == state.audited && mac != state.audit)
        return failed(ReplicaError::Kind::Mismatch, "audit row");
    return out;
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
