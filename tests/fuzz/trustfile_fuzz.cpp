// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sync/trustfile.h>

#include <crypto/hash.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::sync;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto look = [](BytesView octets) {
        if (const auto trust = decodeTrustFile(octets); trust && encode(*trust) != bytesOf(octets))
            std::abort();
    };
    const BytesView octets(data, size);
    look(octets);
    // With the digest put right, so that what lies behind it is reached.
    if (size >= Digest256::kSize) {
        const BytesView body = octets.first(size - Digest256::kSize);
        look(Writer().raw(body).raw(crypto::sha256(body)).bytes());
    }
    return 0;
}
