// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chainstore.h"

namespace twinchart::consortium {

/// The newest block's commit, the links of the last `links` blocks and the state's root fit together.
/// The newest block; Damaged otherwise.
Expected<Block, EngineError> checkTip(ChainStore& store, const contract::Genesis& genesis, LedgerHeight newest,
                                      LedgerHeight links);

/// Everything from the genesis on. `now` = what the time is held to be when headers are verified.
ChainCheck checkChain(ChainStore& store, const contract::Genesis& genesis, Instant now);

} // namespace twinchart::consortium
