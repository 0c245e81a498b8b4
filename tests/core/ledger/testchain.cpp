// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"

#include <ledger/encoding.h>
#include <ledger/hashes.h>

#include <cstdlib>

namespace twinchart::ledger::testing {

VoteSigner signerOf(unsigned number)
{
    const Digest256 seed = sha256(viewOf("test validator " + std::to_string(number)));
    auto signer = VoteSigner::fromSeed(seed);
    return std::move(signer).value();
}

std::vector<VoteSigner> signersOf(unsigned first, unsigned count)
{
    std::vector<VoteSigner> out;
    for (unsigned i = 0; i < count; ++i)
        out.push_back(signerOf(first + i));
    return out;
}

ValidatorSet setOf(const std::vector<VoteSigner>& signers, std::int64_t power)
{
    std::vector<Validator> validators;
    for (const VoteSigner& signer : signers)
        validators.push_back(makeValidator(signer.publicKey(), power));
    return makeValidatorSet(std::move(validators));
}

const VoteSigner& signerFor(const std::vector<VoteSigner>& signers, const Address& address)
{
    for (const VoteSigner& signer : signers) {
        if (signer.address() == address)
            return signer;
    }
    std::abort();
}

Header headerOf(std::int64_t height, const ValidatorSet& set, const ValidatorSet& next)
{
    Header header;
    header.chainId = "test-chain";
    header.height = height;
    header.time = Timestamp{kStart + height, 5};
    header.lastBlockId = {sha256(viewOf("last")), {1, sha256(viewOf("parts"))}};
    header.lastCommitHash = sha256(viewOf("commit"));
    header.dataHash = emptyHash();
    header.validatorsHash = validatorsHash(set);
    header.nextValidatorsHash = validatorsHash(next);
    header.consensusHash = consensusHash(22'020'096, -1);
    header.appHash = bytesOf(sha256(viewOf("app")).view());
    header.lastResultsHash = emptyHash();
    header.evidenceHash = emptyHash();
    header.proposerAddress = set.validators.front().address;
    return header;
}

BlockId blockIdOf(const Header& header)
{
    return {headerHash(header), {1, sha256(viewOf("part set"))}};
}

Commit commitOf(const Header& header, const ValidatorSet& set, const std::vector<VoteSigner>& signers)
{
    Commit commit{header.height, 0, blockIdOf(header), {}};
    const Timestamp time{header.time.seconds + 1, 7};
    for (const Validator& validator : set.validators) {
        CommitSig entry;
        for (const VoteSigner& signer : signers) {
            if (signer.address() == validator.address)
                entry = signer.precommit(header.chainId, header.height, 0, commit.blockId, time);
        }
        commit.signatures.push_back(entry);
    }
    return commit;
}

LightBlock blockOf(std::int64_t height, const std::vector<VoteSigner>& signers, const ValidatorSet& set,
                   const ValidatorSet& next)
{
    const Header header = headerOf(height, set, next);
    return {{header, commitOf(header, set, signers)}, set};
}

LightBlock resigned(LightBlock block, const std::vector<VoteSigner>& signers,
                    const std::function<void(Header&)>& change)
{
    change(block.signedHeader.header);
    block.signedHeader.commit = commitOf(block.signedHeader.header, block.validators, signers);
    return block;
}

VerifyOptions usualOptions()
{
    VerifyOptions options;
    options.trustingPeriodNs = 86'400'000'000'000;
    return options;
}

Instant usualNow()
{
    return Instant::fromSeconds(kStart + 120);
}

UntrustedBlock untrusted(LightBlock block)
{
    return UntrustedBlock({std::move(block), std::nullopt});
}

std::string wordOf(const Verdict& verdict)
{
    if (std::holds_alternative<Verified>(verdict))
        return "Verified";
    if (std::holds_alternative<NotYetTrusted>(verdict))
        return "NotYetTrusted";
    if (std::holds_alternative<Expired>(verdict))
        return "Expired";
    return std::string(nameOf(std::get<Invalid>(verdict).reason));
}

} // namespace twinchart::ledger::testing
