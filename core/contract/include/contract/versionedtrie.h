// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/trie.h>
#include <util/expected.h>

#include <deque>

namespace twinchart::contract {

/// A state with its last versions, one a height. Versions share what did not change, so one costs about as many
/// nodes as its block changed keys times the depth; what only pruned versions held is released at once (unless
/// at() gave it out and somebody still has it). Thread: one at a time, as a plain value; see StateTrie.
class VersionedTrie {
public:
    /// `start` is the version of `height`. At least one version is kept.
    explicit VersionedTrie(std::size_t keep, StateTrie start = {}, LedgerHeight height = 0);

    /// What the next commit makes a version of. Changes to it touch no version.
    StateTrie& current() { return m_current; }
    const StateTrie& current() const { return m_current; }
    /// Forgets what was changed since the last version.
    void discard() { m_current = m_versions.back(); }

    enum class CommitError { NotNext };
    /// Keeps the current state as the version of `height`, which must be height()+1, drops the oldest above `keep`,
    /// and gives the root. Refused: nothing changed.
    Expected<Digest256, CommitError> commit(LedgerHeight height);

    /// Of the last version, and of the first one that is still there.
    LedgerHeight height() const { return m_height; }
    LedgerHeight oldest() const { return m_height - (m_versions.size() - 1); }
    /// None when that height is not kept, or not there yet.
    std::optional<StateTrie> at(LedgerHeight height) const;
    /// Keeps the last `keep` versions (at least one), now and from now on; how many it dropped.
    std::size_t prune(std::size_t keep);

private:
    std::size_t m_keep;
    LedgerHeight m_height;
    StateTrie m_current;
    std::deque<StateTrie> m_versions; ///< ascending; the last is that of m_height; never empty
};

} // namespace twinchart::contract
