// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "admission.h"

#include "registration.h"

#include <crypto/hash.h>
#include <gateway/deskframes.h>
#include <gateway/ledgerframes.h>

#include <algorithm>
#include <array>
#include <map>

namespace twinchart::workstation {

namespace {
using contract::PermissionClass;
using contract::RejectReason;
using contract::RevokeReason;
using State = contract::ApplicationEntry::State;

constexpr std::array<std::pair<RejectReason, std::string_view>, 6> kRejectWords{{
    {RejectReason::Unspecified, "unspecified"},
    {RejectReason::NotKnown, "not-known"},
    {RejectReason::Unproven, "unproven"},
    {RejectReason::WrongRole, "wrong-role"},
    {RejectReason::Duplicate, "duplicate"},
    {RejectReason::Withdrawn, "withdrawn"},
}};
constexpr std::array<std::pair<RevokeReason, std::string_view>, 5> kRevokeWords{{
    {RevokeReason::Unspecified, "unspecified"},
    {RevokeReason::Left, "left"},
    {RevokeReason::KeyLost, "lost"},
    {RevokeReason::KeyCompromised, "compromised"},
    {RevokeReason::Superseded, "superseded"},
}};

/// One application as the ledger has it, with what of its details opens here.
struct Case {
    std::uint32_t slot = 0;
    contract::ApplicationEntry entry;
    Instant since;
    std::optional<ApplicationDetails> details;
    std::optional<Message> unreadable;
};

/// The proven state, once the session's key is found to certify for its hospital in it.
Result<sync::ProvenState> deskState(Session& session)
{
    TWINCHART_ASSIGN(const sync::ProvenState state, newestState(session));
    TWINCHART_ASSIGN(const auto own,
                     proven<contract::CertificateEntry>(
                         session, state, contract::key::certificate(session.account().device.signing.id())));
    if (!own || !own->root || own->organisation != session.organisation() || !own->isLive(state.time))
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "Only the administrator whose key certifies for %1 decides who is admitted there. Nothing was changed."),
            {session.account().user.entry.hospital});
    return state;
}

/// The application transactions of these hashes, as the node gives them: a hash that is proven proves its octets.
Result<std::map<Digest256, Bytes>> transactionsOf(Session& session, const std::vector<Case>& cases)
{
    std::map<Digest256, Bytes> out;
    for (const Case& c : cases)
        out.emplace(c.entry.transaction, Bytes());
    if (cases.empty())
        return out;
    const auto first = std::ranges::min_element(cases, {}, [](const Case& c) { return c.entry.since; });
    gateway::TransactionsRequest request{
        {first->entry.since, 0}, 0, {static_cast<std::uint8_t>(contract::Kind::Application)}};
    for (;;) {
        const auto page = session.gateway().call(request);
        if (!page)
            return Unexpected{problemOf(page.error())};
        for (const gateway::TransactionRow& row : page->rows) {
            // A node that goes back would keep this desk for ever.
            if (row.place < request.from)
                return problem(Failure::Integrity, TWINCHART_TR("The node's list of applications is not in order. "
                                                                "Nothing was changed. Sync, then try again."));
            request.from = {row.place.height, row.place.index + 1};
            if (const auto wanted = out.find(contract::transactionHash(row.transaction)); wanted != out.end())
                wanted->second = row.transaction;
        }
        if (!page->more || page->rows.empty() ||
            std::ranges::none_of(out, [](const auto& one) { return one.second.empty(); }))
            return out;
    }
}

/// Opens the details and compares them with what stands outside.
void open(Session& session, Case& c, const Bytes& transaction)
{
    const auto decoded = contract::decodeTransaction(transaction);
    const auto* body = decoded ? std::get_if<contract::ApplicationBody>(&decoded->body) : nullptr;
    if (body == nullptr) {
        c.unreadable = Message{TWINCHART_TR("the node does not give the application's text"), {}};
        return;
    }
    const KeyId applicant = contract::keyIdOf(c.entry.key);
    auto details = openDetails(body->details, session.account().device.sealing,
                               {session.genesis().chain, session.organisation(), applicant});
    if (!details) {
        c.unreadable =
            details.error() == crypto::CryptoError::Malformed
                ? Message{TWINCHART_TR("what was sealed is no application's text"), {}}
                : Message{TWINCHART_TR("its text does not open with this administrator's key, or was not meant for it"),
                          {}};
        return;
    }
    if (details->role != c.entry.role || details->key != applicant ||
        details->sealing != contract::keyIdOf(c.entry.sealing)) {
        c.unreadable =
            Message{TWINCHART_TR("its sealed text names another role or another key than the ledger does"), {}};
        return;
    }
    c.details = std::move(details).value();
}

Result<std::vector<Case>> casesOf(Session& session, const sync::ProvenState& state)
{
    std::vector<Bytes> keys;
    for (std::uint32_t slot = 0; slot < contract::kMaxOpenApplications; ++slot)
        keys.push_back(contract::key::application(session.organisation(), slot));
    TWINCHART_ASSIGN(const auto values, provenAll(session, state, keys));
    std::vector<Case> out;
    for (std::uint32_t slot = 0; slot < values.size(); ++slot) {
        if (!values[slot])
            continue;
        auto entry = contract::decodeEntry<contract::ApplicationEntry>(*values[slot]);
        if (!entry)
            return Unexpected{problemOf(sync::SyncError{sync::SyncError::Kind::Invalid, "state entry", {}, {}})};
        Case c;
        c.slot = slot;
        c.entry = std::move(entry).value();
        out.push_back(std::move(c));
    }
    TWINCHART_ASSIGN(const auto transactions, transactionsOf(session, out));
    std::vector<LedgerHeight> heights;
    for (const Case& c : out)
        heights.push_back(c.entry.since);
    const auto headers = session.synchroniser().headers().headersAt(heights);
    if (!headers)
        return Unexpected{problemOf(headers.error())};
    for (Case& c : out) {
        if (const auto header = headers->find(c.entry.since); header != headers->end())
            c.since = header->second.time;
        open(session, c, transactions.at(c.entry.transaction));
    }
    std::ranges::sort(out, {}, [](const Case& c) { return std::pair(c.since, c.entry.transaction); });
    return out;
}

Result<Case> caseOf(Session& session, const sync::ProvenState& state, const std::string& application)
{
    TWINCHART_ASSIGN(std::vector<Case> all, casesOf(session, state));
    const auto found =
        std::ranges::find_if(all, [&](const Case& c) { return toHex(c.entry.transaction) == application; });
    if (found == all.end())
        return problem(Failure::NotFound,
                       TWINCHART_TR("There is no application %1 to %2. Nothing was changed. List them: applications."),
                       {application, session.account().user.entry.hospital});
    return std::move(*found);
}

/// At most four characters of the end, and never more than half of it.
std::string endOf(std::string_view text)
{
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U)
            starts.push_back(i);
    const std::size_t shown = std::min<std::size_t>(4, starts.size() / 2);
    return shown == 0 ? std::string() : std::string(text.substr(starts[starts.size() - shown]));
}

interfaces::ApplicationView viewOf(const Case& c, Instant now)
{
    interfaces::ApplicationView out;
    out.application = toHex(c.entry.transaction);
    out.role = interfaceRole(c.entry.role);
    out.since = c.since;
    out.until = c.entry.until;
    out.unreadable = c.unreadable;
    if (c.entry.state == State::Accepted)
        out.state = interfaces::ApplicationState::Accepted;
    else if (c.entry.state == State::Rejected)
        out.state = interfaces::ApplicationState::Rejected;
    else if (!c.entry.isOpen(now))
        out.state = interfaces::ApplicationState::Expired;
    if (c.entry.reason)
        out.reason = wordOf(*c.entry.reason);
    if (c.details) {
        out.user = c.details->user;
        out.fullName = c.details->fullName;
        out.note = c.details->note;
        out.constituent = endOf(textViewOf(c.details->constituent));
    }
    return out;
}

struct Wish {
    PermissionClass permissionClass;
    std::uint8_t rights;
    Instant until; ///< 0 = none
};

/// What was asked for, or the role's usual; refused where the contract would after the certificate stands already.
Result<std::vector<Wish>> wishesOf(const interfaces::AcceptRequest& request, interfaces::Role role, Instant now)
{
    std::vector<Wish> out;
    if (!request.permissions) {
        for (const auto& [permissionClass, rights] : usualPermissions(role))
            out.push_back({permissionClass, rights, {}});
        return out;
    }
    const bool equipment = role == interfaces::Role::TestEquipment || role == interfaces::Role::MonitoringEquipment ||
                           role == interfaces::Role::Sensor;
    for (const interfaces::PermissionView& wanted : *request.permissions) {
        const auto permissionClass = contract::permissionClassFromName(wanted.permissionClass);
        if (!permissionClass || (!wanted.read && !wanted.write) ||
            std::ranges::any_of(out, [&](const Wish& w) { return w.permissionClass == *permissionClass; }))
            return problem(
                Failure::Usage,
                TWINCHART_TR(
                    "A permission is one of PHA, PDD, SOP, each at most once, with a right to read or to write. Nothing was changed."));
        if (wanted.until && *wanted.until <= now)
            return problem(Failure::Refused,
                           TWINCHART_TR("The permission for %1 would have ended already. Nothing was changed."),
                           {wanted.permissionClass});
        if (role == interfaces::Role::Administrator || role == interfaces::Role::PrivacyOfficer ||
            (wanted.write && !isClinical(role) && !equipment))
            return problem(
                Failure::Refused,
                TWINCHART_TR(
                    "Nobody of the role %1 may have this permission for %2. Nothing was changed. Leave it out."),
                {std::string(nameOf(role)), wanted.permissionClass});
        const unsigned rights = (wanted.read ? 1U : 0U) | (wanted.write ? 2U : 0U);
        out.push_back({*permissionClass, static_cast<std::uint8_t>(rights), wanted.until.value_or(Instant{})});
    }
    return out;
}

/// Why this application cannot be accepted, before anything is submitted.
Result<void> checkAcceptable(const Case& c, Instant now)
{
    const std::string id = toHex(c.entry.transaction);
    if (c.entry.state == State::Rejected)
        return problem(Failure::Refused, TWINCHART_TR("The application %1 was rejected already. Nothing was changed."),
                       {id});
    if (!c.details)
        return problem(Failure::Refused,
                       TWINCHART_TR("The application %1 cannot be accepted: %2. Nothing was changed. Reject it."),
                       {id, c.unreadable ? c.unreadable->english() : std::string()});
    if (c.entry.state == State::Open && !c.entry.isOpen(now))
        return problem(
            Failure::Refused,
            TWINCHART_TR("The application %1 ended on %2. Nothing was changed. The applicant has to apply again."),
            {id, toRfc3339(c.entry.until)});
    return {};
}

/// A name is one person's: refused while another live key has it.
Result<void> checkName(Session& session, const sync::ProvenState& state, const Digest256& name, const Case& c)
{
    TWINCHART_ASSIGN(const auto taken, proven<contract::NameEntry>(session, state, contract::key::name(name)));
    if (!taken || taken->key == contract::keyIdOf(c.entry.key))
        return {};
    TWINCHART_ASSIGN(const auto holder,
                     proven<contract::CertificateEntry>(session, state, contract::key::certificate(taken->key)));
    if (holder && holder->organisation == session.organisation() && !holder->isLive(state.time))
        return {};
    return problem(
        Failure::Refused,
        TWINCHART_TR(
            "There is a user named %1 already (capital and small letters are the same). Nothing was changed. Reject the application, or revoke the other user first."),
        {c.details->user});
}

Result<void> giveHospitalKeys(Session& session, const contract::CertificateEntry& certificate)
{
    TWINCHART_ASSIGN(const crypto::HospitalKeys* keys, session.hospitalKeys());
    const auto sealing = contract::sealingKey(certificate.sealing);
    auto sealed = sealing ? crypto::sealHospitalKeys(*keys, *sealing,
                                                     {session.genesis().chain, session.account().user.organisation,
                                                      contract::keyIdOf(certificate.sealing)})
                          : Expected<Bytes, crypto::CryptoError>(Unexpected{crypto::CryptoError::BadKey});
    if (!sealed)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "The hospital's keys cannot be sealed to the new user's device. The certificate stands without them; revoke it and let the user apply again."));
    if (const auto put = session.gateway().call(
            gateway::StaffKeysPutRequest{contract::keyIdOf(certificate.key), std::move(sealed).value()});
        !put)
        return Unexpected{problemOf(put.error())};
    return {};
}
} // namespace

contract::Role contractRole(interfaces::Role role)
{
    return contract::roleFromName(nameOf(role)).value_or(contract::Role::Insurer);
}

interfaces::Role interfaceRole(contract::Role role)
{
    return roleFromName(contract::nameOf(role)).value_or(interfaces::Role::Insurer);
}

bool isStaff(interfaces::Role role)
{
    return isClinical(role) || role == interfaces::Role::Administrator || role == interfaces::Role::PrivacyOfficer;
}

std::vector<std::pair<PermissionClass, std::uint8_t>> usualPermissions(interfaces::Role role)
{
    using C = PermissionClass;
    if (isClinical(role))
        return {{C::Pha, contract::kRightsReadWrite},
                {C::Pdd, contract::kRightsReadWrite},
                {C::Sop, contract::kRightsReadWrite}};
    if (role == interfaces::Role::Patient)
        return {{C::Pha, contract::kRightsRead}, {C::Pdd, contract::kRightsRead}, {C::Sop, contract::kRightsRead}};
    return {};
}

interfaces::PermissionView permissionView(const contract::PermissionEntry& entry)
{
    interfaces::PermissionView out;
    out.permissionClass = contract::nameOf(entry.permissionClass);
    out.read = (entry.rights & contract::kRightsRead) != 0;
    out.write = (entry.rights & contract::kRightsWrite) != 0;
    if (entry.validUntil.ns != 0)
        out.until = entry.validUntil;
    return out;
}

std::string_view wordOf(RejectReason reason)
{
    return std::ranges::find(kRejectWords, reason, &std::pair<RejectReason, std::string_view>::first)->second;
}
std::string_view wordOf(RevokeReason reason)
{
    return std::ranges::find(kRevokeWords, reason, &std::pair<RevokeReason, std::string_view>::first)->second;
}
std::optional<RejectReason> rejectReasonFrom(std::string_view word)
{
    const auto found = std::ranges::find(kRejectWords, word, &std::pair<RejectReason, std::string_view>::second);
    return found == kRejectWords.end() ? std::nullopt : std::optional(found->first);
}
std::optional<RevokeReason> revokeReasonFrom(std::string_view word)
{
    const auto found = std::ranges::find(kRevokeWords, word, &std::pair<RevokeReason, std::string_view>::second);
    return found == kRevokeWords.end() ? std::nullopt : std::optional(found->first);
}

Digest256 constituentCommitment(const crypto::HospitalKeys& keys, BytesView constituent)
{
    Writer fields;
    fields.var("constituent").u32(static_cast<std::uint32_t>(constituent.size()));
    return crypto::hmacSha256(keys.idKey, {fields.bytes(), constituent});
}

Result<std::vector<interfaces::ApplicationView>> applicationsOf(Session& administrator)
{
    TWINCHART_ASSIGN(const sync::ProvenState state, deskState(administrator));
    TWINCHART_ASSIGN(const std::vector<Case> cases, casesOf(administrator, state));
    const Instant now = std::max(administrator.clock().now(), state.time);
    std::vector<interfaces::ApplicationView> out;
    for (const Case& c : cases)
        out.push_back(viewOf(c, now));
    return out;
}

Result<interfaces::AdmissionView> accept(Session& administrator, const interfaces::AcceptRequest& request)
{
    TWINCHART_ASSIGN(const sync::ProvenState state, deskState(administrator));
    TWINCHART_ASSIGN(const Case c, caseOf(administrator, state, request.application));
    const Instant now = std::max(administrator.clock().now(), state.time);
    TWINCHART_TRY(checkAcceptable(c, now));
    const KeyId subject = contract::keyIdOf(c.entry.key);
    TWINCHART_ASSIGN(const auto standing,
                     proven<contract::CertificateEntry>(administrator, state, contract::key::certificate(subject)));
    if (standing && c.entry.state == State::Open)
        return problem(Failure::Refused,
                       TWINCHART_TR("The user %1 was accepted by another application. Nothing was changed. Reject this "
                                    "one as a duplicate."),
                       {c.details->user});
    // Accepted before: then what is lacking is completed, and nothing else.
    if (standing && (!standing->isLive(now) || standing->organisation != administrator.organisation()))
        return problem(
            Failure::Refused,
            TWINCHART_TR("The key of this application had a certificate that has ended. Nothing was changed. "
                         "The user has to register with new keys."));
    const interfaces::Role role =
        standing ? interfaceRole(standing->role) : request.role.value_or(interfaceRole(c.entry.role));
    if (request.role && *request.role != role)
        return problem(
            Failure::Refused,
            TWINCHART_TR("The application was accepted with the role %1. Nothing was changed. Revoke it first."),
            {std::string(nameOf(role))});
    TWINCHART_ASSIGN(const std::vector<Wish> wishes, wishesOf(request, role, now));
    TWINCHART_ASSIGN(const crypto::HospitalKeys* keys, administrator.hospitalKeys());
    const Digest256 name = crypto::foldedNameMac(*keys, c.details->user);
    TWINCHART_TRY(checkName(administrator, state, name, c));

    std::vector<contract::Body> bodies;
    if (!standing) {
        contract::Acceptance acceptance;
        acceptance.role = contractRole(role);
        acceptance.name = name;
        acceptance.constituent = constituentCommitment(*keys, c.details->constituent);
        bodies.emplace_back(contract::AdmissionBody{c.slot, c.entry.transaction, acceptance});
    }
    interfaces::AdmissionView out;
    for (const Wish& wish : wishes) {
        TWINCHART_ASSIGN(const auto has,
                         proven<contract::PermissionEntry>(administrator, state,
                                                           contract::key::permission(subject, wish.permissionClass)));
        contract::PermissionBody permission;
        permission.subject = subject;
        permission.permissionClass = wish.permissionClass;
        permission.rights = wish.rights;
        // Not the clock's: a block may come whose time is before it.
        permission.validFrom = state.time;
        permission.validUntil = wish.until;
        if (!has || has->rights != wish.rights || has->validUntil != wish.until)
            bodies.emplace_back(permission);
        out.permissions.push_back(permissionView({subject, wish.permissionClass, wish.rights, {}, wish.until, {}, 0}));
    }
    out.height = c.entry.decided;
    if (!bodies.empty()) {
        TWINCHART_ASSIGN(out.height, administrator.submitter().submit(std::move(bodies)));
    }
    if (isStaff(role)) {
        contract::CertificateEntry certificate;
        certificate.key = c.entry.key;
        certificate.sealing = c.entry.sealing;
        TWINCHART_TRY(giveHospitalKeys(administrator, certificate));
    }
    out.application = request.application;
    out.user = c.details->user;
    out.role = role;
    out.accepted = true;
    return out;
}

Result<interfaces::AdmissionView> reject(Session& administrator, const std::string& application, RejectReason reason)
{
    TWINCHART_ASSIGN(const sync::ProvenState state, deskState(administrator));
    TWINCHART_ASSIGN(const Case c, caseOf(administrator, state, application));
    interfaces::AdmissionView out;
    out.application = application;
    out.user = c.details ? c.details->user : std::string();
    out.role = interfaceRole(c.entry.role);
    out.reason = wordOf(reason);
    out.height = c.entry.decided;
    if (c.entry.state == State::Rejected && c.entry.reason == reason)
        return out;
    if (c.entry.state != State::Open || !c.entry.isOpen(std::max(administrator.clock().now(), state.time)))
        return problem(Failure::Refused,
                       TWINCHART_TR("The application %1 was decided or has ended already. Nothing was changed."),
                       {application});
    TWINCHART_ASSIGN(out.height,
                     administrator.submitter().submit({contract::AdmissionBody{c.slot, c.entry.transaction, reason}}));
    return out;
}

Result<interfaces::RevocationView> revoke(Session& administrator, const std::string& user, RevokeReason reason)
{
    TWINCHART_ASSIGN(const sync::ProvenState state, deskState(administrator));
    TWINCHART_ASSIGN(const crypto::HospitalKeys* keys, administrator.hospitalKeys());
    TWINCHART_ASSIGN(
        const auto name,
        proven<contract::NameEntry>(administrator, state, contract::key::name(crypto::foldedNameMac(*keys, user))));
    const auto certificate =
        name ? proven<contract::CertificateEntry>(administrator, state, contract::key::certificate(name->key))
             : Result<std::optional<contract::CertificateEntry>>(std::nullopt);
    if (!certificate)
        return Unexpected{certificate.error()};
    if (!*certificate || (*certificate)->organisation != administrator.organisation())
        return problem(Failure::NotFound, TWINCHART_TR("%1 has no user named %2. Nothing was changed."),
                       {administrator.account().user.entry.hospital, user});
    if ((*certificate)->root)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "%1 certifies for the hospital: that key is replaced by its next one, not revoked. Nothing was changed."),
            {user});
    if ((*certificate)->revokedAt != 0 && (*certificate)->reason == reason)
        return interfaces::RevocationView{user, std::string(wordOf(reason)), (*certificate)->revokedAt};
    TWINCHART_ASSIGN(const LedgerHeight height,
                     administrator.submitter().submit({contract::RevokeBody{name->key, reason}}));
    return interfaces::RevocationView{user, std::string(wordOf(reason)), height};
}

Result<interfaces::RevocationView> revokeSelf(Session& session, RevokeReason reason)
{
    TWINCHART_ASSIGN(const sync::ProvenState state, newestState(session));
    const KeyId own = session.account().device.signing.id();
    TWINCHART_ASSIGN(const auto certificate,
                     proven<contract::CertificateEntry>(session, state, contract::key::certificate(own)));
    const std::string& user = session.account().user.entry.name;
    if (certificate && certificate->root)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "%1 certifies for the hospital: that key is replaced by its next one, not revoked. Nothing was changed."),
            {user});
    TWINCHART_ASSIGN(const LedgerHeight height, session.submitter().submit({contract::RevokeBody{own, reason}}));
    return interfaces::RevocationView{user, std::string(wordOf(reason)), height};
}

} // namespace twinchart::workstation
