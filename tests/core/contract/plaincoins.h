// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plainmodel.h"

namespace twinchart::contract::test {

/// Accounts, paid storage, tokens and purchases.
std::unique_ptr<PlainModel> coinModel(const StateTrie& start);

} // namespace twinchart::contract::test
