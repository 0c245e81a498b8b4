// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "successors.h"

#include "family.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Action = TeamBody::Action;

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
TeamBody inPlaceOf(const World& w, const User& old)
{
    return team(Action::Join, w.anna, old.id());
}
std::optional<TeamEntry> memberOf(const World& w, const User& who, CircleKind kind = CircleKind::TreatingTeam)
{
    return w.entry<TeamEntry>(key::teamMember(w.team(w.anna, kind), who.id()));
}
Code deleting(World& w, User& by, const Tree& tree, std::uint32_t leaf)
{
    return w.submit(by, SupersedeBody{w.anna, DeleteReason::EnteredInError, {tree.reference(leaf)}});
}
} // namespace

/// What follows a person from one key to the next: places in circles, and the record.
class SuccessorsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void takesThePlaceOnTheSameTerms()
    {
        World w;
        TeamBody join = inPlaceOf(w, w.nurse);
        join.basis = LegalBasis::Consent;
        join.from = w.time;
        join.until = Instant{w.time.ns + 1'000'000'000'000};
        QCOMPARE(w.submit(w.physician, join), Code::Ok);
        const TeamEntry before = memberOf(w, w.nurse).value();
        User next = rotate(w, w.nurse, "nurse's next key");
        const LedgerHeight changed = w.owner(w.anna).changed;
        const CircleEntry circle = w.circle(w.anna);
        QCOMPARE(w.submit(next, team(Action::Epoch, w.anna, {}, 2)), Code::NotInCircle); // not before it is in
        QCOMPARE(w.submit(next, join), Code::Ok);
        TeamEntry expected = before;
        expected.member = next.id();
        expected.since = w.app->height();
        QVERIFY(memberOf(w, next) == expected);
        expected = before;
        expected.left = w.app->height();
        QVERIFY(memberOf(w, w.nurse) == expected); // the old key is out
        // The same people by the same secret: nobody has to wrap again.
        QVERIFY(w.circle(w.anna) == circle);
        QCOMPARE(circle.members, 2U);
        QCOMPARE(w.owner(w.anna).changed, changed);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("t"))), Code::Ok);
        QCOMPARE(w.submit(next, team(Action::Epoch, w.anna, {}, 2)), Code::Ok);
        QCOMPARE(w.submit(w.nurse, team(Action::Epoch, w.anna, {}, 3)), Code::SignerNotLive);
        QCOMPARE(w.submit(next, join), Code::NotInCircle); // once
        // On its own way out, and the counting is right.
        QCOMPARE(w.submit(next, team(Action::Leave, w.anna, next.id())), Code::Ok);
        QCOMPARE(w.circle(w.anna).members, 1U);
        QCOMPARE(w.submit(next, join), Code::NotInCircle);
    }

    void attacks_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, int which, Code code) {
            QTest::newRow(name) << which << static_cast<int>(code);
        };
        row("the successor", 0, Code::Ok);
        row("somebody else of the hospital", 1, Code::NotInCircle);
        row("the successor of another", 2, Code::NotInCircle);
        row("the successor in another's name", 3, Code::NotInCircle);
        row("other basis", 4, Code::BadField);
        row("other beginning", 5, Code::BadField);
        row("longer", 6, Code::BadField);
        row("without an end", 7, Code::BadField);
        row("already in", 8, Code::AlreadyExists);
        row("put out by the new key", 9, Code::AlreadyExists);
        row("the old key was put out", 10, Code::NotInCircle);
        row("the old key's time is over", 11, Code::NotInCircle);
        row("the old key's time is to come", 12, Code::NotInCircle);
        row("in a circle that the old key was not in", 13, Code::NotInCircle);
        row("another hospital's", 14, Code::WrongOrganisation);
        row("put out by a key between", 15, Code::AlreadyExists);
        row("the successor's successor", 16, Code::Ok);
        row("the old key itself", 17, Code::SignerNotLive);
    }
    void attacks()
    {
        QFETCH(const int, which);
        QFETCH(const int, code);
        World w;
        TeamBody join = inPlaceOf(w, w.nurse);
        join.from = w.time;
        join.until = Instant{w.time.ns + 100'000'000'000};
        if (which == 12)
            join.from.ns += 50'000'000'000;
        QCOMPARE(w.submit(w.physician, join), Code::Ok);
        if (which == 10)
            QCOMPARE(w.submit(w.physician, team(Action::Leave, w.anna, w.nurse.id(), 2)), Code::Ok);
        User next = rotate(w, w.nurse, "next");
        User third = makeUser("third");
        w.hire(w.northRoot, third, Role::Nurse, {});
        User* by = &next;
        TeamBody body = join;
        switch (which) {
        case 1: by = &third; break;
        case 2:
            third = rotate(w, third, "third's next key");
            by = &third;
            break;
        case 3: body.member = w.physician.id(); break;
        case 4: body.basis = LegalBasis::Consent; break;
        case 5: body.from.ns -= 1; break;
        case 6: body.until.ns += 1; break;
        case 7: body.until = {}; break;
        case 8: QCOMPARE(w.submit(w.physician, inPlaceOf(w, next)), Code::Ok); break;
        case 15:
        case 9:
            QCOMPARE(w.submit(w.physician, inPlaceOf(w, next)), Code::Ok);
            QCOMPARE(w.submit(w.physician, team(Action::Leave, w.anna, next.id(), 2)), Code::Ok);
            if (which == 15)
                next = rotate(w, next, "next but one");
            break;
        case 11: w.pass(200); break;
        case 13:
            w.admitPatient(w.physician, handleOf("ben"));
            body.handle = handleOf("ben");
            break;
        case 14: by = &w.southPhysician; break;
        case 16: next = rotate(w, next, "next but one"); break;
        case 17: by = &w.nurse; break;
        default: break;
        }
        const LedgerHeight height = w.app->height();
        const auto before = memberOf(w, w.nurse);
        QCOMPARE(w.submit(*by, body), static_cast<Code>(code));
        QCOMPARE(w.app->height(), height + 1);
        if (static_cast<Code>(code) == Code::Ok)
            QVERIFY(memberOf(w, next)->left == 0 && memberOf(w, w.nurse)->left == w.app->height());
        else
            QVERIFY(memberOf(w, w.nurse) == before);
    }

    /// Who would not be let in does not come in by the old key's place either.
    void fitnessIsAskedAgain()
    {
        World w;
        TeamBody create = team(Action::Create, w.anna, w.nurse.id(), 1);
        create.circle = CircleKind::Emergency;
        QCOMPARE(w.submit(w.physician, create), Code::Ok);
        QCOMPARE(w.submit(w.physician, inPlaceOf(w, w.nurse)), Code::Ok);
        User next = rotate(w, w.nurse, "next");
        PermissionBody none;
        none.subject = next.id();
        none.permissionClass = PermissionClass::Pdd;
        QCOMPARE(w.submit(w.northRoot, none), Code::Ok);
        TeamBody emergency = inPlaceOf(w, w.nurse);
        emergency.circle = CircleKind::Emergency;
        QCOMPARE(w.submit(next, emergency), Code::NoPermission);
        none.rights = kRightsRead;
        QCOMPARE(w.submit(w.northRoot, none), Code::Ok);
        QCOMPARE(w.submit(next, emergency), Code::Ok);
        QVERIFY(memberOf(w, next, CircleKind::Emergency));
    }

    /// A delegate's right is its appointment, and that names a key: the next key is appointed first.
    void delegatesAreAppointedAgain()
    {
        Family f;
        World& w = f.w;
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
        QCOMPARE(w.submit(f.mother, f.circle(Action::Create, f.mother.id(), 1)), Code::Ok);
        User next = rotate(w, f.mother, "mother's next key");
        QCOMPARE(w.submit(next, f.circle(Action::Join, f.mother.id())), Code::NotDelegate);
        QCOMPARE(w.submit(w.physician, f.shared("a")), Code::NotAlive); // a member who may no longer read
        QCOMPARE(w.submit(w.officer, f.guardian(next, kDelegateApprove)), Code::Ok);
        QCOMPARE(w.submit(next, f.circle(Action::Join, f.mother.id())), Code::NotDelegate); // not to read
        QCOMPARE(w.submit(w.officer, f.step(DelegateStepBody::Action::End, next)), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.guardian(next)), Code::Ok);
        QCOMPARE(w.submit(next, f.circle(Action::Join, f.mother.id())), Code::Ok);
        QCOMPARE(w.circle(w.anna, CircleKind::Delegates).members, 1U);
        QCOMPARE(w.submit(w.physician, f.shared("a")), Code::Ok);
    }

    void afterALoss_data()
    {
        QTest::addColumn<QString>("way"); // r: rotated, l: lost and recovered
        QTest::addColumn<bool>("stale");
        QTest::newRow("rotated") << QStringLiteral("r") << false;
        QTest::newRow("rotated twice") << QStringLiteral("rr") << false;
        QTest::newRow("lost") << QStringLiteral("l") << true;
        QTest::newRow("lost, then rotated") << QStringLiteral("lr") << true;
        // What the first key could open the second could, too, on the device that was lost.
        QTest::newRow("rotated, then lost") << QStringLiteral("rl") << true;
    }
    /// A lost device knows the epoch's secret: nothing is written to it before the next.
    void afterALoss()
    {
        QFETCH(const QString, way);
        QFETCH(const bool, stale);
        World w;
        User spare = makeUser("recovery key");
        const User first = admitWithSpare(w, "first", spare, Role::Nurse);
        QCOMPARE(w.submit(w.physician, inPlaceOf(w, first)), Code::Ok);
        User now = makeUser("first");
        now.nonce = first.nonce;
        for (const QChar step : way) {
            const std::string name = "key after " + toHex(now.id());
            now = step == QLatin1Char('r') ? rotate(w, now, name) : recover(w, spare, now, name);
        }
        QVERIFY(!w.circle(w.anna).stale); // nobody has said so yet
        const LedgerHeight changed = w.owner(w.anna).changed;
        const ContributionBody onItsWay = w.contribution(w.anna, makeTree("on its way"));
        QCOMPARE(w.submit(now, inPlaceOf(w, first)), Code::Ok);
        QCOMPARE(w.circle(w.anna).stale, stale);
        QCOMPARE(w.circle(w.anna).members, 2U);
        QCOMPARE(w.owner(w.anna).changed, stale ? w.app->height() : changed);
        QCOMPARE(w.submit(w.physician, onItsWay), stale ? Code::ConsentHeightStale : Code::Ok);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("t"))), stale ? Code::NotAlive : Code::Ok);
        QCOMPARE(w.submit(now, team(Action::Epoch, w.anna, {}, 2)), Code::Ok);
        QVERIFY(!w.circle(w.anna).stale);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("u"))), Code::Ok);
    }

    void recordFollowsThePatient_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("rotated") << QStringLiteral("r");
        QTest::newRow("lost and recovered") << QStringLiteral("l");
        QTest::newRow("several times") << QStringLiteral("rlr");
    }
    void recordFollowsThePatient()
    {
        QFETCH(const QString, way);
        World w;
        User spare = makeUser("recovery key");
        User now = admitWithSpare(w, "anna's key", spare, Role::Patient);
        User other = makeUser("another patient");
        w.hire(w.northRoot, other, Role::Patient, {});
        QCOMPARE(w.submit(w.officer, toPatient(w, w.anna, now)), Code::Ok);
        const Tree tree = makeTree("tests");
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, tree)), Code::Ok);
        User old = makeUser("anna's key");
        old.nonce = now.nonce;
        for (const QChar step : way) {
            const std::string name = "key after " + toHex(now.id());
            now = step == QLatin1Char('r') ? rotate(w, now, name) : recover(w, spare, now, name);
        }
        // Before the record says so the next key is nobody, and nobody else is more.
        QCOMPARE(deleting(w, now, tree, 0), Code::NoPermission);
        QCOMPARE(w.submit(now, team(Action::Epoch, w.anna, {}, 2)), Code::NotInCircle);
        QCOMPARE(w.submit(other, toPatient(w, w.anna, other)), Code::NotOwner);
        QCOMPARE(w.submit(w.physician, toPatient(w, w.anna, other)), Code::NotOwner);
        QCOMPARE(w.submit(w.southRoot, toPatient(w, w.anna, now)), Code::WrongOrganisation);
        QCOMPARE(w.submit(old, toPatient(w, w.anna, now)), Code::SignerNotLive);
        OwnerBody notAccepted = toPatient(w, w.anna, now);
        notAccepted.accepted = signAcceptance(w.genesis.chain, w.anna, signerOf(other.key));
        QCOMPARE(w.submit(now, notAccepted), Code::BadPossession);
        QCOMPARE(w.submit(now, toPatient(w, w.anna, now)), Code::Ok);
        const OwnerEntry owner = w.owner(w.anna);
        QVERIFY(owner.owner == now.id() && owner.sealing == now.sealing && owner.kind == OwnerKind::Patient);
        QCOMPARE(owner.changed, w.app->height());
        QCOMPARE(deleting(w, now, tree, 0), Code::Ok);
        QCOMPARE(w.submit(now, team(Action::Epoch, w.anna, {}, 2)), Code::Ok);
        QCOMPARE(w.submit(other, toPatient(w, w.anna, other)), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, toPatient(w, w.anna, other)), Code::NotOwner);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("more"))), Code::Ok);
    }

    /// Whom the patient put out comes back by nobody else: not by himself in an empty circle, not by a colleague, not
    /// with a next key.
    void whoThePatientPutOut()
    {
        World w;
        QCOMPARE(w.submit(w.officer, toPatient(w, w.anna, w.patient)), Code::Ok);
        QCOMPARE(w.submit(w.patient, team(Action::Leave, w.anna, w.physician.id(), 2)), Code::Ok);
        QCOMPARE(w.submit(w.physician, team(Action::Create, w.anna, w.physician.id(), 3)), Code::NotOwner);
        User again = rotate(w, w.physician, "physician's next key");
        QCOMPARE(w.submit(again, team(Action::Create, w.anna, again.id(), 3)), Code::NotOwner);
        // A colleague without history begins the circle, and cannot let him in.
        User surgeon = makeUser("surgeon");
        w.hire(w.northRoot, surgeon, Role::Surgeon, {PermissionClass::Sop});
        QCOMPARE(w.submit(surgeon, team(Action::Create, w.anna, surgeon.id(), 3)), Code::Ok);
        QCOMPARE(w.submit(surgeon, team(Action::Join, w.anna, again.id())), Code::NotOwner);
        QCOMPARE(w.submit(surgeon, team(Action::Join, w.anna, w.nurse.id())), Code::Ok);
        QCOMPARE(w.submit(w.patient, team(Action::Join, w.anna, again.id())), Code::Ok);
        // Let in again he is as the others are: he leaves, and a colleague lets him in.
        QCOMPARE(w.submit(again, team(Action::Leave, w.anna, again.id())), Code::Ok);
        QCOMPARE(w.submit(surgeon, team(Action::Join, w.anna, again.id())), Code::Ok);
        // Leaving by oneself is nobody's decision against anybody.
        QCOMPARE(w.submit(w.nurse, team(Action::Leave, w.anna, w.nurse.id())), Code::Ok);
        QCOMPARE(w.submit(surgeon, team(Action::Epoch, w.anna, {}, 4)), Code::Ok);
        QCOMPARE(w.submit(surgeon, team(Action::Join, w.anna, w.nurse.id())), Code::Ok);
    }

    /// Put out by one key, nobody comes back by the place of an earlier one that still stands.
    void noWayBackByAnOlderKey()
    {
        World w;
        QCOMPARE(w.submit(w.officer, toPatient(w, w.anna, w.patient)), Code::Ok);
        QCOMPARE(w.submit(w.physician, inPlaceOf(w, w.nurse)), Code::Ok);
        User next = rotate(w, w.nurse, "next");
        QCOMPARE(w.submit(w.physician, inPlaceOf(w, next)), Code::Ok); // let in, not by the old key's place
        QCOMPARE(w.submit(w.patient, team(Action::Leave, w.anna, next.id(), 2)), Code::Ok);
        User third = rotate(w, next, "third");
        QVERIFY(memberOf(w, w.nurse)->left == 0);
        QCOMPARE(w.submit(third, inPlaceOf(w, w.nurse)), Code::NotInCircle);
        QVERIFY(!memberOf(w, third));
    }

    /// A custodian's key that was replaced is replaced in the records that it keeps.
    void nextCustodian()
    {
        World w;
        MemberBody custodian;
        custodian.organisation = organisationId("north");
        custodian.custodian = makeSealing("next custodian");
        const OwnerBody old = toCustodian(w, w.anna);
        QCOMPARE(w.submit(w.physician, old), Code::AlreadyExists);
        QCOMPARE(w.submit(w.northRoot, custodian), Code::Ok);
        QCOMPARE(w.submit(w.physician, old), Code::AlreadyExists);
        QCOMPARE(w.submit(w.researcher, toCustodian(w, w.anna)), Code::NotOwner);
        QCOMPARE(w.submit(w.southPhysician, toCustodian(w, w.anna)), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.physician, toCustodian(w, w.anna)), Code::Ok);
        QVERIFY(w.owner(w.anna).sealing == makeSealing("next custodian"));
        QCOMPARE(w.owner(w.anna).changed, w.app->height());
    }

    /// The root certifies and revokes patients; a claimed record it does not hand on alone.
    void oneDeskIsNotEnough()
    {
        World w;
        QCOMPARE(w.submit(w.officer, toPatient(w, w.anna, w.patient)), Code::Ok);
        const User puppet = makeUser("puppet");
        w.hire(w.northRoot, puppet, Role::Patient, {});
        QCOMPARE(w.submit(w.officer, toPatient(w, w.anna, puppet)), Code::NotOwner);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.patient.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, toPatient(w, w.anna, puppet)), Code::NotOwner);
        QCOMPARE(w.submit(w.physician, toPatient(w, w.anna, puppet)), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, toPatient(w, w.anna, puppet)), Code::Ok);
    }

    /// The desk may give a record whose key is dead to the next key as well; from the custodian only the desk may.
    void recordOverTheDesk()
    {
        World w;
        QCOMPARE(w.submit(w.officer, toPatient(w, w.anna, w.patient)), Code::Ok);
        User next = rotate(w, w.patient, "patient's next key");
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("t"))), Code::NotAlive);
        QCOMPARE(w.submit(w.physician, toCustodian(w, w.anna)), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, toCustodian(w, w.anna)), Code::Ok); // writing goes on
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("t"))), Code::Ok);
        QCOMPARE(w.submit(next, toPatient(w, w.anna, next)), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, toPatient(w, w.anna, next)), Code::Ok);
        next = rotate(w, next, "and the next");
        QCOMPARE(w.submit(w.officer, toPatient(w, w.anna, next)), Code::NotOwner); // the patient acts, by the next key
        QCOMPARE(w.submit(next, toPatient(w, w.anna, next)), Code::Ok);
        QVERIFY(w.owner(w.anna).owner == next.id());
    }

    /// A patient who changes the key does not become a minor for the time until the record follows.
    void guardiansRestWhileAnyKeyOfThePatientLives()
    {
        Family f;
        World& w = f.w;
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
        QVERIFY(f.may(f.mother, kDelegateApprove));
        QCOMPARE(f.claim(w.officer), Code::Ok);
        QVERIFY(!f.may(f.mother, kDelegateApprove));
        User next = rotate(w, w.patient, "patient's next key");
        QVERIFY(!f.may(f.mother, kDelegateApprove));
        QCOMPARE(w.submit(w.officer, f.guardian(f.father)), Code::OwnerActs);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{next.id(), RevokeReason::Left}), Code::Ok);
        QVERIFY(f.may(f.mother, kDelegateApprove));
        QCOMPARE(w.submit(w.officer, f.guardian(f.father)), Code::Ok);
    }
};

QTEST_GUILESS_MAIN(SuccessorsTest)
#include "successors_test.moc"
