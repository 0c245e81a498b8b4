// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/ics23.h>
#include <util/codec.h>

/// Completeness over a prefix: "these are all entries whose key begins with it". ICS23 (TendermintSpec) proves one
/// key there, or absent with both neighbours; here its neighbour rule holds between every two of a row of leaves.
namespace twinchart::ledger {

inline constexpr std::size_t kMaxPrefixEntries = 4096;
inline constexpr std::size_t kMaxPrefixProofOctets = 4u << 20;

/// One key of a state with what lies under it.
struct Entry {
    Bytes key;
    Bytes value;
    bool operator==(const Entry&) const = default;
};

/// A row of neighbouring leaves: border, entries, border. Without entries it is the absence proof of the prefix.
struct PrefixProof {
    std::optional<ExistenceProof> left;  ///< the last leaf before the entries; none: they begin at the left edge
    std::vector<ExistenceProof> entries; ///< ascending by key
    std::optional<ExistenceProof> right; ///< the first leaf behind the entries; none: they end at the right edge
    bool operator==(const PrefixProof&) const = default;
};

enum class CompletenessError {
    Nothing,       ///< neither entries nor borders
    TooMany,       ///< more than kMaxPrefixEntries
    NotInTree,     ///< a leaf that does not lead to the root
    NotAscending,  ///< keys out of order, or one twice
    OutsidePrefix, ///< an entry that does not begin with the prefix
    BadBorder,     ///< a border that lies inside the prefix, or on its other side
    Gap,           ///< two that are not neighbours, or no border where the tree goes on
};

/// Every (key, value) under `prefix` in the tree of `root`, ascending; empty when there is none. The empty prefix
/// stands for the whole tree. Nothing of a proof is believed before all of it holds.
Expected<std::vector<Entry>, CompletenessError> verifyCompleteness(const PrefixProof& proof, const Digest256& root,
                                                                   BytesView prefix);

/// prefixproof = "TCL1" version=1 suite=1 left:proof? right:proof? count:u32(≤4096) {proof}             ≤ 4 MiB
/// proof = key:var(1..64 KiB) value:var(1..64 KiB) path     path = steps:u8(≤128) {childIsLeft:u8 sibling:32}
Bytes encode(const PrefixProof& proof);
/// How many octets encode() gives, without doing it.
std::size_t encodedSize(const PrefixProof& proof);
/// Strict inverse of encode(); bounded before anything is allocated. Structure only: nothing is verified.
Expected<PrefixProof, CodecError> decodePrefixProof(BytesView octets);

/// A path from a leaf to the root (at most kMaxProofDepth steps), as above, for formats of ours that carry one.
void writePath(Writer& out, const std::vector<InnerStep>& path);
std::vector<InnerStep> readPath(Reader& in);

} // namespace twinchart::ledger
