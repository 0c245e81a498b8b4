// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ed25519/consensus.h>

#include "challenge.h"
#include "point.h"

#include <algorithm>
#include <map>

namespace twinchart::ed25519 {

namespace {

/// Tables of kept keys serve thousands of signatures; those of an R serve one.
constexpr unsigned kKeyWidth = 7;
constexpr unsigned kCommitmentWidth = 5;
/// Above this a larger sum saves little.
constexpr std::size_t kLargestSum = 1'024;
/// From here on buckets cost less than tables.
constexpr std::size_t kBuckets = 160;

struct Parsed {
    Point commitment;
    Scalar s;
    Scalar k;
};

} // namespace

struct ExpandedKey {
    PublicSigningKey octets;
    PlainMultiples negatedMultiples;
};

namespace {

/// None: no signature of anybody.
std::optional<Parsed> parsed(const PublicSigningKey& key, BytesView message, BytesView signature)
{
    if (signature.size() != Signature64::kSize || !isCanonicalScalar(signature.subspan(32)))
        return std::nullopt;
    const std::optional<Point> commitment = decoded(signature.first(32));
    if (!commitment)
        return std::nullopt;
    return Parsed{*commitment, scalarFrom(signature.subspan(32)), reduced(sha512({signature.first(32), key, message}))};
}

bool holds(const ExpandedKey& key, const Parsed& signature)
{
    const Digits ofBase = signedDigits(signature.s, kBaseWidth);
    const Digits ofKey = signedDigits(signature.k, kKeyWidth);
    const Point sum = sumOf({{&ofBase, baseMultiples().data()}, {&ofKey, key.negatedMultiples.data()}});
    return isNeutral(timesCofactor(minus(sum, prepared(signature.commitment))));
}

} // namespace

std::optional<ConsensusKey> ConsensusKey::from(const PublicSigningKey& key)
{
    const std::optional<Point> point = decoded(key);
    if (!point)
        return std::nullopt;
    auto expanded = std::make_shared<ExpandedKey>();
    expanded->octets = key;
    expanded->negatedMultiples = plainOddMultiples(negated(*point), std::size_t{1} << (kKeyWidth - 2));
    return ConsensusKey(std::move(expanded));
}

const PublicSigningKey& ConsensusKey::octets() const
{
    return m_key->octets;
}

bool verifyConsensus(const ConsensusKey& key, BytesView message, BytesView signature)
{
    const std::optional<Parsed> one = parsed(key.octets(), message, signature);
    return one && holds(*key.m_key, *one);
}

struct ConsensusBatch::Entries {
    struct Entry {
        std::shared_ptr<const ExpandedKey> key;
        std::optional<Parsed> signature;
    };
    BatchSeed seed;
    std::vector<Entry> all;
    Sha512 transcript; ///< of k and signature of each

    bool sumHolds(std::size_t begin, std::size_t end, const Octets64& multipliers) const;
};

bool ConsensusBatch::Entries::sumHolds(std::size_t begin, std::size_t end, const Octets64& multipliers) const
{
    struct OfKey {
        const ExpandedKey* key;
        Scalar sum;
    };
    std::map<PublicSigningKey, OfKey> keys;
    const bool inBuckets = end - begin >= kBuckets;
    std::vector<Weighted> commitments;
    commitments.reserve(end - begin);
    Scalar base;
    Octets64 block{};
    for (std::size_t i = begin; i < end; ++i) {
        const Entry& entry = all[i];
        // Four multipliers of 16 octets from each hash.
        const std::size_t part = (i - begin) % 4;
        if (part == 0) {
            const std::array<std::uint8_t, 4> number{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8),
                                                     static_cast<std::uint8_t>(i >> 16),
                                                     static_cast<std::uint8_t>(i >> 24)};
            block = sha512({multipliers, number});
        }
        std::array<std::uint8_t, 32> octets{};
        std::copy_n(block.begin() + static_cast<std::ptrdiff_t>(16 * part), 16, octets.begin());
        const Scalar z = scalarFrom(octets);
        base = sum(base, product(z, entry.signature->s));
        const auto it = keys.try_emplace(entry.key->octets, OfKey{entry.key.get(), {}}).first;
        it->second.sum = sum(it->second.sum, product(z, entry.signature->k));
        commitments.push_back({negated(entry.signature->commitment), z});
    }
    std::vector<Multiples> tables;
    std::vector<Digits> digits;
    if (!inBuckets) {
        tables.reserve(commitments.size());
        digits.reserve(commitments.size());
        for (const Weighted& commitment : commitments) {
            tables.push_back(oddMultiples(commitment.point, std::size_t{1} << (kCommitmentWidth - 2)));
            digits.push_back(signedDigits(commitment.weight, kCommitmentWidth));
        }
    }
    std::vector<Digits> keyDigits;
    keyDigits.reserve(keys.size());
    std::vector<Term> terms;
    terms.reserve(tables.size() + keys.size() + 1);
    const Digits ofBase = signedDigits(base, kBaseWidth);
    terms.push_back({&ofBase, baseMultiples().data()});
    for (std::size_t i = 0; i < tables.size(); ++i)
        terms.push_back({&digits[i], tables[i].data()});
    for (const auto& [octets, key] : keys) {
        keyDigits.push_back(signedDigits(key.sum, kKeyWidth));
        terms.push_back({&keyDigits.back(), key.key->negatedMultiples.data()});
    }
    Point total = sumOf(terms);
    if (inBuckets)
        total = plus(total, prepared(sumInBuckets(commitments)));
    return isNeutral(timesCofactor(total));
}

ConsensusBatch::ConsensusBatch(const BatchSeed& seed) : m_entries(std::make_unique<Entries>())
{
    m_entries->seed = seed;
}
ConsensusBatch::~ConsensusBatch() = default;
ConsensusBatch::ConsensusBatch(ConsensusBatch&&) noexcept = default;
ConsensusBatch& ConsensusBatch::operator=(ConsensusBatch&&) noexcept = default;

void ConsensusBatch::add(const ConsensusKey& key, BytesView message, BytesView signature)
{
    Entries::Entry entry;
    entry.key = key.m_key;
    entry.signature = parsed(key.octets(), message, signature);
    if (entry.signature) {
        // k binds R, key and message; the signature's octets bind S.
        std::array<std::uint8_t, 32> k{};
        for (std::size_t i = 0; i < k.size(); ++i)
            k[i] = static_cast<std::uint8_t>(entry.signature->k.word[i / 8] >> (8 * (i % 8)));
        m_entries->transcript.add(k).add(signature);
    }
    m_entries->all.push_back(std::move(entry));
}

std::size_t ConsensusBatch::size() const
{
    return m_entries->all.size();
}

bool ConsensusBatch::verify()
{
    const std::vector<Entries::Entry>& all = m_entries->all;
    if (!std::ranges::all_of(all, [](const Entries::Entry& entry) { return entry.signature.has_value(); }))
        return false;
    if (all.size() == 1)
        return holds(*all[0].key, *all[0].signature);
    const Octets64 multipliers = sha512({m_entries->seed.octets, Sha512(m_entries->transcript).finish()});
    for (std::size_t begin = 0; begin < all.size(); begin += kLargestSum)
        if (!m_entries->sumHolds(begin, std::min(begin + kLargestSum, all.size()), multipliers))
            return false;
    return true;
}

std::vector<std::size_t> ConsensusBatch::invalid() const
{
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < m_entries->all.size(); ++i) {
        const Entries::Entry& entry = m_entries->all[i];
        if (!entry.signature || !holds(*entry.key, *entry.signature))
            out.push_back(i);
    }
    return out;
}

void ConsensusBatch::clear()
{
    m_entries->all.clear();
    m_entries->transcript = {};
}

} // namespace twinchart::ed25519
