// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/file.h>

#include <cstdlib>
#include <filesystem>
#include <string>

/// Files of released formats under tests/fixtures/formats: they are read for ever, and the next version of each is
/// refused by name. A format that changes gets a new folder; files of the old one stay.
namespace twinchart::support {

inline std::filesystem::path formatsFolder(const std::string& format)
{
    const char* source = std::getenv("TWINCHART_SOURCE");
    return std::filesystem::path(source == nullptr ? "." : source) / "tests/fixtures/formats" / format;
}

/// Empty when the file is not there.
inline Bytes released(const std::string& format, const std::string& file)
{
    auto octets = readFile(formatsFolder(format) / file, 16u << 20);
    return octets ? std::move(octets).value() : Bytes();
}

/// True when this run is to make the files of a new format (TWINCHART_WRITE_FIXTURES = a folder).
inline bool makesFixtures()
{
    return std::getenv("TWINCHART_WRITE_FIXTURES") != nullptr;
}
inline std::filesystem::path newFixture(const std::string& format, const std::string& file)
{
    const auto path = std::filesystem::path(std::getenv("TWINCHART_WRITE_FIXTURES")) / format / file;
    std::filesystem::create_directories(path.parent_path());
    return path;
}
inline void makeFixture(const std::string& format, const std::string& file, BytesView octets)
{
    if (!writeFileAtomically(newFixture(format, file), octets, 0644))
        std::abort();
}

/// The file as a later version (octet 4) or suite (octet 5) would begin.
inline Bytes withVersion(Bytes octets, std::uint8_t version)
{
    octets.at(4) = version;
    return octets;
}
inline Bytes withSuite(Bytes octets, std::uint8_t suite)
{
    octets.at(5) = suite;
    return octets;
}

} // namespace twinchart::support
