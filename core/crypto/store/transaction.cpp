// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/store/database.h>

#include <utility>

namespace twinchart::crypto::store {

Expected<Transaction, StoreError> Transaction::begin(Database& database)
{
    TWINCHART_TRY(database.execute("BEGIN IMMEDIATE"));
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Transaction::~Transaction()
{
    rollBack();
}

Expected<void, StoreError> Transaction::commit()
{
    if (m_database == nullptr || !m_database->inTransaction()) {
        m_database = nullptr;
        return Unexpected{StoreError{StoreError::Kind::Misuse, 0, "commit outside a transaction"}};
    }
    auto done = m_database->execute("COMMIT");
    if (!done)
        rollBack();
    m_database = nullptr;
    return done;
}

void Transaction::rollBack()
{
    // SQLite itself has rolled back after a full disk or an I/O error. Nobody waits for an answer here, and a file that
    // cannot be rolled back now is by the next open.
    if (m_database != nullptr && m_database->inTransaction())
        (void)m_database->execute("ROLLBACK");
    m_database = nullptr;
}

} // namespace twinchart::crypto::store
