// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testsource.h"

#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

namespace {

std::string wordOf(const Reach& reach)
{
    if (std::holds_alternative<Reached>(reach))
        return "Reached";
    if (const auto* refused = std::get_if<Refused>(&reach))
        return std::string(nameOf(refused->reason));
    static constexpr const char* kWhy[] = {"NoAnswer", "TooHigh", "NotThere", "Malformed", "TooManyBlocks", "Expired"};
    return kWhy[static_cast<std::size_t>(std::get<Unreached>(reach).why)];
}

} // namespace

class LightClientTest : public QObject {
    Q_OBJECT
private:
    Reach skip(const History& history, Source& source, std::int64_t to, ClientOptions options = clientOptions(),
               Instant now = farNow())
    {
        return verifySkipping(history.at(1), to, source, options, now, m_verifier);
    }
    ConsensusVerifier m_verifier{ed25519::BatchSeed{{9}}};

private Q_SLOTS:
    /// Nothing changes: one step, whatever the distance.
    void anUnchangedSetIsOneStep()
    {
        const History history(1'000, 1'000);
        Source source(history);
        const Reach reach = skip(history, source, 1'000);
        QCOMPARE(wordOf(reach), std::string("Reached"));
        QCOMPARE(std::get<Reached>(reach).trace.size(), std::size_t(2));
        QCOMPARE(source.fetches, 1);
    }

    /// One of four validators changes every ten heights: few blocks, every one verified from the one before.
    void aChangingSetIsBisected()
    {
        const History history(400, 10);
        for (std::int64_t to : {2, 15, 60, 200, 399, 400}) {
            Source source(history);
            const Reach reach = skip(history, source, to);
            QCOMPARE(wordOf(reach), std::string("Reached"));
            const Trace& trace = std::get<Reached>(reach).trace;
            QCOMPARE(trace.back().trusted.header().height, to);
            QVERIFY(trace.back().trusted.hash() == headerHash(history.block(to).signedHeader.header));
            for (std::size_t i = 1; i < trace.size(); ++i) {
                QVERIFY(trace[i].trusted.header().height > trace[i - 1].trusted.header().height);
                QVERIFY(std::holds_alternative<Verified>(verifyLightBlock(
                    trace[i - 1].trusted, untrusted(*trace[i].block), clientOptions().verify, farNow())));
            }
            QVERIFY(source.fetches <= 64);
            QVERIFY(to < 60 || trace.size() > 2);
        }
    }

    void theNewest()
    {
        const History history(50, 10);
        Source source(history);
        const Reach reach = skip(history, source, 0);
        QCOMPARE(std::get<Reached>(reach).trace.back().trusted.header().height, std::int64_t(50));
    }

    void fetchesAreBounded()
    {
        const History history(400, 4);
        Source source(history);
        ClientOptions options = clientOptions();
        options.maxFetches = 5;
        const Reach reach = skip(history, source, 400, options);
        QCOMPARE(wordOf(reach), std::string("TooManyBlocks"));
        QCOMPARE(source.fetches, 5);
        const auto& evidence = std::get<Unreached>(reach).evidence;
        QVERIFY(evidence && evidence->signedPower <= evidence->neededPower && evidence->totalPower == 40);
    }

    /// A source without end that always has another block between.
    void aSourceThatNeverConverges()
    {
        // Sets that share nobody from one height to the next but one.
        const History history(400, 1, 4);
        Source source(history);
        QCOMPARE(wordOf(skip(history, source, 400)), std::string("TooManyBlocks"));
        QCOMPARE(source.fetches, 64);
    }

    void whatASourceMayDo()
    {
        const History history(100, 10);
        const auto word = [&](auto change, std::int64_t to = 100) {
            Source source(history);
            change(source);
            return wordOf(skip(history, source, to));
        };
        QCOMPARE(word([](Source&) {}, 101), std::string("TooHigh"));
        QCOMPARE(word([](Source& s) { s.failing[100] = BlockSource::Problem::NoAnswer; }), std::string("NoAnswer"));
        QCOMPARE(word([](Source& s) {
                     for (std::int64_t h = 2; h < 100; ++h)
                         s.failing[h] = BlockSource::Problem::NotThere;
                 }),
                 std::string("NotThere"));
        // Another height than asked.
        QCOMPARE(word([](Source& s) { s.blocks[100] = s.blocks[99]; }), std::string("Malformed"));
        QCOMPARE(word([](Source& s) { s.blocks[100].signedHeader.commit.signatures[1].signature[0] ^= 1; }, 100),
                 std::string("BadSignature"));
        QCOMPARE(word([](Source& s) { s.blocks[100].signedHeader.header.dataHash->octets[0] ^= 1; }),
                 std::string("HeaderHash"));
        // A block between that is wrong ends it too.
        QCOMPARE(word([](Source& s) {
                     for (std::int64_t h = 2; h < 100; ++h)
                         s.blocks[h].signedHeader.header.chainId = "other";
                 }),
                 std::string("ChainId"));
        QCOMPARE(word([](Source&) {}, 1), std::string("HeightNotAbove"));
        // A dishonest minority signs alone: never enough.
        QCOMPARE(word([&](Source& s) { s.blocks[100] = history.forged(100, 2); }), std::string("NotEnoughPower"));
    }

    void time()
    {
        const History history(100, 10);
        Source source(history);
        QCOMPARE(wordOf(skip(history, source, 100, clientOptions(), Instant::fromSeconds(kStart + 90'000))),
                 std::string("Expired"));
        QCOMPARE(wordOf(skip(history, source, 100, clientOptions(), Instant::fromSeconds(kStart + 50))),
                 std::string("FromTheFuture"));
    }

    void sequential()
    {
        const History history(300, 7);
        for (std::int64_t to : {2, 64, 65, 66, 300}) {
            Source source(history);
            const Reach reach = verifySequential(history.at(1), to, source, clientOptions(), farNow(), m_verifier);
            QCOMPARE(wordOf(reach), std::string("Reached"));
            QCOMPARE(source.fetches, static_cast<int>(to) - 1);
            QVERIFY(std::get<Reached>(reach).trace.back().trusted.hash() ==
                    headerHash(history.block(to).signedHeader.header));
            QVERIFY(std::get<Reached>(reach).trace.back().block == history.block(to));
        }
        Source source(history);
        QCOMPARE(wordOf(verifySequential(history.at(1), 0, source, clientOptions(), farNow(), m_verifier)),
                 std::string("Reached"));
        source.blocks[70].signedHeader.commit.signatures[0].signature[9] ^= 4;
        const Reach bad = verifySequential(history.at(1), 300, source, clientOptions(), farNow(), m_verifier);
        QCOMPARE(wordOf(bad), std::string("BadSignature"));
        QCOMPARE(std::get<Refused>(bad).height, std::int64_t(70));
        QCOMPARE(wordOf(verifySequential(history.at(5), 5, source, clientOptions(), farNow(), m_verifier)),
                 std::string("HeightNotAbove"));
        ClientOptions options = clientOptions();
        options.maxSequential = 10;
        QCOMPARE(wordOf(verifySequential(history.at(1), 12, source, options, farNow(), m_verifier)),
                 std::string("TooManyBlocks"));
    }

    /// Whatever a source answers at any place ends the way there, with its height.
    void problemsOnTheWay()
    {
        using Problem = BlockSource::Problem;
        const History history(100, 10);
        const auto sequential = [&](Source& source, std::int64_t to) {
            return verifySequential(history.at(1), to, source, clientOptions(), farNow(), m_verifier);
        };
        for (const auto& [problem, name] :
             {std::pair{Problem::NoAnswer, "NoAnswer"}, std::pair{Problem::Malformed, "Malformed"},
              std::pair{Problem::NotThere, "NotThere"}, std::pair{static_cast<Problem>(99), "Malformed"}}) {
            Source source(history);
            source.failing[70] = problem;
            const Reach forward = sequential(source, 100);
            QCOMPARE(wordOf(forward), std::string(name));
            QCOMPARE(std::get<Unreached>(forward).height, std::int64_t{70});
            const Reach back = verifyBackwards(history.at(80), 60, source, clientOptions(), farNow());
            QCOMPARE(wordOf(back), std::string(name));
            QCOMPARE(std::get<Unreached>(back).height, std::int64_t{70});
        }
        Source silent(history);
        silent.silent = true;
        QCOMPARE(wordOf(sequential(silent, 0)), std::string("NoAnswer"));
    }
    void backwardsRefuses()
    {
        const History history(100, 10);
        Source source(history);
        const auto back = [&](const VerifiedBlock& from, const ClientOptions& options = clientOptions()) {
            return wordOf(verifyBackwards(from, from.trusted.header().height - 1, source, options, farNow()));
        };
        QCOMPARE(back(history.at(50)), std::string("Reached"));
        ClientOptions wrong = clientOptions();
        wrong.verify.trustLevel = {2, 1};
        QCOMPARE(back(history.at(50), wrong), std::string("BadOptions"));
        // A block below that is linked and signed, but of another chain, or not before the one above.
        const auto over = [&](const std::function<void(Header&)>& change) {
            Header below = history.header(49);
            change(below);
            Header above = history.header(50);
            above.lastBlockId = blockIdOf(below);
            source.blocks[49] = history.signedBy(below, 4);
            return back({restoreTrusted(above, history.setAt(50)).value(), std::nullopt});
        };
        QCOMPARE(over([](Header&) {}), std::string("Reached"));
        QCOMPARE(over([](Header& h) { h.chainId = "other"; }), std::string("ChainId"));
        QCOMPARE(over([](Header& h) { h.time.seconds += 1; }), std::string("TimeNotAfter"));
        QCOMPARE(over([](Header& h) { h.time.nanos += 1; }), std::string("Reached"));
    }

    void backwards()
    {
        const History history(40, 7);
        Source source(history);
        const auto word = [&](std::int64_t to) {
            return wordOf(verifyBackwards(history.at(40), to, source, clientOptions(), farNow()));
        };
        QCOMPARE(word(1), std::string("Reached"));
        QCOMPARE(word(39), std::string("Reached"));
        const Reach reach = verifyBackwards(history.at(40), 12, source, clientOptions(), farNow());
        QVERIFY(std::get<Reached>(reach).trace.back().trusted.hash() ==
                headerHash(history.block(12).signedHeader.header));
        QCOMPARE(word(40), std::string("Height"));
        QCOMPARE(word(0), std::string("Height"));
        // Another chain's block in between, though signed by all.
        source.blocks[20] = history.forged(20, 4);
        QCOMPARE(word(19), std::string("HeaderHash"));
        QCOMPARE(word(21), std::string("Reached"));
        source.failing[30] = BlockSource::Problem::NotThere;
        QCOMPARE(word(21), std::string("NotThere"));
        QCOMPARE(
            wordOf(verifyBackwards(history.at(40), 39, source, clientOptions(), Instant::fromSeconds(kStart + 90'000))),
            std::string("Expired"));
        ClientOptions options = clientOptions();
        options.maxSequential = 3;
        QCOMPARE(wordOf(verifyBackwards(history.at(40), 36, source, options, farNow())), std::string("TooManyBlocks"));
    }

    void storeKeepsTheNewest()
    {
        const History history(30, 10);
        TrustedStore store(history.at(1), 5);
        for (std::int64_t h = 2; h <= 20; h += 2)
            store.add(history.at(h));
        QCOMPARE(store.size(), std::size_t(5));
        QCOMPARE(store.oldest().trusted.header().height, std::int64_t(12));
        QCOMPARE(store.newest().trusted.header().height, std::int64_t(20));
        QVERIFY(!store.at(13) && store.at(14));
        QCOMPARE(store.atOrBelow(13)->trusted.header().height, std::int64_t(12));
        QVERIFY(!store.atOrBelow(11));
        QCOMPARE(store.above(13)->trusted.header().height, std::int64_t(14));
        QCOMPARE(store.above(14)->trusted.header().height, std::int64_t(16));
        QVERIFY(!store.above(20));
    }

    /// Random chains, random sources, random targets: what is reached is the honest block, always.
    void onlyTheHonestBlockIsReached()
    {
        auto random = support::seededGenerator("light client");
        int reached = 0;
        int not_ = 0;
        for (int round = 0; round < 60; ++round) {
            const History history(40 + static_cast<std::int64_t>(random() % 60),
                                  3 + static_cast<std::int64_t>(random() % 20));
            Source source(history);
            for (int change = 0; change < 6; ++change) {
                const auto h = static_cast<std::int64_t>(2 + random() % static_cast<std::uint64_t>(history.top() - 1));
                switch (random() % 4) {
                case 0: source.blocks[h] = history.forged(h, 1); break;
                case 1: source.failing[h] = BlockSource::Problem::NotThere; break;
                case 2: source.blocks[h].signedHeader.commit.signatures[random() % 4].timestamp.seconds += 1; break;
                default: source.blocks[h].signedHeader.header.appHash[0] ^= 1; break;
                }
            }
            const auto to = static_cast<std::int64_t>(2 + random() % static_cast<std::uint64_t>(history.top() - 1));
            const Reach reach = skip(history, source, to);
            if (const auto* way = std::get_if<Reached>(&reach)) {
                ++reached;
                for (const VerifiedBlock& step : way->trace)
                    QVERIFY(step.trusted.hash() ==
                            headerHash(history.block(step.trusted.header().height).signedHeader.header));
            } else {
                ++not_;
            }
        }
        QVERIFY(reached > 0 && not_ > 0);
    }
};

QTEST_APPLESS_MAIN(LightClientTest)
#include "lightclient_test.moc"
