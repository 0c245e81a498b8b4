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

/// What stays and what goes when somebody may no longer read.
class MembershipTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whoLeavesIsPurged()
    {
        World world;
        world.beginTreatment(kPatient);
        world.join(kPatient, true);
        auto [mine, wire, sending] = Peer(world, "physician", world.physician);
        QVERIFY(mine->write(World::batchOf(world.compose({}))));
        QVERIFY(sending.run().hasValue());
        auto [theirs, otherWire, receiving] = Peer(world, "colleague", world.colleague);
        SAME(told(receiving.run()), std::string("Received; "));
        contract::TeamBody leave;
        leave.action = contract::TeamBody::Action::Leave;
        leave.handle = kPatient;
        leave.member = world.colleague.id();
        leave.epoch = 2;
        const auto next = crypto::SealingKeyPair::generate();
        leave.epochKey = contract::keyField(next.publicKey());
        QCOMPARE(world.submit(world.physician, leave).code, 0U);
        SAME(told(receiving.run()), std::string("Purged; "));
        QCOMPARE(theirs->counts()->records, 0U);
        QVERIFY(theirs->list(replica::Section::CircleKeys)->empty());
        SAME(told(receiving.run()), std::string());
        SAME(findings(*theirs, world.genesis), std::string());
        QCOMPARE(mine->counts()->records, 10U); // the others keep theirs
    }

    void whatWasNotRecordedOutlivesAMembership_data()
    {
        QTest::addColumn<bool>("back");
        QTest::newRow("back in the team it is recorded") << true;
        QTest::newRow("recorded after all it goes too") << false;
    }
    void whatWasNotRecordedOutlivesAMembership()
    {
        QFETCH(bool, back);
        World world;
        world.beginTreatment(kPatient);
        world.join(kPatient, false);
        auto [replica, wire, sync] = Peer(world, "physician", world.physician);
        Digest256 circle;
        circle.octets = world.circle(kPatient).octets;
        QVERIFY(sync.keepEpochSecret(circle, 1, world.epoch).hasValue());
        QVERIFY(replica->write(World::batchOf(world.compose({}))));
        QVERIFY(sync.run().hasValue());
        contract::PermissionBody permission;
        permission.subject = world.physician.id();
        permission.permissionClass = contract::PermissionClass::Pha;
        permission.rights = contract::kRightsNone;
        QCOMPARE(world.submit(world.administrator, permission).code, 0U);
        replica::NewContribution own =
            world.compose({.records = {.first = 100, .records = 5}, .epoch = 1, .selfWrap = true});
        const Digest256 root = own.root;
        const auto record = own.records[2].record;
        const auto version = own.records[2].version;
        QVERIFY(replica->write(World::batchOf(std::move(own))));
        QVERIFY(sync.run().hasValue());
        QVERIFY(replica->contribution(root)->value().state == replica::State::Refused);
        QCOMPARE(replica->counts()->records, 15U);

        contract::TeamBody team;
        team.action = contract::TeamBody::Action::Leave;
        team.handle = kPatient;
        team.member = world.physician.id();
        QCOMPARE(world.submit(world.physician, team).code, 0U);
        const auto left = sync.run();
        QVERIFY2(left.hasValue(), told(left).c_str());
        QCOMPARE(std::ranges::count(left->rows, Outcome::Purged, &SyncReport::Row::outcome), 1);
        QCOMPARE(left->problems.size(), std::size_t{1});
        QCOMPARE(replica->counts()->records, 5U);
        QVERIFY(replica->content(record, version));
        QVERIFY(replica->list(replica::Section::CircleKeys)->empty());
        SAME(told(sync.run()), std::string());
        SAME(findings(*replica, world.genesis), std::string());

        if (back) {
            permission.rights = contract::kRightsReadWrite;
            QCOMPARE(world.submit(world.administrator, permission).code, 0U);
            team.action = contract::TeamBody::Action::Epoch;
            team.member = {};
            team.epoch = 2;
            team.epochKey = contract::keyField(crypto::SealingKeyPair::generate().publicKey());
            QCOMPARE(world.submit(world.colleague, team).code, 0U);
            team = {};
            team.action = contract::TeamBody::Action::Join;
            team.handle = kPatient;
            team.member = world.physician.id();
            QCOMPARE(world.submit(world.colleague, team).code, 0U);
            const auto sent = sync.run();
            QVERIFY2(sent.hasValue(), told(sent).c_str());
            QVERIFY(replica->contribution(root)->value().state == replica::State::Recorded);
            QCOMPARE(replica->counts()->records, 5U);
            SAME(findings(*replica, world.genesis), std::string());
            return;
        }
        replica::Recording recording;
        recording.root = root;
        recording.evidence = bytesOf("evidence");
        const std::array recordings{recording};
        QVERIFY(replica->markRecorded(recordings));
        const auto after = sync.run();
        QVERIFY2(after.hasValue(), told(after).c_str());
        QCOMPARE(std::ranges::count(after->rows, Outcome::Purged, &SyncReport::Row::outcome), 1);
        QVERIFY(after->problems.empty());
        QCOMPARE(replica->counts()->records, 0U);
    }

    /// Whatever ends in between: records that are gone are not said to be here.
    void whatIsPurgedIsMarkedAsComing()
    {
        World world;
        world.beginTreatment(kPatient);
        world.join(kPatient, true);
        auto [mine, wire, sending] = Peer(world, "physician", world.physician);
        QVERIFY(mine->write(World::batchOf(world.compose({}))));
        QVERIFY(sending.run().hasValue());
        auto [theirs, otherWire, receiving] = Peer(world, "colleague", world.colleague);
        SAME(told(receiving.run()), std::string("Received; "));
        const Bytes name =
            Writer().raw(kHeldPrefix).raw(kPatient).raw(replica::maker::fixedOf<Digest256>(5)).bytes(); // a grant that
                                                                                                        // has been held
        replica::Batch mark;
        mark.entries.push_back(
            {replica::Section::Settings, name, Writer().raw(replica::maker::fixedOf<Digest256>(6)).i64(1).bytes()});
        QVERIFY(theirs->write(mark));
        contract::TeamBody leave;
        leave.action = contract::TeamBody::Action::Leave;
        leave.handle = kPatient;
        leave.member = world.colleague.id();
        QCOMPARE(world.submit(world.colleague, leave).code, 0U);
        bool seen = false;
        for (std::uint64_t cut = 1;; ++cut) {
            QVERIFY(cut < 200);
            otherWire->cutAt = otherWire->calls + cut;
            const bool whole = receiving.run().hasValue();
            const auto value = theirs->get(replica::Section::Settings, name);
            QVERIFY(value.hasValue());
            if (theirs->counts()->records == 0 && *value) {
                seen = true;
                QVERIFY(equal(BytesView(**value).first(Digest256::kSize), Digest256{}.view()));
            }
            if (whole)
                break;
        }
        QVERIFY(seen);
        QCOMPARE(theirs->counts()->records, 0U);
    }
};

QTEST_GUILESS_MAIN(MembershipTest)
#include "membership_test.moc"
