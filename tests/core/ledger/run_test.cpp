// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"

#include <ledger/hashes.h>

#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

namespace {

constexpr std::int64_t kFirst = 10;

const std::vector<VoteSigner>& everybody()
{
    static const std::vector<VoteSigner> kAll = signersOf(0, 7);
    return kAll;
}

/// A chain of adjacent blocks from kFirst on; the set changes every tenth block.
struct Chain {
    TrustedBlock trusted;
    std::vector<LightBlock> blocks;

    explicit Chain(std::int64_t length)
        : trusted(restoreTrusted(headerOf(kFirst, setAt(kFirst), setAt(kFirst + 1)), setAt(kFirst)).value())
    {
        for (std::int64_t h = kFirst + 1; h <= kFirst + length; ++h)
            blocks.push_back(blockOf(h, everybody(), setAt(h), setAt(h + 1)));
    }
    static ValidatorSet setAt(std::int64_t height)
    {
        return setOf(signersOf(static_cast<unsigned>(height / 10 % 3), 4));
    }
    std::vector<UntrustedBlock> received() const
    {
        std::vector<UntrustedBlock> out;
        for (const LightBlock& block : blocks)
            out.push_back(untrusted(block));
        return out;
    }
};

Instant later()
{
    return Instant::fromSeconds(kStart + 10'000);
}

/// What a loop over verifyLightBlock says: how many hold, and the word for the next.
std::pair<std::size_t, std::string> oneByOne(const Chain& chain, const VerifyOptions& options, Instant now)
{
    TrustedBlock trusted = chain.trusted;
    for (std::size_t i = 0; i < chain.blocks.size(); ++i) {
        const Verdict verdict = verifyLightBlock(trusted, untrusted(chain.blocks[i]), options, now);
        if (!std::holds_alternative<Verified>(verdict))
            return {i, wordOf(verdict)};
        trusted = std::get<Verified>(verdict).block;
    }
    return {chain.blocks.size(), "all"};
}

} // namespace

class RunTest : public QObject {
    Q_OBJECT
private:
    /// The run says the same as the loop, with and without batches. Returns the word.
    std::string agrees(const Chain& chain, const VerifyOptions& options = usualOptions(), Instant now = later())
    {
        const auto [count, word] = oneByOne(chain, options, now);
        for (const bool batches : {false, true}) {
            ConsensusVerifier verifier = batches ? ConsensusVerifier(ed25519::BatchSeed{{7}}) : ConsensusVerifier();
            const RunVerdict run = verifyRun(chain.trusted, chain.received(), options, now, verifier);
            const std::int64_t height = chain.trusted.header().height;
            const bool same = run.verified == count && (run.stopped ? wordOf(*run.stopped) : "all") == word &&
                              run.last.header().height ==
                                  (count == 0 ? height : chain.blocks[count - 1].signedHeader.header.height) &&
                              verifier.added() == 0;
            if (!same)
                return "differs";
        }
        return word;
    }

private Q_SLOTS:
    void aWholeChain()
    {
        // Several batches; sets that change within them.
        QCOMPARE(agrees(Chain(700)), std::string("all"));
        QCOMPARE(agrees(Chain(1)), std::string("all"));
        QCOMPARE(agrees(Chain(0)), std::string("all"));
    }

    void everyFaultIsFoundWhereItIs_data()
    {
        QTest::addColumn<int>("at");
        for (int at : {0, 9, 299, 300, 319})
            QTest::addRow("block %d", at) << at;
    }
    void everyFaultIsFoundWhereItIs()
    {
        QFETCH(int, at);
        const auto index = static_cast<std::size_t>(at);
        const Chain good(320);
        const auto with = [&](auto change) {
            Chain chain = good;
            change(chain.blocks[index]);
            return agrees(chain);
        };
        QCOMPARE(with([](LightBlock& b) { b.signedHeader.commit.signatures[1].signature[5] ^= 1; }),
                 std::string("BadSignature"));
        QCOMPARE(with([](LightBlock& b) {
                     for (std::size_t i : {0u, 2u})
                         b.signedHeader.commit.signatures[i] = CommitSig{};
                 }),
                 std::string("NotEnoughPower"));
        QCOMPARE(with([](LightBlock& b) { b.signedHeader.header.appHash[0] ^= 1; }), std::string("HeaderHash"));
        QCOMPARE(with([](LightBlock& b) { b = resigned(b, everybody(), [](Header& h) { h.time.seconds -= 5; }); }),
                 std::string("TimeNotAfter"));
        QCOMPARE(with([](LightBlock& b) { b = resigned(b, everybody(), [](Header& h) { h.time.seconds += 20'000; }); }),
                 std::string("FromTheFuture"));
        // Signed by others than were announced.
        QCOMPARE(with([](LightBlock& b) {
                     const ValidatorSet other = setOf(signersOf(3, 4));
                     b = blockOf(b.signedHeader.header.height, everybody(), other, other);
                 }),
                 std::string("NextValidatorsHash"));
        // A set that claims the hash of the one before, with other powers in it.
        QCOMPARE(with([](LightBlock& b) { b.validators.validators[3].power = 11; }), std::string("ValidatorOrder"));
        QCOMPARE(with([](LightBlock& b) { b.validators.validators[0].power = 11; }), std::string("ValidatorsHash"));
    }

    /// A wrong signature behind the quorum matters only to who asks for it.
    void behindTheQuorum()
    {
        Chain chain(100);
        chain.blocks[50].signedHeader.commit.signatures[3].signature[5] ^= 1;
        QCOMPARE(agrees(chain), std::string("all"));
        VerifyOptions options = usualOptions();
        options.checkEverySignature = true;
        QCOMPARE(agrees(chain, options), std::string("BadSignature"));
    }

    /// Heights that are left out are taken as skipping steps.
    void gaps()
    {
        Chain chain(60);
        chain.blocks.erase(chain.blocks.begin() + 20, chain.blocks.begin() + 25);
        QCOMPARE(agrees(chain), std::string("all"));
        // From one set to another that shares none: not enough trust.
        Chain far(60);
        far.blocks.erase(far.blocks.begin() + 2, far.blocks.begin() + 40);
        far.blocks[2] = blockOf(60, signersOf(20, 4), setOf(signersOf(20, 4)), setOf(signersOf(20, 4)));
        far.blocks.resize(3);
        QCOMPARE(agrees(far), std::string("NotYetTrusted"));
    }

    void expiredAndBadOptions()
    {
        QCOMPARE(agrees(Chain(5), usualOptions(), Instant::fromSeconds(kStart + 200'000)), std::string("Expired"));
        VerifyOptions options = usualOptions();
        options.clockDriftNs = -1;
        QCOMPARE(agrees(Chain(5), options), std::string("BadOptions"));
    }

    /// The set's hash is not computed again for an equal set; what stands in the header still counts.
    void anEqualSetUnderAnotherHash()
    {
        Chain chain(30);
        chain.blocks[12] = resigned(chain.blocks[12], everybody(), [](Header& h) { h.validatorsHash->octets[0] ^= 1; });
        QCOMPARE(agrees(chain), std::string("ValidatorsHash"));
    }
};

QTEST_APPLESS_MAIN(RunTest)
#include "run_test.moc"
