// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentworld.h"

#include <contract/accesslog.h>
#include <contract/grants.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using enum PermissionClass;

StateAt now(const ConsentWorld& w)
{
    return {w.app->state(), w.time, w.genesis};
}
AccessNoticeBody noticeOf(const ConsentWorld& w, const Digest256& grant, PermissionClass c = Pdd,
                          Purpose purpose = Purpose::Treatment)
{
    return {w.anna, c, purpose, grant, digest("row")};
}
bool alive(const ConsentWorld& w, const Digest256& id)
{
    return isGrantAlive(now(w), w.anna, w.grant(id));
}
bool gives(const ConsentWorld& w, const Digest256& id, PermissionClass c = Pdd)
{
    return grantGives(now(w), w.anna, w.grant(id), c);
}
bool givesAll(const ConsentWorld& w, const Digest256& id)
{
    return grantGivesAll(now(w), w.anna, w.grant(id));
}
bool noted(const ConsentWorld& w, const Digest256& id, PermissionClass c = Pdd)
{
    return isAccessNoted(w.app->state(), w.anna, id, w.grant(id), c);
}
bool notedForAll(const ConsentWorld& w, const Digest256& id)
{
    return isAccessNotedForAll(w.app->state(), w.anna, id, w.grant(id));
}
RestrictionBody restriction(const ConsentWorld& w, std::uint8_t purposes, std::uint8_t classes)
{
    RestrictionBody body;
    body.handle = w.anna;
    body.purposes = purposes;
    body.classes = classes;
    return body;
}
} // namespace

/// What a state says of a grant to who serves by it.
class GrantsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aliveUntilItEnds_data()
    {
        QTest::addColumn<int>("end");
        QTest::newRow("revoked by the owner") << 0;
        QTest::newRow("given back") << 1;
        QTest::newRow("expired") << 2;
        QTest::newRow("requester's certificate revoked") << 3;
        QTest::newRow("requester's member left") << 4;
    }
    void aliveUntilItEnds()
    {
        QFETCH(int, end);
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        QVERIFY(alive(w, id) && gives(w, id) && givesAll(w, id));
        Instant at = w.time;
        MemberBody leave;
        leave.action = MemberBody::Action::Leave;
        leave.organisation = organisationId("south");
        switch (end) {
        case 0: QCOMPARE(w.submit(w.patient, w.revocation(id)), Code::Ok); break;
        case 1: QCOMPARE(w.submit(w.southPhysician, w.revocation(id)), Code::Ok); break;
        case 2: at.ns = w.grant(id).until.ns + 1; break;
        case 3: QCOMPARE(w.submit(w.southRoot, RevokeBody{w.southPhysician.id(), RevokeReason::Left}), Code::Ok); break;
        default: QCOMPARE(w.submit(w.northRoot, leave), Code::Ok); break;
        }
        at = std::max(at, w.time);
        const StateAt then{w.app->state(), at, w.genesis};
        QVERIFY(!isGrantAlive(then, w.anna, w.grant(id)));
        QVERIFY(!grantGives(then, w.anna, w.grant(id), Pdd));
        QVERIFY(!grantGivesAll(then, w.anna, w.grant(id)));
    }

    void untilItsLastMoment()
    {
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        QVERIFY(isGrantAlive({w.app->state(), w.grant(id).until, w.genesis}, w.anna, w.grant(id)));
    }

    void onlyTheClassesOfTheGrant()
    {
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician, Purpose::Treatment, bitOf(Pdd));
        QVERIFY(gives(w, id, Pdd));
        QVERIFY(!gives(w, id, Pha) && !gives(w, id, Sop));
        QVERIFY(givesAll(w, id));
    }

    void aRestrictionSuspendsOneClassAndTheTable()
    {
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        const Digest256 other = w.made(w.patient, restriction(w, bitOf(Purpose::Research), kAllClasses));
        QVERIFY(other != Digest256{} && gives(w, id) && givesAll(w, id)); // of another purpose
        const Digest256 own = w.made(w.patient, restriction(w, bitOf(Purpose::Treatment), bitOf(Sop)));
        QVERIFY(own != Digest256{});
        QVERIFY(alive(w, id));
        QVERIFY(gives(w, id, Pdd) && !gives(w, id, Sop));
        QVERIFY(!givesAll(w, id));
        RestrictionBody lift;
        lift.handle = w.anna;
        lift.action = RestrictionBody::Action::Lift;
        lift.restriction = own;
        QCOMPARE(w.submit(w.patient, lift), Code::Ok);
        QVERIFY(gives(w, id, Sop) && givesAll(w, id));
    }

    void aNarrowedGrantNamesItsNewTable()
    {
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        QVERIFY(tableInForce(w.grant(id)) == digest("wraps"));
        GrantChangeBody body = w.revocation(id);
        body.action = GrantChangeBody::Action::Narrow;
        body.classes = bitOf(Pdd);
        body.until = w.days(10);
        body.wraps = digest("narrow wraps");
        body.scope = ConsentWorld::scope(9);
        QCOMPARE(w.submit(w.patient, body), Code::Ok);
        QVERIFY(tableInForce(w.grant(id)) == digest("narrow wraps"));
        GrantChangeBody renewal = w.revocation(id);
        renewal.action = GrantChangeBody::Action::Renew;
        renewal.until = w.days(100);
        QCOMPARE(w.submit(w.patient, renewal), Code::Ok);
        QVERIFY(tableInForce(w.grant(id)) == digest("narrow wraps"));
    }

    void anAccessIsNotedForItsClass()
    {
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        QVERIFY(!noted(w, id) && !notedForAll(w, id));
        QCOMPARE(w.submit(w.southPhysician, noticeOf(w, id, Pdd)), Code::Ok);
        QVERIFY(noted(w, id, Pdd));
        QVERIFY(!noted(w, id, Sop) && !noted(w, id, Pha) && !notedForAll(w, id));
        QCOMPARE(w.submit(w.southPhysician, noticeOf(w, id, Sop)), Code::Ok);
        QVERIFY(!notedForAll(w, id));
        QCOMPARE(w.submit(w.southPhysician, noticeOf(w, id, Pha)), Code::Ok);
        QVERIFY(noted(w, id, Pha) && noted(w, id, Sop) && notedForAll(w, id));
    }

    /// Of everything that stands under the patient, only this requester's notices under this grant count.
    void otherNoticesAreNoneOfIt()
    {
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        const Digest256 later = w.granted(w.southPhysician);
        const Digest256 research = w.granted(w.southResearcher, Purpose::Research);
        QVERIFY(later != Digest256{} && research != Digest256{});
        QCOMPARE(w.submit(w.southPhysician, noticeOf(w, later)), Code::Ok);
        QCOMPARE(w.submit(w.southResearcher, noticeOf(w, research, Pdd, Purpose::Research)), Code::Ok);
        QCOMPARE(w.submit(w.physician, noticeOf(w, {})), Code::Ok); // by the own permission
        QVERIFY(!noted(w, id));
        QVERIFY(noted(w, later) && noted(w, research));
        // The contract takes no notice with somebody else's grant, and the state would not count one.
        QCOMPARE(w.submit(w.southResearcher, noticeOf(w, id)), Code::WrongOrganisation);
        GrantEntry stolen = w.grant(later);
        stolen.requester = w.southResearcher.id();
        QVERIFY(!isAccessNoted(w.app->state(), w.anna, later, stolen, Pdd));
        QVERIFY(!isAccessNoted(w.app->state(), w.ben, later, w.grant(later), Pdd));
    }

    /// Entries under the patient that say one thing otherwise, some of which no rule would write.
    void eachPartOfANoticeCounts_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<bool>("counts");
        QTest::newRow("as it should be") << 0 << true;
        QTest::newRow("another reference") << 1 << false;
        QTest::newRow("another signer") << 2 << false;
        QTest::newRow("another purpose") << 3 << false;
        QTest::newRow("another class") << 4 << false;
        QTest::newRow("by an emergency") << 5 << false;
        QTest::newRow("no entry") << 6 << false;
    }
    void eachPartOfANoticeCounts()
    {
        QFETCH(const int, which);
        QFETCH(const bool, counts);
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        const GrantEntry grant = w.grant(id);
        AccessEntry entry;
        entry.signer = grant.requester;
        entry.permissionClass = Pdd;
        entry.purpose = grant.purpose;
        entry.reference = id;
        switch (which) {
        case 1: entry.reference = digest("another"); break;
        case 2: entry.signer = w.southResearcher.id(); break;
        case 3: entry.purpose = Purpose::Research; break;
        case 4: entry.permissionClass = Sop; break;
        case 5: entry.emergency = true; break;
        default: break;
        }
        StateTrie state = w.app->state();
        QVERIFY(state.put(key::access(w.anna, digest("notice")), which == 6 ? bytesOf("no entry") : encode(entry)));
        QCOMPARE(isAccessNoted(state, w.anna, id, grant, Pdd), counts);
    }
};

QTEST_APPLESS_MAIN(GrantsTest)
#include "grants_test.moc"
