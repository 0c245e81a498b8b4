// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "detach.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace twinchart::node {

std::optional<int> Detached::split()
{
    int pipe[2] = {-1, -1};
    if (::pipe2(pipe, O_CLOEXEC) != 0)
        return EXIT_FAILURE;
    const pid_t child = ::fork();
    if (child < 0)
        return EXIT_FAILURE;
    if (child == 0) {
        ::close(pipe[0]);
        m_tell = pipe[1];
        ::setsid();
        return std::nullopt;
    }
    ::close(pipe[1]);
    char told = 0;
    ssize_t n = -1;
    while ((n = ::read(pipe[0], &told, 1)) < 0 && errno == EINTR) {
    }
    if (n == 1)
        return EXIT_SUCCESS;
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) && WEXITSTATUS(status) != 0 ? WEXITSTATUS(status) : EXIT_FAILURE;
}

void Detached::ready()
{
    if (m_tell < 0)
        return;
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int standard = 0; standard <= 2 && nothing >= 0; ++standard)
        ::dup2(nothing, standard);
    if (nothing > 2)
        ::close(nothing);
    const char told = 1;
    while (::write(m_tell, &told, 1) < 0 && errno == EINTR) {
    }
    ::close(m_tell);
    m_tell = -1;
}

} // namespace twinchart::node
