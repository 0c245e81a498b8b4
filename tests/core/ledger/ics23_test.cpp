// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ics23model.h"

#include <ledger/hashes.h>
#include <ledger/ics23.h>
#include <ledger/merkle.h>
#include <ledger/protobuf.h>
#include <support/data.h>

#include <QTest>

#include <map>

using namespace twinchart;
using namespace twinchart::ledger;

namespace {

std::map<Bytes, Bytes> numbered(std::size_t n)
{
    std::map<Bytes, Bytes> out;
    for (std::size_t i = 0; i < n; ++i)
        out[bytesOf("key" + std::to_string(1000 + 2 * i))] = bytesOf("value" + std::to_string(i));
    return out;
}
std::size_t halves(std::size_t n)
{
    return n / 2;
}
Bytes octet(int value)
{
    return {static_cast<std::uint8_t>(value)};
}

// Raw messages, for what the types cannot express.
const Bytes kGoodLeaf = *fromHex("0801180120012a0100");
Bytes rawStep(unsigned hash, BytesView prefix, BytesView suffix)
{
    ProtoWriter w;
    w.varint(1, hash);
    w.bytes(2, prefix);
    w.bytes(3, suffix);
    return std::move(w).take();
}
Bytes rawExistence(BytesView key, BytesView value, const Bytes& leaf, const std::vector<Bytes>& steps)
{
    ProtoWriter body;
    body.bytes(1, key);
    body.bytes(2, value);
    body.bytesAlways(3, leaf);
    for (const Bytes& step : steps)
        body.bytesAlways(4, step);
    ProtoWriter w;
    w.bytesAlways(1, body.out());
    return std::move(w).take();
}

} // namespace

Q_DECLARE_METATYPE(twinchart::Bytes)

class Ics23Test : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void existenceAndAbsenceEqualTheModel()
    {
        auto random = support::seededGenerator("existenceAndAbsence");
        int proofs = 0;
        for (int round = 0; round < 60; ++round) {
            std::map<Bytes, Bytes> content;
            const std::size_t n = 1 + random() % 24;
            while (content.size() < n) {
                Bytes key(1 + random() % 3);
                for (auto& o : key)
                    o = static_cast<std::uint8_t>(random() % 7);
                content[key] = Bytes(1 + random() % 40, static_cast<std::uint8_t>(random()));
            }
            const Model model(content, [&](std::size_t k) { return static_cast<std::size_t>(random() % k); });
            for (std::size_t i = 0; i < n; ++i) {
                const auto& [key, value] = model.leaves[i];
                const CommitmentProof proof = model.existence(i);
                QVERIFY(decodeCommitmentProof(encode(proof)).value() == proof);
                QVERIFY(verifyExistence(proof, model.root, key, value));
                QVERIFY(!verifyExistence(proof, model.root, key, Bytes(41, 9)));
                QVERIFY(!verifyAbsence(proof, model.root, key));
                ++proofs;
            }
            for (int tries = 0; tries < 60; ++tries) {
                Bytes key(1 + random() % 4);
                for (auto& o : key)
                    o = static_cast<std::uint8_t>(random() % 7);
                const CommitmentProof proof = model.absence(key);
                QVERIFY(decodeCommitmentProof(encode(proof)).value() == proof);
                QCOMPARE(verifyAbsence(proof, model.root, key), !model.holds(key));
                const bool any = std::ranges::any_of(model.leaves, [&](const auto& leaf) {
                    return leaf.first.size() >= key.size() && std::equal(key.begin(), key.end(), leaf.first.begin());
                });
                QCOMPARE(absenceOfPrefix(proof, model.root, key), !any);
                QVERIFY(!verifyAbsence(proof, leafHash({}), key));
                ++proofs;
            }
        }
        std::printf("%d proofs\n", proofs);
    }
    /// A length above 127 takes two octets, one above 16,383 three, the low seven bits first.
    void theLengthOfAKey()
    {
        const Bytes value = bytesOf("value");
        for (const auto& [size, length] : std::map<std::size_t, const char*>{
                 {1, "01"}, {127, "7f"}, {128, "8001"}, {300, "ac02"}, {16'383, "ff7f"}, {16'384, "808001"}}) {
            const Bytes key(size, 0x6b);
            Bytes leaf{0x00};
            for (const Bytes& part : {*fromHex(length), key, Bytes{32}, bytesOf(sha256(value).view())})
                leaf.insert(leaf.end(), part.begin(), part.end());
            QVERIFY(proofLeafHash(key, value) == sha256(leaf));
            const ExistenceProof proof{key, value, {}};
            QVERIFY(verifyExistence(proof, sha256(leaf), key, value));
            Bytes other = key;
            other.back() ^= 1;
            QVERIFY(!verifyExistence(ExistenceProof{other, value, {}}, sha256(leaf), other, value));
        }
    }
    /// No pair of leaves but true neighbours proves anything absent, whatever the shape.
    void onlyNeighboursProveAbsence()
    {
        auto random = support::seededGenerator("onlyNeighbours");
        for (int round = 0; round < 20; ++round) {
            const std::size_t n = 2 + static_cast<std::size_t>(random() % 9);
            const Model model(numbered(n), [&](std::size_t k) { return static_cast<std::size_t>(random() % k); });
            for (std::size_t a = 0; a < n; ++a) {
                for (std::size_t b = 0; b < n; ++b) {
                    for (std::size_t gap = 0; gap + 1 < 2 * n; ++gap) {
                        const Bytes key = bytesOf("key" + std::to_string(1000 + gap));
                        const CommitmentProof proof = NonExistenceProof{key, model.existence(a), model.existence(b)};
                        QCOMPARE(verifyAbsence(proof, model.root, key), b == a + 1 && gap == 2 * a + 1);
                    }
                }
                const Bytes before = bytesOf("a");
                const Bytes after = bytesOf("z");
                QCOMPARE(verifyAbsence(NonExistenceProof{before, std::nullopt, model.existence(a)}, model.root, before),
                         a == 0);
                QCOMPARE(verifyAbsence(NonExistenceProof{after, model.existence(a), std::nullopt}, model.root, after),
                         a == n - 1);
            }
        }
    }
    void namedAttacks()
    {
        const Model model(numbered(6), halves);
        const Bytes gap = bytesOf("key1003");
        const NonExistenceProof good = model.absence(gap);
        QVERIFY(verifyAbsence(good, model.root, gap));
        // An absence proves no existence, not even its neighbours'.
        QVERIFY(!verifyExistence(good, model.root, good.left->key, good.left->value));
        // No neighbour at all; neighbours swapped; the same on both sides; the key asked for is another's.
        QVERIFY(!verifyAbsence(NonExistenceProof{gap, std::nullopt, std::nullopt}, model.root, gap));
        QVERIFY(!verifyAbsence(NonExistenceProof{gap, good.right, good.left}, model.root, gap));
        QVERIFY(!verifyAbsence(NonExistenceProof{gap, good.left, good.left}, model.root, gap));
        QVERIFY(!verifyAbsence(good, model.root, bytesOf("key1005")));
        QVERIFY(!verifyAbsence(NonExistenceProof{{}, good.left, good.right}, model.root, {}));
        // One side only, in the middle of the tree.
        QVERIFY(!verifyAbsence(NonExistenceProof{gap, good.left, std::nullopt}, model.root, gap));
        QVERIFY(!verifyAbsence(NonExistenceProof{gap, std::nullopt, good.right}, model.root, gap));
        // Neighbours from two trees.
        const Model other(numbered(5), halves);
        QVERIFY(!verifyAbsence(NonExistenceProof{gap, good.left, other.absence(gap).right}, model.root, gap));
        // Empty key or value, and a leaf offered without its way.
        ExistenceProof leaf = model.existence(2);
        leaf.value.clear();
        QVERIFY(!calculateRoot(leaf));
        leaf = model.existence(2);
        leaf.key.clear();
        QVERIFY(!calculateRoot(leaf));
        leaf = model.existence(2);
        leaf.path.clear();
        QVERIFY(!verifyExistence(leaf, model.root, leaf.key, leaf.value));
        // Paths of unequal length or equal paths never index outside (a known crash of another verifier).
        ExistenceProof bare = model.existence(1);
        bare.path.clear();
        const Digest256 single = proofLeafHash(bare.key, bare.value);
        QVERIFY(!verifyAbsence(NonExistenceProof{gap, bare, bare}, single, gap));
        QVERIFY(verifyAbsence(NonExistenceProof{gap, bare, std::nullopt}, single, gap));
        leaf = model.existence(0);
        leaf.path.assign(kMaxProofDepth + 1, leaf.path[0]);
        QVERIFY(!calculateRoot(leaf));
    }
    void prefixes()
    {
        std::map<Bytes, Bytes> content;
        for (const char* key : {"supdA1", "supdA2", "supdC1", "zzzz00"})
            content[bytesOf(key)] = octet(1);
        const Model model(content, halves);
        const auto absent = [&](const char* prefix) {
            return absenceOfPrefix(model.absence(bytesOf(prefix)), model.root, viewOf(prefix));
        };
        QVERIFY(absent("supdB"));
        QVERIFY(absent("a"));
        QVERIFY(absent("zzzz01"));
        QVERIFY(!absent("supdA"));
        QVERIFY(!absent("supdC"));
        QVERIFY(!absent("supd"));
        QVERIFY(!absent("zzzz0"));
        QVERIFY(!absent("supdA1"));
        // A true absence of a longer key says nothing about the prefix.
        const CommitmentProof longer = model.absence(bytesOf("supdA15"));
        QVERIFY(verifyAbsence(longer, model.root, viewOf("supdA15")));
        QVERIFY(!absenceOfPrefix(longer, model.root, viewOf("supdA")));
        // Neither does leaving the neighbour inside the prefix out.
        NonExistenceProof hidden = model.absence(bytesOf("supdA"));
        hidden.right = model.existence(2);
        QVERIFY(!absenceOfPrefix(hidden, model.root, viewOf("supdA")));
        QVERIFY(!absenceOfPrefix(model.existence(0), model.root, viewOf("supdA1")));
        QVERIFY(!absenceOfPrefix(model.absence(bytesOf("supdB")), model.root, {}));
    }

    /// Before the first leaf and behind the last there is one neighbour only, and no other leaf does instead.
    void absenceAtEitherEnd()
    {
        const Model model(numbered(5), halves);
        for (const bool first : {true, false}) {
            const Bytes key = bytesOf(first ? "a" : "z");
            const CommitmentProof proof = model.absence(key);
            QVERIFY(decodeCommitmentProof(encode(proof)).value() == proof);
            QVERIFY(verifyAbsence(proof, model.root, key));
            for (std::size_t leaf = 0; leaf < 5; ++leaf) {
                NonExistenceProof other{key, std::nullopt, std::nullopt};
                (first ? other.right : other.left) = model.existence(leaf);
                QVERIFY(decodeCommitmentProof(encode(CommitmentProof{other})).value() == CommitmentProof{other});
                QCOMPARE(verifyAbsence(other, model.root, key), leaf == (first ? 0 : 4));
            }
        }
    }

    void decoderRefusals_data()
    {
        QTest::addColumn<Bytes>("octets");
        const Bytes key = bytesOf("k");
        const Bytes value = bytesOf("v");
        const Bytes sibling(32, 7);
        Bytes full{1};
        full.insert(full.end(), sibling.begin(), sibling.end());
        const auto step = [&](const char* name, Bytes octets) {
            QTest::newRow(name) << rawExistence(key, value, kGoodLeaf, {octets});
        };
        step("good: child left", rawStep(1, octet(1), sibling));
        step("good: child right", rawStep(1, full, {}));
        step("both sides filled in", rawStep(1, full, sibling));
        step("no sibling", rawStep(1, octet(1), {}));
        step("leaf prefix", rawStep(1, octet(0), sibling));
        step("no prefix", rawStep(1, {}, sibling));
        step("other prefix", rawStep(1, octet(2), sibling));
        step("prefix of 32", rawStep(1, BytesView(full).first(32), {}));
        Bytes longer = full;
        longer.push_back(0);
        step("prefix of 34", rawStep(1, longer, {}));
        step("suffix of 31", rawStep(1, octet(1), BytesView(sibling).first(31)));
        step("suffix of 64", rawStep(1, octet(1), Bytes(64, 7)));
        step("no hash", rawStep(0, octet(1), sibling));
        step("sha-512", rawStep(2, octet(1), sibling));
        step("unknown hash", rawStep(99, octet(1), sibling));
        for (const char* leaf : {"", "0801180120012a0101", "0801180120012a020000", "0801180120012a",
                                 "08011801200110012a0100", "0802180120012a0100",
                                 "0801100118012001"
                                 "2a0100",
                                 "080118012a0100", "0801180220012a0100", "0801180120022a0100", "080118012001"})
            QTest::newRow((std::string("leaf ") + leaf).c_str()) << rawExistence(key, value, *fromHex(leaf), {});
        QTest::newRow("empty key") << rawExistence({}, value, kGoodLeaf, {});
        QTest::newRow("empty value") << rawExistence(key, {}, kGoodLeaf, {});
        QTest::newRow("too deep") << rawExistence(key, value, kGoodLeaf,
                                                  std::vector<Bytes>(kMaxProofDepth + 1, rawStep(1, full, {})));
        QTest::newRow("nothing") << Bytes{};
        QTest::newRow("batch") << *fromHex("1a00");
        QTest::newRow("compressed") << *fromHex("2200");
        QTest::newRow("absence of nothing") << *fromHex("1200");
        QTest::newRow("absence without neighbours") << *fromHex("12030a016b");
        QTest::newRow("too large") << rawExistence(key, Bytes(kMaxProofOctets, 1), kGoodLeaf, {});
        Bytes both = rawExistence(key, value, kGoodLeaf, {});
        const Bytes twice = both;
        both.insert(both.end(), twice.begin(), twice.end());
        QTest::newRow("two proofs") << both;
        QTest::newRow("length of 2^31") << *fromHex("0a8080808008");
    }
    void decoderRefusals()
    {
        QFETCH(Bytes, octets);
        QCOMPARE(bool(decodeCommitmentProof(octets)), QByteArray(QTest::currentDataTag()).startsWith("good"));
    }
    void everyBitFlipIsRefused()
    {
        const Model model(numbered(9), halves);
        const Bytes key = bytesOf("key1007");
        for (const CommitmentProof& proof :
             {CommitmentProof{model.existence(4)}, CommitmentProof{model.absence(key)}}) {
            Bytes octets = encode(proof);
            for (std::size_t bit = 0; bit < octets.size() * 8; ++bit) {
                octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
                if (const auto flipped = decodeCommitmentProof(octets)) {
                    QVERIFY(encode(*flipped) == octets);
                    QVERIFY(!verifyAbsence(*flipped, model.root, key));
                    QVERIFY(!verifyExistence(*flipped, model.root, model.leaves[4].first, model.leaves[4].second));
                }
                octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            }
            for (std::size_t n = 0; n < octets.size(); ++n)
                QVERIFY(!decodeCommitmentProof(BytesView(octets).first(n)));
        }
    }
};

QTEST_APPLESS_MAIN(Ics23Test)
#include "ics23_test.moc"
