// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tree.h"

#include <ledger/merkle.h>

#include <algorithm>

namespace twinchart::replica {

namespace {
std::optional<std::vector<Digest256>> hashesOf(BytesView octets)
{
    if (octets.empty() || octets.size() % Digest256::kSize != 0)
        return std::nullopt;
    std::vector<Digest256> out;
    out.reserve(octets.size() / Digest256::kSize);
    for (std::size_t at = 0; at < octets.size(); at += Digest256::kSize)
        out.push_back(*Digest256::from(octets.subspan(at, Digest256::kSize)));
    return out;
}
void append(Bytes& out, const Digest256& hash)
{
    out.insert(out.end(), hash.octets.begin(), hash.octets.end());
}
} // namespace

TreeRows treeRows(const std::vector<crypto::LeafBytes>& leaves)
{
    TreeRows out;
    std::vector<Digest256> roots;
    for (std::size_t first = 0; first < leaves.size(); first += kGroupLeaves) {
        const std::size_t count = std::min<std::size_t>(kGroupLeaves, leaves.size() - first);
        std::vector<Digest256> hashes;
        hashes.reserve(count);
        Bytes& row = out.groups.emplace_back();
        row.reserve(count * Digest256::kSize);
        for (std::size_t n = 0; n < count; ++n) {
            hashes.push_back(ledger::leafHash(leaves[first + n]));
            append(row, hashes.back());
        }
        roots.push_back(ledger::merkleRootOfHashes(hashes));
        append(out.top, roots.back());
    }
    out.root = ledger::merkleRootOfHashes(roots);
    return out;
}

std::optional<std::vector<Digest256>> pathOf(BytesView group, BytesView top, std::uint32_t index, std::uint8_t depth,
                                             const crypto::LeafBytes& leaf, const Digest256& root)
{
    const std::uint64_t total = std::uint64_t{1} << depth;
    auto lower = hashesOf(group);
    auto upper = hashesOf(top);
    const std::uint64_t groups = std::max<std::uint64_t>(1, total / kGroupLeaves);
    if (!lower || !upper || index >= total || upper->size() != groups ||
        lower->size() != std::min<std::uint64_t>(total, kGroupLeaves))
        return std::nullopt;
    const auto below = ledger::MerkleTree(std::move(*lower)).prove(index % kGroupLeaves);
    const auto above = ledger::MerkleTree(std::move(*upper)).prove(index / kGroupLeaves);
    if (!below || !above)
        return std::nullopt;
    ledger::InclusionProof proof{index, total, below->aunts};
    proof.aunts.insert(proof.aunts.end(), above->aunts.begin(), above->aunts.end());
    if (!ledger::verifyInclusion(root, ledger::leafHash(leaf), proof))
        return std::nullopt;
    return std::move(proof.aunts);
}

bool isTree(const std::vector<Bytes>& groups, BytesView top, std::uint8_t depth, const Digest256& root)
{
    const std::uint64_t total = std::uint64_t{1} << depth;
    const auto upper = hashesOf(top);
    if (!upper || groups.size() != upper->size() || groups.size() != std::max<std::uint64_t>(1, total / kGroupLeaves))
        return false;
    for (std::size_t n = 0; n < groups.size(); ++n) {
        const auto lower = hashesOf(groups[n]);
        if (!lower || lower->size() != std::min<std::uint64_t>(total, kGroupLeaves) ||
            ledger::merkleRootOfHashes(*lower) != (*upper)[n])
            return false;
    }
    return ledger::merkleRootOfHashes(*upper) == root;
}

} // namespace twinchart::replica
