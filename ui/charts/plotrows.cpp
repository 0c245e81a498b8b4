// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <plotstate.h>

#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/words.h>

#include <algorithm>

namespace twinchart::ui::charts {

LaneContent PlotState::content(const EventLane& lane) const
{
    const ViewRange& v = views.view();
    LaneContent out;
    const auto reaching = std::lower_bound(lane.latestPoint.begin(), lane.latestPoint.end(), v.fromNs);
    for (auto i = static_cast<std::size_t>(reaching - lane.latestPoint.begin()); i < lane.points.size(); ++i) {
        const interfaces::ItemView& item = chart->item(lane.points[i]);
        out.points = out.points || reaches(item, v.fromNs, v.toNs);
        if (item.start.ns >= v.fromNs)
            break;
        if (item.end.ns >= v.fromNs)
            out.before.push_back(lane.points[i]);
    }
    const auto first = std::lower_bound(lane.latestEnd.begin(), lane.latestEnd.end(), v.fromNs);
    for (auto i = static_cast<std::size_t>(first - lane.latestEnd.begin()); i < lane.intervals.size(); ++i) {
        const interfaces::ItemView& item = chart->item(lane.intervals[i]);
        if (item.start.ns > v.toNs)
            break;
        if (reaches(item, v.fromNs, v.toNs))
            (isBar(item) ? out.bars : out.shorts).push_back(lane.intervals[i]);
    }
    return out;
}

std::vector<BarPlace> PlotState::places(const std::vector<std::uint32_t>& bars, int most)
{
    struct Busy {
        double bar = -1e9;
        double text = -1e9;
    };
    std::vector<Busy> busy;
    std::vector<BarPlace> out;
    for (const std::uint32_t item : bars) {
        const interfaces::ItemView& view = chart->item(item);
        BarPlace& place = out.emplace_back();
        place.item = item;
        place.from = std::max<double>(x(view.start.ns), left);
        place.to = view.ongoing ? plotRight() : std::min<double>(x(view.end.ns), plotRight());
        const double words = text(item, isImportant(view)).width;
        // Names of drugs are never cut: what would leave at the right edge moves to the left.
        const bool drug = view.dataSet == "MD";
        const double room = plotRight() - 4 - place.from;
        place.textLeft = drug && words > room ? std::max<double>(left + 2, plotRight() - 4 - words) : place.from + 2;
        place.textWidth = drug ? words : std::min(words, room);
        const auto free = std::find_if(busy.begin(), busy.end(), [&](const Busy& b) {
            return b.bar <= place.from + 2 && b.text + 8 <= place.textLeft;
        });
        if (free == busy.end() && static_cast<int>(busy.size()) >= most)
            continue;
        place.row = static_cast<int>(free - busy.begin());
        const Busy now{place.to, place.textLeft + place.textWidth};
        if (free == busy.end())
            busy.push_back(now);
        else
            *free = now;
    }
    return out;
}

int PlotState::rowsFor(const EventLane& lane)
{
    constexpr int kMostBars = 4;
    const LaneContent here = content(lane);
    int bars = 0;
    for (const BarPlace& place : places(here.bars, kMostBars))
        bars = std::max(bars, place.row + 1);
    return (here.symbols() ? 1 : 0) + bars;
}

int PlotState::nextStop(int from, int direction, bool bars) const
{
    for (int i = from + direction; i >= 0 && i < static_cast<int>(rows.size()); i += direction) {
        const PlotRow& row = rows[static_cast<std::size_t>(i)];
        if (row.kind != PlotRow::Kind::SectionBar ||
            (bars && folded.contains(chart->sections[static_cast<std::size_t>(row.index)].code)))
            return i;
    }
    return -1;
}

std::vector<const Curve*> curvesOf(const Chart& chart, const GraphLane& lane)
{
    std::vector<const Curve*> out{&chart.curves[static_cast<std::size_t>(lane.curve)]};
    if (lane.partner >= 0)
        out.push_back(&chart.curves[static_cast<std::size_t>(lane.partner)]);
    return out;
}

bool isImportant(const interfaces::ItemView& item)
{
    return !item.flag.empty() || item.verdict == interfaces::Verdict::Invalid;
}

double PlotState::y(const PlotRow& row, double value) const
{
    const QRect r = rect(row);
    const auto [low, high] = axisRange(chart->graphs[static_cast<std::size_t>(row.index)], row.index);
    const double part = (value - low) / (high - low);
    return r.bottom() - 3 - part * (r.height() - 8);
}

std::pair<double, double> PlotState::axisRange(const GraphLane& lane, int index) const
{
    const double zoom =
        static_cast<std::size_t>(index) < valueZoom.size() ? valueZoom[static_cast<std::size_t>(index)] : 1;
    const double middle = (lane.axisLow + lane.axisHigh) / 2;
    const double half = (lane.axisHigh - lane.axisLow) / 2 * zoom;
    return {middle - half, middle + half};
}

const CachedText& PlotState::text(std::uint32_t item, bool bold)
{
    const std::uint64_t key = std::uint64_t{item} << 1 | (bold ? 1 : 0);
    const auto found = texts.find(key);
    if (found != texts.end())
        return found->second;
    if (texts.size() > 20'000)
        texts.clear();
    const interfaces::ItemView& view = chart->item(item);
    QString words = theme::Words::line(view);
    if (!view.hasTime)
        words += QStringLiteral(" · ") +
                 (view.effective.empty() ? PlotText::tr("time not given") : theme::Clinical::effective(view.effective));
    const QFont font = theme::font(theme::TextRole::Micro, bold ? theme::Weight::Bold : theme::Weight::Regular);
    CachedText cached;
    cached.text.setTextFormat(Qt::PlainText);
    cached.text.setText(words);
    cached.text.prepare(QTransform(), font);
    cached.width = QFontMetricsF(font).horizontalAdvance(words);
    return texts.emplace(key, std::move(cached)).first->second;
}

LaneLayout::~LaneLayout()
{
    clear();
}

void LaneLayout::add(QCPAxisRect* rect)
{
    m_elements += rect;
    adoptElement(rect);
}

QCPLayoutElement* LaneLayout::takeAt(int index)
{
    if (index < 0 || index >= m_elements.size())
        return nullptr;
    QCPAxisRect* element = m_elements.takeAt(index);
    releaseElement(element);
    return element;
}

bool LaneLayout::take(QCPLayoutElement* element)
{
    for (int i = 0; i < m_elements.size(); ++i)
        if (m_elements.at(i) == element)
            return takeAt(i) != nullptr;
    return false;
}

void LaneLayout::updateLayout()
{
    for (const PlotRow& row : m_state.rows)
        if (row.axes)
            row.axes->setOuterRect(m_state.rect(row));
}

PlotPart::PlotPart(QCustomPlot* plot, const QString& layer, PlotState& state, Draw function)
    : QCPLayerable(plot, layer), m_state(state), m_draw(function)
{
}

void PlotPart::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(false);
}

void PlotPart::draw(QCPPainter* painter)
{
    if (m_state.chart)
        m_draw(*painter, m_state, theme::current());
}

} // namespace twinchart::ui::charts
