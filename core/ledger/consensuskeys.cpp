// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/vote.h>

#include <ledger/hashes.h>

#include <openssl/err.h>
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

Context contextFor(EVP_PKEY* key)
{
    Context context(EVP_MD_CTX_new());
    if (!context || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) != 1)
        return nullptr;
    return context;
}

bool verifiedBy(EVP_MD_CTX* context, BytesView message, BytesView signature)
{
    // A refused signature is an answer, not an error: the thread's error queue stays as it was.
    ERR_set_mark();
    const bool accepted =
        EVP_DigestVerify(context, signature.data(), signature.size(), message.data(), message.size()) == 1;
    ERR_pop_to_mark();
    return accepted;
}

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
    if (!key->pkey || EVP_PKEY_get_raw_public_key(key->pkey.get(), key->publicKey.octets.data(), &length) != 1)
        return Unexpected{Error::BadSeed};
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
    // With a valid key only a lack of memory can fail here, and an unsigned vote must not leave this function.
    if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_key->pkey.get()) != 1 ||
        EVP_DigestSign(context.get(), out.octets.data(), &length, message.data(), message.size()) != 1)
        std::abort();
    return out;
}

struct ConsensusVerifier::Keys {
    struct Kept {
        ledger::Key pkey;
        Context context;
    };
    std::map<PublicSigningKey, Kept> kept;
};

ConsensusVerifier::ConsensusVerifier() : m_keys(std::make_unique<Keys>()) {}
ConsensusVerifier::ConsensusVerifier(ConsensusVerifier&&) noexcept = default;
ConsensusVerifier& ConsensusVerifier::operator=(ConsensusVerifier&&) noexcept = default;
ConsensusVerifier::~ConsensusVerifier() = default;

bool ConsensusVerifier::verifyConsensus(const PublicSigningKey& key, BytesView message, BytesView signature)
{
    if (signature.size() != Signature64::kSize)
        return false;
    auto it = m_keys->kept.find(key);
    if (it == m_keys->kept.end()) {
        if (m_keys->kept.size() == kMaxKeptKeys)
            m_keys->kept.clear();
        Keys::Kept fresh;
        fresh.pkey.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.octets.data(), key.octets.size()));
        if (!fresh.pkey)
            return false;
        it = m_keys->kept.emplace(key, std::move(fresh)).first;
    }
    Keys::Kept& kept = it->second;
    if (kept.context && verifiedBy(kept.context.get(), message, signature))
        return true;
    // Later versions of OpenSSL let a context verify only once: a "no" of a used context is asked again.
    kept.context = contextFor(kept.pkey.get());
    return kept.context && verifiedBy(kept.context.get(), message, signature);
}

bool verifyConsensus(const PublicSigningKey& key, BytesView message, BytesView signature)
{
    return ConsensusVerifier().verifyConsensus(key, message, signature);
}

} // namespace twinchart::ledger
