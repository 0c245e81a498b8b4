// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rowcases.h"

#include "proofcases.h"

#include <ledger/hashes.h>
#include <util/codec.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace twinchart::reference {

using namespace ledger;

namespace {

using Leaves = std::vector<ExistenceProof>;

constexpr std::size_t kMostOfField = 64u << 10;

bool beginsWith(const Bytes& key, const Bytes& prefix)
{
    return key.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), key.begin());
}

std::string_view wordOf(CompletenessError error)
{
    switch (error) {
    case CompletenessError::Nothing: return "Nothing";
    case CompletenessError::TooMany: return "TooMany";
    case CompletenessError::NotInTree: return "NotInTree";
    case CompletenessError::NotAscending: return "NotAscending";
    case CompletenessError::OutsidePrefix: return "OutsidePrefix";
    case CompletenessError::BadBorder: return "BadBorder";
    case CompletenessError::Gap: return "Gap";
    }
    return "Refused";
}

Line rowLine(BytesView octets, const Digest256& root, const Bytes& prefix)
{
    Line line("completeness");
    line.octets("proof", octets);
    line.octets("root", root);
    line.octets("key", prefix);
    const auto decoded = decodePrefixProof(octets);
    if (!decoded) {
        line.text("verdict", "Undecoded");
        return line;
    }
    const auto listed = verifyCompleteness(*decoded, root, prefix);
    line.accepted = listed.hasValue();
    line.text("verdict", line.accepted ? "Verified" : wordOf(listed.error()));
    if (line.accepted) {
        Writer all;
        for (const Entry& entry : *listed)
            all.var(entry.key).var(entry.value);
        line.octets("listed", sha256(all.bytes()));
    }
    return line;
}

void harmLeaf(ExistenceProof& leaf, Draw& draw)
{
    auto& path = leaf.path;
    switch (draw.below(path.empty() ? 5 : 11)) {
    case 0: leaf.value = draw.octets(draw.below(4)); break;
    case 1: leaf.value[draw.below(leaf.value.size())] ^= static_cast<std::uint8_t>(1u << draw.below(8)); break;
    case 2: leaf.key[draw.below(leaf.key.size())] ^= static_cast<std::uint8_t>(1u << draw.below(8)); break;
    case 3: leaf.key.push_back(0); break;
    case 4: path.push_back({draw.one(2), *Digest256::from(draw.octets(32))}); break;
    case 5: path.pop_back(); break;
    case 6: path.erase(path.begin()); break;
    case 7: draw.from(path).sibling.octets[draw.below(32)] ^= static_cast<std::uint8_t>(1u << draw.below(8)); break;
    case 8: std::swap(draw.from(path), draw.from(path)); break;
    case 9: path.resize(kMaxProofDepth - 1 + draw.below(3), path.front()); break;
    default: {
        InnerStep& step = draw.from(path);
        step.childIsLeft = !step.childIsLeft;
    }
    }
}

/// One further out or in, as a border that is sound but for the gap.
void moveBorder(ExistenceProof& border, const Leaves& all, Draw& draw)
{
    const auto place = std::ranges::find(all, border);
    if (place == all.end())
        return;
    if (draw.one(2) && place + 1 != all.end())
        border = *(place + 1);
    else if (place != all.begin())
        border = *(place - 1);
}

/// `all` are the leaves of the same tree: what is exchanged or put in does exist, but for the harm to a leaf.
void harmRow(PrefixProof& proof, const Leaves& all, Draw& draw)
{
    auto& [left, entries, right] = proof;
    if (entries.empty() || draw.one(3)) {
        auto& side = draw.one(2) ? left : right;
        const std::size_t how = draw.below(side ? 7 : 4);
        switch (how) {
        case 0: side = draw.from(all); break;
        case 1: entries.push_back(draw.from(all)); break;
        case 2: std::swap(left, right); break;
        case 3: (draw.one(2) ? left : right).reset(); break;
        case 4: moveBorder(*side, all, draw); break;
        case 5: harmLeaf(*side, draw); break;
        default: entries.insert(&side == &left ? entries.begin() : entries.end(), *side); side.reset();
        }
        return;
    }
    const auto at = entries.begin() + static_cast<std::ptrdiff_t>(draw.below(entries.size()));
    const ExistenceProof copy = *at;
    switch (draw.below(12)) {
    case 0:
    case 1: entries.erase(at); break;
    case 2: entries.erase(at, entries.end()); break;
    case 3: entries.erase(entries.begin(), at); break;
    case 4: *at = draw.from(all); break;
    case 5: std::swap(*at, at + 1 == entries.end() ? entries.front() : *(at + 1)); break;
    case 6: entries.insert(at, copy); break;
    case 7: entries.insert(at, draw.from(all)); break;
    case 8:
        left = entries.front();
        entries.erase(entries.begin());
        break;
    case 9:
        right = entries.back();
        entries.pop_back();
        break;
    default: harmLeaf(*at, draw);
    }
}

/// Bits, the length, and most often what says what follows: head, flags, the count.
void harmRowOctets(Bytes& octets, const PrefixProof& proof, Draw& draw)
{
    const std::size_t behindCount = encodedSize({proof.left, {}, proof.right});
    const std::size_t behindFlags = encodedSize({proof.left, {}, {}}) - 4;
    const std::size_t at = draw.below(octets.size());
    const auto flip = [&](std::size_t place) { octets[place] ^= static_cast<std::uint8_t>(1u << draw.below(8)); };
    switch (draw.below(8)) {
    case 0: octets.resize(at); break;
    case 1: octets.push_back(static_cast<std::uint8_t>(draw.below(256))); break;
    case 2: octets.erase(octets.begin() + static_cast<std::ptrdiff_t>(at)); break;
    case 3: flip(draw.below(7)); break;
    case 4: flip(behindFlags - 1); break;
    case 5: flip(behindCount - 1 - draw.below(4)); break;
    case 6: flip(std::min(behindCount + draw.below(12), octets.size() - 1)); break;
    default: flip(at);
    }
}

/// Any shape over any leaves, whatever their order: their paths are made, and the root.
Digest256 join(std::span<ExistenceProof> leaves, bool halves, Draw& draw)
{
    if (leaves.size() == 1)
        return proofLeafHash(leaves[0].key, leaves[0].value);
    const std::size_t middle = halves ? leaves.size() / 2 : 1 + draw.below(leaves.size() - 1);
    const Digest256 left = join(leaves.first(middle), halves, draw);
    const Digest256 right = join(leaves.subspan(middle), halves, draw);
    for (ExistenceProof& leaf : leaves.first(middle))
        leaf.path.push_back({true, right});
    for (ExistenceProof& leaf : leaves.subspan(middle))
        leaf.path.push_back({false, left});
    return proofInnerHash(left, right);
}

/// The first run of leaves below the prefix and what stands beside it, or where it would stand.
PrefixProof rowOf(const Leaves& leaves, const Bytes& prefix)
{
    const auto below = [&](const ExistenceProof& leaf) { return beginsWith(leaf.key, prefix); };
    auto first = std::ranges::find_if(leaves, below);
    if (first == leaves.end())
        first = std::ranges::find_if(leaves, [&](const ExistenceProof& leaf) { return leaf.key > prefix; });
    const auto last = std::find_if_not(first, leaves.end(), below);
    PrefixProof out{{}, Leaves(first, last), {}};
    if (first != leaves.begin())
        out.left = *(first - 1);
    if (last != leaves.end())
        out.right = *last;
    return out;
}

Leaves drawnLeaves(Draw& draw)
{
    Leaves out(1 + draw.below(draw.one(3) ? 40 : 8));
    for (ExistenceProof& leaf : out)
        leaf = {smallKey(draw), draw.octets(1 + draw.below(3)), {}};
    if (draw.one(4))
        return out;
    std::ranges::stable_sort(out, {}, &ExistenceProof::key);
    if (!draw.one(4)) {
        const auto [first, last] = std::ranges::unique(out, {}, &ExistenceProof::key);
        out.erase(first, last);
    }
    if (draw.one(4))
        std::swap(draw.from(out), draw.from(out));
    return out;
}

} // namespace

void RowCases::renewTrie()
{
    m_trie = {};
    const std::size_t size = m_draw.one(6)    ? 1 + m_draw.below(3)
                             : m_draw.one(10) ? 300 + m_draw.below(700)
                                              : 4 + m_draw.below(200);
    while (m_trie.size() < size) {
        // Few beginnings, the lowest and the highest octet among them, so that many lie below one and some at an edge.
        Bytes key = m_draw.octets(m_draw.one(4) ? 3 + m_draw.below(50) : 12);
        key[0] = static_cast<std::uint8_t>(m_draw.below(6) * 51);
        if (m_draw.one(2))
            key[1] &= 3;
        m_trie.put(key, m_draw.octets(1 + m_draw.below(60)));
    }
    m_leaves = m_trie.provePrefix({})->entries;
}

Bytes RowCases::prefix()
{
    Bytes out = m_draw.from(m_leaves).key;
    switch (m_draw.below(9)) {
    case 0: return {};
    case 1: return out;
    case 2: return Bytes(1 + m_draw.below(4), m_draw.one(2) ? 0xff : 0x00);
    case 3: out.back() ^= static_cast<std::uint8_t>(1 + m_draw.below(255)); return out;
    case 4: out.push_back(static_cast<std::uint8_t>(m_draw.below(256))); return out;
    case 5: out.resize(1 + m_draw.below(out.size())); return out;
    default: out.resize(1 + m_draw.below(3)); return out;
    }
}

Bytes RowCases::otherPrefix(Bytes prefix)
{
    switch (prefix.empty() ? 3 : m_draw.below(5)) {
    case 0: prefix.pop_back(); return prefix;
    case 1: prefix.back() ^= static_cast<std::uint8_t>(1u << m_draw.below(8)); return prefix;
    case 2: return {};
    case 3: prefix.push_back(static_cast<std::uint8_t>(m_draw.below(256))); return prefix;
    default: return this->prefix();
    }
}

Digest256 RowCases::otherRoot()
{
    contract::StateTrie other = m_trie;
    const ExistenceProof& leaf = m_draw.from(m_leaves);
    Digest256 root = m_trie.root();
    switch (m_draw.below(4)) {
    case 0: other.erase(leaf.key); return other.root();
    case 1: other.put(leaf.key, m_draw.octets(61)); return other.root();
    case 2:
        while (!other.put(m_draw.octets(12), m_draw.octets(1))) {
        }
        return other.root();
    default: root.octets[m_draw.below(32)] ^= 1; return root;
    }
}

Line RowCases::trieCase(bool harmed)
{
    if (m_uses++ % 60 == 0)
        renewTrie();
    Bytes asked = prefix();
    PrefixProof proof = *m_trie.provePrefix(asked);
    Digest256 root = m_trie.root();
    const std::size_t how = harmed ? m_draw.below(8) : 8;
    if (how < 4)
        harmRow(proof, m_leaves, m_draw);
    Bytes octets = encode(proof);
    if (how == 4 || how == 5)
        harmRowOctets(octets, proof, m_draw);
    if (how == 6)
        asked = otherPrefix(asked);
    if (how == 7)
        root = otherRoot();
    return rowLine(octets, root, asked);
}

Line RowCases::craftedCase()
{
    if (m_draw.one(20))
        return limitCase();
    Leaves leaves = drawnLeaves(m_draw);
    const Digest256 joined = join(leaves, false, m_draw);
    std::vector<InnerStep> upper = edge(m_draw, m_draw.one(3) ? 3 : 0, m_draw.one(2));
    if (m_draw.one(8))
        upper.resize(kMaxProofDepth - 6 + m_draw.below(8), InnerStep{m_draw.one(2), leafHash({})});
    for (ExistenceProof& leaf : leaves)
        leaf.path.insert(leaf.path.end(), upper.begin(), upper.end());
    Bytes asked = m_draw.one(3) ? smallKey(m_draw) : m_draw.from(leaves).key;
    asked.resize(m_draw.below(asked.size() + 1));
    PrefixProof proof = rowOf(leaves, asked);
    if (m_draw.one(2))
        harmRow(proof, leaves, m_draw);
    return rowLine(encode(proof), above(joined, upper), asked);
}

/// Entries, octets of a key or value, octets of all: one below the limit, at it, and one above.
Line RowCases::limitCase()
{
    const std::size_t kind = m_draw.below(4);
    const std::size_t past = m_draw.below(3);
    Leaves leaves(kind == 0 ? kMaxPrefixEntries - 1 + past : kind == 1 ? 65 : 1);
    for (std::uint32_t i = 0; i < leaves.size(); ++i)
        leaves[i] = {Writer().u32(i).bytes(), m_draw.octets(1), {}};
    Bytes& field = kind == 2 ? leaves.front().key : leaves.front().value;
    if (kind > 1)
        field.resize(kMostOfField - 1 + past);
    Digest256 root = join(leaves, true, m_draw);
    if (kind == 1) {
        const std::size_t lacking = kMaxPrefixProofOctets - 1 + past - encodedSize({{}, leaves, {}});
        for (ExistenceProof& leaf : leaves) {
            leaf.path.clear();
            leaf.value.resize(1 + lacking / leaves.size());
        }
        field.resize(field.size() + lacking % leaves.size());
        root = join(leaves, true, m_draw);
    }
    return rowLine(encode(PrefixProof{{}, leaves, {}}), root, {});
}

} // namespace twinchart::reference
