// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// OpenSSL 3 deprecates the low-level interface but keeps it. A tree is millions of hashes of 65 octets, and the
// EVP calls cost several times the hash itself.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <util/bytes.h>
#include <util/ids.h>

namespace twinchart::ledger {

/// Incremental SHA-256 on the stack.
class Sha256 {
public:
    Sha256() { SHA256_Init(&m_state); }
    Sha256& add(BytesView octets)
    {
        SHA256_Update(&m_state, octets.data(), octets.size());
        return *this;
    }
    Sha256& add(std::uint8_t octet) { return add(BytesView{&octet, 1}); }
    Digest256 finish()
    {
        Digest256 out;
        SHA256_Final(out.octets.data(), &m_state);
        return out;
    }

private:
    SHA256_CTX m_state;
};

} // namespace twinchart::ledger
