// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/transaction.h>
#include <ledger/types.h>
#include <sync/headers.h>
#include <util/message.h>

#include <functional>
#include <span>

namespace twinchart::workstation {

/// What headers that were verified here say of a block's transactions.
enum class BlockWord : std::uint8_t {
    Accepted,     ///< these and no others are in it, and every one of them was accepted
    NotProven,    ///< these and no others are in it; whether they were accepted is not proven (yet)
    Contradicted, ///< the block holds others
};
/// `header` is the block's own, `next` that of the next height (null: not there yet), whose results hash covers this
/// block. Both are trusted, the transactions are not.
BlockWord judgeBlock(const ledger::Header& header, const ledger::Header* next, std::span<const Bytes> transactions);

struct SeenTransaction {
    LedgerHeight height = 0;
    Instant time; ///< of its block
    Digest256 hash;
    contract::Transaction transaction;
    bool accepted = false; ///< false: BlockWord::NotProven
};
/// Goes through every transaction from the first block to the newest header that is trusted here, in the chain's order;
/// its height is the answer. Nothing is left out: a block of which the node gives others than its header commits to is
/// the end (Integrity), also one that it calls empty. Headers that are not kept here are fetched, verified, and not
/// kept. Asks for all of the chain: the work grows with it.
Result<LedgerHeight> scanLedger(gateway::Gateway& gateway, sync::HeaderTracker& headers,
                                const std::function<void(SeenTransaction&&)>& see);

} // namespace twinchart::workstation
