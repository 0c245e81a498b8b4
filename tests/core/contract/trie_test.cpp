// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/state.h>
#include <contract/trie.h>
#include <ledger/hashes.h>
#include <support/data.h>

#include <QTest>

#include <cstdlib>
#include <map>

using namespace twinchart;
using namespace twinchart::contract;

namespace {

Digest256 digest(std::uint64_t n)
{
    return ledger::sha256(Writer().u64(n).bytes());
}
Bytes keyNumber(std::uint64_t n)
{
    return key::contribution(digest(n));
}
Bytes valueNumber(std::uint64_t n)
{
    return Writer().u8(1).u64(n).bytes();
}

using Map = std::map<Bytes, Bytes>;

// The model: the same tree made from the sorted map alone, by splitting where the first bit differs.
bool bitOf(const Bytes& key, std::size_t bit)
{
    return bit / 8 < key.size() && (key[bit / 8] >> (7 - bit % 8) & 1) != 0;
}
Digest256 naiveRoot(Map::const_iterator first, Map::const_iterator last, std::size_t bit = 0)
{
    if (std::next(first) == last)
        return ledger::proofLeafHash(first->first, first->second);
    while (true) {
        const auto middle = std::find_if(first, last, [&](const auto& entry) { return bitOf(entry.first, bit); });
        ++bit;
        if (middle != first && middle != last)
            return ledger::proofInnerHash(naiveRoot(first, middle, bit), naiveRoot(middle, last, bit));
    }
}
Digest256 naiveRoot(const Map& map)
{
    return map.empty() ? ledger::emptyHash() : naiveRoot(map.begin(), map.end());
}

} // namespace

class TrieTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyTrieHasNoProof()
    {
        const StateTrie trie;
        QCOMPARE(trie.root(), ledger::emptyHash());
        QVERIFY(!trie.prove(keyNumber(1)));
        QVERIFY(!trie.find(keyNumber(1)));
        QVERIFY(trie.watch(keyNumber(1)).expired());
        trie.visit({}, [](BytesView, BytesView) -> bool { std::abort(); });
    }

    /// The last key goes, and what is left is like new.
    void erasedToNothing()
    {
        StateTrie trie;
        QVERIFY(!trie.erase(keyNumber(1)));
        QVERIFY(trie.put(keyNumber(1), valueNumber(1)));
        QVERIFY(!trie.erase(keyNumber(2)));
        QVERIFY(trie.erase(keyNumber(1)));
        QVERIFY(!trie.erase(keyNumber(1)));
        QVERIFY(trie.empty());
        QCOMPARE(trie.root(), ledger::emptyHash());
        QVERIFY(trie.watch(keyNumber(1)).expired());
    }

    void refusesWhatItCannotProve()
    {
        StateTrie trie;
        QVERIFY(trie.put(bytesOf("abcd"), bytesOf("v")));
        const Digest256 before = trie.root();
        QVERIFY(!trie.put(bytesOf(""), bytesOf("v")));
        QVERIFY(!trie.put(bytesOf("x"), bytesOf("")));
        QVERIFY(!trie.put(bytesOf("abc"), bytesOf("v")));   // beginning of a key
        QVERIFY(!trie.put(bytesOf("abcde"), bytesOf("v"))); // a key is its beginning
        QVERIFY(!trie.put(Bytes(256, 7), bytesOf("v")));
        QVERIFY(trie.put(Bytes(255, 7), bytesOf("v")));
        QVERIFY(trie.erase(Bytes(255, 7)));
        QVERIFY(!trie.erase(Bytes(255, 7)));
        QCOMPARE(trie.root(), before);
        QCOMPARE(trie.size(), std::size_t{1});
    }

    /// The root is the naive model's, whatever the order of insertions and deletions.
    void historyDoesNotMatter()
    {
        auto random = support::seededGenerator("contract_trie_history");
        constexpr int kOrders = 1'000;
        Map map;
        for (std::uint64_t i = 0; i < 120; ++i)
            map[keyNumber(i)] = valueNumber(i);
        for (std::uint32_t i = 0; i < 12; ++i)
            map[key::superseded(digest(3), i * 77)] = valueNumber(i);
        const Digest256 expected = naiveRoot(map);
        for (int order = 0; order < kOrders; ++order) {
            std::vector<std::pair<Bytes, Bytes>> puts(map.begin(), map.end());
            for (std::uint64_t i = 1'000; i < 1'030; ++i)
                puts.emplace_back(keyNumber(i), valueNumber(i));
            std::ranges::shuffle(puts, random);
            StateTrie trie;
            for (const auto& [key, value] : puts) {
                QVERIFY(trie.put(key, bytesOf("other")));
                if (random() % 3 == 0)
                    trie.root(); // hashes kept from before must not stay
                QVERIFY(trie.put(key, value));
            }
            std::ranges::shuffle(puts, random);
            for (const auto& [key, value] : puts)
                if (!map.contains(key))
                    QVERIFY(trie.erase(key));
            QCOMPARE(trie.root(), expected);
            QCOMPARE(trie.size(), map.size());
        }
    }

    /// Every step of a random walk agrees with std::map: lookups, root, order, proofs of both kinds.
    void agreesWithModel()
    {
        auto random = support::seededGenerator("contract_trie_model");
        const int steps = support::full() ? 20'000 : 3'000;
        Map map;
        StateTrie trie;
        for (int step = 0; step < steps; ++step) {
            const std::uint64_t n = random() % 200;
            const Bytes key =
                n % 5 == 0 ? key::superseded(digest(n % 20), static_cast<std::uint32_t>(n)) : keyNumber(n);
            if (random() % 3 == 0) {
                QCOMPARE(trie.erase(key), map.erase(key) == 1);
            } else {
                const Bytes value = valueNumber(random());
                QVERIFY(trie.put(key, value));
                map[key] = value;
            }
            QCOMPARE(trie.size(), map.size());
            if (step % 10 != 0 || map.empty())
                continue;
            const Digest256 root = trie.root();
            QCOMPARE(root, naiveRoot(map));
            for (int probe = 0; probe < 6; ++probe) {
                const Bytes asked =
                    probe % 2 == 0 ? std::next(map.begin(), static_cast<std::ptrdiff_t>(random() % map.size()))->first
                                   : keyNumber(random() % 400);
                const auto proof = trie.prove(asked);
                const auto found = map.find(asked);
                QVERIFY(proof);
                QCOMPARE(trie.find(asked).has_value(), found != map.end());
                if (found != map.end()) {
                    QVERIFY(ledger::verifyExistence(*proof, root, asked, found->second));
                    QVERIFY(!ledger::verifyAbsence(*proof, root, asked));
                } else {
                    QVERIFY(ledger::verifyAbsence(*proof, root, asked));
                }
                QVERIFY(ledger::decodeCommitmentProof(ledger::encode(*proof)));
            }
            Map seen;
            trie.visit({}, [&](BytesView k, BytesView v) {
                return seen.emplace_hint(seen.end(), bytesOf(k), bytesOf(v)), true;
            });
            QVERIFY(seen == map);
        }
    }

    /// A copy keeps its version.
    void versionsStay()
    {
        StateTrie trie;
        for (std::uint64_t i = 0; i < 100; ++i)
            trie.put(keyNumber(i), valueNumber(i));
        const StateTrie old = trie;
        const Digest256 root = old.root();
        for (std::uint64_t i = 0; i < 100; i += 2)
            trie.put(keyNumber(i), valueNumber(i + 1));
        for (std::uint64_t i = 1; i < 100; i += 2)
            trie.erase(keyNumber(i));
        QCOMPARE(old.root(), root);
        QVERIFY(trie.root() != root);
        for (std::uint64_t i = 0; i < 100; ++i)
            QVERIFY(equal(*old.find(keyNumber(i)), valueNumber(i)));
        QCOMPARE(old.size(), std::size_t{100});
        QCOMPARE(trie.size(), std::size_t{50});
    }

    /// One absence proof says "no key begins with this", and none can be made when one does.
    void absenceOfPrefix()
    {
        StateTrie trie;
        for (std::uint64_t i = 0; i < 50; ++i)
            trie.put(keyNumber(i), valueNumber(i));
        for (std::uint64_t i = 0; i < 50; i += 2)
            trie.put(key::superseded(digest(i), static_cast<std::uint32_t>(i)), valueNumber(i));
        const Digest256 root = trie.root();
        for (std::uint64_t i = 0; i < 50; ++i) {
            const Bytes prefix = key::supersededPrefix(digest(i));
            const auto proof = trie.prove(prefix);
            QVERIFY(proof);
            QVERIFY(ledger::verifyAbsence(*proof, root, prefix));
            QCOMPARE(ledger::absenceOfPrefix(*proof, root, prefix), i % 2 == 1);
            std::size_t below = 0;
            trie.visit(prefix, [&](BytesView, BytesView) { return ++below, true; });
            QCOMPARE(below, i % 2 == 0 ? std::size_t{1} : std::size_t{0});
        }
        // Left of everything, right of everything, the whole of a namespace.
        for (const Bytes& prefix : {bytesOf("a"), bytesOf("zzzz"), bytesOf("grnt")})
            QVERIFY(ledger::absenceOfPrefix(*trie.prove(prefix), root, prefix));
        for (const Bytes& prefix : {bytesOf("c"), bytesOf("cont"), bytesOf("supd")})
            QVERIFY(!ledger::absenceOfPrefix(*trie.prove(prefix), root, prefix));
        // A proof for one prefix is none for another.
        const Bytes one = key::supersededPrefix(digest(1));
        QVERIFY(!ledger::absenceOfPrefix(*trie.prove(key::supersededPrefix(digest(3))), root, one));
    }

    void visitStops()
    {
        StateTrie trie;
        for (std::uint64_t i = 0; i < 10; ++i)
            trie.put(keyNumber(i), valueNumber(i));
        int visited = 0;
        trie.visit(bytesOf("cont"), [&](BytesView, BytesView) { return ++visited < 3; });
        QCOMPARE(visited, 3);
    }

    void depthStaysSmall()
    {
        StateTrie trie;
        for (std::uint64_t i = 0; i < 20'000; ++i)
            trie.put(keyNumber(i), valueNumber(i));
        std::size_t deepest = 0;
        for (std::uint64_t i = 0; i < 20'000; i += 7)
            deepest = std::max(deepest, std::get<ledger::ExistenceProof>(*trie.prove(keyNumber(i))).path.size());
        QVERIFY2(deepest < 32, qPrintable(QString::number(deepest)));
    }
};

QTEST_GUILESS_MAIN(TrieTest)
#include "trie_test.moc"
