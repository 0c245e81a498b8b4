// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "envelope.h"

namespace twinchart::crypto {

namespace {
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuiteHpkeX25519 = 1;

Bytes info(std::string_view magic)
{
    return Writer().raw("TwinChart/v1/").raw(magic).bytes();
}
Bytes associatedData(std::string_view magic, BytesView binding)
{
    return Writer().var(header(magic, kSuiteHpkeX25519)).raw(binding).bytes();
}
} // namespace

Bytes header(std::string_view magic, std::uint8_t suite)
{
    return Writer().raw(magic).u8(kVersion).u8(suite).bytes();
}

Expected<Bytes, CryptoError> sealEnvelope(std::string_view magic, const PublicSealingKey& recipient, BytesView binding,
                                          BytesView secret)
{
    TWINCHART_ASSIGN(const Bytes sealed, hpkeSeal(recipient, info(magic), associatedData(magic, binding), secret));
    return Writer().raw(header(magic, kSuiteHpkeX25519)).raw(sealed).bytes();
}

Expected<SecretBytes, CryptoError> openEnvelope(std::string_view magic, const SealingKeyPair& recipient,
                                                BytesView binding, BytesView sealed, std::size_t size)
{
    if (sealed.size() < kHeaderSize)
        return Unexpected{CryptoError::Malformed};
    if (!equal(sealed.first(kHeaderSize), header(magic, kSuiteHpkeX25519)))
        return Unexpected{CryptoError::UnknownVersion};
    if (sealed.size() != kHeaderSize + kHpkeOverhead + size)
        return Unexpected{CryptoError::Malformed};
    return hpkeOpen(recipient, info(magic), associatedData(magic, binding), sealed.subspan(kHeaderSize));
}

} // namespace twinchart::crypto
