// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/timelineplot.h>

#include <plotstate.h>

#include <QScrollBar>

#include <algorithm>
#include <cmath>

// What the person does with wheel, mouse and keys.
namespace twinchart::ui::charts {

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
        if (!s.holds(row, event->pos()) || row.kind == PlotRow::Kind::SectionBar)
            continue;
        std::int64_t from = 0;
        std::int64_t to = 0;
        if (row.kind == PlotRow::Kind::Events) {
            const EventLane& lane = s.chart->events[static_cast<std::size_t>(row.index)];
            from = s.chart->item(lane.all.front()).start.ns;
            to = from;
            for (const std::uint32_t i : lane.all)
                to = std::max(to, s.chart->item(i).ongoing ? s.chart->data->now.ns : s.chart->item(i).end.ns);
        } else {
            const Curve& curve =
                s.chart->curves[static_cast<std::size_t>(s.chart->graphs[static_cast<std::size_t>(row.index)].curve)];
            if (curve.timeNs.empty())
                return;
            from = curve.timeNs.front();
            to = curve.timeNs.back();
        }
        const std::int64_t pad = std::max<std::int64_t>((to - from) / 20, 60'000'000'000LL);
        s.views.go({from - pad, to + pad});
        viewMoved();
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
    if (s.laneFocus >= 0 && s.rows[static_cast<std::size_t>(s.laneFocus)].kind == PlotRow::Kind::Graph) {
        const GraphLane& lane =
            s.chart->graphs[static_cast<std::size_t>(s.rows[static_cast<std::size_t>(s.laneFocus)].index)];
        const Curve& curve = s.chart->curves[static_cast<std::size_t>(lane.curve)];
        const std::int64_t ns = s.ns(position.x());
        const auto after = std::lower_bound(curve.timeNs.begin(), curve.timeNs.end(), ns);
        std::ptrdiff_t nearest = -1;
        double distance = 12;
        for (const std::ptrdiff_t k : {after - curve.timeNs.begin(), after - curve.timeNs.begin() - 1}) {
            if (k < 0 || k >= static_cast<std::ptrdiff_t>(curve.timeNs.size()))
                continue;
            const double d = std::abs(s.x(curve.timeNs[static_cast<std::size_t>(k)]) - position.x());
            if (d < distance) {
                distance = d;
                nearest = k;
            }
        }
        if (nearest >= 0 && curve.item[static_cast<std::size_t>(nearest)] != interfaces::SeriesView::kNoItem) {
            select(curve.item[static_cast<std::size_t>(nearest)], false);
            return;
        }
        s.selected.reset();
        s.focusNs = nearest >= 0 ? curve.timeNs[static_cast<std::size_t>(nearest)] : ns;
    } else {
        s.selected.reset();
        s.focusNs = s.ns(position.x());
    }
    renderAll();
    Q_EMIT selectionCleared();
}

void TimelinePlot::stepSelection(int direction)
{
    PlotState& s = *m_state;
    if (s.laneFocus < 0)
        stepLane(1);
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

void TimelinePlot::stepLane(int direction)
{
    PlotState& s = *m_state;
    int lane = s.laneFocus;
    do {
        lane += direction;
    } while (lane >= 0 && lane < static_cast<int>(s.rows.size()) &&
             s.rows[static_cast<std::size_t>(lane)].kind == PlotRow::Kind::SectionBar);
    if (lane < 0 || lane >= static_cast<int>(s.rows.size()))
        return;
    s.laneFocus = lane;
    revealLane();
    announce();
    renderAll();
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
    if (s.chart) {
        int lane = s.laneFocus;
        const int step = next ? 1 : -1;
        do {
            lane += step;
        } while (lane >= 0 && lane < static_cast<int>(s.rows.size()) &&
                 s.rows[static_cast<std::size_t>(lane)].kind == PlotRow::Kind::SectionBar);
        // Tab walks the lanes, and leaves after the last: no trap.
        if (lane >= 0 && lane < static_cast<int>(s.rows.size())) {
            stepLane(step);
            return true;
        }
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
    if (s.chart && (s.laneFocus < 0 || s.laneFocus >= static_cast<int>(s.rows.size())))
        stepLane(event->reason() == Qt::BacktabFocusReason ? -1 : 1);
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
    case Qt::Key_Space:
        if (s.laneFocus >= 0) {
            const std::string code =
                s.chart->sections[static_cast<std::size_t>(s.rows[static_cast<std::size_t>(s.laneFocus)].section)].code;
            setSectionFolded(code, true);
            stepLane(1);
        }
        return;
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
