// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ed25519/contract.h>

#include "challenge.h"
#include "point.h"

namespace twinchart::ed25519 {

namespace {

constexpr unsigned kWidth = 5;

/// Canonical and not of small order; with that, x = 0 (order 1 or 2) needs no look at its sign.
std::optional<Point> contractPoint(BytesView octets32)
{
    const std::optional<Point> point = decoded(octets32);
    if (!point || !equal(encoded(*point), octets32) || isNeutral(timesCofactor(*point)))
        return std::nullopt;
    return point;
}

} // namespace

bool isContractKey(const PublicSigningKey& key)
{
    return contractPoint(key).has_value();
}

bool verifyContract(const PublicSigningKey& key, BytesView message, const Signature64& signature)
{
    const BytesView r = signature.view().first(32);
    const BytesView s = signature.view().subspan(32);
    if (!isCanonicalScalar(s))
        return false;
    const std::optional<Point> a = contractPoint(key);
    if (!a)
        return false;
    const Scalar k = reduced(sha512({r, key, message}));
    const Multiples multiples = oddMultiples(negated(*a), std::size_t{1} << (kWidth - 2));
    const Digits ofBase = signedDigits(scalarFrom(s), kBaseWidth);
    const Digits ofKey = signedDigits(k, kWidth);
    const Point sum = sumOf({{&ofBase, baseMultiples().data()}, {&ofKey, multiples.data()}});
    // encoded() is canonical, so an R that is not cannot be equal.
    return equal(encoded(sum), r) && !isNeutral(timesCofactor(sum));
}

} // namespace twinchart::ed25519
