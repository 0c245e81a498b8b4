// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plainmodel.h"

namespace twinchart::contract::test {

/// Members, their roots, roles and validators, catalogues, parameters, proposals and votes. Of an expedited one it
/// says when it must be refused. Unjudged is nothing; but the validator keys of the genesis are in no entry, so that
/// it would not refuse one of them a second time (no walk proposes one).
std::unique_ptr<PlainModel> governanceModel(const StateTrie& start);

} // namespace twinchart::contract::test
