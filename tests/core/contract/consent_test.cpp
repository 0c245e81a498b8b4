// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Verdict = ShareDecisionBody::Verdict;
using RequestState = ShareRequestEntry::State;
constexpr std::uint8_t kPdd = bitOf(PermissionClass::Pdd);
constexpr std::uint8_t kSop = bitOf(PermissionClass::Sop);
} // namespace

/// Requests and decisions: one passing, one attacking case a rule.
class ConsentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void requestIsRecorded()
    {
        ConsentWorld w;
        const LedgerHeight changed = w.owner(w.anna).changed;
        const ShareRequestBody body = w.request(w.southResearcher, Purpose::Research);
        const auto [code, id] = w.post(w.southResearcher, body);
        QCOMPARE(code, Code::Ok);
        const ShareRequestEntry entry = w.asked(id);
        QCOMPARE(entry.requester, w.southResearcher.id());
        QCOMPARE(entry.controller, organisationId("south"));
        QVERIFY(entry.sealing == body.sealing && entry.classes == kAllClasses && entry.purpose == Purpose::Research);
        QVERIFY(entry.basis == LegalBasis::Consent && entry.days == 30 && entry.deadline == body.deadline);
        QCOMPARE(entry.scope, ledger::sha256(body.scope));
        QCOMPARE(entry.since, w.app->height());
        QVERIFY(entry.state == RequestState::Open && entry.decided == 0 && !entry.first);
        // Asking changes nobody's readers.
        QCOMPARE(w.owner(w.anna).changed, changed);
    }

    /// What a request rests on is kept, and handed on to the grant.
    void basisIsKept()
    {
        ConsentWorld w;
        for (const LegalBasis basis : {LegalBasis::Consent, LegalBasis::Treatment}) {
            ShareRequestBody body = w.request(w.physician);
            body.basis = basis;
            const Digest256 id = w.made(w.physician, body);
            QCOMPARE(w.asked(id).basis, basis);
            QCOMPARE(w.grant(w.made(w.patient, w.approval(id))).basis, basis);
        }
    }

    void whoMayAskForWhat_data()
    {
        QTest::addColumn<QString>("who");
        QTest::addColumn<int>("purpose");
        QTest::addColumn<Code>("code");
        const auto row = [](const char* who, Purpose purpose, Code code) {
            QTest::addRow("%s %d", who, static_cast<int>(purpose))
                << QString::fromLatin1(who) << static_cast<int>(purpose) << code;
        };
        using enum Purpose;
        row("physician", Treatment, Code::Ok);
        row("physician", Research, Code::Ok);
        row("physician", Administration, Code::Ok);
        row("nurse", Treatment, Code::Ok);
        row("south physician", Treatment, Code::Ok);
        row("researcher", Research, Code::Ok);
        row("researcher", Treatment, Code::PurposeNotAllowed);
        row("researcher", Administration, Code::PurposeNotAllowed);
        row("insurer", Administration, Code::Ok);
        row("insurer", Treatment, Code::PurposeNotAllowed);
        row("insurer", Research, Code::PurposeNotAllowed);
        row("proxy", Treatment, Code::Ok);
        row("proxy", Research, Code::PurposeNotAllowed);
        row("patient", Treatment, Code::RoleNotAllowed);
        row("officer", Administration, Code::RoleNotAllowed);
        row("north root", Administration, Code::RoleNotAllowed);
        row("sensor", Treatment, Code::RoleNotAllowed);
        row("stranger", Treatment, Code::UnknownSigner);
        row("physician", Legal, Code::Malformed);
    }
    void whoMayAskForWhat()
    {
        QFETCH(const QString, who);
        QFETCH(const int, purpose);
        QFETCH(const Code, code);
        ConsentWorld w;
        User sensor = makeUser("sensor");
        w.hire(w.northRoot, sensor, Role::SensorEquipment, {});
        const std::map<QString, User*> users{
            {QStringLiteral("physician"), &w.physician},   {QStringLiteral("nurse"), &w.nurse},
            {QStringLiteral("researcher"), &w.researcher}, {QStringLiteral("insurer"), &w.insurer},
            {QStringLiteral("proxy"), &w.proxy},           {QStringLiteral("patient"), &w.patient},
            {QStringLiteral("officer"), &w.officer},       {QStringLiteral("north root"), &w.northRoot},
            {QStringLiteral("sensor"), &sensor},           {QStringLiteral("south physician"), &w.southPhysician}};
        ShareRequestBody body = w.request(w.physician, static_cast<Purpose>(purpose));
        User& user = users.contains(who) ? *users.at(who) : w.stranger;
        if (users.contains(who))
            body.controller = w.request(user).controller;
        QCOMPARE(w.submit(user, body), code);
    }

    void requestsThatAreRefused()
    {
        ConsentWorld w;
        const ShareRequestBody good = w.request(w.researcher, Purpose::Research);
        const auto attempt = [&](auto change) {
            ShareRequestBody body = good;
            change(body);
            return w.submit(w.researcher, body);
        };
        QCOMPARE(attempt([](ShareRequestBody& b) { b.handle = handleOf("nobody"); }), Code::NoOwner);
        // Another member does not answer for what it did not ask for.
        QCOMPARE(attempt([](ShareRequestBody& b) { b.controller = organisationId("south"); }), Code::WrongOrganisation);
        QCOMPARE(attempt([](ShareRequestBody& b) { b.controller = organisationId("west"); }), Code::WrongOrganisation);
        QCOMPARE(attempt([&](ShareRequestBody& b) { b.deadline = w.time; }), Code::BadValidity);
        QCOMPARE(attempt([&](ShareRequestBody& b) { b.deadline = w.days(31); }), Code::BadValidity);
        QCOMPARE(attempt([&](ShareRequestBody& b) { b.deadline = w.days(30); }), Code::Ok);
        QCOMPARE(w.submit(w.researcher, RevokeBody{w.researcher.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(attempt([](ShareRequestBody&) {}), Code::SignerNotLive);
    }

    void replayAndAlteredBody()
    {
        ConsentWorld w;
        const Bytes octets = w.sign(w.researcher, w.request(w.researcher, Purpose::Research));
        Bytes altered = octets;
        altered[altered.size() - 100] ^= 1; // in the sealed scope
        QCOMPARE(w.run(altered), Code::BadSignature);
        QCOMPARE(w.run(octets), Code::Ok);
        QCOMPARE(w.run(octets), Code::NonceNotAbove);
        const Bytes approval = w.sign(w.patient, w.approval(transactionHash(octets)));
        altered = approval;
        altered[altered.size() - 100] ^= 1;
        QCOMPARE(w.run(altered), Code::BadSignature);
        QCOMPARE(w.run(approval), Code::Ok);
        QCOMPARE(w.run(approval), Code::NonceNotAbove);
        const Bytes revocation = w.sign(w.patient, w.revocation(transactionHash(approval)));
        QCOMPARE(w.run(revocation), Code::Ok);
        QCOMPARE(w.run(revocation), Code::NonceNotAbove);
        QCOMPARE(w.run(approval), Code::NonceNotAbove);
    }

    void limitOfOneRequester()
    {
        ConsentWorld w;
        Digest256 last;
        for (std::size_t i = 0; i < kMaxOpenRequestsEach; ++i) {
            last = w.made(w.researcher, w.request(w.researcher, Purpose::Research));
            QVERIFY(last != Digest256{});
        }
        QCOMPARE(w.submit(w.researcher, w.request(w.researcher, Purpose::Research)), Code::TooMany);
        QVERIFY(w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research)) != Digest256{});
        ShareRequestBody other = w.request(w.researcher, Purpose::Research);
        other.handle = w.ben;
        QCOMPARE(w.submit(w.researcher, other), Code::Ok);
        // A decision makes room, and so does a deadline.
        QCOMPARE(w.submit(w.patient, w.refusal(last)), Code::Ok);
        QCOMPARE(w.submit(w.researcher, w.request(w.researcher, Purpose::Research)), Code::Ok);
        QCOMPARE(w.submit(w.researcher, w.request(w.researcher, Purpose::Research)), Code::TooMany);
        w.pass(15 * 86'400);
        QCOMPARE(w.submit(w.researcher, w.request(w.researcher, Purpose::Research)), Code::Ok);
        QCOMPARE(w.entry<ConsentListEntry>(key::openRequests(w.anna))->items.size(), std::size_t{1});
    }

    void limitOfOneHandle()
    {
        ConsentWorld w;
        for (std::size_t i = 0; i < kMaxOpenRequests / kMaxOpenRequestsEach; ++i) {
            User user = makeUser("researcher " + std::to_string(i));
            w.hire(w.southRoot, user, Role::Researcher, {});
            std::vector<Bytes> block;
            for (std::size_t k = 0; k < kMaxOpenRequestsEach; ++k)
                block.push_back(w.sign(user, w.request(user, Purpose::Research)));
            for (const Code code : w.block(block))
                QCOMPARE(code, Code::Ok);
        }
        QCOMPARE(w.submit(w.physician, w.request(w.physician)), Code::TooMany);
        QCOMPARE(w.entry<ConsentListEntry>(key::openRequests(w.anna))->items.size(), kMaxOpenRequests);
        w.pass(15 * 86'400);
        QCOMPARE(w.submit(w.physician, w.request(w.physician)), Code::Ok);
    }

    void approvalMakesAGrant()
    {
        ConsentWorld w;
        const Digest256 id = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        const ShareDecisionBody body = w.approval(id, kPdd);
        const auto [code, grant] = w.post(w.patient, body);
        QCOMPARE(code, Code::Ok);
        const GrantEntry entry = w.grant(grant);
        QCOMPARE(entry.request, id);
        QCOMPARE(entry.requester, w.southResearcher.id());
        QCOMPARE(entry.controller, organisationId("south"));
        QVERIFY(entry.sealing == w.asked(id).sealing && entry.purpose == Purpose::Research);
        QCOMPARE(entry.classes, kPdd);
        QVERIFY(entry.until == body.until && entry.wraps == body.wraps);
        QCOMPARE(entry.scope, ledger::sha256(body.scope));
        QVERIFY(entry.standing == Digest256{} && entry.decidedBy == w.patient.id());
        QVERIFY(entry.since == w.app->height() && entry.changed == w.app->height() && entry.revokedAt == 0);
        QCOMPARE(w.owner(w.anna).changed, w.app->height());
        const ShareRequestEntry request = w.asked(id);
        QVERIFY(request.state == RequestState::Approved && request.decided == w.app->height());
        QVERIFY(w.entry<ConsentListEntry>(key::openRequests(w.anna))->items.empty());
        QCOMPARE(w.submit(w.patient, w.approval(id)), Code::RequestClosed);
        QCOMPARE(w.submit(w.patient, w.refusal(id)), Code::RequestClosed);
    }

    void approvalIsTheOwners()
    {
        ConsentWorld w;
        const Digest256 id = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        const ShareDecisionBody body = w.approval(id);
        for (User* user : {&w.benPatient, &w.physician, &w.northRoot, &w.officer, &w.southRoot, &w.southOfficer,
                           &w.southResearcher, &w.proxy}) {
            QCOMPARE(w.submit(*user, body), Code::NotOwner);
            QCOMPARE(w.submit(*user, w.refusal(id)), Code::NotOwner);
        }
        QCOMPARE(w.submit(w.stranger, body), Code::UnknownSigner);
        // Another patient's request under the own handle, and one that never was.
        ShareDecisionBody foreign = body;
        foreign.handle = w.ben;
        QCOMPARE(w.submit(w.benPatient, foreign), Code::UnknownSubject);
        foreign.handle = handleOf("nobody");
        QCOMPARE(w.submit(w.patient, foreign), Code::NoOwner);
        QCOMPARE(w.submit(w.patient, w.approval(digest("never"))), Code::UnknownSubject);
        // The key that was the patient's no longer decides.
        User next = makeUser("next key");
        w.hire(w.northRoot, next, Role::Patient, {});
        QCOMPARE(w.submit(w.patient, OwnerBody{w.anna, OwnerKind::Patient, next.id(),
                                               signAcceptance(w.genesis.chain, w.anna, signerOf(next.key))}),
                 Code::Ok);
        QCOMPARE(w.submit(w.patient, body), Code::NotOwner);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.patient.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(w.submit(w.patient, body), Code::SignerNotLive);
        QCOMPARE(w.submit(next, body), Code::Ok);
    }

    void approvalIsNotWiderThanAsked()
    {
        ConsentWorld w;
        ShareRequestBody request = w.request(w.physician);
        request.classes = kPdd;
        const Digest256 id = w.made(w.physician, request);
        const auto attempt = [&](auto change) {
            ShareDecisionBody body = w.approval(id, kPdd);
            change(body);
            return w.submit(w.patient, body);
        };
        QCOMPARE(attempt([](ShareDecisionBody& b) { b.classes = kSop; }), Code::Widened);
        QCOMPARE(attempt([](ShareDecisionBody& b) { b.classes = kAllClasses; }), Code::Widened);
        QCOMPARE(attempt([&](ShareDecisionBody& b) { b.until = w.days(31); }), Code::Widened);
        QCOMPARE(attempt([&](ShareDecisionBody& b) { b.until = w.time; }), Code::BadValidity);
        // The bounds to the nanosecond: the first instant that is past, the last that was asked for.
        QCOMPARE(attempt([&](ShareDecisionBody& b) { b.until = w.daysFromNext(0); }), Code::BadValidity);
        QCOMPARE(attempt([&](ShareDecisionBody& b) { b.until = {w.daysFromNext(30).ns + 1}; }), Code::Widened);
        QCOMPARE(attempt([&](ShareDecisionBody& b) { b.until = w.daysFromNext(30); }), Code::Ok);
    }

    void deadlineAndDeadRequester()
    {
        ConsentWorld w;
        const Digest256 late = w.made(w.physician, w.request(w.physician));
        w.pass(15 * 86'400);
        QCOMPARE(w.submit(w.patient, w.approval(late)), Code::RequestClosed);
        const Digest256 dead = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        QCOMPARE(w.submit(w.southRoot, RevokeBody{w.southResearcher.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(w.submit(w.patient, w.approval(dead)), Code::NotAlive);
        QCOMPARE(w.submit(w.patient, w.refusal(dead)), Code::Ok);
    }

    void denyLaterReport()
    {
        ConsentWorld w;
        const Digest256 denied = w.made(w.physician, w.request(w.physician));
        QCOMPARE(w.submit(w.patient, w.refusal(denied, Verdict::Later)), Code::Ok);
        QVERIFY(w.asked(denied).state == RequestState::Later && w.asked(denied).decided == 0);
        QCOMPARE(w.submit(w.patient, w.refusal(denied, Verdict::Later)), Code::AlreadyVoted);
        QCOMPARE(w.submit(w.patient, w.refusal(denied)), Code::Ok);
        QVERIFY(w.asked(denied).state == RequestState::Denied && w.asked(denied).decided == w.app->height());
        QCOMPARE(w.submit(w.patient, w.approval(denied)), Code::RequestClosed);
        const Digest256 reported = w.made(w.physician, w.request(w.physician));
        QCOMPARE(w.submit(w.patient, w.refusal(reported, Verdict::Report)), Code::Ok);
        QVERIFY(w.asked(reported).state == RequestState::Reported);
        const Digest256 postponed = w.made(w.physician, w.request(w.physician));
        QCOMPARE(w.submit(w.patient, w.refusal(postponed, Verdict::Later)), Code::Ok);
        QCOMPARE(w.submit(w.patient, w.approval(postponed)), Code::Ok);
    }

    /// Until the patient claims the record, two approve and one refuses.
    void custodianDecidesByTwo()
    {
        ConsentWorld w(false);
        const Digest256 id = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        const ShareDecisionBody body = w.approval(id);
        QCOMPARE(w.submit(w.patient, body), Code::NotOwner);
        QCOMPARE(w.submit(w.southOfficer, body), Code::NotOwner);
        QCOMPARE(w.submit(w.southRoot, body), Code::NotOwner);
        QCOMPARE(w.submit(w.physician, body), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, body), Code::Ok);
        QVERIFY(w.asked(id).state == RequestState::Open && w.asked(id).first);
        QCOMPARE(w.submit(w.officer, body), Code::AlreadyVoted);
        ShareDecisionBody wider = body;
        wider.until = w.days(25);
        QCOMPARE(w.submit(w.northRoot, wider), Code::TermsDiffer);
        ShareDecisionBody otherScope = body;
        otherScope.scope[0] ^= 1;
        QCOMPARE(w.submit(w.northRoot, otherScope), Code::TermsDiffer);
        const auto [code, grant] = w.post(w.northRoot, body);
        QCOMPARE(code, Code::Ok);
        QVERIFY(w.grant(grant).decidedBy == w.northRoot.id() && w.asked(id).state == RequestState::Approved);

        // One of them thinks again: the other approves the newer terms, and no longer the older.
        const Digest256 again = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        const ShareDecisionBody older = w.approval(again);
        const ShareDecisionBody newer = w.approval(again, kPdd);
        QCOMPARE(w.submit(w.officer, older), Code::Ok);
        QCOMPARE(w.submit(w.officer, newer), Code::Ok);
        QCOMPARE(w.submit(w.officer, newer), Code::AlreadyVoted);
        QCOMPARE(w.submit(w.northRoot, older), Code::TermsDiffer);
        const auto [agreed, narrower] = w.post(w.northRoot, newer);
        QCOMPARE(agreed, Code::Ok);
        QCOMPARE(w.grant(narrower).classes, kPdd);

        const Digest256 second = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        QCOMPARE(w.submit(w.northRoot, w.approval(second)), Code::Ok);
        QCOMPARE(w.submit(w.officer, w.refusal(second)), Code::Ok);
        QCOMPARE(w.submit(w.officer, w.approval(second)), Code::RequestClosed);
        // What one of them approved before the claim is no half of the patient's word, nor later of the hospital's.
        const Digest256 third = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
        const ShareDecisionBody half = w.approval(third);
        QCOMPARE(w.submit(w.northRoot, half), Code::Ok);
        QCOMPARE(w.claim(w.anna, w.patient), Code::Ok);
        QCOMPARE(w.submit(w.officer, half), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, RevokeBody{w.patient.id(), RevokeReason::KeyLost}), Code::Ok);
        OwnerBody back;
        back.handle = w.anna;
        back.owner = keyIdOf(*w.entry<MemberEntry>(key::member(organisationId("north")))->custodian);
        QCOMPARE(w.submit(w.physician, back), Code::Ok);
        QCOMPARE(w.submit(w.officer, half), Code::Ok);
        QVERIFY(w.asked(third).state == RequestState::Open && !w.asked(third).first->root);
        QCOMPARE(w.submit(w.northRoot, half), Code::Ok);
        QVERIFY(w.asked(third).state == RequestState::Approved);
    }
};

QTEST_GUILESS_MAIN(ConsentTest)
#include "consent_test.moc"
