// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/state.h>
#include <contract/trie.h>

#include <functional>
#include <map>

namespace twinchart::contract {

/// A state being changed: the committed trie, above it what the block's transactions did, above that what the
/// transaction in hand does. The trie stays as it is; it must outlive the view.
class StateView {
public:
    explicit StateView(const StateTrie& base) : m_base(base) {}

    std::optional<BytesView> find(BytesView key) const;
    bool has(BytesView key) const { return find(key).has_value(); }
    void put(Bytes key, Bytes value) { m_transaction.insert_or_assign(std::move(key), std::move(value)); }

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
    const std::map<Bytes, Bytes>& changes() const { return m_block; }

private:
    const StateTrie& m_base;
    std::map<Bytes, Bytes> m_block;
    std::map<Bytes, Bytes> m_transaction;
};

} // namespace twinchart::contract
