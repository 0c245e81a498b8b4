// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace twinchart::ui::charts {

/// What stands in place of events that come close (TLN-0680 … 0710): symbols, then ticks, then a counted glyph.
struct Crowd {
    enum class As { Symbol, Ticks, Counted };
    As as = As::Symbol;
    std::size_t first = 0; ///< of the events
    std::size_t last = 0;  ///< one past the end
    double left = 0;       ///< pixels
    double right = 0;
    std::size_t count() const { return last - first; }
};

/// Groups events at `timeNs` (sorted) that fall on neighbouring pixels. Takes time by the pixels, not by the events.
std::vector<Crowd> crowds(std::span<const std::int64_t> timeNs, const std::function<double(std::int64_t)>& toPixel,
                          double fromPixel, double toPixelEnd);

/// Whose label stands where two want the same place. The words of a counted glyph can be spared, its number stands in
/// the glyph; what a flag says stands nowhere else.
enum class LabelRank { Plain, Counted, Flagged, Critical, Selected, Failed };

/// A text beside its symbol.
struct LabelWish {
    double anchor = 0; ///< centre of the symbol
    double width = 0;
    bool mayShorten = true;            ///< false for the names of drugs
    LabelRank rank = LabelRank::Plain; ///< the higher ones are placed first
};
struct LabelPlace {
    bool shown = false;
    double left = 0;
    double width = 0; ///< less than wished: shortened at its right edge
};
/// Moves texts apart in one line of [left, right]: right of the symbol, else left of it, else shortened, else hidden.
std::vector<LabelPlace> placeLabels(std::span<const LabelWish> wishes, double left, double right);

} // namespace twinchart::ui::charts
