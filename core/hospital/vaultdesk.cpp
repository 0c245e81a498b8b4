// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <crypto/bundle.h>
#include <ledger/merkle.h>

#include <algorithm>
#include <set>

namespace twinchart::hospital {

using gateway::Refusal;

namespace {
constexpr std::uint32_t kPageOctets = 16u << 20;
constexpr std::uint32_t kMostPageOctets = 48u << 20;
/// Below this much free room the vault takes no more ciphertexts: chain and closing need some.
constexpr std::uintmax_t kReserve = 64u << 20;

static_assert(vault::kPieceOctets == gateway::kCiphertextPiece);

bool leadsTo(const std::vector<crypto::LeafBytes>& leaves, const Digest256& root)
{
    ledger::MerkleAccumulator tree;
    for (const crypto::LeafBytes& leaf : leaves)
        tree.add(leaf);
    return tree.root() == root;
}
} // namespace

/// The sets of a recorded contribution that the caller may open now.
std::vector<OpenSet> Hospital::Data::readable(const Caller& caller, const Digest256& root)
{
    const auto recorded = reader->contribution(caller.state, root);
    return recorded ? openSets(caller.state, caller.now, caller.key, caller.certificate.role, recorded->body)
                    : std::vector<OpenSet>{};
}

Reply<void> Hospital::Data::requireRoom() const
{
    std::error_code failed;
    const auto space = std::filesystem::space(options.home, failed);
    if (!failed && space.available < kReserve)
        return refusal(Refusal::Storage, "the node's disk is nearly full");
    return {};
}

Reply<gateway::VaultStatResponse> Hospital::Data::vaultStat(const Caller& caller,
                                                            const gateway::VaultStatRequest& request)
{
    gateway::VaultStatResponse out;
    for (const Digest256& root : request.roots) {
        const auto summary = vault->summary(root);
        if (!summary)
            return Unexpected{refusalOf(summary.error())};
        gateway::VaultStatResponse::Row row;
        if (summary->state != vault::State::Absent &&
            (summary->putter == caller.key || !readable(caller, root).empty()))
            row = {static_cast<gateway::VaultState>(summary->state), summary->ciphertexts};
        else if (summary->state == vault::State::Complete) {
            TWINCHART_ASSIGN(const std::vector<std::uint32_t> leaves, granted(caller, root));
            if (!leaves.empty())
                row = {gateway::VaultState::Complete, static_cast<std::uint32_t>(leaves.size())};
        }
        out.rows.push_back(row);
    }
    return out;
}

Reply<gateway::VaultPutResponse> Hospital::Data::vaultPut(const Caller& caller, const gateway::VaultPutRequest& request)
{
    if (!request.leaves.empty() && !leadsTo(request.leaves, request.root))
        return refusal(Refusal::Mismatch, "the leaves do not lead to the root");
    const auto before = vault->summary(request.root);
    if (!before)
        return Unexpected{refusalOf(before.error())};
    // A contribution that is whole takes wraps only from who made it, or on the chain from who may open it.
    if (before->state == vault::State::Complete && before->putter != caller.key &&
        readable(caller, request.root).empty())
        return refusal(Refusal::NotFound, "the vault has nothing under this root");
    TWINCHART_TRY(requireRoom());
    vault::Part part;
    part.root = request.root;
    part.putter = caller.key;
    part.leaves = request.leaves;
    part.tables = request.tables;
    part.complete = request.complete;
    part.now = clock.now();
    part.pieces.reserve(request.ciphertexts.size());
    for (const gateway::CiphertextPiece& piece : request.ciphertexts)
        part.pieces.push_back({piece.leaf, piece.offset, piece.total, piece.octets});
    for (const gateway::WrapRow& wrap : request.wraps)
        part.wraps.push_back({wrap.set, wrap.recipient, wrap.sealed});
    const auto summary = vault->put(part);
    if (!summary)
        return Unexpected{refusalOf(summary.error())};
    return gateway::VaultPutResponse{static_cast<gateway::VaultState>(summary->state), summary->ciphertexts};
}

Reply<gateway::VaultGetResponse> Hospital::Data::vaultGet(const Caller& caller, const gateway::VaultGetRequest& request)
{
    const std::vector<OpenSet> open = readable(caller, request.root);
    TWINCHART_ASSIGN(const std::vector<std::uint32_t> byGrant, granted(caller, request.root));
    if (open.empty() && byGrant.empty())
        return refusal(Refusal::NotFound, "nothing under this root for this key");
    const auto tables = vault->tables(request.root);
    if (!tables)
        return Unexpected{refusalOf(tables.error())};
    gateway::VaultGetResponse out;
    std::set<std::uint32_t> listed(byGrant.begin(), byGrant.end());
    for (const OpenSet& one : open) {
        const auto table = one.set < tables->size() ? crypto::BundleTable::decode((*tables)[one.set])
                                                    : Unexpected{crypto::CryptoError::Malformed};
        if (!table)
            return refusal(Refusal::Damaged, "the vault is damaged: bundle table");
        for (const crypto::BundleEntry& entry : table->entries())
            listed.insert(entry.leaf);
        if (!request.first)
            continue;
        const auto wraps = vault->wrapsFor(request.root, one.recipients);
        if (!wraps)
            return Unexpected{refusalOf(wraps.error())};
        gateway::ReaderSetRow row{one.set, (*tables)[one.set], {}};
        for (const vault::Wrap& wrap : *wraps)
            if (wrap.set == one.set)
                row.wraps.push_back({wrap.set, wrap.recipient, wrap.sealed});
        out.sets.push_back(std::move(row));
    }
    if (request.first) {
        auto leaves = vault->leaves(request.root);
        if (!leaves)
            return Unexpected{refusalOf(leaves.error())};
        out.leaves = std::move(leaves).value();
    }
    if (!request.withCiphertexts)
        return out;
    std::vector<std::uint32_t> wanted;
    if (request.only.empty())
        wanted.assign(listed.begin(), listed.end());
    else
        std::ranges::set_intersection(request.only, listed, std::back_inserter(wanted));
    vault::Vault::Range range;
    range.fromLeaf = request.fromLeaf;
    range.fromOffset = request.fromOffset;
    range.octets = request.pageBytes == 0 ? kPageOctets : std::min(request.pageBytes, kMostPageOctets);
    range.leaves = wanted;
    auto pieces = vault->pieces(request.root, range);
    if (!pieces)
        return Unexpected{refusalOf(pieces.error())};
    for (vault::Piece& piece : pieces->pieces)
        out.ciphertexts.push_back({piece.leaf, piece.offset, piece.total, std::move(piece.octets)});
    out.more = pieces->more;
    return out;
}

} // namespace twinchart::hospital
