// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinchart::model {

/// An integer of any size that clinical arithmetic needs. Values that fit 63 bits take no allocation.
/// Thread: a plain value.
class Integer {
public:
    Integer() = default;
    Integer(std::int64_t small);
    /// Decimal digits with an optional leading '-'; absent for anything else.
    static std::optional<Integer> parse(std::string_view digits);
    static Integer powerOfTen(unsigned exponent);

    Integer operator+(const Integer& o) const;
    Integer operator-(const Integer& o) const;
    Integer operator*(const Integer& o) const;
    Integer operator-() const;
    /// Quotient towards zero and remainder with the sign of this; `divisor` must not be zero.
    std::pair<Integer, Integer> divided(const Integer& divisor) const;
    static Integer gcd(Integer a, Integer b);

    bool isZero() const { return m_large.empty() && m_small == 0; }
    bool isNegative() const { return m_large.empty() ? m_small < 0 : m_negative; }
    /// Number of bits of the absolute value.
    std::size_t bits() const;
    std::string text() const;
    double toDouble() const;
    std::strong_ordering operator<=>(const Integer& o) const;
    bool operator==(const Integer& o) const { return (*this <=> o) == 0; }

private:
    using Limbs = std::vector<std::uint32_t>; ///< least significant first, no leading zero
    static Integer make(bool negative, Limbs limbs);
    Limbs limbs() const;

    std::int64_t m_small = 0;
    bool m_negative = false;
    Limbs m_large; ///< empty when the value is m_small
};

/// An exact fraction in lowest terms with a positive denominator. Never a floating-point number: every
/// clinical comparison and unit conversion goes through it.
class Rational {
public:
    Rational() = default;
    Rational(std::int64_t whole) : m_numerator(whole) {}
    /// `denominator` must not be zero.
    Rational(Integer numerator, Integer denominator);

    const Integer& numerator() const { return m_numerator; }
    const Integer& denominator() const { return m_denominator; }
    bool isZero() const { return m_numerator.isZero(); }

    Rational operator+(const Rational& o) const;
    Rational operator-(const Rational& o) const;
    Rational operator*(const Rational& o) const;
    /// `o` must not be zero.
    Rational operator/(const Rational& o) const;
    Rational power(int exponent) const;
    std::strong_ordering operator<=>(const Rational& o) const;
    bool operator==(const Rational& o) const = default;

    /// For drawing only.
    double toDouble() const;
    /// Plain decimal text with at most `digits` significant digits, rounded half to even, no exponent and
    /// no trailing zero after the point.
    std::string text(unsigned digits) const;

private:
    Integer m_numerator = 0;
    Integer m_denominator = 1;
};

/// A number as its author wrote it: "1.00" stays "1.00" and differs from "1" in text, not in value.
/// Grammar: JSON numbers (RFC 8259 §6), at most 128 characters, exponent within ±400, so that no input
/// makes the arithmetic slow. Made only by parse().
class Decimal {
public:
    /// Absent for anything outside the grammar or the limits.
    static std::optional<Decimal> parse(std::string_view text);

    const std::string& text() const { return m_text; }
    Rational exact() const;
    /// The nearest double, for drawing only.
    double toDouble() const;
    /// Digits after the decimal point as written.
    unsigned fractionDigits() const;

    /// By value: 1.00 and 1 compare equal.
    std::strong_ordering operator<=>(const Decimal& o) const;
    bool operator==(const Decimal& o) const { return (*this <=> o) == 0; }
    std::strong_ordering compare(const Rational& o) const;

private:
    Decimal() = default;
    std::string m_text;
    std::int64_t m_digits = 0; ///< value = m_digits × 10^m_exponent when m_small
    std::int32_t m_exponent = 0;
    bool m_small = true; ///< else the digits are read from m_text again
};

/// The value of a number's text, for drawing only; absent when Decimal::parse refuses it.
std::optional<double> toDouble(std::string_view decimalText);

} // namespace twinchart::model
