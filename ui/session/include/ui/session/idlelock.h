// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace twinchart::ui::session {

/// Says when nobody has used the program for a while: every key, click and wheel of the application counts.
/// The clock is injected. Ticks once a second while it is running.
class IdleLock : public QObject {
    Q_OBJECT
public:
    using Clock = std::function<std::chrono::milliseconds()>;
    /// Watches the application. `clock` must be monotonic; absent: the system's steady clock.
    explicit IdleLock(QObject* application, Clock clock = {}, QObject* parent = nullptr);

    void setLimit(std::chrono::milliseconds limit);
    std::chrono::milliseconds limit() const { return m_limit; }
    void start();
    void stop();
    /// Time left, never negative.
    std::chrono::milliseconds left() const;
    /// As the timer does; tests call it after moving the clock.
    void tick();

Q_SIGNALS:
    void expired();
    /// Once a second while running.
    void leftChanged(std::chrono::milliseconds left);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Clock m_clock;
    std::chrono::milliseconds m_limit{std::chrono::minutes(5)};
    std::chrono::milliseconds m_last{0};
    QTimer m_timer;
};

} // namespace twinchart::ui::session
