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
    body.possession = signMember(w.genesis.chain, body, signerOf(root.key));
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
        ProposalEntry::State state(const Digest256& proposal) const { return stateOf(w, proposal); }
    };
    static ProposalEntry::State stateOf(const World& w, const Digest256& proposal)
    {
        return w.entry<ProposalEntry>(key::proposal(proposal))->state;
    }
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
        const auto entry = *c.w.entry<ProposalEntry>(key::proposal(change));
        std::vector<OrganisationId> voters{organisationId("north"), organisationId("east")};
        std::ranges::sort(voters);
        QVERIFY(entry.approvals == voters);
        QCOMPARE(c.vote(westRoot, change), Code::Ok);
        QVERIFY(c.state(change) == State::Accepted);
        QCOMPARE(c.w.entry<ParametersEntry>(key::parameters())->trustingPeriodSeconds, std::uint64_t(7 * 86'400));
    }

    /// Who is against it has voted as well, and does not think again.
    void againstOnce()
    {
        World w(1);
        QCOMPARE(w.submit(w.northRoot, joining(w, "west")), Code::Ok);
        const Bytes proposing =
            w.sign(w.northRoot, ProposalBody{Instant{w.time.ns + kDay * 1'000'000'000}, TrustingPeriodChange{86'400}});
        QCOMPARE(w.run(proposing), Code::Ok);
        const Digest256 id = transactionHash(proposing);
        QCOMPARE(w.submit(w.southRoot, VoteBody{id, false}), Code::Ok); // one of four: still open
        QCOMPARE(stateOf(w, id), State::Open);
        for (const bool approve : {false, true})
            QCOMPARE(w.submit(w.southRoot, VoteBody{id, approve}), Code::AlreadyVoted);
        QCOMPARE(w.submit(w.eastRoot, VoteBody{id, true}), Code::Ok);
        QCOMPARE(w.entry<ProposalEntry>(key::proposal(id))->refusals.size(), std::size_t(1));
    }

    /// Members that come, vote and go never make the list of voters longer than an entry may have it.
    void votersComeAndGo()
    {
        World w(1);
        const auto run = [&w](User& by, Body body) {
            if (w.submit(by, std::move(body)) != Code::Ok)
                qFatal("refused");
        };
        const auto join = [&](std::size_t i) {
            const std::string name = "member " + std::to_string(i);
            run(w.northRoot, joining(w, name));
            return makeUser(name + " root");
        };
        std::vector<User> roots;
        while (roots.size() + 3 < kMaxMembers)
            roots.push_back(join(roots.size()));
        QCOMPARE(w.submit(w.northRoot, joining(w, "one too many")), Code::BadField);
        const Bytes proposing =
            w.sign(w.northRoot, ProposalBody{Instant{w.time.ns + kDay * 1'000'000'000}, TrustingPeriodChange{86'400}});
        QCOMPARE(w.run(proposing), Code::Ok);
        const Digest256 id = transactionHash(proposing);
        // 84 for it are not more than two thirds of 128, and 83 of them leave.
        constexpr std::size_t kVoters = 2 * kMaxMembers / 3 - 2;
        for (std::size_t i = 0; i < kVoters; ++i)
            run(roots[i], VoteBody{id, true});
        for (std::size_t i = 0; i < kVoters; ++i)
            run(w.northRoot, leaving("member " + std::to_string(i)));
        for (std::size_t i = 0; i < kVoters; ++i) {
            roots.push_back(join(roots.size()));
            run(roots.back(), VoteBody{id, true});
        }
        const auto entry = *w.entry<ProposalEntry>(key::proposal(id));
        QCOMPARE(entry.approvals.size(), kVoters + 1);
        QVERIFY(entry.state == State::Open);
        run(w.southRoot, VoteBody{id, true});
        QVERIFY(stateOf(w, id) == State::Open);
        run(w.eastRoot, VoteBody{id, true});
        QVERIFY(stateOf(w, id) == State::Accepted);
    }

    /// A root key that is lost, or in a thief's hands, is replaced by the others.
    void rootByVote()
    {
        Council c;
        User next = makeUser("south's next root");
        MemberBody body;
        body.action = MemberBody::Action::RotateRoot;
        body.organisation = organisationId("south");
        body.key = next.field();
        body.sealing = next.sealing;
        body.possession = signMember(c.w.genesis.chain, body, signerOf(next.key));
        const auto decide = [&](MemberBody what) {
            const auto [code, id] = c.propose(c.w.northRoot, std::move(what));
            if (code != Code::Ok || c.vote(c.w.southRoot, id) != Code::Ok)
                qFatal("not proposed");
            return c.vote(c.w.eastRoot, id);
        };
        MemberBody other = body;
        other.sealing = makeSealing("a thief's");
        QCOMPARE(decide(other), Code::BadPossession);
        other = body;
        other.possession = signPossession(c.w.genesis.chain, body.organisation, next.field(), signerOf(next.key));
        QCOMPARE(decide(other), Code::BadPossession); // that says nothing of the sealing key
        other = body;
        other.organisation = organisationId("nowhere");
        QCOMPARE(decide(other), Code::UnknownSubject);
        other = body;
        other.key = c.w.physician.field();
        other.possession = signMember(c.w.genesis.chain, other, signerOf(c.w.physician.key));
        QCOMPARE(decide(other), Code::AlreadyExists);
        // By nobody's single word, and not by the old root with what others vote on.
        QCOMPARE(c.w.submit(c.w.northRoot, body), Code::WrongOrganisation);
        QCOMPARE(c.w.submit(c.w.southRoot, body), Code::BadPossession);

        const MemberEntry before = *c.w.entry<MemberEntry>(key::member(organisationId("south")));
        QCOMPARE(decide(body), Code::Ok);
        MemberEntry expected = before;
        expected.root = next.id();
        QVERIFY(*c.w.entry<MemberEntry>(key::member(organisationId("south"))) == expected);
        const auto old = *c.w.entry<CertificateEntry>(key::certificate(c.w.southRoot.id()));
        QCOMPARE(old.revokedAt, c.w.app->height());
        const auto fresh = *c.w.entry<CertificateEntry>(key::certificate(next.id()));
        QVERIFY(fresh.root && fresh.organisation == organisationId("south") && fresh.sealing == next.sealing &&
                fresh.name == old.name && fresh.isLive(c.w.time));
        QCOMPARE(c.w.entry<NameEntry>(key::name(digest("administrator@south")))->key, next.id());
        QCOMPARE(c.w.submit(c.w.southRoot, RevokeBody{c.w.southPhysician.id(), RevokeReason::Left}),
                 Code::SignerNotLive);
        QCOMPARE(c.w.submit(next, RevokeBody{c.w.southPhysician.id(), RevokeReason::Left}), Code::Ok);
        // Not for who left.
        const auto [proposed, leave] = c.propose(c.w.northRoot, leaving("east"));
        QCOMPARE(proposed, Code::Ok);
        QCOMPARE(c.vote(next, leave), Code::Ok);
        QCOMPARE(c.vote(c.w.eastRoot, leave), Code::Ok);
        User east = makeUser("east's next root");
        other = body;
        other.organisation = organisationId("east");
        other.key = east.field();
        other.possession = signMember(c.w.genesis.chain, other, signerOf(east.key));
        const auto [again, id] = c.propose(c.w.northRoot, other);
        QCOMPARE(again, Code::Ok);
        QCOMPARE(c.vote(next, id), Code::NotAlive);
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
        tryIt(leaving("nowhere"), Code::UnknownSubject);
        tryIt(TrustingPeriodChange{60}, Code::BadField);
        tryIt(TrustingPeriodChange{400 * 86'400}, Code::BadField);
        tryIt(CatalogueBody{c.w.genesis.catalogue}, Code::AlreadyExists);
        MemberBody forged = joining(c.w, "west");
        forged.possession = Bytes(64, 1);
        tryIt(forged, Code::BadPossession);
    }

    void trustingPeriods_data()
    {
        QTest::addColumn<quint64>("seconds");
        QTest::addColumn<Code>("code");
        QTest::newRow("least") << quint64{3'600} << Code::Ok;
        QTest::newRow("a second less") << quint64{3'599} << Code::BadField;
        QTest::newRow("most") << quint64{366 * kDay} << Code::Ok;
        QTest::newRow("a second more") << quint64{366 * kDay + 1} << Code::BadField;
    }
    void trustingPeriods()
    {
        QFETCH(const quint64, seconds);
        QFETCH(const Code, code);
        Council c;
        const auto period = [&] { return c.w.entry<ParametersEntry>(key::parameters())->trustingPeriodSeconds; };
        const std::uint64_t before = period();
        const auto [proposed, id] = c.propose(c.w.northRoot, TrustingPeriodChange{seconds});
        QCOMPARE(proposed, Code::Ok);
        QCOMPARE(c.vote(c.w.southRoot, id), Code::Ok);
        QCOMPARE(c.vote(c.w.eastRoot, id), code);
        QCOMPARE(period(), code == Code::Ok ? std::uint64_t{seconds} : before);
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
