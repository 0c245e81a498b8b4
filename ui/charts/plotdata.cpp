// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <plotstate.h>

#include <ui/charts/crowding.h>
#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/words.h>
#include <ui/widgets/proofring.h>

#include <QPixmapCache>

#include <algorithm>
#include <cmath>

namespace twinchart::ui::charts {

using theme::Clinical;
using theme::qs;
using theme::TextRole;
using theme::Weight;
using theme::Words;

namespace {

void timeAxis(QPainter& p, PlotState& s, const TimeTicks& ticks, const theme::Theme& t)
{
    const QFont plain = theme::font(TextRole::Micro);
    const QFont bold = theme::font(TextRole::Micro, Weight::Bold);
    const QFontMetricsF plainMetrics(plain);
    const QFontMetricsF boldMetrics(bold);
    p.save();
    p.setClipRect(QRect(s.left, 0, s.plotWidth() + s.right, s.size.height()));
    p.setFont(plain);
    const double right = s.plotRight();
    const QRectF nowTag = nowTagRect(s);
    for (const TimeTick& tick : ticks.minor) {
        const double x = s.x(tick.ns);
        p.setPen(t.control);
        p.drawLine(QPointF(x, s.top - 4), QPointF(x, s.top - 1));
        p.drawLine(QPointF(x, s.plotBottom()), QPointF(x, s.plotBottom() + 3));
        const double w = plainMetrics.horizontalAdvance(tick.label);
        if (x - w / 2 < s.left || x + w / 2 > right + s.right)
            continue;
        p.setPen(t.text2);
        p.drawText(QPointF(x - w / 2, s.top - 7), tick.label);
        p.drawText(QPointF(x - w / 2, s.plotBottom() + 15), tick.label);
    }
    p.setFont(bold);
    for (std::size_t i = 0; i < ticks.major.size(); ++i) {
        const TimeTick& tick = ticks.major[i];
        const double x = s.x(tick.ns);
        const double next = i + 1 < ticks.major.size() ? s.x(ticks.major[i + 1].ns) : right + s.right;
        const double w = boldMetrics.horizontalAdvance(tick.label);
        const double at = std::max<double>(x, s.left) + 4;
        p.setPen(t.gridStrong);
        if (x >= s.left)
            p.drawLine(QPointF(x, 2), QPointF(x, s.top - 1));
        p.setPen(t.text);
        // Beside the tag of now: the whole date, else its day, else nothing.
        const auto free = [&](double width) {
            return at + width + 2 <= next && (nowTag.right() < at - 2 || at + width + 2 < nowTag.left());
        };
        const QString day = tick.label.size() > 11 ? tick.label.mid(4, 6) : QString();
        if (free(w))
            p.drawText(QPointF(at, 13), tick.label);
        else if (!day.isEmpty() && free(boldMetrics.horizontalAdvance(day)))
            p.drawText(QPointF(at, 13), day);
        QString low = tick.label;
        if (low.size() > 11)
            low = low.mid(4, 6); // "Tue 17-Nov-2026" → "17-Nov"
        const double lowWidth = boldMetrics.horizontalAdvance(low);
        if (x - lowWidth / 2 >= s.left && x + lowWidth / 2 <= right + s.right && lowWidth + 6 < next - x)
            p.drawText(QPointF(x - lowWidth / 2, s.plotBottom() + 15), low);
    }
    p.restore();
    p.setFont(plain);
    p.setPen(t.text2);
    const double perPixel = static_cast<double>(s.views.view().length()) / s.plotWidth();
    p.drawText(QPointF(14, s.plotBottom() + 15),
               PlotText::tr("1 px = %1").arg(Clinical::duration(static_cast<std::int64_t>(perPixel))));
}

/// Stretches of gaps on the screen, joined where they touch, at least 3 px wide.
std::vector<std::pair<double, double>> gapPixels(const PlotState& s, const Curve& curve)
{
    std::vector<std::pair<double, double>> out;
    const ViewRange& v = s.views.view();
    auto gap = std::lower_bound(curve.gaps.begin(), curve.gaps.end(), v.fromNs,
                                [](const Gap& g, std::int64_t t) { return g.toNs < t; });
    const auto perPixel = static_cast<std::int64_t>(static_cast<double>(v.length()) / s.plotWidth());
    while (gap != curve.gaps.end() && gap->fromNs <= v.toNs) {
        double from = std::max<double>(s.x(gap->fromNs), s.left - 8);
        double to = std::min<double>(s.x(gap->toNs), s.plotRight() + 8);
        if (to - from < 3) {
            const double middle = (from + to) / 2;
            from = middle - 1.5;
            to = middle + 1.5;
        }
        if (!out.empty() && from <= out.back().second + 0.5)
            out.back().second = std::max(out.back().second, to);
        else
            out.emplace_back(from, to);
        if (gap->toNs - gap->fromNs < perPixel) {
            // Gaps below a pixel: the next one that matters begins in the next pixel.
            const std::int64_t next = gap->toNs + perPixel;
            const auto after =
                std::lower_bound(gap, curve.gaps.end(), next, [](const Gap& g, std::int64_t t) { return g.toNs < t; });
            gap = after == gap ? gap + 1 : after;
        } else {
            ++gap;
        }
    }
    return out;
}

void drawGaps(QPainter& p, PlotState& s, const PlotRow& row, const Curve& curve, const theme::Theme& t)
{
    const QRect r = s.lane(row);
    const QBrush brush = hatch(t.gap, t.gapSoft, p.device()->devicePixelRatioF());
    const QFont font = theme::font(TextRole::Micro);
    const QFontMetricsF metrics(font);
    p.setBrushOrigin(0, 0);
    for (const auto& [from, to] : gapPixels(s, curve)) {
        p.fillRect(QRectF(from, r.top(), to - from, r.height()), brush);
        p.setPen(QPen(t.gap, 1));
        p.drawLine(QPointF(from, r.top()), QPointF(from, r.bottom()));
        p.drawLine(QPointF(to, r.top()), QPointF(to, r.bottom()));
    }
    // Words where they fit inside or beside the gap.
    double used = -1e9;
    for (const Gap& gap : curve.gaps) {
        if (gap.toNs < s.views.view().fromNs)
            continue;
        if (gap.fromNs > s.views.view().toNs)
            break;
        const double from = std::max<double>(s.x(gap.fromNs), s.left);
        const double to = std::min<double>(s.x(gap.toNs), s.plotRight());
        if (to - from < 6)
            continue;
        const QString words = PlotText::tr("no data %1").arg(Clinical::duration(gap.toNs - gap.fromNs));
        const double w = metrics.horizontalAdvance(words);
        double at = to - from > w + 8 ? (from + to - w) / 2 : to + 5;
        if (at < used + 8 || at + w > s.plotRight())
            continue;
        const double y = s.rect(row).bottom() - 5;
        p.fillRect(QRectF(at - 3, y - metrics.ascent(), w + 6, metrics.height()), t.plot);
        p.setFont(font);
        p.setPen(t.text2);
        p.drawText(QPointF(at, y), words);
        used = at + w;
    }
}

struct Visible {
    std::size_t from = 0, to = 0; ///< with one neighbour on each side
};

Visible visibleOf(const Curve& curve, const ViewRange& v)
{
    Visible out;
    out.from = static_cast<std::size_t>(std::lower_bound(curve.timeNs.begin(), curve.timeNs.end(), v.fromNs) -
                                        curve.timeNs.begin());
    out.to = static_cast<std::size_t>(
        std::upper_bound(curve.timeNs.begin() + static_cast<std::ptrdiff_t>(out.from), curve.timeNs.end(), v.toNs) -
        curve.timeNs.begin());
    return out;
}

/// One vertical line a pixel column from the lowest to the highest reading in it.
void drawColumns(QPainter& p, const PlotState& s, const PlotRow& row, const Curve& curve, const Visible& seen,
                 const QColor& ink)
{
    const int width = s.plotWidth();
    QList<QLineF> lines;
    lines.reserve(width * 2);
    std::size_t i = seen.from;
    for (int column = 0; column <= width && i < seen.to; ++column) {
        const std::int64_t end = s.ns(s.left + column + 1);
        if (curve.timeNs[i] >= end)
            continue;
        const auto after = static_cast<std::size_t>(
            std::lower_bound(curve.timeNs.begin() + static_cast<std::ptrdiff_t>(i),
                             curve.timeNs.begin() + static_cast<std::ptrdiff_t>(seen.to), end) -
            curve.timeNs.begin());
        auto [low, high] = curve.extremes.over(curve.value, i, after);
        if (i > seen.from && !curve.broken[i]) {
            const double before = curve.value[i - 1];
            const double beforeX = s.x(curve.timeNs[i - 1]);
            if (s.left + column - beforeX > 2) {
                lines.append(QLineF(beforeX, s.y(row, before), s.left + column, s.y(row, curve.value[i])));
            } else {
                low = std::min(low, before);
                high = std::max(high, before);
            }
        }
        const double x = s.left + column + 0.5;
        const double top = s.y(row, high);
        lines.append(QLineF(x, top, x, std::max(s.y(row, low), top + 1)));
        i = after;
    }
    p.setRenderHint(QPainter::Antialiasing, false);
    p.setPen(QPen(ink, 1));
    p.drawLines(lines);
}

void drawLine(QPainter& p, const PlotState& s, const PlotRow& row, const Curve& curve, const Visible& seen,
              const QColor& ink)
{
    std::size_t from = seen.from > 0 ? seen.from - 1 : 0;
    const std::size_t to = std::min(seen.to + 1, curve.timeNs.size());
    const std::size_t n = to - from;
    p.setRenderHint(QPainter::Antialiasing, true);
    p.setPen(QPen(ink, n > 400 ? 1.0 : 1.2));
    p.setBrush(Qt::NoBrush);
    QPolygonF run;
    const auto flush = [&] {
        if (run.size() > 1)
            p.drawPolyline(run);
        run.clear();
    };
    for (std::size_t i = from; i < to; ++i) {
        if (i > from && curve.broken[i])
            flush();
        run.append(QPointF(std::clamp(s.x(curve.timeNs[i]), -1e5, 1e5), s.y(row, curve.value[i])));
    }
    flush();
    const bool discs =
        curve.maxGapNs <= 0 ||
        static_cast<double>(s.plotWidth()) / static_cast<double>(std::max<std::size_t>(1, seen.to - seen.from)) >= 7;
    p.setPen(Qt::NoPen);
    p.setBrush(ink);
    for (std::size_t i = seen.from; i < seen.to; ++i) {
        const bool lonely = (i == 0 || curve.broken[i]) && (i + 1 == curve.timeNs.size() || curve.broken[i + 1]);
        if (discs || lonely)
            p.drawEllipse(QPointF(s.x(curve.timeNs[i]), s.y(row, curve.value[i])), 2.5, 2.5);
    }
}

void drawPressure(QPainter& p, const PlotState& s, const PlotRow& row, const Curve& upper, const Curve& lower,
                  const QColor& ink)
{
    const Visible above = visibleOf(upper, s.views.view());
    const Visible below = visibleOf(lower, s.views.view());
    if (static_cast<int>(std::max(above.to - above.from, below.to - below.from)) > s.plotWidth() / 7) {
        drawColumns(p, s, row, upper, above, ink);
        drawColumns(p, s, row, lower, below, ink);
        return;
    }
    p.setRenderHint(QPainter::Antialiasing, true);
    p.setPen(QPen(ink, 1.4));
    const auto bar = [&](const Curve& curve, std::size_t i) {
        const QPointF at(s.x(curve.timeNs[i]), s.y(row, curve.value[i]));
        p.drawLine(at - QPointF(2.5, 0), at + QPointF(2.5, 0));
        return at;
    };
    // Either of the two may stand alone: its partner failed its check or was not taken.
    for (std::size_t i = below.from; i < below.to; ++i)
        bar(lower, i);
    std::size_t other = below.from;
    for (std::size_t i = above.from; i < above.to; ++i) {
        const QPointF top = bar(upper, i);
        while (other < below.to && lower.timeNs[other] < upper.timeNs[i])
            ++other;
        if (other < below.to && lower.timeNs[other] == upper.timeNs[i])
            p.drawLine(top, QPointF(top.x(), s.y(row, lower.value[other])));
    }
}

struct Flagged {
    const Curve* curve = nullptr;
    std::uint32_t reading = 0;
    std::int64_t ns() const { return curve->timeNs[reading]; }
};

/// The flagged readings in the view by time. None when they are many: the min–max lines show them, the table has all.
std::vector<Flagged> flaggedOf(const std::vector<const Curve*>& curves, const ViewRange& v)
{
    constexpr std::size_t kMost = 60;
    std::vector<Flagged> out;
    for (const Curve* curve : curves) {
        const auto from = std::lower_bound(curve->flagged.begin(), curve->flagged.end(), v.fromNs,
                                           [&](std::uint32_t i, std::int64_t ns) { return curve->timeNs[i] < ns; });
        const auto to = std::upper_bound(from, curve->flagged.end(), v.toNs,
                                         [&](std::int64_t ns, std::uint32_t i) { return ns < curve->timeNs[i]; });
        if (out.size() + static_cast<std::size_t>(to - from) > kMost)
            return {};
        for (auto i = from; i != to; ++i)
            out.push_back({curve, *i});
    }
    std::ranges::stable_sort(out, {}, &Flagged::ns);
    return out;
}

void drawFlags(QPainter& p, PlotState& s, const PlotRow& row, const std::vector<const Curve*>& curves,
               const theme::Theme& t)
{
    // The two of one instant have their words at either side, and none lie on a ring.
    constexpr double kRing = 12;
    const QFont font = theme::font(TextRole::Micro, Weight::Bold);
    const QFontMetricsF metrics(font);
    const std::vector<Flagged> flagged = flaggedOf(curves, s.views.view());
    std::vector<LabelWish> wishes;
    QStringList words;
    for (const Flagged& f : flagged) {
        const std::string& flag = s.chart->item(f.curve->item[f.reading]).flag;
        words += readingText(*s.chart, *f.curve, f.reading) + QLatin1Char(' ') + Words::flag(flag);
        wishes.push_back({s.x(f.ns()), metrics.horizontalAdvance(words.last()) + kRing, false,
                          isCritical(flag) ? LabelRank::Critical : LabelRank::Flagged});
    }
    const std::vector<LabelPlace> places = placeLabels(wishes, s.left + 2, s.plotRight() - 2);
    p.setFont(font);
    p.setBrush(Qt::NoBrush);
    p.setRenderHint(QPainter::Antialiasing, true);
    for (std::size_t k = 0; k < flagged.size(); ++k) {
        const Flagged& f = flagged[k];
        const QPointF at(s.x(f.ns()), s.y(row, f.curve->value[f.reading]));
        p.setPen(QPen(Words::flagColour(s.chart->item(f.curve->item[f.reading]).flag, t), 1.4));
        p.drawEllipse(at, 4, 4);
        if (!places[k].shown)
            continue;
        const bool isRight = places[k].left > at.x() - 6;
        const double y = std::clamp(at.y() + 4, s.rect(row).top() + 24.0, s.rect(row).bottom() - 4.0);
        p.drawText(QPointF(places[k].left + (isRight ? kRing - 1 : 0), y), words.at(static_cast<qsizetype>(k)));
    }
}

void drawUsual(QPainter& p, const PlotState& s, const PlotRow& row, const Curve& curve, const theme::Theme& t)
{
    if (!curve.usualLow && !curve.usualHigh)
        return;
    const QRect area = s.lane(row);
    const double top = curve.usualHigh ? s.y(row, *curve.usualHigh) : area.top();
    const double bottom = curve.usualLow ? s.y(row, *curve.usualLow) : area.bottom();
    const std::int64_t until = std::min(s.views.view().toNs, s.chart->data->now.ns);
    p.fillRect(QRectF(area.left(), top, s.x(until) - area.left(), bottom - top), t.target);
    if (t.softFills)
        return;
    p.setPen(QPen(t.targetLine, 2));
    if (curve.usualHigh)
        p.drawLine(QPointF(area.left(), top), QPointF(area.right(), top));
    if (curve.usualLow)
        p.drawLine(QPointF(area.left(), bottom), QPointF(area.right(), bottom));
}

void caption(QPainter& p, PlotState& s, const PlotRow& row, const Curve& curve, const Visible& seen, bool dense,
             const theme::Theme& t)
{
    QStringList words;
    if (dense)
        words += PlotText::tr("min–max per %1, %2 readings")
                     .arg(Clinical::duration(
                              static_cast<std::int64_t>(static_cast<double>(s.views.view().length()) / s.plotWidth())),
                          Clinical::count(seen.to - seen.from));
    if (!curve.usualText.en.empty() && (curve.usualLow || curve.usualHigh))
        words += PlotText::tr("area = %1").arg(Words::local(curve.usualText));
    if (words.isEmpty())
        return;
    const QFont font = theme::font(TextRole::Micro);
    p.setFont(font);
    const QString text = words.join(QStringLiteral(" · "));
    const QFontMetricsF metrics(font);
    const double y = s.rect(row).top() + metrics.ascent() + 1;
    p.setPen(t.text2);
    p.drawText(QPointF(s.left + 6, y), metrics.elidedText(text, Qt::ElideRight, s.plotWidth() - 12));
}

} // namespace

QBrush hatch(const QColor& lines, const QColor& ground, qreal ratio)
{
    const QString key = QStringLiteral("twinchart/hatch/%1/%2/%3").arg(lines.name(), ground.name()).arg(ratio);
    QPixmap tile;
    if (!QPixmapCache::find(key, &tile)) {
        const int side = qRound(12 * ratio);
        tile = QPixmap(side, side);
        tile.fill(ground);
        QPainter painter(&tile);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(lines, ratio));
        for (int offset = -2; offset <= 4; ++offset) {
            const double x = offset * 6 * ratio;
            painter.drawLine(QPointF(x, side), QPointF(x + side, 0));
        }
        painter.end();
        tile.setDevicePixelRatio(ratio);
        QPixmapCache::insert(key, tile);
    }
    return QBrush(tile);
}

void drawGraphLane(QPainter& p, PlotState& s, int index, const theme::Theme& t)
{
    const PlotRow& row = s.rows[static_cast<std::size_t>(index)];
    const GraphLane& lane = s.chart->graphs[static_cast<std::size_t>(row.index)];
    const Curve& curve = s.chart->curves[static_cast<std::size_t>(lane.curve)];
    const std::vector<const Curve*> curves = curvesOf(*s.chart, lane);
    const QRect area = s.lane(row);
    p.save();
    p.setClipRect(area);
    const ViewRange& v = s.views.view();
    drawUsual(p, s, row, curve, t);
    drawGaps(p, s, row, curve, t);
    const Visible seen = visibleOf(curve, v);
    const bool dense = seen.to - seen.from > static_cast<std::size_t>(s.plotWidth());
    if (lane.partner >= 0)
        drawPressure(p, s, row, curve, *curves.back(), t.s2);
    else if (dense)
        drawColumns(p, s, row, curve, seen, t.s1);
    else if (!curve.timeNs.empty())
        drawLine(p, s, row, curve, seen, t.s1);
    drawFlags(p, s, row, curves, t);
    p.setRenderHint(QPainter::Antialiasing, true);
    for (const std::uint32_t i : lane.filled) {
        // An estimate is never joined to readings; its value stands in the estimate's own colour.
        const interfaces::ItemView& item = s.chart->item(i);
        if (!v.contains(item.start.ns))
            continue;
        bool ok = false;
        const double value = qs(item.value).toDouble(&ok);
        if (!ok || !Words::showsValue(item))
            continue;
        const QPointF at(s.x(item.start.ns), s.y(row, value));
        p.setPen(QPen(t.estimate, 1.4));
        p.setBrush(t.estimateSoft);
        p.drawPolygon(
            QPolygonF{{at.x(), at.y() - 4.5}, {at.x() + 4.5, at.y()}, {at.x(), at.y() + 4.5}, {at.x() - 4.5, at.y()}});
    }
    const QFont micro = theme::font(TextRole::Micro, Weight::Bold);
    const QFontMetricsF metrics(micro);
    double used = -1e9;
    for (const std::uint32_t i : lane.failed) {
        const interfaces::ItemView& item = s.chart->item(i);
        if (!v.contains(item.start.ns))
            continue;
        const double x = s.x(item.start.ns);
        const double y = s.rect(row).bottom() - 11;
        const QRectF ring(x - 7, y - 7, 14, 14);
        widgets::paintRing(p, ring, theme::Ring::Failed, t);
        s.hits.push_back({ring.adjusted(-5, -5, 5, 5), i, {}, index});
        const QString words = Words::value(item);
        const double w = metrics.horizontalAdvance(words);
        const double at = x + 11 + w <= s.plotRight() ? x + 11 : x - 11 - w;
        if (at < used + 8)
            continue;
        p.setFont(micro);
        p.setPen(t.critical);
        p.drawText(QPointF(at, y + 4), words);
        used = at + w;
    }
    const bool isEmpty = std::ranges::all_of(curves, [&](const Curve* c) {
        const Visible part = visibleOf(*c, v);
        return part.to == part.from;
    });
    if (isEmpty && lane.failed.empty()) {
        p.setFont(theme::font(TextRole::Micro));
        p.setPen(t.text2);
        p.drawText(area.adjusted(0, 14, 0, 0), Qt::AlignCenter, PlotText::tr("no reading in this part of time"));
    }
    caption(p, s, row, curve, seen, dense, t);
    p.restore();
}

void drawMoving(QPainter& p, PlotState& s, const theme::Theme& t)
{
    s.hits.clear();
    const ViewRange& v = s.views.view();
    const TimeTicks ticks = timeTicks(v.fromNs, v.toNs, s.plotWidth(), Clinical::zone());
    const double nowX = s.x(s.chart->data->now.ns);
    p.save();
    for (const PlotRow& row : s.rows) {
        if (row.kind == PlotRow::Kind::SectionBar || !s.visible(row))
            continue;
        const QRect r = s.lane(row);
        p.setClipRect(r);
        p.fillRect(r, row.kind == PlotRow::Kind::Graph ? t.plot : row.striped ? t.stripe : t.surface);
        if (nowX < r.right())
            p.fillRect(QRectF(std::max<double>(nowX, r.left()), r.top(),
                              r.right() + 1 - std::max<double>(nowX, r.left()), r.height()),
                       t.future);
        p.setPen(QPen(t.grid, 1));
        for (const TimeTick& tick : ticks.minor) {
            const double x = std::floor(s.x(tick.ns)) + 0.5;
            p.drawLine(QPointF(x, r.top()), QPointF(x, r.bottom() - 1));
        }
        p.setPen(QPen(t.gridStrong, 1));
        for (const TimeTick& tick : ticks.major) {
            const double x = std::floor(s.x(tick.ns)) + 0.5;
            p.drawLine(QPointF(x, r.top()), QPointF(x, r.bottom() - 1));
        }
    }
    p.restore();
    for (std::size_t i = 0; i < s.rows.size(); ++i) {
        const PlotRow& row = s.rows[i];
        if (row.kind == PlotRow::Kind::SectionBar || !s.visible(row))
            continue;
        if (row.kind == PlotRow::Kind::Events)
            drawEventLane(p, s, static_cast<int>(i), t);
        else
            drawGraphLane(p, s, static_cast<int>(i), t);
    }
    p.fillRect(QRect(s.left, 0, s.size.width() - s.left, s.top - 1), t.surface);
    p.fillRect(QRect(0, s.plotBottom() + 1, s.size.width(), s.bottom), t.surface);
    timeAxis(p, s, ticks, t);
}

} // namespace twinchart::ui::charts
