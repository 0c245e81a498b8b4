// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "nodeworld.h"
#include "persons.h"
#include "workstationimpl.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;

namespace {
std::string why(const auto& result)
{
    return result ? "no error" : result.error().message.english();
}
#define WORKS(x)                                                                                                       \
    do {                                                                                                               \
        if (const auto worked = (x); !worked)                                                                          \
            QFAIL(why(worked).c_str());                                                                                \
    } while (false)

std::string linkage(const std::string& own, const std::string& other, const char* active = "true",
                    const std::string& more = {})
{
    return R"({"resourceType":"Linkage","id":")" + own + other + R"(",)" + more + R"("active":)" + active +
           R"(,"item":[{"type":"source","resource":{"reference":"Patient/)" + std::min(own, other) +
           R"("}},{"type":"alternate","resource":{"reference":"Patient/)" + std::max(own, other) + R"("}}]})";
}

/// Contained about that patient, which makes the whole resource the patient's.
std::string about(const std::string& patient)
{
    return R"("contained":[{"resourceType":"Observation","id":"x","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/)" +
           patient + R"("}}],)";
}
} // namespace

/// Who says that two identities are one: the hospital's staff, in both records, and nobody else.
class LinkForgeryTest : public QObject {
    Q_OBJECT
    std::unique_ptr<NodeWorld> m_world;
    std::unique_ptr<Session> m_session;
    std::string m_a, m_b;

    std::unique_ptr<interfaces::Workstation> unlocked(const std::string& user = "physician") const
    {
        auto workstation = openWorkstation({m_world->folder.path() / "home", {}, "test"});
        if (const auto opened =
                workstation->unlock(user, SecretBytes::copyOf(std::string_view("a passphrase of the tests")));
            !opened)
            qFatal("unlock: %s", opened.error().message.english().c_str());
        return workstation;
    }
    static std::size_t persons(interfaces::Workstation& workstation) { return workstation.patients()->size(); }
    static std::size_t rows(interfaces::Workstation& workstation, const std::string& patient)
    {
        std::size_t out = 0;
        interfaces::TimelineQuery query;
        query.patient = patient;
        if (const auto done = workstation.timeline(query,
                                                   [&](const interfaces::ItemView&) {
                                                       ++out;
                                                       return true;
                                                   });
            !done)
            qWarning("timeline: %s", done.error().message.english().c_str());
        return out;
    }
    PatientId idOf(const std::string& text) const { return *PatientId::from(*fromHex(text)); }
    Result<void> send(Importer& importer)
    {
        interfaces::CancelFlag never;
        return importer.send([](const interfaces::ImportProgress&) {}, never);
    }

private Q_SLOTS:
    /// Two patients of the hospital's own record, of a physician whose session stays open.
    void init()
    {
        m_world = std::make_unique<NodeWorld>();
        m_session = m_world->user("physician");
        Importer importer(*m_session);
        WORKS(importer.texts({patientResource("p1", "Smith", "1970-01-01"), observationResource("o1", "p1", 60),
                              patientResource("p2", "Smyth", "1971-01-01"), observationResource("o2", "p2", 70)},
                             {}, true));
        WORKS(send(importer));
        const auto all = m_session->replica().patients();
        for (const replica::PatientInfo& info : *all)
            if (!info.commons)
                (m_a.empty() ? m_a : m_b) = toHex(*info.id);
        QVERIFY(!m_a.empty() && !m_b.empty() && m_a != m_b);
    }
    void cleanup()
    {
        m_session.reset();
        m_world.reset();
        m_a.clear();
        m_b.clear();
    }

    void whatSomebodyElseSaysLinksNobody_data()
    {
        QTest::addColumn<QByteArray>("how");
        for (const char* how : {"received", "own file", "own file about the patients", "one side", "one side says no",
                                "other words", "nothing"})
            QTest::newRow(how) << QByteArray(how);
    }
    void whatSomebodyElseSaysLinksNobody()
    {
        QFETCH(QByteArray, how);
        Importer importer(*m_session);
        const std::string to = linkage(m_a, m_b);
        const std::string back = linkage(m_b, m_a);
        if (how == "received") {
            WORKS(importer.texts({to, back}, "laboratory", false));
        } else if (how == "own file") {
            WORKS(importer.texts({to, back}, {}, true));
        } else if (how == "own file about the patients") {
            const auto done =
                importer.texts({linkage(m_a, m_b, "true", about("p1")), linkage(m_b, m_a, "true", about("p2")),
                                linkage(m_b, m_a, "true", about("p1")), linkage(m_a, m_b, "true", about("p2"))},
                               {}, true);
            WORKS(done);
            QCOMPARE(done->refused, std::uint64_t{0});
        } else if (how == "one side") {
            WORKS(importer.own({{idOf(m_a), to, {}}}, "test"));
        } else if (how == "one side says no") {
            WORKS(importer.own({{idOf(m_a), to, {}}, {idOf(m_b), linkage(m_b, m_a, "false"), {}}}, "test"));
        } else if (how == "other words") {
            // Right ids, and inside something else.
            std::string other = to;
            other.replace(other.find("Patient/"), 8 + 32, "Patient/" + std::string(32, '0'));
            WORKS(importer.own({{idOf(m_a), other, {}}, {idOf(m_b), back, {}}}, "test"));
        }
        WORKS(send(importer));
        m_session.reset();
        const auto workstation = unlocked();
        QCOMPARE(persons(*workstation), std::size_t{2});
        const std::size_t ofA = rows(*workstation, m_a);
        const std::size_t ofB = rows(*workstation, m_b);
        QVERIFY(ofA > 0 && ofB > 0);
        // The right way then completes what was half done, and nothing stands in its way.
        const auto linked = workstation->linkPatients(m_a, m_b);
        QVERIFY2(linked, why(linked).c_str());
        QVERIFY(linked->changed && !linked->problem);
        QCOMPARE(persons(*workstation), std::size_t{1});
        QCOMPARE(rows(*workstation, m_b), ofA + ofB);
        QVERIFY(workstation->unlinkPatients(m_a, m_b)->changed);
        QCOMPARE(rows(*workstation, m_b), ofB);
    }

    void whatWaitsHereHoldsAlready()
    {
        {
            Importer importer(*m_session);
            WORKS(importer.own({{idOf(m_a), linkage(m_a, m_b), {}}, {idOf(m_b), linkage(m_b, m_a), {}}}, "test"));
        }
        m_session.reset();
        const auto workstation = unlocked();
        QCOMPARE(workstation->status()->outbox, std::uint64_t{2});
        const std::size_t both = rows(*workstation, m_a);
        QCOMPARE(rows(*workstation, m_b), both);
        // Linking again only sends it.
        const auto linked = workstation->linkPatients(m_a, m_b);
        QVERIFY2(linked, why(linked).c_str());
        QVERIFY(!linked->changed && !linked->problem);
        QCOMPARE(workstation->status()->outbox, std::uint64_t{0});
        QVERIFY(workstation->unlinkPatients(m_a, m_b)->changed);
        QVERIFY(rows(*workstation, m_a) < both);
    }

    void withoutPermissionNothingIsChanged_data()
    {
        QTest::addColumn<bool>("team");
        QTest::newRow("may only read the hospital's own record") << false;
        QTest::newRow("has left one treating team") << true;
    }
    void withoutPermissionNothingIsChanged()
    {
        QFETCH(bool, team);
        const KeyId me = m_session->account().device.signing.id();
        if (team) {
            contract::TeamBody leave;
            leave.action = contract::TeamBody::Action::Leave;
            leave.handle = crypto::patientHandle(**m_session->hospitalKeys(), idOf(m_b));
            leave.member = me;
            WORKS(m_session->submitter().submit({leave}));
        } else {
            contract::PermissionBody permission;
            permission.subject = me;
            permission.permissionClass = contract::PermissionClass::Pdd;
            permission.rights = contract::kRightsRead;
            WORKS(m_world->administrator().submitter().submit({permission}));
        }
        const std::uint64_t before = m_session->replica().counts()->contributions;
        m_session.reset();
        {
            const auto workstation = unlocked();
            const auto linked = workstation->linkPatients(m_a, m_b);
            QVERIFY(!linked);
            QVERIFY2(linked.error().failure == Failure::NotPermitted, why(linked).c_str());
            QCOMPARE(persons(*workstation), std::size_t{2});
        }
        const auto account = openAccount(m_world->folder.path() / "home", "physician",
                                         viewOf(std::string_view("a passphrase of the tests")), SystemClock());
        QVERIFY(account);
        const auto store = replica::Replica::open(userPaths(m_world->folder.path() / "home", "physician").replica,
                                                  {account->master.replicaKey(), account->master.auditKey()});
        QVERIFY(store);
        // Who left a team has its records no longer.
        QCOMPARE((*store)->counts()->contributions, team ? before / 2 : before);
        QCOMPARE((*store)->counts()->outbox, std::uint64_t{0});
    }

    void whoIsInBothTeamsSeesIt()
    {
        auto second = m_world->user("surgeon", interfaces::Role::Surgeon);
        auto third = m_world->user("nurse", interfaces::Role::Nurse);
        Importer importer(*m_session);
        std::string c, d;
        // A circle takes members in while its maker's session is open: two more patients of this one.
        WORKS(NodeWorld::import(importer,
                                {patientResource("p3", "Smith", "1970-01-01"), observationResource("o3", "p3", 60),
                                 patientResource("p4", "Smyth", "1971-01-01"), observationResource("o4", "p4", 70)}));
        std::vector<Circles::Joining> joining;
        const auto all = m_session->replica().patients();
        for (const replica::PatientInfo& info : *all) {
            const std::string id = info.id ? toHex(*info.id) : std::string();
            if (info.commons || id == m_a || id == m_b)
                continue;
            (c.empty() ? c : d) = id;
            for (const Session* member : {second.get(), third.get()})
                if (member == second.get() || d.empty())
                    joining.push_back({info.handle, contract::CircleKind::TreatingTeam,
                                       member->account().device.signing.id(),
                                       member->account().device.sealing.publicKey()});
        }
        WORKS(importer.circles().join(joining));
        m_session.reset();
        {
            const auto first = unlocked();
            WORKS(first->linkPatients(c, d));
        }
        // They go on as workstations of their own.
        for (auto* member : {&second, &third}) {
            QVERIFY((*member)->synchroniser().run().hasValue());
            WORKS(completePatients(**member));
            member->reset();
        }
        const auto inBoth = unlocked("surgeon");
        QCOMPARE(persons(*inBoth), std::size_t{1});
        QCOMPARE(inBoth->patients()->front().linked.size(), std::size_t{1});
        const std::size_t both = rows(*inBoth, c);
        QCOMPARE(rows(*inBoth, d), both);
        // Who may see one of them sees that one.
        const auto inOne = unlocked("nurse");
        QCOMPARE(persons(*inOne), std::size_t{1});
        QVERIFY(inOne->patients()->front().linked.empty());
        QVERIFY(rows(*inOne, c) < both);
        const auto refused = inOne->linkPatients(c, d);
        QVERIFY(!refused);
        QVERIFY(refused.error().failure == Failure::NotFound);
        // And takes it back as any of the team may.
        WORKS(inBoth->unlinkPatients(c, d));
        QCOMPARE(persons(*inBoth), std::size_t{2});
        // Who did not know of it yet learns it before saying the contrary: no two versions stand beside each other.
        const auto again = unlocked()->linkPatients(c, d);
        QVERIFY2(again, why(again).c_str());
        QVERIFY(again->changed);
        QCOMPARE(again->records.size(), std::size_t{2});
    }
};
QTEST_GUILESS_MAIN(LinkForgeryTest)
#include "linkforgery_test.moc"
