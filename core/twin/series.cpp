// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <twin/series.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace twinchart::twin {

namespace {
using model::Attribute;
using model::Catalogue;
using model::Quantity;

constexpr std::uint32_t kMaxDimensions = 16;

/// What turns a number in some unit into the attribute's own: number × factor + offset, both exact until
/// they become the doubles that a curve is drawn with.
struct Scale {
    bool fits = false;
    double factor = 1;
    double offset = 0;
};

class Scales {
public:
    Scales(const Catalogue& catalogue, const Attribute& attribute) : m_catalogue(&catalogue), m_attribute(&attribute) {}

    const Scale& of(const std::string& unit, const std::string& code)
    {
        for (const Known& known : m_known) {
            if (known.code == code && known.unit == unit)
                return known.scale;
        }
        Scale scale;
        const auto zero = m_catalogue->inOwnUnit(*m_attribute, {"0", {}, unit, code});
        const auto one = m_catalogue->inOwnUnit(*m_attribute, {"1", {}, unit, code});
        if (zero && one)
            scale = {true, (*one - *zero).toDouble(), zero->toDouble()};
        m_known.push_back({unit, code, scale});
        return m_known.back().scale;
    }

private:
    struct Known {
        std::string unit;
        std::string code;
        Scale scale;
    };
    const Catalogue* m_catalogue;
    const Attribute* m_attribute;
    std::vector<Known> m_known;
};

/// A sample is compared as the double that it is drawn as: at an end of the range, rounding may not cost it.
struct Possible {
    explicit Possible(const Attribute& attribute)
    {
        const auto& range = attribute.possible;
        if (range.low)
            low = range.low->toDouble();
        if (range.high)
            high = range.high->toDouble();
        const double slack = 1e-9 * std::max(range.low ? std::abs(low) : 0, range.high ? std::abs(high) : 0);
        low -= slack;
        high += slack;
    }
    bool has(double value) const { return value >= low && value <= high; }

    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
};

struct Lane {
    const Attribute* attribute = nullptr;
    Scales scales;
    Series series;
    std::vector<Series> sampled;
};

Series blank(const Attribute& attribute, const Catalogue& catalogue)
{
    Series out;
    out.attribute = &attribute;
    out.unit = attribute.unit;
    out.unitShown = catalogue.ucum().shown(attribute.unit);
    out.maxGapNs = attribute.maxGapSeconds * 1'000'000'000;
    if (attribute.usual.low)
        out.usualLow = attribute.usual.low->toDouble();
    if (attribute.usual.high)
        out.usualHigh = attribute.usual.high->toDouble();
    out.pairedWith = attribute.pairedWith;
    return out;
}

void append(Series& series, std::int64_t timeNs, double value, std::uint32_t entry)
{
    if (!std::isfinite(value))
        return;
    series.timeNs.push_back(timeNs);
    series.value.push_back(value);
    series.entry.push_back(entry);
}

void sample(Lane& lane, const model::Series& data, std::int64_t startNs, std::uint32_t index,
            const std::string& dataSet, const Catalogue& catalogue)
{
    const Scale scale = lane.scales.of(data.unit, data.code);
    const auto origin = model::toDouble(data.origin);
    const auto period = model::toDouble(data.periodMs);
    const auto factor = data.factor.empty() ? std::optional(1.0) : model::toDouble(data.factor);
    if (!scale.fits || !origin || !period || !factor || *period <= 0 || data.dimensions == 0 ||
        data.dimensions > kMaxDimensions)
        return;
    const std::size_t first = lane.sampled.size();
    for (std::uint32_t d = 0; d < data.dimensions; ++d) {
        Series& series = lane.sampled.emplace_back(blank(*lane.attribute, catalogue));
        series.sampled = true;
        series.dataSet = dataSet;
        // Neighbouring samples are joined; an error mark leaves a hole of more than one and a half steps.
        series.maxGapNs = static_cast<std::int64_t>(*period * 1.5e6);
    }
    const Possible possible(*lane.attribute);
    const std::string_view text = data.samples;
    std::uint64_t n = 0;
    for (std::size_t at = 0; at < text.size(); ++n) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const auto raw = model::toDouble(text.substr(at, end - at));
        at = end + 1;
        const std::uint64_t row = n / data.dimensions;
        const double time = static_cast<double>(row) * *period * 1e6;
        // Beyond a century nothing is a strip any more.
        if (!raw || time > 3.2e18)
            continue;
        Series& series = lane.sampled[first + n % data.dimensions];
        const double value = (*origin + *raw * *factor) * scale.factor + scale.offset;
        if (!possible.has(value))
            continue;
        append(series, startNs + static_cast<std::int64_t>(time), value,
               series.entry.empty() ? index : Series::kNoEntry);
    }
}
} // namespace

std::vector<Series> series(std::span<const Entry> entries, std::span<const std::uint32_t> order,
                           const Catalogue& catalogue, const std::optional<Instant>& asKnownAt)
{
    std::vector<Lane> lanes;
    std::unordered_map<std::string_view, std::uint32_t> byName;
    constexpr std::uint32_t kNoLane = 0xffffffff;
    for (const std::uint32_t index : order) {
        const Entry& entry = entries[index];
        const model::Item& item = *entry.item;
        if (!entry.shown || isReplaced(entry, asKnownAt) || item.notAFact != model::NotAFact::None ||
            !item.effective.start || !item.effective.start->isPlaced() ||
            item.effective.start->precision < model::ClinicalTime::Precision::Day)
            continue;
        const auto* quantity = std::get_if<Quantity>(&item.value);
        const auto* samples = std::get_if<model::Series>(&item.value);
        if (quantity == nullptr && samples == nullptr)
            continue;
        const auto [found, isNew] = byName.try_emplace(item.attribute, kNoLane);
        if (isNew) {
            const Attribute* attribute = catalogue.attribute(item.attribute);
            if (attribute != nullptr && attribute->plot) {
                found->second = static_cast<std::uint32_t>(lanes.size());
                lanes.push_back({attribute, Scales(catalogue, *attribute), blank(*attribute, catalogue), {}});
            }
        }
        if (found->second == kNoLane)
            continue;
        Lane& lane = lanes[found->second];
        const std::int64_t start = item.effective.start->earliest.ns;
        if (samples != nullptr) {
            sample(lane, *samples, start, index, item.dataSet.code, catalogue);
            continue;
        }
        const Scale& scale = lane.scales.of(quantity->unit, quantity->code);
        const auto value = scale.fits && quantity->comparator.empty() ? model::toDouble(quantity->value) : std::nullopt;
        if (value) {
            append(lane.series, start, *value * scale.factor + scale.offset, index);
            lane.series.dataSet = item.dataSet.code;
        }
    }
    std::ranges::sort(lanes, {}, &Lane::attribute);
    std::vector<Series> out;
    for (Lane& lane : lanes) {
        if (!lane.series.timeNs.empty())
            out.push_back(std::move(lane.series));
        for (Series& strip : lane.sampled) {
            if (!strip.timeNs.empty())
                out.push_back(std::move(strip));
        }
    }
    return out;
}

std::vector<Gap> gaps(const Series& series)
{
    constexpr std::size_t kRun = 3;
    std::vector<Gap> out;
    const auto& t = series.timeNs;
    if (series.maxGapNs <= 0)
        return out;
    std::size_t runBegin = 0;
    std::optional<Gap> open; // after a run that was long enough, until the next run is
    for (std::size_t i = 1; i <= t.size(); ++i) {
        const bool broken = i == t.size() || t[i] - t[i - 1] > series.maxGapNs;
        if (open && i - runBegin >= kRun) {
            out.push_back(*open);
            open.reset();
        }
        if (!broken)
            continue;
        open.reset();
        if (i < t.size() && i - runBegin >= kRun)
            open = Gap{t[i - 1], t[i]};
        runBegin = i;
    }
    return out;
}

std::vector<PressureReading> pairs(std::span<const Entry> entries, const Series& systolic, const Series& diastolic)
{
    std::vector<PressureReading> out;
    std::size_t from = 0;
    for (std::size_t i = 0; i < systolic.timeNs.size(); ++i) {
        while (from < diastolic.timeNs.size() && diastolic.timeNs[from] < systolic.timeNs[i])
            ++from;
        for (std::size_t k = from; k < diastolic.timeNs.size() && diastolic.timeNs[k] == systolic.timeNs[i]; ++k) {
            const std::uint32_t s = systolic.entry[i];
            const std::uint32_t d = diastolic.entry[k];
            if (s == Series::kNoEntry || d == Series::kNoEntry || entries[s].record != entries[d].record ||
                entries[s].version != entries[d].version)
                continue;
            out.push_back({systolic.timeNs[i], systolic.value[i], diastolic.value[k], s, d});
            break;
        }
    }
    return out;
}

std::vector<Tier> tiers(const Series& series)
{
    constexpr std::uint32_t kStep = 16;
    std::vector<Tier> out;
    const std::vector<double>* low = &series.value;
    const std::vector<double>* high = &series.value;
    for (std::uint32_t points = kStep; low->size() > kStep; points *= kStep) {
        Tier tier;
        tier.pointsPerBucket = points;
        tier.low.reserve(low->size() / kStep + 1);
        tier.high.reserve(low->size() / kStep + 1);
        for (std::size_t i = 0; i < low->size(); i += kStep) {
            const std::size_t end = std::min(i + kStep, low->size());
            tier.low.push_back(*std::min_element(low->begin() + static_cast<std::ptrdiff_t>(i),
                                                 low->begin() + static_cast<std::ptrdiff_t>(end)));
            tier.high.push_back(*std::max_element(high->begin() + static_cast<std::ptrdiff_t>(i),
                                                  high->begin() + static_cast<std::ptrdiff_t>(end)));
        }
        out.push_back(std::move(tier));
        low = &out.back().low;
        high = &out.back().high;
        if (points > (1U << 24))
            break;
    }
    return out;
}

} // namespace twinchart::twin
