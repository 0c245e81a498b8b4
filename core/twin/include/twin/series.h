// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <twin/timeline.h>

namespace twinchart::twin {

/// A curve: one attribute in one unit, from whichever data sets. Arrays of equal length, sorted by time.
struct Series {
    static constexpr std::uint32_t kNoEntry = 0xffffffff;
    const model::Attribute* attribute = nullptr; ///< lives as long as the catalogue
    std::string dataSet;                         ///< of its newest point
    std::string unit;                            ///< UCUM: the attribute's own
    std::string unitShown;                       ///< for people
    std::vector<std::int64_t> timeNs;
    std::vector<double> value;        ///< for drawing; never NaN
    std::vector<std::uint32_t> entry; ///< index into the entries; kNoEntry for samples after a series' first
    std::int64_t maxGapNs = 0;        ///< more between two readings is a gap; 0 = points only
    std::optional<double> usualLow;
    std::optional<double> usualHigh;
    std::string pairedWith; ///< attribute drawn together with this one, else ""
    bool sampled = false;   ///< from sampled data
};

/// Curves of the selected entries whose attribute is to be plotted, in the order of the catalogue. Values
/// come in the attribute's own unit by the exact factor. What is not a fact, not shown, replaced (at `asKnownAt`,
/// where given), of an unknown unit, with a comparator ("<5"), or without a time as precise as a day has no point.
/// Sampled data give one curve each and for each dimension, up to 16 of these; with more they have no curve. Their
/// error and limit marks have no point, nor has a sample outside what is possible for the attribute.
std::vector<Series> series(std::span<const Entry> entries, std::span<const std::uint32_t> order,
                           const model::Catalogue& catalogue, const std::optional<Instant>& asKnownAt = {});

/// Stretches without data where data had to be: neighbours further apart than maxGapNs, with a run of at least
/// three readings no further apart than that on both sides. Single readings far apart are no gap, only unjoined.
struct Gap {
    std::int64_t fromNs = 0;
    std::int64_t toNs = 0;
    friend bool operator==(const Gap&, const Gap&) = default;
};
std::vector<Gap> gaps(const Series& series);

/// Systolic and diastolic readings of the same record and time.
struct PressureReading {
    std::int64_t timeNs = 0;
    double systolic = 0;
    double diastolic = 0;
    std::uint32_t systolicEntry = Series::kNoEntry;
    std::uint32_t diastolicEntry = Series::kNoEntry;
};
std::vector<PressureReading> pairs(std::span<const Entry> entries, const Series& systolic, const Series& diastolic);

/// Extremes for drawing far out: tiers of buckets of 16, 256, 4096 … neighbouring points. Never averages.
struct Tier {
    std::uint32_t pointsPerBucket = 0;
    std::vector<double> low;
    std::vector<double> high;
};
std::vector<Tier> tiers(const Series& series);

} // namespace twinchart::twin
