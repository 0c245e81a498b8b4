// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <sys/types.h>

namespace twinchart::gate {

/// An X display of its own without a screen (Xvfb on a number of this process's own), and a person's keyboard on it.
/// Keys come through the X server as from a keyboard; nothing is handed to the program itself.
class XDisplay {
public:
    /// Whether this machine has Xvfb at all.
    static bool installed();
    XDisplay() = default;
    ~XDisplay();
    XDisplay(const XDisplay&) = delete;
    XDisplay& operator=(const XDisplay&) = delete;

    /// Starts it; needs no QApplication. False: `why()` says what failed.
    bool start(int width, int height);
    QString why() const { return m_why; }
    QByteArray name() const { return m_name; }

    /// Presses and releases each key in turn ("Return", "ctrl+l", "plus").
    bool press(const QStringList& keys) const;
    bool type(const QString& text) const;
    /// Top windows of a process that are on the display; empty when there is none.
    QStringList windowsOf(qint64 pid) const;
    QString titleOf(const QString& window) const;
    /// Gives a window the keyboard, as a window manager would.
    bool focus(const QString& window) const;

private:
    void stop();
    QByteArray xdotool(const QStringList& arguments, bool* done = nullptr) const;
    pid_t m_server = -1;
    QByteArray m_name;
    QString m_why;
};

} // namespace twinchart::gate
