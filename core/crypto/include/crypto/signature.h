// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/error.h>
#include <util/expected.h>
#include <util/ids.h>
#include <util/secret.h>

#include <memory>

namespace twinchart::crypto {

/// An Ed25519 key pair (RFC 8032). Moves only; the seed is wiped with it.
/// Thread: sign() may be called from several threads at once.
class SigningKey {
public:
    static SigningKey generate();
    /// BadKey unless the seed has 32 octets.
    static Expected<SigningKey, CryptoError> fromSeed(BytesView seed);
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;
    ~SigningKey();

    const PublicSigningKey& publicKey() const noexcept { return m_public; }
    const KeyId& id() const noexcept { return m_id; }
    Signature64 sign(BytesView message) const;
    /// The 32 octets to be wrapped and stored.
    SecretBytes seed() const;

private:
    struct Free {
        void operator()(void* key) const noexcept;
    };
    explicit SigningKey(void* key);
    std::unique_ptr<void, Free> m_key;
    PublicSigningKey m_public;
    KeyId m_id;
};

/// The one rule of signatures outside consensus votes (ed25519/contract.h): S < L, A and R canonical and not of small
/// order, cofactorless equation [S]B = R + [k]A. What this accepts OpenSSL accepts too; the reverse does not hold.
bool verifyStrict(const PublicSigningKey& key, BytesView message, const Signature64& signature);
/// True when verifyStrict could ever accept this key: canonical and not of small order.
bool isStrictKey(const PublicSigningKey& key);

/// SHA-256(var("twinchart key") ‖ var(algorithm octet) ‖ var(public key)).
KeyId keyIdOf(const PublicSigningKey& key);
KeyId keyIdOf(const PublicSealingKey& key);

} // namespace twinchart::crypto
