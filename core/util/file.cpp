// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/file.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace twinchart {

namespace {
/// Closes what it holds.
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    int get() const { return m_fd; }

private:
    int m_fd;
};

Unexpected<FileError> failed(const std::filesystem::path& path, int code = errno)
{
    return Unexpected{FileError{path, code}};
}

struct Readable {
    Descriptor fd;
    /// As announced; absent for what has no size (a pipe).
    std::optional<std::size_t> size;
    /// Octets read, 0 at the end, negative with errno set.
    ssize_t read(std::uint8_t* to, std::size_t octets) const
    {
        ssize_t n = 0;
        do
            n = ::read(fd.get(), to, octets);
        while (n < 0 && errno == EINTR);
        return n;
    }
};

Expected<Readable, FileError> openToRead(const std::filesystem::path& path, std::uint64_t limit)
{
    Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat info{};
    if (fd.get() < 0 || ::fstat(fd.get(), &info) != 0)
        return failed(path);
    if (S_ISDIR(info.st_mode))
        return failed(path, EISDIR);
    if (!S_ISREG(info.st_mode))
        return Readable{std::move(fd), std::nullopt};
    if (static_cast<std::uint64_t>(info.st_size) > limit)
        return failed(path, EFBIG);
    return Readable{std::move(fd), static_cast<std::size_t>(info.st_size)};
}

bool writeAll(int fd, BytesView octets)
{
    while (!octets.empty()) {
        const ssize_t n = ::write(fd, octets.data(), octets.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        octets = octets.subspan(static_cast<std::size_t>(n));
    }
    return true;
}

/// Whether `path` still names the open file.
bool isNamed(const Descriptor& fd, const std::filesystem::path& path)
{
    struct stat open{};
    struct stat named{};
    return ::fstat(fd.get(), &open) == 0 && ::lstat(path.c_str(), &named) == 0 && open.st_dev == named.st_dev &&
           open.st_ino == named.st_ino;
}

/// False when another has it. Where a file system knows no locks, nobody does.
bool lockNow(const Descriptor& fd)
{
    return ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/// Takes the name from a file that nobody is writing: what a killed writer left, or a stranger laid there. EBUSY while
/// another writes.
Expected<void, FileError> clearTemporary(const std::filesystem::path& temporary)
{
    struct stat info{};
    if (::lstat(temporary.c_str(), &info) != 0)
        return errno == ENOENT ? Expected<void, FileError>{} : failed(temporary);
    if (!S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode))
        return failed(temporary, S_ISDIR(info.st_mode) ? EISDIR : EEXIST);
    // Opened for its lock alone; one that cannot be opened is not ours.
    const Descriptor fd(::open(temporary.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (fd.get() >= 0 && !lockNow(fd))
        return failed(temporary, EBUSY);
    if (fd.get() >= 0 && !isNamed(fd, temporary))
        return {};
    if (::unlink(temporary.c_str()) != 0 && errno != ENOENT)
        return failed(temporary);
    return {};
}

/// A new file of ours under the name, locked while it is open: a file that was there would keep its owner, its mode and
/// whoever has it open. A writer of the same path gets about a second to finish.
Expected<Descriptor, FileError> makeTemporary(const std::filesystem::path& temporary, unsigned mode)
{
    for (int left = 100; left > 0; --left) {
        Descriptor fd(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, static_cast<mode_t>(mode)));
        if (fd.get() < 0 && errno != EEXIST)
            return failed(temporary);
        // Not ours any more when another took it for a leftover before it was locked.
        if (fd.get() >= 0 && lockNow(fd) && isNamed(fd, temporary))
            return fd;
        if (const auto cleared = clearTemporary(temporary); !cleared) {
            if (cleared.error().code != EBUSY)
                return Unexpected{cleared.error()};
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }
    return failed(temporary, EBUSY);
}
} // namespace

std::string FileError::text() const
{
    return std::system_category().message(code);
}

Expected<Bytes, FileError> readFile(const std::filesystem::path& path, std::uint64_t limit)
{
    TWINCHART_ASSIGN(const Readable file, openToRead(path, limit));
    Bytes out(file.size.value_or(0));
    std::size_t have = 0;
    for (;;) {
        // One octet more than announced shows growth, and the end of what has no size (a pipe).
        if (have == out.size())
            out.resize(have + (have == 0 ? 65536 : 4096));
        const ssize_t n = file.read(out.data() + have, out.size() - have);
        if (n < 0)
            return failed(path);
        if (n == 0)
            break;
        have += static_cast<std::size_t>(n);
        if (have > limit)
            return failed(path, EFBIG);
    }
    out.resize(have);
    return out;
}

Expected<SecretBytes, FileError> readSecretFile(const std::filesystem::path& path, std::uint64_t limit)
{
    TWINCHART_ASSIGN(const Readable file, openToRead(path, limit));
    // One buffer that never grows; its last octet shows that there is more than announced. A pipe announces nothing.
    SecretBytes buffer(file.size.value_or(static_cast<std::size_t>(limit)) + 1);
    std::size_t have = 0;
    while (have < buffer.size()) {
        const ssize_t n = file.read(buffer.span().data() + have, buffer.size() - have);
        if (n < 0)
            return failed(path);
        if (n == 0)
            return SecretBytes::copyOf(buffer.view().first(have));
        have += static_cast<std::size_t>(n);
    }
    return failed(path, EFBIG);
}

Expected<void, FileError> writeFileAtomically(const std::filesystem::path& path, BytesView octets, unsigned mode)
{
    const std::filesystem::path temporary = path.string() + ".new";
    {
        TWINCHART_ASSIGN(const Descriptor fd, makeTemporary(temporary, mode));
        if (!writeAll(fd.get(), octets) || ::fsync(fd.get()) != 0) {
            const int code = errno;
            ::unlink(temporary.c_str());
            return failed(temporary, code);
        }
        // In a folder that others may change, what bears the name now need not be what was written.
        if (!isNamed(fd, temporary))
            return failed(temporary, EBUSY);
        if (::rename(temporary.c_str(), path.c_str()) != 0) {
            const int code = errno;
            ::unlink(temporary.c_str());
            return failed(path, code);
        }
    }
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    return syncFolder(folder);
}

Expected<void, FileError> syncFolder(const std::filesystem::path& path)
{
    const Descriptor dir(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (dir.get() < 0 || ::fsync(dir.get()) != 0)
        return failed(path);
    return {};
}

Expected<void, FileError> makeFolders(const std::filesystem::path& path, unsigned mode)
{
    std::filesystem::path so;
    for (const auto& part : path) {
        so /= part;
        if (::mkdir(so.c_str(), static_cast<mode_t>(mode)) == 0 || errno == EEXIST)
            continue;
        if (std::error_code ignored; std::filesystem::is_directory(so, ignored))
            continue;
        return failed(so);
    }
    std::error_code why;
    if (!std::filesystem::is_directory(path, why))
        return failed(path, ENOTDIR);
    return {};
}

Expected<void, FileError> removeFile(const std::filesystem::path& path)
{
    {
        const Descriptor fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
        struct stat info{};
        if (fd.get() >= 0 && ::fstat(fd.get(), &info) == 0) {
            const Bytes zeros(static_cast<std::size_t>(std::min<off_t>(info.st_size, 1 << 20)));
            if (!writeAll(fd.get(), zeros) || ::fsync(fd.get()) != 0)
                return failed(path);
        }
    }
    if (::unlink(path.c_str()) != 0)
        return failed(path);
    return {};
}

Expected<FileLock, FileLock::Refused> FileLock::take(const std::filesystem::path& path, const std::string& program)
{
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return Unexpected{Refused{{}, errno}};
    FileLock lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        Refused refused{{}, errno};
        char text[256] = {};
        const ssize_t n = ::pread(fd, text, sizeof text - 1, 0);
        const std::string_view line(text, n > 0 ? static_cast<std::size_t>(n) : 0);
        if (const auto space = line.find(' '); space != std::string_view::npos) {
            std::from_chars(line.data(), line.data() + space, refused.holder.pid);
            refused.holder.program = line.substr(space + 1);
        }
        return Unexpected{refused};
    }
    const std::string line = std::to_string(::getpid()) + ' ' + program;
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, line.data(), line.size(), 0) != static_cast<ssize_t>(line.size()))
        return Unexpected{Refused{{}, errno}};
    return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
FileLock& FileLock::operator=(FileLock&& other) noexcept
{
    std::swap(m_fd, other.m_fd);
    return *this;
}
FileLock::~FileLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

} // namespace twinchart
