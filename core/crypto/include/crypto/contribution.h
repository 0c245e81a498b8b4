// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/error.h>
#include <util/expected.h>
#include <util/ids.h>

#include <vector>

namespace twinchart::crypto {

/// A leaf of a contribution's tree as hashed: four digests of 32 octets one after another.
using LeafBytes = FixedBytes<128, struct LeafBytesTag>;

/// What a leaf says. The record id appears as a digest, so that the leaf can be shown without it.
struct Leaf {
    Digest256 recordDigest; ///< recordDigestOf(record)
    VersionId version;
    Digest256 commitment;
    Digest256 ciphertextDigest;
    friend bool operator==(const Leaf&, const Leaf&) = default;
};

/// SHA-256(var("leaf") ‖ var(record id)).
Digest256 recordDigestOf(const RecordId& record);
LeafBytes encode(const Leaf& leaf);
Leaf decodeLeaf(const LeafBytes& octets);

/// Trees have 2^k leaves, k at most this.
inline constexpr unsigned kMaxTreeDepth = 16;
/// Adds random leaves, which nobody can tell from real ones, until there are 2^k, k at least `least`; gives k.
/// TooLarge above 2^16, Malformed for none.
Expected<unsigned, CryptoError> padLeaves(std::vector<LeafBytes>& leaves, unsigned least = 0);

} // namespace twinchart::crypto
