// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/verify.h>

#include "structure.h"
#include "votes.h"

#include <ledger/encoding.h>
#include <ledger/hashes.h>

namespace twinchart::ledger {

Expected<TrustedBlock, InvalidReason> verifyAnchor(const Anchor& anchor, const UntrustedBlock& untrusted,
                                                   const VerifyOptions& options, ConsensusVerifier& verifier)
{
    const ReceivedBlock& received = untrusted.unverified();
    if (!valid(options) || (!anchor.headerHash && !anchor.validatorsHash))
        return Unexpected{InvalidReason::BadOptions};
    TWINCHART_ASSIGN(const Structure structure, checkStructure(received, anchor.chainId, options.maxValidators));
    const Header& header = received.block.signedHeader.header;
    if ((anchor.headerHash && *anchor.headerHash != structure.headerHash) ||
        (anchor.validatorsHash && anchor.validatorsHash != header.validatorsHash) ||
        (anchor.height != 0 && anchor.height != header.height))
        return Unexpected{InvalidReason::AnchorMismatch};
    Votes votes(received.block, verifier);
    const bool quorum = votes.requireQuorum(structure.totalPower, options.checkEverySignature);
    if (!verifier.verifyAdded())
        return Unexpected{InvalidReason::BadSignature};
    if (!quorum)
        return Unexpected{InvalidReason::NotEnoughPower};
    return TrustedBlockMaker::make(received, structure.headerHash);
}

Expected<TrustedBlock, InvalidReason> restoreTrusted(Header header, ValidatorSet validators)
{
    const auto hash = headerHash(header);
    if (!hash)
        return Unexpected{InvalidReason::HashSize};
    if (header.height <= 0)
        return Unexpected{InvalidReason::Height};
    if (!header.time.valid())
        return Unexpected{InvalidReason::TimeRange};
    if (const auto checked = checkValidatorSet(validators); !checked)
        return Unexpected{checked.error()};
    const Digest256 setHash = validatorsHash(validators);
    if (header.validatorsHash != setHash && header.nextValidatorsHash != setHash)
        return Unexpected{InvalidReason::ValidatorsHash};
    return TrustedBlockMaker::make(std::move(header), *hash, minimal(std::move(validators)), setHash);
}

} // namespace twinchart::ledger
