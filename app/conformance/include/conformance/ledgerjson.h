// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <conformance/json.h>

#include <ledger/types.h>

#include <optional>

namespace twinchart::conformance {

// CometBFT's JSON forms of the ledger's types. None when a part is missing or cannot be such a value.
std::optional<ledger::Timestamp> timestampOf(Json json);
std::optional<ledger::BlockId> blockIdOf(Json json); ///< null or absent = the zero block id
std::optional<ledger::Header> headerOf(Json json);
std::optional<ledger::Commit> commitOf(Json json);
std::optional<ledger::SignedHeader> signedHeaderOf(Json json); ///< {header, commit}
std::optional<ledger::ValidatorSet> validatorSetOf(Json json); ///< {validators, proposer?}

} // namespace twinchart::conformance
