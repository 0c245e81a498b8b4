// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTimeZone>

#include <cstdint>
#include <vector>

namespace twinchart::ui::charts {

/// One mark of the time axis.
struct TimeTick {
    std::int64_t ns = 0;
    QString label;
    bool strong = false; ///< begins a day, a month, a year
};
struct TimeTicks {
    std::vector<TimeTick> major; ///< date line: days, months, years
    std::vector<TimeTick> minor; ///< line below: hours, days, months
};

/// Marks for [fromNs, toNs] on `pixels`: from milliseconds to decades, on the calendar of `zone`. The first major
/// tick may lie before the range: its label belongs to the left edge.
TimeTicks timeTicks(std::int64_t fromNs, std::int64_t toNs, int pixels, const QTimeZone& zone);

} // namespace twinchart::ui::charts
