// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stateview.h"

#include <algorithm>
#include <utility>

namespace twinchart::contract {

namespace {
constexpr std::size_t kBits = 1u << 16;
constexpr std::size_t kBitsAWord = 64;
} // namespace

std::size_t StateView::bitOf(BytesView key)
{
    // Keys end in digests, and begin with what many have in common.
    std::size_t out = key.size();
    for (const std::uint8_t octet : key.last(std::min<std::size_t>(key.size(), 4)))
        out = out * 31 + octet;
    return (out + key.front()) % kBits;
}

bool StateView::mayBeInBlock(BytesView key) const
{
    if (m_inBlock.empty() || key.empty())
        return false;
    const std::size_t bit = bitOf(key);
    return (m_inBlock[bit / kBitsAWord] >> (bit % kBitsAWord) & 1) != 0;
}

std::optional<BytesView> StateView::find(BytesView key) const
{
    const bool inBlock = mayBeInBlock(key);
    if (m_transaction.empty() && !inBlock)
        return m_base.find(key);
    const MapKey<BytesView> wanted(key);
    if (const auto at = m_transaction.find(wanted); at != m_transaction.end())
        return BytesView(at->second);
    if (inBlock)
        if (const auto at = m_block.find(wanted); at != m_block.end())
            return BytesView(at->second);
    return m_base.find(key);
}

void StateView::visit(BytesView prefix, const std::function<void(BytesView, BytesView)>& visit) const
{
    std::map<Bytes, BytesView> seen;
    m_base.visit(prefix, [&](BytesView key, BytesView value) {
        seen.emplace(bytesOf(key), value);
        return true;
    });
    const auto overlay = [&](const Changes& changes) {
        for (auto it = changes.lower_bound(MapKey<BytesView>(prefix)); it != changes.end(); ++it) {
            const Bytes& key = it->first.octets;
            if (key.size() < prefix.size() || !equal(BytesView(key).first(prefix.size()), prefix))
                break;
            seen.insert_or_assign(key, BytesView(it->second));
        }
    };
    overlay(m_block);
    overlay(m_transaction);
    for (const auto& [key, value] : seen)
        visit(key, value);
}

void StateView::keep()
{
    if (m_inBlock.empty() && !m_transaction.empty())
        m_inBlock.resize(kBits / kBitsAWord);
    while (!m_transaction.empty()) {
        const std::size_t bit = bitOf(m_transaction.begin()->first.octets);
        m_inBlock[bit / kBitsAWord] |= std::uint64_t{1} << (bit % kBitsAWord);
        auto put = m_block.insert(m_transaction.extract(m_transaction.begin()));
        if (!put.inserted)
            put.position->second = std::move(put.node.mapped());
    }
}

} // namespace twinchart::contract
