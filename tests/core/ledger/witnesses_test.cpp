// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testsource.h"

#include <support/data.h>

#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

namespace {

std::string wordOf(const ClientVerdict& verdict)
{
    if (const auto* verified = std::get_if<ClientVerified>(&verdict))
        return "Verified by " + std::to_string(verified->witnesses);
    if (const auto* notYet = std::get_if<ClientNotYetTrusted>(&verdict))
        return notYet->unreached ? "Unreached" : "TooFewWitnesses";
    if (const auto* refused = std::get_if<Refused>(&verdict))
        return std::string(nameOf(refused->reason));
    if (const auto* attack = std::get_if<Attack>(&verdict))
        return std::string(nameOf(attack->kind));
    return "Frozen";
}

std::vector<Address> addressesOf(const std::vector<Validator>& validators)
{
    std::vector<Address> out;
    for (const Validator& v : validators)
        out.push_back(v.address);
    std::ranges::sort(out);
    return out;
}

std::vector<Address> addressesOf(const std::vector<VoteSigner>& signers)
{
    std::vector<Address> out;
    for (const VoteSigner& s : signers)
        out.push_back(s.address());
    std::ranges::sort(out);
    return out;
}

/// A history that leaves another one after `common`, its later blocks linked and signed by the validators of that
/// height.
void forkAfter(Source& source, const History& history, std::int64_t common, std::uint8_t variant)
{
    BlockId last = blockIdOf(history.header(common));
    for (std::int64_t h = common + 1; h <= history.top(); ++h) {
        Header header = history.header(h);
        header.appHash[0] = static_cast<std::uint8_t>(header.appHash[0] ^ variant);
        header.lastBlockId = last;
        last = blockIdOf(header);
        source.blocks[h] = history.signedBy(header, 4);
    }
}

} // namespace

class WitnessesTest : public QObject {
    Q_OBJECT
private:
    const History m_history{30, 1'000};
    const History m_changing{60, 10};
    ConsensusVerifier m_verifier{ed25519::BatchSeed{{3}}};

    static LightClient client(const History& history, std::size_t signingMembers = 4)
    {
        return LightClient(TrustedStore(history.at(1)), clientOptions(), TrustPolicy::of("north", signingMembers));
    }
    ClientReport ask(LightClient& client, std::int64_t height, Source& primary, const std::vector<Witness>& witnesses)
    {
        return client.verify(height, primary, witnesses, farNow(), m_verifier);
    }

private Q_SLOTS:
    void aWitnessOfAnotherOrganisationIsNeeded()
    {
        Source primary(m_history);
        Source own(m_history);
        Source south(m_history);
        Source west(m_history);
        LightClient alone = client(m_history);
        QCOMPARE(wordOf(ask(alone, 20, primary, {}).verdict), std::string("TooFewWitnesses"));
        QCOMPARE(wordOf(ask(alone, 20, primary, {{"north", &own}}).verdict), std::string("TooFewWitnesses"));
        QCOMPARE(alone.store().size(), std::size_t(1)); // what is not verified is not kept
        QCOMPARE(wordOf(ask(alone, 20, primary, {{"south", &south}}).verdict), std::string("Verified by 1"));
        QVERIFY(alone.store().at(20) != nullptr);
        QCOMPARE(wordOf(ask(alone, 0, primary, {{"south", &south}, {"west", &west}, {"south", &south}}).verdict),
                 std::string("Verified by 2"));
        QVERIFY(alone.store().at(30) != nullptr);
    }

    /// One member signs: there is no witness, and none is asked for.
    void oneMember()
    {
        Source primary(m_history);
        LightClient one = client(m_history, 1);
        QCOMPARE(wordOf(ask(one, 20, primary, {}).verdict), std::string("Verified by 0"));
    }

    void whatAWitnessMayAnswer()
    {
        const auto answer = [&](auto change, const std::string& verdict) {
            Source primary(m_history);
            Source south(m_history);
            Source west(m_history);
            change(south);
            LightClient c = client(m_history);
            const ClientReport report = ask(c, 20, primary, {{"south", &south}, {"west", &west}});
            if (wordOf(report.verdict) != verdict || c.frozen())
                return std::string("another verdict: ") + wordOf(report.verdict);
            return std::string(nameOf(report.answers.at(0)));
        };
        QCOMPARE(answer([](Source&) {}, "Verified by 2"), std::string("Agrees"));
        QCOMPARE(answer([](Source& s) { s.silent = true; }, "Verified by 1"), std::string("NoAnswer"));
        QCOMPARE(answer([](Source& s) { s.failing[20] = BlockSource::Problem::NotThere; }, "Verified by 1"),
                 std::string("NoAnswer"));
        QCOMPARE(answer([](Source& s) { s.newest = 15; }, "Verified by 1"), std::string("Behind"));
        QCOMPARE(answer([](Source& s) { s.blocks[20] = s.blocks[19]; }, "Verified by 1"), std::string("Unverifiable"));
        // Another block that a minority signed, one that nobody signed right, and one of a chain with another
        // beginning.
        QCOMPARE(answer([&](Source& s) { s.blocks[20] = m_history.forged(20, 2); }, "Verified by 1"),
                 std::string("Unverifiable"));
        QCOMPARE(answer(
                     [&](Source& s) {
                         s.blocks[20] = m_history.forged(20, 4);
                         s.blocks[20].signedHeader.commit.signatures[0].signature[3] ^= 1;
                     },
                     "Verified by 1"),
                 std::string("Unverifiable"));
    }

    /// The primary's state comes from nowhere, signed by the common block's validators.
    void lunaticPrimary()
    {
        Source primary(m_changing);
        Source south(m_changing);
        forkAfter(primary, m_changing, 25, 0x40);
        LightClient c = client(m_changing);
        const ClientReport report = ask(c, 55, primary, {{"south", &south}, {"west", &south}});
        QCOMPARE(wordOf(report.verdict), std::string("Lunatic"));
        const Attack& attack = std::get<Attack>(report.verdict);
        QCOMPARE(attack.witness, std::size_t(0));
        // The first divergence ends the asking.
        QCOMPARE(report.answers.size(), std::size_t(1));
        const LightClientAttackEvidence& evidence = attack.againstPrimary;
        QVERIFY(evidence.commonHeight <= 25 && evidence.conflictingBlock.signedHeader.header.height > 25);
        QVERIFY(evidence.conflictingBlock.signedHeader ==
                primary.blocks[evidence.conflictingBlock.signedHeader.header.height].signedHeader);
        QVERIFY(evidence.conflictingBlock.validators.proposer); // nodes refuse a set without
        QCOMPARE(evidence.totalVotingPower, std::int64_t(40));
        QVERIFY(evidence.timestamp == m_changing.header(evidence.commonHeight).time);
        // Named: those of the common set who signed the false block.
        std::vector<Address> expected;
        std::ranges::set_intersection(
            addressesOf(m_changing.signersAt(evidence.commonHeight)),
            addressesOf(m_changing.signersAt(evidence.conflictingBlock.signedHeader.header.height)),
            std::back_inserter(expected));
        QVERIFY(!expected.empty());
        QVERIFY(addressesOf(evidence.byzantineValidators) == expected);
        // Both sides were told.
        QVERIFY(south.reported == std::vector{evidence});
        QVERIFY(attack.againstWitness && primary.reported == std::vector{*attack.againstWitness});
        QVERIFY(attack.againstWitness->conflictingBlock.signedHeader ==
                south.blocks[attack.againstWitness->conflictingBlock.signedHeader.header.height].signedHeader);
    }

    /// The lie may as well be the witness's: the same alarm, nobody is believed.
    void lunaticWitness()
    {
        Source primary(m_changing);
        Source south(m_changing);
        forkAfter(south, m_changing, 31, 0x21);
        LightClient c = client(m_changing);
        QCOMPARE(wordOf(ask(c, 55, primary, {{"south", &south}}).verdict), std::string("Lunatic"));
        QVERIFY(c.frozen());
        QCOMPARE(c.store().size(), std::size_t(1));
    }

    void equivocation()
    {
        Source primary(m_history);
        Source south(m_history);
        Header other = m_history.header(20);
        other.dataHash = sha256(viewOf("other transactions"));
        primary.blocks[20] = m_history.signedBy(other, 3);
        LightClient c = client(m_history);
        const ClientReport report = ask(c, 20, primary, {{"south", &south}});
        QCOMPARE(wordOf(report.verdict), std::string("Equivocation"));
        const LightClientAttackEvidence& evidence = std::get<Attack>(report.verdict).againstPrimary;
        QCOMPARE(evidence.commonHeight, std::int64_t(20));
        QCOMPARE(evidence.byzantineValidators.size(), std::size_t(3));
        std::vector<VoteSigner> three = m_history.signersAt(20);
        three.pop_back();
        QVERIFY(addressesOf(evidence.byzantineValidators) == addressesOf(three));
    }

    void amnesia()
    {
        Source primary(m_history);
        Source south(m_history);
        Header other = m_history.header(20);
        other.dataHash = sha256(viewOf("other transactions"));
        south.blocks[20] = m_history.signedBy(other, 4, 2);
        LightClient c = client(m_history);
        const ClientReport report = ask(c, 20, primary, {{"south", &south}});
        QCOMPARE(wordOf(report.verdict), std::string("Amnesia"));
        QVERIFY(std::get<Attack>(report.verdict).againstPrimary.byzantineValidators.empty());
    }

    /// The primary runs ahead of time; the witness has fewer blocks that are not older.
    void forwardLunatic()
    {
        Source primary(m_history);
        Source south(m_history);
        Header ahead = m_history.header(30);
        ahead.appHash[0] ^= 1;
        ahead.time = m_history.header(12).time;
        ahead.height = 30;
        primary.blocks[30] = m_history.signedBy(ahead, 4);
        south.newest = 15;
        LightClient c = client(m_history);
        const ClientReport report = ask(c, 30, primary, {{"south", &south}});
        QCOMPARE(wordOf(report.verdict), std::string("Lunatic"));
        QCOMPARE(std::get<Attack>(report.verdict).againstPrimary.conflictingBlock.signedHeader.header.height,
                 std::int64_t(30));
        QVERIFY(std::get<Attack>(report.verdict).againstPrimary.commonHeight < 15);
        // The primary itself gives the witness's blocks below: there is nothing to accuse the witness of.
        QVERIFY(!std::get<Attack>(report.verdict).againstWitness);
        QVERIFY(primary.reported.empty() && south.reported.size() == 1);
    }

    /// A signature behind the quorum that nobody made must not put a validator among the accused.
    void nobodyIsFramed()
    {
        Source primary(m_history);
        Source south(m_history);
        primary.blocks[20] = m_history.forged(20, 3);
        const VoteSigner innocent = std::move(m_history.signersAt(20).back());
        for (std::size_t i = 0; i < 4; ++i) {
            CommitSig& entry = primary.blocks[20].signedHeader.commit.signatures[i];
            if (entry.flag == BlockIdFlag::Absent)
                entry = {BlockIdFlag::Commit, innocent.address(), m_history.header(20).time, Bytes(64, 1)};
        }
        LightClient c = client(m_history);
        QCOMPARE(wordOf(ask(c, 20, primary, {{"south", &south}}).verdict), std::string("BadSignature"));
    }

    /// A witness without any key answers with a block at the height where the client's trust begins.
    void nothingAtTheBeginningFreezes()
    {
        Source primary(m_history);
        Source south(m_history);
        Source west(m_history);
        south.newest = 1;
        south.blocks[1].signedHeader.header.time = m_history.header(20).time;
        south.blocks[1].signedHeader.commit.signatures.clear();
        south.blocks[1].validators.validators.clear();
        LightClient c = client(m_history);
        const ClientReport report = ask(c, 20, primary, {{"south", &south}, {"west", &west}});
        QCOMPARE(wordOf(report.verdict), std::string("Verified by 1"));
        QVERIFY(report.answers.at(0) == WitnessAnswer::Unverifiable && !c.frozen());
    }

    /// A witness need not have the block where trust begins, and trust need not have it as received.
    void aForkIsSeenWithoutTheFirstBlock()
    {
        Source primary(m_history);
        Source south(m_history);
        primary.blocks[20] = m_history.forged(20, 4);
        south.failing[1] = BlockSource::Problem::NotThere;
        LightClient c(TrustedStore({m_history.at(1).trusted, std::nullopt}), clientOptions(),
                      TrustPolicy::of("north", 4));
        QCOMPARE(wordOf(ask(c, 20, primary, {{"south", &south}}).verdict), std::string("Lunatic"));
    }

    /// Another block that cannot be examined is no bad witness: nothing is verified over it.
    void aContradictionThatCannotBeExamined()
    {
        Source primary(m_changing);
        Source south(m_changing);
        Source west(m_changing);
        forkAfter(south, m_changing, 25, 0x40);
        for (std::int64_t h = 2; h < 55; ++h)
            south.failing[h] = BlockSource::Problem::NoAnswer;
        LightClient c = client(m_changing);
        const ClientReport report = ask(c, 55, primary, {{"south", &south}, {"west", &west}});
        QCOMPARE(wordOf(report.verdict), std::string("TooFewWitnesses"));
        QVERIFY(report.answers.at(0) == WitnessAnswer::Unexamined && report.answers.at(1) == WitnessAnswer::Agrees);
        QVERIFY(!c.frozen() && c.store().size() == 1);
    }

    void aConflictAboutTheBeginning()
    {
        Source primary(m_history);
        Source south(m_history);
        south.blocks[5] = m_history.forged(5, 4);
        LightClient c(TrustedStore(m_history.at(5)), clientOptions(), TrustPolicy::of("north", 4));
        QCOMPARE(wordOf(ask(c, 5, primary, {{"south", &south}}).verdict), std::string("Lunatic"));
        LightClient d(TrustedStore(m_history.at(5)), clientOptions(), TrustPolicy::of("north", 4));
        south.blocks[5] = m_history.forged(5, 2);
        QCOMPARE(wordOf(ask(d, 5, primary, {{"south", &south}}).verdict), std::string("TooFewWitnesses"));
    }

    /// The newest block of all grows old like any other; what is below a newer one stays within reach.
    void age()
    {
        Source primary(m_history);
        Source south(m_history);
        LightClient c = client(m_history);
        QCOMPARE(wordOf(ask(c, 0, primary, {{"south", &south}}).verdict), std::string("Verified by 1"));
        const Instant muchLater = Instant::fromSeconds(kStart + 90'000);
        QCOMPARE(wordOf(c.verify(0, primary, {{"south", &south}}, muchLater, m_verifier).verdict),
                 std::string("Unreached"));
        // The root is past its period, block 30 is not.
        const Instant between = Instant::fromSeconds(kStart + 86'400 + 20);
        QCOMPARE(wordOf(c.verify(10, primary, {{"south", &south}}, between, m_verifier).verdict),
                 std::string("Verified by 1"));
        QVERIFY(c.store().at(10) && !c.store().at(10)->block);
    }

    /// Above all that is kept there is only the way forward, which age closes.
    void nothingAboveWhatIsTooOld()
    {
        Source primary(m_history);
        Source south(m_history);
        LightClient c = client(m_history);
        const Instant muchLater = Instant::fromSeconds(kStart + 90'000);
        const ClientReport report = c.verify(20, primary, {{"south", &south}}, muchLater, m_verifier);
        const auto* notYet = std::get_if<ClientNotYetTrusted>(&report.verdict);
        QVERIFY(notYet != nullptr && notYet->unreached);
        QVERIFY(notYet->unreached->why == Unreached::Why::Expired);
        QCOMPARE(notYet->unreached->height, std::int64_t(20));
        QVERIFY(report.answers.empty() && c.store().size() == 1);
    }

    void frozenUntilAnOperatorDecides()
    {
        Source primary(m_history);
        Source south(m_history);
        primary.blocks[20] = m_history.forged(20, 4);
        LightClient c = client(m_history);
        QCOMPARE(wordOf(ask(c, 20, primary, {{"south", &south}}).verdict), std::string("Lunatic"));
        Source honest(m_history);
        QCOMPARE(wordOf(ask(c, 25, honest, {{"south", &south}}).verdict), std::string("Frozen"));
        c.resume(TrustedStore(m_history.at(1)));
        QCOMPARE(wordOf(ask(c, 25, honest, {{"south", &south}}).verdict), std::string("Verified by 1"));
    }

    /// A conflict about a block that is already in the store is an attack like any other.
    void aConflictAboutTheKnown()
    {
        Source primary(m_history);
        Source south(m_history);
        LightClient c = client(m_history);
        QCOMPARE(wordOf(ask(c, 20, primary, {{"south", &south}}).verdict), std::string("Verified by 1"));
        south.blocks[20] = m_history.forged(20, 4);
        QCOMPARE(wordOf(ask(c, 20, primary, {{"south", &south}}).verdict), std::string("Lunatic"));
    }

    void theNewestOfThePrimary()
    {
        Source primary(m_history);
        Source south(m_history);
        LightClient c = client(m_history);
        QCOMPARE(wordOf(ask(c, 0, primary, {{"south", &south}}).verdict), std::string("Verified by 1"));
        QCOMPARE(wordOf(ask(c, 0, primary, {{"south", &south}}).verdict), std::string("Verified by 1"));
        // A newest block below what was verified here, or another one of that height.
        primary.newest = 10;
        QCOMPARE(wordOf(ask(c, 0, primary, {{"south", &south}}).verdict), std::string("HeightNotAbove"));
        primary.newest = 30;
        primary.blocks[30] = m_history.forged(30, 4);
        QCOMPARE(wordOf(ask(c, 0, primary, {{"south", &south}}).verdict), std::string("AnchorMismatch"));
        primary.silent = true;
        QCOMPARE(wordOf(ask(c, 0, primary, {{"south", &south}}).verdict), std::string("Unreached"));
        QCOMPARE(wordOf(ask(c, -1, primary, {{"south", &south}}).verdict), std::string("Height"));
    }

    void belowTheOldest()
    {
        Source primary(m_history);
        Source south(m_history);
        LightClient c(TrustedStore(m_history.at(25)), clientOptions(), TrustPolicy::of("north", 4));
        QCOMPARE(wordOf(ask(c, 10, primary, {{"south", &south}}).verdict), std::string("Verified by 1"));
        QVERIFY(c.store().at(10) != nullptr);
    }

    void evidenceHasOneForm()
    {
        Source primary(m_history);
        Source south(m_history);
        primary.blocks[20] = m_history.forged(20, 3);
        LightClient c = client(m_history);
        const ClientReport report = ask(c, 20, primary, {{"south", &south}});
        const LightClientAttackEvidence& evidence = std::get<Attack>(report.verdict).againstPrimary;
        const Bytes octets = encode(evidence);
        const auto decoded = decodeAttackEvidence(octets);
        QVERIFY(decoded && *decoded == evidence);
        for (std::size_t size = 0; size < octets.size(); ++size)
            QVERIFY(!decodeAttackEvidence(BytesView(octets).first(size)));
        Bytes longer = octets;
        longer.push_back(0);
        QVERIFY(!decodeAttackEvidence(longer));
        auto random = support::seededGenerator("evidence");
        for (int i = 0; i < 3'000; ++i) {
            Bytes changed = octets;
            changed[random() % changed.size()] ^= static_cast<std::uint8_t>(1u << random() % 8);
            const auto other = decodeAttackEvidence(changed);
            QVERIFY(!other || encode(*other) == changed);
        }
        LightClientAttackEvidence wrong = evidence;
        wrong.commonHeight = 21;
        QVERIFY(!decodeAttackEvidence(encode(wrong)));
        // The name of evidence: other signatures leave it, another height does not.
        LightClientAttackEvidence same = evidence;
        same.conflictingBlock.signedHeader.commit.signatures[0] = CommitSig{};
        QVERIFY(evidenceId(same) == evidenceId(evidence));
        same.commonHeight -= 1;
        QVERIFY(evidenceId(same) != evidenceId(evidence));
        QVERIFY(evidenceHash({}) == emptyHash());
        const std::vector<LightClientAttackEvidence> one{evidence};
        QVERIFY(evidenceHash(one) != emptyHash());
    }
};

QTEST_APPLESS_MAIN(WitnessesTest)
#include "witnesses_test.moc"
