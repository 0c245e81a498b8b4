// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <string>
#include <utility>

namespace twinchart {

/// Secret octets (keys, passphrases), wiped when they go. From 1,024 octets on they have pages of their own,
/// locked against swapping where the system allows it and left out of core dumps; smaller ones do not: against
/// dumps the programs write no core files. Moves; copies only by the named clone(). Never printed, never logged.
/// Thread: as a plain value.
class SecretBytes {
public:
    SecretBytes() = default;
    /// `size` zero octets, to be filled through span().
    explicit SecretBytes(std::size_t size);
    /// Copies `octets`; the caller wipes its own copy.
    static SecretBytes copyOf(BytesView octets);
    static SecretBytes copyOf(std::string_view text) { return copyOf(viewOf(text)); }

    SecretBytes(SecretBytes&& other) noexcept;
    SecretBytes& operator=(SecretBytes&& other) noexcept;
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    ~SecretBytes();

    SecretBytes clone() const { return copyOf(view()); }
    std::size_t size() const noexcept { return m_size; }
    bool empty() const noexcept { return m_size == 0; }
    BytesView view() const noexcept { return {m_data, m_size}; }
    operator BytesView() const noexcept { return view(); }
    std::span<std::uint8_t> span() noexcept { return {m_data, m_size}; }
    /// Wipes and empties now.
    void clear() noexcept;

private:
    std::uint8_t* m_data = nullptr;
    std::size_t m_size = 0;
    std::size_t m_mapped = 0;
};

/// Overwrites memory in a way that the compiler keeps.
void wipe(std::span<std::uint8_t> octets) noexcept;
void wipe(std::string& text) noexcept;

} // namespace twinchart
