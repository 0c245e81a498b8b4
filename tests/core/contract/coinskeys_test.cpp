// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "coinsworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

using Step = StorageStepBody::Step;
using Sale = PurchaseStepBody::Step;
constexpr std::int64_t kDay = 86'400;
constexpr std::uint64_t kAll = 1'014'000;

/// A market whose people change their keys.
struct Keys : Market {
    RotationBody rotation(const User& from, const User& to) const
    {
        return {to.field(),
                to.sealing,
                {},
                signRotation(genesis.chain, from.id(), to.field(), to.sealing, signerOf(to.key))};
    }
    /// Twice, so that what names the first key is two steps behind. The old keys are left in `from`'s order.
    User rotateTwice(User& from)
    {
        User middle = makeUser("middle");
        User last = makeUser("last");
        if (submit(from, rotation(from, middle)) != Code::Ok || submit(middle, rotation(middle, last)) != Code::Ok)
            qFatal("rotation");
        return last;
    }
    Code step(User& by, const Digest256& id, Sale what)
    {
        return submit(by, PurchaseStepBody{id, what, what == Sale::Deliver ? digest("delivery") : Digest256{}});
    }
    Code step(User& by, const Digest256& id, Step what) { return submit(by, StorageStepBody{id, what}); }
};

} // namespace

/// Coins, orders, tokens and purchases follow their holder to the next key; nobody is paid who cannot spend.
class CoinsKeysTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void balanceMoves()
    {
        Keys k;
        const Account old = accountOf(k.patient.id());
        User next = k.rotateTwice(k.patient);
        QCOMPARE(k.coins(old), std::uint64_t{0});
        QCOMPARE(k.coins(accountOf(next.id())), std::uint64_t{5'000});
        // What is sent to the old account is the new one's.
        QCOMPARE(k.submit(k.researcher, TransferBody{Payer::Own, old, 40}), Code::Ok);
        QCOMPARE(k.coins(old), std::uint64_t{0});
        QCOMPARE(k.coins(accountOf(next.id())), std::uint64_t{5'040});
        QCOMPARE(k.submit(next, TransferBody{Payer::Own, old, 1}), Code::BadField);
        QCOMPARE(k.submit(next, TransferBody{Payer::Own, k.north, 5'040}), Code::Ok);
        QCOMPARE(sumOf(k), kAll);
        // Who has nothing leaves no entry.
        User other = makeUser("other");
        QCOMPARE(k.submit(k.nurse, k.rotation(k.nurse, other)), Code::Ok);
        QVERIFY(!k.entry<AccountEntry>(key::account(accountOf(other.id()))));
    }

    /// A root has none of its own, so that nothing is left behind when another comes.
    void rootsHaveTheOrganisations()
    {
        Keys k;
        QCOMPARE(k.submit(k.patient, TransferBody{Payer::Own, accountOf(k.northRoot.id()), 7}), Code::Ok);
        QCOMPARE(k.coins(k.north), std::uint64_t{1'000'007});
        const Digest256 id =
            k.done(k.northRoot, StorageOrderBody{Payer::Own, organisationId("south"), 30, 100 * kDay, 1'000});
        QVERIFY(k.order(id).payer == k.north);
        QCOMPARE(k.submit(k.northRoot, TransferBody{Payer::Own, k.north, 1}), Code::BadField);
        User next = makeUser("next root");
        MemberBody body;
        body.action = MemberBody::Action::RotateRoot;
        body.organisation = organisationId("north");
        body.key = next.field();
        body.sealing = next.sealing;
        body.possession = signPossession(k.genesis.chain, organisationId("north"), next.field(), signerOf(next.key));
        QCOMPARE(k.submit(k.northRoot, body), Code::Ok);
        QCOMPARE(k.submit(k.patient, TransferBody{Payer::Own, accountOf(k.northRoot.id()), 3}), Code::Ok);
        k.pass(8 * kDay);
        QCOMPARE(k.step(next, id, Step::Refund), Code::Ok);
        QCOMPARE(k.coins(k.north), std::uint64_t{1'000'010});
        QCOMPARE(k.submit(next, TransferBody{Payer::Own, accountOf(k.patient.id()), 1'000'010}), Code::Ok);
        QCOMPARE(sumOf(k), kAll);
    }

    void orders_data()
    {
        QTest::addColumn<QList<int>>("before");
        QTest::addColumn<qint64>("days");
        QTest::addColumn<int>("step");
        QTest::addColumn<bool>("byPayer");
        QTest::addColumn<quint64>("payers"); ///< of 1,000, in the end
        const auto row = [](const char* name, const QList<int>& before, qint64 days, Step step, bool byPayer,
                            quint64 payers) {
            QTest::newRow(name) << before << days << static_cast<int>(step) << byPayer << payers;
        };
        const int admit = static_cast<int>(Step::Admit);
        row("rejected", {}, 0, Step::Reject, false, 1'000);
        row("not answered", {}, 8, Step::Refund, true, 1'000);
        row("ended", {admit}, 50, Step::End, true, 500);
        row("settled", {admit}, 200, Step::Settle, false, 0);
    }
    /// The payer's key changes while the order is open.
    void orders()
    {
        QFETCH(const QList<int>, before);
        QFETCH(const qint64, days);
        QFETCH(const int, step);
        QFETCH(const bool, byPayer);
        QFETCH(const quint64, payers);
        Keys k;
        const Digest256 id =
            k.done(k.patient, StorageOrderBody{Payer::Own, organisationId("south"), 30, 100 * kDay, 1'000});
        for (const int s : before)
            QCOMPARE(k.step(k.southRoot, id, static_cast<Step>(s)), Code::Ok);
        User next = k.rotateTwice(k.patient);
        QCOMPARE(sumOf(k), kAll);
        if (days > 0)
            k.pass(days * kDay);
        QCOMPARE(k.step(k.patient, id, static_cast<Step>(step)), Code::SignerNotLive);
        QCOMPARE(k.step(byPayer ? next : k.southRoot, id, static_cast<Step>(step)), Code::Ok);
        QCOMPARE(quint64{k.coins(accountOf(next.id()))}, 4'000 + payers);
        QCOMPARE(quint64{k.coins(k.south)}, 1'000 - payers);
        QCOMPARE(k.coins(accountOf(k.patient.id())), std::uint64_t{0});
        QCOMPARE(k.order(id).held, std::uint64_t{0});
        QCOMPARE(sumOf(k), kAll);
    }

    void purchases_data()
    {
        QTest::addColumn<bool>("seller");
        QTest::addColumn<QList<int>>("before"); ///< the state it is in when the key changes
        QTest::addColumn<qint64>("days");
        QTest::addColumn<QList<int>>("after"); ///< steps of the new key
        QTest::addColumn<bool>("paid");        ///< the seller has the price in the end
        const auto list = [](std::initializer_list<Sale> steps) {
            QList<int> out;
            for (const Sale s : steps)
                out.push_back(static_cast<int>(s));
            return out;
        };
        const auto row = [](const char* name, bool seller, const QList<int>& before, qint64 days,
                            const QList<int>& after,
                            bool paid) { QTest::newRow(name) << seller << before << days << after << paid; };
        using enum PurchaseStepBody::Step;
        row("seller, paid", true, list({}), 0, list({Grant, Deliver}), true);
        row("seller, paid, declines", true, list({}), 0, list({Refund}), false);
        row("seller, granted", true, list({Grant}), 0, list({Deliver}), true);
        row("seller, delivered", true, list({Grant, Deliver}), 15, list({Settle}), true);
        row("seller, disputed", true, list({Grant, Deliver, Complain}), 0, list({Refund}), false);
        row("buyer, paid", false, list({}), 11, list({Refund}), false);
        row("buyer, granted", false, list({Grant}), 11, list({Refund}), false);
        row("buyer, delivered", false, list({Grant, Deliver}), 0, list({Settle}), true);
        row("buyer, disputes", false, list({Grant, Deliver}), 0, list({Complain, Settle}), true);
        row("buyer, disputed", false, list({Grant, Deliver, Complain}), 0, list({Settle}), true);
    }
    void purchases()
    {
        QFETCH(const bool, seller);
        QFETCH(const QList<int>, before);
        QFETCH(const qint64, days);
        QFETCH(const QList<int>, after);
        QFETCH(const bool, paid);
        Keys k;
        const Digest256 token = k.done(k.patient, minted(AccessLevel::Partly, 500));
        const Digest256 id = k.done(k.researcher, k.offer(token, 500));
        for (const int s : before)
            QCOMPARE(
                k.step(static_cast<Sale>(s) == Sale::Complain ? k.researcher : k.patient, id, static_cast<Sale>(s)),
                Code::Ok);
        User& old = seller ? k.patient : k.researcher;
        User next = k.rotateTwice(old);
        QCOMPARE(sumOf(k), kAll);
        if (days > 0)
            k.pass(days * kDay);
        for (const int s : after) {
            QCOMPARE(k.step(old, id, static_cast<Sale>(s)), Code::SignerNotLive);
            QCOMPARE(k.step(next, id, static_cast<Sale>(s)), Code::Ok);
        }
        if (k.purchase(id).held() != 0)
            QCOMPARE(k.step(k.researcher, id, Sale::Settle), Code::Ok);
        const Account sellers = accountOf(seller ? next.id() : k.patient.id());
        const Account buyers = accountOf(seller ? k.researcher.id() : next.id());
        QCOMPARE(k.coins(sellers), std::uint64_t{paid ? 5'500u : 5'000u});
        QCOMPARE(k.coins(buyers), std::uint64_t{paid ? 8'500u : 9'000u});
        QCOMPARE(k.coins(accountOf(old.id())), std::uint64_t{0});
        QCOMPARE(sumOf(k), kAll);
    }

    void tokens()
    {
        Keys k;
        const Digest256 order = k.done(k.patient, StorageOrderBody{Payer::Own, organisationId("south"), 9, kDay, 10});
        QCOMPARE(k.step(k.southRoot, order, Step::Admit), Code::Ok);
        const Digest256 token = k.done(k.patient, minted(AccessLevel::Partly, 500));
        User next = k.rotateTwice(k.patient);
        QCOMPARE(k.submit(next, k.offer(token, 500)), Code::BadField); // still of oneself
        TokenBody change;
        change.action = TokenBody::Action::Change;
        change.token = token;
        change.level = AccessLevel::Partly;
        change.price = 700;
        QCOMPARE(k.submit(k.nurse, change), Code::NotParty);
        QCOMPARE(k.submit(next, change), Code::Ok);
        TokenBody stored = minted(AccessLevel::Partly, 5);
        stored.storage = order;
        QCOMPARE(k.submit(next, stored), Code::Ok);
        const Digest256 id = k.done(k.researcher, k.offer(token, 700));
        QVERIFY(k.purchase(id).seller == accountOf(next.id()));
    }

    /// Between loss and recovery nobody speaks for the account and nothing is sent there; then the next key does.
    void recovery()
    {
        Keys k;
        User lost = makeUser("lost");
        User spare = makeUser("spare");
        User found = makeUser("found");
        RotationBody rotation = k.rotation(k.patient, lost);
        rotation.recovery =
            RecoveryKey{spare.field(), signRecovery(k.genesis.chain, lost.id(), spare.field(), signerOf(spare.key))};
        QCOMPARE(k.submit(k.patient, rotation), Code::Ok);
        const Digest256 id = k.done(lost, StorageOrderBody{Payer::Own, organisationId("south"), 30, 100 * kDay, 1'000});
        QCOMPARE(k.submit(k.northRoot, RevokeBody{lost.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(k.submit(k.researcher, TransferBody{Payer::Own, accountOf(lost.id()), 1}), Code::NotAlive);
        QCOMPARE(k.submit(k.researcher, TransferBody{Payer::Own, accountOf(k.patient.id()), 1}), Code::NotAlive);
        RecoveryBody body;
        body.subject = lost.id();
        body.key = found.field();
        body.sealing = found.sealing;
        body.possession = signRotation(k.genesis.chain, lost.id(), found.field(), found.sealing, signerOf(found.key));
        QCOMPARE(k.submit(spare, body), Code::Ok);
        QCOMPARE(k.coins(accountOf(found.id())), std::uint64_t{4'000});
        QCOMPARE(k.step(k.southRoot, id, Step::Reject), Code::Ok);
        QCOMPARE(k.coins(accountOf(found.id())), std::uint64_t{5'000});
        QCOMPARE(k.submit(k.researcher, TransferBody{Payer::Own, accountOf(k.patient.id()), 1}), Code::Ok);
        QCOMPARE(k.coins(accountOf(found.id())), std::uint64_t{5'001});
        QCOMPARE(sumOf(k), kAll);
    }

    /// A dispute whose seller is gone would hold the price for ever.
    void disputeWithNobody_data()
    {
        QTest::addColumn<bool>("member");
        QTest::newRow("patient") << false;
        QTest::newRow("member") << true;
    }
    void disputeWithNobody()
    {
        QFETCH(const bool, member);
        Keys k;
        User& seller = member ? k.southRoot : k.patient;
        const Digest256 token = k.done(seller, minted(AccessLevel::Partly, 500));
        const Digest256 settled = k.done(k.researcher, k.offer(token, 500));
        const Digest256 open = k.done(k.researcher, k.offer(token, 500));
        const Digest256 id = k.done(k.researcher, k.offer(token, 500));
        for (const Digest256& each : {settled, id})
            for (const Sale s : {Sale::Grant, Sale::Deliver})
                QCOMPARE(k.step(seller, each, s), Code::Ok);
        QCOMPARE(k.step(k.researcher, settled, Sale::Settle), Code::Ok);
        QCOMPARE(k.step(k.researcher, id, Sale::Complain), Code::Ok);
        QCOMPARE(k.step(k.researcher, id, Sale::Refund), Code::WrongStep);
        if (member) {
            MemberBody leave;
            leave.action = MemberBody::Action::Leave;
            leave.organisation = organisationId("south");
            QCOMPARE(k.submit(k.northRoot, leave), Code::Ok);
        } else {
            QCOMPARE(k.submit(k.northRoot, RevokeBody{seller.id(), RevokeReason::Left}), Code::Ok);
        }
        QCOMPARE(k.step(k.nurse, id, Sale::Refund), Code::NotParty);
        QCOMPARE(k.step(k.researcher, settled, Sale::Refund), Code::WrongStep);
        QCOMPARE(k.step(k.researcher, open, Sale::Refund), Code::TooEarly); // its deadline stands
        QCOMPARE(k.step(k.researcher, id, Sale::Refund), Code::Ok);
        QCOMPARE(k.coins(accountOf(k.researcher.id())), std::uint64_t{8'000});
        QCOMPARE(sumOf(k), kAll);
        // Nothing goes where nobody can spend it.
        const Account gone = member ? k.south : accountOf(seller.id());
        QCOMPARE(k.submit(k.researcher, TransferBody{Payer::Own, gone, 1}), Code::NotAlive);
        if (member)
            QCOMPARE(k.submit(k.researcher, StorageOrderBody{Payer::Own, organisationId("south"), 9, kDay, 10}),
                     Code::UnknownSubject);
    }
};

QTEST_GUILESS_MAIN(CoinsKeysTest)
#include "coinskeys_test.moc"
