// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/signature.h>

#include <crypto/hash.h>
#include <ed25519/contract.h>
#include <util/codec.h>

#include "openssl.h"

namespace twinchart::crypto {

namespace {
constexpr std::string_view kKeyLabel = "twinchart key";
KeyId keyIdFor(Algorithm algorithm, BytesView key)
{
    const auto number = static_cast<std::uint8_t>(algorithm);
    Writer out;
    out.var(kKeyLabel).var(BytesView{&number, 1}).var(key);
    return *KeyId::from(sha256(out.bytes()));
}
} // namespace

void SigningKey::Free::operator()(void* key) const noexcept
{
    EVP_PKEY_free(static_cast<EVP_PKEY*>(key));
}

SigningKey::SigningKey(void* key) : m_key(key)
{
    std::size_t size = PublicSigningKey::kSize;
    require(key != nullptr &&
            EVP_PKEY_get_raw_public_key(static_cast<EVP_PKEY*>(key), m_public.octets.data(), &size) == 1 &&
            size == PublicSigningKey::kSize);
    m_id = keyIdOf(m_public);
}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::generate()
{
    const SecretBytes seed = randomSecret(32);
    return std::move(fromSeed(seed)).value();
}

Expected<SigningKey, CryptoError> SigningKey::fromSeed(BytesView seed)
{
    if (seed.size() != 32)
        return Unexpected{CryptoError::BadKey};
    return SigningKey(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, seed.data(), seed.size()));
}

Signature64 SigningKey::sign(BytesView message) const
{
    const DigestContext context(EVP_MD_CTX_new());
    Signature64 out;
    std::size_t size = Signature64::kSize;
    require(context != nullptr &&
            EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr,
                                  static_cast<EVP_PKEY*>(m_key.get()), nullptr) == 1 &&
            EVP_DigestSign(context.get(), out.octets.data(), &size, address(message), message.size()) == 1 &&
            size == Signature64::kSize);
    return out;
}

SecretBytes SigningKey::seed() const
{
    SecretBytes out(32);
    std::size_t size = out.size();
    require(EVP_PKEY_get_raw_private_key(static_cast<EVP_PKEY*>(m_key.get()), out.span().data(), &size) == 1 &&
            size == 32);
    return out;
}

bool isStrictKey(const PublicSigningKey& key)
{
    return ed25519::isContractKey(key);
}

bool verifyStrict(const PublicSigningKey& key, BytesView message, const Signature64& signature)
{
    return ed25519::verifyContract(key, message, signature);
}

KeyId keyIdOf(const PublicSigningKey& key)
{
    return keyIdFor(Algorithm::Ed25519, key);
}
KeyId keyIdOf(const PublicSealingKey& key)
{
    return keyIdFor(Algorithm::X25519, key);
}

} // namespace twinchart::crypto
