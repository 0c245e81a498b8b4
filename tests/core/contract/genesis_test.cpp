// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
constexpr std::uint64_t kCentury = 100ULL * 366 * 86'400;
} // namespace

class GenesisTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTrip()
    {
        for (const unsigned signing : {1U, 2U, 3U}) {
            const Genesis g = World::makeGenesis(signing);
            const Bytes octets = encode(g);
            const auto decoded = decodeGenesis(octets);
            QVERIFY(decoded);
            QVERIFY(*decoded == g);
            QVERIFY(encode(*decoded) == octets);
            QCOMPARE(validatorsOf(g).validators.size(), std::size_t{signing});
            for (std::size_t n = 0; n < octets.size(); ++n)
                QVERIFY(!decodeGenesis(BytesView(octets).first(n)));
            Bytes touched = octets;
            for (std::size_t at = 0; at < octets.size(); ++at) {
                touched[at] ^= 1;
                if (const auto other = decodeGenesis(touched)) {
                    QVERIFY(encode(*other) == touched);
                    QVERIFY(genesisHash(*other) != genesisHash(g));
                }
                touched[at] ^= 1;
            }
        }
    }

    void refuses_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("no member") << 0;
        QTest::newRow("no validator") << 1;
        QTest::newRow("members out of order") << 2;
        QTest::newRow("same root twice") << 3;
        QTest::newRow("same validator twice") << 4;
        QTest::newRow("same administrator name twice") << 5;
        QTest::newRow("capital chain id") << 6;
        QTest::newRow("empty chain id") << 7;
        QTest::newRow("no trusting period") << 8;
        QTest::newRow("unknown contract version") << 9;
        QTest::newRow("catalogue out of order") << 10;
        QTest::newRow("catalogue code with a letter that is none") << 11;
        QTest::newRow("empty catalogue") << 12;
        QTest::newRow("root of small order") << 13;
        QTest::newRow("chain id too long") << 14;
        QTest::newRow("empty name") << 15;
        QTest::newRow("stage 4") << 16;
        QTest::newRow("stage 0") << 17;
        QTest::newRow("chain id with a sign behind the letters") << 18;
        QTest::newRow("trusting period above a century") << 19;
        QTest::newRow("empty id") << 20;
        QTest::newRow("root of another size") << 21;
        QTest::newRow("validator of small order") << 22;
        QTest::newRow("empty catalogue code") << 23;
        QTest::newRow("catalogue code in small letters") << 24;
        QTest::newRow("catalogue code of nine letters") << 25;
    }
    void refuses()
    {
        QFETCH(const int, which);
        Genesis g = World::makeGenesis(2);
        QVERIFY(decodeGenesis(encode(g)));
        switch (which) {
        case 0: g.members.clear(); break;
        case 1:
            for (auto& m : g.members)
                m.validator.reset();
            break;
        case 2: std::swap(g.members[0], g.members[1]); break;
        case 3: g.members[0].root = g.members[1].root; break;
        case 4: g.members[0].validator = g.members[1].validator; break;
        case 5: g.members[0].administratorName = g.members[1].administratorName; break;
        case 6: g.chain = "Chain"; break;
        case 7: g.chain.clear(); break;
        case 8: g.trustingPeriodSeconds = 0; break;
        case 9: g.contractVersion = 2; break;
        case 10: std::swap(g.catalogue.entries[0], g.catalogue.entries[1]); break;
        case 11: g.catalogue.entries[0].code = "C-P"; break;
        case 12: g.catalogue.entries.clear(); break;
        case 13: g.members[0].root.octets = Bytes(32, 0); break;
        case 14: g.chain = std::string(51, 'a'); break;
        case 15: g.members[0].name.clear(); break;
        case 16: g.catalogue.entries[0].stage = 4; break;
        case 17: g.catalogue.entries[0].stage = 0; break;
        case 18: g.chain = "chain~1"; break;
        case 19: g.trustingPeriodSeconds = kCentury + 1; break;
        case 20: g.members[0].id.clear(); break;
        case 21: g.members[0].root.octets.pop_back(); break;
        case 22: g.members[0].validator = PublicSigningKey{}; break;
        case 23: g.catalogue.entries[0].code.clear(); break;
        case 24: g.catalogue.entries[2].code = "vs"; break; // behind the others, as it should
        default: g.catalogue.entries[2].code = "VSVSVSVSV"; break;
        }
        QVERIFY(!decodeGenesis(encode(g)));
    }

    void acceptsItsBounds()
    {
        Genesis g = World::makeGenesis(2);
        g.chain = std::string(47, 'z') + "-09";
        g.trustingPeriodSeconds = kCentury;
        g.catalogue.entries[2].code = "Z09AZ09A";
        QVERIFY(decodeGenesis(encode(g)).value() == g);
    }

    /// What is too long is not looked at.
    void aboveItsSize()
    {
        constexpr std::size_t kMost = std::size_t{1} << 20;
        QCOMPARE(decodeGenesis(Bytes(kMost)).error(), CodecError::BadMagic);
        QCOMPARE(decodeGenesis(Bytes(kMost + 1)).error(), CodecError::TooLong);
    }

    /// A member may begin without a custodian and without its administrator's name; two that have none are not alike.
    void whatMembersMayDoWithout()
    {
        Genesis g = World::makeGenesis(1);
        for (const std::size_t i : {1U, 2U}) {
            g.members[i].administratorName.reset();
            g.members[i].custodian.reset();
        }
        QVERIFY(decodeGenesis(encode(g)).value() == g);
        const Application app(g);
        for (const GenesisMember& m : g.members) {
            const bool isNamed = m.administratorName.has_value();
            const auto member = app.state().find(key::member(organisationId(m.id)));
            QVERIFY(member);
            QCOMPARE(decodeEntry<MemberEntry>(*member)->custodian.has_value(), isNamed);
            const auto root = app.state().find(key::certificate(keyIdOf(m.root)));
            QVERIFY(root);
            QCOMPARE(decodeEntry<CertificateEntry>(*root)->name.has_value(), isNamed);
        }
        std::size_t names = 0;
        app.state().visit(bytesOf("name"), [&](BytesView, BytesView) { return ++names, true; });
        QCOMPARE(names, std::size_t{1});
    }

    /// Where the chain begins: what the state holds before block 1.
    void stateOfTheBeginning()
    {
        const World world(2, false);
        QCOMPARE(world.app->height(), LedgerHeight{0});
        const auto parameters = world.entry<ParametersEntry>(key::parameters());
        QVERIFY(parameters);
        QCOMPARE(parameters->genesis, genesisHash(world.genesis));
        QCOMPARE(parameters->signingMembers, 2U);
        QVERIFY(parameters->simulatedTime);
        QVERIFY(equal(*world.app->state().find(key::sentinel()), sentinelValue()));
        QCOMPARE(world.entry<CurrentCatalogueEntry>(key::currentCatalogue())->digest, world.genesis.catalogue.digest);
        QVERIFY(world.entry<CatalogueStateEntry>(key::catalogue(world.genesis.catalogue.digest))->table ==
                world.genesis.catalogue);
        for (const GenesisMember& m : world.genesis.members) {
            const auto member = world.entry<MemberEntry>(key::member(organisationId(m.id)));
            QVERIFY(member);
            QCOMPARE(member->root, keyIdOf(m.root));
            QCOMPARE(member->signsBlocks, m.validator.has_value());
            const auto root = world.entry<CertificateEntry>(key::certificate(member->root));
            QVERIFY(root && root->root && root->role == Role::Administrator);
            QCOMPARE(world.entry<NameEntry>(key::name(*m.administratorName))->key, member->root);
        }
    }

    void anotherGenesisAnotherState()
    {
        const Application one(World::makeGenesis(1));
        Genesis g = World::makeGenesis(1);
        g.chain = "test-chain-2";
        QVERIFY(Application(g).appHash() != one.appHash());
        QCOMPARE(Application(World::makeGenesis(1)).appHash(), one.appHash());
    }
};

QTEST_GUILESS_MAIN(GenesisTest)
#include "genesis_test.moc"
