// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What came from the vault, whoever's right it came by: opened, checked, stored with its proof.
#include "intake.h"

#include <crypto/hash.h>
#include <model/record.h>

#include <algorithm>
#include <utility>

namespace twinchart::sync {

namespace {
replica::NewRecord openRecord(const Arrival& arrival, const contract::CatalogueTable& catalogue,
                              const std::string& chain, const crypto::LeafBytes& leafBytes, Bytes ciphertext,
                              SecretBytes dek, bool commons)
{
    const crypto::Leaf leaf = crypto::decodeLeaf(leafBytes);
    replica::NewRecord r;
    r.record.octets = leaf.recordDigest.octets;
    r.version = leaf.version;
    r.commitment = leaf.commitment;
    r.ciphertextDigest = leaf.ciphertextDigest;
    r.ciphertext = std::move(ciphertext);
    r.dek = std::move(dek);
    r.dataSet.code.assign(1, 'X'); // of records that do not open
    const auto digest = crypto::ciphertextDigest(r.ciphertext);
    const auto octets = digest && *digest == leaf.ciphertextDigest
                            ? crypto::openRecord(r.ciphertext, r.dek,
                                                 replica::bindingOf(chain, arrival.body.handle, r.record, r.version,
                                                                    arrival.body.catalogue, commons),
                                                 r.commitment)
                            : Expected<Bytes, crypto::CryptoError>(Unexpected{crypto::CryptoError::Mismatch});
    if (!octets) {
        r.fault = replica::RecordFault::NotOpened;
        return r;
    }
    auto content = model::decodeRecord(*octets);
    if (!content) {
        r.fault = replica::RecordFault::NotContent;
        return r;
    }
    r.source = content->source;
    r.own = content->own;
    r.resourceType = content->resourceType;
    r.resourceId = content->resourceId;
    r.dataSet = content->dataSet;
    r.stage = content->stage;
    r.fault = faultOf(catalogue, arrival.body.permissionClass, *content);
    if (r.fault == replica::RecordFault::None)
        r.items = std::move(content->items);
    return r;
}
} // namespace

std::optional<Arrival> arrivalOf(gateway::ContributionRow row)
{
    auto transaction = contract::decodeTransaction(row.transaction);
    if (!transaction)
        return std::nullopt;
    auto* body = std::get_if<contract::ContributionBody>(&transaction->body);
    if (body == nullptr || body->root != row.root || body->handle != row.handle)
        return std::nullopt;
    Arrival out{std::move(row), *body, {}};
    out.transaction = std::move(*transaction);
    return out;
}

bool contradicts(const Fetched& proof, const Arrival& arrival)
{
    return proof.entry.handle != arrival.body.handle || proof.entry.depth != arrival.body.depth ||
           proof.entry.catalogue != arrival.body.catalogue ||
           proof.entry.permissionClass != arrival.body.permissionClass ||
           proof.entry.transaction != contract::transactionHash(arrival.row.transaction);
}

Result<std::optional<Served>> fetchFromVault(gateway::Gateway& gateway, const contract::ContributionBody& body,
                                             const CancelFlag* cancel)
{
    Served out;
    gateway::VaultGetRequest request;
    request.root = body.root;
    std::uint64_t total = 0;
    Bytes coming; // the pieces of request.fromLeaf
    for (;;) {
        if (cancel != nullptr && *cancel)
            return failed(SyncError::Kind::Cancelled);
        auto page = gateway.call(request);
        if (!page) {
            if (page.error().kind == gateway::GatewayError::Kind::Refused &&
                page.error().code == gateway::Refusal::NotFound)
                return std::optional<Served>{};
            return Unexpected{errorOf(page.error())};
        }
        if (request.first) {
            out.leaves = std::move(page->leaves);
            out.sets = std::move(page->sets);
            if (!leadsToRoot(out, body))
                return std::optional(std::move(out));
        }
        for (gateway::CiphertextPiece& piece : page->ciphertexts) {
            if (piece.leaf > request.fromLeaf)
                coming.clear(); // the rest of the one before is withheld
            if (piece.leaf < request.fromLeaf || piece.leaf >= out.leaves.size() || piece.octets.empty() ||
                piece.offset != coming.size() || (piece.offset != 0 && piece.total != total) ||
                piece.total > crypto::kRecordLimit + (1u << 20) || piece.octets.size() > piece.total - piece.offset)
                return failed(SyncError::Kind::Malformed, "ciphertext pieces");
            total = piece.total;
            coming.insert(coming.end(), piece.octets.begin(), piece.octets.end());
            request.fromLeaf = piece.leaf;
            request.fromOffset = coming.size();
            if (coming.size() == total) {
                // One octet in the place of what is not the leaf's: it opens no more than the other, and fills nothing.
                const auto digest = crypto::ciphertextDigest(coming);
                if (!digest || *digest != crypto::decodeLeaf(out.leaves[piece.leaf]).ciphertextDigest)
                    coming = Bytes(1);
                out.ciphertexts.emplace(piece.leaf, std::exchange(coming, {}));
                request.fromLeaf = piece.leaf + 1;
                request.fromOffset = 0;
            }
        }
        if (!page->more)
            break;
        if (page->ciphertexts.empty())
            return failed(SyncError::Kind::Malformed, "empty page");
        request.first = false;
    }
    return std::optional(std::move(out));
}

bool leadsToRoot(const Served& served, const contract::ContributionBody& body)
{
    std::vector<contract::Leaf> leaves(served.leaves.size());
    for (std::size_t n = 0; n < leaves.size(); ++n)
        leaves[n].octets = served.leaves[n].octets;
    return leaves.size() == std::size_t{1} << body.depth && contract::contributionRoot(leaves) == body.root;
}

replica::Entry toErase(const replica::Deletion& deletion)
{
    return {replica::Section::Settings, Writer().raw(kDeletedPrefix).raw(deletion.root).u32(deletion.leaf).bytes(),
            bytesOf("1")};
}

/// What the proven state says of leaves that are held.
Expected<void, SyncError> Synchroniser::askReplaced(const ProvenState& state,
                                                    const std::vector<std::pair<Digest256, std::uint32_t>>& leaves,
                                                    replica::Batch& batch)
{
    if (leaves.empty())
        return {};
    std::vector<Bytes> keys;
    for (const auto& [root, leaf] : leaves)
        keys.push_back(contract::key::superseded(root, leaf));
    TWINCHART_ASSIGN(const auto values, provenValues(m_gateway, state, keys));
    std::vector<std::pair<std::size_t, contract::SupersededEntry>> found;
    std::vector<LedgerHeight> heights;
    for (std::size_t n = 0; n < leaves.size(); ++n) {
        if (!values[n])
            continue;
        auto entry = contract::decodeEntry<contract::SupersededEntry>(*values[n]);
        if (!entry)
            return failed(SyncError::Kind::Invalid, "superseded entry");
        heights.push_back(entry->height);
        found.emplace_back(n, *entry);
    }
    if (found.empty())
        return {};
    TWINCHART_ASSIGN(const auto headers, m_headers.headersAt(heights, &batch));
    for (const auto& [n, entry] : found) {
        const Instant at = headers.at(entry.height).time;
        if (entry.what == contract::SupersededEntry::What::Deleted) {
            batch.deletions.push_back({leaves[n].first, leaves[n].second, entry.height, at});
            batch.entries.push_back(toErase(batch.deletions.back()));
        } else {
            batch.replacements.push_back(
                {leaves[n].first, leaves[n].second, entry.byRoot, entry.byLeaf, entry.height, at});
        }
    }
    return {};
}

Expected<void, SyncError> Synchroniser::keep(Work& work, const ProvenState& state, Intake& intake)
{
    TWINCHART_TRY(askReplaced(state, std::exchange(intake.leaves, {}), intake.batch));
    const replica::Batch batch = std::exchange(intake.batch, {});
    intake.octets = 0;
    intake.commons.clear();
    if (batch.contributions.empty() && batch.patients.empty() && batch.entries.empty() && batch.headers.empty() &&
        batch.deletions.empty() && batch.replacements.empty())
        return {};
    SYNC_TRY(m_replica.write(batch));
    for (const Intake::Told& t : std::exchange(intake.told, {})) {
        work.report.received += t.records;
        work.outcome(t.root, t.outcome);
        work.report.invalid += t.partly ? 1 : 0;
        work.report.withheld += t.withheld ? 1 : 0;
        if (t.withheld)
            work.problem("the vault withholds records that their writer's table names");
        if (t.partly)
            work.problem("some records do not hold what was promised; they are marked invalid");
    }
    return {};
}

Expected<Outcome, SyncError> Synchroniser::takeIn(Work& work, const Arrival& arrival, const Fetched& proof,
                                                  Served served, LeafKeys keys, Intake& intake)
{
    const contract::ContributionBody& body = arrival.body;
    replica::Batch& batch = intake.batch;
    replica::NewContribution& c = batch.contributions.emplace_back();
    c.chain = m_genesis.chain;
    c.handle = body.handle;
    c.root = body.root;
    c.depth = body.depth;
    c.permissionClass = static_cast<std::uint8_t>(body.permissionClass);
    c.provenance = static_cast<std::uint8_t>(body.provenance);
    c.catalogue = body.catalogue;
    c.received = work.now;
    c.leaves = std::move(served.leaves);
    SYNC_ASSIGN(const auto known, m_replica.patient(body.handle));
    std::optional<bool> commons;
    if (known)
        commons = known->commons;
    else if (const auto coming = intake.commons.find(body.handle); coming != intake.commons.end())
        commons = coming->second;
    bool partly = false;
    for (auto& [leaf, dek] : keys) {
        const auto ciphertext = served.ciphertexts.find(leaf);
        if (leaf >= c.leaves.size() || ciphertext == served.ciphertexts.end()) {
            c.withheld.push_back(leaf);
            continue;
        }
        if (!commons) {
            // The purpose is bound into every record: the first that opens says which it is.
            const auto first = openRecord(arrival, proof.catalogue, m_genesis.chain, c.leaves[leaf], ciphertext->second,
                                          dek.clone(), true);
            if (first.fault != replica::RecordFault::NotOpened)
                commons = true;
            else if (openRecord(arrival, proof.catalogue, m_genesis.chain, c.leaves[leaf], ciphertext->second,
                                dek.clone(), false)
                         .fault != replica::RecordFault::NotOpened)
                commons = false;
        }
        intake.octets += ciphertext->second.size();
        c.records.push_back(openRecord(arrival, proof.catalogue, m_genesis.chain, c.leaves[leaf],
                                       std::move(ciphertext->second), std::move(dek), commons.value_or(false)));
        c.recordLeaves.push_back(leaf);
        partly = partly || c.records.back().fault != replica::RecordFault::None;
    }
    c.commons = commons.value_or(false);
    for (const contract::Supersession& s : body.supersessions)
        c.supersessions.push_back({s.old.root, s.old.index, s.by});
    const std::uint64_t records = c.records.size();
    const bool withheld = !c.withheld.empty();

    replica::PatientChange change;
    change.handle = body.handle;
    change.commons = c.commons;
    change.accessPending = false;
    if (const auto& owner = intake.owners[body.handle])
        if (const auto entry = contract::decodeEntry<contract::OwnerEntry>(*owner))
            change.keptByHospital = entry->kind == contract::OwnerKind::Custodian;
    intake.commons.insert_or_assign(body.handle, c.commons);
    batch.patients.push_back(std::move(change));

    replica::Recording& r = batch.recordings.emplace_back();
    r.root = body.root;
    r.height = proof.entry.height;
    r.index = arrival.row.place.index;
    r.recorded = intake.headers.at(proof.entry.height).time;
    r.transaction = proof.entry.transaction;
    r.verdict = verdictOf(work.report.trust, proof.evidence.stateHeight,
                          intake.headers.at(proof.evidence.stateHeight + 1).hash, work.now);
    r.evidence = encode(proof.evidence);
    bool isPerson = false;
    bool isLinkage = false;
    for (std::size_t n = 0; n < c.records.size(); ++n) {
        isPerson = isPerson || c.records[n].resourceType == "Patient";
        isLinkage = isLinkage || c.records[n].resourceType == "Linkage";
        if (!proof.evidence.standing)
            intake.leaves.emplace_back(body.root, c.recordLeaves[n]);
    }
    // Who shows patients learns of it even if this program ends now.
    for (const auto& [is, prefix] : {std::pair(isPerson, kPersonPrefix), std::pair(isLinkage, kLinkagePrefix)})
        if (is && !c.commons)
            batch.entries.push_back(
                {replica::Section::Settings, Writer().raw(prefix).raw(body.handle).bytes(), bytesOf("1")});
    const Outcome outcome = withheld || partly ? Outcome::ReceivedPartly : Outcome::Received;
    intake.told.push_back({body.root, outcome, records, withheld, partly});
    return outcome;
}

} // namespace twinchart::sync
