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

/// Incremental SHA-512 on the stack.
class Sha512 {
public:
    Sha512() { SHA512_Init(&m_state); }
    Sha512& add(BytesView octets)
    {
        SHA512_Update(&m_state, octets.data(), octets.size());
        return *this;
    }
    Octets64 finish()
    {
        Octets64 out;
        SHA512_Final(out.data(), &m_state);
        return out;
    }

private:
    SHA512_CTX m_state;
};

/// SHA-512 of the parts, one after the other.
inline Octets64 sha512(std::initializer_list<BytesView> parts)
{
    Sha512 hash;
    for (const BytesView part : parts)
        hash.add(part);
    return hash.finish();
}

} // namespace twinchart::ed25519
