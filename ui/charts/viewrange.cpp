// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/viewrange.h>

#include <algorithm>
#include <cmath>

namespace twinchart::ui::charts {
namespace {
constexpr std::int64_t kHour = 3600LL * 1'000'000'000;
// Instants reach from 1678 to 2262; a view stays inside with room to spare.
constexpr std::int64_t kEarliest = INT64_MIN / 10 * 9;
constexpr std::int64_t kLatest = INT64_MAX / 10 * 9;
} // namespace

void ViewHistory::setData(std::int64_t firstNs, std::int64_t lastNs, std::int64_t nowNs)
{
    m_first = firstNs;
    m_last = std::max(firstNs, lastNs);
    m_now = nowNs;
}

ViewRange ViewHistory::clamped(ViewRange view) const
{
    std::int64_t length = std::clamp(view.toNs - view.fromNs, kShortest, kLongest);
    const std::int64_t middle = view.fromNs + (view.toNs - view.fromNs) / 2;
    if (length != view.toNs - view.fromNs)
        view = {middle - length / 2, middle - length / 2 + length};
    // Some data or now stays in sight: nobody gets lost in empty time.
    const std::int64_t low = std::min(m_first, m_now);
    const std::int64_t high = std::max(m_last, m_now);
    const std::int64_t slack = length / 10 * 9;
    if (view.toNs < low + length - slack)
        view = {low - slack, low - slack + length};
    if (view.fromNs > high - length + slack)
        view = {high + slack - length, high + slack};
    if (view.fromNs < kEarliest)
        view = {kEarliest, kEarliest + length};
    if (view.toNs > kLatest)
        view = {kLatest - length, kLatest};
    return view;
}

void ViewHistory::go(ViewRange view, bool continues)
{
    view = clamped(view);
    if (view == m_view)
        return;
    if (!continues) {
        m_before.push_back(m_view);
        if (m_before.size() > 100)
            m_before.erase(m_before.begin());
    }
    m_view = view;
}

bool ViewHistory::back()
{
    if (m_before.empty())
        return false;
    m_view = m_before.back();
    m_before.pop_back();
    return true;
}

void ViewHistory::zoomAt(double factor, std::int64_t centre, bool continues)
{
    const double left = static_cast<double>(centre - m_view.fromNs) * factor;
    const double right = static_cast<double>(m_view.toNs - centre) * factor;
    const double limit = static_cast<double>(kLongest);
    go({centre - static_cast<std::int64_t>(std::clamp(left, -limit, limit)),
        centre + static_cast<std::int64_t>(std::clamp(right, -limit, limit))},
       continues);
}

void ViewHistory::panBy(double screens, bool continues)
{
    const auto by = static_cast<std::int64_t>(static_cast<double>(m_view.length()) * screens);
    go({m_view.fromNs + by, m_view.toNs + by}, continues);
}

ViewRange ViewHistory::everything() const
{
    const std::int64_t low = std::min(m_first, m_now);
    const std::int64_t high = std::max(m_last, m_now);
    const std::int64_t pad = std::max<std::int64_t>((high - low) / 40, kHour);
    return {low - pad, high + pad};
}

void ViewHistory::preset(int index)
{
    if (index == kPresetAll) {
        go(everything());
        return;
    }
    const std::int64_t length = kPresetHours.at(static_cast<std::size_t>(index)) * kHour;
    if (m_view.contains(m_now) && m_view.length() > 0) {
        const double part = static_cast<double>(m_now - m_view.fromNs) / static_cast<double>(m_view.length());
        const std::int64_t from = m_now - static_cast<std::int64_t>(part * static_cast<double>(length));
        go({from, from + length});
        return;
    }
    const std::int64_t middle = m_view.fromNs + m_view.length() / 2;
    go({middle - length / 2, middle - length / 2 + length});
}

int ViewHistory::currentPreset() const
{
    for (std::size_t i = 0; i < kPresetHours.size(); ++i)
        if (std::llabs(m_view.length() - kPresetHours[i] * kHour) <= 2)
            return static_cast<int>(i);
    return m_view == everything() ? kPresetAll : -1;
}

void ViewHistory::goToNow()
{
    const std::int64_t length = m_view.length();
    const std::int64_t to = m_now + length / 6;
    go({to - length, to});
}

void ViewHistory::goToFirst()
{
    const std::int64_t length = m_view.length();
    go({m_first - length / 12, m_first - length / 12 + length});
}

void ViewHistory::goToLast()
{
    const std::int64_t length = m_view.length();
    go({m_last + length / 12 - length, m_last + length / 12});
}

void ViewHistory::reveal(std::int64_t t)
{
    const std::int64_t length = m_view.length();
    const std::int64_t margin = length / 12;
    if (t < m_view.fromNs + margin)
        go({t - margin * 3, t - margin * 3 + length});
    else if (t > m_view.toNs - margin)
        go({t + margin * 3 - length, t + margin * 3});
}

} // namespace twinchart::ui::charts
