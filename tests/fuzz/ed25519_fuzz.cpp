// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ed25519/consensus.h>
#include <ed25519/contract.h>

#include <openssl/evp.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::ed25519;

namespace {
bool opensslAccepts(const PublicSigningKey& key, BytesView message, BytesView signature)
{
    EVP_PKEY* pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.octets.data(), 32);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool ok = pkey != nullptr && EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, pkey) == 1 &&
                    EVP_DigestVerify(context, signature.data(), signature.size(), message.data(), message.size()) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pkey);
    return ok;
}
} // namespace

/// Any key, signature and message: contract implies OpenSSL implies consensus, and a batch says what one check says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 96)
        return 0;
    const BytesView all(data, size);
    const auto key = *PublicSigningKey::from(all.first(32));
    const auto signature = *Signature64::from(all.subspan(32, 64));
    const BytesView message = all.subspan(96);
    const auto consensusKey = ConsensusKey::from(key);
    const bool consensus = consensusKey && verifyConsensus(*consensusKey, message, signature);
    const bool openssl = opensslAccepts(key, message, signature);
    const bool contract = verifyContract(key, message, signature);
    if ((contract && !openssl) || (openssl && !consensus) || (contract && !isContractKey(key)))
        std::abort();
    if (consensusKey) {
        ConsensusBatch batch(BatchSeed{});
        batch.add(*consensusKey, message, signature);
        batch.add(*consensusKey, message, signature);
        if (batch.verify() != consensus || batch.invalid().empty() != consensus)
            std::abort();
    }
    return 0;
}
