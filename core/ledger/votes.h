// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "signprefix.h"

#include <ledger/verify.h>

namespace twinchart::ledger {

/// The votes in one block's commit; its structure was checked before. Borrows both arguments.
class Votes {
public:
    Votes(const LightBlock& block, ConsensusVerifier& verifier);
    /// Entry `index`, a vote for the block, is signed by `key`. Asked twice with the block's own key, it is
    /// verified once.
    bool signedBy(std::size_t index, const PublicSigningKey& key);
    /// More than two thirds of the block's own power signed it. A bad vote met on the way, also one
    /// for nil, fails the block; with `everySignature` also one behind the quorum.
    Expected<void, InvalidReason> quorum(std::int64_t totalPower, bool everySignature);

private:
    bool nilSigned(std::size_t index);

    const LightBlock& m_block;
    ConsensusVerifier& m_verifier;
    SignPrefix m_signed;
    std::vector<std::uint8_t> m_verified;
};

} // namespace twinchart::ledger
