// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/format.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::model;

namespace {
constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 86400;
} // namespace

class FormatTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // NHS CUI Date Display D+Ta-0006 … 0018 and Time Display D+Tb-0001 …
    void times_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("year") << QByteArray("2019") << QByteArray("2019");
        QTest::newRow("month") << QByteArray("2019-03") << QByteArray("Mar-2019");
        QTest::newRow("May in full") << QByteArray("2008-05-01") << QByteArray("01-May-2008");
        QTest::newRow("two-digit day") << QByteArray("2008-01-01") << QByteArray("01-Jan-2008");
        QTest::newRow("wall clock") << QByteArray("2026-11-20T06:12:00+01:00") << QByteArray("20-Nov-2026 06:12");
        QTest::newRow("seconds") << QByteArray("2026-11-20T06:12:05Z") << QByteArray("20-Nov-2026 06:12:05");
        QTest::newRow("midnight") << QByteArray("2026-11-20T00:00:00Z") << QByteArray("20-Nov-2026 00:00");
    }
    void times()
    {
        QFETCH(QByteArray, source);
        QFETCH(QByteArray, shown);
        QCOMPARE(formatTime(*parseClinicalTime(source.toStdString())), shown.toStdString());
    }

    void instants()
    {
        const Instant at = *parseRfc3339("2026-03-05T23:30:15Z");
        QCOMPARE(formatInstant(at, 0), std::string("05-Mar-2026 23:30"));
        QCOMPARE(formatInstant(at, 60), std::string("06-Mar-2026 00:30"));
        QCOMPARE(formatInstant(at, -600, true), std::string("05-Mar-2026 13:30:15"));
        QCOMPARE(formatInstant(*parseRfc3339("1950-01-01T00:00:00Z"), -1), std::string("31-Dec-1949 23:59"));
    }

    // The fixtures of the Patient Banner's age tables.
    void ages_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QByteArray>("shown");
        const auto row = [](const char* name, std::int64_t s, const char* shown) {
            QTest::newRow(name) << qint64(s) << QByteArray(shown);
        };
        row("1 h 30 min", kHour + 30 * kMinute, "90min");
        row("just below 2 h", 2 * kHour - 1, "119min");
        row("2 h", 2 * kHour, "2hrs");
        row("1 d 2 h 5 min", kDay + 2 * kHour + 5 * kMinute, "26hrs");
        row("2 d", 2 * kDay, "2d");
        row("3 d 17 h", 3 * kDay + 17 * kHour, "3d");
        row("27 d", 27 * kDay, "27d");
        row("28 d 5 h", 28 * kDay + 5 * kHour, "4w");
        row("29 d", 29 * kDay, "4w 1d");
        row("1 y 1 d", 366 * kDay, "12m 1d");
        row("1 y 39 d", (365 + 39) * kDay, "13m 8d");
        row("4 y 39 d", (4 * 365 + 1 + 39) * kDay, "4y 1m");
        row("before birth", -1, "");
    }
    void ages()
    {
        QFETCH(qint64, seconds);
        QFETCH(QByteArray, shown);
        const Instant born = *parseRfc3339("2001-01-01T08:00:00Z");
        QCOMPARE(formatAge(born, Instant{born.ns + seconds * 1'000'000'000}), shown.toStdString());
    }

    void agesByDate()
    {
        QCOMPARE(formatAge(CivilDate{1957, 3, 14}, CivilDate{2026, 11, 20}), std::string("69y"));
        QCOMPARE(formatAge(CivilDate{1957, 3, 14}, CivilDate{2026, 3, 13}), std::string("68y"));
        QCOMPARE(formatAge(CivilDate{2008, 10, 16}, CivilDate{2026, 10, 15}), std::string("17y 11m"));
        QCOMPARE(formatAge(CivilDate{2008, 10, 16}, CivilDate{2026, 10, 16}), std::string("18y"));
        QCOMPARE(formatAge(CivilDate{2026, 11, 20}, CivilDate{2026, 11, 20}), std::string("0d"));
        QCOMPARE(formatAge(CivilDate{2024, 2, 29}, CivilDate{2025, 2, 28}), std::string("52w 1d"));
        QCOMPARE(formatAge(CivilDate{2024, 1, 31}, CivilDate{2025, 3, 1}), std::string("13m 1d"));
        QCOMPARE(formatAge(CivilDate{2026, 11, 20}, CivilDate{2026, 11, 19}), std::string());
    }

    void durations()
    {
        QCOMPARE(formatDuration(45), std::string("45s"));
        QCOMPARE(formatDuration(2 * kHour + 40 * kMinute), std::string("2hr 40min"));
        QCOMPARE(formatDuration(6 * kHour + 10 * kMinute + 20), std::string("6hr 10min"));
        QCOMPARE(formatDuration(3 * kHour), std::string("3hr"));
        QCOMPARE(formatDuration(3 * kDay + 4 * kHour), std::string("3d 4hr"));
        QCOMPARE(formatDuration(8 * kMinute + 39), std::string("8min 39s"));
        QCOMPARE(formatDuration(40 * kDay), std::string("5w 5d"));
        QCOMPARE(formatDuration(-kHour), std::string("-1hr"));
    }

    void values()
    {
        const Ucum& u = Ucum::builtin();
        QVERIFY((formatValue(Quantity{"1.00", "", "mmol/L", "mmol/L"}, u) == ShownValue{"1.00", "mmol/L"}));
        QVERIFY((formatValue(Quantity{"5", "<", "", "mm[Hg]"}, u) == ShownValue{"<5", "mmHg"}));
        QVERIFY((formatValue(Quantity{"120", "", "mm[Hg]", "mm[Hg]"}, u) == ShownValue{"120", "mmHg"}));
        QVERIFY((formatValue(Quantity{"3", "", "", "bananas"}, u) == ShownValue{"3", "\"bananas\""}));
        QVERIFY((formatValue(Quantity{"3", "", "slices", ""}, u) == ShownValue{"3", "slices"}));
        QVERIFY((formatValue(Coded{{{"s", "c", "Display"}}, "Own words"}, u) == ShownValue{"Own words", ""}));
        QVERIFY((formatValue(Coded{{{"s", "c", ""}, {"s", "d", "Display"}}, ""}, u) == ShownValue{"Display", ""}));
        QVERIFY((formatValue(Coded{{{"urn:s", "c", ""}}, ""}, u) == ShownValue{"c (urn:s)", ""}));
        QVERIFY((formatValue(
                     QuantityPair{QuantityPair::Kind::Range, Quantity{"1", "", "", "kg"}, Quantity{"2", "", "", "kg"}},
                     u) == ShownValue{"1–2", "kg"}));
        QVERIFY((
            formatValue(QuantityPair{QuantityPair::Kind::Ratio, Quantity{"1", "", "", ""}, Quantity{"128", "", "", ""}},
                        u) == ShownValue{"1:128", ""}));
        QVERIFY((formatValue(
                     QuantityPair{QuantityPair::Kind::Ratio, Quantity{"5", "", "", "mg"}, Quantity{"1", "", "", "mL"}},
                     u) == ShownValue{"5 mg per 1 mL", ""}));
        QVERIFY(formatValue(std::monostate(), u) == ShownValue());
    }

    void numbersOfPeople()
    {
        QVERIFY(isNhsNumber("9434765919")); // the published example of the check digit
        QVERIFY(!isNhsNumber("9434765918"));
        QVERIFY(!isNhsNumber("943476591"));
        QVERIFY(!isNhsNumber("94347659a9"));
    }
};

QTEST_APPLESS_MAIN(FormatTest)
#include "format_test.moc"
