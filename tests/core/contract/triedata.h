// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/state.h>
#include <contract/trie.h>
#include <ledger/hashes.h>

#include <random>
#include <vector>

/// Random tries of the shapes that states have, and of worse ones.
namespace twinchart::contract::test {

inline Digest256 digestOf(std::uint64_t n)
{
    return ledger::sha256(Writer().u64(n).bytes());
}

/// Contributions and superseded leaves of few roots; every other trie also holds keys whose parts differ late and
/// early.
inline StateTrie randomTrie(std::mt19937_64& random, std::size_t entries)
{
    const bool hasOdd = random() % 2 == 0;
    StateTrie trie;
    while (trie.size() < entries) {
        Bytes key;
        if (random() % 3 == 0)
            key = key::superseded(digestOf(random() % 8), static_cast<std::uint32_t>(random() % 200));
        else if (hasOdd && random() % 3 == 0)
            key = Writer().raw("odd").u8(static_cast<std::uint8_t>(random() % 3)).u32(random() % 64).bytes();
        else
            key = key::contribution(digestOf(random()));
        trie.put(key, Bytes(1 + random() % 120, static_cast<std::uint8_t>(random())));
    }
    return trie;
}

inline std::vector<ledger::Entry> entriesOf(const StateTrie& trie, BytesView prefix = {})
{
    std::vector<ledger::Entry> out;
    trie.visit(prefix, [&](BytesView key, BytesView value) {
        out.push_back({bytesOf(key), bytesOf(value)});
        return true;
    });
    return out;
}

} // namespace twinchart::contract::test
