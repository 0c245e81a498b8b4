// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <util/message.h>

#include <utility>

namespace twinchart::replica {

Expected<Snapshot, ReplicaError> Snapshot::take(Replica::Data& data)
{
    std::unique_ptr<Database> database;
    {
        std::unique_lock lock(data.poolMutex);
        data.poolFree.wait(lock, [&] { return data.closed || !data.pool.empty(); });
        if (data.closed)
            return failed(ReplicaError::Kind::Misuse, "closed");
        database = std::move(data.pool.back());
        data.pool.pop_back();
        ++data.lent;
    }
    Snapshot out(data, std::move(database));
    const std::scoped_lock state(data.stateMutex);
    REPLICA_TRY(out.db().execute("BEGIN"));
    REPLICA_ASSIGN(Statement read, out.db().prepare("SELECT counter, link FROM freshness WHERE one = 1"));
    REPLICA_ASSIGN(const bool row, read.step());
    out.m_state = data.state;
    if ((!row || static_cast<std::uint64_t>(read.integer(0)) != data.state.counter ||
         !equal(read.octets(1), data.state.link)) &&
        data.health.fresh) {
        data.health.fresh = false;
        data.health.problems.emplace_back(TWINCHART_TR("the replica was changed from outside while it was open"));
    }
    if (!data.health.fresh)
        out.m_state.patients.clear(); // no patient is given; settings are, whose digests are authentic if perhaps old
    return out;
}

Snapshot::Snapshot(Snapshot&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_database(std::move(other.m_database)),
      m_state(std::move(other.m_state))
{
}

Snapshot::~Snapshot()
{
    if (m_data == nullptr)
        return;
    if (m_database->inTransaction())
        (void)m_database->execute("ROLLBACK");
    const std::scoped_lock lock(m_data->poolMutex);
    m_data->pool.push_back(std::move(m_database));
    --m_data->lent;
    m_data->poolFree.notify_all();
}

std::optional<Digest256> Snapshot::expected(const PatientHandle& handle) const
{
    const auto at = m_state.patients.find(handle);
    return at == m_state.patients.end() ? std::nullopt : std::optional(at->second);
}

Expected<std::shared_ptr<const Body>, ReplicaError> Snapshot::verifiedBody(const PatientHandle& handle)
{
    const auto root = expected(handle);
    if (!root)
        return failed(ReplicaError::Kind::Mismatch, "patient root");
    {
        const std::scoped_lock state(m_data->stateMutex);
        if (const auto at = m_data->bodies.find(handle); at != m_data->bodies.end() && at->second.first == *root)
            return at->second.second;
    }
    TWINCHART_ASSIGN(const auto row, readPatient(db(), handle));
    if (!row)
        return failed(ReplicaError::Kind::Mismatch, "patient row");
    TWINCHART_ASSIGN(Body body, readBody(db(), m_data->fresh, row->number));
    if (!fits(m_data->fresh, *row, body, *root))
        return failed(ReplicaError::Kind::Mismatch, "patient root");
    auto shared = std::make_shared<const Body>(std::move(body));
    const std::scoped_lock state(m_data->stateMutex);
    m_data->bodies.insert_or_assign(handle, std::pair(*root, shared));
    return shared;
}

} // namespace twinchart::replica
