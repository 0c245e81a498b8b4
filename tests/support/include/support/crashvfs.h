// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>

namespace twinchart::support {

/// An SQLite VFS over a disk in memory whose power can fail and whose calls can fail. Pass name() as the database's
/// VFS; paths are plain names on this disk. Sectors have 512 octets and nothing is promised about them
/// (device characteristics 0), so SQLite must reckon with every state that afterCrash() makes.
/// Locks and shared memory work among the connections of this process. Thread-safe.
/// Must outlive every connection opened through it.
class CrashVfs {
public:
    using Disk = std::map<std::string, Bytes>;

    explicit CrashVfs(const std::string& name);
    ~CrashVfs();
    CrashVfs(const CrashVfs&) = delete;
    CrashVfs& operator=(const CrashVfs&) = delete;
    const std::string& name() const;

    /// What a program sees now.
    Disk disk() const;
    /// Another disk, all of it durable; starts the record anew. No file may be open.
    void load(Disk disk);

    /// From here on writes, truncations, syncs, creations and deletions are recorded; what is there counts as durable.
    void record();
    /// How many of them there are.
    std::size_t operations() const;
    /// One state in which the disk may be found when the power fails after the first `operations` of them: what was
    /// synced is there; of the rest each write is there, lost, torn at sectors, or garbage.
    Disk afterCrash(std::size_t operations, std::mt19937_64& random) const;

    /// Calls that can fail, since load(), record() or failCall(): open, delete, access, read, write, truncate,
    /// sync, size, lock.
    std::uint64_t calls() const;
    /// The `call`-th of them from now (1 = the next) fails, and with `andAllAfter` all later ones; 0 = none.
    /// A failing write leaves half of its octets, a failing sync leaves them unsynced.
    void failCall(std::uint64_t call, bool andAllAfter = false);
    /// Whether a call has failed since failCall().
    bool hasFailed() const;

    struct State;

private:
    std::unique_ptr<State> m;
};

} // namespace twinchart::support
