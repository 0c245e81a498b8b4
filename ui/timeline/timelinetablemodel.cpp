// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/timeline/timelinetablemodel.h>

#include <ui/theme/clinical.h>
#include <ui/theme/words.h>

#include <algorithm>

namespace twinchart::ui::timeline {

using interfaces::ItemView;
using theme::Clinical;
using theme::qs;
using theme::Words;

void TimelineTableModel::setChart(std::shared_ptr<const charts::Chart> chart, charts::ViewRange view)
{
    beginResetModel();
    m_chart = std::move(chart);
    m_view = view;
    fill();
    endResetModel();
}

void TimelineTableModel::setView(charts::ViewRange view)
{
    if (view == m_view)
        return;
    beginResetModel();
    m_view = view;
    fill();
    endResetModel();
}

void TimelineTableModel::fill()
{
    m_rows.clear();
    if (!m_chart)
        return;
    for (auto i = m_chart->shown.rbegin(); i != m_chart->shown.rend(); ++i) {
        if (charts::reaches(m_chart->item(*i), m_view.fromNs, m_view.toNs))
            m_rows.push_back(*i);
    }
}

void TimelineTableModel::setNarrow(bool narrow)
{
    if (narrow == m_narrow)
        return;
    m_narrow = narrow;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, DataSet), index(rowCount() - 1, DataSet));
}

int TimelineTableModel::rowOf(std::uint32_t item) const
{
    const auto at = std::find(m_rows.begin(), m_rows.end(), item);
    return at == m_rows.end() ? -1 : static_cast<int>(at - m_rows.begin());
}

void TimelineTableModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int TimelineTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TimelineTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TimelineTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const ItemView& item = m_chart->item(itemAt(index.row()));
    const bool shows = Words::showsValue(item);
    switch (role) {
    case ItemRole: return itemAt(index.row());
    case RingRole: return static_cast<int>(Words::ring(item));
    case Qt::TextAlignmentRole:
        return static_cast<int>((index.column() == Value ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (item.verdict == interfaces::Verdict::Invalid && (index.column() == Value || index.column() == Proof))
            return theme::current().critical;
        if (!item.flag.empty() && shows && index.column() == Flag)
            return Words::flagColour(item.flag, theme::current());
        if (index.column() == Unit || index.column() == Source || !item.notAFact.empty())
            return theme::current().text2;
        return {};
    case Qt::ToolTipRole:
        if (index.column() == Proof)
            return Words::proof(item);
        if (index.column() == DataSet)
            return Words::dataSet(item.dataSet);
        if (index.column() == Entry || index.column() == Source)
            return data(index, Qt::DisplayRole);
        return {};
    case Qt::AccessibleTextRole: return index.column() == DataSet ? QVariant(Words::dataSet(item.dataSet)) : QVariant();
    case Qt::DisplayRole: break;
    default: return {};
    }
    switch (index.column()) {
    case When:
        return item.hasTime || !item.effective.empty()
                   ? Clinical::effective(item.effective.empty() ? toRfc3339(item.start) : item.effective)
                   : tr("time not given");
    case DataSet:
        return m_narrow ? qs(item.dataSet)
                        : QStringLiteral("%1 · %2").arg(qs(item.dataSet), Words::dataSet(item.dataSet));
    case Entry: {
        if (!shows)
            return Words::dataSet(item.dataSet);
        return item.notAFact.empty()
                   ? qs(item.display)
                   : tr("%1 (kept, not a fact: %2)").arg(qs(item.display), Words::notAFact(item.notAFact));
    }
    case Value: return shows ? qs(item.value) : Words::value(item);
    case Unit: return shows ? qs(item.unit) : QString();
    case Flag: return shows ? Words::flag(item.flag) : QString();
    case Source: return qs(item.source);
    case Proof: return Words::ringWords(Words::ring(item), item.height);
    default: return {};
    }
}

QVariant TimelineTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == Value ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When: return tr("When");
    case DataSet: return tr("Data set");
    case Entry: return tr("Entry");
    case Value: return tr("Value");
    case Unit: return tr("Unit");
    case Flag: return tr("Flag");
    case Source: return tr("Source");
    case Proof: return tr("Proof");
    default: return {};
    }
}

} // namespace twinchart::ui::timeline
