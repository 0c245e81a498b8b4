// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/value.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::model;
using Precision = ClinicalTime::Precision;

class ValueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void times_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("precision");
        QTest::addColumn<QByteArray>("earliest");
        QTest::addColumn<QByteArray>("latest");
        const auto row = [](const char* text, Precision p, const char* a, const char* b) {
            QTest::newRow(text) << QByteArray(text) << static_cast<int>(p) << QByteArray(a) << QByteArray(b);
        };
        row("2019", Precision::Year, "2019-01-01T00:00:00Z", "2019-12-31T23:59:59.999999999Z");
        row("2019-02", Precision::Month, "2019-02-01T00:00:00Z", "2019-02-28T23:59:59.999999999Z");
        row("2020-12", Precision::Month, "2020-12-01T00:00:00Z", "2020-12-31T23:59:59.999999999Z");
        row("2020-02-29", Precision::Day, "2020-02-29T00:00:00Z", "2020-02-29T23:59:59.999999999Z");
        row("2026-11-20T06:12Z", Precision::Minute, "2026-11-20T06:12:00Z", "2026-11-20T06:12:59.999999999Z");
        row("2026-11-20T06:12:30+01:00", Precision::Second, "2026-11-20T05:12:30Z", "2026-11-20T05:12:30.999999999Z");
        row("2026-11-20T06:12:30.25-05:30", Precision::Fraction, "2026-11-20T11:42:30.25Z",
            "2026-11-20T11:42:30.259999999Z");
        row("2016-12-31T23:59:60Z", Precision::Second, "2017-01-01T00:00:00Z", "2017-01-01T00:00:00.999999999Z");
        row("2026-11-20T06:12:30.1234567891Z", Precision::Fraction, "2026-11-20T06:12:30.123456789Z",
            "2026-11-20T06:12:30.123456789Z");
    }
    void times()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, precision);
        QFETCH(QByteArray, earliest);
        QFETCH(QByteArray, latest);
        const auto t = parseClinicalTime(text.toStdString());
        QVERIFY(t.has_value());
        QCOMPARE(t->source, text.toStdString());
        QCOMPARE(static_cast<int>(t->precision), precision);
        QCOMPARE(toRfc3339(t->earliest), earliest.toStdString());
        QCOMPARE(toRfc3339(t->latest), latest.toStdString());
        QCOMPARE(t->offsetMinutes.has_value(), t->precision >= Precision::Minute);
    }

    /// What 64 bits of nanoseconds do not reach keeps its text and its order, and has no place.
    void beyond_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("precision");
        QTest::addColumn<bool>("before");
        const auto row = [](const char* text, Precision precision, bool before) {
            QTest::newRow(text) << QByteArray(text) << static_cast<int>(precision) << before;
        };
        row("0001", Precision::Year, true);
        row("1677", Precision::Year, true);
        row("1677-12-31T23:59:59Z", Precision::Second, true);
        row("1600-02-29", Precision::Day, true);
        row("2262", Precision::Year, false);
        row("2400-02-29", Precision::Day, false);
        row("9999-12-31", Precision::Day, false);
        row("9999-12-31T23:59:59.999+01:00", Precision::Fraction, false);
    }
    void beyond()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, precision);
        QFETCH(bool, before);
        const auto t = parseClinicalTime(text.toStdString());
        QVERIFY(t.has_value());
        QCOMPARE(t->source, text.toStdString());
        QCOMPARE(static_cast<int>(t->precision), precision);
        QVERIFY(!t->isPlaced());
        QVERIFY(t->earliest == (before ? ClinicalTime::kBefore : ClinicalTime::kAfter));
        QVERIFY(t->latest == t->earliest);
        for (const char* placed : {"1678", "2019-02-01", "2261-12-31T23:59:59Z"}) {
            const auto other = parseClinicalTime(placed);
            QVERIFY(other && other->isPlaced());
            QCOMPARE(t->earliest < other->earliest, before);
        }
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* bad : {"",
                                "19",
                                "201",
                                "2019-",
                                "2019-13",
                                "2019-00",
                                "2019-2",
                                "2019-02-30",
                                "2019-02-29",
                                "2019-02-1",
                                "2019-02-00",
                                "2019-02-01T",
                                "2019-02-01T10",
                                "2019-02-01T10:00",
                                "2019-02-01T24:00:00Z",
                                "2019-02-01T10:60:00Z",
                                "2019-02-01T10:00:61Z",
                                "2019-02-01T10:00:00",
                                "2019-02-01T10:00:00.Z",
                                "2019-02-01T10:00:00+1:00",
                                "2019-02-01T10:00:00+15:00",
                                "2019-02-01T10:00:00+14:30",
                                "2019-02-01T10:00:00Z ",
                                " 2019",
                                "2019-02-01 10:00:00Z",
                                "0000",
                                "0000-01-01",
                                "9999-13",
                                "1500-02-29",
                                "9999-12-31T10:00",
                                "20l9",
                                "2019/02/01",
                                "2019-02-01t10:00:00Z",
                                "2019-02-01T10:00:00z"})
            QTest::newRow(bad) << QByteArray(bad);
        QTest::newRow("long") << QByteArray("2019-02-01T10:00:00.") + QByteArray(60, '1') + QByteArray("Z");
    }
    void refused()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!parseClinicalTime(text.toStdString()));
    }
};

QTEST_APPLESS_MAIN(ValueTest)
#include "value_test.moc"
