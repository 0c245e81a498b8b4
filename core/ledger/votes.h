// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "signprefix.h"

#include <ledger/verify.h>

namespace twinchart::ledger {

/// The votes in one block's commit; its structure was checked before. Chooses which signatures must hold and gives them
/// to the verifier; what the verifier then says is its user's to ask. Borrows both arguments.
class Votes {
public:
    Votes(const LightBlock& block, ConsensusVerifier& verifier);
    /// Entry `index`, a vote for the block, must be signed by `key`. Said twice with the block's own key, it is added
    /// once.
    void require(std::size_t index, const PublicSigningKey& key);
    /// More than two thirds of the block's own power must have signed, and with it every vote met on the way, also
    /// those for nil; with `everySignature` also those behind the quorum. False: there is not enough, however they
    /// verify.
    bool requireQuorum(std::int64_t totalPower, bool everySignature);

private:
    void requireNil(std::size_t index);

    const LightBlock& m_block;
    ConsensusVerifier& m_verifier;
    SignPrefix m_signed;
    std::vector<std::uint8_t> m_required;
};

} // namespace twinchart::ledger
