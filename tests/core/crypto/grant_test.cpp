// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tamper.h"

#include <crypto/grant.h>
#include <crypto/hash.h>
#include <crypto/random.h>
#include <util/codec.h>

#include <QtTest>

using namespace twinchart;
using namespace twinchart::crypto;
using namespace twinchart::support;

namespace {
Digest256 rootOf(std::uint8_t number)
{
    Digest256 out;
    out.octets.fill(number);
    return out;
}
GrantBinding aBinding()
{
    GrantBinding b;
    b.chain = "chain";
    b.handle.octets.fill(3);
    b.request.octets.fill(4);
    return b;
}
constexpr std::size_t kHead = 90; ///< before the rows
} // namespace

class GrantTest : public QObject {
    Q_OBJECT
    GrantKey m_key = GrantKey::generate();
    SealingKeyPair m_requester = SealingKeyPair::generate();
    std::vector<SecretBytes> m_deks;
    std::vector<GrantTable::Input> m_input;
    GrantTable m_table;

    CryptoError refused(std::vector<GrantTable::Input> input) const
    {
        const auto made = GrantTable::make(m_key, m_requester.publicKey(), aBinding(), std::move(input));
        return made ? CryptoError::Damaged : made.error();
    }
    static CryptoError refusedOctets(BytesView octets)
    {
        const auto read = GrantTable::decode(octets);
        return read ? CryptoError::Damaged : read.error();
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (int i = 0; i < 4; ++i)
            m_deks.push_back(randomSecret(32));
        // Out of order on purpose: the table is sorted.
        m_input = {{{rootOf(9), 65535}, m_deks[3]},
                   {{rootOf(1), 7}, m_deks[1]},
                   {{rootOf(9), 0}, m_deks[2]},
                   {{rootOf(1), 2}, m_deks[0]}};
        auto table = GrantTable::make(m_key, m_requester.publicKey(), aBinding(), m_input);
        QVERIFY(table.hasValue());
        m_table = *table;
    }

    void theRequesterOpensEachKey()
    {
        const Bytes octets = m_table.encode();
        QCOMPARE(octets.size(), kHead + 4 * kGrantRowOctets);
        const auto decoded = GrantTable::decode(octets);
        QVERIFY(decoded.hasValue());
        QVERIFY(decoded->rows() == m_table.rows() && decoded->encode() == octets);
        QVERIFY(decoded->digest() == sha256(octets));
        const auto key = decoded->openKey(m_requester, aBinding());
        QVERIFY(key && equal(key->view(), m_key.view()));
        const auto all = decoded->openAll(*key);
        QVERIFY(all.hasValue());
        for (std::size_t i = 0; i < m_deks.size(); ++i) {
            QVERIFY(equal((*all)[i], m_deks[i]));
            QVERIFY(equal(*decoded->open(*key, decoded->rows()[i].place), m_deks[i]));
        }
        const auto ofOne = decoded->rowsOf(rootOf(9));
        QCOMPARE(ofOne.size(), std::size_t{2});
        QVERIFY(ofOne[0].place.leaf == 0 && ofOne[1].place.leaf == 65535);
        QVERIFY(decoded->rowsOf(rootOf(2)).empty());
    }

    void nobodyElseOpensIt_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("another key") << 0;
        QTest::newRow("another chain") << 1;
        QTest::newRow("another patient") << 2;
        QTest::newRow("another request") << 3;
    }
    void nobodyElseOpensIt()
    {
        QFETCH(int, which);
        GrantBinding binding = aBinding();
        if (which == 1)
            binding.chain = "chain2";
        if (which == 2)
            binding.handle.octets[31] ^= 1;
        if (which == 3)
            binding.request.octets[0] ^= 0x80;
        const SealingKeyPair other = SealingKeyPair::generate();
        const auto key = m_table.openKey(which == 0 ? other : m_requester, binding);
        QVERIFY(!key && key.error() == CryptoError::NotOpened);
    }

    void anotherGrantKeyOpensNothing()
    {
        const GrantKey other = GrantKey::generate();
        QCOMPARE(m_table.openAll(other).error(), CryptoError::NotOpened);
        QCOMPARE(m_table.open(other, m_table.rows()[0].place).error(), CryptoError::NotOpened);
        QCOMPARE(m_table.open(m_key, {rootOf(1), 3}).error(), CryptoError::Mismatch);
        QCOMPARE(m_table.open(m_key, {rootOf(2), 2}).error(), CryptoError::Mismatch);
    }

    void aTableWithoutRowsIsOne()
    {
        const auto table = GrantTable::make(m_key, m_requester.publicKey(), aBinding(), {});
        QVERIFY(table.hasValue());
        const auto decoded = GrantTable::decode(table->encode());
        QVERIFY(decoded && decoded->rows().empty() && decoded->openAll(m_key)->empty());
        QVERIFY(decoded->openKey(m_requester, aBinding()).hasValue());
    }

    /// The same records twice: another key inside, so another table, and nothing in common but the places.
    void everyMakingIsNew()
    {
        const auto again = GrantTable::make(GrantKey::generate(), m_requester.publicKey(), aBinding(), m_input);
        QVERIFY(again->digest() != m_table.digest());
        for (std::size_t i = 0; i < m_table.rows().size(); ++i) {
            QVERIFY(again->rows()[i].place == m_table.rows()[i].place);
            QVERIFY(again->rows()[i].wrapped != m_table.rows()[i].wrapped);
        }
    }

    void whatCannotBeMade()
    {
        QCOMPARE(refused({m_input[0], m_input[1], m_input[0]}), CryptoError::Malformed);
        QCOMPARE(refused({{{rootOf(1), 1u << 16}, m_deks[0]}}), CryptoError::Malformed);
        QCOMPARE(refused({{{rootOf(1), 1}, m_deks[0].view().first(31)}}), CryptoError::BadKey);
        QCOMPARE(refused(std::vector<GrantTable::Input>(kMaxGrantEntries + 1, m_input[0])), CryptoError::TooLarge);
        const auto lowOrder = GrantTable::make(m_key, PublicSealingKey{}, aBinding(), m_input);
        QVERIFY(!lowOrder && lowOrder.error() == CryptoError::BadKey);
        QVERIFY(!GrantKey::from(SecretBytes(31)).hasValue());
    }

    /// Every octet is the format's, the seal's or a wrap's: no changed bit gives the same keys.
    void everyFlippedBitIsRefused()
    {
        const Bytes octets = m_table.encode();
        QCOMPARE(flipsAccepted(octets,
                               [&](const Bytes& changed) {
                                   const auto table = GrantTable::decode(changed);
                                   if (!table)
                                       return true;
                                   const auto key = table->openKey(m_requester, aBinding());
                                   if (!key || !table->openAll(*key))
                                       return true;
                                   // Only a changed place still opens, and shows: the digest is what the ledger signed.
                                   const auto placesOf = [](const GrantTable& of) {
                                       std::vector<GrantPlace> places;
                                       for (const GrantRow& row : of.rows())
                                           places.push_back(row.place);
                                       return places;
                                   };
                                   return placesOf(*table) != placesOf(m_table) && table->digest() != m_table.digest();
                               }),
                 std::size_t{0});
    }
    void everyOtherLengthIsRefused()
    {
        QCOMPARE(lengthsAccepted(m_table.encode(), [](const Bytes& changed) { return !GrantTable::decode(changed); }),
                 std::size_t{0});
    }

    void onlyTheOneOrder()
    {
        const Bytes octets = m_table.encode();
        const auto row = [&](std::size_t n) {
            return octets.begin() + static_cast<std::ptrdiff_t>(kHead + n * kGrantRowOctets);
        };
        Bytes swapped = octets;
        std::swap_ranges(swapped.begin() + kHead, swapped.begin() + kHead + kGrantRowOctets,
                         swapped.begin() + kHead + kGrantRowOctets);
        QCOMPARE(refusedOctets(swapped), CryptoError::Malformed);
        Bytes twice = octets;
        std::copy(row(0), row(1), twice.begin() + kHead + kGrantRowOctets);
        QCOMPARE(refusedOctets(twice), CryptoError::Malformed);
        Bytes far = octets;
        far[kHead + Digest256::kSize + 1] = 1; // leaf 65538
        QCOMPARE(refusedOctets(far), CryptoError::Malformed);
    }

    void limitsComeBeforeWork()
    {
        Bytes counted = m_table.encode();
        counted[kHead - 4] = 0xFF; // a count far above what is there
        QCOMPARE(refusedOctets(counted), CryptoError::TooLarge);
        counted = m_table.encode();
        counted[kHead - 1] = 5;
        QCOMPARE(refusedOctets(counted), CryptoError::Malformed);
        Bytes large = m_table.encode();
        large.resize(kMaxGrantTable + 1);
        QCOMPARE(refusedOctets(large), CryptoError::TooLarge);
        for (const std::size_t at : {std::size_t{0}, std::size_t{4}, std::size_t{5}}) {
            Bytes other = m_table.encode();
            other[at] ^= 2;
            QCOMPARE(refusedOctets(other), CryptoError::UnknownVersion);
        }
    }
};

QTEST_APPLESS_MAIN(GrantTest)
#include "grant_test.moc"
