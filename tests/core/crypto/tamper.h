// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <cstddef>

namespace twinchart::support {

/// Calls `refused(octets)` with every single bit of `sound` flipped; gives the bits for which it was false.
template <class F>
std::size_t flipsAccepted(const Bytes& sound, F refused)
{
    std::size_t accepted = 0;
    Bytes changed = sound;
    for (std::size_t bit = 0; bit < sound.size() * 8; ++bit) {
        changed[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
        accepted += refused(changed) ? 0u : 1u;
        changed[bit / 8] = sound[bit / 8];
    }
    return accepted;
}
/// The same with every shorter beginning, and with one octet more.
template <class F>
std::size_t lengthsAccepted(const Bytes& sound, F refused)
{
    std::size_t accepted = 0;
    for (std::size_t size = 0; size < sound.size(); ++size)
        accepted += refused(Bytes(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(size))) ? 0u : 1u;
    Bytes longer = sound;
    longer.push_back(0);
    return accepted + (refused(longer) ? 0u : 1u);
}

} // namespace twinchart::support
