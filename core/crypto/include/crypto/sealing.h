// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/aead.h>
#include <crypto/error.h>
#include <util/expected.h>
#include <util/ids.h>
#include <util/secret.h>

#include <memory>

namespace twinchart::crypto {

/// An X25519 key pair (RFC 7748) that others seal to. Moves only; the secret is wiped with it.
/// Thread: const members may be called from several threads at once.
class SealingKeyPair {
public:
    static SealingKeyPair generate();
    /// BadKey unless the secret has 32 octets.
    static Expected<SealingKeyPair, CryptoError> fromSecret(BytesView secret);
    /// DeriveKeyPair of RFC 9180 §7.1.3 for DHKEM(X25519, HKDF-SHA256).
    static SealingKeyPair derive(BytesView inputKeyMaterial);
    SealingKeyPair(SealingKeyPair&&) noexcept;
    SealingKeyPair& operator=(SealingKeyPair&&) noexcept;
    ~SealingKeyPair();

    const PublicSealingKey& publicKey() const noexcept { return m_public; }
    const KeyId& id() const noexcept { return m_id; }
    /// The 32 octets to be wrapped and stored.
    SecretBytes secret() const;
    /// X25519; BadKey when the result is all zero (a public key of low order).
    Expected<SecretBytes, CryptoError> agree(const PublicSealingKey& other) const;

private:
    struct Free {
        void operator()(void* key) const noexcept;
    };
    explicit SealingKeyPair(void* key);
    std::unique_ptr<void, Free> m_key;
    PublicSealingKey m_public;
    KeyId m_id;
};

/// enc (32) and tag (16) that hpkeSeal adds.
inline constexpr std::size_t kHpkeOverhead = 48;

/// HPKE (RFC 9180) base mode, one shot: DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001, AES-256-GCM
/// 0x0002. Gives enc ‖ ciphertext ‖ tag. It does not authenticate the sender: signatures do. BadKey for a
/// recipient of low order. Thread-safe.
Expected<Bytes, CryptoError> hpkeSeal(const PublicSealingKey& recipient, BytesView info, BytesView associatedData,
                                      BytesView plaintext);
/// NotOpened for another key, info, associated data or changed octets.
Expected<SecretBytes, CryptoError> hpkeOpen(const SealingKeyPair& recipient, BytesView info, BytesView associatedData,
                                            BytesView sealed);

} // namespace twinchart::crypto
