// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vectors.h"

#include <crypto/hash.h>
#include <crypto/signature.h>

#include <openssl/evp.h>

#include <fstream>

using namespace twinchart;
using namespace twinchart::crypto;
using namespace twinchart::support;

namespace {
bool opensslAccepts(const PublicSigningKey& key, BytesView message, const Signature64& signature)
{
    EVP_PKEY* pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.octets.data(), 32);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool ok = pkey != nullptr && EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, pkey) == 1 &&
                    EVP_DigestVerify(context, signature.octets.data(), 64, message.data(), message.size()) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pkey);
    return ok;
}
} // namespace

class SignatureTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void againstWycheproof()
    {
        const bool ran = forEachWycheproof("ed25519_test.json", [](Json group, Json test, const std::string& result) {
            const auto key = *PublicSigningKey::from(hexAt(group["publicKey"], "pk"));
            const auto signature = Signature64::from(hexAt(test, "sig"));
            const Bytes message = hexAt(test, "msg");
            VERIFY_CASE((signature && verifyStrict(key, message, *signature)) == (result == "valid"), test);
        });
        if (!ran)
            QSKIP("wycheproof is absent");
    }

    void signsAsPublished()
    {
        const auto folder = vectors("ed25519-zip215");
        if (!folder)
            QSKIP("ed25519-zip215 is absent");
        std::ifstream in(*folder / "sign.input.txt");
        int cases = 0;
        for (std::string line; std::getline(in, line); ++cases) {
            std::vector<Bytes> fields;
            for (std::size_t at = 0; at < line.size();) {
                const std::size_t end = std::min(line.find(':', at), line.size());
                fields.push_back(fromHex(line.substr(at, end - at)).value());
                at = end + 1;
            }
            QVERIFY(fields.size() >= 4);
            const auto key = SigningKey::fromSeed(BytesView(fields[0]).first(32));
            QVERIFY(key.hasValue() && equal(key->publicKey(), fields[1]));
            const Signature64 signature = key->sign(fields[2]);
            QVERIFY(equal(signature, BytesView(fields[3]).first(64)));
            QVERIFY(verifyStrict(key->publicKey(), fields[2], signature));
        }
        std::printf("sign.input: %d cases\n", cases);
        QVERIFY(cases > 0);
    }

    // Every odd case must be refused, and whatever is accepted OpenSSL accepts too.
    void isStricterThanOthers()
    {
        const auto folder = vectors("ed25519-zip215");
        if (!folder)
            QSKIP("ed25519-zip215 is absent");
        simdjson::dom::parser parser;
        int cases = 0;
        int accepted = 0;
        for (const Json test : parser.load((*folder / "zip215.json").string()).get_array()) {
            const auto key = *PublicSigningKey::from(fromHex(std::string_view(test.at(0))).value());
            const auto signature = *Signature64::from(fromHex(std::string_view(test.at(1))).value());
            QVERIFY(!verifyStrict(key, viewOf("Zcash"), signature));
            ++cases;
        }
        int number = 0;
        for (const Json test : parser.load((*folder / "speccheck_cases.json").string()).get_array()) {
            const auto key = *PublicSigningKey::from(hexAt(test, "pub_key"));
            const auto signature = *Signature64::from(hexAt(test, "signature"));
            const Bytes message = hexAt(test, "message");
            const bool strict = verifyStrict(key, message, signature);
            QVERIFY(!strict || opensslAccepts(key, message, signature));
            // Only case 3 (mixed order, cofactorless equation holds) has canonical encodings of large order.
            QCOMPARE(strict, number == 3);
            accepted += strict ? 1 : 0;
            ++number;
            ++cases;
        }
        std::printf("edge cases: %d, accepted %d\n", cases, accepted);
    }

    void refusesEveryBit()
    {
        const SigningKey key = SigningKey::generate();
        const Bytes message = bytesOf("one signature covers all");
        const Signature64 signature = key.sign(message);
        QVERIFY(verifyStrict(key.publicKey(), message, signature));
        for (std::size_t bit = 0; bit < 512; ++bit) {
            Signature64 changed = signature;
            changed.octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            QVERIFY(!verifyStrict(key.publicKey(), message, changed));
        }
        for (std::size_t bit = 0; bit < 256; ++bit) {
            PublicSigningKey changed = key.publicKey();
            changed.octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            QVERIFY(!verifyStrict(changed, message, signature));
        }
        QVERIFY(!verifyStrict(key.publicKey(), viewOf("other"), signature));
        QVERIFY(!verifyStrict(SigningKey::generate().publicKey(), message, signature));
    }

    void keysAndIds()
    {
        const SigningKey key = SigningKey::generate();
        QVERIFY(SigningKey::fromSeed(key.seed())->publicKey() == key.publicKey());
        QVERIFY(!SigningKey::fromSeed(Bytes(31)).hasValue());
        QVERIFY(isStrictKey(key.publicKey()));
        QVERIFY(!isStrictKey(PublicSigningKey{}));
        QVERIFY(key.id() == keyIdOf(key.publicKey()));
        // The algorithm is part of the name.
        QVERIFY(keyIdOf(key.publicKey()) != keyIdOf(*PublicSealingKey::from(key.publicKey())));
        const std::string hashed =
            std::string("\0\0\0\x0dtwinchart key\0\0\0\x01\x01\0\0\0\x20", 26) + textOf(key.publicKey());
        QVERIFY(equal(key.id(), sha256(viewOf(hashed))));
    }
};

QTEST_GUILESS_MAIN(SignatureTest)
#include "signature_test.moc"
