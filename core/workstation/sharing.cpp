// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sharing, acting: asking, deciding, changing, ending (requirements A7, G2; paper 000 Table 11).
#include "sharing.h"

#include "shareacts.h"
#include "sharetables.h"
#include "users.h"
#include "writeplan.h"

#include <contract/build.h>
#include <crypto/hash.h>

#include <algorithm>

namespace twinchart::workstation {

using contract::GrantChangeBody;
using contract::ShareDecisionBody;

namespace {
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
/// How long an owner has to decide.
constexpr std::int64_t kDecideWithin = 14 * kDay;
/// A clock further behind the newest header than this says nothing of what has ended.
constexpr std::int64_t kClockBehind = 600 * kSecond;

Result<void> written(Session& session, const replica::Batch& batch)
{
    if (const auto done = session.replica().write(batch); !done)
        return Unexpected{problemOf(done.error())};
    return {};
}

replica::AuditRow audited(Session& session, const PatientHandle& handle, const std::string& what, const Digest256& id)
{
    return {session.clock().now(), replica::AuditAct::Wrote, handle, what + ' ' + toHex(id)};
}

Result<Bytes> sealed(const Session& session, const crypto::ScopePayload& payload, const PatientHandle& handle,
                     const std::vector<PublicSealingKey>& readers, const KeyId& requester, const Digest256& request)
{
    auto out = crypto::sealScope(payload, readers, {session.genesis().chain, handle, requester, request});
    if (!out)
        return problem(
            Failure::Usage,
            TWINCHART_TR(
                "The words cannot be sent as they are: at most 200 octets, without control characters. Nothing was changed."));
    return std::move(*out);
}

Unexpected<Problem> notOpened()
{
    return problem(
        Failure::Integrity,
        TWINCHART_TR(
            "What exactly is asked for does not open with your key. Nothing was changed. Deny the request, or report it."));
}

/// The newest state of one request as an answer, after the ledger took something about it.
interfaces::ShareResult resultOf(Session& session, const std::string& request, interfaces::ShareView known,
                                 interfaces::ShareState state, LedgerHeight height)
{
    known.state = state;
    const auto left = completeShares(session);
    const auto now = [&]() -> Result<interfaces::ShareView> {
        TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
        TWINCHART_ASSIGN(const ProvenShare share, desk.find(request));
        return desk.view(share);
    };
    interfaces::ShareResult out = resultOfTaken(std::move(known), height, now());
    if (!out.problem && !left)
        out.problem = {
            left.error().failure,
            {TWINCHART_TR("This is done: the ledger took it in block %1. What still waits here to be brought "
                          "to the node could not be looked through. The next sync goes on with it."),
             {std::to_string(height)}}};
    else if (!out.problem && !left->empty())
        out.problem = left->front();
    return out;
}

/// What a grant gives, as far as it is known without looking.
interfaces::ShareView granted(interfaces::ShareView known, const crypto::ScopePayload& scope, std::uint8_t classes,
                              Instant until)
{
    known.what = wordsOf(scope);
    known.classes = classTexts(classes);
    known.expires = until;
    return known;
}
} // namespace

contract::Purpose purposeOf(interfaces::SharePurpose purpose)
{
    switch (purpose) {
    case interfaces::SharePurpose::Treatment: return contract::Purpose::Treatment;
    case interfaces::SharePurpose::Research: return contract::Purpose::Research;
    case interfaces::SharePurpose::Administration: return contract::Purpose::Administration;
    case interfaces::SharePurpose::Legal: break;
    }
    return contract::Purpose::Legal;
}

Result<interfaces::ShareResult> requestShare(Session& session, const interfaces::ShareRequest& request)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const PatientHandle handle, desk.handleOf(request.patient));
    TWINCHART_ASSIGN(const Session::InForce inForce, session.catalogue());
    TWINCHART_ASSIGN(crypto::ScopePayload scope, scopeOf(request.scope, *inForce.catalogue));
    TWINCHART_ASSIGN(const std::uint8_t classes, classesOf(scope, *inForce.catalogue));
    if (request.days == 0 || request.days > contract::kMaxGrantDays)
        return problem(Failure::Usage, TWINCHART_TR("A share lasts 1 to 366 days. Nothing was changed."));
    const interfaces::UserEntry& user = session.account().user.entry;
    scope.words = request.reason;
    scope.requester = user.fullName;
    scope.role = nameOf(user.role);
    crypto::SealingKeyPair key = crypto::SealingKeyPair::generate();
    TWINCHART_ASSIGN(std::vector<PublicSealingKey> readers, desk.readers(handle));
    readers.push_back(key.publicKey());

    contract::ShareRequestBody body;
    body.handle = handle;
    body.controller = session.organisation();
    body.sealing = contract::keyField(key.publicKey());
    body.classes = classes;
    body.purpose = purposeOf(request.purpose);
    body.basis = request.treatmentBasis ? contract::LegalBasis::Treatment : contract::LegalBasis::Consent;
    body.days = request.days;
    body.deadline = wholeSecond(Instant{desk.now().ns + kDecideWithin});
    TWINCHART_ASSIGN(body.scope,
                     sealed(session, scope, handle, readers, session.account().device.signing.id(), Digest256{}));
    TWINCHART_ASSIGN(Bytes transaction, session.submitter().build(body));
    const Digest256 id = contract::transactionHash(transaction);
    const sync::AskedShare asked{handle, id, std::move(key), transaction};
    // The key is durable before anything can be sealed to it.
    replica::Batch batch;
    batch.entries.push_back(sync::entryOf(asked));
    batch.audit.push_back(audited(session, handle, "share asked", id));
    TWINCHART_TRY(written(session, batch));
    const auto height = session.submitter().send({std::move(transaction)});
    if (!height) {
        if (height.error().failure == Failure::Refused) {
            replica::Batch away;
            away.entries.push_back({replica::Section::Settings, sync::askedKey(handle, id), std::nullopt});
            TWINCHART_TRY(written(session, away));
        }
        return Unexpected{height.error()};
    }
    interfaces::ShareView known;
    known.request = toHex(id);
    known.handle = toHex(handle);
    known.who = user.fullName + ", " + desk.organisationName(body.controller);
    known.what = request.scope;
    known.classes = classTexts(classes);
    known.purpose = purposeText(body.purpose);
    known.why = request.reason;
    known.expires = body.deadline;
    known.mine = true;
    return resultOf(session, known.request, known, interfaces::ShareState::Asked, *height);
}

Result<interfaces::ShareDetails> showShare(Session& session, const std::string& request)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const ProvenShare share, desk.find(request));
    interfaces::ShareDetails out;
    out.share = desk.view(share);
    TWINCHART_ASSIGN(const bool sees, desk.seesAll(share.handle));
    const auto& scope = share.given ? share.given : share.asked;
    const auto known = session.replica().patient(share.handle);
    if (!known)
        return Unexpected{problemOf(known.error())};
    if (!sees || !scope || !*known || (*known)->accessPending)
        return out;
    if (const auto row = session.replica().audit(
            {session.clock().now(), replica::AuditAct::OpenedPatient, share.handle, "share preview " + request});
        !row && session.replica().health().fresh)
        return Unexpected{problemOf(row.error())};
    const auto patient = session.replica().loadPatient(share.handle);
    if (!patient)
        return Unexpected{problemOf(patient.error())};
    // Nothing of it was loaded: "nothing would be given" would not be true.
    if (patient->root != replica::RootVerdict::Verified)
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "Integrity check failed: this patient's record here is not what was stored. Nothing of it is shown. Run check --deep; then build the store anew by sync --rebuild."));
    out.preview =
        selectRecords(*scope, share.grant ? share.grant->entry.classes : share.entry.classes, *patient).counts;
    return out;
}

Result<interfaces::ShareResult> approveShare(Session& session, const interfaces::ShareApproval& approval)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const ProvenShare share, desk.find(approval.request));
    TWINCHART_TRY(desk.ownedBySelf(share.handle));
    if (!share.isOpen(desk.now()))
        return problem(
            Failure::Refused,
            TWINCHART_TR("This request is decided already, or its deadline has passed. Nothing was changed."));
    if (!share.asked)
        return notOpened();
    TWINCHART_ASSIGN(const Session::InForce inForce, session.catalogue());
    TWINCHART_ASSIGN(const crypto::ScopePayload scope, narrowed(approval.scope, *share.asked, *inForce.catalogue));
    TWINCHART_ASSIGN(const std::uint8_t classes, classesOf(scope, *inForce.catalogue));
    // What is sealed and what stands in clear are two claims of the requester.
    if ((classes & ~share.entry.classes) != 0)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "The request says less on the ledger than in what is sealed to you. Nothing was changed. Report it."));
    const Instant last{desk.now().ns + share.entry.days * kDay - kShareClockDrift};
    if (approval.until && *approval.until > last)
        return problem(Failure::Refused,
                       TWINCHART_TR("This is longer than what was asked for (%1 days). Nothing was changed."),
                       {std::to_string(share.entry.days)});
    if (approval.until && *approval.until <= desk.now())
        return problem(Failure::Usage, TWINCHART_TR("The share would be over already. Nothing was changed."));
    TWINCHART_ASSIGN(const GivenRecords given, gatherRecords(session, share.handle, scope, classes));
    TWINCHART_ASSIGN(const Bytes table, grantTableOf(session, share, given));
    TWINCHART_ASSIGN(std::vector<PublicSealingKey> readers, desk.readers(share.handle));
    if (const auto key = contract::sealingKey(share.entry.sealing))
        readers.push_back(*key);

    ShareDecisionBody body;
    body.handle = share.handle;
    body.request = share.id;
    body.verdict = ShareDecisionBody::Verdict::Approve;
    body.classes = classes;
    body.until = approval.until.value_or(wholeSecond(last));
    body.wraps = crypto::sha256(table);
    TWINCHART_ASSIGN(body.scope, sealed(session, scope, share.handle, readers, share.entry.requester, share.id));
    interfaces::ShareView known = granted(desk.view(share), scope, body.classes, body.until);
    TWINCHART_ASSIGN(const Taken taken,
                     submitWithTable(session, share.handle, std::nullopt, table, std::move(body), "share approved"));
    known.grant = toHex(taken.id);
    interfaces::ShareResult out =
        resultOf(session, approval.request, std::move(known), interfaces::ShareState::Approved, taken.height);
    out.given = given.chosen.counts;
    return out;
}

Result<interfaces::ShareResult> answerShare(Session& session, const std::string& request,
                                            interfaces::ShareAnswer answer)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const ProvenShare share, desk.find(request));
    TWINCHART_TRY(desk.ownedBySelf(share.handle));
    ShareDecisionBody body;
    body.handle = share.handle;
    body.request = share.id;
    body.verdict = ShareDecisionBody::Verdict::Deny;
    const char* what = "share denied";
    auto state = interfaces::ShareState::Denied;
    switch (answer) {
    case interfaces::ShareAnswer::Deny: break;
    case interfaces::ShareAnswer::Later:
        body.verdict = ShareDecisionBody::Verdict::Later;
        what = "share put off";
        state = interfaces::ShareState::Later;
        break;
    case interfaces::ShareAnswer::Report:
        body.verdict = ShareDecisionBody::Verdict::Report;
        what = "share reported";
        state = interfaces::ShareState::Reported;
        break;
    }
    TWINCHART_ASSIGN(const Taken taken, submitAudited(session, share.handle, what, share.id, body));
    return resultOf(session, request, desk.view(share), state, taken.height);
}

Result<interfaces::ShareResult> changeShare(Session& session, const interfaces::ShareChange& change)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const ProvenShare share, desk.find(change.request));
    TWINCHART_TRY(desk.ownedBySelf(share.handle));
    if (!share.isAlive())
        return problem(Failure::Refused, TWINCHART_TR("No share of this request is alive. Nothing was changed."));
    if (!share.given)
        return notOpened();
    const contract::GrantEntry& grant = share.grant->entry;
    TWINCHART_ASSIGN(const Session::InForce inForce, session.catalogue());
    TWINCHART_ASSIGN(const crypto::ScopePayload scope, narrowed(change.scope, *share.given, *inForce.catalogue));
    const Instant until = change.until.value_or(grant.until);
    const bool narrows = scope != *share.given;
    if (!narrows && until == grant.until)
        return problem(Failure::Refused, TWINCHART_TR("This is what stands there already. Nothing was changed."));
    if (narrows && until > grant.until)
        return problem(
            Failure::Refused,
            TWINCHART_TR("A share is not narrowed and renewed at once. Nothing was changed. Say one after the other."));
    if (until <= desk.now())
        return problem(Failure::Usage,
                       TWINCHART_TR("The share would be over already. Nothing was changed. Revoke it."));
    GrantChangeBody body;
    body.handle = share.handle;
    body.grant = *share.grantId;
    body.until = until;
    if (until > grant.until) {
        body.action = GrantChangeBody::Action::Renew;
        TWINCHART_ASSIGN(const Taken taken, submitAudited(session, share.handle, "share renewed", share.grantId, body));
        interfaces::ShareView known = granted(desk.view(share), *share.given, grant.classes, until);
        return resultOf(session, change.request, std::move(known), interfaces::ShareState::Changed, taken.height);
    }
    TWINCHART_ASSIGN(const std::uint8_t named, classesOf(scope, *inForce.catalogue));
    body.action = GrantChangeBody::Action::Narrow;
    body.classes = named & grant.classes;
    TWINCHART_ASSIGN(const GivenRecords given, gatherRecords(session, share.handle, scope, body.classes));
    TWINCHART_ASSIGN(const Bytes table, grantTableOf(session, share, given));
    TWINCHART_ASSIGN(std::vector<PublicSealingKey> readers, desk.readers(share.handle));
    if (const auto key = contract::sealingKey(share.entry.sealing))
        readers.push_back(*key);
    body.wraps = crypto::sha256(table);
    TWINCHART_ASSIGN(body.scope, sealed(session, scope, share.handle, readers, share.entry.requester, share.id));
    interfaces::ShareView known = granted(desk.view(share), scope, body.classes, body.until);
    TWINCHART_ASSIGN(const Taken taken,
                     submitWithTable(session, share.handle, share.grantId, table, std::move(body), "share narrowed"));
    interfaces::ShareResult out =
        resultOf(session, change.request, std::move(known), interfaces::ShareState::Changed, taken.height);
    out.given = given.chosen.counts;
    return out;
}

Result<interfaces::ShareResult> revokeShare(Session& session, const std::string& request)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const ProvenShare share, desk.find(request));
    if (!share.mine)
        TWINCHART_TRY(desk.ownedBySelf(share.handle));
    if (!share.grant || share.grant->entry.revokedAt != 0)
        return problem(Failure::Refused, TWINCHART_TR("No share of this request is alive. Nothing was changed."));
    GrantChangeBody body;
    body.handle = share.handle;
    body.grant = *share.grantId;
    body.action = GrantChangeBody::Action::Revoke;
    TWINCHART_ASSIGN(const Taken taken, submitAudited(session, share.handle, "share revoked", share.grantId, body));
    return resultOf(session, request, desk.view(share), interfaces::ShareState::Revoked, taken.height);
}

Result<void> checkGranted(Session& session, const PatientHandle& handle)
{
    const auto granted = sync::grantedHandles(session.replica());
    if (!granted)
        return Unexpected{problemOf(granted.error())};
    const auto until = granted->find(handle);
    if (until == granted->end())
        return {};
    const Instant now = session.clock().now();
    const auto trust = session.synchroniser().headers().restore(now);
    if (!trust)
        return Unexpected{problemOf(trust.error())};
    const auto checked = sync::grantsCheckedAt(session.replica());
    if (!checked)
        return Unexpected{problemOf(checked.error())};
    // A newer header says nothing of grants that nobody looked at, and a clock that was put back opens nothing.
    const bool isClockWrong = trust->time.ns - now.ns > kClockBehind;
    if (trust->state == sync::HeaderTrust::State::None || !*checked || isClockWrong ||
        until->second < std::max(now, trust->time) || now.ns - (*checked)->ns > kDay)
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "What was shared of this patient may have ended since the last sync. Nothing of it is shown. Sync first."));
    return {};
}

} // namespace twinchart::workstation
