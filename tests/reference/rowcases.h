// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases.h"

#include <contract/trie.h>
#include <ledger/prefixproof.h>

#include <vector>

namespace twinchart::reference {

/// Proofs that an answer holds all entries below a prefix, out of state tries that are made anew after some cases.
class RowCases {
public:
    explicit RowCases(Draw& draw) : m_draw(draw) {}
    Line trieCase(bool harmed);
    /// Trees that no honest trie has, and rows at the limits of the format.
    Line craftedCase();

private:
    void renewTrie();
    Bytes prefix();
    Bytes otherPrefix(Bytes prefix);
    /// Of a version in which one entry came, went or changed, or of no tree.
    Digest256 otherRoot();
    Line limitCase();

    Draw& m_draw;
    contract::StateTrie m_trie;
    std::vector<ledger::ExistenceProof> m_leaves; ///< all of the trie, in their order
    std::size_t m_uses = 0;
};

} // namespace twinchart::reference
