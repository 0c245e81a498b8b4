// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/timeline/timelinetablemodel.h>

#include <QWidget>

class QLabel;
class QTableView;

namespace twinchart::ui::timeline {

/// The table twin of the timeline (F8).
class TimelineTable : public QWidget {
    Q_OBJECT
public:
    explicit TimelineTable(QWidget* parent = nullptr);
    void setChart(std::shared_ptr<const charts::Chart> chart, charts::ViewRange view);
    void setView(charts::ViewRange view);
    void select(std::uint32_t item);
    TimelineTableModel& model() { return *m_model; }
    QTableView* view() const { return m_view; }

Q_SIGNALS:
    void itemSelected(quint32 item);
    void itemActivated(quint32 item);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fillCount();
    void arrange();
    TimelineTableModel* m_model;
    QTableView* m_view;
    QLabel *m_count, *m_unmapped;
    std::shared_ptr<const charts::Chart> m_chart;
};

} // namespace twinchart::ui::timeline
