// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/charts/chart.h>
#include <ui/charts/viewrange.h>

#include <QWidget>

namespace twinchart::ui::charts {

/// The whole record in a line: entries per year, and a brush where the view lies. Every drag has a key on the timeline.
class OverviewStrip : public QWidget {
    Q_OBJECT
public:
    explicit OverviewStrip(QWidget* parent = nullptr);
    void setChart(std::shared_ptr<const Chart> chart);
    void setView(ViewRange view);
    /// Pixels kept free at the left and right, so that it stands under the plot.
    void setMargins(int left, int right);
    QSize sizeHint() const override { return {400, 34}; }

Q_SIGNALS:
    /// The person moved the brush: the middle of the wanted view.
    void moved(qint64 centreNs);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    double x(std::int64_t ns) const;
    void moveTo(double pixel);
    std::shared_ptr<const Chart> m_chart;
    ViewRange m_view;
    std::int64_t m_from = 0, m_to = 1;
    int m_left = 182, m_right = 12;
};

} // namespace twinchart::ui::charts
