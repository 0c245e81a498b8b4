// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Action = TeamBody::Action;

OwnerBody custodianOf(const World& w, const PatientHandle& handle, const char* organisation = "north")
{
    OwnerBody body;
    body.handle = handle;
    body.owner = keyIdOf(*w.entry<MemberEntry>(key::member(organisationId(organisation)))->custodian);
    return body;
}
OwnerBody toPatient(const PatientHandle& handle, const User& patient)
{
    OwnerBody body;
    body.handle = handle;
    body.kind = OwnerKind::Patient;
    body.owner = patient.id();
    body.accepted = signAcceptance("test-chain-1", handle, signerOf(patient.key));
    return body;
}
TeamBody team(Action action, const PatientHandle& handle, const KeyId& member = {}, std::uint32_t epoch = 0)
{
    TeamBody body;
    body.action = action;
    body.handle = handle;
    body.member = member;
    body.epoch = epoch;
    if (epoch != 0)
        body.epochKey = makeSealing("epoch " + std::to_string(epoch) + toHex(handle));
    return body;
}
} // namespace

/// Owners and circles: one passing, one attacking case a rule.
class CirclesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void firstOwnerIsTheCustodian()
    {
        World w;
        const PatientHandle ben = handleOf("ben");
        QCOMPARE(w.submit(w.physician, toPatient(ben, w.patient)), Code::NoOwner);
        QCOMPARE(w.submit(w.officer, custodianOf(w, ben)), Code::NoPermission);
        QCOMPARE(w.submit(w.researcher, custodianOf(w, ben)), Code::NoPermission);
        QCOMPARE(w.submit(w.physician, custodianOf(w, ben, "south")), Code::NotAlive); // another hospital's custodian
        QCOMPARE(w.submit(w.nurse, custodianOf(w, ben)), Code::Ok);
        const OwnerEntry entry = w.owner(ben);
        QVERIFY(entry.kind == OwnerKind::Custodian && entry.organisation == organisationId("north"));
        QCOMPARE(entry.changed, w.app->height());
        QCOMPARE(w.submit(w.physician, custodianOf(w, ben)), Code::AlreadyExists);
        QCOMPARE(w.submit(w.southPhysician, custodianOf(w, ben, "south")), Code::WrongOrganisation);
    }

    void handOver()
    {
        World w;
        const OwnerBody body = toPatient(w.anna, w.patient);
        QCOMPARE(w.submit(w.physician, body), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, body), Code::NotOwner); // nobody takes a record for himself
        QCOMPARE(w.submit(w.southRoot, body), Code::WrongOrganisation);
        OwnerBody notAccepted = body;
        notAccepted.accepted = signAcceptance("test-chain-1", handleOf("ben"), signerOf(w.patient.key));
        QCOMPARE(w.submit(w.officer, notAccepted), Code::BadPossession);
        QCOMPARE(w.submit(w.officer, toPatient(w.anna, w.nurse)), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.officer, toPatient(w.anna, w.stranger)), Code::UnknownSubject);
        QCOMPARE(w.submit(w.officer, body), Code::Ok);
        const OwnerEntry entry = w.owner(w.anna);
        QVERIFY(entry.kind == OwnerKind::Patient && entry.owner == w.patient.id() &&
                entry.sealing == w.patient.sealing);
        QCOMPARE(entry.changed, w.app->height());
    }

    void patientHandsOn()
    {
        World w;
        QCOMPARE(w.submit(w.northRoot, toPatient(w.anna, w.patient)), Code::Ok);
        User next = makeUser("patient's next key");
        w.hire(w.northRoot, next, Role::Patient, {});
        // The desk cannot take a record from a patient whose key lives.
        QCOMPARE(w.submit(w.officer, toPatient(w.anna, next)), Code::NotOwner);
        QCOMPARE(w.submit(w.northRoot, custodianOf(w, w.anna)), Code::AlreadyExists);
        QCOMPARE(w.submit(w.patient, toPatient(w.anna, next)), Code::Ok);
        QCOMPARE(w.submit(w.patient, toPatient(w.anna, w.patient)), Code::NotOwner);
    }

    /// A patient's dead key must not stop writing: any writer may put the custodian back.
    void deadKeyFallsToTheCustodian()
    {
        World w;
        QCOMPARE(w.submit(w.northRoot, toPatient(w.anna, w.patient)), Code::Ok);
        QCOMPARE(w.submit(w.physician, custodianOf(w, w.anna)), Code::AlreadyExists);
        QCOMPARE(w.submit(w.patient, RevokeBody{w.patient.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("t"))), Code::NotAlive);
        QCOMPARE(w.submit(w.researcher, custodianOf(w, w.anna)), Code::NotOwner);
        QCOMPARE(w.submit(w.physician, custodianOf(w, w.anna)), Code::Ok);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("t"))), Code::Ok);
    }

    /// A record goes to a living patient of the hospital, and back to a custodian that there is.
    void whoMayHaveARecord()
    {
        World w;
        User elsewhere = makeUser("patient of south"), gone = makeUser("gone");
        w.hire(w.southRoot, elsewhere, Role::Patient, {});
        w.hire(w.northRoot, gone, Role::Patient, {});
        QCOMPARE(w.submit(w.officer, toPatient(w.anna, elsewhere)), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{gone.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(w.submit(w.officer, toPatient(w.anna, gone)), Code::NotAlive);
        QVERIFY(w.owner(w.anna).kind == OwnerKind::Custodian);
        // A member without a custodian's key keeps no records.
        User root = makeUser("west root"), physician = makeUser("west physician");
        MemberBody west;
        west.action = MemberBody::Action::Join;
        west.organisation = organisationId("west");
        west.key = root.field();
        west.sealing = root.sealing;
        west.possession = signMember("test-chain-1", west, signerOf(root.key));
        QCOMPARE(w.submit(w.northRoot, west), Code::Ok);
        w.hire(root, physician, Role::Physician, {PermissionClass::Pdd});
        OwnerBody body;
        body.handle = handleOf("carl");
        QCOMPARE(w.submit(physician, body), Code::NotAlive);
        MemberBody custodian;
        custodian.organisation = west.organisation;
        custodian.custodian = makeSealing("west custodian");
        QCOMPARE(w.submit(root, custodian), Code::Ok);
        QCOMPARE(w.submit(physician, body), Code::NotAlive); // not under another key
        body.owner = keyIdOf(*custodian.custodian);
        QCOMPARE(w.submit(physician, body), Code::Ok);
    }

    void createCircle()
    {
        World w;
        const PatientHandle ben = handleOf("ben");
        QCOMPARE(w.submit(w.nurse, team(Action::Create, ben, w.nurse.id(), 1)), Code::NoOwner);
        QCOMPARE(w.submit(w.physician, custodianOf(w, ben)), Code::Ok);
        QCOMPARE(w.submit(w.nurse, team(Action::Create, ben, w.physician.id(), 1)),
                 Code::BadField); // in another's name
        QCOMPARE(w.submit(w.nurse, team(Action::Create, ben, w.nurse.id(), 2)), Code::BadEpoch);
        QCOMPARE(w.submit(w.officer, team(Action::Create, ben, w.officer.id(), 1)), Code::NoPermission);
        QCOMPARE(w.submit(w.southPhysician, team(Action::Create, ben, w.southPhysician.id(), 1)),
                 Code::WrongOrganisation);
        QCOMPARE(w.submit(w.nurse, team(Action::Create, ben, w.nurse.id(), 1)), Code::Ok);
        const CircleEntry entry = w.circle(ben);
        QVERIFY(entry.epoch == 1 && entry.members == 1 && !entry.stale && entry.since == w.app->height());
        QCOMPARE(w.owner(ben).changed, w.app->height());
        QCOMPARE(w.submit(w.physician, team(Action::Create, ben, w.physician.id(), 1)), Code::AlreadyExists);
        // Other kinds have circles of their own, with rules of their own.
        TeamBody other = team(Action::Create, ben, w.nurse.id(), 1);
        other.circle = CircleKind::Delegates;
        QCOMPARE(w.submit(w.nurse, other), Code::NotDelegate);
        for (const CircleKind kind : {CircleKind::Staff, CircleKind::Emergency, CircleKind::EmergencySummary}) {
            other.circle = kind;
            if (kind != CircleKind::Staff)
                QCOMPARE(w.submit(w.physician, other), Code::NotInCircle); // not of this patient's team
            QCOMPARE(w.submit(w.nurse, other), Code::Ok);
            QVERIFY(w.circle(ben, kind).kind == kind);
            QVERIFY(w.team(ben, kind) != w.team(ben));
        }
    }

    void nextEpoch()
    {
        World w;
        QCOMPARE(w.submit(w.nurse, team(Action::Epoch, w.anna, {}, 2)), Code::NotInCircle);
        QCOMPARE(w.submit(w.physician, team(Action::Epoch, w.anna, {}, 3)), Code::BadEpoch);
        QCOMPARE(w.submit(w.physician, team(Action::Epoch, w.anna, {}, 1)), Code::BadEpoch);
        TeamBody sameKey = team(Action::Epoch, w.anna, {}, 2);
        sameKey.epochKey = w.circle(w.anna).epochKey;
        QCOMPARE(w.submit(w.physician, sameKey), Code::BadEpoch);
        QCOMPARE(w.submit(w.physician, team(Action::Epoch, handleOf("ben"), {}, 2)), Code::NoOwner);
        QCOMPARE(w.submit(w.physician, team(Action::Epoch, w.anna, {}, 2)), Code::Ok);
        QCOMPARE(w.circle(w.anna).epoch, 2U);
        QCOMPARE(w.owner(w.anna).changed, w.app->height());
        // The owner may, too.
        QCOMPARE(w.submit(w.northRoot, toPatient(w.anna, w.patient)), Code::Ok);
        QCOMPARE(w.submit(w.patient, team(Action::Epoch, w.anna, {}, 3)), Code::Ok);
    }

    void join()
    {
        World w;
        QCOMPARE(w.submit(w.nurse, team(Action::Join, w.anna, w.nurse.id())), Code::NotInCircle);
        QCOMPARE(w.submit(w.northRoot, team(Action::Join, w.anna, w.nurse.id())), Code::NotInCircle);
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.officer.id())), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.northRoot.id())), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.southPhysician.id())), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.stranger.id())), Code::UnknownSubject);
        TeamBody body = team(Action::Join, w.anna, w.nurse.id());
        body.basis = LegalBasis::Consent;
        body.from = w.time;
        body.until = w.time;
        QCOMPARE(w.submit(w.physician, body), Code::BadValidity);
        body.from.ns -= 1'000'000'000;
        QCOMPARE(w.submit(w.physician, body), Code::BadValidity); // over already
        body.from = w.time;
        body.until.ns = w.time.ns + 100'000'000'000;
        QCOMPARE(w.submit(w.physician, body), Code::Ok);
        const LedgerHeight joined = w.app->height();
        QCOMPARE(w.submit(w.physician, body), Code::AlreadyExists);
        const auto entry = w.entry<TeamEntry>(key::teamMember(w.team(w.anna), w.nurse.id()));
        QVERIFY(entry && entry->basis == LegalBasis::Consent && entry->role == Role::Nurse && entry->since == joined);
        QCOMPARE(w.circle(w.anna).members, 2U);
        QVERIFY(w.owner(w.anna).changed < w.app->height()); // a new reader is no reason to wrap again
        // A member may act for as long as the membership lasts.
        User third = makeUser("third");
        w.hire(w.northRoot, third, Role::Surgeon, {});
        QCOMPARE(w.submit(w.nurse, team(Action::Join, w.anna, third.id())), Code::Ok);
        w.pass(200);
        QCOMPARE(w.submit(w.nurse, team(Action::Epoch, w.anna, {}, 2)), Code::NotInCircle);
        // Revoked keys neither join nor act.
        QCOMPARE(w.submit(w.northRoot, RevokeBody{third.id(), RevokeReason::Left}), Code::Ok);
        User fourth = makeUser("fourth");
        w.hire(w.northRoot, fourth, Role::Surgeon, {});
        QCOMPARE(w.submit(w.northRoot, RevokeBody{fourth.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, fourth.id())), Code::NotAlive);
    }

    void timeOfAMembership_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("until");
        QTest::addColumn<Code>("code");
        // Nanoseconds from the time of the block on.
        QTest::newRow("ends with the block") << qint64{-5} << qint64{0} << Code::Ok;
        QTest::newRow("ended before the block") << qint64{-5} << qint64{-1} << Code::BadValidity;
        QTest::newRow("ends after it begins") << qint64{5} << qint64{6} << Code::Ok;
        QTest::newRow("ends as it begins") << qint64{5} << qint64{5} << Code::BadValidity;
    }
    void timeOfAMembership()
    {
        QFETCH(const qint64, from);
        QFETCH(const qint64, until);
        QFETCH(const Code, code);
        World w;
        const std::int64_t block = w.time.ns + 1'000'000'000;
        TeamBody body = team(Action::Join, w.anna, w.nurse.id());
        body.from = Instant{block + from};
        body.until = Instant{block + until};
        QCOMPARE(w.submit(w.physician, body), code);
        QCOMPARE(w.time.ns, block);
        const auto entry = w.entry<TeamEntry>(key::teamMember(w.team(w.anna), w.nurse.id()));
        QCOMPARE(entry.has_value(), code == Code::Ok);
    }

    /// Whose time was over is let in again, and counted once.
    void joinAgain()
    {
        World w;
        TeamBody body = team(Action::Join, w.anna, w.nurse.id());
        body.until = Instant{w.time.ns + 100'000'000'000};
        QCOMPARE(w.submit(w.physician, body), Code::Ok);
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.nurse.id())), Code::AlreadyExists);
        w.pass(200);
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.nurse.id())), Code::Ok);
        QCOMPARE(w.circle(w.anna).members, 2U);
        QCOMPARE(w.submit(w.nurse, team(Action::Epoch, w.anna, {}, 2)), Code::Ok);
    }

    /// A circle that nobody began has no epoch, and nobody joins or leaves it.
    void noCircle()
    {
        World w;
        for (const Action action : {Action::Epoch, Action::Join, Action::Leave}) {
            TeamBody body =
                team(action, w.anna, action == Action::Epoch ? KeyId{} : w.nurse.id(), action == Action::Epoch ? 2 : 0);
            body.circle = CircleKind::Staff;
            QCOMPARE(w.submit(w.physician, body), Code::UnknownSubject);
        }
    }

    /// Only the later key of a member's holder takes its place; nobody else does by naming the member.
    void nobodyTakesAnothersPlace()
    {
        World w;
        QCOMPARE(w.submit(w.nurse, team(Action::Join, w.anna, w.physician.id())), Code::NotInCircle);
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.physician.id())), Code::AlreadyExists);
        QCOMPARE(w.circle(w.anna).members, 1U);
        QVERIFY(!w.entry<TeamEntry>(key::teamMember(w.team(w.anna), w.nurse.id())));
    }

    void leave()
    {
        World w;
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.nurse.id())), Code::Ok);
        QCOMPARE(w.submit(w.physician, team(Action::Leave, w.anna, w.researcher.id(), 2)), Code::UnknownSubject);
        QCOMPARE(w.submit(w.researcher, team(Action::Leave, w.anna, w.nurse.id(), 2)), Code::NotInCircle);
        // A remaining member must make the next epoch; the one who leaves must not.
        QCOMPARE(w.submit(w.physician, team(Action::Leave, w.anna, w.nurse.id())), Code::BadEpoch);
        QCOMPARE(w.submit(w.nurse, team(Action::Leave, w.anna, w.nurse.id(), 2)), Code::BadEpoch);
        QCOMPARE(w.submit(w.physician, team(Action::Leave, w.anna, w.nurse.id(), 2)), Code::Ok);
        QCOMPARE(w.circle(w.anna).epoch, 2U);
        QCOMPARE(w.circle(w.anna).members, 1U);
        QCOMPARE(w.submit(w.nurse, team(Action::Epoch, w.anna, {}, 3)), Code::NotInCircle);
        QCOMPARE(w.submit(w.physician, team(Action::Leave, w.anna, w.nurse.id(), 3)), Code::UnknownSubject);
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.nurse.id())), Code::Ok); // and may come back
    }

    /// Who leaves by himself knows the epoch's secret: nobody writes to it any more.
    void leavingAloneMakesTheEpochStale()
    {
        World w;
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.nurse.id())), Code::Ok);
        QCOMPARE(w.submit(w.nurse, team(Action::Leave, w.anna, w.nurse.id())), Code::Ok);
        QVERIFY(w.circle(w.anna).stale);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("t"))), Code::NotAlive);
        QCOMPARE(w.submit(w.physician, team(Action::Epoch, w.anna, {}, 2)), Code::Ok);
        QVERIFY(!w.circle(w.anna).stale);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("t"))), Code::Ok);
        // An administrator can put somebody out, without a key.
        QCOMPARE(w.submit(w.physician, team(Action::Join, w.anna, w.nurse.id())), Code::Ok);
        QCOMPARE(w.submit(w.southRoot, team(Action::Leave, w.anna, w.nurse.id())), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.northRoot, team(Action::Leave, w.anna, w.nurse.id())), Code::Ok);
        QVERIFY(w.circle(w.anna).stale);
    }

    void emptyCircleBeginsAgain()
    {
        World w;
        QCOMPARE(w.submit(w.nurse, team(Action::Create, w.anna, w.nurse.id(), 2)), Code::AlreadyExists);
        QCOMPARE(w.submit(w.physician, team(Action::Leave, w.anna, w.physician.id())), Code::Ok);
        QCOMPARE(w.circle(w.anna).members, 0U);
        QCOMPARE(w.submit(w.nurse, team(Action::Create, w.anna, w.nurse.id(), 1)), Code::BadEpoch);
        QCOMPARE(w.submit(w.nurse, team(Action::Create, w.anna, w.nurse.id(), 2)), Code::Ok);
        QCOMPARE(w.circle(w.anna).members, 1U);
    }
};

QTEST_GUILESS_MAIN(CirclesTest)
#include "circles_test.moc"
