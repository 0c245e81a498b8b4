// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/error.h>
#include <util/expected.h>
#include <util/ids.h>
#include <util/secret.h>

#include <string>

namespace twinchart::crypto {

/// What a sealed record is bound to: none of it can be changed without the record being refused.
struct RecordBinding {
    std::string chain; ///< chain id of the genesis
    PatientHandle handle;
    RecordId record;
    VersionId version;
    Digest256 catalogue; ///< digest of the catalogue under which it was checked
    std::string purpose; ///< "record" for clinical records, "commons" for resources of no patient
};

/// Sealed octets (grammar TCR1 in this room's README) and what the sealer must keep or publish.
struct SealedRecord {
    Bytes ciphertext;
    SecretBytes dek;            ///< 32 octets, random, of this version alone
    Digest256 ciphertextDigest; ///< as ciphertextDigest(ciphertext)
    Digest256 commitment;       ///< opens only to this content, these octets and this binding
};

/// Plaintext above this is sealed in chunks of 1 MiB (STREAM); below in one piece. Octets.
inline constexpr std::size_t kOnePieceLimit = 4u << 20;
/// Largest plaintext of a record. Octets.
inline constexpr std::size_t kRecordLimit = 128u << 20;

/// Seals the canonical content of one record version under a fresh key. TooLarge above kRecordLimit. Thread-safe.
Expected<SealedRecord, CryptoError> sealRecord(BytesView content, const RecordBinding& binding);
/// Opens and gives the content only when tag, digest and commitment all fit. NotOpened, Mismatch, Malformed.
Expected<Bytes, CryptoError> openRecord(BytesView ciphertext, BytesView dek, const RecordBinding& binding,
                                        const Digest256& commitment);
/// What the contribution's leaf names: SHA-256 of the octets, or for chunked records the RFC 6962 root over the
/// chunks. Needs no key: vaults check what they are given. Malformed for octets that are no TCR1.
Expected<Digest256, CryptoError> ciphertextDigest(BytesView ciphertext);

} // namespace twinchart::crypto
