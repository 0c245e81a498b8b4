// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/verify.h>

#include <string>

namespace twinchart::conformance {

/// Structure, hashes, every signature, and more than two thirds of the power: "valid", or the reason's name.
inline std::string judgedVotes(const ledger::SignedHeader& signedHeader, const ledger::ValidatorSet& validators)
{
    ledger::VerifyOptions options;
    options.maxValidators = ledger::kMaxValidators;
    options.checkEverySignature = true;
    const ledger::Anchor anchor{signedHeader.header.chainId, signedHeader.commit.blockId.hash, {}, 0};
    ledger::ConsensusVerifier verifier;
    const auto trusted = ledger::verifyAnchor(
        anchor, ledger::UntrustedBlock({{signedHeader, validators}, std::nullopt}), options, verifier);
    return trusted ? "valid" : std::string(ledger::nameOf(trusted.error()));
}

} // namespace twinchart::conformance
