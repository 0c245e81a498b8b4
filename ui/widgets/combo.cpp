// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/combo.h>

#include <ui/theme/icons.h>
#include <ui/theme/theme.h>

#include <QPainter>
#include <QStyleOptionComboBox>
#include <QStylePainter>

namespace twinchart::ui::widgets {

Combo::Combo(const QString& icon, QWidget* parent) : QComboBox(parent), m_icon(icon) {}

void Combo::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    option.currentText.clear();
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto at = [&](int x, int w) { return mirrored ? width() - x - w : x; };
    int left = 10;
    const QColor ink = isEnabled() ? t.text : t.text3;
    if (!m_icon.isEmpty()) {
        painter.drawPixmap(at(left, 18), (height() - 18) / 2,
                           theme::IconFactory::pixmap(m_icon, 18, ink, devicePixelRatioF()));
        left += 26;
    }
    painter.drawPixmap(at(width() - 26, 16), (height() - 16) / 2,
                       theme::IconFactory::pixmap(QStringLiteral("chevron-down"), 16, ink, devicePixelRatioF()));
    painter.setPen(ink);
    const int room = width() - left - 32;
    painter.drawText(QRect(at(left, room), 0, room, height()), Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(currentText(), Qt::ElideRight, room));
}

} // namespace twinchart::ui::widgets
