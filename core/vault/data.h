// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/store/database.h>
#include <vault/vault.h>

#include <mutex>

namespace twinchart::vault {

using crypto::store::Database;
using crypto::store::Statement;
using crypto::store::StoreError;
using crypto::store::Transaction;

/// A store's error in this room's words.
VaultError vaultError(const StoreError& error);
Unexpected<VaultError> failure(VaultError::Kind kind, std::string detail = {}, std::optional<std::uint32_t> leaf = {});

/// TWINCHART_ASSIGN for calls of the store.
#define VAULT_TRY(expr)                                                                                                \
    do {                                                                                                               \
        if (auto vaultTry = (expr); !vaultTry)                                                                         \
            return Unexpected{vaultError(vaultTry.error())};                                                           \
    } while (false)
#define VAULT_ASSIGN(decl, expr)                                                                                       \
    auto TWINCHART_TRY_CAT(vaultTry, __LINE__) = (expr);                                                               \
    if (!TWINCHART_TRY_CAT(vaultTry, __LINE__))                                                                        \
        return Unexpected{vaultError(TWINCHART_TRY_CAT(vaultTry, __LINE__).error())};                                  \
    decl = std::move(TWINCHART_TRY_CAT(vaultTry, __LINE__)).value()

/// Number of a ciphertext's row: pieces of one contribution lie together, in the order of their leaves.
inline constexpr int kPieceBits = 5;
inline constexpr int kLeafBits = 16;
inline std::int64_t pieceRow(std::int64_t contribution, std::uint32_t leaf, std::uint64_t piece)
{
    return (contribution << (kLeafBits + kPieceBits)) | (std::int64_t{leaf} << kPieceBits) |
           static_cast<std::int64_t>(piece);
}
inline std::uint32_t leafOfRow(std::int64_t row)
{
    return static_cast<std::uint32_t>(row >> kPieceBits) & ((1u << kLeafBits) - 1);
}
inline std::uint64_t offsetOfRow(std::int64_t row)
{
    return static_cast<std::uint64_t>(row & ((1 << kPieceBits) - 1)) * kPieceOctets;
}
inline std::uint64_t piecesOf(std::uint64_t total)
{
    return (total + kPieceOctets - 1) / kPieceOctets;
}

/// Row of the table of contributions.
struct Contribution {
    std::int64_t id = 0;
    State state = State::Absent;
    KeyId putter;
    std::uint32_t ciphertexts = 0;
    std::uint32_t leafCount = 0;
    Instant put;
};

struct Vault::Data {
    explicit Data(Database opened) : database(std::move(opened)) {}

    Expected<std::optional<Contribution>, VaultError> find(const Digest256& root);
    Expected<Contribution, VaultError> complete(const Digest256& root);
    Expected<std::vector<crypto::LeafBytes>, VaultError> leaves(std::int64_t id);
    Expected<std::vector<Bytes>, VaultError> tables(std::int64_t id);
    Expected<void, VaultError> loadStats();

    Expected<Contribution, VaultError> begin(const Part& part);
    Expected<std::uint32_t, VaultError> addPieces(const Contribution& contribution, const Part& part,
                                                  const std::vector<crypto::LeafBytes>& leaves, std::uint64_t& octets);
    Expected<void, VaultError> addWraps(const Contribution& contribution, const Part& part);
    Expected<void, VaultError> finish(const Contribution& contribution, const Part& part);
    Expected<Bytes, VaultError> openWrap(const Digest256& root, const Wrap& wrap, std::uint64_t epoch) const;
    Bytes sealWrap(BytesView key, const Digest256& root, const Wrap& wrap, std::uint64_t epoch) const;

    // grants.cpp; `place` = the root that a part of a table is about, empty for its head
    Bytes sealGrantPart(BytesView key, const KnownGrant& grant, BytesView place, std::uint64_t epoch,
                        BytesView part) const;
    Expected<Bytes, VaultError> openGrantPart(const KnownGrant& grant, BytesView place, std::uint64_t epoch,
                                              BytesView sealed) const;
    Expected<Bytes, VaultError> grantTable(const KnownGrant& grant);
    Expected<std::vector<KnownGrant>, VaultError> grants();
    Expected<void, VaultError> eraseGrant(const GrantName& name);
    Expected<void, VaultError> rotateGrants(BytesView nextKey, std::uint64_t nextEpoch);

    mutable std::mutex mutex;
    std::optional<Database> database;
    SecretBytes wrapKey;
    std::uint64_t wrapEpoch = 0;
    Stats stats;
};

} // namespace twinchart::vault
