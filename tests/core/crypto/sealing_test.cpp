// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vectors.h"

#include <crypto/hpke.h>
#include <crypto/random.h>

using namespace twinchart;
using namespace twinchart::crypto;
using namespace twinchart::support;

class SealingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void x25519AgainstWycheproof()
    {
        int zero = 0;
        const bool ran = forEachWycheproof("x25519_test.json", [&](Json, Json test, const std::string& result) {
            const auto pair = SealingKeyPair::fromSecret(hexAt(test, "private"));
            const Bytes shared = hexAt(test, "shared");
            const auto agreed = pair->agree(*PublicSealingKey::from(hexAt(test, "public")));
            if (shared == Bytes(32)) {
                ++zero;
                VERIFY_CASE(!agreed && agreed.error() == CryptoError::BadKey, test);
            } else {
                VERIFY_CASE(agreed && equal(*agreed, shared), test);
            }
            VERIFY_CASE(result != "invalid", test);
        });
        if (!ran)
            QSKIP("wycheproof is absent");
        std::printf("all-zero secrets refused: %d\n", zero);
        QVERIFY(zero > 0);
    }

    void hpkeAgainstRfc9180()
    {
        const auto folder = vectors("hpke-rfc9180");
        if (!folder)
            QSKIP("hpke-rfc9180 is absent");
        simdjson::dom::parser parser;
        int suites = 0;
        int messages = 0;
        int exports = 0;
        int kems = 0;
        for (const Json suite : parser.load((*folder / "test-vectors.json").string()).get_array()) {
            if (numberAt(suite, "kem_id") != 0x20)
                continue;
            const SealingKeyPair recipient = SealingKeyPair::derive(hexAt(suite, "ikmR"));
            const SealingKeyPair ephemeral = SealingKeyPair::derive(hexAt(suite, "ikmE"));
            QVERIFY(equal(recipient.secret(), hexAt(suite, "skRm")) &&
                    equal(recipient.publicKey(), hexAt(suite, "pkRm")));
            QVERIFY(equal(ephemeral.secret(), hexAt(suite, "skEm")) &&
                    equal(ephemeral.publicKey(), hexAt(suite, "pkEm")));
            ++kems;
            if (numberAt(suite, "mode") != 0 || numberAt(suite, "kdf_id") != 1 || numberAt(suite, "aead_id") != 2)
                continue;
            ++suites;
            const Bytes info = hexAt(suite, "info");
            auto sender = HpkeContext::send(recipient.publicKey(), info, ephemeral);
            auto receiver = HpkeContext::receive(recipient, info, hexAt(suite, "enc"));
            QVERIFY(sender.hasValue() && receiver.hasValue());
            for (const Json message : suite["encryptions"].get_array()) {
                const auto sequence = static_cast<std::uint64_t>(numberAt(message, "seq"));
                sender->setSequence(sequence);
                receiver->setSequence(sequence);
                const Bytes aad = hexAt(message, "aad");
                const Bytes ciphertext = hexAt(message, "ct");
                QVERIFY(sender->seal(aad, hexAt(message, "pt")) == ciphertext);
                const auto opened = receiver->open(aad, ciphertext);
                QVERIFY(opened && equal(*opened, hexAt(message, "pt")));
                ++messages;
            }
            for (const Json exported : suite["exports"].get_array()) {
                const auto size = static_cast<std::size_t>(numberAt(exported, "L"));
                const Bytes expected = hexAt(exported, "exported_value");
                QVERIFY(equal(sender->exportSecret(hexAt(exported, "exporter_context"), size), expected));
                QVERIFY(equal(receiver->exportSecret(hexAt(exported, "exporter_context"), size), expected));
                ++exports;
            }
        }
        std::printf("hpke: %d key derivations, %d suites of ours, %d messages, %d exports\n", kems, suites, messages,
                    exports);
        QVERIFY(suites > 0 && messages > 0 && exports > 0);
    }

    void sealsToOneRecipientOnly()
    {
        const SealingKeyPair recipient = SealingKeyPair::generate();
        const Bytes info = bytesOf("info");
        const Bytes aad = bytesOf("aad");
        const auto sealed = hpkeSeal(recipient.publicKey(), info, aad, viewOf("secret"));
        QVERIFY(sealed.hasValue());
        QCOMPARE(sealed->size(), 6 + kHpkeOverhead);
        const auto opened = hpkeOpen(recipient, info, aad, *sealed);
        QVERIFY(opened && equal(*opened, viewOf("secret")));
        QVERIFY(*hpkeSeal(recipient.publicKey(), info, aad, viewOf("secret")) != *sealed);
        QVERIFY(!hpkeOpen(SealingKeyPair::generate(), info, aad, *sealed).hasValue());
        QVERIFY(!hpkeOpen(recipient, aad, aad, *sealed).hasValue());
        QVERIFY(!hpkeOpen(recipient, info, info, *sealed).hasValue());
        for (std::size_t bit = 0; bit < sealed->size() * 8; ++bit) {
            Bytes changed = *sealed;
            changed[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            QVERIFY(!hpkeOpen(recipient, info, aad, changed).hasValue());
        }
        for (std::size_t size = 0; size < sealed->size(); ++size)
            QVERIFY(!hpkeOpen(recipient, info, aad, BytesView(*sealed).first(size)).hasValue());
    }

    void refusesKeysOfLowOrder()
    {
        const auto sealed = hpkeSeal(PublicSealingKey{}, {}, {}, viewOf("secret"));
        QVERIFY(!sealed && sealed.error() == CryptoError::BadKey);
        const SealingKeyPair recipient = SealingKeyPair::generate();
        const auto opened = hpkeOpen(recipient, {}, {}, Bytes(64));
        QVERIFY(!opened && opened.error() == CryptoError::BadKey);
        QVERIFY(!SealingKeyPair::fromSecret(Bytes(31)).hasValue());
    }
};

QTEST_GUILESS_MAIN(SealingTest)
#include "sealing_test.moc"
