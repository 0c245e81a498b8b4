// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "names.h"

#include <crypto/hash.h>
#include <util/message.h>

namespace twinchart::replica {

namespace {
constexpr std::size_t kMaxEntryKey = 256;
constexpr std::size_t kMaxEntryValue = 8u << 20;
constexpr std::size_t kMaxBrief = 1u << 20;

Done savePatient(Database& db, const PatientRow& row, bool fresh)
{
    REPLICA_ASSIGN(
        Statement write,
        db.prepare(
            fresh
                ? "INSERT INTO patients(handle, patient, commons, pending, kept, records, items, invalid, withheld, waiting, "
                  "last, body, root, brief, number) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)"
                : "UPDATE patients SET handle=?1, patient=?2, commons=?3, pending=?4, kept=?5, records=?6, items=?7, invalid=?8, "
                  "withheld=?9, waiting=?10, last=?11, body=?12, root=?13, brief=?14 WHERE number=?15"));
    const PatientInfo& i = row.info;
    write.bind(1, i.handle.view());
    if (i.id)
        write.bind(2, i.id->view());
    else
        write.bindNull(2);
    write.bind(3, std::int64_t{i.commons})
        .bind(4, std::int64_t{i.accessPending})
        .bind(5, std::int64_t{i.keptByHospital});
    write.bind(6, static_cast<std::int64_t>(i.records)).bind(7, static_cast<std::int64_t>(i.items));
    write.bind(8, static_cast<std::int64_t>(i.invalidRecords)).bind(9, static_cast<std::int64_t>(i.withheld));
    write.bind(10, static_cast<std::int64_t>(i.waiting));
    if (i.lastRecorded)
        write.bind(11, i.lastRecorded->ns);
    else
        write.bindNull(11);
    REPLICA_TRY(write.bind(12, row.body.view())
                    .bind(13, row.root.view())
                    .bind(14, BytesView(i.brief))
                    .bind(15, row.number)
                    .run());
    return {};
}
} // namespace

Step::Step(Replica::Data& data, std::unique_lock<std::mutex> lock, Transaction transaction)
    : m_data(&data), m_lock(std::move(lock)), m_transaction(std::move(transaction)), m_next(data.state),
      m_recentNames(data.recentNames)
{
}

Expected<Step, ReplicaError> Step::begin(Replica::Data& data)
{
    std::unique_lock lock(data.writing);
    if (!data.writer)
        return failed(ReplicaError::Kind::Misuse, "closed");
    {
        const std::scoped_lock state(data.stateMutex);
        if (!data.health.fresh)
            return failed(ReplicaError::Kind::RolledBack,
                          data.health.problems.empty() ? "" : data.health.problems.front());
    }
    REPLICA_ASSIGN(Transaction transaction, Transaction::begin(*data.writer));
    // Nobody else writes: what is in the file is what this process committed last.
    REPLICA_ASSIGN(Statement read, data.writer->prepare("SELECT counter, link FROM freshness WHERE one = 1"));
    REPLICA_ASSIGN(const bool row, read.step());
    if (!row || static_cast<std::uint64_t>(read.integer(0)) != data.state.counter ||
        !equal(read.octets(1), data.state.link)) {
        data.unfresh(TWINCHART_TR("the replica was changed from outside while it was open"));
        return failed(ReplicaError::Kind::RolledBack, "changed from outside");
    }
    read.reset();
    return Step(data, std::move(lock), std::move(transaction));
}

Expected<PatientRow*, ReplicaError> Step::touch(const PatientHandle& handle, bool make, bool commons)
{
    if (const auto at = m_touched.find(handle); at != m_touched.end())
        return &at->second.first;
    TWINCHART_ASSIGN(auto row, readPatient(db(), handle));
    const auto known = m_next.patients.find(handle);
    if (row.has_value() != (known != m_next.patients.end()))
        return failed(ReplicaError::Kind::Mismatch, "patient row");
    Body body;
    if (row) {
        TWINCHART_ASSIGN(body, readBody(db(), keys(), row->number));
        if (!fits(keys(), *row, body, known->second))
            return failed(ReplicaError::Kind::Mismatch, "patient root");
    } else {
        if (!make)
            return failed(ReplicaError::Kind::NotFound, "patient");
        row.emplace();
        row->info.handle = handle;
        row->info.commons = commons;
        TWINCHART_ASSIGN(row->number, nextNumber("SELECT max(number) FROM patients"));
        TWINCHART_TRY(savePatient(db(), *row, true));
    }
    return &m_touched.emplace(handle, std::pair(std::move(*row), std::move(body))).first->second.first;
}

Expected<std::int64_t, ReplicaError> Step::nextNumber(const char* sql)
{
    REPLICA_ASSIGN(Statement read, db().prepare(sql));
    REPLICA_ASSIGN(const bool row, read.step());
    return row && !read.isNull(0) ? read.integer(0) + 1 : 1;
}

Done Step::named(std::size_t records)
{
    if (m_recentNames) {
        *m_recentNames += static_cast<std::int64_t>(records);
    } else {
        TWINCHART_ASSIGN(m_recentNames, recentNames(db()));
    }
    if (*m_recentNames <= m_data->options.recentNames)
        return {};
    TWINCHART_TRY(mergeNames(db()));
    m_recentNames = 0;
    return {};
}

Done Step::put(const Entry& entry)
{
    if (entry.key.empty() || entry.key.size() > kMaxEntryKey || (entry.value && entry.value->size() > kMaxEntryValue))
        return failed(ReplicaError::Kind::Misuse, "entry");
    const std::uint32_t bucket = bucketOf(entry.key);
    const std::uint32_t number = bucketNumber(entry.section, bucket);
    TWINCHART_ASSIGN(const auto before, readBucket(db(), entry.section, bucket));
    const auto known = m_next.buckets.find(number);
    if (known == m_next.buckets.end() ? !before.empty() : bucketDigest(keys(), number, before) != known->second)
        return failed(ReplicaError::Kind::Mismatch, "entries");
    REPLICA_ASSIGN(Statement write,
                   db().prepare(entry.value ? "INSERT INTO entries(section, bucket, name, octets) VALUES(?1,?2,?3,?4) "
                                              "ON CONFLICT DO UPDATE SET octets = excluded.octets"
                                            : "DELETE FROM entries WHERE section = ?1 AND bucket = ?2 AND name = ?3"));
    write.bind(1, static_cast<std::int64_t>(entry.section)).bind(2, std::int64_t{bucket}).bind(3, BytesView(entry.key));
    if (entry.value)
        write.bind(4, BytesView(*entry.value));
    REPLICA_TRY(write.run());
    TWINCHART_ASSIGN(const auto after, readBucket(db(), entry.section, bucket));
    const Digest256 digest = bucketDigest(keys(), number, after);
    m_next.buckets[number] = digest;
    REPLICA_ASSIGN(
        Statement keep,
        db().prepare(
            "INSERT INTO buckets(number, digest) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET digest = excluded.digest"));
    REPLICA_TRY(keep.bind(1, std::int64_t{number}).bind(2, digest.view()).run());
    return {};
}

Done Step::audit(const AuditRow& row)
{
    const Bytes octets = encode(row);
    if (!decodeAudit(octets))
        return failed(ReplicaError::Kind::Misuse, "audit row");
    const std::uint64_t number = m_next.audited + 1;
    const Digest256 mac = keys().audit(m_next.audit, number, octets);
    REPLICA_ASSIGN(Statement write, db().prepare("INSERT INTO audit(number, octets, mac) VALUES(?1, ?2, ?3)"));
    REPLICA_TRY(write.bind(1, static_cast<std::int64_t>(number)).bind(2, BytesView(octets)).bind(3, mac.view()).run());
    m_next.audit = mac;
    m_next.audited = number;
    return {};
}

Done Step::setContribution(std::int64_t number, const StoredContribution& stored)
{
    REPLICA_ASSIGN(Statement write,
                   db().prepare("UPDATE contributions SET waiting = ?2, about = ?3 WHERE number = ?1"));
    StoredContribution sealed = stored;
    sealed.verdictMac = keys().verdict(stored.info.root, stored.info.verdict);
    const Bytes about = encode(sealed);
    REPLICA_TRY(write.bind(1, number).bind(2, std::int64_t{waitingOf(stored.info)}).bind(3, BytesView(about)).run());
    if (const auto touched = m_touched.find(stored.info.handle); touched != m_touched.end())
        touched->second.second.contributions[number] = std::move(sealed);
    return {};
}

Done Step::setFlags(const PatientHandle& handle, std::int64_t record, const StoredFlags& flags)
{
    auto& [row, body] = m_touched.at(handle);
    REPLICA_ASSIGN(
        Statement write,
        db().prepare(
            "INSERT INTO flags(patient, record, about) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET about = excluded.about"));
    const Bytes about = encode(flags);
    REPLICA_TRY(write.bind(1, row.number).bind(2, record).bind(3, BytesView(about)).run());
    body.flags[record] = flags;
    return {};
}

Done Step::commit()
{
    for (auto& [handle, touched] : m_touched) {
        PatientRow& row = touched.first;
        if (row.info.brief.size() > kMaxBrief)
            return failed(ReplicaError::Kind::Misuse, "brief");
        TWINCHART_ASSIGN(const Body body, readBody(db(), keys(), row.number));
        row.info.records = body.counts.records;
        row.info.items = body.counts.items;
        row.info.invalidRecords = body.counts.invalidRecords;
        row.info.withheld = body.counts.withheld;
        row.info.waiting = body.counts.waiting;
        row.info.lastRecorded = body.counts.lastRecorded;
        row.body = body.digest;
        row.root = keys().patientRoot(row.info, row.body);
        m_next.patients[handle] = row.root;
        TWINCHART_TRY(savePatient(db(), row, false));
    }
    m_next.before = m_next.link;
    ++m_next.counter;
    m_next.root = m_next.replicaRoot(keys());
    m_next.link = keys().link(m_next.before, m_next.head());
    const auto counter = static_cast<std::int64_t>(m_next.counter);
    {
        REPLICA_ASSIGN(
            Statement write,
            db().prepare(
                "UPDATE freshness SET counter=?1, root=?2, before=?3, link=?4, audit=?5, audited=?6 WHERE one=1"));
        write.bind(1, counter).bind(2, m_next.root.view()).bind(3, m_next.before.view()).bind(4, m_next.link.view());
        REPLICA_TRY(write.bind(5, m_next.audit.view()).bind(6, static_cast<std::int64_t>(m_next.audited)).run());
        REPLICA_ASSIGN(Statement link, db().prepare("INSERT INTO links(counter, link) VALUES(?1, ?2)"));
        REPLICA_TRY(link.bind(1, counter).bind(2, m_next.link.view()).run());
        // compareAnchor() needs the anchor's link and the one below it, which need not be the number below.
        REPLICA_ASSIGN(
            Statement prune,
            db().prepare("DELETE FROM links WHERE counter < (SELECT max(counter) FROM links WHERE counter < ?1)"));
        REPLICA_TRY(prune
                        .bind(1, std::min(static_cast<std::int64_t>(m_data->anchored),
                                          counter - static_cast<std::int64_t>(kKeptLinks) + 2))
                        .run());
    }
    {
        const std::scoped_lock state(m_data->stateMutex);
        REPLICA_TRY(m_transaction.commit());
        m_data->state = std::move(m_next);
    }
    m_data->recentNames = m_recentNames;
    m_data->sealNow();
    return {};
}

} // namespace twinchart::replica
