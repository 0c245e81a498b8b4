// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/crowding.h>

#include <algorithm>
#include <numeric>

namespace twinchart::ui::charts {
namespace {
constexpr double kSymbol = 11; // disc of radius 5 and a pixel of air
constexpr double kTick = 4;
constexpr double kWidest = 150; // a counted glyph speaks for no more than this
constexpr std::size_t kMostTicks = 12;
} // namespace

std::vector<Crowd> crowds(std::span<const std::int64_t> timeNs, const std::function<double(std::int64_t)>& toPixel,
                          double from, double to)
{
    std::vector<Crowd> out;
    const auto firstAt = [&](std::size_t start, double pixel) {
        // toPixel is monotonic: search for the first event at or right of the pixel.
        std::size_t low = start;
        std::size_t high = timeNs.size();
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (toPixel(timeNs[middle]) < pixel)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    };
    std::size_t i = firstAt(0, from - kWidest);
    const std::size_t end = firstAt(i, to + kWidest);
    while (i < end) {
        Crowd crowd;
        crowd.first = i;
        crowd.left = toPixel(timeNs[i]);
        double closest = kSymbol;
        std::size_t next = i + 1;
        crowd.right = crowd.left;
        while (next < end) {
            const double x = toPixel(timeNs[next]);
            if (x - crowd.right >= kSymbol || x - crowd.left > kWidest)
                break;
            closest = std::min(closest, x - crowd.right);
            if (x - crowd.right < 1) {
                // Many on one pixel: jump over all of them at once.
                const std::size_t after = firstAt(next, x + 1);
                crowd.right = x;
                next = std::max(after, next + 1);
                continue;
            }
            crowd.right = x;
            ++next;
        }
        crowd.last = next;
        if (crowd.count() == 1)
            crowd.as = Crowd::As::Symbol;
        else if (crowd.count() <= kMostTicks && closest >= kTick)
            crowd.as = Crowd::As::Ticks;
        else
            crowd.as = Crowd::As::Counted;
        out.push_back(crowd);
        i = next;
    }
    return out;
}

std::vector<LabelPlace> placeLabels(std::span<const LabelWish> wishes, double left, double right)
{
    constexpr double air = 8;
    std::vector<LabelPlace> places(wishes.size());
    std::vector<std::size_t> order(wishes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return wishes[a].rank > wishes[b].rank; });
    std::vector<std::pair<double, double>> taken; // sorted, disjoint
    const auto isFree = [&](double from, double to) {
        if (from < left - 0.5 || to > right + 0.5)
            return false;
        return std::none_of(taken.begin(), taken.end(),
                            [&](const auto& t) { return from < t.second + air && to > t.first - air; });
    };
    for (const std::size_t i : order) {
        const LabelWish& wish = wishes[i];
        LabelPlace& place = places[i];
        const double start = std::max(left, wish.anchor - 5);
        const auto take = [&](double from, double width) {
            place = {true, from, width};
            taken.insert(std::upper_bound(taken.begin(), taken.end(), std::make_pair(from, from)),
                         {from, from + width});
        };
        const double before = std::min(right, wish.anchor + 5) - wish.width;
        const bool coversNext = i + 1 < wishes.size() && start + wish.width > wishes[i + 1].anchor - 5;
        const bool coversPrevious = i > 0 && before < wishes[i - 1].anchor + 5;
        if (isFree(start, start + wish.width) &&
            (!coversNext || coversPrevious || !isFree(before, before + wish.width))) {
            take(start, wish.width);
            continue;
        }
        if (isFree(before, before + wish.width)) {
            take(before, wish.width);
            continue;
        }
        if (!wish.mayShorten)
            continue;
        double room = right - start;
        bool covered = start < left;
        for (const auto& [from, to] : taken) {
            if (from <= start + air && to + air > start)
                covered = true;
            else if (from > start)
                room = std::min(room, from - air - start);
        }
        if (!covered && room >= 44)
            take(start, std::min(room, wish.width));
    }
    return places;
}

} // namespace twinchart::ui::charts
