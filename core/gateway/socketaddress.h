// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace twinchart::gateway {

/// The address of a Unix socket whose path may be of any length: the kernel takes 107 octets, so the folder is opened
/// and the socket named through /proc/self/fd. It always lies where it says, and no second place has to be guarded.
class SocketAddress {
public:
    explicit SocketAddress(const std::filesystem::path& path);
    ~SocketAddress();
    SocketAddress(const SocketAddress&) = delete;
    SocketAddress& operator=(const SocketAddress&) = delete;

    /// 0, or the errno of opening the folder (ENAMETOOLONG for a file name that cannot fit).
    int error() const { return m_error; }
    /// For bind and connect; good while this lives.
    const std::string& name() const { return m_name; }

private:
    int m_folder = -1;
    int m_error = 0;
    std::string m_name;
};

} // namespace twinchart::gateway
