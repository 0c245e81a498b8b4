// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <contract/code.h>
#include <crypto/hash.h>
#include <ledger/encoding.h>
#include <ledger/ics23.h>

#include <algorithm>

namespace twinchart::hospital {

using gateway::Refusal;

namespace {
constexpr std::uint32_t kRows = 1'000;
constexpr std::size_t kPageOctets = 8u << 20;

std::uint32_t rowsOf(std::uint32_t limit)
{
    return limit == 0 ? kRows : std::min(limit, kRows);
}

/// Adds to a page until it is full.
class Page {
public:
    explicit Page(std::uint32_t limit) : m_rows(rowsOf(limit)) {}
    bool hasRoomFor(std::size_t octets)
    {
        if (m_rows == 0 || (m_any && m_octets + octets > kPageOctets))
            return false;
        --m_rows;
        m_octets += octets;
        m_any = true;
        return true;
    }

private:
    std::uint32_t m_rows;
    std::size_t m_octets = 0;
    bool m_any = false;
};
} // namespace

Reply<gateway::LightBlocksResponse> Hospital::Data::lightBlocks(const gateway::LightBlocksRequest& request)
{
    const std::int64_t age = clock.now().ns - engine->time().ns;
    const bool historyIsMade = clock.stands() || (genesis->simulatedTime && engine->height() <= 1);
    if (!historyIsMade && age > options.freshBlockAfter.count() * 1'000'000'000) {
        if (const auto sealed = engine->sealFreshBlock(); !sealed)
            return Unexpected{refusalOf(sealed.error())};
        const std::lock_guard lock(submitting);
        sweepGrantsAfter({});
    }
    gateway::LightBlocksResponse out;
    out.newest = engine->height();
    const LedgerHeight from = request.from == 0 ? out.newest : request.from;
    const LedgerHeight to = request.to == 0 || request.from == 0 ? out.newest : std::min(request.to, out.newest);
    Page page(request.limit);
    for (LedgerHeight height = from; height <= to; ++height) {
        const auto block = engine->lightBlock(height);
        if (!block)
            return Unexpected{refusalOf(block.error())};
        if (!*block)
            return refusal(Refusal::NotFound, "no block of that height");
        Bytes octets = ledger::encode(ledger::minimal(**block));
        if (!page.hasRoomFor(octets.size()))
            break;
        out.blocks.push_back(std::move(octets));
    }
    return out;
}

Reply<void> Hospital::Data::requireInVault(const contract::ContributionBody& body)
{
    const auto summary = vault->summary(body.root);
    if (!summary)
        return Unexpected{refusalOf(summary.error())};
    if (summary->state != vault::State::Complete)
        return refusal(Refusal::Incomplete, "the vault does not hold the contribution's ciphertexts yet");
    const auto leaves = vault->leaves(body.root);
    const auto tables = vault->tables(body.root);
    if (!leaves || !tables)
        return Unexpected{refusalOf(!leaves ? leaves.error() : tables.error())};
    if (leaves->size() != std::size_t{1} << body.depth)
        return refusal(Refusal::Mismatch, "the contribution says another number of leaves than the vault has");
    if (tables->size() != body.readerSets.size())
        return refusal(Refusal::Mismatch, "the contribution has another number of reader sets than the vault");
    for (std::uint32_t set = 0; set < body.readerSets.size(); ++set) {
        if (crypto::sha256((*tables)[set]) != body.readerSets[set].table)
            return refusal(Refusal::Mismatch, "the contribution signs another bundle table than the vault has");
        std::vector<KeyId> recipients;
        for (const contract::Recipient& recipient : body.readerSets[set].recipients)
            recipients.push_back(recipient.key);
        const auto wraps = vault->wrapsFor(body.root, recipients);
        if (!wraps)
            return Unexpected{refusalOf(wraps.error())};
        for (const KeyId& recipient : recipients)
            if (std::ranges::none_of(
                    *wraps, [&](const vault::Wrap& wrap) { return wrap.set == set && wrap.recipient == recipient; }))
                return refusal(Refusal::Incomplete, "the vault lacks the wrap of a listed recipient");
    }
    return {};
}

Reply<gateway::SubmitResponse> Hospital::Data::submit(const gateway::SubmitRequest& request)
{
    const std::lock_guard lock(submitting);
    for (const Bytes& octets : request.transactions)
        if (const auto transaction = contract::decodeTransaction(octets))
            if (const auto* body = std::get_if<contract::ContributionBody>(&transaction->body))
                TWINCHART_TRY(requireInVault(*body));
    const auto submitted = engine->submit(request.transactions);
    if (!submitted)
        return Unexpected{refusalOf(submitted.error())};
    sweepGrantsAfter(request.transactions);
    gateway::SubmitResponse out;
    for (std::size_t i = 0; i < submitted->size(); ++i) {
        const consortium::Submitted& one = (*submitted)[i];
        gateway::SubmitResult result{static_cast<std::uint32_t>(one.code), one.height, one.index, {}};
        if (one.code != contract::Code::Ok) {
            // The answer to an earlier sending may have been lost: what is on the chain already was not refused.
            if (const auto place = reader->find(contract::transactionHash(request.transactions[i])))
                result = {0, place->height, place->index, {}};
            else
                result.reason = std::string(contract::nameOf(one.code));
        }
        out.results.push_back(std::move(result));
    }
    return out;
}

Reply<gateway::StateProofsResponse> Hospital::Data::stateProofs(const gateway::StateProofsRequest& request)
{
    gateway::StateProofsResponse out;
    out.height = request.height == 0 ? engine->provenHeight() : request.height;
    if (out.height > engine->provenHeight())
        return refusal(Refusal::NotFound, "no header proves that state yet");
    std::size_t octets = 0;
    for (const Bytes& key : request.keys) {
        auto queried = engine->query(key, out.height);
        if (!queried)
            return refusal(Refusal::NotFound, "that state is not kept");
        gateway::StateProof proof{std::move(queried->value), ledger::encode(queried->proof)};
        octets += proof.proof.size() + (proof.value ? proof.value->size() : 0);
        if (octets > gateway::kMaxFrame / 2)
            return refusal(Refusal::TooLarge, "ask for fewer keys at once");
        out.proofs.push_back(std::move(proof));
    }
    return out;
}

Reply<gateway::ContributionsResponse> Hospital::Data::contributions(const gateway::ContributionsRequest& request)
{
    gateway::ContributionsResponse out;
    out.newest = engine->height();
    Page page(request.limit);
    const LedgerHeight above = request.from.height == 0 ? 0 : request.from.height - 1;
    // More than a page and the skipped part of one block together hold: then the page fills before the rows end.
    const auto rows = engine->contributionsSince(above, kRows + contract::kMaxBlockTransactions + 1);
    if (!rows)
        return Unexpected{refusalOf(rows.error())};
    for (const consortium::StoredContribution& row : *rows) {
        const gateway::TxPlace place{row.height, row.index};
        if (place < request.from)
            continue;
        if (!page.hasRoomFor(row.transaction.size())) {
            out.more = true;
            break;
        }
        out.rows.push_back({row.root, row.handle, place, row.transaction});
    }
    return out;
}

Reply<gateway::TransactionsResponse> Hospital::Data::transactions(const gateway::TransactionsRequest& request)
{
    gateway::TransactionsResponse out;
    out.newest = engine->height();
    Page page(request.limit);
    for (LedgerHeight height = std::max<LedgerHeight>(1, request.from.height); height <= out.newest; ++height) {
        auto transactions = engine->transactions(height);
        if (!transactions)
            return Unexpected{refusalOf(transactions.error())};
        for (std::uint32_t index = 0; index < transactions->size(); ++index) {
            Bytes& octets = (*transactions)[index];
            const gateway::TxPlace place{height, index};
            if (place < request.from)
                continue;
            if (!request.kinds.empty()) {
                const auto decoded = contract::decodeTransaction(octets);
                if (!decoded || !std::ranges::binary_search(request.kinds,
                                                            static_cast<std::uint8_t>(contract::kindOf(decoded->body))))
                    continue;
            }
            if (!page.hasRoomFor(octets.size())) {
                out.more = true;
                return out;
            }
            out.rows.push_back({place, std::move(octets)});
        }
    }
    return out;
}

} // namespace twinchart::hospital
