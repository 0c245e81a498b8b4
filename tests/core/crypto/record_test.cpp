// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tamper.h"

#include <crypto/hash.h>
#include <crypto/identity.h>
#include <crypto/record.h>
#include <support/data.h>
#include <util/codec.h>

#include <QtTest>

#include <chrono>
#include <cstdio>
#include <functional>

using namespace twinchart;
using namespace twinchart::crypto;
using namespace twinchart::support;

namespace {
RecordBinding aBinding()
{
    RecordBinding b;
    b.chain = "twinchart-0011223344556677";
    b.handle.octets.fill(1);
    b.record.octets.fill(2);
    b.version.octets.fill(3);
    b.catalogue.octets.fill(4);
    b.purpose = "record";
    return b;
}
constexpr std::size_t kChunk = 1u << 20;
} // namespace

class RecordTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void opensToWhatWasSealed_data()
    {
        QTest::addColumn<qulonglong>("size");
        QTest::addColumn<bool>("chunked");
        for (const std::size_t size :
             {std::size_t{0}, std::size_t{1}, std::size_t{1024}, kOnePieceLimit - 1, kOnePieceLimit})
            QTest::addRow("one piece %zu", size) << qulonglong(size) << false;
        for (const std::size_t size : {kOnePieceLimit + 1, 5 * kChunk, 5 * kChunk + 1, 9 * kChunk - 1})
            QTest::addRow("chunks %zu", size) << qulonglong(size) << true;
    }
    void opensToWhatWasSealed()
    {
        QFETCH(qulonglong, size);
        QFETCH(bool, chunked);
        const Bytes content = randomBytes(size);
        const auto sealed = sealRecord(content, aBinding());
        QVERIFY(sealed.hasValue());
        QCOMPARE(sealed->ciphertext[5], std::uint8_t(chunked ? 2 : 1));
        QVERIFY(ciphertextDigest(sealed->ciphertext)->view().size() == 32);
        QVERIFY(*ciphertextDigest(sealed->ciphertext) == sealed->ciphertextDigest);
        QVERIFY((sealed->ciphertextDigest == sha256(sealed->ciphertext)) != chunked);
        const auto opened = openRecord(sealed->ciphertext, sealed->dek, aBinding(), sealed->commitment);
        QVERIFY(opened && *opened == content);
        const auto again = sealRecord(content, aBinding());
        QVERIFY(again->ciphertext != sealed->ciphertext && !equal(again->dek, sealed->dek));
    }

    // The formulas of the format, worked out a second time from the primitives.
    void isTheDocumentedFormat()
    {
        const Bytes content = bytesOf("canonical content");
        const RecordBinding b = aBinding();
        const auto sealed = sealRecord(content, b);
        const BytesView ct(sealed->ciphertext);
        QVERIFY(equal(ct.first(6), Bytes{'T', 'C', 'R', '1', 1, 1}));
        const Bytes bound = Writer()
                                .var(ct.first(6))
                                .var(b.chain)
                                .var(b.handle)
                                .var(b.record)
                                .var(b.version)
                                .var(b.catalogue)
                                .var(b.purpose)
                                .bytes();
        const auto plain = aeadOpen(hkdfExpand(sealed->dek, viewOf("seal"), 32), *AeadNonce::from(ct.subspan(6, 12)),
                                    bound, ct.subspan(18));
        QVERIFY(plain && *plain == content);
        QVERIFY(hmacSha256(hkdfExpand(sealed->dek, viewOf("commit"), 32),
                           Writer().var(content).var(sha256(ct)).var(bound).bytes()) == sealed->commitment);
    }

    void refusesEveryFlippedBit()
    {
        const auto sealed = sealRecord(viewOf("heart rate 72 /min"), aBinding());
        const auto refused = [&](const Bytes& octets) {
            return !openRecord(octets, sealed->dek, aBinding(), sealed->commitment).hasValue();
        };
        QCOMPARE(flipsAccepted(sealed->ciphertext, refused), std::size_t{0});
        QCOMPARE(lengthsAccepted(sealed->ciphertext, refused), std::size_t{0});
        const auto otherDigest = [&](const Bytes& octets) {
            const auto digest = ciphertextDigest(octets);
            return !digest || *digest != sealed->ciphertextDigest;
        };
        QCOMPARE(flipsAccepted(sealed->ciphertext, otherDigest), std::size_t{0});
        for (std::size_t bit = 0; bit < 256; ++bit) {
            SecretBytes dek = sealed->dek.clone();
            dek.span()[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            QVERIFY(!openRecord(sealed->ciphertext, dek, aBinding(), sealed->commitment).hasValue());
            Digest256 commitment = sealed->commitment;
            commitment.octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            const auto opened = openRecord(sealed->ciphertext, sealed->dek, aBinding(), commitment);
            QVERIFY(!opened && opened.error() == CryptoError::Mismatch);
        }
        QVERIFY(!openRecord(sealed->ciphertext, Bytes(16), aBinding(), sealed->commitment).hasValue());
    }

    void isBoundToItsPlace_data()
    {
        QTest::addColumn<int>("field");
        const char* names[] = {"chain", "handle", "record", "version", "catalogue", "purpose", "border of fields"};
        for (int i = 0; i < 7; ++i)
            QTest::newRow(names[i]) << i;
    }
    void isBoundToItsPlace()
    {
        QFETCH(int, field);
        RecordBinding original = aBinding();
        const auto small = sealRecord(viewOf("x"), original);
        const auto large = sealRecord(Bytes(kOnePieceLimit + 1), original);
        RecordBinding b = original;
        switch (field) {
        case 0: b.chain += "8"; break;
        case 1: b.handle.octets[31] ^= 1; break;
        case 2: b.record.octets[0] ^= 1; break;
        case 3: b.version.octets[0] ^= 1; break;
        case 4: b.catalogue.octets[0] ^= 1; break;
        case 5: b.purpose = "commons"; break;
        default: std::swap(b.chain, b.purpose); break;
        }
        for (const auto* sealed : {&*small, &*large}) {
            const auto opened = openRecord(sealed->ciphertext, sealed->dek, b, sealed->commitment);
            QVERIFY(!opened && opened.error() == CryptoError::NotOpened);
            QVERIFY(openRecord(sealed->ciphertext, sealed->dek, original, sealed->commitment).hasValue());
        }
    }

    // Another content under the same key and place: the tag fits, the promise does not.
    void isCommittedToItsContent()
    {
        const auto sealed = sealRecord(viewOf("alpha"), aBinding());
        const RecordBinding b = aBinding();
        Bytes forged(sealed->ciphertext.begin(), sealed->ciphertext.begin() + 18);
        const Bytes bound = Writer()
                                .var(BytesView(forged).first(6))
                                .var(b.chain)
                                .var(b.handle)
                                .var(b.record)
                                .var(b.version)
                                .var(b.catalogue)
                                .var(b.purpose)
                                .bytes();
        const Bytes body = aeadSeal(deriveKey(sealed->dek, "seal"), *AeadNonce::from(BytesView(forged).subspan(6, 12)),
                                    bound, viewOf("omega"));
        forged.insert(forged.end(), body.begin(), body.end());
        const auto opened = openRecord(forged, sealed->dek, b, sealed->commitment);
        QVERIFY(!opened && opened.error() == CryptoError::Mismatch);
    }

    void chunksCannotBeMoved()
    {
        const Bytes content = randomBytes(6 * kChunk + 77);
        const auto sealed = sealRecord(content, aBinding());
        const Bytes& sound = sealed->ciphertext;
        constexpr std::size_t kStep = kChunk + 16;
        const auto refused = [&](const Bytes& octets) {
            const auto digest = ciphertextDigest(octets);
            return !openRecord(octets, sealed->dek, aBinding(), sealed->commitment).hasValue() &&
                   (!digest || *digest != sealed->ciphertextDigest);
        };
        Bytes swapped = sound;
        std::swap_ranges(swapped.begin() + 6, swapped.begin() + 6 + kStep, swapped.begin() + 6 + 2 * kStep);
        QVERIFY(refused(swapped));
        QVERIFY(refused(Bytes(sound.begin(), sound.begin() + 6 + 6 * kStep)));
        QVERIFY(refused(Bytes(sound.begin(), sound.begin() + 6 + 5 * kStep)));
        Bytes without = sound;
        without.erase(without.begin() + 6 + kStep, without.begin() + 6 + 2 * kStep);
        QVERIFY(refused(without));
        Bytes empty = Bytes(sound.begin(), sound.begin() + 6 + 6 * kStep);
        empty.resize(empty.size() + 16);
        QVERIFY(refused(empty));
        auto random = seededGenerator("record flips");
        for (int i = 0; i < 20; ++i) {
            Bytes changed = sound;
            changed[random() % changed.size()] ^= static_cast<std::uint8_t>(1u << (random() % 8));
            QVERIFY(refused(changed));
        }
    }

    void hasOneEncodingPerSizeAndLimits()
    {
        Bytes large = {'T', 'C', 'R', '1', 1, 1};
        large.resize(6 + 12 + 16 + kOnePieceLimit + 1);
        QVERIFY(ciphertextDigest(large).error() == CryptoError::TooLarge);
        Bytes small = {'T', 'C', 'R', '1', 1, 2};
        small.resize(6 + 1000);
        QVERIFY(ciphertextDigest(small).error() == CryptoError::Malformed);
        for (const Bytes& header :
             {Bytes{'T', 'C', 'R', '1', 1, 3}, Bytes{'T', 'C', 'R', '1', 2, 1}, Bytes{'T', 'C', 'R', '2', 1, 1}}) {
            Bytes other = header;
            other.resize(100);
            QVERIFY(ciphertextDigest(other).error() == CryptoError::UnknownVersion);
        }
        QVERIFY(sealRecord(Bytes(kRecordLimit + 1), aBinding()).error() == CryptoError::TooLarge);
    }

    void printsWhatARecordCosts()
    {
        using Time = std::chrono::steady_clock;
        const auto microseconds = [](int rounds, const std::function<void()>& work) {
            const auto start = Time::now();
            for (int i = 0; i < rounds; ++i)
                work();
            return std::chrono::duration<double, std::micro>(Time::now() - start).count() / rounds;
        };
        const Bytes content = randomBytes(1024);
        const RecordBinding binding = aBinding();
        const HospitalKeys keys = HospitalKeys::generate();
        const auto sealed = sealRecord(content, binding);
        std::printf(
            "seal 1 KiB %.2f us, open %.2f us, record id %.2f us, version id %.2f us\n",
            microseconds(20'000, [&] { (void)sealRecord(content, binding).hasValue(); }),
            microseconds(
                20'000,
                [&] { (void)openRecord(sealed->ciphertext, sealed->dek, binding, sealed->commitment).hasValue(); }),
            microseconds(20'000, [&] { (void)recordId(keys, "source", "Observation", "0123456789"); }),
            microseconds(20'000, [&] { (void)versionId(keys, binding.record, content); }));
    }
};

QTEST_GUILESS_MAIN(RecordTest)
#include "record_test.moc"
