// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/error.h>
#include <util/expected.h>
#include <util/secret.h>

#include <cstdint>
#include <string_view>

namespace twinchart::crypto {

/// The 32 random octets that every slot of a user wraps; its children are HKDF-Expand(key, label).
class UserMasterKey {
public:
    static UserMasterKey generate();
    static Expected<UserMasterKey, CryptoError> from(SecretBytes octets);
    BytesView view() const noexcept { return m_octets; }
    UserMasterKey clone() const { return UserMasterKey(m_octets.clone()); }

    SecretBytes replicaKey() const;  ///< 48 octets: database key and salt, as store::Database::open takes them
    SecretBytes blobsKey() const;    ///< 32 octets
    SecretBytes auditKey() const;    ///< 32 octets: freshness chain, manifest
    SecretBytes identityKey() const; ///< 32 octets: wraps the device file
    SecretBytes hospitalKey() const; ///< 32 octets: seals the hospital's keys that this user made

private:
    explicit UserMasterKey(SecretBytes octets) : m_octets(std::move(octets)) {}
    SecretBytes m_octets;
};

/// Cost of a passphrase slot: Argon2id version 1.3, one lane.
struct PassphraseCost {
    std::uint64_t memoryBytes = 64u << 20;
    std::uint32_t passes = 3;
    friend bool operator==(const PassphraseCost&, const PassphraseCost&) = default;
};
/// The least that a slot may have; demonstration homes use it and say so.
inline constexpr PassphraseCost kPassphraseFloor{64u << 20, 3};
/// The most that a slot file may ask of a reader.
inline constexpr PassphraseCost kPassphraseCeiling{std::uint64_t{2} << 30, 12};
/// Measures this machine and gives a cost of 0.3 to 0.6 s, at least the floor and at most 1 GiB. Takes about a second.
PassphraseCost calibratePassphraseCost();

/// Argon2id (RFC 9106) by libsodium; 32 octets. BadKey for a cost outside floor and ceiling, or no memory.
Expected<SecretBytes, CryptoError> passphraseKey(BytesView passphrase, BytesView salt16, PassphraseCost cost);

/// Why a typed recovery text was refused. Nothing was tried with it.
struct RecoveryTextError {
    enum class What { Length, Character, Checksum };
    What what = What::Checksum;
    std::size_t position = 0; ///< of the character, counted from 1 without separators; 0 = not one alone
};
/// 32 octets as 14 groups of four Crockford base-32 characters: the key and a checksum of 24 bits.
SecretBytes recoveryText(BytesView key32);
/// Takes either case, O for 0, I and L for 1, hyphens and spaces anywhere.
Expected<SecretBytes, RecoveryTextError> parseRecoveryText(std::string_view text);

} // namespace twinchart::crypto
