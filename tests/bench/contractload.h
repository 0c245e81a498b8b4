// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testworld.h"

#include <string_view>

/// What bench_contract works on: a large state of a hospital, and transactions for it.
namespace twinchart::contract::bench {

/// Roots of the state's contributions, and its patients.
Digest256 rootAt(std::size_t n);
PatientHandle handleAt(std::size_t n);
ContributionEntry contributionAt(std::size_t n);

/// The world's entries, coins for the staff, patients of the custodian, and contributions until there are `keys`.
std::vector<StateChange> stateOf(const test::World& world, std::size_t keys);

/// By six keys: certificates, permissions, contributions (a third), anchors, transfers, paid ones, restrictions, share
/// requests, access notices and store receipts. All good on stateOf(), in any number below 24,000 from `first` on.
std::vector<Bytes> mixed(test::World& world, std::size_t count, std::string_view name, std::size_t first = 0);

} // namespace twinchart::contract::bench
