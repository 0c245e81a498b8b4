// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/rangebar.h>

#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>

#include <QPainter>

#include <algorithm>

namespace twinchart::ui::widgets {

RangeBar::RangeBar(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void RangeBar::setRange(double low, double high, double value, const QString& text, const QList<double>& earlier,
                        bool abnormal)
{
    m_low = low;
    m_high = high;
    m_value = value;
    m_text = text;
    m_earlier = earlier;
    m_abnormal = abnormal;
    update();
}

void RangeBar::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    double from = std::min(m_low, m_value);
    double to = std::max(m_high, m_value);
    for (const double v : std::as_const(m_earlier)) {
        from = std::min(from, v);
        to = std::max(to, v);
    }
    const double pad = (to - from) * 0.25 + 1e-9;
    from -= pad;
    to += pad;
    const auto x = [&](double v) { return (v - from) / (to - from) * (width() - 1); };
    const QRectF bar(0, 27, width(), 10);
    painter.fillRect(bar, t.sunken);
    const QRectF usual(x(m_low), bar.top(), x(m_high) - x(m_low), bar.height());
    painter.setPen(QPen(t.targetLine, 1));
    painter.setBrush(t.target);
    painter.drawRect(usual);
    painter.setPen(QPen(t.text2, 1.4));
    painter.setBrush(t.surface);
    for (const double v : std::as_const(m_earlier))
        painter.drawEllipse(QPointF(x(v), bar.center().y()), 4, 4);
    const QColor ink = m_abnormal ? t.critical : t.text;
    const double at = x(m_value);
    painter.setPen(QPen(ink, 2));
    painter.drawLine(QPointF(at, 20), QPointF(at, bar.bottom() + 2));
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygonF{{at - 5, 14}, {at + 5, 14}, {at, 21}});
    painter.setPen(ink);
    painter.setFont(theme::font(theme::TextRole::Micro, theme::Weight::Bold));
    const double w = painter.fontMetrics().horizontalAdvance(m_text) + 2;
    painter.drawText(QRectF(std::clamp(at - w / 2, 0.0, std::max(0.0, width() - w)), -1, w, 14), Qt::AlignCenter,
                     m_text);
}

} // namespace twinchart::ui::widgets
