// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/types.h>
#include <util/expected.h>

namespace twinchart::ledger {

/// Why foreign protobuf was refused.
enum class DecodeError {
    TooLarge,     ///< above the limit of octets; nothing was read
    TooMany,      ///< more elements than the type allows
    Truncated,    ///< a length or number runs over the end
    NotCanonical, ///< a longer number than needed, a default value written out, group or unused wire type
    UnknownField, ///< a field that is unknown, repeated, out of order, or left over
    MissingField, ///< a part that must be there
    BadValue,     ///< outside its set: hash not 0 or 32 octets, unknown enum or key type, time out of range
};

/// Canonical protobuf (fields ascending, defaults left out, non-nullable parts always there): what gogoproto
/// writes in CometBFT v0.38.
Bytes encode(const Timestamp& value);
Bytes encode(const PartSetHeader& value);
Bytes encode(const BlockId& value);
Bytes encode(const Version& value);
Bytes encode(const Header& value);
Bytes encode(const CommitSig& value);
Bytes encode(const Commit& value);
Bytes encode(const Validator& value);
Bytes encode(const ValidatorSet& value);
Bytes encode(const SignedHeader& value);
Bytes encode(const LightBlock& value);

/// Strict inverse: accepts exactly what encode() gives, so encode(decode(x)) == x. Bounded by
/// kMaxLightBlockOctets and kMaxValidators before anything is allocated. Structure only: nothing is verified.
Expected<Header, DecodeError> decodeHeader(BytesView octets);
Expected<Commit, DecodeError> decodeCommit(BytesView octets);
Expected<Validator, DecodeError> decodeValidator(BytesView octets);
Expected<ValidatorSet, DecodeError> decodeValidatorSet(BytesView octets);
Expected<SignedHeader, DecodeError> decodeSignedHeader(BytesView octets);
Expected<LightBlock, DecodeError> decodeLightBlock(BytesView octets, std::size_t limit = kMaxLightBlockOctets);

/// The set, or block, without what no hash and no signature covers (proposer, priorities, declared total).
/// Formats of ours store this form, so that no octet of them is beyond verification.
ValidatorSet minimal(ValidatorSet set);
LightBlock minimal(LightBlock block);
/// True when nothing of that kind is there.
bool isMinimal(const ValidatorSet& set);

} // namespace twinchart::ledger
