// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "point.h"

#include <algorithm>
#include <span>

namespace twinchart::ed25519 {

namespace {

// RFC 8032 section 5.1: d = -121665/121666, and a square root of -1; the base point has y = 4/5 and even x.
constexpr Field kD{{929955233495203, 466365720129213, 1662059464998953, 2033849074728123, 1442794654840575}};
constexpr Field kTwiceD{{1859910466990425, 932731440258426, 1072319116312658, 1815898335770999, 633789495995903}};
constexpr Field kRootOfMinusOne{
    {1718705420411056, 234908883556509, 2233514472574048, 2117202627021982, 765476049583133}};
constexpr std::array<std::uint8_t, 32> kBase{0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                             0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                             0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66};

/// x = E/G, y = H/F as two fractions, one step before a point.
struct Fractions {
    Field e;
    Field f;
    Field g;
    Field h;
};

Point pointOf(const Fractions& c)
{
    return {mul(c.e, c.f), mul(c.g, c.h), mul(c.f, c.g), mul(c.e, c.h)};
}

/// Without T, which doubling does not read.
Point pointToDouble(const Fractions& c)
{
    return {mul(c.e, c.f), mul(c.g, c.h), mul(c.f, c.g), {}};
}

Fractions sumOf(const Point& a, const Prepared& b)
{
    const Field p = mul(sub(a.y, a.x), b.minus);
    const Field q = mul(add(a.y, a.x), b.plus);
    const Field c = mul(a.t, b.t2d);
    const Field d = mul(a.z, b.z2);
    return {sub(q, p), sub(d, c), add(d, c), add(q, p)};
}

Fractions differenceOf(const Point& a, const Prepared& b)
{
    const Field p = mul(sub(a.y, a.x), b.plus);
    const Field q = mul(add(a.y, a.x), b.minus);
    const Field c = mul(a.t, b.t2d);
    const Field d = mul(a.z, b.z2);
    return {sub(q, p), add(d, c), sub(d, c), add(q, p)};
}

/// The same for a summand with Z = 1: d = 2·Z without a product.
Fractions sumOfPlain(const Point& a, const Plain& b, bool negative)
{
    const Field p = mul(sub(a.y, a.x), negative ? b.plus : b.minus);
    const Field q = mul(add(a.y, a.x), negative ? b.minus : b.plus);
    const Field c = mul(a.t, b.t2d);
    const Field d = add(a.z, a.z);
    return {sub(q, p), negative ? add(d, c) : sub(d, c), negative ? sub(d, c) : add(d, c), add(q, p)};
}

/// All four with the opposite sign of the paper's, which leaves the point as it is.
Fractions doubled(const Point& a)
{
    const Field xx = square(a.x);
    const Field yy = square(a.y);
    const Field zz = square(a.z);
    const Field h = add(xx, yy);
    const Field e = sub(h, square(add(a.x, a.y)));
    const Field g = sub(xx, yy);
    return {e, add(add(zz, zz), g), g, h};
}

} // namespace

Prepared prepared(const Point& p)
{
    return {{add(p.y, p.x), sub(p.y, p.x), mul(p.t, kTwiceD)}, add(p.z, p.z)};
}

Point plus(const Point& a, const Prepared& b)
{
    return pointOf(sumOf(a, b));
}

Point minus(const Point& a, const Prepared& b)
{
    return pointOf(differenceOf(a, b));
}

Point negated(const Point& p)
{
    return {negated(p.x), p.y, p.z, negated(p.t)};
}

Point timesCofactor(const Point& p)
{
    return pointOf(doubled(pointToDouble(doubled(pointToDouble(doubled(p))))));
}

bool isNeutral(const Point& p)
{
    return isZero(p.x) && isZero(sub(p.y, p.z));
}

std::optional<Point> decoded(BytesView octets32)
{
    const Field y = fieldFrom(octets32);
    const bool odd = (octets32[31] & 0x80) != 0;
    // x² = u/v; the candidate root is u·v³·(u·v⁷)^((p-5)/8) (RFC 8032 section 5.1.3).
    const Field yy = square(y);
    const Field u = carried(sub(yy, kOne));
    const Field v = add(mul(yy, kD), kOne);
    const Field v3 = mul(square(v), v);
    const Field v7 = mul(square(v3), v);
    Field x = mul(mul(u, v3), powerForRoot(mul(u, v7)));
    const Field check = mul(v, square(x));
    if (!isZero(sub(check, u))) {
        if (!isZero(add(check, u)))
            return std::nullopt;
        x = mul(x, kRootOfMinusOne);
    }
    if (isOdd(x) != odd)
        x = negated(x);
    return Point{x, y, kOne, mul(x, y)};
}

std::array<std::uint8_t, 32> encoded(const Point& p)
{
    const Field z = inverse(p.z);
    std::array<std::uint8_t, 32> out = octetsOf(mul(p.y, z));
    if (isOdd(mul(p.x, z)))
        out[31] |= 0x80;
    return out;
}

namespace {
std::vector<Point> oddPoints(const Point& p, std::size_t count)
{
    std::vector<Point> out{p};
    out.reserve(count);
    const Prepared twice = prepared(pointOf(doubled(p)));
    while (out.size() < count)
        out.push_back(plus(out.back(), twice));
    return out;
}
} // namespace

Multiples oddMultiples(const Point& p, std::size_t count)
{
    Multiples out;
    out.reserve(count);
    for (const Point& multiple : oddPoints(p, count))
        out.push_back(prepared(multiple));
    return out;
}

PlainMultiples plainOddMultiples(const Point& p, std::size_t count)
{
    const std::vector<Point> points = oddPoints(p, count);
    // One inversion for all (Montgomery): the products up to each Z, and the inverse of the last taken apart again. No
    // Z of a complete formula is 0.
    std::vector<Field> products{kOne};
    for (const Point& point : points)
        products.push_back(mul(products.back(), point.z));
    Field rest = inverse(products.back());
    PlainMultiples out(count);
    for (std::size_t i = count; i-- > 0;) {
        const Field z = mul(rest, products[i]);
        rest = mul(rest, points[i].z);
        const Field x = mul(points[i].x, z);
        const Field y = mul(points[i].y, z);
        out[i] = {add(y, x), sub(y, x), mul(mul(x, y), kTwiceD)};
    }
    return out;
}

const PlainMultiples& baseMultiples()
{
    // GCOVR_EXCL_START: that another thread makes them at the same moment no test brings about for certain.
    static const PlainMultiples kMultiples = plainOddMultiples(*decoded(kBase), std::size_t{1} << (kBaseWidth - 2));
    // GCOVR_EXCL_STOP
    return kMultiples;
}

Point sumOf(const std::vector<Term>& terms)
{
    // Summands sorted by the place of their digit: a place without any costs its doubling only.
    struct Summand {
        const Prepared* any;
        const Plain* plain;
        bool negative;
    };
    std::array<std::size_t, std::tuple_size_v<decltype(Digits::digit)> + 1> begin{};
    for (const Term& term : terms)
        for (std::size_t at = 0; at < term.digits->used; ++at)
            begin[at + 1] += term.digits->digit[at] != 0 ? 1 : 0;
    std::size_t places = 0;
    for (std::size_t at = 1; at < begin.size(); ++at) {
        if (begin[at] != 0)
            places = at;
        begin[at] += begin[at - 1];
    }
    std::vector<Summand> summands(begin.back());
    auto next = begin;
    for (const Term& term : terms)
        for (std::size_t at = 0; at < term.digits->used; ++at)
            if (const int digit = term.digits->digit[at]; digit != 0) {
                const std::size_t multiple = static_cast<std::size_t>(digit < 0 ? -digit : digit) / 2;
                summands[next[at]++] = {term.multiples ? term.multiples + multiple : nullptr,
                                        term.plain ? term.plain + multiple : nullptr, digit < 0};
            }

    Point out;
    for (std::size_t at = places; at-- > 0;) {
        Fractions total = doubled(out);
        for (std::size_t i = begin[at]; i < begin[at + 1]; ++i) {
            const Point sum = pointOf(total);
            const Summand& summand = summands[i];
            if (summand.plain)
                total = sumOfPlain(sum, *summand.plain, summand.negative);
            else
                total = summand.negative ? differenceOf(sum, *summand.any) : sumOf(sum, *summand.any);
        }
        out = at > 0 ? pointToDouble(total) : pointOf(total);
    }
    return out;
}

namespace {

constexpr std::size_t kWeightBits = 128;

/// Digits in -2^(width-1) < d <= 2^(width-1) with weight = sum d[i]·2^(width·i), i < out.size(). A digit's bits may lie
/// in two words.
void windowsOf(const Scalar& weight, unsigned width, std::span<std::int16_t> out)
{
    const int size = 1 << width;
    int carry = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t at = i * width;
        const std::size_t bit = at % 64;
        std::uint64_t bits = 0;
        if (at < kWeightBits) {
            bits = weight.word[at / 64] >> bit;
            if (bit + width > 64)
                bits |= weight.word[at / 64 + 1] << (64 - bit);
        }
        int digit = static_cast<int>(bits & static_cast<std::uint64_t>(size - 1)) + carry;
        carry = digit > size / 2 ? 1 : 0;
        digit -= carry * size;
        out[i] = static_cast<std::int16_t>(digit);
    }
}

/// Where the summands of one digit meet.
struct Bucket {
    Point sum;
    bool used = false;
};

/// sum (i + 1)·bucket[i], from the last down: the sums of the tails, summed.
Point weighed(std::span<const Bucket> buckets)
{
    Point tail;
    Point out;
    bool any = false;
    for (std::size_t i = buckets.size(); i-- > 0;) {
        if (buckets[i].used)
            tail = any ? plus(tail, prepared(buckets[i].sum)) : buckets[i].sum;
        any = any || buckets[i].used;
        if (any)
            out = plus(out, prepared(tail));
    }
    return out;
}

} // namespace

Point sumInBuckets(const std::vector<Weighted>& terms)
{
    // Wider digits mean fewer of them, but more buckets to sum.
    const unsigned width = terms.size() < 300 ? 6 : terms.size() < 800 ? 7 : 8;
    const std::size_t windows = kWeightBits / width + 1;
    std::vector<std::int16_t> digits(terms.size() * windows);
    PlainMultiples summands;
    summands.reserve(terms.size());
    for (std::size_t i = 0; i < terms.size(); ++i) {
        windowsOf(terms[i].weight, width, std::span(digits).subspan(i * windows, windows));
        summands.push_back(prepared(terms[i].point));
    }
    std::vector<Bucket> buckets(std::size_t{1} << (width - 1));
    Point out;
    for (std::size_t window = windows; window-- > 0;) {
        for (unsigned i = 0; i < width; ++i)
            out = i + 1 < width ? pointToDouble(doubled(out)) : pointOf(doubled(out));
        std::ranges::fill(buckets, Bucket{});
        for (std::size_t i = 0; i < terms.size(); ++i) {
            const int digit = digits[i * windows + window];
            if (digit == 0)
                continue;
            Bucket& bucket = buckets[static_cast<std::size_t>(digit < 0 ? -digit : digit) - 1];
            if (bucket.used)
                bucket.sum = pointOf(sumOfPlain(bucket.sum, summands[i], digit < 0));
            else
                bucket = {digit < 0 ? negated(terms[i].point) : terms[i].point, true};
        }
        out = plus(out, prepared(weighed(buckets)));
    }
    return out;
}

} // namespace twinchart::ed25519
