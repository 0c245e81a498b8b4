// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/timelineplot.h>

#include <plotstate.h>

#include <QScrollBar>

#include <algorithm>
#include <cmath>

// What the person does with wheel, mouse and keys.
namespace twinchart::ui::charts {

namespace {

struct Reading {
    const Curve* curve = nullptr;
    std::size_t index = 0;
    std::int64_t ns() const { return curve->timeNs[index]; }
    std::uint32_t item() const { return curve->item[index]; }
};

/// The reading of a curve that is nearest in time and not 12 px away.
std::optional<Reading> nearestInTime(const PlotState& s, const Curve& curve, double x)
{
    std::optional<Reading> nearest;
    double distance = 12;
    const auto after = std::ranges::lower_bound(curve.timeNs, s.ns(x)) - curve.timeNs.begin();
    for (const std::ptrdiff_t k : {after, after - 1}) {
        if (k < 0 || k >= std::ssize(curve.timeNs))
            continue;
        const double d = std::abs(s.x(curve.timeNs[static_cast<std::size_t>(k)]) - x);
        if (d < distance) {
            distance = d;
            nearest = Reading{&curve, static_cast<std::size_t>(k)};
        }
    }
    return nearest;
}

/// Of a lane's curves the reading that is nearest to the pointer.
std::optional<Reading> nearestReading(const PlotState& s, const PlotRow& row, QPoint position)
{
    std::optional<Reading> nearest;
    double distance = 0;
    for (const Curve* curve : curvesOf(*s.chart, s.chart->graphs[static_cast<std::size_t>(row.index)])) {
        const std::optional<Reading> reading = nearestInTime(s, *curve, position.x());
        if (!reading)
            continue;
        const double d =
            std::hypot(s.x(reading->ns()) - position.x(), s.y(row, curve->value[reading->index]) - position.y());
        if (!nearest || d < distance) {
            distance = d;
            nearest = reading;
        }
    }
    return nearest;
}

/// From the first to the last entry of a lane; absent when it has none.
std::optional<ViewRange> extentOf(const PlotState& s, const PlotRow& row)
{
    std::optional<ViewRange> out;
    const auto add = [&](std::int64_t from, std::int64_t to) {
        out = out ? ViewRange{std::min(out->fromNs, from), std::max(out->toNs, to)} : ViewRange{from, to};
    };
    if (row.kind == PlotRow::Kind::Events) {
        for (const std::uint32_t i : s.chart->events[static_cast<std::size_t>(row.index)].all) {
            const interfaces::ItemView& item = s.chart->item(i);
            add(item.start.ns, std::max(item.start.ns, item.ongoing ? s.chart->data->now.ns : item.end.ns));
        }
    } else if (row.kind == PlotRow::Kind::Graph) {
        for (const Curve* curve : curvesOf(*s.chart, s.chart->graphs[static_cast<std::size_t>(row.index)]))
            if (!curve->timeNs.empty())
                add(curve->timeNs.front(), curve->timeNs.back());
    }
    return out;
}

} // namespace

bool TimelinePlot::continues()
{
    // Wheel turns that follow each other are one step of the history.
    const bool same = m_lastMove.isValid() && m_lastMove.elapsed() < 600;
    m_lastMove.restart();
    return same;
}

void TimelinePlot::wheelEvent(QWheelEvent* event)
{
    PlotState& s = *m_state;
    if (!s.chart)
        return;
    event->accept();
    const QPointF at = event->position();
    const double steps = event->angleDelta().y() / 120.0;
    const double sideways = event->angleDelta().x() / 120.0;
    if (m_valueKey) {
        for (const PlotRow& row : s.rows)
            if (row.kind == PlotRow::Kind::Graph && s.holds(row, at.toPoint())) {
                double& zoom = s.valueZoom[static_cast<std::size_t>(row.index)];
                zoom = std::clamp(zoom * std::pow(0.85, steps), 0.05, 5.0);
            }
        renderAll();
        return;
    }
    if (at.x() < s.left || (event->modifiers() & Qt::ControlModifier)) {
        const bool lower = at.y() >= s.split;
        scrollTo(lower, (lower ? s.graphScroll : s.scroll) - static_cast<int>(steps * 60));
        return;
    }
    if ((event->modifiers() & Qt::ShiftModifier) || std::abs(sideways) > std::abs(steps))
        s.views.panBy(-(std::abs(sideways) > std::abs(steps) ? sideways : steps) * 0.12, continues());
    else
        s.views.zoomAt(std::pow(0.8, steps), s.ns(at.x()), continues());
    viewMoved(Move::Pointer);
}

void TimelinePlot::leaveEvent(QEvent* event)
{
    QCustomPlot::leaveEvent(event);
    planRows(Move::Jump);
}

void TimelinePlot::mousePressEvent(QMouseEvent* event)
{
    PlotState& s = *m_state;
    if (!s.chart || event->button() != Qt::LeftButton)
        return;
    m_press = event->pos();
    m_pressView = s.views.view();
    m_drag = Drag::Maybe;
    if (event->modifiers() & Qt::ControlModifier)
        m_drag = Drag::Band;
}

void TimelinePlot::mouseMoveEvent(QMouseEvent* event)
{
    PlotState& s = *m_state;
    if (!s.chart || m_drag == Drag::None || m_press.x() < s.left)
        return;
    const QPoint by = event->pos() - m_press;
    if (m_drag == Drag::Maybe && std::abs(by.x()) > 4) {
        m_drag = Drag::Pan;
        s.views.go({m_pressView.fromNs + 1, m_pressView.toNs + 1}); // the step of the history; the drag continues it
    }
    if (m_drag == Drag::Pan) {
        const auto ns = static_cast<std::int64_t>(static_cast<double>(-by.x()) / s.plotWidth() *
                                                  static_cast<double>(m_pressView.length()));
        s.views.go({m_pressView.fromNs + ns, m_pressView.toNs + ns}, true);
        viewMoved(Move::Pointer);
    } else if (m_drag == Drag::Band) {
        s.band = QRect(QPoint(std::min(m_press.x(), event->pos().x()), s.top),
                       QPoint(std::max(m_press.x(), event->pos().x()), s.plotBottom()));
        update();
    }
}

void TimelinePlot::mouseReleaseEvent(QMouseEvent* event)
{
    PlotState& s = *m_state;
    if (!s.chart || m_drag == Drag::None)
        return;
    const Drag drag = m_drag;
    m_drag = Drag::None;
    if (drag == Drag::Band) {
        const std::optional<QRect> band = s.band;
        s.band.reset();
        if (band && band->width() > 6) {
            s.views.go({s.ns(band->left()), s.ns(band->right())});
            viewMoved();
        } else {
            update();
        }
    } else if (drag == Drag::Maybe) {
        selectAt(event->pos());
    }
}

void TimelinePlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    PlotState& s = *m_state;
    if (!s.chart || event->pos().x() < s.left)
        return;
    // Fits the lane: all of its entries.
    for (const PlotRow& row : s.rows) {
        const std::optional<ViewRange> extent = s.holds(row, event->pos()) ? extentOf(s, row) : std::nullopt;
        if (!extent)
            continue;
        const std::int64_t pad = std::max<std::int64_t>(extent->length() / 20, 60'000'000'000LL);
        s.views.go({extent->fromNs - pad, extent->toNs + pad});
        viewMoved();
        return;
    }
}

void TimelinePlot::selectAt(QPoint position)
{
    PlotState& s = *m_state;
    for (std::size_t i = 0; i < s.rows.size(); ++i) {
        const PlotRow& row = s.rows[i];
        if (!s.holds(row, position))
            continue;
        if (row.kind == PlotRow::Kind::SectionBar) {
            const std::string& code = s.chart->sections[static_cast<std::size_t>(row.index)].code;
            setSectionFolded(code, !isFolded(code));
            return;
        }
        s.laneFocus = static_cast<int>(i);
    }
    const PlotHit* best = nullptr;
    for (const PlotHit& hit : s.hits)
        if (hit.rect.contains(position) && (!best || hit.rect.width() < best->rect.width()))
            best = &hit;
    if (best) {
        if (best->item) {
            select(*best->item, false);
        } else {
            s.views.go(best->range);
            viewMoved();
        }
        return;
    }
    if (position.x() < s.left) {
        renderAll();
        return;
    }
    const PlotRow* const row = s.focus();
    const std::optional<Reading> reading =
        row && row->kind == PlotRow::Kind::Graph ? nearestReading(s, *row, position) : std::nullopt;
    if (reading && reading->item() != interfaces::SeriesView::kNoItem) {
        select(reading->item(), false);
        return;
    }
    s.selected.reset();
    s.focusNs = reading ? reading->ns() : s.ns(position.x());
    renderAll();
    Q_EMIT selectionCleared();
}

void TimelinePlot::stepSelection(int direction)
{
    PlotState& s = *m_state;
    if (s.laneFocus < 0)
        stepLane(1, false);
    if (const std::optional<std::uint32_t> next = neighbour(direction)) {
        select(*next, true);
    } else if (s.chart && s.laneFocus < 0) {
        // No row has an entry here: the nearest of all that are shown.
        const std::vector<std::uint32_t>& all = s.chart->shown;
        const auto starts = [&](std::uint32_t i) { return s.chart->item(i).start.ns; };
        const auto after = std::ranges::upper_bound(all, s.views.view().toNs, {}, starts);
        const auto first = std::ranges::lower_bound(all, s.views.view().fromNs, {}, starts);
        if (direction > 0 && after != all.end())
            select(*after, true);
        else if (direction < 0 && first != all.begin())
            select(*std::prev(first), true);
    }
}

void TimelinePlot::stepLane(int direction, bool bars)
{
    PlotState& s = *m_state;
    const int row = s.nextStop(s.laneFocus, direction, bars);
    if (row < 0)
        return;
    s.laneFocus = row;
    revealLane();
    announce();
    renderAll();
}

void TimelinePlot::toggleFold()
{
    PlotState& s = *m_state;
    if (!s.focus())
        return;
    const PlotRow at = *s.focus();
    const std::string code = s.chart->sections[static_cast<std::size_t>(at.section)].code;
    const bool isUnfolding = isFolded(code);
    if (at.kind != PlotRow::Kind::SectionBar)
        s.foldedFrom = std::make_pair(at.kind, at.index);
    setSectionFolded(code, !isUnfolding);
    if (isUnfolding && s.focus())
        unfoldInto(at.section);
    revealLane();
    announce();
}

void TimelinePlot::unfoldInto(int section)
{
    PlotState& s = *m_state;
    const auto in = [&](const PlotRow& row) { return row.section == section && row.kind != PlotRow::Kind::SectionBar; };
    auto lane = std::ranges::find_if(
        s.rows, [&](const PlotRow& row) { return in(row) && s.foldedFrom == std::make_pair(row.kind, row.index); });
    if (lane == s.rows.end())
        lane = std::ranges::find_if(s.rows, in);
    if (lane != s.rows.end())
        s.laneFocus = static_cast<int>(lane - s.rows.begin());
}

void TimelinePlot::revealLane()
{
    PlotState& s = *m_state;
    if (s.laneFocus < 0)
        return;
    const PlotRow& row = s.rows[static_cast<std::size_t>(s.laneFocus)];
    const int visible = s.region(row).height();
    const int offset = row.lower ? s.graphScroll : s.scroll;
    if (visible < row.height)
        return; // not laid out yet, or nothing to gain
    // The first lane of a section comes with the section's bar.
    const PlotRow* above = s.laneFocus > 0 ? &s.rows[static_cast<std::size_t>(s.laneFocus) - 1] : nullptr;
    const int top = above && above->kind == PlotRow::Kind::SectionBar && above->lower == row.lower ? above->y : row.y;
    if (top < offset)
        scrollTo(row.lower, top);
    else if (row.y + row.height > offset + visible)
        scrollTo(row.lower, row.y + row.height - visible);
}

bool TimelinePlot::focusNextPrevChild(bool next)
{
    PlotState& s = *m_state;
    const int step = next ? 1 : -1;
    // Tab walks the lanes, and leaves after the last: no trap.
    if (s.chart && s.nextStop(s.laneFocus, step, true) >= 0) {
        stepLane(step);
        return true;
    }
    return QCustomPlot::focusNextPrevChild(next);
}

void TimelinePlot::focusInEvent(QFocusEvent* event)
{
    QCustomPlot::focusInEvent(event);
    PlotState& s = *m_state;
    s.hasFocus = true;
    if (event->reason() == Qt::TabFocusReason)
        s.laneFocus = -1;
    if (event->reason() == Qt::BacktabFocusReason)
        s.laneFocus = static_cast<int>(s.rows.size());
    const bool isBack = event->reason() == Qt::BacktabFocusReason;
    if (s.chart && !s.focus())
        stepLane(isBack ? -1 : 1, isBack || event->reason() == Qt::TabFocusReason);
    if (s.laneFocus >= static_cast<int>(s.rows.size()))
        s.laneFocus = -1;
    renderAll();
}

void TimelinePlot::focusOutEvent(QFocusEvent* event)
{
    QCustomPlot::focusOutEvent(event);
    m_state->hasFocus = false;
    m_valueKey = false;
    renderAll();
}

bool TimelinePlot::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // Single letters belong to the plot while it has the focus.
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_N:
        case Qt::Key_V:
        case Qt::Key_Plus:
        case Qt::Key_Minus:
        case Qt::Key_BracketLeft:
        case Qt::Key_BracketRight:
        case Qt::Key_Backspace: event->accept(); return true;
        default: break;
        }
    }
    return QCustomPlot::event(event);
}

void TimelinePlot::keyPressEvent(QKeyEvent* event)
{
    PlotState& s = *m_state;
    if (!s.chart || (event->modifiers() & (Qt::AltModifier | Qt::MetaModifier))) {
        QCustomPlot::keyPressEvent(event);
        return;
    }
    if (event->modifiers() & Qt::ControlModifier) {
        QCustomPlot::keyPressEvent(event);
        return;
    }
    int presetNow = s.views.currentPreset();
    switch (event->key()) {
    case Qt::Key_Left: stepSelection(-1); return;
    case Qt::Key_Right: stepSelection(1); return;
    case Qt::Key_Up: stepLane(-1); return;
    case Qt::Key_Down: stepLane(1); return;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: {
        const bool lower = s.laneFocus >= 0 && s.rows[static_cast<std::size_t>(s.laneFocus)].lower;
        const int page = (lower ? m_graphScroll : m_scroll)->pageStep() * (event->key() == Qt::Key_PageUp ? -1 : 1);
        scrollTo(lower, (lower ? s.graphScroll : s.scroll) + page);
        return;
    }
    case Qt::Key_Home: s.views.goToFirst(); break;
    case Qt::Key_End: s.views.goToLast(); break;
    case Qt::Key_N: s.views.goToNow(); break;
    case Qt::Key_BracketLeft: s.views.panBy(-1, false); break;
    case Qt::Key_BracketRight: s.views.panBy(1, false); break;
    case Qt::Key_Plus:
    case Qt::Key_Minus: {
        const bool closer = event->key() == Qt::Key_Plus;
        if (presetNow < 0) {
            // Between presets: the next one in the wanted direction.
            presetNow = closer ? 0 : kPresetAll;
            for (int i = 0; i < kPresetAll; ++i) {
                const std::int64_t length = kPresetHours[static_cast<std::size_t>(i)] * 3600LL * 1'000'000'000;
                if (closer && length < s.views.view().length())
                    presetNow = i;
                if (!closer && length > s.views.view().length()) {
                    presetNow = i;
                    break;
                }
            }
            if (closer && s.views.view().length() <= kPresetHours[0] * 3600LL * 1'000'000'000)
                s.views.zoomAt(0.5, s.focusNs.value_or(s.views.view().fromNs + s.views.view().length() / 2), false);
            else
                s.views.preset(presetNow);
        } else if (closer && presetNow == 0) {
            s.views.zoomAt(0.5, s.focusNs.value_or(s.views.view().fromNs + s.views.view().length() / 2), false);
        } else {
            s.views.preset(std::clamp(presetNow + (closer ? -1 : 1), 0, kPresetAll));
        }
        break;
    }
    case Qt::Key_Backspace: s.views.back(); break;
    case Qt::Key_V: m_valueKey = true; return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (s.selected)
            Q_EMIT itemActivated(*s.selected);
        else
            stepSelection(1);
        return;
    case Qt::Key_Space: toggleFold(); return;
    default: QCustomPlot::keyPressEvent(event); return;
    }
    viewMoved();
}

void TimelinePlot::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_V)
        m_valueKey = false;
    QCustomPlot::keyReleaseEvent(event);
}

} // namespace twinchart::ui::charts
