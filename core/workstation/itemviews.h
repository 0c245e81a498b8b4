// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/timeline.h>
#include <model/catalogue.h>
#include <twin/timeline.h>

#include <optional>

namespace twinchart::workstation {

/// The id by which an item crosses the edge: record (64 hex) . first octets of its version (16 hex) . path.
struct ItemId {
    RecordId record;
    std::array<std::uint8_t, 8> version{}; ///< first octets of the VersionId
    std::uint16_t path = 0;
    std::string text() const;
    static std::optional<ItemId> parse(std::string_view text);
    static ItemId of(const twin::Entry& entry);
    friend auto operator<=>(const ItemId&, const ItemId&) = default;
};

/// What the record says about all its items.
struct RecordFacts {
    std::string patient;  ///< own id, hex
    std::string source;
    std::string resource; ///< "Observation/123"
    interfaces::Level level = interfaces::Level::None;
    interfaces::Verdict verdict = interfaces::Verdict::Pending;
    interfaces::TrustGap trustGap = interfaces::TrustGap::None;
    std::uint32_t witnesses = 0;
    LedgerHeight height = 0;
    std::string supersedes; ///< item id of the version before, or ""
};

/// One datum as the edge shows it. Value, unit, flag and note stay empty when the verdict is Invalid or Erased:
/// what failed its check is never handed out as a value.
interfaces::ItemView viewOf(const twin::Entry& entry, const RecordFacts& facts, const model::Catalogue& catalogue);

/// "PHA" …
std::string stageText(model::Stage stage);
/// "", "entered-in-error", "unknown-unit", "unknown-modifier", "out-of-range".
std::string notAFactText(model::NotAFact why);

} // namespace twinchart::workstation
