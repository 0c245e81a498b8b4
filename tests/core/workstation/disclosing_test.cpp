// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disclosing.h"

#include "sharingworld.h"

#include <QTest>

#include <contract/build.h>
#include <contract/consententries.h>
#include <crypto/identity.h>
#include <gateway/ledgerframes.h>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;
using interfaces::DisclosureLaw;
using interfaces::DisclosureRequest;
using interfaces::DisclosureState;
using interfaces::DisclosureView;
using interfaces::ShareView;

namespace {
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
const std::string kOrder = "District court, 4 Ds 12/26";
const std::string kNone(64, 'a');
} // namespace

/// Disclosures that a law demands: two people of the hospital's office, what the patient is told and when, and
/// everybody who must not.
class DisclosingTest : public QObject {
    Q_OBJECT
    std::unique_ptr<SharingWorld> m;

    /// With a privacy officer; the root can be unlocked, nobody can be added any more.
    void openOffice()
    {
        m->node->user("officer", interfaces::Role::PrivacyOfficer);
        m->node->user("officer@north", interfaces::Role::PrivacyOfficer, 1);
        m->node->user("patient-02", interfaces::Role::Patient);
        m->node->user("witness"); // looks into the state
        m->node->founding->administrators.clear();
    }
    DisclosureRequest wanted() const
    {
        DisclosureRequest out;
        out.patient = m->whom;
        out.law = DisclosureLaw::CriminalProsecution;
        out.order = kOrder;
        out.recipient = "Northmoor";
        out.classes = {"PDD", "PHA"};
        out.until = Instant{m->node->clock.now().ns + 30 * kDay};
        return out;
    }
    std::string recorded(interfaces::Workstation& officer, const DisclosureRequest& request) const
    {
        const auto done = officer.recordDisclosure(request);
        if (!done || done->problem)
            qFatal("record: %s", done ? done->problem->message.english().c_str() : why(done).c_str());
        return done->disclosure.disclosure;
    }
    std::optional<contract::DisclosureEntry> entry(const std::string& id) const
    {
        const auto session = m->sessionOf("witness");
        const Bytes key = contract::key::disclosure(m->handle, *Digest256::from(*fromHex(id)));
        const auto answer = session->gateway().call(gateway::StateProofsRequest{0, {key}});
        if (!answer || !answer->proofs.front().value)
            return std::nullopt;
        return contract::decodeEntry<contract::DisclosureEntry>(*answer->proofs.front().value).value();
    }
    static std::vector<ShareView> told(interfaces::Workstation& by, const std::string& patient)
    {
        const auto all = by.consents(patient);
        if (!all)
            qFatal("consents: %s", why(all).c_str());
        std::vector<ShareView> out;
        std::ranges::copy_if(*all, std::back_inserter(out),
                             [](const ShareView& v) { return v.kind == ShareView::Kind::Disclosure; });
        return out;
    }
    static std::size_t inStory(interfaces::Workstation& by, const std::string& patient)
    {
        const auto story = by.story(patient);
        if (!story)
            qFatal("story: %s", why(story).c_str());
        return static_cast<std::size_t>(std::ranges::count_if(story->lines, [](const interfaces::StoryLine& line) {
            return line.what.english().starts_with("disclosure");
        }));
    }

private Q_SLOTS:
    void init() { m = std::make_unique<SharingWorld>(); }
    void cleanup() { m.reset(); }

    void theWholeWay()
    {
        openOffice();
        const Workstation officer = m->unlocked("officer");
        const Workstation root = m->unlocked("administrator");
        const Workstation patient = m->unlocked("patient-01");
        const auto begun = officer->recordDisclosure(wanted());
        WORKS(begun);
        QVERIFY(!begun->problem);
        const DisclosureView& first = begun->disclosure;
        QCOMPARE(first.disclosure.size(), std::size_t{64});
        QCOMPARE(first.handle, toHex(m->handle));
        QVERIFY(first.state == DisclosureState::Recorded && first.law == DisclosureLaw::CriminalProsecution);
        QCOMPARE(first.order, kOrder);
        QCOMPARE(first.recipient, std::string("Northmoor"));
        QCOMPARE(first.classes, (Values{"PHA", "PDD"}));
        QVERIFY(!first.from && !first.silentUntil && first.patientKnows && first.height > 0);
        const std::string id = first.disclosure;

        // Told at once, and that it is not in force; what the order is called stays in the office.
        auto known = patient->disclosures("");
        WORKS(known);
        QCOMPARE(known->size(), std::size_t{1});
        QVERIFY(known->front().state == DisclosureState::Recorded && known->front().order.empty());
        QCOMPARE(known->front().recipient, std::string("Northmoor"));
        QVERIFY(told(*patient, "").empty());

        // The root finds it without being told of whom it is, and must hold the same paper.
        const auto waiting = root->disclosures("");
        WORKS(waiting);
        QCOMPARE(waiting->size(), std::size_t{1});
        QCOMPARE(waiting->front().handle, toHex(m->handle));
        QVERIFY(waiting->front().order.empty());
        const auto confirmed = [&](const std::string& which, const std::string& order, const std::string& recipient) {
            return root->confirmDisclosure({m->whom, which, order, recipient});
        };
        const auto isRefused = [](const auto& result, Failure failure) {
            return !result && result.error().failure == failure;
        };
        QVERIFY(isRefused(confirmed(id, "District court, 4 Ds 13/26", "Northmoor"), Failure::Refused));
        QVERIFY(isRefused(confirmed(id, kOrder, "Calderbrook"), Failure::Refused));
        QVERIFY(isRefused(confirmed(kNone, kOrder, "Northmoor"), Failure::NotFound));
        QVERIFY(isRefused(confirmed("nonsense", kOrder, "Northmoor"), Failure::Usage));
        QVERIFY(entry(id)->confirmedAt == 0);
        const auto inForce = confirmed(id, kOrder, "urn:test:northmoor");
        WORKS(inForce);
        QVERIFY(!inForce->problem && inForce->disclosure.state == DisclosureState::InForce);
        QVERIFY(inForce->disclosure.from && *inForce->disclosure.from <= m->node->clock.now());
        QCOMPARE(inForce->disclosure.order, kOrder);
        QVERIFY(isRefused(confirmed(id, kOrder, "Northmoor"), Failure::Refused));

        const auto shown = told(*patient, "");
        QCOMPARE(shown.size(), std::size_t{1});
        QCOMPARE(shown.front().request, id);
        QCOMPARE(shown.front().who, std::string("Northmoor"));
        QCOMPARE(shown.front().purpose, std::string("legal"));
        QCOMPARE(shown.front().why, std::string("criminal prosecution"));
        QCOMPARE(shown.front().classes, (Values{"PHA", "PDD"}));
        QCOMPARE(inStory(*patient, m->whom), std::size_t{2});

        const auto ended = officer->endDisclosure(m->whom, id);
        WORKS(ended);
        QVERIFY(!ended->problem && ended->disclosure.state == DisclosureState::Ended);
        QVERIFY(isRefused(officer->endDisclosure(m->whom, id), Failure::Refused));
        QVERIFY(isRefused(root->endDisclosure(m->whom, id), Failure::Refused));
        QVERIFY(isRefused(confirmed(id, kOrder, "Northmoor"), Failure::Refused));
        QVERIFY(told(*patient, "").empty());
        for (interfaces::Workstation* const who : {officer.get(), root.get(), patient.get()}) {
            known = who->disclosures(m->whom);
            WORKS(known);
            QCOMPARE(known->size(), std::size_t{1});
            QVERIFY(known->front().state == DisclosureState::Ended && known->front().from.has_value());
        }
        QCOMPARE(inStory(*patient, m->whom), std::size_t{3});
    }

    void whoMustNot_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<bool>("sees");
        const auto add = [](const char* user, bool sees) { QTest::newRow(user) << QString::fromLatin1(user) << sees; };
        add("patient-01", true);
        add("physician", true); // of the team
        add("consultant", false);
        add("patient-02", false);
        add("physician@north", false); // even of who receives
        add("administrator@north", false);
        add("officer@north", false);
    }
    void whoMustNot()
    {
        QFETCH(const QString, user);
        QFETCH(const bool, sees);
        openOffice();
        const Workstation officer = m->unlocked("officer");
        const std::string waiting = recorded(*officer, wanted());
        const std::string other = recorded(*officer, wanted());
        {
            const Workstation root = m->unlocked("administrator");
            WORKS(root->confirmDisclosure({m->whom, other, kOrder, "Northmoor"}));
        }
        const Workstation who = m->unlocked(user.toStdString());
        WORKS(who->sync(true));
        QString answer;
        const auto isRefused = [&](const auto& result) {
            const QString words = QString::fromStdString(why(result));
            if (answer.isEmpty())
                answer = words;
            if (result || result.error().failure != Failure::NotPermitted || words != answer)
                qWarning("%s", qPrintable(words));
            return !result && result.error().failure == Failure::NotPermitted && words == answer;
        };
        QVERIFY(isRefused(who->recordDisclosure(wanted())));
        for (const std::string& id : {waiting, other, kNone}) {
            QVERIFY(isRefused(who->confirmDisclosure({m->whom, id, kOrder, "Northmoor"})));
            QVERIFY(isRefused(who->endDisclosure(m->whom, id)));
        }
        const auto listed = who->disclosures(m->whom);
        if (sees)
            QVERIFY(listed && listed->size() == 2);
        else
            QVERIFY(isRefused(listed));
        // Whether there is such a patient at all is told to nobody either.
        DisclosureRequest nobody = wanted();
        nobody.patient = "handle:" + kNone;
        QVERIFY(isRefused(who->recordDisclosure(nobody)));
        QVERIFY(entry(waiting)->confirmedAt == 0 && entry(waiting)->endedAt == 0);
        QVERIFY(entry(other)->confirmedAt != 0 && entry(other)->endedAt == 0);
    }

    /// Neither of the two does the other's part.
    void twoPeople()
    {
        openOffice();
        const Workstation officer = m->unlocked("officer");
        const Workstation root = m->unlocked("administrator");
        const std::string id = recorded(*officer, wanted());
        QVERIFY(!officer->confirmDisclosure({m->whom, id, kOrder, "Northmoor"}));
        QVERIFY(!root->recordDisclosure(wanted()));
        QVERIFY(entry(id)->confirmedAt == 0);
        // What was never confirmed either of them ends.
        WORKS(root->endDisclosure(m->whom, id));
        QVERIFY(!root->confirmDisclosure({m->whom, id, kOrder, "Northmoor"}));
    }

    /// What a program that asks nobody could send: the ledger says no, and nothing changes.
    void theLedgerSaysNo()
    {
        openOffice();
        std::string id;
        {
            const Workstation officer = m->unlocked("officer");
            id = recorded(*officer, wanted());
        }
        using Action = contract::DisclosureBody::Action;
        contract::DisclosureBody step;
        step.handle = m->handle;
        step.disclosure = *Digest256::from(*fromHex(id));
        contract::DisclosureBody record;
        record.handle = m->handle;
        record.order = step.disclosure;
        record.controller = contract::organisationId("urn:test:northmoor");
        record.classes = contract::kAllClasses;
        record.until = Instant{m->node->clock.now().ns + kDay};
        const auto takes = [](Session& session, const contract::DisclosureBody& body) {
            return session.submitter().submit({body}).hasValue();
        };
        for (const char* user :
             {"patient-01", "patient-02", "consultant", "physician@north", "administrator@north", "officer@north"}) {
            const auto session = m->sessionOf(user);
            for (const Action action : {Action::Confirm, Action::End}) {
                step.action = action;
                QVERIFY2(!takes(*session, step), user);
            }
            QVERIFY2(!takes(*session, record), user);
        }
        QVERIFY(!takes(*m->physician, record));
        const auto officer = m->sessionOf("officer");
        step.action = Action::Confirm;
        QVERIFY(!takes(*officer, step));
        const auto root = m->sessionOf("administrator");
        QVERIFY(!takes(*root, record));
        // A year and a day, silence for longer, and one that is over.
        for (int n = 0; n < 3; ++n) {
            contract::DisclosureBody wrong = record;
            if (n == 0)
                wrong.until.ns += 367 * kDay;
            if (n == 1)
                wrong.silentUntil = Instant{record.until.ns + 367 * kDay};
            if (n == 2)
                wrong.until = Instant{m->node->clock.now().ns - kSecond};
            QVERIFY2(!takes(*officer, wrong), qPrintable(QString::number(n)));
        }
        // Altered on its way, and sent again afterwards: once, and no more.
        const auto confirm = root->submitter().build(step);
        WORKS(confirm);
        for (std::size_t at = 0; at < confirm->size(); at += 7) {
            Bytes altered = *confirm;
            altered[at] ^= 1;
            QVERIFY(!root->submitter().send({altered}));
        }
        QVERIFY(entry(id)->confirmedAt == 0);
        const auto height = root->submitter().send({*confirm});
        WORKS(height);
        const auto again = root->submitter().send({*confirm});
        QVERIFY(!again || *again == *height);
        QVERIFY(!takes(*root, step));

        // Who receives states accesses under it, for what it is and what it covers; nobody else does.
        contract::AccessNoticeBody notice;
        notice.handle = m->handle;
        notice.permissionClass = contract::PermissionClass::Pdd;
        notice.reference = step.disclosure;
        const auto states = [&](const char* user, contract::Purpose purpose, contract::PermissionClass c) {
            notice.purpose = purpose;
            notice.permissionClass = c;
            return m->sessionOf(user)->submitter().submit({notice}).hasValue();
        };
        using enum contract::Purpose;
        using enum contract::PermissionClass;
        QVERIFY(!states("physician@north", Treatment, Pdd));
        QVERIFY(!states("physician@north", Research, Pdd));
        QVERIFY(!states("physician@north", Legal, Sop));
        QVERIFY(!states("patient-02", Legal, Pdd));
        QVERIFY(states("physician@north", Legal, Pdd));
        step.action = Action::End;
        QVERIFY(takes(*root, step));
        QVERIFY(!states("physician@north", Legal, Pdd));
    }

    /// What the law keeps from the patient for a while: nothing that he or his team asks names it. How it ends the gate
    /// tells, which can wait.
    void silence()
    {
        openOffice();
        const Workstation officer = m->unlocked("officer");
        const Workstation root = m->unlocked("administrator");
        const Workstation patient = m->unlocked("patient-01");
        const Workstation physician = m->unlocked("physician");
        DisclosureRequest request = wanted();
        request.silentUntil = Instant{m->node->clock.now().ns + kDay};
        const std::string id = recorded(*officer, request);
        WORKS(root->confirmDisclosure({m->whom, id, kOrder, "Northmoor"}));
        for (interfaces::Workstation* const who : {patient.get(), physician.get()}) {
            const auto none = who->disclosures(m->whom);
            WORKS(none);
            QVERIFY(none->empty());
            QVERIFY(told(*who, m->whom).empty());
            QCOMPARE(inStory(*who, m->whom), std::size_t{0});
        }
        const auto office = officer->disclosures(m->whom);
        WORKS(office);
        QCOMPARE(office->size(), std::size_t{1});
        QVERIFY(!office->front().patientKnows &&
                office->front().silentUntil == Instant::fromSeconds(request.silentUntil->seconds()));
        QCOMPARE(inStory(*officer, m->whom), std::size_t{2});
    }

    void saidWrongly_data()
    {
        QTest::addColumn<int>("what");
        int n = 0;
        for (const char* name : {"no order", "two lines", "too long", "no recipient", "no class", "another class",
                                 "over", "too far", "silence over", "silence too far", "turned round"})
            QTest::newRow(name) << n++;
    }
    void saidWrongly()
    {
        QFETCH(const int, what);
        openOffice();
        const Workstation officer = m->unlocked("officer");
        DisclosureRequest request = wanted();
        const Instant now = m->node->clock.now();
        switch (what) {
        case 0: request.order.clear(); break;
        case 1: request.order = "one\ntwo"; break;
        case 2: request.order = std::string(201, 'x'); break;
        case 3: request.recipient.clear(); break;
        case 4: request.classes.clear(); break;
        case 5: request.classes = {"ABC"}; break;
        case 6: request.until = Instant{now.ns - kSecond}; break;
        case 7: request.until = Instant{now.ns + 368 * kDay}; break;
        case 8: request.silentUntil = Instant{now.ns - kSecond}; break;
        case 9: request.silentUntil = Instant{now.ns + 368 * kDay}; break;
        default: request.recipient = "Court \xe2\x80\xae 21"; break; // U+202E
        }
        const auto refused = officer->recordDisclosure(request);
        QVERIFY(!refused && refused.error().failure == Failure::Usage);
        QVERIFY(officer->disclosures("")->empty());
    }

    /// A node that keeps the transactions back: what has not ended is in the state all the same. One that falls silent
    /// as it is asked may have done it: the answer says so, and the words stay here.
    void aNodeThatKeepsBack()
    {
        openOffice();
        const Workstation officer = m->unlocked("officer");
        const std::string id = recorded(*officer, wanted());
        m->node->liar.about<gateway::TransactionsResponse>([](gateway::TransactionsResponse& r) {
            r.rows.clear();
            r.more = false;
        });
        const auto listed = officer->disclosures(m->whom);
        WORKS(listed);
        QCOMPARE(listed->size(), std::size_t{1});
        QCOMPARE(listed->front().disclosure, id);
        m->node->liar.swallow(gateway::Endpoint::Submit);
        const auto unknown = officer->recordDisclosure(wanted());
        QVERIFY(!unknown);
        m->node->liar.tellTheTruth();
        const auto both = officer->disclosures("");
        WORKS(both);
        QCOMPARE(both->size(), std::size_t{2});
        for (const DisclosureView& v : *both)
            QCOMPARE(v.order, kOrder);
        m->node->liar.refuse(gateway::Endpoint::Submit);
        QVERIFY(!officer->recordDisclosure(wanted()));
        m->node->liar.tellTheTruth();
        QCOMPARE(officer->disclosures("")->size(), std::size_t{2});
    }

    /// A recipient who is no hospital here is the same for whoever says the same name.
    void anyBodyReceives()
    {
        openOffice();
        const Workstation officer = m->unlocked("officer");
        DisclosureRequest request = wanted();
        request.recipient = "Calder health authority";
        const std::string id = recorded(*officer, request);
        QVERIFY(entry(id)->controller == contract::organisationId("Calder health authority"));
        const Workstation patient = m->unlocked("patient-01");
        const auto known = patient->disclosures("");
        WORKS(known);
        QCOMPARE(known->front().recipient, toHex(contract::organisationId("Calder health authority")).substr(0, 16));
        QCOMPARE(officer->disclosures("")->front().recipient, std::string("Calder health authority"));
    }

    void theNotesFormat()
    {
        const DisclosureNote note{"4 Ds 12/26", "Court"};
        const Bytes octets = encode(note);
        QCOMPARE(toHex(octets), std::string("54444e3101010000000a342044732031322f323600000005436f757274"));
        QVERIFY(decodeDisclosureNote(octets).valueOr(DisclosureNote{}) == note);
        for (std::size_t n = 0; n < octets.size(); ++n)
            QVERIFY(!decodeDisclosureNote(BytesView(octets).first(n)));
        Bytes longer = octets;
        longer.push_back(0);
        QVERIFY(decodeDisclosureNote(longer).error() == CodecError::TrailingBytes);
        for (const std::size_t at : {4U, 5U}) {
            Bytes other = octets;
            other[at] = 2;
            QVERIFY(decodeDisclosureNote(other).error() == CodecError::BadVersion);
        }
        Bytes foreign = octets;
        foreign[0] ^= 1;
        QVERIFY(decodeDisclosureNote(foreign).error() == CodecError::BadMagic);
        for (const DisclosureNote& bad : {DisclosureNote{"", "Court"}, DisclosureNote{"o", ""},
                                          DisclosureNote{"a\nb", "Court"}, DisclosureNote{"o", "a\x7f"},
                                          DisclosureNote{"\xe2\x80\xae"
                                                         "o",
                                                         "Court"}})
            QVERIFY(decodeDisclosureNote(encode(bad)).error() == CodecError::BadValue);
        QVERIFY(!decodeDisclosureNote(encode(DisclosureNote{std::string(201, 'x'), "Court"})));
        QVERIFY(!decodeDisclosureNote(encode(DisclosureNote{"\xff", "Court"})));
    }
};

QTEST_GUILESS_MAIN(DisclosingTest)
#include "disclosing_test.moc"
