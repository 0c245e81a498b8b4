// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <crypto/hash.h>
#include <util/message.h>

#include <algorithm>

namespace twinchart::replica {

namespace {
constexpr std::size_t kDatabaseKey = 48;
constexpr std::size_t kFreshnessKey = 32;

/// Any replica without a first link: nothing was ever acknowledged in it.
Done begin(Replica::Data& data)
{
    Database& db = *data.writer;
    REPLICA_ASSIGN(Transaction transaction, Transaction::begin(db));
    FreshState first;
    first.root = first.replicaRoot(data.fresh);
    first.link = data.fresh.link(first.before, first.head());
    REPLICA_ASSIGN(
        Statement write,
        db.prepare(
            "INSERT INTO freshness(one, counter, root, before, link, audit, audited) VALUES(1, 0, ?1, ?2, ?3, ?4, 0)"));
    REPLICA_TRY(write.bind(1, first.root.view())
                    .bind(2, first.before.view())
                    .bind(3, first.link.view())
                    .bind(4, first.audit.view())
                    .run());
    REPLICA_ASSIGN(Statement link, db.prepare("INSERT INTO links(counter, link) VALUES(0, ?1)"));
    REPLICA_TRY(link.bind(1, first.link.view()).run());
    REPLICA_TRY(transaction.commit());
    const Bytes seal = encode(Seal{first.head(), first.link}, data.fresh);
    if (!writeFileAtomically(Replica::sealPath(data.path), seal))
        return failed(ReplicaError::Kind::Storage, "seal file");
    return {};
}

Expected<bool, ReplicaError> hasBegun(Database& db)
{
    REPLICA_ASSIGN(Statement read, db.prepare("SELECT count(*) FROM freshness"));
    REPLICA_ASSIGN(const bool row, read.step());
    return row && read.integer(0) == 1;
}

Done openWriter(Replica::Data& data, bool create)
{
    if (data.keys.database.size() != kDatabaseKey || data.keys.freshness.size() != kFreshnessKey ||
        data.options.readers < 1 || data.options.readers > 8)
        return failed(ReplicaError::Kind::Misuse, "keys");
    auto lock = FileLock::take(data.path.string() + ".lock", data.options.program);
    if (!lock)
        return Unexpected{
            ReplicaError{lock.error().holder.pid != 0 ? ReplicaError::Kind::InUse : ReplicaError::Kind::CannotOpen,
                         lock.error().holder.program, lock.error().holder.pid}};
    data.lock = std::move(*lock);
    REPLICA_ASSIGN(data.writer, Database::open(data.path, data.keys.database, data.openOptions(create)));
    REPLICA_TRY(data.writer->migrate(kStoreName, migrations()));
    return {};
}

/// Page authenticators of the whole file; the log is moved into it before.
Done checkPages(Replica::Data& data)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(data.path, error);
    if (error || size > data.options.checkPagesUpTo)
        return {};
    if (auto moved = data.writer->checkpoint(); !moved)
        return Unexpected{errorOf(moved.error())};
    REPLICA_ASSIGN(Statement read, data.writer->prepare("PRAGMA cipher_integrity_check"));
    REPLICA_ASSIGN(const bool row, read.step());
    if (row)
        return failed(ReplicaError::Kind::Damaged, std::string(read.text(0)));
    return {};
}

Expected<std::optional<Digest256>, ReplicaError> linkAt(Database& db, std::uint64_t counter)
{
    REPLICA_ASSIGN(Statement read, db.prepare("SELECT link FROM links WHERE counter = ?1"));
    REPLICA_ASSIGN(const bool row, read.bind(1, static_cast<std::int64_t>(counter)).step());
    return row ? read.fixed<Digest256>(0) : std::nullopt;
}

/// Chain, roots and seal; what does not fit is told, not repaired.
Done judge(Replica::Data& data)
{
    TWINCHART_ASSIGN(data.state, readFreshState(*data.writer));
    const FreshState& s = data.state;
    if (s.replicaRoot(data.fresh) != s.root || data.fresh.link(s.before, s.head()) != s.link) {
        data.unfresh(TWINCHART_TR("the freshness chain does not fit what is stored: an older page or an edited row"));
        return {};
    }
    const auto octets = readFile(Replica::sealPath(data.path), 4096);
    const auto seal = octets ? decodeSeal(*octets, data.fresh) : std::nullopt;
    // A crash between the making of the store and that of its seal: nothing was acknowledged yet.
    if (!octets && s.counter == 0) {
        data.sealNow();
        return {};
    }
    if (!seal) {
        data.unfresh(octets ? TWINCHART_TR("the seal file is damaged") : TWINCHART_TR("the seal file is missing"));
        return {};
    }
    if (seal->head.counter > s.counter) {
        data.unfresh(TWINCHART_TR("the replica is older than its seal"));
        return {};
    }
    TWINCHART_ASSIGN(const auto link, linkAt(*data.writer, seal->head.counter));
    if (seal->head.counter == s.counter ? seal->link != s.link : (link && *link != seal->link)) {
        data.unfresh(TWINCHART_TR("the replica and its seal are of different histories"));
        return {};
    }
    data.sealNow();
    return {};
}
} // namespace

crypto::store::OpenOptions Replica::Data::openOptions(bool create) const
{
    crypto::store::OpenOptions o;
    o.vfs = options.vfs;
    o.create = create;
    o.cacheKiB = 32 * 1024;
    return o;
}

Done Replica::Data::openPool()
{
    for (std::size_t n = 0; n < options.readers; ++n) {
        auto o = openOptions(false);
        o.cacheKiB = 16 * 1024;
        REPLICA_ASSIGN(Database reader, Database::open(path, keys.database, o));
        pool.push_back(std::make_unique<Database>(std::move(reader)));
    }
    return {};
}

void Replica::Data::sealNow()
{
    // An older seal is right, so a full disk here takes nothing from what was acknowledged.
    (void)writeFileAtomically(Replica::sealPath(path), encode(Seal{state.head(), state.link}, fresh));
}

void Replica::Data::unfresh(std::string problem)
{
    const std::scoped_lock guard(stateMutex);
    health.fresh = false;
    health.problems.push_back(std::move(problem));
}

Replica::Replica(std::unique_ptr<Data> data) : m(std::move(data)) {}
Replica::~Replica()
{
    if (m)
        (void)close();
}

std::filesystem::path Replica::sealPath(const std::filesystem::path& path)
{
    std::filesystem::path out = path;
    return out.replace_extension(".seal");
}

Expected<std::unique_ptr<Replica>, ReplicaError> Replica::create(const std::filesystem::path& path, ReplicaKeys keys,
                                                                 const ReplicaOptions& options)
{
    auto data = std::make_unique<Data>(path, std::move(keys), options);
    TWINCHART_TRY(openWriter(*data, true));
    TWINCHART_ASSIGN(const bool begun, hasBegun(*data->writer));
    if (begun)
        return failed(ReplicaError::Kind::Exists, "replica");
    TWINCHART_TRY(begin(*data));
    TWINCHART_TRY(judge(*data));
    TWINCHART_TRY(data->openPool());
    return std::unique_ptr<Replica>(new Replica(std::move(data)));
}

Expected<std::unique_ptr<Replica>, ReplicaError> Replica::open(const std::filesystem::path& path, ReplicaKeys keys,
                                                               const ReplicaOptions& options)
{
    std::error_code error;
    if (options.vfs.empty() && !std::filesystem::exists(path, error))
        return failed(ReplicaError::Kind::CannotOpen, "no replica");
    auto data = std::make_unique<Data>(path, std::move(keys), options);
    TWINCHART_TRY(openWriter(*data, false));
    TWINCHART_ASSIGN(const bool begun, hasBegun(*data->writer));
    if (!begun) {
        if (std::filesystem::exists(sealPath(path), error))
            return failed(ReplicaError::Kind::Damaged, "no freshness row");
        TWINCHART_TRY(begin(*data));
    }
    TWINCHART_TRY(checkPages(*data));
    TWINCHART_TRY(judge(*data));
    TWINCHART_TRY(data->openPool());
    return std::unique_ptr<Replica>(new Replica(std::move(data)));
}

Done Replica::close()
{
    const std::scoped_lock writing(m->writing);
    {
        std::unique_lock lock(m->poolMutex);
        if (m->closed)
            return {};
        m->closed = true;
        m->poolFree.notify_all();
        m->poolFree.wait(lock, [&] { return m->lent == 0; });
        m->pool.clear();
    }
    auto done = m->writer ? m->writer->close() : Expected<void, crypto::store::StoreError>{};
    m->writer.reset();
    m->lock.reset();
    m->bodies.clear();
    m->keys.database.clear();
    if (!done)
        return Unexpected{errorOf(done.error())};
    return {};
}

Health Replica::health() const
{
    const std::scoped_lock lock(m->stateMutex);
    return m->health;
}

Head Replica::head() const
{
    const std::scoped_lock lock(m->stateMutex);
    return m->state.head();
}

Done Replica::write(const Batch& batch)
{
    TWINCHART_ASSIGN(Step step, Step::begin(*m));
    for (const PatientChange& change : batch.patients) {
        TWINCHART_ASSIGN(PatientRow * row, step.touch(change.handle, true, change.commons));
        if (change.id)
            row->info.id = change.id;
        if (change.brief)
            row->info.brief = *change.brief;
        if (change.accessPending)
            row->info.accessPending = *change.accessPending;
        if (change.keptByHospital)
            row->info.keptByHospital = *change.keptByHospital;
    }
    for (const NewContribution& contribution : batch.contributions)
        TWINCHART_TRY(storeContribution(step, contribution));
    for (const Entry& entry : batch.entries)
        TWINCHART_TRY(step.put(entry));
    for (const StoredHeader& header : batch.headers)
        TWINCHART_TRY(storeHeader(step, header));
    for (const Recording& recording : batch.recordings)
        TWINCHART_TRY(storeRecording(step, recording));
    TWINCHART_TRY(storeFates(step, batch.deletions, batch.replacements));
    for (const AuditRow& row : batch.audit)
        TWINCHART_TRY(step.audit(row));
    TWINCHART_TRY(step.commit());
    const std::scoped_lock guard(m->prefixMutex);
    if (m->prefixes)
        for (const NewContribution& contribution : batch.contributions)
            for (const NewRecord& record : contribution.records)
                m->prefixes->add(prefixOf(record.record));
    return {};
}

Done Replica::audit(const AuditRow& row)
{
    Batch batch;
    batch.audit.push_back(row);
    return write(batch);
}

Expected<Replica::Counts, ReplicaError> Replica::counts()
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    REPLICA_ASSIGN(
        Statement read,
        snapshot.db().prepare(
            "SELECT (SELECT count(*) FROM patients), (SELECT count(*) FROM contributions), (SELECT ifnull(sum(records), 0) FROM patients), "
            "(SELECT count(*) FROM contributions WHERE waiting = 1), (SELECT count(*) FROM contributions WHERE waiting = 2), "
            "(SELECT audited FROM freshness), (SELECT count(*) FROM headers)"));
    REPLICA_ASSIGN(const bool row, read.step());
    Counts out;
    if (row) {
        const auto at = [&](int column) { return static_cast<std::uint64_t>(read.integer(column)); };
        out = {at(0), at(1), at(2), at(3), at(4), at(5), at(6)};
    }
    return out;
}

namespace {
/// Where the anchor is noted that a replica which is built anew goes on above.
constexpr std::string_view kBuiltAbove = "built anew above anchor";

Bytes octetsOf(const Head& head)
{
    return Writer().u64(head.counter).raw(head.root).bytes();
}

/// Whether the chain's links say that this replica once was at that head.
Expected<bool, ReplicaError> wasAt(Database& db, const FreshnessKeys& keys, const Head& now, const Head& then)
{
    if (then.counter >= now.counter)
        return then == now;
    TWINCHART_ASSIGN(const auto link, linkAt(db, then.counter));
    if (then.counter == 0 && link)
        return *link == keys.link(Digest256{}, then);
    REPLICA_ASSIGN(Statement read,
                   db.prepare("SELECT link FROM links WHERE counter < ?1 ORDER BY counter DESC LIMIT 1"));
    REPLICA_ASSIGN(const bool row, read.bind(1, static_cast<std::int64_t>(then.counter)).step());
    if (row && link)
        return keys.link(read.fixed<Digest256>(0).value_or(Digest256{}), then) == *link;
    // Links that are that old are dropped. A replica that was put back and went on has all those around its anchor.
    return !row && now.counter - then.counter >= kKeptLinks - 1;
}
} // namespace

Expected<bool, ReplicaError> Replica::descendsFrom(const Head& anchored)
{
    {
        TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
        TWINCHART_ASSIGN(const bool was, wasAt(snapshot.db(), m->fresh, snapshot.state().head(), anchored));
        if (was || anchored.counter > snapshot.state().counter)
            return was;
    }
    TWINCHART_ASSIGN(const auto above, get(Section::Settings, viewOf(kBuiltAbove)));
    return above && equal(*above, octetsOf(anchored));
}

Done Replica::compareAnchor(const Head& anchored)
{
    TWINCHART_ASSIGN(const bool own, descendsFrom(anchored));
    TWINCHART_ASSIGN(const Counts held, counts());
    const std::scoped_lock writing(m->writing);
    const Head here = head();
    if (own) {
        m->anchored = std::max(m->anchored, anchored.counter);
        return {};
    }
    // Built anew, and further already than the one before it was: it is continueAfter() that is still missing.
    if (held.contributions == 0 && anchored.counter <= here.counter)
        return {};
    m->unfresh(anchored.counter > here.counter
                   ? TWINCHART_TR("the replica is older than its anchor on the ledger")
                   : TWINCHART_TR("the replica is another one than was anchored on the ledger"));
    // So that it is still known at the next open, without the ledger: no write of this replica reaches that counter.
    const Head ahead{std::max(anchored.counter, here.counter + 1), anchored.root};
    (void)writeFileAtomically(sealPath(m->path), encode(Seal{ahead, {}}, m->fresh));
    return failed(ReplicaError::Kind::RolledBack, "anchor");
}

Done Replica::continueAfter(const Head& anchored)
{
    TWINCHART_ASSIGN(Step step, Step::begin(*m));
    TWINCHART_ASSIGN(const std::int64_t next, step.nextNumber("SELECT max(number) FROM contributions"));
    if (next != 1)
        return failed(ReplicaError::Kind::Misuse, "not a new replica");
    TWINCHART_TRY(step.put({Section::Settings, bytesOf(kBuiltAbove), octetsOf(anchored)}));
    step.raiseCounter(anchored.counter);
    return step.commit();
}

} // namespace twinchart::replica
