// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/toast.h>

#include <ui/theme/theme.h>
#include <ui/widgets/labels.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace twinchart::ui::widgets {

Toast::Toast(QWidget* window) : QFrame(window)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 10, 16, 10);
    m_text = wrapped(theme::TextRole::Body, theme::Weight::Regular, nullptr, this);
    row->addWidget(m_text);
    m_life.setSingleShot(true);
    m_life.setInterval(6000);
    connect(&m_life, &QTimer::timeout, this, &QWidget::hide);
    window->installEventFilter(this);
    hide();
}

void Toast::say(const QString& text)
{
    m_text->setText(text);
    setAccessibleName(text);
    place();
    show();
    raise();
    m_life.start();
}

void Toast::place()
{
    const int height = layout()->hasHeightForWidth() ? layout()->heightForWidth(320) : sizeHint().height();
    resize(320, height);
    move(parentWidget()->width() - 320 - 12, parentWidget()->height() - height - 12 - theme::Metrics::statusHeight);
}

bool Toast::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    return QFrame::eventFilter(watched, event);
}

void Toast::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.setPen(QPen(t.control, 1));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.fillRect(0, 0, 4, height(), t.accent);
}

} // namespace twinchart::ui::widgets
