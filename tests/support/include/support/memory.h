// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace twinchart::support {

// Patterns are remembered masked, so that the search does not find its own list.
inline constexpr std::uint8_t kMask = 0xa5;
struct Wanted {
    std::string name;
    Bytes masked;
};
inline std::vector<Wanted> g_wanted;

inline void remember(std::string name, BytesView secret)
{
    Bytes masked;
    masked.reserve(secret.size());
    for (const std::uint8_t octet : secret)
        masked.push_back(octet ^ kMask);
    g_wanted.push_back({std::move(name), std::move(masked)});
}

// Compares octet by octet through the mask: no plain copy of a pattern is ever made here.
inline bool holds(BytesView text, BytesView masked)
{
    const auto first = static_cast<std::uint8_t>(masked[0] ^ kMask);
    const std::uint8_t* at = text.data();
    const std::uint8_t* const end = text.data() + text.size();
    while (static_cast<std::size_t>(end - at) >= masked.size()) {
        at = static_cast<const std::uint8_t*>(
            std::memchr(at, first, static_cast<std::size_t>(end - at) - masked.size() + 1));
        if (at == nullptr)
            return false;
        if (std::equal(masked.begin(), masked.end(), at,
                       [](std::uint8_t m, std::uint8_t t) { return (m ^ kMask) == t; }))
            return true;
        ++at;
    }
    return false;
}

// Writable regions only; names of the secrets that are there.
inline std::vector<std::string> found()
{
    std::vector<std::string> out;
    const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    std::ifstream maps("/proc/self/maps");
    Bytes piece(1u << 20);
    constexpr std::size_t kOverlap = 256;
    constexpr unsigned long long kLargestRegion = 1ULL << 36;
    for (std::string line; std::getline(maps, line);) {
        unsigned long long from = 0;
        unsigned long long to = 0;
        char rights[5] = {};
        if (std::sscanf(line.c_str(), "%llx-%llx %4s", &from, &to, rights) != 3 || rights[0] != 'r' || rights[1] != 'w')
            continue;
        // No region of ours is that large: it is a sanitizer's shadow, and touching all of it would use up the machine.
        if (to - from > kLargestRegion)
            continue;
        for (unsigned long long at = from; at < to; at += piece.size() - kOverlap) {
            const auto size = static_cast<std::size_t>(std::min<unsigned long long>(piece.size(), to - at));
            const ssize_t got = ::pread(memory, piece.data(), size, static_cast<off_t>(at));
            if (got <= 0)
                break;
            const BytesView text(piece.data(), static_cast<std::size_t>(got));
            for (const Wanted& wanted : g_wanted)
                if (holds(text, wanted.masked))
                    out.push_back(wanted.name);
        }
    }
    ::close(memory);
    return out;
}

} // namespace twinchart::support
