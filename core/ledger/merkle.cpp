// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/merkle.h>

#include "sha256.h"

#include <ledger/hashes.h>
#include <ledger/protobuf.h>

#include <bit>

namespace twinchart::ledger {

namespace {
constexpr std::uint8_t kLeaf = 0x00;
constexpr std::uint8_t kInner = 0x01;
} // namespace

Digest256 leafHash(BytesView data)
{
    return Sha256().add(kLeaf).add(data).finish();
}

Digest256 innerHash(BytesView left, BytesView right)
{
    return Sha256().add(kInner).add(left).add(right).finish();
}

void MerkleAccumulator::addHash(const Digest256& leaf)
{
    Digest256 node = leaf;
    // Each full pair of equal subtrees joins, as a carry runs through the bits of the count.
    for (std::uint64_t n = m_size; (n & 1) != 0; n >>= 1) {
        node = innerHash(m_full.back(), node);
        m_full.pop_back();
    }
    m_full.push_back(node);
    ++m_size;
}

Digest256 MerkleAccumulator::root() const
{
    if (m_full.empty())
        return emptyHash();
    Digest256 node = m_full.back();
    for (std::size_t i = m_full.size() - 1; i-- > 0;)
        node = innerHash(m_full[i], node);
    return node;
}

Digest256 merkleRoot(std::span<const Bytes> leaves)
{
    MerkleAccumulator tree;
    for (const Bytes& leaf : leaves)
        tree.add(leaf);
    return tree.root();
}

Digest256 merkleRootOfHashes(std::span<const Digest256> leafHashes)
{
    MerkleAccumulator tree;
    for (const Digest256& leaf : leafHashes)
        tree.addHash(leaf);
    return tree.root();
}

MerkleTree::MerkleTree(std::vector<Digest256> leafHashes)
{
    m_levels.push_back(std::move(leafHashes));
    while (m_levels.back().size() > 1) {
        const std::vector<Digest256>& below = m_levels.back();
        std::vector<Digest256> level;
        level.reserve((below.size() + 1) / 2);
        for (std::size_t i = 0; i + 1 < below.size(); i += 2)
            level.push_back(innerHash(below[i], below[i + 1]));
        if (below.size() % 2 != 0)
            level.push_back(below.back());
        m_levels.push_back(std::move(level));
    }
}

MerkleTree MerkleTree::ofLeaves(std::span<const Bytes> leaves)
{
    std::vector<Digest256> hashes;
    hashes.reserve(leaves.size());
    for (const Bytes& leaf : leaves)
        hashes.push_back(leafHash(leaf));
    return MerkleTree(std::move(hashes));
}

Digest256 MerkleTree::root() const
{
    return m_levels.back().empty() ? emptyHash() : m_levels.back().front();
}

std::optional<InclusionProof> MerkleTree::prove(std::uint64_t index) const
{
    if (index >= size())
        return std::nullopt;
    InclusionProof proof{index, size(), {}};
    std::uint64_t at = index;
    for (std::size_t level = 0; level + 1 < m_levels.size(); ++level, at >>= 1) {
        const std::uint64_t sibling = at ^ 1;
        if (sibling < m_levels[level].size())
            proof.aunts.push_back(m_levels[level][sibling]);
    }
    return proof;
}

std::optional<Digest256> rootFromInclusion(const Digest256& leafHash, const InclusionProof& proof)
{
    if (proof.index >= proof.total || proof.aunts.size() > kMaxAunts)
        return std::nullopt;
    Digest256 node = leafHash;
    std::uint64_t at = proof.index;
    std::uint64_t last = proof.total - 1;
    std::size_t used = 0;
    for (; last > 0; at >>= 1, last >>= 1) {
        // A last node without a sibling moves up as it is and takes no aunt.
        if (at == last && (at & 1) == 0)
            continue;
        if (used == proof.aunts.size())
            return std::nullopt;
        const Digest256& aunt = proof.aunts[used++];
        node = (at & 1) != 0 ? innerHash(aunt, node) : innerHash(node, aunt);
    }
    if (used != proof.aunts.size())
        return std::nullopt;
    return node;
}

bool verifyInclusion(const Digest256& root, const Digest256& leafHash, const InclusionProof& proof)
{
    return rootFromInclusion(leafHash, proof) == root;
}

bool verifyConsistency(std::uint64_t size1, const Digest256& root1, std::uint64_t size2, const Digest256& root2,
                       std::span<const Digest256> proof)
{
    if (size1 == 0 || size1 > size2)
        return false;
    if (size1 == size2)
        return proof.empty() && root1 == root2;
    std::size_t used = 0;
    std::uint64_t fn = size1 - 1;
    std::uint64_t sn = size2 - 1;
    while ((fn & 1) != 0) {
        fn >>= 1;
        sn >>= 1;
    }
    // A power of two is a whole subtree of the later tree, so its root need not be sent.
    Digest256 first = root1;
    if (!std::has_single_bit(size1)) {
        if (proof.empty())
            return false;
        first = proof[used++];
    }
    Digest256 second = first;
    for (; sn > 0; fn >>= 1, sn >>= 1) {
        if (fn == sn && (fn & 1) == 0)
            continue;
        if (used == proof.size())
            return false;
        const Digest256& node = proof[used++];
        if ((fn & 1) != 0) {
            first = innerHash(node, first);
            second = innerHash(node, second);
        } else {
            second = innerHash(second, node);
        }
    }
    return used == proof.size() && first == root1 && second == root2;
}

Bytes encode(const LeafProof& value)
{
    ProtoWriter w;
    w.varint(1, value.inclusion.total);
    w.varint(2, value.inclusion.index);
    w.bytes(3, value.leafHash);
    for (const Digest256& aunt : value.inclusion.aunts)
        w.bytesAlways(4, aunt);
    return std::move(w).take();
}

Expected<LeafProof, DecodeError> decodeLeafProof(BytesView octets)
{
    // Two numbers and hashes with their tags: no room for more aunts than kMaxAunts.
    constexpr std::size_t kLimit = 2 * 11 + (kMaxAunts + 1) * 34;
    if (octets.size() > kLimit)
        return Unexpected{DecodeError::TooLarge};
    ProtoReader r(octets);
    LeafProof out;
    const std::int64_t total = r.integer(1);
    const std::int64_t index = r.integer(2);
    if (total < 0 || index < 0)
        r.fail(DecodeError::BadValue);
    out.inclusion.total = static_cast<std::uint64_t>(total);
    out.inclusion.index = static_cast<std::uint64_t>(index);
    const auto leaf = Digest256::from(r.required(3));
    if (leaf)
        out.leafHash = *leaf;
    else
        r.fail(DecodeError::BadValue);
    while (const auto octetsOfAunt = r.present(4)) {
        const auto aunt = Digest256::from(*octetsOfAunt);
        if (!aunt)
            r.fail(DecodeError::BadValue);
        else
            out.inclusion.aunts.push_back(*aunt);
    }
    TWINCHART_TRY(r.finish());
    return out;
}

} // namespace twinchart::ledger
