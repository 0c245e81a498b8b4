// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "coinsworld.h"

#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Step = StorageStepBody::Step;
using Sale = PurchaseStepBody::Step;
constexpr std::int64_t kDay = 86'400;
} // namespace

/// Tokens, their purchase, and the sum of all coins.
class PurchasesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tokens()
    {
        Market m;
        QCOMPARE(m.submit(m.nurse, minted(AccessLevel::Partly, 5)), Code::RoleNotAllowed);
        QCOMPARE(m.submit(m.researcher, minted(AccessLevel::Partly, 5)), Code::RoleNotAllowed);
        const Digest256 id = m.done(m.patient, minted(AccessLevel::Partly, 500));
        const auto token = [&] { return *m.entry<TokenEntry>(key::token(id)); };
        QVERIFY(token().owner == accountOf(m.patient.id()) && token().data == digest("data"));
        TokenBody change;
        change.action = TokenBody::Action::Change;
        change.token = id;
        change.level = AccessLevel::Partly;
        change.price = 700;
        QCOMPARE(m.submit(m.northRoot, change), Code::NotParty);
        QCOMPARE(m.submit(m.patient, change), Code::Ok);
        QCOMPARE(token().price, std::uint64_t{700});
        QCOMPARE(token().changed, m.app->height());
        change.token = digest("other");
        QCOMPARE(m.submit(m.patient, change), Code::UnknownSubject);
        QCOMPARE(m.submit(m.researcher, m.offer(id, 500)), Code::PriceChanged);
        QCOMPARE(m.submit(m.researcher, m.offer(digest("other"), 500)), Code::UnknownSubject);
        TokenBody retire;
        retire.action = TokenBody::Action::Retire;
        retire.token = id;
        QCOMPARE(m.submit(m.nurse, retire), Code::NotParty);
        QCOMPARE(m.submit(m.patient, retire), Code::Ok);
        QCOMPARE(m.submit(m.patient, retire), Code::WrongStep);
        change.token = id;
        QCOMPARE(m.submit(m.patient, change), Code::WrongStep);
        QCOMPARE(m.submit(m.researcher, m.offer(id, 700)), Code::NotForSale);
        const Digest256 closed = m.done(m.northRoot, minted(AccessLevel::Closed, 0));
        QVERIFY(m.entry<TokenEntry>(key::token(closed))->owner == m.north);
        QCOMPARE(m.submit(m.researcher, m.offer(closed, 0)), Code::NotForSale);
    }

    /// A token names a storage order only when its owner paid for it and it runs.
    void tokensStorage()
    {
        Market m;
        const Digest256 order = m.done(m.patient, StorageOrderBody{Payer::Own, organisationId("south"), 9, kDay, 10});
        TokenBody body = minted(AccessLevel::Partly, 5);
        body.storage = order;
        QCOMPARE(m.submit(m.patient, body), Code::NotAlive);
        QCOMPARE(m.submit(m.southRoot, StorageStepBody{order, Step::Admit}), Code::Ok);
        QCOMPARE(m.submit(m.northRoot, body), Code::NotParty);
        const Digest256 id = m.done(m.patient, body);
        QCOMPARE(m.entry<TokenEntry>(key::token(id))->storage, order);
        m.pass(2 * kDay);
        QCOMPARE(m.submit(m.patient, body), Code::NotAlive);
        body.storage = digest("other");
        QCOMPARE(m.submit(m.patient, body), Code::UnknownSubject);
    }

    void purchase()
    {
        using State = PurchaseEntry::State;
        Market m;
        const Account seller = accountOf(m.patient.id());
        const Account buyer = accountOf(m.researcher.id());
        const Digest256 token = m.done(m.patient, minted(AccessLevel::Partly, 500));
        PurchaseBody wrong = m.offer(token, 500);
        QCOMPARE(m.submit(m.patient, wrong), Code::BadField); // of oneself
        QCOMPARE(m.submit(m.nurse, wrong), Code::NotEnoughCoins);
        wrong.payer = Payer::Organisation;
        QCOMPARE(m.submit(m.researcher, wrong), Code::NotAdministrator);
        wrong = m.offer(token, 500);
        wrong.deadline = m.time;
        QCOMPARE(m.submit(m.researcher, wrong), Code::BadValidity);
        wrong.deadline = Instant{m.time.ns + (kMaxDeliverySeconds + 10) * 1'000'000'000};
        QCOMPARE(m.submit(m.researcher, wrong), Code::BadValidity);

        const Digest256 id = m.done(m.researcher, m.offer(token, 500));
        QCOMPARE(m.coins(buyer), std::uint64_t{8'500});
        const auto step = [&](User& by, Sale what) {
            return m.submit(by, PurchaseStepBody{id, what, what == Sale::Deliver ? digest("delivery") : Digest256{}});
        };
        QCOMPARE(m.submit(m.patient, PurchaseStepBody{digest("other"), Sale::Grant, {}}), Code::UnknownSubject);
        QCOMPARE(step(m.nurse, Sale::Grant), Code::NotParty);
        QCOMPARE(step(m.researcher, Sale::Grant), Code::NotParty);
        QCOMPARE(step(m.nurse, Sale::Settle), Code::NotParty);
        QCOMPARE(step(m.nurse, Sale::Refund), Code::NotParty);
        QCOMPARE(step(m.patient, Sale::Deliver), Code::WrongStep);
        QCOMPARE(step(m.patient, Sale::Grant), Code::Ok);
        QCOMPARE(step(m.patient, Sale::Grant), Code::WrongStep);
        QCOMPARE(step(m.researcher, Sale::Settle), Code::WrongStep);
        QCOMPARE(step(m.researcher, Sale::Complain), Code::WrongStep);
        QCOMPARE(step(m.researcher, Sale::Refund), Code::TooEarly);
        QCOMPARE(step(m.patient, Sale::Deliver), Code::Ok);
        QVERIFY(m.purchase(id).delivery == digest("delivery"));
        QCOMPARE(step(m.researcher, Sale::Refund), Code::WrongStep);
        QCOMPARE(step(m.patient, Sale::Settle), Code::TooEarly);
        QCOMPARE(step(m.patient, Sale::Complain), Code::NotParty);
        QCOMPARE(step(m.researcher, Sale::Settle), Code::Ok);
        QCOMPARE(m.coins(seller), std::uint64_t{5'500});
        for (const Sale again : {Sale::Settle, Sale::Refund, Sale::Grant, Sale::Deliver})
            QCOMPARE(step(m.patient, again), Code::WrongStep);
        QVERIFY(m.purchase(id).state == State::Settled);
        QCOMPARE(sumOf(m), std::uint64_t{1'014'000});
    }

    void purchaseEndsOtherwise()
    {
        using State = PurchaseEntry::State;
        Market m;
        const Account seller = accountOf(m.patient.id());
        const Account buyer = accountOf(m.researcher.id());
        const Digest256 token = m.done(m.patient, minted(AccessLevel::Partly, 500));
        const auto step = [&](User& by, const Digest256& id, Sale what) {
            return m.submit(by, PurchaseStepBody{id, what, what == Sale::Deliver ? digest("delivery") : Digest256{}});
        };
        // Not delivered in time.
        Digest256 id = m.done(m.researcher, m.offer(token, 500));
        QCOMPARE(step(m.patient, id, Sale::Grant), Code::Ok);
        m.pass(11 * kDay);
        QCOMPARE(step(m.patient, id, Sale::Deliver), Code::TooLate);
        QCOMPARE(step(m.researcher, id, Sale::Refund), Code::Ok);
        QCOMPARE(step(m.researcher, id, Sale::Refund), Code::WrongStep);
        QCOMPARE(m.coins(buyer), std::uint64_t{9'000});
        // The seller declines.
        id = m.done(m.researcher, m.offer(token, 500));
        QCOMPARE(step(m.patient, id, Sale::Refund), Code::Ok);
        QCOMPARE(m.coins(buyer), std::uint64_t{9'000});
        // Nobody complains, and the seller settles.
        id = m.done(m.researcher, m.offer(token, 500));
        QCOMPARE(step(m.patient, id, Sale::Grant), Code::Ok);
        QCOMPARE(step(m.patient, id, Sale::Deliver), Code::Ok);
        m.pass(kClaimSeconds + 1);
        QCOMPARE(step(m.researcher, id, Sale::Complain), Code::TooLate);
        QCOMPARE(step(m.patient, id, Sale::Settle), Code::Ok);
        QCOMPARE(m.coins(seller), std::uint64_t{5'500});
        // The buyer complains: time settles nothing, the seller gives it back.
        id = m.done(m.researcher, m.offer(token, 500));
        QCOMPARE(step(m.patient, id, Sale::Grant), Code::Ok);
        QCOMPARE(step(m.patient, id, Sale::Deliver), Code::Ok);
        QCOMPARE(step(m.researcher, id, Sale::Complain), Code::Ok);
        QVERIFY(m.purchase(id).state == State::Disputed);
        m.pass(kClaimSeconds + 1);
        QCOMPARE(step(m.patient, id, Sale::Settle), Code::WrongStep);
        QCOMPARE(step(m.researcher, id, Sale::Refund), Code::WrongStep);
        QCOMPARE(step(m.patient, id, Sale::Refund), Code::Ok);
        QCOMPARE(m.coins(buyer), std::uint64_t{8'500});
        QCOMPARE(sumOf(m), std::uint64_t{1'014'000});
    }

    /// What is open costs nothing: whoever has no coins buys it, and no account is touched.
    void openTokens()
    {
        using State = PurchaseEntry::State;
        Market m;
        const Digest256 token = m.done(m.patient, minted(AccessLevel::Open, 0));
        QCOMPARE(m.submit(m.nurse, m.offer(token, 1)), Code::PriceChanged);
        const Digest256 id = m.done(m.nurse, m.offer(token, 0));
        QCOMPARE(m.submit(m.patient, PurchaseStepBody{id, Sale::Grant, {}}), Code::Ok);
        QCOMPARE(m.submit(m.patient, PurchaseStepBody{id, Sale::Deliver, digest("delivery")}), Code::Ok);
        QCOMPARE(m.submit(m.nurse, PurchaseStepBody{id, Sale::Settle, {}}), Code::Ok);
        QVERIFY(m.purchase(id).state == State::Settled);
        QVERIFY(!m.entry<AccountEntry>(key::account(accountOf(m.nurse.id()))));
        QCOMPARE(m.coins(accountOf(m.patient.id())), std::uint64_t{5'000});
        QCOMPARE(sumOf(m), std::uint64_t{1'014'000});
    }

    /// One block, two purchases with coins for one.
    void noDoubleSpend()
    {
        Market m;
        const Digest256 token = m.done(m.patient, minted(AccessLevel::Partly, 6'000));
        const std::vector<Bytes> block{m.sign(m.researcher, m.offer(token, 6'000)),
                                       m.sign(m.researcher, m.offer(token, 6'000))};
        const auto out = m.app->finalize(m.app->height() + 1, Instant{m.time.ns + 1}, block);
        QCOMPARE(out->results[0].code, static_cast<std::uint32_t>(Code::Ok));
        QCOMPARE(out->results[1].code, static_cast<std::uint32_t>(Code::NotEnoughCoins));
        QVERIFY(m.app->commit());
        QCOMPARE(sumOf(m), std::uint64_t{1'014'000});
    }

    /// 10,000 random operations: what accounts, orders and purchases hold is the supply, always.
    void sumIsConstant();
};

void PurchasesTest::sumIsConstant()
{
    auto random = support::seededGenerator("contract_coins");
    const auto pick = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    World w;
    StateTrie state = w.app->state();
    StateView view(state);
    std::vector<Signed> actors;
    for (const User* user : {&w.northRoot, &w.southRoot, &w.eastRoot, &w.patient, &w.researcher, &w.nurse})
        actors.push_back({user->id(), *w.entry<CertificateEntry>(key::certificate(user->id())), {}});
    std::vector<Account> accounts{kCommonFund};
    for (const Signed& actor : actors) {
        accounts.push_back(accountOf(actor.id));
        accounts.push_back(accountOf(actor.certificate.organisation));
    }
    std::vector<Digest256> orders{digest("none")};
    std::vector<Digest256> tokens{digest("none")};
    std::vector<Digest256> purchases{digest("none")};
    const auto some = [&](const std::vector<Digest256>& of) {
        // Mostly young ones, so that some get through all their steps.
        return of[of.size() - 1 - pick(std::min<std::size_t>(of.size(), 12))];
    };
    Instant time = w.time;
    std::uint64_t supply = 0;
    std::map<std::string, int> done;
    for (int n = 0; n < 10'000; ++n) {
        time.ns += static_cast<std::int64_t>(pick(3 * kDay)) * 1'000'000'000;
        const Context context{w.genesis.chain, static_cast<LedgerHeight>(n), time, view, w.genesis};
        Signed by = actors[pick(actors.size())];
        by.transaction = digest("operation " + std::to_string(n));
        const auto payer = static_cast<Payer>(1 + pick(2));
        // Never the first: it would fill the supply, and every later credit would be refused.
        const std::uint64_t amount = supply > 2 && pick(20) == 0 ? kMaxCoins - pick(3) : 1 + pick(1'000);
        const std::uint64_t price = 1 + pick(50);
        Code code = Code::Ok;
        const std::size_t what = pick(9);
        switch (what) {
        case 0: code = creditCoins(context, accounts[pick(accounts.size())], amount); break;
        case 1: code = apply(context, by, TransferBody{payer, accounts[pick(accounts.size())], amount}); break;
        case 2: {
            const OrganisationId provider = actors[pick(3)].certificate.organisation;
            code = apply(context, by, StorageOrderBody{payer, provider, 9, 1 + pick(20 * kDay), price});
            if (code == Code::Ok)
                orders.push_back(by.transaction);
            break;
        }
        case 3:
        case 4: code = apply(context, by, StorageStepBody{some(orders), static_cast<Step>(1 + pick(5))}); break;
        case 5: {
            TokenBody token = minted(AccessLevel::Partly, 7);
            code = apply(context, by, token);
            if (code == Code::Ok)
                tokens.push_back(by.transaction);
            break;
        }
        case 6: {
            const Instant deadline{time.ns + static_cast<std::int64_t>(1 + pick(30 * kDay)) * 1'000'000'000};
            code = apply(context, by, PurchaseBody{payer, some(tokens), 7, makeSealing("b"), deadline});
            if (code == Code::Ok)
                purchases.push_back(by.transaction);
            break;
        }
        default: {
            const auto step = static_cast<Sale>(1 + pick(5));
            code = apply(context, by, PurchaseStepBody{some(purchases), step, digest("d")});
        }
        }
        if (code == Code::Ok) {
            view.keep();
            ++done[std::to_string(what)];
            if (what == 0)
                supply += amount;
        } else {
            view.drop();
        }
        if (n % 20 == 19 || n > 9'900) {
            QCOMPARE(sumIn(view), supply);
            const auto entry = view.load<SupplyEntry>(key::supply());
            QCOMPARE(entry ? entry->total : 0, supply);
        }
    }
    for (const char* kind : {"0", "1", "2", "3", "5", "6", "7"})
        QVERIFY2(done[kind] >= 20, kind);
}

QTEST_GUILESS_MAIN(PurchasesTest)
#include "purchases_test.moc"
