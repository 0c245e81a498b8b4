// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "roundtrip.h"

#include "rules.h"

#include <QTest>

#include <limits>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Verdict = ReviewBody::Verdict;
constexpr std::int64_t kDay = 86'400;

/// Anna with both emergency circles, and a surgeon outside her team.
struct Ward {
    World w;
    User surgeon = makeUser("surgeon");

    Ward()
    {
        w.hire(w.northRoot, surgeon, Role::Surgeon, {PermissionClass::Sop});
        for (const CircleKind kind : {CircleKind::Emergency, CircleKind::EmergencySummary})
            if (w.submit(w.physician, circle(kind, TeamBody::Action::Create, w.nurse.id(), 1)) != Code::Ok)
                std::abort();
    }
    TeamBody circle(CircleKind kind, TeamBody::Action action, const KeyId& member = {}, std::uint32_t epoch = 0) const
    {
        TeamBody body;
        body.action = action;
        body.handle = w.anna;
        body.circle = kind;
        body.member = member;
        body.epoch = epoch;
        if (epoch != 0)
            body.epochKey =
                makeSealing("emergency " + std::to_string(static_cast<int>(kind)) + "/" + std::to_string(epoch));
        return body;
    }
    EmergencyBody emergency(CircleKind kind = CircleKind::Emergency, std::uint32_t epoch = 1) const
    {
        return {w.anna, kind, epoch, EmergencyReason::LifeThreatening, digest("audit row")};
    }
    std::pair<Code, Digest256> breakGlass(User& by)
    {
        const Bytes transaction = w.sign(by, emergency());
        return {w.run(transaction), transactionHash(transaction)};
    }
    EmergencyEntry entry(const Digest256& id) const { return *w.entry<EmergencyEntry>(key::emergency(w.anna, id)); }
    ReviewBody review(const Digest256& id, Verdict verdict) const { return {w.anna, id, verdict}; }
    std::uint32_t open(const User& who) const
    {
        StateView view(w.app->state());
        return openReviews({w.genesis.chain, w.app->height() + 1, w.time, view, w.genesis}, who.id());
    }
    bool mayOutside(const User& who) const
    {
        StateView view(w.app->state());
        return mayAccessOutsideWard({w.genesis.chain, w.app->height() + 1, w.time, view, w.genesis}, who.id());
    }
    ContributionBody written(const char* name, CircleKind kind) const
    {
        ContributionBody body = w.contribution(w.anna, makeTree(name));
        const CircleEntry entry = w.circle(w.anna, kind);
        body.readerSets[0].recipients.push_back(circleRecipient(w.team(w.anna, kind), entry.epoch, entry.epochKey));
        return body;
    }
    Code claim()
    {
        return w.submit(w.officer, OwnerBody{w.anna, OwnerKind::Patient, w.patient.id(),
                                             signAcceptance("test-chain-1", w.anna, signerOf(w.patient.key))});
    }
};
} // namespace

/// Breaking the glass, its circles and its review.
class EmergencyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void canonical()
    {
        EmergencyBody body{handleOf("a"), CircleKind::Emergency, 7, EmergencyReason::OtherUrgent, digest("a")};
        probe(Body{body});
        body.circle = CircleKind::EmergencySummary;
        probe(Body{body});
        for (const CircleKind kind : {CircleKind::TreatingTeam, CircleKind::Delegates, CircleKind::Staff}) {
            body.circle = kind;
            QVERIFY(isRefused(body));
        }
        body.circle = CircleKind::Emergency;
        body.epoch = 0;
        QVERIFY(isRefused(body));
        for (const Verdict verdict : {Verdict::Justified, Verdict::NotJustified, Verdict::Escalate, Verdict::Objection})
            probe(Body{ReviewBody{handleOf("a"), digest("e"), verdict}});

        const KeyId id = makeUser("a").id();
        EmergencyEntry entry{id,
                             CircleKind::EmergencySummary,
                             3,
                             EmergencyReason::Unconscious,
                             digest("a"),
                             Instant{5},
                             6,
                             ReviewState::Open,
                             false,
                             {},
                             0};
        probe(entry);
        entry.reviewed = 9;
        QVERIFY(!decodeEntry<EmergencyEntry>(encode(entry))); // open, and reviewed
        entry.review = ReviewState::Escalated;
        entry.objected = true;
        probe(entry);
        entry.review = ReviewState::Justified;
        QVERIFY(!decodeEntry<EmergencyEntry>(encode(entry))); // by nobody
        entry.reviewer = id;
        probe(entry);
        probe(OpenReviewsEntry{3});
        const Bytes at = key::emergency(handleOf("a"), digest("t"));
        QVERIFY(equal(BytesView(at).first(36), key::emergencyPrefix(handleOf("a"))));
        QVERIFY(!key::isReserved(at) && !key::isReserved(key::openReviews(digest("n"))));
    }

    void summaryCircleIsInTheGrammar()
    {
        Ward ward;
        probe(Body{ward.circle(CircleKind::EmergencySummary, TeamBody::Action::Create, ward.w.nurse.id(), 1)});
        TeamBody unknown = ward.circle(CircleKind::Emergency, TeamBody::Action::Create, ward.w.nurse.id(), 1);
        unknown.circle = static_cast<CircleKind>(6);
        QVERIFY(isRefused(unknown));
        const CircleEntry entry = ward.w.circle(ward.w.anna, CircleKind::EmergencySummary);
        probe(entry);
        QVERIFY(entry.kind == CircleKind::EmergencySummary && entry.members == 1 && entry.epoch == 1);
    }

    void circles()
    {
        using enum TeamBody::Action;
        for (const CircleKind kind : {CircleKind::Emergency, CircleKind::EmergencySummary}) {
            Ward ward;
            World& w = ward.w;
            // The nurse is in the emergency circle, but not in the team: she holds half, and manages nothing.
            QCOMPARE(w.submit(w.nurse, ward.circle(kind, Join, ward.surgeon.id())), Code::NotInCircle);
            QCOMPARE(w.submit(w.nurse, ward.circle(kind, Epoch, {}, 2)), Code::NotInCircle);
            QCOMPARE(w.submit(ward.surgeon, ward.circle(kind, Join, ward.surgeon.id())), Code::NotInCircle);
            QCOMPARE(w.submit(w.officer, ward.circle(kind, Join, ward.surgeon.id())), Code::NotInCircle);
            QCOMPARE(w.submit(w.physician, ward.circle(kind, Join, w.officer.id())), Code::RoleNotAllowed);
            QCOMPARE(w.submit(w.physician, ward.circle(kind, Join, w.southPhysician.id())), Code::WrongOrganisation);
            User idle = makeUser("idle");
            w.hire(w.northRoot, idle, Role::Physician, {});
            QCOMPARE(w.submit(w.physician, ward.circle(kind, Join, idle.id())), Code::NoPermission);
            PermissionBody reads;
            reads.subject = idle.id();
            reads.permissionClass = PermissionClass::Pha;
            reads.rights = kRightsRead;
            QCOMPARE(w.submit(w.northRoot, reads), Code::Ok);
            QCOMPARE(w.submit(w.physician, ward.circle(kind, Join, idle.id())), Code::Ok); // to read is enough
            QCOMPARE(w.submit(w.physician, ward.circle(kind, Join, ward.surgeon.id())), Code::Ok);
            QCOMPARE(w.submit(w.physician, ward.circle(kind, Create, w.physician.id(), 2)), Code::AlreadyExists);
            QCOMPARE(w.circle(w.anna, kind).members, 3U);
            QCOMPARE(w.submit(w.physician, ward.written("a", kind)), Code::Ok);
            QCOMPARE(w.submit(w.nurse, ward.circle(kind, Leave, ward.surgeon.id(), 2)), Code::NotInCircle);
            QCOMPARE(w.submit(w.physician, ward.circle(kind, Leave, ward.surgeon.id(), 2)), Code::Ok);
            QCOMPARE(w.circle(w.anna, kind).epoch, 2U);
            QCOMPARE(w.submit(idle, ward.circle(kind, Leave, idle.id())), Code::Ok);
            QVERIFY(w.circle(w.anna, kind).stale);
            QCOMPARE(w.submit(w.physician, ward.circle(kind, Epoch, {}, 3)), Code::Ok);
            QCOMPARE(w.owner(w.anna).changed, w.app->height());
            // The owner may, too.
            QCOMPARE(ward.claim(), Code::Ok);
            QCOMPARE(w.submit(w.patient, ward.circle(kind, Epoch, {}, 4)), Code::Ok);
            QCOMPARE(w.submit(w.patient, ward.circle(kind, Join, ward.surgeon.id())), Code::Ok);
        }
        World w;
        Ward ward;
        TeamBody create = ward.circle(CircleKind::Emergency, Create, w.nurse.id(), 1);
        QCOMPARE(w.submit(w.nurse, create), Code::NotInCircle); // not for oneself
        create.from = Instant{w.time.ns + kDay * 1'000'000'000};
        QCOMPARE(w.submit(w.physician, create), Code::BadField);
        create.from = {};
        create.epoch = 2;
        QCOMPARE(w.submit(w.physician, create), Code::BadEpoch);
    }

    void release()
    {
        Ward ward;
        World& w = ward.w;
        QCOMPARE(w.submit(w.officer, ward.emergency()), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.researcher, ward.emergency()), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.northRoot, ward.emergency()), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.patient, ward.emergency()), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.southPhysician, ward.emergency()), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.stranger, ward.emergency()), Code::UnknownSigner);
        User idle = makeUser("idle");
        w.hire(w.northRoot, idle, Role::Physician, {});
        QCOMPARE(w.submit(idle, ward.emergency()), Code::NoPermission);
        EmergencyBody other = ward.emergency();
        other.handle = handleOf("ben");
        QCOMPARE(w.submit(ward.surgeon, other), Code::NoOwner);
        w.admitPatient(w.physician, other.handle);
        QCOMPARE(w.submit(ward.surgeon, other), Code::UnknownSubject); // no such circle
        QCOMPARE(w.submit(ward.surgeon, ward.emergency(CircleKind::Emergency, 2)), Code::BadEpoch);
        QCOMPARE(ward.open(ward.surgeon), 0U);

        const Bytes transaction = w.sign(ward.surgeon, ward.emergency());
        QCOMPARE(w.run(transaction), Code::Ok);
        const EmergencyEntry entry = ward.entry(transactionHash(transaction));
        QVERIFY(entry.signer == ward.surgeon.id() && entry.reason == EmergencyReason::LifeThreatening);
        QVERIFY(entry.review == ReviewState::Open && !entry.objected && entry.audit == digest("audit row"));
        QCOMPARE(entry.height, w.app->height());
        QVERIFY(entry.time == w.time);
        QCOMPARE(ward.open(ward.surgeon), 1U);
        QCOMPARE(w.run(transaction), Code::NonceNotAbove);
        QCOMPARE(ward.open(ward.surgeon), 1U);
        // The epoch is used: the next record needs another; the summary's is not.
        QVERIFY(w.circle(w.anna, CircleKind::Emergency).stale);
        QVERIFY(!w.circle(w.anna, CircleKind::EmergencySummary).stale);
        QCOMPARE(w.submit(w.physician, ward.written("a", CircleKind::Emergency)), Code::NotAlive);
        QCOMPARE(w.submit(w.physician, ward.written("a", CircleKind::EmergencySummary)), Code::Ok);
        QCOMPARE(w.submit(w.physician, ward.circle(CircleKind::Emergency, TeamBody::Action::Epoch, {}, 2)), Code::Ok);
        QCOMPARE(w.submit(w.physician, ward.written("b", CircleKind::Emergency)), Code::Ok);
        // A device that was offline opened the older epoch: that uses up no other.
        QCOMPARE(w.submit(w.nurse, ward.emergency(CircleKind::Emergency, 1)), Code::Ok);
        QVERIFY(!w.circle(w.anna, CircleKind::Emergency).stale);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{ward.surgeon.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(w.submit(ward.surgeon, ward.emergency(CircleKind::Emergency, 2)), Code::SignerNotLive);
    }

    /// What is open never stops the next emergency; it only takes away other access outside the ward.
    void neverBlocked()
    {
        Ward ward;
        std::vector<Digest256> ids;
        for (std::uint32_t i = 0; i < 6; ++i) {
            QCOMPARE(ward.mayOutside(ward.surgeon), i < kMaxOpenReviews);
            const auto [code, id] = ward.breakGlass(ward.surgeon);
            QCOMPARE(code, Code::Ok);
            ids.push_back(id);
            QCOMPARE(ward.open(ward.surgeon), i + 1);
        }
        QVERIFY(ward.mayOutside(ward.w.nurse));
        for (std::uint32_t i = 6; i > 0; --i) {
            const Verdict verdict = i % 2 == 0 ? Verdict::Justified : Verdict::NotJustified;
            QCOMPARE(ward.w.submit(ward.w.officer, ward.review(ids[i - 1], verdict)), Code::Ok);
            QCOMPARE(ward.open(ward.surgeon), i - 1);
        }
        QVERIFY(ward.mayOutside(ward.surgeon));
    }

    /// The count stands under the name: a new key is no clean slate.
    void newKeySameHolder()
    {
        Ward ward;
        World& w = ward.w;
        for (std::uint32_t i = 0; i < kMaxOpenReviews; ++i)
            QCOMPARE(ward.breakGlass(ward.surgeon).first, Code::Ok);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{ward.surgeon.id(), RevokeReason::Superseded}), Code::Ok);
        const User next = makeUser("surgeon 2");
        QCOMPARE(
            w.submit(
                w.northRoot,
                CertificateBody{
                    next.field(), next.sealing, Role::Surgeon, digest("name " + toHex(ward.surgeon.id())), {}, {}}),
            Code::Ok);
        QCOMPARE(ward.open(next), kMaxOpenReviews);
        QVERIFY(!ward.mayOutside(next));
    }

    void review()
    {
        Ward ward;
        World& w = ward.w;
        const auto [code, id] = ward.breakGlass(ward.surgeon);
        QCOMPARE(code, Code::Ok);
        QCOMPARE(w.submit(w.officer, ward.review(digest("none"), Verdict::Justified)), Code::UnknownSubject);
        ReviewBody other = ward.review(id, Verdict::Justified);
        other.handle = handleOf("ben");
        QCOMPARE(w.submit(w.officer, other), Code::NoOwner);
        w.admitPatient(w.physician, other.handle);
        QCOMPARE(w.submit(w.officer, other), Code::UnknownSubject); // another patient's emergency
        User south = makeUser("south officer");
        w.hire(w.southRoot, south, Role::PrivacyOfficer, {});
        for (const Verdict verdict : {Verdict::Justified, Verdict::NotJustified, Verdict::Escalate}) {
            QCOMPARE(w.submit(ward.surgeon, ward.review(id, verdict)), Code::OwnReview);
            QCOMPARE(w.submit(w.physician, ward.review(id, verdict)), Code::RoleNotAllowed);
            QCOMPARE(w.submit(w.northRoot, ward.review(id, verdict)), Code::RoleNotAllowed);
            QCOMPARE(w.submit(south, ward.review(id, verdict)), Code::WrongOrganisation);
        }
        QVERIFY(ward.entry(id).review == ReviewState::Open);
        QCOMPARE(w.submit(w.officer, ward.review(id, Verdict::Escalate)), Code::Ok);
        QVERIFY(ward.entry(id).review == ReviewState::Escalated);
        QCOMPARE(ward.open(ward.surgeon), 1U); // escalated is not decided
        QCOMPARE(w.submit(w.officer, ward.review(id, Verdict::Escalate)), Code::AlreadyReviewed);
        QCOMPARE(w.submit(w.officer, ward.review(id, Verdict::NotJustified)), Code::Ok);
        const EmergencyEntry entry = ward.entry(id);
        QVERIFY(entry.review == ReviewState::NotJustified && entry.reviewer == w.officer.id());
        QCOMPARE(entry.reviewed, w.app->height());
        QCOMPARE(ward.open(ward.surgeon), 0U);
        QCOMPARE(w.submit(w.officer, ward.review(id, Verdict::Justified)), Code::AlreadyReviewed);
        QCOMPARE(w.submit(w.officer, ward.review(id, Verdict::Escalate)), Code::AlreadyReviewed);
    }

    /// Who broke the glass as a surgeon and became the privacy officer since.
    void notByTheSamePerson()
    {
        Ward ward;
        World& w = ward.w;
        const auto [code, id] = ward.breakGlass(ward.surgeon);
        QCOMPARE(code, Code::Ok);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{ward.surgeon.id(), RevokeReason::Superseded}), Code::Ok);
        User next = makeUser("promoted");
        QCOMPARE(w.submit(w.northRoot, CertificateBody{next.field(),
                                                       next.sealing,
                                                       Role::PrivacyOfficer,
                                                       digest("name " + toHex(ward.surgeon.id())),
                                                       {},
                                                       {}}),
                 Code::Ok);
        QCOMPARE(w.submit(next, ward.review(id, Verdict::Justified)), Code::OwnReview);
        QCOMPARE(w.submit(w.officer, ward.review(id, Verdict::Justified)), Code::Ok);
    }

    void objection()
    {
        Ward ward;
        World& w = ward.w;
        const auto [code, id] = ward.breakGlass(ward.surgeon);
        QCOMPARE(code, Code::Ok);
        User mother = makeUser("mother"), father = makeUser("father");
        w.hire(w.northRoot, mother, Role::Delegate, {});
        w.hire(w.northRoot, father, Role::Delegate, {});
        const Instant until{w.time.ns + 1'000 * kDay * 1'000'000'000};
        QCOMPARE(
            w.submit(w.officer,
                     DelegateBody{w.anna, mother.id(), DelegateKind::Guardian, kDelegateStory, digest("e"), {}, until}),
            Code::Ok);
        QCOMPARE(
            w.submit(w.officer,
                     DelegateBody{w.anna, father.id(), DelegateKind::Guardian, kDelegateRead, digest("e"), {}, until}),
            Code::Ok);
        for (User* by : {&w.patient, &w.officer, &ward.surgeon, &father, &w.physician})
            QCOMPARE(w.submit(*by, ward.review(id, Verdict::Objection)), Code::NotOwner);
        QCOMPARE(w.submit(mother, ward.review(id, Verdict::Objection)), Code::Ok);
        QVERIFY(ward.entry(id).objected && ward.entry(id).review == ReviewState::Escalated);
        QVERIFY(!ward.entry(id).reviewer);
        QCOMPARE(ward.open(ward.surgeon), 1U);
        QCOMPARE(w.submit(mother, ward.review(id, Verdict::Objection)), Code::AlreadyReviewed);
        QCOMPARE(w.submit(w.officer, ward.review(id, Verdict::Justified)), Code::Ok);
        QCOMPARE(ward.open(ward.surgeon), 0U);
        QCOMPARE(w.submit(mother, ward.review(id, Verdict::Objection)), Code::AlreadyReviewed); // once

        // An objection opens again what was found justified; after the second verdict it stays.
        QCOMPARE(ward.claim(), Code::Ok);
        const auto [again, second] = ward.breakGlass(w.nurse);
        QCOMPARE(again, Code::Ok);
        QCOMPARE(w.submit(w.officer, ward.review(second, Verdict::Justified)), Code::Ok);
        QCOMPARE(w.submit(mother, ward.review(second, Verdict::Objection)), Code::NotOwner); // the patient decides now
        QCOMPARE(w.submit(w.patient, ward.review(second, Verdict::Objection)), Code::Ok);
        QCOMPARE(ward.open(w.nurse), 1U);
        QVERIFY(ward.entry(second).isPending());
        QCOMPARE(w.submit(w.officer, ward.review(second, Verdict::NotJustified)), Code::Ok);
        QCOMPARE(ward.open(w.nurse), 0U);
        const auto [third, last] = ward.breakGlass(w.nurse);
        QCOMPARE(third, Code::Ok);
        QCOMPARE(w.submit(w.officer, ward.review(last, Verdict::NotJustified)), Code::Ok);
        QCOMPARE(w.submit(w.patient, ward.review(last, Verdict::Objection)), Code::AlreadyReviewed);
    }

    /// Whatever the state says, a count of open reviews neither falls below none nor begins again at the end of its
    /// range.
    void aCountStaysInItsRange()
    {
        Ward ward;
        World& w = ward.w;
        StateView view(w.app->state());
        const Context context{w.genesis.chain, w.app->height() + 1, w.time, view, w.genesis};
        const auto signedBy = [&](const User& who) {
            return Signed{who.id(), *w.entry<CertificateEntry>(key::certificate(who.id())), digest("transaction")};
        };
        EmergencyEntry pending;
        pending.signer = ward.surgeon.id();
        pending.epoch = 1;
        view.store(key::emergency(w.anna, digest("emergency")), pending);
        QCOMPARE(openReviews(context, ward.surgeon.id()), 0U);
        QCOMPARE(apply(context, signedBy(w.officer), ward.review(digest("emergency"), Verdict::Justified)), Code::Ok);
        QCOMPARE(openReviews(context, ward.surgeon.id()), 0U);

        constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
        const Bytes count = key::openReviews(holderOf(context, ward.surgeon.id()));
        for (const std::uint32_t open : {kMost - 1, kMost}) {
            view.store(count, OpenReviewsEntry{open});
            QCOMPARE(apply(context, signedBy(ward.surgeon), ward.emergency()), Code::Ok);
            QCOMPARE(openReviews(context, ward.surgeon.id()), kMost);
        }
    }

    /// After a day a review is overdue by the clock of the blocks alone, and can still be made.
    void overdue()
    {
        Ward ward;
        World& w = ward.w;
        const auto [code, id] = ward.breakGlass(ward.surgeon);
        QCOMPARE(code, Code::Ok);
        const Instant then = ward.entry(id).time;
        QVERIFY(!ward.entry(id).isOverdue(then));
        QVERIFY(!ward.entry(id).isOverdue(Instant{then.ns + kReviewNs}));
        QVERIFY(ward.entry(id).isOverdue(Instant{then.ns + kReviewNs + 1}));
        w.pass(2 * kDay);
        QVERIFY(ward.entry(id).isOverdue(w.time));
        QCOMPARE(w.submit(w.officer, ward.review(id, Verdict::Justified)), Code::Ok);
        QVERIFY(!ward.entry(id).isOverdue(w.time));
    }
};

QTEST_GUILESS_MAIN(EmergencyTest)
#include "emergency_test.moc"
