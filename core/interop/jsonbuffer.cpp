// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonbuffer.h"

#include <algorithm>
#include <cstring>

namespace twinchart::interop {

void JsonBuffer::resize(std::size_t size)
{
    grow(size, 0);
}

void JsonBuffer::grow(std::size_t size, std::size_t used)
{
    if (size + kPadding > m_capacity) {
        const std::size_t capacity = size + kPadding;
        std::unique_ptr<char[]> larger(new char[capacity]);
        if (used > 0)
            std::memcpy(larger.get(), m_data.get(), used);
        m_data = std::move(larger);
        m_capacity = capacity;
    }
    m_size = size;
}

void JsonBuffer::seal(std::size_t size)
{
    m_size = size;
    std::memset(m_data.get() + size, 0, kPadding);
}

std::uint64_t LineCounter::lineOf(std::size_t offset)
{
    offset = std::min(offset, m_text.size());
    if (offset < m_offset) {
        m_offset = 0;
        m_line = m_first;
    }
    m_line += static_cast<std::uint64_t>(std::count(m_text.begin() + static_cast<std::ptrdiff_t>(m_offset),
                                                    m_text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    m_offset = offset;
    return m_line;
}

} // namespace twinchart::interop
