// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <cstdint>
#include <random>
#include <string>

namespace twinchart::reference {

/// Draws of one run.
class Draw {
public:
    explicit Draw(std::uint64_t seed) : m_random(seed) {}
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(m_random() % limit); }
    std::int64_t between(std::int64_t low, std::int64_t high)
    {
        return low + static_cast<std::int64_t>(m_random() % (static_cast<std::uint64_t>(high - low) + 1));
    }
    bool one(std::size_t in) { return below(in) == 0; }
    Bytes octets(std::size_t length)
    {
        Bytes out(length);
        for (std::uint8_t& octet : out)
            octet = static_cast<std::uint8_t>(m_random());
        return out;
    }
    template <class Container>
    auto& from(Container& values)
    {
        return values[below(values.size())];
    }

private:
    std::mt19937_64 m_random;
};

/// One case: its JSON line, and whether ours accepted it. Octets are written in hex.
class Line {
public:
    explicit Line(const char* kind) { text("kind", kind); }
    void text(const char* name, std::string_view value); ///< nothing in it needs an escape
    void octets(const char* name, BytesView value) { text(name, toHex(value)); }
    void number(const char* name, std::int64_t value);
    void truth(const char* name, bool value);
    /// Writes it to the standard output.
    void print() const;

    bool accepted = false;

private:
    void name(const char* name);
    std::string m_json;
};

/// The octets of a message after some harm: bits, octets, its length, or fields that are dropped, doubled or exchanged
/// at some depth, with all lengths around them made anew.
void harmOctets(Bytes& octets, Draw& draw);

} // namespace twinchart::reference
