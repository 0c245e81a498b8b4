// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/overviewstrip.h>

#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace twinchart::ui::charts {

using theme::Clinical;
using theme::TextRole;
using theme::Weight;

namespace {
std::int64_t yearNs(int year)
{
    return daysFromCivil({year, 1, 1}) * 86400LL * 1'000'000'000;
}
} // namespace

OverviewStrip::OverviewStrip(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumHeight(34);
    setCursor(Qt::PointingHandCursor);
}

void OverviewStrip::setChart(std::shared_ptr<const Chart> chart)
{
    m_chart = std::move(chart);
    if (m_chart) {
        int first = Clinical::local(Instant{m_chart->firstNs}).date().year();
        const int last = Clinical::local(Instant{std::max(m_chart->lastNs, m_chart->data->now.ns)}).date().year();
        m_from = yearNs(std::max(1680, first));
        m_to = yearNs(std::min(2260, last + 1));
    }
    update();
}

void OverviewStrip::setView(ViewRange view)
{
    m_view = view;
    update();
}

void OverviewStrip::setMargins(int left, int right)
{
    m_left = left;
    m_right = right;
}

double OverviewStrip::x(std::int64_t ns) const
{
    return m_left +
           static_cast<double>(ns - m_from) / static_cast<double>(m_to - m_from) * (width() - m_left - m_right);
}

void OverviewStrip::moveTo(double pixel)
{
    if (!m_chart || pixel < m_left)
        return;
    Q_EMIT moved(m_from + static_cast<std::int64_t>((pixel - m_left) / (width() - m_left - m_right) *
                                                    static_cast<double>(m_to - m_from)));
}

void OverviewStrip::mousePressEvent(QMouseEvent* event)
{
    moveTo(event->position().x());
}

void OverviewStrip::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        moveTo(event->position().x());
}

void OverviewStrip::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setFont(theme::font(TextRole::Small, Weight::Bold));
    p.setPen(t.text);
    p.drawText(QRect(14, 0, m_left - 20, height() / 2), Qt::AlignVCenter, tr("Whole record"));
    if (!m_chart)
        return;
    p.setFont(theme::font(TextRole::Micro));
    p.setPen(t.text2);
    const int first = Clinical::local(Instant{m_chart->firstNs}).date().year();
    const QString count = tr("%1 to today, %2 entries").arg(first).arg(Clinical::count(m_chart->shown.size()));
    p.drawText(QRect(14, height() / 2 - 1, m_left - 18, height() / 2), Qt::AlignVCenter,
               p.fontMetrics().elidedText(count, Qt::ElideRight, m_left - 18));
    const QRectF box(m_left + 0.5, 4.5, width() - m_left - m_right - 1, height() - 9);
    p.setPen(QPen(t.line, 1));
    p.setBrush(t.surface);
    p.drawRect(box);
    std::uint32_t most = 1;
    for (const auto& [year, n] : m_chart->perYear)
        most = std::max(most, n);
    const QFontMetricsF metrics(p.font());
    p.setRenderHint(QPainter::Antialiasing, false);
    for (const auto& [year, n] : m_chart->perYear) {
        const double from = x(yearNs(year));
        const double to = x(yearNs(year + 1));
        // The root keeps a year with one entry visible beside a year with a hundred thousand.
        const double h = std::max(2.0, std::sqrt(static_cast<double>(n) / most) * (box.height() - 10));
        p.fillRect(QRectF(from + 1, box.bottom() - h, std::max(1.0, to - from - 2), h), t.control);
    }
    const int span = Clinical::local(Instant{m_to}).date().year() - first;
    const int step = span > 60 ? 20 : span > 24 ? 10 : span > 10 ? 5 : span > 4 ? 2 : 1;
    p.setPen(t.text2);
    for (int year = first / step * step; yearNs(year) < m_to; year += step) {
        const double at = x(yearNs(year));
        if (at < m_left)
            continue;
        p.drawLine(QPointF(at, box.top()), QPointF(at, box.top() + 4));
        const QString words = QString::number(year);
        if (at + 3 + metrics.horizontalAdvance(words) < box.right())
            p.drawText(QPointF(at + 3, box.top() + metrics.ascent()), words);
    }
    double left = std::clamp(x(m_view.fromNs), box.left(), box.right());
    double right = std::clamp(x(m_view.toNs), box.left(), box.right());
    if (right - left < 6) {
        const double middle = std::clamp((left + right) / 2, box.left() + 3, box.right() - 3);
        left = middle - 3;
        right = middle + 3;
    }
    p.setRenderHint(QPainter::Antialiasing, true);
    p.setPen(QPen(t.accent, 2));
    p.setBrush(Qt::NoBrush);
    p.drawRect(QRectF(left, 2, right - left, height() - 4));
}

} // namespace twinchart::ui::charts
