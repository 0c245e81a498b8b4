// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advance.h"

#include "shareacts.h"
#include "sharedesk.h"
#include "sharing.h"
#include "writeplan.h"

#include <algorithm>

namespace twinchart::workstation {

using contract::RestrictionBody;
using contract::StandingConsentBody;
using interfaces::ShareResult;
using interfaces::ShareView;

namespace {
/// Who may not know what is alive about a patient hears the same of what is and of what is not.
Result<void> mayEnd(ShareDesk& desk, const PatientHandle& handle)
{
    TWINCHART_ASSIGN(const bool sees, desk.seesAll(handle));
    TWINCHART_ASSIGN(const auto owner, desk.owner(handle));
    TWINCHART_ASSIGN(const Office office, desk.officeAt(handle));
    const bool keeps = owner && owner->kind == contract::OwnerKind::Custodian && office != Office::None;
    if (sees || keeps)
        return {};
    return problem(
        Failure::NotPermitted,
        TWINCHART_TR(
            "Only the patient ends this or, while the hospital keeps the record for him, its office. Nothing was changed."));
}

Result<contract::OrganisationId> hospitalNamed(const Session& session, const std::string& text)
{
    std::string all;
    for (const contract::GenesisMember& member : session.genesis().members) {
        if (text == member.id || text == member.name)
            return contract::organisationId(member.id);
        all += (all.empty() ? "" : ", ") + member.name;
    }
    return problem(Failure::NotFound,
                   TWINCHART_TR("There is no hospital \"%1\" here; there are: %2. Nothing was changed."), {text, all});
}

/// The entry among those that are alive.
Result<ShareView> alive(Session& session, const Subject& subject)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const std::vector<ShareView> all, desk.others(subject.handle));
    const auto found = std::ranges::find(all, toHex(subject.id), &ShareView::request);
    if (found == all.end())
        return problem(Failure::NotFound, TWINCHART_TR("Nothing alive of the id %1 is in the newest state."),
                       {toHex(subject.id)});
    return *found;
}

/// What is known of an entry without looking.
ShareView viewOf(ShareView::Kind kind, const Subject& subject, std::uint8_t classes, std::optional<Instant> until)
{
    ShareView out;
    out.kind = kind;
    out.request = toHex(subject.id);
    out.handle = toHex(subject.handle);
    out.state = interfaces::ShareState::Approved;
    out.classes = classTexts(classes);
    out.expires = until;
    return out;
}

/// Ends an entry: the answer is what it was, and that it ended.
Result<ShareResult> ended(Session& session, const Subject& subject, ShareView before, contract::Body body,
                          const char* what)
{
    TWINCHART_ASSIGN(const Taken taken, submitAudited(session, subject.handle, what, subject.id, std::move(body)));
    before.state = interfaces::ShareState::Revoked;
    before.height = taken.height;
    ShareResult out;
    out.share = std::move(before);
    return out;
}

contract::ReaderGroup groupOf(interfaces::ReaderGroup group)
{
    switch (group) {
    case interfaces::ReaderGroup::TreatingTeam: return contract::ReaderGroup::TreatingTeam;
    case interfaces::ReaderGroup::Clinicians: return contract::ReaderGroup::Clinicians;
    case interfaces::ReaderGroup::Researchers: return contract::ReaderGroup::Researchers;
    case interfaces::ReaderGroup::Insurers: break;
    }
    return contract::ReaderGroup::Insurers;
}
} // namespace

Result<ShareResult> giveConsent(Session& session, const interfaces::ConsentInAdvance& consent)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    StandingConsentBody body;
    TWINCHART_ASSIGN(body.handle, desk.handleOf(consent.patient));
    TWINCHART_ASSIGN(body.organisation, hospitalNamed(session, consent.hospital));
    TWINCHART_ASSIGN(body.classes, classesOf(consent.classes));
    TWINCHART_ASSIGN(body.until, endOf(desk, consent.until));
    body.group = groupOf(consent.group);
    body.purpose = purposeOf(consent.purpose);
    TWINCHART_TRY(desk.ownedBySelf(body.handle));
    TWINCHART_ASSIGN(const Taken taken, submitAudited(session, body.handle, "consent given", std::nullopt, body));
    const Subject subject{body.handle, taken.id};
    ShareView known = viewOf(ShareView::Kind::StandingConsent, subject, body.classes, body.until);
    known.who = groupText(body.group) + ", " + desk.organisationName(body.organisation);
    known.purpose = purposeText(body.purpose);
    return resultOfTaken(std::move(known), taken.height, alive(session, subject));
}

Result<ShareResult> renewConsent(Session& session, const std::string& patient, const std::string& consent,
                                 Instant until)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const Subject subject, subjectOf(desk, patient, consent));
    StandingConsentBody body;
    body.handle = subject.handle;
    body.action = StandingConsentBody::Action::Renew;
    body.consent = subject.id;
    TWINCHART_ASSIGN(body.until, endOf(desk, until));
    TWINCHART_TRY(desk.ownedBySelf(subject.handle));
    TWINCHART_ASSIGN(ShareView known, alive(session, subject));
    known.expires = body.until;
    TWINCHART_ASSIGN(const Taken taken, submitAudited(session, subject.handle, "consent renewed", subject.id, body));
    ShareResult out = resultOfTaken(std::move(known), taken.height, alive(session, subject));
    out.share.height = taken.height;
    return out;
}

Result<ShareResult> withdrawConsent(Session& session, const std::string& patient, const std::string& consent)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const Subject subject, subjectOf(desk, patient, consent));
    StandingConsentBody body;
    body.handle = subject.handle;
    body.action = StandingConsentBody::Action::Withdraw;
    body.consent = subject.id;
    TWINCHART_TRY(mayEnd(desk, subject.handle));
    TWINCHART_ASSIGN(ShareView before, alive(session, subject));
    return ended(session, subject, std::move(before), body, "consent withdrawn");
}

Result<ShareResult> restrict(Session& session, const interfaces::Restriction& restriction)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    RestrictionBody body;
    TWINCHART_ASSIGN(body.handle, desk.handleOf(restriction.patient));
    TWINCHART_ASSIGN(body.classes, classesOf(restriction.classes));
    body.article = restriction.objection ? RestrictionBody::Article::Objection : RestrictionBody::Article::Restriction;
    for (const interfaces::SharePurpose purpose : restriction.purposes)
        body.purposes |= contract::bitOf(purposeOf(purpose));
    if (body.purposes == 0)
        return problem(Failure::Usage, TWINCHART_TR("Say which purposes are meant. Nothing was changed."));
    if (restriction.until) {
        if (*restriction.until <= desk.now())
            return problem(Failure::Usage, TWINCHART_TR("The end must be later than now. Nothing was changed."));
        body.until = wholeSecond(*restriction.until);
    }
    TWINCHART_ASSIGN(const Taken taken,
                     submitAudited(session, body.handle, restriction.objection ? "objection set" : "restriction set",
                                   std::nullopt, body));
    const Subject subject{body.handle, taken.id};
    ShareView known = viewOf(restriction.objection ? ShareView::Kind::Objection : ShareView::Kind::Restriction, subject,
                             body.classes, restriction.until ? std::optional(body.until) : std::nullopt);
    known.purpose = purposesText(body.purposes);
    return resultOfTaken(std::move(known), taken.height, alive(session, subject));
}

Result<ShareResult> liftRestriction(Session& session, const std::string& patient, const std::string& restriction)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const Subject subject, subjectOf(desk, patient, restriction));
    RestrictionBody body;
    body.handle = subject.handle;
    body.action = RestrictionBody::Action::Lift;
    body.restriction = subject.id;
    TWINCHART_TRY(mayEnd(desk, subject.handle));
    TWINCHART_ASSIGN(ShareView before, alive(session, subject));
    return ended(session, subject, std::move(before), body, "restriction lifted");
}

} // namespace twinchart::workstation
