// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <replica/replica.h>

namespace twinchart::replica::maker {

/// Octets that depend on a number alone.
template <class F>
F fixedOf(std::uint64_t n, std::uint8_t salt = 0)
{
    F out;
    std::uint64_t v = (n + 1) * 0x9e3779b97f4a7c15ULL + salt;
    for (auto& octet : out.octets) {
        v ^= v >> 29;
        v *= 0xbf58476d1ce4e5b9ULL;
        octet = static_cast<std::uint8_t>(v >> 56);
    }
    return out;
}

struct Wish {
    std::string chain = "test-chain";
    PatientHandle handle = fixedOf<PatientHandle>(1);
    bool commons = false;
    Instant received = Instant::fromSeconds(1'700'000'000);
    std::uint64_t first = 0; ///< number of the first record
    std::uint32_t records = 10;
    std::uint32_t itemsEach = 1;
    std::uint8_t version = 1;
    std::uint8_t permissionClass = 1;
    bool outgoing = true;
    std::size_t resourceOctets = 600;
};

model::RecordContent contentOf(std::uint64_t n, std::uint32_t items, std::uint8_t version, std::size_t resourceOctets);
/// Sealed records of heart rates, sorted by name, padded, with a table and one wrap (of nothing).
NewContribution contribution(const Wish& wish);
RecordName nameAt(std::uint64_t n);
VersionId versionAt(std::uint64_t n, std::uint8_t version = 1);

ReplicaKeys keys(std::uint8_t which = 1);

} // namespace twinchart::replica::maker
