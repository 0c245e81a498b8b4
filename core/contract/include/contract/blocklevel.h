// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>

namespace twinchart::contract {

/// How soon a block takes a transaction (paper 003 §III-A).
enum class Level : std::uint8_t {
    Low = 1,  ///< a part of every block is kept for these while some wait
    High = 2, ///< before the low ones
};
/// By kind alone. High is what protects somebody or lets somebody act now: revocation, emergency and its review, the
/// patient's decisions on shares, grants, standing consents and restrictions, mandated disclosure, and whatever a fee
/// was paid for. All else is low.
Level levelOf(Kind kind);

// Shares of one block; the quotas hold where two or more members sign blocks.
inline constexpr std::size_t kLowShareParts = 4; ///< one of so many parts of octets and of count is the low ones'
inline constexpr std::size_t kSignerQuota = 1'024;
inline constexpr std::size_t kSignerQuotaOctets = kMaxBlockOctets / 2;
inline constexpr std::size_t kOrganisationQuota = 2'048;
inline constexpr std::size_t kOrganisationQuotaOctets = kMaxBlockOctets / 4 * 3;

} // namespace twinchart::contract
