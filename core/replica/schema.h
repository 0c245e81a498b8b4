// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/store/database.h>
#include <replica/error.h>

#include <span>

namespace twinchart::replica {

inline constexpr std::string_view kStoreName = "replica";
/// The schema, step by step (README). Released steps are never edited.
std::span<const crypto::store::Migration> migrations();

/// A store error in this room's words.
ReplicaError errorOf(const crypto::store::StoreError& error);

} // namespace twinchart::replica

/// TWINCHART_TRY and TWINCHART_ASSIGN for calls of the store.
#define REPLICA_TRY(expr)                                                                                              \
    do {                                                                                                               \
        if (auto replicaTry = (expr); !replicaTry)                                                                     \
            return ::twinchart::Unexpected{::twinchart::replica::errorOf(replicaTry.error())};                         \
    } while (false)
#define REPLICA_ASSIGN(decl, expr)                                                                                     \
    auto TWINCHART_TRY_CAT(replicaTry, __LINE__) = (expr);                                                             \
    if (!TWINCHART_TRY_CAT(replicaTry, __LINE__))                                                                      \
        return ::twinchart::Unexpected{                                                                                \
            ::twinchart::replica::errorOf(TWINCHART_TRY_CAT(replicaTry, __LINE__).error())};                           \
    decl = std::move(TWINCHART_TRY_CAT(replicaTry, __LINE__)).value()
