// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "family.h"

#include <QTest>

#include <array>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Action = DelegateStepBody::Action;
} // namespace

/// The circle of those who act for a patient and may read.
class DelegateCirclesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void circleOfDelegates()
    {
        using enum TeamBody::Action;
        Family f;
        World& w = f.w;
        QCOMPARE(w.submit(f.mother, f.circle(Create, f.mother.id(), 1)), Code::NotDelegate);
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.guardian(f.father, kDelegateApprove)), Code::Ok);
        // Who must know nothing does not make a secret; the team has no business here.
        QCOMPARE(w.submit(w.officer, f.circle(Create, f.mother.id(), 1)), Code::NotOwner);
        QCOMPARE(w.submit(w.physician, f.circle(Create, f.mother.id(), 1)), Code::NotOwner);
        QCOMPARE(w.submit(w.physician, f.circle(Create, w.physician.id(), 1)), Code::NotDelegate);
        QCOMPARE(w.submit(f.father, f.circle(Create, f.father.id(), 1)), Code::NotDelegate); // may not read
        QCOMPARE(w.submit(f.mother, f.circle(Create, f.mother.id(), 1)), Code::Ok);
        const auto member = w.entry<TeamEntry>(key::teamMember(w.team(w.anna, CircleKind::Delegates), f.mother.id()));
        QVERIFY(member && member->role == Role::Delegate);
        QCOMPARE(w.circle(w.anna, CircleKind::Delegates).members, 1U);
        QCOMPARE(w.submit(w.physician, f.shared("a")), Code::Ok);
        QCOMPARE(w.submit(f.father, f.circle(Join, f.father.id())), Code::NotDelegate);
        QCOMPARE(w.submit(w.officer, f.circle(Join, w.nurse.id())), Code::NotDelegate);
        QCOMPARE(w.submit(w.physician, f.circle(Join, f.father.id())), Code::NotInCircle);
        // One who may read lets itself in; a privacy officer may let it in, too.
        QCOMPARE(w.submit(w.officer, f.step(Action::End, f.father)), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.guardian(f.father)), Code::Ok);
        QCOMPARE(w.submit(f.father, f.circle(Join, f.father.id())), Code::Ok);
        QCOMPARE(w.submit(f.father, f.circle(Join, f.father.id())), Code::AlreadyExists);
        QCOMPARE(w.submit(f.father, f.circle(Epoch, {}, 2)), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.shared("b")), Code::Ok);
        // One parent does not put out the other.
        QCOMPARE(w.submit(f.mother, f.circle(Leave, f.father.id(), 3)), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, f.circle(Leave, f.father.id(), 3)), Code::BadEpoch);
        QCOMPARE(w.submit(w.officer, f.circle(Leave, f.father.id())), Code::Ok);
        QVERIFY(w.circle(w.anna, CircleKind::Delegates).stale);
        QCOMPARE(w.submit(w.physician, f.shared("c")), Code::NotAlive);
        QCOMPARE(w.submit(f.mother, f.circle(Epoch, {}, 3)), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.circle(Join, f.father.id())), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.shared("c")), Code::Ok);
    }

    /// Whoever reads for the patient says so on the ledger first, for whatever purpose, while nothing is restricted.
    void entryBeforeReading()
    {
        Family f;
        World& w = f.w;
        const auto notice = [&](Purpose purpose) {
            return AccessNoticeBody{w.anna, PermissionClass::Pdd, purpose, {}, digest("row")};
        };
        constexpr std::array kPurposes{Purpose::Treatment, Purpose::Research, Purpose::Administration, Purpose::Legal};
        QCOMPARE(w.submit(f.mother, notice(Purpose::Treatment)), Code::NotDelegate);
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.guardian(f.father, kDelegateApprove)), Code::Ok);
        QCOMPARE(w.submit(f.mother, notice(Purpose::Treatment)), Code::NotInCircle);
        QCOMPARE(w.submit(f.mother, f.circle(TeamBody::Action::Create, f.mother.id(), 1)), Code::Ok);
        for (const Purpose purpose : kPurposes) {
            QCOMPARE(w.submit(f.mother, notice(purpose)), Code::Ok);
            QCOMPARE(w.submit(f.father, notice(purpose)), Code::NotDelegate); // may approve, not read
            QCOMPARE(w.submit(f.south, notice(purpose)), Code::WrongOrganisation);
        }
        AccessNoticeBody ben = notice(Purpose::Treatment);
        ben.handle = handleOf("ben");
        QVERIFY(w.submit(f.mother, ben) != Code::Ok);
        RestrictionBody restriction;
        restriction.handle = w.anna;
        restriction.classes = bitOf(PermissionClass::Pdd);
        restriction.purposes = bitOf(Purpose::Treatment);
        QCOMPARE(w.submit(w.officer, restriction), Code::Ok);
        QCOMPARE(w.submit(f.mother, notice(Purpose::Treatment)), Code::Restricted);
        QCOMPARE(w.submit(f.mother, notice(Purpose::Administration)), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.step(Action::Dispute, f.mother)), Code::Ok);
        QCOMPARE(w.submit(f.mother, notice(Purpose::Administration)), Code::NotDelegate);
    }

    /// Nobody writes to a circle in which a delegate sits who may no longer read.
    void noWritingToAFormerDelegate()
    {
        using enum TeamBody::Action;
        Family f;
        World& w = f.w;
        DelegateBody short1 = f.guardian(f.father);
        short1.until = f.in(1'000);
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
        QCOMPARE(w.submit(w.officer, short1), Code::Ok);
        QCOMPARE(w.submit(f.mother, f.circle(Create, f.mother.id(), 1)), Code::Ok);
        QCOMPARE(w.submit(f.father, f.circle(Join, f.father.id())), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.shared("a")), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.step(Action::Dispute, f.father)), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.shared("b")), Code::NotAlive);
        QCOMPARE(w.submit(f.father, f.circle(Epoch, {}, 2)), Code::NotInCircle);
        QCOMPARE(w.submit(w.officer, f.step(Action::Resolve, f.father)), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.shared("b")), Code::Ok);
        w.pass(2'000); // of age
        QCOMPARE(w.submit(w.physician, f.shared("c")), Code::NotAlive);
        QCOMPARE(w.submit(f.mother, f.circle(Leave, f.father.id(), 2)), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.shared("c")), Code::Ok);
        // The patient takes over: guardians rest, and the circle with them.
        QCOMPARE(f.claim(w.officer), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.shared("d")), Code::NotAlive);
        QCOMPARE(w.submit(w.patient, f.circle(Leave, f.mother.id(), 3)), Code::Ok);
        QCOMPARE(w.submit(w.patient, f.circle(Create, f.mother.id(), 4)), Code::NotDelegate);
        QCOMPARE(w.submit(w.patient, f.of(f.father, DelegateKind::Proxy)), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.step(Action::Confirm, f.father)), Code::Ok);
        QCOMPARE(w.submit(w.nurse, f.step(Action::Confirm, f.father)), Code::Ok);
        QCOMPARE(w.submit(w.patient, f.circle(Create, f.father.id(), 4)), Code::Ok);
        // Whom the patient let in, the patient puts out.
        QCOMPARE(w.submit(w.patient, f.circle(Leave, f.father.id(), 5)), Code::Ok);
        QCOMPARE(w.circle(w.anna, CircleKind::Delegates).members, 0U);
    }
};

QTEST_GUILESS_MAIN(DelegateCirclesTest)
#include "delegatecircles_test.moc"
