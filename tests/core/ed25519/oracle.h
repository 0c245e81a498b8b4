// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "point.h"

#include <util/ids.h>

#include <openssl/bn.h>
#include <openssl/evp.h>

#include <random>
#include <string>

namespace twinchart::ed25519::testing {

using Octets32 = std::array<std::uint8_t, 32>;

/// y = 2, for which there is no x.
inline constexpr Octets32 kNoPoint{2};

inline Octets32 randomOctets(std::mt19937_64& random)
{
    Octets32 out;
    for (std::uint8_t& octet : out)
        octet = static_cast<std::uint8_t>(random());
    return out;
}

/// A key pair of OpenSSL's, from a seed.
class Signer {
public:
    explicit Signer(const Octets32& seed)
        : m_key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()))
    {
        std::size_t size = publicKey.octets.size();
        EVP_PKEY_get_raw_public_key(m_key, publicKey.octets.data(), &size);
    }
    ~Signer() { EVP_PKEY_free(m_key); }
    Signer(const Signer&) = delete;
    Signer& operator=(const Signer&) = delete;

    Signature64 sign(BytesView message) const
    {
        Signature64 out;
        std::size_t size = out.octets.size();
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        EVP_DigestSignInit(context, nullptr, nullptr, nullptr, m_key);
        EVP_DigestSign(context, out.octets.data(), &size, message.data(), message.size());
        EVP_MD_CTX_free(context);
        return out;
    }

    PublicSigningKey publicKey;

private:
    EVP_PKEY* m_key;
};

inline bool opensslAccepts(const PublicSigningKey& key, BytesView message, BytesView signature)
{
    EVP_PKEY* pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.octets.data(), 32);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool ok = pkey != nullptr && EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, pkey) == 1 &&
                    EVP_DigestVerify(context, signature.data(), signature.size(), message.data(), message.size()) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pkey);
    return ok;
}

/// The eight points whose order divides 8, encoded: canonical and otherwise.
inline std::vector<Octets32> smallOrderEncodings()
{
    std::vector<Octets32> out;
    for (const char* hex : {"0100000000000000000000000000000000000000000000000000000000000000",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "0000000000000000000000000000000000000000000000000000000000000000",
                            "0000000000000000000000000000000000000000000000000000000000000080",
                            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                            "0100000000000000000000000000000000000000000000000000000000000080",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}) {
        const Bytes octets = *fromHex(hex);
        Octets32 one;
        std::copy(octets.begin(), octets.end(), one.begin());
        out.push_back(one);
    }
    return out;
}

} // namespace twinchart::ed25519::testing
