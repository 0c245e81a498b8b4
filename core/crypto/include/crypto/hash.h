// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/random.h>
#include <util/ids.h>
#include <util/secret.h>

#include <initializer_list>
#include <memory>

namespace twinchart::crypto {

/// SHA-256 (FIPS 180-4). Thread-safe.
Digest256 sha256(BytesView message);
/// SHA-256 of the parts one after another, without lengths (the caller's grammar separates them).
Digest256 sha256(std::initializer_list<BytesView> parts);

/// SHA-256 of a message that comes in parts. One thread.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    Sha256& update(BytesView part);
    /// The digest; the object starts anew.
    Digest256 finish();

private:
    struct Free {
        void operator()(void* context) const noexcept;
    };
    std::unique_ptr<void, Free> m_context;
};

/// HMAC-SHA-256 (RFC 2104). Thread-safe.
Digest256 hmacSha256(BytesView key, BytesView message);
/// The same over the parts one after another, without lengths.
Digest256 hmacSha256(BytesView key, std::initializer_list<BytesView> parts);

/// HKDF-SHA-256 (RFC 5869), its two steps. `length` is at most 8,160 octets (else the result is empty).
SecretBytes hkdfExtract(BytesView salt, BytesView inputKey);
SecretBytes hkdfExpand(BytesView pseudoRandomKey, BytesView info, std::size_t length);
/// A child of a key that is already uniformly random: HKDF-Expand(key, label) (RFC 5869 §3.3).
SecretBytes deriveKey(BytesView key, std::string_view label, std::size_t length = 32);

/// Equality in a time that depends on the sizes only.
bool sameSecret(BytesView a, BytesView b) noexcept;

} // namespace twinchart::crypto
