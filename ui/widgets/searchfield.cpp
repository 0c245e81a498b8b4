// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/searchfield.h>

#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>

#include <QPainter>

namespace twinchart::ui::widgets {

SearchField::SearchField(QWidget* parent) : QLineEdit(parent)
{
    setTextMargins(22, 0, 0, 0);
    setClearButtonEnabled(false);
}

void SearchField::setHint(const QString& hint)
{
    m_hint = hint;
    const int width =
        hint.isEmpty() ? 0 : QFontMetrics(theme::font(theme::TextRole::Micro)).horizontalAdvance(hint) + 16;
    setTextMargins(22, 0, width, 0);
}

void SearchField::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    const theme::Theme& t = theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawPixmap(9, (height() - 16) / 2,
                       theme::IconFactory::pixmap(QStringLiteral("search"), 16, t.text2, devicePixelRatioF()));
    if (m_hint.isEmpty() || !text().isEmpty())
        return;
    painter.setFont(theme::font(theme::TextRole::Micro));
    const int advance = painter.fontMetrics().horizontalAdvance(m_hint);
    const QRectF box(width() - advance - 19.5, height() / 2.0 - 8.5, advance + 12, 17);
    painter.setPen(t.line);
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(t.text2);
    painter.drawText(box, Qt::AlignCenter, m_hint);
}

} // namespace twinchart::ui::widgets
