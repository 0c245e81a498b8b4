// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"
#include "usablekey.h"

#include <ledger/hashes.h>

namespace twinchart::contract {

namespace {
constexpr std::int64_t kNanoseconds = 1'000'000'000;

/// A recovery key for `holder` must be another key, nobody's yet, and sign for itself.
Code checkRecoveryKey(const Context& context, const std::optional<RecoveryKey>& recovery, const KeyField& holder)
{
    if (!recovery)
        return Code::Ok;
    if (!isUsableKey(recovery->key) || recovery->key == holder)
        return Code::BadField;
    if (isKnownKey(context, keyIdOf(recovery->key)))
        return Code::AlreadyExists;
    const Bytes message = recoveryMessage(context.chain, keyIdOf(holder), recovery->key);
    return verifyField(recovery->key, message, recovery->possession) ? Code::Ok : Code::BadPossession;
}

void registerRecovery(const Context& context, const KeyField& recovery, const KeyId& subject)
{
    const KeyId id = keyIdOf(recovery);
    context.state.store(key::recovery(id),
                        RecoveryEntry{recovery, subject, RecoveryEntry::State::Live, context.height});
    context.state.store(key::recoveryOf(subject), RecoveryOfEntry{id, {}});
}

/// The keys that take the place of `old`, and their holder's certificate.
struct Replacement {
    KeyId old;
    CertificateEntry certificate; ///< of the old key, as it stands
    const KeyField& key;
    const KeyField& sealing;
    const std::optional<RecoveryKey>& recovery;
    const Bytes& possession;
    RevokeReason reason;
};

Code checkReplacement(const Context& context, const Replacement& r)
{
    if (!isUsableKey(r.key))
        return Code::BadField;
    if (isKnownKey(context, keyIdOf(r.key)))
        return Code::AlreadyExists;
    if (const Code code = checkRecoveryKey(context, r.recovery, r.key); code != Code::Ok)
        return code;
    return verifyField(r.key, rotationMessage(context.chain, r.old, r.key, r.sealing), r.possession)
               ? Code::Ok
               : Code::BadPossession;
}

void replace(const Context& context, const Replacement& r)
{
    const KeyId id = keyIdOf(r.key);
    CertificateEntry fresh = r.certificate;
    fresh.key = r.key;
    fresh.sealing = r.sealing;
    fresh.since = context.height;
    fresh.revokedAt = 0;
    fresh.reason.reset();
    context.state.store(key::certificate(id), fresh);
    if (fresh.name)
        context.state.store(key::name(*fresh.name), NameEntry{id});

    CertificateEntry old = r.certificate;
    if (old.revokedAt == 0) {
        old.revokedAt = context.height;
        old.reason = r.reason;
        context.state.store(key::certificate(r.old), old);
    }
    context.state.store(key::succession(r.old), SuccessionEntry{id, context.height});

    for (const PermissionClass c : {PermissionClass::Pha, PermissionClass::Pdd, PermissionClass::Sop}) {
        auto permission = context.state.load<PermissionEntry>(key::permission(r.old, c));
        if (!permission)
            continue;
        permission->subject = id;
        permission->since = context.height;
        context.state.store(key::permission(id, c), *permission);
    }
    // Else a rolled-back replica would look new under the new key.
    if (const auto anchor = context.state.load<AnchorEntry>(key::anchor(r.old)))
        context.state.store(key::anchor(id), *anchor);
    moveCoins(context, r.old, id);
}

/// The recovery key that stands for `old` now.
std::optional<RecoveryEntry> recoveryFor(const Context& context, const KeyId& old)
{
    const auto link = context.state.load<RecoveryOfEntry>(key::recoveryOf(old));
    const auto recovery = link ? liveRecovery(context, link->recovery) : std::nullopt;
    return recovery && recovery->subject == old ? recovery : std::nullopt;
}

/// Why a lost key of this certificate may not be recovered now.
Code checkLost(const Context& context, const KeyId& subject, const CertificateEntry& certificate)
{
    const auto member = context.state.load<MemberEntry>(key::member(certificate.organisation));
    if (!member || member->left)
        return Code::NotAlive;
    if (certificate.validUntil.ns != 0 && context.time > certificate.validUntil)
        return Code::BadValidity;
    if (certificate.revokedAt == 0)
        return Code::Ok;
    const auto link = context.state.load<RecoveryOfEntry>(key::recoveryOf(subject));
    if (certificate.reason != RevokeReason::KeyLost || !link || link->lostAt.ns == 0 ||
        context.time.ns - link->lostAt.ns > kRecoverySeconds * kNanoseconds)
        return Code::RecoveryRefused;
    // The hospital has given the name to the holder's next key already.
    if (!certificate.name)
        return Code::Ok;
    const auto name = context.state.load<NameEntry>(key::name(*certificate.name));
    return name && name->key != subject ? Code::NameTaken : Code::Ok;
}
} // namespace

bool isKnownKey(const Context& context, const KeyId& key)
{
    if (context.state.has(key::certificate(key)))
        return true;
    if (context.state.has(key::recovery(key)))
        return true;
    return context.state.has(key::member(OrganisationId{key.octets}));
}

KeyId currentKeyOf(const std::function<std::optional<BytesView>(BytesView)>& find, KeyId key)
{
    for (std::size_t i = 0; i < kMaxSuccessions; ++i) {
        const auto value = find(key::succession(key));
        const auto next = value ? decodeEntry<SuccessionEntry>(*value) : Unexpected{CodecError::Truncated};
        if (!next)
            break;
        key = next->next;
    }
    return key;
}

KeyId currentKeyOf(const Context& context, KeyId key)
{
    return currentKeyOf([&](BytesView at) { return context.state.find(at); }, key);
}

std::optional<RecoveryEntry> liveRecovery(const Context& context, const KeyId& recovery)
{
    auto entry = context.state.load<RecoveryEntry>(key::recovery(recovery));
    return entry && entry->state == RecoveryEntry::State::Live ? entry : std::nullopt;
}

void noteRevocation(const Context& context, const KeyId& subject, RevokeReason reason)
{
    auto link = context.state.load<RecoveryOfEntry>(key::recoveryOf(subject));
    if (!link || reason != RevokeReason::KeyLost)
        return;
    link->lostAt = context.time;
    context.state.store(key::recoveryOf(subject), *link);
}

Code apply(const Context& context, const Signed& by, const ApplicationBody& body)
{
    const auto member = context.state.load<MemberEntry>(key::member(body.organisation));
    if (!member)
        return Code::UnknownSubject;
    if (member->left)
        return Code::NotAlive;
    if (!mayCertify(memberRole(context, body.organisation), body.role))
        return Code::NotAHospital;
    if (body.until <= context.time || body.until.ns - context.time.ns > kMaxApplicationSeconds * kNanoseconds)
        return Code::BadValidity;
    if (const Code code = checkRecoveryKey(context, body.recovery, body.key); code != Code::Ok)
        return code;
    const Bytes at = key::application(body.organisation, body.slot);
    const auto last = context.state.load<ApplicationEntry>(at);
    if ((last && last->isOpen(context.time)) || body.serial - 1 != (last ? last->serial : 0))
        return Code::SlotTaken;
    ApplicationEntry entry;
    entry.transaction = by.transaction;
    entry.serial = body.serial;
    entry.key = body.key;
    entry.sealing = body.sealing;
    entry.role = body.role;
    if (body.recovery)
        entry.recovery = body.recovery->key;
    entry.details = ledger::sha256(body.details);
    entry.until = body.until;
    entry.since = context.height;
    context.state.store(at, entry);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const AdmissionBody& body)
{
    if (!by.certificate.root)
        return Code::NotAdministrator;
    // Slots are looked up under the signer's own organisation: nobody decides on another's applications.
    const Bytes at = key::application(by.certificate.organisation, body.slot);
    auto entry = context.state.load<ApplicationEntry>(at);
    if (!entry || entry->transaction != body.application)
        return Code::UnknownSubject;
    if (!entry->isOpen(context.time))
        return Code::ApplicationClosed;
    entry->decided = context.height;
    if (const auto* accepted = std::get_if<Acceptance>(&body.decision)) {
        // It signed when he applied, but may have become somebody's since.
        if (entry->recovery && isKnownKey(context, keyIdOf(*entry->recovery)))
            return Code::AlreadyExists;
        CertificateBody certificate;
        certificate.key = entry->key;
        certificate.sealing = entry->sealing;
        certificate.role = accepted->role;
        certificate.name = accepted->name;
        certificate.constituent = accepted->constituent;
        certificate.validUntil = accepted->validUntil;
        if (const Code code = certify(context, by.certificate.organisation, certificate); code != Code::Ok)
            return code;
        if (entry->recovery)
            registerRecovery(context, *entry->recovery, keyIdOf(entry->key));
        entry->state = ApplicationEntry::State::Accepted;
    } else {
        entry->state = ApplicationEntry::State::Rejected;
        entry->reason = std::get<RejectReason>(body.decision);
    }
    context.state.store(at, *entry);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const RotationBody& body)
{
    if (by.certificate.root)
        return Code::BadField;
    const Replacement replacement{by.id,           by.certificate,          body.key, body.sealing, body.recovery,
                                  body.possession, RevokeReason::Superseded};
    if (const Code code = checkReplacement(context, replacement); code != Code::Ok)
        return code;
    replace(context, replacement);
    const KeyId id = keyIdOf(body.key);
    auto recovery = recoveryFor(context, by.id);
    if (recovery) {
        if (body.recovery)
            recovery->state = RecoveryEntry::State::Replaced;
        else
            recovery->subject = id;
        context.state.store(key::recovery(keyIdOf(recovery->key)), *recovery);
    }
    if (body.recovery)
        registerRecovery(context, body.recovery->key, id);
    else if (recovery)
        context.state.store(key::recoveryOf(id), RecoveryOfEntry{keyIdOf(recovery->key), {}});
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const RecoveryBody& body)
{
    auto recovery = liveRecovery(context, by.id).value();
    if (recovery.subject != body.subject)
        return Code::RecoveryRefused;
    const auto certificate = context.state.load<CertificateEntry>(key::certificate(body.subject)).value();
    if (const Code code = checkLost(context, body.subject, certificate); code != Code::Ok)
        return code;
    const Replacement replacement{body.subject,    certificate,          body.key, body.sealing, body.recovery,
                                  body.possession, RevokeReason::KeyLost};
    if (const Code code = checkReplacement(context, replacement); code != Code::Ok)
        return code;
    replace(context, replacement);
    recovery.state = RecoveryEntry::State::Used;
    context.state.store(key::recovery(by.id), recovery);
    if (body.recovery)
        registerRecovery(context, body.recovery->key, keyIdOf(body.key));
    return Code::Ok;
}

} // namespace twinchart::contract
