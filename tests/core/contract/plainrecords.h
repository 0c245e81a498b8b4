// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plainmodel.h"

namespace twinchart::contract::test {

/// Owners, circles, contributions, deletions, delegates, emergencies, reviews, store receipts, attestations. Of
/// contributions it judges the grants among the readers as well. Not judged: what a fee was paid for and would be done
/// alone, since whether the fee can be paid is the coins' to say; its effects are kept.
std::unique_ptr<PlainModel> recordModel(const StateTrie& start);

} // namespace twinchart::contract::test
