// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "structure.h"

#include <ledger/hashes.h>

#include <algorithm>
#include <array>

namespace twinchart::ledger {

namespace {

using Checked = Expected<void, InvalidReason>;

constexpr std::array kReasonNames{
    "BadOptions",       "TooManyValidators", "BlockProtocol",      "ChainId",        "Height",
    "HashSize",         "ProposerAddress",   "TimeRange",          "CommitHeight",   "CommitRound",
    "CommitBlockId",    "NoSignatures",      "CommitEntry",        "HeaderHash",     "ValidatorSetEmpty",
    "ValidatorAddress", "ValidatorPower",    "TotalPower",         "ValidatorOrder", "DuplicateValidator",
    "ValidatorsHash",   "NextValidatorsSet", "SignatureCount",     "SignerAddress",  "HeightNotAbove",
    "TimeNotAfter",     "FromTheFuture",     "NextValidatorsHash", "BadSignature",   "NotEnoughPower",
    "AnchorMismatch",
};
static_assert(kReasonNames.size() == static_cast<std::size_t>(InvalidReason::AnchorMismatch) + 1);

Checked checkHeader(const Header& header, std::string_view chainId)
{
    if (header.version.block != kBlockProtocol)
        return Unexpected{InvalidReason::BlockProtocol};
    if (header.chainId.size() > kMaxChainIdOctets || header.chainId != chainId)
        return Unexpected{InvalidReason::ChainId};
    if (header.height <= 0)
        return Unexpected{InvalidReason::Height};
    if (!header.validatorsHash || header.appHash.size() > kMaxAppHashOctets)
        return Unexpected{InvalidReason::HashSize};
    if (!header.proposerAddress)
        return Unexpected{InvalidReason::ProposerAddress};
    if (!header.time.valid())
        return Unexpected{InvalidReason::TimeRange};
    return {};
}

bool entryFitsItsFlag(const CommitSig& entry)
{
    if (entry.flag == BlockIdFlag::Absent)
        return !entry.validatorAddress && entry.timestamp.isZero() && entry.signature.empty();
    return entry.validatorAddress && entry.timestamp.valid() && !entry.signature.empty() &&
           entry.signature.size() <= kMaxSignatureOctets;
}

Checked checkCommit(const Commit& commit, const Header& header)
{
    if (commit.height != header.height)
        return Unexpected{InvalidReason::CommitHeight};
    if (commit.round < 0)
        return Unexpected{InvalidReason::CommitRound};
    if (commit.blockId.isZero())
        return Unexpected{InvalidReason::CommitBlockId};
    if (!std::ranges::all_of(commit.signatures, entryFitsItsFlag))
        return Unexpected{InvalidReason::CommitEntry};
    if (std::ranges::all_of(commit.signatures, [](const CommitSig& s) { return s.flag == BlockIdFlag::Absent; }))
        return Unexpected{InvalidReason::NoSignatures};
    return {};
}

/// Signatures belong to validators by index; that the entry names the same one keeps a signature from being
/// counted under another's name.
Checked checkSigners(const Commit& commit, const ValidatorSet& set)
{
    if (commit.signatures.size() != set.validators.size())
        return Unexpected{InvalidReason::SignatureCount};
    for (std::size_t i = 0; i < commit.signatures.size(); ++i) {
        const CommitSig& entry = commit.signatures[i];
        if (entry.flag != BlockIdFlag::Absent && entry.validatorAddress != set.validators[i].address)
            return Unexpected{InvalidReason::SignerAddress};
    }
    return {};
}

/// In all that a set's hash covers, and its addresses.
bool sameValidators(const ValidatorSet& a, const ValidatorSet& b)
{
    return std::ranges::equal(a.validators, b.validators, [](const Validator& x, const Validator& y) {
        return x.power == y.power && x.key == y.key && x.address == y.address;
    });
}

/// A header may announce the empty set; such a set is the header's, but nothing can be built on it.
Checked checkNextValidators(const ReceivedBlock& received, const Header& header, std::size_t maxValidators)
{
    if (!received.nextValidators)
        return {};
    const ValidatorSet& next = *received.nextValidators;
    if (header.nextValidatorsHash != validatorsHash(next) ||
        (!next.validators.empty() && !checkValidatorSet(next, maxValidators)))
        return Unexpected{InvalidReason::NextValidatorsSet};
    return {};
}

} // namespace

std::string_view nameOf(InvalidReason reason)
{
    return kReasonNames.at(static_cast<std::size_t>(reason));
}

Expected<std::int64_t, InvalidReason> checkValidatorSet(const ValidatorSet& set, std::size_t limit)
{
    const std::vector<Validator>& all = set.validators;
    if (all.empty())
        return Unexpected{InvalidReason::ValidatorSetEmpty};
    if (all.size() > std::min(limit, kMaxValidators))
        return Unexpected{InvalidReason::TooManyValidators};
    std::int64_t total = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].power < 0)
            return Unexpected{InvalidReason::ValidatorPower};
        if (all[i].power > kMaxTotalPower - total)
            return Unexpected{InvalidReason::TotalPower};
        total += all[i].power;
        if (i == 0)
            continue;
        if (all[i].address == all[i - 1].address)
            return Unexpected{InvalidReason::DuplicateValidator};
        if (all[i].power > all[i - 1].power ||
            (all[i].power == all[i - 1].power && all[i].address < all[i - 1].address))
            return Unexpected{InvalidReason::ValidatorOrder};
    }
    std::vector<Address> addresses;
    addresses.reserve(all.size());
    for (const Validator& validator : all)
        addresses.push_back(validator.address);
    std::ranges::sort(addresses);
    if (std::ranges::adjacent_find(addresses) != addresses.end())
        return Unexpected{InvalidReason::DuplicateValidator};
    for (const Validator& validator : all) {
        if (addressOf(validator.key) != validator.address)
            return Unexpected{InvalidReason::ValidatorAddress};
    }
    return total;
}

Expected<Structure, InvalidReason> checkStructure(const ReceivedBlock& received, std::string_view chainId,
                                                  std::size_t maxValidators, const TrustedBlock* known)
{
    const Header& header = received.block.signedHeader.header;
    const Commit& commit = received.block.signedHeader.commit;
    const ValidatorSet& set = received.block.validators;
    if (set.validators.size() > maxValidators || commit.signatures.size() > maxValidators ||
        (received.nextValidators && received.nextValidators->validators.size() > maxValidators))
        return Unexpected{InvalidReason::TooManyValidators};
    TWINCHART_TRY(checkHeader(header, chainId));
    TWINCHART_TRY(checkCommit(commit, header));
    Structure out;
    out.headerHash = *headerHash(header);
    if (commit.blockId.hash != out.headerHash)
        return Unexpected{InvalidReason::HeaderHash};
    if (known && sameValidators(set, known->validators())) {
        for (const Validator& validator : set.validators)
            out.totalPower += validator.power;
        if (header.validatorsHash != known->validatorsHash())
            return Unexpected{InvalidReason::ValidatorsHash};
    } else {
        TWINCHART_ASSIGN(out.totalPower, checkValidatorSet(set, maxValidators));
        if (header.validatorsHash != validatorsHash(set))
            return Unexpected{InvalidReason::ValidatorsHash};
    }
    TWINCHART_TRY(checkSigners(commit, set));
    TWINCHART_TRY(checkNextValidators(received, header, maxValidators));
    return out;
}

bool valid(const VerifyOptions& options)
{
    const TrustLevel level = options.trustLevel;
    return level.denominator > 0 && level.denominator <= 1'000 && level.numerator <= level.denominator &&
           3 * level.numerator >= level.denominator && options.trustingPeriodNs >= 0 && options.clockDriftNs >= 0 &&
           options.maxValidators <= kMaxValidators;
}

std::int64_t fractionOf(std::int64_t total, TrustLevel level)
{
    const std::int64_t numerator = level.numerator;
    const std::int64_t denominator = level.denominator;
    return total / denominator * numerator + total % denominator * numerator / denominator;
}

} // namespace twinchart::ledger
