// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "field.h"
#include "scalar.h"

#include <optional>
#include <vector>

/// Points of edwards25519, -x² + y² = 1 + d·x²·y² (RFC 8032 section 5.1), and sums of multiples of them.
/// Formulas: Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves Revisited" (2008), sections 3.1 and 3.3; complete.
/// Variable time: only for verification, where every value is public.
namespace twinchart::ed25519 {

/// x = X/Z, y = Y/Z, T = X·Y/Z. All parts reduced.
struct Point {
    Field x;
    Field y = kOne;
    Field z = kOne;
    Field t;
};
/// A second summand with Z = 1, prepared: Y+X, Y-X, 2d·T.
struct Plain {
    Field plus = kOne;
    Field minus = kOne;
    Field t2d;
};
/// Of any Z, with 2Z.
struct Prepared : Plain {
    Field z2{{2, 0, 0, 0, 0}};
};

Prepared prepared(const Point& p);
Point plus(const Point& a, const Prepared& b);
Point minus(const Point& a, const Prepared& b);
Point negated(const Point& p);
/// 8·p: kills the part of small order.
Point timesCofactor(const Point& p);
bool isNeutral(const Point& p);

/// The point of 32 octets, also when y is p or more, and with either sign of x = 0 (ZIP 215); none when there is none.
std::optional<Point> decoded(BytesView octets32);
std::array<std::uint8_t, 32> encoded(const Point& p);

/// Odd multiples p, 3p, 5p … of one point.
using Multiples = std::vector<Prepared>;
/// `count` of them serve signed digits of width log2(count) + 2.
Multiples oddMultiples(const Point& p, std::size_t count);
/// The same with Z = 1: dearer to make, cheaper to use.
using PlainMultiples = std::vector<Plain>;
PlainMultiples plainOddMultiples(const Point& p, std::size_t count);
/// The 64 first odd multiples of the base point, made once.
const PlainMultiples& baseMultiples();
inline constexpr unsigned kBaseWidth = 8;

/// One summand of a sum: scalar digits and the multiples that they choose from. Borrows both.
struct Term {
    const Digits* digits;
    const Prepared* multiples = nullptr;
    const Plain* plain = nullptr; ///< in place of multiples

    Term(const Digits* scalar, const Prepared* of) : digits(scalar), multiples(of) {}
    Term(const Digits* scalar, const Plain* of) : digits(scalar), plain(of) {}
};
/// The sum of all terms, with the doublings shared (Straus).
Point sumOf(const std::vector<Term>& terms);

/// One summand of a sum of many: a point with Z = 1, as decoding gives it, times a number below 2^128.
struct Weighted {
    Point point;
    Scalar weight;
};
/// The sum of all terms by buckets (Pippenger): no tables, so for many points of which each comes once.
Point sumInBuckets(const std::vector<Weighted>& terms);

} // namespace twinchart::ed25519
