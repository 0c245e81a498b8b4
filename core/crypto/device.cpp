// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/device.h>

#include <crypto/hash.h>

#include "envelope.h"

namespace twinchart::crypto {

namespace {
constexpr std::string_view kMagic = "TCD1";
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kSecretSize = 32;
constexpr std::size_t kSealedSize = 2 * kSecretSize + kAeadTagSize;

struct File {
    DevicePublicKeys keys;
    AeadNonce nonce;
    BytesView sealed;
};

Expected<File, CryptoError> parse(BytesView octets)
{
    if (octets.size() >= kHeaderSize && !equal(octets.first(kHeaderSize), header(kMagic, kSuite)))
        return Unexpected{CryptoError::UnknownVersion};
    Reader in(octets);
    File out;
    in.raw(kHeaderSize);
    out.keys.signing = in.fixed<PublicSigningKey>();
    out.keys.sealing = in.fixed<PublicSealingKey>();
    out.nonce = in.fixed<AeadNonce>();
    out.sealed = in.raw(kSealedSize);
    const auto digest = in.fixed<Digest256>();
    if (const auto done = in.finish(); !done)
        return Unexpected{cryptoError(done.error())};
    if (digest != sha256(octets.first(octets.size() - Digest256::kSize)))
        return Unexpected{CryptoError::Damaged};
    return out;
}

Bytes associatedData(const DevicePublicKeys& keys)
{
    return Writer().var(header(kMagic, kSuite)).var(keys.signing).var(keys.sealing).bytes();
}
} // namespace

DeviceIdentity DeviceIdentity::generate()
{
    return {SigningKey::generate(), SealingKeyPair::generate()};
}

Bytes DeviceIdentity::seal(BytesView identityKey) const
{
    const DevicePublicKeys keys{signing.publicKey(), sealing.publicKey()};
    SecretBytes secrets(2 * kSecretSize);
    std::ranges::copy(signing.seed().view(), secrets.span().begin());
    std::ranges::copy(sealing.secret().view(), secrets.span().begin() + kSecretSize);
    const auto nonce = randomFixed<AeadNonce>();
    Writer out;
    out.raw(header(kMagic, kSuite)).raw(keys.signing).raw(keys.sealing).raw(nonce);
    out.raw(aeadSeal(identityKey, nonce, associatedData(keys), secrets));
    out.raw(sha256(out.bytes()));
    return std::move(out).take();
}

Expected<DeviceIdentity, CryptoError> DeviceIdentity::open(BytesView file, BytesView identityKey)
{
    TWINCHART_ASSIGN(const File parsed, parse(file));
    TWINCHART_ASSIGN(const SecretBytes secrets,
                     aeadOpenSecret(identityKey, parsed.nonce, associatedData(parsed.keys), parsed.sealed));
    TWINCHART_ASSIGN(SigningKey signing, SigningKey::fromSeed(secrets.view().first(kSecretSize)));
    TWINCHART_ASSIGN(SealingKeyPair sealing, SealingKeyPair::fromSecret(secrets.view().subspan(kSecretSize)));
    if (signing.publicKey() != parsed.keys.signing || sealing.publicKey() != parsed.keys.sealing)
        return Unexpected{CryptoError::Mismatch};
    return DeviceIdentity{std::move(signing), std::move(sealing)};
}

Expected<DevicePublicKeys, CryptoError> readDevicePublicKeys(BytesView file)
{
    TWINCHART_ASSIGN(const File parsed, parse(file));
    return parsed.keys;
}

} // namespace twinchart::crypto
