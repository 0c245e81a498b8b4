// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/theme/theme.h>

#include <palettes.h>
#include <ui/theme/fonts.h>

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

namespace twinchart::ui::theme {
namespace {

Theme light()
{
    Theme t;
    t.kind = Kind::Light;
    t.text = QColor(0x13202B), t.text2 = QColor(0x42525F), t.text3 = QColor(0x5A6976);
    t.accent = QColor(0x0E5A78), t.onAccent = QColor(0xFFFFFF), t.control = QColor(0x71808D),
    t.focus = QColor(0x1A56DB);
    t.railText = QColor(0xC5D6E2), t.railActiveText = QColor(0xFFFFFF);
    t.verified = QColor(0x0E5A78), t.pending = QColor(0x54489B), t.critical = QColor(0xB0201A),
    t.onCritical = QColor(0xFFFFFF);
    t.warning = QColor(0x8A4B00), t.onWarning = QColor(0x241800), t.info = QColor(0x1D5FA8),
    t.estimate = QColor(0x7A4FA3);
    t.gap = QColor(0x7C8A97), t.now = QColor(0xB0201A);
    t.s1 = QColor(0x1F5FA8), t.s2 = QColor(0xB3362B), t.s3 = QColor(0x9A6500), t.s4 = QColor(0x11705F);
    t.targetLine = QColor(0x5C8A68), t.pha = QColor(0x2F629E), t.pdd = QColor(0x8E2F74), t.sop = QColor(0x0B6A5B);
    t.window = QColor(0xEDF1F4), t.surface = QColor(0xFFFFFF), t.stripe = QColor(0xF5F8FA), t.sunken = QColor(0xE2E9EE);
    t.line = QColor(0xCBD5DC), t.banner = QColor(0xE4EEF6), t.rail = QColor(0x12293A), t.railActive = QColor(0x23536E);
    t.accentHover = QColor(0x0A4660), t.accentSoft = QColor(0xDBEBF2), t.verifiedSoft = QColor(0xDBEBF2);
    t.pendingSoft = QColor(0xEAE7F7), t.criticalSoft = QColor(0xFCE5E2), t.criticalFill = QColor(0xB0201A);
    t.warningSoft = QColor(0xFDF0D5), t.warningFill = QColor(0xF0B02E), t.infoSoft = QColor(0xE1EDF9);
    t.estimateSoft = QColor(0xEDE4F6), t.estimateMid = QColor(0xD8C6EA), t.gapSoft = QColor(0xEEF2F5);
    t.target = QColor(0xE3F1E6), t.future = QColor(0xF1EEE4), t.plot = QColor(0xFFFFFF), t.grid = QColor(0xE3E9ED);
    t.gridStrong = QColor(0xB9C5CE), t.sel = QColor(0xFFF3C4);
    return t;
}

Theme dark()
{
    Theme t;
    t.kind = Kind::Dark;
    t.text = QColor(0xE9EFF3), t.text2 = QColor(0xB7C5D0), t.text3 = QColor(0x97A8B5);
    t.accent = QColor(0x6CC4E2), t.onAccent = QColor(0x06222E), t.control = QColor(0x75899A),
    t.focus = QColor(0x9CC2FF);
    t.railText = QColor(0xA9BCC9), t.railActiveText = QColor(0xFFFFFF);
    t.verified = QColor(0x6CC4E2), t.pending = QColor(0xB9AEF2), t.critical = QColor(0xFF9188),
    t.onCritical = QColor(0xFFFFFF);
    t.warning = QColor(0xF4BE52), t.onWarning = QColor(0x241800), t.info = QColor(0x8ABBF4),
    t.estimate = QColor(0xC9AEEB);
    t.gap = QColor(0x7F909D), t.now = QColor(0xFF9188);
    t.s1 = QColor(0x84B8F2), t.s2 = QColor(0xFF9C8F), t.s3 = QColor(0xF2C45A), t.s4 = QColor(0x5FCBB4);
    t.targetLine = QColor(0x7FB592), t.pha = QColor(0x93B8E8), t.pdd = QColor(0xF2A0D6), t.sop = QColor(0x62CDB6);
    t.window = QColor(0x10181F), t.surface = QColor(0x18232C), t.stripe = QColor(0x1D2A34), t.sunken = QColor(0x0C1319);
    t.line = QColor(0x32424F), t.banner = QColor(0x173041), t.rail = QColor(0x0A1218), t.railActive = QColor(0x1B4254);
    t.accentHover = QColor(0x93D6EC), t.accentSoft = QColor(0x163C4D), t.verifiedSoft = QColor(0x163C4D);
    t.pendingSoft = QColor(0x2C2752), t.criticalSoft = QColor(0x481C1A), t.criticalFill = QColor(0xC8362D);
    t.warningSoft = QColor(0x3C2E0E), t.warningFill = QColor(0xF0B02E), t.infoSoft = QColor(0x17324E);
    t.estimateSoft = QColor(0x2B2438), t.estimateMid = QColor(0x43365A), t.gapSoft = QColor(0x1F2B34);
    t.target = QColor(0x1B3228), t.future = QColor(0x22201A), t.plot = QColor(0x131C24), t.grid = QColor(0x25323D);
    t.gridStrong = QColor(0x40525F), t.sel = QColor(0x3A3413);
    return t;
}

Theme highContrast()
{
    Theme t = light();
    t.kind = Kind::HighContrast;
    t.softFills = false;
    const QColor black(Qt::black);
    const QColor white(Qt::white);
    t.text = t.text2 = t.text3 = t.control = t.line = t.gridStrong = t.gap = t.targetLine = black;
    for (QColor* ground : {&t.window, &t.surface, &t.stripe, &t.sunken, &t.banner, &t.accentSoft, &t.verifiedSoft,
                           &t.pendingSoft, &t.criticalSoft, &t.warningSoft, &t.infoSoft, &t.estimateSoft,
                           &t.estimateMid, &t.gapSoft, &t.target, &t.future, &t.plot, &t.sel})
        *ground = white;
    t.rail = t.railActive = black;
    t.railText = t.railActiveText = white;
    return t;
}

} // namespace

const Theme& themeOf(Kind kind)
{
    static const Theme themes[] = {light(), dark(), highContrast()};
    return themes[static_cast<int>(kind)];
}

const Theme& current()
{
    // Each theme has its own ink, so the application's palette names it.
    const QRgb ink = QApplication::palette().color(QPalette::WindowText).rgb();
    for (const Kind kind : {Kind::Dark, Kind::HighContrast})
        if (themeOf(kind).text.rgb() == ink)
            return themeOf(kind);
    return themeOf(Kind::Light);
}

void apply(QApplication& application, Kind kind)
{
    const Theme& t = themeOf(kind);
    if (application.style()->name().compare(QLatin1String("fusion"), Qt::CaseInsensitive) != 0)
        application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setFont(font(TextRole::Body));
    application.setPalette(paletteOf(t));
    application.setStyleSheet(styleSheetOf(t));
}

} // namespace twinchart::ui::theme
