// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "nodeworld.h"
#include "patientbrief.h"
#include "persons.h"

#include <QTest>
#include <crypto/circle.h>
#include <crypto/hash.h>
#include <gateway/deskframes.h>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;

namespace {
std::string why(const auto& result)
{
    if (result)
        return "no error";
    if constexpr (requires { result.error().message.english(); })
        return result.error().message.english();
    else
        return result.error().detail;
}
#define WORKS(x)                                                                                                       \
    do {                                                                                                               \
        if (const auto worked = (x); !worked)                                                                          \
            QFAIL(why(worked).c_str());                                                                                \
    } while (false)

std::string familyOf(Session& session)
{
    const auto all = session.replica().patients();
    for (const replica::PatientInfo& info : *all)
        if (const auto brief = decodeBrief(info.brief); !info.commons && brief)
            return brief->family + " " + brief->born;
    return {};
}

/// Every staff member of one patient's team, by whom the circle was made.
Result<void> takeIn(NodeWorld& world, Importer& maker, Session& makerSession, const Session& member)
{
    (void)world;
    const auto keys = makerSession.hospitalKeys();
    if (!keys)
        return Unexpected{keys.error()};
    std::vector<Circles::Joining> joining;
    const auto all = makerSession.replica().patients();
    for (const replica::PatientInfo& info : *all)
        if (!info.commons)
            joining.push_back({info.handle, contract::CircleKind::TreatingTeam, member.account().device.signing.id(),
                               member.account().device.sealing.publicKey()});
    return maker.circles().join(joining);
}
} // namespace

class SessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keysThatTheNodeNamesAreNotSealedTo_data()
    {
        QTest::addColumn<bool>("owner");
        QTest::newRow("owner") << true;
        QTest::newRow("circle") << false;
    }
    void keysThatTheNodeNamesAreNotSealedTo()
    {
        QFETCH(bool, owner);
        NodeWorld world;
        const auto session = world.user("physician");
        Importer importer(*session);
        WORKS(NodeWorld::import(importer,
                                {patientResource("p1", "Smith", "1970-01-01"), observationResource("o1", "p1", 60)}));
        // From now on the node says that the patient's readers are a key of its own.
        const auto nodes = crypto::SealingKeyPair::generate();
        std::atomic<int> lies = 0;
        world.liar.about<gateway::StateProofsResponse>([&](gateway::StateProofsResponse& r) {
            for (gateway::StateProof& p : r.proofs) {
                if (!p.value)
                    continue;
                if (auto entry = contract::decodeEntry<contract::OwnerEntry>(*p.value); owner && entry) {
                    entry->sealing = contract::keyField(nodes.publicKey());
                    p.value = contract::encode(*entry);
                    ++lies;
                } else if (auto circle = contract::decodeEntry<contract::CircleEntry>(*p.value); !owner && circle) {
                    circle->epochKey = contract::keyField(nodes.publicKey());
                    p.value = contract::encode(*circle);
                    ++lies;
                }
            }
        });
        const auto before = session->replica().counts()->contributions;
        const auto result = importer.texts({observationResource("o2", "p1", 61)}, "laboratory", false);
        QVERIFY(!result);
        QVERIFY2(result.error().failure == Failure::Integrity, why(result).c_str());
        QVERIFY(lies > 0);
        QCOMPARE(session->replica().counts()->contributions, before); // nothing was sealed, so nothing can be opened
        world.liar.tellTheTruth();
        WORKS(NodeWorld::import(importer, {observationResource("o2", "p1", 61)}));
    }

    void hospitalKeysThatTheNodeMadeAreNotTaken()
    {
        NodeWorld world;
        const auto session = world.user("physician");
        const crypto::HospitalKeys nodes = crypto::HospitalKeys::generate();
        const auto sealed = crypto::sealHospitalKeys(
            nodes, session->account().device.sealing.publicKey(),
            {session->genesis().chain, session->account().user.organisation, session->account().device.sealing.id()});
        QVERIFY(sealed.hasValue());
        world.liar.about<gateway::StaffKeysGetResponse>([&](gateway::StaffKeysGetResponse& r) { r.sealed = *sealed; });
        const auto keys = session->hospitalKeys();
        QVERIFY(!keys);
        QVERIFY2(keys.error().failure == Failure::Integrity, why(keys).c_str());
        QVERIFY(session->replica().list(replica::Section::StaffKeys)->empty());
        world.liar.tellTheTruth();
        WORKS(session->hospitalKeys());
    }

    void aNewCatalogueReachesEverybody()
    {
        NodeWorld world;
        const auto physician = world.user("physician");
        Importer importer(*physician);
        WORKS(NodeWorld::import(importer, {patientResource("p1", "Smith", "1970-01-01")}));
        Bytes file = bytesOf(model::Catalogue::builtinWithProblemHistory());
        file.push_back(' ');
        const Digest256 digest = crypto::sha256(file);
        // Who may not bring one into force leaves nothing behind.
        QVERIFY(!submitCatalogue(*physician, file, "file"));
        QVERIFY(!physician->replica().get(replica::Section::Catalogues, digest)->has_value());
        QVERIFY(physician->catalogue()->digest != digest);
        WORKS(submitCatalogue(world.administrator(), file, "file"));
        const auto inForce = physician->catalogue();
        QVERIFY2(inForce, why(inForce).c_str());
        QVERIFY(inForce->digest == digest);
        WORKS(NodeWorld::import(importer, {observationResource("o1", "p1", 60)}));
        // A node that has not got the file, or gives another, keeps nobody from reading.
        file.push_back(' ');
        WORKS(submitCatalogue(world.administrator(), file, "file"));
        world.liar.about<gateway::CatalogueGetResponse>(
            [&](gateway::CatalogueGetResponse& r) { r.file = bytesOf("{}"); });
        QVERIFY(!physician->catalogue());
        const auto toRead = physician->catalogueToRead();
        QVERIFY2(toRead, why(toRead).c_str());
        QVERIFY(toRead->digest == digest);
        world.liar.tellTheTruth();
        QVERIFY(physician->catalogue()->digest == crypto::sha256(file));
    }

    void whoLosesTheRaceIsTakenIn()
    {
        // Both import the same new patient: for the second the state still looks empty.
        NodeWorld world;
        const auto first = world.user("physician");
        const auto second = world.user("surgeon", interfaces::Role::Surgeon);
        Importer winner(*first);
        Importer loser(*second);
        WORKS(NodeWorld::import(winner,
                                {patientResource("p1", "Smith", "1970-01-01"), observationResource("o1", "p1", 60)}));
        const PatientHandle handle = first->replica().patients()->front().handle;
        Digest256 circle;
        circle.octets = contract::circleId(handle, contract::CircleKind::TreatingTeam, first->organisation()).octets;
        const auto lost = crypto::SealingKeyPair::generate();
        WORKS(second->synchroniser().keepEpochSecret(circle, 1, lost));
        const auto refused = loser.texts({observationResource("o2", "p1", 61)}, "laboratory", false);
        QVERIFY2(refused, why(refused).c_str());
        QCOMPARE(refused->refused, std::uint64_t{1}); // not in the team yet
        WORKS(takeIn(world, winner, *first, *second));
        WORKS(second->synchroniser().run());
        WORKS(completePatients(*second));
        QCOMPARE(second->replica().loadPatient(handle)->items.size(),
                 first->replica().loadPatient(handle)->items.size());
        WORKS(NodeWorld::import(loser, {observationResource("o2", "p1", 61)}));
    }

    void aRefusedOneGoesWithTheNextSending()
    {
        NodeWorld world;
        const auto session = world.user("physician");
        Importer importer(*session);
        WORKS(NodeWorld::import(importer, {patientResource("p1", "Smith", "1970-01-01")}));
        WORKS(importer.texts({observationResource("o1", "p1", 60)}, "laboratory", false));
        // Saved, and before it is sent the team gets its next epoch.
        const PatientHandle handle = session->replica().patients()->front().handle;
        contract::TeamBody epoch;
        epoch.action = contract::TeamBody::Action::Epoch;
        epoch.handle = handle;
        epoch.epoch = 2;
        epoch.epochKey = contract::keyField(crypto::SealingKeyPair::generate().publicKey());
        WORKS(session->submitter().submit({epoch}));
        interfaces::CancelFlag never;
        WORKS(importer.send([](const interfaces::ImportProgress&) {}, never));
        QCOMPARE(session->replica().counts()->outbox, std::uint64_t{0});
        QCOMPARE(session->replica().counts()->refused, std::uint64_t{0});
    }

    void aResourceUnderAnotherSubjectIsKeptForBoth()
    {
        NodeWorld world;
        const auto session = world.user("physician");
        Importer importer(*session);
        WORKS(NodeWorld::import(importer,
                                {patientResource("p1", "Smith", "1970-01-01"),
                                 patientResource("p2", "Jones", "1980-01-01"), observationResource("o1", "p1", 60)}));
        const auto moved =
            NodeWorld::import(importer, {observationResource("o1", "p2", 60), observationResource("o2", "p2", 61)});
        QVERIFY2(moved, why(moved).c_str());
        QCOMPARE(moved->kept, std::uint64_t{2});
        QCOMPARE(moved->problems.size(), std::size_t{1});
        QCOMPARE(session->replica().counts()->refused, std::uint64_t{0});
    }

    void aCorrectedNameShowsEverywhere()
    {
        NodeWorld world;
        const auto first = world.user("physician");
        const auto second = world.user("surgeon", interfaces::Role::Surgeon);
        Importer importer(*first);
        WORKS(NodeWorld::import(importer, {patientResource("p1", "Smith", "1970-01-01")}));
        WORKS(takeIn(world, importer, *first, *second));
        const auto sync = [](Session& s) -> Result<void> {
            if (const auto report = s.synchroniser().run(); !report)
                return Unexpected{problemOf(report.error())};
            s.submitter().forgetNonce();
            return completePatients(s);
        };
        WORKS(sync(*second));
        QCOMPARE(familyOf(*second), std::string("Smith 1970-01-01"));
        WORKS(sync(*first));
        WORKS(NodeWorld::import(importer, {patientResource("p1", "Smyth", "1970-01-01")}));
        QCOMPARE(familyOf(*first), std::string("Smyth 1970-01-01"));
        WORKS(sync(*second));
        QCOMPARE(familyOf(*second), std::string("Smyth 1970-01-01"));
        QVERIFY(second->replica().patients()->front().id.has_value());
        // The older version in an older file says nothing new.
        WORKS(sync(*first));
        const auto again = NodeWorld::import(importer, {patientResource("p1", "Smith", "1970-01-01")});
        QVERIFY2(again, why(again).c_str());
        QCOMPARE(again->duplicates, std::uint64_t{1});
        QCOMPARE(familyOf(*first), std::string("Smyth 1970-01-01"));
    }
};
QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
