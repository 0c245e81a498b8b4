// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases.h"

#include <contract/trie.h>
#include <ledger/ics23.h>
#include <ledger/merkle.h>
#include <ledger/vote.h>

#include <vector>

namespace twinchart::reference {

/// Proofs out of a state trie, and of inclusion in a tree; both are made anew after some hundred cases.
class ProofCases {
public:
    explicit ProofCases(Draw& draw) : m_draw(draw) {}
    Line trieCase(bool harmed);
    Line craftedCase();
    Line inclusionCase(bool harmed);

private:
    void renewTrie();
    Bytes absentKey();
    Bytes key(std::size_t index) const { return m_keys[index]; }
    void harmProof(ledger::CommitmentProof& proof);
    void harmPath(ledger::ExistenceProof& proof);

    Draw& m_draw;
    contract::StateTrie m_trie;
    std::vector<Bytes> m_keys;
    std::size_t m_uses = 0;
};

/// The node that `path` leads to.
Digest256 above(const Digest256& node, const std::vector<ledger::InnerStep>& path);
/// Up to so many steps, all on one side but for one in some paths.
std::vector<ledger::InnerStep> edge(Draw& draw, std::size_t most, bool childIsLeft);
/// So few that they meet.
Bytes smallKey(Draw& draw);

/// One signature by ZIP 215: ordinary ones, points of small order in every encoding, S at and above the order.
Line signatureCase(Draw& draw, const std::vector<ledger::VoteSigner>& signers, bool harmed);
/// 32 octets that decode to a point of small order.
PublicSigningKey smallOrderPoint(Draw& draw);
/// S grown by the order of the base point: the same equation, but never to be accepted.
void growScalar(Bytes& signature);

} // namespace twinchart::reference
