// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/hashes.h>
#include <ledger/types.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;

class TypesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goodTimestamps()
    {
        QVERIFY(parseTimestamp("0001-01-01T00:00:00Z") == Timestamp{});
        QVERIFY(parseTimestamp("1970-01-01T00:00:00Z") == (Timestamp{0, 0}));
        QVERIFY(parseTimestamp("2017-12-25T03:00:01.234Z") == (Timestamp{1'514'170'801, 234'000'000}));
        QVERIFY(parseTimestamp("9999-12-31T23:59:59.999999999Z") == (Timestamp{Timestamp::kMaxSeconds, 999'999'999}));
    }
    void badTimestamps_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", "2020-01-01", "2020-01-01T00:00:00", "2020-01-01T00:00:00+01:00", "2020-02-30T00:00:00Z",
              "2020-01-01T24:00:00Z", "2020-01-01T00:60:00Z", "2020-01-01T00:00:61Z", "2020-01-01T00:00:00.Z",
              "2020-01-01T00:00:00.1234567890Z", "2020-01-01T00:00:00ZZ", "0000-01-01T00:00:00Z",
              "20x0-01-01T00:00:00Z", " 2020-01-01T00:00:00Z"})
            QTest::newRow(text) << text;
    }
    void badTimestamps()
    {
        QFETCH(QString, text);
        QVERIFY(!parseTimestamp(text.toStdString()));
    }
    /// No octet of a time may be another one, and none may lack.
    void everyPlaceOfATimestampCounts()
    {
        const std::string good = "2017-12-25T03:00:01.234Z";
        QVERIFY(parseTimestamp(good));
        for (std::size_t at = 0; at < good.size(); ++at) {
            QVERIFY2(!parseTimestamp(good.substr(0, at)), good.substr(0, at).c_str());
            for (const char c : {' ', '/', ':', ';', 'x', '\0'}) {
                std::string changed = good;
                changed[at] = c;
                QVERIFY2(changed == good || !parseTimestamp(changed), changed.c_str());
            }
        }
        for (const char* text : {"2020-13-01T00:00:00Z", "2020-00-01T00:00:00Z", "2020-01-00T00:00:00Z",
                                 "2020-01-32T00:00:00Z", "2020-01-01T00:00:60Z"})
            QVERIFY2(!parseTimestamp(text), text);
        QVERIFY(parseTimestamp("2020-02-29T23:59:59.9Z") == (Timestamp{1'583'020'799, 900'000'000}));
        QVERIFY(parseTimestamp("2020-01-01T00:00:00.000000001Z") == (Timestamp{1'577'836'800, 1}));
    }
    void edgesOfTime()
    {
        QVERIFY((Timestamp{Timestamp::kMinSeconds, 0}.valid()));
        QVERIFY(!(Timestamp{Timestamp::kMinSeconds - 1, 0}.valid()));
        QVERIFY((Timestamp{Timestamp::kMaxSeconds, 999'999'999}.valid()));
        // The last whole second but one of 64 bits of nanoseconds, on both sides.
        constexpr std::int64_t kEdge = 9'223'372'035;
        QVERIFY((Timestamp{kEdge, 999'999'999}.instant()) == Instant{kEdge * 1'000'000'000 + 999'999'999});
        QVERIFY(!(Timestamp{kEdge + 1, 0}.instant()));
        QVERIFY((Timestamp{-kEdge, 0}.instant()) == Instant{-kEdge * 1'000'000'000});
        QVERIFY(!(Timestamp{-kEdge - 1, 0}.instant()));
        QVERIFY(!(Timestamp{0, 1'000'000'000}.instant()));
    }
    void instantsAndTimestamps()
    {
        for (const std::int64_t ns : {0LL, 1LL, -1LL, -1'000'000'000LL, 1'790'000'000'123'456'789LL}) {
            const Timestamp t = Timestamp::from(Instant{ns});
            QVERIFY(t.valid());
            QCOMPARE(t.instant()->ns, std::int64_t{ns});
        }
        QVERIFY(!Timestamp{}.instant());
        QVERIFY(!(Timestamp{Timestamp::kMaxSeconds, 0}.instant()));
        QVERIFY(!(Timestamp{0, -1}.valid()));
        QVERIFY(!(Timestamp{0, 1'000'000'000}.valid()));
        QVERIFY(!(Timestamp{Timestamp::kMaxSeconds + 1, 0}.valid()));
    }
    void setsAreOrderedByPowerThenAddress()
    {
        std::vector<Validator> validators;
        for (std::uint8_t i = 0; i < 20; ++i) {
            PublicSigningKey key;
            key.octets.fill(i);
            validators.push_back(makeValidator(key, i % 3));
        }
        const ValidatorSet set = makeValidatorSet(validators);
        for (std::size_t i = 1; i < set.validators.size(); ++i) {
            const Validator& a = set.validators[i - 1];
            const Validator& b = set.validators[i];
            QVERIFY(a.power > b.power || (a.power == b.power && a.address < b.address));
            QVERIFY(b.address == addressOf(b.key));
            QCOMPARE(b.proposerPriority, std::int64_t{0});
        }
    }
};

QTEST_APPLESS_MAIN(TypesTest)
#include "types_test.moc"
