// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <support/data.h>

#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

constexpr std::int64_t kDay = 86'400;

MemberBody joining(const World& w, const std::string& name)
{
    const User root = makeUser(name + " root");
    MemberBody body;
    body.action = MemberBody::Action::Join;
    body.organisation = organisationId(name);
    body.key = root.field();
    body.sealing = makeSealing(name);
    body.possession = signPossession(w.genesis.chain, body.organisation, *body.key, signerOf(root.key));
    return body;
}

MemberBody leaving(const std::string& name)
{
    return MemberBody{MemberBody::Action::Leave, organisationId(name), {}, {}, {}, {}, {}};
}

CatalogueBody newCatalogue(const World& w)
{
    CatalogueTable table = w.genesis.catalogue;
    table.digest = digest("catalogue 2");
    return {table};
}

} // namespace

/// North, south and east are members, two of which sign blocks, so that nothing goes by one signature.
class GovernanceTest : public QObject {
    Q_OBJECT
private:
    struct Council {
        World w{2};
        /// Proposes, and gives the proposal's name.
        std::pair<Code, Digest256> propose(User& by, ProposedAction action, std::int64_t seconds = kDay)
        {
            const Bytes transaction =
                w.sign(by, ProposalBody{Instant{w.time.ns + seconds * 1'000'000'000}, std::move(action)});
            return {w.run(transaction), transactionHash(transaction)};
        }
        Code vote(User& by, const Digest256& proposal, bool approve = true)
        {
            return w.submit(by, VoteBody{proposal, approve});
        }
        ProposalEntry::State state(const Digest256& proposal) const
        {
            return w.entry<ProposalEntry>(key::proposal(proposal))->state;
        }
    };
    using State = ProposalEntry::State;

private Q_SLOTS:
    void moreThanTwoThirdsDecide()
    {
        Council c;
        const auto [code, id] = c.propose(c.w.northRoot, joining(c.w, "west"));
        QCOMPARE(code, Code::Ok);
        QVERIFY(c.state(id) == State::Open);
        QCOMPARE(c.vote(c.w.southRoot, id), Code::Ok);
        // Two of three are two thirds, not more.
        QVERIFY(c.state(id) == State::Open);
        QVERIFY(!c.w.entry<MemberEntry>(key::member(organisationId("west"))));
        QCOMPARE(c.vote(c.w.eastRoot, id), Code::Ok);
        QVERIFY(c.state(id) == State::Accepted);
        QVERIFY(c.w.entry<MemberEntry>(key::member(organisationId("west"))));
        // Four members now: three are enough, and the new one votes too.
        User west = makeUser("west root");
        const auto [again, next] = c.propose(west, newCatalogue(c.w));
        QCOMPARE(again, Code::Ok);
        QCOMPARE(c.vote(c.w.southRoot, next), Code::Ok);
        QVERIFY(c.state(next) == State::Open);
        QCOMPARE(c.vote(c.w.northRoot, next), Code::Ok);
        QVERIFY(c.state(next) == State::Accepted);
        QVERIFY(c.w.entry<CurrentCatalogueEntry>(key::currentCatalogue())->digest == digest("catalogue 2"));
        const ProposalEntry entry = *c.w.entry<ProposalEntry>(key::proposal(next));
        QCOMPARE(entry.decided, c.w.app->height());
        QCOMPARE(entry.approvals.size(), std::size_t(3));
    }

    void aThirdAgainstRefuses()
    {
        Council c;
        const auto [code, id] = c.propose(c.w.northRoot, leaving("east"));
        QCOMPARE(code, Code::Ok);
        QCOMPARE(c.vote(c.w.southRoot, id, false), Code::Ok);
        QVERIFY(c.state(id) == State::Refused);
        QCOMPARE(c.vote(c.w.eastRoot, id), Code::VoteClosed);
        QVERIFY(!c.w.entry<MemberEntry>(key::member(organisationId("east")))->left);
    }

    void everyMemberOnce()
    {
        Council c;
        const auto [code, id] = c.propose(c.w.northRoot, leaving("east"));
        QCOMPARE(code, Code::Ok);
        QCOMPARE(c.vote(c.w.northRoot, id), Code::AlreadyVoted); // to propose is to vote
        QCOMPARE(c.vote(c.w.northRoot, id, false), Code::AlreadyVoted);
        QCOMPARE(c.vote(c.w.physician, id), Code::NotAdministrator);
        QCOMPARE(c.vote(c.w.stranger, id), Code::UnknownSigner);
        QCOMPARE(c.vote(c.w.southRoot, digest("no proposal")), Code::UnknownSubject);
        QCOMPARE(c.propose(c.w.physician, leaving("east")).first, Code::NotAdministrator);
        QVERIFY(c.state(id) == State::Open);
    }

    void deadlines()
    {
        Council c;
        QCOMPARE(c.propose(c.w.northRoot, leaving("east"), 0).first, Code::BadValidity);
        QCOMPARE(c.propose(c.w.northRoot, leaving("east"), -5).first, Code::BadValidity);
        QCOMPARE(c.propose(c.w.northRoot, leaving("east"), kMaxProposalSeconds + kDay).first, Code::BadValidity);
        const auto [code, id] = c.propose(c.w.northRoot, leaving("east"), 100);
        QCOMPARE(code, Code::Ok);
        QCOMPARE(c.vote(c.w.southRoot, id), Code::Ok);
        c.w.pass(200);
        QCOMPARE(c.vote(c.w.eastRoot, id), Code::VoteClosed);
        QVERIFY(!c.w.entry<MemberEntry>(key::member(organisationId("east")))->left);
    }

    /// Who left is not counted, neither among the members nor among the votes.
    void onlyMembersOfNowCount()
    {
        Council c;
        const auto [joined, west] = c.propose(c.w.northRoot, joining(c.w, "west"));
        QCOMPARE(joined, Code::Ok);
        QCOMPARE(c.vote(c.w.southRoot, west), Code::Ok);
        QCOMPARE(c.vote(c.w.eastRoot, west), Code::Ok);
        User westRoot = makeUser("west root");
        // South approves a change, then leaves; of three members two approvals are not enough without it.
        const auto [proposed, change] = c.propose(c.w.southRoot, TrustingPeriodChange{7 * 86'400});
        QCOMPARE(proposed, Code::Ok);
        const auto [gone, leave] = c.propose(c.w.northRoot, leaving("south"));
        QCOMPARE(gone, Code::Ok);
        QCOMPARE(c.vote(c.w.eastRoot, leave), Code::Ok);
        QCOMPARE(c.vote(westRoot, leave), Code::Ok);
        QVERIFY(c.w.entry<MemberEntry>(key::member(organisationId("south")))->left);
        QCOMPARE(c.vote(c.w.southRoot, change), Code::SignerNotLive);
        QCOMPARE(c.vote(c.w.northRoot, change), Code::Ok);
        QCOMPARE(c.vote(c.w.eastRoot, change), Code::Ok);
        QVERIFY(c.state(change) == State::Open); // two of three
        QCOMPARE(c.vote(westRoot, change), Code::Ok);
        QVERIFY(c.state(change) == State::Accepted);
        QCOMPARE(c.w.entry<ParametersEntry>(key::parameters())->trustingPeriodSeconds, std::uint64_t(7 * 86'400));
    }

    /// What cannot be done is not accepted: the deciding vote is refused, and the proposal stays open.
    void theImpossible()
    {
        Council c;
        const auto tryIt = [&](ProposedAction action, Code expected) {
            const auto [code, id] = c.propose(c.w.northRoot, std::move(action));
            QCOMPARE(code, Code::Ok);
            QCOMPARE(c.vote(c.w.southRoot, id), Code::Ok);
            QCOMPARE(c.vote(c.w.eastRoot, id), expected);
            QVERIFY(c.state(id) == State::Open);
            QCOMPARE(c.w.entry<ProposalEntry>(key::proposal(id))->approvals.size(), std::size_t(2));
        };
        tryIt(joining(c.w, "south"), Code::AlreadyExists);
        tryIt(leaving("north"), Code::BadField); // it signs blocks
        tryIt(leaving("nowhere"), Code::UnknownSubject);
        tryIt(TrustingPeriodChange{60}, Code::BadField);
        tryIt(TrustingPeriodChange{400 * 86'400}, Code::BadField);
        tryIt(CatalogueBody{c.w.genesis.catalogue}, Code::AlreadyExists);
        MemberBody forged = joining(c.w, "west");
        forged.possession = Bytes(64, 1);
        tryIt(forged, Code::BadPossession);
    }

    /// One member alone is more than two thirds.
    void aHomeOfOne()
    {
        Genesis genesis = World::makeGenesis(1);
        World w(1);
        for (const char* name : {"south", "east"})
            QCOMPARE(w.submit(w.northRoot, leaving(name)), Code::Ok);
        const Bytes proposal =
            w.sign(w.northRoot, ProposalBody{Instant{w.time.ns + kDay * 1'000'000'000}, TrustingPeriodChange{86'400}});
        QCOMPARE(w.run(proposal), Code::Ok);
        QVERIFY(w.entry<ProposalEntry>(key::proposal(transactionHash(proposal)))->state == State::Accepted);
        QCOMPARE(w.run(proposal), Code::NonceNotAbove);
    }

    /// Votes in one block see each other, in any order the same end.
    void oneBlock()
    {
        Council c;
        const Bytes proposal =
            c.w.sign(c.w.northRoot, ProposalBody{Instant{c.w.time.ns + kDay * 1'000'000'000}, joining(c.w, "west")});
        const Digest256 id = transactionHash(proposal);
        std::vector<Bytes> block{proposal, c.w.sign(c.w.eastRoot, VoteBody{id, true}),
                                 c.w.sign(c.w.southRoot, VoteBody{id, true})};
        QVERIFY(c.w.app->process(block, Instant{c.w.time.ns + 1'000'000'000}));
        std::ranges::swap(block[1], block[2]);
        QVERIFY(c.w.app->process(block, Instant{c.w.time.ns + 1'000'000'000}));
        std::ranges::swap(block[0], block[1]);
        QVERIFY(!c.w.app->process(block, Instant{c.w.time.ns + 1'000'000'000})); // a vote before its proposal
    }
};

QTEST_GUILESS_MAIN(GovernanceTest)
#include "governance_test.moc"
