// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/encoding.h>
#include <util/bytes.h>
#include <util/expected.h>
#include <util/ids.h>

#include <optional>
#include <variant>
#include <vector>

/// ICS23 proofs (cosmos/ics23, proofs.proto) under the one spec that the product uses, TendermintSpec:
/// leaf = SHA-256(00 ‖ uvarint(len key) ‖ key ‖ 20 ‖ SHA-256(value)), inner = SHA-256(01 ‖ left ‖ right).
/// The values below cannot express another spec, three children, or a node with both sides filled in;
/// the decoder refuses such bytes. The spec never comes from the wire.
namespace twinchart::ledger {

inline constexpr std::size_t kMaxProofOctets = 64u << 10;
inline constexpr std::size_t kMaxProofDepth = 128;

/// One step from a node to its parent.
struct InnerStep {
    bool childIsLeft = false; ///< the node that the path comes from; the sibling is on the other side
    Digest256 sibling;
    bool operator==(const InnerStep&) const = default;
};

struct ExistenceProof {
    Bytes key;                   ///< never empty in a valid proof
    Bytes value;                 ///< never empty in a valid proof
    std::vector<InnerStep> path; ///< from the leaf to the root
    bool operator==(const ExistenceProof&) const = default;
};

struct NonExistenceProof {
    Bytes key;
    std::optional<ExistenceProof> left;  ///< none: `right` is the first leaf of the tree
    std::optional<ExistenceProof> right; ///< none: `left` is the last leaf of the tree
    bool operator==(const NonExistenceProof&) const = default;
};

using CommitmentProof = std::variant<ExistenceProof, NonExistenceProof>;

/// Node hashes of such a tree.
Digest256 proofLeafHash(BytesView key, BytesView value);
Digest256 proofInnerHash(const Digest256& left, const Digest256& right);

/// Canonical protobuf of cosmos.ics23.v1.CommitmentProof, and its strict inverse. Batch and compressed proofs,
/// unknown enum values, duplicate or unknown fields, other leaf or inner operations, depth above
/// kMaxProofDepth and more than kMaxProofOctets are refused.
Bytes encode(const CommitmentProof& proof);
Expected<CommitmentProof, DecodeError> decodeCommitmentProof(BytesView octets);

/// The root that the leaf leads to; none for an empty key or value or too long a path.
std::optional<Digest256> calculateRoot(const ExistenceProof& proof);

/// The tree of `root` holds exactly `value` under `key`.
bool verifyExistence(const CommitmentProof& proof, const Digest256& root, BytesView key, BytesView value);
/// The tree of `root` holds nothing under `key`: both neighbours are in it, in order, with nothing between.
bool verifyAbsence(const CommitmentProof& proof, const Digest256& root, BytesView key);
/// The tree of `root` holds no key that begins with `prefix` (nor `prefix` itself): an absence proof for
/// `prefix` whose right neighbour does not begin with it. The left one is below `prefix`, so it cannot.
/// The proof's key must be `prefix` itself, not empty.
bool absenceOfPrefix(const CommitmentProof& proof, const Digest256& root, BytesView prefix);

} // namespace twinchart::ledger
