// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/build.h>

#include <ledger/merkle.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace twinchart::contract {

namespace {
void arrangeBody(CatalogueBody& body)
{
    std::ranges::sort(body.table.entries);
}
void arrangeBody(ContributionBody& body)
{
    for (ReaderSet& set : body.readerSets)
        std::ranges::sort(set.recipients);
    std::ranges::sort(body.supersessions, [](const Supersession& a, const Supersession& b) {
        return std::tie(a.old.root, a.old.index) < std::tie(b.old.root, b.old.index);
    });
}
void arrangeBody(SupersedeBody& body)
{
    std::ranges::sort(body.leaves, [](const LeafReference& a, const LeafReference& b) {
        return std::tie(a.root, a.index) < std::tie(b.root, b.index);
    });
}
template <class Other>
void arrangeBody(Other&)
{
}

std::vector<Digest256> hashesOf(std::span<const Leaf> leaves)
{
    std::vector<Digest256> hashes;
    hashes.reserve(leaves.size());
    for (const Leaf& leaf : leaves)
        hashes.push_back(contributionLeafHash(leaf));
    return hashes;
}
} // namespace

Bytes build(const Envelope& envelope, Body body, const Signer& signer)
{
    std::visit([](auto& b) { arrangeBody(b); }, body);
    Transaction transaction;
    transaction.chain = envelope.chain;
    transaction.signer = signer.id;
    transaction.nonce = envelope.nonce;
    transaction.expiryHeight = envelope.expiryHeight;
    transaction.expiryTime = envelope.expiryTime;
    transaction.body = std::move(body);
    const Signature64 signature = signer.sign(signingMessage(encodeUnsigned(transaction)));
    transaction.signature = {Algorithm::Ed25519, bytesOf(signature.view())};
    return encode(transaction);
}

Bytes signPossession(std::string_view chain, const OrganisationId& organisation, const KeyField& newRoot,
                     const Signer& byNewRoot)
{
    return bytesOf(byNewRoot.sign(possessionMessage(chain, organisation, newRoot)).view());
}

Bytes signMember(std::string_view chain, const MemberBody& body, const Signer& byNewRoot)
{
    return bytesOf(byNewRoot.sign(memberMessage(chain, body)).view());
}

Bytes signRotation(std::string_view chain, const KeyId& old, const KeyField& newKey, const KeyField& sealing,
                   const Signer& byNewKey)
{
    return bytesOf(byNewKey.sign(rotationMessage(chain, old, newKey, sealing)).view());
}

Bytes signRecovery(std::string_view chain, const KeyId& holder, const KeyField& recovery, const Signer& byRecovery)
{
    return bytesOf(byRecovery.sign(recoveryMessage(chain, holder, recovery)).view());
}

Bytes signAcceptance(std::string_view chain, const PatientHandle& handle, const Signer& byNewOwner)
{
    return bytesOf(byNewOwner.sign(acceptanceMessage(chain, handle, byNewOwner.id)).view());
}

Recipient ownerRecipient(const PatientHandle& handle, const KeyField& ownerSealing)
{
    return {RecipientKind::Owner, Digest256{handle.octets}, 0, keyIdOf(ownerSealing)};
}

Recipient circleRecipient(const CircleId& circle, std::uint32_t epoch, const KeyField& epochKey)
{
    return {RecipientKind::Circle, Digest256{circle.octets}, epoch, keyIdOf(epochKey)};
}
Recipient grantRecipient(const Digest256& grant, const KeyField& sealing)
{
    return {RecipientKind::Grant, grant, 0, keyIdOf(sealing)};
}

LeafReference leafReference(const Digest256& root, std::span<const Leaf> leaves, std::uint32_t index)
{
    LeafReference out;
    out.root = root;
    out.index = index;
    if (index >= leaves.size())
        return out;
    out.leaf = leaves[index];
    if (auto proof = ledger::MerkleTree(hashesOf(leaves)).prove(index))
        out.path = std::move(proof->aunts);
    return out;
}

Digest256 contributionRoot(std::span<const Leaf> leaves)
{
    return ledger::merkleRootOfHashes(hashesOf(leaves));
}

} // namespace twinchart::contract
