// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <ledger/ics23.h>
#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
AnchorBody anchor(std::uint64_t counter)
{
    return {digest("r"), counter};
}
} // namespace

/// The state machine as an engine sees it.
class ApplicationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void heightsAndTimes()
    {
        World w;
        const LedgerHeight next = w.app->height() + 1;
        const Instant later{w.time.ns + 1};
        QVERIFY(w.app->finalize(next + 1, later, {}).error() == Application::FinalizeError::WrongHeight);
        QVERIFY(w.app->finalize(next - 1, later, {}).error() == Application::FinalizeError::WrongHeight);
        QVERIFY(w.app->finalize(next, w.time, {}).error() == Application::FinalizeError::TimeNotAfter);
        QVERIFY(!w.app->commit()); // nothing was finalized
        QVERIFY(w.app->finalize(next, later, {}));
        QCOMPARE(w.app->height(), next - 1); // not before commit
        QVERIFY(w.app->commit());
        QVERIFY(!w.app->commit());
        QCOMPARE(w.app->height(), next);
        QCOMPARE(w.app->time(), later);
    }

    /// The chain's own time is the first block's earliest; after it every block is later than the one before.
    void theFirstBlock()
    {
        using Error = Application::FinalizeError;
        const Genesis genesis = World::makeGenesis();
        Application app(genesis);
        QVERIFY(app.finalize(0, genesis.time, {}).error() == Error::WrongHeight);
        QVERIFY(app.finalize(1, Instant{genesis.time.ns - 1}, {}).error() == Error::TimeNotAfter);
        QVERIFY(app.finalize(1, genesis.time, {}));
        QVERIFY(app.commit());
        QVERIFY(app.finalize(0, Instant{genesis.time.ns + 1}, {}).error() == Error::WrongHeight);
        QVERIFY(app.finalize(2, genesis.time, {}).error() == Error::TimeNotAfter);
        QVERIFY(app.finalize(2, Instant{genesis.time.ns + 1}, {}));
    }

    /// Whoever asks about more than a transaction may be has its answer.
    void longerThanATransaction()
    {
        World w;
        const Instant time{w.time.ns + 1};
        Bytes octets = w.sign(w.nurse, anchor(1));
        QCOMPARE(w.app->check(octets, time), Code::Ok);
        octets.resize(kMaxTransactionOctets + 1);
        QCOMPARE(w.app->check(octets, time), Code::Malformed);
    }

    /// Quotas are of organisations: who has no certificate has none, and is judged all the same.
    void signersThatNobodyKnows()
    {
        World w(2);
        const Instant time{w.time.ns + 1};
        const std::vector<Bytes> pending{w.sign(w.stranger, anchor(1)), w.sign(w.nurse, anchor(1))};
        const auto codes = w.app->arrange(pending, time);
        QVERIFY((codes == std::vector<std::optional<Code>>{Code::UnknownSigner, Code::Ok}));
        QVERIFY(w.app->prepare(pending, time) == std::vector<Bytes>{pending[1]});
        QVERIFY(!w.app->process(pending, time));
        QVERIFY(w.app->process(std::vector<Bytes>{pending[1]}, time));
    }

    /// check, prepare, arrange and process change nothing, and what prepare makes, process takes.
    void proposalsChangeNothing()
    {
        World w;
        std::vector<Bytes> pending{w.sign(w.nurse, anchor(1)), w.sign(w.nurse, anchor(1)), bytesOf("rubbish"),
                                   w.sign(w.nurse, anchor(2)), w.sign(w.stranger, anchor(1))};
        pending.push_back(pending[0]);
        const Digest256 before = w.app->appHash();
        const Instant time{w.time.ns + 1};
        for (const Bytes& transaction : pending)
            w.app->check(transaction, time);
        const auto codes = w.app->arrange(pending, time);
        const std::vector<std::optional<Code>> expected{Code::Ok, Code::CounterNotAbove, Code::Malformed,
                                                        Code::Ok, Code::UnknownSigner,   Code::NonceNotAbove};
        QVERIFY(codes == expected);
        const auto block = w.app->prepare(pending, time);
        QCOMPARE(block.size(), std::size_t{2});
        QVERIFY(w.app->process(block, time));
        QVERIFY(!w.app->process(pending, time));
        QVERIFY(!w.app->process(std::vector<Bytes>{block[1], block[0]}, time)); // nonces out of order
        QVERIFY(w.app->process({}, time));
        QCOMPARE(w.app->appHash(), before);
        const auto finalized = w.app->finalize(w.app->height() + 1, time, block);
        QVERIFY(std::ranges::all_of(finalized->results, [](const auto& r) { return r.code == 0; }));
        QCOMPARE(w.app->appHash(), before);
        w.app->commit();
        QCOMPARE(w.app->appHash(), finalized->appHash);
    }

    void blockLimits()
    {
        World w;
        std::vector<Bytes> pending;
        for (std::size_t i = 0; i <= kMaxBlockTransactions; ++i)
            pending.push_back(w.sign(w.nurse, anchor(i + 1)));
        const Instant time{w.time.ns + 1};
        const auto codes = w.app->arrange(pending, time);
        QCOMPARE(std::ranges::count(codes, std::optional(Code::Ok)),
                 static_cast<std::ptrdiff_t>(kMaxBlockTransactions));
        QVERIFY(!codes.back());
        QVERIFY(!w.app->process(pending, time));
        pending.pop_back();
        QVERIFY(w.app->process(pending, time));
    }

    /// Proofs of old and new states, by the ledger's verifier.
    void queries()
    {
        World w;
        const Bytes at = key::anchor(w.nurse.id());
        const LedgerHeight before = w.app->height();
        const Digest256 hashBefore = w.app->appHash();
        QCOMPARE(w.submit(w.nurse, anchor(1)), Code::Ok);
        const auto old = w.app->query(at, before);
        QVERIFY(old && !old->value);
        QVERIFY(ledger::verifyAbsence(old->proof, hashBefore, at));
        const auto now = w.app->query(at, w.app->height());
        QVERIFY(now && now->value);
        QVERIFY(ledger::verifyExistence(now->proof, w.app->appHash(), at, *now->value));
        QVERIFY(!ledger::verifyExistence(now->proof, hashBefore, at, *now->value));
        QVERIFY(!w.app->query(at, w.app->height() + 1));
        for (int i = 0; i < 70; ++i)
            w.pass(1);
        QVERIFY(!w.app->query(at, before)); // no longer kept
    }

    void restore()
    {
        World w;
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("t"))), Code::Ok);
        auto entries = w.app->entries();
        auto random = support::seededGenerator("contract_application_restore");
        std::ranges::shuffle(entries, random);
        auto again = Application::restore(w.genesis, w.app->height(), w.app->time(), entries, w.app->appHash());
        QVERIFY(again);
        QCOMPARE(again->height(), w.app->height());
        QCOMPARE(again->appHash(), w.app->appHash());
        // Both go on in the same way, nonces included.
        const Bytes replay = w.sign(w.nurse, anchor(1));
        const Instant time{w.time.ns + 1};
        QCOMPARE(again->check(replay, time), Code::Ok);
        const std::vector<Bytes> block{replay};
        QCOMPARE(again->finalize(w.app->height() + 1, time, block)->appHash,
                 w.app->finalize(w.app->height() + 1, time, block)->appHash);
        // What does not fit is refused.
        const Digest256 hash = w.app->appHash();
        for (const int which : {0, 1, 2, 3}) {
            auto touched = entries;
            Genesis genesis = w.genesis;
            if (which == 0)
                touched.pop_back();
            else if (which == 1)
                touched[3].value.back() ^= 1;
            else if (which == 2)
                touched.push_back(touched[0]);
            else
                genesis.chain = "test-chain-2";
            QVERIFY(!Application::restore(genesis, 5, w.app->time(), touched, hash));
        }
    }

    void restoreRefuses_data()
    {
        using enum Application::RestoreError;
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("error");
        const auto row = [](const char* name, int which, Application::RestoreError error) {
            QTest::newRow(name) << which << static_cast<int>(error);
        };
        row("a value that is empty", 0, BadState);
        row("a key that is the beginning of others", 1, BadState);
        row("no parameters", 2, BadState);
        row("parameters that are no entry", 3, BadState);
        row("of another genesis", 4, BadState);
        row("an entry twice", 5, BadState);
        row("one entry fewer", 6, WrongAppHash);
        row("a value altered", 7, WrongAppHash);
    }
    void restoreRefuses()
    {
        QFETCH(const int, which);
        QFETCH(const int, error);
        const World w;
        std::vector<StateChange> entries = w.app->entries(); // ascending, as a store gives them
        const Digest256 before = w.app->appHash();
        const auto again = Application::restore(w.genesis, w.app->height(), w.app->time(), entries, before);
        QVERIFY(again && again->appHash() == before);
        const auto parameters = std::ranges::find(entries, key::parameters(), &StateChange::key);
        QVERIFY(parameters != entries.end());
        Genesis genesis = w.genesis;
        switch (which) {
        case 0: entries[3].value.clear(); break;
        case 1: entries.push_back({bytesOf("cert"), bytesOf("v")}); break;
        case 2: entries.erase(parameters); break;
        case 3: parameters->value = bytesOf("no entry"); break;
        case 4: genesis.chain = "test-chain-2"; break;
        case 5: entries.push_back(entries[3]); break;
        case 6: entries.pop_back(); break;
        default: entries[3].value.back() ^= 1; break;
        }
        // Where the hash is not what is wrong, it is the one of these entries.
        StateTrie trie;
        for (const StateChange& entry : entries)
            trie.put(entry.key, entry.value);
        const Digest256 hash = which < 6 ? trie.root() : before;
        const auto restored = Application::restore(genesis, w.app->height(), w.app->time(), entries, hash);
        QVERIFY(!restored);
        QCOMPARE(restored.error(), static_cast<Application::RestoreError>(error));
    }

    void forkIsIndependent()
    {
        World w;
        Application fork = w.app->fork();
        const Digest256 before = w.app->appHash();
        const std::vector<Bytes> block{w.sign(w.nurse, anchor(1))};
        QVERIFY(fork.finalize(fork.height() + 1, Instant{w.time.ns + 1}, block));
        QVERIFY(fork.commit());
        QVERIFY(fork.appHash() != before);
        QCOMPARE(w.app->appHash(), before);
    }

    /// The same blocks give the same hashes, and a hash never depends on what was merely looked at.
    void replayIsExact()
    {
        World w;
        std::vector<std::vector<Bytes>> blocks;
        std::vector<Instant> times;
        Application live = w.app->fork();
        Application replayed = w.app->fork();
        std::vector<Digest256> hashes;
        for (std::uint64_t i = 0; i < 20; ++i) {
            std::vector<Bytes> block;
            for (std::uint64_t n = 0; n <= i % 3; ++n)
                block.push_back(w.sign(w.nurse, anchor(i * 10 + n + 1)));
            if (i % 4 == 0)
                block.push_back(w.sign(w.nurse, anchor(0)));
            const Instant time{w.time.ns + static_cast<std::int64_t>(i + 1)};
            for (const Bytes& transaction : block)
                live.check(transaction, time);
            live.arrange(block, time);
            hashes.push_back(live.finalize(live.height() + 1, time, block)->appHash);
            live.commit();
            blocks.push_back(std::move(block));
            times.push_back(time);
        }
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            QCOMPARE(replayed.finalize(replayed.height() + 1, times[i], blocks[i])->appHash, hashes[i]);
            replayed.commit();
        }
        QVERIFY(live.entries().size() == replayed.entries().size());
    }

    void changesAreTheState()
    {
        World w;
        std::map<Bytes, Bytes> kept;
        for (const StateChange& entry : w.app->entries())
            kept[entry.key] = entry.value;
        const std::vector<Bytes> block{w.sign(w.physician, w.contribution(w.anna, makeTree("t"))),
                                       w.sign(w.nurse, anchor(1))};
        const auto finalized = w.app->finalize(w.app->height() + 1, Instant{w.time.ns + 1}, block);
        w.app->commit();
        Bytes last;
        for (const StateChange& change : finalized->changes) {
            QVERIFY(last < change.key);
            last = change.key;
            kept[change.key] = change.value;
        }
        const auto entries = w.app->entries();
        QCOMPARE(entries.size(), kept.size());
        for (const StateChange& entry : entries)
            QVERIFY(kept[entry.key] == entry.value);
    }
};

QTEST_GUILESS_MAIN(ApplicationTest)
#include "application_test.moc"
