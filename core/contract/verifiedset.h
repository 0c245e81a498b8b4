// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/ids.h>

#include <algorithm>
#include <span>
#include <vector>

namespace twinchart::contract {

/// Hashes of transactions whose signatures verified: the same bytes need no second look. One mebibyte at most: where
/// a row is full a newer hash takes an older one's place, whose signature is then looked at again.
class VerifiedSet {
public:
    bool contains(const Digest256& hash) const
    {
        return !m_places.empty() && hash != Digest256{} && std::ranges::find(at(hash), hash) != at(hash).end();
    }
    void insert(const Digest256& hash)
    {
        if (m_places.empty())
            m_places.resize(kRows * kPlaces);
        if (contains(hash))
            return;
        const std::span<Digest256> row = rowOf(hash);
        const auto free = std::ranges::find(row, Digest256{});
        (free != row.end() ? *free : row[hash.octets[2] % kPlaces]) = hash;
    }
    void erase(const Digest256& hash)
    {
        if (contains(hash))
            *std::ranges::find(rowOf(hash), hash) = {};
    }

private:
    static constexpr std::size_t kRows = 4'096;
    static constexpr std::size_t kPlaces = 8;

    static std::size_t first(const Digest256& hash)
    {
        return (hash.octets[0] * std::size_t{256} + hash.octets[1]) % kRows * kPlaces;
    }
    std::span<Digest256> rowOf(const Digest256& hash) { return std::span(m_places).subspan(first(hash), kPlaces); }
    std::span<const Digest256> at(const Digest256& hash) const
    {
        return std::span(m_places).subspan(first(hash), kPlaces);
    }

    std::vector<Digest256> m_places; ///< zero = free; empty before the first
};

} // namespace twinchart::contract
