// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "paper.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace twinchart::workstation {

namespace {
int writeAll(int fd, BytesView octets)
{
    while (!octets.empty()) {
        const ssize_t n = ::write(fd, octets.data(), octets.size());
        if (n >= 0)
            octets = octets.subspan(static_cast<std::size_t>(n));
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}

int syncFolderOf(const std::filesystem::path& file)
{
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    const int error = ::fsync(fd) == 0 ? 0 : errno;
    ::close(fd);
    return error;
}
} // namespace

Expected<void, FileError> writePaper(const std::string& file, const SecretBytes& text)
{
    static constexpr std::uint8_t kEnd = '\n';
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return Unexpected{FileError{file, errno}};
    int error = writeAll(fd, text);
    if (error == 0)
        error = writeAll(fd, BytesView(&kEnd, 1));
    if (error == 0 && ::fsync(fd) != 0)
        error = errno;
    if (::close(fd) != 0 && error == 0)
        error = errno;
    if (error == 0)
        error = syncFolderOf(file);
    if (error == 0)
        return {};
    ::unlink(file.c_str());
    return Unexpected{FileError{file, error}};
}

} // namespace twinchart::workstation
