// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "socketaddress.h"

#include <gateway/client.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/un.h>
#include <unistd.h>

namespace twinchart::gateway {

namespace {
constexpr std::size_t kLongest = sizeof(sockaddr_un::sun_path) - 1;
}

SocketAddress::SocketAddress(const std::filesystem::path& path)
{
    if (path.native().size() <= kLongest) {
        m_name = path.native();
        return;
    }
    m_folder = ::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (m_folder < 0) {
        m_error = errno;
        return;
    }
    m_name = "/proc/self/fd/" + std::to_string(m_folder) + "/" + path.filename().native();
    if (m_name.size() > kLongest)
        m_error = ENAMETOOLONG;
}

SocketAddress::~SocketAddress()
{
    if (m_folder >= 0)
        ::close(m_folder);
}

std::filesystem::path socketOf(const std::filesystem::path& home)
{
    return home / "node.socket";
}

} // namespace twinchart::gateway
