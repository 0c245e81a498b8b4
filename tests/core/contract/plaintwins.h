// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plainmodel.h"

namespace twinchart::contract::test {

/// Authorised hospitals, twins, their instances, the master twin; surgeries; access batches and notices.
/// Unjudged: whether an expedited step must be done, as the fee is the coins' matter; it must not be when what it
/// carries must not.
std::unique_ptr<PlainModel> twinModel(const StateTrie& start);

} // namespace twinchart::contract::test
