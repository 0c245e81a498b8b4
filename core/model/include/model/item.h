// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/value.h>
#include <util/bytes.h>
#include <util/codec.h>
#include <util/expected.h>

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinchart::model {

/// Code of a data set ("VS", "DTD" …): see isDataSetCode; a fixed code of requirements A1 or one
/// that the catalogue in force adds.
struct DataSetCode {
    std::string code;
    friend auto operator<=>(const DataSetCode&, const DataSetCode&) = default;
};

enum class Stage : std::uint8_t { Pha = 1, Pdd = 2, Sop = 3 };
std::string_view text(Stage stage); ///< "PHA", "PDD", "SOP"
std::optional<Stage> stageOf(std::string_view text);
/// One to eight capital letters or digits, the first a letter.
bool isDataSetCode(std::string_view text);

/// Why an item is kept but not shown as a fact (foundations §9).
enum class NotAFact : std::uint8_t {
    None = 0,
    EnteredInError = 1,
    UnknownUnit = 2,
    UnknownModifier = 3,
    OutOfRange = 4
};

/// A reference range as the source gave it.
struct ReferenceRange {
    std::string low; ///< decimal text or empty
    std::string high;
    std::string text;
    friend bool operator==(const ReferenceRange&, const ReferenceRange&) = default;
};

/// One datum of requirements A1: attribute name, value, time, and who says so. Immutable: an update is a
/// new version of its record. Items of one record (one FHIR resource) are numbered from 0 in document order.
struct Item {
    DataSetCode dataSet;
    std::string attribute; ///< catalogue name ("heart-rate"), or "other" when the catalogue knows no such code
    Coded code;            ///< what the source called it
    Value value;
    Effective effective;
    std::optional<ClinicalTime> asserted; ///< issued, authored, recordedDate: the author's claim
    std::string provider;                 ///< who provided it, display text ("Dr …", "Analyser LAB-04"), may be empty
    std::string orderedBy;                ///< may be empty
    std::string status;                   ///< the resource's own status word ("final", "active", "completed" …)
    std::string interpretation;           ///< "", "L", "LL", "H", "HH", "A" …
    std::string note;                     ///< short detail line (dosage text, reaction, body site), may be empty
    std::vector<ReferenceRange> ranges;
    NotAFact notAFact = NotAFact::None;
    std::uint16_t path = 0; ///< number within the record
    friend bool operator==(const Item&, const Item&) = default;
};

/// What the encoding holds (README): octets of a text, entries of a list. Decoding refuses more.
namespace limits {
inline constexpr std::size_t kWord = 4096;            ///< codes, systems, units, status words
inline constexpr std::size_t kText = 4 * 1024 * 1024; ///< free text
inline constexpr std::size_t kSamples = 64 * 1024 * 1024;
inline constexpr std::size_t kResource = 128 * 1024 * 1024;
inline constexpr std::uint32_t kCodings = 1000;
inline constexpr std::uint32_t kRanges = 1000;
inline constexpr std::uint32_t kItems = 65536;
} // namespace limits

/// A value that encode() would write and no decoder take.
struct Beyond {
    std::string_view text; ///< the text that is too long; empty for a list
    std::size_t size = 0;  ///< octets or entries
    std::size_t limit = 0;
};
/// The first one of an item; views into it.
std::optional<Beyond> beyondLimits(const Item& item);
std::optional<Beyond> beyondLimits(const Coded& coded);
/// About how many octets an item takes, encoded or in memory.
std::size_t roomOf(const Item& item);
std::size_t roomOf(const Coded& coded);

/// Canonical encoding (grammar in this room's README); decode(encode(x)) == x and encode(decode(b)) == b.
void encode(Writer& out, const Item& item);
Item decodeItem(Reader& in);

} // namespace twinchart::model
