// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/chip.h>

#include <ui/theme/fonts.h>
#include <ui/theme/words.h>

#include <QPainter>

namespace twinchart::ui::widgets {

Chip::Chip(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Chip::setDataSet(const QString& stage, const QString& code)
{
    m_stage = stage;
    m_text = stage.isEmpty() ? code : stage + QStringLiteral("·") + code;
    const QString words = theme::Words::dataSet(code.toStdString());
    setToolTip(words);
    setAccessibleName(words);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    const QFontMetrics metrics(theme::font(theme::TextRole::Micro, theme::Weight::Bold));
    return {metrics.horizontalAdvance(m_text) + 12, qMax(18, metrics.height() + 3)};
}

void Chip::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    const QColor ink = theme::Words::stageColour(m_stage.toStdString(), t);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setFont(theme::font(theme::TextRole::Micro, theme::Weight::Bold));
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

} // namespace twinchart::ui::widgets
