// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sharing.h"

#include "sharedesk.h"
#include "sharingworld.h"

#include <QTest>

#include <contract/transaction.h>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;
using interfaces::ItemView;
using interfaces::ShareState;
using interfaces::ShareView;

/// Sharing between a patient, his hospital and another one: the whole way, each step also by who must not.
class SharingTest : public QObject {
    Q_OBJECT
    std::unique_ptr<SharingWorld> m;

private Q_SLOTS:
    void init() { m = std::make_unique<SharingWorld>(); }
    void cleanup() { m.reset(); }

    void theWholeWay()
    {
        const Workstation patient = m->unlocked("patient-01");
        const auto self = patient->resolvePatient(m->whom);
        WORKS(self);
        WORKS(patient->writeRecord({*self, "SR", {{"sleep-duration", "7.5 h"}}, {}, false}));
        const Workstation north = m->unlocked("physician@north");
        const std::string request = m->asked(*north, {m->set, "SR"});

        const auto listed = patient->shares("");
        WORKS(listed);
        QCOMPARE(listed->size(), std::size_t{1});
        const ShareView& view = listed->front();
        QCOMPARE(view.request, request);
        QVERIFY(view.state == ShareState::Asked && !view.mine);
        QCOMPARE(view.who, std::string("physician@north, physician, Northmoor"));
        QCOMPARE(view.why, std::string("second opinion"));
        QVERIFY(view.what.has_value());
        QVERIFY(view.what->dataSets == (Values{m->set, "SR"}) || view.what->dataSets == (Values{"SR", m->set}));
        const auto details = patient->share(request);
        WORKS(details);
        QVERIFY(details->preview.has_value());
        std::uint64_t records = 0;
        for (const interfaces::SharePreview& p : *details->preview)
            records += p.records;
        QCOMPARE(records, std::uint64_t{4});

        // The team sees what is asked for, who only works in the house nothing.
        const Workstation physician = m->unlocked("physician");
        const auto team = physician->shares(m->patient);
        WORKS(team);
        QCOMPARE(team->size(), std::size_t{1});
        QVERIFY(team->front().what.has_value());
        const Workstation consultant = m->unlocked("consultant");
        const auto none = consultant->shares(m->whom);
        WORKS(none);
        QVERIFY(none->empty());
        const auto hidden = consultant->share(request);
        QVERIFY(!hidden && hidden.error().failure == Failure::NotFound);
        QVERIFY(!consultant->consents(m->whom));

        const auto approved = patient->approveShare({request, {{m->set}, {}, {}, {}}, {}});
        WORKS(approved);
        QVERIFY2(!approved->problem, approved->problem ? approved->problem->message.english().c_str() : "");
        QVERIFY(approved->share.state == ShareState::Approved);
        QCOMPARE(approved->given, (std::vector<interfaces::SharePreview>{{m->set, 3, 3}}));

        QCOMPARE(m->seen(*north), Values{});
        const auto synced = north->sync(true);
        WORKS(synced);
        QCOMPARE(synced->received, std::uint64_t{3});
        QCOMPARE(synced->withheld + synced->invalid + synced->contradicted, std::uint64_t{0});
        QVERIFY2(synced->problems.empty(), synced->problems.empty() ? "" : synced->problems.front().english().c_str());
        QCOMPARE(m->seen(*north), (Values{"14", "60", "61"}));
        QVERIFY(m->hasReceipt(approved->share.grant, contract::ShareReceiptBody::What::Delivered));
        const auto mine = north->shares("");
        WORKS(mine);
        QCOMPARE(mine->size(), std::size_t{1});
        QVERIFY(mine->front().mine && mine->front().state == ShareState::Approved);
        QCOMPARE(mine->front().what->dataSets, Values{m->set});
        interfaces::CancelFlag never;
        const auto check = north->check(true, [](const interfaces::ImportProgress&) {}, never);
        WORKS(check);
        QVERIFY(check->invalid == 0 && check->missing == 0);
        // The same again brings nothing and says nothing on the ledger.
        const std::uint64_t height = synced->height;
        const auto again = north->sync(true);
        WORKS(again);
        QCOMPARE(again->received, std::uint64_t{0});
        QVERIFY(again->height <= height + 4); // anchors alone

        WORKS(consultant->sync(true));
        QCOMPARE(m->seen(*consultant), Values{});
        const auto alive = patient->consents("");
        WORKS(alive);
        QCOMPARE(alive->size(), std::size_t{1});
        QCOMPARE(alive->front().request, request);

        const auto revoked = patient->revokeShare(request);
        WORKS(revoked);
        QVERIFY(revoked->share.state == ShareState::Revoked);
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{});
        QVERIFY(m->hasReceipt(approved->share.grant, contract::ShareReceiptBody::What::Purged));
        QVERIFY(patient->consents("")->empty());
        QVERIFY(!patient->revokeShare(request));
        QVERIFY(!patient->changeShare({request, {{}, {m->set + "/heart-rate"}, {}, {}}, {}}));
        QVERIFY(m->stateOf(*north, request) == ShareState::Revoked);
    }

    void aPartOfAContribution()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string request = m->asked(*north, {m->set});
        WORKS(patient->approveShare({request, {{}, {m->set + "/heart-rate"}, {}, {}}, {}}));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"60", "61"}));
        const std::string second = m->asked(*north, {m->set});
        interfaces::ShareScope frame;
        frame.from = parseRfc3339("2026-02-01");
        WORKS(patient->approveShare({second, frame, {}}));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"60", "61"}));
        WORKS(patient->revokeShare(request));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{"61"});
    }

    void twoGrantsGiveTogether()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string hearts = m->asked(*north, {}, {"heart-rate"});
        const std::string breaths = m->asked(*north, {}, {"respiratory-rate"});
        const auto first = patient->approveShare({hearts, {}, {}});
        WORKS(first);
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"60", "61"}));
        WORKS(patient->approveShare({breaths, {}, {}}));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"14", "60", "61"}));
        WORKS(patient->revokeShare(hearts));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{"14"});
        QVERIFY(m->hasReceipt(first->share.grant, contract::ShareReceiptBody::What::Purged));
        // Who asked gives back what is left.
        WORKS(north->revokeShare(breaths));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{});
        QVERIFY(m->stateOf(*patient, breaths) == ShareState::Revoked);
    }

    void narrowedAndRenewed()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string request = m->asked(*north, {m->set});
        const auto approved = patient->approveShare({request, {}, {}});
        WORKS(approved);
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north).size(), std::size_t{3});
        const auto narrowed = patient->changeShare({request, {{}, {m->set + "/respiratory-rate"}, {}, {}}, {}});
        WORKS(narrowed);
        QVERIFY(narrowed->share.state == ShareState::Changed);
        QCOMPARE(narrowed->given, (std::vector<interfaces::SharePreview>{{m->set, 1, 1}}));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{"14"});
        QCOMPARE(north->shares("")->front().what->attributes, Values{m->set + "/respiratory-rate"});
        // Never wider again, and not both at once.
        const auto wider = patient->changeShare({request, {{m->set}, {}, {}, {}}, {}});
        QVERIFY(!wider && wider.error().failure == Failure::Refused);
        const Instant later{approved->share.expires->ns + 86'400'000'000'000};
        QVERIFY(!patient->changeShare({request, {{}, {m->set + "/heart-rate"}, {}, {}}, later}));
        const auto same = patient->changeShare({request, {}, {}});
        QVERIFY(!same && same.error().failure == Failure::Refused);
        const auto renewed = patient->changeShare({request, {}, later});
        WORKS(renewed);
        QVERIFY(renewed->share.expires == later);
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{"14"});
        const Instant earlier{approved->share.expires->ns - 86'400'000'000'000};
        WORKS(patient->changeShare({request, {}, earlier}));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{"14"});
    }

    void whoMustNot_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<int>("failure");
        const auto add = [](const char* user, Failure failure) {
            QTest::newRow(user) << QString::fromLatin1(user) << static_cast<int>(failure);
        };
        add("physician", Failure::NotPermitted);       // of the team
        add("physician@north", Failure::NotPermitted); // who asks
        add("consultant", Failure::NotFound);
        add("patient-02", Failure::NotFound);
        add("administrator", Failure::NotFound);
        add("administrator@north", Failure::NotFound);
    }

    void whoMustNot()
    {
        QFETCH(QString, user);
        QFETCH(int, failure);
        const std::string name = user.toStdString();
        m->node->user("patient-02", interfaces::Role::Patient);
        std::string request;
        std::string granted;
        {
            const Workstation north = m->unlocked("physician@north");
            request = m->asked(*north, {m->set});
            granted = m->asked(*north, {m->set});
        }
        const Workstation patient = m->unlocked("patient-01");
        WORKS(patient->approveShare({granted, {}, {}}));
        if (name.starts_with("administrator"))
            m->node->founding->administrators.clear();
        const Workstation other = m->unlocked(name);
        WORKS(other->sync(true));
        const auto isRefused = [&](const auto& result, const char* what) {
            if (result || static_cast<int>(result.error().failure) != failure)
                qWarning("%s: %s", what, why(result).c_str());
            return !result && static_cast<int>(result.error().failure) == failure;
        };
        QVERIFY(isRefused(other->approveShare({request, {}, {}}), "approve"));
        QVERIFY(isRefused(other->answerShare(request, interfaces::ShareAnswer::Deny), "deny"));
        QVERIFY(isRefused(other->answerShare(request, interfaces::ShareAnswer::Later), "later"));
        QVERIFY(isRefused(other->answerShare(request, interfaces::ShareAnswer::Report), "report"));
        QVERIFY(isRefused(other->changeShare({granted, {{}, {m->set + "/heart-rate"}, {}, {}}, {}}), "change"));
        if (name != "physician@north")
            QVERIFY(isRefused(other->revokeShare(granted), "revoke"));
        QVERIFY(m->stateOf(*patient, request) == ShareState::Asked);
        QVERIFY(m->stateOf(*patient, granted) == ShareState::Approved);
    }

    /// What a program that asks nobody could send: the ledger says no.
    void theLedgerSaysNo()
    {
        std::string request;
        {
            const Workstation north = m->unlocked("physician@north");
            request = m->asked(*north, {m->set});
        }
        contract::ShareDecisionBody body;
        body.handle = m->handle;
        body.request = *Digest256::from(*fromHex(request));
        body.verdict = contract::ShareDecisionBody::Verdict::Deny;
        for (const char* user : {"physician@north", "consultant"})
            QVERIFY2(!m->sessionOf(user)->submitter().submit({body}), user);
        QVERIFY(!m->physician->submitter().submit({body}));
        QVERIFY(!m->node->administrator().submitter().submit({body}));
        const auto patient = m->sessionOf("patient-01");
        const auto transaction = patient->submitter().build(body);
        WORKS(transaction);
        WORKS(patient->submitter().send({*transaction}));
        // Once and no more, neither again nor another way.
        body.verdict = contract::ShareDecisionBody::Verdict::Report;
        QVERIFY(!patient->submitter().submit({body}));
    }

    void decidedIsDecided()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string request = m->asked(*north, {m->set});
        WORKS(patient->answerShare(request, interfaces::ShareAnswer::Later));
        QVERIFY(m->stateOf(*north, request) == ShareState::Later);
        QVERIFY(!patient->answerShare(request, interfaces::ShareAnswer::Later));
        const auto denied = patient->answerShare(request, interfaces::ShareAnswer::Deny);
        WORKS(denied);
        QVERIFY(denied->share.state == ShareState::Denied);
        QVERIFY(m->stateOf(*north, request) == ShareState::Denied);
        QVERIFY(!patient->approveShare({request, {}, {}}));
        QVERIFY(!patient->answerShare(request, interfaces::ShareAnswer::Deny));
        QVERIFY(!north->revokeShare(request));
        const std::string other = m->asked(*north, {m->set});
        WORKS(patient->answerShare(other, interfaces::ShareAnswer::Report));
        QVERIFY(m->stateOf(*north, other) == ShareState::Reported);
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{});
        QCOMPARE(patient->shares("")->size(), std::size_t{2});
        QVERIFY(patient->consents("")->empty());
    }

    void widerThanAsked_data()
    {
        QTest::addColumn<int>("attack");
        for (int n = 0; n < 4; ++n)
            QTest::newRow(qPrintable(QString::number(n))) << n;
    }

    void widerThanAsked()
    {
        QFETCH(int, attack);
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string request = m->asked(*north, {}, {"heart-rate"});
        interfaces::ShareApproval approval{request, {}, {}};
        switch (attack) {
        case 0: approval.scope.dataSets = {m->set}; break;
        case 1: approval.scope.attributes = {m->set + "/heart-rate", m->set + "/respiratory-rate"}; break;
        case 2: approval.until = Instant{m->node->clock.now().ns + 31 * 86'400'000'000'000}; break;
        case 3: approval.until = m->node->clock.now(); break;
        default: QFAIL("row");
        }
        const auto refused = patient->approveShare(approval);
        QVERIFY(!refused);
        QVERIFY(refused.error().failure == (attack == 3 ? Failure::Usage : Failure::Refused));
        QVERIFY(m->stateOf(*patient, request) == ShareState::Asked);
    }

    void nothingLiesInIt()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string request = m->asked(*north, {"SR"});
        const auto refused = patient->approveShare({request, {}, {}});
        QVERIFY(!refused && refused.error().failure == Failure::Refused);
        QVERIFY(m->stateOf(*patient, request) == ShareState::Asked);
    }

    void askedWrongly_data()
    {
        QTest::addColumn<QString>("patient");
        QTest::addColumn<QString>("set");
        QTest::addColumn<int>("days");
        QTest::addColumn<int>("failure");
        const auto add = [](const char* name, const char* patient, const char* set, int days, Failure failure) {
            QTest::newRow(name) << QString::fromLatin1(patient) << QString::fromLatin1(set) << days
                                << static_cast<int>(failure);
        };
        add("nobody of that handle", "handle:0011223344556677889900112233445566778899001122334455667788990011", "DTD",
            1, Failure::NotFound);
        add("no handle", "handle:0011", "DTD", 1, Failure::Usage);
        add("nobody", "somebody", "DTD", 1, Failure::NotFound);
        add("no such data set", "WHOM", "XX", 1, Failure::Refused);
        add("for no day", "WHOM", "DTD", 0, Failure::Usage);
        add("for too long", "WHOM", "DTD", 367, Failure::Usage);
    }

    void askedWrongly()
    {
        QFETCH(QString, patient);
        QFETCH(QString, set);
        QFETCH(int, days);
        QFETCH(int, failure);
        const Workstation north = m->unlocked("physician@north");
        interfaces::ShareRequest request;
        request.patient = patient == QStringLiteral("WHOM") ? m->whom : patient.toStdString();
        request.scope.dataSets = {set.toStdString()};
        request.days = static_cast<std::uint16_t>(days);
        const auto refused = north->requestShare(request);
        QVERIFY(!refused);
        QVERIFY2(static_cast<int>(refused.error().failure) == failure, why(refused).c_str());
        QVERIFY(north->shares("")->empty());
    }

    void whoMayNotAsk()
    {
        m->node->user("patient-02", interfaces::Role::Patient);
        interfaces::ShareRequest request;
        request.patient = m->whom;
        request.scope.dataSets = {m->set};
        request.days = 1;
        const auto refused = m->unlocked("patient-02")->requestShare(request);
        QVERIFY(!refused && refused.error().failure == Failure::Refused);
        // What was made for it here is gone again.
        const auto asked = sync::askedShares(m->sessionOf("patient-02")->replica());
        QVERIFY(asked && asked->empty());
        request.purpose = interfaces::SharePurpose::Legal;
        const Workstation consultant = m->unlocked("consultant");
        QVERIFY(!consultant->requestShare(request));
        QVERIFY(consultant->shares("")->empty());
        QVERIFY(m->unlocked("patient-01")->shares("")->empty());
    }
};

QTEST_GUILESS_MAIN(SharingTest)
#include "sharing_test.moc"
