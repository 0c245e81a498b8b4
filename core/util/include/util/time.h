// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinchart {

/// A point on the UTC time line in nanoseconds since 1970-01-01T00:00:00Z (years 1678 to 2262; the
/// clinical model keeps wider dates as text). No leap seconds, as POSIX.
struct Instant {
    std::int64_t ns = 0;
    friend auto operator<=>(const Instant&, const Instant&) = default;
    static constexpr Instant fromSeconds(std::int64_t s) { return {s * 1'000'000'000}; }
    /// Rounded down.
    std::int64_t seconds() const { return ns / 1'000'000'000 - (ns % 1'000'000'000 < 0 ? 1 : 0); }
};

/// RFC 3339 in UTC with 'Z': "2026-11-20T06:12:00Z", fraction only when not zero.
std::string toRfc3339(Instant t);
/// RFC 3339 date-time with any offset, or a full date (start of that day, UTC). Strict; no locale.
std::optional<Instant> parseRfc3339(std::string_view text);

/// Proleptic Gregorian calendar arithmetic.
struct CivilDate {
    std::int32_t year = 1970;
    unsigned month = 1; ///< 1..12
    unsigned day = 1;   ///< 1..31
    friend auto operator<=>(const CivilDate&, const CivilDate&) = default;
};
std::int64_t daysFromCivil(CivilDate d);
CivilDate civilFromDays(std::int64_t days);
bool isValid(CivilDate d);

/// Where "now" comes from. Injected everywhere; core never asks the system itself.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};
/// The system's clock.
class SystemClock final : public Clock {
public:
    Instant now() const override;
};

} // namespace twinchart
