// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/verify.h>

namespace twinchart::ledger {

/// The one place that makes trusted blocks.
struct TrustedBlockMaker {
    static TrustedBlock make(Header header, const Digest256& hash, ValidatorSet validators, const Digest256& setHash);
    /// With the next set when it came along, else the block's own.
    static TrustedBlock make(const ReceivedBlock& received, const Digest256& hash);
};

/// What the structure of a block gives to the later steps.
struct Structure {
    Digest256 headerHash;
    std::int64_t totalPower = 0;
};

/// Everything about a block that needs no other block and no signature. `known`: a block whose validators passed these
/// checks; a set equal to them is not checked and hashed again.
Expected<Structure, InvalidReason> checkStructure(const ReceivedBlock& received, std::string_view chainId,
                                                  std::size_t maxValidators, const TrustedBlock* known = nullptr);
/// Policy inside its limits.
bool valid(const VerifyOptions& options);
/// The trusting period of a trusted block is over.
bool isOlderThanPeriod(const TrustedBlock& trusted, const VerifyOptions& options, Timestamp now);
/// floor(total * level), exact for total <= kMaxTotalPower.
std::int64_t fractionOf(std::int64_t total, TrustLevel level);

} // namespace twinchart::ledger
