// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/catalogue.h>
#include <model/condition.h>
#include <util/ids.h>

#include <span>

namespace twinchart::twin {

/// One item of one patient as the replica holds it, with what is known about its record.
/// Ownership: borrows the item; it must outlive the entry.
struct Entry {
    const model::Item* item = nullptr;
    RecordId record;
    VersionId version;
    std::optional<Instant> received; ///< durable here
    std::optional<Instant> recorded; ///< its block's time
    /// When the version after it, or its deletion, became known (its recorded, else its received instant).
    std::optional<Instant> replacedAt;
    bool replaced = false; ///< there is a later version
    bool shown = true;     ///< false: failed its check or erased; only its place in time may be used
};

/// The instant from which an entry is known: recorded, else received, else the beginning of time.
Instant knownAt(const Entry& entry);
/// Whether a later version was known: now, or at `asKnownAt` where given.
bool isReplaced(const Entry& entry, const std::optional<Instant>& asKnownAt);
/// Earliest and latest bound of what an item is about. No time, or none that an Instant reaches: both are the instant
/// it is known at. A period without end, or with one after 2261, is still going on: latest = kForever.
struct Bounds {
    std::int64_t earliest = 0; ///< nanoseconds
    std::int64_t latest = 0;
};
inline constexpr std::int64_t kForever = INT64_MAX;
Bounds bounds(const Entry& entry);

/// The health-state query (requirements A4) on what one patient's replica holds.
struct Query {
    std::vector<std::string> dataSets;        ///< empty = all
    std::vector<std::string> attributes;      ///< empty = all
    std::vector<model::Condition> conditions; ///< see below
    std::optional<Instant> from;              ///< items that end before are left out
    std::optional<Instant> to;                ///< items that start after are left out
    std::optional<Instant> asKnownAt;         ///< the record as it was then
    std::string search;                       ///< words, all of which must occur in code, value, provider or note
    bool replaced = false;                    ///< also versions that have a later one
};

struct Selection {
    std::vector<std::uint32_t> order; ///< indices into the entries: earliest, latest, record, version, path
    std::uint64_t total = 0;          ///< entries that are not replaced (at asKnownAt, where given)
    std::uint64_t hidden = 0;         ///< entries not yet known at asKnownAt
};

/// Pure. An item passes when it is known, not replaced, in the frame, of a wanted data set and attribute,
/// has every searched word, and, of the conditions that name its attribute, meets every one; with
/// conditions, items of attributes that no condition names are left out.
Selection select(std::span<const Entry> entries, const Query& query);

/// Instants at which the record grew (distinct, ascending).
std::vector<Instant> arrivals(std::span<const Entry> entries);

} // namespace twinchart::twin
