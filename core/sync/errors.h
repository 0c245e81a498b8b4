// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sync/error.h>

namespace twinchart::sync {

template <class T>
using Result = Expected<T, SyncError>;

inline Unexpected<SyncError> failed(SyncError::Kind kind, std::string detail = {})
{
    SyncError error;
    error.kind = kind;
    error.detail = std::move(detail);
    return Unexpected{std::move(error)};
}
inline Unexpected<SyncError> failed(ledger::InvalidReason reason)
{
    SyncError error;
    error.kind = SyncError::Kind::Invalid;
    error.detail = std::string("header: ") + std::string(ledger::nameOf(reason));
    error.reason = reason;
    return Unexpected{std::move(error)};
}
inline SyncError errorOf(const replica::ReplicaError& from)
{
    SyncError error;
    error.kind =
        from.kind == replica::ReplicaError::Kind::RolledBack ? SyncError::Kind::RolledBack : SyncError::Kind::Storage;
    error.detail = from.detail;
    error.replica = from;
    return error;
}
inline SyncError errorOf(const gateway::GatewayError& from)
{
    using From = gateway::GatewayError::Kind;
    SyncError error;
    switch (from.kind) {
    case From::Unreachable: error.kind = SyncError::Kind::Unreachable; break;
    case From::Refused: error.kind = SyncError::Kind::Refused; break;
    case From::Malformed: error.kind = SyncError::Kind::Malformed; break;
    case From::Unauthorised: error.kind = SyncError::Kind::Unauthorised; break;
    }
    error.detail = from.message;
    return error;
}

} // namespace twinchart::sync

/// TWINCHART_TRY and TWINCHART_ASSIGN for calls of replica and gateway.
#define SYNC_TRY(expr)                                                                                                 \
    do {                                                                                                               \
        if (auto syncTry = (expr); !syncTry)                                                                           \
            return ::twinchart::Unexpected{::twinchart::sync::errorOf(syncTry.error())};                               \
    } while (false)
#define SYNC_ASSIGN(decl, expr)                                                                                        \
    auto TWINCHART_TRY_CAT(syncTry, __LINE__) = (expr);                                                                \
    if (!TWINCHART_TRY_CAT(syncTry, __LINE__))                                                                         \
        return ::twinchart::Unexpected{::twinchart::sync::errorOf(TWINCHART_TRY_CAT(syncTry, __LINE__).error())};      \
    decl = std::move(TWINCHART_TRY_CAT(syncTry, __LINE__)).value()
