// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/timelineplot.h>

#include <plotaccessible.h>
#include <plotstate.h>

#include <ui/theme/clinical.h>
#include <ui/theme/words.h>

#include <QAccessible>
#include <QScrollBar>

#include <algorithm>

namespace twinchart::ui::charts {

using theme::Clinical;
using theme::qs;
using theme::Words;

TimelinePlot::TimelinePlot(QWidget* parent) : QCustomPlot(parent), m_state(std::make_unique<PlotState>())
{
    installPlotAccessibility();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    setBackground(theme::current().window);
    plotLayout()->clear();
    plotLayout()->setAutoMargins(QCP::msNone);
    plotLayout()->setMargins(QMargins());
    plotLayout()->addElement(0, 0, new LaneLayout(*m_state));
    addLayer(QStringLiteral("moving"), layer(QStringLiteral("legend")), limAbove);
    m_moving = layer(QStringLiteral("moving"));
    m_moving->setMode(QCPLayer::lmBuffered);
    // Lines and boxes over the picture are drawn as the window is painted: they need no buffer of their own.
    removeLayer(layer(QStringLiteral("overlay")));
    // Owned by the plot through their layers.
    new PlotPart(this, QStringLiteral("background"), *m_state, drawGround);
    new PlotPart(this, QStringLiteral("moving"), *m_state, drawMoving);
    m_margins = new QCPMarginGroup(this);
    m_scroll = new QScrollBar(Qt::Vertical, this);
    m_graphScroll = new QScrollBar(Qt::Vertical, this);
    for (QScrollBar* bar : {m_scroll, m_graphScroll}) {
        bar->setFocusPolicy(Qt::NoFocus);
        bar->hide();
        connect(bar, &QScrollBar::valueChanged, this, [this, bar](int y) { scrollTo(bar == m_graphScroll, y); });
    }
    setAccessibleName(tr("Timeline"));
}

TimelinePlot::~TimelinePlot()
{
    // The parts draw from the state: they go first.
    plotLayout()->clear();
    clearItems();
}

const std::shared_ptr<const Chart>& TimelinePlot::chart() const
{
    return m_state->chart;
}

const ViewHistory& TimelinePlot::views() const
{
    return m_state->views;
}

void TimelinePlot::setChart(std::shared_ptr<const Chart> chart, bool keepView)
{
    PlotState& s = *m_state;
    std::string before;
    if (s.selected && s.chart)
        before = s.chart->item(*s.selected).item;
    s.selected.reset();
    // Lanes are known by their names: another chart numbers them anew.
    const int focused = focusedLane();
    const auto focus = focused >= 0 ? std::optional(lanes().at(focused)) : std::nullopt;
    std::optional<std::string> bar;
    if (const PlotRow* row = s.focus(); row && row->kind == PlotRow::Kind::SectionBar)
        bar = s.chart->sections[static_cast<std::size_t>(row->index)].code;
    std::map<std::string, int> held;
    for (std::size_t i = 0; keepView && underMouse() && s.chart && i < s.chart->events.size(); ++i)
        held[s.chart->events[i].code] = s.plan[i];
    if (keepView && focus && !focus->graph)
        held[focus->code.toStdString()] = std::max(1, held[focus->code.toStdString()]);
    setBackground(Qt::NoBrush); // the ground layer covers everything
    s.chart = std::move(chart);
    s.rows.clear();
    s.laneFocus = -1;
    s.foldedFrom.reset();
    s.texts.clear();
    s.hits.clear();
    s.valueZoom.assign(s.chart->graphs.size(), 1);
    s.views.setData(s.chart->firstNs, s.chart->lastNs, s.chart->data->now.ns);
    if (!keepView) {
        s.views = ViewHistory();
        s.views.setData(s.chart->firstNs, s.chart->lastNs, s.chart->data->now.ns);
        constexpr std::int64_t day = 24LL * 3600 * 1'000'000'000;
        const std::int64_t last = std::min(s.chart->lastNs, s.chart->data->now.ns);
        // Where the record ends, not where the calendar stands: an old record opens on its last days.
        const std::int64_t right = s.chart->data->now.ns - last < 5 * day ? s.chart->data->now.ns + day : last + day;
        s.views.go({right - 5 * day, right});
        while (s.views.hasBack())
            s.views.back();
        s.views.go({right - 5 * day, right}, true);
        s.focusNs.reset();
        s.scroll = 0;
        s.graphScroll = 0;
    }
    for (std::size_t i = 0; !before.empty() && i < s.chart->data->items.size(); ++i)
        if (s.chart->data->items[i].item == before)
            s.selected = static_cast<std::uint32_t>(i);
    s.plan.assign(s.chart->events.size(), 0);
    for (std::size_t i = 0; i < s.plan.size(); ++i)
        if (const auto lane = held.find(s.chart->events[i].code); lane != held.end())
            s.plan[i] = lane->second;
    if (!planRows(Move::Pointer))
        rebuildRows();
    const QList<LaneInfo> now = lanes();
    for (int i = 0, row = 0; keepView && focus && i < now.size(); ++i, ++row) {
        while (s.rows[static_cast<std::size_t>(row)].kind == PlotRow::Kind::SectionBar)
            ++row;
        if (now.at(i).code == focus->code && now.at(i).graph == focus->graph)
            s.laneFocus = row;
    }
    for (std::size_t i = 0; keepView && bar && i < s.rows.size(); ++i)
        if (s.rows[i].kind == PlotRow::Kind::SectionBar &&
            s.chart->sections[static_cast<std::size_t>(s.rows[i].index)].code == *bar)
            s.laneFocus = static_cast<int>(i);
    viewMoved(underMouse() ? Move::Pointer : Move::Jump);
    renderAll();
}

void TimelinePlot::wipe()
{
    PlotState& s = *m_state;
    s.chart.reset();
    s.plan.clear();
    s.needed.clear();
    s.texts.clear();
    s.hits.clear();
    s.selected.reset();
    s.focusNs.reset();
    setAccessibleDescription({});
    rebuildRows();
    // With nothing to draw the ground would show the last picture again.
    setBackground(theme::current().window);
    replot();
}

void TimelinePlot::viewMoved(Move move)
{
    planRows(move);
    syncAxes();
    Q_EMIT viewChanged();
    if (m_queued)
        return;
    m_queued = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_queued = false;
            renderMoving();
        },
        Qt::QueuedConnection);
}

void TimelinePlot::renderMoving()
{
    m_moving->replot();
}

void TimelinePlot::paintEvent(QPaintEvent* event)
{
    const PlotState& s = *m_state;
    if (!s.chart || mPaintBuffers.size() != 2 || !qFuzzyCompare(bufferDevicePixelRatio(), devicePixelRatioF())) {
        QCustomPlot::paintEvent(event);
        return;
    }
    // Both layers are opaque where they are shown: copying them is a third of the work of blending them.
    QCPPainter painter(this);
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    mPaintBuffers.at(0)->draw(&painter);
    QRegion moving(s.left, 0, s.size.width() - s.left, s.top - 1);
    moving += QRect(0, s.plotBottom() + 1, s.size.width(), s.bottom - 1);
    for (const PlotRow& row : s.rows)
        if (row.kind != PlotRow::Kind::SectionBar && s.visible(row))
            moving += s.lane(row).adjusted(0, 0, 0, -1);
    painter.save();
    painter.setClipRegion(moving);
    mPaintBuffers.at(1)->draw(&painter);
    painter.restore();
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    drawOverlay(painter, *m_state, theme::current());
}

void TimelinePlot::renderAll()
{
    m_state->size = size();
    replot(rpQueuedReplot);
}

void TimelinePlot::resizeEvent(QResizeEvent* event)
{
    m_state->size = size();
    if (!planRows(underMouse() ? Move::Pointer : Move::Jump))
        rebuildRows();
    QCustomPlot::resizeEvent(event);
    Q_EMIT viewChanged();
}

void TimelinePlot::changeEvent(QEvent* event)
{
    QCustomPlot::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange ||
        event->type() == QEvent::FontChange) {
        m_state->texts.clear();
        if (event->type() == QEvent::LanguageChange) {
            setAccessibleName(tr("Timeline"));
            announce();
        }
        renderAll();
    }
}

void TimelinePlot::setView(ViewRange view)
{
    m_state->views.go(view);
    viewMoved();
}

void TimelinePlot::zoomIn()
{
    m_state->views.zoomAt(0.5,
                          m_state->focusNs && m_state->views.view().contains(*m_state->focusNs)
                              ? *m_state->focusNs
                              : m_state->views.view().fromNs + m_state->views.view().length() / 2,
                          false);
    viewMoved();
}

void TimelinePlot::zoomOut()
{
    m_state->views.zoomAt(2, m_state->views.view().fromNs + m_state->views.view().length() / 2, false);
    viewMoved();
}

bool TimelinePlot::viewBack()
{
    const bool moved = m_state->views.back();
    if (moved)
        viewMoved();
    return moved;
}

void TimelinePlot::preset(int index)
{
    m_state->views.preset(index);
    viewMoved();
}

void TimelinePlot::goToNow()
{
    m_state->views.goToNow();
    viewMoved();
}

void TimelinePlot::setSectionFolded(const std::string& section, bool folded)
{
    if (folded)
        m_state->folded.insert(section);
    else
        m_state->folded.erase(section);
    rebuildRows();
    renderAll();
}

bool TimelinePlot::isFolded(const std::string& section) const
{
    return m_state->folded.contains(section);
}

void TimelinePlot::scrollTo(bool lower, int y)
{
    QScrollBar* bar = lower ? m_graphScroll : m_scroll;
    int& offset = lower ? m_state->graphScroll : m_state->scroll;
    offset = std::clamp(y, 0, bar->maximum());
    const QSignalBlocker block(bar);
    bar->setValue(offset);
    renderAll();
}

std::optional<std::uint32_t> TimelinePlot::selected() const
{
    return m_state->selected;
}

namespace {

/// The lane's entries by time; for graph lanes those of its curves and what failed.
std::vector<std::uint32_t> laneItems(const Chart& chart, PlotRow::Kind kind, int index)
{
    if (kind == PlotRow::Kind::SectionBar)
        return {};
    if (kind == PlotRow::Kind::Events)
        return chart.events[static_cast<std::size_t>(index)].all;
    const GraphLane& lane = chart.graphs[static_cast<std::size_t>(index)];
    std::vector<std::uint32_t> items;
    for (const Curve* curve : curvesOf(chart, lane))
        std::ranges::copy_if(curve->item, std::back_inserter(items),
                             [](std::uint32_t item) { return item != interfaces::SeriesView::kNoItem; });
    items.insert(items.end(), lane.failed.begin(), lane.failed.end());
    if (lane.partner >= 0 || !lane.failed.empty())
        std::ranges::stable_sort(items, {}, [&](std::uint32_t i) { return chart.item(i).start.ns; });
    return items;
}

} // namespace

void TimelinePlot::select(std::uint32_t item, bool reveal)
{
    PlotState& s = *m_state;
    if (!s.chart || item >= s.chart->data->items.size())
        return;
    s.selected = item;
    s.focusNs = s.chart->item(item).start.ns;
    if (reveal) {
        s.views.reveal(*s.focusNs);
        viewMoved(); // its row is there from now on
    }
    const bool inFocus = s.laneFocus >= 0 && [&] {
        const PlotRow& row = s.rows[static_cast<std::size_t>(s.laneFocus)];
        const std::vector<std::uint32_t> items = laneItems(*s.chart, row.kind, row.index);
        return std::find(items.begin(), items.end(), item) != items.end();
    }();
    for (std::size_t i = 0; !inFocus && i < s.rows.size(); ++i) {
        const PlotRow& row = s.rows[i];
        if (row.kind == PlotRow::Kind::SectionBar)
            continue;
        const std::vector<std::uint32_t> items = laneItems(*s.chart, row.kind, row.index);
        if (std::find(items.begin(), items.end(), item) != items.end()) {
            s.laneFocus = static_cast<int>(i);
            break;
        }
    }
    if (reveal)
        revealLane();
    renderAll();
    announce();
    Q_EMIT itemSelected(item);
}

void TimelinePlot::clearSelection()
{
    m_state->selected.reset();
    m_state->focusNs.reset();
    update();
    announce();
    Q_EMIT selectionCleared();
}

std::optional<std::uint32_t> TimelinePlot::neighbour(int direction) const
{
    const PlotState& s = *m_state;
    if (!s.chart || s.laneFocus < 0)
        return std::nullopt;
    const PlotRow& row = s.rows[static_cast<std::size_t>(s.laneFocus)];
    const std::vector<std::uint32_t> items = laneItems(*s.chart, row.kind, row.index);
    if (items.empty())
        return std::nullopt;
    if (s.selected) {
        const auto at = std::find(items.begin(), items.end(), *s.selected);
        if (at != items.end()) {
            const std::ptrdiff_t next = at - items.begin() + direction;
            if (next < 0 || next >= static_cast<std::ptrdiff_t>(items.size()))
                return std::nullopt;
            return items[static_cast<std::size_t>(next)];
        }
    }
    const ViewRange& v = s.views.view();
    const std::int64_t from = s.focusNs ? *s.focusNs : direction > 0 ? v.fromNs : v.toNs;
    if (direction > 0) {
        const auto at = std::find_if(items.begin(), items.end(),
                                     [&](std::uint32_t i) { return s.chart->item(i).start.ns >= from; });
        return at == items.end() ? std::optional(items.back()) : std::optional(*at);
    }
    const auto at =
        std::find_if(items.rbegin(), items.rend(), [&](std::uint32_t i) { return s.chart->item(i).start.ns <= from; });
    return at == items.rend() ? std::optional(items.front()) : std::optional(*at);
}

std::pair<int, int> TimelinePlot::positionInLane() const
{
    const PlotState& s = *m_state;
    if (!s.chart || s.laneFocus < 0 || !s.selected)
        return {0, 0};
    const PlotRow& row = s.rows[static_cast<std::size_t>(s.laneFocus)];
    const std::vector<std::uint32_t> items = laneItems(*s.chart, row.kind, row.index);
    const auto at = std::find(items.begin(), items.end(), *s.selected);
    return {at == items.end() ? 0 : static_cast<int>(at - items.begin()) + 1, static_cast<int>(items.size())};
}

QList<TimelinePlot::LaneInfo> TimelinePlot::lanes() const
{
    QList<LaneInfo> out;
    if (!m_state->chart)
        return out;
    for (const PlotRow& row : m_state->rows) {
        if (row.kind == PlotRow::Kind::Events) {
            const EventLane& lane = m_state->chart->events[static_cast<std::size_t>(row.index)];
            out += {qs(lane.code), Words::dataSet(lane.code), false, row.index, m_state->rect(row)};
        } else if (row.kind == PlotRow::Kind::Graph) {
            const GraphLane& lane = m_state->chart->graphs[static_cast<std::size_t>(row.index)];
            out += {qs(lane.attribute), Words::local(lane.title), true, row.index, m_state->rect(row)};
        }
    }
    return out;
}

std::vector<std::uint32_t> TimelinePlot::entriesInView(int lane) const
{
    std::vector<std::uint32_t> out;
    const QList<LaneInfo> all = lanes();
    if (lane < 0 || lane >= all.size())
        return out;
    const ViewRange& v = m_state->views.view();
    const std::vector<std::uint32_t> items = laneItems(
        *m_state->chart, all.at(lane).graph ? PlotRow::Kind::Graph : PlotRow::Kind::Events, all.at(lane).index);
    for (const std::uint32_t i : items) {
        if (reaches(m_state->chart->item(i), v.fromNs, v.toNs))
            out.push_back(i);
    }
    return out;
}

int TimelinePlot::focusedLane() const
{
    const PlotRow* const focus = m_state->focus();
    if (!focus || focus->kind == PlotRow::Kind::SectionBar)
        return -1;
    const auto isLane = [](const PlotRow& row) { return row.kind != PlotRow::Kind::SectionBar; };
    const PlotRow* const first = m_state->rows.data();
    return static_cast<int>(std::count_if(first, focus, isLane));
}

void TimelinePlot::announce()
{
    const PlotState& s = *m_state;
    QStringList words;
    if (const PlotRow* row = s.focus(); s.chart && row && row->kind == PlotRow::Kind::SectionBar) {
        const Section& section = s.chart->sections[static_cast<std::size_t>(row->index)];
        words += sectionName(section);
        if (isFolded(section.code))
            words += PlotText::tr("folded");
    }
    if (s.chart && s.selected) {
        const interfaces::ItemView& item = s.chart->item(*s.selected);
        words += {Clinical::dateTime(item.start), Words::line(item)};
        if (!item.flag.empty())
            words += Words::flagWords(item.flag);
        words += Words::proof(item);
    } else if (s.chart && focusedLane() >= 0) {
        words += lanes().at(focusedLane()).title;
    }
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

double TimelinePlot::pixelOf(std::int64_t ns) const
{
    return m_state->x(ns);
}

std::int64_t TimelinePlot::instantAt(double pixel) const
{
    return m_state->ns(pixel);
}

QRect TimelinePlot::plotArea() const
{
    return {m_state->left, m_state->top, m_state->plotWidth(), m_state->plotBottom() - m_state->top};
}

QString TimelinePlot::scaleText() const
{
    return tr("1 px = %1").arg(Clinical::duration(m_state->views.view().length() / m_state->plotWidth()));
}

} // namespace twinchart::ui::charts
