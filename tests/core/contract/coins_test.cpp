// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "coinsworld.h"

#include <QTest>

#include <set>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

using Step = StorageStepBody::Step;
using Sale = PurchaseStepBody::Step;
constexpr std::int64_t kDay = 86'400;

template <class Entry>
void probe(const Entry& entry)
{
    const Bytes octets = encode(entry);
    QVERIFY(decodeEntry<Entry>(octets) && *decodeEntry<Entry>(octets) == entry);
    for (std::size_t n = 0; n < octets.size(); ++n)
        QVERIFY(!decodeEntry<Entry>(BytesView(octets).first(n)));
    Bytes touched = octets;
    touched.push_back(0);
    QVERIFY(!decodeEntry<Entry>(touched));
    touched.pop_back();
    for (std::size_t at = 0; at < octets.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            touched[at] ^= static_cast<std::uint8_t>(1 << bit);
            if (const auto other = decodeEntry<Entry>(touched))
                QVERIFY(at > 1 && !(*other == entry) && encode(*other) == touched);
            touched[at] = octets[at];
        }
    }
}

} // namespace

class CoinsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bodies_data()
    {
        QTest::addColumn<int>("which");
        for (int i = 0; i < static_cast<int>(samples().size()); ++i)
            QTest::addRow("%d", i) << i;
    }
    void bodies()
    {
        QFETCH(const int, which);
        probeBody(samples().at(static_cast<std::size_t>(which)));
    }

    void bodyRanges()
    {
        const KeyField sealing = makeSealing("s");
        QVERIFY(!reads(TransferBody{Payer::Own, digest("a"), 0}));
        QVERIFY(!reads(TransferBody{Payer::Own, digest("a"), kMaxCoins + 1}));
        QVERIFY(reads(TransferBody{Payer::Own, digest("a"), kMaxCoins}));
        QVERIFY(!reads(StorageOrderBody{Payer::Own, organisationId("s"), 64, 1, 1}));
        QVERIFY(!reads(StorageOrderBody{Payer::Own, organisationId("s"), 1, 0, 1}));
        QVERIFY(!reads(StorageOrderBody{Payer::Own, organisationId("s"), 1, kMaxStorageSeconds + 1, 1}));
        QVERIFY(!reads(StorageOrderBody{Payer::Own, organisationId("s"), 1, 1, 0}));
        QVERIFY(!reads(minted(AccessLevel::Open, 1))); // what is open costs nothing
        QVERIFY(reads(minted(AccessLevel::Open, 0)));
        QVERIFY(!reads(minted(AccessLevel::Partly, kMaxCoins + 1)));
        QVERIFY(!reads(PurchaseStepBody{digest("p"), Sale::Deliver, {}}));
        QVERIFY(!reads(PurchaseBody{Payer::Own, digest("t"), kMaxCoins + 1, sealing, {}}));
    }

    void entries()
    {
        using Order = StorageOrderEntry;
        using Bought = PurchaseEntry;
        probe(AccountEntry{77});
        probe(SupplyEntry{kMaxCoins});
        probe(Order{digest("a"), organisationId("s"), 5, 100, 7, 3, Order::State::Admitted, {1}, {2}, 3});
        probe(Order{digest("a"), organisationId("s"), 5, 100, 7, 0, Order::State::Ended, {1}, {2}, 3});
        probe(TokenEntry{digest("a"), digest("b"), digest("c"), {}, AccessLevel::Partly, 4, true, 5, 6});
        probe(Bought{digest("t"), digest("b"), digest("s"), 4, makeSealing("k"), {9}, Bought::State::Paid, {}, {}, 3});
        probe(Bought{digest("t"),
                     digest("b"),
                     digest("s"),
                     4,
                     makeSealing("k"),
                     {9},
                     Bought::State::Settled,
                     digest("d"),
                     {8},
                     3});
        QVERIFY(!decodeEntry<AccountEntry>(encode(AccountEntry{kMaxCoins + 1})));
        QVERIFY(!decodeEntry<AccountEntry>(encode(SupplyEntry{1})));
        QVERIFY(!decodeEntry<Order>(
            encode(Order{digest("a"), organisationId("s"), 5, 100, 7, 8, Order::State::Admitted, {1}, {2}, 3})));
        QVERIFY(!decodeEntry<Order>(
            encode(Order{digest("a"), organisationId("s"), 5, 100, 7, 1, Order::State::Ended, {1}, {2}, 3})));
        const Digest256 d = digest("d");
        const std::set<Bytes> keys{key::account(d), key::supply(), key::storageOrder(d), key::token(d),
                                   key::purchase(d)};
        QCOMPARE(keys.size(), std::size_t{5});
        for (const Bytes& k : keys)
            QVERIFY(!key::isReserved(k) && k.size() == 36);
    }

    void credit()
    {
        const World w;
        StateView view(w.app->state());
        const Context context{w.genesis.chain, 9, w.time, view, w.genesis};
        const Account nurse = accountOf(w.nurse.id());
        QCOMPARE(creditCoins(context, nurse, 0), Code::BadField);
        QCOMPARE(creditCoins(context, digest("nobody"), 1), Code::UnknownSubject);
        QCOMPARE(creditCoins(context, nurse, kMaxCoins + 1), Code::CoinLimit);
        QCOMPARE(creditCoins(context, nurse, kMaxCoins - 5), Code::Ok);
        QCOMPARE(creditCoins(context, accountOf(organisationId("north")), 5), Code::Ok);
        QCOMPARE(creditCoins(context, kCommonFund, 1), Code::CoinLimit);
        QCOMPARE(view.load<AccountEntry>(key::account(nurse))->balance, kMaxCoins - 5);
        QCOMPARE(view.load<SupplyEntry>(key::supply())->total, kMaxCoins);
    }

    void transfer()
    {
        Market m;
        const Account patient = accountOf(m.patient.id());
        QCOMPARE(m.submit(m.patient, TransferBody{Payer::Own, m.south, 2'000}), Code::Ok);
        QCOMPARE(m.coins(patient), std::uint64_t{3'000});
        QCOMPARE(m.coins(m.south), std::uint64_t{2'000});
        QCOMPARE(m.submit(m.patient, TransferBody{Payer::Own, m.south, 3'001}), Code::NotEnoughCoins);
        QCOMPARE(m.submit(m.nurse, TransferBody{Payer::Own, m.south, 1}), Code::NotEnoughCoins);
        QCOMPARE(m.submit(m.patient, TransferBody{Payer::Own, patient, 1}), Code::BadField);
        QCOMPARE(m.submit(m.patient, TransferBody{Payer::Own, digest("nobody"), 1}), Code::UnknownSubject);
        // The organisation's coins are its root's alone, and another's root's never.
        QCOMPARE(m.submit(m.nurse, TransferBody{Payer::Organisation, patient, 1}), Code::NotAdministrator);
        QCOMPARE(m.submit(m.southRoot, TransferBody{Payer::Organisation, patient, 2'001}), Code::NotEnoughCoins);
        QCOMPARE(m.submit(m.northRoot, TransferBody{Payer::Organisation, patient, 1'000'000}), Code::Ok);
        QCOMPARE(m.coins(m.north), std::uint64_t{0});
        QCOMPARE(m.coins(patient), std::uint64_t{1'003'000});
        QCOMPARE(sumOf(m), std::uint64_t{1'014'000});
    }

    void storage()
    {
        using State = StorageOrderEntry::State;
        Market m;
        const StorageOrderBody body{Payer::Organisation, organisationId("south"), 30, 100 * kDay, 1'000};
        QCOMPARE(m.submit(m.nurse, body), Code::NotAdministrator);
        StorageOrderBody other = body;
        other.provider = organisationId("nowhere");
        QCOMPARE(m.submit(m.northRoot, other), Code::UnknownSubject);
        other.provider = organisationId("north");
        QCOMPARE(m.submit(m.northRoot, other), Code::BadField);
        other = body;
        other.amount = 1'000'001;
        QCOMPARE(m.submit(m.northRoot, other), Code::NotEnoughCoins);
        const Digest256 id = m.done(m.northRoot, body);
        QCOMPARE(m.coins(m.north), std::uint64_t{999'000});
        QVERIFY(!isPaid(m.order(id), m.time));

        QCOMPARE(m.submit(m.southRoot, StorageStepBody{digest("other"), Step::Admit}), Code::UnknownSubject);
        QCOMPARE(m.submit(m.northRoot, StorageStepBody{id, Step::Admit}), Code::NotParty);
        QCOMPARE(m.submit(m.southPhysician, StorageStepBody{id, Step::Admit}), Code::NotParty);
        QCOMPARE(m.submit(m.eastRoot, StorageStepBody{id, Step::Refund}), Code::NotParty);
        QCOMPARE(m.submit(m.northRoot, StorageStepBody{id, Step::Refund}), Code::TooEarly);
        QCOMPARE(m.submit(m.northRoot, StorageStepBody{id, Step::End}), Code::WrongStep);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{id, Step::Settle}), Code::WrongStep);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{id, Step::Admit}), Code::Ok);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{id, Step::Admit}), Code::WrongStep);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{id, Step::Reject}), Code::WrongStep);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{id, Step::Settle}), Code::NothingDue);
        QVERIFY(isPaid(m.order(id), m.time));
        QVERIFY(!isPaid(m.order(id), Instant{m.order(id).admitted.ns + 100 * kDay * 1'000'000'000}));
        m.pass(25 * kDay);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{id, Step::Settle}), Code::Ok);
        QCOMPARE(m.coins(m.south), std::uint64_t{250});
        QCOMPARE(m.order(id).held, std::uint64_t{750});
        m.pass(25 * kDay);
        QCOMPARE(m.submit(m.northRoot, StorageStepBody{id, Step::End}), Code::Ok);
        QCOMPARE(m.coins(m.south), std::uint64_t{500});
        QCOMPARE(m.coins(m.north), std::uint64_t{999'500});
        QVERIFY(m.order(id).state == State::Ended && !isPaid(m.order(id), m.time));
        QCOMPARE(m.submit(m.northRoot, StorageStepBody{id, Step::End}), Code::WrongStep);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{id, Step::Settle}), Code::WrongStep);
        QCOMPARE(sumOf(m), std::uint64_t{1'014'000});
    }

    void storageEndsOtherwise()
    {
        using State = StorageOrderEntry::State;
        Market m;
        const StorageOrderBody body{Payer::Own, organisationId("south"), 20, kDay, 300};
        const Digest256 rejected = m.done(m.patient, body);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{rejected, Step::Reject}), Code::Ok);
        QCOMPARE(m.coins(accountOf(m.patient.id())), std::uint64_t{5'000});
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{rejected, Step::Reject}), Code::WrongStep);
        const Digest256 late = m.done(m.patient, body);
        m.pass(kAdmissionSeconds + 1);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{late, Step::Admit}), Code::TooLate);
        QCOMPARE(m.submit(m.patient, StorageStepBody{late, Step::Refund}), Code::Ok);
        QCOMPARE(m.submit(m.patient, StorageStepBody{late, Step::Refund}), Code::WrongStep);
        QVERIFY(m.order(late).state == State::Refunded);
        QCOMPARE(m.coins(accountOf(m.patient.id())), std::uint64_t{5'000});
        // The whole duration: everything is the provider's.
        const Digest256 whole = m.done(m.patient, body);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{whole, Step::Admit}), Code::Ok);
        m.pass(2 * kDay);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{whole, Step::Settle}), Code::Ok);
        QVERIFY(m.order(whole).state == State::Ended);
        QCOMPARE(m.coins(m.south), std::uint64_t{300});
        QCOMPARE(sumOf(m), std::uint64_t{1'014'000});
    }

    void earnings_data()
    {
        QTest::addColumn<quint64>("amount");
        QTest::addColumn<quint64>("seconds");
        QTest::addColumn<qint64>("elapsedNs");
        QTest::addColumn<quint64>("expected");
        const qint64 s = 1'000'000'000;
        QTest::newRow("nothing yet") << quint64{100} << quint64{10} << qint64{0} << quint64{0};
        QTest::newRow("part of a second") << quint64{100} << quint64{10} << s - 1 << quint64{0};
        QTest::newRow("rounded down") << quint64{7} << quint64{3} << s << quint64{2};
        QTest::newRow("the end") << quint64{7} << quint64{3} << 3 * s << quint64{7};
        QTest::newRow("long after") << quint64{7} << quint64{3} << 300 * s << quint64{7};
        // floor(2^62 × (d − 1) / d) with d = 632,448,000
        QTest::newRow("largest") << quint64{kMaxCoins} << quint64{kMaxStorageSeconds}
                                 << static_cast<qint64>(kMaxStorageSeconds - 1) * s
                                 << quint64{4'611'686'011'135'585'228};
    }
    void earnings()
    {
        QFETCH(const quint64, amount);
        QFETCH(const quint64, seconds);
        QFETCH(const qint64, elapsedNs);
        QFETCH(const quint64, expected);
        StorageOrderEntry order;
        order.amount = order.held = amount;
        order.seconds = seconds;
        order.state = StorageOrderEntry::State::Admitted;
        order.admitted = Instant::fromSeconds(1'000);
        const Instant then{order.admitted.ns + elapsedNs};
        QCOMPARE(quint64{earned(order, then)}, expected);
        QCOMPARE(isPaid(order, then), elapsedNs / 1'000'000'000 < static_cast<qint64>(seconds));
        QCOMPARE(earned(order, Instant{1}), std::uint64_t{0});
    }

private:
    static std::vector<Body> samples()
    {
        TokenBody change;
        change.action = TokenBody::Action::Change;
        change.token = digest("t");
        change.level = AccessLevel::Partly;
        change.price = 3;
        TokenBody retire;
        retire.action = TokenBody::Action::Retire;
        retire.token = digest("t");
        return {TransferBody{Payer::Organisation, digest("a"), 5},
                StorageOrderBody{Payer::Own, organisationId("s"), 30, 1'000, 7},
                StorageStepBody{digest("o"), Step::End},
                minted(AccessLevel::Partly, 9),
                change,
                retire,
                PurchaseBody{Payer::Own, digest("t"), 4, makeSealing("k"), Instant{9}},
                PurchaseStepBody{digest("p"), Sale::Deliver, digest("d")},
                PurchaseStepBody{digest("p"), Sale::Complain, {}}};
    }
};

QTEST_GUILESS_MAIN(CoinsTest)
#include "coins_test.moc"
