// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <cstdint>

namespace twinchart::contract::test {

/// Where a walk takes its choices from: the same choices give the same walk.
class Choices {
public:
    virtual ~Choices() = default;
    /// Any 64 bits.
    virtual std::uint64_t next() = 0;
    /// 0 … n-1; 0 when n is 0.
    std::uint64_t below(std::uint64_t n) { return n == 0 ? 0 : next() % n; }
    /// True once in n.
    bool oneIn(std::uint64_t n) { return below(n) == 0; }
    template <class Container>
    auto& of(Container& container)
    {
        return container[below(container.size())];
    }
};

/// SplitMix64 (Steele, Lea, Flood 2014): every machine and library gives the same row.
class SeededChoices final : public Choices {
public:
    explicit SeededChoices(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next() override
    {
        m_state += 0x9e3779b97f4a7c15;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

private:
    std::uint64_t m_state;
};

/// A fuzzer's octets, one a choice; zeros when they are used up.
class OctetChoices final : public Choices {
public:
    explicit OctetChoices(BytesView octets) : m_octets(octets) {}
    std::uint64_t next() override
    {
        if (m_at == m_octets.size())
            return 0;
        return m_octets[m_at++];
    }
    bool isDone() const { return m_at == m_octets.size(); }

private:
    BytesView m_octets;
    std::size_t m_at = 0;
};

} // namespace twinchart::contract::test
