// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/encoding.h>
#include <ledger/verify.h>

#include <vector>

/// Proof that validators signed two histories (CometBFT v0.38 types/evidence.go; spec/light-client/attacks).
namespace twinchart::ledger {

enum class AttackKind {
    Lunatic,      ///< a header that no valid state leads to: signed by validators of the common block
    Equivocation, ///< two blocks of one height and round: signed by validators twice
    Amnesia,      ///< two blocks of one height in different rounds; who is at fault cannot be told from these blocks
};
/// Its name, for logs and reports ("Lunatic").
std::string_view nameOf(AttackKind kind);

struct LightClientAttackEvidence {
    LightBlock conflictingBlock;
    std::int64_t commonHeight = 0;              ///< below the conflicting block's when lunatic, else equal
    std::vector<Validator> byzantineValidators; ///< power descending, then address ascending
    std::int64_t totalVotingPower = 0;          ///< at the common height
    Timestamp timestamp;                        ///< of the block at the common height
    bool operator==(const LightClientAttackEvidence&) const = default;
};

/// What kind of attack `conflicting` is if `trusted` (of the same height, or the newest below it) is the true block.
AttackKind kindOfAttack(const LightBlock& conflicting, const LightBlock& trusted);
/// The case against who gave `conflicting`, with `trusted` taken for true and `common` the last block of both
/// histories.
LightClientAttackEvidence evidenceAgainst(const LightBlock& conflicting, const LightBlock& trusted,
                                          const TrustedBlock& common);

/// Protobuf tendermint.types.Evidence, as /broadcast_evidence takes it and as it stands under evidenceHash.
Bytes encode(const LightClientAttackEvidence& evidence);
Expected<LightClientAttackEvidence, DecodeError> decodeAttackEvidence(BytesView octets);
/// By which nodes tell evidence apart: SHA-256 over 31 octets of the header hash, a zero octet and the common height.
/// None when the conflicting header has no hash.
std::optional<Digest256> evidenceId(const LightClientAttackEvidence& evidence);
/// Merkle root over encoded evidence: evidenceHash of a header.
Digest256 evidenceHash(std::span<const LightClientAttackEvidence> evidence);

} // namespace twinchart::ledger
