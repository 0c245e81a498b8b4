// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/chart.h>

#include <ui/theme/words.h>
#include <util/time.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>
#include <string_view>

namespace twinchart::ui::charts {

using interfaces::ChartData;
using interfaces::ItemView;
using interfaces::SeriesView;
using interfaces::Verdict;

namespace {

/// Ranks below this are read at the bedside.
constexpr int kBedside = 14;
constexpr std::int64_t kCurrentNs = 10LL * 24 * 3600 * 1'000'000'000;

std::string folded(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool passes(const ItemView& item, const Filter& filter, const std::vector<std::string>& words)
{
    if (!filter.dataSets.empty() && !filter.dataSets.contains(item.dataSet))
        return false;
    if (words.empty())
        return true;
    const std::string text = folded(item.display + ' ' + item.value + ' ' + item.unit + ' ' + item.note + ' ' +
                                    item.attribute + ' ' + item.source);
    return std::all_of(words.begin(), words.end(),
                       [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

std::vector<std::string> wordsOf(const std::string& text)
{
    std::vector<std::string> words;
    std::string word;
    for (const char c : folded(text) + ' ') {
        if (c != ' ') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(word);
            word.clear();
        }
    }
    return words;
}

bool mayBeDrawn(const ItemView& item)
{
    return item.verdict != Verdict::Invalid && item.verdict != Verdict::Erased && item.notAFact.empty() && !item.filled;
}

/// While curves are put together: where each reading came from, and what a gap is there.
struct Origins {
    std::vector<std::uint16_t> of;
    std::vector<std::int64_t> maxGapNs;
};

void merge(Curve& curve, Origins& origins, const SeriesView& series, const ChartData& data,
           const std::vector<bool>& passing)
{
    const auto origin = static_cast<std::uint16_t>(origins.maxGapNs.size());
    origins.maxGapNs.push_back(series.maxGapNs);
    curve.timeNs.reserve(curve.timeNs.size() + series.timeNs.size());
    bool sorted = true;
    for (std::size_t i = 0; i < series.timeNs.size(); ++i) {
        const std::uint32_t index = series.item[i];
        if (index != SeriesView::kNoItem &&
            (index >= data.items.size() || !mayBeDrawn(data.items[index]) || !passing[index]))
            continue;
        sorted = sorted && (curve.timeNs.empty() || curve.timeNs.back() <= series.timeNs[i]);
        curve.timeNs.push_back(series.timeNs[i]);
        curve.value.push_back(series.value[i]);
        curve.item.push_back(index);
        origins.of.push_back(origin);
    }
    if (!sorted) {
        std::vector<std::size_t> order(curve.timeNs.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return curve.timeNs[a] < curve.timeNs[b]; });
        const Curve copy = curve;
        const std::vector<std::uint16_t> from = origins.of;
        for (std::size_t i = 0; i < order.size(); ++i) {
            curve.timeNs[i] = copy.timeNs[order[i]];
            curve.value[i] = copy.value[order[i]];
            curve.item[i] = copy.item[order[i]];
            origins.of[i] = from[order[i]];
        }
    }
    curve.maxGapNs = std::max(curve.maxGapNs, series.maxGapNs);
    if (!curve.usualLow && !curve.usualHigh) {
        curve.usualLow = series.usualLow;
        curve.usualHigh = series.usualHigh;
        curve.usualText = series.usualText;
    }
}

void finish(Curve& curve, const Origins& origins, const ChartData& data)
{
    for (std::size_t i = 0; i < curve.item.size(); ++i)
        if (curve.item[i] != SeriesView::kNoItem && !data.items[curve.item[i]].flag.empty())
            curve.flagged.push_back(static_cast<std::uint32_t>(i));
    curve.extremes = MinMax(curve.value);
    curve.broken.assign(curve.timeNs.size(), 0);
    for (std::size_t i = 1; i < curve.timeNs.size(); ++i) {
        // Between two sources the longer limit counts: neither promised the other's pace.
        const std::int64_t limit = std::max(origins.maxGapNs[origins.of[i - 1]], origins.maxGapNs[origins.of[i]]);
        curve.broken[i] = limit <= 0 || curve.timeNs[i] - curve.timeNs[i - 1] > limit;
    }
    curve.gaps = gapsOf(curve.timeNs, curve.broken);
    if (!curve.value.empty())
        std::tie(curve.lowest, curve.highest) = curve.extremes.over(curve.value, 0, curve.value.size());
}

void makeGraphs(Chart& chart, const std::vector<bool>& passing, const Filter& filter)
{
    const ChartData& data = *chart.data;
    std::map<std::pair<std::string, std::string>, int> curveOf;
    std::map<int, std::string> pairOf;
    std::vector<Origins> origins;
    for (const SeriesView& series : data.series) {
        if (!filter.dataSets.empty() && !filter.dataSets.contains(series.dataSet))
            continue;
        const auto key = std::make_pair(series.attribute, series.unit);
        auto found = curveOf.find(key);
        if (found == curveOf.end()) {
            found = curveOf.emplace(key, static_cast<int>(chart.curves.size())).first;
            chart.curves.emplace_back();
            origins.emplace_back();
            chart.curves.back().attribute = series.attribute;
            chart.curves.back().title = series.title;
            chart.curves.back().unit = series.unit;
        }
        merge(chart.curves[static_cast<std::size_t>(found->second)], origins[static_cast<std::size_t>(found->second)],
              series, data, passing);
        if (!series.pairedWith.empty())
            pairOf[found->second] = series.pairedWith;
    }
    for (std::size_t i = 0; i < chart.curves.size(); ++i)
        finish(chart.curves[i], origins[i], data);
    std::vector<bool> taken(chart.curves.size(), false);
    for (std::size_t i = 0; i < chart.curves.size(); ++i) {
        if (taken[i])
            continue;
        GraphLane lane;
        lane.curve = static_cast<int>(i);
        lane.title = chart.curves[i].title;
        lane.unit = chart.curves[i].unit;
        lane.attribute = chart.curves[i].attribute;
        if (const auto pair = pairOf.find(static_cast<int>(i)); pair != pairOf.end()) {
            const auto partner = curveOf.find({pair->second, lane.unit});
            if (partner != curveOf.end() && !taken[static_cast<std::size_t>(partner->second)] &&
                partner->second != lane.curve) {
                lane.partner = partner->second;
                taken[static_cast<std::size_t>(partner->second)] = true;
                // "Systolic …" stands for both.
                for (std::string* title : {&lane.title.en, &lane.title.de}) {
                    const std::size_t space = title->find(' ');
                    if (space != std::string::npos && space + 1 < title->size()) {
                        *title = title->substr(space + 1);
                        title->front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title->front())));
                    }
                }
            }
        }
        taken[i] = true;
        double low = chart.curves[i].lowest;
        double high = chart.curves[i].highest;
        if (lane.partner >= 0 && !chart.curves[static_cast<std::size_t>(lane.partner)].value.empty()) {
            low = std::min(low, chart.curves[static_cast<std::size_t>(lane.partner)].lowest);
            high = std::max(high, chart.curves[static_cast<std::size_t>(lane.partner)].highest);
        }
        if (chart.curves[i].usualLow)
            low = std::min(low, *chart.curves[i].usualLow);
        if (chart.curves[i].usualHigh)
            high = std::max(high, *chart.curves[i].usualHigh);
        const double pad = std::max((high - low) * 0.12, std::abs(high) * 1e-3 + 1e-6);
        lane.axisLow = low - pad;
        lane.axisHigh = high + pad;
        lane.ticks = niceTicks(lane.axisLow, lane.axisHigh);
        chart.graphs.push_back(std::move(lane));
    }
    // What is measured now stands above what was: a lane is current when it has a reading in the record's last days.
    std::int64_t newest = INT64_MIN;
    for (const Curve& curve : chart.curves)
        newest = std::max(newest, curve.timeNs.empty() ? INT64_MIN : curve.timeNs.back());
    const auto place = [&](const GraphLane& lane) {
        const Curve& curve = chart.curves[static_cast<std::size_t>(lane.curve)];
        const int rank = clinicalRank(lane.attribute);
        const bool current = !curve.timeNs.empty() && curve.timeNs.back() >= newest - kCurrentNs;
        return std::make_pair((rank < kBedside ? 0 : 2) + (current ? 0 : 1), rank);
    };
    std::stable_sort(chart.graphs.begin(), chart.graphs.end(),
                     [&](const GraphLane& a, const GraphLane& b) { return place(a) < place(b); });
}

} // namespace

const std::vector<std::pair<std::string, std::vector<std::string>>>& sectionTable()
{
    static const std::vector<std::pair<std::string, std::vector<std::string>>> table{
        {"PHA", {"SR", "MD", "PH", "PTD", "PSG", "CGD", "CG", "SD", "VS"}},
        {"PDD", {"CUP", "DTD", "PS"}},
        {"SOP", {"POA", "ST", "STD", "SOS", "SSF", "ORF", "POF"}},
    };
    return table;
}

std::vector<Gap> gapsOf(const std::vector<std::int64_t>& timeNs, const std::vector<std::uint8_t>& broken)
{
    constexpr std::size_t kRun = 3;
    std::vector<Gap> gaps;
    std::size_t runBegin = 0;
    std::optional<Gap> open; // after a run that was long enough, until the next run is
    for (std::size_t i = 1; i <= timeNs.size(); ++i) {
        const bool atEnd = i == timeNs.size();
        if (open && i - runBegin >= kRun) {
            gaps.push_back(*open);
            open.reset();
        }
        if (!atEnd && !broken[i])
            continue;
        open.reset();
        if (!atEnd && i - runBegin >= kRun)
            open = Gap{timeNs[i - 1], timeNs[i]};
        runBegin = i;
    }
    return gaps;
}

int clinicalRank(const std::string& attribute)
{
    static constexpr const char* kOrder[] = {
        // kBedside of these
        "heart-rate",
        "systolic-pressure",
        "diastolic-pressure",
        "mean-pressure",
        "respiratory-rate",
        "oxygen-saturation",
        "inhaled-oxygen-flow",
        "inhaled-oxygen-fraction",
        "body-temperature",
        "glucose-sensor",
        "glucose-capillary",
        "urine-output",
        "pain-score",
        "glasgow-coma-score",
        // blood and what follows
        "potassium",
        "sodium",
        "creatinine",
        "egfr",
        "urea",
        "lactate",
        "haemoglobin",
        "leukocytes",
        "platelets",
        "crp",
        "procalcitonin",
        "troponin-i",
        "arterial-ph",
        "arterial-pco2",
        "arterial-po2",
        "bicarbonate",
        "glucose",
        "glucose-fasting",
        "hba1c",
        "hba1c-ifcc",
        "inr",
        "d-dimer",
        "nt-probnp",
        "psa",
        "body-weight",
        "body-mass-index",
        "body-height",
    };
    static_assert(std::string_view(kOrder[kBedside - 1]) == "glasgow-coma-score");
    for (std::size_t i = 0; i < std::size(kOrder); ++i)
        if (attribute == kOrder[i])
            return static_cast<int>(i);
    return static_cast<int>(std::size(kOrder));
}

std::vector<double> niceTicks(double low, double high)
{
    std::vector<double> ticks;
    if (!(high > low))
        return ticks;
    const double rough = (high - low) / 3.2;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    const double lead = rough / power;
    const double step = (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power;
    const auto last = static_cast<std::int64_t>(std::floor(high / step));
    for (auto n = static_cast<std::int64_t>(std::ceil(low / step)); n <= last; ++n)
        ticks.push_back(static_cast<double>(n) * step);
    return ticks;
}

bool isCritical(const std::string& flag)
{
    return flag == "HH" || flag == "LL";
}

namespace {
using theme::Ring;
constexpr Ring kConcerns[] = {Ring::Verified, Ring::Erased,      Ring::Recorded,      Ring::Sent,  Ring::Saved,
                              Ring::Draft,    Ring::NotOnLedger, Ring::NotYetTrusted, Ring::Failed};
} // namespace

int concern(const ItemView& item)
{
    return static_cast<int>(std::ranges::find(kConcerns, theme::Words::ring(item)) - std::begin(kConcerns));
}

theme::Ring ringOf(int concern)
{
    return kConcerns[concern];
}

bool reaches(const ItemView& item, std::int64_t fromNs, std::int64_t toNs)
{
    return item.start.ns <= toNs &&
           (item.start.ns >= fromNs || item.end.ns >= fromNs || (item.isPeriod && item.ongoing));
}

std::shared_ptr<const Chart> prepare(std::shared_ptr<const ChartData> data, const Filter& filter)
{
    auto chart = std::make_shared<Chart>();
    chart->data = std::move(data);
    const ChartData& d = *chart->data;
    const std::vector<std::string> words = wordsOf(filter.words);
    std::vector<bool> passing(d.items.size());
    for (std::size_t i = 0; i < d.items.size(); ++i) {
        passing[i] = passes(d.items[i], filter, words);
        if (passing[i])
            chart->shown.push_back(static_cast<std::uint32_t>(i));
    }
    // Readings of vital signs and sensors stand in the graph lanes alone; test results in both.
    std::vector<bool> onGraph(d.items.size(), false);
    std::set<std::pair<std::string, std::string>> plotted;
    for (const SeriesView& series : d.series) {
        plotted.insert({series.dataSet, series.attribute});
        if (series.dataSet != "VS" && series.dataSet != "PS")
            continue;
        for (const std::uint32_t i : series.item)
            if (i < onGraph.size())
                onGraph[i] = true;
    }
    makeGraphs(*chart, passing, filter);
    std::map<std::string, std::size_t> graphOf;
    for (std::size_t g = 0; g < chart->graphs.size(); ++g) {
        graphOf[chart->graphs[g].attribute] = g;
        if (chart->graphs[g].partner >= 0)
            graphOf[chart->curves[static_cast<std::size_t>(chart->graphs[g].partner)].attribute] = g;
    }
    std::map<std::string, EventLane> lanes;
    bool first = true;
    for (const std::uint32_t i : chart->shown) {
        const ItemView& item = d.items[i];
        if (!item.notAFact.empty())
            continue;
        const std::int64_t end = item.ongoing ? item.start.ns : std::max(item.start.ns, item.end.ns);
        chart->firstNs = first ? item.start.ns : std::min(chart->firstNs, item.start.ns);
        chart->lastNs = first ? end : std::max(chart->lastNs, end);
        first = false;
        ++chart->perYear[civilFromDays(item.start.seconds() >= 0 ? item.start.seconds() / 86400
                                                                 : (item.start.seconds() - 86399) / 86400)
                             .year];
        const bool reading =
            (item.dataSet == "VS" || item.dataSet == "PS") && plotted.contains({item.dataSet, item.attribute});
        if (const auto g = graphOf.find(item.attribute); g != graphOf.end()) {
            if (item.verdict == Verdict::Invalid)
                chart->graphs[g->second].failed.push_back(i);
            else if (item.filled)
                chart->graphs[g->second].filled.push_back(i);
        }
        if (onGraph[i] || reading)
            continue;
        EventLane& lane = lanes[item.dataSet];
        lane.code = item.dataSet;
        lane.stage = item.stage;
        lane.all.push_back(i);
        if (item.isPeriod && (item.ongoing || item.end.ns > item.start.ns))
            lane.intervals.push_back(i);
        else
            lane.points.push_back(i);
    }
    for (const Curve& curve : chart->curves) {
        if (curve.timeNs.empty())
            continue;
        chart->firstNs = first ? curve.timeNs.front() : std::min(chart->firstNs, curve.timeNs.front());
        chart->lastNs = first ? curve.timeNs.back() : std::max(chart->lastNs, curve.timeNs.back());
        first = false;
    }
    if (first)
        chart->firstNs = chart->lastNs = d.now.ns;
    for (auto& [code, lane] : lanes) {
        std::int64_t latest = INT64_MIN;
        for (const std::uint32_t i : lane.intervals) {
            const ItemView& item = d.items[i];
            latest = std::max(latest, item.ongoing ? INT64_MAX : item.end.ns);
            lane.latestEnd.push_back(latest);
        }
        for (auto* const before : {&lane.failedBefore, &lane.flaggedBefore, &lane.criticalBefore})
            before->push_back(0);
        latest = INT64_MIN;
        for (const std::uint32_t i : lane.points) {
            latest = std::max({latest, d.items[i].start.ns, d.items[i].end.ns});
            lane.latestPoint.push_back(latest);
            lane.pointNs.push_back(d.items[i].start.ns);
            const bool isFailed = d.items[i].verdict == Verdict::Invalid;
            lane.failedBefore.push_back(lane.failedBefore.back() + (isFailed ? 1 : 0));
            lane.flaggedBefore.push_back(lane.flaggedBefore.back() + (!isFailed && !d.items[i].flag.empty() ? 1 : 0));
            lane.criticalBefore.push_back(lane.criticalBefore.back() +
                                          (!isFailed && isCritical(d.items[i].flag) ? 1 : 0));
            lane.concern.push_back(concern(d.items[i]));
        }
        lane.concerns = MinMax(lane.concern);
    }
    const auto add = [&](Section& section, const std::string& code) {
        const auto found = lanes.find(code);
        if (found == lanes.end())
            return;
        section.events.push_back(static_cast<int>(chart->events.size()));
        chart->events.push_back(std::move(found->second));
        lanes.erase(found);
    };
    for (const auto& [stage, codes] : sectionTable()) {
        Section section;
        section.code = stage;
        section.possible = static_cast<int>(codes.size());
        for (const std::string& code : codes)
            add(section, code);
        std::vector<std::string> others;
        for (const auto& [code, lane] : lanes)
            if (lane.stage == stage)
                others.push_back(code);
        for (const std::string& code : others)
            add(section, code);
        if (!section.events.empty())
            chart->sections.push_back(std::move(section));
    }
    if (!lanes.empty()) {
        Section section;
        std::vector<std::string> others;
        for (const auto& [code, lane] : lanes)
            others.push_back(code);
        for (const std::string& code : others)
            add(section, code);
        section.possible = static_cast<int>(section.events.size());
        chart->sections.push_back(std::move(section));
    }
    if (!chart->graphs.empty()) {
        Section section;
        section.code = "VS";
        for (std::size_t g = 0; g < chart->graphs.size(); ++g)
            section.graphs.push_back(static_cast<int>(g));
        section.possible = static_cast<int>(section.graphs.size());
        chart->sections.push_back(std::move(section));
    }
    return chart;
}

} // namespace twinchart::ui::charts
