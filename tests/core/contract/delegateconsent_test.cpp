// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentworld.h"
#include "successors.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Step = DelegateStepBody::Action;
using Verdict = ShareDecisionBody::Verdict;
using RequestState = ShareRequestEntry::State;
constexpr std::uint8_t kPdd = bitOf(PermissionClass::Pdd);

/// A record that nobody has claimed, whose father speaks for it with every right; the proxy's key has none yet.
struct Relatives : ConsentWorld {
    User father = makeUser("father");
    Relatives() : ConsentWorld(false)
    {
        hire(northRoot, father, Role::Delegate, {});
        appoint(father, DelegateKind::Guardian);
    }
    DelegateBody appointment(const User& who, DelegateKind kind, std::uint8_t scope = kDelegateAll) const
    {
        return {
            anna, who.id(), kind, scope, digest("paper"), {}, kind == DelegateKind::Guardian ? days(3'000) : Instant{}};
    }
    void appoint(const User& who, DelegateKind kind, std::uint8_t scope = kDelegateAll)
    {
        must(kind == DelegateKind::Proxy ? patient : officer, appointment(who, kind, scope));
    }
    void step(User& by, Step action, const User& who)
    {
        must(by, DelegateStepBody{action, anna, who.id(), digest("note")});
    }
    void must(User& by, Body body)
    {
        if (submit(by, std::move(body)) != Code::Ok)
            qFatal("not done");
    }
    void claimed()
    {
        if (claim(anna, patient) != Code::Ok)
            qFatal("not claimed");
    }
    Digest256 asking() { return made(southResearcher, request(southResearcher, Purpose::Research)); }
    Digest256 grantedByFather() { return made(father, approval(asking())); }
    GrantChangeBody narrowing(const Digest256& id) const
    {
        GrantChangeBody body = revocation(id);
        body.action = GrantChangeBody::Action::Narrow;
        body.classes = kPdd;
        body.until = days(10);
        body.wraps = digest("fewer wraps");
        body.scope = scope(9);
        return body;
    }
    GrantChangeBody renewal(const Digest256& id, std::int64_t n = 40) const
    {
        GrantChangeBody body = revocation(id);
        body.action = GrantChangeBody::Action::Renew;
        body.until = days(n);
        return body;
    }
    StandingConsentBody inAdvance() const
    {
        StandingConsentBody body;
        body.handle = anna;
        body.organisation = organisationId("south");
        body.group = ReaderGroup::Researchers;
        body.purpose = Purpose::Research;
        body.classes = kPdd;
        body.until = days(100);
        return body;
    }
    StandingConsentBody change(const Digest256& id, StandingConsentBody::Action action) const
    {
        StandingConsentBody body;
        body.handle = anna;
        body.action = action;
        body.consent = id;
        if (action == StandingConsentBody::Action::Renew)
            body.until = days(200);
        return body;
    }
    RestrictionBody restriction() const
    {
        RestrictionBody body;
        body.handle = anna;
        body.purposes = bitOf(Purpose::Administration);
        body.classes = kPdd;
        return body;
    }
    RestrictionBody lift(const Digest256& id) const
    {
        RestrictionBody body;
        body.handle = anna;
        body.action = RestrictionBody::Action::Lift;
        body.restriction = id;
        return body;
    }
};
} // namespace

/// Consent by those who act for the patient: every step with the right and without it.
class DelegateConsentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whoSpeaks_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("approves");
        QTest::addColumn<int>("revokes");
        const auto row = [](const char* name, int which, Code approves, Code revokes) {
            QTest::newRow(name) << which << static_cast<int>(approves) << static_cast<int>(revokes);
        };
        const auto none = [&](const char* name, int which) { row(name, which, Code::NotOwner, Code::NotOwner); };
        row("guardian", 0, Code::Ok, Code::Ok);
        row("to approve alone", 1, Code::Ok, Code::NotOwner);
        row("to revoke alone", 2, Code::NotOwner, Code::Ok);
        none("to read and see the story", 3);
        none("disputed", 4);
        row("dispute resolved", 5, Code::Ok, Code::Ok);
        none("past majority", 6);
        none("not due yet", 7);
        none("ended", 8);
        row("key revoked", 9, Code::SignerNotLive, Code::SignerNotLive);
        none("guardian of a patient who acts", 10);
        row("guardian of a patient whose key is dead", 11, Code::Ok, Code::Ok);
        none("guardian of a patient who changed the key", 12);
        none("proxy that nobody needs", 13);
        none("proxy confirmed by one", 14);
        row("proxy confirmed by two", 15, Code::Ok, Code::Ok);
        none("proxy of a patient who is well again", 16);
        row("representative", 17, Code::Ok, Code::Ok);
        none("another patient's guardian", 18);
        none("never appointed", 19);
        none("next key that nobody appointed", 20);
    }
    void whoSpeaks()
    {
        QFETCH(const int, which);
        QFETCH(const int, approves);
        QFETCH(const int, revokes);
        Relatives w;
        const Digest256 wanted = w.asking(), refused = w.asking(), postponed = w.asking(), reported = w.asking();
        const Digest256 renewed = w.grantedByFather(), narrowed = w.grantedByFather(), revoked = w.grantedByFather();
        const Digest256 kept = w.made(w.father, w.inAdvance()), withdrawn = w.made(w.father, w.inAdvance());
        prepare(w, which);

        const auto mayApprove = static_cast<Code>(approves), mayRevoke = static_cast<Code>(revokes);
        const auto [code, grant] = w.post(w.proxy, w.approval(wanted, kPdd));
        QCOMPARE(code, mayApprove);
        if (code == Code::Ok)
            QVERIFY(w.grant(grant).decidedBy == w.proxy.id() && w.asked(wanted).state == RequestState::Approved);
        QCOMPARE(w.submit(w.proxy, w.refusal(refused)), mayApprove);
        QVERIFY((w.asked(refused).state == RequestState::Denied) == (mayApprove == Code::Ok));
        QCOMPARE(w.submit(w.proxy, w.refusal(postponed, Verdict::Later)), mayApprove);
        QCOMPARE(w.submit(w.proxy, w.refusal(reported, Verdict::Report)), mayApprove);
        QCOMPARE(w.submit(w.proxy, w.renewal(renewed)), mayApprove);
        QCOMPARE(w.submit(w.proxy, w.narrowing(narrowed)), mayApprove);
        QCOMPARE(w.grant(narrowed).classes, mayApprove == Code::Ok ? kPdd : kAllClasses);
        QCOMPARE(w.submit(w.proxy, w.inAdvance()), mayApprove);
        QCOMPARE(w.submit(w.proxy, w.change(kept, StandingConsentBody::Action::Renew)), mayApprove);

        QCOMPARE(w.submit(w.proxy, w.change(withdrawn, StandingConsentBody::Action::Withdraw)), mayRevoke);
        QCOMPARE(w.submit(w.proxy, w.revocation(revoked)), mayRevoke);
        if (mayRevoke == Code::Ok)
            QVERIFY(w.grant(revoked).revokedBy == GrantEntry::EndedBy::Delegate);
        const auto [setting, restriction] = w.post(w.proxy, w.restriction());
        QCOMPARE(setting, mayRevoke);
        if (mayRevoke == Code::Ok) {
            QVERIFY(!w.entry<RestrictionEntry>(key::restriction(w.anna, restriction))->byHospital);
            QCOMPARE(w.submit(w.insurer, w.request(w.insurer, Purpose::Administration)), Code::Restricted);
            QCOMPARE(w.submit(w.proxy, w.lift(restriction)), Code::Ok);
        }
        QCOMPARE(w.submit(w.insurer, w.request(w.insurer, Purpose::Administration)), Code::Ok);
    }

    /// Nobody grants to himself, whatever his rights: not by deciding, nor by changing what another decided.
    void ownRequestsAndGrants_data()
    {
        QTest::addColumn<bool>("claimed");
        QTest::newRow("two guardians") << false;
        QTest::newRow("patient and proxy") << true;
    }
    void ownRequestsAndGrants()
    {
        QFETCH(const bool, claimed);
        Relatives w;
        if (claimed)
            prepare(w, 15);
        else
            w.appoint(w.proxy, DelegateKind::Guardian);
        User& other = claimed ? w.patient : w.father;
        const Digest256 asked = w.made(w.proxy, w.request(w.proxy));
        QCOMPARE(w.submit(w.proxy, w.approval(asked)), Code::NotOwner);
        for (const Verdict verdict : {Verdict::Deny, Verdict::Later, Verdict::Report})
            QCOMPARE(w.submit(w.proxy, w.refusal(asked, verdict)), Code::NotOwner);
        QVERIFY(w.asked(asked).state == RequestState::Open);
        const auto [code, grant] = w.post(other, w.approval(asked));
        QCOMPARE(code, Code::Ok);
        const GrantEntry before = w.grant(grant);
        QCOMPARE(w.submit(w.proxy, w.renewal(grant)), Code::NotOwner);
        QCOMPARE(w.submit(w.proxy, w.narrowing(grant)), Code::NotOwner);
        QVERIFY(w.grant(grant) == before);
        QCOMPARE(w.submit(other, w.narrowing(grant)), Code::Ok);
        QCOMPARE(w.submit(other, w.renewal(grant)), Code::Ok);
        // Another's grant is no matter of its own.
        const Digest256 foreign = w.made(other, w.approval(w.asking()));
        QCOMPARE(w.submit(w.proxy, w.narrowing(foreign)), Code::Ok);
        QCOMPARE(w.submit(w.proxy, w.renewal(foreign)), Code::Ok);
        // It may always give back: as the delegate that it is, and later as the one who asked.
        QCOMPARE(w.submit(w.proxy, w.revocation(grant)), Code::Ok);
        QVERIFY(w.grant(grant).revokedBy == GrantEntry::EndedBy::Delegate);
        const Digest256 second = w.made(other, w.approval(w.made(w.proxy, w.request(w.proxy))));
        w.step(w.officer, Step::End, w.proxy);
        QCOMPARE(w.submit(w.proxy, w.revocation(second)), Code::Ok);
        QVERIFY(w.grant(second).revokedBy == GrantEntry::EndedBy::Requester);
    }

    /// A delegate's word is the patient's: it takes no second one, and the hospital's half adds nothing to it.
    void besideTheHospital()
    {
        Relatives w;
        const Digest256 asked = w.asking();
        QCOMPARE(w.submit(w.officer, w.approval(asked)), Code::Ok);
        QVERIFY(w.asked(asked).state == RequestState::Open);
        ShareDecisionBody others = w.approval(asked, kPdd);
        const auto [code, grant] = w.post(w.father, others);
        QCOMPARE(code, Code::Ok);
        QVERIFY(w.grant(grant).classes == kPdd && w.grant(grant).decidedBy == w.father.id());
        QCOMPARE(w.submit(w.northRoot, w.approval(asked)), Code::RequestClosed);
        // The hospital does not consent in advance, and changes no terms; it may end both.
        QCOMPARE(w.submit(w.officer, w.inAdvance()), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, w.renewal(grant)), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, w.revocation(grant)), Code::Ok);
    }

    void whoLifts()
    {
        Relatives w;
        w.appoint(w.proxy, DelegateKind::Guardian);
        const Digest256 own = w.made(w.proxy, w.restriction());
        const Digest256 hospitals = w.made(w.officer, w.restriction());
        for (User* by : {&w.father, &w.officer, &w.northRoot, &w.physician, &w.southRoot})
            QCOMPARE(w.submit(*by, w.lift(own)), Code::NotOwner);
        QCOMPARE(w.submit(w.proxy, w.lift(hospitals)), Code::NotOwner);
        QCOMPARE(w.submit(w.northRoot, w.lift(hospitals)), Code::Ok);
        w.step(w.officer, Step::Dispute, w.proxy);
        QCOMPARE(w.submit(w.proxy, w.lift(own)), Code::NotOwner);
        w.step(w.officer, Step::Resolve, w.proxy);
        QCOMPARE(w.submit(w.proxy, w.lift(own)), Code::Ok);
        QCOMPARE(w.submit(w.proxy, w.lift(own)), Code::Ended);
        // What guardians set outlives their right, until the patient thinks otherwise.
        const Digest256 last = w.made(w.proxy, w.restriction());
        w.claimed();
        QCOMPARE(w.submit(w.proxy, w.lift(last)), Code::NotOwner);
        QCOMPARE(w.submit(w.insurer, w.request(w.insurer, Purpose::Administration)), Code::Restricted);
        QCOMPARE(w.submit(w.patient, w.lift(last)), Code::Ok);
    }

    /// The say is the owner entry's: a next key has it once the entry names it, and then it has all of it.
    void consentFollowsTheOwnerEntry()
    {
        Relatives w;
        w.claimed();
        const Digest256 asked = w.asking();
        const Digest256 grant = w.made(w.patient, w.approval(w.asking()));
        const Digest256 advance = w.made(w.patient, w.inAdvance());
        const Digest256 limit = w.made(w.patient, w.restriction());
        User next = rotate(w, w.patient, "patient's next key");
        const auto all = [&](User& by, Code code) {
            QCOMPARE(w.submit(by, w.approval(asked)), code);
            QCOMPARE(w.submit(by, w.narrowing(grant)), code);
            QCOMPARE(w.submit(by, w.renewal(grant)), code);
            QCOMPARE(w.submit(by, w.revocation(grant)), code);
            QCOMPARE(w.submit(by, w.inAdvance()), code);
            QCOMPARE(w.submit(by, w.change(advance, StandingConsentBody::Action::Withdraw)), code);
            QCOMPARE(w.submit(by, w.lift(limit)), code);
            QCOMPARE(w.submit(by, w.restriction()), code);
        };
        all(w.patient, Code::SignerNotLive);
        all(next, Code::NotOwner);
        all(w.benPatient, Code::NotOwner);
        QCOMPARE(w.submit(w.benPatient, toPatient(w, w.anna, w.benPatient)), Code::NotOwner);
        QCOMPARE(w.submit(next, toPatient(w, w.anna, next)), Code::Ok);
        all(next, Code::Ok);
    }

private:
    /// What `w.proxy` is, of anna or not.
    static void prepare(Relatives& w, int which)
    {
        using enum DelegateKind;
        constexpr std::uint8_t scopes[] = {kDelegateAll, kDelegateApprove, kDelegateRevoke,
                                           kDelegateRead | kDelegateStory};
        switch (which) {
        case 0:
        case 1:
        case 2:
        case 3: w.appoint(w.proxy, Guardian, scopes[which]); break;
        case 6: {
            DelegateBody body = w.appointment(w.proxy, Guardian);
            body.until = w.days(1);
            w.must(w.officer, body);
            w.pass(86'400);
            break;
        }
        case 7: {
            DelegateBody body = w.appointment(w.proxy, Guardian);
            body.from = w.days(1);
            w.must(w.officer, body);
            break;
        }
        case 13:
        case 14:
        case 15:
        case 16:
            w.claimed();
            w.appoint(w.proxy, Proxy);
            if (which >= 14)
                w.step(w.physician, Step::Confirm, w.proxy);
            if (which >= 15)
                w.step(w.nurse, Step::Confirm, w.proxy);
            if (which == 16)
                w.step(w.patient, Step::Regained, w.proxy);
            break;
        case 17: w.appoint(w.proxy, Representative); break;
        case 18: {
            DelegateBody body = w.appointment(w.proxy, Guardian);
            body.handle = w.ben;
            w.must(w.officer, body);
            break;
        }
        case 19: break;
        default: w.appoint(w.proxy, Guardian); break;
        }
        if (which == 4 || which == 5)
            w.step(w.officer, Step::Dispute, w.proxy);
        if (which == 5)
            w.step(w.officer, Step::Resolve, w.proxy);
        if (which == 8)
            w.step(w.officer, Step::End, w.proxy);
        if (which == 9)
            w.must(w.northRoot, RevokeBody{w.proxy.id(), RevokeReason::Left});
        if (which >= 10 && which <= 12)
            w.claimed();
        if (which == 11)
            w.must(w.patient, RevokeBody{w.patient.id(), RevokeReason::KeyLost});
        if (which == 12)
            rotate(w, w.patient, "patient's next key");
        if (which == 20)
            w.proxy = rotate(w, w.proxy, "proxy's next key");
    }
};

QTEST_GUILESS_MAIN(DelegateConsentTest)
#include "delegateconsent_test.moc"
