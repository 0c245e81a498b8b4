// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/hashes.h>

#include <ledger/encoding.h>
#include <ledger/merkle.h>
#include <ledger/protobuf.h>

#include <algorithm>

namespace twinchart::ledger {

namespace {
constexpr std::size_t kPartOctets = 65'536;

/// The wrapper messages of cdcEncode: one field 1, and no octets at all for a default value.
Bytes wrapped(BytesView value)
{
    ProtoWriter w;
    w.bytes(1, value);
    return std::move(w).take();
}
Bytes wrapped(const OptionalHash& hash)
{
    return wrapped(hash ? hash->view() : BytesView{});
}
Bytes wrapped(std::int64_t value)
{
    ProtoWriter w;
    w.integer(1, value);
    return std::move(w).take();
}
} // namespace

std::optional<Digest256> headerHash(const Header& header)
{
    if (!header.validatorsHash)
        return std::nullopt;
    MerkleAccumulator tree;
    tree.add(encode(header.version));
    tree.add(wrapped(viewOf(header.chainId)));
    tree.add(wrapped(header.height));
    tree.add(encode(header.time));
    tree.add(encode(header.lastBlockId));
    tree.add(wrapped(header.lastCommitHash));
    tree.add(wrapped(header.dataHash));
    tree.add(wrapped(header.validatorsHash));
    tree.add(wrapped(header.nextValidatorsHash));
    tree.add(wrapped(header.consensusHash));
    tree.add(wrapped(BytesView(header.appHash)));
    tree.add(wrapped(header.lastResultsHash));
    tree.add(wrapped(header.evidenceHash));
    tree.add(wrapped(header.proposerAddress ? header.proposerAddress->view() : BytesView{}));
    return tree.root();
}

Digest256 validatorsHash(const ValidatorSet& set)
{
    MerkleAccumulator tree;
    for (const Validator& validator : set.validators) {
        ProtoWriter key;
        key.bytesAlways(1, validator.key);
        ProtoWriter simple;
        simple.bytesAlways(1, key.out());
        simple.integer(2, validator.power);
        tree.add(simple.out());
    }
    return tree.root();
}

Digest256 commitHash(const Commit& commit)
{
    MerkleAccumulator tree;
    for (const CommitSig& entry : commit.signatures)
        tree.add(encode(entry));
    return tree.root();
}

Digest256 dataHash(std::span<const Bytes> transactions)
{
    MerkleAccumulator tree;
    for (const Bytes& transaction : transactions)
        tree.addHash(transactionLeafHash(transaction));
    return tree.root();
}

Digest256 transactionLeafHash(BytesView transaction)
{
    return leafHash(sha256(transaction));
}

Digest256 lastResultsHash(std::span<const TxResult> results)
{
    MerkleAccumulator tree;
    for (const TxResult& result : results) {
        ProtoWriter w;
        w.varint(1, result.code);
        w.bytes(2, result.data);
        w.integer(5, result.gasWanted);
        w.integer(6, result.gasUsed);
        tree.add(w.out());
    }
    return tree.root();
}

Digest256 consensusHash(std::int64_t maxBytes, std::int64_t maxGas)
{
    ProtoWriter w;
    w.integer(1, maxBytes);
    w.integer(2, maxGas);
    return sha256(w.out());
}

Bytes encodeBlock(const Header& header, std::span<const Bytes> transactions, const Commit& lastCommit)
{
    ProtoWriter data;
    for (const Bytes& transaction : transactions)
        data.bytesAlways(1, transaction);
    ProtoWriter w;
    w.bytesAlways(1, encode(header));
    w.bytesAlways(2, data.out());
    w.bytesAlways(3, BytesView{});
    w.bytesAlways(4, encode(lastCommit));
    return std::move(w).take();
}

PartSetHeader partSetHeaderOf(BytesView block)
{
    MerkleAccumulator tree;
    for (std::size_t at = 0; at < block.size(); at += kPartOctets)
        tree.add(block.subspan(at, std::min(kPartOctets, block.size() - at)));
    return {static_cast<std::uint32_t>(tree.size()), tree.root()};
}

} // namespace twinchart::ledger
