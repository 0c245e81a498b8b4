// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/vote.h>

#include <ledger/hashes.h>

#include <openssl/evp.h>

#include <cstdlib>
#include <map>

namespace twinchart::ledger {

namespace {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

/// More keys than two validator sets at their policy limit are a sign of somebody sending sets to fill memory.
constexpr std::size_t kMaxKeptKeys = 512;

} // namespace

struct VoteSigner::Key {
    ledger::Key pkey;
    PublicSigningKey publicKey;
    Address address;
};

VoteSigner::VoteSigner(std::unique_ptr<Key> key) : m_key(std::move(key)) {}
VoteSigner::VoteSigner(VoteSigner&&) noexcept = default;
VoteSigner& VoteSigner::operator=(VoteSigner&&) noexcept = default;
VoteSigner::~VoteSigner() = default;

Expected<VoteSigner, VoteSigner::Error> VoteSigner::fromSeed(BytesView seed)
{
    if (seed.size() != 32)
        return Unexpected{Error::BadSeed};
    auto key = std::make_unique<Key>();
    key->pkey.reset(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
    std::size_t length = PublicSigningKey::kSize;
    // GCOVR_EXCL_START: 32 octets are always a key, so that only a lack of memory comes here.
    if (!key->pkey || EVP_PKEY_get_raw_public_key(key->pkey.get(), key->publicKey.octets.data(), &length) != 1)
        return Unexpected{Error::BadSeed};
    // GCOVR_EXCL_STOP
    key->address = addressOf(key->publicKey);
    return VoteSigner(std::move(key));
}

const PublicSigningKey& VoteSigner::publicKey() const
{
    return m_key->publicKey;
}

const Address& VoteSigner::address() const
{
    return m_key->address;
}

Signature64 VoteSigner::sign(BytesView message) const
{
    const Context context(EVP_MD_CTX_new());
    Signature64 out;
    std::size_t length = Signature64::kSize;
    // GCOVR_EXCL_START: with a valid key only a lack of memory can fail here, and an unsigned vote must not leave this
    // function.
    if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_key->pkey.get()) != 1 ||
        EVP_DigestSign(context.get(), out.octets.data(), &length, message.data(), message.size()) != 1)
        std::abort();
    // GCOVR_EXCL_STOP
    return out;
}

struct ConsensusVerifier::Keys {
    explicit Keys(const ed25519::BatchSeed& seed, bool batches) : batch(seed), inBatches(batches) {}

    /// None: the octets are no key.
    const std::optional<ed25519::ConsensusKey>& of(const PublicSigningKey& key);
    /// Whether all that was added with a key is valid.
    bool hold();

    std::map<PublicSigningKey, std::optional<ed25519::ConsensusKey>> kept;
    ed25519::ConsensusBatch batch;
    bool inBatches;
    std::size_t withoutKey = 0; ///< added, but with octets that are no key
};

const std::optional<ed25519::ConsensusKey>& ConsensusVerifier::Keys::of(const PublicSigningKey& key)
{
    const auto it = kept.find(key);
    if (it != kept.end())
        return it->second;
    if (kept.size() == kMaxKeptKeys)
        kept.clear();
    return kept.emplace(key, ed25519::ConsensusKey::from(key)).first->second;
}

bool ConsensusVerifier::Keys::hold()
{
    if (inBatches)
        return batch.verify();
    return batch.invalid().empty();
}

ConsensusVerifier::ConsensusVerifier() : m_keys(std::make_unique<Keys>(ed25519::BatchSeed{}, false)) {}
ConsensusVerifier::ConsensusVerifier(const ed25519::BatchSeed& seed) : m_keys(std::make_unique<Keys>(seed, true)) {}
ConsensusVerifier::ConsensusVerifier(ConsensusVerifier&&) noexcept = default;
ConsensusVerifier& ConsensusVerifier::operator=(ConsensusVerifier&&) noexcept = default;
ConsensusVerifier::~ConsensusVerifier() = default;

bool ConsensusVerifier::verifyConsensus(const PublicSigningKey& key, BytesView message, BytesView signature)
{
    const std::optional<ed25519::ConsensusKey>& known = m_keys->of(key);
    return known && ed25519::verifyConsensus(*known, message, signature);
}

void ConsensusVerifier::add(const PublicSigningKey& key, BytesView message, BytesView signature)
{
    if (const std::optional<ed25519::ConsensusKey>& known = m_keys->of(key))
        m_keys->batch.add(*known, message, signature);
    else
        ++m_keys->withoutKey;
}

std::size_t ConsensusVerifier::added() const
{
    return m_keys->batch.size() + m_keys->withoutKey;
}

bool ConsensusVerifier::verifyAdded()
{
    const bool all = m_keys->withoutKey == 0 && m_keys->hold();
    m_keys->batch.clear();
    m_keys->withoutKey = 0;
    return all;
}

bool verifyConsensus(const PublicSigningKey& key, BytesView message, BytesView signature)
{
    return ConsensusVerifier().verifyConsensus(key, message, signature);
}

} // namespace twinchart::ledger
