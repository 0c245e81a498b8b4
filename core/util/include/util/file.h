// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>
#include <util/expected.h>
#include <util/secret.h>

#include <filesystem>
#include <memory>
#include <string>

namespace twinchart {

/// A failed call of the file system: which path, which errno.
struct FileError {
    std::filesystem::path path;
    int code = 0;
    std::string text() const; ///< English reason, for logs
};

/// The whole file, refused when larger than `limit` (from its size, before reading).
Expected<Bytes, FileError> readFile(const std::filesystem::path& path, std::uint64_t limit);
/// The same for what is secret (keys, a passphrase): read into memory that is wiped, no copy stays behind.
Expected<SecretBytes, FileError> readSecretFile(const std::filesystem::path& path, std::uint64_t limit);
/// Writes a new file beside (`path`.new), syncs it, renames it over `path`, syncs the folder: old or new, never half,
/// and never into a file that was there. What a killed writer left under that name goes; EBUSY while another writes.
Expected<void, FileError> writeFileAtomically(const std::filesystem::path& path, BytesView octets,
                                              unsigned mode = 0600);
/// Makes `path` and its parents; every folder it makes has `mode`.
Expected<void, FileError> makeFolders(const std::filesystem::path& path, unsigned mode = 0700);
/// Syncs the folder itself: names that were made, changed or ended in it are durable then.
Expected<void, FileError> syncFolder(const std::filesystem::path& path);
/// Overwrites the first MiB (best effort on today's disks; enough for a key file) and removes.
Expected<void, FileError> removeFile(const std::filesystem::path& path);

/// An advisory lock on a file, held until it goes; the holder's PID and program name lie inside.
class FileLock {
public:
    struct Holder {
        int pid = 0;
        std::string program;
    };
    struct Refused {
        /// Who has it. pid 0: nobody known, as the file could not be opened or written (a full disk), or its holder has
        /// not written its line yet.
        Holder holder;
        int code = 0;
    };
    static Expected<FileLock, Refused> take(const std::filesystem::path& path, const std::string& program);
    FileLock(FileLock&&) noexcept;
    FileLock& operator=(FileLock&&) noexcept;
    ~FileLock();

private:
    explicit FileLock(int fd) : m_fd(fd) {}
    int m_fd = -1;
};

} // namespace twinchart
