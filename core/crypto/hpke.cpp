// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/hpke.h>

#include <crypto/hash.h>
#include <util/codec.h>

#include "openssl.h"

namespace twinchart::crypto {

namespace {
constexpr std::string_view kVersion = "HPKE-v1";
// "KEM" ‖ 0x0020 and "HPKE" ‖ 0x0020 ‖ 0x0001 ‖ 0x0002.
constexpr std::array<std::uint8_t, 5> kKemSuite{'K', 'E', 'M', 0x00, 0x20};
constexpr std::array<std::uint8_t, 10> kSuite{'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x02};
constexpr std::uint8_t kModeBase = 0;

SecretBytes join(std::initializer_list<BytesView> parts)
{
    std::size_t size = 0;
    for (const BytesView part : parts)
        size += part.size();
    SecretBytes out(size);
    auto at = out.span().begin();
    for (const BytesView part : parts)
        at = std::copy(part.begin(), part.end(), at);
    return out;
}

SecretBytes labeledExtract(BytesView suite, BytesView salt, std::string_view label, BytesView inputKey)
{
    return hkdfExtract(salt, join({viewOf(kVersion), suite, viewOf(label), inputKey}));
}

SecretBytes labeledExpand(BytesView suite, BytesView key, std::string_view label, BytesView info, std::size_t length)
{
    const std::array<std::uint8_t, 2> size{static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
    return hkdfExpand(key, join({size, viewOf(kVersion), suite, viewOf(label), info}), length);
}

Expected<SecretBytes, CryptoError> sharedSecret(const SealingKeyPair& own, const PublicSealingKey& other, BytesView enc,
                                                BytesView recipient)
{
    TWINCHART_ASSIGN(const SecretBytes agreed, own.agree(other));
    const SecretBytes extracted = labeledExtract(kKemSuite, {}, "eae_prk", agreed);
    return labeledExpand(kKemSuite, extracted, "shared_secret", join({enc, recipient}), 32);
}
} // namespace

SealingKeyPair SealingKeyPair::derive(BytesView inputKeyMaterial)
{
    const SecretBytes extracted = labeledExtract(kKemSuite, {}, "dkp_prk", inputKeyMaterial);
    return std::move(fromSecret(labeledExpand(kKemSuite, extracted, "sk", {}, 32))).value();
}

HpkeContext::HpkeContext(BytesView shared, BytesView info)
{
    const SecretBytes pskId = labeledExtract(kSuite, {}, "psk_id_hash", {});
    const SecretBytes infoHash = labeledExtract(kSuite, {}, "info_hash", info);
    const SecretBytes context = join({BytesView{&kModeBase, 1}, pskId, infoHash});
    const SecretBytes secret = labeledExtract(kSuite, shared, "secret", {});
    m_key = labeledExpand(kSuite, secret, "key", context, 32);
    m_baseNonce = labeledExpand(kSuite, secret, "base_nonce", context, AeadNonce::kSize);
    m_exporter = labeledExpand(kSuite, secret, "exp", context, 32);
}

Expected<HpkeContext, CryptoError> HpkeContext::send(const PublicSealingKey& recipient, BytesView info,
                                                     const SealingKeyPair& ephemeral)
{
    TWINCHART_ASSIGN(const SecretBytes shared, sharedSecret(ephemeral, recipient, ephemeral.publicKey(), recipient));
    return HpkeContext(shared, info);
}

Expected<HpkeContext, CryptoError> HpkeContext::receive(const SealingKeyPair& recipient, BytesView info, BytesView enc)
{
    const auto sender = PublicSealingKey::from(enc);
    if (!sender)
        return Unexpected{CryptoError::Malformed};
    TWINCHART_ASSIGN(const SecretBytes shared, sharedSecret(recipient, *sender, enc, recipient.publicKey()));
    return HpkeContext(shared, info);
}

AeadNonce HpkeContext::nonce() const
{
    AeadNonce out = *AeadNonce::from(m_baseNonce);
    for (unsigned i = 0; i < 8; ++i)
        out.octets[AeadNonce::kSize - 1 - i] ^= static_cast<std::uint8_t>(m_sequence >> (8 * i));
    return out;
}

Bytes HpkeContext::seal(BytesView associatedData, BytesView plaintext)
{
    // A repeated nonce would give away the key; 2^64 messages are never sealed.
    require(m_sequence != UINT64_MAX);
    Bytes out = aeadSeal(m_key, nonce(), associatedData, plaintext);
    ++m_sequence;
    return out;
}

Expected<SecretBytes, CryptoError> HpkeContext::open(BytesView associatedData, BytesView ciphertext)
{
    auto out = aeadOpenSecret(m_key, nonce(), associatedData, ciphertext);
    if (out)
        ++m_sequence;
    return out;
}

SecretBytes HpkeContext::exportSecret(BytesView context, std::size_t length) const
{
    return labeledExpand(kSuite, m_exporter, "sec", context, length);
}

} // namespace twinchart::crypto
