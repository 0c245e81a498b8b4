// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>
#include <util/ids.h>

/// The one rule of signatures outside consensus votes, fixed for all versions of all libraries: RFC 8032 section 5.1.7
/// with S below L, A and R canonical and not of small order, and the equation without cofactor, [S]B = R + [k]A.
/// What this accepts OpenSSL and ZIP 215 accept too; the reverse does not hold.
/// Pure. Time depends on the arguments, which are public.
namespace twinchart::ed25519 {

/// Whether verifyContract could ever accept this key: a canonical point, not of small order.
bool isContractKey(const PublicSigningKey& key);
bool verifyContract(const PublicSigningKey& key, BytesView message, const Signature64& signature);

} // namespace twinchart::ed25519
