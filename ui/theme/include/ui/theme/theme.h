// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

class QApplication;

namespace twinchart::ui::theme {

enum class Kind { Light, Dark, HighContrast };

/// Every colour of the screens. No colour literal occurs outside this folder; each token's use and contrast
/// is fixed by the design's table and computed again in the tests.
struct Theme {
    Kind kind = Kind::Light;
    /// False in high contrast: soft fills become outlines of 2 px.
    bool softFills = true;
    // Inks and lines.
    QColor text, text2, text3, accent, onAccent, control, focus, railText, railActiveText, verified, pending, critical,
        onCritical, warning, onWarning, info, estimate, gap, now, s1, s2, s3, s4, targetLine, pha, pdd, sop;
    // Grounds.
    QColor window, surface, stripe, sunken, line, banner, rail, railActive, accentHover, accentSoft, verifiedSoft,
        pendingSoft, criticalSoft, criticalFill, warningSoft, warningFill, infoSoft, estimateSoft, estimateMid, gapSoft,
        target, future, plot, grid, gridStrong, sel;
};

/// The three themes, made once.
const Theme& themeOf(Kind kind);
/// The theme in force: the one whose palette the application carries. GUI thread.
const Theme& current();
/// Puts style, palette, fonts and style sheet of `kind` on the application. Widgets hear of it by
/// QEvent::PaletteChange. GUI thread.
void apply(QApplication& application, Kind kind);

/// Lengths in logical pixels (design: space, shape, depth).
struct Metrics {
    static constexpr int grid = 4, group = 4, controls = 8, panel = 12, side = 16, form = 20, groups = 24;
    static constexpr int radius = 4, chipRadius = 3;
    static constexpr int toolHeight = 28, formHeight = 30, bigHeight = 36;
    static constexpr int minimumTarget = 24;
    static constexpr int bannerHeight = 64, railWidth = 76, statusHeight = 28;
    static constexpr int row = 34, rowTwoLines = 48, head = 30;
};

} // namespace twinchart::ui::theme
