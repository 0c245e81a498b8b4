// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/scope.h>

#include <crypto/aead.h>
#include <crypto/hash.h>
#include <crypto/signature.h>

#include "envelope.h"

#include <algorithm>
#include <limits>

namespace twinchart::crypto {

namespace {
constexpr std::string_view kMagic = "TCQ1";
constexpr std::string_view kInfo = "TwinChart/v1/TCQ1";
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kPlaceSize = kHpkeOverhead + kKeySize;
constexpr std::size_t kHeadSize = kHeaderSize + Digest256::kSize + kScopeReaders * kPlaceSize;
constexpr std::size_t kPayloadSize = kSealedScope - kHeadSize - AeadNonce::kSize - kAeadTagSize;
constexpr std::size_t kLargestPayload = 4 + kMaxScopeDataSets * (4 + kMaxScopeCode) + 4 +
                                        kMaxScopeAttributes * (8 + kMaxScopeCode + kMaxScopeAttribute) + 2 * 9 + 4 +
                                        kMaxScopeWords + 2 * (4 + kMaxScopePerson);
static_assert(kLargestPayload <= kPayloadSize);

bool isCode(std::string_view text)
{
    return !text.empty() && text.size() <= kMaxScopeCode &&
           std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}
bool isAttribute(std::string_view text)
{
    return !text.empty() && text.size() <= kMaxScopeAttribute && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}
/// What a person reads before deciding must look like what it is: no control characters, no line separators, nothing
/// that turns the direction of writing.
bool isPlain(std::string_view text)
{
    if (!isUtf8(text))
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto octet = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
        if (octet(i) < 0x20 || octet(i) == 0x7F || (octet(i) == 0xC2 && octet(i + 1) < 0xA0))
            return false;
        // U+061C
        if (octet(i) == 0xD8 && octet(i + 1) == 0x9C)
            return false;
        if (octet(i) != 0xE2)
            continue;
        const unsigned low = static_cast<unsigned>(octet(i + 1)) << 8 | octet(i + 2);
        // U+200E, U+200F, U+2028 … U+202E, U+2066 … U+2069
        if (low == 0x808E || low == 0x808F || (low >= 0x80A8 && low <= 0x80AE) || (low >= 0x81A6 && low <= 0x81A9))
            return false;
    }
    return true;
}

template <class T>
bool ascends(const std::vector<T>& list)
{
    return std::ranges::adjacent_find(list, std::ranges::greater_equal()) == list.end();
}

/// A bound that can be written down and read again (parseRfc3339): years 1678 to 2261.
bool isBound(const std::optional<Instant>& time)
{
    const auto newYear = [](std::int32_t year) { return Instant::fromSeconds(daysFromCivil({year, 1, 1}) * 86400); };
    return !time || (*time >= newYear(1678) && *time < newYear(2262));
}

bool isWellFormed(const ScopePayload& p)
{
    const bool named = !p.dataSets.empty() || !p.attributes.empty();
    const bool twice = std::ranges::any_of(p.attributes, [&](const ScopeAttribute& attribute) {
        return std::ranges::find(p.dataSets, attribute.dataSet) != p.dataSets.end();
    });
    return named && !twice && ascends(p.dataSets) && ascends(p.attributes) && std::ranges::all_of(p.dataSets, isCode) &&
           std::ranges::all_of(p.attributes,
                               [](const ScopeAttribute& a) { return isCode(a.dataSet) && isAttribute(a.name); }) &&
           isBound(p.from) && isBound(p.until) && (!p.from || !p.until || *p.from <= *p.until) && isPlain(p.words) &&
           isPlain(p.requester) && isPlain(p.role);
}

bool isTooLarge(const ScopePayload& p)
{
    return p.dataSets.size() > kMaxScopeDataSets || p.attributes.size() > kMaxScopeAttributes ||
           p.words.size() > kMaxScopeWords || p.requester.size() > kMaxScopePerson || p.role.size() > kMaxScopePerson;
}

void writeTime(Writer& out, const std::optional<Instant>& time)
{
    out.u8(time ? 1 : 0);
    if (time)
        out.i64(time->ns);
}
std::optional<Instant> readTime(Reader& in)
{
    const std::uint8_t flag = in.u8();
    if (flag > 1)
        in.fail(CodecError::BadValue);
    return flag == 1 ? std::optional(Instant{in.i64()}) : std::nullopt;
}

Bytes bindingOf(const ScopeBinding& b)
{
    return Writer()
        .var(header(kMagic, kSuite))
        .var("twinchart scope 1")
        .var(b.chain)
        .var(b.handle)
        .var(b.requester)
        .var(b.request)
        .bytes();
}
Bytes placeBinding(const Bytes& binding, const KeyId& reader)
{
    return Writer().raw(binding).var(reader).bytes();
}
/// Everything before the payload is part of what its tag covers.
Bytes payloadBinding(const Bytes& binding, BytesView head)
{
    return Writer().raw(binding).var(head).bytes();
}
Digest256 commitmentOf(BytesView scopeKey)
{
    return hmacSha256(scopeKey, viewOf("commit"));
}

/// Which places the readers have says nothing about who they are.
std::vector<PublicSealingKey> shuffled(std::span<const PublicSealingKey> readers)
{
    std::vector<std::pair<Digest256, PublicSealingKey>> order;
    for (const PublicSealingKey& reader : readers)
        order.emplace_back(randomFixed<Digest256>(), reader);
    // An unused place is sealed to a key that nobody has: it looks like any other.
    while (order.size() < kScopeReaders)
        order.emplace_back(randomFixed<Digest256>(), SealingKeyPair::generate().publicKey());
    std::ranges::sort(order);
    std::vector<PublicSealingKey> out;
    for (const auto& [number, reader] : order)
        out.push_back(reader);
    return out;
}
} // namespace

bool covers(const ScopePayload& scope, std::string_view dataSet, std::string_view attribute)
{
    return std::ranges::find(scope.dataSets, dataSet) != scope.dataSets.end() ||
           std::ranges::any_of(scope.attributes, [&](const ScopeAttribute& one) {
               return one.dataSet == dataSet && one.name == attribute;
           });
}

bool isWithin(const ScopePayload& inner, const ScopePayload& outer)
{
    constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
    const auto isWhole = [&](const std::string& dataSet) {
        return std::ranges::find(outer.dataSets, dataSet) != outer.dataSets.end();
    };
    return std::ranges::all_of(inner.dataSets, isWhole) &&
           std::ranges::all_of(inner.attributes,
                               [&](const ScopeAttribute& one) { return covers(outer, one.dataSet, one.name); }) &&
           inner.from.value_or(Instant{kFirst}) >= outer.from.value_or(Instant{kFirst}) &&
           inner.until.value_or(Instant{kLast}) <= outer.until.value_or(Instant{kLast});
}

Expected<Bytes, CryptoError> encodeScope(const ScopePayload& payload)
{
    if (isTooLarge(payload))
        return Unexpected{CryptoError::TooLarge};
    if (!isWellFormed(payload))
        return Unexpected{CryptoError::Malformed};
    Writer out;
    out.u32(static_cast<std::uint32_t>(payload.dataSets.size()));
    for (const std::string& code : payload.dataSets)
        out.var(code);
    out.u32(static_cast<std::uint32_t>(payload.attributes.size()));
    for (const ScopeAttribute& attribute : payload.attributes)
        out.var(attribute.dataSet).var(attribute.name);
    writeTime(out, payload.from);
    writeTime(out, payload.until);
    out.var(payload.words).var(payload.requester).var(payload.role);
    Bytes octets = std::move(out).take();
    octets.resize(kPayloadSize);
    return octets;
}

Expected<ScopePayload, CryptoError> decodeScope(BytesView octets)
{
    if (octets.size() != kPayloadSize)
        return Unexpected{CryptoError::Malformed};
    Reader in(octets);
    ScopePayload out;
    const std::uint32_t sets = in.count(kMaxScopeDataSets, 5);
    for (std::uint32_t i = 0; i < sets && in.ok(); ++i)
        out.dataSets.push_back(in.text(kMaxScopeCode));
    const std::uint32_t attributes = in.count(kMaxScopeAttributes, 10);
    for (std::uint32_t i = 0; i < attributes && in.ok(); ++i) {
        ScopeAttribute attribute;
        attribute.dataSet = in.text(kMaxScopeCode);
        attribute.name = in.text(kMaxScopeAttribute);
        out.attributes.push_back(std::move(attribute));
    }
    out.from = readTime(in);
    out.until = readTime(in);
    out.words = in.text(kMaxScopeWords);
    out.requester = in.text(kMaxScopePerson);
    out.role = in.text(kMaxScopePerson);
    for (const std::uint8_t octet : in.raw(in.remaining()))
        if (octet != 0)
            in.fail(CodecError::TrailingBytes);
    if (const auto done = in.finish(); !done)
        return Unexpected{cryptoError(done.error())};
    if (!isWellFormed(out))
        return Unexpected{CryptoError::Malformed};
    return out;
}

Expected<Bytes, CryptoError> sealScope(const ScopePayload& payload, std::span<const PublicSealingKey> readers,
                                       const ScopeBinding& binding)
{
    std::vector<PublicSealingKey> distinct(readers.begin(), readers.end());
    std::ranges::sort(distinct);
    if (readers.empty() || readers.size() > kScopeReaders || !ascends(distinct))
        return Unexpected{CryptoError::Malformed};
    TWINCHART_ASSIGN(const Bytes plain, encodeScope(payload));
    const SecretBytes scopeKey = randomSecret(kKeySize);
    const Bytes bound = bindingOf(binding);
    Writer out;
    out.reserve(kSealedScope).raw(header(kMagic, kSuite)).raw(commitmentOf(scopeKey));
    for (const PublicSealingKey& reader : shuffled(readers)) {
        TWINCHART_ASSIGN(const Bytes place,
                         hpkeSeal(reader, viewOf(kInfo), placeBinding(bound, keyIdOf(reader)), scopeKey));
        out.raw(place);
    }
    const auto nonce = randomFixed<AeadNonce>();
    const Bytes sealed = aeadSeal(deriveKey(scopeKey, "seal"), nonce, payloadBinding(bound, out.bytes()), plain);
    out.raw(nonce).raw(sealed);
    return std::move(out).take();
}

Expected<ScopePayload, CryptoError> openScope(BytesView sealed, const SealingKeyPair& reader,
                                              const ScopeBinding& binding)
{
    if (sealed.size() != kSealedScope)
        return Unexpected{CryptoError::Malformed};
    if (!equal(sealed.first(kHeaderSize), header(kMagic, kSuite)))
        return Unexpected{CryptoError::UnknownVersion};
    const BytesView head = sealed.first(kHeadSize);
    const BytesView commitment = head.subspan(kHeaderSize, Digest256::kSize);
    const Bytes bound = bindingOf(binding);
    const Bytes place = placeBinding(bound, reader.id());
    for (std::size_t i = 0; i < kScopeReaders; ++i) {
        const auto scopeKey = hpkeOpen(reader, viewOf(kInfo), place,
                                       head.subspan(kHeaderSize + Digest256::kSize + i * kPlaceSize, kPlaceSize));
        if (!scopeKey)
            continue;
        // AES-GCM alone would let a sealer show each reader another scope under another key.
        if (!sameSecret(commitmentOf(*scopeKey), commitment))
            return Unexpected{CryptoError::Mismatch};
        TWINCHART_ASSIGN(const Bytes plain,
                         aeadOpen(deriveKey(*scopeKey, "seal"),
                                  *AeadNonce::from(sealed.subspan(kHeadSize, AeadNonce::kSize)),
                                  payloadBinding(bound, head), sealed.subspan(kHeadSize + AeadNonce::kSize)));
        return decodeScope(plain);
    }
    return Unexpected{CryptoError::NotOpened};
}

} // namespace twinchart::crypto
