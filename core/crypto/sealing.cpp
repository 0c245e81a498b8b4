// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/sealing.h>

#include <crypto/hash.h>
#include <crypto/hpke.h>
#include <crypto/signature.h>

#include "openssl.h"

namespace twinchart::crypto {

void SealingKeyPair::Free::operator()(void* key) const noexcept
{
    EVP_PKEY_free(static_cast<EVP_PKEY*>(key));
}

SealingKeyPair::SealingKeyPair(void* key) : m_key(key)
{
    std::size_t size = PublicSealingKey::kSize;
    require(key != nullptr &&
            EVP_PKEY_get_raw_public_key(static_cast<EVP_PKEY*>(key), m_public.octets.data(), &size) == 1 &&
            size == PublicSealingKey::kSize);
    m_id = keyIdOf(m_public);
}
SealingKeyPair::SealingKeyPair(SealingKeyPair&&) noexcept = default;
SealingKeyPair& SealingKeyPair::operator=(SealingKeyPair&&) noexcept = default;
SealingKeyPair::~SealingKeyPair() = default;

SealingKeyPair SealingKeyPair::generate()
{
    const SecretBytes secret = randomSecret(32);
    return std::move(fromSecret(secret)).value();
}

Expected<SealingKeyPair, CryptoError> SealingKeyPair::fromSecret(BytesView secret)
{
    if (secret.size() != 32)
        return Unexpected{CryptoError::BadKey};
    return SealingKeyPair(EVP_PKEY_new_raw_private_key_ex(nullptr, "X25519", nullptr, secret.data(), secret.size()));
}

SecretBytes SealingKeyPair::secret() const
{
    SecretBytes out(32);
    std::size_t size = out.size();
    require(EVP_PKEY_get_raw_private_key(static_cast<EVP_PKEY*>(m_key.get()), out.span().data(), &size) == 1 &&
            size == 32);
    return out;
}

Expected<SecretBytes, CryptoError> SealingKeyPair::agree(const PublicSealingKey& other) const
{
    const Key peer(
        EVP_PKEY_new_raw_public_key_ex(nullptr, "X25519", nullptr, other.octets.data(), other.octets.size()));
    const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, static_cast<EVP_PKEY*>(m_key.get()), nullptr));
    require(peer != nullptr && context != nullptr && EVP_PKEY_derive_init(context.get()) == 1);
    SecretBytes out(32);
    std::size_t size = out.size();
    // OpenSSL refuses an all-zero result itself; the comparison keeps the rule where the library changes.
    if (EVP_PKEY_derive_set_peer_ex(context.get(), peer.get(), 0) != 1 ||
        EVP_PKEY_derive(context.get(), out.span().data(), &size) != 1 || size != 32 || sameSecret(out, Bytes(32)))
        return Unexpected{CryptoError::BadKey};
    return out;
}

Expected<Bytes, CryptoError> hpkeSeal(const PublicSealingKey& recipient, BytesView info, BytesView associatedData,
                                      BytesView plaintext)
{
    const SealingKeyPair ephemeral = SealingKeyPair::generate();
    TWINCHART_ASSIGN(HpkeContext context, HpkeContext::send(recipient, info, ephemeral));
    Bytes out = bytesOf(ephemeral.publicKey().view());
    const Bytes sealed = context.seal(associatedData, plaintext);
    out.insert(out.end(), sealed.begin(), sealed.end());
    return out;
}

Expected<SecretBytes, CryptoError> hpkeOpen(const SealingKeyPair& recipient, BytesView info, BytesView associatedData,
                                            BytesView sealed)
{
    if (sealed.size() < kHpkeOverhead)
        return Unexpected{CryptoError::Malformed};
    TWINCHART_ASSIGN(HpkeContext context, HpkeContext::receive(recipient, info, sealed.first(PublicSealingKey::kSize)));
    return context.open(associatedData, sealed.subspan(PublicSealingKey::kSize));
}

} // namespace twinchart::crypto
