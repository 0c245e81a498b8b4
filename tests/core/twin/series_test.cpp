// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <twin/series.h>

#include <support/data.h>

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <deque>

using namespace twinchart;
using namespace twinchart::twin;

namespace {
constexpr std::int64_t kSecond = 1'000'000'000;

const model::Catalogue& catalogue()
{
    static const model::Catalogue c = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory()).value();
    return c;
}

struct Chart {
    std::deque<model::Item> items;
    std::vector<Entry> entries;

    std::size_t add(const char* dataSet, const char* attribute, const std::string& time, model::Value value)
    {
        model::Item& item = items.emplace_back();
        item.dataSet.code = dataSet;
        item.attribute = attribute;
        item.value = std::move(value);
        item.effective.start = model::parseClinicalTime(time);
        Entry& e = entries.emplace_back();
        e.item = &item;
        e.record.octets[0] = static_cast<std::uint8_t>(entries.size());
        e.recorded = Instant{0};
        return entries.size() - 1;
    }
    std::vector<Series> curves() const { return series(entries, select(entries, {}).order, catalogue()); }
};

model::Value quantity(const char* value, const char* code, const char* comparator = "")
{
    return model::Quantity{value, comparator, "", code};
}

Series line(std::initializer_list<int> minutes, int gapMinutes)
{
    Series s;
    s.maxGapNs = gapMinutes * 60 * kSecond;
    for (const int m : minutes) {
        s.timeNs.push_back(m * 60 * kSecond);
        s.value.push_back(m);
        s.entry.push_back(0);
    }
    return s;
}
} // namespace

class SeriesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneUnitACurve()
    {
        Chart c;
        c.add("PTD", "glucose", "2026-02-01", quantity("180.156", "mg/dL"));
        c.add("DTD", "glucose", "2026-02-02", quantity("5.5", "mmol/L"));
        c.add("PTD", "sodium", "2026-02-02", quantity("140", "mmol/L"));
        c.add("PH", "condition", "2026-02-02", model::Text{"x"});
        const auto all = c.curves();
        QCOMPARE(all.size(), std::size_t{2});
        const Series& glucose = all[0];
        QCOMPARE(glucose.attribute->name, std::string("glucose"));
        QCOMPARE(glucose.unit, std::string("mmol/L"));
        QCOMPARE(glucose.dataSet, std::string("DTD"));
        QCOMPARE(glucose.value.size(), std::size_t{2});
        QVERIFY(std::abs(glucose.value[0] - 10.0) < 1e-9);
        QCOMPARE(glucose.value[1], 5.5);
        QVERIFY((glucose.entry == std::vector<std::uint32_t>{0, 1}));
        QVERIFY(glucose.usualLow && *glucose.usualLow == 3.9);
    }

    void noPointFor_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("comparator");
        QTest::addColumn<QByteArray>("time");
        QTest::newRow("unknown unit") << QByteArray("5") << QByteArray("bananas") << QByteArray()
                                      << QByteArray("2026-02-01");
        QTest::newRow("no number") << QByteArray("many") << QByteArray("mmol/L") << QByteArray()
                                   << QByteArray("2026-02-01");
        QTest::newRow("below a limit") << QByteArray("5") << QByteArray("mmol/L") << QByteArray("<")
                                       << QByteArray("2026-02-01");
        QTest::newRow("some month") << QByteArray("5") << QByteArray("mmol/L") << QByteArray() << QByteArray("2026-02");
        QTest::newRow("beyond doubles") << QByteArray("1e400") << QByteArray("mmol/L") << QByteArray()
                                        << QByteArray("2026-02-01");
    }
    void noPointFor()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, comparator);
        QFETCH(QByteArray, time);
        Chart c;
        c.add("PTD", "glucose", time.toStdString(), quantity(value, code, comparator));
        QVERIFY(c.curves().empty());
    }

    void neverWhatIsNoFact()
    {
        Chart c;
        c.add("PTD", "glucose", "2026-02-01", quantity("5", "mmol/L"));
        QCOMPARE(c.curves().size(), std::size_t{1});
        c.items[0].notAFact = model::NotAFact::EnteredInError;
        QVERIFY(c.curves().empty());
        c.items[0].notAFact = model::NotAFact::None;
        c.entries[0].shown = false;
        QVERIFY(c.curves().empty());
        c.entries[0].shown = true;
        c.entries[0].replaced = true;
        QVERIFY(series(c.entries, std::vector<std::uint32_t>{0}, catalogue()).empty());
    }

    void whatWasValidThen_data()
    {
        QTest::addColumn<QByteArray>("then"); // empty = now
        QTest::addColumn<QByteArray>("until");
        QTest::addColumn<bool>("drawn");
        QTest::newRow("before its successor") << QByteArray("2026-02-02") << QByteArray("2026-02-03") << true;
        QTest::newRow("with its successor") << QByteArray("2026-02-03") << QByteArray("2026-02-03") << false;
        QTest::newRow("after its successor") << QByteArray("2026-02-04") << QByteArray("2026-02-03") << false;
        QTest::newRow("now") << QByteArray() << QByteArray("2026-02-03") << false;
        QTest::newRow("replaced at no known time") << QByteArray("2026-02-02") << QByteArray() << false;
    }
    void whatWasValidThen()
    {
        QFETCH(QByteArray, then);
        QFETCH(QByteArray, until);
        QFETCH(bool, drawn);
        Chart c;
        c.add("PTD", "potassium", "2026-02-01", quantity("5.9", "mmol/L"));
        c.entries[0].replaced = true;
        c.entries[0].replacedAt = parseRfc3339(until.toStdString());
        const auto all =
            series(c.entries, std::vector<std::uint32_t>{0}, catalogue(), parseRfc3339(then.toStdString()));
        QCOMPARE(!all.empty(), drawn);
    }

    void sampledData()
    {
        Chart c;
        model::Series strip{"1", "4", "0.5", "", "", 1, "mV", "mV", "0 2 E 4 U"};
        c.add("PS", "ecg", "2026-02-01T10:00:00Z", strip);
        strip.dimensions = 2;
        strip.code = "uV";
        c.add("PS", "ecg", "2026-02-01T11:00:00Z", strip);
        const auto all = c.curves();
        QCOMPARE(all.size(), std::size_t{3});
        const std::int64_t begin = parseRfc3339("2026-02-01T10:00:00Z")->ns;
        QVERIFY((all[0].timeNs == std::vector<std::int64_t>{begin, begin + 4'000'000, begin + 12'000'000}));
        QVERIFY((all[0].value == std::vector<double>{1, 2, 3}));
        QVERIFY((all[0].entry == std::vector<std::uint32_t>{0, Series::kNoEntry, Series::kNoEntry}));
        QVERIFY(all[0].sampled && all[0].maxGapNs == 6'000'000);
        QCOMPARE(all[1].value.size(), std::size_t{1});
        QVERIFY(std::abs(all[2].value[1] - 0.003) < 1e-12);
        c.items[0].value = model::Series{"1", "0", "", "", "", 1, "mV", "mV", "1 2"};
        c.items[1].value = model::Series{"1", "4", "", "", "", 0, "mV", "mV", "1 2"};
        QVERIFY(c.curves().empty());
    }

    void noSampleIsImpossible_data()
    {
        QTest::addColumn<QByteArray>("attribute");
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("factor");
        QTest::addColumn<QByteArray>("samples");
        QTest::addColumn<int>("points");
        const auto row = [](const char* name, const char* attribute, const char* unit, const char* factor,
                            const char* samples, int points) {
            QTest::newRow(name) << QByteArray(attribute) << QByteArray(unit) << QByteArray(factor)
                                << QByteArray(samples) << points;
        };
        row("all possible", "heart-rate", "/min", "", "72 73 350 0", 4);
        row("no reading", "heart-rate", "/min", "", "72 73 65535 74", 3);
        row("the first", "heart-rate", "/min", "", "-1 73 74", 2);
        row("in another unit", "heart-rate", "/s", "", "1 2 6", 2);
        row("at the end by rounding", "oxygen-saturation", "%", "0.0001", "1000000 1000001", 1);
        row("none", "heart-rate", "/min", "", "65535 65535", 0);
        row("no range", "plethysmogram", "1", "", "65535 -65535", 2);
    }
    void noSampleIsImpossible()
    {
        QFETCH(QByteArray, attribute);
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, factor);
        QFETCH(QByteArray, samples);
        QFETCH(int, points);
        Chart c;
        const std::string code = unit.toStdString();
        c.add("PS", attribute, "2026-02-01T10:00:00Z",
              model::Series{"0", "1000", factor.toStdString(), "", "", 1, code, code, samples.toStdString()});
        const auto all = c.curves();
        QCOMPARE(all.size(), std::size_t{points == 0 ? 0U : 1U});
        if (points == 0)
            return;
        QCOMPARE(all[0].value.size(), static_cast<std::size_t>(points));
        QCOMPARE(all[0].entry[0], std::uint32_t{0});
    }

    void sixteenDimensions()
    {
        Chart c;
        std::string samples = "1";
        for (int i = 1; i < 17; ++i)
            samples += " 1";
        c.add("PS", "ecg", "2026-02-01T10:00:00Z", model::Series{"0", "4", "", "", "", 16, "mV", "mV", samples});
        QCOMPARE(c.curves().size(), std::size_t{16});
        std::get<model::Series>(c.items[0].value).dimensions = 17;
        QVERIFY(c.curves().empty());
    }

    void gapsBetweenRuns()
    {
        QVERIFY(gaps(line({0, 5, 10, 15, 20}, 15)).empty());
        const auto found = gaps(line({0, 5, 10, 70, 75, 80, 85}, 15));
        QVERIFY((found == std::vector<Gap>{{10 * 60 * kSecond, 70 * 60 * kSecond}}));
        // Single readings far apart are no missing data.
        QVERIFY(gaps(line({0, 1000, 2000, 3000}, 15)).empty());
        QVERIFY(gaps(line({0, 5, 10, 1000, 2000, 2005, 2010}, 15)).empty());
        QVERIFY(gaps(line({0, 5, 10, 70, 75}, 15)).empty());
        QCOMPARE(gaps(line({0, 5, 10, 70, 75, 80, 200, 205, 210}, 15)).size(), std::size_t{2});
        QVERIFY(gaps(line({0, 500}, 0)).empty());
        QVERIFY(gaps(Series()).empty());
    }

    void pressuresArePaired()
    {
        Chart c;
        const auto s0 = c.add("VS", "systolic-pressure", "2026-02-01T10:00:00Z", quantity("120", "mm[Hg]"));
        const auto d0 = c.add("VS", "diastolic-pressure", "2026-02-01T10:00:00Z", quantity("80", "mm[Hg]"));
        const auto s1 = c.add("VS", "systolic-pressure", "2026-02-01T10:00:00Z", quantity("18", "kPa"));
        const auto d1 = c.add("VS", "diastolic-pressure", "2026-02-01T10:00:00Z", quantity("75", "mm[Hg]"));
        c.add("VS", "systolic-pressure", "2026-02-01T11:00:00Z", quantity("130", "mm[Hg]"));
        c.entries[d0].record = c.entries[s0].record;
        c.entries[s1].record = c.entries[d1].record;
        const auto all = c.curves();
        QCOMPARE(all.size(), std::size_t{2});
        QCOMPARE(all[0].pairedWith, std::string("diastolic-pressure"));
        const auto read = pairs(c.entries, all[0], all[1]);
        QCOMPARE(read.size(), std::size_t{2});
        QCOMPARE(read[0].systolic, 120.0);
        QCOMPARE(read[0].diastolic, 80.0);
        QCOMPARE(read[1].diastolic, 75.0);
        QVERIFY(std::abs(read[1].systolic - 18 / 0.133322) < 1e-9);
    }

    // Far out every extreme is still there.
    void tiersKeepExtremes()
    {
        auto random = support::seededGenerator("tiersKeepExtremes");
        Series s;
        for (int i = 0; i < 5000; ++i)
            s.value.push_back(static_cast<double>(random() % 100'000));
        const auto all = tiers(s);
        QVERIFY(all.size() >= 3);
        for (const Tier& t : all) {
            QCOMPARE(t.low.size(), (s.value.size() + t.pointsPerBucket - 1) / t.pointsPerBucket);
            for (std::size_t b = 0; b < t.low.size(); ++b) {
                const auto from = s.value.begin() + static_cast<std::ptrdiff_t>(b * t.pointsPerBucket);
                const auto to = s.value.begin() +
                                static_cast<std::ptrdiff_t>(std::min(s.value.size(), (b + 1) * t.pointsPerBucket));
                QCOMPARE(t.low[b], *std::min_element(from, to));
                QCOMPARE(t.high[b], *std::max_element(from, to));
            }
        }
        QVERIFY(tiers(Series()).empty());
    }

    void hundredThousandPoints()
    {
        Chart c;
        for (int i = 0; i < 100'000; ++i) {
            const auto n = c.add("PS", "glucose-sensor", "2026-02-01T10:00:00Z",
                                 quantity(i % 2 == 0 ? "5.6" : "101", i % 2 == 0 ? "mmol/L" : "mg/dL"));
            c.items[n].effective.start->earliest.ns += i * kSecond;
        }
        const auto order = select(c.entries, {}).order;
        QElapsedTimer timer;
        timer.start();
        const auto all = series(c.entries, order, catalogue());
        const auto took = timer.elapsed();
        QCOMPARE(all.front().value.size(), std::size_t{100'000});
        qInfo("series of 100,000 points: %lld ms", static_cast<long long>(took));
    }
};

QTEST_APPLESS_MAIN(SeriesTest)
#include "series_test.moc"
