// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "committed.h"
#include "consentview.h"
#include "consentworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using enum PermissionClass;
constexpr std::uint8_t kPdd = bitOf(Pdd);

ConsentState stateOf(const ConsentWorld& w, const User& who, PermissionClass c, Purpose purpose)
{
    return askedOf(w, [&](const Context& context) { return consentState(context, w.anna, who.id(), c, purpose); });
}

StandingConsentBody standing(const ConsentWorld& w, const char* organisation, ReaderGroup group, Purpose purpose,
                             std::uint8_t classes = kPdd)
{
    StandingConsentBody body;
    body.handle = w.anna;
    body.organisation = organisationId(organisation);
    body.group = group;
    body.purpose = purpose;
    body.classes = classes;
    body.until = w.days(100);
    return body;
}
StandingConsentBody standingStep(const ConsentWorld& w, const Digest256& id, StandingConsentBody::Action action)
{
    StandingConsentBody body;
    body.handle = w.anna;
    body.action = action;
    body.consent = id;
    if (action == StandingConsentBody::Action::Renew)
        body.until = w.days(200);
    return body;
}
RestrictionBody restriction(const ConsentWorld& w, Purpose purpose, std::uint8_t classes = kAllClasses)
{
    RestrictionBody body;
    body.handle = w.anna;
    body.article = RestrictionBody::Article::Objection;
    body.purposes = bitOf(purpose);
    body.classes = classes;
    return body;
}
RestrictionBody lift(const ConsentWorld& w, const Digest256& id)
{
    RestrictionBody body;
    body.handle = w.anna;
    body.action = RestrictionBody::Action::Lift;
    body.restriction = id;
    return body;
}
DisclosureBody disclosure(const ConsentWorld& w, const char* controller = "south")
{
    DisclosureBody body;
    body.handle = w.anna;
    body.law = DisclosureBody::Law::PublicHealth;
    body.order = digest("order");
    body.controller = organisationId(controller);
    body.classes = kPdd;
    body.until = w.days(60);
    return body;
}
DisclosureBody disclosureStep(const ConsentWorld& w, const Digest256& id, DisclosureBody::Action action)
{
    DisclosureBody body;
    body.handle = w.anna;
    body.action = action;
    body.disclosure = id;
    return body;
}
} // namespace

/// Standing consents, restriction and objection, disclosure by law, and what the state says of consent.
class StandingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A group that is not defined has nobody in it, and a role that is not defined seeks nothing.
    void whatIsNotDefinedIsNobody()
    {
        const ConsentWorld w;
        StandingConsentEntry consent;
        consent.organisation = organisationId("north");
        const auto isIn = [&](ReaderGroup group) {
            consent.group = group;
            return askedOf(
                w, [&](const Context& context) { return isInGroup(context, w.anna, consent, w.physician.id()); });
        };
        QVERIFY(isIn(ReaderGroup::Clinicians));
        QVERIFY(!isIn(static_cast<ReaderGroup>(0)));
        QVERIFY(!isIn(static_cast<ReaderGroup>(5)));
        QVERIFY(maySeek(Role::Physician, Purpose::Treatment));
        QVERIFY(!maySeek(static_cast<Role>(99), Purpose::Treatment));
    }
    void standingConsentIsThePatients()
    {
        using Action = StandingConsentBody::Action;
        ConsentWorld w;
        const StandingConsentBody body = standing(w, "south", ReaderGroup::Researchers, Purpose::Research);
        for (User* user :
             {&w.benPatient, &w.officer, &w.northRoot, &w.southRoot, &w.physician, &w.southResearcher, &w.proxy})
            QCOMPARE(w.submit(*user, body), Code::NotOwner);
        const auto [code, id] = w.post(w.patient, body);
        QCOMPARE(code, Code::Ok);
        const auto entry = w.entry<StandingConsentEntry>(key::standingConsent(w.anna, id));
        QVERIFY(entry && entry->organisation == body.organisation && entry->group == body.group);
        QVERIFY(entry->purpose == body.purpose && entry->classes == kPdd && entry->until == body.until);
        QVERIFY(entry->givenBy == w.patient.id() && entry->since == w.app->height() && entry->withdrawnAt == 0);
        for (User* user : {&w.benPatient, &w.officer, &w.northRoot, &w.southResearcher})
            for (const Action action : {Action::Renew, Action::Withdraw})
                QCOMPARE(w.submit(*user, standingStep(w, id, action)), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, standingStep(w, digest("never"), Action::Renew)), Code::UnknownSubject);
        QCOMPARE(w.submit(w.patient, standingStep(w, id, Action::Renew)), Code::Ok);
        QVERIFY(w.entry<StandingConsentEntry>(key::standingConsent(w.anna, id))->until > body.until);
        StandingConsentBody shorter = standingStep(w, id, Action::Renew);
        shorter.until = w.days(150);
        QCOMPARE(w.submit(w.patient, shorter), Code::BadValidity);
        shorter.until = w.days(kMaxGrantDays + 1);
        QCOMPARE(w.submit(w.patient, shorter), Code::BadValidity);
        QCOMPARE(w.submit(w.patient, standingStep(w, id, Action::Withdraw)), Code::Ok);
        QCOMPARE(w.entry<StandingConsentEntry>(key::standingConsent(w.anna, id))->withdrawnAt, w.app->height());
        QCOMPARE(w.submit(w.patient, standingStep(w, id, Action::Withdraw)), Code::AlreadyRevoked);
        QCOMPARE(w.submit(w.patient, standingStep(w, id, Action::Renew)), Code::AlreadyRevoked);
        QVERIFY(w.entry<ConsentListEntry>(key::standingConsents(w.anna))->items.empty());
        // No renewal under an objection, nor after the end.
        const Digest256 second = w.made(w.patient, body);
        const Digest256 objection = w.made(w.patient, restriction(w, Purpose::Research));
        QCOMPARE(w.submit(w.patient, standingStep(w, second, Action::Renew)), Code::Restricted);
        QCOMPARE(w.submit(w.patient, lift(w, objection)), Code::Ok);
        w.pass(101 * 86'400);
        QCOMPARE(w.submit(w.patient, standingStep(w, second, Action::Renew)), Code::Ended);
        QCOMPARE(w.submit(w.patient, standingStep(w, second, Action::Withdraw)), Code::Ended);
        // A renewed one outlives its first end, also when the list of live ones is tidied.
        const Digest256 third = w.made(w.patient, standing(w, "south", ReaderGroup::Researchers, Purpose::Research));
        QCOMPARE(w.submit(w.patient, standingStep(w, third, Action::Renew)), Code::Ok);
        w.pass(150 * 86'400);
        QCOMPARE(w.submit(w.patient, standing(w, "north", ReaderGroup::Insurers, Purpose::Administration)), Code::Ok);
        QVERIFY(stateOf(w, w.southResearcher, Pdd, Purpose::Research) == ConsentState::Granted);
    }

    void standingConsentsThatAreRefused()
    {
        ConsentWorld w;
        const auto attempt = [&](auto change) {
            StandingConsentBody body = standing(w, "south", ReaderGroup::Researchers, Purpose::Research);
            change(body);
            return w.submit(w.patient, body);
        };
        QCOMPARE(attempt([](StandingConsentBody& b) { b.handle = handleOf("nobody"); }), Code::NoOwner);
        QCOMPARE(attempt([](StandingConsentBody& b) { b.organisation = organisationId("west"); }),
                 Code::UnknownSubject);
        QCOMPARE(attempt([](StandingConsentBody& b) { b.purpose = Purpose::Treatment; }), Code::PurposeNotAllowed);
        QCOMPARE(attempt([](StandingConsentBody& b) { b.group = ReaderGroup::Insurers; }), Code::PurposeNotAllowed);
        QCOMPARE(attempt([&](StandingConsentBody& b) { b.until = w.time; }), Code::BadValidity);
        QCOMPARE(attempt([&](StandingConsentBody& b) { b.until = w.days(367); }), Code::BadValidity);
        for (std::size_t i = 0; i < kMaxStandingConsents; ++i)
            QCOMPARE(attempt([](StandingConsentBody&) {}), Code::Ok);
        QCOMPARE(attempt([](StandingConsentBody&) {}), Code::TooMany);
        w.pass(101 * 86'400); // all have ended
        QCOMPARE(attempt([](StandingConsentBody&) {}), Code::Ok);
        MemberBody leave;
        leave.action = MemberBody::Action::Leave;
        leave.organisation = organisationId("south");
        QCOMPARE(w.submit(w.northRoot, leave), Code::Ok);
        QCOMPARE(attempt([](StandingConsentBody&) {}), Code::NotAlive);
        ConsentWorld unclaimed(false);
        const StandingConsentBody body = standing(unclaimed, "south", ReaderGroup::Researchers, Purpose::Research);
        QCOMPARE(unclaimed.submit(unclaimed.officer, body), Code::NotOwner);
        QCOMPARE(unclaimed.submit(unclaimed.northRoot, body), Code::NotOwner);
    }

    /// A renewal ends later than before, and at most the longest time after its own block.
    void renewalAtItsBounds()
    {
        ConsentWorld w;
        const StandingConsentBody body = standing(w, "south", ReaderGroup::Researchers, Purpose::Research);
        const Digest256 id = w.made(w.patient, body);
        const auto renewed = [&](Instant until) {
            StandingConsentBody step = standingStep(w, id, StandingConsentBody::Action::Renew);
            step.until = until;
            return w.submit(w.patient, step);
        };
        // The next block is a second after the last.
        const auto most = [&] { return w.days(kMaxGrantDays).ns + 1'000'000'000; };
        QCOMPARE(renewed(body.until), Code::BadValidity);
        QCOMPARE(renewed({body.until.ns + 1}), Code::Ok);
        QCOMPARE(renewed({most() + 1'000'000'000}), Code::BadValidity);
        QCOMPARE(renewed({most() + 1}), Code::BadValidity);
        const Instant last{most()};
        QCOMPARE(renewed(last), Code::Ok);
        QVERIFY(w.entry<StandingConsentEntry>(key::standingConsent(w.anna, id))->until == last);
    }

    /// A renewal moves the end of one consent alone, in the list of live ones as well.
    void renewalOfOneAmongOthers()
    {
        ConsentWorld w;
        const StandingConsentBody body = standing(w, "south", ReaderGroup::Researchers, Purpose::Research);
        const Digest256 kept = w.made(w.patient, body), renewed = w.made(w.patient, body);
        const StandingConsentBody renewal = standingStep(w, renewed, StandingConsentBody::Action::Renew);
        QCOMPARE(w.submit(w.patient, renewal), Code::Ok);
        const auto list = w.entry<ConsentListEntry>(key::standingConsents(w.anna));
        QVERIFY(list && list->items.size() == 2);
        for (const ConsentListEntry::Item& item : list->items) {
            const Instant until = item.id == renewed ? renewal.until : body.until;
            QVERIFY(item.until == until);
            QVERIFY(w.entry<StandingConsentEntry>(key::standingConsent(w.anna, item.id))->until == until);
        }
        QVERIFY(list->items[0].id == kept || list->items[1].id == kept);
    }

    /// The team carries out what the patient consented to, and not more.
    void teamDecidesUnderAStandingConsent()
    {
        using Action = StandingConsentBody::Action;
        ConsentWorld w;
        const Digest256 id = w.made(w.patient, standing(w, "south", ReaderGroup::Researchers, Purpose::Research, kPdd));
        const Digest256 request = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        ShareDecisionBody body = w.approval(request, kPdd);
        body.standing = id;
        QCOMPARE(w.submit(w.nurse, body), Code::NotInCircle);
        QCOMPARE(w.submit(w.southPhysician, body), Code::NotInCircle);
        QCOMPARE(w.submit(w.officer, body), Code::NotInCircle);
        QCOMPARE(w.submit(w.southResearcher, body), Code::NotOwner);
        const auto attempt = [&](auto change) {
            ShareDecisionBody other = body;
            change(other);
            return w.submit(w.physician, other);
        };
        QCOMPARE(attempt([](ShareDecisionBody& b) { b.standing = Digest256{}; }), Code::NotOwner);
        QCOMPARE(attempt([](ShareDecisionBody& b) { b.standing = digest("never"); }), Code::UnknownSubject);
        QCOMPARE(attempt([](ShareDecisionBody& b) { b.classes = kAllClasses; }), Code::Widened);
        const Digest256 elsewhere = w.made(w.researcher, w.request(w.researcher, Purpose::Research));
        QCOMPARE(attempt([&](ShareDecisionBody& b) { b.request = elsewhere; }), Code::RoleNotAllowed);
        const Digest256 treatment = w.made(w.southPhysician, w.request(w.southPhysician));
        QCOMPARE(attempt([&](ShareDecisionBody& b) { b.request = treatment; }), Code::PurposeNotAllowed);
        StandingConsentBody brief = standing(w, "south", ReaderGroup::Researchers, Purpose::Research);
        brief.until = w.days(2);
        const Digest256 ends = w.made(w.patient, brief);
        QCOMPARE(attempt([&](ShareDecisionBody& b) { b.standing = ends; }), Code::Widened); // a later end
        const auto [code, grant] = w.post(w.physician, body);
        QCOMPARE(code, Code::Ok);
        QVERIFY(w.grant(grant).standing == id && w.grant(grant).decidedBy == w.physician.id());
        QCOMPARE(w.submit(w.physician, w.contributionFor(grant, "a")), Code::Ok);
        // With the consent goes what hangs on it, at once.
        QCOMPARE(w.submit(w.patient, standingStep(w, id, Action::Withdraw)), Code::Ok);
        QCOMPARE(w.owner(w.anna).changed, w.app->height());
        QCOMPARE(w.submit(w.physician, w.contributionFor(grant, "b")), Code::NotAlive);
        body.request = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        QCOMPARE(w.submit(w.physician, body), Code::Ended);
        QVERIFY(stateOf(w, w.southResearcher, Sop, Purpose::Research) == ConsentState::None);
    }

    /// What is granted under a consent may last as long as the consent does.
    void grantEndsWithItsStandingConsent()
    {
        ConsentWorld w;
        const StandingConsentBody consent = standing(w, "south", ReaderGroup::Researchers, Purpose::Research);
        const Digest256 id = w.made(w.patient, consent);
        ShareRequestBody request = w.request(w.southResearcher, Purpose::Research);
        request.days = kMaxGrantDays;
        ShareDecisionBody body = w.approval(w.made(w.southResearcher, request), kPdd);
        body.standing = id;
        body.until.ns = consent.until.ns + 1;
        QCOMPARE(w.submit(w.physician, body), Code::Widened);
        body.until = consent.until;
        const auto [code, grant] = w.post(w.physician, body);
        QCOMPARE(code, Code::Ok);
        QVERIFY(w.grant(grant).until == consent.until);
    }

    void restrictionSuspends()
    {
        ConsentWorld w;
        const Digest256 id = w.granted(w.southResearcher, Purpose::Research);
        const Digest256 care = w.granted(w.southPhysician);
        const Digest256 open = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        const RestrictionBody body = restriction(w, Purpose::Research, kPdd);
        for (User* user : {&w.benPatient, &w.officer, &w.northRoot, &w.physician, &w.southOfficer, &w.proxy})
            QCOMPARE(w.submit(*user, body), Code::NotOwner);
        RestrictionBody past = body;
        past.until = w.time;
        QCOMPARE(w.submit(w.patient, past), Code::BadValidity);
        past.handle = handleOf("nobody");
        QCOMPARE(w.submit(w.patient, past), Code::NoOwner);
        const auto [code, set] = w.post(w.patient, body);
        QCOMPARE(code, Code::Ok);
        const auto entry = w.entry<RestrictionEntry>(key::restriction(w.anna, set));
        QVERIFY(entry && entry->article == body.article && entry->purposes == body.purposes);
        QVERIFY(entry->classes == kPdd && entry->until.ns == 0 && entry->setBy == w.patient.id());
        QVERIFY(!entry->byHospital && entry->since == w.app->height() && entry->liftedAt == 0);
        QCOMPARE(w.owner(w.anna).changed, w.app->height());
        // That purpose and class stop, the others go on.
        QCOMPARE(w.submit(w.physician, w.contributionFor(id, "a")), Code::NotAlive);
        QCOMPARE(w.submit(w.physician, w.contributionFor(id, "a", Sop)), Code::Ok);
        QCOMPARE(w.submit(w.physician, w.contributionFor(care, "b")), Code::Ok);
        QCOMPARE(w.submit(w.patient, w.approval(open)), Code::Restricted);
        QCOMPARE(w.submit(w.southResearcher, w.request(w.southResearcher, Purpose::Research)), Code::Restricted);
        QCOMPARE(w.submit(w.patient, standing(w, "south", ReaderGroup::Researchers, Purpose::Research)),
                 Code::Restricted);
        GrantChangeBody renewal = w.revocation(id);
        renewal.action = GrantChangeBody::Action::Renew;
        renewal.until = w.days(100);
        QCOMPARE(w.submit(w.patient, renewal), Code::Restricted);
        QVERIFY(stateOf(w, w.southResearcher, Pdd, Purpose::Research) == ConsentState::Restricted);
        QVERIFY(stateOf(w, w.southResearcher, Sop, Purpose::Research) == ConsentState::Granted);
        // Nobody else lifts it.
        for (User* user : {&w.benPatient, &w.officer, &w.northRoot, &w.physician})
            QCOMPARE(w.submit(*user, lift(w, set)), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, lift(w, digest("never"))), Code::UnknownSubject);
        QCOMPARE(w.submit(w.patient, lift(w, set)), Code::Ok);
        QCOMPARE(w.entry<RestrictionEntry>(key::restriction(w.anna, set))->liftedAt, w.app->height());
        QCOMPARE(w.submit(w.patient, lift(w, set)), Code::Ended);
        QCOMPARE(w.submit(w.physician, w.contributionFor(id, "c")), Code::Ok);
        QCOMPARE(w.submit(w.patient, w.approval(open)), Code::Ok);
    }

    void restrictionsEndAndAreBounded()
    {
        ConsentWorld w;
        RestrictionBody body = restriction(w, Purpose::Treatment);
        body.until = w.days(2);
        for (std::size_t i = 0; i < kMaxRestrictions; ++i)
            QCOMPARE(w.submit(w.patient, body), Code::Ok);
        QCOMPARE(w.submit(w.patient, body), Code::TooMany);
        QCOMPARE(w.submit(w.southPhysician, w.request(w.southPhysician)), Code::Restricted);
        w.pass(3 * 86'400);
        QCOMPARE(w.submit(w.southPhysician, w.request(w.southPhysician)), Code::Ok);
        body.until = w.days(2);
        QCOMPARE(w.submit(w.patient, body), Code::Ok);
        QCOMPARE(w.entry<ConsentListEntry>(key::restrictions(w.anna))->items.size(), std::size_t{1});
    }

    /// The hospital restricts for who has not claimed the record; the patient has the last word.
    void hospitalRestricts()
    {
        ConsentWorld w(false);
        QCOMPARE(w.submit(w.southOfficer, restriction(w, Purpose::Research)), Code::NotOwner);
        const Digest256 a = w.made(w.officer, restriction(w, Purpose::Research));
        const Digest256 b = w.made(w.officer, restriction(w, Purpose::Research));
        QVERIFY(w.entry<RestrictionEntry>(key::restriction(w.anna, a))->byHospital);
        QCOMPARE(w.submit(w.northRoot, lift(w, a)), Code::Ok);
        QCOMPARE(w.claim(w.anna, w.patient), Code::Ok);
        QCOMPARE(w.submit(w.officer, lift(w, b)), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, lift(w, b)), Code::Ok);
        // What the patient set outlives the patient's key.
        const Digest256 own = w.made(w.patient, restriction(w, Purpose::Research));
        QCOMPARE(w.submit(w.patient, RevokeBody{w.patient.id(), RevokeReason::KeyLost}), Code::Ok);
        OwnerBody back;
        back.handle = w.anna;
        back.owner = keyIdOf(*w.entry<MemberEntry>(key::member(organisationId("north")))->custodian);
        QCOMPARE(w.submit(w.officer, back), Code::Ok);
        QCOMPARE(w.submit(w.officer, lift(w, own)), Code::NotOwner);
    }

    void disclosureTakesTwo()
    {
        using Action = DisclosureBody::Action;
        ConsentWorld w;
        DisclosureBody body = disclosure(w);
        body.silentUntil = w.days(30);
        for (User* user : {&w.northRoot, &w.physician, &w.patient, &w.southPhysician})
            QCOMPARE(w.submit(*user, body), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.southOfficer, body), Code::WrongOrganisation);
        const auto attempt = [&](auto change) {
            DisclosureBody other = body;
            change(other);
            return w.submit(w.officer, other);
        };
        QCOMPARE(attempt([](DisclosureBody& b) { b.handle = handleOf("nobody"); }), Code::NoOwner);
        QCOMPARE(attempt([&](DisclosureBody& b) { b.until = w.time; }), Code::BadValidity);
        QCOMPARE(attempt([&](DisclosureBody& b) { b.until = w.days(367); }), Code::BadValidity);
        QCOMPARE(attempt([&](DisclosureBody& b) { b.silentUntil = w.days(367); }), Code::BadValidity);
        QCOMPARE(attempt([&](DisclosureBody& b) { b.silentUntil = w.time; }), Code::BadValidity);
        const auto [code, id] = w.post(w.officer, body);
        QCOMPARE(code, Code::Ok);
        const auto entry = w.entry<DisclosureEntry>(key::disclosure(w.anna, id));
        QVERIFY(entry && entry->law == body.law && entry->order == body.order && entry->controller == body.controller);
        QVERIFY(entry->classes == kPdd && entry->until == body.until && entry->recordedBy == w.officer.id());
        QVERIFY(entry->since == w.app->height() && entry->confirmedAt == 0 && !entry->isLive(w.time));
        QVERIFY(!entry->patientMayKnow({body.silentUntil.ns - 1}) && entry->patientMayKnow(body.silentUntil));
        QVERIFY(DisclosureEntry{}.patientMayKnow({0}));
        QVERIFY(stateOf(w, w.southPhysician, Pdd, Purpose::Legal) == ConsentState::None);
        QCOMPARE(w.submit(w.officer, disclosureStep(w, id, Action::Confirm)), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.southRoot, disclosureStep(w, id, Action::Confirm)), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.northRoot, disclosureStep(w, digest("never"), Action::Confirm)), Code::UnknownSubject);
        QCOMPARE(w.submit(w.northRoot, disclosureStep(w, id, Action::Confirm)), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, disclosureStep(w, id, Action::Confirm)), Code::AlreadyVoted);
        QVERIFY(w.entry<DisclosureEntry>(key::disclosure(w.anna, id))->isLive(w.time));
        // In force against an objection, for that receiver, class and purpose alone.
        QCOMPARE(w.submit(w.patient, restriction(w, Purpose::Legal)), Code::Ok);
        QVERIFY(stateOf(w, w.southPhysician, Pdd, Purpose::Legal) == ConsentState::Granted);
        QVERIFY(stateOf(w, w.southPhysician, Sop, Purpose::Legal) == ConsentState::Restricted);
        QVERIFY(stateOf(w, w.southPhysician, Pdd, Purpose::Treatment) == ConsentState::None);
        QVERIFY(stateOf(w, w.insurer, Pdd, Purpose::Legal) == ConsentState::Restricted);
        QCOMPARE(w.submit(w.patient, disclosureStep(w, id, Action::End)), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.officer, disclosureStep(w, id, Action::End)), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, disclosureStep(w, id, Action::End)), Code::Ended);
        QVERIFY(stateOf(w, w.southPhysician, Pdd, Purpose::Legal) == ConsentState::Restricted);
        for (std::size_t i = 0; i < kMaxDisclosures; ++i)
            QCOMPARE(w.submit(w.officer, disclosure(w)), Code::Ok);
        QCOMPARE(w.submit(w.officer, disclosure(w)), Code::TooMany);
        w.pass(61 * 86'400);
        QCOMPARE(w.submit(w.officer, disclosure(w)), Code::Ok);
    }

    void states()
    {
        ConsentWorld w;
        const auto of = [&](const User& who, PermissionClass c, Purpose purpose) {
            return stateOf(w, who, c, purpose);
        };
        QVERIFY(of(w.physician, Pdd, Purpose::Treatment) == ConsentState::Granted); // in the team
        QVERIFY(of(w.physician, Pdd, Purpose::Research) == ConsentState::None);
        QVERIFY(of(w.nurse, Pdd, Purpose::Treatment) == ConsentState::None);
        QVERIFY(of(w.stranger, Pdd, Purpose::Treatment) == ConsentState::None);
        QVERIFY(of(w.southResearcher, Pdd, Purpose::Research) == ConsentState::None);
        const Digest256 id = w.granted(w.southResearcher, Purpose::Research, kPdd);
        QVERIFY(of(w.southResearcher, Pdd, Purpose::Research) == ConsentState::Granted);
        QVERIFY(of(w.southResearcher, Sop, Purpose::Research) == ConsentState::None);
        QVERIFY(of(w.southResearcher, Pdd, Purpose::Treatment) == ConsentState::None);
        QVERIFY(of(w.researcher, Pdd, Purpose::Research) == ConsentState::None);
        const auto live = [&](const User& who) {
            return askedOf(w, [&](const Context& context) { return liveGrants(context, w.anna, who.id()); });
        };
        QCOMPARE(live(w.southResearcher).size(), std::size_t{1});
        QVERIFY(live(w.southResearcher)[0].first == id && live(w.researcher).empty());
        QCOMPARE(w.submit(w.patient, w.revocation(id)), Code::Ok);
        QVERIFY(of(w.southResearcher, Pdd, Purpose::Research) == ConsentState::Revoked);
        QVERIFY(live(w.southResearcher).empty());
        const Digest256 short1 = w.granted(w.southPhysician, Purpose::Treatment, kPdd);
        QVERIFY(short1 != Digest256{});
        const Instant until = w.grant(short1).until;
        w.pass((until.ns - w.time.ns) / 1'000'000'000);
        QVERIFY(w.time == until);
        QVERIFY(of(w.southPhysician, Pdd, Purpose::Treatment) == ConsentState::Granted); // its last block time
        w.pass(1);
        QVERIFY(of(w.southPhysician, Pdd, Purpose::Treatment) == ConsentState::Expired);
        QCOMPARE(w.submit(w.patient, standing(w, "south", ReaderGroup::Clinicians, Purpose::Treatment)), Code::Ok);
        QVERIFY(of(w.southPhysician, Pdd, Purpose::Treatment) == ConsentState::Granted);
        QVERIFY(of(w.southPhysician, Sop, Purpose::Treatment) == ConsentState::None);
        QVERIFY(of(w.nurse, Pdd, Purpose::Treatment) == ConsentState::None); // of another hospital
        QCOMPARE(w.submit(w.patient, standing(w, "north", ReaderGroup::Insurers, Purpose::Administration)), Code::Ok);
        QVERIFY(of(w.insurer, Pdd, Purpose::Administration) == ConsentState::Granted);
        QCOMPARE(w.submit(w.patient, standing(w, "north", ReaderGroup::TreatingTeam, Purpose::Research)), Code::Ok);
        QVERIFY(of(w.physician, Pdd, Purpose::Research) == ConsentState::Granted);
        QVERIFY(of(w.nurse, Pdd, Purpose::Research) == ConsentState::None);
        TeamBody leave;
        leave.action = TeamBody::Action::Leave;
        leave.handle = w.anna;
        leave.member = w.physician.id();
        QCOMPARE(w.submit(w.physician, leave), Code::Ok);
        QVERIFY(of(w.physician, Pdd, Purpose::Treatment) == ConsentState::Revoked);
        QVERIFY(of(w.physician, Pdd, Purpose::Research) == ConsentState::None);
        QCOMPARE(w.submit(w.southRoot, RevokeBody{w.southPhysician.id(), RevokeReason::Left}), Code::Ok);
        QVERIFY(of(w.southPhysician, Pdd, Purpose::Treatment) == ConsentState::None);
    }
};

QTEST_GUILESS_MAIN(StandingTest)
#include "standing_test.moc"
