// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/statusbar.h>

#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>
#include <ui/widgets/proofring.h>

#include <QPainter>

#include <algorithm>

namespace twinchart::ui::widgets {
namespace {

QFont plain()
{
    return theme::font(theme::TextRole::Small);
}
QFont bold()
{
    return theme::font(theme::TextRole::Small, theme::Weight::Bold);
}

} // namespace

StatusBar::StatusBar(QWidget* parent) : QFrame(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(QStringLiteral("TwinChart"));
}

void StatusBar::setFields(const QList<Field>& fields)
{
    m_fields = fields;
    QStringList words;
    for (const Field& f : fields)
        words += QString(f.text + f.strong + f.after).trimmed();
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    fit();
    update();
}

QSize StatusBar::sizeHint() const
{
    return {800, qMax(theme::Metrics::statusHeight, QFontMetrics(bold()).height() + 8)};
}

int StatusBar::widthOf(const Field& f) const
{
    int w = f.icon.isEmpty() && !f.hasRing ? 0 : 20;
    w += QFontMetrics(f.warning ? bold() : plain()).horizontalAdvance(f.text);
    w += QFontMetrics(bold()).horizontalAdvance(f.strong) + QFontMetrics(plain()).horizontalAdvance(f.after);
    return w;
}

void StatusBar::fit()
{
    const QList<int> before = m_leaving;
    m_leaving.clear();
    const auto needed = [&] {
        int total = 0;
        for (const Field& f : std::as_const(m_fields))
            if (f.rank == 0 || !m_leaving.contains(f.rank))
                total += widthOf(f) + 2 * m_padding + 1;
        return total;
    };
    m_padding = 12;
    if (needed() > width())
        m_padding = 8;
    QList<int> ranks;
    for (const Field& f : std::as_const(m_fields))
        if (f.rank > 0 && !ranks.contains(f.rank))
            ranks += f.rank;
    std::sort(ranks.begin(), ranks.end(), std::greater<>());
    for (const int rank : std::as_const(ranks)) {
        if (needed() <= width())
            break;
        m_leaving += rank;
    }
    if (m_leaving != before)
        Q_EMIT leavingChanged();
}

void StatusBar::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    fit();
}

void StatusBar::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.setPen(t.line);
    painter.drawLine(0, 0, width(), 0);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto draw = [&](const Field& f, int x) {
        const auto at = [&](int left, int w) { return mirrored ? width() - left - w : left; };
        if (f.hasRing)
            paintRing(painter, QRectF(at(x, 14), height() / 2.0 - 7, 14, 14), f.ring, t);
        else if (!f.icon.isEmpty())
            painter.drawPixmap(
                at(x, 14), (height() - 14) / 2,
                theme::IconFactory::pixmap(f.icon, 14, f.warning ? t.warning : t.text2, devicePixelRatioF()));
        if (f.hasRing || !f.icon.isEmpty())
            x += 20;
        const auto words = [&](const QString& text, const QFont& font, const QColor& ink) {
            if (text.isEmpty())
                return;
            painter.setFont(font);
            painter.setPen(ink);
            const int w = QFontMetrics(font).horizontalAdvance(text);
            painter.drawText(QRect(at(x, w), 1, w + 1, height() - 1), Qt::AlignVCenter | Qt::AlignLeft, text);
            x += w;
        };
        words(f.text, f.warning ? bold() : plain(), f.warning ? t.warning : t.text2);
        words(f.strong, bold(), f.warning ? t.warning : t.text);
        words(f.after, plain(), t.text2);
    };
    int left = 0;
    int right = width();
    for (const Field& f : std::as_const(m_fields)) {
        if ((f.rank > 0 && m_leaving.contains(f.rank)) || f.right)
            continue;
        draw(f, left + m_padding);
        left += widthOf(f) + 2 * m_padding;
        painter.setPen(t.line);
        const int line = mirrored ? width() - left : left;
        painter.drawLine(line, 7, line, height() - 7);
        ++left;
    }
    for (auto f = m_fields.crbegin(); f != m_fields.crend(); ++f) {
        if ((f->rank > 0 && m_leaving.contains(f->rank)) || !f->right)
            continue;
        right -= widthOf(*f) + 2 * m_padding;
        draw(*f, right + m_padding);
        painter.setPen(t.line);
        const int line = mirrored ? width() - right : right;
        if (right > left)
            painter.drawLine(line, 7, line, height() - 7);
        --right;
    }
}

} // namespace twinchart::ui::widgets
