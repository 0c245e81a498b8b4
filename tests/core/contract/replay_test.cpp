// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "walk.h"

#include <support/data.h>

#include <QTest>

#include <cstdio>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

constexpr int kKinds = static_cast<int>(Kind::Expedite);
constexpr int kMostBlocks = 60'000;

/// Kinds that are rare because others' steps come first.
const std::map<Kind, std::vector<Kind>> kStandOn{
    {Kind::Recovery, {Kind::Application, Kind::Admission}},
    {Kind::DelegateStep, {Kind::Delegate}},
    {Kind::Review, {Kind::Emergency}},
    {Kind::GrantChange, {Kind::ShareRequest, Kind::ShareDecision}},
    {Kind::ShareReceipt, {Kind::ShareRequest, Kind::ShareDecision}},
    {Kind::StorageStep, {Kind::StorageOrder}},
    {Kind::PurchaseStep, {Kind::Token, Kind::Purchase}},
    {Kind::MasterTwin, {Kind::Twin, Kind::TwinInstance}},
};

/// A transaction that was done, the state that it was done on, and the one after it.
struct Done {
    Step step;
    std::shared_ptr<const Application> before;
    std::shared_ptr<const Application> after;
    Instant time;
};

Code codeOf(Application& app, Instant time, const Bytes& transaction)
{
    const auto finalized = app.finalize(app.height() + 1, time, std::span(&transaction, 1));
    const auto code = static_cast<Code>(finalized.value().results.at(0).code);
    if (!app.commit())
        std::abort();
    return code;
}
Instant later(const Application& app, std::int64_t seconds = 1)
{
    return {app.time().ns + seconds * 1'000'000'000};
}
Application restored(const Application& app)
{
    return Application::restore(app.genesis(), app.height(), app.time(), app.entries(), app.appHash()).value();
}

} // namespace

/// Every kind of transaction × every way to present it again: nothing happens a second time.
class ReplayTest : public QObject {
    Q_OBJECT
    std::map<Kind, Done> m_done;
    std::string m_chain;

    /// Refused, and the state has nothing new but perhaps the signer's nonce.
    void refused(Application app, const Done& d, const Bytes& octets, Instant time)
    {
        const auto before = app.entries();
        const Code code = codeOf(app, time, octets);
        QVERIFY2(code != Code::Ok, std::string(nameOf(d.step.kind)).c_str());
        const auto after = app.entries();
        std::size_t at = 0;
        for (const StateChange& e : after) {
            while (at < before.size() && before[at].key < e.key)
                ++at;
            const bool same = at < before.size() && before[at].key == e.key && before[at].value == e.value;
            QVERIFY2(same || e.key == key::nonce(d.step.signer), std::string(nameOf(d.step.kind)).c_str());
        }
    }

    /// The kinds that were not done yet, and what stands before those of them that need others' steps in turn.
    std::vector<Kind> wanted() const
    {
        std::vector<Kind> out;
        for (int kind = 1; kind <= kKinds; ++kind)
            if (!m_done.contains(static_cast<Kind>(kind)))
                out.push_back(static_cast<Kind>(kind));
        for (const auto& [kind, before] : kStandOn)
            if (!m_done.contains(kind))
                out.insert(out.end(), before.begin(), before.end());
        return out;
    }

private Q_SLOTS:
    /// Walks until one of each kind was done, every other step towards one that is missing.
    void initTestCase()
    {
        SeededChoices choices(support::seededGenerator("contract_replay")());
        Walk walk(choices);
        m_chain = walk.w.genesis.chain;
        int blocks = 0;
        for (; blocks < kMostBlocks && m_done.size() < kKinds; ++blocks) {
            // People leave and keys die on a long walk: a new town every so often.
            if (blocks % 400 == 399)
                walk.goTo(m_start ? *m_start : walk.place());
            if (!m_start)
                m_start = std::make_unique<Walk::Place>(walk.place());
            Block block = walk.next();
            block.steps.resize(1);
            if (const std::vector<Kind> kinds = wanted(); choices.oneIn(2))
                block.steps[0] = walk.make(choices.of(kinds));
            const auto before = std::make_shared<const Application>(walk.w.app->fork());
            if (walk.play(block).at(0) != Code::Ok || m_done.contains(block.steps[0].kind))
                continue;
            m_done[block.steps[0].kind] = {block.steps[0], before,
                                           std::make_shared<const Application>(walk.w.app->fork()), block.time};
        }
        std::string missing;
        for (int kind = 1; kind <= kKinds; ++kind)
            if (!m_done.contains(static_cast<Kind>(kind)))
                missing += std::string(nameOf(static_cast<Kind>(kind))) + " ";
        QVERIFY2(missing.empty(), missing.c_str());
        std::printf("replay: %d kinds after %d blocks\n", kKinds, blocks);
    }

    void again_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = 1; kind <= kKinds; ++kind)
            QTest::newRow(std::string(nameOf(static_cast<Kind>(kind))).c_str()) << kind;
    }
    void again()
    {
        QFETCH(int, kind);
        const Done& d = m_done.at(static_cast<Kind>(kind));
        const Bytes& octets = d.step.octets;

        // 1. The same octets in the next block, and CheckTx says so before.
        QVERIFY(d.after->check(octets, later(*d.after)) != Code::Ok);
        refused(d.after->fork(), d, octets, later(*d.after));

        // 2. Long after.
        Application old = d.after->fork();
        for (int i = 0; i < 80; ++i)
            QVERIFY(old.finalize(old.height() + 1, later(old), {}) && old.commit());
        refused(old.fork(), d, octets, later(old, 86'400));

        // 3. After a restart, and after a state that was restored from its entries.
        refused(restored(*d.after), d, octets, later(*d.after));

        // 4. Twice within one block.
        Application twice = d.before->fork();
        const std::array<Bytes, 2> both{octets, octets};
        const auto finalized = twice.finalize(twice.height() + 1, d.time, both);
        QVERIFY(finalized);
        QCOMPARE(finalized->results[0].code, 0U);
        QVERIFY(finalized->results[1].code != 0);
        QCOMPARE(finalized->appHash, d.after->appHash());
        QVERIFY(!d.before->process(both, d.time));

        // 5. On a chain of other name with the same people and state.
        Genesis other = d.before->genesis();
        other.chain = "other-chain-1";
        Application elsewhere(other);
        QCOMPARE(codeOf(elsewhere, later(elsewhere), octets), Code::WrongChain);

        // 6. With a fresh nonce under the old signature, and with every other field of the envelope altered.
        Transaction fresh = decodeTransaction(octets).value();
        fresh.nonce += 1'000;
        refused(d.after->fork(), d, encode(fresh), later(*d.after));
        QCOMPARE(d.before->check(encode(fresh), d.time), Code::BadSignature);
        Transaction unlimited = decodeTransaction(octets).value();
        unlimited.expiryHeight = d.after->height() + 1'000;
        QCOMPARE(d.before->check(encode(unlimited), d.time), Code::BadSignature);

        // 7. Its signature and body under another kind's number.
        for (int k = 1; k <= static_cast<int>(kLastReservedKind); ++k) {
            if (k == kind)
                continue;
            Bytes moved = octets;
            moved[4 + 1 + 1 + 4 + m_chain.size()] = static_cast<std::uint8_t>(k);
            QVERIFY(d.before->check(moved, d.time) != Code::Ok);
        }
    }

    void expired_data() { again_data(); }
    /// Held back until its height or time has passed.
    void expired()
    {
        QFETCH(int, kind);
        const Done& d = m_done.at(static_cast<Kind>(kind));
        Transaction held = decodeTransaction(d.step.octets).value();
        const crypto::SigningKey* key = nullptr;
        SeededChoices choices(1);
        Walk walk(choices);
        User spare = makeUser("nobody");
        for (const User& user : walk.users)
            if (user.id() == d.step.signer)
                key = &user.key;
        // Newcomers of the walk are made from their numbers.
        for (int i = 0; !key && i < 1'000; ++i) {
            for (const char* name : {"newcomer ", "rotated ", "recovered "}) {
                User user = makeUser(name + std::to_string(i));
                User recovery = makeUser("recovery " + toHex(user.id()));
                if (user.id() == d.step.signer)
                    spare = std::move(user);
                else if (recovery.id() == d.step.signer)
                    spare = std::move(recovery);
                else
                    continue;
                key = &spare.key;
                break;
            }
        }
        QVERIFY(key);
        const auto sign = [&](LedgerHeight height, Instant time) {
            return build({m_chain, held.nonce, height, time}, held.body, signerOf(*key));
        };
        const LedgerHeight height = d.before->height() + 1;
        QCOMPARE(d.before->check(sign(height, d.time), d.time), Code::Ok);
        QCOMPARE(d.before->check(sign(height - 1, {}), d.time), height == 1 ? Code::Ok : Code::Expired);
        QCOMPARE(d.before->check(sign(0, Instant{d.time.ns - 1}), d.time), Code::Expired);
    }

private:
    std::unique_ptr<Walk::Place> m_start;
};

QTEST_GUILESS_MAIN(ReplayTest)
#include "replay_test.moc"
