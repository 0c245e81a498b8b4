// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/session.h>
#include <util/message.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twinchart::interfaces {

/// An attribute of the catalogue in force and its value as a person writes it: "72 /min" (without a unit: the
/// attribute's own), "true", "2026-03-05", "system|code|words", else plain words.
struct NamedValue {
    std::string name;
    std::string value;
};

/// One new record of one data set (A5).
struct WriteRequest {
    std::string patient; ///< own id, as resolvePatient gives it
    std::string dataSet;
    std::vector<NamedValue> values; ///< each attribute once
    std::string effective;          ///< FHIR date or date and time with offset; empty = now
    bool unusual = false;           ///< values outside what the catalogue allows without asking are meant as written
};
/// Other values in the record of an item: its next version.
struct AmendRequest {
    std::string item;
    std::vector<NamedValue> values; ///< attributes that the record has
    bool unusual = false;
};
/// A record is deleted whole, with all its items and earlier versions (A6).
struct DeleteRequest {
    std::string item;
    /// May begin with "entered in error", "erasure" or "withdrawn" (also with hyphens), which then is the ledger's
    /// reason. Otherwise that is "entered in error" of staff, "erasure" of a patient. The words themselves stay in the
    /// local audit.
    std::string reason;
};

struct WrittenItem {
    std::string item;
    std::string attribute;
    Level level = Level::Saved;
    std::uint64_t height = 0; ///< of its block; 0 before it is recorded
};
/// What is there now. With a problem: saved here and not yet recorded, or recorded and not yet heard of.
struct WriteResult {
    std::vector<WrittenItem> items;
    std::optional<Problem> problem;
};
struct DeleteResult {
    std::string item;
    std::string reason; ///< on the ledger: "entered-in-error", "erasure", "withdrawn"
    Level level = Level::Recorded;
    std::uint64_t height = 0;
    std::optional<Problem> problem; ///< the ledger has it; this store has not heard of it yet
};

} // namespace twinchart::interfaces
