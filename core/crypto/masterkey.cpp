// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/masterkey.h>

#include <crypto/hash.h>
#include <util/codec.h>

#include "crockford.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <unistd.h>

namespace twinchart::crypto {

namespace {
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSaltSize = 16;
constexpr std::uint64_t kMiB = 1u << 20;
constexpr std::uint64_t kCalibrationCeiling = 1024 * kMiB;

constexpr std::size_t kChecksumSize = 3;
std::array<std::uint8_t, kChecksumSize> checksum(BytesView key)
{
    SecretBytes message(8 + 18 + key.size());
    // var("twinchart recovery") ‖ var(key), put together in wiped memory.
    auto at = message.span().begin();
    at = std::ranges::copy(Writer().var("twinchart recovery").u32(static_cast<std::uint32_t>(key.size())).bytes(), at)
             .out;
    std::ranges::copy(key, at);
    const Digest256 digest = sha256(message);
    return {digest.octets[0], digest.octets[1], digest.octets[2]};
}

double milliseconds(PassphraseCost cost)
{
    const std::array<std::uint8_t, kSaltSize> salt{};
    const auto start = std::chrono::steady_clock::now();
    if (!passphraseKey(viewOf("calibration"), salt, cost))
        return 1e9;
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}
} // namespace

UserMasterKey UserMasterKey::generate()
{
    return UserMasterKey(randomSecret(kKeySize));
}

Expected<UserMasterKey, CryptoError> UserMasterKey::from(SecretBytes octets)
{
    if (octets.size() != kKeySize)
        return Unexpected{CryptoError::BadKey};
    return UserMasterKey(std::move(octets));
}

SecretBytes UserMasterKey::replicaKey() const
{
    return deriveKey(m_octets, "replica", 48);
}
SecretBytes UserMasterKey::blobsKey() const
{
    return deriveKey(m_octets, "blobs");
}
SecretBytes UserMasterKey::auditKey() const
{
    return deriveKey(m_octets, "audit");
}
SecretBytes UserMasterKey::identityKey() const
{
    return deriveKey(m_octets, "identity");
}
SecretBytes UserMasterKey::hospitalKey() const
{
    return deriveKey(m_octets, "hospital");
}

Expected<SecretBytes, CryptoError> passphraseKey(BytesView passphrase, BytesView salt16, PassphraseCost cost)
{
    static const bool ready = sodium_init() >= 0;
    if (!ready || salt16.size() != kSaltSize || cost.memoryBytes < kPassphraseFloor.memoryBytes ||
        cost.memoryBytes > kPassphraseCeiling.memoryBytes || cost.memoryBytes % kMiB != 0 ||
        cost.passes < kPassphraseFloor.passes || cost.passes > kPassphraseCeiling.passes)
        return Unexpected{CryptoError::BadKey};
    SecretBytes out(kKeySize);
    const std::string_view text = passphrase.empty() ? std::string_view("") : textViewOf(passphrase);
    const int done = crypto_pwhash(out.span().data(), out.size(), text.data(), text.size(), salt16.data(), cost.passes,
                                   cost.memoryBytes, crypto_pwhash_ALG_ARGON2ID13);
    if (done != 0)
        return Unexpected{CryptoError::BadKey};
    return out;
}

PassphraseCost calibratePassphraseCost()
{
    constexpr double kTarget = 450;
    constexpr double kLeast = 300;
    constexpr double kMost = 600;
    const long pages = sysconf(_SC_AVPHYS_PAGES);
    const long pageSize = sysconf(_SC_PAGESIZE);
    // A quarter of what is free: unlocking must also work when the ward's browser is open.
    const std::uint64_t available =
        pages > 0 && pageSize > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(pageSize) / 4 : 0;
    const std::uint64_t most = std::clamp(available / kMiB * kMiB, kPassphraseFloor.memoryBytes, kCalibrationCeiling);
    PassphraseCost cost = kPassphraseFloor;
    double took = milliseconds(cost);
    for (int round = 0; round < 3 && (took < kLeast || took > kMost); ++round) {
        const double perUnit = took / (static_cast<double>(cost.memoryBytes) * cost.passes);
        const double units = kTarget / perUnit;
        const double wanted = units / kPassphraseFloor.passes;
        cost.memoryBytes = static_cast<std::uint64_t>(
            std::clamp(wanted, static_cast<double>(kPassphraseFloor.memoryBytes), static_cast<double>(most)));
        cost.memoryBytes = cost.memoryBytes / kMiB * kMiB;
        const double passes = units / static_cast<double>(cost.memoryBytes);
        cost.passes = static_cast<std::uint32_t>(std::clamp(passes, static_cast<double>(kPassphraseFloor.passes),
                                                            static_cast<double>(kPassphraseCeiling.passes)));
        if (cost == kPassphraseFloor)
            break;
        took = milliseconds(cost);
    }
    return cost;
}

SecretBytes recoveryText(BytesView key32)
{
    SecretBytes octets(kKeySize + kChecksumSize);
    auto at = std::ranges::copy(key32.first(kKeySize), octets.span().begin()).out;
    std::ranges::copy(checksum(key32.first(kKeySize)), at);
    return toCrockford(octets);
}

Expected<SecretBytes, RecoveryTextError> parseRecoveryText(std::string_view text)
{
    using What = RecoveryTextError::What;
    const auto octets = fromCrockford(text, kKeySize + kChecksumSize);
    if (!octets)
        return Unexpected{
            RecoveryTextError{octets.error().character ? What::Character : What::Length, octets.error().position}};
    SecretBytes key = SecretBytes::copyOf(octets->view().first(kKeySize));
    if (!sameSecret(checksum(key), octets->view().subspan(kKeySize)))
        return Unexpected{RecoveryTextError{What::Checksum, 0}};
    return key;
}

} // namespace twinchart::crypto
