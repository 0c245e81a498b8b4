// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/decimal.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace twinchart::model {

namespace {
using Limbs = std::vector<std::uint32_t>;

void trim(Limbs& a)
{
    while (!a.empty() && a.back() == 0)
        a.pop_back();
}

std::strong_ordering compareLimbs(const Limbs& a, const Limbs& b)
{
    if (a.size() != b.size())
        return a.size() <=> b.size();
    for (std::size_t i = a.size(); i-- > 0;) {
        if (a[i] != b[i])
            return a[i] <=> b[i];
    }
    return std::strong_ordering::equal;
}

Limbs add(const Limbs& a, const Limbs& b)
{
    Limbs out;
    out.reserve(std::max(a.size(), b.size()) + 1);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
        carry += i < a.size() ? a[i] : 0U;
        carry += i < b.size() ? b[i] : 0U;
        out.push_back(static_cast<std::uint32_t>(carry));
        carry >>= 32;
    }
    return out;
}

/// a - b, where a >= b.
Limbs subtract(const Limbs& a, const Limbs& b)
{
    Limbs out(a.size());
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::int64_t d =
            static_cast<std::int64_t>(a[i]) - (i < b.size() ? static_cast<std::int64_t>(b[i]) : 0) - borrow;
        borrow = d < 0 ? 1 : 0;
        if (d < 0)
            d += std::int64_t{1} << 32;
        out[i] = static_cast<std::uint32_t>(d);
    }
    trim(out);
    return out;
}

Limbs multiply(const Limbs& a, const Limbs& b)
{
    Limbs out(a.size() + b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < b.size(); ++j) {
            carry += static_cast<std::uint64_t>(a[i]) * b[j] + out[i + j];
            out[i + j] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        out[i + b.size()] = static_cast<std::uint32_t>(carry);
    }
    trim(out);
    return out;
}

std::pair<Limbs, std::uint32_t> divideSmall(const Limbs& a, std::uint32_t d)
{
    Limbs out(a.size());
    std::uint64_t rest = 0;
    for (std::size_t i = a.size(); i-- > 0;) {
        rest = rest << 32 | a[i];
        out[i] = static_cast<std::uint32_t>(rest / d);
        rest %= d;
    }
    trim(out);
    return {std::move(out), static_cast<std::uint32_t>(rest)};
}

Limbs shiftLeft(const Limbs& a, unsigned bits)
{
    Limbs out(a.size() + 1);
    for (std::size_t i = 0; i < a.size(); ++i) {
        const std::uint64_t wide = static_cast<std::uint64_t>(a[i]) << bits;
        out[i] |= static_cast<std::uint32_t>(wide);
        out[i + 1] = static_cast<std::uint32_t>(wide >> 32);
    }
    return out;
}

// Knuth, The Art of Computer Programming 2, section 4.3.1, algorithm D; b has at least two limbs.
std::pair<Limbs, Limbs> divideLarge(const Limbs& a, const Limbs& b)
{
    const auto shift = static_cast<unsigned>(std::countl_zero(b.back()));
    Limbs u = shiftLeft(a, shift);
    Limbs v = shiftLeft(b, shift);
    trim(v);
    const std::size_t n = v.size();
    Limbs q(u.size() - n);
    for (std::size_t j = u.size() - n; j-- > 0;) {
        const std::uint64_t top = static_cast<std::uint64_t>(u[j + n]) << 32 | u[j + n - 1];
        std::uint64_t guess = top / v[n - 1];
        std::uint64_t rest = top % v[n - 1];
        while (guess >> 32 != 0 || guess * v[n - 2] > (rest << 32 | u[j + n - 2])) {
            --guess;
            rest += v[n - 1];
            if (rest >> 32 != 0)
                break;
        }
        std::int64_t borrow = 0;
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < n; ++i) {
            carry += guess * v[i];
            const std::int64_t d =
                static_cast<std::int64_t>(u[i + j]) - static_cast<std::int64_t>(carry & 0xffffffffU) - borrow;
            u[i + j] = static_cast<std::uint32_t>(d);
            borrow = d < 0 ? 1 : 0;
            carry >>= 32;
        }
        const std::int64_t d = static_cast<std::int64_t>(u[j + n]) - static_cast<std::int64_t>(carry) - borrow;
        u[j + n] = static_cast<std::uint32_t>(d);
        if (d < 0) {
            --guess;
            std::uint64_t back = 0;
            for (std::size_t i = 0; i < n; ++i) {
                back += static_cast<std::uint64_t>(u[i + j]) + v[i];
                u[i + j] = static_cast<std::uint32_t>(back);
                back >>= 32;
            }
            u[j + n] += static_cast<std::uint32_t>(back);
        }
        q[j] = static_cast<std::uint32_t>(guess);
    }
    trim(q);
    // The remainder is shifted back.
    Limbs r(n);
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint64_t wide = static_cast<std::uint64_t>(i + 1 < u.size() ? u[i + 1] : 0) << 32 | u[i];
        r[i] = static_cast<std::uint32_t>(wide >> shift);
    }
    trim(r);
    return {std::move(q), std::move(r)};
}
} // namespace

Integer::Integer(std::int64_t small) : m_small(small)
{
    // The most negative value has no positive partner; it lives as limbs.
    if (small == std::numeric_limits<std::int64_t>::min()) {
        m_small = 0;
        m_negative = true;
        m_large = {0, 0x80000000U};
    }
}

Integer Integer::make(bool negative, Limbs limbs)
{
    trim(limbs);
    Integer out;
    if (limbs.size() <= 2) {
        std::uint64_t value = 0;
        for (std::size_t i = limbs.size(); i-- > 0;)
            value = value << 32 | limbs[i];
        if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            out.m_small = negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
            return out;
        }
    }
    out.m_negative = negative;
    out.m_large = std::move(limbs);
    return out;
}

Limbs Integer::limbs() const
{
    if (!m_large.empty())
        return m_large;
    const auto value = static_cast<std::uint64_t>(m_small < 0 ? -m_small : m_small);
    Limbs out{static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32)};
    trim(out);
    return out;
}

std::optional<Integer> Integer::parse(std::string_view digits)
{
    const bool negative = digits.starts_with('-');
    if (negative)
        digits.remove_prefix(1);
    if (digits.empty())
        return std::nullopt;
    Limbs out;
    for (std::size_t at = 0; at < digits.size();) {
        std::uint32_t chunk = 0;
        std::uint32_t scale = 1;
        for (int i = 0; i < 9 && at < digits.size(); ++i, ++at) {
            if (digits[at] < '0' || digits[at] > '9')
                return std::nullopt;
            chunk = chunk * 10 + static_cast<std::uint32_t>(digits[at] - '0');
            scale *= 10;
        }
        std::uint64_t carry = chunk;
        for (auto& limb : out) {
            carry += static_cast<std::uint64_t>(limb) * scale;
            limb = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0)
            out.push_back(static_cast<std::uint32_t>(carry));
    }
    return make(negative, std::move(out));
}

Integer Integer::powerOfTen(unsigned exponent)
{
    if (exponent <= 18) {
        std::int64_t value = 1;
        for (unsigned i = 0; i < exponent; ++i)
            value *= 10;
        return value;
    }
    const Integer half = powerOfTen(exponent / 2);
    return exponent % 2 == 0 ? half * half : half * half * Integer(10);
}

Integer Integer::operator-() const
{
    if (m_large.empty())
        return Integer(-m_small);
    Integer out = *this;
    out.m_negative = !out.m_negative;
    return out;
}

Integer Integer::operator+(const Integer& o) const
{
    std::int64_t sum = 0;
    if (m_large.empty() && o.m_large.empty() && !__builtin_add_overflow(m_small, o.m_small, &sum))
        return Integer(sum);
    const Limbs a = limbs();
    const Limbs b = o.limbs();
    if (isNegative() == o.isNegative())
        return make(isNegative(), add(a, b));
    if (compareLimbs(a, b) >= 0)
        return make(isNegative(), subtract(a, b));
    return make(o.isNegative(), subtract(b, a));
}

Integer Integer::operator-(const Integer& o) const
{
    return *this + (-o);
}

Integer Integer::operator*(const Integer& o) const
{
    std::int64_t product = 0;
    if (m_large.empty() && o.m_large.empty() && !__builtin_mul_overflow(m_small, o.m_small, &product))
        return Integer(product);
    return make(isNegative() != o.isNegative(), multiply(limbs(), o.limbs()));
}

std::pair<Integer, Integer> Integer::divided(const Integer& divisor) const
{
    if (m_large.empty() && divisor.m_large.empty())
        return {Integer(m_small / divisor.m_small), Integer(m_small % divisor.m_small)};
    const Limbs a = limbs();
    const Limbs b = divisor.limbs();
    const bool negative = isNegative() != divisor.isNegative();
    if (compareLimbs(a, b) < 0)
        return {Integer(0), *this};
    if (b.size() == 1) {
        auto [q, r] = divideSmall(a, b[0]);
        return {make(negative, std::move(q)), make(isNegative(), Limbs{r})};
    }
    auto [q, r] = divideLarge(a, b);
    return {make(negative, std::move(q)), make(isNegative(), std::move(r))};
}

Integer Integer::gcd(Integer a, Integer b)
{
    while (!b.isZero()) {
        if (a.m_large.empty() && b.m_large.empty())
            return Integer(std::gcd(a.m_small, b.m_small));
        Integer rest = a.divided(b).second;
        a = std::move(b);
        b = std::move(rest);
    }
    return a.isNegative() ? -a : a;
}

std::size_t Integer::bits() const
{
    const Limbs a = limbs();
    return a.empty() ? 0 : a.size() * 32 - static_cast<std::size_t>(std::countl_zero(a.back()));
}

std::string Integer::text() const
{
    if (m_large.empty())
        return std::to_string(m_small);
    std::string out;
    Limbs rest = m_large;
    while (!rest.empty()) {
        auto [q, r] = divideSmall(rest, 1'000'000'000);
        for (int i = 0; i < 9 && (r != 0 || !q.empty()); ++i, r /= 10)
            out += static_cast<char>('0' + r % 10);
        rest = std::move(q);
    }
    if (m_negative)
        out += '-';
    std::ranges::reverse(out);
    return out;
}

double Integer::toDouble() const
{
    if (m_large.empty())
        return static_cast<double>(m_small);
    double out = 0;
    for (std::size_t i = m_large.size(); i-- > 0;)
        out = std::ldexp(out, 32) + static_cast<double>(m_large[i]);
    return m_negative ? -out : out;
}

std::strong_ordering Integer::operator<=>(const Integer& o) const
{
    if (m_large.empty() && o.m_large.empty())
        return m_small <=> o.m_small;
    if (isNegative() != o.isNegative())
        return isNegative() ? std::strong_ordering::less : std::strong_ordering::greater;
    return isNegative() ? compareLimbs(o.limbs(), limbs()) : compareLimbs(limbs(), o.limbs());
}

} // namespace twinchart::model
