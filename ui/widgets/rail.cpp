// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/rail.h>

#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>

#include <QPainter>
#include <QVBoxLayout>

namespace twinchart::ui::widgets {

RailItem::RailItem(const QString& icon, QWidget* parent) : QAbstractButton(parent), m_icon(icon)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void RailItem::setCount(int count)
{
    m_count = count;
    setAccessibleDescription(count > 0 ? QString::number(count) : QString());
    update();
}

QSize RailItem::sizeHint() const
{
    const QFontMetrics metrics(theme::font(theme::TextRole::Micro, theme::Weight::Bold));
    return {qMax(64, metrics.horizontalAdvance(text()) + 4), qMax(54, 36 + metrics.height())};
}

void RailItem::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool active = isChecked();
    if (active || (underMouse() && isEnabled())) {
        painter.setPen(t.softFills ? QPen(Qt::NoPen) : QPen(t.railActiveText, 2));
        painter.setBrush(active ? QBrush(t.railActive) : QBrush(Qt::NoBrush));
        if (!active)
            painter.setPen(QPen(t.railActive, 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), theme::Metrics::radius, theme::Metrics::radius);
    }
    const QColor ink = active ? t.railActiveText : t.railText;
    painter.setOpacity(isEnabled() ? 1 : 0.55);
    painter.drawPixmap((width() - 22) / 2, 8, theme::IconFactory::pixmap(m_icon, 22, ink, devicePixelRatioF()));
    painter.setPen(ink);
    painter.setFont(theme::font(theme::TextRole::Micro, active ? theme::Weight::Bold : theme::Weight::Regular));
    painter.drawText(QRect(0, 31, width(), height() - 31), Qt::AlignHCenter | Qt::AlignTop, text());
    painter.setOpacity(1);
    if (m_count > 0) {
        const QString number = QString::number(m_count);
        painter.setFont(theme::font(theme::TextRole::Micro, theme::Weight::Bold));
        const int w = qMax(16, painter.fontMetrics().horizontalAdvance(number) + 8);
        const QRectF pill(width() / 2.0 + 7, 3, w, 15);
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.warningFill);
        painter.drawRoundedRect(pill, 7.5, 7.5);
        painter.setPen(t.onWarning);
        painter.drawText(pill, Qt::AlignCenter, number);
    }
}

NavigationRail::NavigationRail(QWidget* parent) : QFrame(parent)
{
    setProperty("panel", QStringLiteral("rail"));
    setMinimumWidth(theme::Metrics::railWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 8);
    m_top = new QVBoxLayout;
    m_top->setSpacing(2);
    m_bottom = new QVBoxLayout;
    m_bottom->setSpacing(2);
    column->addLayout(m_top);
    column->addStretch();
    column->addLayout(m_bottom);
}

RailItem* NavigationRail::addItem(const QString& icon)
{
    auto* item = new RailItem(icon, this);
    m_top->addWidget(item, 0, Qt::AlignHCenter);
    return item;
}

RailItem* NavigationRail::addBottomItem(const QString& icon)
{
    auto* item = new RailItem(icon, this);
    item->setCheckable(false);
    m_bottom->addWidget(item, 0, Qt::AlignHCenter);
    return item;
}

} // namespace twinchart::ui::widgets
