// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proofcases.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace twinchart::reference {

using namespace ledger;

void ProofCases::renewTrie()
{
    m_trie = {};
    m_keys.clear();
    const std::size_t size = m_draw.one(10) ? 1 + m_draw.below(3) : 4 + m_draw.below(200);
    while (m_trie.size() < size) {
        // Few first octets, so that prefixes have several keys; the length is often the same.
        Bytes key = m_draw.octets(m_draw.one(4) ? 1 + m_draw.below(40) : 12);
        key.front() = static_cast<std::uint8_t>(m_draw.below(6) * 51);
        if (key.size() > 2 && m_draw.one(2))
            key[1] &= 3;
        m_trie.put(key, m_draw.octets(1 + m_draw.below(60)));
    }
    m_trie.visit({}, [this](BytesView key, BytesView) {
        m_keys.push_back(bytesOf(key));
        return true;
    });
}

Bytes ProofCases::absentKey()
{
    Bytes out = m_draw.from(m_keys);
    switch (m_draw.below(6)) {
    case 0: return m_draw.octets(1 + m_draw.below(20));
    case 1: out.resize(1 + m_draw.below(out.size())); return out;
    case 2: out.push_back(static_cast<std::uint8_t>(m_draw.below(256))); return out;
    case 3: return Bytes(1 + m_draw.below(4), m_draw.one(2) ? 0xff : 0x00);
    default: out.back() ^= static_cast<std::uint8_t>(1 + m_draw.below(255)); return out;
    }
}

void ProofCases::harmPath(ExistenceProof& proof)
{
    if (m_draw.one(6))
        proof.value = m_draw.octets(m_draw.below(4));
    if (m_draw.one(8))
        proof.key = m_draw.from(m_keys);
    if (proof.path.empty() || m_draw.one(8)) {
        proof.path.push_back({m_draw.one(2), {}});
        return;
    }
    InnerStep& step = m_draw.from(proof.path);
    const InnerStep copy = step;
    switch (m_draw.below(5)) {
    case 0: step.childIsLeft = !step.childIsLeft; break;
    case 1: std::swap(step, m_draw.from(proof.path)); break;
    case 2: step.sibling.octets[m_draw.below(32)] ^= 1; break;
    case 3: proof.path.erase(proof.path.begin() + static_cast<std::ptrdiff_t>(m_draw.below(proof.path.size()))); break;
    default:
        while (proof.path.size() < 126 + m_draw.below(6))
            proof.path.push_back(copy);
    }
}

/// Other leaves that do exist, sides left out or exchanged, other keys: each a proof whose parts are sound.
void ProofCases::harmProof(CommitmentProof& proof)
{
    auto* absence = std::get_if<NonExistenceProof>(&proof);
    if (absence == nullptr) {
        if (m_draw.one(4))
            proof = *m_trie.prove(m_draw.from(m_keys));
        else
            harmPath(std::get<ExistenceProof>(proof));
        return;
    }
    const auto existing = [&] { return std::get<ExistenceProof>(*m_trie.prove(m_draw.from(m_keys))); };
    auto& side = m_draw.one(2) ? absence->left : absence->right;
    switch (m_draw.below(8)) {
    case 0: side.reset(); break;
    case 1:
    case 2: side = existing(); break;
    case 3: std::swap(absence->left, absence->right); break;
    case 4: absence->key = m_draw.one(2) ? m_draw.from(m_keys) : absentKey(); break;
    case 5: absence->key.clear(); break;
    case 6:
        absence->left = existing();
        absence->right = existing();
        break;
    default:
        if (side)
            harmPath(*side);
    }
}

namespace {

/// Kinds: 0 existence, 1 absence, 2 of a prefix.
Line proofLine(std::size_t kind, BytesView octets, const Digest256& root, const Bytes& key, const Bytes& value)
{
    const auto decoded = decodeCommitmentProof(octets);
    Line line(kind == 0 ? "existence" : kind == 1 ? "absence" : "prefix");
    line.octets("proof", octets);
    line.octets("root", root);
    line.octets("key", key);
    line.octets("value", value);
    if (decoded) {
        line.accepted = kind == 0   ? verifyExistence(*decoded, root, key, value)
                        : kind == 1 ? verifyAbsence(*decoded, root, key)
                                    : absenceOfPrefix(*decoded, root, key);
    }
    line.text("verdict", !decoded ? "Undecoded" : line.accepted ? "Verified" : "Refused");
    return line;
}

} // namespace

Digest256 above(const Digest256& node, const std::vector<InnerStep>& path)
{
    Digest256 out = node;
    for (const InnerStep& step : path)
        out = step.childIsLeft ? proofInnerHash(out, step.sibling) : proofInnerHash(step.sibling, out);
    return out;
}

std::vector<InnerStep> edge(Draw& draw, std::size_t most, bool childIsLeft)
{
    std::vector<InnerStep> out(draw.below(most + 1), InnerStep{childIsLeft, {}});
    for (InnerStep& step : out)
        step.sibling = *Digest256::from(draw.octets(32));
    if (!out.empty() && draw.one(4))
        draw.from(out).childIsLeft = !childIsLeft;
    return out;
}

Bytes smallKey(Draw& draw)
{
    Bytes out(1 + draw.below(2));
    for (std::uint8_t& octet : out)
        octet = static_cast<std::uint8_t>(1 + draw.below(4));
    return out;
}

/// Trees that no honest trie has: leaves out of order, neighbours on the wrong sides, paths at the limit.
Line ProofCases::craftedCase()
{
    const std::size_t kind = m_draw.below(3);
    const Bytes key = smallKey(m_draw);
    ExistenceProof left{kind == 0 ? key : smallKey(m_draw), m_draw.octets(1 + m_draw.below(3)), {}};
    const std::size_t most = m_draw.one(4) ? 130 : 4;
    left.path = edge(m_draw, most, false);
    if (kind == 0 && most == 130 && m_draw.one(2))
        left.path.resize(127 + m_draw.below(3), InnerStep{true, leafHash(key)});
    const Digest256 leftNode = above(proofLeafHash(left.key, left.value), left.path);
    if (kind == 0)
        return proofLine(kind, encode(CommitmentProof(left)), leftNode, key, left.value);

    ExistenceProof right{smallKey(m_draw), m_draw.octets(1), edge(m_draw, most, true)};
    const Digest256 rightNode = above(proofLeafHash(right.key, right.value), right.path);
    const bool exchanged = m_draw.one(4);
    left.path.push_back({!exchanged, rightNode});
    right.path.push_back({exchanged, leftNode});
    const Digest256 joined = exchanged ? proofInnerHash(rightNode, leftNode) : proofInnerHash(leftNode, rightNode);
    const std::size_t only = m_draw.below(4);
    const std::vector<InnerStep> upper = edge(m_draw, 3, only == 1);
    left.path.insert(left.path.end(), upper.begin(), upper.end());
    right.path.insert(right.path.end(), upper.begin(), upper.end());
    NonExistenceProof proof{key, left, right};
    if (only == 0)
        proof.right.reset();
    else if (only == 1)
        proof.left.reset();
    return proofLine(kind, encode(CommitmentProof(proof)), above(joined, upper), key, {});
}

Line ProofCases::trieCase(bool harmed)
{
    if (m_keys.empty() || m_uses++ % 100 == 0)
        renewTrie();
    const std::size_t kind = m_draw.below(3);
    Bytes key = kind == 0 ? m_draw.from(m_keys) : absentKey();
    if (!harmed && kind != 0) {
        const auto inTheWay = [&](const Bytes& k) {
            return kind == 1 ? k == key : k.size() >= key.size() && std::equal(key.begin(), key.end(), k.begin());
        };
        while (std::ranges::any_of(m_keys, inTheWay))
            key = absentKey();
    }
    CommitmentProof proof = *m_trie.prove(key);
    Digest256 root = m_trie.root();
    Bytes value = m_trie.find(key) ? bytesOf(*m_trie.find(key)) : Bytes{};
    Bytes octets;
    const std::size_t how = harmed ? m_draw.below(8) : 7;
    if (how < 3)
        harmProof(proof);
    octets = encode(proof);
    if (how >= 3 && how < 5)
        harmOctets(octets, m_draw);
    if (how == 5)
        key = m_draw.one(3) ? Bytes{} : m_draw.one(2) ? m_draw.from(m_keys) : absentKey();
    if (how == 6 && !value.empty())
        value[m_draw.below(value.size())] ^= 1;
    if (how == 6 && m_draw.one(2))
        root.octets[m_draw.below(32)] ^= 1;

    return proofLine(kind, octets, root, key, value);
}

Line ProofCases::inclusionCase(bool harmed)
{
    std::vector<Bytes> leaves(1 + m_draw.below(m_draw.one(4) ? 300 : 20));
    for (Bytes& leaf : leaves)
        leaf = m_draw.octets(m_draw.below(40));
    const MerkleTree tree = MerkleTree::ofLeaves(leaves);
    const std::size_t index = m_draw.below(leaves.size());
    Bytes leaf = leaves[index];
    LeafProof proof{leafHash(leaf), *tree.prove(index)};
    Digest256 root = tree.root();
    const std::size_t how = harmed ? m_draw.below(9) : 8;
    if (how == 0)
        proof.inclusion.index = m_draw.below(leaves.size() + 2);
    if (how == 1)
        proof.inclusion.total =
            m_draw.one(2) ? m_draw.below(2 * leaves.size() + 2) : ~std::uint64_t{0} >> m_draw.below(3);
    if (how == 2 && !proof.inclusion.aunts.empty())
        std::swap(m_draw.from(proof.inclusion.aunts), m_draw.from(proof.inclusion.aunts));
    if (how == 3)
        proof.inclusion.aunts.resize(m_draw.one(3) ? 99 + m_draw.below(4) : m_draw.below(10));
    if (how == 4)
        leaf = m_draw.one(2) ? m_draw.octets(5) : m_draw.from(leaves);
    if (how == 5)
        root.octets[m_draw.below(32)] ^= 1;
    Bytes octets = encode(proof);
    if (how == 6 || how == 7)
        harmOctets(octets, m_draw);

    const auto decoded = decodeLeafProof(octets);
    Line line("inclusion");
    line.octets("proof", octets);
    line.octets("root", root);
    line.octets("leaf", leaf);
    line.accepted =
        decoded && decoded->leafHash == leafHash(leaf) && verifyInclusion(root, decoded->leafHash, decoded->inclusion);
    line.text("verdict", !decoded ? "Undecoded" : line.accepted ? "Verified" : "Refused");
    return line;
}

PublicSigningKey smallOrderPoint(Draw& draw)
{
    // y of the points whose order divides eight, below and above the prime; the sign bit is added below.
    static constexpr std::array<std::string_view, 7> kPoints{
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"};
    Bytes octets = *fromHex(draw.from(kPoints));
    if (draw.one(2))
        octets.back() |= 0x80;
    return *PublicSigningKey::from(octets);
}

void growScalar(Bytes& signature)
{
    if (signature.size() != 64)
        return;
    const Bytes order = *fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    unsigned carry = 0;
    for (std::size_t i = 0; i < 32; ++i) {
        const unsigned sum = signature[32 + i] + order[i] + carry;
        signature[32 + i] = static_cast<std::uint8_t>(sum);
        carry = sum >> 8;
    }
}

Line signatureCase(Draw& draw, const std::vector<VoteSigner>& signers, bool harmed)
{
    const VoteSigner& signer = draw.from(signers);
    PublicSigningKey key = signer.publicKey();
    Bytes message = draw.octets(draw.below(130));
    Bytes signature = bytesOf(signer.sign(message).view());
    if (draw.one(2)) {
        key = smallOrderPoint(draw);
        signature = bytesOf(smallOrderPoint(draw).view());
        signature.resize(64);
    }
    switch (harmed ? draw.below(7) : 7) {
    case 0: growScalar(signature); break;
    case 1: signature[draw.below(64)] ^= static_cast<std::uint8_t>(1u << draw.below(8)); break;
    case 2: message.push_back(0); break;
    case 3: key.octets[draw.below(32)] ^= static_cast<std::uint8_t>(1u << draw.below(8)); break;
    case 4: signature.resize(draw.below(70)); break;
    case 5: std::ranges::copy(smallOrderPoint(draw).octets, signature.begin()); break;
    case 6: key = draw.one(2) ? smallOrderPoint(draw) : draw.from(signers).publicKey(); break;
    default: break;
    }
    Line line("signature");
    line.octets("key", key);
    line.octets("message", message);
    line.octets("signature", signature);
    line.accepted = verifyConsensus(key, message, signature);
    line.text("verdict", line.accepted ? "Verified" : "Refused");
    return line;
}

} // namespace twinchart::reference
