// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/sealing.h>
#include <util/codec.h>

namespace twinchart::crypto {

/// The six octets before every format of this room: magic, version 1, suite.
inline constexpr std::size_t kHeaderSize = 6;
Bytes header(std::string_view magic, std::uint8_t suite);

/// A secret sealed to one device: header ‖ enc ‖ ciphertext ‖ tag. Info is "TwinChart/v1/" ‖ magic, associated data
/// var(header) ‖ binding.
Expected<Bytes, CryptoError> sealEnvelope(std::string_view magic, const PublicSealingKey& recipient, BytesView binding,
                                          BytesView secret);
/// Malformed unless the secret inside has `size` octets.
Expected<SecretBytes, CryptoError> openEnvelope(std::string_view magic, const SealingKeyPair& recipient,
                                                BytesView binding, BytesView sealed, std::size_t size);

} // namespace twinchart::crypto
