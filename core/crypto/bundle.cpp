// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/bundle.h>

#include <crypto/contribution.h>
#include <crypto/hash.h>

#include "envelope.h"

#include <algorithm>

namespace twinchart::crypto {

namespace {
constexpr std::string_view kTableMagic = "TCB1";
constexpr std::string_view kWrapMagic = "TCW1";
constexpr std::uint8_t kSuiteAesKw = 1;
constexpr std::size_t kKeySize = 32;
constexpr std::uint32_t kMaxEntries = 1u << kMaxTreeDepth;
constexpr std::size_t kEntrySize = 4 + WrappedKey::kSize;

Bytes bindingOf(const WrapBinding& b)
{
    Writer out;
    const auto number = [&out](const Bytes& octets) { out.var(octets); };
    out.var(b.chain).var(b.contributionRoot);
    number(Writer().u32(b.setIndex).bytes());
    out.var(b.recipient);
    number(Writer().u64(b.epoch).bytes());
    number(Writer().i64(b.expiry).bytes());
    out.var(b.grant);
    return std::move(out).take();
}
} // namespace

BundleKey BundleKey::generate()
{
    return BundleKey(randomSecret(kKeySize));
}

Expected<BundleKey, CryptoError> BundleKey::from(SecretBytes octets)
{
    if (octets.size() != kKeySize)
        return Unexpected{CryptoError::BadKey};
    return BundleKey(std::move(octets));
}

Digest256 bundleCommit(const BundleKey& key)
{
    return hmacSha256(key.view(), viewOf("commit"));
}

Expected<BundleTable, CryptoError> BundleTable::make(const BundleKey& key, std::vector<Input> records)
{
    std::ranges::sort(records, {}, &Input::leaf);
    BundleTable out;
    out.m_entries.reserve(records.size());
    KeyWrapper wrapper(key.view());
    for (const Input& record : records) {
        if (record.leaf >= kMaxEntries || (!out.m_entries.empty() && out.m_entries.back().leaf == record.leaf))
            return Unexpected{CryptoError::Malformed};
        if (record.dek.size() != kKeySize)
            return Unexpected{CryptoError::BadKey};
        out.m_entries.push_back({record.leaf, *WrappedKey::from(wrapper.wrap(record.dek))});
    }
    return out;
}

Expected<BundleTable, CryptoError> BundleTable::decode(BytesView octets)
{
    if (octets.size() >= kHeaderSize && !equal(octets.first(kHeaderSize), header(kTableMagic, kSuiteAesKw)))
        return Unexpected{CryptoError::UnknownVersion};
    Reader in(octets);
    in.raw(kHeaderSize);
    const std::uint32_t count = in.count(kMaxEntries, kEntrySize);
    BundleTable out;
    out.m_entries.reserve(count);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        BundleEntry entry;
        entry.leaf = in.u32();
        entry.wrapped = in.fixed<WrappedKey>();
        if (entry.leaf >= kMaxEntries || (i > 0 && entry.leaf <= out.m_entries.back().leaf))
            in.fail(CodecError::BadValue);
        out.m_entries.push_back(entry);
    }
    if (const auto done = in.finish(); !done)
        return Unexpected{cryptoError(done.error())};
    return out;
}

Bytes BundleTable::encode() const
{
    Writer out;
    out.reserve(kHeaderSize + 4 + m_entries.size() * kEntrySize);
    out.raw(header(kTableMagic, kSuiteAesKw)).u32(static_cast<std::uint32_t>(m_entries.size()));
    for (const BundleEntry& entry : m_entries)
        out.u32(entry.leaf).raw(entry.wrapped);
    return std::move(out).take();
}

Digest256 BundleTable::digest() const
{
    return sha256(encode());
}

Expected<SecretBytes, CryptoError> BundleTable::open(const BundleKey& key, std::uint32_t leaf) const
{
    const auto entry = std::ranges::lower_bound(m_entries, leaf, {}, &BundleEntry::leaf);
    if (entry == m_entries.end() || entry->leaf != leaf)
        return Unexpected{CryptoError::Mismatch};
    return unwrapKey(key.view(), entry->wrapped);
}

Expected<std::vector<SecretBytes>, CryptoError> BundleTable::openAll(const BundleKey& key) const
{
    std::vector<SecretBytes> out;
    out.reserve(m_entries.size());
    KeyWrapper wrapper(key.view());
    for (const BundleEntry& entry : m_entries) {
        TWINCHART_ASSIGN(SecretBytes dek, wrapper.unwrap(entry.wrapped));
        out.push_back(std::move(dek));
    }
    return out;
}

std::vector<std::uint32_t> BundleTable::withheld(const std::vector<std::uint32_t>& served) const
{
    std::vector<std::uint32_t> out;
    auto at = served.begin();
    for (const BundleEntry& entry : m_entries) {
        while (at != served.end() && *at < entry.leaf)
            ++at;
        if (at == served.end() || *at != entry.leaf)
            out.push_back(entry.leaf);
    }
    return out;
}

Expected<Bytes, CryptoError> sealBundleKey(const BundleKey& key, const PublicSealingKey& recipient,
                                           const WrapBinding& binding)
{
    return sealEnvelope(kWrapMagic, recipient, bindingOf(binding), key.view());
}

Expected<BundleKey, CryptoError> openBundleKey(BytesView sealed, const SealingKeyPair& recipient,
                                               const WrapBinding& binding, const Digest256& commit)
{
    TWINCHART_ASSIGN(SecretBytes octets, openEnvelope(kWrapMagic, recipient, bindingOf(binding), sealed, kKeySize));
    TWINCHART_ASSIGN(BundleKey key, BundleKey::from(std::move(octets)));
    if (!sameSecret(bundleCommit(key), commit))
        return Unexpected{CryptoError::Mismatch};
    return key;
}

} // namespace twinchart::crypto
