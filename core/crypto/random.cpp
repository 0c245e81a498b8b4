// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/random.h>

#include "openssl.h"

#include <openssl/rand.h>

#include <climits>

namespace twinchart::crypto {

void randomFill(std::span<std::uint8_t> out)
{
    require(out.size() <= INT_MAX);
    if (!out.empty())
        require(RAND_bytes(out.data(), static_cast<int>(out.size())) == 1);
}

Bytes randomBytes(std::size_t size)
{
    Bytes out(size);
    randomFill(out);
    return out;
}

SecretBytes randomSecret(std::size_t size)
{
    require(size <= INT_MAX);
    SecretBytes out(size);
    if (size > 0)
        require(RAND_priv_bytes(out.span().data(), static_cast<int>(size)) == 1);
    return out;
}

} // namespace twinchart::crypto
