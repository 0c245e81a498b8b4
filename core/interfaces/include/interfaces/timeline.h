// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/patient.h>
#include <util/message.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace twinchart::interfaces {

/// One datum with everything that is said of it (cli.md `timeline`).
struct ItemView {
    std::string item; ///< id: record id, version and path, hex and dots
    std::string patient;
    std::string dataSet;
    std::string stage; ///< PHA, PDD, SOP
    std::string attribute;
    std::string code;    ///< "system|code" of the first coding
    std::string display; ///< the words: text, else display, else code
    std::string value;   ///< as shown, without unit; empty when the verdict is Invalid or Erased
    std::string unit;
    std::string effective; ///< source text; a period is "start/end"
    Instant start;         ///< earliest bound
    Instant end;           ///< latest bound (ongoing: far future)
    bool isPeriod = false;
    bool ongoing = false;
    bool hasTime = true;    ///< false: the source gave no time, or only one that has no place (start = recorded)
    bool imprecise = false; ///< a partial date
    std::string asserted;
    std::optional<Instant> received;
    std::optional<Instant> recorded;
    std::string source;
    std::string provider;
    std::string orderedBy;
    std::string resource; ///< "Observation/123"
    std::string status;
    std::string flag; ///< "", L, LL, H, HH, A
    std::string note;
    std::string rangeLow; ///< usual range as the source or the catalogue gives it, decimal text
    std::string rangeHigh;
    Level level = Level::None;
    Verdict verdict = Verdict::Pending;
    TrustGap trustGap = TrustGap::None;
    std::uint32_t witnesses = 0;
    std::uint64_t height = 0;
    std::string supersedes;  ///< item id of the version before, or ""
    bool superseded = false; ///< there is a later version: in a list at its asKnownAt, else by now
    bool filled = false;     ///< an estimate
    /// "", "entered-in-error", "unknown-unit", "unknown-modifier", "out-of-range": kept, never shown as a fact.
    std::string notAFact;
};

/// The health-state query (A4).
struct TimelineQuery {
    std::string patient;
    std::vector<std::string> dataSets;   ///< empty = all
    std::vector<std::string> attributes; ///< empty = all
    std::vector<std::string> where;      ///< "attribute op value [unit]"
    std::optional<Instant> from;
    std::optional<Instant> to;
    std::optional<Instant> asKnownAt;
    std::string search;      ///< words in display, value, note
    bool superseded = false; ///< also older versions
};

/// A name that data carry in both languages (a catalogue's titles); what the code says is a Message.
struct LocalName {
    std::string en;
    std::string de;
    friend bool operator==(const LocalName&, const LocalName&) = default;
};

/// A curve for drawing: one attribute in one unit. Arrays of equal length, sorted by time; NaN never occurs.
struct SeriesView {
    std::string dataSet;
    std::string attribute;
    LocalName title;  ///< "Heart rate"
    std::string unit; ///< for people
    std::vector<std::int64_t> timeNs;
    std::vector<double> value;
    std::vector<std::uint32_t> item; ///< index into ChartData::items; kNoItem inside sampled data
    static constexpr std::uint32_t kNoItem = 0xffffffff;
    std::int64_t maxGapNs = 0; ///< longer than this between readings = a gap, drawn hatched
    std::optional<double> usualLow;
    std::optional<double> usualHigh;
    LocalName usualText;    ///< "50–90, adults"
    std::string pairedWith; ///< diastolic of a systolic series: the attribute of the partner, else ""
};

/// What the timeline screen draws, a snapshot. Items that failed verification are in it with empty values.
struct ChartData {
    PatientSummary patient;
    std::vector<ItemView> items; ///< events and readings, sorted by start, end, id
    std::vector<SeriesView> series;
    std::vector<Instant> arrivals; ///< instants at which the record grew, for the As-known-at slider
    std::uint64_t total = 0;       ///< items before filtering
    std::uint64_t hidden = 0;      ///< hidden by asKnownAt
    std::uint64_t unmapped = 0;    ///< kept resources without items
    std::vector<std::pair<std::string, std::uint64_t>> unmappedTypes;
    Instant now; ///< the home's clock (simulated in a demonstration)
};

struct ItemDetails {
    ItemView item;
    std::vector<ItemView> versions;   ///< newest first
    std::string resourceJson;         ///< the kept resource, as received (indented only by the screen)
    std::vector<std::string> earlier; ///< earlier values of the same attribute, newest first, at most 8
    std::string codeText;             ///< "Potassium, serum or plasma · LOINC 2823-3"
};

} // namespace twinchart::interfaces
