// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testsource.h"

#include <QTest>

#include <set>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

namespace {

/// Does not have the height yet when it is first asked for it, and does have it the second time.
class Growing final : public BlockSource {
public:
    Growing(Source& behind, std::int64_t late) : m_behind(behind), m_late(late) {}
    Expected<LightBlock, Problem> block(std::int64_t height) override
    {
        ++fetches;
        if (height == m_late && !m_asked) {
            m_asked = true;
            return Unexpected{Problem::TooHigh};
        }
        return m_behind.block(height);
    }
    void report(const LightClientAttackEvidence& evidence) override { m_behind.report(evidence); }
    int fetches = 0;

private:
    Source& m_behind;
    std::int64_t m_late;
    bool m_asked = false;
};

/// "verdict: the witnesses' answers".
std::string wordsOf(const ClientReport& report)
{
    std::string out;
    if (const auto* verified = std::get_if<ClientVerified>(&report.verdict))
        out = "Verified by " + std::to_string(verified->witnesses);
    else if (const auto* notYet = std::get_if<ClientNotYetTrusted>(&report.verdict))
        out = notYet->unreached ? "Unreached" : "TooFewWitnesses";
    else if (const auto* attack = std::get_if<Attack>(&report.verdict))
        out = nameOf(attack->kind);
    else
        out = "another";
    const char* before = ": ";
    for (const WitnessAnswer answer : report.answers) {
        out += before + std::string(nameOf(answer));
        before = ", ";
    }
    return out;
}

} // namespace

/// What each answer of a witness, and each lack of one, comes to.
class WitnessAnswersTest : public QObject {
    Q_OBJECT
private:
    const History m_history{30, 1'000};
    Source m_primary{m_history};
    ConsensusVerifier m_verifier{ed25519::BatchSeed{{4}}};

    static LightClient clientAt(VerifiedBlock root, const ClientOptions& options = clientOptions())
    {
        return LightClient(TrustedStore(std::move(root)), options, TrustPolicy::of("north", 4));
    }
    std::string ask(LightClient& client, std::int64_t height, const std::vector<Witness>& witnesses,
                    Instant now = farNow())
    {
        return wordsOf(client.verify(height, m_primary, witnesses, now, m_verifier));
    }

private Q_SLOTS:
    void init() { m_primary.reported.clear(); }

    void everyAnswerHasItsOwnName()
    {
        std::set<std::string_view> names;
        for (int i = 0; i <= static_cast<int>(WitnessAnswer::Contradicts); ++i) {
            const std::string_view name = nameOf(static_cast<WitnessAnswer>(i));
            QVERIFY(!name.empty() && names.insert(name).second);
        }
        QVERIFY(nameOf(WitnessAnswer::Behind) == "Behind" && nameOf(WitnessAnswer::Contradicts) == "Contradicts");
        QVERIFY(nameOf(static_cast<WitnessAnswer>(99)).empty());
    }

    void lackOfAnAnswer()
    {
        using Problem = BlockSource::Problem;
        const auto answer = [&](auto change) {
            Source south(m_history);
            Source west(m_history);
            change(south);
            LightClient client = clientAt(m_history.at(1));
            return ask(client, 20, {{"south", &south}, {"west", &west}});
        };
        QCOMPARE(answer([](Source& s) { s.failing[20] = Problem::Malformed; }),
                 std::string("Verified by 1: Unverifiable, Agrees"));
        QCOMPARE(answer([](Source& s) { s.failing[20] = Problem::NoAnswer; }),
                 std::string("Verified by 1: NoAnswer, Agrees"));
        // Its newest block cannot be had, or is above the height that it calls too high.
        QCOMPARE(answer([](Source& s) { s.failing = {{20, Problem::TooHigh}, {0, Problem::NoAnswer}}; }),
                 std::string("Verified by 1: NoAnswer, Agrees"));
        QCOMPARE(answer([](Source& s) { s.failing = {{20, Problem::TooHigh}}; }),
                 std::string("Verified by 1: NoAnswer, Agrees"));
    }

    /// The height comes in between the two questions: what is then given counts.
    void aWitnessThatGrowsMeanwhile()
    {
        const auto answer = [&](std::int64_t newest, bool forged) {
            Source south(m_history);
            south.newest = newest;
            if (forged)
                south.blocks[20] = m_history.forged(20, 4);
            Growing growing(south, 20);
            LightClient client = clientAt(m_history.at(1));
            return ask(client, 20, {{"south", &growing}});
        };
        for (const std::int64_t newest : {20, 21, 30}) {
            QCOMPARE(answer(newest, false), std::string("Verified by 1: Agrees"));
            QCOMPARE(answer(newest, true), std::string("Lunatic: Contradicts"));
        }
    }

    /// No witness is asked for more than two verifications' worth of blocks, whatever it answers.
    void aWitnessIsAskedForSoManyBlocksOnly()
    {
        const auto answer = [&](std::size_t maxFetches) {
            Source south(m_history);
            Growing growing(south, 20);
            ClientOptions options = clientOptions();
            options.maxFetches = maxFetches;
            LightClient client = clientAt(m_history.at(1), options);
            const std::string words = ask(client, 20, {{"south", &growing}});
            return words + ", " + std::to_string(growing.fetches) + " asked";
        };
        QCOMPARE(answer(2), std::string("Verified by 1: Agrees, 3 asked"));
        QCOMPARE(answer(1), std::string("TooFewWitnesses: NoAnswer, 2 asked"));
    }

    /// A witness that ends below the beginning and is not older has nothing in common with it.
    void aShorterHistoryAtTheBeginning()
    {
        Source south(m_history);
        south.newest = 3;
        LightClient client = clientAt(m_history.at(5));
        QCOMPARE(ask(client, 5, {{"south", &south}}), std::string("TooFewWitnesses: Behind"));
        Header late = m_history.header(3);
        late.time = m_history.header(5).time;
        south.blocks[3] = m_history.signedBy(late, 4);
        QCOMPARE(ask(client, 5, {{"south", &south}}), std::string("TooFewWitnesses: Unverifiable"));
        QVERIFY(!client.frozen());
    }

    /// Evidence is made of blocks as they were received: without one there is no accusation, and no belief either.
    void aConflictAboutABeginningThatWasNotReceived()
    {
        Source south(m_history);
        Source west(m_history);
        south.blocks[5] = m_history.forged(5, 4);
        LightClient client = clientAt({m_history.at(5).trusted, std::nullopt});
        QCOMPARE(ask(client, 5, {{"west", &west}}), std::string("Verified by 1: Agrees"));
        QCOMPARE(ask(client, 5, {{"south", &south}, {"west", &west}}),
                 std::string("TooFewWitnesses: Unexamined, Agrees"));
        // What a minority signed is no conflict.
        south.blocks[5] = m_history.forged(5, 2);
        QCOMPARE(ask(client, 5, {{"south", &south}, {"west", &west}}),
                 std::string("Verified by 1: Unverifiable, Agrees"));
        QVERIFY(!client.frozen() && south.reported.empty() && m_primary.reported.empty());
    }

    /// The same for a block that was reached backwards, whose votes nobody verified.
    void aConflictAboutABlockReachedBackwards()
    {
        Source south(m_history);
        LightClient client = clientAt(m_history.at(1));
        QCOMPARE(ask(client, 0, {{"south", &south}}), std::string("Verified by 1: Agrees"));
        const Instant between = Instant::fromSeconds(kStart + 86'400 + 20);
        QCOMPARE(ask(client, 10, {{"south", &south}}, between), std::string("Verified by 1: Agrees"));
        QVERIFY(client.store().at(10) != nullptr && !client.store().at(10)->block);
        Source other(m_history);
        other.blocks[10] = m_history.forged(10, 4);
        QCOMPARE(ask(client, 10, {{"other", &other}, {"south", &south}}, between),
                 std::string("TooFewWitnesses: Unexamined, Agrees"));
        QVERIFY(!client.frozen() && other.reported.empty());
        QCOMPARE(ask(client, 10, {{"south", &south}}, between), std::string("Verified by 1: Agrees"));
    }

    /// One contradiction that cannot be examined is enough, and neither a second one nor a bad witness takes it back.
    void contradictionsAddUp()
    {
        Source south(m_history);
        Source west(m_history);
        Source east(m_history);
        LightClient client = clientAt({m_history.at(5).trusted, std::nullopt});
        south.blocks[5] = m_history.forged(5, 4, 1);
        west.blocks[5] = m_history.forged(5, 4, 2);
        QCOMPARE(ask(client, 5, {{"south", &south}, {"west", &west}, {"east", &east}}),
                 std::string("TooFewWitnesses: Unexamined, Unexamined, Agrees"));
        west.blocks[5] = m_history.forged(5, 2);
        QCOMPARE(ask(client, 5, {{"south", &south}, {"west", &west}, {"east", &east}}),
                 std::string("TooFewWitnesses: Unexamined, Unverifiable, Agrees"));
        QCOMPARE(ask(client, 5, {{"west", &west}, {"east", &east}}),
                 std::string("Verified by 1: Unverifiable, Agrees"));
        QCOMPARE(ask(client, 5, {{"south", &south}, {"east", &east}}),
                 std::string("TooFewWitnesses: Unexamined, Agrees"));
        QCOMPARE(ask(client, 5, {{"east", &east}}), std::string("Verified by 1: Agrees"));
    }
};

QTEST_APPLESS_MAIN(WitnessAnswersTest)
#include "witnessanswers_test.moc"
