// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/button.h>

#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>

#include <QPainter>

namespace twinchart::ui::widgets {
namespace {
constexpr int kIcon = 16;
constexpr int kGap = 7;
} // namespace

Button::Button(Kind kind, QWidget* parent) : QPushButton(parent), m_kind(kind)
{
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
}

Button::Button(Kind kind, const QString& icon, const QString& text, QWidget* parent) : Button(kind, parent)
{
    m_icon = icon;
    setText(text);
}

void Button::setIconName(const QString& icon)
{
    m_icon = icon;
    updateGeometry();
    update();
}

void Button::setHint(const QString& hint)
{
    m_hint = hint;
    updateGeometry();
    update();
}

void Button::setBig(bool big)
{
    m_big = big;
    updateGeometry();
}

void Button::setKind(Kind kind)
{
    m_kind = kind;
    updateGeometry();
    update();
}

QFont Button::textFont() const
{
    return theme::font(theme::TextRole::Body, m_kind == Kind::Primary ? theme::Weight::Bold : theme::Weight::Regular);
}

int Button::contentWidth() const
{
    int width = m_icon.isEmpty() ? 0 : kIcon;
    const QString words = QString(text()).remove(QLatin1Char('&'));
    if (!words.isEmpty() && m_kind != Kind::Icon)
        width += (width ? kGap : 0) + QFontMetrics(textFont()).horizontalAdvance(words);
    if (!m_hint.isEmpty())
        width += kGap + QFontMetrics(theme::font(theme::TextRole::Small)).horizontalAdvance(m_hint);
    return width;
}

QSize Button::sizeHint() const
{
    const int text = QFontMetrics(textFont()).height();
    int height = qMax(m_big ? theme::Metrics::bigHeight : theme::Metrics::toolHeight, text + 8);
    if (m_kind == Kind::Link)
        height = qMax(theme::Metrics::minimumTarget, text + 4);
    if (m_kind == Kind::Icon)
        return {height, height};
    return {contentWidth() + (m_kind == Kind::Link ? 4 : m_big ? 36 : 24), height};
}

void Button::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hot = isEnabled() && (underMouse() || isDown());
    QColor ink = t.text;
    QColor ground = t.surface;
    QColor border = t.control;
    switch (m_kind) {
    case Kind::Primary:
        ink = t.onAccent;
        ground = border = hot ? t.accentHover : t.accent;
        break;
    case Kind::Secondary:
    case Kind::Icon:
        if (hot || isChecked())
            ground = t.accentSoft;
        if (isChecked())
            border = t.accent;
        break;
    case Kind::Danger:
        ink = border = t.critical;
        if (hot)
            ground = t.criticalSoft;
        break;
    case Kind::Link: ink = hot ? t.accentHover : t.accent; break;
    }
    if (!isEnabled()) {
        ink = t.text3;
        ground = m_kind == Kind::Link ? ground : t.window;
        border = t.line;
    }
    if (m_kind != Kind::Link) {
        const double width = !t.softFills && isChecked() ? 2 : 1;
        painter.setPen(QPen(border, width));
        painter.setBrush(ground);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::Metrics::radius,
                                theme::Metrics::radius);
    }
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    int x = (width() - contentWidth()) / 2;
    if (m_kind == Kind::Link)
        x = 2;
    const auto place = [&](int left, int itemWidth) { return mirrored ? width() - left - itemWidth : left; };
    if (!m_icon.isEmpty()) {
        const QPixmap symbol = theme::IconFactory::pixmap(m_icon, kIcon, ink, devicePixelRatioF());
        painter.drawPixmap(place(x, kIcon), (height() - kIcon) / 2, symbol);
        x += kIcon + kGap;
    }
    painter.setPen(ink);
    const QString words = text();
    if (!words.isEmpty() && m_kind != Kind::Icon) {
        painter.setFont(textFont());
        const int advance = QFontMetrics(textFont()).horizontalAdvance(QString(words).remove(QLatin1Char('&')));
        painter.drawText(QRect(place(x, advance), 0, advance + 1, height()),
                         Qt::AlignVCenter | Qt::AlignLeft | Qt::TextHideMnemonic, words);
        if (m_kind == Kind::Link && hot)
            painter.drawLine(place(x, advance), height() / 2 + 8, place(x, advance) + advance, height() / 2 + 8);
        x += advance + kGap;
    }
    if (!m_hint.isEmpty()) {
        painter.setFont(theme::font(theme::TextRole::Small));
        if (isEnabled() && m_kind != Kind::Primary)
            painter.setPen(t.text2);
        const int advance = QFontMetrics(painter.font()).horizontalAdvance(m_hint);
        painter.drawText(QRect(place(x, advance), 0, advance + 1, height()), Qt::AlignVCenter | Qt::AlignLeft, m_hint);
    }
}

void Button::enterEvent(QEnterEvent* event)
{
    QPushButton::enterEvent(event);
    update();
}

void Button::leaveEvent(QEvent* event)
{
    QPushButton::leaveEvent(event);
    update();
}

} // namespace twinchart::ui::widgets
