// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/charts/chart.h>
#include <ui/charts/viewrange.h>

#include <QAbstractTableModel>

#include <vector>

namespace twinchart::ui::timeline {

/// The same window of the timeline as a table: newest at the top. What is kept but is no fact stands here too,
/// with the reason. A value that failed its check is never in a cell.
class TimelineTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { When, DataSet, Entry, Value, Unit, Flag, Source, Proof, ColumnCount };
    enum Roles { ItemRole = Qt::UserRole, RingRole };
    using QAbstractTableModel::QAbstractTableModel;
    void setChart(std::shared_ptr<const charts::Chart> chart, charts::ViewRange view);
    void setView(charts::ViewRange view);
    /// A narrow table names data sets by their code alone.
    void setNarrow(bool narrow);
    /// Row of an item; −1: not in view.
    int rowOf(std::uint32_t item) const;
    std::uint32_t itemAt(int row) const { return m_rows.at(static_cast<std::size_t>(row)); }
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void fill();
    std::shared_ptr<const charts::Chart> m_chart;
    charts::ViewRange m_view;
    bool m_narrow = false;
    std::vector<std::uint32_t> m_rows;
};

} // namespace twinchart::ui::timeline
