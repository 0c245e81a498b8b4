// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "work.h"

#include <crypto/hash.h>

#include <algorithm>

namespace twinchart::sync {

namespace {
constexpr std::size_t kTogether = 64; ///< contributions sent, submitted and proven in one go
constexpr std::size_t kTransactionOctets = 3u << 20;
using contract::Code;

bool isThere(const contract::ContributionEntry& entry, const replica::ContributionInfo& info, const KeyId& signer)
{
    return entry.handle == info.handle && entry.depth == info.depth && entry.catalogue == info.catalogue &&
           static_cast<std::uint8_t>(entry.permissionClass) == info.permissionClass &&
           (!info.mine || entry.signer == signer);
}
} // namespace

replica::StoredVerdict verdictOf(const HeaderTrust& trust, LedgerHeight height, const Digest256& header, Instant now)
{
    replica::StoredVerdict v;
    v.verdict =
        trust.state == HeaderTrust::State::Verified ? replica::Verdict::Verified : replica::Verdict::NotYetTrusted;
    v.gap = trust.state == HeaderTrust::State::NoWitness  ? replica::TrustGap::NoWitness
            : trust.state == HeaderTrust::State::Verified ? replica::TrustGap::None
                                                          : replica::TrustGap::Expired;
    v.height = height;
    v.header = header;
    v.witnesses = trust.witnesses;
    v.at = now;
    return v;
}

namespace {
/// Those of the listed readers: the writer's wrap for itself stays here.
std::vector<gateway::WrapRow> wrapsOf(const replica::Outgoing& outgoing, const contract::ContributionBody& body)
{
    std::vector<gateway::WrapRow> out;
    for (const replica::NewWrap& w : outgoing.wraps)
        if (w.set < body.readerSets.size() &&
            std::ranges::find(body.readerSets[w.set].recipients, w.recipient, &contract::Recipient::key) !=
                body.readerSets[w.set].recipients.end())
            out.push_back({w.set, w.recipient, w.sealed});
    return out;
}

/// What the vault has whole may lack the wraps that were sealed since; to put them again changes nothing.
Result<void> putWraps(gateway::Gateway& gateway, const Digest256& root, const replica::Outgoing& outgoing,
                      const contract::ContributionBody& body)
{
    gateway::VaultPutRequest request;
    request.root = root;
    request.wraps = wrapsOf(outgoing, body);
    request.complete = true;
    SYNC_TRY(gateway.call(request));
    return {};
}
} // namespace

Result<void> putIntoVault(replica::Replica& replica, gateway::Gateway& gateway, const replica::ContributionInfo& info,
                          const replica::Outgoing& outgoing, const contract::ContributionBody& body,
                          std::size_t batchOctets)
{
    gateway::VaultPutRequest request;
    request.root = info.root;
    SYNC_ASSIGN(request.leaves, replica.leaves(info.root));
    std::size_t octets = 0;
    const auto send = [&]() -> Result<void> {
        SYNC_TRY(gateway.call(request));
        request = {};
        request.root = info.root;
        octets = 0;
        return {};
    };
    for (std::uint32_t from = 0;;) {
        SYNC_ASSIGN(auto some, replica.ciphertexts(info.root, from, batchOctets));
        if (some.empty())
            break;
        for (auto& [leaf, ciphertext] : some) {
            for (std::size_t offset = 0; offset < ciphertext.size(); offset += gateway::kCiphertextPiece) {
                const std::size_t size = std::min(gateway::kCiphertextPiece, ciphertext.size() - offset);
                if (octets + size > batchOctets && octets != 0)
                    TWINCHART_TRY(send());
                request.ciphertexts.push_back(
                    {leaf, offset, ciphertext.size(), bytesOf(BytesView(ciphertext).subspan(offset, size))});
                octets += size;
            }
            from = leaf + 1;
        }
        if (from == 0)
            break;
    }
    request.tables = outgoing.tables;
    request.wraps = wrapsOf(outgoing, body);
    request.complete = true;
    return send();
}

Expected<void, SyncError> Synchroniser::prove(Work& work, std::vector<replica::ContributionInfo> waiting)
{
    if (waiting.empty())
        return {};
    // The block may be younger than this call's beginning.
    work.now = m_clock.now();
    TWINCHART_ASSIGN(const HeaderTrust trust, m_headers.advance(work.now, work.progress, work.cancel));
    work.report.trust = trust;
    if (trust.height < 2)
        return {};
    const LedgerHeight height = trust.height - 1;
    TWINCHART_ASSIGN(const Digest256 appHash, m_headers.appHashAt(trust.height));
    std::vector<Digest256> roots;
    for (const auto& info : waiting)
        roots.push_back(info.root);
    TWINCHART_ASSIGN(const auto fetched, fetchEvidence(m_gateway, height, appHash, roots));
    std::vector<LedgerHeight> heights;
    for (const Fetched& f : fetched)
        if (f.found && f.entry.height < trust.height)
            heights.push_back(f.entry.height);
    replica::Batch batch;
    TWINCHART_ASSIGN(const auto headers, m_headers.headersAt(heights, &batch));
    std::vector<std::pair<Digest256, std::uint32_t>> leaves; // of others' contributions of which something was replaced
    for (std::size_t n = 0; n < waiting.size(); ++n) {
        const replica::ContributionInfo& info = waiting[n];
        const Fetched& f = fetched[n];
        if (!f.found) {
            work.outcome(info.root, Outcome::Deferred);
            continue;
        }
        const auto block = headers.find(f.entry.height);
        if (!isThere(f.entry, info, m_device.signing.id()) || block == headers.end()) {
            work.outcome(info.root, Outcome::Contradicted);
            work.problem("the ledger holds a contribution under one of our roots that is not ours");
            continue;
        }
        replica::Recording& r = batch.recordings.emplace_back();
        r.root = info.root;
        r.height = f.entry.height;
        r.index = info.index;
        r.recorded = block->second.time;
        r.transaction = f.entry.transaction;
        r.verdict = verdictOf(trust, height, trust.hash, work.now);
        r.evidence = encode(f.evidence);
        if (!info.mine && !f.evidence.standing)
            for (std::uint32_t leaf = 0; leaf < 1u << info.depth; ++leaf)
                leaves.emplace_back(info.root, leaf);
        work.outcome(info.root, info.mine ? Outcome::Recorded : Outcome::Received);
        (info.mine ? work.report.sent : work.report.received) += info.records;
    }
    work.tell(SyncProgress::Stage::Keeping, 0, 0);
    TWINCHART_TRY(askReplaced({height, appHash, trust.time}, leaves, batch));
    if (!batch.recordings.empty() || !batch.headers.empty())
        SYNC_TRY(m_replica.write(batch));
    return {};
}

Expected<void, SyncError> Synchroniser::sendOutbox(Work& work)
{
    // What was refused before may find other readers, another permission or another order now.
    SYNC_ASSIGN(auto refused, m_replica.refused());
    TWINCHART_TRY(wrapAgain(work, std::move(refused), nullptr));
    SYNC_ASSIGN(const auto all, m_replica.outbox());
    std::vector<replica::ContributionInfo> again;
    TWINCHART_TRY(sendAll(work, all, &again));
    if (again.empty())
        return {};
    std::vector<replica::ContributionInfo> left;
    TWINCHART_TRY(wrapAgain(work, std::move(again), &left));
    for (const replica::ContributionInfo& info : left) {
        work.outcome(info.root, Outcome::Refused, info.code);
        work.problem("the ledger refused a contribution: " +
                     std::string(contract::nameOf(static_cast<Code>(info.code))));
    }
    SYNC_ASSIGN(const auto anew, m_replica.outbox());
    std::vector<replica::ContributionInfo> rest;
    for (const replica::ContributionInfo& info : anew)
        if (std::ranges::find(work.wrapped, info.root) != work.wrapped.end())
            rest.push_back(info);
    return sendAll(work, rest, nullptr);
}

Expected<void, SyncError> Synchroniser::sendAll(Work& work, const std::vector<replica::ContributionInfo>& all,
                                                std::vector<replica::ContributionInfo>* wrapLater)
{
    const std::uint64_t total = all.size();
    const contract::Signer signer = contract::signerOf(m_device.signing);
    const auto nextNonce = [&](bool anew) -> Result<std::uint64_t> {
        if (anew || !work.nonce) {
            const std::array keys{contract::key::nonce(signer.id)};
            TWINCHART_ASSIGN(const auto answer, stateProofs(m_gateway, 0, keys));
            std::uint64_t last = 0;
            if (answer.front().value)
                if (const auto entry = contract::decodeEntry<contract::NonceEntry>(*answer.front().value))
                    last = entry->nonce;
            work.nonce = last;
        }
        return ++*work.nonce;
    };

    for (std::size_t first = 0; first < all.size();) {
        if (work.cancelled())
            return failed(SyncError::Kind::Cancelled);
        work.tell(SyncProgress::Stage::Sending, first, total);
        std::vector<replica::ContributionInfo> group;
        std::vector<replica::ContributionInfo> toProve;
        while (first < all.size() && group.size() < kTogether)
            group.push_back(all[first++]);

        // What an earlier call had got through before it was interrupted needs no second sending.
        std::vector<Bytes> keys;
        for (const auto& info : group)
            keys.push_back(contract::key::contribution(info.root));
        TWINCHART_ASSIGN(const auto known, stateProofs(m_gateway, 0, keys));
        gateway::VaultStatRequest stat;
        for (const auto& info : group)
            stat.roots.push_back(info.root);
        SYNC_ASSIGN(const auto held, m_gateway.call(stat));
        if (held.rows.size() != group.size())
            return failed(SyncError::Kind::Malformed, "vault state");
        std::vector<replica::Replica::Departure> departures;
        std::vector<replica::ContributionInfo> departing;
        for (std::size_t n = 0; n < group.size(); ++n) {
            if (known[n].value || !group[n].mine) {
                toProve.push_back(group[n]);
                continue;
            }
            SYNC_ASSIGN(replica::Outgoing outgoing, m_replica.outgoing(group[n].root));
            auto transaction = contract::decodeTransaction(outgoing.transaction);
            const auto* body = transaction ? std::get_if<contract::ContributionBody>(&transaction->body) : nullptr;
            if (body == nullptr || transaction->signer != signer.id || transaction->chain != m_genesis.chain) {
                SYNC_TRY(m_replica.markRefused(group[n].root, static_cast<std::uint32_t>(Code::Malformed)));
                work.outcome(group[n].root, Outcome::Refused, static_cast<std::uint32_t>(Code::Malformed));
                continue;
            }
            const bool isWhole = held.rows[n].state == gateway::VaultState::Complete;
            if (auto done = isWhole
                                ? putWraps(m_gateway, group[n].root, outgoing, *body)
                                : putIntoVault(m_replica, m_gateway, group[n], outgoing, *body, m_options.batchOctets);
                !done) {
                if (done.error().kind != SyncError::Kind::Refused)
                    return done;
                work.outcome(group[n].root, Outcome::Deferred);
                work.problem("the node's vault refused a contribution: " + done.error().detail);
                continue;
            }
            TWINCHART_ASSIGN(const std::uint64_t nonce, nextNonce(false));
            departures.push_back({group[n].root, contract::build({m_genesis.chain, nonce, transaction->expiryHeight,
                                                                  transaction->expiryTime},
                                                                 transaction->body, signer)});
            departing.push_back(group[n]);
        }
        work.tell(SyncProgress::Stage::Submitting, first, total);
        for (bool again = false; !departures.empty();) {
            SYNC_TRY(m_replica.markAllSent(departures));
            gateway::SubmitResponse results;
            for (std::size_t n = 0; n < departures.size();) {
                gateway::SubmitRequest request;
                std::size_t octets = 0;
                while (n < departures.size() && octets < kTransactionOctets) {
                    octets += departures[n].transaction.size();
                    request.transactions.push_back(departures[n++].transaction);
                }
                const std::size_t expected = request.transactions.size();
                SYNC_ASSIGN(auto answer, m_gateway.call(request));
                if (answer.results.size() != expected)
                    return failed(SyncError::Kind::Malformed, "submit results");
                std::ranges::move(answer.results, std::back_inserter(results.results));
            }
            std::vector<replica::Replica::Departure> retry;
            std::vector<replica::ContributionInfo> retrying;
            for (std::size_t n = 0; n < departures.size(); ++n) {
                const gateway::SubmitResult& r = results.results[n];
                if (r.code == static_cast<std::uint32_t>(Code::Ok) ||
                    r.code == static_cast<std::uint32_t>(Code::RootReused)) {
                    departing[n].index = r.index;
                    toProve.push_back(departing[n]);
                } else if (r.code == static_cast<std::uint32_t>(Code::NonceNotAbove) && !again) {
                    // Something else signed with this key meanwhile.
                    TWINCHART_ASSIGN(const std::uint64_t nonce, nextNonce(retry.empty()));
                    auto transaction = contract::decodeTransaction(departures[n].transaction);
                    retry.push_back({departures[n].root, contract::build({m_genesis.chain, nonce, 0, {}},
                                                                         std::move(transaction->body), signer)});
                    retrying.push_back(departing[n]);
                } else {
                    SYNC_TRY(m_replica.markRefused(departures[n].root, r.code));
                    if (wrapLater != nullptr) {
                        departing[n].code = r.code;
                        wrapLater->push_back(departing[n]);
                        continue;
                    }
                    work.outcome(departures[n].root, Outcome::Refused, r.code);
                    work.problem("the ledger refused a contribution: " + r.reason);
                }
            }
            departures = std::move(retry);
            departing = std::move(retrying);
            again = true;
        }
        work.tell(SyncProgress::Stage::Proving, first, total);
        TWINCHART_TRY(prove(work, std::move(toProve)));
    }
    work.tell(SyncProgress::Stage::Sending, total, total);
    return {};
}

namespace {
/// What an anchor was made over. What sync itself writes down between two anchors is no reason for another one.
Bytes anchoredContent(const replica::Replica::Counts& counts)
{
    return Writer()
        .u64(counts.contributions)
        .u64(counts.records)
        .u64(counts.outbox)
        .u64(counts.refused)
        .u64(counts.audit)
        .bytes();
}
} // namespace

Expected<bool, SyncError> Synchroniser::anchored()
{
    SYNC_ASSIGN(const auto counts, m_replica.counts());
    SYNC_ASSIGN(const auto before, m_replica.get(replica::Section::Settings, viewOf(kAnchorKey)));
    const Bytes now = anchoredContent(counts);
    constexpr std::size_t kAudit = 8; // last
    return before && before->size() == now.size() &&
           equal(BytesView(*before).first(now.size() - kAudit), BytesView(now).first(now.size() - kAudit));
}

Expected<void, SyncError> Synchroniser::anchor(Work& work)
{
    SYNC_ASSIGN(const auto counts, m_replica.counts());
    const Bytes content = anchoredContent(counts);
    SYNC_ASSIGN(const auto before, m_replica.get(replica::Section::Settings, viewOf(kAnchorKey)));
    if (before && *before == content) {
        work.report.anchored = true;
        return {};
    }
    const replica::Head head = m_replica.head();
    const contract::Signer signer = contract::signerOf(m_device.signing);
    const std::array keys{contract::key::nonce(signer.id)};
    TWINCHART_ASSIGN(const auto answer, stateProofs(m_gateway, 0, keys));
    std::uint64_t last = 0;
    if (answer.front().value)
        if (const auto entry = contract::decodeEntry<contract::NonceEntry>(*answer.front().value))
            last = entry->nonce;
    const Bytes transaction =
        contract::build({m_genesis.chain, last + 1, 0, {}}, contract::AnchorBody{head.root, head.counter}, signer);
    SYNC_ASSIGN(const auto submitted, m_gateway.call(gateway::SubmitRequest{{transaction}}));
    work.nonce.reset();
    if (submitted.results.size() != 1)
        return failed(SyncError::Kind::Malformed, "submit results");
    if (const auto& r = submitted.results.front(); r.code != 0) {
        work.problem("the anchor was refused: " + r.reason);
        return {};
    }
    // Noted when it stands: a sending that fails is tried again by the next sync.
    replica::Batch note;
    note.entries.push_back({replica::Section::Settings, bytesOf(kAnchorKey), content});
    SYNC_TRY(m_replica.write(note));
    work.report.anchored = true;
    return {};
}

} // namespace twinchart::sync
