// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/charts/chart.h>
#include <ui/charts/timeticks.h>
#include <ui/charts/viewrange.h>
#include <ui/theme/theme.h>

#include <ui/charts/plotlibrary.h>

#include <QCoreApplication>
#include <QStaticText>

#include <optional>
#include <set>
#include <unordered_map>

namespace twinchart::ui::charts {

/// Translations of what is painted.
struct PlotText {
    Q_DECLARE_TR_FUNCTIONS(TimelinePlot)
};

struct PlotRow {
    enum class Kind { SectionBar, Events, Graph };
    Kind kind = Kind::SectionBar;
    int index = 0; ///< section, event lane or graph lane
    int section = 0;
    int y = 0; ///< in the contents, before scrolling
    int height = 0;
    bool striped = false;
    bool lower = false;          ///< graph lanes have a part of their own below, always in sight
    QCPAxisRect* axes = nullptr; ///< owned by the layout
};

/// A bar of an interval with its label, and the row among the bars in which neither meets another; −1: in none.
struct BarPlace {
    std::uint32_t item = 0;
    double from = 0, to = 0, textLeft = 0, textWidth = 0;
    int row = -1;
};
/// What of an event lane lies in the view.
struct LaneContent {
    std::vector<std::uint32_t> bars;   ///< intervals, by start
    std::vector<std::uint32_t> shorts; ///< intervals that are too short for a bar: among the points
    std::vector<std::uint32_t> before; ///< points that began left of the view and may have been in it
    bool points = false;               ///< any, those among them
    bool symbols() const { return points || !shorts.empty(); }
};

/// Something that was drawn and can be pressed.
struct PlotHit {
    QRectF rect;
    std::optional<std::uint32_t> item;
    ViewRange range; ///< of a counted glyph: where zooming in leads
    int row = -1;
};

struct CachedText {
    QStaticText text;
    double width = 0;
};

/// Everything that the parts of the plot draw from.
struct PlotState {
    std::shared_ptr<const Chart> chart;
    ViewHistory views;
    std::vector<PlotRow> rows;
    std::vector<int> needed; ///< rows for what of each event lane is in the view; 0: nothing
    std::vector<int> plan;   ///< rows that it is given
    std::set<std::string> folded;
    std::vector<double> valueZoom; ///< per graph lane
    QSize size;
    int left = 182, right = 12, top = 36, bottom = 22;
    int split = 36; ///< where the graph lanes begin
    int scroll = 0; ///< of the event lanes
    int graphScroll = 0;
    int laneFocus = -1; ///< row: a lane, or a section's bar
    /// The lane from which its section was folded.
    std::optional<std::pair<PlotRow::Kind, int>> foldedFrom;
    bool hasFocus = false;
    std::optional<std::uint32_t> selected;
    std::optional<std::int64_t> focusNs;
    std::optional<QRect> band;
    std::vector<PlotHit> hits;
    std::unordered_map<std::uint64_t, CachedText> texts;

    int plotRight() const { return size.width() - right; }
    int plotBottom() const { return size.height() - bottom; }
    int plotWidth() const { return std::max(1, plotRight() - left); }
    double x(std::int64_t ns) const
    {
        const ViewRange& v = views.view();
        return left + static_cast<double>(ns - v.fromNs) / static_cast<double>(v.length()) * plotWidth();
    }
    std::int64_t ns(double pixel) const
    {
        const ViewRange& v = views.view();
        return v.fromNs + static_cast<std::int64_t>((pixel - left) / plotWidth() * static_cast<double>(v.length()));
    }
    /// On the widget; may lie outside what is visible.
    QRect rect(const PlotRow& row) const
    {
        return {0, row.lower ? split + row.y - graphScroll : top + row.y - scroll, size.width(), row.height};
    }
    /// The part of the plot in which a row may be seen.
    QRect region(const PlotRow& row) const
    {
        return row.lower ? QRect(0, split, size.width(), plotBottom() - split)
                         : QRect(0, top, size.width(), split - top);
    }
    /// The row that has the focus; null: none.
    const PlotRow* focus() const
    {
        return laneFocus >= 0 && laneFocus < static_cast<int>(rows.size()) ? &rows[static_cast<std::size_t>(laneFocus)]
                                                                           : nullptr;
    }
    /// The next row from there where the keys stop: a lane or, with `bars`, the bar of a folded section; −1: none.
    int nextStop(int from, int direction, bool bars) const;
    bool visible(const PlotRow& row) const { return rect(row).intersects(region(row)); }
    bool holds(const PlotRow& row, QPoint position) const
    {
        return rect(row).contains(position) && region(row).contains(position);
    }
    /// The part of a lane right of its identifier, cut at its region.
    QRect lane(const PlotRow& row) const
    {
        return rect(row).intersected(region(row)).intersected(QRect(left, top, plotWidth(), plotBottom() - top));
    }
    /// An interval of that item is drawn as a bar, not as a symbol.
    bool isBar(const interfaces::ItemView& item) const
    {
        return item.ongoing || x(item.end.ns) - x(item.start.ns) >= 12;
    }
    LaneContent content(const EventLane& lane) const;
    /// First come, first placed, in at most `most` rows.
    std::vector<BarPlace> places(const std::vector<std::uint32_t>& bars, int most);
    /// Rows that hold all of it, and no more than four of bars; 0: nothing of the lane is in the view.
    int rowsFor(const EventLane& lane);
    double y(const PlotRow& row, double value) const;
    std::pair<double, double> axisRange(const GraphLane& lane, int index) const;
    const CachedText& text(std::uint32_t item, bool bold);
};

/// The curves of a graph lane: one, or the two of a pressure.
std::vector<const Curve*> curvesOf(const Chart& chart, const GraphLane& lane);
QString sectionName(const Section& section);
/// Flagged or failed: its words are bold and go first.
bool isImportant(const interfaces::ItemView& item);
// The layers, from the ground up.
void drawGround(QPainter& painter, PlotState& state, const theme::Theme& theme);
void drawMoving(QPainter& painter, PlotState& state, const theme::Theme& theme);
void drawOverlay(QPainter& painter, PlotState& state, const theme::Theme& theme);
// Parts of the moving layer.
void drawEventLane(QPainter& painter, PlotState& state, int row, const theme::Theme& theme);
void drawGraphLane(QPainter& painter, PlotState& state, int row, const theme::Theme& theme);
/// Where the tag of now stands on the date line; empty when now is out of view.
QRectF nowTagRect(const PlotState& state);
QString nowTagText(const PlotState& state);
QBrush hatch(const QColor& lines, const QColor& ground, qreal devicePixelRatio);
/// The reading of a curve at or before `ns`, not older than its longest gap; −1: none.
std::ptrdiff_t readingAt(const Curve& curve, std::int64_t ns);
/// What a reading says: the source's own text where there is an entry.
QString readingText(const Chart& chart, const Curve& curve, std::size_t index);

/// Rows of the timeline at chosen heights, cut by the axes; scrolls.
class LaneLayout final : public QCPLayout {
    Q_OBJECT
public:
    explicit LaneLayout(PlotState& state) : m_state(state) {}
    ~LaneLayout() override;
    void add(QCPAxisRect* rect);
    int elementCount() const override { return static_cast<int>(m_elements.size()); }
    QCPLayoutElement* elementAt(int index) const override { return m_elements.value(index); }
    QCPLayoutElement* takeAt(int index) override;
    bool take(QCPLayoutElement* element) override;

protected:
    void updateLayout() override;

private:
    PlotState& m_state;
    QList<QCPAxisRect*> m_elements;
};

/// A layer's whole content as one object of the plot.
class PlotPart final : public QCPLayerable {
    Q_OBJECT
public:
    using Draw = void (*)(QPainter&, PlotState&, const theme::Theme&);
    PlotPart(QCustomPlot* plot, const QString& layer, PlotState& state, Draw draw);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    PlotState& m_state;
    Draw m_draw;
};

} // namespace twinchart::ui::charts
