// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

namespace twinchart::ui::widgets {

/// Where a value lies in its usual range: the area, its edges, this value's mark, hollow circles for earlier ones.
class RangeBar : public QWidget {
    Q_OBJECT
public:
    explicit RangeBar(QWidget* parent = nullptr);
    void setRange(double low, double high, double value, const QString& valueText, const QList<double>& earlier,
                  bool abnormal);
    QSize sizeHint() const override { return {200, 40}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_low = 0, m_high = 1, m_value = 0;
    QString m_text;
    QList<double> m_earlier;
    bool m_abnormal = false;
};

} // namespace twinchart::ui::widgets
