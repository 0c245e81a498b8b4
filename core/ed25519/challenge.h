// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// OpenSSL 3 deprecates the low-level interface but keeps it; the EVP calls cost more than the hash of a vote.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <util/bytes.h>

#include <array>
#include <initializer_list>

namespace twinchart::ed25519 {

using Octets64 = std::array<std::uint8_t, 64>;

/// SHA-512 of the parts, one after the other.
inline Octets64 sha512(std::initializer_list<BytesView> parts)
{
    SHA512_CTX state;
    SHA512_Init(&state);
    for (const BytesView part : parts)
        SHA512_Update(&state, part.data(), part.size());
    Octets64 out;
    SHA512_Final(out.data(), &state);
    return out;
}

} // namespace twinchart::ed25519
