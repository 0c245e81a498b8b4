// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace twinchart::ui::theme {

/// The design's table of type. Sizes are in points, so they follow the desktop's font scale.
enum class TextRole { Micro, Small, Body, Value, LargeValue, H2, H1, BannerName, Verdict, ValueL, Mono };
enum class Weight { Regular, Bold };

/// Noto Sans (Noto Sans Mono for hashes) by name; where it is missing, fontconfig's nearest.
QFont font(TextRole role, Weight weight = Weight::Regular);

} // namespace twinchart::ui::theme
