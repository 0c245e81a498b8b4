// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/ics23.h>
#include <ledger/prefixproof.h>
#include <util/bytes.h>
#include <util/ids.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace twinchart::contract {

/// A binary Patricia (crit-bit) trie over raw keys, hashed as ICS23's TendermintSpec: leaf SHA-256(00 ‖ len ‖ key ‖
/// 20 ‖ SHA-256(value)), inner SHA-256(01 ‖ left ‖ right). Its shape and so its root depend on the set of keys and
/// values alone, never on their history. A value type with shared structure: a copy costs nothing and keeps its
/// version whatever the other does. Keys: 1 to 255 octets, none the beginning of another. Values: not empty.
/// Thread: as a plain value; copies may be read in different threads once root() was asked of one.
class StateTrie {
public:
    /// False, and nothing changed: key or value empty, key too long, or the beginning of another or the reverse.
    bool put(BytesView key, BytesView value);
    /// False when it was not there.
    bool erase(BytesView key);
    /// Puts entries that ascend and all lie behind the last key; costs as much as there are octets, whatever the
    /// depth. False, and nothing changed: not so, or one that put() would refuse.
    bool append(std::span<const ledger::Entry> entries);
    /// Views into the trie, valid while this version lives.
    std::optional<BytesView> find(BytesView key) const;
    struct Entry {
        BytesView key, value;
    };
    std::optional<Entry> entry(BytesView key) const;

    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    /// The hash of an empty trie is SHA-256 of nothing; it has no proofs.
    Digest256 root() const;
    /// Existence of the key, or its absence with both neighbours; none when the trie is empty.
    /// The absence of a prefix is its absence as a key (see ledger::absenceOfPrefix).
    std::optional<ledger::CommitmentProof> prove(BytesView key) const;
    /// All entries under `prefix` (the empty one: all), with what proves that they are all; for
    /// ledger::verifyCompleteness. None when the trie is empty or the proof would be above ledger's limits.
    std::optional<ledger::PrefixProof> provePrefix(BytesView prefix) const;

    using Visitor = std::function<bool(BytesView key, BytesView value)>;
    /// In ascending order of keys, those that begin with `prefix`; stops when `visit` gives false.
    void visit(BytesView prefix, const Visitor& visit) const;
    /// In ascending order, `from` and the keys behind it; stops when `visit` gives false.
    void visitFrom(BytesView from, const Visitor& visit) const;

    /// Lives as long as any version that holds this very leaf; for tests of what a version costs. Empty: no such key.
    std::weak_ptr<const void> watch(BytesView key) const;

    struct Node;

private:
    std::shared_ptr<const Node> m_root;
    std::size_t m_size = 0;
};

} // namespace twinchart::contract
