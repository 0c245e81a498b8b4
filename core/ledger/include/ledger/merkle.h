// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/encoding.h>
#include <util/bytes.h>
#include <util/expected.h>
#include <util/ids.h>

#include <cstdint>
#include <span>
#include <vector>

/// The tree of RFC 6962 §2.1 with SHA-256, which is CometBFT's too: empty = SHA-256(""), leaf = SHA-256(00 ‖ data),
/// inner = SHA-256(01 ‖ left ‖ right), left part = the largest power of two below the number of leaves.
namespace twinchart::ledger {

/// No proof of ours or theirs is longer (CometBFT's limit).
inline constexpr std::size_t kMaxAunts = 100;

Digest256 leafHash(BytesView data);
Digest256 innerHash(BytesView left, BytesView right);

Digest256 merkleRoot(std::span<const Bytes> leaves);
Digest256 merkleRootOfHashes(std::span<const Digest256> leafHashes);

/// Root over leaves that come one by one: O(log n) memory, one pass.
class MerkleAccumulator {
public:
    void add(BytesView data) { addHash(leafHash(data)); }
    void addHash(const Digest256& leaf);
    std::uint64_t size() const { return m_size; }
    Digest256 root() const;

private:
    std::vector<Digest256> m_full; ///< roots of full subtrees, largest first: one per set bit of m_size
    std::uint64_t m_size = 0;
};

/// What stands beside the way from one leaf to the root, from the leaf upwards.
struct InclusionProof {
    std::uint64_t index = 0;
    std::uint64_t total = 0;
    std::vector<Digest256> aunts;
    bool operator==(const InclusionProof&) const = default;
};

/// A tree whose levels are kept: O(n) to build, O(log n) per proof. Immutable; safe to read from any thread.
class MerkleTree {
public:
    explicit MerkleTree(std::vector<Digest256> leafHashes);
    static MerkleTree ofLeaves(std::span<const Bytes> leaves);
    std::uint64_t size() const { return m_levels.front().size(); }
    Digest256 root() const;
    /// None when `index` is not below size().
    std::optional<InclusionProof> prove(std::uint64_t index) const;

private:
    std::vector<std::vector<Digest256>> m_levels; ///< level 0 = leaf hashes; an odd last node moves up unchanged
};

/// The root that the proof leads to; none when its length does not fit index and total, index >= total, or
/// there are more than kMaxAunts. The root does not commit to `total`: bind it elsewhere where it matters.
std::optional<Digest256> rootFromInclusion(const Digest256& leafHash, const InclusionProof& proof);
bool verifyInclusion(const Digest256& root, const Digest256& leafHash, const InclusionProof& proof);
/// RFC 9162 §2.1.4.2: the tree of `size1` leaves is the beginning of the tree of `size2`. Only 0 < size1 <= size2.
bool verifyConsistency(std::uint64_t size1, const Digest256& root1, std::uint64_t size2, const Digest256& root2,
                       std::span<const Digest256> proof);

/// tendermint.crypto.Proof {total, index, leaf_hash, aunts}, canonical; strict decoding as in encoding.h.
struct LeafProof {
    Digest256 leafHash;
    InclusionProof inclusion;
    bool operator==(const LeafProof&) const = default;
};
Bytes encode(const LeafProof& value);
Expected<LeafProof, DecodeError> decodeLeafProof(BytesView octets);

} // namespace twinchart::ledger
