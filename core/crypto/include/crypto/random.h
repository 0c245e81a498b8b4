// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>
#include <util/secret.h>

namespace twinchart::crypto {

/// Octets of OpenSSL's DRBG, seeded by the system. Ends the program when there is none: no caller may go on
/// with predictable keys. Thread-safe.
void randomFill(std::span<std::uint8_t> out);
Bytes randomBytes(std::size_t size);
/// From the DRBG that is kept apart for secrets.
SecretBytes randomSecret(std::size_t size);
template <class F>
F randomFixed()
{
    F out;
    randomFill(out.octets);
    return out;
}

} // namespace twinchart::crypto
