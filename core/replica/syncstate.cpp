// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include "names.h"
#include "segment.h"

#include <crypto/hash.h>
#include <ledger/merkle.h>

#include <algorithm>
#include <array>

namespace twinchart::replica {

namespace {
struct Named {
    std::int64_t number = 0;
    PatientHandle handle;
};
Expected<std::optional<Named>, ReplicaError> named(Database& db, const Digest256& root)
{
    REPLICA_ASSIGN(
        Statement read,
        db.prepare(
            "SELECT c.number, p.handle FROM contributions c JOIN patients p ON p.number = c.patient WHERE c.root = ?1"));
    REPLICA_ASSIGN(const bool row, read.bind(1, root.view()).step());
    if (!row)
        return std::optional<Named>{};
    return std::optional(Named{read.integer(0), read.fixed<PatientHandle>(1).value_or(PatientHandle{})});
}

/// The contribution inside a step, its patient verified.
Expected<StoredContribution, ReplicaError> touchContribution(Step& step, const Digest256& root)
{
    TWINCHART_ASSIGN(const auto at, named(step.db(), root));
    if (!at)
        return failed(ReplicaError::Kind::NotFound, "contribution");
    TWINCHART_ASSIGN(const PatientRow* row, step.touch(at->handle, false, false));
    const auto& contributions = step.body(row->info.handle).contributions;
    const auto stored = contributions.find(at->number);
    if (stored == contributions.end())
        return failed(ReplicaError::Kind::Mismatch, "contribution row");
    return stored->second;
}

Done dropParts(Database& db, const char* sql, std::int64_t owner)
{
    REPLICA_ASSIGN(Statement drop, db.prepare(sql));
    REPLICA_TRY(drop.bind(1, partNumber(owner, 0)).bind(2, partNumber(owner, 0xffff)).run());
    return {};
}
constexpr const char* kDropOutgoing = "DELETE FROM outgoing WHERE number BETWEEN ?1 AND ?2";
constexpr const char* kDropEvidence = "DELETE FROM evidence WHERE number BETWEEN ?1 AND ?2";
constexpr const char* kDropSegments = "DELETE FROM segments WHERE number BETWEEN ?1 AND ?2";
constexpr const char* kDropTrees = "DELETE FROM trees WHERE number BETWEEN ?1 AND ?2";
constexpr const char* kDropPieces = "DELETE FROM pieces WHERE number BETWEEN ?1 AND ?2";
constexpr const char* kReadOutgoing =
    "SELECT number, octets FROM outgoing WHERE number BETWEEN ?1 AND ?2 ORDER BY number";
constexpr const char* kWriteOutgoing = "INSERT INTO outgoing(number, octets) VALUES(?1, ?2)";

Expected<StoredOutgoing, ReplicaError> storedOutgoing(Database& db, const StoredContribution& stored)
{
    if (!stored.outgoing)
        return failed(ReplicaError::Kind::NotFound, "outgoing");
    TWINCHART_ASSIGN(const Bytes octets, readParts(db, kReadOutgoing, stored.info.id));
    if (crypto::sha256(octets) != *stored.outgoing)
        return failed(ReplicaError::Kind::Mismatch, "outgoing");
    auto decoded = decodeOutgoing(octets);
    if (!decoded)
        return failed(ReplicaError::Kind::Mismatch, "outgoing");
    return std::move(*decoded);
}

Done replaceOutgoing(Step& step, StoredContribution& stored, const StoredOutgoing& outgoing)
{
    const Bytes octets = encode(outgoing.outgoing, outgoing.padding);
    TWINCHART_TRY(dropParts(step.db(), kDropOutgoing, stored.info.id));
    TWINCHART_TRY(writeParts(step.db(), kWriteOutgoing, stored.info.id, octets));
    stored.outgoing = crypto::sha256(octets);
    return {};
}

/// A contribution in a snapshot, verified.
Expected<std::optional<StoredContribution>, ReplicaError> verified(Snapshot& snapshot, const Digest256& root)
{
    TWINCHART_ASSIGN(const auto at, named(snapshot.db(), root));
    if (!at)
        return std::optional<StoredContribution>{};
    TWINCHART_ASSIGN(const auto body, snapshot.verifiedBody(at->handle));
    const auto stored = body->contributions.find(at->number);
    if (stored == body->contributions.end())
        return failed(ReplicaError::Kind::Mismatch, "contribution row");
    return std::optional(stored->second);
}

/// Changes what has become of leaves that are held; whether anything changed.
template <class Row, class Change>
Expected<bool, ReplicaError> changeFlags(Step& step, std::span<const Row> rows, const Change& change)
{
    bool any = false;
    Leaves leaves;
    for (const Row& row : rows) {
        TWINCHART_ASSIGN(const auto at, named(step.db(), row.root));
        if (!at)
            continue;
        TWINCHART_ASSIGN(const StoredContribution stored, touchContribution(step, row.root));
        TWINCHART_ASSIGN(const auto record, leaves.record(step.db(), stored, row.leaf));
        if (!record)
            continue;
        const auto& known = step.body(at->handle).flags;
        StoredFlags flags = known.contains(*record) ? known.at(*record) : StoredFlags{};
        const Bytes before = encode(flags);
        change(row, flags);
        if (encode(flags) == before)
            continue;
        TWINCHART_TRY(step.setFlags(at->handle, *record, flags));
        any = true;
    }
    return any;
}

Expected<std::vector<ContributionInfo>, ReplicaError> infos(Snapshot& snapshot, Statement& read)
{
    std::vector<ContributionInfo> out;
    for (;;) {
        REPLICA_ASSIGN(const bool row, read.step());
        if (!row)
            return out;
        TWINCHART_ASSIGN(const auto body,
                         snapshot.verifiedBody(read.fixed<PatientHandle>(1).value_or(PatientHandle{})));
        const auto stored = body->contributions.find(read.integer(0));
        if (stored == body->contributions.end())
            return failed(ReplicaError::Kind::Mismatch, "contribution row");
        out.push_back(stored->second.info);
    }
}
} // namespace

Expected<std::optional<ContributionInfo>, ReplicaError> Replica::contribution(const Digest256& root)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const auto stored, verified(snapshot, root));
    return stored ? std::optional(stored->info) : std::nullopt;
}

Expected<std::vector<ContributionInfo>, ReplicaError> Replica::outbox()
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    REPLICA_ASSIGN(
        Statement read,
        snapshot.db().prepare("SELECT c.number, p.handle FROM contributions c JOIN patients p ON p.number = c.patient "
                              "WHERE c.waiting = 1 ORDER BY c.number"));
    return infos(snapshot, read);
}

Expected<std::vector<ContributionInfo>, ReplicaError> Replica::refused()
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    REPLICA_ASSIGN(
        Statement read,
        snapshot.db().prepare("SELECT c.number, p.handle FROM contributions c JOIN patients p ON p.number = c.patient "
                              "WHERE c.waiting = 2 ORDER BY c.number"));
    return infos(snapshot, read);
}

Expected<std::vector<ContributionInfo>, ReplicaError> Replica::contributionsAfter(std::int64_t id, std::size_t limit)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    REPLICA_ASSIGN(
        Statement read,
        snapshot.db().prepare("SELECT c.number, p.handle FROM contributions c JOIN patients p ON p.number = c.patient "
                              "WHERE c.number > ?1 ORDER BY c.number LIMIT ?2"));
    read.bind(1, id).bind(2, static_cast<std::int64_t>(limit));
    return infos(snapshot, read);
}

Expected<Outgoing, ReplicaError> Replica::outgoing(const Digest256& root)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const auto stored, verified(snapshot, root));
    if (!stored)
        return failed(ReplicaError::Kind::NotFound, "contribution");
    TWINCHART_ASSIGN(auto out, storedOutgoing(snapshot.db(), *stored));
    return std::move(out.outgoing);
}

Expected<std::vector<crypto::LeafBytes>, ReplicaError> Replica::leaves(const Digest256& root)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const auto stored, verified(snapshot, root));
    if (!stored)
        return failed(ReplicaError::Kind::NotFound, "contribution");
    TWINCHART_ASSIGN(const auto kept, storedOutgoing(snapshot.db(), *stored));
    std::vector<crypto::LeafBytes> out(std::size_t{1} << stored->info.depth);
    std::vector<bool> real(out.size(), false);
    REPLICA_ASSIGN(
        Statement read,
        snapshot.db().prepare(
            "SELECT leaf, name, version, commitment, digest FROM records WHERE number BETWEEN ?1 AND ?2 ORDER BY number"));
    read.bind(1, stored->firstRecord)
        .bind(2, stored->firstRecord + static_cast<std::int64_t>(stored->info.records) - 1);
    std::uint32_t rows = 0;
    for (;; ++rows) {
        REPLICA_ASSIGN(const bool there, read.step());
        if (!there)
            break;
        RecordRow row;
        row.leaf = static_cast<std::uint32_t>(read.integer(0));
        row.name = read.fixed<RecordName>(1).value_or(RecordName{});
        row.version = read.fixed<VersionId>(2).value_or(VersionId{});
        row.commitment = read.fixed<Digest256>(3).value_or(Digest256{});
        row.digest = read.fixed<Digest256>(4).value_or(Digest256{});
        if (row.leaf >= out.size() || real[row.leaf])
            return failed(ReplicaError::Kind::Mismatch, "record row");
        out[row.leaf] = leafOf(row);
        real[row.leaf] = true;
    }
    if (rows != stored->info.records)
        return failed(ReplicaError::Kind::Mismatch, "record row");
    std::size_t next = 0;
    for (std::size_t leaf = 0; leaf < out.size(); ++leaf) {
        if (real[leaf])
            continue;
        if (next >= kept.padding.size())
            return failed(ReplicaError::Kind::Mismatch, "padding");
        out[leaf] = kept.padding[next++];
    }
    std::vector<Digest256> hashes;
    hashes.reserve(out.size());
    for (const auto& leaf : out)
        hashes.push_back(ledger::leafHash(leaf));
    if (next != kept.padding.size() || ledger::merkleRootOfHashes(hashes) != root)
        return failed(ReplicaError::Kind::Mismatch, "leaves");
    return out;
}

Expected<std::vector<Replica::Ciphertext>, ReplicaError>
Replica::ciphertexts(const Digest256& root, std::uint32_t fromLeaf, std::size_t maxOctets)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const auto stored, verified(snapshot, root));
    if (!stored)
        return failed(ReplicaError::Kind::NotFound, "contribution");
    std::vector<Ciphertext> out;
    std::size_t octets = 0;
    REPLICA_ASSIGN(
        Statement read,
        snapshot.db().prepare(
            "SELECT number, leaf, octets FROM records WHERE number BETWEEN ?1 AND ?2 AND leaf >= ?3 ORDER BY number"));
    read.bind(1, stored->firstRecord)
        .bind(2, stored->firstRecord + static_cast<std::int64_t>(stored->info.records) - 1)
        .bind(3, std::int64_t{fromLeaf});
    while (out.empty() || octets < maxOctets) {
        REPLICA_ASSIGN(const bool there, read.step());
        if (!there)
            break;
        Ciphertext c;
        c.leaf = static_cast<std::uint32_t>(read.integer(1));
        if (!read.isNull(2)) {
            c.octets = bytesOf(read.octets(2));
        } else {
            TWINCHART_ASSIGN(
                c.octets, readParts(snapshot.db(),
                                    "SELECT number, octets FROM pieces WHERE number BETWEEN ?1 AND ?2 ORDER BY number",
                                    read.integer(0)));
        }
        octets += c.octets.size();
        if (!out.empty() && octets > maxOctets)
            break;
        out.push_back(std::move(c));
    }
    return out;
}

Expected<Bytes, ReplicaError> Replica::evidence(const Digest256& root)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const auto stored, verified(snapshot, root));
    if (!stored)
        return failed(ReplicaError::Kind::NotFound, "contribution");
    TWINCHART_ASSIGN(Bytes out,
                     readParts(snapshot.db(),
                               "SELECT number, octets FROM evidence WHERE number BETWEEN ?1 AND ?2 ORDER BY number",
                               stored->info.id));
    if (!out.empty() && crypto::sha256(out) != stored->info.verdict.proof)
        return failed(ReplicaError::Kind::Mismatch, "evidence");
    return out;
}

Done Replica::markSent(const Digest256& root, BytesView transaction)
{
    const std::array one{Departure{root, bytesOf(transaction)}};
    return markAllSent(one);
}

Done Replica::markAllSent(std::span<const Departure> departures)
{
    TWINCHART_ASSIGN(Step step, Step::begin(*m));
    for (const Departure& d : departures) {
        TWINCHART_ASSIGN(StoredContribution stored, touchContribution(step, d.root));
        TWINCHART_ASSIGN(StoredOutgoing outgoing, storedOutgoing(step.db(), stored));
        outgoing.outgoing.transaction = d.transaction;
        TWINCHART_TRY(replaceOutgoing(step, stored, outgoing));
        stored.info.state = State::Sent;
        TWINCHART_TRY(step.setContribution(stored.info.id, stored));
    }
    return step.commit();
}

Done storeRecording(Step& step, const Recording& r)
{
    if (r.evidence.empty() || r.evidence.size() > (1u << 20))
        return failed(ReplicaError::Kind::Misuse, "evidence");
    TWINCHART_ASSIGN(StoredContribution stored, touchContribution(step, r.root));
    ContributionInfo& i = stored.info;
    i.state = State::Recorded;
    i.code = 0;
    i.height = r.height;
    i.index = r.index;
    i.recorded = r.recorded;
    i.transaction = r.transaction;
    i.verdict = r.verdict;
    i.verdict.proof = crypto::sha256(r.evidence);
    TWINCHART_TRY(dropParts(step.db(), kDropOutgoing, i.id));
    stored.outgoing.reset();
    TWINCHART_TRY(dropParts(step.db(), kDropEvidence, i.id));
    TWINCHART_TRY(writeParts(step.db(), "INSERT INTO evidence(number, octets) VALUES(?1, ?2)", i.id, r.evidence));
    return step.setContribution(i.id, stored);
}

Done Replica::markRecorded(std::span<const Recording> recordings)
{
    TWINCHART_ASSIGN(Step step, Step::begin(*m));
    for (const Recording& r : recordings)
        TWINCHART_TRY(storeRecording(step, r));
    return step.commit();
}

Done Replica::markRefused(const Digest256& root, std::uint32_t code)
{
    TWINCHART_ASSIGN(Step step, Step::begin(*m));
    TWINCHART_ASSIGN(StoredContribution stored, touchContribution(step, root));
    stored.info.state = State::Refused;
    stored.info.code = code;
    TWINCHART_TRY(step.setContribution(stored.info.id, stored));
    return step.commit();
}

Done Replica::requeue(const Digest256& root, const Outgoing& outgoing)
{
    TWINCHART_ASSIGN(Step step, Step::begin(*m));
    TWINCHART_ASSIGN(StoredContribution stored, touchContribution(step, root));
    if (stored.info.state == State::Recorded)
        return failed(ReplicaError::Kind::Misuse, "recorded");
    TWINCHART_ASSIGN(StoredOutgoing kept, storedOutgoing(step.db(), stored));
    kept.outgoing = outgoing;
    TWINCHART_TRY(replaceOutgoing(step, stored, kept));
    stored.info.state = State::Saved;
    stored.info.code = 0;
    TWINCHART_TRY(step.setContribution(stored.info.id, stored));
    return step.commit();
}

Expected<bool, ReplicaError> storeFates(Step& step, std::span<const Deletion> deletions,
                                        std::span<const Replacement> replacements)
{
    TWINCHART_ASSIGN(const bool deleted, changeFlags(step, deletions, [](const Deletion& d, StoredFlags& flags) {
                         flags.flags |= kDeleted;
                         flags.height = d.height;
                         flags.at = d.at;
                     }));
    TWINCHART_ASSIGN(const bool replaced, changeFlags(step, replacements, [](const Replacement& r, StoredFlags& flags) {
                         flags.flags |= kSuperseded;
                         flags.byRoot = r.byRoot;
                         flags.byLeaf = r.byLeaf;
                         flags.height = r.height;
                         flags.at = r.at;
                     }));
    return deleted || replaced;
}

Done Replica::markDeleted(std::span<const Deletion> deletions)
{
    TWINCHART_ASSIGN(Step step, Step::begin(*m));
    TWINCHART_ASSIGN(const bool any, storeFates(step, deletions, {}));
    return any ? step.commit() : Done{};
}

Done Replica::erase(const RecordName& record, const VersionId& version, const std::optional<Digest256>& only)
{
    TWINCHART_ASSIGN(Step step, Step::begin(*m));
    Database& db = step.db();
    std::optional<std::int64_t> within;
    if (only) {
        TWINCHART_ASSIGN(const auto at, named(db, *only));
        if (!at)
            return failed(ReplicaError::Kind::NotFound, "contribution");
        within = at->number;
    }
    std::vector<std::int64_t> numbers;
    {
        TWINCHART_ASSIGN(NameReader index, NameReader::prepare(db));
        TWINCHART_ASSIGN(const auto candidates, index.numbers(prefixOf(record)));
        REPLICA_ASSIGN(Statement read, db.prepare("SELECT name, version, contribution FROM records WHERE number = ?1"));
        for (const std::int64_t number : candidates) {
            REPLICA_ASSIGN(const bool row, read.bind(1, number).step());
            if (!row || !mayLead(record, read.octets(0)))
                return failed(ReplicaError::Kind::Mismatch, "name");
            if (equal(read.octets(0), record) && equal(read.octets(1), version) &&
                (!within || read.integer(2) == *within))
                numbers.push_back(number);
            read.reset();
        }
    }
    if (numbers.empty())
        return failed(ReplicaError::Kind::NotFound, "record");
    for (const std::int64_t number : numbers) {
        TWINCHART_ASSIGN(const auto row, readRecord(db, number, false));
        REPLICA_ASSIGN(Statement which, db.prepare("SELECT root FROM contributions WHERE number = ?1"));
        REPLICA_ASSIGN(const bool there, which.bind(1, row->contribution).step());
        const auto root = there ? which.fixed<Digest256>(0) : std::nullopt;
        which.reset();
        if (!root)
            return failed(ReplicaError::Kind::Mismatch, "contribution row");
        TWINCHART_ASSIGN(StoredContribution stored, touchContribution(step, *root));
        TWINCHART_ASSIGN([[maybe_unused]] const LeafPath path, readPath(db, row->contribution, stored.info, *row));
        // Its wraps still hold the key, and it goes to the ledger with this leaf.
        if (stored.outgoing)
            return failed(ReplicaError::Kind::Misuse, "outgoing");
        TWINCHART_ASSIGN(const Bytes segment, readSegment(db, row->contribution));
        auto without = crypto::sha256(segment) == stored.segment
                           ? withoutRecord(segment, *root, stored.info.handle, row->leaf)
                           : Expected<Bytes, CodecError>(Unexpected{CodecError::BadValue});
        if (!without)
            return failed(ReplicaError::Kind::Mismatch, "segment");
        LoadedPatient counted;
        std::vector<model::Item> items(stored.items);
        if (!unpackSegment(segment, *root, stored.info.handle, {counted.records, items, 0, 0, counted.words}))
            return failed(ReplicaError::Kind::Mismatch, "segment");
        const auto place = static_cast<std::uint64_t>(number - stored.firstRecord);
        if (place >= counted.records.size() || counted.records[place].leaf != row->leaf)
            return failed(ReplicaError::Kind::Mismatch, "record row");
        stored.items -= counted.records[place].items;
        TWINCHART_TRY(dropParts(db, kDropSegments, row->contribution));
        TWINCHART_TRY(
            writeParts(db, "INSERT INTO segments(number, octets) VALUES(?1, ?2)", row->contribution, *without));
        stored.segment = crypto::sha256(*without);
        TWINCHART_TRY(dropParts(db, kDropPieces, number));
        REPLICA_ASSIGN(
            Statement wipeRow,
            db.prepare(
                "UPDATE records SET prefix = NULL, name = x'', version = x'', commitment = x'', digest = x'', dek = NULL, octets = NULL WHERE number = ?1"));
        REPLICA_TRY(wipeRow.bind(1, number).run());
        TWINCHART_TRY(dropName(db, prefixOf(record), number));
        TWINCHART_TRY(step.setContribution(row->contribution, stored));
        const auto& known = step.body(stored.info.handle).flags;
        StoredFlags flags = known.contains(number) ? known.at(number) : StoredFlags{};
        flags.flags |= kErased;
        TWINCHART_TRY(step.setFlags(stored.info.handle, number, flags));
    }
    return step.commit();
}

Done Replica::purge(const PatientHandle& handle)
{
    TWINCHART_ASSIGN(Step step, Step::begin(*m));
    Database& db = step.db();
    TWINCHART_ASSIGN(PatientRow * row, step.touch(handle, false, false));
    for (const auto& [number, stored] : step.body(handle).contributions) {
        // Until it is recorded, what was written here is the only copy.
        if (stored.info.mine && stored.info.state != State::Recorded)
            continue;
        const std::int64_t first = stored.firstRecord;
        const std::int64_t last = first + static_cast<std::int64_t>(stored.info.records) - 1;
        REPLICA_ASSIGN(Statement pieces, db.prepare(kDropPieces));
        REPLICA_TRY(pieces.bind(1, partNumber(first, 0)).bind(2, partNumber(last, 0xffff)).run());
        TWINCHART_TRY(dropNames(db, first, last));
        REPLICA_ASSIGN(Statement records, db.prepare("DELETE FROM records WHERE number BETWEEN ?1 AND ?2"));
        REPLICA_TRY(records.bind(1, first).bind(2, last).run());
        for (const char* sql : {kDropSegments, kDropTrees, kDropOutgoing, kDropEvidence})
            TWINCHART_TRY(dropParts(db, sql, number));
        REPLICA_ASSIGN(Statement flags,
                       db.prepare("DELETE FROM flags WHERE patient = ?1 AND record BETWEEN ?2 AND ?3"));
        REPLICA_TRY(flags.bind(1, row->number).bind(2, first).bind(3, last).run());
        REPLICA_ASSIGN(Statement contribution, db.prepare("DELETE FROM contributions WHERE number = ?1"));
        REPLICA_TRY(contribution.bind(1, number).run());
    }
    row->info.brief.clear();
    row->info.accessPending = false;
    return step.commit();
}

Done storeHeader(Step& step, const StoredHeader& header)
{
    REPLICA_ASSIGN(Statement write,
                   step.db().prepare("INSERT OR IGNORE INTO headers(height, octets, mac) VALUES(?1, ?2, ?3)"));
    const Bytes octets = encode(header);
    const Digest256 mac = step.keys().header(octets);
    REPLICA_TRY(
        write.bind(1, static_cast<std::int64_t>(header.height)).bind(2, BytesView(octets)).bind(3, mac.view()).run());
    return {};
}

Done Replica::storeHeaders(std::span<const StoredHeader> headers)
{
    TWINCHART_ASSIGN(Step step, Step::begin(*m));
    for (const StoredHeader& h : headers)
        TWINCHART_TRY(storeHeader(step, h));
    return step.commit();
}

Expected<std::optional<StoredHeader>, ReplicaError> Replica::header(LedgerHeight height)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    REPLICA_ASSIGN(Statement read, snapshot.db().prepare("SELECT octets, mac FROM headers WHERE height = ?1"));
    REPLICA_ASSIGN(const bool row, read.bind(1, static_cast<std::int64_t>(height)).step());
    if (!row)
        return std::optional<StoredHeader>{};
    auto header = decodeStoredHeader(read.octets(0));
    if (!header || header->height != height || !equal(m->fresh.header(read.octets(0)), read.octets(1)))
        return failed(ReplicaError::Kind::Mismatch, "header row");
    return std::optional(std::move(*header));
}

} // namespace twinchart::replica
