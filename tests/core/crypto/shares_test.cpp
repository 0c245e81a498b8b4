// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/hash.h>
#include <crypto/random.h>
#include <crypto/shares.h>
#include <crypto/slots.h>

#include <QtTest>

#include <cstdio>
#include <set>

using namespace twinchart;
using namespace twinchart::crypto;

namespace {
// The field of the grammar, written apart from the library: x^8 + x^4 + x^3 + x^2 + 1, bit by bit.
std::uint8_t times(std::uint8_t a, std::uint8_t b)
{
    unsigned out = 0;
    for (unsigned shifted = a; b != 0; b >>= 1) {
        out ^= (b & 1) != 0 ? shifted : 0;
        shifted <<= 1;
        shifted ^= (shifted & 0x100) != 0 ? 0x11d : 0;
    }
    return static_cast<std::uint8_t>(out);
}
std::uint8_t inverse(std::uint8_t a)
{
    for (unsigned b = 1; b < 256; ++b)
        if (times(a, static_cast<std::uint8_t>(b)) == 1)
            return static_cast<std::uint8_t>(b);
    return 0;
}
// Lagrange at 0, one octet of each share.
std::uint8_t interpolated(const std::vector<const RecoveryShare*>& shares, std::size_t octet)
{
    std::uint8_t out = 0;
    for (const RecoveryShare* one : shares) {
        std::uint8_t product = one->octets.view()[octet];
        for (const RecoveryShare* other : shares)
            if (other != one)
                product = times(product, times(other->index, inverse(one->index ^ other->index)));
        out ^= product;
    }
    return out;
}

RecoveryShare cloned(const RecoveryShare& share)
{
    return {share.set, share.threshold, share.shares, share.index, share.octets.clone()};
}
std::vector<RecoveryShare> picked(const std::vector<RecoveryShare>& all, std::initializer_list<std::size_t> which)
{
    std::vector<RecoveryShare> out;
    for (const std::size_t i : which)
        out.push_back(cloned(all[i - 1]));
    return out;
}
std::string textOfSecret(const SecretBytes& secret)
{
    return textOf(secret.view());
}
/// The octets with the checksum made right, as text: what somebody makes on purpose.
std::string forged(Bytes body)
{
    const Digest256 digest = sha256(Writer().var("twinchart share").var(body).bytes());
    body.insert(body.end(), digest.octets.begin(), digest.octets.begin() + 3);
    static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string out;
    for (std::size_t bit = 0; bit < body.size() * 8; bit += 5) {
        unsigned value = 0;
        for (std::size_t b = bit; b < bit + 5; ++b)
            value = value << 1 | ((body[b / 8] >> (7 - b % 8)) & 1u);
        out += kAlphabet[value];
    }
    return out;
}
Bytes bodyOf(const RecoveryShare& share)
{
    return Writer()
        .u8(0x11)
        .raw(share.set)
        .u8(share.threshold)
        .u8(share.shares)
        .u8(share.index)
        .raw(share.octets)
        .bytes();
}
} // namespace

class SharesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anyTwoOfThreeGiveTheSecret()
    {
        const SecretBytes secret = randomSecret(32);
        const auto shares = splitSecret(secret, 2, 3);
        QVERIFY(shares && shares->size() == 3);
        for (const auto& [a, b] : {std::pair{1, 2}, {1, 3}, {2, 3}, {2, 1}, {3, 1}, {3, 2}}) {
            const auto joined = joinShares(picked(*shares, {std::size_t(a), std::size_t(b)}));
            QVERIFY(joined && equal(*joined, secret));
        }
        // Random each time, and no share is the secret.
        const auto again = splitSecret(secret, 2, 3);
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(!equal((*again)[i].octets, (*shares)[i].octets));
            QVERIFY(!equal((*shares)[i].octets, secret));
            QCOMPARE((*shares)[i].index, i + 1);
        }
        QVERIFY((*again)[0].set != (*shares)[0].set);
    }

    void theFieldIsTheOneOfTheGrammar()
    {
        // AES's own field differs (0x11b); its published product 57 x 83 = c1 does not hold here, 57 x 83 = 31 does.
        QCOMPARE(times(0x57, 0x83), 0x31);
        for (const auto& [k, n] : {std::pair{2, 3}, {3, 5}, {5, 5}, {2, 255}}) {
            const SecretBytes secret = randomSecret(32);
            const auto shares = splitSecret(secret, std::uint8_t(k), std::uint8_t(n));
            QVERIFY(shares.hasValue());
            std::vector<const RecoveryShare*> last;
            for (int i = n - k; i < n; ++i)
                last.push_back(&(*shares)[std::size_t(i)]);
            for (std::size_t octet = 0; octet < 32; ++octet)
                QCOMPARE(interpolated(last, octet), secret.view()[octet]);
        }
    }

    void tooFewTellNothing()
    {
        // One share fits every secret: with another first share it gives another one.
        const SecretBytes a = randomSecret(32);
        const auto shares = splitSecret(a, 2, 3);
        std::vector<RecoveryShare> pair = picked(*shares, {1, 2});
        std::set<std::uint8_t> seen;
        for (unsigned v = 0; v < 256; ++v) {
            pair[1].octets.span()[0] = static_cast<std::uint8_t>(v);
            const auto joined = joinShares(pair);
            seen.insert(joined->view()[0]);
        }
        QCOMPARE(seen.size(), std::size_t{256});
    }

    void whatDoesNotGoTogetherIsSaid()
    {
        using What = JoinError::What;
        const SecretBytes secret = randomSecret(32);
        const auto shares = splitSecret(secret, 2, 3);
        const auto others = splitSecret(secret, 2, 3);
        const auto refused = [](std::vector<RecoveryShare> given) { return joinShares(given).error(); };
        QVERIFY(refused({}) == (JoinError{What::TooFew, 0}));
        QVERIFY(refused(picked(*shares, {2})) == (JoinError{What::TooFew, 1}));
        QVERIFY(refused(picked(*shares, {1, 2, 3})) == (JoinError{What::TooMany, 3}));
        QVERIFY(refused(picked(*shares, {1, 1})) == (JoinError{What::Same, 2}));
        QVERIFY(refused(picked(*shares, {1, 2, 1})) == (JoinError{What::Same, 3}));
        std::vector<RecoveryShare> mixed = picked(*shares, {1});
        mixed.push_back(cloned((*others)[1]));
        QVERIFY(refused(std::move(mixed)) == (JoinError{What::OtherSet, 2}));
        for (const auto change : {&RecoveryShare::threshold, &RecoveryShare::shares}) {
            std::vector<RecoveryShare> bent = picked(*shares, {1, 2});
            bent[1].*change = 4;
            QVERIFY(refused(std::move(bent)) == (JoinError{What::OtherSet, 2}));
        }
        QVERIFY(splitSecret(secret, 1, 3).error() == CryptoError::BadKey);
        QVERIFY(splitSecret(secret, 4, 3).error() == CryptoError::BadKey);
        QVERIFY(splitSecret(secret, 2, 0).error() == CryptoError::BadKey);
        QVERIFY(splitSecret(Bytes(31), 2, 3).error() == CryptoError::BadKey);
    }

    void twoSharesOpenTheSlot()
    {
        const UserMasterKey key = UserMasterKey::generate();
        KeySlots keySlots;
        const auto shares = keySlots.addRecoveryShares(key);
        QVERIFY(shares && shares->size() == 3);
        const auto read = KeySlots::decode(keySlots.encode(key));
        const std::vector<KeySlots::Slot> list = read->list();
        QCOMPARE(list.size(), std::size_t{1});
        const auto* details = std::get_if<RecoverySharesSlot>(&list[0].details);
        QVERIFY(details != nullptr && details->set == (*shares)[0].set && details->threshold == 2 &&
                details->shares == 3);
        const auto joined = joinShares(picked(*shares, {1, 3}));
        const auto opened = read->openWithSecret(SlotKind::RecoveryShares, *joined);
        QVERIFY(opened && equal(opened->view(), key.view()));
        // A share that was changed gives another secret, which opens nothing; so does one share alone.
        std::vector<RecoveryShare> bent = picked(*shares, {1, 3});
        bent[1].octets.span()[31] ^= 1;
        QVERIFY(read->openWithSecret(SlotKind::RecoveryShares, *joinShares(bent)).error() == CryptoError::NotOpened);
        QVERIFY(read->openWithSecret(SlotKind::RecoveryShares, (*shares)[0].octets).error() == CryptoError::NotOpened);
        QVERIFY(read->openWithSecret(SlotKind::Recovery, *joined).error() == CryptoError::NotOpened);
    }

    void theTextIsReadBack()
    {
        const auto shares = splitSecret(randomSecret(32), 2, 3);
        std::set<std::string> seen;
        for (const RecoveryShare& share : *shares) {
            const std::string text = textOfSecret(shareText(share));
            QCOMPARE(text.size(), std::size_t{88 + 21});
            seen.insert(text);
            std::string typed;
            for (const char c : text) {
                const char small = static_cast<char>(std::tolower(c));
                typed += c == '0' ? 'o' : c == '1' ? 'L' : c == '-' ? ' ' : small;
            }
            for (const std::string& given : {text, "\n " + typed + "\r\n"}) {
                const auto read = parseShareText(given);
                QVERIFY(read && read->set == share.set && read->threshold == 2 && read->shares == 3 &&
                        read->index == share.index && equal(read->octets, share.octets));
            }
            QVERIFY(parseShareText(forged(bodyOf(share))).hasValue());
        }
        QCOMPARE(seen.size(), std::size_t{3});
        // A text of fixed octets, computed by another program (the grammar in Python).
        RecoveryShare fixed;
        for (std::size_t i = 0; i < 16; ++i)
            fixed.set.octets[i] = static_cast<std::uint8_t>(i);
        fixed.index = 2;
        fixed.octets = SecretBytes(32);
        for (std::size_t i = 0; i < 32; ++i)
            fixed.octets.span()[i] = static_cast<std::uint8_t>(0xa0 + i);
        QCOMPARE(textOfSecret(shareText(fixed)), std::string(kFixedText));
    }

    void typosAreFound()
    {
        using What = ShareTextError::What;
        const auto shares = splitSecret(randomSecret(32), 2, 3);
        const std::string text = textOfSecret(shareText((*shares)[1]));
        int tried = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '-')
                continue;
            for (const char c : std::string("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
                if (c == text[i])
                    continue;
                std::string typo = text;
                typo[i] = c;
                const auto parsed = parseShareText(typo);
                QVERIFY(!parsed && parsed.error() == (ShareTextError{What::Checksum, 0}));
                ++tried;
            }
        }
        std::printf("typos refused: %d\n", tried);
        QVERIFY(parseShareText(text.substr(0, text.size() - 1)).error() == (ShareTextError{What::Length, 0}));
        QVERIFY(parseShareText(text + "0").error() == (ShareTextError{What::Length, 0}));
        QVERIFY(parseShareText("").error() == (ShareTextError{What::Length, 0}));
        std::string strange = text;
        strange[5] = 'U';
        QVERIFY(parseShareText(strange).error() == (ShareTextError{What::Character, 5}));
        QVERIFY(parseShareText(textOfSecret(recoveryText(Bytes(32)))).error() == (ShareTextError{What::Sheet, 0}));
        // And a share is no sheet.
        QVERIFY(parseRecoveryText(text).error().what == RecoveryTextError::What::Length);
    }

    void impossibleNumbersAreRefused_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("value");
        QTest::addColumn<bool>("version");
        QTest::newRow("version 2") << 0 << 0x21 << true;
        QTest::newRow("suite 2") << 0 << 0x12 << true;
        QTest::newRow("one is enough") << 17 << 1 << false;
        QTest::newRow("more needed than there are") << 17 << 4 << false;
        QTest::newRow("fewer there than needed") << 18 << 1 << false;
        QTest::newRow("share 0") << 19 << 0 << false;
        QTest::newRow("share 4 of 3") << 19 << 4 << false;
    }
    void impossibleNumbersAreRefused()
    {
        QFETCH(int, at);
        QFETCH(int, value);
        QFETCH(bool, version);
        const auto shares = splitSecret(randomSecret(32), 2, 3);
        Bytes body = bodyOf((*shares)[0]);
        body[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(value);
        const auto parsed = parseShareText(forged(body));
        QVERIFY(!parsed);
        QVERIFY(parsed.error() ==
                (ShareTextError{version ? ShareTextError::What::Version : ShareTextError::What::Values, 0}));
    }

private:
    static const char* const kFixedText;
};
const char* const SharesTest::kFixedText =
    "2400-20G3-0G2G-C1R8-1450-P30D-1R7G-40R2-M2GT-58X4-MPKA-FA59-NANT-SBDE-NYRB-3CNK-PJTV-DDXR-Q6XB-QF5X-QTZN-87KR";

QTEST_GUILESS_MAIN(SharesTest)
#include "shares_test.moc"
