// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <plotstate.h>

#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/words.h>

#include <algorithm>

namespace twinchart::ui::charts {

LaneNeed PlotState::need(const EventLane& lane) const
{
    constexpr int kMostBars = 4;
    const ViewRange& v = views.view();
    const std::int64_t symbol = v.length() / plotWidth() * 8; // half of one may still be seen
    LaneNeed out;
    const auto point = std::lower_bound(lane.pointNs.begin(), lane.pointNs.end(), v.fromNs - symbol);
    out.symbols = point != lane.pointNs.end() && *point <= v.toNs + symbol;
    std::vector<std::int64_t> ends;
    const auto first = std::lower_bound(lane.latestEnd.begin(), lane.latestEnd.end(), v.fromNs);
    for (auto i = static_cast<std::size_t>(first - lane.latestEnd.begin()); i < lane.intervals.size(); ++i) {
        const interfaces::ItemView& item = chart->item(lane.intervals[i]);
        if (item.start.ns > v.toNs || (out.symbols && out.bars == kMostBars))
            break;
        if (!item.ongoing && item.end.ns < v.fromNs)
            continue;
        if (!isBar(item)) {
            out.symbols = true;
            continue;
        }
        std::erase_if(ends, [&](std::int64_t e) { return e <= item.start.ns; });
        ends.push_back(item.ongoing ? INT64_MAX : item.end.ns);
        out.bars = std::max(out.bars, std::min(kMostBars, static_cast<int>(ends.size())));
    }
    return out;
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
        words += QStringLiteral(" · ") + PlotText::tr("time not given");
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
