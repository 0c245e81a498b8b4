// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::gateway;
using namespace twinchart::hospital;
using namespace twinchart::hospital::test;
using Kind = GatewayError::Kind;

/// Who gets a session, and what stands without one.
class SessionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void certifiedKeysAreLetIn()
    {
        World world;
        QVERIFY(world.login(world.administrator).hasValue());
        QVERIFY(world.login(world.southAdministrator).hasValue());
        QCOMPARE(world.login(world.physician).error().kind, Kind::Unauthorised);
        world.enrol();
        QVERIFY(world.login(world.physician).hasValue());
        QVERIFY(world.login(world.patient).hasValue());
        QCOMPARE(world.login(world.stranger).error().kind, Kind::Unauthorised);
    }

    void wrongSignaturesAreNot()
    {
        World world;
        Direct direct(*world.hospital);
        QCOMPARE(world.login(world.administrator, "another-chain").error().kind, Kind::Unauthorised);
        const auto challenge = direct.call(SessionChallengeRequest{world.administrator.id()})->challenge;
        const Bytes message = sessionMessage(world.genesis.chain, challenge);
        SessionOpenRequest open{challenge, world.administrator.signing.publicKey(),
                                world.stranger.signing.sign(message)};
        QCOMPARE(direct.call(open).error().kind, Kind::Unauthorised);
        // The failed attempt has spent the challenge.
        open.signature = world.administrator.signing.sign(message);
        QCOMPARE(direct.call(open).error().kind, Kind::Unauthorised);
        // A challenge that another key asked for.
        const auto others = direct.call(SessionChallengeRequest{world.stranger.id()})->challenge;
        open = {others, world.administrator.signing.publicKey(),
                world.administrator.signing.sign(sessionMessage(world.genesis.chain, others))};
        QCOMPARE(direct.call(open).error().kind, Kind::Unauthorised);
        // One that nobody asked for.
        Challenge invented;
        invented.octets.fill(1);
        open = {invented, world.administrator.signing.publicKey(),
                world.administrator.signing.sign(sessionMessage(world.genesis.chain, invented))};
        QCOMPARE(direct.call(open).error().kind, Kind::Unauthorised);
    }

    void aReplayedLogInIsRefused()
    {
        World world;
        Direct direct(*world.hospital);
        const auto challenge = direct.call(SessionChallengeRequest{world.administrator.id()})->challenge;
        const SessionOpenRequest open{challenge, world.administrator.signing.publicKey(),
                                      world.administrator.signing.sign(sessionMessage(world.genesis.chain, challenge))};
        QVERIFY(direct.call(open).hasValue());
        QCOMPARE(direct.call(open).error().kind, Kind::Unauthorised);
    }

    void challengesAndSessionsRunOut()
    {
        World world;
        QVERIFY(world.close());
        world.options.challengeLifetime = std::chrono::seconds(0);
        world.open();
        QCOMPARE(world.login(world.administrator).error().kind, Kind::Unauthorised);
        QVERIFY(world.close());
        world.options.challengeLifetime = std::chrono::seconds(60);
        world.options.sessionLifetime = std::chrono::seconds(0);
        world.open();
        QCOMPARE(world.login(world.administrator).error().kind, Kind::Unauthorised);
    }

    void guessingIsSlowedDown()
    {
        World world;
        Direct direct(*world.hospital);
        int given = 0;
        for (int i = 0; i < 100; ++i)
            given += direct.call(SessionChallengeRequest{world.stranger.id()}).hasValue() ? 1 : 0;
        QVERIFY(given >= 30 && given < 40);
        QCOMPARE(direct.call(SessionChallengeRequest{world.stranger.id()}).error().code, Refusal::TooManyRequests);
        // Somebody else is not slowed down by that.
        QVERIFY(world.login(world.administrator).hasValue());
    }

    /// A program that logs in for each of its commands is no guesser; a key that is revoked is one.
    void whoIsLetInIsNotSlowedDown()
    {
        World world;
        world.enrol();
        for (int i = 0; i < 100; ++i)
            QVERIFY(world.login(world.physician).hasValue());
        contract::RevokeBody revoke;
        revoke.subject = world.physician.id();
        QCOMPARE(world.submit(world.administrator, revoke).code, 0u);
        Direct direct(*world.hospital);
        int given = 0;
        for (int i = 0; i < 100; ++i) {
            given += direct.call(SessionChallengeRequest{world.physician.id()}).hasValue() ? 1 : 0;
            QVERIFY(!world.login(world.physician).hasValue());
        }
        QVERIFY(given < 30);
    }

    void aClosedSessionIsGone()
    {
        World world;
        Direct direct = world.as(world.administrator);
        QVERIFY(direct.call(StaffKeysGetRequest{}).hasValue());
        QVERIFY(world.hospital->knows(*direct.token));
        QVERIFY(direct.call(SessionCloseRequest{}).hasValue());
        QVERIFY(!world.hospital->knows(*direct.token));
        QCOMPARE(direct.call(StaffKeysGetRequest{}).error().kind, Kind::Unauthorised);
        SessionToken invented;
        QVERIFY(!world.hospital->knows(invented));
    }

    void aRevokedKeyLosesItsSessionsAtOnce()
    {
        World world;
        world.enrol();
        Direct direct = world.as(world.physician);
        QVERIFY(direct.call(StaffKeysGetRequest{}).hasValue());
        contract::RevokeBody revoke;
        revoke.subject = world.physician.id();
        QCOMPARE(world.submit(world.administrator, revoke).code, 0u);
        QCOMPARE(direct.call(StaffKeysGetRequest{}).error().kind, Kind::Unauthorised);
        QVERIFY(!world.hospital->knows(*direct.token));
        QCOMPARE(world.login(world.physician).error().kind, Kind::Unauthorised);
    }

    void whatNeedsASession_data()
    {
        QTest::addColumn<int>("endpoint");
        for (const EndpointInfo& info : endpoints())
            if (!info.anonymous)
                QTest::newRow(std::string(info.path).c_str()) << static_cast<int>(info.endpoint);
    }
    void whatNeedsASession()
    {
        QFETCH(int, endpoint);
        static World world;
        const auto answer = world.hospital->handle(static_cast<Endpoint>(endpoint), std::nullopt, {});
        QVERIFY(answer.refused);
        QCOMPARE(answer.code, Refusal::Unauthorised);
        const auto falseToken = world.hospital->handle(static_cast<Endpoint>(endpoint), SessionToken{}, {});
        QCOMPARE(falseToken.code, Refusal::Unauthorised);
    }

    void framesThatAreNone()
    {
        World world;
        const auto token = *world.login(world.administrator);
        for (const EndpointInfo& info : endpoints()) {
            const auto answer = world.hospital->handle(info.endpoint, token, Bytes{1, 2, 3});
            QVERIFY(answer.refused);
            QCOMPARE(answer.code, Refusal::BadFrame);
        }
    }
};

QTEST_GUILESS_MAIN(SessionsTest)
#include "sessions_test.moc"
