// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "triedata.h"

#include <contract/versionedtrie.h>
#include <support/data.h>

#include <QTest>

#include <limits>
#include <map>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Error = VersionedTrie::CommitError;

Bytes keyNumber(std::uint64_t n)
{
    return key::contribution(digestOf(n));
}
Bytes valueNumber(std::uint64_t n)
{
    return Writer().u8(1).u64(n).bytes();
}
} // namespace

class VersionedTrieTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Every kept version stays as it was, whatever comes after; others are not there.
    void versionsStayAsTheyWere()
    {
        auto random = support::seededGenerator("contract_versionedtrie");
        constexpr std::size_t kKeep = 10;
        VersionedTrie trie(kKeep);
        std::map<LedgerHeight, std::pair<Digest256, std::vector<ledger::Entry>>> expected;
        expected[0] = {trie.current().root(), {}};
        for (LedgerHeight height = 1; height <= 200; ++height) {
            for (std::uint64_t change = random() % 8; change > 0; --change) {
                if (random() % 3 == 0)
                    trie.current().erase(keyNumber(random() % 60));
                else
                    QVERIFY(trie.current().put(keyNumber(random() % 60), valueNumber(random())));
            }
            const auto root = trie.commit(height);
            QVERIFY(root);
            QCOMPARE(*root, trie.current().root());
            QCOMPARE(trie.height(), height);
            expected[height] = {*root, entriesOf(trie.current())};
            QCOMPARE(trie.oldest(), height < kKeep ? 0 : height - kKeep + 1);
            for (LedgerHeight asked = 0; asked <= height + 2; ++asked) {
                const auto version = trie.at(asked);
                QCOMPARE(version.has_value(), asked >= trie.oldest() && asked <= height);
                if (version) {
                    QCOMPARE(version->root(), expected[asked].first);
                    QVERIFY(entriesOf(*version) == expected[asked].second);
                }
            }
        }
    }

    /// The root of a version is that of its set alone, and proofs come from the version that they are asked of.
    void versionsProve()
    {
        VersionedTrie trie(3);
        trie.current().put(keyNumber(1), valueNumber(1));
        QVERIFY(trie.commit(1));
        trie.current().put(keyNumber(2), valueNumber(2));
        QVERIFY(trie.commit(2));
        const auto old = trie.at(1);
        QVERIFY(ledger::verifyAbsence(*old->prove(keyNumber(2)), old->root(), keyNumber(2)));
        QVERIFY(ledger::verifyExistence(*trie.at(2)->prove(keyNumber(2)), trie.current().root(), keyNumber(2),
                                        valueNumber(2)));
        trie.current().erase(keyNumber(2));
        QCOMPARE(trie.commit(3).value(), old->root());
    }

    void refusesAHeightThatIsNotTheNext()
    {
        VersionedTrie trie(4, {}, 7);
        QCOMPARE(trie.height(), LedgerHeight{7});
        trie.current().put(keyNumber(1), valueNumber(1));
        for (const LedgerHeight height : std::initializer_list<LedgerHeight>{0, 1, 6, 7, 9, 100})
            QCOMPARE(trie.commit(height).error(), Error::NotNext);
        QCOMPARE(trie.height(), LedgerHeight{7});
        QVERIFY(trie.at(7)->empty());
        QVERIFY(!trie.at(8));
        QVERIFY(trie.commit(8));
        QCOMPARE(trie.commit(8).error(), Error::NotNext);
        QVERIFY(trie.at(7)->empty());
        QCOMPARE(trie.at(8)->size(), std::size_t{1});
        VersionedTrie last(2, {}, std::numeric_limits<LedgerHeight>::max());
        QCOMPARE(last.commit(0).error(), Error::NotNext);
    }

    void discardForgets()
    {
        VersionedTrie trie(2);
        trie.current().put(keyNumber(1), valueNumber(1));
        QVERIFY(trie.commit(1));
        const Digest256 root = trie.current().root();
        trie.current().put(keyNumber(2), valueNumber(2));
        trie.current().erase(keyNumber(1));
        QVERIFY(trie.current().root() != root);
        trie.discard();
        QCOMPARE(trie.current().root(), root);
        QCOMPARE(trie.commit(2).value(), root);
    }

    /// What only pruned versions held is gone; what a kept version or a reader holds is there.
    void prunedMemoryIsReleased()
    {
        VersionedTrie trie(3);
        for (std::uint64_t n = 0; n < 100; ++n)
            trie.current().put(keyNumber(n), valueNumber(n));
        QVERIFY(trie.commit(1));
        const auto erased = trie.current().watch(keyNumber(1));
        const auto replaced = trie.current().watch(keyNumber(2));
        const auto stays = trie.current().watch(keyNumber(3));
        QVERIFY(!erased.expired() && !replaced.expired() && !stays.expired());
        QVERIFY(trie.current().watch(keyNumber(1'000)).expired());
        trie.current().erase(keyNumber(1));
        trie.current().put(keyNumber(2), valueNumber(7));
        QVERIFY(trie.commit(2));
        QVERIFY(trie.commit(3));
        QVERIFY(!erased.expired() && !replaced.expired()); // version 1 is still kept
        std::optional<StateTrie> reader = trie.at(1);
        QVERIFY(trie.commit(4));
        QVERIFY(!trie.at(1));
        QVERIFY(!erased.expired());
        QCOMPARE(reader->size(), std::size_t{100});
        reader.reset();
        QVERIFY(erased.expired() && replaced.expired() && !stays.expired());
        // One that lived for one version alone.
        trie.current().put(keyNumber(500), valueNumber(1));
        const auto brief = trie.current().watch(keyNumber(500));
        QVERIFY(trie.commit(5));
        trie.current().erase(keyNumber(500));
        QVERIFY(trie.commit(6));
        QVERIFY(!brief.expired());
        QCOMPARE(trie.prune(1), std::size_t{2});
        QVERIFY(brief.expired() && !stays.expired());
        QCOMPARE(trie.oldest(), LedgerHeight{6});
        QCOMPARE(trie.prune(0), std::size_t{0}); // one always stays
        QVERIFY(trie.commit(7));
        QVERIFY(!trie.at(6));
    }

    /// After many heights as many leaves live as the kept versions hold.
    void nothingPilesUp()
    {
        auto random = support::seededGenerator("contract_versionedtrie_pile");
        VersionedTrie trie(5);
        std::vector<std::weak_ptr<const void>> leaves;
        for (LedgerHeight height = 1; height <= 300; ++height) {
            for (int change = 0; change < 4; ++change) {
                const Bytes key = keyNumber(random() % 50);
                trie.current().put(key, valueNumber(random()));
                leaves.push_back(trie.current().watch(key));
            }
            QVERIFY(trie.commit(height));
        }
        const auto alive = std::ranges::count_if(leaves, [](const auto& leaf) { return !leaf.expired(); });
        QVERIFY2(alive >= 50 && alive <= 50 + 4 * 4, qPrintable(QString::number(alive)));
    }
};

QTEST_GUILESS_MAIN(VersionedTrieTest)
#include "versionedtrie_test.moc"
