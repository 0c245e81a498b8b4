// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "freshness.h"
#include "prefixes.h"
#include "rows.h"
#include "schema.h"

#include <replica/replica.h>
#include <util/file.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace twinchart::replica {

using crypto::store::Database;
using crypto::store::Statement;
using crypto::store::Transaction;

using Done = Expected<void, ReplicaError>;
inline Unexpected<ReplicaError> failed(ReplicaError::Kind kind, std::string detail = {})
{
    return Unexpected{ReplicaError{kind, std::move(detail), 0}};
}

/// Longest value in one row; longer octets lie in several.
inline constexpr std::size_t kPart = 4u << 20;
inline constexpr std::int64_t partNumber(std::int64_t owner, std::int64_t part)
{
    return owner << 16 | part;
}
std::int64_t prefixOf(const RecordName& name);
/// Links of the chain that are kept at least; all from the last anchor on that compareAnchor() was told of.
inline constexpr std::uint64_t kKeptLinks = 1024;

struct PatientRow {
    std::int64_t number = 0;
    PatientInfo info;
    Digest256 body;
    Digest256 root;
};

/// Everything that a patient's root covers beside its own row.
struct Body {
    Digest256 digest;
    std::map<std::int64_t, StoredContribution> contributions; ///< by number
    std::map<std::int64_t, StoredFlags> flags;                ///< by record's number
    PatientInfo counts;                                       ///< only its numbers
};

Expected<std::optional<PatientRow>, ReplicaError> readPatient(Database& db, const PatientHandle& handle);
Expected<std::vector<PatientRow>, ReplicaError> readPatients(Database& db);
/// Reads and digests; verifies nothing.
Expected<Body, ReplicaError> readBody(Database& db, const FreshnessKeys& keys, std::int64_t patient);
/// True when row and body are what `root` says.
bool fits(const FreshnessKeys& keys, const PatientRow& row, const Body& body, const Digest256& root);

Expected<Bytes, ReplicaError> readParts(Database& db, const char* sql, std::int64_t owner);
Done writeParts(Database& db, const char* sql, std::int64_t owner, BytesView octets);
Expected<Bytes, ReplicaError> readSegment(Database& db, std::int64_t contribution);
/// Root, links and rest of the chain as the file has them. Roots of patients and buckets are read, not recomputed.
Expected<FreshState, ReplicaError> readFreshState(Database& db);
Digest256 bucketDigest(const FreshnessKeys& keys, std::uint32_t bucket, const std::vector<Entry>& entries);
Expected<std::vector<Entry>, ReplicaError> readBucket(Database& db, Section section, std::uint32_t bucket);
std::uint32_t bucketOf(BytesView key);
inline std::uint32_t bucketNumber(Section section, std::uint32_t bucket)
{
    return static_cast<std::uint32_t>(section) << 8 | bucket;
}

/// A row of `records`.
struct RecordRow {
    std::int64_t number = 0;
    std::int64_t prefix = 0;
    std::int64_t contribution = 0;
    std::uint32_t leaf = 0;
    RecordName name;
    VersionId version;
    Digest256 commitment;
    Digest256 digest;
    SecretBytes dek;
    Bytes octets; ///< whole ciphertext
    bool erased = false;
};
/// `withOctets` false leaves octets and pieces alone.
Expected<std::optional<RecordRow>, ReplicaError> readRecord(Database& db, std::int64_t number, bool withOctets);
crypto::LeafBytes leafOf(const RecordRow& row);
/// The way of the record's leaf to its contribution's root; Mismatch when rows do not fit.
Expected<LeafPath, ReplicaError> readPath(Database& db, std::int64_t contribution, const ContributionInfo& info,
                                          const RecordRow& row);
/// Opens a record's octets against leaf, path and commitment.
Expected<Bytes, ReplicaError> openRow(const StoredContribution& stored, const RecordRow& row);

struct Replica::Data {
    std::filesystem::path path;
    ReplicaKeys keys;
    ReplicaOptions options;
    FreshnessKeys fresh;
    std::optional<FileLock> lock;

    std::mutex writing; ///< held during a whole write
    std::optional<Database> writer;
    std::uint64_t anchored =
        0; ///< the newest anchor of its own that it was told of since it was opened; under `writing`

    std::optional<std::int64_t> recentNames; ///< in the small table (names.h), at most; under `writing`

    std::mutex stateMutex; ///< short; held over a commit so that a snapshot and `state` are of one moment
    FreshState state;
    Health health;
    std::map<PatientHandle, std::pair<Digest256, std::shared_ptr<const Body>>> bodies; ///< verified at that root

    std::mutex prefixMutex;           ///< taken while `writing` is held or alone, never the other way round
    std::optional<Prefixes> prefixes; ///< of all records that are stored; some may have gone
    std::uint64_t namesAsked = 0;

    std::mutex poolMutex;
    std::condition_variable poolFree;
    std::vector<std::unique_ptr<Database>> pool;
    std::size_t lent = 0;
    bool closed = false;

    Data(std::filesystem::path p, ReplicaKeys k, ReplicaOptions o)
        : path(std::move(p)), keys(std::move(k)), options(std::move(o)), fresh(keys.freshness)
    {
    }
    crypto::store::OpenOptions openOptions(bool create) const;
    Done openPool();
    /// Reads all prefixes once enough names were asked for to make it worth while.
    Done learnPrefixes(std::size_t names);
    void sealNow();
    void unfresh(std::string problem);
};

/// A reading connection with an open snapshot, given back at the end.
class Snapshot {
public:
    static Expected<Snapshot, ReplicaError> take(Replica::Data& data);
    Snapshot(Snapshot&&) noexcept;
    Snapshot& operator=(Snapshot&&) = delete;
    ~Snapshot();
    Database& db() { return *m_database; }
    /// The newest root of that patient at the snapshot's moment.
    std::optional<Digest256> expected(const PatientHandle& handle) const;
    const FreshState& state() const { return m_state; }
    /// Row and body, verified against the newest root, and kept for the next time. Mismatch, NotFound.
    Expected<std::shared_ptr<const Body>, ReplicaError> verifiedBody(const PatientHandle& handle);

private:
    Snapshot(Replica::Data& data, std::unique_ptr<Database> database) : m_data(&data), m_database(std::move(database))
    {
    }
    Replica::Data* m_data;
    std::unique_ptr<Database> m_database;
    FreshState m_state;
};

/// One write: a transaction, the chain's next link, the seal. Rolls back unless committed. What it touches is first
/// verified against the present roots, so that an edited row is never taken into the chain.
class Step {
public:
    static Expected<Step, ReplicaError> begin(Replica::Data& data);
    Database& db() { return *m_data->writer; }
    const FreshnessKeys& keys() const { return m_data->fresh; }

    /// The patient's row, verified; made when `make`. Its root is renewed at commit.
    Expected<PatientRow*, ReplicaError> touch(const PatientHandle& handle, bool make, bool commons);
    /// The body as verified by touch().
    const Body& body(const PatientHandle& handle) const { return m_touched.at(handle).second; }
    Expected<std::int64_t, ReplicaError> nextNumber(const char* sql);
    /// So many records were just named: moves the new names into the large table when they have become many.
    Done named(std::size_t records);
    Done put(const Entry& entry);
    Done audit(const AuditRow& row);
    Done setContribution(std::int64_t number, const StoredContribution& stored);
    Done setFlags(const PatientHandle& handle, std::int64_t record, const StoredFlags& flags);
    void raiseCounter(std::uint64_t counter) { m_next.counter = std::max(m_next.counter, counter); }
    Done commit();

private:
    Step(Replica::Data& data, std::unique_lock<std::mutex> lock, Transaction transaction);
    Replica::Data* m_data;
    std::unique_lock<std::mutex> m_lock;
    Transaction m_transaction;
    FreshState m_next;
    std::optional<std::int64_t> m_recentNames;
    std::map<PatientHandle, std::pair<PatientRow, Body>> m_touched;
};

/// Stores one contribution inside a step.
Done storeContribution(Step& step, const NewContribution& contribution);
Done storeHeader(Step& step, const StoredHeader& header);
Done storeRecording(Step& step, const Recording& recording);
/// What has become of leaves that are held; whether anything changed.
Expected<bool, ReplicaError> storeFates(Step& step, std::span<const Deletion> deletions,
                                        std::span<const Replacement> replacements);
/// Record numbers of leaves by the contributions' segments, each read once. The rows of `records` are under no root
/// that says which number is whose.
class Leaves {
public:
    /// None: a leaf without a record here.
    Expected<std::optional<std::int64_t>, ReplicaError> record(Database& db, const StoredContribution& stored,
                                                               std::uint32_t leaf);

private:
    std::map<std::int64_t, std::vector<std::uint32_t>> m_known; ///< by contribution, ascending
};
/// The same of one leaf.
Expected<std::optional<std::int64_t>, ReplicaError> recordOfLeaf(Database& db, const StoredContribution& stored,
                                                                 std::uint32_t leaf);

} // namespace twinchart::replica
