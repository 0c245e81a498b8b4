// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "blockmaker.h"

#include <utility>

namespace twinchart::consortium {

ledger::Header headerOf(const contract::Genesis& genesis, const ledger::ValidatorSet& validators,
                        const Predecessor* before, LedgerHeight height, Instant time, const Digest256& appHash,
                        std::span<const Bytes> transactions)
{
    ledger::Header header;
    header.version = {ledger::kBlockProtocol, genesis.contractVersion};
    header.chainId = genesis.chain;
    header.height = static_cast<std::int64_t>(height);
    header.time = ledger::Timestamp::from(time);
    // Block 1 follows an empty commit and no results.
    if (before != nullptr)
        header.lastBlockId = before->id;
    header.lastCommitHash = before != nullptr ? ledger::commitHash(before->commit) : ledger::emptyHash();
    header.dataHash = ledger::dataHash(transactions);
    header.validatorsHash = ledger::validatorsHash(validators);
    header.nextValidatorsHash = header.validatorsHash;
    header.consensusHash = ledger::consensusHash(kBlockMaxOctets, kBlockMaxGas);
    header.appHash = bytesOf(appHash.view());
    header.lastResultsHash = before != nullptr ? ledger::lastResultsHash(before->results) : ledger::emptyHash();
    header.evidenceHash = ledger::emptyHash();
    header.proposerAddress = validators.validators.front().address;
    return header;
}

ledger::BlockId blockIdOf(const ledger::Header& header, std::span<const Bytes> transactions, const Predecessor* before)
{
    const ledger::Commit none;
    const ledger::Commit& lastCommit = before != nullptr ? before->commit : none;
    return {ledger::headerHash(header), ledger::partSetHeaderOf(ledger::encodeBlock(header, transactions, lastCommit))};
}

Block makeBlock(const ledger::VoteSigner& validator, ledger::Header header, std::vector<Bytes> transactions,
                const Predecessor* before)
{
    Block block;
    block.commit.height = header.height;
    block.commit.round = 0;
    block.commit.blockId = blockIdOf(header, transactions, before);
    block.commit.signatures.push_back(
        validator.precommit(header.chainId, header.height, block.commit.round, block.commit.blockId, header.time));
    block.header = std::move(header);
    block.transactions = std::move(transactions);
    return block;
}

} // namespace twinchart::consortium
