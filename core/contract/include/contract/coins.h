// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <cstdint>
#include <optional>

/// Coins, paid storage, data as tokens and their purchase. A coin is a whole number without unit; every coin is at any
/// height in exactly one account or held by exactly one order or purchase, and their sum is the supply.
namespace twinchart::contract {

inline constexpr std::uint64_t kMaxCoins = std::uint64_t{1} << 62; ///< of the supply, so of every account
inline constexpr std::uint64_t kMaxStorageSeconds = 20ull * 366 * 86'400;
inline constexpr std::int64_t kAdmissionSeconds =
    7 * 86'400; ///< a provider answers within; later the payer has it back
inline constexpr std::int64_t kMaxDeliverySeconds = 90 * 86'400; ///< from a purchase to its deadline
inline constexpr std::int64_t kClaimSeconds = 14 * 86'400;       ///< a buyer complains within, after delivery

/// A KeyId's octets (that key's own, or of the one that took its place) or an OrganisationId's (its root's to spend).
using Account = Digest256;
inline Account accountOf(const KeyId& key)
{
    return {key.octets};
}
inline Account accountOf(const OrganisationId& organisation)
{
    return {organisation.octets};
}
/// The members' common fund, which takes the fees: nobody's key, so nobody spends it by a message.
inline constexpr Account kCommonFund{};

/// Whose coins a message spends.
enum class Payer : std::uint8_t {
    Own = 1,          ///< the signer's own account (a root key: its organisation's)
    Organisation = 2, ///< that of the signer's organisation; by its root key alone
};

/// Coins go from the payer to another account, which is a live key's, a member's or the common fund. The account of a
/// key that was rotated or recovered is its successor's.
struct TransferBody {
    Payer payer = Payer::Own;
    Account to;
    std::uint64_t amount = 0; ///< 1 … kMaxCoins
    bool operator==(const TransferBody&) const = default;
};

/// The payer's coins are held for a provider's storage. The order's id is the transaction's hash.
struct StorageOrderBody {
    Payer payer = Payer::Own;
    OrganisationId provider;
    std::uint8_t sizeClass = 0; ///< at most 2^sizeClass octets; 0 … 63
    std::uint64_t seconds = 0;  ///< from the admission; 1 … kMaxStorageSeconds
    std::uint64_t amount = 0;   ///< for the whole duration; 1 … kMaxCoins
    bool operator==(const StorageOrderBody&) const = default;
};

struct StorageStepBody {
    enum class Step : std::uint8_t {
        Admit = 1,  ///< provider's root, within kAdmissionSeconds: the duration begins
        Reject = 2, ///< provider's root, before it admits: the payer has everything back
        Refund = 3, ///< payer, when nobody admitted within kAdmissionSeconds
        End = 4,    ///< payer, once admitted: the provider gets what it earned, the payer the rest
        Settle = 5, ///< provider's root: what it earned so far; at the end of the duration the last of it
    };
    Digest256 order;
    Step step = Step::Admit;
    bool operator==(const StorageStepBody&) const = default;
};

enum class AccessLevel : std::uint8_t {
    Open = 1,   ///< free for everybody who asks: its price is 0
    Partly = 2, ///< for those whom the owner grants it, at the price
    Closed = 3, ///< for nobody
};

/// Data as an asset, by its owner: a patient (own account) or an organisation's root (its account).
struct TokenBody {
    enum class Action : std::uint8_t {
        Mint = 1,   ///< all but token; the token's id is the transaction's hash
        Change = 2, ///< token, level, price
        Retire = 3, ///< token alone; for ever
    };
    Action action = Action::Mint;
    Digest256 token;
    Digest256 data;    ///< keyed commitment of the data: the buyer opens it, the ledger cannot
    Digest256 policy;  ///< keyed commitment of the decryption policy
    Digest256 storage; ///< the owner's paid storage order, or zero: kept by the owner's hospital
    AccessLevel level = AccessLevel::Closed;
    std::uint64_t price = 0; ///< 0 … kMaxCoins
    bool operator==(const TokenBody&) const = default;
};

/// The buyer's coins are held for a token's seller. The purchase's id is the transaction's hash.
struct PurchaseBody {
    Payer payer = Payer::Own;
    Digest256 token;
    std::uint64_t price = 0; ///< exactly the token's at this height
    KeyField sealing;        ///< X25519: whom the delivery is encrypted to
    Instant deadline;        ///< block time until when it is delivered; at most kMaxDeliverySeconds ahead
    bool operator==(const PurchaseBody&) const = default;
};

struct PurchaseStepBody {
    enum class Step : std::uint8_t {
        Grant = 1,    ///< seller, until the deadline
        Deliver = 2,  ///< seller, after the grant, until the deadline; with the delivery's commitment
        Settle = 3,   ///< buyer once delivered, or seller kClaimSeconds after it when nobody complained
        Refund = 4,   ///< seller at any time before it is settled, or buyer when the deadline passed undelivered or,
                      ///< of a disputed one, when no live key can act for the seller
        Complain = 5, ///< buyer, within kClaimSeconds of the delivery: then only both sides' own steps end it
    };
    Digest256 purchase;
    Step step = Step::Grant;
    Digest256 delivery; ///< Deliver: keyed commitment of what was delivered; not zero
    bool operator==(const PurchaseStepBody&) const = default;
};

// What the state holds.

struct AccountEntry { // coin
    std::uint64_t balance = 0;
    bool operator==(const AccountEntry&) const = default;
};
struct SupplyEntry { // supl
    std::uint64_t total = 0;
    bool operator==(const SupplyEntry&) const = default;
};
struct StorageOrderEntry { // paym
    enum class State : std::uint8_t { Ordered = 1, Admitted = 2, Ended = 3, Refunded = 4 };
    Account payer;
    OrganisationId provider;
    std::uint8_t sizeClass = 0;
    std::uint64_t seconds = 0;
    std::uint64_t amount = 0;
    std::uint64_t held = 0; ///< what is still in the order; 0 when it is over
    State state = State::Ordered;
    Instant ordered;
    Instant admitted; ///< 0 = not yet
    LedgerHeight since = 0;
    bool operator==(const StorageOrderEntry&) const = default;
};
struct TokenEntry { // toke
    Account owner;
    Digest256 data;
    Digest256 policy;
    Digest256 storage;
    AccessLevel level = AccessLevel::Closed;
    std::uint64_t price = 0;
    bool retired = false;
    LedgerHeight since = 0;
    LedgerHeight changed = 0;
    bool operator==(const TokenEntry&) const = default;
};
struct PurchaseEntry { // escr
    enum class State : std::uint8_t { Paid = 1, Granted = 2, Delivered = 3, Disputed = 4, Settled = 5, Refunded = 6 };
    Digest256 token;
    Account buyer;
    Account seller;
    std::uint64_t price = 0;
    KeyField sealing;
    Instant deadline;
    State state = State::Paid;
    Digest256 delivery; ///< zero before it
    Instant delivered;  ///< 0 = not yet
    LedgerHeight since = 0;
    bool operator==(const PurchaseEntry&) const = default;
    /// Coins that neither side has yet.
    std::uint64_t held() const { return state == State::Settled || state == State::Refunded ? 0 : price; }
};

/// Whether a store admits an upload under this order at that block time: admitted, and its duration not over.
bool isPaid(const StorageOrderEntry& order, Instant blockTime);
/// What the provider has earned of the whole amount by then: floor(amount × elapsed / duration), whole seconds.
std::uint64_t earned(const StorageOrderEntry& order, Instant blockTime);

namespace key {
Bytes account(const Account& account);
Bytes supply();
Bytes storageOrder(const Digest256& order);
Bytes token(const Digest256& token);
Bytes purchase(const Digest256& purchase);
} // namespace key

Bytes encode(const AccountEntry& entry);
Bytes encode(const SupplyEntry& entry);
Bytes encode(const StorageOrderEntry& entry);
Bytes encode(const TokenEntry& entry);
Bytes encode(const PurchaseEntry& entry);
template <>
Expected<AccountEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<SupplyEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<StorageOrderEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<TokenEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<PurchaseEntry, CodecError> decodeEntry(BytesView value);

} // namespace twinchart::contract
