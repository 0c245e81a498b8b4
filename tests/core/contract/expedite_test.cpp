// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "coinsworld.h"

#include <contract/expedited.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
Body expedite(std::uint64_t fee, const Body& inner)
{
    return ExpediteBody{fee, kindOf(inner), encodeBody(inner)};
}
AnchorBody anchor(std::uint64_t counter)
{
    return {digest("r"), counter};
}
} // namespace

class ExpediteTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void body()
    {
        const World w;
        probeBody(expedite(5, anchor(3)));
        probeBody(expedite(kMaxCoins, RevokeBody{w.nurse.id(), RevokeReason::Left}));
        QVERIFY(!reads(expedite(0, anchor(3))));
        QVERIFY(!reads(expedite(kMaxCoins + 1, anchor(3))));
        QVERIFY(!reads(expedite(1, expedite(1, anchor(3)))));
        for (const Kind kind : {Kind::Application, Kind::Recovery, Kind::Contribution, Kind::Supersede, Kind::Team,
                                Kind::Expedite, static_cast<Kind>(0), static_cast<Kind>(kFirstReservedKind)}) {
            QVERIFY(!mayBeExpedited(kind));
            QVERIFY(!reads(ExpediteBody{1, kind, encodeBody(anchor(3))}));
        }
        // What nodes look for by its kind stands alone.
        QVERIFY(reads(w.contribution(w.anna, makeTree("t"))));
        QVERIFY(!reads(expedite(1, w.contribution(w.anna, makeTree("t")))));
        QVERIFY(!reads(expedite(1, SupersedeBody{w.anna, DeleteReason::Erasure, {makeTree("t").reference(0)}})));
        // Another kind's octets, too few and too many.
        const Bytes inner = encodeBody(anchor(3));
        QVERIFY(!reads(ExpediteBody{1, Kind::Revoke, inner}));
        QVERIFY(!reads(ExpediteBody{1, Kind::Anchor, bytesOf(BytesView(inner).first(inner.size() - 1))}));
        Bytes longer = inner;
        longer.push_back(0);
        QVERIFY(!reads(ExpediteBody{1, Kind::Anchor, longer}));
    }
    /// Nor does the rule read what the decoder would not have let through.
    void ruleOfItsOwn()
    {
        Market m;
        StateView view(m.app->state());
        const Context context{m.genesis.chain, m.app->height() + 1, m.time, view, m.genesis};
        const Signed by{m.researcher.id(), *m.entry<CertificateEntry>(key::certificate(m.researcher.id())), {}};
        const Bytes inner = encodeBody(anchor(3));
        QCOMPARE(apply(context, by, ExpediteBody{5, Kind::Anchor, {}}), Code::Malformed);
        QCOMPARE(apply(context, by, ExpediteBody{5, Kind::Revoke, inner}), Code::Malformed);
        TeamBody leave;
        leave.action = TeamBody::Action::Leave;
        leave.handle = m.anna;
        leave.member = m.nurse.id();
        const Body team = leave;
        QVERIFY(readAgain(encodeBody(team), Kind::Team) == team); // good by itself
        QCOMPARE(apply(context, by, ExpediteBody{5, Kind::Team, encodeBody(team)}), Code::Malformed);
        QCOMPARE(apply(context, by, ExpediteBody{5, Kind::Anchor, inner}), Code::Ok);
    }
    void whatWasPaidFor()
    {
        const World w;
        const Bytes inner = encodeBody(anchor(3));
        const auto read = expeditedBody({1, Kind::Anchor, inner});
        QVERIFY(read && *read == Body(anchor(3)));
        Bytes longer = inner;
        longer.push_back(0);
        QVERIFY(!expeditedBody({1, Kind::Anchor, longer}));
        QVERIFY(!expeditedBody({1, Kind::Anchor, bytesOf(BytesView(inner).first(inner.size() - 1))}));
        QVERIFY(!expeditedBody({1, Kind::Contribution, encodeBody(w.contribution(w.anna, makeTree("t")))}));
    }

    /// The same state as the inner kind alone, but for the fee.
    void doesWhatTheBodyDoes()
    {
        World w;
        fund(w, {{accountOf(w.nurse.id()), 100}, {accountOf(w.patient.id()), 50}});
        QCOMPARE(w.submit(w.nurse, expedite(30, anchor(7))), Code::Ok);
        QCOMPARE(w.entry<AnchorEntry>(key::anchor(w.nurse.id()))->counter, std::uint64_t{7});
        QCOMPARE(balance(w, accountOf(w.nurse.id())), std::uint64_t{70});
        QCOMPARE(balance(w, kCommonFund), std::uint64_t{30});
        // An entry that keeps the transaction's hash keeps the whole one's.
        const Bytes transaction = w.sign(w.patient, expedite(50, minted(AccessLevel::Partly, 5)));
        QCOMPARE(w.run(transaction), Code::Ok);
        QVERIFY(w.entry<TokenEntry>(key::token(transactionHash(transaction)))->owner == accountOf(w.patient.id()));
        QCOMPARE(sumOf(w), std::uint64_t{150});
    }

    /// A contribution's ciphertexts are checked before it is sent: not around that.
    void notOnTheChainUnderAnotherKind()
    {
        World w;
        fund(w, {{accountOf(w.physician.id()), 100}});
        QCOMPARE(w.submit(w.physician, expedite(30, w.contribution(w.anna, makeTree("t")))), Code::Malformed);
        QVERIFY(!w.entry<ContributionEntry>(key::contribution(makeTree("t").root)));
        QCOMPARE(balance(w, accountOf(w.physician.id())), std::uint64_t{100});
    }

    void refusedPaysNothing()
    {
        World w;
        fund(w, {{accountOf(w.nurse.id()), 100}});
        QCOMPARE(w.submit(w.nurse, anchor(7)), Code::Ok);
        QCOMPARE(w.submit(w.nurse, expedite(30, anchor(7))), Code::CounterNotAbove);
        QCOMPARE(w.submit(w.nurse, expedite(30, RevokeBody{w.physician.id(), RevokeReason::Left})),
                 Code::NotAdministrator);
        QCOMPARE(balance(w, accountOf(w.nurse.id())), std::uint64_t{100});
        QCOMPARE(balance(w, kCommonFund), std::uint64_t{0});
    }

    void whoPays()
    {
        World w;
        const Account north = accountOf(organisationId("north"));
        fund(w, {{north, 100}, {kCommonFund, 9}});
        // Staff spend nothing of their hospital's.
        QCOMPARE(w.submit(w.nurse, expedite(1, anchor(1))), Code::NotEnoughCoins);
        QCOMPARE(w.submit(w.northRoot, expedite(101, anchor(1))), Code::NotEnoughCoins);
        QCOMPARE(w.submit(w.northRoot, expedite(40, anchor(1))), Code::Ok);
        QCOMPARE(balance(w, north), std::uint64_t{60});
        QCOMPARE(balance(w, kCommonFund), std::uint64_t{49});
        // What the fee took the body cannot spend again.
        QCOMPARE(w.submit(w.northRoot, expedite(40, TransferBody{Payer::Organisation, accountOf(w.nurse.id()), 21})),
                 Code::NotEnoughCoins);
        QCOMPARE(w.submit(w.northRoot, expedite(40, TransferBody{Payer::Organisation, accountOf(w.nurse.id()), 20})),
                 Code::Ok);
        QCOMPARE(balance(w, north), std::uint64_t{0});
        QCOMPARE(sumOf(w), std::uint64_t{109});
    }

    void replay()
    {
        World w;
        fund(w, {{accountOf(w.nurse.id()), 100}});
        const Bytes transaction = w.sign(w.nurse, expedite(30, anchor(7)));
        QCOMPARE(w.run(transaction), Code::Ok);
        QCOMPARE(w.run(transaction), Code::NonceNotAbove);
        QCOMPARE(balance(w, accountOf(w.nurse.id())), std::uint64_t{70});
        QCOMPARE(w.submit(w.stranger, expedite(1, anchor(1))), Code::UnknownSigner);
    }
};

QTEST_GUILESS_MAIN(ExpediteTest)
#include "expedite_test.moc"
