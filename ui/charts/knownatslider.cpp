// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/knownatslider.h>

#include <ui/theme/theme.h>

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace twinchart::ui::charts {

KnownAtSlider::KnownAtSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent)
{
    setRange(0, 0);
    setPageStep(10);
    setMinimumHeight(28);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QSlider::valueChanged, this, &KnownAtSlider::chosen);
}

void KnownAtSlider::setArrivals(std::vector<Instant> arrivals)
{
    const std::optional<Instant> before = instant();
    std::sort(arrivals.begin(), arrivals.end());
    arrivals.erase(std::unique(arrivals.begin(), arrivals.end()), arrivals.end());
    m_arrivals = std::move(arrivals);
    const QSignalBlocker block(this);
    setRange(0, static_cast<int>(m_arrivals.size()));
    setInstant(before);
    update();
}

std::optional<Instant> KnownAtSlider::instant() const
{
    const auto i = static_cast<std::size_t>(value());
    return i < m_arrivals.size() ? std::optional(m_arrivals[i]) : std::nullopt;
}

void KnownAtSlider::setInstant(std::optional<Instant> at)
{
    const QSignalBlocker block(this);
    if (!at) {
        setValue(maximum());
    } else {
        const auto after = std::upper_bound(m_arrivals.begin(), m_arrivals.end(), *at);
        setValue(std::max(0, static_cast<int>(after - m_arrivals.begin()) - 1));
    }
    update();
}

void KnownAtSlider::stepBy(int direction)
{
    setValue(value() + direction);
}

double KnownAtSlider::xOf(int index) const
{
    const double left = 8;
    const double right = width() - 9;
    if (m_arrivals.empty() || index >= static_cast<int>(m_arrivals.size()))
        return right;
    // By order, not by time: twenty years of silence would leave no room for the week that matters.
    return left + (right - left) * index / static_cast<double>(m_arrivals.size());
}

void KnownAtSlider::mousePressEvent(QMouseEvent* event)
{
    mouseMoveEvent(event);
}

void KnownAtSlider::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    const double part = (event->position().x() - 8) / std::max(1.0, width() - 17.0);
    setValue(qRound(std::clamp(part, 0.0, 1.0) * maximum()));
}

void KnownAtSlider::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const double y = height() / 2.0 + 3;
    const double handle = xOf(value());
    p.setPen(QPen(t.text2, 1));
    const int room = std::max(1, width() / 7); // ticks that can be told apart
    const int step = std::max(1, (static_cast<int>(m_arrivals.size()) + room - 1) / room);
    for (int i = 0; i < static_cast<int>(m_arrivals.size()); i += step)
        p.drawLine(QPointF(xOf(i), y - 12), QPointF(xOf(i), y - 7));
    p.setPen(Qt::NoPen);
    p.setBrush(t.line);
    p.drawRect(QRectF(8, y - 2, width() - 17, 4));
    p.setBrush(t.accent);
    p.drawRect(QRectF(8, y - 2, handle - 8, 4));
    p.setPen(QPen(t.accent, 2));
    p.setBrush(t.surface);
    p.drawRoundedRect(QRectF(handle - 6, y - 10, 12, 20), 4, 4);
}

} // namespace twinchart::ui::charts
