// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <array>
#include <cstdint>

/// Integers modulo p = 2^255 - 19 in five limbs of 51 bits. All values are public: time may depend on them.
///
/// Limbs are not kept below 2^51. "Reduced" (results of mul, square, fromOctets) means below 2^51 + 2^15; a sum of two
/// reduced values and a difference of two such sums stay below 2^54, which is what mul and square take.
namespace twinchart::ed25519 {

__extension__ using Wide = unsigned __int128;

inline constexpr std::uint64_t kLimbMask = (std::uint64_t{1} << 51) - 1;

struct Field {
    std::array<std::uint64_t, 5> limb{};
};

inline constexpr Field kZero{};
inline constexpr Field kOne{{1, 0, 0, 0, 0}};

inline Field add(const Field& a, const Field& b)
{
    Field out;
    for (std::size_t i = 0; i < 5; ++i)
        out.limb[i] = a.limb[i] + b.limb[i];
    return out;
}

/// a - b + 4p; limbs of b at most 2^53 - 76.
inline Field sub(const Field& a, const Field& b)
{
    constexpr std::uint64_t low = (std::uint64_t{1} << 53) - 76;
    constexpr std::uint64_t high = (std::uint64_t{1} << 53) - 4;
    return {{a.limb[0] + low - b.limb[0], a.limb[1] + high - b.limb[1], a.limb[2] + high - b.limb[2],
             a.limb[3] + high - b.limb[3], a.limb[4] + high - b.limb[4]}};
}

/// Five column sums below 2^115 to a reduced value.
[[gnu::always_inline]] inline Field carried(Wide c0, Wide c1, Wide c2, Wide c3, Wide c4)
{
    Field out;
    c1 += static_cast<std::uint64_t>(c0 >> 51);
    c2 += static_cast<std::uint64_t>(c1 >> 51);
    c3 += static_cast<std::uint64_t>(c2 >> 51);
    c4 += static_cast<std::uint64_t>(c3 >> 51);
    out.limb[0] = static_cast<std::uint64_t>(c0) & kLimbMask;
    out.limb[1] = static_cast<std::uint64_t>(c1) & kLimbMask;
    out.limb[2] = static_cast<std::uint64_t>(c2) & kLimbMask;
    out.limb[3] = static_cast<std::uint64_t>(c3) & kLimbMask;
    out.limb[4] = static_cast<std::uint64_t>(c4) & kLimbMask;
    // The last carry times 19 may be above 64 bits.
    const Wide first = out.limb[0] + Wide{static_cast<std::uint64_t>(c4 >> 51)} * 19;
    out.limb[0] = static_cast<std::uint64_t>(first) & kLimbMask;
    out.limb[1] += static_cast<std::uint64_t>(first >> 51);
    return out;
}

[[gnu::always_inline]] inline Field mul(const Field& a, const Field& b)
{
    const auto [a0, a1, a2, a3, a4] = a.limb;
    const auto [b0, b1, b2, b3, b4] = b.limb;
    const std::uint64_t b1x = 19 * b1;
    const std::uint64_t b2x = 19 * b2;
    const std::uint64_t b3x = 19 * b3;
    const std::uint64_t b4x = 19 * b4;
    return carried(Wide{a0} * b0 + Wide{a1} * b4x + Wide{a2} * b3x + Wide{a3} * b2x + Wide{a4} * b1x,
                   Wide{a0} * b1 + Wide{a1} * b0 + Wide{a2} * b4x + Wide{a3} * b3x + Wide{a4} * b2x,
                   Wide{a0} * b2 + Wide{a1} * b1 + Wide{a2} * b0 + Wide{a3} * b4x + Wide{a4} * b3x,
                   Wide{a0} * b3 + Wide{a1} * b2 + Wide{a2} * b1 + Wide{a3} * b0 + Wide{a4} * b4x,
                   Wide{a0} * b4 + Wide{a1} * b3 + Wide{a2} * b2 + Wide{a3} * b1 + Wide{a4} * b0);
}

[[gnu::always_inline]] inline Field square(const Field& a)
{
    const auto [a0, a1, a2, a3, a4] = a.limb;
    const std::uint64_t d0 = 2 * a0;
    const std::uint64_t d1 = 2 * a1;
    const std::uint64_t a3x = 19 * a3;
    const std::uint64_t a4x = 19 * a4;
    return carried(Wide{a0} * a0 + Wide{d1} * a4x + Wide{2 * a2} * a3x,
                   Wide{d0} * a1 + Wide{2 * a2} * a4x + Wide{a3} * a3x,
                   Wide{d0} * a2 + Wide{a1} * a1 + Wide{2 * a3} * a4x, Wide{d0} * a3 + Wide{d1} * a2 + Wide{a4} * a4x,
                   Wide{d0} * a4 + Wide{d1} * a3 + Wide{a2} * a2);
}

/// The same value, reduced.
inline Field carried(const Field& a)
{
    return carried(a.limb[0], a.limb[1], a.limb[2], a.limb[3], a.limb[4]);
}

inline Field negated(const Field& a)
{
    return carried(sub(kZero, a));
}

/// The low 255 bits, little-endian; a value at or above p stands for the same value less p.
Field fieldFrom(BytesView octets32);
/// The one representation below p.
std::array<std::uint8_t, 32> octetsOf(const Field& a);
bool isZero(const Field& a);
/// Of the representation below p.
bool isOdd(const Field& a);
/// a^((p-5)/8), from which square roots are made; a^(p-2), which is 1/a (0 for 0).
Field powerForRoot(const Field& a);
Field inverse(const Field& a);

} // namespace twinchart::ed25519
