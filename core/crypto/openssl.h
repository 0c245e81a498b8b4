// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <openssl/evp.h>

#include <memory>

namespace twinchart::crypto {

/// Ends the program when a primitive fails that can only fail for want of memory or of the library itself: there
/// is no way to go on that would not give out something unencrypted or unchecked.
void require(bool done) noexcept;

/// Algorithms fetched once: a fetch by name takes longer than sealing a record.
const EVP_MD* sha256Method();
const EVP_CIPHER* aes256Gcm();
const EVP_CIPHER* aes256Wrap();

struct FreeDigestContext {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
struct FreeCipherContext {
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
struct FreeKey {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct FreeKeyContext {
    void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeDigestContext>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipherContext>;
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeKeyContext>;

/// OpenSSL dislikes null pointers even for nothing.
inline const std::uint8_t* address(BytesView octets) noexcept
{
    static constexpr std::uint8_t kNothing = 0;
    return octets.empty() ? &kNothing : octets.data();
}

} // namespace twinchart::crypto
