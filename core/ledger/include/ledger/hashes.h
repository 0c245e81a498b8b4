// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/types.h>

#include <span>

namespace twinchart::ledger {

/// SHA-256 (FIPS 180-4).
Digest256 sha256(BytesView octets);
/// SHA-256 of nothing: the root of an empty tree, so also "no transactions", "no results", "no evidence".
Digest256 emptyHash();
/// SHA-256(key)[0:20].
Address addressOf(const PublicSigningKey& key);

/// Merkle root over the fourteen fields (types/block.go, Header.Hash). None when validatorsHash is none.
std::optional<Digest256> headerHash(const Header& header);
/// Root over SimpleValidator{key, power} in the order of the set. Address and priority are not in it.
Digest256 validatorsHash(const ValidatorSet& set);
/// Root over the CommitSigs: lastCommitHash of the next header.
Digest256 commitHash(const Commit& commit);
/// Root whose leaves are SHA-256(transaction).
Digest256 dataHash(std::span<const Bytes> transactions);
/// The leaf hash of one transaction in that tree, for verifyInclusion.
Digest256 transactionLeafHash(BytesView transaction);
/// lastResultsHash of header H+1 over the results of H.
Digest256 lastResultsHash(std::span<const TxResult> results);
/// SHA-256({1: max_bytes, 2: max_gas}), the only consensus parameters under the header.
Digest256 consensusHash(std::int64_t maxBytes, std::int64_t maxGas);

/// Protobuf tendermint.types.Block without evidence, as an own engine stores and splits it.
Bytes encodeBlock(const Header& header, std::span<const Bytes> transactions, const Commit& lastCommit);
/// Parts of 65,536 octets and the root over them (types/part_set.go).
PartSetHeader partSetHeaderOf(BytesView block);

} // namespace twinchart::ledger
