// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/chart.h>
#include <ui/charts/crowding.h>
#include <ui/charts/minmax.h>
#include <ui/charts/timeticks.h>
#include <ui/charts/viewrange.h>

#include <support/data.h>
#include <uisupport/fakeworkstation.h>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace twinchart;
using namespace twinchart::ui::charts;
using interfaces::SeriesView;

class ChartTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void extremesEqualTheScan();
    void aSpikeOfOneSampleIsKept();
    void gaps();
    void twoSourcesKeepTheirOwnLimits();
    void lanesAreSorted();
    void graphLanesStandInClinicalOrder();
    void whatFailedIsInNoCurve();
    void whatIsNoFactIsInNoLane();
    void filterAndSearch();
    void crowdingLadder();
    void crowdsSpeakForEveryEvent();
    void labelsNeverMeet();
    void ticks_data();
    void ticks();
    void ticksOfValues();
    void viewHistory();
    void presetKeepsNow();
};

void ChartTest::extremesEqualTheScan()
{
    std::mt19937_64 random = support::seededGenerator("extremes");
    std::vector<double> values(5000);
    for (double& v : values)
        v = static_cast<double>(random() % 100'000);
    const MinMax tiers(values);
    for (int i = 0; i < 2000; ++i) {
        std::size_t from = random() % values.size();
        std::size_t to = random() % values.size();
        if (from > to)
            std::swap(from, to);
        ++to;
        const auto [low, high] = tiers.over(values, from, to);
        const auto [a, b] = std::minmax_element(values.begin() + static_cast<std::ptrdiff_t>(from),
                                                values.begin() + static_cast<std::ptrdiff_t>(to));
        QCOMPARE(low, *a);
        QCOMPARE(high, *b);
    }
}

void ChartTest::aSpikeOfOneSampleIsKept()
{
    std::mt19937_64 random = support::seededGenerator("spike");
    std::vector<double> values(100'000, 70);
    for (int i = 0; i < 1000; ++i) {
        const std::size_t at = random() % values.size();
        values[at] = 146;
        const MinMax tiers(values);
        // As the plot asks: one pixel column after the other.
        double highest = 0;
        for (std::size_t column = 0; column < 1600; ++column) {
            const std::size_t from = column * values.size() / 1600;
            const std::size_t to = (column + 1) * values.size() / 1600;
            highest = std::max(highest, tiers.over(values, from, to).second);
        }
        QCOMPARE(highest, 146.0);
        values[at] = 70;
        if (!support::full() && i == 100)
            break;
    }
}

void ChartTest::gaps()
{
    QCOMPARE(gapsOf({0, 10, 20, 50, 60, 70}, {0, 0, 0, 1, 0, 0}), (std::vector<Gap>{{20, 50}}));
    QVERIFY(gapsOf({0, 10, 20, 30, 40, 50}, {0, 0, 0, 0, 0, 0}).empty());
    QVERIFY(gapsOf({}, {}).empty());
    // A reading a year is no gap a year, and the last one before a stay does not make the years a gap.
    QVERIFY(gapsOf({0, 100, 200, 300}, {0, 1, 1, 1}).empty());
    QVERIFY(gapsOf({0, 10, 20, 500, 600, 610, 620}, {0, 0, 0, 1, 1, 0, 0}).empty());
    QVERIFY(gapsOf({0, 10, 500, 510, 520}, {0, 0, 1, 0, 0}).empty());
}

namespace {

std::shared_ptr<const Chart> pemberton(const Filter& filter = {}, std::size_t dense = 2000)
{
    return prepare(std::make_shared<const interfaces::ChartData>(uisupport::pembertonRecord(dense)), filter);
}

const Curve& curveOf(const Chart& chart, std::string_view attribute)
{
    return *std::find_if(chart.curves.begin(), chart.curves.end(),
                         [&](const Curve& c) { return c.attribute == attribute; });
}

} // namespace

void ChartTest::twoSourcesKeepTheirOwnLimits()
{
    // Heart rate comes every six hours from the ward and every minute from the monitor.
    const auto chart = pemberton();
    const Curve& rate = curveOf(*chart, "heart-rate");
    QVERIFY(std::is_sorted(rate.timeNs.begin(), rate.timeNs.end()));
    QCOMPARE(rate.gaps.size(), std::size_t{1});
    const auto minutes = (rate.gaps[0].toNs - rate.gaps[0].fromNs) / 60'000'000'000;
    QVERIFY2(minutes >= 140 && minutes <= 150, qPrintable(QString::number(minutes)));
    const Curve& glucose = curveOf(*chart, "glucose");
    QCOMPARE(glucose.gaps.size(), std::size_t{2});
}

void ChartTest::graphLanesStandInClinicalOrder()
{
    constexpr std::int64_t day = 24LL * 3600 * 1'000'000'000;
    interfaces::ChartData data;
    const auto series = [&](const char* attribute, std::int64_t at) {
        interfaces::SeriesView s;
        s.dataSet = "DTD";
        s.attribute = attribute;
        s.title = {attribute, {}};
        s.unit = "1";
        s.timeNs = {at};
        s.value = {1};
        s.item = {interfaces::SeriesView::kNoItem};
        data.series.push_back(std::move(s));
    };
    series("polyp-size", 1000 * day);
    series("body-temperature", 100 * day); // years old
    series("hba1c", 998 * day);
    series("potassium", 999 * day);
    series("oxygen-saturation", 1000 * day);
    series("heart-rate", 1000 * day);
    series("creatinine", 10 * day);
    const auto chart = prepare(std::make_shared<const interfaces::ChartData>(std::move(data)), {});
    QStringList order;
    for (const GraphLane& lane : chart->graphs)
        order += QString::fromStdString(lane.attribute);
    QCOMPARE(order.join(QLatin1Char(' ')),
             QStringLiteral("heart-rate oxygen-saturation body-temperature potassium hba1c polyp-size creatinine"));
    QVERIFY(clinicalRank("heart-rate") < clinicalRank("potassium") &&
            clinicalRank("potassium") < clinicalRank("no such thing"));
}

void ChartTest::lanesAreSorted()
{
    const auto chart = pemberton();
    QStringList codes;
    for (const Section& section : chart->sections)
        codes += QString::fromStdString(section.code);
    QCOMPARE(codes,
             (QStringList{QStringLiteral("PHA"), QStringLiteral("PDD"), QStringLiteral("SOP"), QStringLiteral("VS")}));
    QCOMPARE(chart->graphs.size(), std::size_t{5}); // systolic and diastolic share a lane
    const auto pressure =
        std::find_if(chart->graphs.begin(), chart->graphs.end(), [](const GraphLane& g) { return g.partner >= 0; });
    QVERIFY(pressure != chart->graphs.end());
    QCOMPARE(pressure->title.en, std::string("Blood pressure"));
    for (const EventLane& lane : chart->events) {
        QVERIFY(!lane.all.empty());
        QCOMPARE(lane.all.size(), lane.points.size() + lane.intervals.size());
        for (std::size_t i = 1; i < lane.all.size(); ++i)
            QVERIFY(chart->item(lane.all[i - 1]).start <= chart->item(lane.all[i]).start);
    }
}

void ChartTest::whatFailedIsInNoCurve()
{
    auto data = std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(1000));
    // A reading in the middle of the glucose curve fails its check; the series still names it.
    SeriesView& glucose = *std::find_if(data->series.begin(), data->series.end(),
                                        [](const SeriesView& s) { return s.attribute == "glucose"; });
    const std::size_t at = glucose.timeNs.size() / 2;
    glucose.value[at] = 99;
    data->items[glucose.item[at]].verdict = interfaces::Verdict::Invalid;
    const std::uint32_t failed = glucose.item[at];
    const auto chart = prepare(data);
    const Curve& curve = curveOf(*chart, "glucose");
    QVERIFY(std::find(curve.value.begin(), curve.value.end(), 99.0) == curve.value.end());
    QVERIFY(std::find(curve.item.begin(), curve.item.end(), failed) == curve.item.end());
    const auto lane = std::find_if(chart->graphs.begin(), chart->graphs.end(),
                                   [](const GraphLane& g) { return g.attribute == "glucose"; });
    QCOMPARE(lane->failed, std::vector<std::uint32_t>{failed});
    QVERIFY(curve.highest < 99);
}

void ChartTest::whatIsNoFactIsInNoLane()
{
    const auto chart = pemberton();
    int kept = 0;
    for (const std::uint32_t i : chart->shown)
        kept += !chart->item(i).notAFact.empty();
    QCOMPARE(kept, 1); // the table has it
    for (const EventLane& lane : chart->events)
        for (const std::uint32_t i : lane.all)
            QVERIFY(chart->item(i).notAFact.empty());
}

void ChartTest::filterAndSearch()
{
    const auto only = pemberton({{"DTD"}, ""});
    QCOMPARE(only->events.size(), std::size_t{1});
    QVERIFY(only->graphs.empty());
    const auto found = pemberton({{}, "POTASSIUM 5.9"});
    QCOMPARE(found->shown.size(), std::size_t{1});
    QVERIFY(pemberton({{}, "no such words"})->shown.empty());
}

void ChartTest::crowdingLadder()
{
    const auto identity = [](std::int64_t t) { return static_cast<double>(t); };
    const std::vector<std::int64_t> apart{0, 50, 100};
    auto groups = crowds(apart, identity, 0, 200);
    QCOMPARE(groups.size(), std::size_t{3});
    QVERIFY(groups[0].as == Crowd::As::Symbol);
    const std::vector<std::int64_t> close{0, 5, 10, 100};
    groups = crowds(close, identity, 0, 200);
    QCOMPARE(groups.size(), std::size_t{2});
    QVERIFY(groups[0].as == Crowd::As::Ticks);
    std::vector<std::int64_t> many;
    for (int i = 0; i < 17; ++i)
        many.push_back(i * 2);
    groups = crowds(many, identity, 0, 200);
    QCOMPARE(groups.size(), std::size_t{1});
    QVERIFY(groups[0].as == Crowd::As::Counted);
    QCOMPARE(groups[0].count(), std::size_t{17});
}

void ChartTest::crowdsSpeakForEveryEvent()
{
    std::mt19937_64 random = support::seededGenerator("crowds");
    for (int round = 0; round < 50; ++round) {
        std::vector<std::int64_t> times(1 + random() % 3000);
        for (std::int64_t& t : times)
            t = static_cast<std::int64_t>(random() % 1'000'000);
        std::sort(times.begin(), times.end());
        const auto toPixel = [](std::int64_t t) { return static_cast<double>(t) / 1000; };
        std::size_t next = 0;
        for (const Crowd& crowd : crowds(times, toPixel, 0, 1000)) {
            QCOMPARE(crowd.first, next);
            QVERIFY(crowd.last > crowd.first);
            next = crowd.last;
        }
        QCOMPARE(next, times.size());
    }
}

void ChartTest::labelsNeverMeet()
{
    std::mt19937_64 random = support::seededGenerator("labels");
    for (int round = 0; round < 200; ++round) {
        std::vector<LabelWish> wishes;
        double x = 0;
        for (int i = 0; i < 12; ++i) {
            x += static_cast<double>(random() % 120);
            wishes.push_back(
                {x, 40 + static_cast<double>(random() % 120), random() % 3 != 0, static_cast<LabelRank>(random() % 6)});
        }
        const std::vector<LabelPlace> places = placeLabels(wishes, 0, 900);
        for (std::size_t a = 0; a < places.size(); ++a) {
            if (!places[a].shown)
                continue;
            QVERIFY(places[a].left >= -0.5 && places[a].left + places[a].width <= 900.5);
            QVERIFY(wishes[a].mayShorten || places[a].width >= wishes[a].width); // names of drugs stay whole
            for (std::size_t b = a + 1; b < places.size(); ++b)
                if (places[b].shown)
                    QVERIFY(places[a].left + places[a].width <= places[b].left ||
                            places[b].left + places[b].width <= places[a].left);
        }
    }
}

void ChartTest::ticks_data()
{
    QTest::addColumn<qint64>("length");
    constexpr std::int64_t s = 1'000'000'000;
    QTest::newRow("50 ms") << qint64{s / 20};
    QTest::newRow("2 s") << qint64{2 * s};
    QTest::newRow("10 min") << qint64{600 * s};
    QTest::newRow("2 h") << qint64{7200 * s};
    QTest::newRow("5 d") << qint64{5 * 86400 * s};
    QTest::newRow("3 months") << qint64{90 * 86400 * s};
    QTest::newRow("20 years") << qint64{20LL * 31'557'600 * s};
    QTest::newRow("120 years") << qint64{120LL * 31'557'600 * s};
}

void ChartTest::ticks()
{
    QFETCH(qint64, length);
    const std::int64_t end = parseRfc3339("2026-11-20T14:32:00Z")->ns;
    for (const char* zone : {"UTC", "Europe/London", "Asia/Kathmandu"}) {
        const TimeTicks ticks = timeTicks(end - length, end, 900, QTimeZone(zone));
        QVERIFY(!ticks.major.empty());
        QVERIFY(ticks.minor.size() + ticks.major.size() >= 3);
        QVERIFY(ticks.minor.size() <= 40);
        for (std::size_t i = 1; i < ticks.minor.size(); ++i)
            QVERIFY(ticks.minor[i - 1].ns < ticks.minor[i].ns);
        for (std::size_t i = 1; i < ticks.major.size(); ++i)
            QVERIFY(ticks.major[i - 1].ns < ticks.major[i].ns);
    }
}

void ChartTest::ticksOfValues()
{
    std::mt19937_64 random = support::seededGenerator("value ticks");
    for (int i = 0; i < 20'000; ++i) {
        const double low = static_cast<double>(random() % 4000) / 10 - 200;
        const double high = low + std::pow(10.0, static_cast<double>(random() % 500) / 100 - 2);
        const std::vector<double> ticks = niceTicks(low, high);
        QVERIFY2(ticks.size() >= 2 && ticks.size() <= 6, qPrintable(QStringLiteral("%1 … %2").arg(low).arg(high)));
        QVERIFY(ticks.front() >= low - 1e-9 && ticks.back() <= high + 1e-9);
    }
    QVERIFY(niceTicks(5, 5).empty());
}

void ChartTest::viewHistory()
{
    ViewHistory views;
    views.setData(0, 1'000'000'000'000'000, 900'000'000'000'000);
    views.go({100'000'000'000'000, 200'000'000'000'000});
    const ViewRange before = views.view();
    views.zoomAt(0.5, 150'000'000'000'000, false);
    QCOMPARE(views.view().length(), before.length() / 2);
    QCOMPARE(views.view().fromNs + views.view().length() / 2, std::int64_t{150'000'000'000'000});
    views.panBy(0.25, true);
    views.panBy(0.25, true);
    QVERIFY(views.back());
    QCOMPARE(views.view(), before);
    // Nobody gets lost: some of the record stays in sight, and zoom has its ends.
    for (int i = 0; i < 200; ++i)
        views.panBy(1, true);
    QVERIFY(views.view().fromNs <= 1'000'000'000'000'000);
    for (int i = 0; i < 200; ++i)
        views.zoomAt(0.5, views.view().fromNs, true);
    QCOMPARE(views.view().length(), ViewHistory::kShortest);
    for (int i = 0; i < 200; ++i)
        views.zoomAt(4, views.view().fromNs, true);
    QCOMPARE(views.view().length(), ViewHistory::kLongest);
}

void ChartTest::presetKeepsNow()
{
    constexpr std::int64_t hour = 3600LL * 1'000'000'000;
    ViewHistory views;
    views.setData(0, 10'000 * hour, 9000 * hour);
    views.go({8900 * hour, 9020 * hour});
    const double part =
        static_cast<double>(9000 * hour - views.view().fromNs) / static_cast<double>(views.view().length());
    views.preset(2); // 24 h
    QCOMPARE(views.view().length(), 24 * hour);
    QVERIFY(
        std::abs(static_cast<double>(9000 * hour - views.view().fromNs) / static_cast<double>(views.view().length()) -
                 part) < 1e-6);
    QCOMPARE(views.currentPreset(), 2);
    views.go({1000 * hour, 1100 * hour});
    views.preset(0);
    QCOMPARE(views.view().fromNs + views.view().length() / 2, 1050 * hour);
}

QTEST_GUILESS_MAIN(ChartTest)
#include "chart_test.moc"
