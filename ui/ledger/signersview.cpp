// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <signersview.h>

#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>

#include <QPainter>

#include <algorithm>

namespace twinchart::ui::ledger {

using theme::qs;

SignersView::SignersView(std::vector<interfaces::SignerView> signers, std::uint32_t needed, QWidget* parent)
    : QWidget(parent), m_signers(std::move(signers)), m_needed(needed)
{
    std::stable_sort(m_signers.begin(), m_signers.end(),
                     [](const auto& a, const auto& b) { return a.signedIt > b.signedIt; });
    QStringList words;
    for (const interfaces::SignerView& s : m_signers)
        words += s.signedIt ? tr("%1 signed").arg(qs(s.organisation)) : tr("%1 did not sign").arg(qs(s.organisation));
    setAccessibleName(words.join(QStringLiteral("; ")));
    setAccessibleDescription(tr("%1 needed").arg(m_needed));
}

QSize SignersView::sizeHint() const
{
    const QFontMetrics metrics(theme::font(theme::TextRole::Small));
    return {400, 28 + metrics.height() * 2 + 26};
}

void SignersView::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    if (m_signers.empty())
        return;
    const auto n = static_cast<int>(m_signers.size());
    const int step = std::min(190, width() / n);
    const QFont small = theme::font(theme::TextRole::Micro);
    const QFontMetrics metrics(small);
    for (int i = 0; i < n; ++i) {
        const interfaces::SignerView& s = m_signers[static_cast<std::size_t>(i)];
        const QRectF box(i * step + 0.5, 6.5, step - 8, 27);
        if (s.signedIt) {
            p.setPen(Qt::NoPen);
            p.setBrush(t.accent);
            p.drawRoundedRect(box, 3, 3);
            p.drawPixmap(QPointF(box.center().x() - 8, box.center().y() - 8),
                         theme::IconFactory::pixmap(QStringLiteral("check"), 16, t.onAccent, devicePixelRatioF()));
        } else {
            QPen dashed(t.control, 1, Qt::DashLine);
            p.setPen(dashed);
            p.setBrush(Qt::NoBrush);
            p.drawRoundedRect(box, 3, 3);
            p.setPen(t.text2);
            p.setFont(small);
            p.drawText(box, Qt::AlignCenter, tr("not counted"));
        }
        p.setFont(small);
        p.setPen(t.text);
        p.drawText(QRectF(box.left(), box.bottom() + 4, box.width(), metrics.height() * 2 + 2),
                   Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, qs(s.organisation));
    }
    const int at = std::min(static_cast<int>(m_needed), n);
    const double x = at * step - 4.0;
    p.setPen(QPen(t.text, 2));
    p.drawLine(QPointF(x, 0), QPointF(x, 40));
    p.setFont(theme::font(theme::TextRole::Micro, theme::Weight::Bold));
    const QString words = tr("%1 needed").arg(m_needed);
    const double w = p.fontMetrics().horizontalAdvance(words) + 4;
    const double y = 40 + metrics.height() + 2.0;
    p.drawText(QRectF(std::clamp(x - w / 2, 0.0, std::max(0.0, width() - w)), y, w, metrics.height() + 2),
               Qt::AlignCenter, words);
}

} // namespace twinchart::ui::ledger
