// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace twinchart::model {

/// A clinical date or time as its author wrote it (FHIR date, dateTime, instant): source text, precision
/// and offset are kept; a partial date is the interval that it covers. Made only by parseClinicalTime.
struct ClinicalTime {
    enum class Precision : std::uint8_t { Year, Month, Day, Minute, Second, Fraction };
    std::string source; ///< as received, e.g. "2019-03" or "2026-11-20T06:12:00+01:00"
    Precision precision = Precision::Day;
    std::optional<int> offsetMinutes; ///< absent for dates without time
    Instant earliest;                 ///< first instant covered (dates without offset: taken as UTC)
    Instant latest;                   ///< last instant covered
    /// Both bounds of what an Instant does not reach: years before 1678 and after 2261 ("9999-12-31" for "no end").
    /// In order with all others, but no place to draw at and nothing to calculate with.
    static constexpr Instant kBefore{INT64_MIN};
    static constexpr Instant kAfter{INT64_MAX};
    bool isPlaced() const { return earliest != kBefore && latest != kAfter; }
    friend bool operator==(const ClinicalTime&, const ClinicalTime&) = default;
};

/// FHIR R4 date, dateTime or instant (§2.24.0.1), years 0001 to 9999. Absent when it is not one.
std::optional<ClinicalTime> parseClinicalTime(std::string_view text);

/// What an item is about in time: an instant, a partial date or a period (end absent = still going on).
/// Order everywhere: earliest bound, latest bound, id.
struct Effective {
    std::optional<ClinicalTime> start;
    std::optional<ClinicalTime> end;
    bool isPeriod = false;
    friend bool operator==(const Effective&, const Effective&) = default;
};

/// A code with its system. `display` as received; systems are URIs ("http://loinc.org").
struct Coding {
    std::string system;
    std::string code;
    std::string display;
    friend bool operator==(const Coding&, const Coding&) = default;
};

/// A number with a unit. `value` is the source text of the number ("1.00"), never a double.
struct Quantity {
    std::string value;
    std::string comparator; ///< "", "<", "<=", ">=", ">"
    std::string unit;       ///< as written for people
    std::string code;       ///< UCUM code where the source gave one, else empty
    friend bool operator==(const Quantity&, const Quantity&) = default;
};

/// One or more codings of one concept; `text` is the author's own words (shown first).
struct Coded {
    std::vector<Coding> codings;
    std::string text;
    friend bool operator==(const Coded&, const Coded&) = default;
};

struct Text {
    std::string text;
    friend bool operator==(const Text&, const Text&) = default;
};

struct Reference {
    std::string target; ///< "Type/id" or "urn:uuid:…" as received
    std::string display;
    friend bool operator==(const Reference&, const Reference&) = default;
};

/// Evenly sampled data (FHIR SampledData). Samples keep their source texts, separated by single spaces;
/// "E", "U", "L" mark error, above and below the limit.
struct Series {
    std::string origin;     ///< decimal text
    std::string periodMs;   ///< milliseconds between samples, decimal text
    std::string factor;     ///< decimal text, empty = 1
    std::string lowerLimit; ///< decimal text or empty
    std::string upperLimit;
    std::uint32_t dimensions = 1;
    std::string unit;
    std::string code; ///< UCUM
    std::string samples;
    friend bool operator==(const Series&, const Series&) = default;
};

struct Attachment {
    std::string contentType;
    std::string title;
    std::string url;
    std::uint64_t size = 0; ///< octets when inline (the octets stay in the kept resource)
    friend bool operator==(const Attachment&, const Attachment&) = default;
};

/// A ratio or a range of quantities (value[x] of Observation).
struct QuantityPair {
    enum class Kind : std::uint8_t { Ratio, Range };
    Kind kind = Kind::Range;
    std::optional<Quantity> first;  ///< numerator or low
    std::optional<Quantity> second; ///< denominator or high
    friend bool operator==(const QuantityPair&, const QuantityPair&) = default;
};

/// Every kind of attribute value of requirements A1. monostate = no value, only the fact (dataAbsentReason).
using Value = std::variant<std::monostate, Quantity, Coded, Text, ClinicalTime, bool, Reference, Series, Attachment,
                           QuantityPair>;

} // namespace twinchart::model
