// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
constexpr std::uint8_t kPdd = bitOf(PermissionClass::Pdd);
constexpr std::int64_t kSecond = 1'000'000'000;

AccessNoticeBody noticeOf(const ConsentWorld& w, const Digest256& reference, Purpose purpose)
{
    return {w.anna, PermissionClass::Pdd, purpose, reference, digest("row")};
}
RestrictionBody restriction(const ConsentWorld& w, std::uint8_t purposes, std::uint8_t classes)
{
    RestrictionBody body;
    body.handle = w.anna;
    body.article = RestrictionBody::Article::Objection;
    body.purposes = purposes;
    body.classes = classes;
    return body;
}
DisclosureBody disclosure(const ConsentWorld& w, const char* controller)
{
    DisclosureBody body;
    body.handle = w.anna;
    body.law = DisclosureBody::Law::CourtOrder;
    body.order = digest("order");
    body.controller = organisationId(controller);
    body.classes = kPdd;
    body.until = w.days(20);
    return body;
}
/// So that the next transaction's block is at that time.
void passTo(World& w, Instant time)
{
    w.pass((time.ns - w.time.ns) / kSecond - 1);
}
} // namespace

/// Notices of access that rest on a grant or on a disclosure: one passing case, and each condition attacked.
class AccessBasisTest : public QObject {
    Q_OBJECT
private:
    static void must(ConsentWorld& w, User& by, Body body)
    {
        if (w.submit(by, std::move(body)) != Code::Ok)
            qFatal("not done");
    }

private Q_SLOTS:
    void grants_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, int which, Code code) {
            QTest::newRow(name) << which << static_cast<int>(code);
        };
        const auto refused = [&](const char* name, int which) { row(name, which, Code::WrongOrganisation); };
        row("as granted", 0, Code::Ok);
        refused("a colleague of the requester", 1);
        row("somebody of the record's hospital", 2, Code::UnknownSubject);
        refused("class not granted", 3);
        refused("other purpose", 4);
        refused("by law", 5);
        refused("revoked", 6);
        row("the last moment", 7, Code::Ok);
        refused("expired", 8);
        refused("restricted", 9);
        row("other purpose restricted", 10, Code::Ok);
        row("other class restricted", 11, Code::Ok);
        row("restriction lifted", 12, Code::Ok);
        refused("another patient's record", 13);
        refused("class taken out since", 14);
        refused("a request that nobody decided", 15);
        row("requester's key revoked", 16, Code::SignerNotLive);
        row("own hospital's researcher, by his own", 17, Code::Ok);
        row("under a standing consent", 18, Code::Ok);
        refused("standing consent withdrawn", 19);
        row("nobody's record", 20, Code::NoOwner);
    }
    void grants()
    {
        QFETCH(const int, which);
        QFETCH(const int, code);
        ConsentWorld w;
        User* by = which == 17 ? &w.researcher : &w.southResearcher;
        Digest256 grant;
        if (which == 18 || which == 19)
            grant = underStanding(w, which == 19);
        else
            grant = w.granted(*by, Purpose::Research, kPdd | (which == 14 ? bitOf(PermissionClass::Sop) : 0));
        AccessNoticeBody body = noticeOf(w, grant, Purpose::Research);
        QVERIFY(grant != Digest256{});
        switch (which) {
        case 1: {
            w.hire(w.southRoot, w.stranger, Role::Researcher, {});
            by = &w.stranger;
            break;
        }
        case 2: by = &w.researcher; break;
        case 3: body.permissionClass = PermissionClass::Sop; break;
        case 4: body.purpose = Purpose::Administration; break;
        case 5: body.purpose = Purpose::Legal; break;
        case 6: must(w, w.patient, w.revocation(grant)); break;
        case 7: passTo(w, w.grant(grant).until); break;
        case 8: passTo(w, Instant{w.grant(grant).until.ns + kSecond}); break;
        case 9: must(w, w.patient, restriction(w, bitOf(Purpose::Research), kPdd)); break;
        case 10: must(w, w.patient, restriction(w, bitOf(Purpose::Administration), kAllClasses)); break;
        case 11: must(w, w.patient, restriction(w, kAllPurposes, bitOf(PermissionClass::Sop))); break;
        case 12: {
            RestrictionBody lift = restriction(w, 0, 0);
            lift.article = RestrictionBody::Article::Restriction;
            lift.action = RestrictionBody::Action::Lift;
            lift.restriction = w.made(w.patient, restriction(w, bitOf(Purpose::Research), kPdd));
            QCOMPARE(w.submit(*by, body), Code::WrongOrganisation);
            must(w, w.patient, lift);
            break;
        }
        case 13: body.handle = w.ben; break;
        case 14: {
            GrantChangeBody narrower = w.revocation(grant);
            narrower.action = GrantChangeBody::Action::Narrow;
            narrower.classes = bitOf(PermissionClass::Sop);
            narrower.until = w.days(5);
            narrower.wraps = digest("wraps");
            narrower.scope = ConsentWorld::scope();
            QCOMPARE(w.submit(*by, body), Code::Ok);
            must(w, w.patient, narrower);
            break;
        }
        case 15: body.reference = w.made(*by, w.request(*by, Purpose::Research)); break;
        case 16: must(w, w.southRoot, RevokeBody{by->id(), RevokeReason::Left}); break;
        case 20: body.handle = handleOf("nobody"); break;
        default: break;
        }
        notify(w, *by, body, static_cast<Code>(code));
    }

    void disclosures_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, int which, Code code) {
            QTest::newRow(name) << which << static_cast<int>(code);
        };
        const auto refused = [&](const char* name, int which) { row(name, which, Code::WrongOrganisation); };
        row("who receives", 0, Code::Ok);
        refused("not confirmed", 1);
        refused("ended", 2);
        row("the last moment", 3, Code::Ok);
        refused("past its time", 4);
        refused("class not named", 5);
        refused("other purpose", 6);
        refused("another controller", 7);
        refused("another patient's record", 8);
        row("who prepares", 10, Code::Ok);
        row("a nurse who prepares", 11, Code::Ok);
        row("for a controller that is no member", 12, Code::Ok);
        row("desk of the own hospital", 13, Code::UnknownSubject);
        row("root of the own hospital", 14, Code::UnknownSubject);
        row("researcher of the own hospital", 15, Code::UnknownSubject);
        row("the patient", 16, Code::UnknownSubject);
        row("not confirmed, at home", 17, Code::UnknownSubject);
        row("ended, at home", 18, Code::UnknownSubject);
        row("class not named, at home", 19, Code::UnknownSubject);
        row("restriction does not stop a law", 20, Code::Ok);
    }
    void disclosures()
    {
        QFETCH(const int, which);
        QFETCH(const int, code);
        ConsentWorld w;
        const char* controller = which == 7 ? "east" : which == 12 ? "court" : "south";
        DisclosureBody step;
        step.handle = w.anna;
        step.disclosure = w.made(w.officer, disclosure(w, controller));
        step.action = DisclosureBody::Action::Confirm;
        if (which != 1 && which != 17)
            must(w, w.northRoot, step);
        AccessNoticeBody body = noticeOf(w, step.disclosure, Purpose::Legal);
        const auto entry = *w.entry<DisclosureEntry>(key::disclosure(w.anna, step.disclosure));
        User* by = which >= 10 && which < 20 ? &w.physician : &w.southOfficer;
        switch (which) {
        case 18:
        case 2:
            QCOMPARE(w.submit(*by, body), Code::Ok);
            step.action = DisclosureBody::Action::End;
            must(w, w.officer, step);
            break;
        case 3: passTo(w, entry.until); break;
        case 4: passTo(w, Instant{entry.until.ns + kSecond}); break;
        case 19:
        case 5: body.permissionClass = PermissionClass::Sop; break;
        case 6: body.purpose = Purpose::Administration; break;
        case 8: body.handle = w.ben; break;
        case 11: by = &w.nurse; break;
        case 13: by = &w.officer; break;
        case 14: by = &w.northRoot; break;
        case 15: by = &w.researcher; break;
        case 16: by = &w.patient; break;
        case 20: must(w, w.patient, restriction(w, kAllPurposes, kAllClasses)); break;
        default: break;
        }
        notify(w, *by, body, static_cast<Code>(code));
    }

    /// What rests on nothing but the own permission ends where the patient restricts it, and nowhere else.
    void restrictionOfTheOwnPermission()
    {
        ConsentWorld w;
        const AccessNoticeBody treatment = noticeOf(w, {}, Purpose::Treatment);
        notify(w, w.physician, treatment, Code::Ok);
        must(w, w.patient, restriction(w, bitOf(Purpose::Treatment), bitOf(PermissionClass::Sop)));
        notify(w, w.physician, treatment, Code::Ok);
        RestrictionBody lift;
        lift.handle = w.anna;
        lift.action = RestrictionBody::Action::Lift;
        lift.restriction = w.made(w.patient, restriction(w, bitOf(Purpose::Treatment), kPdd));
        QCOMPARE(w.submit(w.physician, treatment), Code::Restricted);
        notify(w, w.physician, noticeOf(w, {}, Purpose::Administration), Code::Ok);
        must(w, w.patient, lift);
        notify(w, w.physician, treatment, Code::Ok);
    }

    /// A restriction that would end at the time of its own block, or before it, is none.
    void restrictionThatIsOver()
    {
        ConsentWorld w;
        RestrictionBody body = restriction(w, kAllPurposes, kAllClasses);
        body.until = Instant{w.time.ns + kSecond};
        QCOMPARE(w.submit(w.patient, body), Code::BadValidity);
        QCOMPARE(w.submit(w.patient, body), Code::BadValidity);
        body.until = Instant{w.time.ns + kSecond + 1};
        QCOMPARE(w.submit(w.patient, body), Code::Ok);
    }

    /// Open reviews stop access by grant outside the ward, too.
    void openReviews()
    {
        ConsentWorld w;
        User surgeon = makeUser("surgeon");
        w.hire(w.northRoot, surgeon, Role::Surgeon, {PermissionClass::Sop});
        TeamBody create;
        create.handle = w.ben;
        create.circle = CircleKind::Emergency;
        create.epoch = 1;
        create.epochKey = makeSealing("emergency");
        create.member = w.nurse.id();
        must(w, w.physician, create);
        const AccessNoticeBody body = noticeOf(w, w.granted(surgeon), Purpose::Treatment);
        Digest256 emergency;
        for (std::uint32_t i = 0; i < kMaxOpenReviews; ++i) {
            QCOMPARE(w.submit(surgeon, body), Code::Ok);
            emergency = w.made(
                surgeon, EmergencyBody{w.ben, CircleKind::Emergency, 1, EmergencyReason::Unconscious, digest("audit")});
            QVERIFY(emergency != Digest256{});
        }
        QCOMPARE(w.submit(surgeon, body), Code::TooManyOpenReviews);
        must(w, w.officer, ReviewBody{w.ben, emergency, ReviewBody::Verdict::Justified});
        QCOMPARE(w.submit(surgeon, body), Code::Ok);
    }

private:
    /// A grant that a member of the team gave to the south's researcher as the patient had consented in advance.
    static Digest256 underStanding(ConsentWorld& w, bool withdrawn)
    {
        StandingConsentBody standing;
        standing.handle = w.anna;
        standing.organisation = organisationId("south");
        standing.group = ReaderGroup::Researchers;
        standing.purpose = Purpose::Research;
        standing.classes = kPdd;
        standing.until = w.days(100);
        const Digest256 consent = w.made(w.patient, standing);
        const Digest256 asked = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        ShareDecisionBody decision = w.approval(asked, kPdd);
        decision.standing = consent;
        const Digest256 grant = w.made(w.physician, decision);
        if (withdrawn) {
            StandingConsentBody withdrawal;
            withdrawal.handle = w.anna;
            withdrawal.action = StandingConsentBody::Action::Withdraw;
            withdrawal.consent = consent;
            must(w, w.patient, withdrawal);
        }
        return grant;
    }
    static void notify(ConsentWorld& w, User& by, const AccessNoticeBody& body, Code expected)
    {
        const auto [code, id] = w.post(by, body);
        QCOMPARE(code, expected);
        const auto entry = w.entry<AccessEntry>(key::access(body.handle, id));
        QCOMPARE(entry.has_value(), expected == Code::Ok);
        if (entry)
            QVERIFY(entry->signer == by.id() && entry->reference == body.reference && !entry->emergency &&
                    entry->purpose == body.purpose);
    }
};

QTEST_GUILESS_MAIN(AccessBasisTest)
#include "accessbasis_test.moc"
