// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/session/idlelock.h>

#include <QEvent>

#include <algorithm>

namespace twinchart::ui::session {

IdleLock::IdleLock(QObject* application, Clock clock, QObject* parent) : QObject(parent), m_clock(std::move(clock))
{
    if (!m_clock)
        m_clock = [] {
            return std::chrono::duration_cast<std::chrono::milliseconds>(
                std::chrono::steady_clock::now().time_since_epoch());
        };
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &IdleLock::tick);
    application->installEventFilter(this);
}

void IdleLock::setLimit(std::chrono::milliseconds limit)
{
    m_limit = limit;
}

void IdleLock::start()
{
    m_last = m_clock();
    m_timer.start();
}

void IdleLock::stop()
{
    m_timer.stop();
}

std::chrono::milliseconds IdleLock::left() const
{
    return std::max(std::chrono::milliseconds(0), m_limit - (m_clock() - m_last));
}

void IdleLock::tick()
{
    if (!m_timer.isActive())
        return;
    if (left().count() == 0) {
        stop();
        Q_EMIT expired();
    } else {
        Q_EMIT leftChanged(left());
    }
}

bool IdleLock::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TabletPress:
    case QEvent::InputMethod: m_last = m_clock(); break;
    default: break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace twinchart::ui::session
