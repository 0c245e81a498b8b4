// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/segments.h>

#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

namespace twinchart::ui::widgets {
namespace {

class Segment final : public QAbstractButton {
public:
    Segment(const QString& words, bool first, bool last, QWidget* parent)
        : QAbstractButton(parent), m_first(first), m_last(last)
    {
        setText(words);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }
    QSize sizeHint() const override
    {
        const QFontMetrics bold(theme::font(theme::TextRole::Body, theme::Weight::Bold));
        return {qMax(theme::Metrics::minimumTarget, bold.horizontalAdvance(text()) + 18),
                qMax(theme::Metrics::toolHeight, bold.height() + 8)};
    }

protected:
    void keyPressEvent(QKeyEvent* event) override
    {
        const int step = stepOf(event->key());
        if (step == 0) {
            QAbstractButton::keyPressEvent(event);
            return;
        }
        const QLayout* row = parentWidget()->layout();
        if (const QLayoutItem* next = row->itemAt(row->indexOf(this) + step))
            next->widget()->setFocus(Qt::OtherFocusReason);
    }
    void paintEvent(QPaintEvent*) override
    {
        const theme::Theme& t = theme::current();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(m_first ? 0.5 : -3.5, 0.5, m_last ? -0.5 : 3.5, -0.5);
        painter.setPen(QPen(t.control, 1));
        painter.setBrush(isChecked() ? t.accent : underMouse() ? t.accentSoft : t.surface);
        if (m_first || m_last)
            painter.drawRoundedRect(box, theme::Metrics::radius, theme::Metrics::radius);
        else
            painter.drawRect(box);
        if (!m_last)
            painter.drawLine(QPointF(width() - 0.5, 1), QPointF(width() - 0.5, height() - 1));
        painter.setFont(theme::font(theme::TextRole::Body, isChecked() ? theme::Weight::Bold : theme::Weight::Regular));
        painter.setPen(isChecked() ? t.onAccent : t.text);
        painter.drawText(rect(), Qt::AlignCenter, text());
    }

private:
    int stepOf(int key) const
    {
        const int right = layoutDirection() == Qt::RightToLeft ? -1 : 1;
        switch (key) {
        case Qt::Key_Right: return right;
        case Qt::Key_Left: return -right;
        case Qt::Key_Down: return 1;
        case Qt::Key_Up: return -1;
        default: return 0;
        }
    }
    bool m_first;
    bool m_last;
};

} // namespace

Segments::Segments(QWidget* parent) : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Segments::setTexts(const QStringList& texts, const QStringList& names)
{
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (int i = 0; i < texts.size(); ++i) {
        auto* button = new Segment(texts.at(i), i == 0, i == texts.size() - 1, this);
        button->setAccessibleName(i < names.size() ? names.at(i) : texts.at(i));
        button->setToolTip(i < names.size() ? names.at(i) : QString());
        connect(button, &QAbstractButton::clicked, this, [this, i] {
            setCurrent(i);
            Q_EMIT chosen(i);
        });
        layout()->addWidget(button);
        m_buttons += button;
    }
    setCurrent(m_current);
}

void Segments::setCurrent(int index)
{
    m_current = index;
    for (int i = 0; i < m_buttons.size(); ++i)
        m_buttons.at(i)->setChecked(i == index);
}

} // namespace twinchart::ui::widgets
