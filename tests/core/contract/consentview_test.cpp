// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "committed.h"
#include "consentview.h"
#include "consentworld.h"

#include <QTest>

#include <limits>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using enum PermissionClass;
constexpr std::uint8_t kPdd = bitOf(Pdd);

bool isLive(const ConsentWorld& w, const GrantEntry& grant)
{
    return askedOf(w, [&](const Context& context) { return isGrantLive(context, w.anna, grant); });
}
ConsentState stateOf(const ConsentWorld& w, const User& who, Purpose purpose, const PatientHandle& handle)
{
    return askedOf(w, [&](const Context& context) { return consentState(context, handle, who.id(), Pdd, purpose); });
}
MemberBody leaving(const char* organisation)
{
    return {MemberBody::Action::Leave, organisationId(organisation), {}, {}, {}, {}, {}};
}
} // namespace

/// What a state says of consent where it is asked about what is rare: ends that come from elsewhere.
class ConsentViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A grant needs more than its requester's certificate: its controller's membership, and the consent behind it.
    void whatAGrantHangsOn()
    {
        ConsentWorld w;
        const GrantEntry grant = w.grant(w.granted(w.southPhysician));
        QVERIFY(isLive(w, grant));
        GrantEntry other = grant;
        other.controller = organisationId("east");
        QVERIFY(isLive(w, other));
        QCOMPARE(w.submit(w.northRoot, leaving("east")), Code::Ok);
        QVERIFY(!isLive(w, other));
        other.controller = organisationId("no member");
        QVERIFY(!isLive(w, other));
        other = grant;
        other.standing = digest("no consent");
        QVERIFY(!isLive(w, other));
        QVERIFY(isLive(w, grant));
    }

    void whatHangsOnAWithdrawnConsentIsRevoked()
    {
        ConsentWorld w;
        StandingConsentBody standing;
        standing.handle = w.anna;
        standing.organisation = organisationId("south");
        standing.group = ReaderGroup::Researchers;
        standing.purpose = Purpose::Research;
        standing.classes = kPdd;
        standing.until = w.days(100);
        const Digest256 consent = w.made(w.patient, standing);
        ShareDecisionBody decision =
            w.approval(w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research)), kPdd);
        decision.standing = consent;
        QCOMPARE(w.submit(w.physician, decision), Code::Ok);
        QVERIFY(stateOf(w, w.southResearcher, Purpose::Research, w.anna) == ConsentState::Granted);
        StandingConsentBody withdrawal;
        withdrawal.handle = w.anna;
        withdrawal.action = StandingConsentBody::Action::Withdraw;
        withdrawal.consent = consent;
        QCOMPARE(w.submit(w.patient, withdrawal), Code::Ok);
        // Its own time is not over: somebody ended it.
        QVERIFY(stateOf(w, w.southResearcher, Purpose::Research, w.anna) == ConsentState::Revoked);
    }

    /// An expired standing consent grants nothing, though nobody has tidied the list of live ones.
    void standingConsentsEnd()
    {
        ConsentWorld w;
        StandingConsentBody standing;
        standing.handle = w.anna;
        standing.organisation = organisationId("south");
        standing.group = ReaderGroup::Clinicians;
        standing.purpose = Purpose::Treatment;
        standing.classes = kPdd;
        standing.until = w.days(2);
        QCOMPARE(w.submit(w.patient, standing), Code::Ok);
        QVERIFY(stateOf(w, w.southPhysician, Purpose::Treatment, w.anna) == ConsentState::Granted);
        w.pass(3 * 86'400);
        QVERIFY(stateOf(w, w.southPhysician, Purpose::Treatment, w.anna) == ConsentState::None);
        QCOMPARE(w.entry<ConsentListEntry>(key::standingConsents(w.anna))->items.size(), std::size_t{1});
    }

    void membershipsOfTheTeam_data()
    {
        QTest::addColumn<qint64>("from"); // days from now; 0 = none
        QTest::addColumn<qint64>("until");
        QTest::addColumn<bool>("leaves");
        QTest::addColumn<int>("expected");
        const auto row = [](const char* name, qint64 from, qint64 until, bool leaves, ConsentState expected) {
            QTest::newRow(name) << from << until << leaves << static_cast<int>(expected);
        };
        row("without an end", 0, 0, false, ConsentState::Granted);
        row("for some days", 0, 9, false, ConsentState::Granted);
        row("over", 0, 2, false, ConsentState::Expired);
        row("to come", 5, 9, false, ConsentState::None);
        row("left, in its time", 0, 9, true, ConsentState::Revoked);
        row("left, and over since", 0, 2, true, ConsentState::Revoked);
    }
    void membershipsOfTheTeam()
    {
        QFETCH(const qint64, from);
        QFETCH(const qint64, until);
        QFETCH(const bool, leaves);
        QFETCH(const int, expected);
        ConsentWorld w;
        TeamBody join;
        join.action = TeamBody::Action::Join;
        join.handle = w.anna;
        join.member = w.nurse.id();
        join.from = from == 0 ? Instant{} : w.days(from);
        join.until = until == 0 ? Instant{} : w.days(until);
        QCOMPARE(w.submit(w.physician, join), Code::Ok);
        TeamBody leave;
        leave.action = TeamBody::Action::Leave;
        leave.handle = w.anna;
        leave.member = w.nurse.id();
        if (leaves)
            QCOMPARE(w.submit(w.nurse, leave), Code::Ok);
        w.pass(3 * 86'400);
        QCOMPARE(static_cast<int>(stateOf(w, w.nurse, Purpose::Treatment, w.anna)), expected);
        QVERIFY(stateOf(w, w.nurse, Purpose::Research, w.anna) == ConsentState::None); // a team treats
    }

    void nobodysRecord()
    {
        const ConsentWorld w;
        QVERIFY(stateOf(w, w.physician, Purpose::Treatment, w.anna) == ConsentState::Granted);
        QVERIFY(stateOf(w, w.physician, Purpose::Treatment, handleOf("nobody")) == ConsentState::None);
        QVERIFY(stateOf(w, w.physician, Purpose::Legal, w.anna) == ConsentState::None); // nothing was ever disclosed
        StandingConsentEntry consent;
        consent.organisation = organisationId("north");
        consent.group = ReaderGroup::Clinicians;
        const auto isIn = [&](const User& who) {
            return askedOf(w, [&](const Context& context) { return isInGroup(context, w.anna, consent, who.id()); });
        };
        QVERIFY(isIn(w.physician));
        QVERIFY(!isIn(w.stranger)); // without a certificate in no group
        QVERIFY(!isIn(w.southPhysician));
    }

    /// What the law asks for no consent gives, whoever asks.
    void nobodySeeksByLaw()
    {
        for (const Role role : {Role::Physician, Role::Researcher, Role::Insurer, Role::Delegate, Role::PrivacyOfficer})
            QVERIFY(!maySeek(role, Purpose::Legal));
        for (const ReaderGroup group :
             {ReaderGroup::TreatingTeam, ReaderGroup::Clinicians, ReaderGroup::Researchers, ReaderGroup::Insurers})
            QVERIFY(!maySeek(group, Purpose::Legal));
        QVERIFY(maySeek(ReaderGroup::Researchers, Purpose::Research));
        QVERIFY(maySeek(ReaderGroup::Insurers, Purpose::Administration));
        QVERIFY(maySeek(ReaderGroup::TreatingTeam, Purpose::Treatment));
    }

    /// Who may write of one class may write something; who may only read it may not.
    void oneClassIsSomething()
    {
        const ConsentWorld w;
        const KeyId who = w.researcher.id();
        const auto may = [&](PermissionClass c, std::uint8_t rights) {
            StateView view(w.app->state());
            PermissionEntry permission;
            permission.subject = who;
            permission.permissionClass = c;
            permission.rights = rights;
            view.store(key::permission(who, c), permission);
            return mayWriteAnything(Context{w.genesis.chain, w.app->height(), w.time, view, w.genesis}, who);
        };
        for (const PermissionClass c : {Pha, Pdd, Sop}) {
            QVERIFY(may(c, kRightsWrite));
            QVERIFY(!may(c, kRightsRead));
        }
    }

    /// Time does not begin again at its end.
    void laterStaysInItsRange()
    {
        const ConsentWorld w;
        constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
        const auto in = [&](std::int64_t seconds) {
            return askedOf(w, [&](const Context& context) { return later(context, seconds).ns; });
        };
        QCOMPARE(in(5), w.time.ns + 5'000'000'000);
        const std::int64_t last = (kMost - w.time.ns) / 1'000'000'000;
        QCOMPARE(in(last), w.time.ns + last * 1'000'000'000);
        QCOMPARE(in(last + 1), kMost);
        QCOMPARE(in(kMost), kMost);
    }
};

QTEST_GUILESS_MAIN(ConsentViewTest)
#include "consentview_test.moc"
