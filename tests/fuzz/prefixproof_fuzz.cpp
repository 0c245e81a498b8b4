// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/prefixproof.h>

#include <algorithm>
#include <cstdlib>

using namespace twinchart;
using namespace twinchart::ledger;

/// A completeness proof: no crash; only canonical octets are accepted; what holds lists the proof's own entries.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto proof = decodePrefixProof({data, size});
    if (!proof)
        return 0;
    if (encode(*proof) != Bytes(data, data + size) || encodedSize(*proof) != size)
        std::abort();
    const ExistenceProof& leaf =
        !proof->entries.empty() ? proof->entries.front() : (proof->left ? *proof->left : *proof->right);
    const auto root = calculateRoot(leaf);
    if (!root)
        std::abort();
    const BytesView key(leaf.key);
    for (std::size_t n = 0; n <= std::min<std::size_t>(key.size(), 40); ++n) {
        const auto entries = verifyCompleteness(*proof, *root, key.first(n));
        if (entries && entries->size() != proof->entries.size())
            std::abort();
    }
    return 0;
}
