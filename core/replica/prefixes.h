// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace twinchart::replica {

/// Which prefixes of names the records have, in memory: whether a name is new is then known without reading one
/// encrypted page of the index for each. Prefixes are octets of digests, so they are their own hash.
class Prefixes {
public:
    void add(std::int64_t prefix)
    {
        if (m_count * 10 >= m_slots.size() * 7)
            grow();
        std::int64_t& slot = m_slots[find(prefix)];
        m_count += slot == 0 ? 1 : 0;
        slot = marked(prefix);
    }
    bool has(std::int64_t prefix) const { return !m_slots.empty() && m_slots[find(prefix)] != 0; }

private:
    /// 0 marks what is free.
    static std::int64_t marked(std::int64_t prefix) { return prefix == 0 ? 1 : prefix; }
    std::size_t find(std::int64_t prefix) const
    {
        const std::size_t mask = m_slots.size() - 1;
        std::size_t at = static_cast<std::size_t>(marked(prefix)) & mask;
        while (m_slots[at] != 0 && m_slots[at] != marked(prefix))
            at = (at + 1) & mask;
        return at;
    }
    void grow()
    {
        std::vector<std::int64_t> before(m_slots.empty() ? 1024 : m_slots.size() * 2);
        before.swap(m_slots);
        for (const std::int64_t prefix : before)
            if (prefix != 0)
                m_slots[find(prefix)] = prefix;
    }
    std::vector<std::int64_t> m_slots; ///< a power of two of them
    std::size_t m_count = 0;
};

} // namespace twinchart::replica
