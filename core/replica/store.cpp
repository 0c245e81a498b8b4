// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "names.h"
#include "segment.h"
#include "tree.h"

#include <crypto/hash.h>

#include <algorithm>

namespace twinchart::replica {

namespace {
/// Ciphertexts up to this lie in their record's row.
constexpr std::size_t kInline = 4u << 20;

Done checkShape(const NewContribution& c)
{
    const auto wrong = [](const char* what) { return failed(ReplicaError::Kind::Misuse, what); };
    if (c.depth > crypto::kMaxTreeDepth || c.leaves.size() != std::size_t{1} << c.depth)
        return wrong("leaves");
    if (c.records.size() != c.recordLeaves.size() || c.records.size() > c.leaves.size())
        return wrong("record leaves");
    for (std::size_t n = 0; n < c.records.size(); ++n) {
        const NewRecord& r = c.records[n];
        const std::uint32_t leaf = c.recordLeaves[n];
        if (leaf >= c.leaves.size() || (n > 0 && leaf <= c.recordLeaves[n - 1]))
            return wrong("record leaves");
        crypto::Leaf expected;
        expected.recordDigest.octets = r.record.octets;
        expected.version = r.version;
        expected.commitment = r.commitment;
        expected.ciphertextDigest = r.ciphertextDigest;
        if (crypto::encode(expected) != c.leaves[leaf])
            return wrong("leaf");
        if (r.dek.size() != 32 && r.fault == RecordFault::None)
            return wrong("key");
        // A segment that does not unpack would take the whole patient with it.
        for (const model::Item& item : r.items)
            if (model::beyondLimits(item))
                return wrong("item");
    }
    // One record is opened: a caller that seals under another binding would only be found out when somebody reads.
    for (const NewRecord& r : c.records) {
        if (r.fault != RecordFault::None || r.ciphertext.size() > kInline)
            continue;
        const auto opened =
            crypto::openRecord(r.ciphertext, r.dek,
                               bindingOf(c.chain, c.handle, r.record, r.version, c.catalogue, c.commons), r.commitment);
        if (!opened)
            return wrong("record is not sealed with bindingOf()");
        break;
    }
    return {};
}

Done storeRecords(Database& db, const NewContribution& c, std::int64_t number, std::int64_t first)
{
    REPLICA_ASSIGN(
        Statement write,
        db.prepare(
            "INSERT INTO records(number, prefix, contribution, leaf, name, version, commitment, digest, dek, octets) "
            "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"));
    TWINCHART_ASSIGN(NameWriter names, NameWriter::prepare(db));
    for (std::size_t n = 0; n < c.records.size(); ++n) {
        const NewRecord& r = c.records[n];
        const std::int64_t at = first + static_cast<std::int64_t>(n);
        write.bind(1, at).bind(2, prefixOf(r.record)).bind(3, number).bind(4, std::int64_t{c.recordLeaves[n]});
        write.bindStatic(5, r.record.view()).bindStatic(6, r.version.view()).bindStatic(7, r.commitment.view());
        write.bindStatic(8, r.ciphertextDigest.view()).bindStatic(9, r.dek.view());
        if (r.ciphertext.size() <= kInline) {
            REPLICA_TRY(write.bindStatic(10, r.ciphertext).run());
        } else {
            REPLICA_TRY(write.bindNull(10).run());
            TWINCHART_TRY(writeParts(db, "INSERT INTO pieces(number, octets) VALUES(?1, ?2)", at, r.ciphertext));
        }
        TWINCHART_TRY(names.add(prefixOf(r.record), at));
    }
    return {};
}

Done storeTree(Database& db, std::int64_t number, const TreeRows& rows)
{
    REPLICA_ASSIGN(Statement write, db.prepare("INSERT INTO trees(number, octets) VALUES(?1, ?2)"));
    for (std::size_t g = 0; g < rows.groups.size(); ++g)
        REPLICA_TRY(
            write.bind(1, partNumber(number, static_cast<std::int64_t>(g))).bindStatic(2, rows.groups[g]).run());
    REPLICA_TRY(write.bind(1, partNumber(number, kTopPart)).bindStatic(2, rows.top).run());
    return {};
}

Done supersede(Step& step, const NewContribution& c)
{
    Leaves leaves;
    for (const NewSupersession& s : c.supersessions) {
        for (const auto& [number, stored] : step.body(c.handle).contributions) {
            if (stored.info.root != s.oldRoot)
                continue;
            TWINCHART_ASSIGN(const auto record, leaves.record(step.db(), stored, s.oldLeaf));
            if (!record)
                break;
            const auto& known = step.body(c.handle).flags;
            StoredFlags flags = known.contains(*record) ? known.at(*record) : StoredFlags{};
            flags.flags |= kSuperseded;
            flags.byRoot = c.root;
            flags.byLeaf = s.by;
            flags.at = c.received;
            TWINCHART_TRY(step.setFlags(c.handle, *record, flags));
            break;
        }
    }
    return {};
}
} // namespace

Done storeContribution(Step& step, const NewContribution& c)
{
    TWINCHART_TRY(checkShape(c));
    const TreeRows tree = treeRows(c.leaves);
    if (tree.root != c.root)
        return failed(ReplicaError::Kind::Misuse, "root");
    TWINCHART_ASSIGN(PatientRow * patient, step.touch(c.handle, true, c.commons));
    if (patient->info.commons != c.commons)
        return failed(ReplicaError::Kind::Misuse, "commons");
    Database& db = step.db();
    TWINCHART_ASSIGN(const std::int64_t number, step.nextNumber("SELECT max(number) FROM contributions"));

    StoredContribution stored;
    ContributionInfo& i = stored.info;
    i.id = number;
    i.root = c.root;
    i.handle = c.handle;
    i.commons = c.commons;
    i.depth = c.depth;
    i.permissionClass = c.permissionClass;
    i.provenance = c.provenance;
    i.catalogue = c.catalogue;
    i.received = c.received;
    i.state = State::Saved;
    i.mine = c.outgoing.has_value();
    i.records = static_cast<std::uint32_t>(c.records.size());
    i.withheld = c.withheld;
    stored.chain = c.chain;
    TWINCHART_ASSIGN(stored.firstRecord, step.nextNumber("SELECT max(number) FROM records"));
    for (const NewRecord& r : c.records)
        stored.items += r.items.size();
    const Bytes segment = packSegment(c);
    stored.segment = crypto::sha256(segment);
    Bytes outgoing;
    if (c.outgoing) {
        std::vector<crypto::LeafBytes> padding;
        for (std::uint32_t leaf = 0; leaf < c.leaves.size(); ++leaf)
            if (!std::ranges::binary_search(c.recordLeaves, leaf))
                padding.push_back(c.leaves[leaf]);
        outgoing = encode(*c.outgoing, padding);
        stored.outgoing = crypto::sha256(outgoing);
    }
    {
        REPLICA_ASSIGN(
            Statement write,
            db.prepare("INSERT INTO contributions(number, patient, root, waiting, about) VALUES(?1, ?2, ?3, ?4, x'')"));
        auto done = write.bind(1, number)
                        .bind(2, patient->number)
                        .bind(3, c.root.view())
                        .bind(4, std::int64_t{waitingOf(i)})
                        .run();
        if (!done)
            return Unexpected{errorOf(done.error())};
    }
    TWINCHART_TRY(step.setContribution(number, stored));
    TWINCHART_TRY(storeRecords(db, c, number, stored.firstRecord));
    TWINCHART_TRY(step.named(c.records.size()));
    TWINCHART_TRY(writeParts(db, "INSERT INTO segments(number, octets) VALUES(?1, ?2)", number, segment));
    TWINCHART_TRY(storeTree(db, number, tree));
    if (c.outgoing)
        TWINCHART_TRY(writeParts(db, "INSERT INTO outgoing(number, octets) VALUES(?1, ?2)", number, outgoing));
    for (std::size_t n = 0; n < c.records.size(); ++n) {
        if (c.records[n].fault == RecordFault::None)
            continue;
        StoredFlags flags;
        flags.flags = kInvalid;
        flags.fault = c.records[n].fault;
        TWINCHART_TRY(step.setFlags(c.handle, stored.firstRecord + static_cast<std::int64_t>(n), flags));
    }
    return supersede(step, c);
}

} // namespace twinchart::replica
