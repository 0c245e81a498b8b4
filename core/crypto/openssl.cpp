// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "openssl.h"

#include <cstdlib>

namespace twinchart::crypto {

void require(bool done) noexcept
{
    if (!done)
        std::abort();
}

namespace {
const EVP_CIPHER* fetchCipher(const char* name)
{
    const EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, name, nullptr);
    require(cipher != nullptr);
    return cipher;
}
} // namespace

// Fetched methods live as long as the program: other objects with static lifetime may hash at exit.
const EVP_MD* sha256Method()
{
    static const EVP_MD* const method = [] {
        const EVP_MD* fetched = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
        require(fetched != nullptr);
        return fetched;
    }();
    return method;
}

const EVP_CIPHER* aes256Gcm()
{
    static const EVP_CIPHER* const cipher = fetchCipher("AES-256-GCM");
    return cipher;
}

const EVP_CIPHER* aes256Wrap()
{
    static const EVP_CIPHER* const cipher = fetchCipher("AES-256-WRAP");
    return cipher;
}

} // namespace twinchart::crypto
