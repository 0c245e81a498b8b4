// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile.h"

#include <sqlite3.h>

#include <array>
#include <utility>

namespace twinchart::crypto::store {

namespace {
struct Limit {
    int id;
    int value;
    const char* name;
};
// Of SQLite's security page, for a program whose SQL is all its own: what none of our statements needs.
constexpr std::array kLimits{
    Limit{SQLITE_LIMIT_SQL_LENGTH, 100'000, "limit sql length"},
    Limit{SQLITE_LIMIT_COLUMN, 100, "limit column"},
    Limit{SQLITE_LIMIT_EXPR_DEPTH, 100, "limit expression depth"},
    Limit{SQLITE_LIMIT_COMPOUND_SELECT, 10, "limit compound select"},
    Limit{SQLITE_LIMIT_VDBE_OP, 25'000, "limit program"},
    Limit{SQLITE_LIMIT_FUNCTION_ARG, 16, "limit function arguments"},
    Limit{SQLITE_LIMIT_ATTACHED, 0, "limit attached"},
    Limit{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100, "limit pattern"},
    Limit{SQLITE_LIMIT_VARIABLE_NUMBER, 999, "limit variables"},
    Limit{SQLITE_LIMIT_TRIGGER_DEPTH, 10, "limit trigger depth"},
    Limit{SQLITE_LIMIT_WORKER_THREADS, 0, "limit worker threads"},
};
struct Switch {
    int id;
    int value;
    const char* name;
};
constexpr std::array kSwitches{
    Switch{SQLITE_DBCONFIG_DEFENSIVE, 1, "defensive"},
    Switch{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, "trusted schema"},
    Switch{SQLITE_DBCONFIG_ENABLE_FKEY, 1, "foreign keys"},
    Switch{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, "load extension"},
    Switch{SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0, "writable schema"},
    Switch{SQLITE_DBCONFIG_DQS_DML, 0, "double-quoted text"},
    Switch{SQLITE_DBCONFIG_DQS_DDL, 0, "double-quoted text in schema"},
};
} // namespace

StoreError storeError(int native, std::string detail)
{
    using Kind = StoreError::Kind;
    const Kind kind = [native] {
        switch (native & 0xff) {
        case SQLITE_NOTADB: return Kind::WrongKey;
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
        case SQLITE_READONLY: return Kind::CannotOpen;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL: return Kind::Busy;
        case SQLITE_CONSTRAINT: return Kind::Constraint;
        case SQLITE_CORRUPT: return Kind::Corrupt;
        case SQLITE_FULL: return Kind::Full;
        case SQLITE_IOERR:
        case SQLITE_NOLFS: return Kind::Io;
        case SQLITE_TOOBIG: return Kind::TooLarge;
        case SQLITE_NOMEM: return Kind::Memory;
        default: return Kind::Misuse;
        }
    }();
    return {kind, native, std::move(detail)};
}

int applyLimits(sqlite3* handle, std::size_t maxValueBytes)
{
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, static_cast<int>(maxValueBytes));
    for (const Limit& limit : kLimits)
        sqlite3_limit(handle, limit.id, limit.value);
    for (const Switch& s : kSwitches) {
        int now = -1;
        if (const int code = sqlite3_db_config(handle, s.id, s.value, &now); code != SQLITE_OK)
            return code;
    }
    return SQLITE_OK;
}

std::string wrongLimit(sqlite3* handle, std::size_t maxValueBytes)
{
    if (sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, -1) != static_cast<int>(maxValueBytes))
        return "limit length";
    for (const Limit& limit : kLimits)
        if (sqlite3_limit(handle, limit.id, -1) != limit.value)
            return limit.name;
    for (const Switch& s : kSwitches) {
        int now = -1;
        if (sqlite3_db_config(handle, s.id, -1, &now) != SQLITE_OK || now != s.value)
            return s.name;
    }
    return {};
}

} // namespace twinchart::crypto::store
