// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ics23model.h"

#include <ledger/hashes.h>
#include <ledger/prefixproof.h>
#include <support/data.h>

#include <QTest>

#include <cstdio>
#include <string>

using namespace twinchart;
using namespace twinchart::ledger;

namespace {

using Content = std::map<Bytes, Bytes>;
using Error = CompletenessError;

PrefixProof proofOf(const Model& model, const Bytes& prefix)
{
    const auto [first, last] = model.under(prefix);
    PrefixProof proof;
    if (first > 0)
        proof.left = model.existence(first - 1);
    for (std::size_t i = first; i < last; ++i)
        proof.entries.push_back(model.existence(i));
    if (last < model.leaves.size())
        proof.right = model.existence(last);
    return proof;
}
std::vector<Entry> entriesOf(const Model& model, const Bytes& prefix)
{
    std::vector<Entry> out;
    for (const auto& [key, value] : model.leaves)
        if (Model::beginsWith(key, prefix))
            out.push_back({key, value});
    return out;
}
/// None when it holds.
std::optional<Error> errorOf(const PrefixProof& proof, const Digest256& root, const Bytes& prefix)
{
    const auto out = verifyCompleteness(proof, root, prefix);
    return out ? std::nullopt : std::optional(out.error());
}

/// a0 … a4, b0 … b4, c0 … c4 in a tree that is cut in halves.
struct Sample {
    Model model;
    Sample() : model(content(), [](std::size_t n) { return n / 2; }) {}
    static Content content()
    {
        Content out;
        for (const char letter : std::string("abc"))
            for (char digit = '0'; digit < '5'; ++digit)
                out[bytesOf(std::string{letter, digit})] = bytesOf(std::string{'v', letter, digit});
        return out;
    }
    PrefixProof of(std::string_view prefix) const { return proofOf(model, bytesOf(prefix)); }
    std::optional<Error> error(const PrefixProof& proof, std::string_view prefix = "b") const
    {
        return errorOf(proof, model.root, bytesOf(prefix));
    }
    std::vector<ExistenceProof> all() const
    {
        std::vector<ExistenceProof> out;
        for (std::size_t i = 0; i < model.leaves.size(); ++i)
            out.push_back(model.existence(i));
        return out;
    }
};

} // namespace

class PrefixProofTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Whatever the shape of the tree: exactly the entries under the prefix, and every proof short of one leaf is none.
    void listsWhatTheModelLists()
    {
        auto random = support::seededGenerator("ledger_prefixproof");
        const int rounds = support::full() ? 1'000 : 100;
        std::size_t proofs = 0;
        for (int round = 0; round < rounds; ++round) {
            Content content;
            const std::size_t n = 1 + random() % 30;
            while (content.size() < n) {
                Bytes key(1 + random() % 4);
                for (auto& o : key)
                    o = static_cast<std::uint8_t>(random() % 4);
                content[key] = Bytes(1 + random() % 20, static_cast<std::uint8_t>(random()));
            }
            const Model model(content, [&](std::size_t k) { return static_cast<std::size_t>(random() % k); });
            for (int tries = 0; tries < 20; ++tries) {
                Bytes prefix(random() % 4);
                for (auto& o : prefix)
                    o = static_cast<std::uint8_t>(random() % 5);
                const PrefixProof proof = proofOf(model, prefix);
                const auto listed = verifyCompleteness(proof, model.root, prefix);
                QVERIFY(listed);
                QVERIFY(*listed == entriesOf(model, prefix));
                QVERIFY(decodePrefixProof(encode(proof)).value() == proof);
                for (std::size_t i = 0; i < proof.entries.size(); ++i) {
                    PrefixProof less = proof;
                    less.entries.erase(less.entries.begin() + static_cast<std::ptrdiff_t>(i));
                    QVERIFY(errorOf(less, model.root, prefix));
                }
                ++proofs;
            }
        }
        std::printf("%zu proofs\n", proofs);
    }

    /// Without entries it says what ICS23's absence proof says.
    void noEntriesIsTheAbsenceOfThePrefix()
    {
        const Sample s;
        for (const char* prefix : {"B", "aa", "b5", "b22", "zz"}) {
            const PrefixProof proof = s.of(prefix);
            QVERIFY(proof.entries.empty());
            QVERIFY(!s.error(proof, prefix));
            QVERIFY(verifyCompleteness(proof, s.model.root, bytesOf(prefix))->empty());
            QVERIFY(absenceOfPrefix(NonExistenceProof{bytesOf(prefix), proof.left, proof.right}, s.model.root,
                                    bytesOf(prefix)));
        }
        // Of a prefix that has entries no such proof can be made: from any two neighbours, or from an edge.
        const auto all = s.all();
        for (std::size_t i = 0; i <= all.size(); ++i) {
            PrefixProof claim;
            if (i > 0)
                claim.left = all[i - 1];
            if (i < all.size())
                claim.right = all[i];
            for (const char* prefix : {"", "a", "b", "c", "b3"})
                QVERIFY(s.error(claim, prefix));
        }
    }

    void refusesAnEntryLeftOut()
    {
        const Sample s;
        const PrefixProof good = s.of("b");
        QVERIFY(!s.error(good));
        QCOMPARE(good.entries.size(), std::size_t{5});
        for (std::ptrdiff_t i = 0; i < 5; ++i) {
            PrefixProof proof = good;
            proof.entries.erase(proof.entries.begin() + i);
            QCOMPARE(s.error(proof), Error::Gap);
        }
        PrefixProof proof = good;
        proof.entries.clear();
        QCOMPARE(s.error(proof), Error::Gap);
    }

    void refusesAnEntryPutIn()
    {
        const Sample s;
        const PrefixProof good = s.of("b");
        // One that is not in the tree, with the path of one that is.
        PrefixProof proof = good;
        proof.entries.insert(proof.entries.begin() + 3, {bytesOf("b22"), bytesOf("x"), good.entries[2].path});
        QCOMPARE(s.error(proof), Error::NotInTree);
        // The neighbour outside, said to be inside.
        proof = good;
        proof.entries.push_back(*good.right);
        proof.right = s.model.existence(11);
        QCOMPARE(s.error(proof), Error::OutsidePrefix);
        // One twice.
        proof = good;
        proof.entries.insert(proof.entries.begin() + 1, good.entries[0]);
        QCOMPARE(s.error(proof), Error::NotAscending);
    }

    void refusesAnotherOrder()
    {
        const Sample s;
        for (std::size_t i = 1; i < 5; ++i) {
            PrefixProof proof = s.of("b");
            std::swap(proof.entries[i - 1], proof.entries[i]);
            QCOMPARE(s.error(proof), Error::NotAscending);
        }
    }

    void refusesWhatIsNotInTheTree()
    {
        const Sample s;
        const PrefixProof good = s.of("b");
        for (std::size_t i = 0; i < 5; ++i) {
            PrefixProof proof = good;
            proof.entries[i].value.front() ^= 1;
            QCOMPARE(s.error(proof), Error::NotInTree);
            proof = good;
            proof.entries[i].path.back().sibling.octets[7] ^= 1;
            QCOMPARE(s.error(proof), Error::NotInTree);
            proof = good;
            proof.entries[i].path.resize(kMaxProofDepth + 1);
            QCOMPARE(s.error(proof), Error::NotInTree);
        }
        PrefixProof proof = good;
        proof.left->value.front() ^= 1;
        QCOMPARE(s.error(proof), Error::NotInTree);
        QCOMPARE(errorOf(good, sha256(bytesOf("other")), bytesOf("b")), Error::NotInTree);
    }

    void refusesABorderThatIsNone()
    {
        const Sample s;
        const PrefixProof good = s.of("b");
        PrefixProof proof = good;
        proof.left = s.model.existence(3); // further out
        QCOMPARE(s.error(proof), Error::Gap);
        proof = good;
        proof.right = s.model.existence(11);
        QCOMPARE(s.error(proof), Error::Gap);
        proof = good;
        proof.left.reset(); // as if the entries were at the edge
        QCOMPARE(s.error(proof), Error::Gap);
        proof = good;
        proof.right.reset();
        QCOMPARE(s.error(proof), Error::Gap);
        // A border inside: the entry next to it hidden as one.
        proof = good;
        proof.left = good.entries.front();
        proof.entries.erase(proof.entries.begin());
        QCOMPARE(s.error(proof), Error::BadBorder);
        proof = good;
        proof.right = good.entries.back();
        proof.entries.pop_back();
        QCOMPARE(s.error(proof), Error::BadBorder);
        proof = good;
        std::swap(proof.left, proof.right);
        QCOMPARE(s.error(proof), Error::BadBorder);
        proof.left.reset(); // and the one left on the right lies before the prefix
        QCOMPARE(s.error(proof), Error::BadBorder);
    }

    void refusesAnotherPrefix()
    {
        const Sample s;
        const PrefixProof good = s.of("b");
        QCOMPARE(s.error(good, "a"), Error::OutsidePrefix);
        QCOMPARE(s.error(good, "b1"), Error::OutsidePrefix);
        QCOMPARE(s.error(good, ""), Error::BadBorder); // not the whole tree
        const PrefixProof one = s.of("b1");
        QVERIFY(!s.error(one, "b1"));
        QCOMPARE(s.error(one, "b"), Error::BadBorder);
        QCOMPARE(s.error(s.of("b5"), "b"), Error::BadBorder);
    }

    /// The first and last prefix of the tree, and all of it, need no border on that side.
    void edges()
    {
        const Sample s;
        QVERIFY(!s.of("a").left && s.of("a").right && !s.error(s.of("a"), "a"));
        QVERIFY(s.of("c").left && !s.of("c").right && !s.error(s.of("c"), "c"));
        const PrefixProof all = s.of("");
        QVERIFY(!all.left && !all.right && !s.error(all, ""));
        for (const char* prefix : {"a", "c", ""}) {
            for (const bool first : {true, false}) {
                PrefixProof proof = s.of(prefix);
                proof.entries.erase(first ? proof.entries.begin() : proof.entries.end() - 1);
                QCOMPARE(s.error(proof, prefix), Error::Gap);
            }
        }
        // A tree of one leaf.
        const Model one({{bytesOf("k"), bytesOf("v")}}, [](std::size_t) { return std::size_t{0}; });
        for (const char* prefix : {"", "k", "a", "z"})
            QVERIFY(!errorOf(proofOf(one, bytesOf(prefix)), one.root, bytesOf(prefix)));
        QCOMPARE(errorOf({}, one.root, {}), Error::Nothing);
        QCOMPARE(errorOf({}, emptyHash(), {}), Error::Nothing);
    }

    void limitOfEntries()
    {
        PrefixProof proof;
        proof.entries.resize(kMaxPrefixEntries + 1, {bytesOf("k"), bytesOf("v"), {}});
        QCOMPARE(errorOf(proof, emptyHash(), {}), Error::TooMany);
        QCOMPARE(decodePrefixProof(encode(proof)).error(), CodecError::TooLong);
        proof.entries.pop_back();
        QVERIFY(decodePrefixProof(encode(proof)).value() == proof);
        QCOMPARE(decodePrefixProof(Bytes(kMaxPrefixProofOctets + 1)).error(), CodecError::TooLong);
    }

    /// Every prefix of the octets and every other value of a structural octet is refused or is another proof.
    void decodesStrictly()
    {
        const Sample s;
        for (const char* prefix : {"a", "b", "b5", ""}) {
            const PrefixProof proof = s.of(prefix);
            const Bytes octets = encode(proof);
            QCOMPARE(octets.size(), encodedSize(proof));
            for (std::size_t n = 0; n < octets.size(); ++n)
                QVERIFY(!decodePrefixProof(BytesView(octets).first(n)));
            Bytes longer = octets;
            longer.push_back(0);
            QCOMPARE(decodePrefixProof(longer).error(), CodecError::TrailingBytes);
            for (std::size_t at = 0; at < octets.size(); ++at) {
                for (const int change : {1, 2, 0x80}) {
                    Bytes other = octets;
                    other[at] ^= static_cast<std::uint8_t>(change);
                    const auto decoded = decodePrefixProof(other);
                    if (!decoded)
                        continue;
                    QCOMPARE(encode(*decoded), other);
                    QVERIFY(errorOf(*decoded, s.model.root, bytesOf(prefix)));
                }
            }
        }
        const Bytes octets = encode(s.of("b"));
        const auto changed = [&](std::size_t at, std::uint8_t value) {
            Bytes other = octets;
            other[at] = value;
            return decodePrefixProof(other).error();
        };
        QCOMPARE(changed(0, 'X'), CodecError::BadMagic);
        QCOMPARE(changed(4, 2), CodecError::BadVersion);
        QCOMPARE(changed(5, 2), CodecError::BadVersion);
        QCOMPARE(changed(6, 2), CodecError::BadValue);
        // Nothing at all, an empty key, an empty value, too long a path.
        QCOMPARE(decodePrefixProof(encode(PrefixProof{})).error(), CodecError::BadValue);
        QCOMPARE(decodePrefixProof(encode(PrefixProof{{}, {{{}, bytesOf("vv"), {}}}, {}})).error(),
                 CodecError::BadValue);
        QCOMPARE(decodePrefixProof(encode(PrefixProof{{}, {{bytesOf("kk"), {}, {}}}, {}})).error(),
                 CodecError::BadValue);
        PrefixProof deep{{}, {{bytesOf("k"), bytesOf("v"), {}}}, {}};
        deep.entries[0].path.resize(kMaxProofDepth);
        QVERIFY(decodePrefixProof(encode(deep)));
        deep.entries[0].path.resize(kMaxProofDepth + 1);
        QCOMPARE(decodePrefixProof(encode(deep)).error(), CodecError::TooLong);
    }

    /// The format, once for all.
    void writtenAsReleased()
    {
        QCOMPARE(QString::fromStdString(toHex(sha256(encode(Sample().of("b"))))),
                 QStringLiteral("9895b2cbfa72fd7e9db62515e8db706dab1d89d825795819b9361600c47a4b8c"));
    }
};

QTEST_GUILESS_MAIN(PrefixProofTest)
#include "prefixproof_test.moc"
