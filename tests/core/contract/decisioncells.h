// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/decision.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The decision table spread out over a catalogue: what decision_table prints and its tests walk over.
namespace twinchart::contract::test {

/// A data set in the cells; without an entry it is in no catalogue.
struct DataColumn {
    std::optional<CatalogueEntry> entry;
    bool selfReported = false;
};

/// The table of a catalogue file, as it stands in state; none when it is no catalogue.
std::optional<CatalogueTable> tableOf(BytesView catalogueFile);
/// Ascending by code, the unknown one last.
std::vector<DataColumn> columnsOf(const CatalogueTable& table);
/// Every role, the last one a number that nobody defined.
const std::vector<Role>& allRoles();

/// All questions in the order of the cells: role, data set, action, consent, purpose, emergency.
void forEachCell(const std::vector<DataColumn>& columns, const std::function<void(const Question&)>& visit);

/// "cells<TAB>N", then a line a cell: role, code, stage, class, writable, selfReported, action, consent, purpose,
/// emergency, answer.
std::string cellsOf(const std::vector<DataColumn>& columns);
/// The rules as a table in Markdown.
std::string markdownOf(std::span<const DecisionRule> rules);

} // namespace twinchart::contract::test
