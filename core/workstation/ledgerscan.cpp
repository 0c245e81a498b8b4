// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerscan.h"

#include "session.h"

#include <gateway/ledgerframes.h>
#include <ledger/encoding.h>
#include <ledger/hashes.h>

#include <map>
#include <optional>

namespace twinchart::workstation {

BlockWord judgeBlock(const ledger::Header& header, const ledger::Header* next, std::span<const Bytes> transactions)
{
    if (header.dataHash != ledger::dataHash(transactions))
        return BlockWord::Contradicted;
    if (transactions.empty())
        return BlockWord::Accepted;
    // A block may hold what its rules refused: only the next header says which.
    const std::vector<ledger::TxResult> accepted(transactions.size());
    return next != nullptr && next->height == header.height + 1 &&
                   next->lastResultsHash == ledger::lastResultsHash(accepted)
               ? BlockWord::Accepted
               : BlockWord::NotProven;
}

namespace {
constexpr LedgerHeight kWindow = 500; ///< headers at once

Unexpected<Problem> notInOrder(const char* what, LedgerHeight height)
{
    return problem(
        Failure::Integrity,
        TWINCHART_TR("The node's answer is not in order (%1). Nothing of it was taken. Run a check of the node."),
        {std::string(what) + " of block " + std::to_string(height)});
}

class Scan {
public:
    Scan(sync::HeaderTracker& headers, const std::function<void(SeenTransaction&&)>& see)
        : m_headers(headers), m_see(see), m_newest(headers.trust().height)
    {
    }

    LedgerHeight newest() const { return m_newest; }
    /// The transactions of a block, and by that of none between the block before and this one.
    Result<void> block(LedgerHeight height, const std::vector<Bytes>& transactions)
    {
        for (; m_next < height; ++m_next)
            TWINCHART_TRY(one(m_next, {}));
        ++m_next;
        return one(height, transactions);
    }
    Result<void> finish()
    {
        for (; m_next <= m_newest; ++m_next)
            TWINCHART_TRY(one(m_next, {}));
        return {};
    }

private:
    Result<void> one(LedgerHeight height, const std::vector<Bytes>& transactions)
    {
        TWINCHART_TRY(load(height));
        const ledger::Header& header = m_window.at(height);
        const auto next = m_window.find(height + 1);
        const BlockWord word = judgeBlock(header, next == m_window.end() ? nullptr : &next->second, transactions);
        const auto time = header.time.instant();
        if (word == BlockWord::Contradicted || !time)
            return notInOrder("transactions", height);
        for (const Bytes& octets : transactions) {
            auto decoded = contract::decodeTransaction(octets);
            if (!decoded)
                return notInOrder("transaction", height);
            m_see({height, *time, contract::transactionHash(octets), std::move(decoded).value(),
                   word == BlockWord::Accepted});
        }
        return {};
    }
    /// That header and the next one, where there is one.
    Result<void> load(LedgerHeight height)
    {
        if (m_window.contains(height) && (height == m_newest || m_window.contains(height + 1)))
            return {};
        std::vector<LedgerHeight> heights;
        for (LedgerHeight h = height; h <= std::min(m_newest, height + kWindow); ++h)
            heights.push_back(h);
        replica::Batch notKept;
        const auto stored = m_headers.headersAt(heights, &notKept);
        if (!stored)
            return Unexpected{problemOf(stored.error())};
        m_window.clear();
        for (const auto& [h, header] : *stored) {
            auto block = ledger::decodeLightBlock(header.block);
            if (!block || block->signedHeader.header.height != static_cast<std::int64_t>(h))
                return notInOrder("header", h);
            m_window.emplace(h, std::move(block->signedHeader.header));
        }
        return {};
    }

    sync::HeaderTracker& m_headers;
    const std::function<void(SeenTransaction&&)>& m_see;
    const LedgerHeight m_newest;
    LedgerHeight m_next = 1;
    std::map<LedgerHeight, ledger::Header> m_window;
};
} // namespace

Result<LedgerHeight> scanLedger(gateway::Gateway& gateway, sync::HeaderTracker& headers,
                                const std::function<void(SeenTransaction&&)>& see)
{
    Scan scan(headers, see);
    gateway::TransactionsRequest request;
    request.from = {1, 0};
    std::vector<Bytes> block; ///< of the height at which the next row is expected
    LedgerHeight height = 0;
    std::size_t octets = 0;
    for (bool more = true; more;) {
        auto page = gateway.call(request);
        if (!page)
            return Unexpected{problemOf(page.error())};
        more = page->more && !page->rows.empty();
        for (gateway::TransactionRow& row : page->rows) {
            if (row.place < request.from)
                return notInOrder("transactions", row.place.height);
            request.from = {row.place.height, row.place.index + 1};
            if (row.place.height > scan.newest()) {
                more = false;
                break;
            }
            if (row.place.height != height) {
                if (height != 0)
                    TWINCHART_TRY(scan.block(height, block));
                block.clear();
                octets = 0;
                height = row.place.height;
            }
            // No block is larger: what is, is not gathered first.
            octets += row.transaction.size();
            if (block.size() == contract::kMaxBlockTransactions || octets > contract::kMaxBlockOctets)
                return notInOrder("transactions", height);
            block.push_back(std::move(row.transaction));
        }
    }
    if (height != 0)
        TWINCHART_TRY(scan.block(height, block));
    TWINCHART_TRY(scan.finish());
    return scan.newest();
}

} // namespace twinchart::workstation
