// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "blockrules.h"
#include "coinsworld.h"

#include <support/data.h>

#include <QTest>

#include <array>
#include <atomic>
#include <numeric>
#include <set>
#include <thread>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

AnchorBody anchor(std::uint64_t counter)
{
    return {digest("r"), counter};
}
Body expedite(std::uint64_t fee, const Body& inner)
{
    return ExpediteBody{fee, kindOf(inner), encodeBody(inner)};
}

/// An envelope that nobody signed: what the rules look at, with a number to tell them apart and a size.
Bytes envelope(unsigned signer, Kind kind, std::uint64_t number, std::uint64_t fee = 0, std::size_t filling = 0)
{
    Writer body;
    if (kind == Kind::Expedite)
        body.u64(fee);
    body.u64(number).raw(Bytes(filling, 7));
    Writer out;
    out.raw("TCT1").u8(1).u8(1).var("test-chain-1").u8(static_cast<std::uint8_t>(kind));
    out.raw(digest("signer " + std::to_string(signer))).u64(number + 1).u64(0).i64(0).var(body.bytes());
    return std::move(out).take();
}

/// Readable, and too large by its envelope alone: the body has as much as a transaction may have.
Bytes longest(unsigned signer, Kind kind)
{
    return envelope(signer, kind, 0, 0, kMaxTransactionOctets - 8);
}

BlockRules quotas()
{
    // Signers 0 … 3 are of one organisation, 4 … 7 of the next; above 90 nobody knows them.
    std::map<KeyId, OrganisationId> known;
    for (unsigned n = 0; n < 90; ++n)
        known[KeyId{digest("signer " + std::to_string(n)).octets}] = organisationId(std::to_string(n / 4));
    return {true, [known](const KeyId& signer) -> std::optional<OrganisationId> {
                const auto at = known.find(signer);
                return at == known.end() ? std::nullopt : std::optional(at->second);
            }};
}
BlockRules none()
{
    return {false, {}};
}
Judge all(Code code = Code::Ok)
{
    return {{}, [code](std::size_t) { return code; }};
}
std::vector<Bytes> blockOf(std::span<const Bytes> pending, const Arrangement& arrangement)
{
    std::vector<Bytes> out;
    for (const std::size_t i : arrangement.order)
        out.push_back(pending[i]);
    return out;
}
using Order = std::vector<std::size_t>;

} // namespace

class BlockRulesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void levels()
    {
        const std::set<Kind> high{Kind::Revoke,        Kind::Emergency,   Kind::Review,
                                  Kind::ShareDecision, Kind::GrantChange, Kind::StandingConsent,
                                  Kind::Restriction,   Kind::Disclosure,  Kind::Expedite};
        for (int k = 1; k <= static_cast<int>(Kind::Expedite); ++k)
            QCOMPARE(levelOf(static_cast<Kind>(k)) == Level::High, high.contains(static_cast<Kind>(k)));
    }

    void glances()
    {
        World w;
        const Glance low = glanceAt(w.sign(w.nurse, anchor(1)));
        QVERIFY(low.readable && low.signer == w.nurse.id() && low.level == Level::Low && low.fee == 0);
        const Glance paid = glanceAt(w.sign(w.nurse, expedite(77, anchor(1))));
        QVERIFY(paid.readable && paid.level == Level::High && paid.fee == 77);
        QVERIFY(!glanceAt(bytesOf("rubbish")).readable);
        QVERIFY(!glanceAt({}).readable);
    }

    void order()
    {
        const std::vector<Bytes> pending{
            envelope(1, Kind::Contribution, 0), // 0 low
            envelope(2, Kind::Revoke, 1),       // 1 high, no fee
            envelope(3, Kind::Expedite, 2, 5),  // 2
            envelope(4, Kind::Expedite, 3, 9),  // 3
            envelope(5, Kind::Emergency, 4),    // 4 high, no fee
            envelope(6, Kind::Expedite, 5, 9),  // 5 as much as 3, later
            envelope(2, Kind::Expedite, 6, 99), // 6 behind its signer's 1
            envelope(1, Kind::Revoke, 7),       // 7 behind its signer's low 0
            envelope(7, Kind::Anchor, 8),       // 8 low
        };
        const Arrangement a = arrange(pending, none(), all());
        QVERIFY((a.order == Order{3, 5, 2, 1, 6, 4, 0, 7, 8}));
        QVERIFY(admissible(blockOf(pending, a), none()));
        QVERIFY(!admissible(pending, none())); // high ones behind a low one of somebody else
    }

    void lowAloneInOrderOfArrival()
    {
        std::vector<Bytes> pending;
        for (unsigned n = 0; n < kMaxBlockTransactions + 50; ++n)
            pending.push_back(envelope(n % 3, Kind::Contribution, n));
        const Arrangement a = arrange(pending, none(), all());
        QCOMPARE(a.order.size(), kMaxBlockTransactions);
        for (std::size_t i = 0; i < pending.size(); ++i) {
            QCOMPARE(a.codes[i].has_value(), i < kMaxBlockTransactions);
            if (i < kMaxBlockTransactions)
                QCOMPARE(a.order[i], i);
        }
        // By octets: what finds no room keeps back what follows, also what would fit.
        pending.clear();
        for (unsigned n = 0; n < 6; ++n)
            pending.push_back(envelope(n, Kind::Contribution, n, 0, n < 5 ? 900'000 : 10));
        const Arrangement big = arrange(pending, none(), all());
        QVERIFY((big.order == Order{0, 1, 2, 3}));
        QVERIFY(!big.codes[4] && !big.codes[5]);
    }

    void floorForLow()
    {
        std::vector<Bytes> pending;
        for (unsigned n = 0; n < 2 * kMaxBlockTransactions; ++n)
            pending.push_back(envelope(n, Kind::Revoke, n));
        QCOMPARE(arrange(pending, none(), all()).order.size(), kMaxBlockTransactions); // nobody else waits
        for (unsigned n = 0; n < 10; ++n)
            pending.push_back(envelope(100'000 + n, Kind::Anchor, n));
        // Kept for them is what they need …
        Arrangement a = arrange(pending, none(), all());
        QCOMPARE(a.order.size(), kMaxBlockTransactions);
        QCOMPARE(std::ranges::count_if(a.order, [](std::size_t i) { return i >= 2 * kMaxBlockTransactions; }), 10);
        // … up to a quarter.
        for (unsigned n = 10; n < 3'000; ++n)
            pending.push_back(envelope(100'000 + n, Kind::Anchor, n));
        a = arrange(pending, none(), all());
        QCOMPARE(a.order.size(), kMaxBlockTransactions);
        QCOMPARE(std::ranges::count_if(a.order, [](std::size_t i) { return i >= 2 * kMaxBlockTransactions; }),
                 static_cast<std::ptrdiff_t>(kMaxBlockTransactions / kLowShareParts));
        QVERIFY(admissible(blockOf(pending, a), none()));
        // In octets, too.
        pending.clear();
        for (unsigned n = 0; n < 6; ++n)
            pending.push_back(envelope(n, Kind::Revoke, n, 0, 900'000));
        pending.push_back(envelope(9, Kind::Anchor, 9, 0, 900'000));
        QVERIFY((arrange(pending, none(), all()).order == Order{0, 1, 2, 6}));
    }

    void quota()
    {
        std::vector<Bytes> pending;
        for (unsigned n = 0; n < kSignerQuota + 5; ++n)
            pending.push_back(envelope(0, Kind::Anchor, n));
        pending.push_back(envelope(4, Kind::Anchor, 1));
        Arrangement a = arrange(pending, quotas(), all());
        QCOMPARE(a.order.size(), kSignerQuota + 1);
        QVERIFY(!a.codes[kSignerQuota] && !a.codes[kSignerQuota + 4]);
        QVERIFY(a.codes.back() == Code::Ok); // others go on
        QVERIFY(!admissible(pending, quotas()));
        QVERIFY(admissible(pending, none()));
        QCOMPARE(arrange(pending, none(), all()).order.size(), pending.size());
        // Three of one organisation.
        pending.clear();
        for (unsigned n = 0; n < 3 * 900; ++n)
            pending.push_back(envelope(n % 3, Kind::Anchor, n));
        a = arrange(pending, quotas(), all());
        QCOMPARE(a.order.size(), kOrganisationQuota);
        QVERIFY(!admissible(pending, quotas()));
        // Octets of a signer, and of an organisation.
        pending = {envelope(0, Kind::Anchor, 0, 0, 1'000'000), envelope(0, Kind::Anchor, 1, 0, 1'000'000),
                   envelope(0, Kind::Anchor, 2, 0, 200'000),   envelope(1, Kind::Anchor, 3, 0, 1'000'000),
                   envelope(2, Kind::Anchor, 4, 0, 200'000),   envelope(9, Kind::Anchor, 5, 0, 200'000)};
        a = arrange(pending, quotas(), all());
        QVERIFY((a.order == Order{0, 1, 3, 5}));
        // Who has no certificate yet has the signer's quota alone.
        pending.clear();
        for (unsigned n = 0; n < 4'000; ++n)
            pending.push_back(envelope(90 + n % 5, Kind::Anchor, n));
        QCOMPARE(arrange(pending, quotas(), all()).order.size(), pending.size());
    }

    void admissibleRefuses()
    {
        const std::vector<Bytes> good{envelope(1, Kind::Revoke, 0), envelope(2, Kind::Anchor, 1),
                                      envelope(2, Kind::Revoke, 2)};
        QVERIFY(admissible(good, quotas()));
        QVERIFY(admissible({}, quotas()));
        QVERIFY(!admissible(std::vector<Bytes>{good[1], good[0]}, quotas())); // low before high
        QVERIFY(!admissible(std::vector<Bytes>{bytesOf("rubbish")}, none()));
        std::vector<Bytes> many(kMaxBlockTransactions, envelope(1, Kind::Anchor, 1));
        QVERIFY(admissible(many, none()));
        many.push_back(many.front());
        QVERIFY(!admissible(many, none()));
        const std::vector<Bytes> large(5, envelope(1, Kind::Anchor, 1, 0, 900'000));
        QVERIFY(!admissible(large, none()));
        QVERIFY(!admissible(std::vector<Bytes>{envelope(1, Kind::Anchor, 1, 0, kMaxTransactionOctets)}, none()));
        QVERIFY(!admissible(std::vector<Bytes>{longest(1, Kind::Anchor)}, none()));
    }

    /// One that is too large is refused as it stands, takes no room and keeps nobody back.
    void tooLarge()
    {
        QVERIFY(glanceAt(longest(1, Kind::Anchor)).readable);
        const std::vector<Bytes> pending{longest(1, Kind::Anchor), longest(2, Kind::Revoke),
                                         envelope(1, Kind::Anchor, 1), envelope(2, Kind::Revoke, 2)};
        const Arrangement a = arrange(pending, quotas(), all());
        QVERIFY((a.order == Order{3, 2}));
        QVERIFY(a.codes[0] == Code::Malformed && a.codes[1] == Code::Malformed);
        QVERIFY(admissible(blockOf(pending, a), quotas()));
    }

    /// A refusal that may be due to the order waits; one that nothing can change does not.
    void refusalsWait()
    {
        const std::vector<Bytes> pending{envelope(1, Kind::Certificate, 0), envelope(2, Kind::Revoke, 1)};
        const auto judged = [&](Code low, Code high) {
            return arrange(pending, none(), {{}, [=](std::size_t i) { return i == 0 ? low : high; }});
        };
        Arrangement a = judged(Code::Ok, Code::UnknownSubject);
        QVERIFY(a.codes[0] == Code::Ok && !a.codes[1]); // perhaps of the certificate that it overtook
        a = judged(Code::Ok, Code::BadSignature);
        QVERIFY(a.codes[1] == Code::BadSignature);
        a = judged(Code::NameTaken, Code::UnknownSubject); // it overtook nothing that was done
        QVERIFY(a.codes[0] == Code::NameTaken && a.codes[1] == Code::UnknownSubject);
        // A low one behind a high one that found no room.
        std::vector<Bytes> more;
        for (unsigned n = 0; n < 4; ++n)
            more.push_back(envelope(n, Kind::Revoke, n, 0, 1'000'000));
        more.push_back(envelope(9, Kind::Anchor, 9));
        more.push_back(envelope(10, Kind::Anchor, 10, 0, 600'000));
        a = arrange(more, none(), {{}, [](std::size_t i) { return i == 4 ? Code::NotAlive : Code::Ok; }});
        QVERIFY((a.order == Order{0, 1, 2, 5}));
        QVERIFY(!a.codes[3] && !a.codes[4]);
        // A high one whose own low one was refused is among the high ones of the next block.
        const std::vector<Bytes> bound{envelope(1, Kind::Anchor, 0), envelope(2, Kind::Anchor, 1),
                                       envelope(1, Kind::Revoke, 2), envelope(1, Kind::Anchor, 3)};
        a = arrange(bound, none(), {{}, [](std::size_t i) { return i == 0 ? Code::CounterNotAbove : Code::Ok; }});
        QVERIFY((a.order == Order{1}));
        QVERIFY(a.codes[0] == Code::CounterNotAbove && !a.codes[2] && !a.codes[3]);
        // When nothing is taken, nothing waits.
        for (const std::optional<Code>& code : arrange(more, quotas(), all(Code::NotAlive)).codes)
            QVERIFY(code == Code::NotAlive);
    }

    void whichRefusalsWait_data()
    {
        QTest::addColumn<Code>("code");
        QTest::addColumn<bool>("waits");
        const auto rows = [](bool waits, std::initializer_list<Code> codes) {
            for (const Code code : codes)
                QTest::addRow("%s", std::string(nameOf(code)).c_str()) << code << waits;
        };
        rows(false, {Code::Malformed, Code::WrongChain, Code::Expired, Code::BadSignature, Code::NonceNotAbove,
                     Code::ReservedKind});
        rows(true, {Code::UnknownSigner, Code::SignerNotLive, Code::NotAdministrator, Code::UnknownSubject,
                    Code::NotEnoughCoins});
    }
    /// Of a high one that overtook a low one which was done since.
    void whichRefusalsWait()
    {
        QFETCH(const Code, code);
        QFETCH(const bool, waits);
        const std::vector<Bytes> pending{envelope(1, Kind::Certificate, 0), envelope(2, Kind::Revoke, 1)};
        const Arrangement a =
            arrange(pending, none(), {{}, [code](std::size_t i) { return i == 0 ? Code::Ok : code; }});
        QVERIFY((a.order == Order{0}));
        QVERIFY(a.codes[0] == Code::Ok);
        QVERIFY(a.codes[1] == (waits ? std::nullopt : std::optional(code)));
    }

    /// Of what cannot be read nobody is asked whose it is, and it keeps nothing else back: it has no signer.
    void unreadable()
    {
        std::vector<KeyId> asked;
        BlockRules rules = quotas();
        rules.organisationOf = [&asked, known = rules.organisationOf](const KeyId& signer) {
            asked.push_back(signer);
            return known(signer);
        };
        const std::vector<Bytes> pending{Bytes(900'000, 0), Bytes(900'000, 1), Bytes(900'000, 2), bytesOf("rubbish"),
                                         envelope(0, Kind::Anchor, 0)};
        const Arrangement a = arrange(pending, rules, all());
        QVERIFY((a.order == Order{0, 1, 3, 4}));
        QVERIFY(!a.codes[2]);
        QVERIFY((asked == std::vector<KeyId>{KeyId{digest("signer 0").octets}}));
        QVERIFY(!admissible(std::vector<Bytes>{bytesOf("rubbish")}, rules));
        QCOMPARE(asked.size(), std::size_t{1});
        // A signer's own wait together.
        std::vector<Bytes> own;
        for (unsigned n = 0; n < 3; ++n)
            own.push_back(envelope(0, Kind::Anchor, n, 0, 900'000));
        own.push_back(envelope(0, Kind::Anchor, 3));
        QVERIFY((arrange(own, rules, all()).order == Order{0, 1}));
    }

    /// Random pending sets: the block is admissible, keeps each signer's order, takes what is Ok and no more, and
    /// whoever repeats it comes to an end.
    void whatIsArrangedIsAdmissible()
    {
        auto random = support::seededGenerator("contract_blockrules");
        const auto pick = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
        const std::array kinds{Kind::Anchor, Kind::Contribution, Kind::Revoke, Kind::Emergency, Kind::Expedite};
        const BlockRules withQuotas = quotas();
        std::size_t waited = 0;
        for (int n = 0; n < 2'000; ++n) {
            const BlockRules rules = n % 2 ? withQuotas : none();
            const bool large = n % 100 == 0;
            std::vector<Bytes> pending;
            std::vector<Code> verdict;
            const std::size_t count = large ? 10 + pick(30) : pick(60);
            const std::size_t signers = 1 + pick(12);
            const std::size_t refused = pick(4);
            for (std::size_t i = 0; i < count; ++i) {
                if (pick(40) == 0)
                    pending.push_back(bytesOf("rubbish"));
                else
                    pending.push_back(envelope(static_cast<unsigned>(pick(signers)), kinds[pick(kinds.size())], i,
                                               pick(4), large ? pick(1'000'000) : pick(30)));
                verdict.push_back(pick(10) < refused ? (pick(2) ? Code::NotAlive : Code::NonceNotAbove) : Code::Ok);
                if (!glanceAt(pending.back()).readable)
                    verdict.back() = Code::Malformed;
            }
            std::vector<std::size_t> waiting(count);
            std::iota(waiting.begin(), waiting.end(), std::size_t{0});
            for (std::size_t round = 0; !waiting.empty(); ++round) {
                QVERIFY2(round <= count, "it does not end");
                std::vector<Bytes> now;
                for (const std::size_t i : waiting)
                    now.push_back(pending[i]);
                const Arrangement a = arrange(now, rules, {{}, [&](std::size_t i) { return verdict[waiting[i]]; }});
                QVERIFY(admissible(blockOf(now, a), rules));
                std::set<std::size_t> taken(a.order.begin(), a.order.end());
                QCOMPARE(taken.size(), a.order.size());
                std::map<KeyId, std::size_t> last;
                for (const std::size_t i : a.order) {
                    const auto [at, isNew] = last.try_emplace(glanceAt(now[i]).signer, i);
                    QVERIFY(isNew || at->second < i);
                    at->second = i;
                }
                std::vector<std::size_t> left;
                for (std::size_t i = 0; i < now.size(); ++i) {
                    QCOMPARE(a.codes[i] == Code::Ok, taken.contains(i));
                    if (!a.codes[i]) {
                        left.push_back(waiting[i]);
                        ++waited;
                    } else {
                        QCOMPARE(*a.codes[i], verdict[waiting[i]]);
                    }
                }
                QVERIFY(left.empty() || !taken.empty());
                waiting = std::move(left);
            }
        }
        QVERIFY(waited > 1'000); // the limits were met
    }

    /// With the contract's own execution: what prepare makes, process takes and finalize does.
    void preparedIsProcessed()
    {
        auto random = support::seededGenerator("contract_blockrules_application");
        const auto pick = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
        World w(2);
        fund(w, {{accountOf(w.nurse.id()), 5'000}, {accountOf(organisationId("south")), 5'000}});
        std::map<KeyId, std::uint64_t> counters;
        for (int n = 0; n < 60; ++n) {
            std::vector<Bytes> pending;
            for (std::size_t i = 0; i < pick(12); ++i) {
                User& user = *std::array{&w.nurse, &w.physician, &w.southRoot, &w.northRoot}[pick(4)];
                const AnchorBody body = anchor(counters[user.id()] += pick(3));
                if (pick(3) == 0)
                    pending.push_back(w.sign(user, expedite(1 + pick(9), body)));
                else if (pick(3) == 0)
                    pending.push_back(w.sign(user, RevokeBody{w.stranger.id(), RevokeReason::Left}));
                else
                    pending.push_back(w.sign(user, body));
            }
            w.time.ns += 1'000'000'000;
            const auto block = w.app->prepare(pending, w.time);
            QVERIFY(w.app->process(block, w.time));
            const auto out = w.app->finalize(w.app->height() + 1, w.time, block);
            QVERIFY(std::ranges::all_of(out->results, [](const auto& r) { return r.code == 0; }));
            QVERIFY(w.app->commit());
        }
        QCOMPARE(sumOf(w), std::uint64_t{10'000});
        // By what is checkable alone: a low one before another signer's high one, each good by itself.
        const std::vector<Bytes> block{w.sign(w.physician, anchor(1'000)),
                                       w.sign(w.northRoot, RevokeBody{w.nurse.id(), RevokeReason::Left})};
        const Instant next{w.time.ns + 1};
        QCOMPARE(w.app->check(block[0], next), Code::Ok);
        QCOMPARE(w.app->check(block[1], next), Code::Ok);
        QVERIFY(!w.app->process(block, next));
        QVERIFY(w.app->process(std::vector<Bytes>{block[1], block[0]}, next));
    }

    /// Quotas protect members from each other: where one signs alone there is none.
    void quotaWhereSeveralSign()
    {
        for (const unsigned signing : {1U, 2U}) {
            World w(signing);
            std::vector<Bytes> pending;
            for (std::uint64_t n = 1; n <= kSignerQuota + 3; ++n)
                pending.push_back(w.sign(w.nurse, anchor(n)));
            const Instant next{w.time.ns + 1};
            const bool all = signing == 1;
            QCOMPARE(w.app->prepare(pending, next).size(), all ? pending.size() : kSignerQuota);
            QCOMPARE(w.app->process(pending, next), all);
        }
    }

    /// A certificate and, by somebody else, its revocation: the second waits for the block after.
    void dependenceAcrossSignersWaits()
    {
        World w;
        User guest = makeUser("guest");
        const CertificateBody certificate{guest.field(), guest.sealing, Role::Nurse, digest("guest"), {}, {}};
        const std::vector<Bytes> pending{w.sign(w.northRoot, certificate),
                                         w.sign(guest, RevokeBody{guest.id(), RevokeReason::KeyLost})};
        const Instant next{w.time.ns + 1'000'000'000};
        const auto codes = w.app->arrange(pending, next);
        QVERIFY(codes[0] == Code::Ok && !codes[1]);
        QCOMPARE(w.run(pending[0]), Code::Ok);
        QCOMPARE(w.run(pending[1]), Code::Ok);
    }

    /// A cache may forget, but says of nothing that it was there which was not.
    void verifiedSetForgetsOnly()
    {
        VerifiedSet set;
        QVERIFY(!set.contains(digest("0")) && !set.contains(Digest256{}));
        for (int n = 0; n < 80'000; ++n) {
            const Digest256 hash = digest(std::to_string(n));
            QVERIFY(!set.contains(hash));
            set.insert(hash);
            set.insert(hash);
            QVERIFY(set.contains(hash) && !set.contains(Digest256{}));
        }
        int kept = 0;
        for (int n = 0; n < 80'000; ++n)
            kept += set.contains(digest(std::to_string(n)));
        QVERIFY2(kept > 24'000 && kept <= 32'768, std::to_string(kept).c_str());
        set.erase(digest("79999"));
        QVERIFY(!set.contains(digest("79999")));
        set.erase(digest("79999"));
    }

    /// Two threads give what one gives, and let no signature pass.
    void signaturesOnTwoThreads()
    {
        World w;
        std::atomic<int> runs = 0;
        const auto runner = [&runs](std::span<const std::function<void()>> tasks) {
            ++runs;
            std::vector<std::jthread> threads;
            for (const auto& task : tasks)
                threads.emplace_back(task);
        };
        User guest = makeUser("guest");
        std::vector<Bytes> pending;
        for (std::uint64_t n = 1; n <= 400; ++n) {
            pending.push_back(w.sign(w.nurse, anchor(n)));
            if (n % 7 == 0)
                pending.back().back() ^= 1; // of the signature
            if (n % 11 == 0) {
                const Signer impostor{w.physician.id(), [&w](BytesView m) { return w.stranger.key.sign(m); }};
                pending.push_back(build({w.genesis.chain, n, 0, {}}, anchor(n), impostor));
            }
        }
        // Not in the committed state: by the way of one after the other.
        pending.push_back(
            w.sign(w.northRoot, CertificateBody{guest.field(), guest.sealing, Role::Nurse, digest("guest"), {}, {}}));
        pending.push_back(w.sign(guest, anchor(1)));
        pending.push_back(bytesOf("rubbish"));
        Application one = w.app->fork();
        Application two = w.app->fork();
        Application idle = w.app->fork();
        two.useRunner(runner);
        idle.useRunner([](std::span<const std::function<void()>>) {});
        const Instant next{w.time.ns + 1};
        const auto codes = one.arrange(pending, next);
        QVERIFY(two.arrange(pending, next) == codes);
        QVERIFY(idle.arrange(pending, next) == codes);
        QVERIFY(runs > 0);
        QVERIFY(codes[6] == Code::BadSignature && codes[codes.size() - 2] == Code::Ok);
        Application fresh = w.app->fork();
        fresh.useRunner(runner);
        const auto a = one.finalize(one.height() + 1, next, pending);
        const auto b = fresh.finalize(fresh.height() + 1, next, pending);
        QCOMPARE(b->appHash, a->appHash);
        for (std::size_t i = 0; i < pending.size(); ++i)
            QCOMPARE(b->results[i].code, a->results[i].code);
        // Known as right, and still refused once its signer is not live.
        const std::vector<Bytes> block{pending[0], pending[1], pending[2], pending[3]};
        Application after = w.app->fork();
        after.useRunner(runner);
        QCOMPARE(after.prepare(block, next).size(), std::size_t{4});
        const std::vector<Bytes> revoke{w.sign(w.officer, anchor(1)),
                                        w.sign(w.nurse, RevokeBody{w.nurse.id(), RevokeReason::Left})};
        QVERIFY(after.finalize(after.height() + 1, next, revoke) && after.commit());
        QVERIFY(after.arrange(block, Instant{next.ns + 1})[0] == Code::SignerNotLive);
    }
};

QTEST_GUILESS_MAIN(BlockRulesTest)
#include "blockrules_test.moc"
