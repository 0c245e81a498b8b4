// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace twinchart::ui::charts {

/// Extremes of any stretch of a curve in logarithmic time: tiers of 16, 256, 4096 … neighbouring values.
/// Never averages: a single extreme sample shows at every zoom.
class MinMax {
public:
    MinMax() = default;
    explicit MinMax(std::span<const double> values);
    /// Lowest and highest of values[from, to); from < to. `values` are those of the constructor.
    std::pair<double, double> over(std::span<const double> values, std::size_t from, std::size_t to) const;

private:
    struct Tier {
        std::vector<double> low, high;
    };
    static constexpr std::size_t kFold = 16;
    std::vector<Tier> m_tiers;
};

} // namespace twinchart::ui::charts
