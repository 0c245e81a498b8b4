// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/verify.h>

#include "structure.h"
#include "votes.h"

#include <ledger/encoding.h>

#include <algorithm>

namespace twinchart::ledger {

namespace {

Timestamp later(Timestamp t, std::int64_t ns)
{
    const std::int64_t nanos = t.nanos + ns % 1'000'000'000;
    return {t.seconds + ns / 1'000'000'000 + nanos / 1'000'000'000, static_cast<std::int32_t>(nanos % 1'000'000'000)};
}

bool isExpired(const TrustedBlock& trusted, const ReceivedBlock& received, const VerifyOptions& options, Timestamp now)
{
    if (later(trusted.header().time, options.trustingPeriodNs) > now)
        return false;
    const bool adjacent = received.block.signedHeader.header.height == trusted.header().height + 1;
    return !(options.sequentialWithoutPeriod && adjacent && received.block.validators.validators.size() == 1);
}

std::optional<InvalidReason> relationProblem(const Header& trusted, const Header& header, std::int64_t driftNs,
                                             Timestamp now)
{
    if (header.height <= trusted.height)
        return InvalidReason::HeightNotAbove;
    if (header.time <= trusted.time)
        return InvalidReason::TimeNotAfter;
    if (header.time >= later(now, driftNs))
        return InvalidReason::FromTheFuture;
    if (header.height == trusted.height + 1 && header.validatorsHash != trusted.nextValidatorsHash)
        return InvalidReason::NextValidatorsHash;
    return std::nullopt;
}

/// Did enough of the trusted validators sign? A structure that holds has no address twice, so no power counts twice.
std::optional<Verdict> trustProblem(const TrustedBlock& trusted, const LightBlock& block, TrustLevel level,
                                    Votes& votes)
{
    std::vector<const Validator*> known;
    NotYetTrusted evidence;
    for (const Validator& validator : trusted.validators().validators) {
        known.push_back(&validator);
        evidence.totalPower += validator.power;
    }
    const auto address = [](const Validator* v) { return v->address; };
    std::ranges::sort(known, {}, address);
    evidence.neededPower = fractionOf(evidence.totalPower, level);
    const std::vector<CommitSig>& entries = block.signedHeader.commit.signatures;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].flag != BlockIdFlag::Commit)
            continue;
        const auto it = std::ranges::lower_bound(known, *entries[i].validatorAddress, {}, address);
        if (it == known.end() || (*it)->address != *entries[i].validatorAddress)
            continue;
        if (!votes.signedBy(i, (*it)->key))
            return Invalid{InvalidReason::BadSignature};
        evidence.signedPower += (*it)->power;
        if (evidence.signedPower > evidence.neededPower)
            return std::nullopt;
    }
    return evidence;
}

} // namespace

TrustedBlock TrustedBlockMaker::make(Header header, const Digest256& hash, ValidatorSet validators)
{
    TrustedBlock out;
    out.m_header = std::move(header);
    out.m_hash = hash;
    out.m_validators = std::move(validators);
    return out;
}

TrustedBlock TrustedBlockMaker::make(const ReceivedBlock& received, const Digest256& hash)
{
    const bool useNext = received.nextValidators && !received.nextValidators->validators.empty();
    return make(received.block.signedHeader.header, hash,
                minimal(useNext ? *received.nextValidators : received.block.validators));
}

Verdict verifyLightBlock(const TrustedBlock& trusted, const UntrustedBlock& untrusted, const VerifyOptions& options,
                         Instant now, ConsensusVerifier& verifier)
{
    const ReceivedBlock& received = untrusted.unverified();
    const Header& header = received.block.signedHeader.header;
    const Timestamp time = Timestamp::from(now);
    if (!valid(options))
        return Invalid{InvalidReason::BadOptions};
    const auto structure = checkStructure(received, trusted.header().chainId, options.maxValidators);
    if (!structure)
        return Invalid{structure.error()};
    if (isExpired(trusted, received, options, time))
        return Expired{trusted.header().time};
    if (const auto problem = relationProblem(trusted.header(), header, options.clockDriftNs, time))
        return Invalid{*problem};
    Votes votes(received.block, verifier);
    if (header.height != trusted.header().height + 1) {
        if (auto problem = trustProblem(trusted, received.block, options.trustLevel, votes))
            return *problem;
    }
    if (const auto quorum = votes.quorum(structure->totalPower, options.checkEverySignature); !quorum)
        return Invalid{quorum.error()};
    return Verified{TrustedBlockMaker::make(received, structure->headerHash)};
}

Verdict verifyLightBlock(const TrustedBlock& trusted, const UntrustedBlock& received, const VerifyOptions& options,
                         Instant now)
{
    ConsensusVerifier verifier;
    return verifyLightBlock(trusted, received, options, now, verifier);
}

} // namespace twinchart::ledger
