// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disclosing.h"

#include "applicationdetails.h"
#include "shareacts.h"
#include "writeplan.h"

#include <algorithm>

namespace twinchart::workstation {

using contract::DisclosureBody;
using interfaces::DisclosureResult;
using interfaces::DisclosureState;
using interfaces::DisclosureView;

namespace {
constexpr std::string_view kMagic = "TDN1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::string_view kNotePrefix = "disclosure ";
constexpr std::size_t kMaxText = 200;

Bytes noteKey(const PatientHandle& handle, const Digest256& id)
{
    return Writer().raw(kNotePrefix).raw(handle).raw(id).bytes();
}

KeptNote keep(const PatientHandle& handle, DisclosureNote note)
{
    return [handle, note = std::move(note)](const Digest256& id) {
        return replica::Entry{replica::Section::User, noteKey(handle, id), encode(note)};
    };
}

bool isNamed(const std::string& text)
{
    return !text.empty() && isPlainText(text, kMaxText);
}
Result<void> checkPaper(const std::string& order, const std::string& recipient)
{
    if (!isNamed(order))
        return problem(
            Failure::Usage,
            TWINCHART_TR("The order is named by one line of text, 1 to 200 octets long. Nothing was changed."));
    if (!isNamed(recipient))
        return problem(
            Failure::Usage,
            TWINCHART_TR("The recipient is named by one line of text, 1 to 200 octets long. Nothing was changed."));
    return {};
}

/// Who receives: a member of the genesis under either of its names, else whatever body the words name.
struct Recipient {
    contract::OrganisationId id;
    std::string name;
};
Recipient recipientOf(const Session& session, const std::string& text)
{
    for (const contract::GenesisMember& member : session.genesis().members)
        if (text == member.id || text == member.name)
            return {contract::organisationId(member.id), member.name};
    return {contract::organisationId(text), text};
}

/// One answer to all others, whatever there is of the patient.
Unexpected<Problem> notTheirs(Session& session, const PatientHandle& handle)
{
    if (const auto row = session.replica().audit(
            {session.clock().now(), replica::AuditAct::Searched, handle, "disclosures: refused"});
        !row)
        return Unexpected{problemOf(row.error())};
    return problem(
        Failure::NotPermitted,
        TWINCHART_TR(
            "A disclosure by law is recorded by the privacy officer of the patient's hospital, confirmed by its root administrator and ended by either. Nothing was changed."));
}

DisclosureBody::Law lawOf(interfaces::DisclosureLaw law)
{
    return static_cast<DisclosureBody::Law>(static_cast<unsigned>(law) + 1);
}
interfaces::DisclosureLaw lawOf(DisclosureBody::Law law)
{
    return static_cast<interfaces::DisclosureLaw>(static_cast<unsigned>(law) - 1);
}
static_assert(static_cast<unsigned>(interfaces::DisclosureLaw::CourtOrder) + 1 ==
                  static_cast<unsigned>(DisclosureBody::Law::CourtOrder) &&
              static_cast<unsigned>(interfaces::DisclosureLaw::PublicHealth) + 1 ==
                  static_cast<unsigned>(DisclosureBody::Law::PublicHealth) &&
              static_cast<unsigned>(interfaces::DisclosureLaw::ChildProtection) + 1 ==
                  static_cast<unsigned>(DisclosureBody::Law::ChildProtection) &&
              static_cast<unsigned>(interfaces::DisclosureLaw::CriminalProsecution) + 1 ==
                  static_cast<unsigned>(DisclosureBody::Law::CriminalProsecution) &&
              static_cast<unsigned>(interfaces::DisclosureLaw::Supervision) + 1 ==
                  static_cast<unsigned>(DisclosureBody::Law::Supervision) &&
              static_cast<unsigned>(interfaces::DisclosureLaw::SocialInsurance) + 1 ==
                  static_cast<unsigned>(DisclosureBody::Law::SocialInsurance));

DisclosureState stateOf(const contract::DisclosureEntry& entry, Instant now)
{
    return entry.endedAt != 0       ? DisclosureState::Ended
           : now > entry.until      ? DisclosureState::Expired
           : entry.confirmedAt != 0 ? DisclosureState::InForce
                                    : DisclosureState::Recorded;
}

Result<std::vector<DisclosureView>> viewsOf(Session& session, const ShareDesk& desk,
                                            const std::vector<ProvenDisclosure>& all)
{
    std::vector<LedgerHeight> heights;
    for (const ProvenDisclosure& d : all)
        if (d.entry.confirmedAt != 0)
            heights.push_back(d.entry.confirmedAt);
    std::ranges::sort(heights);
    heights.erase(std::ranges::unique(heights).begin(), heights.end());
    const auto headers = session.synchroniser().headers().headersAt(heights);
    if (!headers)
        return Unexpected{problemOf(headers.error())};
    std::vector<DisclosureView> out;
    for (const ProvenDisclosure& d : all) {
        DisclosureView& v = out.emplace_back();
        v.disclosure = toHex(d.id);
        v.handle = toHex(d.handle);
        v.state = stateOf(d.entry, desk.now());
        v.law = lawOf(d.entry.law);
        v.recipient = desk.organisationName(d.entry.controller);
        v.classes = classTexts(d.entry.classes);
        if (const auto at = headers->find(d.entry.confirmedAt); at != headers->end())
            v.from = at->second.time;
        v.until = d.entry.until;
        if (d.entry.silentUntil.ns != 0)
            v.silentUntil = d.entry.silentUntil;
        v.patientKnows = d.entry.patientMayKnow(desk.state().time);
        v.height = std::max({d.entry.since, d.entry.confirmedAt, d.entry.endedAt});
        const auto kept = session.replica().get(replica::Section::User, noteKey(d.handle, d.id));
        if (!kept)
            return Unexpected{problemOf(kept.error())};
        const auto note = *kept ? decodeDisclosureNote(**kept)
                                : Expected<DisclosureNote, CodecError>(Unexpected{CodecError::BadValue});
        // Only words that the ledger's own bear out.
        if (note && recipientOf(session, note->recipient).id == d.entry.controller) {
            v.recipient = note->recipient;
            v.order = note->order;
        }
    }
    return out;
}

/// How one stands in the newest proven state.
Result<ProvenDisclosure> found(ShareDesk& desk, const Subject& subject)
{
    TWINCHART_ASSIGN(const auto all, desk.disclosures(subject.handle));
    const auto at = std::ranges::find(all, subject.id, &ProvenDisclosure::id);
    if (at == all.end())
        return problem(Failure::NotFound,
                       TWINCHART_TR("There is no disclosure %1 of this patient. Nothing was changed."),
                       {toHex(subject.id)});
    return *at;
}

Result<DisclosureView> viewed(Session& session, const Subject& subject)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const ProvenDisclosure one, found(desk, subject));
    TWINCHART_ASSIGN(const auto views, viewsOf(session, desk, {one}));
    return views.front();
}

DisclosureResult resultOf(Session& session, const Subject& subject, DisclosureView known, LedgerHeight height)
{
    DisclosureResult out;
    if (auto now = viewed(session, subject)) {
        out.disclosure = std::move(*now);
        return out;
    } else {
        out.problem = problemOfTaken(now.error(), height);
    }
    known.height = height;
    out.disclosure = std::move(known);
    return out;
}

Result<void> mustStand(const contract::DisclosureEntry& entry, Instant now)
{
    const DisclosureState state = stateOf(entry, now);
    if (state == DisclosureState::Recorded || state == DisclosureState::InForce)
        return {};
    return problem(Failure::Refused, TWINCHART_TR("This disclosure is over. Nothing was changed."));
}
} // namespace

Bytes encode(const DisclosureNote& note)
{
    return Writer().raw(kMagic).u8(kVersion).u8(kSuite).var(note.order).var(note.recipient).bytes();
}

Expected<DisclosureNote, CodecError> decodeDisclosureNote(BytesView octets)
{
    Reader in(octets);
    in.magic(kMagic);
    const bool known = in.u8() == kVersion && in.u8() == kSuite;
    if (in.ok() && !known)
        in.fail(CodecError::BadVersion);
    DisclosureNote out;
    out.order = in.text(kMaxText);
    out.recipient = in.text(kMaxText);
    if (in.ok() && (!isNamed(out.order) || !isNamed(out.recipient)))
        in.fail(CodecError::BadValue);
    TWINCHART_TRY(in.finish());
    return out;
}

Result<DisclosureResult> recordDisclosure(Session& session, const interfaces::DisclosureRequest& request)
{
    TWINCHART_TRY(checkPaper(request.order, request.recipient));
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    DisclosureBody body;
    TWINCHART_ASSIGN(body.handle, desk.handleOf(request.patient));
    TWINCHART_ASSIGN(const Office office, desk.officeAt(body.handle));
    if (office != Office::Officer)
        return notTheirs(session, body.handle);
    TWINCHART_ASSIGN(const crypto::HospitalKeys* const keys, session.hospitalKeys());
    const Recipient recipient = recipientOf(session, request.recipient);
    body.law = lawOf(request.law);
    body.order = crypto::orderReference(*keys, body.handle, request.order);
    body.controller = recipient.id;
    TWINCHART_ASSIGN(body.classes, classesOf(request.classes));
    TWINCHART_ASSIGN(body.until, endOf(desk, request.until));
    if (request.silentUntil) {
        const std::int64_t most = desk.now().ns + contract::kMaxSilenceSeconds * 1'000'000'000;
        if (*request.silentUntil <= desk.now() || request.silentUntil->ns > most + kShareClockDrift)
            return problem(
                Failure::Usage,
                TWINCHART_TR(
                    "The law's silence must end later than now and at most 366 days ahead. Nothing was changed."));
        body.silentUntil = wholeSecond(Instant{std::min(request.silentUntil->ns, most - kShareClockDrift)});
    }
    TWINCHART_ASSIGN(const Taken taken, submitAudited(session, body.handle, "disclosure recorded", std::nullopt, body,
                                                      keep(body.handle, {request.order, recipient.name})));
    DisclosureView known;
    known.disclosure = toHex(taken.id);
    known.handle = toHex(body.handle);
    known.law = request.law;
    known.order = request.order;
    known.recipient = recipient.name;
    known.classes = classTexts(body.classes);
    known.until = body.until;
    if (request.silentUntil)
        known.silentUntil = body.silentUntil;
    return resultOf(session, {body.handle, taken.id}, std::move(known), taken.height);
}

Result<DisclosureResult> confirmDisclosure(Session& session, const interfaces::DisclosureConfirmation& confirmation)
{
    TWINCHART_TRY(checkPaper(confirmation.order, confirmation.recipient));
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const Subject subject, subjectOf(desk, confirmation.patient, confirmation.disclosure));
    TWINCHART_ASSIGN(const Office office, desk.officeAt(subject.handle));
    if (office != Office::Root)
        return notTheirs(session, subject.handle);
    TWINCHART_ASSIGN(const ProvenDisclosure one, found(desk, subject));
    TWINCHART_TRY(mustStand(one.entry, desk.now()));
    if (one.entry.confirmedAt != 0)
        return problem(Failure::Refused, TWINCHART_TR("This disclosure is in force already. Nothing was changed."));
    TWINCHART_ASSIGN(const crypto::HospitalKeys* const keys, session.hospitalKeys());
    const Recipient recipient = recipientOf(session, confirmation.recipient);
    // The second person has seen the same paper, or confirms something else than he thinks.
    if (crypto::orderReference(*keys, subject.handle, confirmation.order) != one.entry.order ||
        recipient.id != one.entry.controller)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "Another order or another recipient was recorded than you named. Nothing was changed. Compare your papers with the privacy officer's."));
    DisclosureBody body;
    body.handle = subject.handle;
    body.action = DisclosureBody::Action::Confirm;
    body.disclosure = subject.id;
    TWINCHART_ASSIGN(auto known, viewsOf(session, desk, {one}));
    TWINCHART_ASSIGN(const Taken taken, submitAudited(session, body.handle, "disclosure confirmed", subject.id, body,
                                                      keep(body.handle, {confirmation.order, recipient.name})));
    known.front().state = DisclosureState::InForce;
    return resultOf(session, subject, std::move(known.front()), taken.height);
}

Result<DisclosureResult> endDisclosure(Session& session, const std::string& patient, const std::string& disclosure)
{
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    TWINCHART_ASSIGN(const Subject subject, subjectOf(desk, patient, disclosure));
    TWINCHART_ASSIGN(const Office office, desk.officeAt(subject.handle));
    if (office == Office::None)
        return notTheirs(session, subject.handle);
    TWINCHART_ASSIGN(const ProvenDisclosure one, found(desk, subject));
    TWINCHART_TRY(mustStand(one.entry, desk.now()));
    DisclosureBody body;
    body.handle = subject.handle;
    body.action = DisclosureBody::Action::End;
    body.disclosure = subject.id;
    TWINCHART_ASSIGN(auto known, viewsOf(session, desk, {one}));
    TWINCHART_ASSIGN(const Taken taken, submitAudited(session, body.handle, "disclosure ended", subject.id, body));
    known.front().state = DisclosureState::Ended;
    return resultOf(session, subject, std::move(known.front()), taken.height);
}

Result<std::vector<DisclosureView>> listDisclosures(Session& session, const std::string& patient)
{
    using replica::AuditAct;
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(session));
    std::optional<PatientHandle> handle;
    bool all = false;
    if (patient.empty()) {
        TWINCHART_ASSIGN(const Office office, desk.office());
        all = office != Office::None;
    }
    if (!all) {
        TWINCHART_ASSIGN(handle, desk.handleOf(patient));
        TWINCHART_ASSIGN(const Office office, desk.officeAt(*handle));
        all = office != Office::None;
        TWINCHART_ASSIGN(const bool sees, desk.seesAll(*handle));
        if (!all && !sees)
            return notTheirs(session, *handle);
    }
    if (const auto row = session.replica().audit(
            {session.clock().now(), handle ? AuditAct::Searched : AuditAct::ListedPatients, handle, "disclosures"});
        !row)
        return Unexpected{problemOf(row.error())};
    TWINCHART_ASSIGN(std::vector<ProvenDisclosure> found, desk.disclosures(handle));
    if (!all)
        std::erase_if(found, [&](const ProvenDisclosure& d) { return !d.entry.patientMayKnow(desk.state().time); });
    return viewsOf(session, desk, found);
}

} // namespace twinchart::workstation
