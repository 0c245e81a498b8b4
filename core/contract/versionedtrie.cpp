// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/versionedtrie.h>

#include <algorithm>
#include <utility>

namespace twinchart::contract {

VersionedTrie::VersionedTrie(std::size_t keep, StateTrie start, LedgerHeight height)
    : m_keep(std::max<std::size_t>(keep, 1)), m_height(height), m_current(std::move(start)), m_versions{m_current}
{
    // Hashed here, so that versions may be read in other threads.
    m_current.root();
}

Expected<Digest256, VersionedTrie::CommitError> VersionedTrie::commit(LedgerHeight height)
{
    // The highest height has no next one: 0 does not follow it.
    if (height == 0 || height - 1 != m_height)
        return Unexpected{CommitError::NotNext};
    const Digest256 root = m_current.root();
    m_versions.push_back(m_current);
    m_height = height;
    prune(m_keep);
    return root;
}

std::optional<StateTrie> VersionedTrie::at(LedgerHeight height) const
{
    if (height < oldest() || height > m_height)
        return std::nullopt;
    return m_versions[static_cast<std::size_t>(height - oldest())];
}

std::size_t VersionedTrie::prune(std::size_t keep)
{
    m_keep = std::max<std::size_t>(keep, 1);
    std::size_t dropped = 0;
    for (; m_versions.size() > m_keep; ++dropped)
        m_versions.pop_front();
    return dropped;
}

} // namespace twinchart::contract
