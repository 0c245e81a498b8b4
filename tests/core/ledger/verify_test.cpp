// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"

#include <conformance/ledgerjson.h>
#include <ledger/encoding.h>
#include <ledger/hashes.h>
#include <support/data.h>

#include <QTest>

#include <algorithm>
#include <map>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

/// Relation to the trusted header, trust and quorum.
class VerifyTest : public QObject {
    Q_OBJECT
    std::vector<VoteSigner> m_signers = signersOf(0, 12);
    ValidatorSet m_set = setOf(signersOf(0, 4));
    Header m_trustedHeader = headerOf(10, m_set, m_set);

    TrustedBlock trusted() const { return restoreTrusted(m_trustedHeader, m_set).value(); }
    /// A block over `set`, signed by those numbers.
    LightBlock block(std::int64_t height, const ValidatorSet& set, const std::vector<VoteSigner>& by) const
    {
        return blockOf(height, by, set, set);
    }
    std::string judged(const LightBlock& b, const VerifyOptions& options = usualOptions(),
                       Instant now = usualNow()) const
    {
        return wordOf(verifyLightBlock(trusted(), untrusted(b), options, now));
    }
    static std::vector<VoteSigner> some(std::initializer_list<unsigned> numbers)
    {
        std::vector<VoteSigner> out;
        for (const unsigned n : numbers)
            out.push_back(signerOf(n));
        return out;
    }

private Q_SLOTS:
    void quorum()
    {
        // 3 of 4 is above two thirds, 2 of 4 is not; adjacent and not.
        for (const std::int64_t height : {11, 20}) {
            QCOMPARE(judged(block(height, m_set, some({0, 1, 2, 3}))), std::string("Verified"));
            QCOMPARE(judged(block(height, m_set, some({1, 2, 3}))), std::string("Verified"));
            QCOMPARE(judged(block(height, m_set, some({2, 3}))), std::string("NotEnoughPower"));
        }
        // Exactly two thirds is not above them.
        const ValidatorSet three = setOf(some({0, 1, 2}));
        m_trustedHeader.nextValidatorsHash = validatorsHash(three);
        QCOMPARE(judged(block(11, three, some({0, 1}))), std::string("NotEnoughPower"));
        QCOMPARE(judged(block(11, three, some({0, 1, 2}))), std::string("Verified"));
        m_trustedHeader = headerOf(10, m_set, m_set);
    }
    void powersAreWeighed()
    {
        const ValidatorSet uneven =
            makeValidatorSet({makeValidator(signerOf(0).publicKey(), 70), makeValidator(signerOf(1).publicKey(), 10),
                              makeValidator(signerOf(2).publicKey(), 10), makeValidator(signerOf(3).publicKey(), 10)});
        const Header header = headerOf(10, uneven, uneven);
        const auto start = restoreTrusted(header, uneven);
        const auto word = [&](const std::vector<VoteSigner>& by) {
            return wordOf(
                verifyLightBlock(*start, untrusted(blockOf(11, by, uneven, uneven)), usualOptions(), usualNow()));
        };
        QCOMPARE(word(some({0})), std::string("Verified"));
        QCOMPARE(word(some({1, 2, 3})), std::string("NotEnoughPower"));
    }
    void powersAtTheCapDoNotOverflow()
    {
        const ValidatorSet big = makeValidatorSet(
            {makeValidator(signerOf(0).publicKey(), kMaxTotalPower - 1), makeValidator(signerOf(1).publicKey(), 1)});
        const auto start = restoreTrusted(headerOf(10, big, big), big);
        for (const std::int64_t height : {11, 12}) {
            QCOMPARE(wordOf(verifyLightBlock(*start, untrusted(blockOf(height, some({0, 1}), big, big)), usualOptions(),
                                             usualNow())),
                     std::string("Verified"));
            const std::string one = wordOf(
                verifyLightBlock(*start, untrusted(blockOf(height, some({1}), big, big)), usualOptions(), usualNow()));
            QCOMPARE(one, std::string(height == 11 ? "NotEnoughPower" : "NotYetTrusted"));
        }
    }
    void adjacentSetMustBeTheAnnouncedOne()
    {
        const ValidatorSet other = setOf(some({0, 1, 2, 4}));
        QCOMPARE(judged(block(11, other, some({0, 1, 2, 4}))), std::string("NextValidatorsHash"));
        // The announced one is enough, however little it has to do with the old.
        const ValidatorSet fresh = setOf(some({8, 9, 10}));
        m_trustedHeader.nextValidatorsHash = validatorsHash(fresh);
        QCOMPARE(judged(block(11, fresh, some({8, 9, 10}))), std::string("Verified"));
        m_trustedHeader = headerOf(10, m_set, m_set);
    }
    void overlap()
    {
        // Of four trusted with 10 each more than 40/3 = 13 must sign: two of them, not one.
        const ValidatorSet two = setOf(some({0, 1, 8, 9}));
        QCOMPARE(judged(block(20, two, some({0, 1, 8, 9}))), std::string("Verified"));
        const ValidatorSet one = setOf(some({0, 7, 8, 9}));
        const Verdict verdict =
            verifyLightBlock(trusted(), untrusted(block(20, one, some({0, 7, 8, 9}))), usualOptions(), usualNow());
        const auto* evidence = std::get_if<NotYetTrusted>(&verdict);
        QVERIFY(evidence != nullptr);
        QCOMPARE(evidence->signedPower, std::int64_t{10});
        QCOMPARE(evidence->neededPower, std::int64_t{13});
        QCOMPARE(evidence->totalPower, std::int64_t{40});
        QCOMPARE(judged(block(20, setOf(some({8, 9})), some({8, 9}))), std::string("NotYetTrusted"));
        // In the set, but did not sign.
        QCOMPARE(judged(block(20, two, some({0, 8, 9}))), std::string("NotYetTrusted"));
        // Trusted enough, but no quorum of its own.
        QCOMPARE(judged(block(20, setOf(some({0, 1, 2, 3, 8, 9, 10, 11})), some({0, 1, 2}))),
                 std::string("NotEnoughPower"));
        // Exactly the level is not above it.
        const ValidatorSet three = setOf(some({0, 1, 2}));
        const auto start = restoreTrusted(headerOf(10, three, three), three);
        QCOMPARE(
            wordOf(verifyLightBlock(*start, untrusted(block(20, one, some({0, 7, 8, 9}))), usualOptions(), usualNow())),
            std::string("NotYetTrusted"));
    }
    /// The address of a stranger may sort before, between or behind those of the trusted.
    void strangersCountForNothing()
    {
        std::vector<unsigned> byAddress{0, 1, 2, 3, 4};
        std::ranges::sort(byAddress, {}, [](unsigned number) { return signerOf(number).address(); });
        const ValidatorSet known = setOf(some({byAddress[1], byAddress[3]}));
        const auto start = restoreTrusted(headerOf(10, known, known), known);
        VerifyOptions options = usualOptions();
        options.trustLevel = {2, 3};
        for (const unsigned stranger : {byAddress[0], byAddress[2], byAddress[4]}) {
            const auto by = some({byAddress[1], stranger});
            const Verdict verdict = verifyLightBlock(*start, untrusted(block(20, setOf(by), by)), options, usualNow());
            const auto* evidence = std::get_if<NotYetTrusted>(&verdict);
            QVERIFY(evidence != nullptr);
            QCOMPARE(evidence->signedPower, std::int64_t{10});
            QCOMPARE(evidence->neededPower, std::int64_t{13});
        }
    }
    /// Powers are given as evidence only of votes that were made.
    void tooLittleTrustWithAForgedVote()
    {
        const ValidatorSet one = setOf(some({0, 7, 8, 9}));
        LightBlock b = block(20, one, some({0, 7, 8, 9}));
        QCOMPARE(judged(b), std::string("NotYetTrusted"));
        const Address known = signerOf(0).address();
        for (std::size_t i = 0; i < 4; ++i) {
            LightBlock forged = b;
            forged.signedHeader.commit.signatures[i].signature[5] ^= 1;
            const bool counts = one.validators[i].address == known;
            QCOMPARE(judged(forged), std::string(counts ? "BadSignature" : "NotYetTrusted"));
        }
    }
    void trustLevels()
    {
        const ValidatorSet three = setOf(some({0, 1, 2, 9}));
        const LightBlock b = block(20, three, some({0, 1, 2, 9}));
        VerifyOptions options = usualOptions();
        options.trustLevel = {2, 3};
        QCOMPARE(judged(b, options), std::string("Verified"));
        options.trustLevel = {3, 4};
        QCOMPARE(judged(b, options), std::string("NotYetTrusted"));
        options.trustLevel = {1, 1};
        QCOMPARE(judged(b, options), std::string("NotYetTrusted"));
        for (const TrustLevel bad : {TrustLevel{0, 3}, TrustLevel{1, 4}, TrustLevel{33, 100}, TrustLevel{4, 3},
                                     TrustLevel{1, 0}, TrustLevel{0, 0}, TrustLevel{400, 1'200}}) {
            options.trustLevel = bad;
            QCOMPARE(judged(b, options), std::string("BadOptions"));
        }
        options = usualOptions();
        options.trustingPeriodNs = -1;
        QCOMPARE(judged(b, options), std::string("BadOptions"));
        options = usualOptions();
        options.clockDriftNs = -1;
        QCOMPARE(judged(b, options), std::string("BadOptions"));
        options = usualOptions();
        options.maxValidators = kMaxValidators + 1;
        QCOMPARE(judged(b, options), std::string("BadOptions"));
    }
    void heights()
    {
        QCOMPARE(judged(block(10, m_set, some({0, 1, 2, 3}))), std::string("HeightNotAbove"));
        QCOMPARE(judged(block(9, m_set, some({0, 1, 2, 3}))), std::string("HeightNotAbove"));
        QCOMPARE(judged(block(100, m_set, some({0, 1, 2, 3}))), std::string("Verified"));
    }
    void times()
    {
        const auto at = [&](std::int64_t seconds, std::int32_t nanos) {
            return resigned(block(11, m_set, some({0, 1, 2, 3})), some({0, 1, 2, 3}),
                            [&](Header& h) { h.time = {seconds, nanos}; });
        };
        const Timestamp t = m_trustedHeader.time;
        QCOMPARE(judged(at(t.seconds, t.nanos)), std::string("TimeNotAfter"));
        QCOMPARE(judged(at(t.seconds, t.nanos - 1)), std::string("TimeNotAfter"));
        QCOMPARE(judged(at(t.seconds, t.nanos + 1)), std::string("Verified"));
        // Drift of ten seconds, exclusive.
        const std::int64_t now = usualNow().seconds();
        QCOMPARE(judged(at(now + 9, 999'999'999)), std::string("Verified"));
        QCOMPARE(judged(at(now + 10, 0)), std::string("FromTheFuture"));
        QCOMPARE(judged(at(Timestamp::kMaxSeconds - 60, 0)), std::string("FromTheFuture"));
        // Parts of a second that are one together.
        VerifyOptions options = usualOptions();
        options.clockDriftNs = 1'500'000'000;
        const Instant part{now * 1'000'000'000 + 600'000'000};
        QCOMPARE(judged(at(now + 2, 99'999'999), options, part), std::string("Verified"));
        QCOMPARE(judged(at(now + 2, 100'000'000), options, part), std::string("FromTheFuture"));
    }
    /// Who is known is not hashed again, which must not let in other powers under his set's hash.
    void knownValidatorsOfOtherPower()
    {
        const LightBlock good = block(11, m_set, some({0, 1, 2, 3}));
        LightBlock one = good;
        one.validators.validators[0].power += 1;
        QCOMPARE(judged(one), std::string("ValidatorsHash"));
        LightBlock all = good;
        for (Validator& validator : all.validators.validators)
            validator.power += 1;
        QCOMPARE(judged(all), std::string("ValidatorsHash"));
    }
    void trustingPeriod()
    {
        const LightBlock b = block(11, m_set, some({0, 1, 2, 3}));
        const Timestamp t = m_trustedHeader.time;
        VerifyOptions options = usualOptions();
        options.trustingPeriodNs = 60'000'000'000;
        const auto now = [&](std::int64_t ns) { return Instant{t.instant()->ns + ns}; };
        QCOMPARE(judged(b, options, now(59'999'999'999)), std::string("Verified"));
        QCOMPARE(judged(b, options, now(60'000'000'000)), std::string("Expired"));
        options.trustingPeriodNs = 0;
        QCOMPARE(judged(b, options), std::string("Expired"));
        options.trustingPeriodNs = std::numeric_limits<std::int64_t>::max();
        QCOMPARE(judged(b, options), std::string("Verified"));
        // A broken block is invalid also when the trusted one is too old to judge a good one.
        options.trustingPeriodNs = 0;
        LightBlock broken = b;
        broken.signedHeader.commit.round = -1;
        QCOMPARE(judged(broken, options), std::string("CommitRound"));
    }
    void sleptHomeOfOneMember()
    {
        const auto signers = some({0});
        const ValidatorSet one = setOf(signers);
        const auto start = restoreTrusted(headerOf(10, one, one), one);
        const Instant later{usualNow().ns + 63'072'000'000'000'000}; // two years
        VerifyOptions options = usualOptions();
        const auto word = [&](const ValidatorSet& set, std::int64_t height, const std::vector<VoteSigner>& by) {
            return wordOf(verifyLightBlock(*start, untrusted(blockOf(height, by, set, set)), options, later));
        };
        QCOMPARE(word(one, 11, signers), std::string("Expired"));
        options.sequentialWithoutPeriod = true;
        QCOMPARE(word(one, 11, signers), std::string("Verified"));
        // Adjacent steps only, homes of one member only, and every other check still holds.
        QCOMPARE(word(one, 12, signers), std::string("Expired"));
        QCOMPARE(word(one, 9, signers), std::string("Expired"));
        QCOMPARE(word(setOf(some({5})), 11, some({5})), std::string("NextValidatorsHash"));
        QCOMPARE(judged(block(11, m_set, some({0, 1, 2, 3})), options, later), std::string("Expired"));
        LightBlock forged = blockOf(11, signers, one, one);
        forged.signedHeader.commit.signatures[0].signature[5] ^= 1;
        QCOMPARE(wordOf(verifyLightBlock(*start, untrusted(forged), options, later)), std::string("BadSignature"));
    }
    void badSignatures()
    {
        for (const std::int64_t height : {11, 20}) {
            const LightBlock good = block(height, m_set, some({0, 1, 2, 3}));
            for (std::size_t i = 0; i < 4; ++i) {
                LightBlock bad = good;
                bad.signedHeader.commit.signatures[i].signature[0] ^= 1;
                // The fourth lies behind the quorum.
                QCOMPARE(judged(bad), std::string(i < 3 ? "BadSignature" : "Verified"));
                VerifyOptions every = usualOptions();
                every.checkEverySignature = true;
                QCOMPARE(judged(bad, every), std::string("BadSignature"));
                // The time that the entry states is signed too: the counted set and the timed set are one.
                bad = good;
                bad.signedHeader.commit.signatures[i].timestamp.nanos += 1;
                QCOMPARE(judged(bad, every), std::string("BadSignature"));
            }
            VerifyOptions every = usualOptions();
            every.checkEverySignature = true;
            QCOMPARE(judged(good, every), std::string("Verified"));
        }
    }
    void nilVotes()
    {
        LightBlock b = block(11, m_set, some({0, 1, 2, 3}));
        CommitSig& entry = b.signedHeader.commit.signatures[0];
        const VoteSigner& signer = signerFor(m_signers, *entry.validatorAddress);
        entry.flag = BlockIdFlag::Nil;
        QCOMPARE(judged(b), std::string("BadSignature"));
        entry.signature = bytesOf(signer.sign(commitSignBytes("test-chain", b.signedHeader.commit, 0)).view());
        QCOMPARE(judged(b), std::string("Verified"));
        // A vote for nil is never counted as one for the block.
        entry.flag = BlockIdFlag::Commit;
        QCOMPARE(judged(b), std::string("BadSignature"));
        entry.flag = BlockIdFlag::Nil;
        CommitSig& second = b.signedHeader.commit.signatures[1];
        second.flag = BlockIdFlag::Nil;
        second.signature = bytesOf(signerFor(m_signers, *second.validatorAddress)
                                       .sign(commitSignBytes("test-chain", b.signedHeader.commit, 1))
                                       .view());
        QCOMPARE(judged(b), std::string("NotEnoughPower"));
    }
    void aSignatureOfAnotherVoteIsRefused()
    {
        const LightBlock good = block(11, m_set, some({0, 1, 2, 3}));
        LightBlock bad = good;
        bad.signedHeader.commit.round = 1;
        QCOMPARE(judged(bad), std::string("BadSignature"));
        bad = good;
        bad.signedHeader.commit.blockId.parts.total = 2;
        QCOMPARE(judged(bad), std::string("BadSignature"));
        // Prevotes are no precommits.
        bad = good;
        for (CommitSig& s : bad.signedHeader.commit.signatures) {
            const VoteSigner& signer = signerFor(m_signers, *s.validatorAddress);
            s.signature = bytesOf(signer
                                      .sign(voteSignBytes("test-chain", VoteType::Prevote, 11, 0,
                                                          good.signedHeader.commit.blockId, s.timestamp))
                                      .view());
        }
        QCOMPARE(judged(bad), std::string("BadSignature"));
    }
    void trustedBlockThatComesOut()
    {
        const ValidatorSet next = setOf(some({5, 6, 7}));
        LightBlock b = blockOf(11, some({0, 1, 2, 3}), m_set, next);
        b.validators.validators[0].proposerPriority = 5;
        Verdict verdict = verifyLightBlock(trusted(), untrusted(b), usualOptions(), usualNow());
        const auto* verified = std::get_if<Verified>(&verdict);
        QVERIFY(verified != nullptr);
        QVERIFY(verified->block.header() == b.signedHeader.header);
        QVERIFY(verified->block.hash() == *headerHash(b.signedHeader.header));
        QVERIFY(verified->block.validators() == m_set);
        verdict = verifyLightBlock(trusted(), UntrustedBlock({b, next}), usualOptions(), usualNow());
        verified = std::get_if<Verified>(&verdict);
        QVERIFY(verified != nullptr && verified->block.validators() == next);
        const Verdict step = verifyLightBlock(verified->block, untrusted(blockOf(12, some({5, 6, 7}), next, next)),
                                              usualOptions(), usualNow());
        QCOMPARE(wordOf(step), std::string("Verified"));
    }
    /// Every pair of heights of a public network: neighbours verify; further ones verify or ask for one between.
    void stepsOfAPublicNetwork()
    {
        const auto folder = support::vectors("real-chain-light-blocks");
        if (!folder)
            QSKIP("real-chain-light-blocks is not there");
        std::map<std::int64_t, LightBlock> blocks;
        for (const auto& file : std::filesystem::directory_iterator(*folder)) {
            if (file.path().filename().string().find("signed_block") == std::string::npos)
                continue;
            const conformance::Document document(file.path());
            const conformance::Json result = document.root()["result"];
            const LightBlock b{conformance::signedHeaderOf(result).value(),
                               conformance::validatorSetOf(result["validator_set"]).value()};
            QVERIFY(decodeLightBlock(encode(b)).value() == b);
            blocks[b.signedHeader.header.height] = b;
        }
        std::map<std::string, int> words;
        VerifyOptions options;
        options.trustingPeriodNs = 1'000LL * 86'400'000'000'000;
        options.checkEverySignature = true;
        ConsensusVerifier verifier;
        for (const auto& [from, start] : blocks) {
            for (const auto& [to, target] : blocks) {
                const auto base = restoreTrusted(start.signedHeader.header, start.validators);
                QVERIFY(base);
                const std::string word = wordOf(
                    verifyLightBlock(*base, untrusted(target), options, Instant::fromSeconds(1'720'000'000), verifier));
                ++words[word];
                if (to == from + 1)
                    QCOMPARE(word, std::string("Verified"));
                else if (to <= from)
                    QCOMPARE(word, std::string("HeightNotAbove"));
                else
                    QVERIFY(word == "Verified" || word == "NotYetTrusted");
            }
        }
        for (const auto& [word, count] : words)
            std::printf("%s: %d steps\n", word.c_str(), count);
        QVERIFY(words["Verified"] > 0);
    }
};

QTEST_APPLESS_MAIN(VerifyTest)
#include "verify_test.moc"
