// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "oracle.h"

#include <ed25519/consensus.h>
#include <ed25519/contract.h>

#include <support/data.h>

#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::ed25519;
using namespace twinchart::ed25519::testing;

namespace {

/// A signature made with the secret scalar in the open, so that A and R may get parts of small order.
struct Forge {
    Scalar secret;
    Point a;

    explicit Forge(std::mt19937_64& random)
    {
        Octets32 octets = randomOctets(random);
        octets[31] &= 0x0f;
        secret = scalarFrom(octets);
        const Digits digits = signedDigits(secret, kBaseWidth);
        a = sumOf({{&digits, baseMultiples().data()}});
    }
    /// S for R = [nonce]B + `torsion` over (R, A + `keyTorsion`, message).
    std::pair<PublicSigningKey, Signature64> sign(BytesView message, const Scalar& nonce, const Point& torsion,
                                                  const Point& keyTorsion) const
    {
        const Digits digits = signedDigits(nonce, kBaseWidth);
        const Octets32 r = encoded(plus(sumOf({{&digits, baseMultiples().data()}}), prepared(torsion)));
        const Octets32 key = encoded(plus(a, prepared(keyTorsion)));
        Bytes hashed(r.begin(), r.end());
        hashed.insert(hashed.end(), key.begin(), key.end());
        hashed.insert(hashed.end(), message.begin(), message.end());
        std::array<std::uint8_t, 64> hash{};
        unsigned size = 0;
        EVP_Digest(hashed.data(), hashed.size(), hash.data(), &size, EVP_sha512(), nullptr);
        const Scalar s = sum(nonce, product(reduced(hash), secret));
        Signature64 out;
        std::ranges::copy(r, out.octets.begin());
        for (std::size_t i = 0; i < 32; ++i)
            out.octets[32 + i] = static_cast<std::uint8_t>(s.word[i / 8] >> (8 * (i % 8)));
        return {*PublicSigningKey::from(key), out};
    }
};

} // namespace

class ContractTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void acceptsOrdinarySignatures()
    {
        auto random = support::seededGenerator("contract signatures");
        for (int i = 0; i < 200; ++i) {
            const Signer signer(randomOctets(random));
            const Bytes message(random() % 300, static_cast<std::uint8_t>(i));
            const Signature64 signature = signer.sign(message);
            QVERIFY(verifyContract(signer.publicKey, message, signature));
            QVERIFY(isContractKey(signer.publicKey));
            Signature64 changed = signature;
            changed.octets[random() % 64] ^= static_cast<std::uint8_t>(1u << random() % 8);
            QVERIFY(!verifyContract(signer.publicKey, message, changed));
        }
    }

    /// A and R with every part of small order: strict accepts what OpenSSL accepts, and both less than ZIP 215.
    void partsOfSmallOrder()
    {
        auto random = support::seededGenerator("contract torsion");
        const std::vector<Octets32> small = smallOrderEncodings();
        int accepted = 0;
        int refused = 0;
        for (int round = 0; round < 6; ++round) {
            const Forge forge(random);
            for (std::size_t ofR = 0; ofR < 8; ++ofR)
                for (std::size_t ofKey = 0; ofKey < 8; ++ofKey) {
                    Octets32 nonce = randomOctets(random);
                    nonce[31] &= 0x0f;
                    const Bytes message{static_cast<std::uint8_t>(ofR), static_cast<std::uint8_t>(ofKey)};
                    const auto [key, signature] =
                        forge.sign(message, scalarFrom(nonce), *decoded(small[ofR]), *decoded(small[ofKey]));
                    const bool strict = verifyContract(key, message, signature);
                    QCOMPARE(strict, opensslAccepts(key, message, signature));
                    QVERIFY(verifyConsensus(*ConsensusKey::from(key), message, signature));
                    QVERIFY(ofR != 0 || ofKey != 0 || strict);
                    accepted += strict ? 1 : 0;
                    refused += strict ? 0 : 1;
                }
        }
        QVERIFY(accepted >= 6 && refused > 200);
    }

    /// R or A of small order alone: OpenSSL takes some of them, the contract none.
    void smallOrderIsRefused()
    {
        const std::vector<Octets32> small = smallOrderEncodings();
        int openssl = 0;
        for (const Octets32& key : small) {
            QVERIFY(!isContractKey(*PublicSigningKey::from(key)));
            for (const Octets32& r : small)
                for (std::uint8_t octet = 0; octet < 16; ++octet) {
                    Signature64 signature;
                    std::ranges::copy(r, signature.octets.begin());
                    const Bytes message{octet};
                    QVERIFY(!verifyContract(*PublicSigningKey::from(key), message, signature));
                    openssl += opensslAccepts(*PublicSigningKey::from(key), message, signature) ? 1 : 0;
                }
        }
        QVERIFY(openssl > 0);
        // R of small order under an honest key: nonce 0.
        auto random = support::seededGenerator("contract small R");
        const Forge forge(random);
        const auto [key, signature] = forge.sign(viewOf("m"), Scalar{}, Point{}, Point{});
        QVERIFY(opensslAccepts(key, viewOf("m"), signature));
        QVERIFY(!verifyContract(key, viewOf("m"), signature));
    }

    /// Nobody's key, and as R nobody's signature.
    void octetsThatAreNoPoint()
    {
        auto random = support::seededGenerator("contract no point");
        const PublicSigningKey nobody = *PublicSigningKey::from(kNoPoint);
        QVERIFY(!isContractKey(nobody));
        const Signer signer(randomOctets(random));
        Signature64 signature = signer.sign(viewOf("m"));
        QVERIFY(verifyContract(signer.publicKey, viewOf("m"), signature));
        QVERIFY(!verifyContract(nobody, viewOf("m"), signature));
        std::ranges::copy(kNoPoint, signature.octets.begin());
        QVERIFY(!verifyContract(signer.publicKey, viewOf("m"), signature));
    }

    /// y = p + something is another form of the same point.
    void formsThatAreNotCanonical()
    {
        auto random = support::seededGenerator("contract forms");
        const Forge forge(random);
        // S + L.
        auto [key, signature] = forge.sign(viewOf("m"), scalarFrom(Octets32{7}), Point{}, Point{});
        QVERIFY(verifyContract(key, viewOf("m"), signature));
        const Bytes order = *fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        unsigned carry = 0;
        for (std::size_t i = 0; i < 32; ++i) {
            carry += signature.octets[32 + i] + order[i];
            signature.octets[32 + i] = static_cast<std::uint8_t>(carry);
            carry >>= 8;
        }
        QVERIFY(!verifyContract(key, viewOf("m"), signature));
        // Every key from p to 2^255 - 1.
        for (unsigned low = 0xed; low <= 0xff; ++low)
            for (std::uint8_t top : {std::uint8_t{0x7f}, std::uint8_t{0xff}}) {
                PublicSigningKey odd;
                odd.octets.fill(0xff);
                odd.octets[0] = static_cast<std::uint8_t>(low);
                odd.octets[31] = top;
                QVERIFY(!isContractKey(odd));
            }
    }
};

QTEST_APPLESS_MAIN(ContractTest)
#include "contract_test.moc"
