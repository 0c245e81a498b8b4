// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"
#include "usablekey.h"

#include <crypto/signature.h>

namespace twinchart::contract {

namespace {
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

/// The certificate behind an envelope, or in whose place its key stands for this kind.
struct Signatory {
    Code code = Code::Ok;
    CertificateEntry certificate;
    bool hasNonce = true; ///< the key has a certificate; others leave nothing in state but what their rule does
};

Signatory certified(const Context& context, const KeyId& signer)
{
    if (auto certificate = liveCertificate(context, signer))
        return {Code::Ok, std::move(*certificate)};
    return {context.state.has(key::certificate(signer)) ? Code::SignerNotLive : Code::UnknownSigner, {}};
}

/// An applicant signs with the key of the application, for which there is no certificate yet and never was one.
Signatory applicant(const Context& context, const KeyId& signer, const ApplicationBody& body)
{
    if (keyIdOf(body.key) != signer)
        return {Code::UnknownSigner, {}};
    if (!isUsableKey(body.key))
        return {Code::BadField, {}};
    if (isKnownKey(context, signer))
        return {Code::AlreadyExists, {}};
    Signatory out;
    out.certificate.key = body.key;
    out.certificate.sealing = body.sealing;
    out.certificate.role = body.role;
    out.certificate.organisation = body.organisation;
    out.hasNonce = false;
    return out;
}

/// A recovery key signs for the lost key alone, and is used up by it.
Signatory recovering(const Context& context, const KeyId& signer)
{
    if (!context.state.has(key::recovery(signer)))
        return {Code::UnknownSigner, {}};
    const auto recovery = liveRecovery(context, signer);
    if (!recovery)
        return {Code::SignerNotLive, {}};
    Signatory out;
    out.certificate = context.state.load<CertificateEntry>(key::certificate(recovery->subject)).value();
    out.certificate.key = recovery->key;
    out.certificate.root = false;
    out.hasNonce = false;
    return out;
}

Signatory signatoryOf(const Context& context, const Transaction& transaction)
{
    if (const auto* application = std::get_if<ApplicationBody>(&transaction.body))
        return applicant(context, transaction.signer, *application);
    if (std::holds_alternative<RecoveryBody>(transaction.body))
        return recovering(context, transaction.signer);
    return certified(context, transaction.signer);
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
    // A member that is no hospital any more has no staff; its patients keep their keys.
    if (certificate->role != Role::Patient &&
        !mayCertify(memberRole(context, certificate->organisation), certificate->role))
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

Code execute(const Context& context, BytesView octets, const Digest256& hash, VerifiedSet& verified, bool consumeNonce)
{
    const auto transaction = decodeTransaction(octets);
    if (!transaction)
        return isReservedKind(octets) ? Code::ReservedKind : Code::Malformed;
    if (transaction->chain != context.chain)
        return Code::WrongChain;
    if ((transaction->expiryHeight != 0 && context.height > transaction->expiryHeight) ||
        (transaction->expiryTime.ns != 0 && context.time > transaction->expiryTime))
        return Code::Expired;
    Signatory signatory = signatoryOf(context, *transaction);
    if (signatory.code != Code::Ok)
        return signatory.code;
    if (!verified.contains(hash)) {
        if (!verifyField(signatory.certificate.key, signingMessage(encodeUnsigned(*transaction)),
                         transaction->signature.octets))
            return Code::BadSignature;
        verified.insert(hash);
    }
    const Bytes nonceKey = key::nonce(transaction->signer);
    const NonceEntry nonces = context.state.load<NonceEntry>(nonceKey).value_or(NonceEntry{});
    if (signatory.hasNonce && !nonces.isFree(transaction->nonce))
        return Code::NonceNotAbove;

    const Signed by{transaction->signer, std::move(signatory.certificate), hash};
    const Code code = std::visit([&](const auto& body) { return apply(context, by, body); }, transaction->body);
    if (code != Code::Ok)
        context.state.drop();
    if (signatory.hasNonce && (code == Code::Ok || consumeNonce))
        context.state.store(nonceKey, nonces.after(transaction->nonce));
    context.state.keep();
    return code;
}

} // namespace twinchart::contract
