// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "display.h"

#include <QProcess>
#include <QStandardPaths>

#include <csignal>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace twinchart::gate {

bool XDisplay::installed()
{
    return !QStandardPaths::findExecutable(QStringLiteral("Xvfb")).isEmpty();
}

namespace {

/// Runs Xvfb on one display number and waits until it says that it listens. -1: it ended, or said nothing.
pid_t serve(const QByteArray& program, const QByteArray& name, const QByteArray& screen)
{
    int ends[2];
    if (::pipe(ends) != 0)
        return -1;
    const pid_t server = ::fork();
    if (server == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        ::dup2(ends[1], 3);
        // Without -noreset it closes its sockets for a moment whenever its last client has gone: who just asked it.
        ::execl(program.constData(), program.constData(), name.constData(), "-displayfd", "3", "-screen", "0",
                screen.constData(), "-nolisten", "tcp", "-noreset", static_cast<char*>(nullptr));
        ::_exit(127);
    }
    ::close(ends[1]);
    QByteArray number;
    pollfd waiting{ends[0], POLLIN, 0};
    while (server > 0 && !number.endsWith('\n') && ::poll(&waiting, 1, 20'000) > 0) {
        char octets[16];
        const ssize_t n = ::read(ends[0], octets, sizeof octets);
        if (n <= 0)
            break;
        number.append(octets, static_cast<qsizetype>(n));
    }
    ::close(ends[0]);
    if (server > 0 && !number.endsWith('\n')) {
        ::kill(server, SIGKILL);
        ::waitpid(server, nullptr, 0);
        return -1;
    }
    return server;
}

} // namespace

bool XDisplay::start(int width, int height)
{
    const QByteArray program = QStandardPaths::findExecutable(QStringLiteral("Xvfb")).toLocal8Bit();
    if (QStandardPaths::findExecutable(QStringLiteral("xdotool")).isEmpty()) {
        m_why = QStringLiteral("xdotool is not installed");
        return false;
    }
    const QByteArray screen = QByteArray::number(width) + 'x' + QByteArray::number(height) + "x24";
    // A number of this process's own: a server that is told to find a free one takes no lock, and one that is just
    // ending then removes the socket of its successor.
    constexpr int kFirst = 1'000;
    constexpr int kNumbers = 50'000;
    for (int attempt = 0; attempt < 5; ++attempt) {
        m_name = ':' + QByteArray::number(kFirst + (static_cast<int>(::getpid()) + attempt * 7'919) % kNumbers);
        m_server = serve(program, m_name, screen);
        if (m_server <= 0)
            continue;
        bool reachable = false;
        xdotool({QStringLiteral("getdisplaygeometry")}, &reachable);
        if (reachable)
            return true;
        stop();
    }
    m_why = QStringLiteral("Xvfb did not start");
    return false;
}

void XDisplay::stop()
{
    if (m_server > 0) {
        ::kill(m_server, SIGTERM);
        ::waitpid(m_server, nullptr, 0);
    }
    m_server = -1;
}

XDisplay::~XDisplay()
{
    stop();
}

QByteArray XDisplay::xdotool(const QStringList& arguments, bool* done) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), QString::fromLatin1(m_name));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral("xdotool"), arguments);
    const bool ended =
        process.waitForFinished(20'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (done)
        *done = ended;
    return process.readAllStandardOutput();
}

bool XDisplay::press(const QStringList& keys) const
{
    bool done = false;
    xdotool(QStringList{QStringLiteral("key"), QStringLiteral("--delay"), QStringLiteral("4")} + keys, &done);
    return done;
}

bool XDisplay::type(const QString& text) const
{
    bool done = false;
    xdotool({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("4"), text}, &done);
    return done;
}

QStringList XDisplay::windowsOf(qint64 pid) const
{
    const QByteArray out = xdotool(
        {QStringLiteral("search"), QStringLiteral("--onlyvisible"), QStringLiteral("--pid"), QString::number(pid)});
    return QString::fromLatin1(out).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

QString XDisplay::titleOf(const QString& window) const
{
    return QString::fromUtf8(xdotool({QStringLiteral("getwindowname"), window})).trimmed();
}

bool XDisplay::focus(const QString& window) const
{
    bool done = false;
    xdotool({QStringLiteral("windowfocus"), QStringLiteral("--sync"), window}, &done);
    return done;
}

} // namespace twinchart::gate
