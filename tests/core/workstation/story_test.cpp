// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "story.h"

#include <contract/build.h>

#include <QTest>

#include <set>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::contract;

namespace {
Digest256 id(std::uint8_t fill)
{
    Digest256 out;
    out.octets.fill(fill);
    return out;
}
KeyId keyNo(std::uint8_t fill)
{
    KeyId out;
    out.octets.fill(fill);
    return out;
}
PatientHandle handle()
{
    PatientHandle out;
    out.octets.fill(0x77);
    return out;
}
const KeyId kSigner = keyNo(0x1a);
const KeyId kOther = keyNo(0x9f);
const Digest256 kItself = id(0xee);
const Digest256 kReference = id(0xcc);

struct Told {
    const char* name;
    Body body;
    const char* what;
    const char* why;
    const char* sentence; ///< of a nurse of North Hospital on the day
    const Digest256* grant = nullptr;
};

template <class B, class Set>
Body with(Set set)
{
    B body;
    if constexpr (requires { body.handle; })
        body.handle = handle();
    set(body);
    return body;
}

/// Every kind that is about a patient, with each of its actions.
std::vector<Told> all()
{
    using T = TeamBody::Action;
    std::vector<Told> out;
    const auto add = [&](const char* name, Body body, const char* what, const char* why, const char* sentence,
                         const Digest256* grant = nullptr) {
        out.push_back({name, std::move(body), what, why, sentence, grant});
    };
    add("owner: hospital", with<OwnerBody>([](auto&) {}), "kept by the hospital", "",
        "Nurse 1a1a1a1a of North Hospital took the record into keeping on 2026-03-05.");
    add("owner: patient", with<OwnerBody>([](auto& b) { b.kind = OwnerKind::Patient; }), "handed to the patient", "",
        "Nurse 1a1a1a1a of North Hospital handed the record to its patient on 2026-03-05.");
    const auto team = [](T action, CircleKind circle, LegalBasis basis = LegalBasis::Treatment) {
        return with<TeamBody>([=](auto& b) {
            b.action = action;
            b.circle = circle;
            b.basis = basis;
            if (action != T::Epoch)
                b.member = kOther;
        });
    };
    add("team: made", team(T::Create, CircleKind::TreatingTeam), "circle made", "treatment",
        "Nurse 1a1a1a1a of North Hospital made the circle of readers \"treating team\" on 2026-03-05.");
    add("team: key", team(T::Epoch, CircleKind::Emergency), "circle renewed", "",
        "Nurse 1a1a1a1a of North Hospital renewed the keys of the circle \"emergency\" on 2026-03-05.");
    add("team: joined", team(T::Join, CircleKind::Delegates, LegalBasis::Mandate), "joined", "mandate",
        "Nurse 1a1a1a1a of North Hospital took nurse 9f9f9f9f into the circle \"delegates\" on 2026-03-05.");
    add("team: joined by consent", team(T::Join, CircleKind::Staff, LegalBasis::Consent), "joined", "consent",
        "Nurse 1a1a1a1a of North Hospital took nurse 9f9f9f9f into the circle \"hospital staff\" on 2026-03-05.");
    add("team: joined, interest", team(T::Join, CircleKind::Staff, LegalBasis::VitalInterest), "joined",
        "vital interest",
        "Nurse 1a1a1a1a of North Hospital took nurse 9f9f9f9f into the circle \"hospital staff\" on 2026-03-05.");
    add("team: joined, law", team(T::Join, CircleKind::Staff, LegalBasis::LegalObligation), "joined",
        "legal obligation",
        "Nurse 1a1a1a1a of North Hospital took nurse 9f9f9f9f into the circle \"hospital staff\" on 2026-03-05.");
    add("team: left", team(T::Leave, CircleKind::EmergencySummary), "left", "",
        "Nurse 1a1a1a1a of North Hospital took nurse 9f9f9f9f from the circle \"emergency summary\" on 2026-03-05.");
    const auto records = [](Provenance p, PermissionClass c, bool supersedes = false) {
        return with<ContributionBody>([=](auto& b) {
            b.provenance = p;
            b.permissionClass = c;
            b.root = id(5);
            if (supersedes)
                b.supersessions.resize(1);
        });
    };
    add("contribution: own", records(Provenance::Own, PermissionClass::Pdd), "written", "own record",
        "Nurse 1a1a1a1a of North Hospital wrote records of class PDD on 2026-03-05.");
    add("contribution: received", records(Provenance::Received, PermissionClass::Pha), "taken in", "received",
        "Nurse 1a1a1a1a of North Hospital took in records of class PHA from another source on 2026-03-05.");
    add("contribution: self-reported", records(Provenance::SelfReported, PermissionClass::Pha), "reported",
        "self-reported", "Nurse 1a1a1a1a of North Hospital reported own observations of class PHA on 2026-03-05.");
    add("contribution: next version", records(Provenance::Own, PermissionClass::Sop, true), "changed", "own record",
        "Nurse 1a1a1a1a of North Hospital changed records of class SOP on 2026-03-05.");
    const auto deleted = [](DeleteReason r) { return with<SupersedeBody>([=](auto& b) { b.reason = r; }); };
    add("deleted: error", deleted(DeleteReason::EnteredInError), "deleted", "entered in error",
        "Nurse 1a1a1a1a of North Hospital deleted a record on 2026-03-05: entered in error.");
    add("deleted: erasure", deleted(DeleteReason::Erasure), "deleted", "erasure",
        "Nurse 1a1a1a1a of North Hospital deleted a record on 2026-03-05: erasure.");
    add("deleted: withdrawn", deleted(DeleteReason::Withdrawn), "deleted", "withdrawn",
        "Nurse 1a1a1a1a of North Hospital deleted a record on 2026-03-05: withdrawn.");
    const auto appointed = [](DelegateKind k) {
        return with<DelegateBody>([=](auto& b) {
            b.kind = k;
            b.delegate = kOther;
        });
    };
    add("delegate: guardian", appointed(DelegateKind::Guardian), "delegate appointed", "",
        "Nurse 1a1a1a1a of North Hospital appointed nurse 9f9f9f9f on 2026-03-05: guardian.");
    add("delegate: proxy", appointed(DelegateKind::Proxy), "delegate appointed", "",
        "Nurse 1a1a1a1a of North Hospital appointed nurse 9f9f9f9f on 2026-03-05: proxy.");
    add("delegate: representative", appointed(DelegateKind::Representative), "delegate appointed", "",
        "Nurse 1a1a1a1a of North Hospital appointed nurse 9f9f9f9f on 2026-03-05: representative.");
    using D = DelegateStepBody::Action;
    const auto step = [](D a) {
        return with<DelegateStepBody>([=](auto& b) {
            b.action = a;
            b.delegate = kOther;
        });
    };
    add("delegate: confirmed", step(D::Confirm), "incapacity confirmed", "",
        "Nurse 1a1a1a1a of North Hospital confirmed on 2026-03-05 that the patient cannot decide.");
    add("delegate: regained", step(D::Regained), "capacity regained", "",
        "Nurse 1a1a1a1a of North Hospital confirmed on 2026-03-05 that the patient decides again.");
    add("delegate: ended", step(D::End), "delegate ended", "",
        "Nurse 1a1a1a1a of North Hospital ended the rights of nurse 9f9f9f9f on 2026-03-05.");
    add("delegate: disputed", step(D::Dispute), "delegate disputed", "",
        "Nurse 1a1a1a1a of North Hospital disputed the rights of nurse 9f9f9f9f on 2026-03-05.");
    add("delegate: resolved", step(D::Resolve), "dispute settled", "",
        "Nurse 1a1a1a1a of North Hospital settled the dispute about nurse 9f9f9f9f on 2026-03-05.");
    const auto glass = [](CircleKind c, EmergencyReason r) {
        return with<EmergencyBody>([=](auto& b) {
            b.circle = c;
            b.reason = r;
        });
    };
    add("emergency", glass(CircleKind::Emergency, EmergencyReason::Unconscious), "emergency access", "unconscious",
        "Nurse 1a1a1a1a of North Hospital opened the record in an emergency on 2026-03-05: unconscious.", &kItself);
    add("emergency: life", glass(CircleKind::Emergency, EmergencyReason::LifeThreatening), "emergency access",
        "danger to life",
        "Nurse 1a1a1a1a of North Hospital opened the record in an emergency on 2026-03-05: danger to life.", &kItself);
    add("emergency: summary", glass(CircleKind::EmergencySummary, EmergencyReason::CannotConsent), "emergency access",
        "cannot consent",
        "Nurse 1a1a1a1a of North Hospital opened the emergency summary on 2026-03-05: cannot consent.", &kItself);
    add("emergency: other", glass(CircleKind::EmergencySummary, EmergencyReason::OtherUrgent), "emergency access",
        "other urgent reason",
        "Nurse 1a1a1a1a of North Hospital opened the emergency summary on 2026-03-05: other urgent reason.", &kItself);
    const auto review = [](ReviewBody::Verdict v) {
        return with<ReviewBody>([=](auto& b) {
            b.emergency = kReference;
            b.verdict = v;
        });
    };
    add("review: justified", review(ReviewBody::Verdict::Justified), "emergency reviewed", "",
        "Nurse 1a1a1a1a of North Hospital found an emergency access justified on 2026-03-05.", &kReference);
    add("review: not justified", review(ReviewBody::Verdict::NotJustified), "emergency reviewed", "",
        "Nurse 1a1a1a1a of North Hospital found an emergency access not justified on 2026-03-05.", &kReference);
    add("review: escalated", review(ReviewBody::Verdict::Escalate), "emergency reviewed", "",
        "Nurse 1a1a1a1a of North Hospital escalated the review of an emergency access on 2026-03-05.", &kReference);
    add("review: objection", review(ReviewBody::Verdict::Objection), "emergency objected to", "",
        "Nurse 1a1a1a1a of North Hospital objected to an emergency access on 2026-03-05.", &kReference);
    const auto access = [](Purpose p, bool reference) {
        return with<AccessNoticeBody>([=](auto& b) {
            b.purpose = p;
            b.permissionClass = PermissionClass::Pdd;
            if (reference)
                b.reference = kReference;
        });
    };
    add("access", access(Purpose::Treatment, false), "access", "treatment",
        "Nurse 1a1a1a1a of North Hospital opened records of class PDD on 2026-03-05: treatment.");
    add("access: grant", access(Purpose::Research, true), "access", "research",
        "Nurse 1a1a1a1a of North Hospital opened records of class PDD on 2026-03-05: research.", &kReference);
    add("access: administration", access(Purpose::Administration, true), "access", "administration",
        "Nurse 1a1a1a1a of North Hospital opened records of class PDD on 2026-03-05: administration.", &kReference);
    add("access: law", access(Purpose::Legal, true), "access", "law",
        "Nurse 1a1a1a1a of North Hospital opened records of class PDD on 2026-03-05: law.", &kReference);
    add("request", with<ShareRequestBody>([](auto& b) { b.classes = kAllClasses; }), "share requested", "treatment",
        "Nurse 1a1a1a1a of North Hospital asked for data of class PHA, PDD, SOP on 2026-03-05: treatment.", &kItself);
    const auto decision = [](ShareDecisionBody::Verdict v, bool standing = false) {
        return with<ShareDecisionBody>([=](auto& b) {
            b.request = kReference;
            b.verdict = v;
            b.classes = v == ShareDecisionBody::Verdict::Approve ? 2 : 0;
            if (standing)
                b.standing = id(1);
        });
    };
    add("approved", decision(ShareDecisionBody::Verdict::Approve), "share approved", "consent",
        "Nurse 1a1a1a1a of North Hospital approved sharing data of class PDD on 2026-03-05.", &kItself);
    add("approved: standing", decision(ShareDecisionBody::Verdict::Approve, true), "share approved", "standing consent",
        "Nurse 1a1a1a1a of North Hospital approved sharing data of class PDD on 2026-03-05.", &kItself);
    add("denied", decision(ShareDecisionBody::Verdict::Deny), "share denied", "",
        "Nurse 1a1a1a1a of North Hospital refused to share data on 2026-03-05.", &kReference);
    add("later", decision(ShareDecisionBody::Verdict::Later), "share put off", "",
        "Nurse 1a1a1a1a of North Hospital put off a request on 2026-03-05.", &kReference);
    add("reported", decision(ShareDecisionBody::Verdict::Report), "share reported", "",
        "Nurse 1a1a1a1a of North Hospital refused and reported a request on 2026-03-05.", &kReference);
    const auto change = [](GrantChangeBody::Action a) {
        return with<GrantChangeBody>([=](auto& b) {
            b.grant = kReference;
            b.action = a;
            b.classes = a == GrantChangeBody::Action::Narrow ? 1 : 0;
        });
    };
    add("narrowed", change(GrantChangeBody::Action::Narrow), "share narrowed", "",
        "Nurse 1a1a1a1a of North Hospital narrowed a share to class PHA on 2026-03-05.", &kReference);
    add("renewed", change(GrantChangeBody::Action::Renew), "share renewed", "",
        "Nurse 1a1a1a1a of North Hospital prolonged a share on 2026-03-05.", &kReference);
    add("revoked", change(GrantChangeBody::Action::Revoke), "share revoked", "",
        "Nurse 1a1a1a1a of North Hospital ended a share on 2026-03-05.", &kReference);
    const auto standing = [](StandingConsentBody::Action a) {
        return with<StandingConsentBody>([=](auto& b) {
            b.action = a;
            b.consent = a == StandingConsentBody::Action::Give ? Digest256{} : kReference;
            b.classes = 3;
        });
    };
    add("standing: given", standing(StandingConsentBody::Action::Give), "standing consent given", "treatment",
        "Nurse 1a1a1a1a of North Hospital consented in advance, class PHA, PDD, on 2026-03-05: treatment.", &kItself);
    add("standing: renewed", standing(StandingConsentBody::Action::Renew), "standing consent renewed", "",
        "Nurse 1a1a1a1a of North Hospital prolonged a consent in advance on 2026-03-05.", &kReference);
    add("standing: withdrawn", standing(StandingConsentBody::Action::Withdraw), "standing consent withdrawn", "",
        "Nurse 1a1a1a1a of North Hospital withdrew a consent in advance on 2026-03-05.", &kReference);
    const auto restriction = [](RestrictionBody::Action a, RestrictionBody::Article r) {
        return with<RestrictionBody>([=](auto& b) {
            b.action = a;
            b.article = r;
            b.restriction = a == RestrictionBody::Action::Lift ? kReference : Digest256{};
            b.classes = 4;
        });
    };
    add("restricted", restriction(RestrictionBody::Action::Set, RestrictionBody::Article::Restriction),
        "use restricted", "restriction",
        "Nurse 1a1a1a1a of North Hospital restricted data of class SOP on 2026-03-05: restriction.", &kItself);
    add("objected", restriction(RestrictionBody::Action::Set, RestrictionBody::Article::Objection), "use restricted",
        "objection", "Nurse 1a1a1a1a of North Hospital restricted data of class SOP on 2026-03-05: objection.",
        &kItself);
    add("lifted", restriction(RestrictionBody::Action::Lift, RestrictionBody::Article::Restriction),
        "restriction lifted", "", "Nurse 1a1a1a1a of North Hospital lifted a restriction on 2026-03-05.", &kReference);
    using L = DisclosureBody::Law;
    for (const auto& [law, word] :
         {std::pair(L::CourtOrder, "court order"), std::pair(L::PublicHealth, "public health"),
          std::pair(L::ChildProtection, "child protection"), std::pair(L::CriminalProsecution, "prosecution"),
          std::pair(L::Supervision, "supervision"), std::pair(L::SocialInsurance, "social insurance")}) {
        add(word, with<DisclosureBody>([l = law](auto& b) { b.law = l; }), "disclosure recorded", word, nullptr,
            &kItself);
    }
    const auto disclosure = [](DisclosureBody::Action a) {
        return with<DisclosureBody>([=](auto& b) {
            b.action = a;
            b.disclosure = kReference;
        });
    };
    add("disclosure: confirmed", disclosure(DisclosureBody::Action::Confirm), "disclosure confirmed", "",
        "Nurse 1a1a1a1a of North Hospital confirmed a disclosure demanded by law on 2026-03-05.", &kReference);
    add("disclosure: ended", disclosure(DisclosureBody::Action::End), "disclosure ended", "",
        "Nurse 1a1a1a1a of North Hospital ended a disclosure demanded by law on 2026-03-05.", &kReference);
    const auto receipt = [](ShareReceiptBody::What w) {
        return with<ShareReceiptBody>([=](auto& b) {
            b.grant = kReference;
            b.what = w;
        });
    };
    add("delivered", receipt(ShareReceiptBody::What::Delivered), "share delivered", "",
        "Nurse 1a1a1a1a of North Hospital received shared data on 2026-03-05.", &kReference);
    add("purged", receipt(ShareReceiptBody::What::Purged), "share purged", "",
        "Nurse 1a1a1a1a of North Hospital removed shared data on 2026-03-05.", &kReference);
    add("erased", receipt(ShareReceiptBody::What::Erased), "share erased", "",
        "Nurse 1a1a1a1a of North Hospital erased shared data and its keys on 2026-03-05.", &kReference);
    const auto store = [](StoreReceiptBody::Action a) {
        return with<StoreReceiptBody>([=](auto& b) {
            b.action = a;
            b.root = id(5);
        });
    };
    add("stored", store(StoreReceiptBody::Action::Stored), "stored", "",
        "Nurse 1a1a1a1a of North Hospital confirmed the storage of records on 2026-03-05.");
    add("erased there", store(StoreReceiptBody::Action::Erased), "erased", "",
        "Nurse 1a1a1a1a of North Hospital confirmed the erasure of a record on 2026-03-05.");
    add("attested", with<AttestationBody>([](auto& b) { b.leaf.root = id(5); }), "measurement attested", "",
        "Nurse 1a1a1a1a of North Hospital attested a measurement on 2026-03-05.");
    using S = SurgeryBody::Action;
    const auto surgery = [](S a) {
        return with<SurgeryBody>([=](auto& b) {
            b.action = a;
            b.surgery = kReference;
        });
    };
    add("surgery: planned", surgery(S::Plan), "surgery planned", "",
        "Nurse 1a1a1a1a of North Hospital planned a surgery on 2026-03-05.", &kReference);
    add("surgery: started", surgery(S::Start), "surgery started", "",
        "Nurse 1a1a1a1a of North Hospital started a surgery on 2026-03-05.", &kReference);
    add("surgery: closed", surgery(S::Close), "surgery closed", "",
        "Nurse 1a1a1a1a of North Hospital closed a surgery on 2026-03-05.", &kReference);
    add("surgery: followed up", surgery(S::FollowUp), "surgery followed up", "",
        "Nurse 1a1a1a1a of North Hospital recorded the follow-up of a surgery on 2026-03-05.", &kReference);
    add("surgery: abandoned", surgery(S::Abandon), "surgery abandoned", "",
        "Nurse 1a1a1a1a of North Hospital abandoned a surgery on 2026-03-05.", &kReference);
    const auto twin = [](TwinBody::Action a) { return with<TwinBody>([=](auto& b) { b.action = a; }); };
    add("twin: authorised", twin(TwinBody::Action::Authorise), "hospital authorised", "",
        "Nurse 1a1a1a1a of North Hospital allowed a hospital to keep twins on 2026-03-05.");
    add("twin: withdrawn", twin(TwinBody::Action::Withdraw), "hospital no longer authorised", "",
        "Nurse 1a1a1a1a of North Hospital withdrew a hospital's right to twins on 2026-03-05.");
    add("twin: made", twin(TwinBody::Action::Create), "twin made", "",
        "Nurse 1a1a1a1a of North Hospital made a twin on 2026-03-05.");
    add("twin: sources", twin(TwinBody::Action::Sources), "twin's sources changed", "",
        "Nurse 1a1a1a1a of North Hospital changed the sources of a twin on 2026-03-05.");
    add("twin: state", with<TwinInstanceBody>([](auto&) {}), "twin updated", "",
        "Nurse 1a1a1a1a of North Hospital added a state to a twin on 2026-03-05.");
    add("twin: accepted", with<MasterTwinBody>([](auto&) {}), "twin accepted", "",
        "Nurse 1a1a1a1a of North Hospital accepted a state of a twin on 2026-03-05.");
    add("twin: decided", with<MasterTwinBody>([](auto& b) { b.action = MasterTwinBody::Action::Resolve; }),
        "twins reconciled", "", "Nurse 1a1a1a1a of North Hospital decided between two twins on 2026-03-05.");
    return out;
}

/// Kinds of which a story tells nothing: they are about no patient.
const std::set<Kind> kNobody{Kind::Member,      Kind::Certificate, Kind::Permission,   Kind::Revoke,
                             Kind::Catalogue,   Kind::Anchor,      Kind::Proposal,     Kind::Vote,
                             Kind::Application, Kind::Admission,   Kind::Rotation,     Kind::Recovery,
                             Kind::AccessBatch, Kind::Transfer,    Kind::StorageOrder, Kind::StorageStep,
                             Kind::Token,       Kind::Purchase,    Kind::PurchaseStep};

StoryActor nurse(const KeyId& k)
{
    return {k, Role::Nurse, "North Hospital", {}, false};
}
/// The longest that anybody can be called.
StoryActor longest(const KeyId& k)
{
    return {k, Role::MonitoringEquipment, "The Royal North Western District General Hospital Trust", {}, false};
}
std::size_t wordsIn(const std::string& sentence)
{
    std::size_t words = 0;
    bool in = false;
    for (const char c : sentence) {
        words += c != ' ' && !in ? 1 : 0;
        in = c != ' ';
    }
    return words;
}
StoryEvent eventOf(const StoryWords& words)
{
    return {parseRfc3339("2026-03-05T06:12:00Z"), 42, kSigner, kItself, interfaces::Verdict::Verified, words};
}
template <std::size_t... N>
std::vector<Body> oneOfEach(std::index_sequence<N...>)
{
    return {Body(std::in_place_index<N>)...};
}
} // namespace

/// Transactions as sentences: every kind, every action.
class StoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyKind_data()
    {
        QTest::addColumn<int>("number");
        const auto told = all();
        for (std::size_t n = 0; n < told.size(); ++n)
            QTest::newRow(told[n].name) << static_cast<int>(n);
    }
    void everyKind()
    {
        QFETCH(int, number);
        const Told told = all()[static_cast<std::size_t>(number)];
        const auto words = wordsOf(told.body);
        QVERIFY(words);
        const interfaces::StoryLine line = lineOf(eventOf(*words), nurse);
        QCOMPARE(line.what.english(), std::string(told.what));
        QCOMPARE(line.why.source.empty() ? std::string() : line.why.english(), std::string(told.why));
        if (told.sentence != nullptr)
            QCOMPARE(line.sentence.english(), std::string(told.sentence));
        else
            QCOMPARE(line.sentence.english(), "Nurse 1a1a1a1a of North Hospital recorded a disclosure demanded by law "
                                              "on 2026-03-05: " +
                                                  std::string(told.why) + ".");
        QCOMPARE(line.grant, told.grant != nullptr ? toHex(*told.grant) : std::string());
        QCOMPARE(line.height, std::uint64_t{42});
        QVERIFY(line.verdict == interfaces::Verdict::Verified);
        QCOMPARE(line.who.english(), std::string("Nurse 1a1a1a1a of North Hospital"));
        // A screen that puts each part in its own language gets the same sentence.
        QCOMPARE(line.parts.size(), line.sentence.arguments.size());
        for (std::size_t n = 0; n < line.parts.size(); ++n)
            QCOMPARE(line.parts[n].english(), line.sentence.arguments[n]);
        QVERIFY(line.sentence.english().find('%') == std::string::npos);
        const std::string most = lineOf(eventOf(*words), longest).sentence.english();
        QVERIFY2(wordsIn(most) <= 20, most.c_str());
    }

    void noKindIsForgotten()
    {
        std::set<Kind> told;
        for (const Told& t : all())
            told.insert(kindOf(t.body));
        for (const Body& body : oneOfEach(std::make_index_sequence<std::variant_size_v<contract::AnyBody>>())) {
            const Kind kind = kindOf(body);
            if (kind == Kind::Expedite)
                continue;
            QVERIFY2(told.contains(kind) != kNobody.contains(kind), std::string(nameOf(kind)).c_str());
            if (kNobody.contains(kind))
                QVERIFY2(!wordsOf(body) && !handleOf(body) && !rootOf(body), std::string(nameOf(kind)).c_str());
        }
        // Which service an organisation has is about no patient either.
        for (const auto action : {StoreReceiptBody::Action::Designate, StoreReceiptBody::Action::Retire}) {
            StoreReceiptBody body;
            body.action = action;
            QVERIFY(!wordsOf(Body(body)) && !rootOf(Body(body)));
        }
    }
    void whomItIsAbout()
    {
        for (const Told& t : all()) {
            const bool byRoot = kindOf(t.body) == Kind::StoreReceipt || kindOf(t.body) == Kind::Attestation;
            QVERIFY2(handleOf(t.body) == (byRoot ? std::nullopt : std::optional(handle())), t.name);
            QVERIFY2(rootOf(t.body) == (byRoot ? std::optional(id(5)) : std::nullopt), t.name);
        }
    }
    void whatAFeeWasPaidFor()
    {
        // As it stands in a transaction: the body's own octets.
        ReviewBody review;
        review.handle = handle();
        review.emergency = kReference;
        ExpediteBody paid;
        paid.fee = 5;
        paid.kind = Kind::Review;
        paid.body = Writer().raw(review.handle).raw(review.emergency).u8(1).bytes();
        QVERIFY(handleOf(Body(paid)) == handle());
        QCOMPARE(wordsOf(Body(paid))->what.english(), std::string("emergency reviewed"));
        paid.body.push_back(0);
        QVERIFY(!handleOf(Body(paid)) && !wordsOf(Body(paid)) && !rootOf(Body(paid)));
        paid.body.pop_back();
        paid.kind = Kind::Contribution;
        QVERIFY(!handleOf(Body(paid)) && !wordsOf(Body(paid)));
    }

    void who_data()
    {
        QTest::addColumn<int>("role");
        QTest::addColumn<QByteArray>("who");
        QTest::addColumn<QByteArray>("whom");
        const std::pair<Role, const char*> roles[] = {{Role::Physician, "Physician"},
                                                      {Role::Surgeon, "Surgeon"},
                                                      {Role::Anaesthetist, "Anaesthetist"},
                                                      {Role::Assistant, "Assistant"},
                                                      {Role::Nurse, "Nurse"},
                                                      {Role::Administrator, "Administrator"},
                                                      {Role::PrivacyOfficer, "Privacy officer"},
                                                      {Role::Delegate, "Delegate"},
                                                      {Role::Researcher, "Researcher"},
                                                      {Role::Insurer, "Insurer"},
                                                      {Role::TestEquipment, "Test equipment"},
                                                      {Role::MonitoringEquipment, "Monitoring equipment"},
                                                      {Role::SensorEquipment, "Sensor"},
                                                      {Role::Patient, "Patient"}};
        for (const auto& [role, word] : roles) {
            const QByteArray small = QByteArray(1, static_cast<char>(word[0] - 'A' + 'a')) + (word + 1);
            QTest::newRow(word) << static_cast<int>(role) << QByteArray(word) + " 1a1a1a1a of North"
                                << small + " 1a1a1a1a";
        }
        QTest::newRow("unknown") << 0 << QByteArray("Key 1a1a1a1a") << QByteArray("key 1a1a1a1a");
    }
    void who()
    {
        QFETCH(int, role);
        QFETCH(QByteArray, who);
        QFETCH(QByteArray, whom);
        StoryActor actor;
        actor.key = kSigner;
        actor.hospital = "North";
        if (role != 0)
            actor.role = static_cast<Role>(role);
        QCOMPARE(whoText(actor).english(), who.toStdString());
        QCOMPARE(whomText(actor).english(), whom.toStdString());
        actor.name = "h.lindqvist";
        QVERIFY(whoText(actor).english().find(" h.lindqvist") != std::string::npos);
        QVERIFY(whoText(actor).english().find("1a1a") == std::string::npos);
        actor.isPatient = true;
        QCOMPARE(whoText(actor).english(), std::string("The patient"));
        QCOMPARE(whomText(actor).english(), std::string("the patient"));
    }
    void longNamesAreCut()
    {
        QCOMPARE(whoText(longest(kSigner)).english(),
                 std::string("Monitoring equipment 1a1a1a1a of The Royal North Western District…"));
        StoryActor actor = nurse(kSigner);
        actor.hospital.clear();
        QCOMPARE(whoText(actor).english(), std::string("Nurse 1a1a1a1a of ?"));
        actor.hospital = "100 %1 of it";
        QCOMPARE(whoText(actor).english(), std::string("Nurse 1a1a1a1a of 100 %1 of it"));
    }

    void ownRows()
    {
        using Act = replica::AuditAct;
        for (const Act act : {Act::Unlocked, Act::Locked, Act::Synced, Act::ListedPatients, Act::Checked})
            QVERIFY(!wordsOf(act));
        for (const Act act : {Act::OpenedPatient, Act::OpenedItem, Act::OpenedProof, Act::Imported, Act::Exported,
                              Act::Wrote, Act::Deleted, Act::Searched}) {
            const auto words = wordsOf(act);
            QVERIFY(words);
            const std::string sentence = lineOf(eventOf(*words), longest).sentence.english();
            QVERIFY2(wordsIn(sentence) <= 20, sentence.c_str());
            QVERIFY(words->what.english().ends_with("here"));
        }
    }

    void whatWasReported()
    {
        DeviceReport none;
        none.device = kOther;
        DeviceReport sound;
        sound.device = kSigner;
        sound.head = AccessHeadEntry{1, id(1), 17, Instant::fromSeconds(9)};
        sound.batches = {{1, AccessBatchEntry{{}, id(1), 4, {}, {}, 17}}};
        DeviceReport cut = sound;
        cut.device = keyNo(0x55);
        cut.batches.clear();
        const std::vector<DeviceReport> reports{none, sound, cut};
        const ReportedUpTo judged = reportedUpTo(reports, 20, 1);
        const auto lineFor = [&](const DeviceReport& r, const ActorOf& actors) {
            const auto lines = reportLines(r, judged, actors, interfaces::Verdict::Verified);
            return lines.size() == 1 ? lines.front() : interfaces::StoryLine{};
        };
        QCOMPARE(lineFor(none, nurse).what.english(), std::string("nothing heard"));
        QVERIFY(!lineFor(none, nurse).when);
        QCOMPARE(lineFor(sound, nurse).what.english(), std::string("reported up to"));
        QCOMPARE(lineFor(sound, nurse).height, std::uint64_t{17});
        QCOMPARE(lineFor(sound, nurse).sentence.english(),
                 std::string("Nurse 1a1a1a1a of North Hospital reported own accesses up to block 17."));
        QCOMPARE(lineFor(cut, nurse).what.english(), std::string("reports missing"));
        QVERIFY(lineFor(cut, nurse).verdict == interfaces::Verdict::Invalid);
        for (const DeviceReport& r : reports)
            QVERIFY(wordsIn(lineFor(r, longest).sentence.english()) <= 20);
        const auto looked = lookedAtLine(1'000'000, Instant::fromSeconds(5), interfaces::Verdict::NotYetTrusted);
        QVERIFY(looked.sentence.english().find("1000000") != std::string::npos);
        QVERIFY(wordsIn(looked.sentence.english()) <= 20);
    }

    void whatTheLawKeepsSilent()
    {
        DisclosureBody record;
        record.silentUntil = Instant::fromSeconds(100);
        DisclosureBody confirm;
        confirm.action = DisclosureBody::Action::Confirm;
        confirm.disclosure = kItself;
        AccessNoticeBody access;
        access.reference = kItself;
        const auto told = [&](Instant now) {
            Silence silence;
            std::vector<bool> out;
            out.push_back(!silence.covers(Body(record), kItself, now));
            out.push_back(!silence.covers(Body(confirm), id(2), now));
            out.push_back(!silence.covers(Body(access), id(3), now));
            return out;
        };
        QCOMPARE(told(Instant::fromSeconds(99)), (std::vector<bool>{false, false, false}));
        QCOMPARE(told(Instant::fromSeconds(100)), (std::vector<bool>{true, true, true}));
        record.silentUntil = {};
        QCOMPARE(told(Instant::fromSeconds(99)), (std::vector<bool>{true, true, true}));
        // Another one's silence covers nothing else.
        record.silentUntil = Instant::fromSeconds(100);
        Silence silence;
        QVERIFY(silence.covers(Body(record), kItself, Instant::fromSeconds(1)));
        access.reference = kReference;
        QVERIFY(!silence.covers(Body(access), id(3), Instant::fromSeconds(1)));
        OwnerBody owner;
        QVERIFY(!silence.covers(Body(owner), id(4), Instant::fromSeconds(1)));
    }
};

QTEST_GUILESS_MAIN(StoryTest)
#include "story_test.moc"
