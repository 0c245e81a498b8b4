// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/slots.h>

#include <crypto/aead.h>
#include <crypto/hash.h>
#include <util/codec.h>

#include "envelope.h"

#include <algorithm>

namespace twinchart::crypto {

namespace {
constexpr std::string_view kMagic = "TCK1";
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSealedSize = kKeySize + kAeadTagSize;
constexpr std::uint32_t kMaxSlots = 16;
constexpr std::size_t kMaxDetails = 1100;
constexpr std::size_t kMaxCredential = 1024;
constexpr std::size_t kMaxFile = 64u << 10;
using Salt = decltype(PassphraseSlot::salt);

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

Bytes encodeDetails(const SlotDetails& details)
{
    Writer out;
    std::visit(Overloaded{
                   [&](const PassphraseSlot& s) { out.raw(s.salt).u64(s.cost.memoryBytes).u32(s.cost.passes); },
                   [&](const RecoverySlot& s) { out.raw(s.salt); },
                   [&](const RecoverySharesSlot& s) { out.raw(s.set).u8(s.threshold).u8(s.shares); },
                   [&](const TokenSlot& s) { out.var(s.credential).raw(s.challenge); },
                   [&](const EscrowSlot& s) { out.raw(s.set).raw(s.first).raw(s.second); },
               },
               details);
    return std::move(out).take();
}

bool isCost(const PassphraseCost& cost)
{
    return cost.memoryBytes >= kPassphraseFloor.memoryBytes && cost.memoryBytes <= kPassphraseCeiling.memoryBytes &&
           cost.memoryBytes % (1u << 20) == 0 && cost.passes >= kPassphraseFloor.passes &&
           cost.passes <= kPassphraseCeiling.passes;
}

bool isValid(const SlotDetails& details)
{
    return std::visit(
        Overloaded{
            [](const PassphraseSlot& s) { return isCost(s.cost); },
            [](const RecoverySlot&) { return true; },
            [](const RecoverySharesSlot& s) { return s.threshold >= 2 && s.threshold <= s.shares; },
            [](const TokenSlot& s) { return !s.credential.empty() && s.credential.size() <= kMaxCredential; },
            [](const EscrowSlot& s) { return s.first != s.second; },
        },
        details);
}

// Fails the reader for a kind that is not one, or values outside their range.
SlotDetails decodeDetails(std::uint8_t kind, Reader& in)
{
    switch (static_cast<SlotKind>(kind)) {
    case SlotKind::Passphrase: {
        PassphraseSlot s;
        s.salt = in.fixed<Salt>();
        s.cost.memoryBytes = in.u64();
        s.cost.passes = in.u32();
        return s;
    }
    case SlotKind::Recovery: return RecoverySlot{in.fixed<Salt>()};
    case SlotKind::RecoveryShares: {
        RecoverySharesSlot s;
        s.set = in.fixed<Salt>();
        s.threshold = in.u8();
        s.shares = in.u8();
        return s;
    }
    case SlotKind::Token: {
        TokenSlot s;
        s.credential = bytesOf(in.var(kMaxCredential));
        s.challenge = in.fixed<decltype(s.challenge)>();
        return s;
    }
    case SlotKind::Escrow: {
        EscrowSlot s;
        s.set = in.fixed<Salt>();
        s.first = in.fixed<KeyId>();
        s.second = in.fixed<KeyId>();
        return s;
    }
    }
    in.fail(CodecError::BadValue);
    return RecoverySlot{};
}

// What makes the slot's key of the secret: its kind is in the label, its own random octets in the salt.
SecretBytes slotKeyOf(const SlotDetails& details, BytesView secret)
{
    return std::visit(
        Overloaded{
            [&](const PassphraseSlot&) { return deriveKey(secret, "slot passphrase"); },
            [&](const RecoverySlot& s) { return deriveKey(hkdfExtract(s.salt, secret), "slot recovery"); },
            [&](const RecoverySharesSlot& s) { return deriveKey(hkdfExtract(s.set, secret), "slot shares"); },
            [&](const TokenSlot& s) { return deriveKey(hkdfExtract(s.challenge, secret), "slot token"); },
            [&](const EscrowSlot& s) { return deriveKey(hkdfExtract(s.set, secret), "slot escrow"); },
        },
        details);
}

Bytes associatedData(const KeySlots::Slot& slot)
{
    const auto kind = static_cast<std::uint8_t>(slot.kind());
    return Writer()
        .var(header(kMagic, kSuite))
        .var(Writer().u32(slot.id).bytes())
        .var(BytesView{&kind, 1})
        .var(encodeDetails(slot.details))
        .bytes();
}

Digest256 fileMac(const UserMasterKey& key, BytesView body)
{
    return hmacSha256(deriveKey(key.view(), "slots"), body);
}
} // namespace

Bytes KeySlots::body() const
{
    Writer out;
    out.raw(header(kMagic, kSuite)).u32(m_nextId).u32(static_cast<std::uint32_t>(m_slots.size()));
    for (const Wrapped& w : m_slots) {
        out.u32(w.slot.id).u8(static_cast<std::uint8_t>(w.slot.kind())).var(encodeDetails(w.slot.details));
        out.raw(w.nonce).raw(w.sealed);
    }
    return std::move(out).take();
}

Bytes KeySlots::encode(const UserMasterKey& key) const
{
    Writer out;
    out.raw(body());
    out.raw(fileMac(key, out.bytes()));
    out.raw(sha256(out.bytes()));
    return std::move(out).take();
}

Expected<KeySlots, CryptoError> KeySlots::decode(BytesView octets)
{
    constexpr std::size_t kTrailer = 2 * Digest256::kSize;
    if (octets.size() > kMaxFile)
        return Unexpected{CryptoError::TooLarge};
    if (octets.size() < kHeaderSize + kTrailer)
        return Unexpected{CryptoError::Malformed};
    if (!equal(octets.first(kHeaderSize), header(kMagic, kSuite)))
        return Unexpected{CryptoError::UnknownVersion};
    const BytesView digest = octets.last(Digest256::kSize);
    if (!equal(sha256(octets.first(octets.size() - Digest256::kSize)).view(), digest))
        return Unexpected{CryptoError::Damaged};
    KeySlots out;
    out.m_readBody = bytesOf(octets.first(octets.size() - kTrailer));
    out.m_readMac = bytesOf(octets.subspan(octets.size() - kTrailer, Digest256::kSize));
    Reader in(out.m_readBody);
    in.raw(kHeaderSize);
    out.m_nextId = in.u32();
    const std::uint32_t count = in.count(kMaxSlots, 4 + 1 + 4 + AeadNonce::kSize + kSealedSize);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        Wrapped w;
        w.slot.id = in.u32();
        const std::uint8_t kind = in.u8();
        Reader details(in.var(kMaxDetails));
        w.slot.details = decodeDetails(kind, details);
        w.nonce = bytesOf(in.raw(AeadNonce::kSize));
        w.sealed = bytesOf(in.raw(kSealedSize));
        const std::uint32_t before = out.m_slots.empty() ? 0 : out.m_slots.back().slot.id;
        if (!details.finish() || !isValid(w.slot.details) || w.slot.id <= before || w.slot.id >= out.m_nextId)
            in.fail(CodecError::BadValue);
        out.m_slots.push_back(std::move(w));
    }
    if (const auto done = in.finish(); !done)
        return Unexpected{cryptoError(done.error())};
    return out;
}

std::vector<KeySlots::Slot> KeySlots::list() const
{
    std::vector<Slot> out;
    for (const Wrapped& w : m_slots)
        out.push_back(w.slot);
    return out;
}

Expected<std::uint32_t, CryptoError> KeySlots::add(const UserMasterKey& key, BytesView secret, SlotDetails details)
{
    if (m_slots.size() >= kMaxSlots || m_nextId == UINT32_MAX)
        return Unexpected{CryptoError::TooLarge};
    if (!isValid(details))
        return Unexpected{CryptoError::Malformed};
    Wrapped w;
    w.slot = Slot{m_nextId, std::move(details)};
    const auto nonce = randomFixed<AeadNonce>();
    w.nonce = bytesOf(nonce.view());
    w.sealed = aeadSeal(slotKeyOf(w.slot.details, secret), nonce, associatedData(w.slot), key.view());
    m_slots.push_back(std::move(w));
    return m_nextId++;
}

Expected<std::uint32_t, CryptoError> KeySlots::addPassphrase(const UserMasterKey& key, BytesView passphrase,
                                                             PassphraseCost cost)
{
    const PassphraseSlot details{randomFixed<Salt>(), cost};
    TWINCHART_ASSIGN(const SecretBytes secret, passphraseKey(passphrase, details.salt, cost));
    return add(key, secret, details);
}

Expected<SecretBytes, CryptoError> KeySlots::addRecovery(const UserMasterKey& key)
{
    const SecretBytes secret = randomSecret(kKeySize);
    TWINCHART_ASSIGN([[maybe_unused]] const std::uint32_t id, add(key, secret, RecoverySlot{randomFixed<Salt>()}));
    return recoveryText(secret);
}

Expected<std::vector<RecoveryShare>, CryptoError> KeySlots::addRecoveryShares(const UserMasterKey& key)
{
    constexpr RecoverySharesSlot kUsual;
    const SecretBytes secret = randomSecret(kKeySize);
    TWINCHART_ASSIGN(auto shares, splitSecret(secret, kUsual.threshold, kUsual.shares));
    TWINCHART_ASSIGN([[maybe_unused]] const std::uint32_t id,
                     add(key, secret, RecoverySharesSlot{shares[0].set, kUsual.threshold, kUsual.shares}));
    return shares;
}

Expected<std::uint32_t, CryptoError> KeySlots::addSecret(const UserMasterKey& key, BytesView secret32,
                                                         SlotDetails details)
{
    if (secret32.size() != kKeySize || std::holds_alternative<PassphraseSlot>(details))
        return Unexpected{CryptoError::BadKey};
    return add(key, secret32, std::move(details));
}

bool KeySlots::remove(std::uint32_t id)
{
    return std::erase_if(m_slots, [id](const Wrapped& w) { return w.slot.id == id; }) > 0;
}

Expected<UserMasterKey, CryptoError> KeySlots::openSlot(const Wrapped& wrapped, BytesView secret) const
{
    TWINCHART_ASSIGN(SecretBytes octets,
                     aeadOpenSecret(slotKeyOf(wrapped.slot.details, secret), *AeadNonce::from(wrapped.nonce),
                                    associatedData(wrapped.slot), wrapped.sealed));
    TWINCHART_ASSIGN(UserMasterKey key, UserMasterKey::from(std::move(octets)));
    TWINCHART_TRY(verify(key));
    return key;
}

Expected<void, CryptoError> KeySlots::verify(const UserMasterKey& key) const
{
    if (!m_readMac.empty() && !sameSecret(fileMac(key, m_readBody), m_readMac))
        return Unexpected{CryptoError::Mismatch};
    return {};
}

Expected<UserMasterKey, CryptoError> KeySlots::openWithPassphrase(BytesView passphrase) const
{
    for (const Wrapped& w : m_slots) {
        const auto* details = std::get_if<PassphraseSlot>(&w.slot.details);
        if (details == nullptr)
            continue;
        TWINCHART_ASSIGN(const SecretBytes secret, passphraseKey(passphrase, details->salt, details->cost));
        auto key = openSlot(w, secret);
        if (key || key.error() != CryptoError::NotOpened)
            return key;
    }
    return Unexpected{CryptoError::NotOpened};
}

Expected<UserMasterKey, CryptoError> KeySlots::openWithRecovery(BytesView key32) const
{
    return openWithSecret(SlotKind::Recovery, key32);
}

Expected<UserMasterKey, CryptoError> KeySlots::openWithSecret(SlotKind kind, BytesView secret32) const
{
    if (secret32.size() != kKeySize || kind == SlotKind::Passphrase)
        return Unexpected{CryptoError::BadKey};
    for (const Wrapped& w : m_slots) {
        if (w.slot.kind() != kind)
            continue;
        auto key = openSlot(w, secret32);
        if (key || key.error() != CryptoError::NotOpened)
            return key;
    }
    return Unexpected{CryptoError::NotOpened};
}

} // namespace twinchart::crypto
