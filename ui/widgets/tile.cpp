// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/tile.h>

#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>

#include <QPainter>

namespace twinchart::ui::widgets {

Tile::Tile(Kind kind, const QString& icon, QWidget* parent) : QAbstractButton(parent), m_kind(kind), m_icon(icon)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Tile::setTexts(const QString& title, const QString& second)
{
    setText(title);
    m_second = second;
    say();
}

void Tile::setCount(std::uint64_t count)
{
    m_count = count;
    say();
}

void Tile::say()
{
    setAccessibleName(QStringLiteral("%1: %2").arg(text(), theme::Clinical::count(m_count)));
    setAccessibleDescription(m_second);
    update();
}

QSize Tile::sizeHint() const
{
    return {200, qMax(53, QFontMetrics(theme::font(theme::TextRole::Body)).height() * 2 + 14)};
}

void Tile::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    const QColor inks[] = {t.critical, t.warning, t.text2, t.pending, t.accent};
    const QColor ink = m_count ? inks[static_cast<int>(m_kind)] : t.text2;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(isChecked() ? t.accent : t.line, isChecked() ? 2 : 1));
    painter.setBrush(isChecked() ? t.accentSoft : t.surface);
    const double half = isChecked() ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), 4, 4);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto at = [&](int x, int w) { return mirrored ? width() - x - w : x; };
    painter.fillRect(at(0, 4), 1, 4, height() - 2, m_count ? ink : t.control);
    painter.drawPixmap(at(18, 20), (height() - 20) / 2,
                       theme::IconFactory::pixmap(m_icon, 20, ink, devicePixelRatioF()));
    const QFont number = [&] {
        QFont f = theme::font(theme::TextRole::H1, theme::Weight::Bold);
        f.setPointSizeF(16.5);
        return f;
    }();
    const QString count = theme::Clinical::count(m_count);
    painter.setFont(number);
    painter.setPen(t.text);
    const int wide = qMax(24, painter.fontMetrics().horizontalAdvance(count) + 2);
    painter.drawText(QRect(at(50, wide), 0, wide, height()), Qt::AlignVCenter | Qt::AlignLeft, count);
    const int left = 50 + wide + 14;
    const int room = width() - left - 8;
    const QFont bold = theme::font(theme::TextRole::Body, theme::Weight::Bold);
    const QFont plain = theme::font(theme::TextRole::Small);
    const int middle = height() / 2;
    painter.setFont(bold);
    painter.drawText(QRect(at(left, room), middle - 20, room, 20), Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(bold).elidedText(text(), Qt::ElideRight, room));
    painter.setFont(plain);
    painter.setPen(t.text2);
    painter.drawText(QRect(at(left, room), middle - 1, room, 20), Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(plain).elidedText(m_second, Qt::ElideRight, room));
}

} // namespace twinchart::ui::widgets
