// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <crypto/hash.h>
#include <support/fixtures.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::hospital;
using namespace twinchart::hospital::test;

namespace {
constexpr const char* kFormat = "hospital-1";

NodeKeys keysOfRelease()
{
    NodeKeys keys;
    keys.genesisHash.octets.fill(1);
    keys.validatorSeed = SecretBytes::copyOf(Bytes(32, 2));
    keys.chainKey = SecretBytes::copyOf(Bytes(48, 3));
    keys.vaultKey = SecretBytes::copyOf(Bytes(48, 4));
    keys.manifestKey = SecretBytes::copyOf(Bytes(32, 5));
    keys.wrapKey = SecretBytes::copyOf(Bytes(32, 6));
    keys.wrapEpoch = 7;
    keys.wrapSince = Instant::fromSeconds(1'700'000'000);
    keys.nextWrapKey = SecretBytes::copyOf(Bytes(32, 8));
    return keys;
}
} // namespace

/// The node's own files of version 1 are read for ever; the next version or suite is refused.
class FormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (support::makesFixtures()) {
            support::makeFixture(kFormat, "keys.tcnk", keysOfRelease().encode());
            Writer clock;
            clock.raw("TCNC").u8(1).u8(1).i64(Instant::fromSeconds(1'200'000'000).ns);
            clock.raw(crypto::sha256(clock.bytes()));
            support::makeFixture(kFormat, "clock.tcnc", clock.bytes());
        }
    }
    // TCNK
    void releasedFilesAreStillReadKeys()
    {
        const Bytes octets = support::released(kFormat, "keys.tcnk");
        const auto keys = NodeKeys::decode(octets);
        QVERIFY(keys.has_value());
        QVERIFY(equal(keys->vaultKey, Bytes(48, 4)) && equal(*keys->nextWrapKey, Bytes(32, 8)));
        QCOMPARE(keys->wrapEpoch, std::uint64_t{7});
        QVERIFY(equal(keys->encode(), octets));
        for (Bytes newer : {support::withVersion(octets, 2), support::withSuite(octets, 2)}) {
            // With a digest that fits: it is the version that is refused.
            newer.resize(newer.size() - Digest256::kSize);
            const Digest256 digest = crypto::sha256(newer);
            newer.insert(newer.end(), digest.octets.begin(), digest.octets.end());
            QVERIFY(!NodeKeys::decode(newer));
        }
    }
    // TCNC
    void releasedFilesAreStillReadClock_data()
    {
        QTest::addColumn<int>("at");
        QTest::newRow("as released") << -1;
        QTest::newRow("next version") << 4;
        QTest::newRow("next suite") << 5;
    }
    void releasedFilesAreStillReadClock()
    {
        QFETCH(int, at);
        World world(true);
        QVERIFY(world.close());
        const NodePaths paths(world.folder.path());
        Bytes octets = support::released(kFormat, "clock.tcnc");
        QVERIFY(octets.size() > 6);
        if (at >= 0) {
            octets[static_cast<std::size_t>(at)] = 2;
            octets.resize(octets.size() - Digest256::kSize);
            const Digest256 digest = crypto::sha256(octets);
            octets.insert(octets.end(), digest.octets.begin(), digest.octets.end());
        }
        QVERIFY(writeFileAtomically(paths.clock, octets));
        QVERIFY(removeFile(paths.folder / "manifest"));
        world.open();
        QCOMPARE(world.hospital->damaged(), at >= 0);
        if (at >= 0)
            QVERIFY(std::ranges::any_of(world.hospital->findings(),
                                        [](const gateway::CheckFinding& f) { return f.where == "node/clock"; }));
    }
};

QTEST_GUILESS_MAIN(FormatsTest)
#include "formats_test.moc"
