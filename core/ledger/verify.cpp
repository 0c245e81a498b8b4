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
    if (!isOlderThanPeriod(trusted, options, now))
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

/// The trusted power behind the block's entries, if their signatures hold, which `votes` is told to require.
/// A structure that holds has no address twice, so no power counts twice.
NotYetTrusted trustIn(const TrustedBlock& trusted, const LightBlock& block, TrustLevel level, Votes& votes)
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
    for (std::size_t i = 0; i < entries.size() && evidence.signedPower <= evidence.neededPower; ++i) {
        if (entries[i].flag != BlockIdFlag::Commit)
            continue;
        const auto it = std::ranges::lower_bound(known, *entries[i].validatorAddress, {}, address);
        if (it == known.end() || (*it)->address != *entries[i].validatorAddress)
            continue;
        votes.require(i, (*it)->key);
        evidence.signedPower += (*it)->power;
    }
    return evidence;
}

/// All that can be said of a block without its signatures: its structure, or a verdict.
std::variant<Structure, Verdict> judged(const TrustedBlock& trusted, const ReceivedBlock& received,
                                        const VerifyOptions& options, Timestamp now)
{
    const auto structure = checkStructure(received, trusted.header().chainId, options.maxValidators, &trusted);
    if (!structure)
        return Invalid{structure.error()};
    if (isExpired(trusted, received, options, now))
        return Expired{trusted.header().time};
    if (const auto problem =
            relationProblem(trusted.header(), received.block.signedHeader.header, options.clockDriftNs, now))
        return Invalid{*problem};
    return *structure;
}

/// More than this many signatures in one batch save nothing, and a bad one is sought among them.
constexpr std::size_t kBatch = 900;

} // namespace

bool isOlderThanPeriod(const TrustedBlock& trusted, const VerifyOptions& options, Timestamp now)
{
    return later(trusted.header().time, options.trustingPeriodNs) <= now;
}

TrustedBlock TrustedBlockMaker::make(Header header, const Digest256& hash, ValidatorSet validators,
                                     const Digest256& setHash)
{
    TrustedBlock out;
    out.m_header = std::move(header);
    out.m_hash = hash;
    out.m_validators = std::move(validators);
    out.m_validatorsHash = setHash;
    return out;
}

TrustedBlock TrustedBlockMaker::make(const ReceivedBlock& received, const Digest256& hash)
{
    const Header& header = received.block.signedHeader.header;
    const bool useNext = received.nextValidators && !received.nextValidators->validators.empty();
    return make(header, hash, minimal(useNext ? *received.nextValidators : received.block.validators),
                useNext ? *header.nextValidatorsHash : *header.validatorsHash);
}

Verdict verifyLightBlock(const TrustedBlock& trusted, const UntrustedBlock& untrusted, const VerifyOptions& options,
                         Instant now, ConsensusVerifier& verifier)
{
    const ReceivedBlock& received = untrusted.unverified();
    if (!valid(options))
        return Invalid{InvalidReason::BadOptions};
    const auto judgement = judged(trusted, received, options, Timestamp::from(now));
    if (const auto* verdict = std::get_if<Verdict>(&judgement))
        return *verdict;
    const Structure& structure = std::get<Structure>(judgement);
    Votes votes(received.block, verifier);
    if (received.block.signedHeader.header.height != trusted.header().height + 1) {
        const NotYetTrusted trust = trustIn(trusted, received.block, options.trustLevel, votes);
        if (trust.signedPower <= trust.neededPower) {
            if (!verifier.verifyAdded())
                return Invalid{InvalidReason::BadSignature};
            return trust;
        }
    }
    const bool quorum = votes.requireQuorum(structure.totalPower, options.checkEverySignature);
    if (!verifier.verifyAdded())
        return Invalid{InvalidReason::BadSignature};
    if (!quorum)
        return Invalid{InvalidReason::NotEnoughPower};
    return Verified{TrustedBlockMaker::make(received, structure.headerHash)};
}

Verdict verifyLightBlock(const TrustedBlock& trusted, const UntrustedBlock& received, const VerifyOptions& options,
                         Instant now)
{
    ConsensusVerifier verifier;
    return verifyLightBlock(trusted, received, options, now, verifier);
}

RunVerdict verifyRun(const TrustedBlock& trusted, std::span<const UntrustedBlock> blocks, const VerifyOptions& options,
                     Instant now, ConsensusVerifier& verifier)
{
    RunVerdict out{0, trusted, std::nullopt};
    if (!valid(options)) {
        out.stopped = Invalid{InvalidReason::BadOptions};
        return out;
    }
    const Timestamp time = Timestamp::from(now);
    while (out.verified < blocks.size()) {
        // Stands on signatures that are added and not yet verified; never given out.
        TrustedBlock assumed = out.last;
        std::size_t ahead = 0;
        bool enough = true;
        while (enough && verifier.added() < kBatch && out.verified + ahead < blocks.size()) {
            const ReceivedBlock& received = blocks[out.verified + ahead].unverified();
            const auto judgement = judged(assumed, received, options, time);
            const auto* structure = std::get_if<Structure>(&judgement);
            if (!structure || received.block.signedHeader.header.height != assumed.header().height + 1)
                break;
            Votes votes(received.block, verifier);
            enough = votes.requireQuorum(structure->totalPower, options.checkEverySignature);
            assumed = TrustedBlockMaker::make(received, structure->headerHash);
            ++ahead;
        }
        if (ahead > 0 && verifier.verifyAdded() && enough) {
            out.verified += ahead;
            out.last = std::move(assumed);
            continue;
        }
        // Not a plain next block, or something among those ahead is wrong: one at a time until it shows.
        for (const std::size_t end = out.verified + std::max<std::size_t>(ahead, 1); out.verified < end;
             ++out.verified) {
            Verdict verdict = verifyLightBlock(out.last, blocks[out.verified], options, now, verifier);
            auto* verified = std::get_if<Verified>(&verdict);
            if (!verified) {
                out.stopped = std::move(verdict);
                return out;
            }
            out.last = std::move(verified->block);
        }
    }
    return out;
}

} // namespace twinchart::ledger
