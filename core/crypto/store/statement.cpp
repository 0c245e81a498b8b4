// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/store/statement.h>

#include "profile.h"

#include <sqlite3.h>

#include <utility>

namespace twinchart::crypto::store {

Statement::Statement(Statement&& other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr)), m_bindError(other.m_bindError)
{
}

Statement& Statement::operator=(Statement&& other) noexcept
{
    if (this != &other) {
        sqlite3_finalize(m_statement);
        m_statement = std::exchange(other.m_statement, nullptr);
        m_bindError = other.m_bindError;
    }
    return *this;
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

namespace {
void keepFirst(int& error, int code)
{
    if (error == SQLITE_OK)
        error = code;
}
// SQLite makes NULL of a null pointer even when the length is 0.
const void* address(BytesView octets)
{
    return octets.empty() ? static_cast<const void*>("") : octets.data();
}
} // namespace

Statement& Statement::bind(int parameter, std::int64_t value)
{
    keepFirst(m_bindError, sqlite3_bind_int64(m_statement, parameter, value));
    return *this;
}

Statement& Statement::bind(int parameter, BytesView octets)
{
    keepFirst(m_bindError,
              sqlite3_bind_blob64(m_statement, parameter, address(octets), octets.size(), SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::bindStatic(int parameter, BytesView octets)
{
    keepFirst(m_bindError, sqlite3_bind_blob64(m_statement, parameter, address(octets), octets.size(), SQLITE_STATIC));
    return *this;
}

Statement& Statement::bindText(int parameter, std::string_view text)
{
    const char* start = text.empty() ? "" : text.data();
    keepFirst(m_bindError,
              sqlite3_bind_text64(m_statement, parameter, start, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bindNull(int parameter)
{
    keepFirst(m_bindError, sqlite3_bind_null(m_statement, parameter));
    return *this;
}

Expected<bool, StoreError> Statement::step()
{
    if (m_statement == nullptr)
        return Unexpected{storeError(SQLITE_MISUSE, "step")};
    if (const int code = std::exchange(m_bindError, SQLITE_OK); code != SQLITE_OK)
        return Unexpected{storeError(code, "bind")};
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    sqlite3* handle = sqlite3_db_handle(m_statement);
    const int extended = code == SQLITE_DONE ? SQLITE_DONE : sqlite3_extended_errcode(handle);
    sqlite3_reset(m_statement);
    if (code == SQLITE_DONE)
        return false;
    return Unexpected{storeError(extended, "step")};
}

Expected<void, StoreError> Statement::run()
{
    TWINCHART_ASSIGN(const bool row, step());
    if (!row)
        return {};
    reset();
    return Unexpected{storeError(SQLITE_MISUSE, "unexpected row")};
}

void Statement::reset()
{
    sqlite3_reset(m_statement);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

BytesView Statement::octets(int column) const
{
    const void* start = sqlite3_column_blob(m_statement, column);
    const int size = sqlite3_column_bytes(m_statement, column);
    if (start == nullptr || size <= 0)
        return {};
    return {static_cast<const std::uint8_t*>(start), static_cast<std::size_t>(size)};
}

std::string_view Statement::text(int column) const
{
    const unsigned char* start = sqlite3_column_text(m_statement, column);
    const int size = sqlite3_column_bytes(m_statement, column);
    if (start == nullptr || size <= 0)
        return {};
    return {reinterpret_cast<const char*>(start), static_cast<std::size_t>(size)};
}

} // namespace twinchart::crypto::store
