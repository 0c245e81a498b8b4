// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "custodyprobe.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Action = SurgeryBody::Action;
using Phase = SurgeryEntry::Phase;
using Seats = std::array<TeamSeat, kTeamSeats>;

/// The members, each in the seat of its place; the rest empty.
Seats seatsOf(const std::string& name, std::initializer_list<const User*> members)
{
    Seats seats;
    for (std::size_t i = 0; i < seats.size(); ++i)
        seats[i] = {KeyId{digest(name + " nobody " + std::to_string(i)).octets},
                    digest(name + " blind " + std::to_string(i))};
    std::size_t at = 3;
    for (const User* member : members)
        seats[at++].member = member->id();
    return seats;
}

/// North with a surgeon, an anaesthetist and equipment; the physician and the nurse are not of the team.
struct Theatre {
    World w;
    User surgeon = makeUser("surgeon"), anaesthetist = makeUser("anaesthetist"), monitor = makeUser("monitor");
    Seats seats;
    Digest256 surgery = digest("surgery");
    int trees = 0;

    Theatre() : seats(seatsOf("team", {&surgeon, &anaesthetist, &monitor, &w.nurse}))
    {
        w.hire(w.northRoot, surgeon, Role::Surgeon, {PermissionClass::Sop});
        w.hire(w.northRoot, anaesthetist, Role::Anaesthetist, {PermissionClass::Sop});
        w.hire(w.northRoot, monitor, Role::MonitoringEquipment, {PermissionClass::Sop});
    }
    TeamProof seat(std::uint8_t place) const { return teamProof(seats, place); }
    static constexpr std::uint8_t kSurgeon = 3, kAnaesthetist = 4, kMonitor = 5, kNurse = 6;

    /// A contribution of that class by `by`; its third leaf.
    LeafReference written(User& by, PermissionClass c, Code expected = Code::Ok)
    {
        const Tree tree = makeTree("tree " + std::to_string(trees++));
        if (w.submit(by, w.contribution(w.anna, tree, c)) != expected)
            std::abort();
        return tree.reference(2);
    }
    SurgeryBody step(Action action) const
    {
        SurgeryBody body;
        body.action = action;
        body.handle = w.anna;
        body.surgery = surgery;
        if (action != Action::FollowUp)
            body.seat = seat(kSurgeon);
        return body;
    }
    SurgeryBody plan() const
    {
        SurgeryBody body = step(Action::Plan);
        body.team = teamRoot(seats);
        body.surgeon = surgeon.id();
        body.second = seat(kSurgeon);
        return body;
    }
    SurgeryBody start()
    {
        SurgeryBody body = step(Action::Start);
        body.diagnosis = written(w.physician, PermissionClass::Pdd);
        body.record = written(w.physician, PermissionClass::Sop);
        return body;
    }
    SurgeryBody close()
    {
        SurgeryBody body = step(Action::Close);
        body.record = written(anaesthetist, PermissionClass::Sop);
        body.second = seat(kAnaesthetist);
        return body;
    }
    SurgeryBody followUp()
    {
        SurgeryBody body = step(Action::FollowUp);
        body.record = written(w.physician, PermissionClass::Sop);
        return body;
    }
    SurgeryEntry entry() const { return *w.entry<SurgeryEntry>(key::surgery(w.anna, surgery)); }
    void begin(Action last)
    {
        if (w.submit(surgeon, plan()) != Code::Ok)
            std::abort();
        if (last >= Action::Start && w.submit(surgeon, start()) != Code::Ok)
            std::abort();
        if (last >= Action::Close && w.submit(surgeon, close()) != Code::Ok)
            std::abort();
    }
};
} // namespace

class SurgeryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void canonical()
    {
        Theatre t;
        probeBody(t.plan());
        probeBody(t.start());
        probeBody(t.close());
        probeBody(t.followUp());
        probeBody(t.step(Action::Abandon));
        SurgeryEntry entry;
        entry.organisation = organisationId("north");
        entry.team = digest("team");
        entry.surgeon = t.surgeon.id();
        entry.planned = 4;
        probe(entry);
        entry.abandoned = 5;
        probe(entry);
        entry.abandoned = 0;
        entry.started = 6;
        entry.diagnosis = {digest("d"), 1};
        entry.assessment = {digest("a"), 2};
        probe(entry);
        entry.closed = 9;
        entry.record = {digest("r"), 3};
        probe(entry);
        entry.followed = 12;
        entry.followUp = {digest("f"), 65'535};
        probe(entry);
        entry.followUp.leaf = 65'536;
        QVERIFY(!decodeEntry<SurgeryEntry>(encode(entry)));
        entry.followUp.leaf = 0;
        entry.abandoned = 13; // what was closed is not abandoned
        QVERIFY(!decodeEntry<SurgeryEntry>(encode(entry)));
        SurgeryBody outside = t.plan();
        outside.seat.place = kTeamSeats;
        QVERIFY(isRefused(outside));
    }

    /// Teams of any size have the same octets, and a proof shows one seat alone.
    void teams()
    {
        Theatre t;
        const Digest256 team = teamRoot(t.seats);
        for (std::uint8_t place = 0; place < kTeamSeats; ++place) {
            const TeamProof proof = t.seat(place);
            QVERIFY(isOfTeam(team, t.seats[place].member, proof));
            QVERIFY(!isOfTeam(team, t.w.physician.id(), proof));
            TeamProof other = proof;
            other.place ^= 1;
            QVERIFY(!isOfTeam(team, t.seats[place].member, other));
            other = proof;
            other.blind.octets[0] ^= 1;
            QVERIFY(!isOfTeam(team, t.seats[place].member, other));
            other = proof;
            other.path[4].octets[31] ^= 1;
            QVERIFY(!isOfTeam(team, t.seats[place].member, other));
        }
        SurgeryBody small = t.plan();
        const Seats alone = seatsOf("alone", {&t.surgeon});
        small.team = teamRoot(alone);
        QVERIFY(small.team != team);
        QCOMPARE(signedBody(small).size(), signedBody(t.plan()).size());
        QVERIFY(!isOfTeam(small.team, t.surgeon.id(), t.seat(Theatre::kSurgeon)));
    }

    void fromPlanToFollowUp()
    {
        Theatre t;
        QCOMPARE(twice(t.w, t.surgeon, t.plan()), Code::NonceNotAbove);
        SurgeryEntry entry = t.entry();
        QVERIFY(entry.phase() == Phase::Planned && entry.surgeon == t.surgeon.id());
        QVERIFY(entry.organisation == organisationId("north") && entry.team == teamRoot(t.seats));
        QVERIFY(!isDuringSurgery(entry, t.w.app->height()));
        const SurgeryBody start = t.start();
        QCOMPARE(t.w.submit(t.surgeon, start), Code::Ok);
        entry = t.entry();
        const LedgerHeight started = t.w.app->height();
        QVERIFY(entry.phase() == Phase::Started && entry.started == started);
        QVERIFY((entry.diagnosis == LeafPlace{start.diagnosis.root, 2}));
        QVERIFY((entry.assessment == LeafPlace{start.record.root, 2}));
        QVERIFY(!isDuringSurgery(entry, started));
        QVERIFY(isDuringSurgery(entry, started + 1));
        const SurgeryBody close = t.close();
        QCOMPARE(t.w.submit(t.surgeon, close), Code::Ok);
        entry = t.entry();
        QVERIFY(entry.phase() == Phase::Closed && entry.closed == t.w.app->height());
        QVERIFY((entry.record == LeafPlace{close.record.root, 2}));
        QVERIFY(isDuringSurgery(entry, entry.closed) && !isDuringSurgery(entry, entry.closed + 1));
        const SurgeryBody followUp = t.followUp();
        QCOMPARE(t.w.submit(t.w.physician, followUp), Code::Ok);
        entry = t.entry();
        QVERIFY(entry.phase() == Phase::FollowedUp && entry.followed == t.w.app->height());
        QVERIFY((entry.followUp == LeafPlace{followUp.record.root, 2}));
        QVERIFY(!isDuringSurgery(entry, entry.followed));
    }

    /// Each step where it is not due.
    void stepsInOrder_data()
    {
        QTest::addColumn<int>("reached");
        QTest::addColumn<int>("next");
        const auto row = [](const char* name, Action reached, Action next) {
            QTest::newRow(name) << static_cast<int>(reached) << static_cast<int>(next);
        };
        row("close before start", Action::Plan, Action::Close);
        row("follow-up before start", Action::Plan, Action::FollowUp);
        row("start twice", Action::Start, Action::Start);
        row("follow-up before close", Action::Start, Action::FollowUp);
        row("start after close", Action::Close, Action::Start);
        row("close twice", Action::Close, Action::Close);
        row("abandon after close", Action::Close, Action::Abandon);
    }
    void stepsInOrder()
    {
        QFETCH(const int, reached);
        QFETCH(const int, next);
        Theatre t;
        t.begin(static_cast<Action>(reached));
        SurgeryBody body;
        switch (static_cast<Action>(next)) {
        case Action::Start: body = t.start(); break;
        case Action::Close: body = t.close(); break;
        case Action::FollowUp: body = t.followUp(); break;
        default: body = t.step(Action::Abandon); break;
        }
        const SurgeryEntry before = t.entry();
        QCOMPARE(t.w.submit(t.surgeon, body), Code::WrongPhase);
        QVERIFY(t.entry() == before);
    }

    void whoPlans()
    {
        Theatre t;
        SurgeryBody body = t.plan();
        body.handle = handleOf("ben");
        QCOMPARE(t.w.submit(t.surgeon, body), Code::NoOwner);
        QCOMPARE(t.w.submit(t.w.southPhysician, t.plan()), Code::WrongOrganisation);
        QCOMPARE(t.w.submit(t.w.officer, t.plan()), Code::RoleNotAllowed);
        QCOMPARE(t.w.submit(t.w.northRoot, t.plan()), Code::RoleNotAllowed);
        body = t.plan();
        body.seat = t.seat(Theatre::kMonitor);
        QCOMPARE(t.w.submit(t.monitor, body), Code::RoleNotAllowed);
        body.seat = t.seat(Theatre::kNurse);
        QCOMPARE(t.w.submit(t.w.nurse, body), Code::NoPermission); // in the team, but writes no SOP
        QCOMPARE(t.w.submit(t.w.physician, t.plan()), Code::NotOfTeam);
        body = t.plan();
        body.surgeon = makeUser("unheard of").id();
        QCOMPARE(t.w.submit(t.surgeon, body), Code::UnknownSubject);
        body.surgeon = t.w.southPhysician.id();
        QCOMPARE(t.w.submit(t.surgeon, body), Code::WrongOrganisation);
        body.surgeon = t.anaesthetist.id();
        QCOMPARE(t.w.submit(t.surgeon, body), Code::RoleNotAllowed);
        body = t.plan();
        body.second = t.seat(Theatre::kAnaesthetist);
        QCOMPARE(t.w.submit(t.surgeon, body), Code::NotOfTeam);
        // Planned by another member, answered for by the surgeon.
        body = t.plan();
        body.seat = t.seat(Theatre::kAnaesthetist);
        QCOMPARE(t.w.submit(t.anaesthetist, body), Code::Ok);
        QCOMPARE(t.w.submit(t.surgeon, t.plan()), Code::AlreadyExists);
        body.surgery = digest("next surgery");
        QCOMPARE(
            t.w.submit(t.w.northRoot, PermissionBody{t.surgeon.id(), PermissionClass::Sop, kRightsRead, {}, {}, {}}),
            Code::Ok);
        QCOMPARE(t.w.submit(t.anaesthetist, body), Code::NoPermission); // the surgeon may not write
        QCOMPARE(t.w.submit(t.w.northRoot, RevokeBody{t.surgeon.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(t.w.submit(t.anaesthetist, body), Code::NotAlive);
        QCOMPARE(t.w.submit(t.surgeon, t.plan()), Code::SignerNotLive);
    }

    /// Eq. 19: no start without a diagnosis and an assessment of this patient that stand.
    void whatAStartNeeds()
    {
        Theatre t;
        QCOMPARE(t.w.submit(t.surgeon, t.start()), Code::UnknownSubject);
        t.begin(Action::Plan);
        const SurgeryBody good = t.start();
        SurgeryBody body = good;
        body.seat = t.seat(Theatre::kAnaesthetist);
        QCOMPARE(t.w.submit(t.surgeon, body), Code::NotOfTeam);
        QCOMPARE(t.w.submit(t.w.physician, good), Code::NotOfTeam);
        QCOMPARE(t.w.submit(t.w.southPhysician, good), Code::WrongOrganisation);
        QCOMPARE(t.w.submit(t.w.officer, good), Code::RoleNotAllowed);
        body = good;
        std::swap(body.diagnosis, body.record);
        QCOMPARE(t.w.submit(t.surgeon, body), Code::OutOfOrder);
        body = good;
        body.record = good.diagnosis;
        QCOMPARE(t.w.submit(t.surgeon, body), Code::OutOfOrder);
        body = good;
        body.record = makeTree("unheard of").reference(0);
        QCOMPARE(t.w.submit(t.surgeon, body), Code::UnknownContribution);
        body = good;
        body.diagnosis.leaf.octets[0] ^= 1;
        QCOMPARE(t.w.submit(t.surgeon, body), Code::LeafNotIncluded);
        const PatientHandle ben = handleOf("ben");
        t.w.admitPatient(t.w.physician, ben);
        const Tree others = makeTree("others");
        QCOMPARE(t.w.submit(t.w.physician, t.w.contribution(ben, others)), Code::Ok);
        body = good;
        body.diagnosis = others.reference(0);
        QCOMPARE(t.w.submit(t.surgeon, body), Code::OtherPatient);
        QCOMPARE(t.w.submit(t.w.physician, SupersedeBody{t.w.anna, DeleteReason::EnteredInError, {good.diagnosis}}),
                 Code::Ok);
        QCOMPARE(t.w.submit(t.surgeon, good), Code::AlreadySuperseded);
        QVERIFY(t.entry().phase() == Phase::Planned);
        body = good;
        body.diagnosis = t.written(t.w.physician, PermissionClass::Pdd);
        // What was corrected since still tells.
        const Tree newer = makeTree("newer");
        ContributionBody correction = t.w.contribution(t.w.anna, newer, PermissionClass::Sop);
        correction.supersessions = {{body.record, 0}};
        QCOMPARE(t.w.submit(t.w.physician, correction), Code::Ok);
        QCOMPARE(t.w.submit(t.surgeon, body), Code::Ok);
    }

    void noStartWithoutTheSurgeon()
    {
        Theatre t;
        t.begin(Action::Plan);
        SurgeryBody body = t.start();
        body.seat = t.seat(Theatre::kAnaesthetist);
        QCOMPARE(t.w.submit(t.w.northRoot, RevokeBody{t.surgeon.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(t.w.submit(t.anaesthetist, body), Code::NotAlive);
        SurgeryBody abandon = t.step(Action::Abandon);
        QCOMPARE(t.w.submit(t.w.physician, abandon), Code::NotOfTeam);
        abandon.seat = t.seat(Theatre::kAnaesthetist);
        QCOMPARE(t.w.submit(t.anaesthetist, abandon), Code::Ok);
        QVERIFY(t.entry().phase() == Phase::Abandoned && t.entry().abandoned == t.w.app->height());
        QCOMPARE(t.w.submit(t.anaesthetist, body), Code::WrongPhase);
        QCOMPARE(t.w.submit(t.anaesthetist, abandon), Code::WrongPhase);
    }

    void whatACloseNeeds()
    {
        Theatre t;
        const LeafReference before = t.written(t.anaesthetist, PermissionClass::Sop);
        t.begin(Action::Start);
        SurgeryBody body = t.close();
        const SurgeryBody good = body;
        body.record = before; // recorded before the start
        QCOMPARE(t.w.submit(t.surgeon, body), Code::OutOfOrder);
        body.record = t.written(t.w.physician, PermissionClass::Pdd);
        QCOMPARE(t.w.submit(t.surgeon, body), Code::OutOfOrder);
        body.record = t.written(t.w.physician, PermissionClass::Sop); // by nobody of the team
        QCOMPARE(t.w.submit(t.surgeon, body), Code::NotOfTeam);
        body = good;
        body.second = t.seat(Theatre::kSurgeon);
        QCOMPARE(t.w.submit(t.surgeon, body), Code::NotOfTeam);
        QCOMPARE(t.w.submit(t.w.physician, good), Code::NotOfTeam);
        QCOMPARE(t.w.submit(t.w.nurse, good), Code::NoPermission);
        QVERIFY(t.entry().phase() == Phase::Started);
        QCOMPARE(t.w.submit(t.surgeon, good), Code::Ok);
    }

    /// What stands in the block of the start was not recorded after it.
    void theBlockOfTheStart()
    {
        Theatre t;
        t.begin(Action::Plan);
        const SurgeryBody start = t.start();
        const Tree early = makeTree("early");
        const std::vector<Bytes> block{
            t.w.sign(t.surgeon, start),
            t.w.sign(t.anaesthetist, t.w.contribution(t.w.anna, early, PermissionClass::Sop))};
        t.w.time.ns += 1'000'000'000;
        const auto done = t.w.app->finalize(t.w.app->height() + 1, t.w.time, block);
        QVERIFY(done && done->results.at(0).code == 0 && done->results.at(1).code == 0);
        QVERIFY(t.w.app->commit());
        QCOMPARE(t.w.entry<ContributionEntry>(key::contribution(early.root))->height, t.entry().started);
        SurgeryBody body = t.close();
        body.record = early.reference(0);
        QCOMPARE(t.w.submit(t.surgeon, body), Code::OutOfOrder);
        QCOMPARE(t.w.submit(t.surgeon, t.close()), Code::Ok);
    }

    void whatAFollowUpNeeds()
    {
        Theatre t;
        t.begin(Action::Start);
        SurgeryBody body = t.followUp(); // written before the close
        QCOMPARE(t.w.submit(t.surgeon, t.close()), Code::Ok);
        QCOMPARE(t.w.submit(t.w.physician, body), Code::OutOfOrder);
        body = t.followUp();
        QCOMPARE(t.w.submit(t.w.nurse, body), Code::NoPermission);
        QCOMPARE(t.w.submit(t.w.southPhysician, body), Code::WrongOrganisation);
        QCOMPARE(t.w.submit(t.monitor, body), Code::Ok); // sensors and equipment follow up too
        QCOMPARE(t.w.submit(t.w.physician, body), Code::WrongPhase);
    }

    /// A surgery that was begun and given up: what was recorded in it was recorded during it.
    void givenUp()
    {
        Theatre t;
        t.begin(Action::Start);
        t.w.pass(10);
        QCOMPARE(t.w.submit(t.surgeon, t.step(Action::Abandon)), Code::Ok);
        const SurgeryEntry entry = t.entry();
        QVERIFY(isDuringSurgery(entry, entry.started + 1) && isDuringSurgery(entry, entry.abandoned));
        QVERIFY(!isDuringSurgery(entry, entry.abandoned + 1));
        probe(entry);
        QCOMPARE(t.w.submit(t.surgeon, t.close()), Code::WrongPhase);
    }
};

QTEST_GUILESS_MAIN(SurgeryTest)
#include "surgery_test.moc"
