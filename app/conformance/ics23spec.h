// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <cstdint>
#include <optional>
#include <vector>

/// ICS23 for any proof spec (cosmos/ics23, proto/cosmos/ics23/v1/proofs.proto), to be held against published vectors.
/// The product itself knows one spec and has its own, narrower verifier (ledger/ics23.h); this one is for conformance.
namespace twinchart::conformance::ics23spec {

enum class HashOp {
    None = 0,
    Sha256 = 1,
    Sha512 = 2,
    Keccak256 = 3,
    Ripemd160 = 4,
    Bitcoin = 5,
    Sha512_256 = 6,
    Blake2b512 = 7,
    Blake2s256 = 8,
    Blake3 = 9
};
enum class LengthOp {
    None = 0,
    VarProto = 1,
    VarRlp = 2,
    Fixed32Big = 3,
    Fixed32Little = 4,
    Fixed64Big = 5,
    Fixed64Little = 6,
    Require32 = 7,
    Require64 = 8
};

struct LeafOp {
    HashOp hash = HashOp::None;
    HashOp prehashKey = HashOp::None;
    HashOp prehashValue = HashOp::None;
    LengthOp length = LengthOp::None;
    Bytes prefix;
};
struct InnerOp {
    HashOp hash = HashOp::None;
    Bytes prefix;
    Bytes suffix;
};
struct Existence {
    Bytes key;
    Bytes value;
    std::optional<LeafOp> leaf;
    std::vector<InnerOp> path;
};
struct NonExistence {
    Bytes key;
    std::optional<Existence> left;
    std::optional<Existence> right;
};
struct Proof {
    std::optional<Existence> existence;
    std::optional<NonExistence> nonExistence;
};

/// The trees whose nodes have a form that their spec does not say.
enum class Tree { Iavl, Tendermint, Smt, Other };

/// A binary tree's spec: the left child comes first.
struct Spec {
    Tree tree = Tree::Tendermint;
    LeafOp leaf;
    std::size_t childSize = 32;
    std::size_t minPrefix = 1;
    std::size_t maxPrefix = 1;
    Bytes emptyChild;
    HashOp inner = HashOp::Sha256;
    std::size_t maxDepth = 128;
    std::size_t minDepth = 0;
    bool prehashKeyBeforeComparison = false;
};
Spec specOf(Tree tree);
/// The same leaf and inner nodes; depth and order of keys may differ.
bool haveEqualNodes(const Spec& a, const Spec& b);

/// The hash; none for a function that is not there.
std::optional<Bytes> hashed(HashOp op, BytesView octets);
std::optional<Bytes> applied(const LeafOp& op, BytesView key, BytesView value);
std::optional<Bytes> applied(const InnerOp& op, BytesView child);
/// The root that a proof leads to, whatever its operations are.
std::optional<Bytes> rootOf(const Existence& proof);
/// Whether a leaf operation is one that a spec's leaf allows (equal operations, prefix begins with the spec's).
bool leafAllowed(const LeafOp& op, const LeafOp& spec);
/// Whether leaf and path have the form that the spec asks for; says nothing about key, value and root.
bool isOfForm(const Existence& proof, const Spec& spec);

/// One of the two children.
enum class Side : std::size_t { Left = 0, Right = 1 };
/// Whether the step's other child stands on that side and is the tree's mark for nothing.
bool isEmptyOn(Side side, const InnerOp& op, const Spec& spec);

/// Strict protobuf of a CommitmentProof; none for batch, compressed and malformed ones.
std::optional<Proof> decode(BytesView octets);
bool verifyExistence(const Proof& proof, const Spec& spec, BytesView root, BytesView key, BytesView value);
bool verifyAbsence(const Proof& proof, const Spec& spec, BytesView root, BytesView key);

} // namespace twinchart::conformance::ics23spec
