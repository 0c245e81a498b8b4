// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <sync/shares.h>

#include <QtTest>

#include <filesystem>

using namespace twinchart;
using namespace twinchart::sync;
using namespace twinchart::sync::test;

namespace {
const PatientHandle kPatient = replica::maker::fixedOf<PatientHandle>(1);
} // namespace

class SynchroniserTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sendsAndRecords()
    {
        World world;
        world.beginTreatment(kPatient);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        QVERIFY(replica->write(World::batchOf(world.compose({.records = {.first = 100, .records = 5}}))));
        QVERIFY(replica->write(World::batchOf(world.compose({.records = {.first = 200, .records = 300}}))));
        std::uint64_t progress = 0;
        const auto report = sync.run([&](const SyncProgress&) { ++progress; });
        SAME(told(report), std::string("Recorded; Recorded; AlreadyHeld; AlreadyHeld; "));
        QCOMPARE(report->sent, 305U);
        QVERIFY(report->trust.state == HeaderTrust::State::Verified);
        QCOMPARE(report->trust.witnesses, 0U);
        QCOMPARE(report->lag, 0U);
        QVERIFY(report->anchored);
        QVERIFY(progress > 3);
        QCOMPARE(replica->outbox()->size(), 0U);
        const auto loaded = replica->loadPatient(kPatient);
        for (const replica::ContributionInfo& info : loaded->contributions) {
            QVERIFY(info.state == replica::State::Recorded);
            QVERIFY(info.verdict.verdict == replica::Verdict::Verified);
            QVERIFY(info.height > 0 && info.recorded.has_value());
        }
        SAME(findings(*replica, world.genesis), std::string());
        // Nothing is left to do, and nothing is anchored twice.
        const auto height = report->trust.newest;
        const auto idle = sync.run();
        SAME(told(idle), std::string());
        QCOMPARE(idle->trust.newest, height);
    }

    void everyCutIsSurvived_data()
    {
        QTest::addColumn<bool>("afterwards");
        QTest::newRow("request lost") << false;
        QTest::newRow("answer lost") << true;
    }
    void everyCutIsSurvived()
    {
        QFETCH(bool, afterwards);
        World world;
        world.beginTreatment(kPatient);
        std::uint64_t cut = 1;
        std::uint64_t contributions = 0;
        auto wire = world.wire(world.physician);
        for (;; ++cut) {
            auto replica = world.replicaOf("physician");
            QVERIFY(replica->write(World::batchOf(world.compose({.records = {.first = cut * 100, .records = 4}}))));
            ++contributions;
            wire->calls = 0;
            wire->cutAt = cut;
            wire->cutAfterwards = afterwards;
            bool whole = false;
            {
                Synchroniser sync(*replica, *wire, world.genesis, world.physician.device, world.clock);
                const auto report = sync.run();
                whole = report.hasValue();
                if (!whole)
                    QVERIFY2(report.error().kind == SyncError::Kind::Unreachable, told(report).c_str());
            }
            replica.reset();
            replica = world.replicaOf("physician"); // as after a restart
            QVERIFY(replica->health().fresh);
            wire->cutAt = 0;
            Synchroniser sync(*replica, *wire, world.genesis, world.physician.device, world.clock);
            const auto report = sync.run();
            QVERIFY2(report.hasValue(), told(report).c_str());
            QVERIFY(report->problems.empty());
            QCOMPARE(replica->outbox()->size(), 0U);
            QCOMPARE(world.contributionsOnChain(), contributions);
            if (whole)
                break;
        }
        qInfo("%llu calls cut", static_cast<unsigned long long>(cut - 1));
        QVERIFY(cut > 10);
        auto replica = world.replicaOf("physician");
        SAME(findings(*replica, world.genesis), std::string());
    }

    void outboxSurvivesAKill()
    {
        World world;
        world.beginTreatment(kPatient);
        auto replica = world.replicaOf("physician");
        QVERIFY(replica->write(World::batchOf(world.compose({}))));
        // What the disk holds at this moment, log included.
        for (const char* end : {".db", ".db-wal", ".seal"})
            std::filesystem::copy_file(world.folder.path() / ("physician" + std::string(end)),
                                       world.folder.path() / ("killed" + std::string(end)));
        auto killed = world.replicaOf("killed");
        QVERIFY(killed->health().fresh);
        auto wire = world.wire(world.physician);
        Synchroniser sync(*killed, *wire, world.genesis, world.physician.device, world.clock);
        SAME(told(sync.send()), std::string("Recorded; "));
        // The one that was not killed finds it recorded.
        Synchroniser other(*replica, *wire, world.genesis, world.physician.device, world.clock);
        SAME(told(other.send()), std::string("Recorded; "));
        QCOMPARE(world.contributionsOnChain(), 1U);
    }

    void nodeRestartsBetween()
    {
        World world;
        world.beginTreatment(kPatient);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        for (std::uint64_t n = 0; n < 3; ++n) {
            QVERIFY(replica->write(World::batchOf(world.compose({.records = {.first = n * 50}}))));
            world.restartNode();
            QVERIFY(sync.run().hasValue());
        }
        QCOMPARE(world.contributionsOnChain(), 3U);
    }

    void numbersItsTransactionsAnew()
    {
        World world;
        world.beginTreatment(kPatient);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        for (std::uint64_t n = 0; n < 5; ++n) // all built with nonce 1
            QVERIFY(replica->write(World::batchOf(world.compose({.records = {.first = n * 50}}))));
        SAME(told(sync.send()), std::string("Recorded; Recorded; Recorded; Recorded; Recorded; "));
    }

    void refusedStaysAndIsToldOnce()
    {
        World world;
        world.beginTreatment(kPatient);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        replica::NewContribution stale = world.compose({.consentHeight = 1});
        const Digest256 root = stale.root;
        const replica::Outgoing outgoing = *stale.outgoing;
        QVERIFY(replica->write(World::batchOf(std::move(stale))));
        const auto report = sync.send();
        QVERIFY(report.hasValue());
        QCOMPARE(report->rows.size(), 1U);
        QVERIFY(report->rows.front().outcome == Outcome::Refused);
        QCOMPARE(report->rows.front().code, static_cast<std::uint32_t>(contract::Code::ConsentHeightStale));
        QVERIFY(replica->contribution(root)->value().state == replica::State::Refused);
        SAME(told(sync.send()), std::string());
        // Wrapped again by the writer: here only the consent height changes.
        auto transaction = *contract::decodeTransaction(outgoing.transaction);
        std::get<contract::ContributionBody>(transaction.body).consentHeight =
            wire->call(gateway::StatusRequest{})->height;
        replica::Outgoing anew = outgoing;
        anew.transaction = contract::build({world.genesis.chain, 1, 0, {}}, transaction.body,
                                           contract::signerOf(world.physician.device.signing));
        QVERIFY(replica->requeue(root, anew));
        SAME(told(sync.send()), std::string("Recorded; "));
    }

    void wrapsAgainForTheReadersOfNow_data()
    {
        QTest::addColumn<bool>("selfWrap");
        QTest::newRow("by its own wrap") << true;
        QTest::newRow("by the circle's") << false;
    }
    void wrapsAgainForTheReadersOfNow()
    {
        QFETCH(bool, selfWrap);
        World world;
        world.beginTreatment(kPatient);
        world.join(kPatient, false);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        Digest256 circle;
        circle.octets = world.circle(kPatient).octets;
        if (!selfWrap)
            QVERIFY(sync.keepEpochSecret(circle, 1, world.epoch).hasValue());
        replica::NewContribution c = world.compose({.selfWrap = selfWrap});
        const Digest256 root = c.root;
        QVERIFY(replica->write(World::batchOf(std::move(c))));
        // Between saving and sending the team gets its next epoch.
        const auto next = crypto::SealingKeyPair::generate();
        contract::TeamBody epoch;
        epoch.action = contract::TeamBody::Action::Epoch;
        epoch.handle = kPatient;
        epoch.epoch = 2;
        epoch.epochKey = contract::keyField(next.publicKey());
        QCOMPARE(world.submit(world.physician, epoch).code, 0U);
        SAME(told(sync.send()), std::string("Recorded; "));
        QCOMPARE(world.contributionsOnChain(), 1U);
        QVERIFY(replica->contribution(root)->value().state == replica::State::Recorded);
        QCOMPARE(replica->refused()->size(), 0U);
        // And who has the new epoch's key reads it.
        auto [theirs, otherWire, receiving] = Peer(world, "colleague", world.colleague);
        QVERIFY(receiving.keepEpochSecret(circle, 2, next).hasValue());
        SAME(told(receiving.run()), std::string("Received; "));
        QCOMPARE(theirs->loadPatient(kPatient)->items.size(), 10U);
        SAME(findings(*replica, world.genesis), std::string());
    }

    void aVaultWithoutRoomStopsNothing_data()
    {
        QTest::addColumn<bool>("afterwards");
        QTest::newRow("it takes nothing") << false;
        QTest::newRow("it took them and nobody heard") << true;
    }
    void aVaultWithoutRoomStopsNothing()
    {
        QFETCH(bool, afterwards);
        World world;
        world.beginTreatment(kPatient);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        QVERIFY(replica->write(World::batchOf(world.compose({.selfWrap = true}))));
        const auto next = crypto::SealingKeyPair::generate();
        contract::TeamBody epoch;
        epoch.action = contract::TeamBody::Action::Epoch;
        epoch.handle = kPatient;
        epoch.epoch = 2;
        epoch.epochKey = contract::keyField(next.publicKey());
        QCOMPARE(world.submit(world.physician, epoch).code, 0U);
        // The records went in; the wraps for the readers of now find no room, seven times: a vault takes four of each.
        wire->cutAfterwards = afterwards;
        wire->lie = [&](gateway::Endpoint endpoint, Bytes&) {
            if (endpoint == gateway::Endpoint::VaultPut)
                wire->refused = endpoint;
        };
        for (int n = 0; n < 7; ++n)
            SAME(told(sync.run()), std::string("Deferred; [the node's vault refused a contribution: no room]"));
        wire->lie = nullptr;
        wire->refused.reset();
        SAME(told(sync.send()), std::string("Recorded; "));
        SAME(findings(*replica, world.genesis), std::string());
    }

    void whatWasRefusedBeforeIsTriedAgain()
    {
        World world;
        world.beginTreatment(kPatient);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        contract::PermissionBody permission;
        permission.subject = world.physician.id();
        permission.permissionClass = contract::PermissionClass::Pha;
        permission.rights = contract::kRightsNone;
        QCOMPARE(world.submit(world.administrator, permission).code, 0U);
        QVERIFY(replica->write(World::batchOf(world.compose({.selfWrap = true}))));
        SAME(told(sync.send()), std::string("Refused 26; [the ledger refused a contribution: NoPermission]"));
        for (int n = 0; n < 6; ++n) // a vault takes few wraps for one reader: trying again adds none
            SAME(told(sync.send()), std::string("Refused 26; [the ledger refused a contribution: NoPermission]"));
        permission.rights = contract::kRightsReadWrite;
        QCOMPARE(world.submit(world.administrator, permission).code, 0U);
        SAME(told(sync.send()), std::string("Recorded; "));
    }

    void aSupersessionThatCannotStandIsDropped_data()
    {
        QTest::addColumn<bool>("otherPatient");
        QTest::newRow("another patient's") << true;
        QTest::newRow("of another class") << false;
    }
    void aSupersessionThatCannotStandIsDropped()
    {
        QFETCH(const bool, otherPatient);
        World world;
        const PatientHandle other = replica::maker::fixedOf<PatientHandle>(2);
        world.beginTreatment(kPatient);
        world.beginTreatment(other);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        replica::NewContribution first = world.compose({.records = {.records = 4}});
        ComposeWish wish{.records = {.first = 50, .records = 20}, .selfWrap = true};
        if (otherPatient) {
            wish.records.handle = other;
        } else {
            wish.records.permissionClass = static_cast<std::uint8_t>(contract::PermissionClass::Sop);
            wish.dataSet = "SOS";
        }
        wish.supersessions.push_back({first.root, 2, 0});
        wish.old = &first;
        replica::NewContribution second = world.compose(wish);
        QVERIFY(replica->write(World::batchOf(std::move(first))));
        QVERIFY(replica->write(World::batchOf(std::move(second))));
        // The leaf stays, and the nineteen other records are not lost with it.
        SAME(told(sync.send()), std::string("Recorded; Recorded; "));
        QCOMPARE(world.contributionsOnChain(), 2U);
        // Of the same patient, the writer's own replica keeps what it was told when it saved.
        if (otherPatient)
            QVERIFY(std::ranges::none_of(replica->loadPatient(kPatient)->records,
                                         [](const auto& r) { return r.flags != 0; }));
    }

    void historyBeforeJoiningComes()
    {
        World world;
        world.beginTreatment(kPatient);
        auto [mine, wire, sending] = Peer(world, "physician", world.physician);
        for (std::uint64_t n = 0; n < 3; ++n)
            QVERIFY(mine->write(World::batchOf(world.compose({.records = {.first = n * 50}}))));
        QVERIFY(sending.run().hasValue());
        auto [theirs, otherWire, receiving] = Peer(world, "colleague", world.colleague);
        SAME(told(receiving.run()), std::string("NotForMe; NotForMe; NotForMe; "));
        world.join(kPatient, true);
        // Cut while it looks again: the next one goes on.
        const std::uint64_t before = otherWire->calls;
        bool whole = false;
        for (std::uint64_t cut = 4; !whole; ++cut) {
            otherWire->cutAt = otherWire->calls + cut;
            whole = receiving.run().hasValue();
        }
        otherWire->cutAt = 0;
        QVERIFY(otherWire->calls > before);
        QCOMPARE(theirs->counts()->contributions, 3U);
        QCOMPARE(theirs->loadPatient(kPatient)->items.size(), 30U);
        SAME(told(receiving.run()), std::string());
        SAME(findings(*theirs, world.genesis), std::string());
    }

    void whatWasNotServedIsAskedForAgain()
    {
        World world;
        world.beginTreatment(kPatient);
        world.join(kPatient, true);
        auto [mine, wire, sending] = Peer(world, "physician", world.physician);
        QVERIFY(mine->write(World::batchOf(world.compose({}))));
        QVERIFY(sending.run().hasValue());
        auto [theirs, otherWire, receiving] = Peer(world, "colleague", world.colleague);
        otherWire->lieAbout<gateway::VaultGetResponse>([](gateway::VaultGetResponse& r) { r.sets.clear(); });
        const std::string notServed = "NotServed; [the vault gives no key of a contribution that lists us]";
        SAME(told(receiving.run()), notServed);
        SAME(told(receiving.run()), notServed);
        otherWire->lie = nullptr;
        SAME(told(receiving.run()), std::string("Received; "));
        SAME(told(receiving.run()), std::string());
    }

    void aKeyThatLostIsReplaced()
    {
        World world;
        world.beginTreatment(kPatient);
        auto [mine, wire, sending] = Peer(world, "physician", world.physician);
        QVERIFY(mine->write(World::batchOf(world.compose({}))));
        QVERIFY(sending.run().hasValue());
        // The colleague made an epoch 1 too, at the same time, and the ledger took the physician's.
        auto [theirs, otherWire, receiving] = Peer(world, "colleague", world.colleague);
        Digest256 circle;
        circle.octets = world.circle(kPatient).octets;
        QVERIFY(receiving.keepEpochSecret(circle, 1, crypto::SealingKeyPair::generate()).hasValue());
        SAME(told(receiving.run()), std::string("NotForMe; "));
        world.join(kPatient, true);
        SAME(told(receiving.run()), std::string("Received; "));
        const auto kept = theirs->list(replica::Section::CircleKeys);
        QCOMPARE(kept->size(), 1U);
        QVERIFY(equal(*kept->front().value, world.epoch.secret().view()));
    }

    void theOlderOfTwoThatComesLaterIsSuperseded_data()
    {
        QTest::addColumn<int>("which"); // 0: the older comes after the newer; 1: the newer is not readable; 2: it came
                                        // when the older was held
        for (int which = 0; which < 3; ++which)
            QTest::addRow("case %d", which) << which;
    }
    void theOlderOfTwoThatComesLaterIsSuperseded()
    {
        QFETCH(int, which);
        World world;
        world.beginTreatment(kPatient);
        world.join(kPatient, true);
        auto [mine, wire, sending] = Peer(world, "physician", world.physician);
        replica::NewContribution first = world.compose({.records = {.records = 40}});
        ComposeWish later{.records = {.first = 7, .records = 1, .version = 2}};
        std::uint32_t old = 0;
        while (first.records[old].record != replica::maker::nameAt(7))
            ++old;
        later.supersessions.push_back({first.root, old, 0});
        later.old = &first;
        replica::NewContribution second = world.compose(later);
        auto [theirs, otherWire, receiving] = Peer(world, "colleague", world.colleague);
        QVERIFY(mine->write(World::batchOf(std::move(first))));
        if (which == 2) {
            QVERIFY(sending.run().hasValue());
            SAME(told(receiving.run()), std::string("Received; "));
        }
        QVERIFY(mine->write(World::batchOf(std::move(second))));
        QVERIFY(sending.run().hasValue());
        const std::size_t hidden = which == 0 ? 64 : 1;
        otherWire->lieAbout<gateway::VaultGetResponse>([&](gateway::VaultGetResponse& r) {
            if (r.leaves.size() == hidden)
                r.sets.clear();
        });
        const std::string notServed = "[the vault gives no key of a contribution that lists us]";
        SAME(told(receiving.run()), (which == 2 ? "NotServed; " : "NotServed; Received; ") + notServed);
        if (which == 0) {
            otherWire->lie = nullptr;
            SAME(told(receiving.run()), std::string("Received; "));
        }
        const auto loaded = theirs->loadPatient(kPatient);
        std::size_t superseded = 0;
        for (const replica::LoadedRecord& r : loaded->records) {
            if (r.flags == 0)
                continue;
            ++superseded;
            QVERIFY(r.record == replica::maker::nameAt(7) && r.version == replica::maker::versionAt(7, 1) &&
                    r.flags == replica::kSuperseded);
            QVERIFY(r.replacedHeight > 0 && r.replacedAt.has_value());
        }
        QCOMPARE(superseded, 1U);
        SAME(findings(*theirs, world.genesis), std::string());
    }

    void aColleagueReceives()
    {
        World world;
        world.beginTreatment(kPatient);
        auto [mine, wire, sending] = Peer(world, "physician", world.physician);
        replica::NewContribution first = world.compose({.records = {.records = 40}});
        ComposeWish later{.records = {.first = 7, .records = 1, .version = 2}};
        std::uint32_t old = 0;
        while (first.records[old].record != replica::maker::nameAt(7))
            ++old;
        later.supersessions.push_back({first.root, old, 0});
        later.old = &first;
        replica::NewContribution second = world.compose(later);
        QVERIFY(mine->write(World::batchOf(std::move(first))));
        QVERIFY(mine->write(World::batchOf(std::move(second))));
        QVERIFY(sending.run().hasValue());

        auto [theirs, otherWire, receiving] = Peer(world, "colleague", world.colleague);
        SAME(told(receiving.run()), std::string("NotForMe; NotForMe; "));
        world.join(kPatient, false);
        auto fresh = world.replicaOf("colleague2");
        Synchroniser waiting(*fresh, *otherWire, world.genesis, world.colleague.device, world.clock, {.anchor = false});
        SAME(
            told(waiting.run()),
            std::string(
                "AccessPending; AccessPending; [this replica is built anew: an earlier one of this key was anchored on the ledger]"));
        QVERIFY(fresh->patients()->front().accessPending);
        SAME(told(waiting.run()), std::string("AccessPending; AccessPending; "));
        world.giveKey(kPatient);
        const auto report = waiting.run();
        SAME(told(report), std::string("Received; Received; "));
        QCOMPARE(report->received, 41U);
        QVERIFY(!fresh->patients()->front().accessPending);
        SAME(told(waiting.run()), std::string());

        const auto a = mine->loadPatient(kPatient);
        const auto b = fresh->loadPatient(kPatient);
        QCOMPARE(b->records.size(), 41U);
        for (std::size_t n = 0; n < a->records.size(); ++n) {
            QVERIFY(a->records[n].record == b->records[n].record && a->records[n].flags == b->records[n].flags);
            QVERIFY(a->items[n] == b->items[n]);
            QVERIFY(fresh->recheck(b->records[n].record, b->records[n].version));
        }
        QCOMPARE(std::ranges::count_if(b->records, [](const auto& r) { return (r.flags & replica::kSuperseded) != 0; }),
                 1);
        for (const replica::ContributionInfo& info : b->contributions)
            QVERIFY(info.verdict.verdict == replica::Verdict::Verified && !info.mine);
        SAME(findings(*fresh, world.genesis), std::string());
    }

    void everyCutOfAReceiverIsSurvived()
    {
        World world;
        world.beginTreatment(kPatient);
        world.join(kPatient, true);
        auto [mine, wire, sending] = Peer(world, "physician", world.physician);
        for (std::uint64_t n = 0; n < 3; ++n)
            QVERIFY(mine->write(World::batchOf(world.compose({.records = {.first = n * 50}}))));
        QVERIFY(sending.run().hasValue());
        auto otherWire = world.wire(world.colleague);
        for (std::uint64_t cut = 1;; ++cut) {
            const std::string name = "colleague" + std::to_string(cut);
            auto theirs = world.replicaOf(name);
            otherWire->calls = 0;
            otherWire->cutAt = cut;
            bool whole = false;
            {
                Synchroniser receiving(*theirs, *otherWire, world.genesis, world.colleague.device, world.clock,
                                       {.anchor = false});
                whole = receiving.run().hasValue();
            }
            theirs.reset();
            theirs = world.replicaOf(name);
            otherWire->cutAt = 0;
            Synchroniser receiving(*theirs, *otherWire, world.genesis, world.colleague.device, world.clock,
                                   {.anchor = false});
            QVERIFY(receiving.run().hasValue());
            QCOMPARE(theirs->counts()->contributions, 3U);
            QCOMPARE(theirs->counts()->outbox, 0U);
            QCOMPARE(theirs->loadPatient(kPatient)->items.size(), 30U);
            SAME(findings(*theirs, world.genesis), std::string());
            if (whole)
                break;
        }
    }

    void deletionsArrive()
    {
        World world;
        world.beginTreatment(kPatient);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        replica::NewContribution c = world.compose({});
        const Digest256 root = c.root;
        const auto record = c.records[3].record;
        const auto version = c.records[3].version;
        QVERIFY(replica->write(World::batchOf(std::move(c))));
        QVERIFY(sync.run().hasValue());
        const auto path = replica->leafPath(record, version);
        QVERIFY(path.hasValue());
        contract::SupersedeBody body;
        body.handle = kPatient;
        body.leaves.push_back({root, path->index, contract::Leaf{path->leaf.octets}, path->aunts});
        // What was received is the data owner's to delete: here the hospital's.
        QCOMPARE(world.submit(world.administrator, body).code, 0U);
        QVERIFY(sync.run().hasValue());
        const auto loaded = replica->loadPatient(kPatient);
        QVERIFY((loaded->records[3].flags & replica::kDeleted) != 0);
        QVERIFY(loaded->records[3].replacedHeight > 0);
        SAME(findings(*replica, world.genesis), std::string());
    }

    void sleptForThirtyDaysAndTwoYears()
    {
        World world;
        world.beginTreatment(kPatient);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        QVERIFY(replica->write(World::batchOf(world.compose({}))));
        QVERIFY(sync.run().hasValue());
        for (const std::int64_t days : {30, 730}) {
            world.clock.advanceSeconds(days * 86'400);
            // Without the node: what is held is too old to be believed, and says so.
            HeaderTracker offline(*replica, *wire, world.genesis);
            QVERIFY(offline.restore(world.clock.now())->state == HeaderTrust::State::Expired);
            world.restartNode();
            const auto report = sync.run();
            QVERIFY2(report.hasValue(), told(report).c_str());
            QVERIFY(report->trust.state == HeaderTrust::State::Verified);
            QVERIFY(report->trust.time.ns > world.clock.now().ns - 86'400LL * 1'000'000'000);
            QVERIFY(replica->write(
                World::batchOf(world.compose({.records = {.first = static_cast<std::uint64_t>(days) * 1000}}))));
            SAME(told(sync.send()), std::string("Recorded; "));
        }
        SAME(findings(*replica, world.genesis), std::string());
    }

    void aNewReplicaStartsFromGenesis()
    {
        World world;
        world.beginTreatment(kPatient);
        world.clock.advanceSeconds(100 * 86'400);
        world.restartNode();
        auto replica = world.replicaOf("late");
        auto wire = world.wire(world.physician);
        HeaderTracker tracker(*replica, *wire, world.genesis);
        QVERIFY(tracker.restore(world.clock.now())->state == HeaderTrust::State::None);
        const auto trust = tracker.advance(world.clock.now());
        QVERIFY(trust.hasValue());
        QVERIFY(trust->state == HeaderTrust::State::Verified);
        for (LedgerHeight height = 1; height <= trust->height; ++height)
            QVERIFY(tracker.headerAt(height).hasValue());
        QVERIFY(!tracker.headerAt(trust->height + 1));
    }

    void anOlderReplicaIsRefused()
    {
        World world;
        world.beginTreatment(kPatient);
        auto replica = world.replicaOf("physician");
        auto wire = world.wire(world.physician);
        QVERIFY(replica->write(World::batchOf(world.compose({}))));
        QVERIFY(replica->close());
        const auto copy = [&](const char* from, const char* to) {
            for (const char* end : {".db", ".seal"})
                std::filesystem::copy_file(world.folder.path() / (from + std::string(end)),
                                           world.folder.path() / (to + std::string(end)),
                                           std::filesystem::copy_options::overwrite_existing);
        };
        copy("physician", "old");
        replica = world.replicaOf("physician");
        {
            Synchroniser sync(*replica, *wire, world.genesis, world.physician.device, world.clock);
            QVERIFY(sync.run()->anchored);
        }
        QVERIFY(replica->close());
        copy("old", "physician");
        replica = world.replicaOf("physician");
        QVERIFY(replica->health().fresh); // file and seal fit each other
        Synchroniser sync(*replica, *wire, world.genesis, world.physician.device, world.clock);
        const auto report = sync.run();
        QVERIFY(!report);
        QVERIFY(report.error().kind == SyncError::Kind::RolledBack);
        QVERIFY(replica->loadPatient(kPatient)->root == replica::RootVerdict::Mismatch);
    }
};

QTEST_GUILESS_MAIN(SynchroniserTest)
#include "synchroniser_test.moc"
