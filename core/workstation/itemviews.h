// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/timeline.h>
#include <model/catalogue.h>
#include <replica/types.h>
#include <twin/timeline.h>

namespace twinchart::workstation {

/// The id by which an entry's item crosses the edge (replica::text(ItemId)). Entries carry record names.
std::string itemIdOf(const twin::Entry& entry);

/// What the record says about all its items.
struct RecordFacts {
    std::string patient; ///< own id, hex
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
