// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace twinchart::workstation::demo {

/// The generator's own source of chance: SplitMix64 (Steele, Lea, Flood 2014), the same on every machine,
/// which the standard library's distributions are not. Integers only.
/// Draw one number a full expression, or in a braced list: the order of arguments is the compiler's.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}
    /// A stream of its own for each name, so that one patient's story does not move another's.
    static Random of(std::uint64_t seed, std::string_view name)
    {
        std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
        for (const char c : name)
            hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ULL;
        return Random(hash);
    }

    std::uint64_t next()
    {
        m_state += 0x9e3779b97f4a7c15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    /// 0 … n-1
    int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
    /// low … high
    int between(int low, int high) { return low + below(high - low + 1); }
    /// -width … width, the middle most often
    int spread(int width)
    {
        const int up = below(width + 1);
        return up - below(width + 1);
    }
    bool oneIn(int n) { return below(n) == 0; }

private:
    std::uint64_t m_state;
};

/// Sine in thousandths of an angle in degrees (Bhaskara's rational approximation; integers only).
int sineMilli(int degrees);

} // namespace twinchart::workstation::demo
