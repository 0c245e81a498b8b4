// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/theme/fonts.h>

namespace twinchart::ui::theme {

QFont font(TextRole role, Weight weight)
{
    double points = 9.75;
    switch (role) {
    case TextRole::Micro: points = 8.25; break;
    case TextRole::Small: points = 9; break;
    case TextRole::Body: points = 9.75; break;
    case TextRole::Value: points = 10.5; break;
    case TextRole::LargeValue: points = 12.75; break;
    case TextRole::H2: points = 11.25; break;
    case TextRole::H1: points = 13.5; break;
    case TextRole::BannerName: points = 14.25; break;
    case TextRole::Verdict: points = 16.5; break;
    case TextRole::ValueL: points = 25.5; break;
    case TextRole::Mono: points = 8.25; break;
    }
    QFont f(role == TextRole::Mono ? QStringLiteral("Noto Sans Mono") : QStringLiteral("Noto Sans"));
    f.setStyleHint(role == TextRole::Mono ? QFont::Monospace : QFont::SansSerif);
    f.setPointSizeF(points);
    f.setWeight(weight == Weight::Bold ? QFont::Bold : QFont::Normal);
    // Hinted advances would differ between the rows of a table.
    f.setHintingPreference(QFont::PreferNoHinting);
    return f;
}

} // namespace twinchart::ui::theme
