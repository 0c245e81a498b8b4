// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/state.h>
#include <contract/trie.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory_resource>
#include <utility>
#include <vector>

namespace twinchart::contract {

/// Octets in the order of octet strings. Where two part is mostly within their first eight, which lie in the map's
/// node.
template <class Octets>
struct MapKey {
    explicit MapKey(Octets o) : octets(std::move(o))
    {
        std::array<std::uint8_t, sizeof head> first{};
        std::ranges::copy_n(octets.begin(), static_cast<std::ptrdiff_t>(std::min(octets.size(), first.size())),
                            first.begin());
        for (const std::uint8_t octet : first)
            head = head << 8 | octet;
    }
    std::uint64_t head = 0;
    Octets octets;
};
struct MapKeyOrder {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const MapKey<A>& a, const MapKey<B>& b) const
    {
        return a.head != b.head ? a.head < b.head : std::ranges::lexicographical_compare(a.octets, b.octets);
    }
};
using Changes = std::pmr::map<MapKey<Bytes>, Bytes, MapKeyOrder>;

/// What was asked of one committed state, a place for each key's end: CheckTx, a proposal and the block that comes of
/// it ask for the same keys, and a million of them lie far apart in memory. It decides how fast an answer comes, never
/// which. Whoever changes the state calls clear(). Thread: one at a time.
class Answers {
public:
    Answers() = default;
    Answers(const Answers&) {} // a copy begins empty: its owner's state is another
    Answers& operator=(const Answers&) = delete;
    /// As in.find(key); `hash` is the same whenever the key is.
    std::optional<BytesView> find(const StateTrie& in, BytesView key, std::size_t hash);
    void clear() { ++m_state; }

private:
    static constexpr std::size_t kLine = 64;
    struct Known {
        std::uint64_t state = 0; ///< in which it was so; another's is forgotten
        StateTrie::Entry entry;
    };
    struct Absent {
        std::uint64_t state = 0;
        std::uint8_t size = 0;
        std::array<std::uint8_t, kLine - sizeof state - sizeof size> octets{}; ///< longer keys are not kept
    };
    std::uint64_t m_state = 1;  ///< counts the states
    std::vector<Known> m_known; ///< both empty before the first question
    std::vector<Absent> m_absent;
};

/// A state being changed: the committed trie, above it what the block's transactions did, above that what the
/// transaction in hand does. The trie stays as it is; it must outlive the view. `answers` may be null; they are
/// of the same trie.
class StateView {
public:
    explicit StateView(const StateTrie& base, Answers* answers = nullptr)
        : m_base(base), m_answers(answers), m_block(&m_nodes)
    {
    }
    StateView(const StateView&) = delete;
    StateView& operator=(const StateView&) = delete;

    std::optional<BytesView> find(BytesView key) const;
    bool has(BytesView key) const { return find(key).has_value(); }
    void put(Bytes key, Bytes value);

    /// The entry, or none. A value that is not an entry of that type is a corrupt own state: the process stops.
    template <class Entry>
    std::optional<Entry> load(BytesView key) const
    {
        const auto value = find(key);
        if (!value)
            return std::nullopt;
        return decodeEntry<Entry>(*value).value();
    }
    template <class Entry>
    void store(Bytes key, const Entry& entry)
    {
        put(std::move(key), encode(entry));
    }

    /// Every entry under a prefix, ascending, as the transaction sees it.
    void visit(BytesView prefix, const std::function<void(BytesView key, BytesView value)>& visit) const;

    /// What the transaction did becomes part of the block, or is forgotten.
    void keep();
    void drop() { m_transaction.clear(); }
    /// What the block did, ascending by key.
    const Changes& changes() const { return m_block; }

private:
    /// Most of what is asked for no transaction of the block changed: a bit for each key's end says "surely not".
    /// It decides how fast an answer comes, never which.
    static std::size_t bitOf(BytesView key);

    using Change = std::pair<MapKey<Bytes>, Bytes>;
    std::vector<Change>::const_iterator placeOf(const MapKey<BytesView>& key) const;
    const Bytes* ofTransaction(const MapKey<BytesView>& key) const;

    const StateTrie& m_base;
    Answers* m_answers;
    std::pmr::monotonic_buffer_resource m_nodes; ///< of m_block: they go when the view does
    Changes m_block;
    std::vector<std::uint64_t> m_inBlock; ///< empty while the block changed nothing
    std::vector<Change> m_transaction;    ///< ascending; few
};

} // namespace twinchart::contract
