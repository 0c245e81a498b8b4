// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace twinchart::ui::charts {

/// The part of time that is shown, in nanoseconds.
struct ViewRange {
    std::int64_t fromNs = 0;
    std::int64_t toNs = 0;
    std::int64_t length() const { return toNs - fromNs; }
    bool contains(std::int64_t t) const { return t >= fromNs && t <= toNs; }
    friend bool operator==(const ViewRange&, const ViewRange&) = default;
};

/// Preset ranges: 2 h, 12 h, 24 h, 5 d, 10 d, 1 m, 3 m, 1 y; then "All".
inline constexpr std::array<std::int64_t, 8> kPresetHours{2, 12, 24, 120, 240, 730, 2190, 8766};
inline constexpr int kPresetAll = static_cast<int>(kPresetHours.size());

/// Moves and zooms of a view with its history. Pure: no widget, no clock.
class ViewHistory {
public:
    /// Limits of zoom: 20 ms to 150 years.
    static constexpr std::int64_t kShortest = 20'000'000;
    static constexpr std::int64_t kLongest = 150LL * 8766 * 3600 * 1'000'000'000;

    void setData(std::int64_t firstNs, std::int64_t lastNs, std::int64_t nowNs);
    const ViewRange& view() const { return m_view; }
    /// Puts a view and remembers the one before, unless `continues` (one drag is one step back).
    void go(ViewRange view, bool continues = false);
    /// The view before; false at the beginning.
    bool back();
    bool hasBack() const { return !m_before.empty(); }

    void zoomAt(double factor, std::int64_t centreNs, bool continues);
    void panBy(double screens, bool continues);
    /// Keeps now where it is when it is visible, else the middle (TLN-1080, 1090).
    void preset(int index);
    /// The preset that the view has, or −1.
    int currentPreset() const;
    void goToNow();
    void goToFirst();
    void goToLast();
    /// Moves as little as needed to show `t` with a margin.
    void reveal(std::int64_t t);
    ViewRange everything() const;

private:
    ViewRange clamped(ViewRange view) const;
    ViewRange m_view{0, 1'000'000'000};
    std::vector<ViewRange> m_before;
    std::int64_t m_first = 0, m_last = 0, m_now = 0;
};

} // namespace twinchart::ui::charts
