// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tamper.h"

#include <crypto/bundle.h>
#include <crypto/contribution.h>
#include <crypto/hash.h>

#include <QtTest>

#include <set>

using namespace twinchart;
using namespace twinchart::crypto;
using namespace twinchart::support;

namespace {
WrapBinding aBinding(const SealingKeyPair& recipient)
{
    WrapBinding b;
    b.chain = "chain";
    b.contributionRoot.octets.fill(5);
    b.setIndex = 1;
    b.recipient = recipient.id();
    b.epoch = 3;
    b.expiry = 1'800'000'000;
    b.grant = Bytes(32, 8);
    return b;
}
} // namespace

class BundleTest : public QObject {
    Q_OBJECT
    BundleKey m_key = BundleKey::generate();
    std::vector<SecretBytes> m_deks;
    BundleTable m_table;

private Q_SLOTS:
    void initTestCase()
    {
        std::vector<BundleTable::Input> input;
        for (int i = 0; i < 3; ++i)
            m_deks.push_back(randomSecret(32));
        // Out of order on purpose: the table is sorted.
        input.push_back({65535, m_deks[2]});
        input.push_back({0, m_deks[0]});
        input.push_back({7, m_deks[1]});
        auto table = BundleTable::make(m_key, std::move(input));
        QVERIFY(table.hasValue());
        m_table = *table;
    }

    void tableGivesEachKey()
    {
        const auto decoded = BundleTable::decode(m_table.encode());
        QVERIFY(decoded.hasValue());
        QVERIFY(decoded->entries() == m_table.entries() && decoded->encode() == m_table.encode());
        QVERIFY(decoded->digest() == sha256(m_table.encode()));
        const std::uint32_t leaves[] = {0, 7, 65535};
        const auto all = decoded->openAll(m_key);
        QVERIFY(all.hasValue());
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(decoded->entries()[i].leaf, leaves[i]);
            QVERIFY(equal(*decoded->open(m_key, leaves[i]), m_deks[i]) && equal((*all)[i], m_deks[i]));
        }
        QVERIFY(decoded->open(m_key, 1).error() == CryptoError::Mismatch);
        QVERIFY(decoded->open(BundleKey::generate(), 0).error() == CryptoError::NotOpened);
        QVERIFY(!decoded->openAll(BundleKey::generate()).hasValue());
    }

    void tableShowsWhatIsWithheld()
    {
        QVERIFY(m_table.withheld({0, 7, 65535}).empty());
        QVERIFY(m_table.withheld({0, 1, 2, 7, 9, 65535}).empty());
        QVERIFY((m_table.withheld({0, 65535}) == std::vector<std::uint32_t>{7}));
        QVERIFY((m_table.withheld({}) == std::vector<std::uint32_t>{0, 7, 65535}));
    }

    void tableRefusesEveryFlippedBit()
    {
        const Bytes sound = m_table.encode();
        const auto refused = [&](const Bytes& octets) {
            const auto table = BundleTable::decode(octets);
            if (!table)
                return true;
            // Canonical: what decodes encodes to the same octets, so the signed digest differs.
            return table->encode() == octets && table->digest() != m_table.digest();
        };
        QCOMPARE(flipsAccepted(sound, refused), std::size_t{0});
        QCOMPARE(lengthsAccepted(sound, [](const Bytes& octets) { return !BundleTable::decode(octets).hasValue(); }),
                 std::size_t{0});
        // A changed wrap does not unwrap.
        for (std::size_t bit = 0; bit < WrappedKey::kSize * 8; ++bit) {
            Bytes changed = sound;
            changed[6 + 4 + 4 + bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            QVERIFY(!BundleTable::decode(changed)->open(m_key, 0).hasValue());
        }
    }

    void tableRefusesBadInput()
    {
        QVERIFY(!BundleTable::make(m_key, {{1, m_deks[0]}, {1, m_deks[1]}}).hasValue());
        QVERIFY(!BundleTable::make(m_key, {{65536, m_deks[0]}}).hasValue());
        QVERIFY(!BundleTable::make(m_key, {{1, m_deks[0].view().first(16)}}).hasValue());
        const Bytes sound = m_table.encode();
        Bytes unsorted = sound;
        std::swap_ranges(unsorted.begin() + 10, unsorted.begin() + 54, unsorted.begin() + 54);
        QVERIFY(BundleTable::decode(unsorted).error() == CryptoError::Malformed);
        Bytes twice = sound;
        std::copy(twice.begin() + 10, twice.begin() + 54, twice.begin() + 54);
        QVERIFY(!BundleTable::decode(twice).hasValue());
        Bytes huge = sound;
        huge[6] = 0xff;
        QVERIFY(!BundleTable::decode(huge).hasValue());
        QVERIFY(BundleTable::make(m_key, {})->encode().size() == 10);
    }

    void wrapOpensForItsRecipient()
    {
        const SealingKeyPair recipient = SealingKeyPair::generate();
        const WrapBinding binding = aBinding(recipient);
        const auto sealed = sealBundleKey(m_key, recipient.publicKey(), binding);
        QVERIFY(sealed.hasValue());
        QCOMPARE(sealed->size(), std::size_t{6 + 48 + 32});
        const Digest256 commit = bundleCommit(m_key);
        QVERIFY(commit == hmacSha256(m_key.view(), viewOf("commit")));
        const auto opened = openBundleKey(*sealed, recipient, binding, commit);
        QVERIFY(opened && equal(opened->view(), m_key.view()));
        const auto refused = [&](const Bytes& octets) {
            return !openBundleKey(octets, recipient, binding, commit).hasValue();
        };
        QCOMPARE(flipsAccepted(*sealed, refused), std::size_t{0});
        QCOMPARE(lengthsAccepted(*sealed, refused), std::size_t{0});
        QVERIFY(openBundleKey(*sealed, SealingKeyPair::generate(), binding, commit).error() == CryptoError::NotOpened);
        // The writer promised another key: evidence, told apart from damage.
        QVERIFY(openBundleKey(*sealed, recipient, binding, bundleCommit(BundleKey::generate())).error() ==
                CryptoError::Mismatch);
    }

    void wrapIsBound_data()
    {
        QTest::addColumn<int>("field");
        const char* names[] = {"chain", "root", "set", "recipient", "epoch", "expiry", "grant", "no grant"};
        for (int i = 0; i < 8; ++i)
            QTest::newRow(names[i]) << i;
    }
    void wrapIsBound()
    {
        QFETCH(int, field);
        const SealingKeyPair recipient = SealingKeyPair::generate();
        WrapBinding b = aBinding(recipient);
        const auto sealed = sealBundleKey(m_key, recipient.publicKey(), b);
        switch (field) {
        case 0: b.chain = "other"; break;
        case 1: b.contributionRoot.octets[0] ^= 1; break;
        case 2: b.setIndex = 0; break;
        case 3: b.recipient.octets[0] ^= 1; break;
        case 4: b.epoch = 4; break;
        case 5: b.expiry = 0; break;
        case 6: b.grant[0] ^= 1; break;
        default: b.grant.clear(); break;
        }
        QVERIFY(openBundleKey(*sealed, recipient, b, bundleCommit(m_key)).error() == CryptoError::NotOpened);
    }

    void leavesAreFixedAndPadded()
    {
        Leaf leaf;
        leaf.recordDigest = recordDigestOf(RecordId{});
        leaf.version.octets.fill(1);
        leaf.commitment.octets.fill(2);
        leaf.ciphertextDigest.octets.fill(3);
        QVERIFY(decodeLeaf(encode(leaf)) == leaf);
        QVERIFY(leaf.recordDigest == sha256(viewOf(std::string("\0\0\0\4leaf\0\0\0\x20", 12) + std::string(32, '\0'))));
        std::vector<LeafBytes> leaves;
        QVERIFY(!padLeaves(leaves).hasValue());
        leaves.push_back(encode(leaf));
        QCOMPARE(padLeaves(leaves).valueOr(99), 0u);
        leaves.resize(5, encode(leaf));
        QCOMPARE(padLeaves(leaves).valueOr(99), 3u);
        QCOMPARE(leaves.size(), std::size_t{8});
        QCOMPARE(std::set<LeafBytes>(leaves.begin() + 5, leaves.end()).size(), std::size_t{3});
        leaves.assign(1, encode(leaf));
        QCOMPARE(padLeaves(leaves, 3).valueOr(99), 3u);
        QCOMPARE(leaves.size(), std::size_t{8});
        QCOMPARE(padLeaves(leaves, 2).valueOr(99), 3u);
        QVERIFY(padLeaves(leaves, 17).error() == CryptoError::TooLarge);
        QCOMPARE(leaves.size(), std::size_t{8});
        leaves.resize(65536);
        QCOMPARE(padLeaves(leaves).valueOr(99), 16u);
        leaves.resize(65537);
        QVERIFY(padLeaves(leaves).error() == CryptoError::TooLarge);
    }
};

QTEST_GUILESS_MAIN(BundleTest)
#include "bundle_test.moc"
