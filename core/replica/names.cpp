// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "names.h"

namespace twinchart::replica {

Expected<NameWriter, ReplicaError> NameWriter::prepare(Database& db)
{
    REPLICA_ASSIGN(Statement write, db.prepare("INSERT OR IGNORE INTO recent_names(prefix, number) VALUES(?1, ?2)"));
    return NameWriter(std::move(write));
}

Done NameWriter::add(std::int64_t prefix, std::int64_t number)
{
    REPLICA_TRY(m_write.bind(1, prefix).bind(2, number).run());
    return {};
}

Expected<NameReader, ReplicaError> NameReader::prepare(Database& db)
{
    REPLICA_ASSIGN(Statement read,
                   db.prepare("SELECT number FROM names WHERE prefix = ?1 UNION ALL "
                              "SELECT number FROM recent_names WHERE prefix = ?1 ORDER BY number DESC"));
    return NameReader(std::move(read));
}

Expected<std::vector<std::int64_t>, ReplicaError> NameReader::numbers(std::int64_t prefix)
{
    m_read.bind(1, prefix);
    std::vector<std::int64_t> out;
    for (;;) {
        REPLICA_ASSIGN(const bool row, m_read.step());
        if (!row)
            return out;
        out.push_back(m_read.integer(0));
    }
}

bool mayLead(const RecordName& asked, BytesView found)
{
    return found.size() == RecordName::kSize && equal(found.first(8), asked.view().first(8));
}

Done dropName(Database& db, std::int64_t prefix, std::int64_t number)
{
    for (const char* sql : {"DELETE FROM names WHERE prefix = ?1 AND number = ?2",
                            "DELETE FROM recent_names WHERE prefix = ?1 AND number = ?2"}) {
        REPLICA_ASSIGN(Statement drop, db.prepare(sql));
        REPLICA_TRY(drop.bind(1, prefix).bind(2, number).run());
    }
    return {};
}

Done dropNames(Database& db, std::int64_t first, std::int64_t last)
{
    for (const char* sql :
         {"DELETE FROM names WHERE (prefix, number) IN "
          "(SELECT prefix, number FROM records WHERE number BETWEEN ?1 AND ?2 AND prefix IS NOT NULL)",
          "DELETE FROM recent_names WHERE (prefix, number) IN "
          "(SELECT prefix, number FROM records WHERE number BETWEEN ?1 AND ?2 AND prefix IS NOT NULL)"}) {
        REPLICA_ASSIGN(Statement drop, db.prepare(sql));
        REPLICA_TRY(drop.bind(1, first).bind(2, last).run());
    }
    return {};
}

Expected<std::int64_t, ReplicaError> recentNames(Database& db)
{
    REPLICA_ASSIGN(Statement read, db.prepare("SELECT count(*) FROM recent_names"));
    REPLICA_ASSIGN(const bool row, read.step());
    return row ? read.integer(0) : 0;
}

Done mergeNames(Database& db)
{
    REPLICA_TRY(db.execute("INSERT OR IGNORE INTO names(prefix, number) SELECT prefix, number FROM recent_names "
                           "ORDER BY prefix, number"));
    REPLICA_TRY(db.execute("DELETE FROM recent_names"));
    return {};
}

} // namespace twinchart::replica
