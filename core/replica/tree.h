// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <replica/contribution.h>
#include <util/expected.h>

namespace twinchart::replica {

/// A contribution's tree (RFC 6962, 2^depth leaves) in rows of 64 leaf hashes and one row of their roots, so that a
/// leaf's way to the root reads two short rows.
inline constexpr unsigned kGroupDepth = 6;
inline constexpr std::uint32_t kGroupLeaves = 1u << kGroupDepth;
inline constexpr std::uint32_t kTopPart = 0xffff;

struct TreeRows {
    std::vector<Bytes> groups; ///< leaf hashes of leaves 64 n …
    Bytes top;                 ///< roots of the groups
    Digest256 root;
};
/// `leaves` = all 2^depth.
TreeRows treeRows(const std::vector<crypto::LeafBytes>& leaves);
/// The way of a leaf, checked on the way: none when the rows do not lead from `leaf` to `root`.
std::optional<std::vector<Digest256>> pathOf(BytesView group, BytesView top, std::uint32_t index, std::uint8_t depth,
                                             const crypto::LeafBytes& leaf, const Digest256& root);
/// True when all rows belong together and lead to `root`.
bool isTree(const std::vector<Bytes>& groups, BytesView top, std::uint8_t depth, const Digest256& root);

} // namespace twinchart::replica
