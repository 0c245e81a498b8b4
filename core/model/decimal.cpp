// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/decimal.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace twinchart::model {

Rational::Rational(Integer numerator, Integer denominator)
{
    if (denominator.isNegative()) {
        numerator = -numerator;
        denominator = -denominator;
    }
    const Integer common = Integer::gcd(numerator, denominator);
    if (common == Integer(1)) {
        m_numerator = std::move(numerator);
        m_denominator = std::move(denominator);
    } else {
        m_numerator = numerator.divided(common).first;
        m_denominator = denominator.divided(common).first;
    }
}

Rational Rational::operator+(const Rational& o) const
{
    return {m_numerator * o.m_denominator + o.m_numerator * m_denominator, m_denominator * o.m_denominator};
}
Rational Rational::operator-(const Rational& o) const
{
    return {m_numerator * o.m_denominator - o.m_numerator * m_denominator, m_denominator * o.m_denominator};
}
Rational Rational::operator*(const Rational& o) const
{
    return {m_numerator * o.m_numerator, m_denominator * o.m_denominator};
}
Rational Rational::operator/(const Rational& o) const
{
    return {m_numerator * o.m_denominator, m_denominator * o.m_numerator};
}

Rational Rational::power(int exponent) const
{
    const auto raised = [exponent](Integer base) {
        Integer out(1);
        for (auto left = static_cast<unsigned>(exponent < 0 ? -exponent : exponent); left != 0; left >>= 1) {
            if ((left & 1U) != 0)
                out = out * base;
            if (left > 1)
                base = base * base;
        }
        return out;
    };
    // Powers of what is in lowest terms are in lowest terms.
    Rational out = exponent < 0 ? Rational(1) / *this : *this;
    out.m_numerator = raised(out.m_numerator);
    out.m_denominator = raised(out.m_denominator);
    return out;
}

std::strong_ordering Rational::operator<=>(const Rational& o) const
{
    return m_numerator * o.m_denominator <=> o.m_numerator * m_denominator;
}

double Rational::toDouble() const
{
    const auto n = static_cast<int>(m_numerator.bits());
    const auto d = static_cast<int>(m_denominator.bits());
    if (n <= 53 && d <= 53)
        return m_numerator.toDouble() / m_denominator.toDouble();
    // Bring the quotient to about 64 bits, so that neither side leaves the range of a double.
    const int shift = 64 - (n - d);
    Integer power(1);
    for (int left = shift < 0 ? -shift : shift; left > 0; left -= std::min(left, 62))
        power = power * Integer(std::int64_t{1} << std::min(left, 62));
    const Integer quotient = shift >= 0 ? (m_numerator * power).divided(m_denominator).first
                                        : m_numerator.divided(m_denominator * power).first;
    return std::ldexp(quotient.toDouble(), -shift);
}

std::string Rational::text(unsigned digits) const
{
    if (isZero() || digits == 0)
        return "0";
    const bool negative = m_numerator.isNegative();
    const Integer n = negative ? -m_numerator : m_numerator;
    // The decimal exponent e with 10^e <= |value| < 10^(e+1): guessed from the bits, then put right.
    auto e = static_cast<int>(
        std::floor((static_cast<double>(n.bits()) - static_cast<double>(m_denominator.bits())) * 0.30103));
    const auto scaled = [&](int exponent) {
        return exponent >= 0 ? Rational(n, m_denominator * Integer::powerOfTen(static_cast<unsigned>(exponent)))
                             : Rational(n * Integer::powerOfTen(static_cast<unsigned>(-exponent)), m_denominator);
    };
    while (scaled(e) < Rational(1))
        --e;
    while (!(scaled(e) < Rational(10)))
        ++e;
    const int last = e - static_cast<int>(digits) + 1;
    const Rational shifted = scaled(last);
    auto [whole, rest] = shifted.numerator().divided(shifted.denominator());
    const std::strong_ordering half = rest * Integer(2) <=> shifted.denominator();
    if (half > 0 || (half == 0 && !whole.divided(Integer(2)).second.isZero()))
        whole = whole + Integer(1);
    std::string out = whole.text();
    if (last >= 0) {
        out.append(static_cast<std::size_t>(last), '0');
    } else {
        const auto fraction = static_cast<std::size_t>(-last);
        if (out.size() <= fraction)
            out.insert(0, fraction + 1 - out.size(), '0');
        out.insert(out.size() - fraction, 1, '.');
        while (out.back() == '0')
            out.pop_back();
        if (out.back() == '.')
            out.pop_back();
    }
    return negative ? "-" + out : out;
}

namespace {
constexpr std::size_t kMaxText = 128;
constexpr int kMaxExponent = 400;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The parts of a JSON number; absent when the text is not one.
struct Parts {
    bool negative = false;
    std::string_view whole;
    std::string_view fraction;
    int exponent = 0;
};

std::optional<Parts> split(std::string_view text)
{
    if (text.empty() || text.size() > kMaxText)
        return std::nullopt;
    Parts out;
    std::size_t at = 0;
    if (text[at] == '-') {
        out.negative = true;
        ++at;
    }
    const auto digitsFrom = [&](std::size_t from) {
        std::size_t end = from;
        while (end < text.size() && isDigit(text[end]))
            ++end;
        return text.substr(from, end - from);
    };
    out.whole = digitsFrom(at);
    if (out.whole.empty() || (out.whole.size() > 1 && out.whole[0] == '0'))
        return std::nullopt;
    at += out.whole.size();
    if (at < text.size() && text[at] == '.') {
        out.fraction = digitsFrom(at + 1);
        if (out.fraction.empty())
            return std::nullopt;
        at += 1 + out.fraction.size();
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        bool minus = false;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            minus = text[at++] == '-';
        const std::string_view power = digitsFrom(at);
        if (power.empty())
            return std::nullopt;
        at += power.size();
        const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), out.exponent);
        if (error != std::errc() || out.exponent > kMaxExponent)
            return std::nullopt;
        if (minus)
            out.exponent = -out.exponent;
    }
    if (at != text.size())
        return std::nullopt;
    return out;
}
} // namespace

std::optional<Decimal> Decimal::parse(std::string_view text)
{
    const auto parts = split(text);
    if (!parts)
        return std::nullopt;
    Decimal out;
    out.m_text = text;
    out.m_exponent = parts->exponent - static_cast<int>(parts->fraction.size());
    std::size_t significant = 0;
    for (const std::string_view part : {parts->whole, parts->fraction}) {
        for (const char c : part) {
            if (c != '0' || significant != 0)
                ++significant;
            if (significant > 18) {
                out.m_small = false;
                out.m_digits = 0;
                return out;
            }
            out.m_digits = out.m_digits * 10 + (c - '0');
        }
    }
    if (parts->negative)
        out.m_digits = -out.m_digits;
    return out;
}

Rational Decimal::exact() const
{
    Integer digits(m_digits);
    if (!m_small) {
        const auto parts = split(m_text);
        const std::string all = std::string(parts->whole) + std::string(parts->fraction);
        digits = *Integer::parse(all);
        if (parts->negative)
            digits = -digits;
    }
    if (m_exponent >= 0)
        return {digits * Integer::powerOfTen(static_cast<unsigned>(m_exponent)), Integer(1)};
    return {digits, Integer::powerOfTen(static_cast<unsigned>(-m_exponent))};
}

double Decimal::toDouble() const
{
    double out = 0;
    const auto [end, error] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), out);
    return error == std::errc() ? out : exact().toDouble();
}

unsigned Decimal::fractionDigits() const
{
    const auto parts = split(m_text);
    return parts ? static_cast<unsigned>(parts->fraction.size()) : 0;
}

std::strong_ordering Decimal::operator<=>(const Decimal& o) const
{
    if (m_small && o.m_small && m_exponent == o.m_exponent)
        return m_digits <=> o.m_digits;
    return exact() <=> o.exact();
}

std::strong_ordering Decimal::compare(const Rational& o) const
{
    return exact() <=> o;
}

std::optional<double> toDouble(std::string_view decimalText)
{
    if (!split(decimalText))
        return std::nullopt;
    double out = 0;
    const auto [end, error] = std::from_chars(decimalText.data(), decimalText.data() + decimalText.size(), out);
    if (error != std::errc())
        return Decimal::parse(decimalText)->toDouble();
    return out;
}

} // namespace twinchart::model
