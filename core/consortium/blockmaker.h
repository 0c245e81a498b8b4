// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/application.h>
#include <ledger/hashes.h>
#include <ledger/types.h>
#include <ledger/vote.h>

#include <vector>

namespace twinchart::consortium {

/// A block as one validator makes and signs it.
struct Block {
    ledger::Header header;
    ledger::Commit commit; ///< for this very block
    std::vector<Bytes> transactions;
};

/// What a block says of the one before it.
struct Predecessor {
    ledger::BlockId id;
    ledger::Commit commit;
    std::vector<ledger::TxResult> results;
};

/// CometBFT's default block parameters: the ones under consensusHash.
inline constexpr std::int64_t kBlockMaxOctets = 22'020'096;
inline constexpr std::int64_t kBlockMaxGas = -1;

/// The header of the block after `before` (none: of block 1) on the state with that app hash.
ledger::Header headerOf(const contract::Genesis& genesis, const ledger::ValidatorSet& validators,
                        const Predecessor* before, LedgerHeight height, Instant time, const Digest256& appHash,
                        std::span<const Bytes> transactions);
/// Hash and part set header of the block with that header.
ledger::BlockId blockIdOf(const ledger::Header& header, std::span<const Bytes> transactions, const Predecessor* before);
/// Header and commit, signed.
Block makeBlock(const ledger::VoteSigner& validator, ledger::Header header, std::vector<Bytes> transactions,
                const Predecessor* before);

} // namespace twinchart::consortium
