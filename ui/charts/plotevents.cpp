// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <plotstate.h>

#include <ui/charts/crowding.h>
#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/words.h>
#include <ui/widgets/proofring.h>

#include <algorithm>
#include <cmath>

namespace twinchart::ui::charts {

using interfaces::ItemView;
using theme::Clinical;
using theme::Ring;
using theme::TextRole;
using theme::Weight;
using theme::Words;

namespace {

constexpr int kRowHeight = 26;
constexpr double kBar = 7;

/// A text that stands above its symbol, in the ink that its item asks for.
struct Label {
    std::uint32_t item = 0;
    double y = 0;
};

void drawLabel(QPainter& p, PlotState& s, std::uint32_t index, const LabelPlace& place, double baseline,
               const theme::Theme& t)
{
    const ItemView& item = s.chart->item(index);
    const bool bold = isImportant(item);
    const QFont font = theme::font(TextRole::Micro, bold ? Weight::Bold : Weight::Regular);
    p.setFont(font);
    p.setPen(item.verdict == interfaces::Verdict::Invalid  ? t.critical
             : item.verdict == interfaces::Verdict::Erased ? t.text2
             : !item.flag.empty()                          ? Words::flagColour(item.flag, t)
                                                           : t.text);
    const CachedText& text = s.text(index, bold);
    if (place.width >= text.width - 0.5) {
        p.drawStaticText(QPointF(place.left, baseline - QFontMetricsF(font).ascent()), text.text);
    } else {
        p.drawText(QPointF(place.left, baseline),
                   QFontMetricsF(font).elidedText(text.text.text(), Qt::ElideRight, place.width));
    }
}

void drawSymbol(QPainter& p, const ItemView& item, QPointF at, const theme::Theme& t)
{
    const Ring ring = Words::ring(item);
    if (ring == Ring::Verified && (item.imprecise || !item.hasTime)) {
        p.setPen(QPen(t.verified, 2));
        p.setBrush(t.surface);
        p.drawEllipse(at, 4, 4);
    } else if (ring == Ring::Verified) {
        p.setPen(Qt::NoPen);
        p.setBrush(t.verified);
        p.drawEllipse(at, 5, 5);
    } else {
        widgets::paintRing(p, QRectF(at.x() - 7, at.y() - 7, 14, 14), ring, t);
    }
}

void drawInterval(QPainter& p, const PlotState& s, const ItemView& item, double top, const theme::Theme& t)
{
    const double from = s.x(item.start.ns);
    const double to = item.ongoing ? s.plotRight() + 20.0 : s.x(item.end.ns);
    const double left = std::max<double>(from, s.left - 10);
    const double right = std::min<double>(to, s.plotRight() + 20);
    const QColor ink = Words::ringColour(Words::ring(item), t);
    p.setRenderHint(QPainter::Antialiasing, false);
    p.setPen(QPen(ink, 1));
    p.setBrush(Qt::NoBrush);
    p.drawLine(QPointF(left, top), QPointF(right, top));
    p.drawLine(QPointF(left, top + kBar), QPointF(right, top + kBar));
    if (from >= s.left - 4)
        p.fillRect(QRectF(from, top - 1.5, 3, kBar + 3), ink);
    if (!item.ongoing && to <= s.plotRight() + 2) {
        p.drawLine(QPointF(to, top), QPointF(to, top + kBar));
        p.setRenderHint(QPainter::Antialiasing, true);
        p.setPen(Qt::NoPen);
        p.setBrush(ink);
        p.drawPolygon(QPolygonF{{to - 6, top + 0.5}, {to, top + kBar / 2}, {to - 6, top + kBar - 0.5}});
    }
}

struct Point {
    std::int64_t ns;
    std::uint32_t item;
};

} // namespace

void drawEventLane(QPainter& p, PlotState& s, int index, const theme::Theme& t)
{
    const PlotRow& row = s.rows[static_cast<std::size_t>(index)];
    const EventLane& lane = s.chart->events[static_cast<std::size_t>(row.index)];
    const QRect r = s.rect(row);
    const ViewRange& v = s.views.view();
    p.save();
    p.setClipRect(s.lane(row));
    p.setRenderHint(QPainter::Antialiasing, true);

    // Intervals that are too short for a bar stand among the points.
    const LaneContent here = s.content(lane);
    std::vector<Point> mixed;
    for (const std::uint32_t item : here.shorts)
        mixed.push_back({s.chart->item(item).start.ns, item});
    std::span<const std::int64_t> times = lane.pointNs;
    std::vector<std::int64_t> mixedTimes;
    const bool isMixed = !mixed.empty();
    if (isMixed) {
        const auto from = static_cast<std::size_t>(
            std::lower_bound(lane.pointNs.begin(), lane.pointNs.end(), v.fromNs - v.length() / 4) -
            lane.pointNs.begin());
        for (std::size_t i = from; i < lane.pointNs.size() && lane.pointNs[i] <= v.toNs + v.length() / 4; ++i)
            mixed.push_back({lane.pointNs[i], lane.points[i]});
        std::stable_sort(mixed.begin(), mixed.end(), [](const Point& a, const Point& b) { return a.ns < b.ns; });
        for (const Point& point : mixed)
            mixedTimes.push_back(point.ns);
        times = mixedTimes;
    }
    const auto itemAt = [&](std::size_t i) { return isMixed ? mixed[i].item : lane.points[i]; };
    const auto isFailed = [](const ItemView& item) { return item.verdict == interfaces::Verdict::Invalid; };
    const auto countIn = [&](const Crowd& crowd, const std::vector<std::uint32_t>& before, const auto& isOne) {
        if (!isMixed)
            return before[crowd.last] - before[crowd.first];
        return static_cast<std::uint32_t>(std::count_if(mixed.begin() + static_cast<std::ptrdiff_t>(crowd.first),
                                                        mixed.begin() + static_cast<std::ptrdiff_t>(crowd.last),
                                                        [&](const Point& q) { return isOne(s.chart->item(q.item)); }));
    };
    const auto worstIn = [&](const Crowd& crowd) {
        if (!isMixed)
            return ringOf(static_cast<int>(lane.concerns.over(lane.concern, crowd.first, crowd.last).second));
        int worst = 0;
        for (std::size_t i = crowd.first; i < crowd.last; ++i)
            worst = std::max(worst, concern(s.chart->item(mixed[i].item)));
        return ringOf(worst);
    };

    const QFont plain = theme::font(TextRole::Micro);
    const QFontMetricsF metrics(plain);
    const double baseline = r.top() + metrics.ascent() - 1;
    const double centre = r.top() + 20;
    std::vector<LabelWish> wishes;
    std::vector<std::uint32_t> labelled;
    const auto wish = [&](std::uint32_t item, double x) {
        const ItemView& view = s.chart->item(item);
        const bool important = isImportant(view);
        wishes.push_back({x, s.text(item, important).width, view.dataSet != "MD",
                          view.verdict == interfaces::Verdict::Invalid ? LabelRank::Failed
                          : s.selected == item                         ? LabelRank::Selected
                          : isCritical(view.flag)                      ? LabelRank::Critical
                          : important                                  ? LabelRank::Flagged
                                                                       : LabelRank::Plain});
        labelled.push_back(item);
    };
    const std::vector<Crowd> groups = crowds(times, [&](std::int64_t ns) { return s.x(ns); }, s.left, s.plotRight());
    struct Counted {
        QString words;
        QColor ink;
        std::size_t wish;
    };
    std::vector<Counted> counted;
    // A date that began before the view is an open bracket from its edge on.
    for (const std::uint32_t item : here.before) {
        const ItemView& view = s.chart->item(item);
        if (s.x(view.start.ns) >= s.left - 8)
            continue; // its symbol is seen
        const double end = std::min<double>(s.x(view.end.ns), s.plotRight() + 10);
        if (Words::ring(view) == Ring::Verified) {
            p.setPen(QPen(t.verified, 1.6));
            p.drawPolyline(QPolygonF{{s.left - 2.0, centre + 3}, {end, centre + 3}, {end, centre - 5}});
        } else {
            drawSymbol(p, view, {s.left + 8.0, centre}, t);
        }
        s.hits.push_back({QRectF(s.left, centre - 10, std::max(16.0, end - s.left), 18), item, {}, index});
        wish(item, s.left + 8.0);
    }
    for (const Crowd& crowd : groups) {
        if (crowd.right < s.left - 8 || crowd.left > s.plotRight() + 8)
            continue;
        if (crowd.as == Crowd::As::Counted) {
            const std::uint32_t failed = countIn(crowd, lane.failedBefore, isFailed);
            const std::uint32_t flagged =
                countIn(crowd, lane.flaggedBefore, [&](const ItemView& i) { return !isFailed(i) && !i.flag.empty(); });
            const std::uint32_t critical = countIn(
                crowd, lane.criticalBefore, [&](const ItemView& i) { return !isFailed(i) && isCritical(i.flag); });
            const QColor ink = critical > 0 ? t.critical : flagged > 0 ? t.warning : t.text;
            const double middle = std::clamp((crowd.left + crowd.right) / 2, s.left + 16.0,
                                             std::max(s.left + 16.0, s.plotRight() - 16.0));
            const Ring worst = worstIn(crowd);
            p.setPen(QPen(Words::ringColour(worst, t), 1.4));
            p.drawLine(QPointF(crowd.left, centre), QPointF(crowd.right, centre));
            p.drawLine(QPointF(crowd.left, centre - 4), QPointF(crowd.left, centre + 4));
            p.drawLine(QPointF(crowd.right, centre - 4), QPointF(crowd.right, centre + 4));
            const QString number = Clinical::count(crowd.count());
            // Not by its colour alone: its words give way to those of a single flagged result.
            const QString said = flagged > 0 ? number + QLatin1Char('!') : number;
            const double w = metrics.horizontalAdvance(said) + 12;
            const QRectF pill(middle - w / 2, centre - 7.5, w, 15);
            p.setBrush(t.surface);
            p.drawRoundedRect(pill, 7.5, 7.5);
            p.setPen(ink);
            p.setFont(theme::font(TextRole::Micro, Weight::Bold));
            p.drawText(pill, Qt::AlignCenter, said);
            if (worst != Ring::Verified)
                widgets::paintRing(p, QRectF(pill.right() + 2, centre - 7, 14, 14), worst, t);
            QString words = PlotText::tr("%1 entries, zoom in").arg(number);
            if (failed)
                words += QStringLiteral(" · ") + PlotText::tr("%1 failed").arg(failed);
            if (flagged)
                words += QStringLiteral(" · ") + PlotText::tr("%1 flagged").arg(flagged);
            counted.push_back({words, failed > 0 ? t.critical : ink, wishes.size()});
            wishes.push_back({middle - w / 2 + 5, metrics.horizontalAdvance(words), false,
                              failed > 0 ? LabelRank::Failed : LabelRank::Counted});
            labelled.push_back(interfaces::SeriesView::kNoItem);
            const std::int64_t from = times[crowd.first];
            const std::int64_t to = times[crowd.last - 1];
            const std::int64_t pad = std::max<std::int64_t>((to - from) / 8, 1'000'000'000LL);
            s.hits.push_back({QRectF(crowd.left - 6, centre - 10, crowd.right - crowd.left + 12, 20).united(pill),
                              std::nullopt,
                              {from - pad, to + pad},
                              index});
            continue;
        }
        for (std::size_t i = crowd.first; i < crowd.last; ++i) {
            const std::uint32_t item = itemAt(i);
            const ItemView& view = s.chart->item(item);
            const double x = s.x(times[i]);
            if (crowd.as == Crowd::As::Ticks && Words::ring(view) == Ring::Verified) {
                p.fillRect(QRectF(std::floor(x) - 1, centre - 6, 2, 12), t.verified);
            } else if (view.imprecise && view.hasTime && !view.isPeriod && s.x(view.end.ns) - x > 14 &&
                       Words::ring(view) == Ring::Verified) {
                // A partial date is a bracket over all that it may mean.
                const double end = std::min<double>(s.x(view.end.ns), s.plotRight() + 10);
                p.setPen(QPen(t.verified, 1.6));
                p.drawPolyline(QPolygonF{{x, centre - 5}, {x, centre + 3}, {end, centre + 3}, {end, centre - 5}});
            } else {
                drawSymbol(p, view, {x, centre}, t);
            }
            s.hits.push_back({QRectF(x - 8, centre - 10, 16, 18), item, {}, index});
            wish(item, x);
        }
    }
    const std::vector<LabelPlace> places = placeLabels(wishes, s.left + 3, s.plotRight() - 3);
    std::size_t nextCounted = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const bool isCounted = nextCounted < counted.size() && counted[nextCounted].wish == i;
        if (isCounted) {
            if (places[i].shown) {
                p.setFont(plain);
                p.setPen(counted[nextCounted].ink);
                p.drawText(QPointF(places[i].left, baseline), counted[nextCounted].words);
            }
            ++nextCounted;
            continue;
        }
        if (places[i].shown) {
            drawLabel(p, s, labelled[i], places[i], baseline, t);
            s.hits.push_back({QRectF(places[i].left, r.top(), places[i].width, 13), labelled[i], {}, index});
        }
    }

    // Bars below each other; what finds no row is counted, never dropped quietly.
    const int space = std::max(1, (r.height() - 2) / kRowHeight);
    const int firstRow = here.symbols() && space > 1 ? 1 : 0;
    int left = 0;
    for (const BarPlace& place : s.places(here.bars, space - firstRow)) {
        if (place.row < 0) {
            ++left;
            continue;
        }
        const ItemView& view = s.chart->item(place.item);
        const double rowTop = r.top() + static_cast<double>(firstRow + place.row) * kRowHeight;
        const double top = rowTop + 15.5;
        if (view.verdict == interfaces::Verdict::Invalid) {
            widgets::paintRing(p, QRectF(place.from - 1, top - 4, 14, 14), Ring::Failed, t);
        } else {
            drawInterval(p, s, view, top, t);
            if (Words::ring(view) != Ring::Verified)
                widgets::paintRing(p, QRectF(place.from + 6, top - 4, 14, 14), Words::ring(view), t);
        }
        drawLabel(p, s, place.item, {true, place.textLeft, place.textWidth}, rowTop + metrics.ascent() - 1, t);
        s.hits.push_back(
            {QRectF(place.from, rowTop, std::max(place.to - place.from, 16.0), kRowHeight), place.item, {}, index});
    }
    if (left > 0) {
        const QString words = PlotText::tr("+%1 more, zoom in or press F8").arg(left);
        const double w = metrics.horizontalAdvance(words) + 10;
        const QRectF box(s.plotRight() - w - 2, r.bottom() - 17, w, 15);
        p.setPen(QPen(t.control, 1));
        p.setBrush(t.surface);
        p.drawRoundedRect(box, 3, 3);
        p.setFont(plain);
        p.setPen(t.text);
        p.drawText(box, Qt::AlignCenter, words);
    }
    p.restore();
}

} // namespace twinchart::ui::charts
