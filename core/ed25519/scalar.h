// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <array>
#include <cstdint>

/// Integers modulo the order L = 2^252 + 27742317777372353535851937790883648493 of the base point. Public values.
namespace twinchart::ed25519 {

struct Scalar {
    std::array<std::uint64_t, 4> word{}; ///< little-endian, below L
    bool operator==(const Scalar&) const = default;
};

/// Whether 32 little-endian octets are below L (RFC 8032 section 5.1.7: S must be).
bool isCanonicalScalar(BytesView octets32);
/// 32 octets that are below L.
Scalar scalarFrom(BytesView octets32);
/// 64 octets modulo L.
Scalar reduced(BytesView octets64);
Scalar sum(const Scalar& a, const Scalar& b);
Scalar product(const Scalar& a, const Scalar& b);
Scalar negated(const Scalar& a);

/// Signed digits d with a = sum d[i]·2^i, each zero or odd and below 2^(width-1) in size, no two non-zero ones within
/// `width` places. `used` = places up to the highest digit that is not zero.
struct Digits {
    std::array<std::int8_t, 257> digit{};
    std::size_t used = 0;
};
Digits signedDigits(const Scalar& a, unsigned width);

} // namespace twinchart::ed25519
