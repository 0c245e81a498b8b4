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
        }
    }
};

QTEST_APPLESS_MAIN(TypesTest)
#include "types_test.moc"
