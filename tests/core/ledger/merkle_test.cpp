// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/hashes.h>
#include <ledger/merkle.h>
#include <ledger/protobuf.h>
#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;

namespace {

// The naive model: RFC 6962 §2.1 to the letter.
std::size_t split(std::size_t n)
{
    std::size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    return k;
}
Digest256 naiveRoot(std::span<const Digest256> leaves)
{
    if (leaves.empty())
        return emptyHash();
    if (leaves.size() == 1)
        return leaves[0];
    const std::size_t k = split(leaves.size());
    Bytes inner{1};
    for (const Digest256& part : {naiveRoot(leaves.first(k)), naiveRoot(leaves.subspan(k))})
        inner.insert(inner.end(), part.octets.begin(), part.octets.end());
    return sha256(inner);
}
std::vector<Digest256> naivePath(std::size_t m, std::span<const Digest256> leaves)
{
    if (leaves.size() <= 1)
        return {};
    const std::size_t k = split(leaves.size());
    auto path = m < k ? naivePath(m, leaves.first(k)) : naivePath(m - k, leaves.subspan(k));
    path.push_back(m < k ? naiveRoot(leaves.subspan(k)) : naiveRoot(leaves.first(k)));
    return path;
}
std::vector<Digest256> naiveConsistency(std::size_t m, std::span<const Digest256> leaves, bool whole)
{
    if (m == leaves.size())
        return whole ? std::vector<Digest256>{} : std::vector<Digest256>{naiveRoot(leaves)};
    const std::size_t k = split(leaves.size());
    auto proof =
        m <= k ? naiveConsistency(m, leaves.first(k), whole) : naiveConsistency(m - k, leaves.subspan(k), false);
    proof.push_back(m <= k ? naiveRoot(leaves.subspan(k)) : naiveRoot(leaves.first(k)));
    return proof;
}
std::vector<Digest256> leavesOf(std::size_t n)
{
    std::vector<Digest256> out;
    for (std::size_t i = 0; i < n; ++i)
        out.push_back(leafHash(viewOf("leaf " + std::to_string(i))));
    return out;
}

} // namespace

class MerkleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rootsAndProofsEqualTheModel()
    {
        for (std::size_t n = 0; n <= 70; ++n) {
            const auto leaves = leavesOf(n);
            const Digest256 root = naiveRoot(leaves);
            const MerkleTree tree(leaves);
            QVERIFY(merkleRootOfHashes(leaves) == root);
            QVERIFY(tree.root() == root);
            QCOMPARE(tree.size(), std::uint64_t{n});
            QVERIFY(!tree.prove(n));
            for (std::size_t i = 0; i < n; ++i) {
                const auto proof = tree.prove(i);
                QVERIFY(proof && proof->aunts == naivePath(i, leaves));
                QVERIFY(verifyInclusion(root, leaves[i], *proof));
            }
        }
    }
    void bigTreesEqualTheModel()
    {
        for (const std::size_t n : {1'000u, 65'535u, 65'536u, 65'537u}) {
            const auto leaves = leavesOf(n);
            const MerkleTree tree(leaves);
            QVERIFY(tree.root() == naiveRoot(leaves));
            QVERIFY(merkleRootOfHashes(leaves) == tree.root());
            for (const std::size_t i : {std::size_t{0}, n / 3, n - 2, n - 1})
                QVERIFY(verifyInclusion(tree.root(), leaves[i], *tree.prove(i)));
        }
    }
    void everyChangedProofIsRefused()
    {
        auto random = support::seededGenerator("everyChangedProof");
        for (std::size_t n = 1; n <= 33; ++n) {
            const auto leaves = leavesOf(n);
            const MerkleTree tree(leaves);
            for (std::size_t i = 0; i < n; ++i) {
                const InclusionProof good = *tree.prove(i);
                const auto refused = [&](const InclusionProof& proof) {
                    return !verifyInclusion(tree.root(), leaves[i], proof);
                };
                InclusionProof p = good;
                p.aunts.push_back(leaves[0]);
                QVERIFY(refused(p));
                p = good;
                p.aunts.insert(p.aunts.begin(), leaves[i]);
                QVERIFY(refused(p));
                if (!good.aunts.empty()) {
                    p = good;
                    p.aunts.pop_back();
                    QVERIFY(refused(p));
                    p = good;
                    p.aunts[random() % p.aunts.size()].octets[random() % 32] ^=
                        static_cast<std::uint8_t>(1u << (random() % 8));
                    QVERIFY(refused(p));
                }
                for (std::size_t other = 0; other < n; ++other) {
                    p = good;
                    p.index = other;
                    QVERIFY(other == i || refused(p));
                }
                p = good;
                p.index = n;
                QVERIFY(refused(p));
                p.index = ~std::uint64_t{0};
                QVERIFY(refused(p));
                p = good;
                p.total = 0;
                QVERIFY(refused(p));
                p.total = good.total * 2;
                QVERIFY(refused(p));
                p.total = ~std::uint64_t{0};
                QVERIFY(refused(p));
                QVERIFY(!verifyInclusion(leafHash(viewOf("other")), leaves[i], good));
                QVERIFY(!verifyInclusion(tree.root(), leafHash(viewOf("other")), good));
            }
        }
    }
    /// Without the prefixes 00 and 01 an inner node would pass as a leaf.
    void innerNodeIsNoLeaf()
    {
        const auto leaves = leavesOf(4);
        const Digest256 right = innerHash(leaves[2], leaves[3]);
        Bytes inner = bytesOf(leaves[0].view());
        inner.insert(inner.end(), leaves[1].octets.begin(), leaves[1].octets.end());
        const InclusionProof proof{0, 2, {right}};
        QVERIFY(!verifyInclusion(naiveRoot(leaves), leafHash(inner), proof));
        inner.insert(inner.begin(), 1);
        QVERIFY(!verifyInclusion(naiveRoot(leaves), leafHash(inner), proof));
    }
    void atMostAHundredAunts()
    {
        const Digest256 leaf = leafHash(viewOf("x"));
        InclusionProof proof{0, std::uint64_t{1} << 63, std::vector<Digest256>(63, leaf)};
        QVERIFY(rootFromInclusion(leaf, proof));
        proof.aunts.assign(kMaxAunts + 1, leaf);
        QVERIFY(!rootFromInclusion(leaf, proof));
    }
    void consistencyEqualsTheModel()
    {
        for (std::size_t n = 1; n <= 40; ++n) {
            const auto leaves = leavesOf(n);
            const Digest256 root = naiveRoot(leaves);
            for (std::size_t m = 1; m <= n; ++m) {
                const Digest256 first = naiveRoot(std::span(leaves).first(m));
                auto proof = naiveConsistency(m, leaves, true);
                QVERIFY(verifyConsistency(m, first, n, root, proof));
                QVERIFY(!verifyConsistency(m, leafHash({}), n, root, proof));
                QVERIFY(!verifyConsistency(m, first, n, leafHash({}), proof));
                QVERIFY(m == n || !verifyConsistency(m, root, n, first, proof));
                proof.push_back(root);
                QVERIFY(!verifyConsistency(m, first, n, root, proof));
                proof.pop_back();
                while (!proof.empty()) {
                    proof.pop_back();
                    QVERIFY(!verifyConsistency(m, first, n, root, proof));
                }
            }
            QVERIFY(!verifyConsistency(0, emptyHash(), n, root, {}));
            QVERIFY(!verifyConsistency(n + 1, root, n, root, {}));
        }
    }
    void leafProofEncoding()
    {
        const auto leaves = leavesOf(11);
        const LeafProof proof{leaves[5], *MerkleTree(leaves).prove(5)};
        Bytes octets = encode(proof);
        QVERIFY(decodeLeafProof(octets).value() == proof);
        for (std::size_t n = 0; n < octets.size(); ++n) {
            const auto cut = decodeLeafProof(BytesView(octets).first(n));
            QVERIFY(!cut || encode(*cut) == bytesOf(BytesView(octets).first(n)));
        }
        for (std::size_t bit = 0; bit < octets.size() * 8; ++bit) {
            octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            const auto flipped = decodeLeafProof(octets);
            if (flipped) {
                QVERIFY(encode(*flipped) == octets);
                // Only the number of leaves is not under the root, where it leaves the shape as it is.
                const bool sameShape = flipped->inclusion.index == proof.inclusion.index &&
                                       flipped->inclusion.aunts == proof.inclusion.aunts &&
                                       flipped->leafHash == proof.leafHash;
                QVERIFY(sameShape ||
                        !verifyInclusion(MerkleTree(leaves).root(), flipped->leafHash, flipped->inclusion));
            }
            octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
        }
        QVERIFY(decodeLeafProof(Bytes(4'000, 0)).error() == DecodeError::TooLarge);
        ProtoWriter negative;
        negative.integer(1, -1);
        negative.bytesAlways(3, leaves[0]);
        QVERIFY(decodeLeafProof(negative.out()).error() == DecodeError::BadValue);
        ProtoWriter negativeIndex;
        negativeIndex.varint(1, 2);
        negativeIndex.integer(2, -1);
        negativeIndex.bytesAlways(3, leaves[0]);
        QVERIFY(decodeLeafProof(negativeIndex.out()).error() == DecodeError::BadValue);
        ProtoWriter positiveIndex;
        positiveIndex.varint(1, 2);
        positiveIndex.integer(2, 1);
        positiveIndex.bytesAlways(3, leaves[0]);
        QCOMPARE(decodeLeafProof(positiveIndex.out())->inclusion.index, std::uint64_t{1});
        ProtoWriter shortAunt;
        shortAunt.varint(1, 2);
        shortAunt.bytesAlways(3, leaves[0]);
        shortAunt.bytesAlways(4, Bytes(31, 0));
        QVERIFY(decodeLeafProof(shortAunt.out()).error() == DecodeError::BadValue);
        LeafProof longer = proof;
        longer.inclusion.aunts.assign(kMaxAunts + 1, leaves[0]);
        QVERIFY(!decodeLeafProof(encode(longer)));
    }
    void aTreeOfLeavesHashesThem()
    {
        std::vector<Bytes> leaves;
        for (std::size_t n = 0; n < 6; ++n) {
            QVERIFY(MerkleTree::ofLeaves(leaves).root() == naiveRoot(leavesOf(n)));
            QVERIFY(MerkleTree::ofLeaves(leaves).prove(n) == std::nullopt);
            leaves.push_back(bytesOf("leaf " + std::to_string(n)));
        }
        // What is given as a leaf is hashed as one, even where it has the size of a hash.
        const std::vector<Bytes> hash{bytesOf(leafHash({}).view())};
        QVERIFY(MerkleTree::ofLeaves(hash).root() != MerkleTree(std::vector{leafHash({})}).root());
    }
};

QTEST_APPLESS_MAIN(MerkleTest)
#include "merkle_test.moc"
