// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "throttle.h"

#include "account.h"

#include <support/data.h>
#include <support/fixtures.h>
#include <util/file.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::workstation;

namespace {
class SetClock final : public Clock {
public:
    Instant now() const override { return m_now; }
    void set(std::int64_t seconds) { m_now = Instant::fromSeconds(seconds); }
    void advance(std::int64_t seconds) { m_now.ns += seconds * 1'000'000'000; }

private:
    Instant m_now = Instant::fromSeconds(1'800'000'000);
};
} // namespace

class ThrottleTest : public QObject {
    Q_OBJECT
    support::TemporaryFolder m_folder;
    std::filesystem::path m_file = m_folder.path() / "tries";
    SetClock m_clock;

    /// A new process each time: nothing but the file is remembered.
    std::int64_t wait()
    {
        const auto seconds = Throttle(m_file, m_clock).wait();
        return seconds ? *seconds : -1;
    }
    void wrong(int times)
    {
        for (int n = 0; n < times; ++n)
            QVERIFY(Throttle(m_file, m_clock).begin().hasValue());
    }

private Q_SLOTS:
    void init()
    {
        std::filesystem::remove_all(m_file);
        m_clock = SetClock();
    }

    void theWaits()
    {
        for (std::uint32_t n = 0; n <= 5; ++n)
            QCOMPARE(waitSeconds(n), std::int64_t{0});
        const std::int64_t expected[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900};
        for (std::uint32_t n = 0; n < std::size(expected); ++n)
            QCOMPARE(waitSeconds(6 + n), expected[n]);
        QCOMPARE(waitSeconds(UINT32_MAX), std::int64_t{900});
    }

    void fiveAreFreeAndTheRestWait()
    {
        QCOMPARE(wait(), std::int64_t{0});
        wrong(5);
        QCOMPARE(wait(), std::int64_t{0});
        wrong(1);
        QCOMPARE(wait(), std::int64_t{1});
        m_clock.advance(1);
        QCOMPARE(wait(), std::int64_t{0});
        wrong(3);
        QCOMPARE(wait(), std::int64_t{8});
        m_clock.advance(7);
        // Asking does not make it longer, and does not count.
        QCOMPARE(wait(), std::int64_t{1});
        QCOMPARE(wait(), std::int64_t{1});
        m_clock.advance(1);
        QCOMPARE(wait(), std::int64_t{0});
        Throttle(m_file, m_clock).succeed();
        QVERIFY(!std::filesystem::exists(m_file));
        wrong(5);
        QCOMPARE(wait(), std::int64_t{0});
    }

    void aClockThatIsSetBackGainsNothing()
    {
        wrong(9);
        QCOMPARE(wait(), std::int64_t{8});
        m_clock.advance(-3'600);
        QCOMPARE(wait(), std::int64_t{8});
        m_clock.advance(5);
        QCOMPARE(wait(), std::int64_t{3});
        m_clock.advance(-1'000'000'000);
        QCOMPARE(wait(), std::int64_t{8});
        m_clock.advance(8);
        QCOMPARE(wait(), std::int64_t{0});
        // A clock that was years ahead locks nobody out for longer than the wait.
        m_clock.set(9'000'000'000);
        wrong(1);
        m_clock.set(1'800'000'000);
        QCOMPARE(wait(), std::int64_t{16});
        m_clock.advance(16);
        QCOMPARE(wait(), std::int64_t{0});
        // The whole range of instants.
        QVERIFY(writeFileAtomically(m_file, encodeTries({20, Instant{INT64_MIN}})).hasValue());
        QCOMPARE(wait(), std::int64_t{0});
        QVERIFY(writeFileAtomically(m_file, encodeTries({UINT32_MAX, Instant{INT64_MAX}})).hasValue());
        QCOMPARE(wait(), std::int64_t{900});
        wrong(1);
        QCOMPARE(wait(), std::int64_t{900});
    }

    void damageIsTheLongestWait_data()
    {
        QTest::addColumn<QByteArray>("octets");
        const Bytes good = encodeTries({7, Instant::fromSeconds(1'800'000'000)});
        const auto bent = [&](std::size_t at) {
            Bytes octets = good;
            octets[at] ^= 1;
            return QByteArray(reinterpret_cast<const char*>(octets.data()), static_cast<qsizetype>(octets.size()));
        };
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut") << bent(0).left(20);
        for (std::size_t at = 0; at < good.size(); ++at)
            QTest::addRow("octet %zu", at) << bent(at);
    }
    void damageIsTheLongestWait()
    {
        QFETCH(QByteArray, octets);
        QVERIFY(!decodeTries(viewOf(octets.toStdString())).hasValue());
        QVERIFY(writeFileAtomically(m_file, viewOf(octets.toStdString())).hasValue());
        QCOMPARE(wait(), std::int64_t{900});
        m_clock.advance(900);
        QCOMPARE(wait(), std::int64_t{0});
    }

    void whatTheDecoderRefuses()
    {
        const Tries tries{7, Instant::fromSeconds(1'800'000'000)};
        const Bytes good = encodeTries(tries);
        QCOMPARE(good.size(), std::size_t{50});
        QVERIFY(decodeTries(good).hasValue() && *decodeTries(good) == tries);
        Bytes changed = good;
        changed[0] = 'X';
        QVERIFY(decodeTries(changed).error() == CodecError::BadMagic);
        for (const std::size_t at : {4u, 5u}) {
            changed = good;
            changed[at] = 2;
            QVERIFY(decodeTries(changed).error() == CodecError::BadVersion);
        }
        changed = good;
        changed[49] ^= 1;
        QVERIFY(decodeTries(changed).error() == CodecError::BadValue);
        // No file stands for none.
        QVERIFY(decodeTries(encodeTries({0, {}})).error() == CodecError::BadValue);
        changed = good;
        changed.push_back(0);
        QVERIFY(!decodeTries(changed).hasValue());
        if (support::makesFixtures())
            support::makeFixture("tries-1", "tries", good);
        QVERIFY(support::released("tries-1", "tries") == good);
    }

    void whatCannotBeWrittenAllowsNothing()
    {
        QVERIFY(std::filesystem::create_directories(m_file / "in the way"));
        Throttle throttle(m_file, m_clock);
        const auto waiting = throttle.wait();
        QVERIFY(!waiting && waiting.error().failure == Failure::Storage);
        const auto began = throttle.begin();
        QVERIFY(!began && began.error().failure == Failure::Storage);
    }

    // The account behind it: counted before it is looked at, told apart from a wrong one by its words alone.
    void anAccountWaits()
    {
        const auto made =
            createAccount(m_folder.path(), {{"nurse", "S. Whitlock", interfaces::Role::Nurse, "Ward"}, "x"},
                          viewOf("right"), crypto::kPassphraseFloor);
        QVERIFY(made.hasValue());
        const auto file = userPaths(m_folder.path(), "nurse").tries;
        const auto open = [&](std::string_view passphrase) {
            return openAccount(m_folder.path(), "nurse", viewOf(passphrase), m_clock);
        };
        const auto nobody = openAccount(m_folder.path(), "nobody", viewOf("right"), m_clock);
        for (int n = 0; n < 6; ++n) {
            const auto refused = open("wrong");
            QVERIFY(!refused && refused.error() == nobody.error());
        }
        for (const char* passphrase : {"wrong", "right"}) {
            const auto waits = open(passphrase);
            QVERIFY(!waits && waits.error().failure == Failure::NotPermitted);
            QCOMPARE(waits.error().message.arguments.at(0), std::string("1"));
            QVERIFY(waits.error().message.source.starts_with("There were too many wrong passphrases"));
        }
        QVERIFY(checkPassphrase(m_folder.path(), "nurse", viewOf("right"), m_clock).error() == open("right").error());
        // What was printed is not held up, and the count stays.
        QVERIFY(openAccountByRecovery(m_folder.path(), "nurse", textOf(made->recoveryText.view())).hasValue());
        QVERIFY(std::filesystem::exists(file));
        m_clock.advance(1);
        QVERIFY(open("right").hasValue());
        QVERIFY(!std::filesystem::exists(file));
        QVERIFY(open("wrong").error() == nobody.error());
        QVERIFY(open("right").hasValue());
        // Damaged slots say so before anything is counted.
        const auto path = userPaths(m_folder.path(), "nurse").folder / "slots";
        Bytes octets = *readFile(path, kMaxSlotsFile);
        octets[40] ^= 1;
        QVERIFY(writeFileAtomically(path, octets).hasValue());
        QVERIFY(open("right").error().failure == Failure::Integrity);
        QVERIFY(!std::filesystem::exists(file));
    }
};

QTEST_APPLESS_MAIN(ThrottleTest)
#include "throttle_test.moc"
