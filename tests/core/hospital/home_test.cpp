// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <ledger/vote.h>
#include <util/file.h>

#include <QTest>

#include <sys/stat.h>

using namespace twinchart;
using namespace twinchart::gateway;
using namespace twinchart::hospital;
using namespace twinchart::hospital::test;

namespace {
bool blames(const World& world, const std::string& file)
{
    return std::ranges::any_of(world.hospital->findings(), [&](const CheckFinding& f) { return f.where == file; });
}
void flip(const std::filesystem::path& path, std::size_t bit)
{
    Bytes octets = *readFile(path, 64u << 20);
    bit %= octets.size() * 8;
    octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] ^ (1u << (bit % 8)));
    static_cast<void>(writeFileAtomically(path, octets));
}
} // namespace

/// The node's part of a home: making, keeping, damage.
class HomeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatAHomeIsMadeOf()
    {
        World world;
        const NodePaths paths(world.folder.path());
        for (const auto& path : {paths.keys, paths.chain, paths.vault}) {
            struct stat info{};
            QCOMPARE(::stat(path.c_str(), &info), 0);
            QCOMPARE(info.st_mode & 077u, 0u);
        }
        QVERIFY(*readFile(paths.genesis, 1u << 20) == contract::encode(world.genesis));
        // The draft's validator key was replaced by one that was born here.
        const auto keys = NodeKeys::decode(*readFile(paths.keys, 4'096));
        QVERIFY(keys.has_value());
        QVERIFY(*world.genesis.members[0].validator == ledger::VoteSigner::fromSeed(keys->validatorSeed)->publicKey());
        QVERIFY(keys->genesisHash == contract::genesisHash(world.genesis));
    }

    void aHomeIsMadeOnce()
    {
        World world;
        const auto again = createNodeHome(world.folder.path(), world.draft(false), world.clock);
        QVERIFY(!again);
        QCOMPARE(again.error().what, NodeHomeError::What::NotEmpty);
        support::TemporaryFolder other;
        contract::Genesis nobody = world.draft(false);
        nobody.members[0].validator.reset();
        QCOMPARE(createNodeHome(other.path(), nobody, world.clock).error().what, NodeHomeError::What::BadGenesis);
        contract::Genesis two = world.draft(false);
        two.members[1].validator = crypto::SigningKey::generate().publicKey();
        QCOMPARE(createNodeHome(other.path(), two, world.clock).error().what, NodeHomeError::What::BadGenesis);
        contract::Genesis bad = world.draft(false);
        bad.chain = "Not A Chain Id";
        QCOMPARE(createNodeHome(other.path(), bad, world.clock).error().what, NodeHomeError::What::BadGenesis);
        QVERIFY(!std::filesystem::exists(other.path() / "genesis"));
    }

    void keysRoundTripAndEveryFlippedBitShows()
    {
        NodeKeys keys = NodeKeys::generate();
        keys.genesisHash.octets.fill(3);
        keys.nextWrapKey = crypto::randomSecret(32);
        const SecretBytes octets = keys.encode();
        const auto back = NodeKeys::decode(octets);
        QVERIFY(back.has_value());
        QVERIFY(equal(back->encode(), octets));
        for (std::size_t bit = 0; bit < octets.size() * 8; ++bit) {
            Bytes flipped = bytesOf(octets.view());
            flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1u << (bit % 8)));
            QVERIFY(!NodeKeys::decode(flipped).has_value());
        }
        for (std::size_t length = 0; length < octets.size(); ++length)
            QVERIFY(!NodeKeys::decode(octets.view().first(length)).has_value());
    }

    void cleanExitsLeaveAManifestAndNoLogs()
    {
        World world;
        world.enrol();
        const auto manifest = world.folder.path() / "node" / "manifest";
        QVERIFY(!std::filesystem::exists(manifest));
        QVERIFY(world.close());
        QVERIFY(std::filesystem::exists(manifest));
        for (const auto& entry : std::filesystem::directory_iterator(world.folder.path() / "node"))
            QVERIFY2(!entry.path().native().ends_with("-wal") && !entry.path().native().ends_with("-shm"),
                     entry.path().c_str());
        world.open();
        QVERIFY(!world.hospital->damaged());
        QVERIFY(!std::filesystem::exists(manifest));
        QVERIFY(world.login(world.physician).hasValue());
    }

    void aKilledNodeIsNotDamaged()
    {
        World world;
        world.enrol();
        const auto height = Direct(*world.hospital).call(StatusRequest{})->height;
        world.hospital.reset();
        world.open();
        QVERIFY(!world.hospital->damaged());
        QCOMPARE(Direct(*world.hospital).call(StatusRequest{})->height, height);
        QVERIFY(Direct(*world.hospital).call(CheckRequest{true})->findings.empty());
    }

    void damageIsNamedAndNothingElseIsServed_data()
    {
        QTest::addColumn<QByteArray>("file");
        for (const char* file : {"genesis", "node/keys", "node/chain.db", "node/vault.db", "node/manifest"})
            QTest::newRow(file) << QByteArray(file);
    }
    void damageIsNamedAndNothingElseIsServed()
    {
        QFETCH(QByteArray, file);
        World world;
        world.enrol();
        world.beginTreatment(crypto::randomFixed<PatientHandle>());
        const auto path = world.folder.path() / file.toStdString();
        auto generator = support::seededGenerator("home damage");
        for (int round = 0; round < 8; ++round) {
            QVERIFY(world.close());
            const Bytes good = *readFile(path, 64u << 20);
            flip(path, generator());
            world.open();
            QVERIFY(world.hospital->damaged());
            QVERIFY(blames(world, file.toStdString()));
            Direct direct(*world.hospital);
            const auto status = direct.call(StatusRequest{});
            QVERIFY(status->damaged);
            QVERIFY(!status->problems.empty());
            const auto check = direct.call(CheckRequest{true});
            QVERIFY(check->invalid + check->missing > 0);
            QCOMPARE(check->findings[0].where, file.toStdString());
            QCOMPARE(direct.call(GenesisRequest{}).error().code, Refusal::Damaged);
            QCOMPARE(direct.call(SessionChallengeRequest{}).error().code, Refusal::Damaged);
            QCOMPARE(direct.call(SubmitRequest{{{1}}}).error().code, Refusal::Damaged);
            QVERIFY(direct.call(StopRequest{}).hasValue());
            // Closing does not bless the damage: it is found again at every start.
            QVERIFY(world.close());
            world.open();
            QVERIFY(blames(world, file.toStdString()));
            QVERIFY(world.close());
            QVERIFY(writeFileAtomically(path, good).hasValue());
            world.open();
            QVERIFY(!world.hospital->damaged());
        }
    }

    void missingFilesAreNamed()
    {
        for (const char* file : {"genesis", "node/keys", "node/chain.db", "node/vault.db"}) {
            World world;
            QVERIFY(world.close());
            std::filesystem::remove(world.folder.path() / file);
            world.open();
            QVERIFY(world.hospital->damaged());
            QVERIFY(blames(world, file));
            QVERIFY(Direct(*world.hospital).call(CheckRequest{false})->missing > 0);
        }
        support::TemporaryFolder empty;
        HospitalOptions options;
        options.home = empty.path();
        support::ManualClock clock;
        options.systemClock = &clock;
        options.log = &nullLog();
        QVERIFY(!Hospital::open(std::move(options)).hasValue());
    }

    void strangeFilesAreNamed()
    {
        World world;
        QVERIFY(world.close());
        QVERIFY(writeFileAtomically(world.folder.path() / "node" / "vault.db-wal", Bytes(32)).hasValue());
        world.open();
        QVERIFY(blames(world, "node/vault.db-wal"));
    }

    void wrapsMoveUnderANewKey_data()
    {
        QTest::addColumn<int>("killedAfter");
        QTest::newRow("not killed") << 0;
        QTest::newRow("killed when the next key was written") << 1;
        QTest::newRow("killed when the wraps had moved") << 2;
    }
    void wrapsMoveUnderANewKey()
    {
        QFETCH(int, killedAfter);
        World world;
        world.enrol();
        const auto handle = crypto::randomFixed<PatientHandle>();
        world.beginTreatment(handle);
        const Contribution contribution = world.contribution(handle);
        world.record(contribution);
        QVERIFY(world.close());
        const NodePaths paths(world.folder.path());
        const auto keysNow = [&] { return *NodeKeys::decode(*readFile(paths.keys, 4'096)); };
        const NodeKeys before = keysNow();
        if (killedAfter > 0) {
            NodeKeys between = keysNow();
            between.nextWrapKey = crypto::randomSecret(32);
            QVERIFY(saveNodeKeys(paths.keys, between).hasValue());
            if (killedAfter == 2) {
                vault::VaultOptions options;
                options.path = paths.vault;
                options.key = &between.vaultKey;
                options.wrapKey = &between.wrapKey;
                options.wrapEpoch = between.wrapEpoch;
                auto store = vault::Vault::open(options);
                QVERIFY((*store)->rotate(*between.nextWrapKey, between.wrapEpoch + 1).hasValue());
                QVERIFY((*store)->close().hasValue());
            }
            std::filesystem::remove(paths.folder / "manifest");
        } else {
            world.open();
            QVERIFY(world.close());
            QVERIFY(equal(keysNow().wrapKey, before.wrapKey));
            world.clock.advanceSeconds(31 * 86'400);
        }
        world.open();
        QVERIFY(!world.hospital->damaged());
        const NodeKeys after = keysNow();
        QVERIFY(!equal(after.wrapKey, before.wrapKey));
        QVERIFY(!after.nextWrapKey.has_value());
        QCOMPARE(after.wrapEpoch, before.wrapEpoch + 1);
        const auto got =
            world.as(world.physician).call(VaultGetRequest{contribution.sample.root, true, true, 0, 0, 0, {}});
        QVERIFY(got.hasValue());
        QCOMPARE(got->sets[0].wraps[0].sealed, contribution.sample.wraps[1].sealed);
        QVERIFY(Direct(*world.hospital).call(CheckRequest{true})->findings.empty());
    }

    void wrapsThatCannotMoveStayWhereTheyAre()
    {
        World world;
        world.enrol();
        const auto handle = crypto::randomFixed<PatientHandle>();
        world.beginTreatment(handle);
        const Contribution contribution = world.contribution(handle);
        world.record(contribution);
        QVERIFY(world.close());
        const NodePaths paths(world.folder.path());
        const auto keysNow = [&] { return *NodeKeys::decode(*readFile(paths.keys, 4'096)); };
        const NodeKeys before = keysNow();
        std::filesystem::remove(paths.folder / "manifest");
        // The next key finds no place on the disk.
        const std::filesystem::path inTheWay = paths.keys.string() + ".new";
        std::filesystem::create_directory(inTheWay);
        world.clock.advanceSeconds(31 * 86'400);
        world.open();
        QVERIFY(!world.hospital->damaged());
        QVERIFY(equal(keysNow().wrapKey, before.wrapKey));
        const auto wraps = [&] {
            const auto got =
                world.as(world.physician).call(VaultGetRequest{contribution.sample.root, true, true, 0, 0, 0, {}});
            return got ? got->sets[0].wraps[0].sealed : Bytes{};
        };
        QCOMPARE(wraps(), contribution.sample.wraps[1].sealed);
        world.hospital.reset();
        std::filesystem::remove(inTheWay);
        world.open();
        QVERIFY(!world.hospital->damaged());
        QVERIFY(!equal(keysNow().wrapKey, before.wrapKey));
        QCOMPARE(wraps(), contribution.sample.wraps[1].sealed);
    }

    void aDamagedHomeIsLeftAsItWas()
    {
        World world;
        QVERIFY(world.close());
        const NodePaths paths(world.folder.path());
        std::filesystem::remove(paths.folder / "manifest");
        std::filesystem::remove(paths.chain);
        const Bytes before = *readFile(paths.keys, 4'096);
        world.clock.advanceSeconds(31 * 86'400); // the wraps would move
        world.open();
        QVERIFY(world.hospital->damaged());
        QVERIFY(blames(world, "node/chain.db"));
        QVERIFY(*readFile(paths.keys, 4'096) == before);
    }

    void namesOfFilesFitIntoEveryAnswer_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("text") << QByteArray("extra-\xc3\xa4") << QByteArray("node/extra-\xc3\xa4");
        QTest::newRow("no UTF-8") << QByteArray("extra-\xff\xfe") << QByteArray("node/extra-??");
        QTest::newRow("a line of its own") << QByteArray("extra-\n\x1b") << QByteArray("node/extra-??");
    }
    void namesOfFilesFitIntoEveryAnswer()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, said);
        World world;
        QVERIFY(world.close());
        QVERIFY(writeFileAtomically(world.folder.path() / "node" / name.toStdString(), Bytes(1)).hasValue());
        world.open();
        QVERIFY(blames(world, said.toStdString()));
        Direct direct(*world.hospital);
        const auto status = direct.call(StatusRequest{});
        QVERIFY(status.hasValue());
        QVERIFY(status->problems.at(0).starts_with(said.toStdString()));
        const auto check = direct.call(CheckRequest{false});
        QVERIFY(check.hasValue());
        QCOMPARE(check->findings.at(0).where, said.toStdString());
        const auto refused = direct.call(GenesisRequest{});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Refusal::Damaged);
        QVERIFY(refused.error().message.find(said.toStdString()) != std::string::npos);
    }

    void whatWasNeverRecordedGoes()
    {
        World world;
        world.enrol();
        const auto handle = crypto::randomFixed<PatientHandle>();
        world.beginTreatment(handle);
        const Contribution kept = world.contribution(handle);
        world.record(kept);
        const Contribution orphan = world.contribution(handle);
        QVERIFY(world.as(world.physician).call(orphan.put).hasValue());
        const auto stat = [&] {
            return world.as(world.physician).call(VaultStatRequest{{kept.sample.root, orphan.sample.root}})->rows;
        };
        QVERIFY(world.close());
        world.open();
        QCOMPARE(stat()[1].state, VaultState::Complete);
        QVERIFY(world.close());
        world.clock.advanceSeconds(31 * 86'400);
        world.open();
        QCOMPARE(stat()[0].state, VaultState::Complete);
        QCOMPARE(stat()[1].state, VaultState::Absent);
    }

    void aVaultThatLostAContributionIsFound()
    {
        World world;
        world.enrol();
        const auto handle = crypto::randomFixed<PatientHandle>();
        world.beginTreatment(handle);
        QVERIFY(world.close());
        const auto vault = world.folder.path() / "node" / "vault.db";
        const Bytes before = *readFile(vault, 64u << 20);
        world.open();
        const Contribution contribution = world.contribution(handle);
        world.record(contribution);
        QVERIFY(Direct(*world.hospital).call(CheckRequest{true})->findings.empty());
        QVERIFY(world.close());
        // An older vault.db, authentic in itself, and no manifest that would tell.
        QVERIFY(writeFileAtomically(vault, before).hasValue());
        std::filesystem::remove(world.folder.path() / "node" / "manifest");
        world.open();
        QVERIFY(!world.hospital->damaged());
        const auto check = Direct(*world.hospital).call(CheckRequest{false});
        QCOMPARE(check->missing, std::uint64_t{1});
        QVERIFY(check->findings[0].what.find(toHex(contribution.sample.root.view())) != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(HomeTest)
#include "home_test.moc"
