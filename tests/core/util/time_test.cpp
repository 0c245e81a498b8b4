// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/time.h>

#include <support/data.h>

#include <QTest>

using namespace twinchart;

class TimeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("canonical"); // empty = refused
        const char* const rows[][2] = {
            {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
            {"2026-11-20T06:12:00+01:00", "2026-11-20T05:12:00Z"},
            {"2026-11-20T23:59:59.5-05:00", "2026-11-21T04:59:59.5Z"},
            {"1957-03-14", "1957-03-14T00:00:00Z"},
            {"2000-02-29", "2000-02-29T00:00:00Z"},
            {"1900-02-29", ""},
            {"2026-13-01", ""},
            {"2026-04-31", ""},
            {"2026-11-20T24:00:00Z", ""},
            {"2026-11-20T06:12:00", ""},
            {"2026-11-20T06:12Z", ""},
            {"2026-11-20 06:12:00Z", ""},
            {"2026-11-20T06:12:00.Z", ""},
            {"2026-11-20T06:12:00+1:00", ""},
            {"2026-11-20T06:12:00Zx", ""},
            {"26-11-20", ""},
            {"0001-01-01T00:00:00Z", ""},
            {"", ""},
        };
        for (const auto& row : rows)
            QTest::newRow(row[0]) << QByteArray(row[0]) << QByteArray(row[1]);
    }
    void parses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, canonical);
        const auto t = parseRfc3339(text.toStdString());
        QCOMPARE(t.has_value(), !canonical.isEmpty());
        if (t)
            QCOMPARE(toRfc3339(*t), canonical.toStdString());
    }
    void reachesBothEnds_data()
    {
        QTest::addColumn<std::int64_t>("ns");
        QTest::addColumn<std::int64_t>("seconds");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("first") << std::int64_t{INT64_MIN} << std::int64_t{-9'223'372'037}
                               << QByteArray("1677-09-21T00:12:43.145224192Z");
        QTest::newRow("last") << std::int64_t{INT64_MAX} << std::int64_t{9'223'372'036}
                              << QByteArray("2262-04-11T23:47:16.854775807Z");
        QTest::newRow("just before 1970")
            << std::int64_t{-1} << std::int64_t{-1} << QByteArray("1969-12-31T23:59:59.999999999Z");
        QTest::newRow("a whole second before")
            << std::int64_t{-1'000'000'000} << std::int64_t{-1} << QByteArray("1969-12-31T23:59:59Z");
        QTest::newRow("1970") << std::int64_t{0} << std::int64_t{0} << QByteArray("1970-01-01T00:00:00Z");
    }
    void reachesBothEnds()
    {
        QFETCH(std::int64_t, ns);
        QFETCH(std::int64_t, seconds);
        QFETCH(QByteArray, text);
        QCOMPARE(Instant{ns}.seconds(), seconds);
        QCOMPARE(toRfc3339(Instant{ns}), text.toStdString());
    }
    void daysAndDatesAreInverse()
    {
        auto random = support::seededGenerator("util_time");
        QCOMPARE(daysFromCivil({1970, 1, 1}), std::int64_t{0});
        QCOMPARE(daysFromCivil({2000, 3, 1}), std::int64_t{11017});
        for (int i = 0; i < 5000; ++i) {
            const auto day = static_cast<std::int64_t>(random() % 2'000'000) - 1'000'000;
            const CivilDate d = civilFromDays(day);
            QCOMPARE(daysFromCivil(d), day);
            QVERIFY(isValid(d));
        }
    }
    void textAndInstantAreInverse()
    {
        auto random = support::seededGenerator("util_time");
        for (int i = 0; i < 5000; ++i) {
            std::uniform_int_distribution<std::int64_t> anyTime(-9'000'000'000'000'000'000, 9'000'000'000'000'000'000);
            const Instant t{anyTime(random)};
            const auto back = parseRfc3339(toRfc3339(t));
            QVERIFY(back.has_value());
            QCOMPARE(back->ns, t.ns);
        }
    }
};
QTEST_APPLESS_MAIN(TimeTest)
#include "time_test.moc"
