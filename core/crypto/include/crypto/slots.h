// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/masterkey.h>
#include <crypto/shares.h>
#include <util/bytes.h>
#include <util/ids.h>

#include <string_view>
#include <variant>
#include <vector>

namespace twinchart::crypto {

/// Ways to open a user's data; each slot wraps the same user master key. The numbers are those of the file.
enum class SlotKind : std::uint8_t { Passphrase = 1, Recovery = 2, RecoveryShares = 3, Token = 4, Escrow = 5 };

/// What a slot says in clear about itself; bound to its wrap as associated data.
struct PassphraseSlot {
    FixedBytes<16, struct SlotSaltTag> salt;
    PassphraseCost cost;
    friend bool operator==(const PassphraseSlot&, const PassphraseSlot&) = default;
};
struct RecoverySlot {
    FixedBytes<16, struct SlotSaltTag> salt;
    friend bool operator==(const RecoverySlot&, const RecoverySlot&) = default;
};
/// A secret of 32 octets shared k of n; the set id is on every share.
struct RecoverySharesSlot {
    FixedBytes<16, struct SlotSaltTag> set;
    std::uint8_t threshold = 2;
    std::uint8_t shares = 3;
    friend bool operator==(const RecoverySharesSlot&, const RecoverySharesSlot&) = default;
};
/// A secret of 32 octets that a token gives out for a challenge.
struct TokenSlot {
    Bytes credential; ///< 1 to 1,024 octets
    FixedBytes<32, struct TokenChallengeTag> challenge;
    friend bool operator==(const TokenSlot&, const TokenSlot&) = default;
};
/// A secret of 32 octets in two shares, each kept by one person.
struct EscrowSlot {
    FixedBytes<16, struct SlotSaltTag> set;
    KeyId first;
    KeyId second;
    friend bool operator==(const EscrowSlot&, const EscrowSlot&) = default;
};
using SlotDetails = std::variant<PassphraseSlot, RecoverySlot, RecoverySharesSlot, TokenSlot, EscrowSlot>;

/// The file of key slots (grammar TCK1). A value; write it with writeFileAtomically. One thread.
class KeySlots {
public:
    struct Slot {
        std::uint32_t id = 0; ///< never reused in a file
        SlotDetails details;
        SlotKind kind() const { return static_cast<SlotKind>(details.index() + 1); }
    };

    KeySlots() = default;
    /// Damaged when the file's digest does not fit (a flipped bit), before any passphrase is tried.
    static Expected<KeySlots, CryptoError> decode(BytesView octets);
    /// The file, authenticated under the master key that all its slots wrap.
    Bytes encode(const UserMasterKey& key) const;
    std::vector<Slot> list() const;

    Expected<std::uint32_t, CryptoError> addPassphrase(const UserMasterKey& key, BytesView passphrase,
                                                       PassphraseCost cost);
    /// Draws a recovery key and gives the text to print; it is kept nowhere.
    Expected<SecretBytes, CryptoError> addRecovery(const UserMasterKey& key);
    /// Draws a recovery key and divides it: any two of the three shares open. It and they are kept nowhere.
    Expected<std::vector<RecoveryShare>, CryptoError> addRecoveryShares(const UserMasterKey& key);
    /// Slots whose 32-octet secret comes from elsewhere: shares put together, a token, two persons.
    Expected<std::uint32_t, CryptoError> addSecret(const UserMasterKey& key, BytesView secret32, SlotDetails details);
    bool remove(std::uint32_t id);
    /// Mismatch unless the file that was read was written under `key`: asked before encode() vouches for it.
    Expected<void, CryptoError> verify(const UserMasterKey& key) const;

    /// NotOpened: no slot of the kind opens with it. Mismatch: a slot opened, but the file was put together by
    /// somebody without the key (a slot added, removed or changed). Takes the slots' cost, by design.
    Expected<UserMasterKey, CryptoError> openWithPassphrase(BytesView passphrase) const;
    /// `key32` from parseRecoveryText.
    Expected<UserMasterKey, CryptoError> openWithRecovery(BytesView key32) const;
    Expected<UserMasterKey, CryptoError> openWithSecret(SlotKind kind, BytesView secret32) const;

private:
    struct Wrapped {
        Slot slot;
        Bytes nonce;
        Bytes sealed;
    };
    Expected<std::uint32_t, CryptoError> add(const UserMasterKey& key, BytesView secret, SlotDetails details);
    Expected<UserMasterKey, CryptoError> openSlot(const Wrapped& wrapped, BytesView secret) const;
    Bytes body() const;

    std::uint32_t m_nextId = 1;
    std::vector<Wrapped> m_slots;
    /// As read: the file's body and its authenticator, checked when a slot has opened.
    Bytes m_readBody;
    Bytes m_readMac;
};

} // namespace twinchart::crypto
