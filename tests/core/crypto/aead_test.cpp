// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vectors.h"

#include <crypto/aead.h>
#include <crypto/random.h>

using namespace twinchart;
using namespace twinchart::crypto;
using namespace twinchart::support;

class AeadTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gcmAgainstWycheproof()
    {
        int ours = 0;
        const bool ran = forEachWycheproof("aes_gcm_test.json", [&](Json group, Json test, const std::string& result) {
            // Ours has one size of key, nonce and tag.
            if (numberAt(group, "keySize") != 256 || numberAt(group, "ivSize") != 96 ||
                numberAt(group, "tagSize") != 128)
                return;
            ++ours;
            const Bytes key = hexAt(test, "key");
            const auto nonce = *AeadNonce::from(hexAt(test, "iv"));
            const Bytes aad = hexAt(test, "aad");
            const Bytes message = hexAt(test, "msg");
            Bytes sealed = hexAt(test, "ct");
            const Bytes tag = hexAt(test, "tag");
            sealed.insert(sealed.end(), tag.begin(), tag.end());
            const auto opened = aeadOpen(key, nonce, aad, sealed);
            if (result == "valid") {
                VERIFY_CASE(opened && *opened == message, test);
                VERIFY_CASE(aeadSeal(key, nonce, aad, message) == sealed, test);
            } else {
                VERIFY_CASE(!opened && opened.error() == CryptoError::NotOpened, test);
            }
        });
        if (!ran)
            QSKIP("wycheproof is absent");
        std::printf("of our sizes: %d\n", ours);
        QVERIFY(ours > 0);
    }

    void gcmRefusesEveryBitAndGivesNothing()
    {
        const Bytes key = randomBytes(32);
        const auto nonce = randomFixed<AeadNonce>();
        const Bytes sealed = aeadSeal(key, nonce, viewOf("aad"), viewOf("the plaintext"));
        for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
            Bytes changed = sealed;
            changed[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            Bytes out(changed.size() - kAeadTagSize, 0xee);
            QVERIFY(!aeadOpenInto(key, nonce, viewOf("aad"), changed, out));
            QVERIFY(out == Bytes(out.size(), 0));
        }
        QVERIFY(!aeadOpen(key, nonce, viewOf("aae"), sealed).hasValue());
        QVERIFY(!aeadOpen(key, randomFixed<AeadNonce>(), viewOf("aad"), sealed).hasValue());
        QVERIFY(!aeadOpen(randomBytes(32), nonce, viewOf("aad"), sealed).hasValue());
        QVERIFY(!aeadOpen(randomBytes(16), nonce, viewOf("aad"), sealed).hasValue());
        QVERIFY(!aeadOpen(key, nonce, viewOf("aad"), BytesView(sealed).first(15)).hasValue());
        QVERIFY(aeadOpenSecret(key, nonce, viewOf("aad"), sealed).hasValue());
    }

    void keyWrapAgainstWycheproof()
    {
        int ours = 0;
        const bool ran = forEachWycheproof("aes_wrap_test.json", [&](Json group, Json test, const std::string& result) {
            if (numberAt(group, "keySize") != 256)
                return;
            ++ours;
            const Bytes key = hexAt(test, "key");
            const Bytes message = hexAt(test, "msg");
            const Bytes wrapped = hexAt(test, "ct");
            KeyWrapper wrapper(key);
            const auto opened = wrapper.unwrap(wrapped);
            // "acceptable" is a key of 8 octets, which SP 800-38F leaves out.
            if (result != "valid") {
                VERIFY_CASE(!opened, test);
                return;
            }
            VERIFY_CASE(opened && equal(*opened, message), test);
            VERIFY_CASE(wrapper.wrap(message) == wrapped, test);
            // The same object again: nothing of the first message stays behind.
            VERIFY_CASE(wrapper.wrap(message) == wrapped, test);
            VERIFY_CASE(wrapper.unwrap(wrapped).hasValue(), test);
        });
        if (!ran)
            QSKIP("wycheproof is absent");
        std::printf("of our key size: %d\n", ours);
        QVERIFY(ours > 0);
    }

    void keyWrapRefusesEveryBit()
    {
        const Bytes outer = randomBytes(32);
        const Bytes inner = randomBytes(32);
        const WrappedKey wrapped = wrapKey(outer, inner);
        QVERIFY(equal(*unwrapKey(outer, wrapped), inner));
        KeyWrapper wrapper(outer);
        for (std::size_t bit = 0; bit < WrappedKey::kSize * 8; ++bit) {
            WrappedKey changed = wrapped;
            changed.octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            QVERIFY(!wrapper.unwrap(changed).hasValue());
            QVERIFY(wrapper.unwrap(wrapped).hasValue());
        }
        QVERIFY(!unwrapKey(randomBytes(32), wrapped).hasValue());
        QVERIFY(!unwrapKey(outer, BytesView(wrapped).first(32)).hasValue());
        QVERIFY(wrapper.wrap(Bytes(8)).empty());
        QVERIFY(wrapper.wrap(Bytes(17)).empty());
    }
};

QTEST_GUILESS_MAIN(AeadTest)
#include "aead_test.moc"
