// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/circle.h>

#include <crypto/hash.h>

#include "envelope.h"

namespace twinchart::crypto {

namespace {
constexpr std::string_view kEpochMagic = "TCO1";
constexpr std::string_view kShareMagic = "TCS1";
constexpr std::size_t kKeySize = 32;

Bytes bindingOf(const EpochBinding& b)
{
    return Writer().var(b.chain).var(b.circle).var(Writer().u64(b.epoch).bytes()).var(b.recipient).bytes();
}
Bytes bindingOf(const ShareBinding& b)
{
    return Writer()
        .var(b.chain)
        .var(b.organisation)
        .var(b.custodian)
        .var(BytesView{&b.share, 1})
        .var(b.recipient)
        .bytes();
}
} // namespace

Expected<Bytes, CryptoError> sealEpochSecret(const SealingKeyPair& epoch, const PublicSealingKey& member,
                                             const EpochBinding& binding)
{
    return sealEnvelope(kEpochMagic, member, bindingOf(binding), epoch.secret());
}

Expected<SealingKeyPair, CryptoError> openEpochSecret(BytesView sealed, const SealingKeyPair& member,
                                                      const EpochBinding& binding, const PublicSealingKey& expected)
{
    TWINCHART_ASSIGN(const SecretBytes secret, openEnvelope(kEpochMagic, member, bindingOf(binding), sealed, kKeySize));
    TWINCHART_ASSIGN(SealingKeyPair pair, SealingKeyPair::fromSecret(secret));
    if (pair.publicKey() != expected)
        return Unexpected{CryptoError::Mismatch};
    return pair;
}

CustodianShares splitCustodian(const SealingKeyPair& custodian)
{
    CustodianShares out{randomSecret(kKeySize), custodian.secret()};
    const auto second = out.second.span();
    for (std::size_t i = 0; i < kKeySize; ++i)
        second[i] ^= out.first.view()[i];
    return out;
}

Expected<SealingKeyPair, CryptoError> joinCustodian(BytesView first, BytesView second, const PublicSealingKey& expected)
{
    if (first.size() != kKeySize || second.size() != kKeySize)
        return Unexpected{CryptoError::BadKey};
    SecretBytes secret = SecretBytes::copyOf(first);
    for (std::size_t i = 0; i < kKeySize; ++i)
        secret.span()[i] ^= second[i];
    TWINCHART_ASSIGN(SealingKeyPair pair, SealingKeyPair::fromSecret(secret));
    if (pair.publicKey() != expected)
        return Unexpected{CryptoError::Mismatch};
    return pair;
}

Expected<Bytes, CryptoError> sealShare(BytesView share, const PublicSealingKey& keeper, const ShareBinding& binding)
{
    if (share.size() != kKeySize)
        return Unexpected{CryptoError::BadKey};
    return sealEnvelope(kShareMagic, keeper, bindingOf(binding), share);
}

Expected<SecretBytes, CryptoError> openShare(BytesView sealed, const SealingKeyPair& keeper,
                                             const ShareBinding& binding)
{
    return openEnvelope(kShareMagic, keeper, bindingOf(binding), sealed, kKeySize);
}

} // namespace twinchart::crypto
