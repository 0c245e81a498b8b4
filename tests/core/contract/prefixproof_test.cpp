// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "triedata.h"

#include <support/data.h>

#include <QTest>

#include <cstdio>
#include <set>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
/// A key of these octets, `steps` others that each part from it at another bit but the first, and `single`.
StateTrie ladder(std::uint8_t first, std::uint8_t rest, std::size_t steps, const Bytes& single)
{
    StateTrie trie;
    Bytes deepest(40, rest);
    deepest[0] = first;
    trie.put(deepest, bytesOf("v"));
    for (std::size_t bit = 1; bit <= steps; ++bit) {
        Bytes key = deepest;
        key[bit / 8] ^= static_cast<std::uint8_t>(0x80U >> bit % 8);
        trie.put(key, bytesOf("v"));
    }
    trie.put(single, bytesOf("v"));
    return trie;
}

/// Some of whose keys part in their first bit and some in their last, ascending.
std::vector<ledger::Entry> oneOctetEntries()
{
    std::vector<ledger::Entry> out;
    for (const int octet : {0x00, 0x01, 0x10, 0x20, 0x30, 0x70, 0x71, 0x72, 0x80, 0xa0, 0xf0, 0xf1})
        out.push_back({Bytes{static_cast<std::uint8_t>(octet)}, Bytes(3, static_cast<std::uint8_t>(octet))});
    return out;
}
} // namespace

class TriePrefixProofTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// For every beginning of every key, and some of none: the proof holds and lists what visit() lists.
    void listsWhatVisitLists()
    {
        auto random = support::seededGenerator("contract_prefixproof");
        const int rounds = support::full() ? 100 : 12;
        std::size_t proofs = 0;
        for (int round = 0; round < rounds; ++round) {
            const StateTrie trie = randomTrie(random, 1 + random() % 60);
            const Digest256 root = trie.root();
            std::set<Bytes> prefixes{Bytes{}, bytesOf("a"), bytesOf("zzzz"), bytesOf("grnt"), Bytes(300, 0xff)};
            for (const ledger::Entry& entry : entriesOf(trie)) {
                for (std::size_t n = 1; n <= entry.key.size(); n += n < 12 ? 1 : 7)
                    prefixes.emplace(entry.key.begin(), entry.key.begin() + static_cast<std::ptrdiff_t>(n));
                Bytes other = entry.key;
                other[random() % other.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
                prefixes.insert(other);
                other.push_back(0);
                prefixes.insert(other);
            }
            for (const Bytes& prefix : prefixes) {
                const auto proof = trie.provePrefix(prefix);
                QVERIFY(proof);
                const auto listed = ledger::verifyCompleteness(*proof, root, prefix);
                QVERIFY(listed);
                QVERIFY(*listed == entriesOf(trie, prefix));
                QVERIFY(ledger::decodePrefixProof(ledger::encode(*proof)).value() == *proof);
                ++proofs;
            }
        }
        std::printf("%zu proofs\n", proofs);
    }

    /// No proof of one version holds in another, where something came, went or changed under the prefix.
    void boundToTheVersion()
    {
        StateTrie trie;
        for (std::uint32_t i = 0; i < 40; ++i)
            trie.put(key::superseded(digestOf(i % 4), i), bytesOf("v"));
        const Bytes prefix = key::supersededPrefix(digestOf(2));
        const auto proof = trie.provePrefix(prefix);
        QVERIFY(ledger::verifyCompleteness(*proof, trie.root(), prefix));
        QCOMPARE(proof->entries.size(), std::size_t{10});
        StateTrie more = trie;
        more.put(key::superseded(digestOf(2), 1'000), bytesOf("v"));
        QVERIFY(!ledger::verifyCompleteness(*proof, more.root(), prefix));
        StateTrie less = trie;
        less.erase(key::superseded(digestOf(2), 38));
        QVERIFY(!ledger::verifyCompleteness(*proof, less.root(), prefix));
        StateTrie changed = trie;
        changed.put(key::superseded(digestOf(2), 38), bytesOf("w"));
        QVERIFY(!ledger::verifyCompleteness(*proof, changed.root(), prefix));
        // The proof of the smaller state, in the larger one.
        QVERIFY(!ledger::verifyCompleteness(*trie.provePrefix(prefix), more.root(), prefix));
        QVERIFY(ledger::verifyCompleteness(*more.provePrefix(prefix), more.root(), prefix));
    }

    void noneOfAnEmptyTrieOrAboveTheLimits()
    {
        StateTrie trie;
        QVERIFY(!trie.provePrefix({}));
        for (std::uint32_t i = 0; i < ledger::kMaxPrefixEntries; ++i)
            trie.put(key::superseded(digestOf(1), i), bytesOf("v"));
        const Bytes prefix = key::supersededPrefix(digestOf(1));
        const auto proof = trie.provePrefix(prefix);
        QVERIFY(proof && ledger::verifyCompleteness(*proof, trie.root(), prefix));
        trie.put(key::superseded(digestOf(1), ledger::kMaxPrefixEntries), bytesOf("v"));
        QVERIFY(!trie.provePrefix(prefix));
        // Too many octets, though few entries.
        StateTrie wide;
        for (std::uint32_t i = 0; i < 100; ++i)
            wide.put(key::superseded(digestOf(1), i), Bytes(60'000, 1));
        QVERIFY(!wide.provePrefix(prefix));
        QVERIFY(wide.provePrefix(key::superseded(digestOf(1), 5)));
        // Too deep: every key parts from the longest one at another bit.
        StateTrie deep;
        deep.put(Bytes(40, 0), bytesOf("v"));
        for (std::size_t bit = 0; bit <= ledger::kMaxProofDepth; ++bit) {
            Bytes key(40, 0);
            key[bit / 8] = static_cast<std::uint8_t>(0x80U >> bit % 8);
            QVERIFY(deep.put(key, bytesOf("v")));
        }
        QVERIFY(!deep.provePrefix(Bytes(40, 0)));
        QVERIFY(deep.provePrefix(Bytes{0x80}));
    }

    /// The neighbour on either side is what may be too deep, when what is asked for is not.
    void neighboursTooDeep_data()
    {
        QTest::addColumn<std::size_t>("steps");
        QTest::addColumn<bool>("fits");
        QTest::newRow("as deep as a proof may be") << ledger::kMaxProofDepth - 1 << true;
        QTest::newRow("one deeper") << ledger::kMaxProofDepth << false;
    }
    void neighboursTooDeep()
    {
        QFETCH(const std::size_t, steps);
        QFETCH(const bool, fits);
        const Bytes above{0x80};
        const Bytes below{0x7f};
        const std::pair<StateTrie, Bytes> cases[] = {{ladder(0x7f, 0xff, steps, above), above},
                                                     {ladder(0x80, 0, steps, below), below}};
        for (const auto& [trie, prefix] : cases) {
            const auto proof = trie.provePrefix(prefix);
            QCOMPARE(proof.has_value(), fits);
            if (!proof)
                continue;
            QCOMPARE(proof->left.has_value(), prefix == above);
            QCOMPARE(proof->right.has_value(), prefix == below);
            QCOMPARE((proof->left ? proof->left : proof->right)->path.size(), ledger::kMaxProofDepth);
            QVERIFY(ledger::verifyCompleteness(*proof, trie.root(), prefix)->size() == 1);
        }
    }

    /// visitFrom begins at the key, or behind where it would be.
    void visitFromIsTheLowerBound()
    {
        auto random = support::seededGenerator("contract_visitfrom");
        for (int round = 0; round < 20; ++round) {
            const StateTrie trie = randomTrie(random, 1 + random() % 50);
            const auto all = entriesOf(trie);
            std::vector<Bytes> asked{Bytes{}, Bytes(300, 0xff), bytesOf("d")};
            for (const ledger::Entry& entry : all) {
                asked.push_back(entry.key);
                Bytes other = entry.key;
                other[random() % other.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
                asked.push_back(other);
                asked.emplace_back(other.begin(), other.begin() + static_cast<std::ptrdiff_t>(random() % other.size()));
                other.push_back(9);
                asked.push_back(other);
            }
            for (const Bytes& from : asked) {
                std::vector<ledger::Entry> expected;
                std::ranges::copy_if(all, std::back_inserter(expected),
                                     [&](const ledger::Entry& entry) { return entry.key >= from; });
                std::vector<ledger::Entry> seen;
                trie.visitFrom(from, [&](BytesView key, BytesView value) {
                    seen.push_back({bytesOf(key), bytesOf(value)});
                    return true;
                });
                QVERIFY(seen == expected);
            }
        }
        StateTrie().visitFrom({}, [](BytesView, BytesView) {
            std::abort();
            return true;
        });
    }

    /// From every octet, and from just behind it, in a trie whose keys part early and late.
    void visitFromEveryOctet()
    {
        const std::vector<ledger::Entry> all = oneOctetEntries();
        StateTrie trie;
        for (const ledger::Entry& entry : all)
            QVERIFY(trie.put(entry.key, entry.value));
        for (unsigned n = 0; n < 256; ++n) {
            const auto octet = static_cast<std::uint8_t>(n);
            for (const Bytes& from : {Bytes{octet}, Bytes{octet, 0}}) {
                const auto first = std::ranges::lower_bound(all, from, {}, &ledger::Entry::key);
                std::vector<ledger::Entry> seen;
                trie.visitFrom(from, [&](BytesView key, BytesView value) {
                    seen.push_back({bytesOf(key), bytesOf(value)});
                    return true;
                });
                QVERIFY(seen == std::vector<ledger::Entry>(first, all.end()));
            }
        }
    }

    /// Cut into two anywhere, one by one, and with what does not ascend from what is there.
    void appendGoesOnWhereItIs()
    {
        const std::vector<ledger::Entry> all = oneOctetEntries();
        StateTrie whole;
        for (const ledger::Entry& entry : all)
            QVERIFY(whole.put(entry.key, entry.value));
        const std::span<const ledger::Entry> rest(all);
        StateTrie grown;
        for (std::size_t n = 0; n <= all.size(); ++n) {
            StateTrie cut;
            QVERIFY(cut.append(rest.first(n)) && cut.append(rest.subspan(n)));
            QCOMPARE(cut.root(), whole.root());
            QCOMPARE(cut.size(), all.size());
            const std::vector<ledger::Entry> so(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n));
            QVERIFY(entriesOf(grown) == so);
            if (n > 0)
                QVERIFY(!grown.append(rest.subspan(n - 1, 1))); // it is there already
            if (n > 1)
                QVERIFY(!grown.append(rest.first(1)));
            if (n < all.size())
                QVERIFY(grown.append(rest.subspan(n, 1)));
        }
        QCOMPARE(grown.root(), whole.root());
    }

    /// append() in any pieces makes the trie that put() makes; what does not ascend changes nothing.
    void appendMakesTheSameTrie()
    {
        auto random = support::seededGenerator("contract_append");
        for (int round = 0; round < 40; ++round) {
            const StateTrie trie = randomTrie(random, 1 + random() % 200);
            const auto all = entriesOf(trie);
            StateTrie made;
            for (std::span<const ledger::Entry> rest(all); !rest.empty();) {
                const std::size_t n = std::min<std::size_t>(rest.size(), random() % 20);
                QVERIFY(made.append(rest.first(n)));
                if (random() % 2 == 0)
                    made.root();
                const StateTrie before = made;
                const Digest256 root = before.root();
                if (n > 1) {
                    QVERIFY(!made.append(rest.first(n)));
                    QCOMPARE(made.root(), root);
                    QCOMPARE(made.size(), before.size());
                }
                rest = rest.subspan(n);
            }
            QCOMPARE(made.root(), trie.root());
            QCOMPARE(made.size(), trie.size());
            QVERIFY(entriesOf(made) == all);
        }
        StateTrie trie;
        QVERIFY(trie.append({}));
        using Entries = std::vector<ledger::Entry>;
        const Bytes v = bytesOf("v");
        QVERIFY(!trie.append(Entries{{bytesOf("b"), v}, {bytesOf("a"), v}}));
        QVERIFY(!trie.append(Entries{{bytesOf("b"), v}, {bytesOf("b"), v}}));
        QVERIFY(!trie.append(Entries{{bytesOf("b"), v}, {bytesOf("bc"), v}})); // the beginning of another
        QVERIFY(!trie.append(Entries{{{}, v}}));
        QVERIFY(!trie.append(Entries{{bytesOf("b"), {}}}));
        QVERIFY(!trie.append(Entries{{Bytes(256, 1), v}}));
        QVERIFY(trie.empty());
    }

    /// What a proof takes: the figures of the README.
    void size()
    {
        StateTrie trie;
        for (std::uint64_t i = 0; i < 20'000; ++i)
            trie.put(key::superseded(digestOf(i), 7), Bytes(40, 1));
        for (std::uint32_t i = 8; i < 107; ++i)
            trie.put(key::superseded(digestOf(1), i), Bytes(40, 1));
        const auto proof = trie.provePrefix(key::supersededPrefix(digestOf(1)));
        QVERIFY(proof);
        const std::size_t each = ledger::encodedSize(*proof) / proof->entries.size();
        std::printf("20,099 keys, 100 entries: %zu octets an entry\n", each);
        QVERIFY(each < 1'200);
    }
};

QTEST_GUILESS_MAIN(TriePrefixProofTest)
#include "prefixproof_test.moc"
