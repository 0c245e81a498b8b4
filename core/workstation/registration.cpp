// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registration.h"

#include "admission.h"

#include <contract/build.h>
#include <contract/code.h>
#include <crypto/hash.h>
#include <gateway/ledgerframes.h>

#include <algorithm>
#include <set>

namespace twinchart::workstation {

namespace {
constexpr std::string_view kApplicationEntry = "application"; ///< the transaction that was sent last from here
constexpr std::int64_t kUsualSeconds = 14 * 86'400;
constexpr std::size_t kKeysAtOnce = 64;
constexpr int kAttempts = 8; ///< slots that others may take while we try

Result<std::optional<Bytes>> keptApplication(Session& session)
{
    const auto kept = session.replica().get(replica::Section::Settings, viewOf(kApplicationEntry));
    if (!kept)
        return Unexpected{problemOf(kept.error())};
    return *kept ? std::optional(bytesOf(BytesView(**kept))) : std::nullopt;
}

Result<void> keepApplication(Session& session, BytesView transaction)
{
    replica::Batch batch;
    batch.entries.push_back({replica::Section::Settings, bytesOf(kApplicationEntry), bytesOf(transaction)});
    if (const auto done = session.replica().write(batch); !done)
        return Unexpected{problemOf(done.error())};
    return {};
}

struct Slot {
    std::uint32_t number = 0;
    std::uint64_t serial = 0; ///< the one that it takes next
};

/// The lowest one that nobody waits in, but none of `passed`.
Result<std::optional<Slot>> freeSlot(Session& session, const sync::ProvenState& state,
                                     const std::set<std::uint32_t>& passed)
{
    const Instant now = std::max(session.clock().now(), state.time);
    for (std::uint32_t first = 0; first < contract::kMaxOpenApplications; first += kKeysAtOnce) {
        std::vector<Bytes> keys;
        for (std::uint32_t n = first; n < first + kKeysAtOnce && n < contract::kMaxOpenApplications; ++n)
            keys.push_back(contract::key::application(session.organisation(), n));
        TWINCHART_ASSIGN(const auto values, provenAll(session, state, keys));
        for (std::uint32_t n = 0; n < values.size(); ++n) {
            if (passed.contains(first + n))
                continue;
            if (!values[n])
                return std::optional(Slot{first + n, 1});
            const auto entry = contract::decodeEntry<contract::ApplicationEntry>(*values[n]);
            if (!entry)
                return Unexpected{problemOf(sync::SyncError{sync::SyncError::Kind::Invalid, "state entry", {}, {}})};
            if (!entry->isOpen(now))
                return std::optional(Slot{first + n, entry->serial + 1});
        }
    }
    return std::optional<Slot>();
}

/// What details are sealed to: the key of the organisation's root of now, not of genesis.
Result<PublicSealingKey> rootSealing(Session& session, const sync::ProvenState& state)
{
    TWINCHART_ASSIGN(const auto member,
                     proven<contract::MemberEntry>(session, state, contract::key::member(session.organisation())));
    TWINCHART_ASSIGN(const auto root,
                     member && !member->left
                         ? proven<contract::CertificateEntry>(session, state, contract::key::certificate(member->root))
                         : Result<std::optional<contract::CertificateEntry>>(std::nullopt));
    const auto key = root ? contract::sealingKey(root->sealing) : std::nullopt;
    if (!key)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "%1 is no member of this consortium any more. No application was sent. Ask the hospital for another."),
            {session.account().user.entry.hospital});
    return *key;
}

Result<Bytes> applicationFor(Session& session, const Applicant& applicant, const PublicSealingKey& administrator,
                             const Slot& slot)
{
    const UserDescription& user = session.account().user;
    const crypto::DeviceIdentity& device = session.account().device;
    const std::string& chain = session.genesis().chain;
    contract::ApplicationBody body;
    body.organisation = session.organisation();
    body.slot = slot.number;
    body.serial = slot.serial;
    body.key = contract::keyField(device.signing.publicKey());
    body.sealing = contract::keyField(device.sealing.publicKey());
    body.role = applicant.role;
    if (user.recovery)
        body.recovery =
            contract::RecoveryKey{contract::keyField(user.recovery->key), bytesOf(user.recovery->possession.view())};
    body.until = applicant.until.value_or(Instant{session.clock().now().ns + kUsualSeconds * 1'000'000'000});
    auto sealed = sealDetails({applicant.role, device.signing.id(), device.sealing.id(), user.entry.name,
                               applicant.fullName, applicant.constituent.clone(), applicant.note},
                              administrator, {chain, body.organisation, device.signing.id()});
    if (!sealed)
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "The ledger's key of %1 cannot be sealed to. No application was sent. Tell the hospital's administrator."),
            {user.entry.hospital});
    body.details = std::move(sealed).value();
    // Keys without a certificate have no nonce in state: slot and serial make it unrepeatable.
    return contract::build({chain, 1, 0, body.until}, std::move(body), contract::signerOf(device.signing));
}

/// When the ledger no longer says what became of an application: its slot has a newer one.
interfaces::Standing afterwards(const contract::ApplicationBody& sent, Instant now)
{
    return sent.until < now ? interfaces::Standing::Expired : interfaces::Standing::Rejected;
}

Result<void> standOfApplication(Session& session, const sync::ProvenState& state, Stand& out)
{
    TWINCHART_ASSIGN(const auto sent, keptApplication(session));
    const auto transaction = sent ? contract::decodeTransaction(*sent) : Unexpected{CodecError::Truncated};
    const auto* body = transaction ? std::get_if<contract::ApplicationBody>(&transaction->body) : nullptr;
    if (body == nullptr)
        return {};
    const Instant now = std::max(session.clock().now(), state.time);
    const Digest256 hash = contract::transactionHash(*sent);
    TWINCHART_ASSIGN(const auto entry, proven<contract::ApplicationEntry>(
                                           session, state, contract::key::application(body->organisation, body->slot)));
    // Never arrived, or somebody else's came first.
    if (!entry || entry->serial < body->serial || (entry->serial == body->serial && entry->transaction != hash))
        return {};
    out.application = hash;
    out.until = body->until;
    if (entry->serial > body->serial)
        out.standing = afterwards(*body, now);
    else if (entry->state == contract::ApplicationEntry::State::Rejected) {
        out.standing = interfaces::Standing::Rejected;
        out.rejected = entry->reason;
    } else
        out.standing = entry->isOpen(now) ? interfaces::Standing::Applied : interfaces::Standing::Expired;
    return {};
}
} // namespace

Result<crypto::SigningKey> recoverySigner(const SecretBytes& recoveryText)
{
    const auto secret = crypto::parseRecoveryText(textViewOf(recoveryText));
    if (!secret)
        return problem(Failure::Internal, TWINCHART_TR("The recovery sheet could not be made. Nothing was changed."));
    auto key = crypto::SigningKey::fromSeed(crypto::deriveKey(*secret, "recovery signature"));
    if (!key)
        return problem(Failure::Internal, TWINCHART_TR("The recovery sheet could not be made. Nothing was changed."));
    return std::move(key).value();
}

Result<RecoveryPublic> recoveryPublic(const std::string& chain, const crypto::DeviceIdentity& device,
                                      const SecretBytes& recoveryText)
{
    TWINCHART_ASSIGN(const crypto::SigningKey key, recoverySigner(recoveryText));
    const Bytes possession = contract::signRecovery(chain, device.signing.id(), contract::keyField(key.publicKey()),
                                                    contract::signerOf(key));
    return RecoveryPublic{key.publicKey(), *Signature64::from(possession)};
}

Result<sync::ProvenState> newestState(Session& session)
{
    auto state = sync::newestProvenState(session.synchroniser().headers(), session.clock().now());
    if (!state)
        return Unexpected{problemOf(state.error())};
    return std::move(state).value();
}

Result<std::vector<std::optional<Bytes>>> provenAll(Session& session, const sync::ProvenState& state,
                                                    const std::vector<Bytes>& keys)
{
    std::vector<std::optional<Bytes>> out;
    for (std::size_t first = 0; first < keys.size(); first += kKeysAtOnce) {
        const std::span<const Bytes> part(keys.data() + first, std::min(kKeysAtOnce, keys.size() - first));
        auto values = sync::provenValues(session.gateway(), state, part);
        if (!values)
            return Unexpected{problemOf(values.error())};
        for (auto& value : *values)
            out.push_back(std::move(value));
    }
    return out;
}

Result<Stand> standOf(Session& session)
{
    TWINCHART_ASSIGN(const sync::ProvenState state, newestState(session));
    Stand out;
    TWINCHART_TRY(standOfApplication(session, state, out));
    TWINCHART_ASSIGN(out.certificate,
                     proven<contract::CertificateEntry>(
                         session, state, contract::key::certificate(session.account().device.signing.id())));
    if (!out.certificate)
        return out;
    out.until.reset();
    if (out.certificate->validUntil.ns != 0)
        out.until = out.certificate->validUntil;
    if (out.certificate->revokedAt != 0)
        out.standing = interfaces::Standing::Revoked;
    else
        out.standing = out.certificate->isLive(std::max(session.clock().now(), state.time))
                           ? interfaces::Standing::Active
                           : interfaces::Standing::Expired;
    return out;
}

Result<std::vector<interfaces::PermissionView>> permissionsOf(Session& session, const KeyId& subject)
{
    TWINCHART_ASSIGN(const sync::ProvenState state, newestState(session));
    const Instant now = std::max(session.clock().now(), state.time);
    std::vector<interfaces::PermissionView> out;
    for (const auto c :
         {contract::PermissionClass::Pha, contract::PermissionClass::Pdd, contract::PermissionClass::Sop}) {
        TWINCHART_ASSIGN(const auto entry,
                         proven<contract::PermissionEntry>(session, state, contract::key::permission(subject, c)));
        if (entry && entry->rights != contract::kRightsNone && (entry->validUntil.ns == 0 || entry->validUntil >= now))
            out.push_back(permissionView(*entry));
    }
    return out;
}

Result<interfaces::StandingView> standingView(Session& session, const Stand& stand)
{
    using interfaces::Standing;
    const UserDescription& user = session.account().user;
    interfaces::StandingView out;
    out.user = user.entry.name;
    out.organisation = user.entry.hospital;
    out.role = stand.certificate ? interfaceRole(stand.certificate->role) : user.entry.role;
    out.standing = stand.standing;
    out.until = stand.until;
    if (stand.application)
        out.application = toHex(*stand.application);
    switch (stand.standing) {
    case Standing::Unsent:
        out.problem = Problem{
            Failure::NotPermitted,
            {TWINCHART_TR(
                 "No application of this user is on the ledger. Nobody was signed in. Run register again; the folder and its keys are kept."),
             {}}};
        break;
    case Standing::Applied:
        out.problem = Problem{Failure::NotPermitted,
                              {TWINCHART_TR("The application waits for the decision of %1, until %2. Nobody was signed "
                                            "in. Run login again later."),
                               {user.entry.hospital, toRfc3339(*stand.until)}}};
        break;
    case Standing::Rejected:
        out.reason = stand.rejected ? std::string(wordOf(*stand.rejected)) : std::string(kDecidedUnseen);
        out.problem = Problem{
            Failure::NotPermitted,
            {TWINCHART_TR(
                 "%1 rejected the application (%2). Nobody was signed in. Ask the hospital; register sends a new application with the same keys."),
             {user.entry.hospital, out.reason}}};
        break;
    case Standing::Revoked:
        out.reason = stand.certificate->reason ? std::string(wordOf(*stand.certificate->reason)) : std::string();
        out.problem = Problem{
            Failure::NotPermitted,
            {TWINCHART_TR(
                 "The certificate of this user was revoked (%1). Nobody was signed in. Ask the administrator of %2; what is stored here was not changed."),
             {out.reason, user.entry.hospital}}};
        break;
    case Standing::Expired:
        out.problem = Problem{
            Failure::NotPermitted,
            stand.certificate
                ? Message{TWINCHART_TR(
                              "The certificate of this user ended on %1. Nobody was signed in. Ask the administrator of %2 for another."),
                          {toRfc3339(*stand.until), user.entry.hospital}}
                : Message{
                      TWINCHART_TR(
                          "The application ended on %1 without a decision of %2. Nobody was signed in. Run register again."),
                      {toRfc3339(*stand.until), user.entry.hospital}}};
        break;
    case Standing::Active: {
        TWINCHART_ASSIGN(out.permissions, permissionsOf(session, session.account().device.signing.id()));
        break;
    }
    }
    return out;
}

Result<void> sendApplication(Session& session, const Applicant& applicant)
{
    TWINCHART_ASSIGN(const sync::ProvenState before, newestState(session));
    TWINCHART_ASSIGN(const PublicSealingKey administrator, rootSealing(session, before));
    std::set<std::uint32_t> passed;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        TWINCHART_ASSIGN(const sync::ProvenState state, newestState(session));
        TWINCHART_ASSIGN(const auto slot, freeSlot(session, state, passed));
        if (!slot)
            break;
        TWINCHART_ASSIGN(const Bytes transaction, applicationFor(session, applicant, administrator, *slot));
        TWINCHART_TRY(keepApplication(session, transaction));
        const auto answer = session.gateway().call(gateway::SubmitRequest{{transaction}});
        if (!answer)
            return Unexpected{problemOf(answer.error())};
        if (answer->results.size() != 1)
            return Unexpected{problemOf(sync::SyncError{sync::SyncError::Kind::Malformed, "results", {}, {}})};
        const gateway::SubmitResult& result = answer->results.front();
        if (result.code == 0)
            return {};
        if (result.code != static_cast<std::uint32_t>(contract::Code::SlotTaken))
            return Unexpected{problemOfCode(result.code, result.reason)};
        passed.insert(slot->number);
    }
    return problem(
        Failure::Unavailable,
        TWINCHART_TR(
            "All places for applications to %1 are taken. No application was sent. Try again later, or ask the hospital."),
        {session.account().user.entry.hospital});
}

} // namespace twinchart::workstation
