// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/contribution.h>

#include <crypto/hash.h>
#include <util/codec.h>

namespace twinchart::crypto {

Digest256 recordDigestOf(const RecordId& record)
{
    return sha256(Writer().var("leaf").var(record).bytes());
}

LeafBytes encode(const Leaf& leaf)
{
    return *LeafBytes::from(
        Writer().raw(leaf.recordDigest).raw(leaf.version).raw(leaf.commitment).raw(leaf.ciphertextDigest).bytes());
}

Leaf decodeLeaf(const LeafBytes& octets)
{
    Reader in(octets.view());
    Leaf out;
    out.recordDigest = in.fixed<Digest256>();
    out.version = in.fixed<VersionId>();
    out.commitment = in.fixed<Digest256>();
    out.ciphertextDigest = in.fixed<Digest256>();
    return out;
}

Expected<unsigned, CryptoError> padLeaves(std::vector<LeafBytes>& leaves, unsigned least)
{
    if (leaves.empty())
        return Unexpected{CryptoError::Malformed};
    unsigned depth = least;
    while (depth <= kMaxTreeDepth && (std::size_t{1} << depth) < leaves.size())
        ++depth;
    if (depth > kMaxTreeDepth)
        return Unexpected{CryptoError::TooLarge};
    leaves.reserve(std::size_t{1} << depth);
    while (leaves.size() < (std::size_t{1} << depth))
        leaves.push_back(randomFixed<LeafBytes>());
    return depth;
}

} // namespace twinchart::crypto
