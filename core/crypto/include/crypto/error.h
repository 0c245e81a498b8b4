// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/codec.h>

namespace twinchart::crypto {

/// Why a cryptographic operation refused its input. The words do not tell an attacker which octet was wrong.
enum class CryptoError {
    Malformed,      ///< the octets are not of the format (length, order, set of values)
    UnknownVersion, ///< another format, or this one with a version or suite that this program does not know
    TooLarge,       ///< above the format's limit
    Damaged,        ///< the file's own digest does not fit: a bit changed on the way
    NotOpened,      ///< authentication failed: another key, other associated data, or changed octets
    Mismatch,       ///< it opened, but to something else than what was promised (commitment, public key)
    BadKey,         ///< a key of the wrong size, or a public key that gives no secret (low order)
};

/// The decoder's reason in this room's words.
inline CryptoError cryptoError(CodecError error)
{
    switch (error) {
    case CodecError::BadMagic:
    case CodecError::BadVersion: return CryptoError::UnknownVersion;
    case CodecError::TooLong: return CryptoError::TooLarge;
    default: return CryptoError::Malformed;
    }
}

/// The number of an algorithm wherever a key or a signature is written as algorithm ‖ length ‖ octets.
enum class Algorithm : std::uint8_t { Ed25519 = 1, X25519 = 2 };

} // namespace twinchart::crypto
