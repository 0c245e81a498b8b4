// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ics23spec.h"

#include <ledger/protobuf.h>

#include <openssl/evp.h>

#include <algorithm>

namespace twinchart::conformance::ics23spec {

namespace {

constexpr std::size_t kMaxOctets = 1u << 20;

std::optional<Bytes> digestOf(const char* name, BytesView octets)
{
    EVP_MD* function = EVP_MD_fetch(nullptr, name, nullptr);
    if (function == nullptr)
        return std::nullopt;
    Bytes out(static_cast<std::size_t>(EVP_MD_get_size(function)));
    const bool done = EVP_Digest(octets.data(), octets.size(), out.data(), nullptr, function, nullptr) == 1;
    EVP_MD_free(function);
    return done ? std::optional(std::move(out)) : std::nullopt;
}

void append(Bytes& out, BytesView octets)
{
    out.insert(out.end(), octets.begin(), octets.end());
}

std::optional<Bytes> withLength(LengthOp op, Bytes octets)
{
    const auto fixed = [&](std::size_t width, bool little) {
        Bytes out(width);
        for (std::size_t i = 0; i < width; ++i)
            out[little ? i : width - 1 - i] = static_cast<std::uint8_t>(std::uint64_t{octets.size()} >> (8 * i));
        append(out, octets);
        return out;
    };
    switch (op) {
    case LengthOp::None: return octets;
    case LengthOp::VarProto: {
        ledger::ProtoWriter out;
        out.rawVarint(octets.size());
        out.raw(octets);
        return std::move(out).take();
    }
    case LengthOp::Fixed32Big: return fixed(4, false);
    case LengthOp::Fixed32Little: return fixed(4, true);
    case LengthOp::Fixed64Big: return fixed(8, false);
    case LengthOp::Fixed64Little: return fixed(8, true);
    case LengthOp::Require32: return octets.size() == 32 ? std::optional(std::move(octets)) : std::nullopt;
    case LengthOp::Require64: return octets.size() == 64 ? std::optional(std::move(octets)) : std::nullopt;
    case LengthOp::VarRlp: break;
    }
    return std::nullopt;
}

std::optional<Bytes> prepared(HashOp prehash, LengthOp length, BytesView octets)
{
    if (octets.empty())
        return std::nullopt;
    auto first = prehash == HashOp::None ? std::optional(bytesOf(octets)) : hashed(prehash, octets);
    return first ? withLength(length, std::move(*first)) : std::nullopt;
}

bool beginsWith(BytesView octets, BytesView prefix)
{
    return octets.size() >= prefix.size() && equal(octets.first(prefix.size()), prefix);
}

/// The three signed varints that an IAVL node begins with (height, size, version), none of them negative.
struct IavlPrefix {
    std::int64_t height = 0;
    std::int64_t size = 0;
    std::size_t left = 0; ///< octets after the three
};
std::optional<IavlPrefix> iavlPrefix(BytesView prefix)
{
    IavlPrefix out;
    std::size_t at = 0;
    for (int field = 0; field < 3; ++field) {
        std::uint64_t value = 0;
        unsigned shift = 0;
        do {
            if (at == prefix.size() || shift > 63 || (shift == 63 && prefix[at] > 1))
                return std::nullopt;
            value |= std::uint64_t{prefix[at] & 0x7fu} << shift;
            shift += 7;
        } while ((prefix[at++] & 0x80) != 0);
        if ((value & 1) != 0)
            return std::nullopt; // zig-zag: odd is negative
        if (field < 2)
            (field == 0 ? out.height : out.size) = static_cast<std::int64_t>(value >> 1);
    }
    out.left = prefix.size() - at;
    return out;
}

bool leafFits(const LeafOp& op, const Spec& spec)
{
    if (spec.tree == Tree::Iavl) {
        const auto prefix = iavlPrefix(op.prefix);
        if (!prefix || prefix->left != 0 || prefix->size != 1)
            return false;
    }
    return leafAllowed(op, spec.leaf);
}

bool innerFits(const InnerOp& op, const Spec& spec, std::size_t layer)
{
    if (op.hash != spec.inner)
        return false;
    if (spec.tree == Tree::Iavl) {
        const auto prefix = iavlPrefix(op.prefix);
        // What follows is the length octet of a child's hash, alone or behind a whole left child.
        if (!prefix || prefix->height < static_cast<std::int64_t>(layer) || (prefix->left != 1 && prefix->left != 34))
            return false;
    }
    if (spec.tree == Tree::Tendermint) {
        if (op.prefix.empty() || op.prefix[0] != 1 || (!op.suffix.empty() && op.prefix.size() != 1))
            return false;
    }
    return !beginsWith(op.prefix, spec.leaf.prefix) && op.prefix.size() >= spec.minPrefix &&
           op.prefix.size() <= spec.maxPrefix + spec.childSize && spec.childSize > 0 &&
           spec.maxPrefix < spec.minPrefix + spec.childSize && op.suffix.size() % spec.childSize == 0;
}

bool existenceHolds(const Existence& proof, const Spec& spec, BytesView root, BytesView key, BytesView value)
{
    if (!isOfForm(proof, spec))
        return false;
    const auto calculated = rootOf(proof);
    return equal(proof.key, key) && equal(proof.value, value) && calculated && equal(*calculated, root);
}

/// Whether the step's child stands on that side, by the room that prefix and suffix leave.
bool hasPadding(const InnerOp& op, const Spec& spec, Side side)
{
    const std::size_t before = side == Side::Left ? 0 : spec.childSize;
    const std::size_t after = side == Side::Left ? spec.childSize : 0;
    return op.prefix.size() >= before + spec.minPrefix && op.prefix.size() <= before + spec.maxPrefix &&
           op.suffix.size() == after;
}

std::optional<Side> sideOf(const InnerOp& op, const Spec& spec)
{
    for (Side side : {Side::Left, Side::Right})
        if (hasPadding(op, spec, side))
            return side;
    return std::nullopt;
}

/// Nothing of the tree lies on that side of the path.
bool isOutermost(std::span<const InnerOp> path, const Spec& spec, Side side)
{
    return std::ranges::all_of(
        path, [&](const InnerOp& step) { return hasPadding(step, spec, side) || isEmptyOn(side, step, spec); });
}

bool areNeighbours(std::span<const InnerOp> left, std::span<const InnerOp> right, const Spec& spec)
{
    // From the root down as long as both go the same way.
    while (!left.empty() && !right.empty() && left.back().prefix == right.back().prefix &&
           left.back().suffix == right.back().suffix) {
        left = left.first(left.size() - 1);
        right = right.first(right.size() - 1);
    }
    if (left.empty() || right.empty())
        return false;
    return sideOf(left.back(), spec) == Side::Left && sideOf(right.back(), spec) == Side::Right &&
           isOutermost(left.first(left.size() - 1), spec, Side::Right) &&
           isOutermost(right.first(right.size() - 1), spec, Side::Left);
}

Bytes forComparison(const Spec& spec, BytesView key)
{
    return spec.prehashKeyBeforeComparison ? hashed(spec.leaf.prehashKey, key).value_or(Bytes{}) : bytesOf(key);
}

template <class Enum>
Enum enumField(ledger::ProtoReader& in, unsigned field, Enum last)
{
    const std::uint64_t value = in.varint(field);
    if (value > static_cast<std::uint64_t>(last)) {
        in.fail(ledger::DecodeError::BadValue);
        return Enum{};
    }
    return static_cast<Enum>(value);
}

std::optional<LeafOp> leafOp(BytesView octets)
{
    ledger::ProtoReader in(octets);
    LeafOp out;
    out.hash = enumField(in, 1, HashOp::Blake3);
    out.prehashKey = enumField(in, 2, HashOp::Blake3);
    out.prehashValue = enumField(in, 3, HashOp::Blake3);
    out.length = enumField(in, 4, LengthOp::Require64);
    out.prefix = bytesOf(in.bytes(5, kMaxOctets));
    return in.finish() ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<InnerOp> innerOp(BytesView octets)
{
    ledger::ProtoReader in(octets);
    InnerOp out;
    out.hash = enumField(in, 1, HashOp::Blake3);
    out.prefix = bytesOf(in.bytes(2, kMaxOctets));
    out.suffix = bytesOf(in.bytes(3, kMaxOctets));
    return in.finish() ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<Existence> existenceOf(BytesView octets)
{
    ledger::ProtoReader in(octets);
    Existence out;
    out.key = bytesOf(in.bytes(1, kMaxOctets));
    out.value = bytesOf(in.bytes(2, kMaxOctets));
    if (const auto leaf = in.present(3)) {
        out.leaf = leafOp(*leaf);
        if (!out.leaf)
            return std::nullopt;
    }
    while (const auto step = in.present(4)) {
        const auto one = innerOp(*step);
        if (!one || out.path.size() == 1'024)
            return std::nullopt;
        out.path.push_back(*one);
    }
    return in.finish() ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<NonExistence> nonExistenceOf(BytesView octets)
{
    ledger::ProtoReader in(octets);
    NonExistence out;
    out.key = bytesOf(in.bytes(1, kMaxOctets));
    for (unsigned field : {2u, 3u})
        if (const auto side = in.present(field)) {
            auto one = existenceOf(*side);
            if (!one)
                return std::nullopt;
            (field == 2 ? out.left : out.right) = std::move(one);
        }
    return in.finish() ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace

Spec specOf(Tree tree)
{
    Spec out;
    out.tree = tree;
    out.leaf = {HashOp::Sha256, HashOp::None, HashOp::Sha256, LengthOp::VarProto, {0}};
    if (tree == Tree::Iavl) {
        out.childSize = 33;
        out.minPrefix = 4;
        out.maxPrefix = 12;
    }
    if (tree == Tree::Smt) {
        out.leaf = {HashOp::Sha256, HashOp::Sha256, HashOp::Sha256, LengthOp::None, {0}};
        out.emptyChild = Bytes(32, 0);
        out.maxDepth = 256;
        out.prehashKeyBeforeComparison = true;
    }
    return out;
}

std::optional<Bytes> hashed(HashOp op, BytesView octets)
{
    switch (op) {
    case HashOp::Sha256: return digestOf("SHA2-256", octets);
    case HashOp::Sha512: return digestOf("SHA2-512", octets);
    case HashOp::Keccak256: return digestOf("KECCAK-256", octets);
    case HashOp::Ripemd160: return digestOf("RIPEMD-160", octets);
    case HashOp::Bitcoin: {
        const auto inner = digestOf("SHA2-256", octets);
        return inner ? digestOf("RIPEMD-160", *inner) : std::nullopt;
    }
    case HashOp::Sha512_256: return digestOf("SHA2-512/256", octets);
    case HashOp::Blake2b512: return digestOf("BLAKE2B-512", octets);
    case HashOp::Blake2s256: return digestOf("BLAKE2S-256", octets);
    case HashOp::None:
    case HashOp::Blake3: break;
    }
    return std::nullopt;
}

std::optional<Bytes> applied(const LeafOp& op, BytesView key, BytesView value)
{
    const auto first = prepared(op.prehashKey, op.length, key);
    const auto second = prepared(op.prehashValue, op.length, value);
    if (!first || !second)
        return std::nullopt;
    Bytes image = op.prefix;
    append(image, *first);
    append(image, *second);
    return hashed(op.hash, image);
}

std::optional<Bytes> applied(const InnerOp& op, BytesView child)
{
    if (child.empty())
        return std::nullopt;
    Bytes image = op.prefix;
    append(image, child);
    append(image, op.suffix);
    return hashed(op.hash, image);
}

std::optional<Bytes> rootOf(const Existence& proof)
{
    if (!proof.leaf)
        return std::nullopt;
    auto out = applied(*proof.leaf, proof.key, proof.value);
    for (const InnerOp& step : proof.path) {
        if (!out)
            return std::nullopt;
        out = applied(step, *out);
    }
    return out;
}

bool leafAllowed(const LeafOp& op, const LeafOp& spec)
{
    return op.hash == spec.hash && op.prehashKey == spec.prehashKey && op.prehashValue == spec.prehashValue &&
           op.length == spec.length && beginsWith(op.prefix, spec.prefix);
}

bool haveEqualNodes(const Spec& a, const Spec& b)
{
    return leafAllowed(a.leaf, b.leaf) && a.leaf.prefix == b.leaf.prefix && a.inner == b.inner &&
           a.childSize == b.childSize && a.minPrefix == b.minPrefix && a.maxPrefix == b.maxPrefix &&
           a.emptyChild == b.emptyChild;
}

bool isOfForm(const Existence& proof, const Spec& spec)
{
    if (!proof.leaf || !leafFits(*proof.leaf, spec) || proof.path.size() < spec.minDepth ||
        proof.path.size() > spec.maxDepth)
        return false;
    for (std::size_t i = 0; i < proof.path.size(); ++i)
        if (!innerFits(proof.path[i], spec, i + 1))
            return false;
    return true;
}

bool isEmptyOn(Side side, const InnerOp& op, const Spec& spec)
{
    if (spec.emptyChild.empty() || sideOf(op, spec) != (side == Side::Left ? Side::Right : Side::Left))
        return false;
    if (side == Side::Right)
        return equal(op.suffix, spec.emptyChild);
    return op.prefix.size() >= spec.childSize && equal(BytesView(op.prefix).last(spec.childSize), spec.emptyChild);
}

std::optional<Proof> decode(BytesView octets)
{
    ledger::ProtoReader in(octets);
    Proof out;
    if (const auto one = in.present(1))
        out.existence = existenceOf(*one);
    else if (const auto other = in.present(2))
        out.nonExistence = nonExistenceOf(*other);
    if (!in.finish() || (!out.existence && !out.nonExistence))
        return std::nullopt;
    return out;
}

bool verifyExistence(const Proof& proof, const Spec& spec, BytesView root, BytesView key, BytesView value)
{
    return proof.existence && existenceHolds(*proof.existence, spec, root, key, value);
}

bool verifyAbsence(const Proof& proof, const Spec& spec, BytesView root, BytesView key)
{
    if (!proof.nonExistence)
        return false;
    const auto& [claimed, left, right] = *proof.nonExistence;
    if (!left && !right)
        return false;
    const Bytes wanted = forComparison(spec, key);
    if (left &&
        (!existenceHolds(*left, spec, root, left->key, left->value) || wanted <= forComparison(spec, left->key)))
        return false;
    if (right &&
        (!existenceHolds(*right, spec, root, right->key, right->value) || wanted >= forComparison(spec, right->key)))
        return false;
    if (!left)
        return isOutermost(right->path, spec, Side::Left);
    if (!right)
        return isOutermost(left->path, spec, Side::Right);
    return areNeighbours(left->path, right->path, spec);
}

} // namespace twinchart::conformance::ics23spec
