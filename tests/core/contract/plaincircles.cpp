// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plaincircles.h"

#include <contract/consententries.h>
#include <crypto/signature.h>

namespace twinchart::contract::test {

namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;
constexpr std::int64_t kLongestGuardianship = 25 * 36'525 * (kDayNs / 100);
constexpr std::int64_t kWordLasts = 7 * kDayNs;
constexpr std::size_t kMostDelegates = 64;

bool isEmergency(CircleKind kind)
{
    return kind == CircleKind::Emergency || kind == CircleKind::EmergencySummary;
}
CircleId circleOf(const Facts& f, const TeamBody& b)
{
    return circleId(b.handle, b.circle, f.me.organisation);
}
/// A member's next key asks for the member's place.
bool isSuccession(const Facts& f, const TeamBody& b)
{
    return b.action == TeamBody::Action::Join && b.member != f.by && f.latest(b.member) == f.by;
}
bool isOver(const DelegateEntry& d, Instant time)
{
    return d.ended != 0 || (d.until.ns != 0 && time >= d.until);
}
bool isPending(const EmergencyEntry& e)
{
    return e.review == ReviewState::Open || e.review == ReviewState::Escalated;
}
/// A first clinician's word that a second one can join.
bool hasFirstWord(const Facts& f, const DelegateEntry& d)
{
    return d.confirmedBy && f.time.ns - d.confirmedAt.ns <= kWordLasts && f.person(*d.confirmedBy);
}
bool isCustodianKey(const Facts& f, const KeyId& id)
{
    const auto member = before<MemberEntry>(f.moment, key::member(f.me.organisation));
    return member && member->custodian && keyIdOf(*member->custodian) == id;
}
/// A patient of the signer's hospital who signed for the record.
bool isAccepted(const Facts& f, const OwnerBody& b, BytesView transaction)
{
    const auto patient = f.person(b.owner);
    if (!patient || patient->role != Role::Patient || patient->organisation != f.me.organisation)
        return false;
    const auto envelope = decodeTransaction(transaction);
    const auto signer = signingKey(patient->key);
    const auto signature = b.accepted ? Signature64::from(*b.accepted) : std::nullopt;
    return envelope && signer && signature &&
           crypto::verifyStrict(*signer, acceptanceMessage(envelope->chain, b.handle, b.owner), *signature);
}

} // namespace

PlainCircles::PlainCircles(const StateTrie& start)
{
    readAll<OwnerEntry>(start, "ownr",
                        [&](Reader& at, const OwnerEntry& e) { m_owners[at.fixed<PatientHandle>()] = e; });
    readAll<CircleEntry>(start, "circ", [&](Reader& at, const CircleEntry& e) { m_circles[at.fixed<CircleId>()] = e; });
    readAll<TeamEntry>(start, "team", [&](Reader&, const TeamEntry& e) { m_members[{e.circle, e.member}] = e; });
    readAll<DelegateEntry>(start, "dele", [&](Reader& at, const DelegateEntry& e) {
        m_delegates[Appointment{at.fixed<PatientHandle>(), at.fixed<KeyId>()}] = e;
    });
    readAll<EmergencyEntry>(start, "emrg", [&](Reader& at, const EmergencyEntry& e) {
        const Emergency name{at.fixed<PatientHandle>(), at.fixed<Digest256>()};
        m_emergencies[name] = e;
        m_brokenBy[name] = holderOf(start, e.signer);
    });
}

std::optional<bool> PlainCircles::mustBeDone(const Step& step, const Facts& f) const
{
    if (const auto* b = std::get_if<OwnerBody>(&step.body))
        return mayOwn(f, *b, step.octets);
    if (const auto* b = std::get_if<TeamBody>(&step.body))
        return mayTeam(f, *b);
    if (const auto* b = std::get_if<DelegateBody>(&step.body))
        return mayAppoint(f, *b);
    if (const auto* b = std::get_if<DelegateStepBody>(&step.body))
        return mayStep(f, *b);
    if (const auto* b = std::get_if<EmergencyBody>(&step.body))
        return mayBreakGlass(f, *b);
    if (const auto* b = std::get_if<ReviewBody>(&step.body))
        return mayReview(f, *b);
    return std::nullopt;
}

void PlainCircles::done(const Step& step, const Facts& f)
{
    if (const auto* o = std::get_if<OwnerBody>(&step.body))
        own(f, *o);
    else if (const auto* t = std::get_if<TeamBody>(&step.body))
        team(f, *t);
    else if (const auto* d = std::get_if<DelegateBody>(&step.body))
        appoint(f, *d, step.name());
    else if (const auto* s = std::get_if<DelegateStepBody>(&step.body))
        doStep(f, *s, step.name());
    else if (const auto* e = std::get_if<EmergencyBody>(&step.body))
        breakGlass(f, *e, step.name());
    else if (const auto* r = std::get_if<ReviewBody>(&step.body))
        review(f, *r);
    else if (const auto handle = readersChanged(f, step.body))
        m_owners.at(*handle).changed = f.height;
}

std::string PlainCircles::differences(const StateTrie& state) const
{
    // One count for a person, by whatever keys: of the emergencies that nobody has decided.
    std::map<Digest256, OpenReviewsEntry> open;
    for (const auto& [name, holder] : m_brokenBy)
        open[holder].open += isPending(m_emergencies.at(name)) ? 1 : 0;
    const auto pairOf = [](auto keyOf) { return [keyOf](const auto& name) { return keyOf(name.first, name.second); }; };
    return differencesIn(state, "ownr", m_owners, key::owner) + differencesIn(state, "circ", m_circles, key::circle) +
           differencesIn(state, "team", m_members, pairOf(key::teamMember)) +
           differencesIn(state, "excl", m_putOut, pairOf(key::exclusion)) +
           differencesIn(state, "dele", m_delegates, pairOf(key::delegate)) +
           differencesIn(state, "emrg", m_emergencies, pairOf(key::emergency)) +
           differencesIn(state, "opnr", open, key::openReviews);
}

const OwnerEntry* PlainCircles::ownerOf(const PatientHandle& handle) const
{
    const auto found = m_owners.find(handle);
    return found == m_owners.end() ? nullptr : &found->second;
}
const OwnerEntry* PlainCircles::ownerAtHome(const Facts& f, const PatientHandle& handle) const
{
    const OwnerEntry* owner = ownerOf(handle);
    return owner && owner->organisation == f.me.organisation ? owner : nullptr;
}
bool PlainCircles::isPatient(const Facts& f, const PatientHandle& handle) const
{
    const OwnerEntry* owner = ownerOf(handle);
    return owner && owner->kind == OwnerKind::Patient && owner->owner == f.by;
}

// Owners.

bool PlainCircles::mayOwn(const Facts& f, const OwnerBody& b, BytesView transaction) const
{
    const OwnerEntry* now = ownerOf(b.handle);
    const bool toCustodian = b.kind == OwnerKind::Custodian;
    if (!now)
        return toCustodian && f.writesAnything(f.by) && isCustodianKey(f, b.owner);
    if (now->organisation != f.me.organisation || now->owner == b.owner)
        return false;
    if (!(toCustodian ? isCustodianKey(f, b.owner) : isAccepted(f, b, transaction)))
        return false;
    if (now->kind == OwnerKind::Custodian)
        return f.isDesk() || (toCustodian && f.writesAnything(f.by));
    const bool isDead = !f.person(now->owner);
    const bool isGone = !f.person(f.latest(now->owner));
    if (toCustodian)
        return isDead && (f.isDesk() || (isGone && f.writesAnything(f.by)));
    return f.latest(now->owner) == f.by || (isGone && f.isOfficer());
}
void PlainCircles::own(const Facts& f, const OwnerBody& b)
{
    OwnerEntry& owner = m_owners[b.handle];
    owner.kind = b.kind;
    owner.organisation = f.me.organisation;
    owner.owner = b.owner;
    owner.sealing = b.kind == OwnerKind::Custodian
                        ? *before<MemberEntry>(f.moment, key::member(f.me.organisation))->custodian
                        : f.person(b.owner)->sealing;
    owner.since = f.height;
    owner.changed = f.height;
}

// Circles.

bool PlainCircles::mayTeam(const Facts& f, const TeamBody& b) const
{
    if (!ownerAtHome(f, b.handle))
        return false;
    if (b.action == TeamBody::Action::Create)
        return mayCreate(f, b);
    if (!m_circles.contains(circleOf(f, b)))
        return false;
    switch (b.action) {
    case TeamBody::Action::Epoch: return manages(f, b) && isNextEpoch(f, b);
    case TeamBody::Action::Join: return mayJoin(f, b);
    default: return mayLeave(f, b);
    }
}
bool PlainCircles::isNextEpoch(const Facts& f, const TeamBody& b) const
{
    const auto circle = m_circles.find(circleOf(f, b));
    if (!b.epochKey)
        return false;
    if (circle == m_circles.end())
        return b.epoch == 1;
    return b.epoch == std::uint64_t{circle->second.epoch} + 1 && *b.epochKey != circle->second.epochKey;
}
bool PlainCircles::manages(const Facts& f, const TeamBody& b) const
{
    if (isPatient(f, b.handle))
        return true;
    if (isEmergency(b.circle))
        return isIn(f, circleId(b.handle, CircleKind::TreatingTeam, f.me.organisation), f.by);
    return isIn(f, circleOf(f, b), f.by) &&
           (b.circle != CircleKind::Delegates || acts(f, b.handle, f.by, kDelegateRead));
}
bool PlainCircles::fits(const Facts& f, const TeamBody& b, const KeyId& member) const
{
    const auto person = f.person(member);
    if (!person || person->organisation != f.me.organisation)
        return false;
    if (b.circle == CircleKind::Delegates)
        return acts(f, b.handle, member, kDelegateRead);
    return isClinical(person->role) && (!isEmergency(b.circle) || f.usesAnything(member));
}
bool PlainCircles::isIn(const Facts& f, const CircleId& circle, const KeyId& member) const
{
    const auto found = m_members.find({circle, member});
    if (found == m_members.end() || !f.person(member))
        return false;
    const TeamEntry& e = found->second;
    return e.left == 0 && e.from <= f.time && (e.until.ns == 0 || f.time <= e.until);
}
bool PlainCircles::isPutOut(const Facts& f, const CircleId& circle, const KeyId& member) const
{
    const auto found = m_putOut.find({circle, f.holder(member)});
    return found != m_putOut.end() && found->second.out;
}
std::uint32_t PlainCircles::countOf(const CircleId& circle) const
{
    std::uint32_t count = 0;
    for (const auto& [name, member] : m_members)
        count += name.first == circle && member.left == 0 ? 1 : 0;
    return count;
}

bool PlainCircles::mayCreate(const Facts& f, const TeamBody& b) const
{
    const bool isSelf = b.member == f.by;
    bool begins = isSelf && f.writesAnything(f.by);
    if (b.circle == CircleKind::Delegates)
        begins = isSelf || isPatient(f, b.handle);
    else if (isEmergency(b.circle))
        begins = manages(f, b);
    return begins && b.from <= f.time && countOf(circleOf(f, b)) == 0 && isNextEpoch(f, b) && mayAdmit(f, b);
}
bool PlainCircles::mayAdmit(const Facts& f, const TeamBody& b) const
{
    const CircleId circle = circleOf(f, b);
    if (!fits(f, b, b.member) || (b.until.ns != 0 && (b.until <= b.from || b.until < f.time)))
        return false;
    if (isPutOut(f, circle, b.member) && !isPatient(f, b.handle))
        return false;
    const auto was = m_members.find({circle, b.member});
    return was == m_members.end() || was->second.left != 0 || (was->second.until.ns != 0 && f.time > was->second.until);
}
bool PlainCircles::mayJoin(const Facts& f, const TeamBody& b) const
{
    if (isSuccession(f, b))
        return mayTakePlace(f, b);
    const bool ofDelegates = b.circle == CircleKind::Delegates && (b.member == f.by || f.isOfficer());
    return (ofDelegates || manages(f, b)) && mayAdmit(f, b);
}
bool PlainCircles::mayTakePlace(const Facts& f, const TeamBody& b) const
{
    const CircleId circle = circleOf(f, b);
    const auto was = m_members.find({circle, b.member});
    if (was == m_members.end() || isPutOut(f, circle, f.by) || !fits(f, b, f.by))
        return false;
    const TeamEntry& e = was->second;
    if (e.left != 0 || e.from > f.time || (e.until.ns != 0 && f.time > e.until))
        return false;
    // Who was put out by a later key does not come back by an older one.
    for (KeyId id = b.member; id != f.by;) {
        id = *f.next(id);
        if (m_members.contains({circle, id}))
            return false;
    }
    return b.basis == e.basis && b.from == e.from && b.until == e.until;
}
bool PlainCircles::mayLeave(const Facts& f, const TeamBody& b) const
{
    const auto was = m_members.find({circleOf(f, b), b.member});
    if (was == m_members.end() || was->second.left != 0)
        return false;
    const bool ofDelegates = b.circle == CircleKind::Delegates;
    // These must not know the next epoch's secret.
    if (b.member == f.by || f.me.root || (ofDelegates && f.isOfficer()))
        return b.epoch == 0;
    if (ofDelegates && !isPatient(f, b.handle) && acts(f, b.handle, b.member, kDelegateRead))
        return false;
    return manages(f, b) && isNextEpoch(f, b);
}

void PlainCircles::team(const Facts& f, const TeamBody& b)
{
    using Action = TeamBody::Action;
    const CircleId id = circleOf(f, b);
    bool isLost = false;
    if (isSuccession(f, b))
        isLost = takePlace(f, b);
    else if (b.action == Action::Create || b.action == Action::Join)
        admit(f, b);
    else if (b.action == Action::Leave)
        leave(f, b);
    CircleEntry& circle = m_circles[id];
    if (b.action == Action::Create) {
        circle.handle = b.handle;
        circle.kind = b.circle;
        circle.organisation = f.me.organisation;
    }
    if (b.epoch != 0) {
        circle.epoch = b.epoch;
        circle.epochKey = *b.epochKey;
        circle.since = f.height;
        circle.stale = false;
    } else if (b.action == Action::Leave || isLost) {
        circle.stale = true;
    }
    circle.members = countOf(id);
    // Who joins makes no earlier choice of readers wrong.
    if (b.action != Action::Join || isLost)
        m_owners.at(b.handle).changed = f.height;
}
void PlainCircles::admit(const Facts& f, const TeamBody& b)
{
    const CircleId circle = circleOf(f, b);
    m_members[{circle, b.member}] = {circle, b.member, f.person(b.member)->role, b.basis, b.from, b.until, f.height, 0};
    if (isPutOut(f, circle, b.member))
        m_putOut[{circle, f.holder(b.member)}] = {false, f.height};
}
/// Whether a key on the way from the old one to this was lost with its device.
bool PlainCircles::takePlace(const Facts& f, const TeamBody& b)
{
    const CircleId circle = circleOf(f, b);
    TeamEntry& old = m_members.at({circle, b.member});
    old.left = f.height;
    m_members[{circle, f.by}] = {circle, f.by, f.me.role, old.basis, old.from, old.until, f.height, 0};
    bool isLost = false;
    for (KeyId id = b.member; id != f.by; id = *f.next(id)) {
        const auto certificate = before<CertificateEntry>(f.moment, key::certificate(id));
        isLost = isLost || certificate->reason != RevokeReason::Superseded;
    }
    return isLost;
}
void PlainCircles::leave(const Facts& f, const TeamBody& b)
{
    const CircleId circle = circleOf(f, b);
    m_members.at({circle, b.member}).left = f.height;
    if (isPatient(f, b.handle))
        m_putOut[{circle, f.holder(b.member)}] = {true, f.height};
}

bool PlainCircles::isAlive(const Facts& f, const PatientHandle& handle, const Recipient& circle) const
{
    const CircleId id{circle.reference.octets};
    const auto found = m_circles.find(id);
    if (found == m_circles.end())
        return false;
    const CircleEntry& e = found->second;
    if (e.handle != handle || e.stale || e.epoch != circle.epoch || keyIdOf(e.epochKey) != circle.key)
        return false;
    if (e.kind != CircleKind::Delegates)
        return true;
    for (const auto& [name, member] : m_members)
        if (name.first == id && member.left == 0 && !acts(f, handle, name.second, kDelegateRead))
            return false;
    return true;
}

// Delegates.

bool PlainCircles::patientLives(const Facts& f, const OwnerEntry& owner) const
{
    return owner.kind == OwnerKind::Patient && f.person(f.latest(owner.owner));
}
bool PlainCircles::acts(const Facts& f, const PatientHandle& handle, const KeyId& delegate, std::uint8_t right) const
{
    const auto found = m_delegates.find({handle, delegate});
    const OwnerEntry* owner = ownerOf(handle);
    if (found == m_delegates.end() || !owner || !f.person(delegate))
        return false;
    const DelegateEntry& d = found->second;
    return d.active != 0 && d.disputed == 0 && d.from <= f.time && !isOver(d, f.time) && (d.scope & right) != 0 &&
           (d.kind == DelegateKind::Proxy || !patientLives(f, *owner));
}
bool PlainCircles::mayAppoint(const Facts& f, const DelegateBody& b) const
{
    const OwnerEntry* owner = ownerAtHome(f, b.handle);
    const auto delegate = f.person(b.delegate);
    if (!owner || !delegate || delegate->role != Role::Delegate || delegate->organisation != owner->organisation)
        return false;
    bool appoints = isPatient(f, b.handle);
    if (b.kind != DelegateKind::Proxy)
        appoints = !patientLives(f, *owner) && (b.kind == DelegateKind::Guardian ? f.isDesk() : f.isOfficer());
    if (!appoints)
        return false;
    if (b.until.ns != 0 && (b.until <= b.from || b.until <= f.time))
        return false;
    if (b.kind == DelegateKind::Guardian && b.until.ns - f.time.ns > kLongestGuardianship)
        return false;
    const auto last = m_delegates.find({b.handle, b.delegate});
    if (last != m_delegates.end())
        return last->second.disputed == 0 && isOver(last->second, f.time);
    std::size_t delegates = 0;
    for (const auto& [name, d] : m_delegates)
        delegates += name.first == b.handle ? 1 : 0;
    return delegates < kMostDelegates;
}
void PlainCircles::appoint(const Facts& f, const DelegateBody& b, const Digest256& transaction)
{
    DelegateEntry d;
    d.kind = b.kind;
    d.scope = b.scope;
    d.evidence = b.evidence;
    d.from = b.from;
    d.until = b.until;
    d.by = f.by;
    d.since = f.height;
    d.active = b.kind == DelegateKind::Proxy ? 0 : f.height;
    d.step = transaction;
    m_delegates[{b.handle, b.delegate}] = d;
}
bool PlainCircles::mayStep(const Facts& f, const DelegateStepBody& b) const
{
    using Action = DelegateStepBody::Action;
    const auto found = m_delegates.find({b.handle, b.delegate});
    if (!ownerAtHome(f, b.handle) || found == m_delegates.end())
        return false;
    const DelegateEntry& d = found->second;
    if (isOver(d, f.time) && b.action != Action::Resolve)
        return false;
    const bool patient = isPatient(f, b.handle);
    const bool clinician = isClinical(f.me.role) && b.evidence;
    switch (b.action) {
    case Action::Confirm:
        return clinician && d.kind == DelegateKind::Proxy && d.active == 0 && d.disputed == 0 &&
               !(hasFirstWord(f, d) && *d.confirmedBy == f.by);
    case Action::Regained:
        return (patient || clinician) && d.kind == DelegateKind::Proxy && (d.active != 0 || d.confirmedBy);
    case Action::End: return patient || b.delegate == f.by || f.isDesk();
    case Action::Dispute: {
        const auto own = m_delegates.find({b.handle, f.by});
        const bool another = b.delegate != f.by && own != m_delegates.end() && own->second.from <= f.time &&
                             !isOver(own->second, f.time);
        return d.disputed == 0 && (patient || another || f.isOfficer());
    }
    case Action::Resolve: return d.disputed != 0 && f.isOfficer();
    }
    return false;
}
void PlainCircles::doStep(const Facts& f, const DelegateStepBody& b, const Digest256& transaction)
{
    using Action = DelegateStepBody::Action;
    DelegateEntry& d = m_delegates.at({b.handle, b.delegate});
    const bool isSecond = hasFirstWord(f, d);
    d.step = transaction;
    switch (b.action) {
    case Action::Confirm:
    case Action::Regained:
        d.active = b.action == Action::Confirm && isSecond ? f.height : 0;
        d.confirmedBy.reset();
        d.confirmedAt = {};
        if (b.action == Action::Confirm && !isSecond) {
            d.confirmedBy = f.by;
            d.confirmedAt = f.time;
        }
        return;
    case Action::End:
        d.ended = f.height;
        if (f.isOfficer())
            d.disputed = 0;
        return;
    case Action::Dispute: d.disputed = f.height; return;
    case Action::Resolve: d.disputed = 0; return;
    }
}

// Emergencies.

bool PlainCircles::mayBreakGlass(const Facts& f, const EmergencyBody& b) const
{
    const auto circle = m_circles.find(circleId(b.handle, b.circle, f.me.organisation));
    return ownerAtHome(f, b.handle) && isClinical(f.me.role) && f.usesAnything(f.by) && circle != m_circles.end() &&
           b.epoch <= circle->second.epoch;
}
void PlainCircles::breakGlass(const Facts& f, const EmergencyBody& b, const Digest256& transaction)
{
    CircleEntry& circle = m_circles.at(circleId(b.handle, b.circle, f.me.organisation));
    if (b.epoch == circle.epoch)
        circle.stale = true;
    EmergencyEntry e;
    e.signer = f.by;
    e.circle = b.circle;
    e.epoch = b.epoch;
    e.reason = b.reason;
    e.audit = b.audit;
    e.time = f.time;
    e.height = f.height;
    m_emergencies[{b.handle, transaction}] = e;
    m_brokenBy[{b.handle, transaction}] = f.holder(f.by);
}
bool PlainCircles::mayReview(const Facts& f, const ReviewBody& b) const
{
    using Verdict = ReviewBody::Verdict;
    const Emergency name{b.handle, b.emergency};
    const auto found = m_emergencies.find(name);
    if (!ownerAtHome(f, b.handle) || found == m_emergencies.end())
        return false;
    const EmergencyEntry& e = found->second;
    if (b.verdict == Verdict::Objection)
        return (isPatient(f, b.handle) || acts(f, b.handle, f.by, kDelegateStory)) && !e.objected &&
               e.review != ReviewState::NotJustified;
    const bool isOwn = e.signer == f.by || m_brokenBy.at(name) == f.holder(f.by);
    return f.isOfficer() && !isOwn && isPending(e) &&
           !(b.verdict == Verdict::Escalate && e.review == ReviewState::Escalated);
}
void PlainCircles::review(const Facts& f, const ReviewBody& b)
{
    using Verdict = ReviewBody::Verdict;
    EmergencyEntry& e = m_emergencies.at({b.handle, b.emergency});
    e.reviewed = f.height;
    e.review = ReviewState::Escalated;
    if (b.verdict == Verdict::Objection) {
        e.objected = true;
        return;
    }
    e.reviewer = f.by;
    if (b.verdict == Verdict::Justified)
        e.review = ReviewState::Justified;
    else if (b.verdict == Verdict::NotJustified)
        e.review = ReviewState::NotJustified;
}

// What consent does to the owner's entry: writers wrap again.

std::optional<PatientHandle> PlainCircles::readersChanged(const Facts& f, const Body& body) const
{
    if (const auto* b = std::get_if<ShareDecisionBody>(&body))
        return makesGrant(f, *b) ? std::optional(b->handle) : std::nullopt;
    if (const auto* b = std::get_if<GrantChangeBody>(&body))
        return b->handle;
    if (const auto* b = std::get_if<RestrictionBody>(&body))
        return b->handle;
    const auto* b = std::get_if<StandingConsentBody>(&body);
    return b && b->action == StandingConsentBody::Action::Withdraw ? std::optional(b->handle) : std::nullopt;
}
bool PlainCircles::makesGrant(const Facts& f, const ShareDecisionBody& b) const
{
    if (b.verdict != ShareDecisionBody::Verdict::Approve)
        return false;
    if (b.standing != Digest256{} || isPatient(f, b.handle) || acts(f, b.handle, f.by, kDelegateApprove))
        return true;
    // Of a custodian's two approvals the second one, when the first was for the owner of now.
    const auto request = before<ShareRequestEntry>(f.moment, key::shareRequest(b.handle, b.request));
    return request->first && request->first->height >= m_owners.at(b.handle).since && request->first->root != f.me.root;
}

} // namespace twinchart::contract::test
