// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/timeline.h>
#include <ui/charts/minmax.h>

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace twinchart::ui::theme {
enum class Ring;
}

namespace twinchart::ui::charts {

struct Gap {
    std::int64_t fromNs = 0;
    std::int64_t toNs = 0;
    friend bool operator==(const Gap&, const Gap&) = default;
};

/// One curve ready to draw: the series of one attribute and unit from all data sets, merged and sorted.
/// Readings that failed their check, were erased or are no facts are not in it.
struct Curve {
    std::string attribute, unit;
    interfaces::LocalName title, usualText;
    std::vector<std::int64_t> timeNs;
    std::vector<double> value;
    std::vector<std::uint32_t> item; ///< index into the data's items, or SeriesView::kNoItem
    MinMax extremes;
    std::vector<Gap> gaps;            ///< stretches without data where data had to be, to be hatched
    std::vector<std::uint8_t> broken; ///< 1: a gap lies before this reading, or it is never joined
    std::int64_t maxGapNs = 0;        ///< the longest of its series; 0: points only
    std::optional<double> usualLow, usualHigh;
    double lowest = 0, highest = 0;
    std::vector<std::uint32_t> flagged; ///< indices of readings with a flag
};

struct GraphLane {
    interfaces::LocalName title;
    std::string unit, attribute;
    int curve = -1;
    int partner = -1;                  ///< diastolic: drawn as a double-ended T with `curve`
    std::vector<std::uint32_t> failed; ///< items that failed their check: a broken ring each, never a value
    std::vector<std::uint32_t> filled; ///< estimates, never joined to readings
    double axisLow = 0, axisHigh = 1;
    std::vector<double> ticks;
};

struct EventLane {
    std::string code; ///< of the data set
    std::string stage;
    std::vector<std::uint32_t> points;       ///< by start
    std::vector<std::int64_t> pointNs;       ///< their starts
    std::vector<std::int64_t> latestPoint;   ///< of points[0..i]: until when they may have been (a date is a whole day)
    std::vector<std::uint32_t> failedBefore; ///< how many of points[0 … i) failed their check
    std::vector<std::uint32_t> flaggedBefore;  ///< … are flagged as not normal
    std::vector<std::uint32_t> criticalBefore; ///< … are flagged as critical
    std::vector<double> concern;               ///< of each point
    MinMax concerns;                           ///< the greatest of any stretch of them
    std::vector<std::uint32_t> intervals;      ///< by start
    std::vector<std::int64_t> latestEnd;       ///< of intervals[0..i]
    std::vector<std::uint32_t> all;            ///< points and intervals by start
};

struct Section {
    std::string code; ///< PHA, PDD, SOP, or VS for the graph lanes
    std::vector<int> events;
    std::vector<int> graphs;
    int possible = 0; ///< rows that the section may have
};

/// Whether an entry may have been within that time: a period that reaches into it, or a date that means more than an
/// instant.
bool reaches(const interfaces::ItemView& item, std::int64_t fromNs, std::int64_t toNs);

/// Critically high or low.
bool isCritical(const std::string& flag);

/// How far an entry is from verified: 0 is verified, the greatest failed its check.
int concern(const interfaces::ItemView& item);
/// The ring of entries of that concern.
theme::Ring ringOf(int concern);

/// What the person filters by.
struct Filter {
    std::set<std::string> dataSets; ///< empty: all
    std::string words;              ///< in display, value, note, source
    friend bool operator==(const Filter&, const Filter&) = default;
};

/// A snapshot prepared for drawing, immutable and shared between threads.
struct Chart {
    std::shared_ptr<const interfaces::ChartData> data;
    std::vector<Curve> curves;
    std::vector<GraphLane> graphs;
    std::vector<EventLane> events;
    std::vector<Section> sections;
    std::vector<std::uint32_t> shown;     ///< items that pass the filter, by start; also those that are no facts
    std::int64_t firstNs = 0, lastNs = 0; ///< of what is shown
    std::map<int, std::uint32_t> perYear;
    const interfaces::ItemView& item(std::uint32_t i) const { return data->items[i]; }
};

/// Sorts a snapshot into lanes and curves. May take tens of milliseconds: to be called on a worker.
std::shared_ptr<const Chart> prepare(std::shared_ptr<const interfaces::ChartData> data, const Filter& filter = {});

/// Stretches without data where data had to be: broken[i] says that a gap may lie before reading i; there is one
/// when a run of at least three readings stands on both sides. Single readings far apart are only not joined.
std::vector<Gap> gapsOf(const std::vector<std::int64_t>& timeNs, const std::vector<std::uint8_t>& broken);
/// Round numbers for a value axis: 2 to 6 between low and high.
std::vector<double> niceTicks(double low, double high);
/// Where an attribute stands among the graph lanes: vital signs as they are read at a bedside, then what a sensor
/// or pump gives, then blood results; the catalogue's order after that.
int clinicalRank(const std::string& attribute);
/// All data sets in the order of the sections.
const std::vector<std::pair<std::string, std::vector<std::string>>>& sectionTable();

} // namespace twinchart::ui::charts
