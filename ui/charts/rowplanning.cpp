// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows the plot has, how high they are and where they stand.
#include <ui/charts/timelineplot.h>

#include <plotstate.h>

#include <QAccessible>
#include <QScrollBar>

#include <algorithm>

namespace twinchart::ui::charts {

bool TimelinePlot::planRows(Move move)
{
    PlotState& s = *m_state;
    if (!s.chart)
        return false;
    std::vector<int> needed;
    for (const EventLane& lane : s.chart->events)
        needed.push_back(s.rowsFor(lane));
    std::vector<int> plan = needed;
    if (s.laneFocus >= 0 && s.laneFocus < static_cast<int>(s.rows.size())) {
        const PlotRow& row = s.rows[static_cast<std::size_t>(s.laneFocus)];
        if (row.kind == PlotRow::Kind::Events && static_cast<std::size_t>(row.index) < plan.size())
            plan[static_cast<std::size_t>(row.index)] = std::max(1, plan[static_cast<std::size_t>(row.index)]);
    }
    if (move == Move::Pointer && s.plan.size() == plan.size())
        for (std::size_t i = 0; i < plan.size(); ++i)
            plan[i] = std::max(plan[i], s.plan[i]);
    if (needed != s.needed)
        renderAll(); // the sections say how many rows have entries here
    s.needed = std::move(needed);
    if (plan == s.plan)
        return false;
    s.plan = std::move(plan);
    // The first row in sight stays where it is, and at the top it is the first of all.
    const std::vector<PlotRow> before = s.rows;
    const int scrolled = s.scroll;
    rebuildRows();
    const auto same = [](const PlotRow& a, const PlotRow& b) { return a.kind == b.kind && a.index == b.index; };
    for (const PlotRow& old : before) {
        if (scrolled == 0 || old.lower || old.y + old.height <= scrolled)
            continue;
        const auto now = std::find_if(s.rows.begin(), s.rows.end(), [&](const PlotRow& r) { return same(r, old); });
        if (now != s.rows.end()) {
            scrollTo(false, now->y - (old.y - scrolled));
            break;
        }
    }
    renderAll();
    QAccessibleEvent reordered(this, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&reordered);
    return true;
}

void TimelinePlot::rebuildRows()
{
    PlotState& s = *m_state;
    auto* lanes = static_cast<LaneLayout*>(plotLayout()->element(0, 0));
    const std::optional<PlotRow> focus = s.focus() ? std::optional(*s.focus()) : std::nullopt;
    s.rows.clear();
    lanes->clear();
    s.laneFocus = -1;
    if (!s.chart) {
        m_scroll->hide();
        m_graphScroll->hide();
        return;
    }
    const int text = fontMetrics().height();
    const int bar = qMax(19, text + 1);
    const auto eventHeight = [&](int lane) {
        const int rows = s.plan[static_cast<std::size_t>(lane)];
        return rows == 0 ? 0 : 30 + 26 * (rows - 1);
    };
    int upper = 0;
    int graphs = 0;
    bool hasGraphs = false;
    for (const Section& section : s.chart->sections) {
        const bool isFolded = s.folded.contains(section.code);
        if (!section.graphs.empty()) {
            hasGraphs = true;
            graphs = isFolded ? 0 : static_cast<int>(section.graphs.size());
            continue;
        }
        upper += bar;
        for (const int lane : section.events)
            upper += isFolded ? 0 : eventHeight(lane);
    }
    // Graph lanes keep a part of their own, two lanes at least: a curve is never below the edge unnoticed.
    const int room = qMax(0, height() - s.top - s.bottom);
    const int least = qMax(74, text * 4 + 4);
    int graphHeight = least;
    int lowerSpace = 0;
    if (hasGraphs) {
        if (upper + bar + graphs * least <= room)
            graphHeight = graphs ? std::clamp((room - upper - bar) / graphs, least, 110) : least;
        const int content = bar + graphs * graphHeight;
        lowerSpace = std::max(room - upper, std::min(content, std::max(bar + 2 * least, room * 42 / 100)));
        lowerSpace = std::min(lowerSpace, room);
    }
    s.split = s.top + room - lowerSpace;
    if (s.split > s.top + upper)
        s.split = s.top + upper;
    int y = 0;
    int lowerY = 0;
    for (std::size_t i = 0; i < s.chart->sections.size(); ++i) {
        const Section& section = s.chart->sections[i];
        const int number = static_cast<int>(i);
        const bool lower = !section.graphs.empty();
        int& at = lower ? lowerY : y;
        s.rows.push_back({PlotRow::Kind::SectionBar, number, number, at, bar, false, lower, nullptr});
        at += bar;
        if (s.folded.contains(section.code))
            continue;
        bool striped = true;
        const auto add = [&](PlotRow::Kind kind, int index, int height) {
            auto* axes = new QCPAxisRect(this, false);
            lanes->add(axes);
            axes->setAutoMargins(QCP::msLeft | QCP::msRight);
            axes->setMargins(QMargins());
            axes->setMinimumMargins(QMargins(s.left, 0, s.right, 0));
            axes->setMarginGroup(QCP::msLeft | QCP::msRight, m_margins);
            QCPAxis* key = axes->addAxis(QCPAxis::atBottom);
            key->setVisible(false);
            key->setTicks(false);
            key->setTickLabels(false);
            key->grid()->setVisible(false);
            s.rows.push_back({kind, index, number, at, height, striped, lower, axes});
            striped = !striped;
            at += height;
        };
        for (const int lane : section.events)
            if (eventHeight(lane) > 0)
                add(PlotRow::Kind::Events, lane, eventHeight(lane));
        for (const int lane : section.graphs)
            add(PlotRow::Kind::Graph, lane, graphHeight);
    }
    for (std::size_t i = 0; focus && i < s.rows.size(); ++i) {
        const PlotRow& row = s.rows[i];
        // A lane that is folded away leaves the focus to its section's bar.
        const bool isBar = row.kind == PlotRow::Kind::SectionBar && row.index == focus->section &&
                           s.folded.contains(s.chart->sections[static_cast<std::size_t>(row.index)].code);
        if (isBar || (row.kind == focus->kind && row.index == focus->index))
            s.laneFocus = static_cast<int>(i);
    }
    const auto fit = [&](QScrollBar* bar2, int& offset, int content, int from, int to) {
        const int over = qMax(0, content - (to - from));
        offset = std::min(offset, over);
        const QSignalBlocker block(bar2);
        bar2->setRange(0, over);
        bar2->setPageStep(qMax(1, to - from));
        bar2->setSingleStep(30);
        bar2->setValue(offset);
        bar2->setVisible(over > 0);
        bar2->setGeometry(width() - 12, from, 12, to - from);
    };
    fit(m_scroll, s.scroll, y, s.top, s.split);
    fit(m_graphScroll, s.graphScroll, lowerY, s.split, s.top + room);
    syncAxes();
}

void TimelinePlot::syncAxes()
{
    const ViewRange& v = m_state->views.view();
    const QCPRange range(static_cast<double>(v.fromNs) / 1e9, static_cast<double>(v.toNs) / 1e9);
    for (const PlotRow& row : m_state->rows)
        if (row.axes)
            row.axes->axis(QCPAxis::atBottom)->setRange(range);
}

} // namespace twinchart::ui::charts
