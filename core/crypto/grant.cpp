// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/grant.h>

#include <crypto/contribution.h>
#include <crypto/hash.h>
#include <crypto/signature.h>

#include "envelope.h"

#include <algorithm>

namespace twinchart::crypto {

namespace {
constexpr std::string_view kMagic = "TCA1";
constexpr std::string_view kInfo = "TwinChart/v1/TCA1";
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSealedKeySize = kHpkeOverhead + kKeySize;
constexpr std::uint32_t kMaxLeaves = 1u << kMaxTreeDepth;
static_assert(kGrantRowOctets == Digest256::kSize + 4 + WrappedKey::kSize);
constexpr std::size_t kFixedSize = kHeaderSize + kSealedKeySize + 4;
static_assert(kFixedSize + std::size_t{kMaxGrantEntries} * kGrantRowOctets <= kMaxGrantTable);

Bytes associatedData(const GrantBinding& binding, const KeyId& recipient)
{
    return Writer()
        .var(header(kMagic, kSuite))
        .var("twinchart grant 1")
        .var(binding.chain)
        .var(binding.handle)
        .var(binding.request)
        .var(recipient)
        .bytes();
}
} // namespace

GrantKey GrantKey::generate()
{
    return GrantKey(randomSecret(kKeySize));
}

Expected<GrantKey, CryptoError> GrantKey::from(SecretBytes octets)
{
    if (octets.size() != kKeySize)
        return Unexpected{CryptoError::BadKey};
    return GrantKey(std::move(octets));
}

Expected<GrantTable, CryptoError> GrantTable::make(const GrantKey& key, const PublicSealingKey& recipient,
                                                   const GrantBinding& binding, std::vector<Input> records)
{
    if (records.size() > kMaxGrantEntries)
        return Unexpected{CryptoError::TooLarge};
    std::ranges::sort(records, {}, &Input::place);
    GrantTable out;
    out.m_rows.reserve(records.size());
    KeyWrapper wrapper(key.view());
    for (const Input& record : records) {
        if (record.place.leaf >= kMaxLeaves || (!out.m_rows.empty() && out.m_rows.back().place == record.place))
            return Unexpected{CryptoError::Malformed};
        if (record.dek.size() != kKeySize)
            return Unexpected{CryptoError::BadKey};
        out.m_rows.push_back({record.place, *WrappedKey::from(wrapper.wrap(record.dek))});
    }
    TWINCHART_ASSIGN(out.m_sealedKey,
                     hpkeSeal(recipient, viewOf(kInfo), associatedData(binding, keyIdOf(recipient)), key.view()));
    return out;
}

Expected<GrantTable, CryptoError> GrantTable::decode(BytesView octets)
{
    if (octets.size() > kMaxGrantTable)
        return Unexpected{CryptoError::TooLarge};
    if (octets.size() >= kHeaderSize && !equal(octets.first(kHeaderSize), header(kMagic, kSuite)))
        return Unexpected{CryptoError::UnknownVersion};
    Reader in(octets);
    in.raw(kHeaderSize);
    GrantTable out;
    out.m_sealedKey = bytesOf(in.raw(kSealedKeySize));
    const std::uint32_t count = in.count(kMaxGrantEntries, kGrantRowOctets);
    out.m_rows.reserve(count);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        GrantRow row;
        row.place.root = in.fixed<Digest256>();
        row.place.leaf = in.u32();
        row.wrapped = in.fixed<WrappedKey>();
        if (row.place.leaf >= kMaxLeaves || (i > 0 && row.place <= out.m_rows.back().place))
            in.fail(CodecError::BadValue);
        out.m_rows.push_back(row);
    }
    if (const auto done = in.finish(); !done)
        return Unexpected{cryptoError(done.error())};
    return out;
}

std::span<const GrantRow> GrantTable::rowsOf(const Digest256& root) const
{
    const auto found = std::ranges::equal_range(m_rows, root, {}, [](const GrantRow& row) { return row.place.root; });
    return {found.begin(), found.end()};
}

Bytes GrantTable::encode() const
{
    Writer out;
    out.reserve(kFixedSize + m_rows.size() * kGrantRowOctets);
    out.raw(header(kMagic, kSuite)).raw(m_sealedKey).u32(static_cast<std::uint32_t>(m_rows.size()));
    for (const GrantRow& row : m_rows)
        out.raw(row.place.root).u32(row.place.leaf).raw(row.wrapped);
    return std::move(out).take();
}

Digest256 GrantTable::digest() const
{
    return sha256(encode());
}

Expected<GrantKey, CryptoError> GrantTable::openKey(const SealingKeyPair& recipient, const GrantBinding& binding) const
{
    TWINCHART_ASSIGN(SecretBytes octets,
                     hpkeOpen(recipient, viewOf(kInfo), associatedData(binding, recipient.id()), m_sealedKey));
    return GrantKey::from(std::move(octets));
}

Expected<SecretBytes, CryptoError> GrantTable::open(const GrantKey& key, const GrantPlace& place) const
{
    const auto row = std::ranges::lower_bound(m_rows, place, {}, &GrantRow::place);
    if (row == m_rows.end() || row->place != place)
        return Unexpected{CryptoError::Mismatch};
    return unwrapKey(key.view(), row->wrapped);
}

Expected<std::vector<SecretBytes>, CryptoError> GrantTable::openAll(const GrantKey& key) const
{
    std::vector<SecretBytes> out;
    out.reserve(m_rows.size());
    KeyWrapper wrapper(key.view());
    for (const GrantRow& row : m_rows) {
        TWINCHART_ASSIGN(SecretBytes dek, wrapper.unwrap(row.wrapped));
        out.push_back(std::move(dek));
    }
    return out;
}

} // namespace twinchart::crypto
