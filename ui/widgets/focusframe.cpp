// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/focusframe.h>

#include <ui/theme/theme.h>

#include <QApplication>
#include <QEvent>
#include <QPainter>

namespace twinchart::ui::widgets {

FocusFrame::FocusFrame(QWidget* window) : QWidget(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    hide();
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
}

void FocusFrame::follow(QWidget* widget)
{
    for (const QPointer<QWidget>& w : std::as_const(m_watched))
        if (w)
            w->removeEventFilter(this);
    m_watched.clear();
    m_target = widget && widget->window() == window() && widget->focusPolicy() != Qt::NoFocus ? widget : nullptr;
    for (QWidget* w = m_target; w && w != window(); w = w->parentWidget()) {
        w->installEventFilter(this);
        m_watched += w;
    }
    place();
}

void FocusFrame::place()
{
    if (!m_target || !m_target->isVisible() || m_target == window()) {
        hide();
        return;
    }
    const QRect target(m_target->mapTo(window(), QPoint(0, 0)), m_target->size());
    m_inside = target.height() > 300;
    setGeometry(m_inside ? target : target.adjusted(-3, -3, 3, 3));
    raise();
    // Panels that lie over the content stay free of it.
    QRegion region(rect());
    for (const QWidget* panel : window()->findChildren<QWidget*>())
        if (panel->property("overlay").toBool() && panel->isVisible() && !panel->isAncestorOf(m_target))
            region -= QRect(panel->mapTo(window(), QPoint(0, 0)) - pos(), panel->size());
    setMask(region);
    show();
    update();
}

bool FocusFrame::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide: place(); break;
    default: break;
    }
    return QWidget::eventFilter(watched, event);
}

void FocusFrame::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::current().focus, 2));
    const double radius = m_inside ? 2 : 6;
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
}

} // namespace twinchart::ui::widgets
