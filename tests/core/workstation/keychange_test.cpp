// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keychange.h"

#include "paper.h"

#include <crypto/hash.h>
#include <support/data.h>

#include <QTest>

#include <cerrno>
#include <sys/stat.h>

using namespace twinchart;
using namespace twinchart::workstation;
using crypto::CryptoError;
using crypto::KeySlots;
using crypto::SlotKind;
using crypto::UserMasterKey;

namespace {
/// The power fails at one of the writes: before it, or after it and before anybody hears of it.
struct PowerCut {};

class MemoryFile final : public SlotFile {
public:
    Bytes octets;
    int writes = 0;
    int cutAt = 0; ///< the write at which it fails, from 1; 0 = none
    bool cutAfter = false;
    int failAt = 0;         ///< the write that is refused
    bool failAfter = false; ///< although it was done
    int bendAt = 0;         ///< the write that stores something else

    Expected<Bytes, FileError> read() override { return octets; }
    Expected<void, FileError> write(BytesView next) override
    {
        ++writes;
        if (writes == cutAt && !cutAfter)
            throw PowerCut{};
        if (writes == failAt && !failAfter)
            return Unexpected{FileError{"slots", ENOSPC}};
        octets = bytesOf(next);
        if (writes == bendAt)
            octets[octets.size() / 2] ^= 1;
        if (writes == cutAt)
            throw PowerCut{};
        if (writes == failAt)
            return Unexpected{FileError{"slots", EIO}};
        return {};
    }
};
} // namespace

class KeyChangeTest : public QObject {
    Q_OBJECT
    support::TemporaryFolder m_folder;
    UserMasterKey m_master = UserMasterKey::generate();
    int m_number = 0;

    /// Of a kind that costs no derivation: what is tried here is the order of the writes.
    NewWay way(std::string_view secret) const
    {
        return {
            SlotKind::Token,
            [this, secret](KeySlots& keySlots) -> Result<void> {
                if (!keySlots.addSecret(m_master, secret32(secret), crypto::TokenSlot{bytesOf("card"), {}}))
                    qFatal("no slot");
                return {};
            },
            [secret](const KeySlots& keySlots) { return keySlots.openWithSecret(SlotKind::Token, secret32(secret)); },
            {}};
    }
    static Digest256 secret32(std::string_view secret) { return crypto::sha256(viewOf(secret)); }
    Bytes start() const
    {
        KeySlots keySlots;
        if (!way("old").add(keySlots))
            qFatal("no slot");
        return keySlots.encode(m_master);
    }
    bool opens(const MemoryFile& file, std::string_view secret) const
    {
        const auto read = KeySlots::decode(file.octets);
        const auto opened = read ? way(secret).open(*read) : Unexpected{CryptoError::Damaged};
        return opened && equal(opened->view(), m_master.view());
    }
    std::string fresh(const char* name) { return (m_folder.path() / (name + std::to_string(++m_number))).string(); }
    std::vector<std::string> three() { return {fresh("share"), fresh("share"), fresh("share")}; }
    static std::size_t slotCount(const MemoryFile& file) { return KeySlots::decode(file.octets)->list().size(); }
    static bool isThere(const std::string& file) { return std::filesystem::exists(file); }

private Q_SLOTS:
    void aNewPassphraseTakesThePlaceOfTheOld()
    {
        KeySlots keySlots;
        QVERIFY(keySlots.addPassphrase(m_master, viewOf("old"), crypto::kPassphraseFloor).hasValue());
        MemoryFile file;
        file.octets = keySlots.encode(m_master);
        QVERIFY(changeWay(file, m_master, passphraseWay(m_master, viewOf("new"), crypto::kPassphraseFloor)).hasValue());
        QCOMPARE(file.writes, 2);
        QCOMPARE(slotCount(file), std::size_t{1});
        const auto read = KeySlots::decode(file.octets);
        QVERIFY(read->openWithPassphrase(viewOf("new")).hasValue());
        QVERIFY(read->openWithPassphrase(viewOf("old")).error() == CryptoError::NotOpened);
        // An empty one is refused before anything is written.
        const auto empty = changeWay(file, m_master, passphraseWay(m_master, {}, crypto::kPassphraseFloor));
        QVERIFY(!empty && empty.error().failure == Failure::Refused);
        QCOMPARE(file.writes, 2);
    }

    // The drill: power cut at every write, on both sides of it.
    void thePowerFailsAtEveryWrite_data()
    {
        QTest::addColumn<int>("cutAt");
        QTest::addColumn<bool>("after");
        QTest::addColumn<bool>("oldOpens");
        QTest::addColumn<bool>("newOpens");
        QTest::newRow("before the new slot") << 1 << false << true << false;
        QTest::newRow("after the new slot") << 1 << true << true << true;
        QTest::newRow("before the old one goes") << 2 << false << true << true;
        QTest::newRow("after the old one went") << 2 << true << false << true;
    }
    void thePowerFailsAtEveryWrite()
    {
        QFETCH(int, cutAt);
        QFETCH(bool, after);
        QFETCH(bool, oldOpens);
        QFETCH(bool, newOpens);
        MemoryFile file;
        file.octets = start();
        file.cutAt = cutAt;
        file.cutAfter = after;
        bool cut = false;
        try {
            [[maybe_unused]] const auto never = changeWay(file, m_master, way("new"));
        } catch (const PowerCut&) {
            cut = true;
        }
        QVERIFY(cut);
        QCOMPARE(opens(file, "old"), oldOpens);
        QCOMPARE(opens(file, "new"), newOpens);
        // Once more puts it in order, from whatever was left.
        MemoryFile again;
        again.octets = file.octets;
        QVERIFY(changeWay(again, m_master, way("third")).hasValue());
        QVERIFY(opens(again, "third") && !opens(again, "old") && !opens(again, "new"));
        QCOMPARE(slotCount(again), std::size_t{1});
    }

    void whatTheDiskRefusesIsSaid()
    {
        for (const bool after : {false, true}) {
            MemoryFile first;
            first.octets = start();
            first.failAt = 1;
            first.failAfter = after;
            const auto refused = changeWay(first, m_master, way("new"));
            QVERIFY(!refused && refused.error().failure == Failure::Storage);
            QVERIFY(opens(first, "old"));
            MemoryFile second;
            second.octets = start();
            second.failAt = 2;
            second.failAfter = after;
            const auto half = changeWay(second, m_master, way("new"));
            QVERIFY(!half && half.error().failure == Failure::Storage);
            QVERIFY(half.error().message.source.ends_with("The old and the new one both open. Try again."));
            QVERIFY(opens(second, "new") && opens(second, "old") != after);
        }
        MemoryFile bent;
        bent.octets = start();
        bent.bendAt = 1;
        const auto damaged = changeWay(bent, m_master, way("new"));
        QVERIFY(!damaged && damaged.error().failure == Failure::Integrity);
        QCOMPARE(bent.writes, 1);
    }

    void aFileOfSomebodyElseIsNotVouchedFor()
    {
        MemoryFile file;
        file.octets = start();
        QVERIFY(changeWay(file, m_master, way("new")).hasValue());
        const Bytes good = file.octets;
        file.writes = 0;
        // Of another key.
        const UserMasterKey other = UserMasterKey::generate();
        KeySlots stranger;
        QVERIFY(stranger.addRecovery(other).hasValue());
        file.octets = stranger.encode(other);
        QVERIFY(changeWay(file, m_master, way("third")).error().failure == Failure::Integrity);
        // The slot that had ended, put back by somebody without the key, the digest made right.
        const Bytes before = start();
        constexpr std::size_t kHead = 6 + 4 + 4;
        const std::size_t slotSize = before.size() - kHead - 64;
        Bytes mended(good.begin(), good.end() - 32);
        mended.insert(mended.begin() + kHead, before.begin() + kHead,
                      before.begin() + kHead + std::ptrdiff_t(slotSize));
        mended[kHead - 1] = 2;
        const Digest256 digest = crypto::sha256(mended);
        mended.insert(mended.end(), digest.octets.begin(), digest.octets.end());
        QVERIFY(KeySlots::decode(mended).hasValue());
        file.octets = mended;
        QVERIFY(changeWay(file, m_master, way("third")).error().failure == Failure::Integrity);
        file.octets = good;
        file.octets[20] ^= 1;
        QVERIFY(changeWay(file, m_master, way("third")).error().failure == Failure::Integrity);
        QCOMPARE(file.writes, 0);
    }

    void aNewSheetTakesThePlaceOfTheOld()
    {
        MemoryFile file;
        file.octets = start();
        const std::string first = fresh("sheet");
        QVERIFY(changeWay(file, m_master, sheetWay(m_master, first)).hasValue());
        const std::string second = fresh("sheet");
        QVERIFY(changeWay(file, m_master, sheetWay(m_master, second)).hasValue());
        struct stat mode{};
        QVERIFY(::stat(second.c_str(), &mode) == 0 && (mode.st_mode & 0777) == 0600);
        const auto key = [](const std::string& path) {
            return std::move(*crypto::parseRecoveryText(textOf(*readFile(path, 1024))));
        };
        const auto read = KeySlots::decode(file.octets);
        QVERIFY(read->openWithRecovery(key(second)).hasValue());
        QVERIFY(read->openWithRecovery(key(first)).error() == CryptoError::NotOpened);
        QVERIFY(opens(file, "old"));
        QCOMPARE(slotCount(file), std::size_t{2});
        // Never over another file, and without a trace when the slots cannot be written.
        const int writes = file.writes;
        const auto over = changeWay(file, m_master, sheetWay(m_master, second));
        QVERIFY(!over && over.error().failure == Failure::Storage);
        QCOMPARE(file.writes, writes);
        QVERIFY(read->openWithRecovery(key(second)).hasValue());
        const std::string third = fresh("sheet");
        file.failAt = writes + 1;
        QVERIFY(!changeWay(file, m_master, sheetWay(m_master, third)).hasValue());
        QVERIFY(!isThere(third));
        QVERIFY(KeySlots::decode(file.octets)->openWithRecovery(key(second)).hasValue());
    }

    void newSharesTakeThePlaceOfTheOld()
    {
        MemoryFile file;
        file.octets = start();
        const auto secret = [](const std::vector<std::string>& files, std::size_t a, std::size_t b) {
            std::vector<crypto::RecoveryShare> two;
            for (const std::size_t i : {a, b})
                two.push_back(std::move(*crypto::parseShareText(textOf(*readFile(files[i], 1024)))));
            return std::move(*crypto::joinShares(two));
        };
        const auto files = three();
        QVERIFY(changeWay(file, m_master, sharesWay(m_master, files)).hasValue());
        const auto newer = three();
        QVERIFY(changeWay(file, m_master, sharesWay(m_master, newer)).hasValue());
        const auto read = KeySlots::decode(file.octets);
        for (const auto& [a, b] : {std::pair{0, 1}, {0, 2}, {1, 2}}) {
            QVERIFY(read->openWithSecret(SlotKind::RecoveryShares, secret(newer, std::size_t(a), std::size_t(b)))
                        .hasValue());
            QVERIFY(
                read->openWithSecret(SlotKind::RecoveryShares, secret(files, std::size_t(a), std::size_t(b))).error() ==
                CryptoError::NotOpened);
        }
        // The second of three is in the way: the first, ours, goes; the other's stays.
        auto blocked = three();
        QVERIFY(writeFileAtomically(blocked[1], viewOf("somebody's")).hasValue());
        const int writes = file.writes;
        const auto refused = changeWay(file, m_master, sharesWay(m_master, blocked));
        QVERIFY(!refused && refused.error().failure == Failure::Storage);
        QCOMPARE(file.writes, writes);
        QVERIFY(!isThere(blocked[0]) && isThere(blocked[1]) && !isThere(blocked[2]));
        file.failAt = writes + 1;
        const auto none = three();
        QVERIFY(!changeWay(file, m_master, sharesWay(m_master, none)).hasValue());
        QVERIFY(!isThere(none[0]) && !isThere(none[1]) && !isThere(none[2]));
        QVERIFY(
            KeySlots::decode(file.octets)->openWithSecret(SlotKind::RecoveryShares, secret(newer, 0, 2)).hasValue());
    }

    void paperIsNewAndNoLink()
    {
        const SecretBytes text = SecretBytes::copyOf("TEXT");
        const std::string target = fresh("paper");
        const std::string link = fresh("link");
        std::filesystem::create_symlink(target, link);
        QCOMPARE(writePaper(link, text).error().code, EEXIST);
        QVERIFY(!isThere(target));
        QVERIFY(writePaper(target, text).hasValue());
        QVERIFY(*readFile(target, 100) == bytesOf("TEXT\n"));
        QCOMPARE(writePaper(target, text).error().code, EEXIST);
        QCOMPARE(writePaper((m_folder.path() / "none" / "file").string(), text).error().code, ENOENT);
    }
};

QTEST_APPLESS_MAIN(KeyChangeTest)
#include "keychange_test.moc"
