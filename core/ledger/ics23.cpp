// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/ics23.h>

#include "ics23rules.h"
#include "sha256.h"

#include <ledger/hashes.h>
#include <ledger/merkle.h>

#include <algorithm>
#include <array>

namespace twinchart::ledger {

bool isBelow(BytesView a, BytesView b)
{
    return std::ranges::lexicographical_compare(a, b);
}

bool beginsWith(BytesView octets, BytesView prefix)
{
    return octets.size() >= prefix.size() && equal(octets.first(prefix.size()), prefix);
}

bool isAlongEdge(std::span<const InnerStep> path, bool childIsLeft)
{
    return std::ranges::all_of(path, [&](const InnerStep& step) { return step.childIsLeft == childIsLeft; });
}

bool areNeighbours(const ExistenceProof& left, const ExistenceProof& right)
{
    std::span<const InnerStep> l(left.path);
    std::span<const InnerStep> r(right.path);
    // Bounds first: two equal paths, or one that is the end of the other, never meet from two sides.
    while (!l.empty() && !r.empty() && l.back() == r.back()) {
        l = l.first(l.size() - 1);
        r = r.first(r.size() - 1);
    }
    if (l.empty() || r.empty() || !l.back().childIsLeft || r.back().childIsLeft)
        return false;
    return isAlongEdge(l.first(l.size() - 1), false) && isAlongEdge(r.first(r.size() - 1), true);
}

namespace {
const NonExistenceProof* verifiedAbsence(const CommitmentProof& proof, const Digest256& root, BytesView key)
{
    const auto* absence = std::get_if<NonExistenceProof>(&proof);
    if (absence == nullptr || key.empty() || !equal(absence->key, key))
        return nullptr;
    const auto& left = absence->left;
    const auto& right = absence->right;
    if (!left && !right)
        return nullptr;
    if (left && (!isBelow(left->key, key) || calculateRoot(*left) != root))
        return nullptr;
    if (right && (!isBelow(key, right->key) || calculateRoot(*right) != root))
        return nullptr;
    if (!left && !isAlongEdge(right->path, true))
        return nullptr;
    if (!right && !isAlongEdge(left->path, false))
        return nullptr;
    if (left && right && !areNeighbours(*left, *right))
        return nullptr;
    return absence;
}

} // namespace

Digest256 proofLeafHash(BytesView key, BytesView value)
{
    std::array<std::uint8_t, 10> length{};
    std::size_t n = 0;
    std::size_t rest = key.size();
    for (; rest >= 0x80; rest >>= 7)
        length[n++] = static_cast<std::uint8_t>(rest | 0x80);
    length[n++] = static_cast<std::uint8_t>(rest);
    return Sha256()
        .add(std::uint8_t{0x00})
        .add(BytesView{length}.first(n))
        .add(key)
        .add(std::uint8_t{Digest256::kSize})
        .add(sha256(value))
        .finish();
}

Digest256 proofInnerHash(const Digest256& left, const Digest256& right)
{
    return innerHash(left, right);
}

std::optional<Digest256> calculateRoot(const ExistenceProof& proof)
{
    if (proof.key.empty() || proof.value.empty() || proof.path.size() > kMaxProofDepth)
        return std::nullopt;
    Digest256 node = proofLeafHash(proof.key, proof.value);
    for (const InnerStep& step : proof.path)
        node = step.childIsLeft ? innerHash(node, step.sibling) : innerHash(step.sibling, node);
    return node;
}

bool verifyExistence(const CommitmentProof& proof, const Digest256& root, BytesView key, BytesView value)
{
    const auto* existence = std::get_if<ExistenceProof>(&proof);
    return existence != nullptr && equal(existence->key, key) && equal(existence->value, value) &&
           calculateRoot(*existence) == root;
}

bool verifyAbsence(const CommitmentProof& proof, const Digest256& root, BytesView key)
{
    return verifiedAbsence(proof, root, key) != nullptr;
}

bool absenceOfPrefix(const CommitmentProof& proof, const Digest256& root, BytesView prefix)
{
    const NonExistenceProof* absence = verifiedAbsence(proof, root, prefix);
    return absence != nullptr && !(absence->right && beginsWith(absence->right->key, prefix));
}

} // namespace twinchart::ledger
