// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/contribution.h>
#include <util/ids.h>

#include <cstdint>
#include <vector>

/// How a body names one leaf of a contribution that is already there. Values, as safe between threads as their parts.
namespace twinchart::contract {

/// recordId digest ‖ version ‖ commitment ‖ SHA-256(ciphertext), as crypto makes it.
using Leaf = crypto::LeafBytes;

/// A leaf of an earlier contribution, shown to be in it.
struct LeafReference {
    Digest256 root;
    std::uint32_t index = 0;
    Leaf leaf;
    std::vector<Digest256> path; ///< RFC 6962 audit path, leaf upwards; its length is that contribution's depth
    bool operator==(const LeafReference&) const = default;
};

/// Leaf hash that LeafReference's path starts from, and the root that it leads to at `depth` levels.
Digest256 contributionLeafHash(const Leaf& leaf);
bool isIncluded(const LeafReference& reference, std::uint8_t depth);

} // namespace twinchart::contract
