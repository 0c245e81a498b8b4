// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <cstdint>

namespace twinchart {

/// A SHA-256 digest (or an RFC 6962 / ICS23 node hash).
using Digest256 = FixedBytes<32, struct Digest256Tag>;
/// 128 random bits drawn at a patient's first sight; never leaves the hospital's staff devices.
using PatientId = FixedBytes<16, struct PatientIdTag>;
/// The ledger's pseudonym of a patient (or of a source's commons) at one hospital: HMAC(handle key, PatientId).
using PatientHandle = FixedBytes<32, struct PatientHandleTag>;
/// HMAC(id key, "record" ‖ source ‖ type ‖ id), see foundations §4.
using RecordId = FixedBytes<32, struct RecordIdTag>;
/// HMAC(id key, "version" ‖ RecordId ‖ canonical bytes).
using VersionId = FixedBytes<32, struct VersionIdTag>;
/// SHA-256("twinchart key" ‖ algorithm ‖ public key), the name of a public key.
using KeyId = FixedBytes<32, struct KeyIdTag>;
using PublicSigningKey = FixedBytes<32, struct PublicSigningKeyTag>; ///< Ed25519
using PublicSealingKey = FixedBytes<32, struct PublicSealingKeyTag>; ///< X25519
using Signature64 = FixedBytes<64, struct Signature64Tag>;           ///< Ed25519

using LedgerHeight = std::uint64_t;

} // namespace twinchart
