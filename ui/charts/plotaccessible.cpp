// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <plotaccessible.h>

#include <ui/charts/timelineplot.h>
#include <ui/theme/clinical.h>
#include <ui/theme/words.h>

#include <plotstate.h>

#include <QAccessible>
#include <QAccessibleWidget>

#include <map>

namespace twinchart::ui::charts {

using theme::Clinical;
using theme::Words;

namespace {

constexpr int kColumns = 5;

QString columnName(int column)
{
    switch (column) {
    case 0: return PlotText::tr("When");
    case 1: return PlotText::tr("Entry");
    case 2: return PlotText::tr("Value");
    case 3: return PlotText::tr("Flag");
    default: return PlotText::tr("Proof");
    }
}

QString cellText(const interfaces::ItemView& item, int column)
{
    switch (column) {
    case 0: return Clinical::effective(item.effective.empty() ? toRfc3339(item.start) : item.effective);
    case 1: return Words::showsValue(item) ? theme::qs(item.display) : Words::dataSet(item.dataSet);
    case 2: return Words::value(item);
    case 3: return Words::flagWords(item.flag);
    default: return Words::proof(item);
    }
}

/// Shared by lanes and cells: invisible objects below the plot.
class Part : public QAccessibleInterface {
public:
    explicit Part(TimelinePlot* plot) : m_plot(plot) {}
    bool isValid() const override { return m_plot != nullptr; }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_plot ? m_plot->window()->windowHandle() : nullptr; }
    void setText(QAccessible::Text, const QString&) override {}
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.readOnly = true;
        state.invisible = !m_plot || !m_plot->isVisible();
        return state;
    }

protected:
    QPointer<TimelinePlot> m_plot;
};

class Lane;

class Cell final : public Part, public QAccessibleTableCellInterface {
public:
    Cell(TimelinePlot* plot, Lane* lane, int row, int column) : Part(plot), m_lane(lane), m_row(row), m_column(column)
    {
    }
    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableCellInterface ? static_cast<QAccessibleTableCellInterface*>(this) : nullptr;
    }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override;
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override;
    QRect rect() const override;
    QAccessible::Role role() const override { return QAccessible::Cell; }
    int columnExtent() const override { return 1; }
    QList<QAccessibleInterface*> columnHeaderCells() const override { return {}; }
    int columnIndex() const override { return m_column; }
    int rowExtent() const override { return 1; }
    QList<QAccessibleInterface*> rowHeaderCells() const override { return {}; }
    int rowIndex() const override { return m_row; }
    bool isSelected() const override;
    QAccessibleInterface* table() const override { return parent(); }

private:
    Lane* m_lane;
    int m_row;
    int m_column;
};

class Lane final : public Part, public QAccessibleTableInterface {
public:
    Lane(TimelinePlot* plot, bool graph, int index) : Part(plot), m_graph(graph), m_index(index) {}
    /// Where the lane stands now among those that are shown; −1: it is not.
    int position() const
    {
        const QList<TimelinePlot::LaneInfo> lanes = m_plot ? m_plot->lanes() : QList<TimelinePlot::LaneInfo>();
        for (int i = 0; i < lanes.size(); ++i)
            if (lanes.at(i).graph == m_graph && lanes.at(i).index == m_index)
                return i;
        return -1;
    }
    ~Lane() override
    {
        for (const auto& [place, id] : m_cells)
            QAccessible::deleteAccessibleInterface(id);
    }
    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface*>(this) : nullptr;
    }
    std::vector<std::uint32_t> entries() const
    {
        return m_plot ? m_plot->entriesInView(position()) : std::vector<std::uint32_t>();
    }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_plot); }
    QAccessibleInterface* child(int index) const override { return cellAt(index / kColumns, index % kColumns); }
    int childCount() const override { return rowCount() * kColumns; }
    int indexOfChild(const QAccessibleInterface* child) const override
    {
        const auto* cell = dynamic_cast<const Cell*>(child);
        return cell ? cell->rowIndex() * kColumns + cell->columnIndex() : -1;
    }
    QString text(QAccessible::Text kind) const override
    {
        const int at = position();
        if (at < 0)
            return {};
        if (kind == QAccessible::Name)
            return m_plot->lanes().at(at).title;
        if (kind == QAccessible::Description)
            return PlotText::tr("%n entries in view", nullptr, rowCount());
        return {};
    }
    QRect rect() const override
    {
        const int at = position();
        if (at < 0)
            return {};
        const QRect r = m_plot->lanes().at(at).rect;
        return {m_plot->mapToGlobal(r.topLeft()), r.size()};
    }
    QAccessible::Role role() const override { return QAccessible::Table; }

    QAccessibleInterface* caption() const override { return nullptr; }
    QAccessibleInterface* summary() const override { return nullptr; }
    QAccessibleInterface* cellAt(int row, int column) const override
    {
        if (row < 0 || column < 0 || column >= kColumns || row >= rowCount())
            return nullptr;
        auto found = m_cells.find({row, column});
        if (found == m_cells.end())
            found = m_cells
                        .emplace(std::make_pair(row, column), QAccessible::registerAccessibleInterface(new Cell(
                                                                  m_plot, const_cast<Lane*>(this), row, column)))
                        .first;
        return QAccessible::accessibleInterface(found->second);
    }
    int selectedCellCount() const override { return 0; }
    QList<QAccessibleInterface*> selectedCells() const override { return {}; }
    QString columnDescription(int column) const override { return columnName(column); }
    QString rowDescription(int row) const override
    {
        const std::vector<std::uint32_t> all = entries();
        return row >= 0 && row < static_cast<int>(all.size())
                   ? cellText(m_plot->chart()->item(all[static_cast<std::size_t>(row)]), 0)
                   : QString();
    }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return 0; }
    int columnCount() const override { return kColumns; }
    int rowCount() const override { return static_cast<int>(entries().size()); }
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override { return {}; }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int row) const override
    {
        const std::vector<std::uint32_t> all = entries();
        return m_plot && row >= 0 && row < static_cast<int>(all.size()) &&
               m_plot->selected() == all[static_cast<std::size_t>(row)];
    }
    bool selectRow(int row) override
    {
        const std::vector<std::uint32_t> all = entries();
        if (!m_plot || row < 0 || row >= static_cast<int>(all.size()))
            return false;
        m_plot->select(all[static_cast<std::size_t>(row)], true);
        return true;
    }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent*) override {}

private:
    bool m_graph;
    int m_index; ///< into Chart::graphs or Chart::events
    mutable std::map<std::pair<int, int>, QAccessible::Id> m_cells;
};

QAccessibleInterface* Cell::parent() const
{
    return m_lane;
}

QString Cell::text(QAccessible::Text kind) const
{
    const std::vector<std::uint32_t> all = m_lane->entries();
    if (!m_plot || m_row >= static_cast<int>(all.size()) || (kind != QAccessible::Name && kind != QAccessible::Value))
        return {};
    return cellText(m_plot->chart()->item(all[static_cast<std::size_t>(m_row)]), m_column);
}

QRect Cell::rect() const
{
    return m_lane->rect();
}

bool Cell::isSelected() const
{
    return m_lane->isRowSelected(m_row);
}

class PlotInterface final : public QAccessibleWidget {
public:
    explicit PlotInterface(TimelinePlot* plot) : QAccessibleWidget(plot, QAccessible::Chart), m_plot(plot) {}
    ~PlotInterface() override
    {
        for (const auto& [lane, id] : m_lanes)
            QAccessible::deleteAccessibleInterface(id);
    }
    int childCount() const override { return static_cast<int>(m_plot->lanes().size()); }
    QAccessibleInterface* child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        const TimelinePlot::LaneInfo info = m_plot->lanes().at(index);
        const auto key = std::make_pair(info.graph, info.index);
        auto found = m_lanes.find(key);
        if (found == m_lanes.end())
            found =
                m_lanes.emplace(key, QAccessible::registerAccessibleInterface(new Lane(m_plot, info.graph, info.index)))
                    .first;
        return QAccessible::accessibleInterface(found->second);
    }
    int indexOfChild(const QAccessibleInterface* child) const override
    {
        const auto* lane = dynamic_cast<const Lane*>(child);
        return lane ? lane->position() : -1;
    }
    QAccessibleInterface* focusChild() const override
    {
        return m_plot->hasFocus() && m_plot->focusedLane() >= 0 ? child(m_plot->focusedLane()) : nullptr;
    }
    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Value)
            return m_plot->accessibleDescription();
        return QAccessibleWidget::text(kind);
    }

private:
    TimelinePlot* m_plot;
    mutable std::map<std::pair<bool, int>, QAccessible::Id> m_lanes;
};

QAccessibleInterface* make(const QString& className, QObject* object)
{
    Q_UNUSED(className);
    auto* plot = qobject_cast<TimelinePlot*>(object);
    return plot ? new PlotInterface(plot) : nullptr;
}

} // namespace

void installPlotAccessibility()
{
    static const bool once = (QAccessible::installFactory(make), true);
    Q_UNUSED(once);
}

} // namespace twinchart::ui::charts
