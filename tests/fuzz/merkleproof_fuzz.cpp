// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/merkle.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::ledger;

/// An inclusion proof: no crash; only canonical octets; an accepted one holds under the root that it leads to and
/// under no other. The same hashes as a consistency proof must not crash either.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto proof = decodeLeafProof({data, size});
    if (!proof)
        return 0;
    if (encode(*proof) != Bytes(data, data + size))
        std::abort();
    const InclusionProof& inclusion = proof->inclusion;
    const auto root = rootFromInclusion(proof->leafHash, inclusion);
    if (root && (inclusion.index >= inclusion.total || !verifyInclusion(*root, proof->leafHash, inclusion)))
        std::abort();
    if (verifyInclusion(leafHash({}), proof->leafHash, inclusion) && root != leafHash({}))
        std::abort();
    (void)verifyConsistency(inclusion.index, proof->leafHash, inclusion.total, leafHash({}), inclusion.aunts);
    return 0;
}
