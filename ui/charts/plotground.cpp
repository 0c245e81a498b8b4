// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <plotstate.h>

#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/words.h>

namespace twinchart::ui::charts {

using theme::Clinical;
using theme::qs;
using theme::TextRole;
using theme::Weight;
using theme::Words;

namespace {

void sectionBar(QPainter& p, PlotState& s, const PlotRow& row, bool focused, const theme::Theme& t)
{
    const Section& section = s.chart->sections[static_cast<std::size_t>(row.index)];
    const QRect r = s.rect(row);
    p.fillRect(r, focused ? t.accentSoft : t.sunken);
    const QColor ink = Words::stageColour(section.code, t);
    p.fillRect(QRect(r.left(), r.top(), 4, r.height()), focused ? t.focus : ink);
    p.setPen(t.line);
    p.drawLine(0, r.bottom(), s.size.width(), r.bottom());
    const bool isFolded = s.folded.contains(section.code);
    p.drawPixmap(10, r.top() + (r.height() - 12) / 2,
                 theme::IconFactory::pixmap(isFolded ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down"),
                                            12, t.text, p.device()->devicePixelRatioF()));
    p.setFont(theme::font(TextRole::Micro));
    p.setPen(ink);
    const QString code = qs(section.code);
    p.drawText(QRect(26, r.top(), 40, r.height()), Qt::AlignVCenter, code);
    p.setFont(theme::font(TextRole::Micro, Weight::Bold));
    p.setPen(t.text);
    const QString name = sectionName(section);
    int x = 26 + p.fontMetrics().horizontalAdvance(QStringLiteral("SOP")) + 10;
    p.drawText(QRect(x, r.top(), s.size.width() - x, r.height()), Qt::AlignVCenter, name);
    x = qMax(x + p.fontMetrics().horizontalAdvance(name) + 24, 240);
    const int rows = static_cast<int>(section.events.size() + section.graphs.size());
    QString note;
    if (section.code == "VS") {
        QStringList below;
        int seen = 0;
        for (const PlotRow& lane : s.rows) {
            if (lane.kind != PlotRow::Kind::Graph)
                continue;
            if (s.region(lane).contains(s.rect(lane).center()))
                ++seen;
            else
                below += Words::local(s.chart->graphs[static_cast<std::size_t>(lane.index)].title);
        }
        note = isFolded ? PlotText::tr("%1 of %2 rows shown").arg(0).arg(rows)
                        : PlotText::tr("%1 of %2 rows shown").arg(seen).arg(rows);
        if (!below.isEmpty() && !isFolded)
            note += QStringLiteral(" · ") + PlotText::tr("out of view: %1").arg(below.join(QStringLiteral(", ")));
    } else {
        QStringList elsewhere;
        for (const int lane : section.events)
            if (s.needed[static_cast<std::size_t>(lane)] == 0)
                elsewhere += Words::dataSet(s.chart->events[static_cast<std::size_t>(lane)].code);
        note = isFolded
                   ? PlotText::tr("%1 of %2 rows have entries").arg(rows).arg(section.possible)
                   : PlotText::tr("%1 of %2 rows have entries here").arg(rows - elsewhere.size()).arg(section.possible);
        if (section.code == "PHA")
            note = PlotText::tr("read-only") + QStringLiteral(" · ") + note;
        if (isFolded)
            note += QStringLiteral(" · ") + PlotText::tr("folded");
        else if (!elsewhere.isEmpty())
            note += QStringLiteral(" · ") +
                    PlotText::tr("entries at other times: %1").arg(elsewhere.join(QStringLiteral(", ")));
    }
    p.setFont(theme::font(TextRole::Micro));
    p.setPen(t.text2);
    p.drawText(QRect(x, r.top(), qMax(0, s.plotRight() - x), r.height()), Qt::AlignVCenter,
               p.fontMetrics().elidedText(note, Qt::ElideRight, s.plotRight() - x));
}

void eventIdentifier(QPainter& p, PlotState& s, const PlotRow& row, const theme::Theme& t)
{
    const EventLane& lane = s.chart->events[static_cast<std::size_t>(row.index)];
    const QRect r = s.rect(row);
    p.setFont(theme::font(TextRole::Micro));
    p.setPen(t.text2);
    p.drawText(QRect(14, r.top(), 34, r.height()), Qt::AlignVCenter, qs(lane.code));
    p.setFont(theme::font(TextRole::Small));
    p.setPen(t.text);
    p.drawText(QRect(46, r.top(), s.left - 52, r.height()), Qt::AlignVCenter | Qt::TextWordWrap,
               Words::dataSet(lane.code));
}

void graphIdentifier(QPainter& p, PlotState& s, const PlotRow& row, const theme::Theme& t)
{
    const GraphLane& lane = s.chart->graphs[static_cast<std::size_t>(row.index)];
    const Curve& curve = s.chart->curves[static_cast<std::size_t>(lane.curve)];
    const QRect r = s.rect(row);
    const QFont nameFont = theme::font(TextRole::Small, Weight::Bold);
    const QFont unitFont = theme::font(TextRole::Micro);
    const QFont valueFont = theme::font(TextRole::LargeValue, Weight::Bold);
    int y = r.top() + 3;
    const auto line = [&](const QString& text, const QFont& font, const QColor& ink, int width) {
        const QFontMetrics metrics(font);
        p.setFont(font);
        p.setPen(ink);
        p.drawText(QRect(14, y, width, metrics.height()), Qt::AlignVCenter,
                   metrics.elidedText(text, Qt::ElideRight, width));
        y += metrics.height() - 2;
    };
    line(Words::local(lane.title), nameFont, t.text, s.left - 50);
    line(qs(lane.unit), unitFont, t.text2, s.left - 50);
    if (!curve.timeNs.empty()) {
        QString value = readingText(*s.chart, curve, curve.timeNs.size() - 1);
        if (lane.partner >= 0) {
            const Curve& partner = s.chart->curves[static_cast<std::size_t>(lane.partner)];
            const std::ptrdiff_t other = readingAt(partner, curve.timeNs.back());
            if (other >= 0 && partner.timeNs[static_cast<std::size_t>(other)] == curve.timeNs.back())
                value += QLatin1Char('/') + readingText(*s.chart, partner, static_cast<std::size_t>(other));
        }
        line(value, valueFont, t.text, s.left - 50);
        const Instant at{curve.timeNs.back()};
        const bool today = Clinical::date(at) == Clinical::date(s.chart->data->now);
        line(today ? Clinical::time(at) : Clinical::date(at), unitFont, t.text2, s.left - 50);
    } else {
        line(PlotText::tr("no reading"), unitFont, t.text2, s.left - 50);
    }
    p.setFont(unitFont);
    const auto [low, high] = s.axisRange(lane, row.index);
    for (const double tick : niceTicks(low, high)) {
        const double at = s.y(row, tick);
        if (at < r.top() + 5 || at > r.bottom() - 4)
            continue;
        p.setPen(t.control);
        p.drawLine(QPointF(s.left - 4, at), QPointF(s.left - 1, at));
        p.setPen(t.text2);
        p.drawText(QRectF(s.left - 60, at - 8, 53, 16), Qt::AlignRight | Qt::AlignVCenter,
                   QString::number(tick, 'g', 6));
    }
}

} // namespace

QString sectionName(const Section& section)
{
    return section.code == "VS" ? PlotText::tr("Readings") : Words::stage(section.code);
}

std::ptrdiff_t readingAt(const Curve& curve, std::int64_t ns)
{
    const auto after = std::upper_bound(curve.timeNs.begin(), curve.timeNs.end(), ns);
    if (after == curve.timeNs.begin())
        return -1;
    const std::ptrdiff_t index = after - curve.timeNs.begin() - 1;
    const std::int64_t tolerance = curve.maxGapNs > 0 ? curve.maxGapNs : 24LL * 3600 * 1'000'000'000;
    return ns - curve.timeNs[static_cast<std::size_t>(index)] <= tolerance ? index : -1;
}

QString readingText(const Chart& chart, const Curve& curve, std::size_t index)
{
    const std::uint32_t item = curve.item[index];
    if (item != interfaces::SeriesView::kNoItem && Words::showsValue(chart.item(item)) &&
        !chart.item(item).value.empty() && chart.item(item).unit == curve.unit)
        return qs(chart.item(item).value);
    return QString::number(curve.value[index], 'g', 4);
}

void drawGround(QPainter& p, PlotState& s, const theme::Theme& t)
{
    p.fillRect(QRect(QPoint(0, 0), s.size), t.plot);
    p.save();
    for (std::size_t i = 0; i < s.rows.size(); ++i) {
        const PlotRow& row = s.rows[i];
        if (!s.visible(row))
            continue;
        const QRect r = s.rect(row);
        p.setClipRect(s.region(row));
        const bool focused = static_cast<int>(i) == s.laneFocus && s.hasFocus;
        if (row.kind == PlotRow::Kind::SectionBar) {
            sectionBar(p, s, row, focused, t);
            continue;
        }
        p.fillRect(r, row.kind == PlotRow::Kind::Graph ? t.plot : row.striped ? t.stripe : t.surface);
        p.fillRect(QRect(0, r.top(), s.left, r.height()), focused ? t.accentSoft : row.striped ? t.stripe : t.surface);
        if (focused)
            p.fillRect(QRect(0, r.top(), 4, r.height()), t.focus);
        if (row.kind == PlotRow::Kind::Events)
            eventIdentifier(p, s, row, t);
        else
            graphIdentifier(p, s, row, t);
        p.setPen(t.line);
        p.drawLine(0, r.bottom(), s.size.width(), r.bottom());
        p.setPen(t.control);
        p.drawLine(s.left - 1, r.top(), s.left - 1, r.bottom());
    }
    p.restore();
    p.fillRect(QRect(0, 0, s.size.width(), s.top), t.surface);
    p.fillRect(QRect(0, s.plotBottom(), s.size.width(), s.bottom), t.surface);
    p.setPen(t.gridStrong);
    p.drawLine(0, s.top - 1, s.size.width(), s.top - 1);
    p.drawLine(0, s.plotBottom(), s.size.width(), s.plotBottom());
    p.setFont(theme::font(TextRole::Micro, Weight::Bold));
    p.setPen(t.text);
    p.drawText(QRect(14, 2, s.left - 18, 16), Qt::AlignVCenter,
               p.fontMetrics().elidedText(Clinical::zoneName(), Qt::ElideRight, s.left - 18));
    p.setFont(theme::font(TextRole::Micro));
    p.setPen(t.text2);
    p.drawText(QRect(14, 17, s.left - 18, 16), Qt::AlignVCenter,
               p.fontMetrics().elidedText(PlotText::tr("Facility time, 24-hour"), Qt::ElideRight, s.left - 18));
}

} // namespace twinchart::ui::charts
