// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/error.h>
#include <util/bytes.h>
#include <util/expected.h>
#include <util/secret.h>

#include <memory>

namespace twinchart::crypto {

using AeadNonce = FixedBytes<12, struct AeadNonceTag>;
/// A 32-octet key under AES-256-KW.
using WrappedKey = FixedBytes<40, struct WrappedKeyTag>;
inline constexpr std::size_t kAeadTagSize = 16;

/// AES-256-GCM (NIST SP 800-38D), 96-bit nonce, 128-bit tag: ciphertext ‖ tag. `key` has 32 octets and seals
/// once per nonce: the caller's duty. Thread-safe.
Bytes aeadSeal(BytesView key, const AeadNonce& nonce, BytesView associatedData, BytesView plaintext);
/// NotOpened when the tag does not fit (nothing of the plaintext is given then).
Expected<Bytes, CryptoError> aeadOpen(BytesView key, const AeadNonce& nonce, BytesView associatedData,
                                      BytesView sealed);
/// The same for a plaintext that is itself a key.
Expected<SecretBytes, CryptoError> aeadOpenSecret(BytesView key, const AeadNonce& nonce, BytesView associatedData,
                                                  BytesView sealed);
/// Into a buffer of the caller's: `out` has plaintext.size() + 16 octets.
void aeadSealInto(BytesView key, const AeadNonce& nonce, BytesView associatedData, BytesView plaintext,
                  std::span<std::uint8_t> out);
/// Into a buffer of sealed.size() - 16 octets; wiped when the tag does not fit.
bool aeadOpenInto(BytesView key, const AeadNonce& nonce, BytesView associatedData, BytesView sealed,
                  std::span<std::uint8_t> out);

/// AES-256-KW (RFC 3394, NIST SP 800-38F) under one key, for many keys. One thread.
class KeyWrapper {
public:
    /// `key` has 32 octets; it stays inside the cipher until this object goes, then is wiped.
    explicit KeyWrapper(BytesView key);
    ~KeyWrapper();
    KeyWrapper(KeyWrapper&&) noexcept;
    KeyWrapper& operator=(KeyWrapper&&) noexcept;
    /// `key` has a multiple of 8 octets, at least 16, at most 4,096; empty otherwise.
    Bytes wrap(BytesView key);
    Expected<SecretBytes, CryptoError> unwrap(BytesView wrapped);

private:
    struct Free {
        void operator()(void* context) const noexcept;
    };
    std::unique_ptr<void, Free> m_wrap;
    std::unique_ptr<void, Free> m_unwrap;
    SecretBytes m_key;
};

/// One 32-octet key under AES-256-KW.
WrappedKey wrapKey(BytesView wrappingKey, BytesView key);
Expected<SecretBytes, CryptoError> unwrapKey(BytesView wrappingKey, BytesView wrapped);

} // namespace twinchart::crypto
