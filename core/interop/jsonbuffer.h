// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace twinchart::interop {

/// A source text with the padding that the indexer reads beyond its end. Reused from document to document.
class JsonBuffer {
public:
    static constexpr std::size_t kPadding = 64;
    /// Room for `size` octets; the former content is lost.
    void resize(std::size_t size);
    /// Keeps the first `used` octets when it must grow.
    void grow(std::size_t size, std::size_t used);
    char* data() { return m_data.get(); }
    const char* data() const { return m_data.get(); }
    std::size_t size() const { return m_size; }
    void seal(std::size_t size); ///< sets the size and fills the padding

private:
    std::unique_ptr<char[]> m_data;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

/// 1-based lines of offsets that mostly grow.
class LineCounter {
public:
    void start(std::string_view text, std::uint64_t firstLine = 1)
    {
        m_text = text;
        m_offset = 0;
        m_first = m_line = firstLine;
    }
    std::uint64_t lineOf(std::size_t offset);

private:
    std::string_view m_text;
    std::size_t m_offset = 0;
    std::uint64_t m_line = 1;
    std::uint64_t m_first = 1;
};

} // namespace twinchart::interop
