// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stateview.h"

#include <algorithm>
#include <utility>

namespace twinchart::contract {

namespace {
constexpr std::size_t kBits = 1u << 16;
constexpr std::size_t kBitsAWord = 64;
constexpr std::size_t kPlaces = 1u << 14;
} // namespace

std::optional<BytesView> Answers::find(const StateTrie& in, BytesView key, std::size_t hash)
{
    if (key.empty())
        return std::nullopt;
    if (m_known.empty()) {
        m_known.resize(kPlaces);
        m_absent.resize(kPlaces);
    }
    Absent& absent = m_absent[hash % kPlaces];
    if (absent.state == m_state && equal(BytesView(absent.octets).first(absent.size), key))
        return std::nullopt;
    Known& known = m_known[hash % kPlaces];
    if (known.state == m_state && equal(known.entry.key, key))
        return known.entry.value;
    if (const auto entry = in.entry(key)) {
        known = {m_state, *entry};
        return entry->value;
    }
    if (key.size() <= absent.octets.size()) {
        absent.state = m_state;
        absent.size = static_cast<std::uint8_t>(key.size());
        std::ranges::copy(key, absent.octets.begin());
    }
    return std::nullopt;
}

std::size_t StateView::bitOf(BytesView key)
{
    // Keys end in digests, and begin with what many have in common.
    std::size_t out = key.size();
    for (const std::uint8_t octet : key.last(std::min<std::size_t>(key.size(), 4)))
        out = out * 31 + octet;
    return (out + key.front()) % kBits;
}

std::vector<StateView::Change>::const_iterator StateView::placeOf(const MapKey<BytesView>& key) const
{
    return std::ranges::lower_bound(m_transaction, key, MapKeyOrder{}, &Change::first);
}

const Bytes* StateView::ofTransaction(const MapKey<BytesView>& key) const
{
    const auto at = placeOf(key);
    return at != m_transaction.end() && !MapKeyOrder{}(key, at->first) ? &at->second : nullptr;
}

void StateView::put(Bytes key, Bytes value)
{
    const auto at = placeOf(MapKey<BytesView>(key));
    if (at != m_transaction.end() && equal(at->first.octets, key))
        m_transaction[static_cast<std::size_t>(at - m_transaction.begin())].second = std::move(value);
    else
        m_transaction.emplace(at, MapKey<Bytes>(std::move(key)), std::move(value));
}

std::optional<BytesView> StateView::find(BytesView key) const
{
    const std::size_t bit = key.empty() ? 0 : bitOf(key);
    const bool inBlock = !m_inBlock.empty() && (m_inBlock[bit / kBitsAWord] >> (bit % kBitsAWord) & 1) != 0;
    if (!m_transaction.empty() || inBlock) {
        const MapKey<BytesView> wanted(key);
        if (const Bytes* value = ofTransaction(wanted))
            return BytesView(*value);
        if (inBlock)
            if (const auto at = m_block.find(wanted); at != m_block.end())
                return BytesView(at->second);
    }
    return m_answers == nullptr ? m_base.find(key) : m_answers->find(m_base, key, bit);
}

void StateView::visit(BytesView prefix, const std::function<void(BytesView, BytesView)>& visit) const
{
    std::map<Bytes, BytesView> seen;
    m_base.visit(prefix, [&](BytesView key, BytesView value) {
        seen.emplace(bytesOf(key), value);
        return true;
    });
    const MapKey<BytesView> first(prefix);
    const auto overlay = [&](auto it, auto end) {
        for (; it != end; ++it) {
            const Bytes& key = it->first.octets;
            if (key.size() < prefix.size() || !equal(BytesView(key).first(prefix.size()), prefix))
                break;
            seen.insert_or_assign(key, BytesView(it->second));
        }
    };
    overlay(m_block.lower_bound(first), m_block.end());
    overlay(placeOf(first), m_transaction.end());
    for (const auto& [key, value] : seen)
        visit(key, value);
}

void StateView::keep()
{
    if (m_inBlock.empty() && !m_transaction.empty())
        m_inBlock.resize(kBits / kBitsAWord);
    for (auto& [key, value] : m_transaction) {
        const std::size_t bit = bitOf(key.octets);
        m_inBlock[bit / kBitsAWord] |= std::uint64_t{1} << (bit % kBitsAWord);
        m_block.insert_or_assign(std::move(key), std::move(value));
    }
    m_transaction.clear();
}

} // namespace twinchart::contract
