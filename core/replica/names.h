// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data.h"

#include <vector>

namespace twinchart::replica {

/// The index from the first eight octets of a name to the numbers of records, in two tables of one form. Names are
/// digests: in one large index nearly every record would have a page of its own read, sealed and written. What is new
/// goes into a small table of few pages, and from there in the order of the names into the large one, which costs a
/// page for many of them (O'Neil, Cheng, Gawlick, O'Neil: The Log-Structured Merge-Tree, Acta Informatica 33, 1996).
/// It is under no root: whoever follows it compares the record's own name (mayLead() false: somebody edited), and
/// check() wants each record named once.
class NameWriter {
public:
    static Expected<NameWriter, ReplicaError> prepare(Database& db);
    Done add(std::int64_t prefix, std::int64_t number);

private:
    explicit NameWriter(Statement write) : m_write(std::move(write)) {}
    Statement m_write;
};

class NameReader {
public:
    static Expected<NameReader, ReplicaError> prepare(Database& db);
    /// Numbers of the records whose names begin so, the newest first; one twice if both tables have it.
    Expected<std::vector<std::int64_t>, ReplicaError> numbers(std::int64_t prefix);

private:
    explicit NameReader(Statement read) : m_read(std::move(read)) {}
    Statement m_read;
};

/// Whether an entry for that name may lead to a record of this one.
bool mayLead(const RecordName& asked, BytesView found);

/// Takes the entry of a record out.
Done dropName(Database& db, std::int64_t prefix, std::int64_t number);
/// Takes the entries of all these records out.
Done dropNames(Database& db, std::int64_t first, std::int64_t last);
/// How many names the small table holds.
Expected<std::int64_t, ReplicaError> recentNames(Database& db);
/// Moves them all into the large one.
Done mergeNames(Database& db);

} // namespace twinchart::replica
