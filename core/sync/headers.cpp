// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sync/headers.h>

#include "errors.h"

#include <crypto/random.h>
#include <ledger/encoding.h>
#include <ledger/hashes.h>

#include <algorithm>
#include <iterator>

namespace twinchart::sync {

namespace {
constexpr std::string_view kTrustedKey = "trusted header";
constexpr std::uint32_t kPage = 500;
constexpr std::size_t kStoreEvery = 2'000; ///< headers stepped between two durable points

std::int64_t trustingPeriod(const contract::Genesis& genesis)
{
    return static_cast<std::int64_t>(genesis.trustingPeriodSeconds) * 1'000'000'000;
}

std::uint32_t signingMembers(const contract::Genesis& genesis)
{
    return static_cast<std::uint32_t>(
        std::ranges::count_if(genesis.members, [](const auto& m) { return m.validator.has_value(); }));
}

Expected<replica::StoredHeader, SyncError> storedOf(const ledger::LightBlock& block)
{
    const ledger::Header& header = block.signedHeader.header;
    const auto hash = ledger::headerHash(header);
    const auto time = header.time.instant();
    if (!hash || !time || header.height <= 0)
        return failed(SyncError::Kind::Malformed, "header");
    return replica::StoredHeader{static_cast<LedgerHeight>(header.height), *hash, *time,
                                 ledger::encode(ledger::minimal(block))};
}

ed25519::BatchSeed freshSeed()
{
    ed25519::BatchSeed out;
    crypto::randomFill(out.octets);
    return out;
}

std::uint32_t votesFor(const ledger::LightBlock& block)
{
    return static_cast<std::uint32_t>(std::ranges::count_if(
        block.signedHeader.commit.signatures, [](const auto& s) { return s.flag == ledger::BlockIdFlag::Commit; }));
}
} // namespace

Expected<void, ledger::InvalidReason> verifyBelow(const ledger::TrustedBlock& trusted, const ledger::LightBlock& block,
                                                  const ledger::VerifyOptions& options,
                                                  ledger::ConsensusVerifier& verifier)
{
    ledger::Anchor anchor;
    anchor.chainId = trusted.header().chainId;
    anchor.validatorsHash = ledger::validatorsHash(trusted.validators());
    const ledger::Header& header = block.signedHeader.header;
    if (header.height > trusted.header().height)
        return Unexpected{ledger::InvalidReason::Height};
    if (header.height == trusted.header().height)
        anchor.headerHash = trusted.hash();
    else if (header.time >= trusted.header().time)
        return Unexpected{ledger::InvalidReason::TimeNotAfter};
    TWINCHART_TRY(ledger::verifyAnchor(anchor, ledger::UntrustedBlock({block, std::nullopt}), options, verifier));
    return {};
}

HeaderTracker::HeaderTracker(replica::Replica& replica, gateway::Gateway& gateway, const contract::Genesis& genesis)
    : m_replica(replica), m_gateway(gateway), m_genesis(genesis), m_verifier(freshSeed())
{
    m_trust.signingMembers = signingMembers(genesis);
}
HeaderTracker::~HeaderTracker() = default;

ledger::VerifyOptions HeaderTracker::options() const
{
    ledger::VerifyOptions o;
    o.trustingPeriodNs = trustingPeriod(m_genesis);
    // What is kept becomes part of proofs: no octet of it may be beyond verification.
    o.checkEverySignature = true;
    return o;
}

HeaderTrust HeaderTracker::judged(Instant now) const
{
    HeaderTrust t = m_trust;
    if (!m_trusted) {
        t.state = HeaderTrust::State::None;
        return t;
    }
    const ledger::Header& header = m_trusted->header();
    t.height = static_cast<LedgerHeight>(header.height);
    t.hash = m_trusted->hash();
    t.time = header.time.instant().value_or(Instant{});
    t.witnesses = 0;
    if (t.time.ns + trustingPeriod(m_genesis) <= now.ns)
        t.state = HeaderTrust::State::Expired;
    else
        t.state = t.signingMembers > 1 ? HeaderTrust::State::NoWitness : HeaderTrust::State::Verified;
    return t;
}

Expected<HeaderTrust, SyncError> HeaderTracker::restore(Instant now)
{
    if (!m_trusted) {
        SYNC_ASSIGN(const auto octets, m_replica.get(replica::Section::Settings, viewOf(kTrustedKey)));
        if (octets) {
            auto block = ledger::decodeLightBlock(*octets);
            if (!block || block->signedHeader.header.chainId != m_genesis.chain)
                return failed(SyncError::Kind::OtherChain, "stored header");
            m_trust.signedBy = votesFor(*block);
            auto trusted = ledger::restoreTrusted(block->signedHeader.header, block->validators);
            if (!trusted)
                return failed(trusted.error());
            m_trusted = std::move(*trusted);
        }
    }
    m_trust = judged(now);
    return m_trust;
}

Expected<std::vector<ledger::LightBlock>, SyncError> HeaderTracker::fetch(LedgerHeight from, LedgerHeight to,
                                                                          std::uint32_t limit, LedgerHeight& newest)
{
    SYNC_ASSIGN(const auto answer, m_gateway.call(gateway::LightBlocksRequest{from, to, limit}));
    newest = answer.newest;
    std::vector<ledger::LightBlock> out;
    LedgerHeight expected = from == 0 ? answer.newest : from;
    for (const Bytes& octets : answer.blocks) {
        auto block = ledger::decodeLightBlock(octets);
        if (!block || block->signedHeader.header.height != static_cast<std::int64_t>(expected++))
            return failed(SyncError::Kind::Malformed, "light block");
        if (block->signedHeader.header.chainId != m_genesis.chain)
            return failed(SyncError::Kind::OtherChain, "light block");
        out.push_back(ledger::minimal(std::move(*block)));
    }
    if (out.empty())
        return failed(SyncError::Kind::Malformed, "no light block");
    return out;
}

Expected<void, SyncError> HeaderTracker::keep(const ledger::LightBlock& block, ledger::TrustedBlock trusted,
                                              Instant now)
{
    TWINCHART_ASSIGN(auto stored, storedOf(block));
    replica::Batch batch;
    batch.entries.push_back({replica::Section::Settings, bytesOf(kTrustedKey), stored.block});
    batch.headers.push_back(std::move(stored));
    SYNC_TRY(m_replica.write(batch));
    m_trusted = std::move(trusted);
    m_trust.signedBy = votesFor(block);
    m_trust = judged(now);
    return {};
}

Expected<void, SyncError> HeaderTracker::start(Instant now)
{
    LedgerHeight newest = 0;
    TWINCHART_ASSIGN(const auto first, fetch(1, 1, 1, newest));
    ledger::Anchor anchor;
    anchor.chainId = m_genesis.chain;
    anchor.validatorsHash = ledger::validatorsHash(contract::validatorsOf(m_genesis));
    anchor.height = 1;
    auto trusted =
        ledger::verifyAnchor(anchor, ledger::UntrustedBlock({first.front(), std::nullopt}), options(), m_verifier);
    if (!trusted)
        return failed(trusted.error());
    return keep(first.front(), std::move(*trusted), now);
}

Expected<HeaderTrust, SyncError> HeaderTracker::advance(Instant now, const ProgressSink& progress,
                                                        const CancelFlag* cancel)
{
    TWINCHART_TRY(restore(now));
    if (!m_trusted)
        TWINCHART_TRY(start(now));
    LedgerHeight newest = 0;
    TWINCHART_ASSIGN(const auto tip, fetch(0, 0, 1, newest));
    m_trust.newest = newest;
    const auto here = static_cast<LedgerHeight>(m_trusted->header().height);
    if (newest < here)
        return failed(SyncError::Kind::Invalid, "the node's chain is shorter than what was verified here");
    const ledger::LightBlock& block = tip.back();
    if (newest == here) {
        if (ledger::headerHash(block.signedHeader.header) != m_trusted->hash())
            return failed(SyncError::Kind::Invalid, "two headers of one height");
        m_trust = judged(now);
        m_trust.newest = newest;
        return m_trust;
    }
    auto verdict =
        ledger::verifyLightBlock(*m_trusted, ledger::UntrustedBlock({block, std::nullopt}), options(), now, m_verifier);
    if (auto* verified = std::get_if<ledger::Verified>(&verdict)) {
        TWINCHART_TRY(keep(block, std::move(verified->block), now));
        m_trust.newest = newest;
        return m_trust;
    }
    if (const auto* invalid = std::get_if<ledger::Invalid>(&verdict))
        return failed(invalid->reason);
    const bool expired = std::holds_alternative<ledger::Expired>(verdict);
    if (expired && m_trust.signingMembers != 1) {
        m_trust.state = HeaderTrust::State::Expired;
        return m_trust;
    }
    // Step by step: after a long sleep of a one-member home, or over changes of the validators.
    ledger::VerifyOptions stepping = options();
    stepping.sequentialWithoutPeriod = m_trust.signingMembers == 1;
    std::size_t since = 0;
    std::optional<ledger::LightBlock> last;
    std::optional<ledger::TrustedBlock> trusted = m_trusted;
    for (LedgerHeight at = here + 1; at <= newest;) {
        if (cancel != nullptr && *cancel)
            return failed(SyncError::Kind::Cancelled);
        LedgerHeight ignored = 0;
        TWINCHART_ASSIGN(const auto blocks, fetch(at, newest, kPage, ignored));
        std::vector<ledger::UntrustedBlock> received;
        for (const ledger::LightBlock& b : blocks)
            received.emplace_back(ledger::ReceivedBlock{b, std::nullopt});
        ledger::RunVerdict run = ledger::verifyRun(*trusted, received, stepping, now, m_verifier);
        if (run.stopped) {
            if (const auto* invalid = std::get_if<ledger::Invalid>(&*run.stopped))
                return failed(invalid->reason);
            m_trust.state = HeaderTrust::State::Expired;
            return m_trust;
        }
        trusted = std::move(run.last);
        last = blocks.back();
        at += blocks.size();
        since += blocks.size();
        if (since >= kStoreEvery) {
            TWINCHART_TRY(keep(*last, *trusted, now));
            since = 0;
        }
        if (progress)
            progress({SyncProgress::Stage::Headers, at - here - 1, newest - here});
    }
    if (last && since != 0)
        TWINCHART_TRY(keep(*last, std::move(*trusted), now));
    m_trust.newest = newest;
    return m_trust;
}

Expected<replica::StoredHeader, SyncError> HeaderTracker::headerAt(LedgerHeight height)
{
    TWINCHART_ASSIGN(auto found, headersAt({height}));
    return std::move(found.at(height));
}

Expected<std::map<LedgerHeight, replica::StoredHeader>, SyncError>
HeaderTracker::headersAt(std::vector<LedgerHeight> heights, replica::Batch* later)
{
    std::ranges::sort(heights);
    heights.erase(std::unique(heights.begin(), heights.end()), heights.end());
    std::map<LedgerHeight, replica::StoredHeader> out;
    std::vector<LedgerHeight> wanted;
    for (const LedgerHeight height : heights) {
        SYNC_ASSIGN(auto held, m_replica.header(height));
        if (held)
            out.emplace(height, std::move(*held));
        else
            wanted.push_back(height);
    }
    if (wanted.empty())
        return out;
    if (!m_trusted || wanted.back() > static_cast<LedgerHeight>(m_trusted->header().height))
        return failed(SyncError::Kind::NotProvable, "header above the trusted one");
    replica::Batch batch;
    for (std::size_t n = 0; n < wanted.size();) {
        // Neighbours, and neighbours but one (block and proof block), in one request.
        std::size_t end = n + 1;
        while (end < wanted.size() && wanted[end] - wanted[end - 1] <= 2 && wanted[end] - wanted[n] < kPage)
            ++end;
        LedgerHeight ignored = 0;
        TWINCHART_ASSIGN(const auto blocks, fetch(wanted[n], wanted[end - 1], 0, ignored));
        const std::size_t before = n;
        for (const ledger::LightBlock& block : blocks) {
            if (n >= end || static_cast<LedgerHeight>(block.signedHeader.header.height) != wanted[n])
                continue;
            if (auto valid = verifyBelow(*m_trusted, block, options(), m_verifier); !valid)
                return failed(valid.error());
            TWINCHART_ASSIGN(auto stored, storedOf(block));
            batch.headers.push_back(stored);
            out.emplace(wanted[n], std::move(stored));
            ++n;
        }
        if (n == before)
            return failed(SyncError::Kind::Malformed, "light blocks");
    }
    if (later != nullptr)
        std::ranges::move(batch.headers, std::back_inserter(later->headers));
    else
        SYNC_TRY(m_replica.write(batch));
    return out;
}

Expected<Digest256, SyncError> HeaderTracker::appHashAt(LedgerHeight height)
{
    if (const auto known = m_appHashes.find(height); known != m_appHashes.end())
        return known->second;
    TWINCHART_ASSIGN(const auto stored, headerAt(height));
    const auto block = ledger::decodeLightBlock(stored.block);
    const auto appHash = block ? Digest256::from(block->signedHeader.header.appHash) : std::nullopt;
    if (!appHash)
        return failed(SyncError::Kind::Malformed, "app hash");
    m_appHashes[height] = *appHash;
    return *appHash;
}

} // namespace twinchart::sync
