// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/vote.h>

#include "signprefix.h"

#include <ledger/encoding.h>
#include <ledger/protobuf.h>

namespace twinchart::ledger {

SignPrefix::SignPrefix(std::string_view chainId, VoteType type, std::int64_t height, std::int32_t round,
                       const BlockId& blockId)
{
    ProtoWriter head;
    head.varint(1, static_cast<std::uint64_t>(type));
    head.fixed64(2, height);
    head.fixed64(3, round);
    if (!blockId.isZero())
        head.bytesAlways(4, encode(blockId));
    m_head = std::move(head).take();
    ProtoWriter tail;
    tail.bytes(6, chainId);
    m_tail = std::move(tail).take();
}

Bytes SignPrefix::with(Timestamp timestamp) const
{
    ProtoWriter time;
    time.bytesAlways(5, encode(timestamp));
    ProtoWriter w;
    w.rawVarint(m_head.size() + time.out().size() + m_tail.size());
    w.raw(m_head);
    w.raw(time.out());
    w.raw(m_tail);
    return std::move(w).take();
}

Bytes voteSignBytes(std::string_view chainId, VoteType type, std::int64_t height, std::int32_t round,
                    const BlockId& blockId, Timestamp timestamp)
{
    return SignPrefix(chainId, type, height, round, blockId).with(timestamp);
}

Bytes commitSignBytes(std::string_view chainId, const Commit& commit, std::size_t index)
{
    const CommitSig& entry = commit.signatures[index];
    return voteSignBytes(chainId, VoteType::Precommit, commit.height, commit.round,
                         entry.flag == BlockIdFlag::Commit ? commit.blockId : BlockId{}, entry.timestamp);
}

CommitSig VoteSigner::precommit(std::string_view chainId, std::int64_t height, std::int32_t round,
                                const BlockId& blockId, Timestamp timestamp) const
{
    const Signature64 signature = sign(voteSignBytes(chainId, VoteType::Precommit, height, round, blockId, timestamp));
    return {BlockIdFlag::Commit, address(), timestamp, bytesOf(signature.view())};
}

} // namespace twinchart::ledger
