// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include <crypto/signature.h>

namespace twinchart::contract {

namespace {
constexpr std::uint8_t kFirstReservedKind = 13;
constexpr std::uint8_t kLastReservedKind = 31;

// Kinds of later suites of rules, known by number so that a refusal can say so.
bool isReservedKind(BytesView octets)
{
    Reader in(octets);
    in.magic("TCT1");
    in.u8();
    in.u8();
    in.var(kMaxChainIdOctets);
    const std::uint8_t kind = in.u8();
    return in.ok() && kind >= kFirstReservedKind && kind <= kLastReservedKind;
}
} // namespace

std::optional<CertificateEntry> liveCertificate(const Context& context, const KeyId& key)
{
    auto certificate = context.state.load<CertificateEntry>(key::certificate(key));
    if (!certificate || !certificate->isLive(context.time))
        return std::nullopt;
    const auto member = context.state.load<MemberEntry>(key::member(certificate->organisation));
    if (!member || member->left)
        return std::nullopt;
    return certificate;
}

bool mayUse(const Context& context, const KeyId& key, PermissionClass permissionClass, std::uint8_t right)
{
    const auto permission = context.state.load<PermissionEntry>(key::permission(key, permissionClass));
    return permission && permission->allows(right, context.time);
}

bool mayWriteAnything(const Context& context, const KeyId& key)
{
    return mayUse(context, key, PermissionClass::Pha, kRightsWrite) ||
           mayUse(context, key, PermissionClass::Pdd, kRightsWrite) ||
           mayUse(context, key, PermissionClass::Sop, kRightsWrite);
}

bool verifyField(const KeyField& key, BytesView message, const std::optional<Bytes>& signature)
{
    const auto signer = signingKey(key);
    const auto octets = signature ? Signature64::from(*signature) : std::nullopt;
    return signer && octets && crypto::verifyStrict(*signer, message, *octets);
}

Code execute(const Context& context, BytesView octets, VerifiedSet& verified, bool consumeNonce)
{
    const auto transaction = decodeTransaction(octets);
    if (!transaction)
        return isReservedKind(octets) ? Code::ReservedKind : Code::Malformed;
    if (transaction->chain != context.chain)
        return Code::WrongChain;
    if ((transaction->expiryHeight != 0 && context.height > transaction->expiryHeight) ||
        (transaction->expiryTime.ns != 0 && context.time > transaction->expiryTime))
        return Code::Expired;
    if (!context.state.has(key::certificate(transaction->signer)))
        return Code::UnknownSigner;
    const auto certificate = liveCertificate(context, transaction->signer);
    if (!certificate)
        return Code::SignerNotLive;
    const Digest256 hash = transactionHash(octets);
    if (!verified.contains(hash)) {
        if (!verifyField(certificate->key, signingMessage(encodeUnsigned(*transaction)), transaction->signature.octets))
            return Code::BadSignature;
        verified.insert(hash);
    }
    const auto last = context.state.load<NonceEntry>(key::nonce(transaction->signer));
    if (last && transaction->nonce <= last->nonce)
        return Code::NonceNotAbove;

    const Signed by{transaction->signer, *certificate, hash};
    const Code code = std::visit([&](const auto& body) { return apply(context, by, body); }, transaction->body);
    if (code != Code::Ok)
        context.state.drop();
    if (code == Code::Ok || consumeNonce) {
        context.state.store(key::nonce(transaction->signer), NonceEntry{transaction->nonce});
        context.state.keep();
    }
    return code;
}

} // namespace twinchart::contract
