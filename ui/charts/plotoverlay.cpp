// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <plotstate.h>

#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/words.h>

#include <algorithm>

namespace twinchart::ui::charts {

using theme::Clinical;
using theme::TextRole;
using theme::Weight;

namespace {

QRectF tagRect(double x, double top, const QString& text, const PlotState& s)
{
    const double w = QFontMetricsF(theme::font(TextRole::Micro, Weight::Bold)).horizontalAdvance(text) + 8;
    return {std::clamp(x - w / 2, static_cast<double>(s.left), std::max<double>(s.left, s.size.width() - w - 1)), top,
            w, 16};
}

void tag(QPainter& p, double x, double top, const QString& text, const QColor& ground, const QColor& ink,
         const PlotState& s)
{
    const QFont font = theme::font(TextRole::Micro, Weight::Bold);
    const QRectF box = tagRect(x, top, text, s);
    p.setPen(Qt::NoPen);
    p.setBrush(ground);
    p.drawRoundedRect(box, 2, 2);
    p.setPen(ink);
    p.setFont(font);
    p.drawText(box, Qt::AlignCenter, text);
}

QRectF around(QPointF at)
{
    return {at.x() - 8.5, at.y() - 8.5, 17, 17};
}

/// Round the selected reading of a pressure: the line of time does not say which of two it is. Empty: there is none.
QRectF selectedOfPair(const PlotState& s)
{
    for (const PlotRow& row : s.rows) {
        if (row.kind != PlotRow::Kind::Graph || !s.visible(row))
            continue;
        const GraphLane& lane = s.chart->graphs[static_cast<std::size_t>(row.index)];
        if (lane.partner < 0)
            continue;
        for (const Curve* curve : curvesOf(*s.chart, lane)) {
            const auto at = std::ranges::find(curve->item, *s.selected);
            const auto i = static_cast<std::size_t>(at - curve->item.begin());
            if (at != curve->item.end())
                return around({s.x(curve->timeNs[i]), s.y(row, curve->value[i])}).intersected(s.lane(row));
        }
    }
    return {};
}

void drawSelection(QPainter& p, const PlotState& s, const theme::Theme& t)
{
    QRectF box = selectedOfPair(s);
    for (const PlotHit& hit : s.hits)
        if (hit.item == s.selected && hit.rect.height() > 13.5) {
            box = hit.rect.width() > 40 ? hit.rect.adjusted(0, 12, 0, 0) : around(hit.rect.center() + QPointF(0, 1));
            break;
        }
    box = box.intersected(QRectF(s.left, s.top, s.plotWidth(), s.plotBottom() - s.top));
    if (box.isEmpty())
        return;
    p.setPen(QPen(t.focus, 2));
    p.setBrush(Qt::NoBrush);
    p.drawRoundedRect(box, 2, 2);
}

} // namespace

QString nowTagText(const PlotState& s)
{
    return PlotText::tr("Now %1").arg(Clinical::time(s.chart->data->now));
}

QRectF nowTagRect(const PlotState& s)
{
    const double x = s.x(s.chart->data->now.ns);
    return x >= s.left && x <= s.plotRight() ? tagRect(x, 1, nowTagText(s), s) : QRectF();
}

void drawOverlay(QPainter& p, PlotState& s, const theme::Theme& t)
{
    p.setRenderHint(QPainter::Antialiasing, true);
    const double nowX = s.x(s.chart->data->now.ns);
    if (nowX >= s.left && nowX <= s.plotRight()) {
        p.setPen(QPen(t.now, 2));
        p.drawLine(QPointF(nowX, s.top - 18), QPointF(nowX, s.plotBottom()));
        tag(p, nowX, 1, nowTagText(s), t.criticalFill, t.onCritical, s);
    }
    if (s.focusNs && s.views.view().contains(*s.focusNs)) {
        const double x = s.x(*s.focusNs);
        p.setPen(QPen(t.focus, 1.4));
        p.drawLine(QPointF(x, s.top), QPointF(x, s.plotBottom()));
        const Instant at{*s.focusNs};
        const bool fine = s.views.view().length() < 3600LL * 1'000'000'000;
        tag(p, x, s.plotBottom() + 3, Clinical::date(at).left(6) + QLatin1Char(' ') + Clinical::time(at, fine), t.focus,
            t.onAccent, s);
        const QFont font = theme::font(TextRole::Micro, Weight::Bold);
        const QFontMetricsF metrics(font);
        p.save();
        p.setClipRect(QRect(s.left, s.split, s.plotWidth(), s.plotBottom() - s.split));
        for (const PlotRow& row : s.rows) {
            if (row.kind != PlotRow::Kind::Graph || !s.visible(row))
                continue;
            const GraphLane& lane = s.chart->graphs[static_cast<std::size_t>(row.index)];
            const Curve& curve = s.chart->curves[static_cast<std::size_t>(lane.curve)];
            const std::ptrdiff_t index = readingAt(curve, *s.focusNs);
            if (index < 0)
                continue;
            QString text = readingText(*s.chart, curve, static_cast<std::size_t>(index));
            if (lane.partner >= 0) {
                const Curve& partner = s.chart->curves[static_cast<std::size_t>(lane.partner)];
                const std::ptrdiff_t other = readingAt(partner, curve.timeNs[static_cast<std::size_t>(index)]);
                if (other >= 0)
                    text += QLatin1Char('/') + readingText(*s.chart, partner, static_cast<std::size_t>(other));
            }
            const double w = metrics.horizontalAdvance(text) + 10;
            const double left = x - w - 3 > s.left ? x - w - 3 : x + 3;
            const QRectF box(left, s.rect(row).top() + 3, w, 16);
            p.setPen(QPen(t.focus, 1));
            p.setBrush(t.surface);
            p.drawRoundedRect(box, 2, 2);
            p.setPen(t.text);
            p.setFont(font);
            p.drawText(box, Qt::AlignCenter, text);
        }
        p.restore();
    }
    if (s.selected)
        drawSelection(p, s, t);
    if (s.band) {
        p.setPen(QPen(t.accent, 1));
        QColor ground = t.accentSoft;
        ground.setAlpha(120);
        p.setBrush(ground);
        p.drawRect(*s.band);
    }
}

} // namespace twinchart::ui::charts
