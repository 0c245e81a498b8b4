// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/time.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <random>
#include <string>

namespace twinchart::support {

/// TWINCHART_VECTORS/name or TWINCHART_DATA/name (defaults ../shared/vectors, ../shared/data beside the
/// source). Absent when the folder is not there: the test then says so and skips (QSKIP), never passes silently.
std::optional<std::filesystem::path> vectors(const std::string& name);
std::optional<std::filesystem::path> data(const std::string& name);
/// data/name/archive.tar.xz unpacked (by tar) once into the build folder; its folder.
std::optional<std::filesystem::path> unpacked(const std::string& name, const std::string& archive);

/// A clock that stands where it is put.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start = Instant::fromSeconds(1'790'000'000)) : m_now(start) {}
    Instant now() const override { return m_now; }
    void set(Instant t) { m_now = t; }
    void advanceSeconds(std::int64_t s) { m_now.ns += s * 1'000'000'000; }

private:
    Instant m_now;
};

/// A fresh folder, removed with its contents at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// The generator of property tests; prints its seed. TWINCHART_SEED repeats a run.
std::mt19937_64 seededGenerator(const char* test);
/// True in `packaging/check full`: gates run at their full figure, else at least a tenth (TWINCHART_FULL=1).
bool full();

} // namespace twinchart::support
