// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/signature.h>

#include <crypto/hash.h>
#include <util/codec.h>

#include "openssl.h"

#include <array>

namespace twinchart::crypto {

namespace {
constexpr std::string_view kKeyLabel = "twinchart key";
using Octets32 = std::array<std::uint8_t, 32>;

// Little-endian, as RFC 8032 writes them.
constexpr Octets32 kOrder{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                          0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                          0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
constexpr Octets32 kPrime{0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                          0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                          0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};
// y coordinates of the eight points of order 1, 2, 4 and 8.
constexpr std::array<Octets32, 5> kSmallOrder{{
    {1},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
     0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
     0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
}};

bool isBelow(BytesView value, const Octets32& bound)
{
    for (std::size_t i = bound.size(); i-- > 0;)
        if (value[i] != bound[i])
            return value[i] < bound[i];
    return false;
}

// Canonical and not of small order. Public values: time may depend on them.
bool isStrictPoint(BytesView encoded)
{
    Octets32 y;
    std::copy(encoded.begin(), encoded.end(), y.begin());
    y[31] &= 0x7f;
    if (!isBelow(y, kPrime))
        return false;
    return std::find(kSmallOrder.begin(), kSmallOrder.end(), y) == kSmallOrder.end();
}

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
    return isStrictPoint(key);
}

bool verifyStrict(const PublicSigningKey& key, BytesView message, const Signature64& signature)
{
    const BytesView whole = signature.view();
    if (!isStrictPoint(key) || !isStrictPoint(whole.first(32)) || !isBelow(whole.subspan(32), kOrder))
        return false;
    const Key pkey(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, key.octets.data(), key.octets.size()));
    const DigestContext context(EVP_MD_CTX_new());
    // OpenSSL checks the equation without cofactor and compares R as octets.
    return pkey != nullptr && context != nullptr &&
           EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, pkey.get(), nullptr) == 1 &&
           EVP_DigestVerify(context.get(), whole.data(), whole.size(), address(message), message.size()) == 1;
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
