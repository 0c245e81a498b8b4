// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sync/prooffile.h>

#include "evidence.h"

#include <ledger/encoding.h>
#include <ledger/hashes.h>

#include <algorithm>
#include <set>

namespace twinchart::sync {

namespace {
constexpr std::string_view kTrustedKey = "trusted header";

/// Evidence of one leaf in the newest proven state.
Result<Evidence> freshEvidence(gateway::Gateway& gateway, HeaderTracker& headers, const Digest256& root,
                               std::uint32_t leaf, Instant now)
{
    TWINCHART_ASSIGN(const HeaderTrust trust, headers.advance(now));
    if (trust.height < 2)
        return failed(SyncError::Kind::NotProvable, "no proven state");
    const LedgerHeight height = trust.height - 1;
    TWINCHART_ASSIGN(const Digest256 appHash, headers.appHashAt(trust.height));
    const std::array roots{root};
    TWINCHART_ASSIGN(auto fetched, fetchEvidence(gateway, height, appHash, roots));
    if (!fetched.front().found)
        return failed(SyncError::Kind::NotProvable, "the ledger does not hold the contribution");
    Evidence evidence = std::move(fetched.front().evidence);
    if (!evidence.standing) {
        const std::array keys{contract::key::superseded(root, leaf)};
        TWINCHART_ASSIGN(auto answer, stateProofs(gateway, height, keys));
        const auto value = proven(answer.front(), appHash, keys.front());
        if (!value)
            return failed(SyncError::Kind::Invalid, "state proof");
        evidence.standing = *value ? Standing{Standing::Kind::Replaced, **value, std::move(answer.front().proof)}
                                   : Standing{Standing::Kind::NotThisLeaf, {}, std::move(answer.front().proof)};
    }
    return evidence;
}
} // namespace

Expected<ProofFile, SyncError> makeProof(replica::Replica& replica, HeaderTracker& headers, gateway::Gateway* gateway,
                                         const replica::RecordName& record, const VersionId& version, Instant now)
{
    SYNC_ASSIGN(replica::ProofMaterial material, replica.proofMaterial(record, version));
    ProofFile out;
    std::optional<Evidence> evidence;
    if (gateway != nullptr) {
        auto fresh = freshEvidence(*gateway, headers, material.contribution.root, material.path.index, now);
        if (fresh)
            evidence = std::move(*fresh);
        else if (fresh.error().kind != SyncError::Kind::Unreachable)
            return Unexpected{fresh.error()};
    }
    if (!evidence) {
        auto stored = decodeEvidence(material.evidence);
        if (material.contribution.state != replica::State::Recorded || !stored || !stored->standing)
            return failed(SyncError::Kind::NotProvable, "no stored proof of this record");
        evidence = std::move(*stored);
    }
    SYNC_ASSIGN(const auto header, replica.header(evidence->stateHeight + 1));
    auto block = header
                     ? ledger::decodeLightBlock(header->block)
                     : Expected<ledger::LightBlock, ledger::DecodeError>(Unexpected{ledger::DecodeError::MissingField});
    if (!block)
        return failed(SyncError::Kind::NotProvable, "the proof's header is not here");
    out.chain = material.binding.chain;
    out.handle = material.contribution.handle;
    out.catalogue = material.contribution.catalogue;
    out.commons = material.contribution.commons;
    out.dek = std::move(material.dek);
    out.ciphertext = std::move(material.ciphertext);
    out.path = std::move(material.path);
    out.evidence = std::move(*evidence);
    out.blocks.push_back(std::move(*block));
    return out;
}

Expected<TrustFile, SyncError> exportTrust(replica::Replica& replica, const contract::Genesis& genesis)
{
    SYNC_ASSIGN(const auto octets, replica.get(replica::Section::Settings, viewOf(kTrustedKey)));
    const auto block =
        octets ? ledger::decodeLightBlock(*octets)
               : Expected<ledger::LightBlock, ledger::DecodeError>(Unexpected{ledger::DecodeError::MissingField});
    auto trust = block ? makeTrustFile(genesis, *block) : std::nullopt;
    if (!trust)
        return failed(SyncError::Kind::NotProvable, "no trusted header whose next validators are known");
    return std::move(*trust);
}

std::vector<replica::Finding> checkEvidence(replica::Replica& replica, const contract::Genesis& genesis,
                                            std::uint64_t& checked, const replica::CheckProgress& progress)
{
    using What = replica::Finding::What;
    std::vector<replica::Finding> out;
    const auto add = [&](std::string where, std::string why, What what = What::Invalid) {
        out.push_back({what, std::move(where), std::move(why)});
    };

    ledger::ConsensusVerifier verifier;
    ledger::VerifyOptions options;
    options.checkEverySignature = true;
    std::optional<ledger::TrustedBlock> trusted;
    if (const auto octets = replica.get(replica::Section::Settings, viewOf(kTrustedKey)); octets && *octets) {
        const auto block = ledger::decodeLightBlock(**octets);
        ledger::Anchor anchor;
        anchor.chainId = genesis.chain;
        if (block)
            anchor.headerHash = ledger::headerHash(block->signedHeader.header);
        auto valid =
            block ? ledger::verifyAnchor(anchor, ledger::UntrustedBlock({*block, std::nullopt}), options, verifier)
                  : Expected<ledger::TrustedBlock, ledger::InvalidReason>(Unexpected{ledger::InvalidReason::HashSize});
        if (valid)
            trusted = std::move(*valid);
        else
            add("replica: trusted header", "does not verify");
    } else if (!octets) {
        add("replica: trusted header", "cannot be read");
    }

    std::map<LedgerHeight, std::optional<std::pair<replica::StoredHeader, Digest256>>> headers;
    const auto headerAt =
        [&](LedgerHeight height) -> const std::optional<std::pair<replica::StoredHeader, Digest256>>& {
        const auto [at, fresh] = headers.try_emplace(height);
        if (!fresh || !trusted)
            return at->second;
        const auto stored = replica.header(height);
        if (!stored || !*stored)
            return at->second;
        const auto block = ledger::decodeLightBlock((*stored)->block);
        const auto appHash = block ? Digest256::from(block->signedHeader.header.appHash) : std::nullopt;
        if (appHash && ledger::headerHash(block->signedHeader.header) == (*stored)->hash &&
            block->signedHeader.header.time == ledger::Timestamp::from((*stored)->time) &&
            verifyBelow(*trusted, *block, options, verifier))
            at->second = std::pair(**stored, *appHash);
        return at->second;
    };

    for (std::int64_t after = 0;;) {
        const auto page = replica.contributionsAfter(after, 500);
        if (!page) {
            add("replica: contributions", "cannot be read or do not fit their roots");
            return out;
        }
        if (page->empty())
            return out;
        for (const replica::ContributionInfo& info : *page) {
            after = info.id;
            ++checked;
            if (progress && !progress(checked, 0))
                return out;
            if (info.state != replica::State::Recorded)
                continue;
            const std::string where = "replica: proof of contribution " + toHex(info.root.view().first(4));
            const auto octets = replica.evidence(info.root);
            const auto evidence =
                octets ? decodeEvidence(*octets) : Expected<Evidence, CodecError>(Unexpected{CodecError::BadValue});
            const auto& header = headerAt(info.verdict.height + 1);
            const auto& block = headerAt(info.height);
            if (!evidence || evidence->stateHeight != info.verdict.height) {
                add(where, "damaged");
            } else if (!header || header->first.hash != info.verdict.header) {
                add(where, "its header does not verify");
            } else {
                const auto entry = checkEntry(*evidence, info.root, header->second);
                if (!entry || entry->entry.handle != info.handle || entry->entry.depth != info.depth ||
                    entry->entry.catalogue != info.catalogue || entry->entry.height != info.height ||
                    entry->entry.transaction != info.transaction)
                    add(where, "the ledger does not hold it so");
                else if (evidence->standing && !checkStanding(*evidence->standing, info.root, 0, header->second))
                    add(where, "whether it was superseded does not follow");
                else if (info.recorded && (!block || block->first.time != *info.recorded))
                    add(where, "its time is not its block's");
            }
        }
    }
}

} // namespace twinchart::sync
