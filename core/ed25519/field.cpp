// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "field.h"

namespace twinchart::ed25519 {

namespace {

std::uint64_t load64(BytesView octets, std::size_t at)
{
    std::uint64_t out = 0;
    for (std::size_t i = 8; i-- > 0;)
        out = out << 8 | octets[at + i];
    return out;
}

Field squared(Field a, int times)
{
    for (int i = 0; i < times; ++i)
        a = square(a);
    return a;
}

/// a^(2^250 - 1), and a^11 on the way.
struct Chain {
    Field power250;
    Field power11;
};
Chain chainOf(const Field& a)
{
    const Field a2 = square(a);
    const Field a9 = mul(squared(a2, 2), a);
    const Field a11 = mul(a9, a2);
    const Field p5 = mul(square(a11), a9); // 2^5 - 1
    const Field p10 = mul(squared(p5, 5), p5);
    const Field p20 = mul(squared(p10, 10), p10);
    const Field p40 = mul(squared(p20, 20), p20);
    const Field p50 = mul(squared(p40, 10), p10);
    const Field p100 = mul(squared(p50, 50), p50);
    const Field p200 = mul(squared(p100, 100), p100);
    return {mul(squared(p200, 50), p50), a11};
}

} // namespace

Field fieldFrom(BytesView octets32)
{
    const std::uint64_t w0 = load64(octets32, 0);
    const std::uint64_t w1 = load64(octets32, 8);
    const std::uint64_t w2 = load64(octets32, 16);
    const std::uint64_t w3 = load64(octets32, 24);
    return {{w0 & kLimbMask, (w0 >> 51 | w1 << 13) & kLimbMask, (w1 >> 38 | w2 << 26) & kLimbMask,
             (w2 >> 25 | w3 << 39) & kLimbMask, w3 >> 12 & kLimbMask}};
}

std::array<std::uint8_t, 32> octetsOf(const Field& a)
{
    std::array<std::uint64_t, 5> t = a.limb;
    // Two rounds bring every limb below 2^51, a third carry settles the last.
    for (int round = 0; round < 3; ++round) {
        for (std::size_t i = 0; i < 4; ++i) {
            t[i + 1] += t[i] >> 51;
            t[i] &= kLimbMask;
        }
        t[0] += 19 * (t[4] >> 51);
        t[4] &= kLimbMask;
    }
    // t < 2^255: subtract p when t + 19 reaches 2^255.
    std::uint64_t carry = (t[0] + 19) >> 51;
    for (std::size_t i = 1; i < 5; ++i)
        carry = (t[i] + carry) >> 51;
    t[0] += 19 * carry;
    for (std::size_t i = 0; i < 4; ++i) {
        t[i + 1] += t[i] >> 51;
        t[i] &= kLimbMask;
    }
    t[4] &= kLimbMask;
    const std::array<std::uint64_t, 4> words{t[0] | t[1] << 51, t[1] >> 13 | t[2] << 38, t[2] >> 26 | t[3] << 25,
                                             t[3] >> 39 | t[4] << 12};
    std::array<std::uint8_t, 32> out{};
    for (std::size_t i = 0; i < 32; ++i)
        out[i] = static_cast<std::uint8_t>(words[i / 8] >> (8 * (i % 8)));
    return out;
}

bool isZero(const Field& a)
{
    return octetsOf(a) == std::array<std::uint8_t, 32>{};
}

bool isOdd(const Field& a)
{
    return (octetsOf(a)[0] & 1) != 0;
}

Field powerForRoot(const Field& a)
{
    return mul(squared(chainOf(a).power250, 2), a);
}

Field inverse(const Field& a)
{
    const Chain chain = chainOf(a);
    return mul(squared(chain.power250, 5), chain.power11);
}

} // namespace twinchart::ed25519
