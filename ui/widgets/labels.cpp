// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/labels.h>

#include <ui/theme/icons.h>
#include <ui/theme/theme.h>

#include <QFrame>
#include <QPainter>
#include <QStyle>

namespace twinchart::ui::widgets {

QLabel* label(theme::TextRole role, theme::Weight weight, const char* tone, QWidget* parent)
{
    auto* l = new QLabel(parent);
    l->setTextFormat(Qt::PlainText);
    l->setFont(theme::font(role, weight));
    if (tone)
        l->setProperty("tone", QString::fromLatin1(tone));
    return l;
}

QLabel* wrapped(theme::TextRole role, theme::Weight weight, const char* tone, QWidget* parent)
{
    QLabel* l = label(role, weight, tone, parent);
    l->setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    l->setSizePolicy(policy);
    return l;
}

void setTone(QLabel* label, const char* tone)
{
    label->setProperty("tone", QString::fromLatin1(tone));
    label->style()->unpolish(label);
    label->style()->polish(label);
}

QWidget* rule(QWidget* parent)
{
    auto* line = new QFrame(parent);
    line->setProperty("panel", QStringLiteral("line"));
    line->setFixedHeight(1);
    return line;
}

IconLabel::IconLabel(const QString& icon, int size, Ink ink, QWidget* parent)
    : QWidget(parent), m_icon(icon), m_size(size), m_ink(ink)
{
    setFixedSize(size, size);
}

void IconLabel::setIcon(const QString& icon, Ink ink)
{
    m_icon = icon;
    m_ink = ink;
    update();
}

void IconLabel::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    const QColor inks[] = {t.text, t.text2, t.accent, t.critical, t.warning, t.info, t.pending, t.railText};
    QPainter painter(this);
    painter.drawPixmap(0, 0,
                       theme::IconFactory::pixmap(m_icon, m_size, inks[static_cast<int>(m_ink)], devicePixelRatioF()));
}

} // namespace twinchart::ui::widgets
