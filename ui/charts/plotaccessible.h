// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace twinchart::ui::charts {

/// Makes screen readers see the timeline as a chart whose children are its lanes, each a table of the entries
/// in view (time, entry, value, flag, proof). Installed once.
void installPlotAccessibility();

} // namespace twinchart::ui::charts
