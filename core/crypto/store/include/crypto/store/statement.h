// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/store/error.h>
#include <util/bytes.h>
#include <util/expected.h>

#include <optional>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace twinchart::crypto::store {

class Database;

/// A prepared statement. Short-lived or kept by its owner; must go before its Database. One thread.
/// Parameters are numbered from 1, columns from 0. Text and octets are copied at bind.
class Statement {
public:
    Statement() = default;
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;
    ~Statement();

    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, BytesView octets);
    /// Octets that stay where they are until the next reset().
    Statement& bindStatic(int parameter, BytesView octets);
    Statement& bindText(int parameter, std::string_view text);
    Statement& bindNull(int parameter);

    /// True: a row is there. False: done. A failed bind shows here. After done or an error the statement is reset
    /// (bindings stay) and may be stepped again.
    Expected<bool, StoreError> step();
    /// step() that must give no row.
    Expected<void, StoreError> run();
    void reset();

    bool isNull(int column) const;
    std::int64_t integer(int column) const;
    /// Views into the row; valid until the next step() or reset().
    BytesView octets(int column) const;
    std::string_view text(int column) const;
    template <class F>
    std::optional<F> fixed(int column) const
    {
        return F::from(octets(column));
    }

private:
    friend class Database;
    explicit Statement(sqlite3_stmt* statement) : m_statement(statement) {}
    sqlite3_stmt* m_statement = nullptr;
    int m_bindError = 0;
};

} // namespace twinchart::crypto::store
