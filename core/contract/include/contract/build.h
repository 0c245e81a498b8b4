// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/transaction.h>

#include <functional>
#include <span>

/// For whoever writes transactions: from plain bodies to signed bytes. The contract itself holds no secret; signing
/// is a callback over crypto's SigningKey or a token.
namespace twinchart::contract {

struct Signer {
    KeyId id; ///< of the signing key
    std::function<Signature64(BytesView)> sign;
};
/// For any key type with publicKey() and sign(message) → Signature64. The key must outlive the signer.
template <class SigningKey>
Signer signerOf(const SigningKey& key)
{
    return {keyIdOf(keyField(key.publicKey())), [&key](BytesView message) -> Signature64 { return key.sign(message); }};
}

struct Envelope {
    std::string chain;
    std::uint64_t nonce = 0;
    LedgerHeight expiryHeight = 0;
    Instant expiryTime;
};
/// The signed transaction of any body. Bodies are brought into canonical order first (recipients, supersessions,
/// leaves and table entries ascending; reader sets stay, as their place is their index).
Bytes build(const Envelope& envelope, Body body, const Signer& signer);

/// The second signatures that some bodies carry.
Bytes signPossession(std::string_view chain, const OrganisationId& organisation, const KeyField& newRoot,
                     const Signer& byNewRoot);
/// For Join, and for RotateRoot by vote, once all the rest of the body is there.
Bytes signMember(std::string_view chain, const MemberBody& body, const Signer& byNewRoot);
Bytes signRotation(std::string_view chain, const KeyId& old, const KeyField& newKey, const KeyField& sealing,
                   const Signer& byNewKey);
Bytes signRecovery(std::string_view chain, const KeyId& holder, const KeyField& recovery, const Signer& byRecovery);
Bytes signAcceptance(std::string_view chain, const PatientHandle& handle, const Signer& byNewOwner);

/// Recipients as the state's entries give them.
Recipient ownerRecipient(const PatientHandle& handle, const KeyField& ownerSealing);
Recipient circleRecipient(const CircleId& circle, std::uint32_t epoch, const KeyField& epochKey);
Recipient grantRecipient(const Digest256& grant, const KeyField& sealing);

/// leaf = SHA-256("leaf" ‖ recordId) ‖ version ‖ commitment ‖ SHA-256(ciphertext) is made by crypto; here it gets
/// its place: the reference that a later supersession or deletion carries. `leaves` = all 2^depth of them.
LeafReference leafReference(const Digest256& root, std::span<const Leaf> leaves, std::uint32_t index);
/// RFC 6962 root over the leaves.
Digest256 contributionRoot(std::span<const Leaf> leaves);

} // namespace twinchart::contract
