// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scalar.h"

#include "field.h"

namespace twinchart::ed25519 {

namespace {

using Words4 = std::array<std::uint64_t, 4>;
using Words8 = std::array<std::uint64_t, 8>;

constexpr Words4 kOrder{0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000};
/// L - 2^252.
constexpr std::array<std::uint64_t, 2> kTail{0x5812631a5cf5d3ed, 0x14def9dea2f79cd6};

Words4 load(BytesView octets, std::size_t at)
{
    Words4 out{};
    for (std::size_t i = 32; i-- > 0;)
        out[i / 8] = out[i / 8] << 8 | octets[at + i];
    return out;
}

bool isBelow(const Words4& a, const Words4& b)
{
    for (std::size_t i = 4; i-- > 0;)
        if (a[i] != b[i])
            return a[i] < b[i];
    return false;
}

/// a + b; the sums here stay below 2^256.
Words4 plus(const Words4& a, const Words4& b)
{
    Words4 out{};
    Wide carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        carry += Wide{a[i]} + b[i];
        out[i] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
    }
    return out;
}

/// a - b for a at or above b.
Words4 minus(const Words4& a, const Words4& b)
{
    Words4 out{};
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const Wide difference = Wide{a[i]} - b[i] - borrow;
        out[i] = static_cast<std::uint64_t>(difference);
        borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
    }
    return out;
}

Words4 below252(const Words8& a)
{
    return {a[0], a[1], a[2], a[3] & 0x0fffffffffffffff};
}

/// (a >> 252)·(L - 2^252); a below 2^512, the result below 2^385.
Words8 folded(const Words8& a)
{
    std::array<std::uint64_t, 5> high{};
    for (std::size_t i = 0; i < 5; ++i)
        high[i] = a[i + 3] >> 60 | (i < 4 ? a[i + 4] << 4 : 0);
    Words8 out{};
    for (std::size_t i = 0; i < 5; ++i) {
        Wide carry = 0;
        for (std::size_t j = 0; j < 2; ++j) {
            carry += Wide{high[i]} * kTail[j] + out[i + j];
            out[i + j] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        out[i + 2] = static_cast<std::uint64_t>(carry);
    }
    return out;
}

/// 2^252 is -(L - 2^252) modulo L, used three times: a = a' - b' + c' - d with primes below 2^252 and d below 2^132.
Scalar reducedWords(const Words8& a)
{
    const Words8 b = folded(a);
    const Words8 c = folded(b);
    const Words8 d = folded(c);
    const Words4 positive = plus(below252(a), below252(c));
    const Words4 negative = plus(below252(b), {d[0], d[1], d[2], 0});
    // negative is below 2^253 and so below 2L.
    Words4 out = minus(plus(positive, plus(kOrder, kOrder)), negative);
    while (!isBelow(out, kOrder))
        out = minus(out, kOrder);
    return {out};
}

} // namespace

bool isCanonicalScalar(BytesView octets32)
{
    return isBelow(load(octets32, 0), kOrder);
}

Scalar scalarFrom(BytesView octets32)
{
    return {load(octets32, 0)};
}

Scalar reduced(BytesView octets64)
{
    const Words4 low = load(octets64, 0);
    const Words4 high = load(octets64, 32);
    return reducedWords({low[0], low[1], low[2], low[3], high[0], high[1], high[2], high[3]});
}

Scalar sum(const Scalar& a, const Scalar& b)
{
    const Words4 out = plus(a.word, b.word);
    return {isBelow(out, kOrder) ? out : minus(out, kOrder)};
}

Scalar product(const Scalar& a, const Scalar& b)
{
    Words8 out{};
    for (std::size_t i = 0; i < 4; ++i) {
        Wide carry = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            carry += Wide{a.word[i]} * b.word[j] + out[i + j];
            out[i + j] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        out[i + 4] = static_cast<std::uint64_t>(carry);
    }
    return reducedWords(out);
}

Scalar negated(const Scalar& a)
{
    return a == Scalar{} ? a : Scalar{minus(kOrder, a.word)};
}

Digits signedDigits(const Scalar& a, unsigned width)
{
    Digits out;
    const std::uint64_t size = std::uint64_t{1} << width;
    std::array<std::uint64_t, 5> words{a.word[0], a.word[1], a.word[2], a.word[3], 0};
    std::uint64_t carry = 0;
    for (std::size_t at = 0; at < out.digit.size();) {
        const std::size_t word = at / 64;
        const std::size_t bit = at % 64;
        std::uint64_t window = words[word] >> bit;
        if (bit + width > 64) // not in the last word: of that only the first bit is a place
            window |= words[word + 1] << (64 - bit);
        window = carry + (window & (size - 1));
        if ((window & 1) == 0) {
            ++at;
            continue;
        }
        carry = window >= size / 2 ? 1 : 0;
        out.digit[at] = static_cast<std::int8_t>(static_cast<std::int64_t>(window) -
                                                 static_cast<std::int64_t>(carry != 0 ? size : 0));
        out.used = at + 1;
        at += width;
    }
    return out;
}

} // namespace twinchart::ed25519
