// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/minmax.h>

#include <algorithm>

namespace twinchart::ui::charts {

MinMax::MinMax(std::span<const double> values)
{
    std::span<const double> low = values;
    std::span<const double> high = values;
    while (low.size() > kFold) {
        Tier tier;
        const std::size_t buckets = (low.size() + kFold - 1) / kFold;
        tier.low.reserve(buckets);
        tier.high.reserve(buckets);
        for (std::size_t b = 0; b < low.size(); b += kFold) {
            const std::size_t end = std::min(b + kFold, low.size());
            tier.low.push_back(*std::min_element(low.begin() + static_cast<std::ptrdiff_t>(b),
                                                 low.begin() + static_cast<std::ptrdiff_t>(end)));
            tier.high.push_back(*std::max_element(high.begin() + static_cast<std::ptrdiff_t>(b),
                                                  high.begin() + static_cast<std::ptrdiff_t>(end)));
        }
        m_tiers.push_back(std::move(tier));
        low = m_tiers.back().low;
        high = m_tiers.back().high;
    }
}

std::pair<double, double> MinMax::over(std::span<const double> values, std::size_t from, std::size_t to) const
{
    double lowest = values[from];
    double highest = lowest;
    const auto take = [&](double low, double high) {
        lowest = std::min(lowest, low);
        highest = std::max(highest, high);
    };
    // Ragged ends on this tier, the whole buckets between them on the next.
    std::size_t level = 0;
    while (true) {
        const bool base = level == 0;
        const auto low = [&](std::size_t i) { return base ? values[i] : m_tiers[level - 1].low[i]; };
        const auto high = [&](std::size_t i) { return base ? values[i] : m_tiers[level - 1].high[i]; };
        if (level == m_tiers.size() || to - from <= 2 * kFold) {
            for (std::size_t i = from; i < to; ++i)
                take(low(i), high(i));
            return {lowest, highest};
        }
        while (from % kFold != 0 && from < to) {
            take(low(from), high(from));
            ++from;
        }
        while (to % kFold != 0 && from < to) {
            --to;
            take(low(to), high(to));
        }
        if (from >= to)
            return {lowest, highest};
        from /= kFold;
        to /= kFold;
        ++level;
    }
}

} // namespace twinchart::ui::charts
