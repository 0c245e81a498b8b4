// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tamper.h"

#include <crypto/hash.h>
#include <crypto/slots.h>
#include <support/data.h>
#include <util/codec.h>

#include <QtTest>

#include <chrono>
#include <cstdio>
#include <set>

using namespace twinchart;
using namespace twinchart::crypto;
using namespace twinchart::support;

namespace {
// The digest at the end made right again: what somebody does who changes the file on purpose.
Bytes resealed(const Bytes& octets)
{
    const BytesView body = BytesView(octets).first(octets.size() - 32);
    return Writer().raw(body).raw(sha256(body)).bytes();
}
std::string textOfSecret(const SecretBytes& secret)
{
    return textOf(secret.view());
}
} // namespace

class SlotsTest : public QObject {
    Q_OBJECT
    UserMasterKey m_key = UserMasterKey::generate();

private Q_SLOTS:
    void everyKindOpensTheSameKey()
    {
        KeySlots keySlots;
        const SecretBytes shares = randomSecret(32);
        const SecretBytes token = randomSecret(32);
        const SecretBytes escrow = randomSecret(32);
        QVERIFY(keySlots.addPassphrase(m_key, viewOf("correct horse"), kPassphraseFloor).valueOr(0) == 1);
        const auto text = keySlots.addRecovery(m_key);
        QVERIFY(text.hasValue());
        QVERIFY(keySlots.addSecret(m_key, shares, RecoverySharesSlot{}).valueOr(0) == 3);
        TokenSlot tokenSlot;
        tokenSlot.credential = Bytes(64, 1);
        QVERIFY(keySlots.addSecret(m_key, token, tokenSlot).valueOr(0) == 4);
        EscrowSlot escrowSlot;
        escrowSlot.second.octets.fill(1);
        QVERIFY(keySlots.addSecret(m_key, escrow, escrowSlot).valueOr(0) == 5);

        const Bytes file = keySlots.encode(m_key);
        const auto read = KeySlots::decode(file);
        QVERIFY(read.hasValue());
        QVERIFY(read->encode(m_key) == file);
        QCOMPARE(read->list().size(), std::size_t{5});
        for (std::size_t i = 0; i < 5; ++i)
            QCOMPARE(static_cast<std::size_t>(read->list()[i].kind()), i + 1);
        const auto same = [this](const Expected<UserMasterKey, CryptoError>& opened) {
            return opened && equal(opened->view(), m_key.view());
        };
        QVERIFY(same(read->openWithPassphrase(viewOf("correct horse"))));
        QVERIFY(same(read->openWithRecovery(*parseRecoveryText(textOfSecret(*text)))));
        QVERIFY(same(read->openWithSecret(SlotKind::RecoveryShares, shares)));
        QVERIFY(same(read->openWithSecret(SlotKind::Token, token)));
        QVERIFY(same(read->openWithSecret(SlotKind::Escrow, escrow)));
        // A secret of one kind opens no slot of another.
        QVERIFY(read->openWithSecret(SlotKind::Token, shares).error() == CryptoError::NotOpened);
        QVERIFY(read->openWithSecret(SlotKind::Escrow, token).error() == CryptoError::NotOpened);
        QVERIFY(read->openWithPassphrase(viewOf("correct horsf")).error() == CryptoError::NotOpened);
        QVERIFY(read->openWithPassphrase({}).error() == CryptoError::NotOpened);
        QVERIFY(read->openWithRecovery(randomSecret(32)).error() == CryptoError::NotOpened);
        QVERIFY(!keySlots.addSecret(m_key, shares, PassphraseSlot{}).hasValue());
        QVERIFY(!keySlots.addSecret(m_key, shares, EscrowSlot{}).hasValue());
        QVERIFY(!keySlots.addSecret(m_key, shares, TokenSlot{}).hasValue());
        QVERIFY(!keySlots.addSecret(m_key, Bytes(16), RecoverySlot{}).hasValue());
    }

    void aPassphraseIsChangedByANewSlot()
    {
        KeySlots keySlots;
        QVERIFY(keySlots.addPassphrase(m_key, viewOf("old"), kPassphraseFloor).hasValue());
        auto read = KeySlots::decode(keySlots.encode(m_key));
        QVERIFY(read->addPassphrase(m_key, viewOf("new"), kPassphraseFloor).valueOr(0) == 2);
        QVERIFY(read->remove(1) && !read->remove(1));
        const auto after = KeySlots::decode(read->encode(m_key));
        QVERIFY(after->openWithPassphrase(viewOf("old")).error() == CryptoError::NotOpened);
        QVERIFY(after->openWithPassphrase(viewOf("new")).hasValue());
        QCOMPARE(after->list().front().id, 2u);
    }

    void aFlippedBitIsDamage()
    {
        KeySlots keySlots;
        QVERIFY(keySlots.addPassphrase(m_key, viewOf("p"), kPassphraseFloor).hasValue());
        QVERIFY(keySlots.addRecovery(m_key).hasValue());
        const Bytes file = keySlots.encode(m_key);
        const auto refused = [](const Bytes& octets) { return !KeySlots::decode(octets).hasValue(); };
        QCOMPARE(flipsAccepted(file, refused), std::size_t{0});
        QCOMPARE(lengthsAccepted(file, refused), std::size_t{0});
        Bytes changed = file;
        changed[40] ^= 1;
        QVERIFY(KeySlots::decode(changed).error() == CryptoError::Damaged);
        changed = file;
        changed[4] = 2;
        QVERIFY(KeySlots::decode(changed).error() == CryptoError::UnknownVersion);
    }

    // The file's digest made right again: salt, cost, kind, id and wrap are bound, and so is the file as a whole.
    void aForgedFileDoesNotOpen()
    {
        KeySlots keySlots;
        const auto text = keySlots.addRecovery(m_key);
        const SecretBytes key = std::move(*parseRecoveryText(textOfSecret(*text)));
        const Bytes file = keySlots.encode(m_key);
        const auto refused = [&](const Bytes& octets) {
            const auto read = KeySlots::decode(resealed(octets));
            return !read || !read->openWithRecovery(key).hasValue();
        };
        Bytes body(file.begin(), file.end() - 32);
        QCOMPARE(flipsAccepted(body,
                               [&](Bytes octets) {
                                   octets.resize(octets.size() + 32);
                                   return refused(octets);
                               }),
                 std::size_t{0});
    }

    void parametersAreBound()
    {
        KeySlots keySlots;
        QVERIFY(keySlots.addPassphrase(m_key, viewOf("p"), kPassphraseFloor).hasValue());
        const Bytes file = keySlots.encode(m_key);
        constexpr std::size_t kDetails = 6 + 4 + 4 + 4 + 1 + 4;
        // Salt.
        Bytes changed = file;
        changed[kDetails] ^= 1;
        QVERIFY(KeySlots::decode(resealed(changed))->openWithPassphrase(viewOf("p")).error() == CryptoError::NotOpened);
        // More passes: another key.
        changed = file;
        changed[kDetails + 16 + 8 + 3] = 4;
        QVERIFY(KeySlots::decode(resealed(changed))->openWithPassphrase(viewOf("p")).error() == CryptoError::NotOpened);
        // Below the floor and above the ceiling: refused before any work.
        changed[kDetails + 16 + 8 + 3] = 2;
        QVERIFY(KeySlots::decode(resealed(changed)).error() == CryptoError::Malformed);
        changed = file;
        changed[kDetails + 16 + 3] = 1;
        QVERIFY(KeySlots::decode(resealed(changed)).error() == CryptoError::Malformed);
        // The slot's number alone is associated data.
        changed = file;
        changed[6 + 3] = 9;
        changed[6 + 4 + 4 + 3] = 2;
        QVERIFY(KeySlots::decode(resealed(changed))->openWithPassphrase(viewOf("p")).error() == CryptoError::NotOpened);
    }

    void aRemovedOrStrangeSlotIsSeen()
    {
        KeySlots keySlots;
        const auto text = keySlots.addRecovery(m_key);
        const SecretBytes key = std::move(*parseRecoveryText(textOfSecret(*text)));
        const Bytes one = keySlots.encode(m_key);
        QVERIFY(keySlots.addRecovery(m_key).hasValue());
        Bytes two = keySlots.encode(m_key);
        // The second slot cut out by somebody without the key.
        const std::size_t slotSize = two.size() - one.size();
        two.erase(two.end() - 64 - static_cast<std::ptrdiff_t>(slotSize), two.end() - 64);
        two[6 + 4 + 3] = 1;
        const auto read = KeySlots::decode(resealed(two));
        QVERIFY(read.hasValue());
        QVERIFY(read->openWithRecovery(key).error() == CryptoError::Mismatch);
        QVERIFY(read->verify(m_key).error() == CryptoError::Mismatch);
        QVERIFY(KeySlots::decode(one)->verify(m_key).hasValue());
        QVERIFY(KeySlots::decode(one)->verify(UserMasterKey::generate()).error() == CryptoError::Mismatch);
    }

    void childrenDiffer()
    {
        std::set<Bytes> seen;
        for (const SecretBytes& child : {m_key.replicaKey(), m_key.blobsKey(), m_key.auditKey(), m_key.identityKey()})
            seen.insert(Bytes(child.view().begin(), child.view().begin() + 32));
        QCOMPARE(seen.size(), std::size_t{4});
        QCOMPARE(m_key.replicaKey().size(), std::size_t{48});
        QVERIFY(equal(m_key.clone().auditKey(), m_key.auditKey()));
    }

    void argon2idAgainstAnotherProgram()
    {
        // Computed with argon2-cffi (the reference implementation in C): Argon2id version 0x13, one lane.
        Bytes salt(16);
        for (std::size_t i = 0; i < salt.size(); ++i)
            salt[i] = static_cast<std::uint8_t>(i);
        QCOMPARE(toHex(*passphraseKey(viewOf("correct horse battery staple"), salt, kPassphraseFloor)),
                 std::string("0d1a3c6523c8f06e4e0af9c515aa5b5448cfebd6838f2d52c3d8b6ef8ddc3c2e"));
        QCOMPARE(toHex(*passphraseKey({}, salt, {96u << 20, 4})),
                 std::string("1cb0e463f116612fd0167b871a05c557efbf4485c917146a1604d6f023462d87"));
        QVERIFY(!passphraseKey(viewOf("p"), Bytes(16), {32u << 20, 3}).hasValue());
        QVERIFY(!passphraseKey(viewOf("p"), Bytes(16), {64u << 20, 2}).hasValue());
        QVERIFY(!passphraseKey(viewOf("p"), Bytes(16), {(64u << 20) + 1, 3}).hasValue());
        QVERIFY(!passphraseKey(viewOf("p"), Bytes(8), kPassphraseFloor).hasValue());
        const auto a = passphraseKey(viewOf("p"), Bytes(16), kPassphraseFloor);
        const auto b = passphraseKey(viewOf("p"), Bytes(16, 1), kPassphraseFloor);
        QVERIFY(a && b && !equal(*a, *b));
    }

    void calibrationStaysInItsRange()
    {
        const PassphraseCost cost = calibratePassphraseCost();
        QVERIFY(cost.memoryBytes >= kPassphraseFloor.memoryBytes && cost.memoryBytes <= 1024u << 20);
        QVERIFY(cost.passes >= 3 && cost.passes <= kPassphraseCeiling.passes);
        const auto start = std::chrono::steady_clock::now();
        QVERIFY(passphraseKey(viewOf("p"), Bytes(16), cost).hasValue());
        const double took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
        std::printf("calibrated: %llu MiB, %u passes, %.0f ms\n",
                    static_cast<unsigned long long>(cost.memoryBytes >> 20), cost.passes, took);
    }

    void recoveryTextIsReadBack()
    {
        const SecretBytes key = randomSecret(32);
        const std::string text = textOfSecret(recoveryText(key));
        QCOMPARE(text.size(), std::size_t{69});
        QVERIFY(equal(*parseRecoveryText(text), key));
        std::string typed;
        for (const char c : text) {
            const char small = static_cast<char>(std::tolower(c));
            typed += c == '0' ? 'o' : c == '1' ? 'L' : c == '-' ? ' ' : small;
        }
        QVERIFY(equal(*parseRecoveryText("  " + typed + "\n"), key));
        QCOMPARE(textOfSecret(recoveryText(Bytes(32))).substr(0, 9), std::string("0000-0000"));
    }

    void recoveryTextFindsTypos()
    {
        const std::string text = textOfSecret(recoveryText(randomSecret(32)));
        int tried = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '-')
                continue;
            for (const char c : std::string("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
                if (c == text[i])
                    continue;
                std::string typo = text;
                typo[i] = c;
                const auto parsed = parseRecoveryText(typo);
                QVERIFY(!parsed && parsed.error().what == RecoveryTextError::What::Checksum);
                ++tried;
            }
        }
        std::printf("typos refused: %d\n", tried);
        std::string swapped = text;
        for (std::size_t i = 0; i + 1 < text.size(); ++i) {
            if (text[i] == text[i + 1] || text[i] == '-' || text[i + 1] == '-')
                continue;
            swapped = text;
            std::swap(swapped[i], swapped[i + 1]);
            QVERIFY(!parseRecoveryText(swapped).hasValue());
        }
        const auto shorter = parseRecoveryText(text.substr(0, 68));
        QVERIFY(!shorter && shorter.error().what == RecoveryTextError::What::Length);
        const auto longer = parseRecoveryText(text + "0");
        QVERIFY(!longer && longer.error().what == RecoveryTextError::What::Length);
        std::string strange = text;
        strange[5] = 'U';
        const auto character = parseRecoveryText(strange);
        QVERIFY(!character && character.error().what == RecoveryTextError::What::Character);
        QCOMPARE(character.error().position, std::size_t{5});
        QVERIFY(!parseRecoveryText("").hasValue());
    }
};

QTEST_GUILESS_MAIN(SlotsTest)
#include "slots_test.moc"
