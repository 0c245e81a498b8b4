// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/genesis.h>
#include <ledger/types.h>
#include <util/codec.h>
#include <util/expected.h>

namespace twinchart::sync {

/// What a verifier starts from (TCF1, README). It comes from a source that is believed; its digest only guards
/// against damage. The policy is fixed in it and cannot be lowered by a setting.
struct TrustFile {
    contract::Genesis genesis;           ///< chain, members' keys, trusting period, flags
    ledger::LightBlock block;            ///< trusted, minimal form
    ledger::ValidatorSet nextValidators; ///< the set that block announces, minimal form
    std::uint32_t witnessesNeeded = 0;   ///< 0 only where one member signs
    friend bool operator==(const TrustFile&, const TrustFile&) = default;
};

inline constexpr std::size_t kMaxTrustFile = 8u << 20;
Bytes encode(const TrustFile& trust);
/// Strict; also refuses a block that is not of the genesis's chain, sets that are not the header's, and a policy
/// below what the number of signing members asks for.
Expected<TrustFile, CodecError> decodeTrustFile(BytesView octets);
/// The trust of a home from its own parts. None when the next set is not known (it differs from the block's own).
std::optional<TrustFile> makeTrustFile(const contract::Genesis& genesis, const ledger::LightBlock& block);

} // namespace twinchart::sync
