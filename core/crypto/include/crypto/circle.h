// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/sealing.h>

#include <string>
#include <utility>

namespace twinchart::crypto {

/// What the private half of a circle's epoch is bound to when it is sealed to a member.
struct EpochBinding {
    std::string chain;
    Digest256 circle; ///< the circle's state key tail
    std::uint64_t epoch = 0;
    KeyId recipient; ///< id of the member's sealing key
};
/// The epoch's secret sealed to one member's device (grammar TCO1).
Expected<Bytes, CryptoError> sealEpochSecret(const SealingKeyPair& epoch, const PublicSealingKey& member,
                                             const EpochBinding& binding);
/// Mismatch when it opens to another pair than the one whose public half is in the ledger's state.
Expected<SealingKeyPair, CryptoError> openEpochSecret(BytesView sealed, const SealingKeyPair& member,
                                                      const EpochBinding& binding, const PublicSealingKey& expected);

/// A custodian's secret in two shares, neither of which says anything alone.
struct CustodianShares {
    SecretBytes first;
    SecretBytes second;
};
CustodianShares splitCustodian(const SealingKeyPair& custodian);
/// Mismatch unless the two give the secret of `expected`.
Expected<SealingKeyPair, CryptoError> joinCustodian(BytesView first, BytesView second,
                                                    const PublicSealingKey& expected);

/// What a share is bound to when it is sealed to its keeper.
struct ShareBinding {
    std::string chain;
    std::string organisation;
    KeyId custodian;        ///< id of the custodian's sealing key
    std::uint8_t share = 1; ///< 1 or 2
    KeyId recipient;        ///< id of the keeper's sealing key
};
/// One share sealed to one person's device (grammar TCS1).
Expected<Bytes, CryptoError> sealShare(BytesView share, const PublicSealingKey& keeper, const ShareBinding& binding);
Expected<SecretBytes, CryptoError> openShare(BytesView sealed, const SealingKeyPair& keeper,
                                             const ShareBinding& binding);

} // namespace twinchart::crypto
