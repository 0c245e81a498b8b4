// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plaintwins.h"

#include "plaincircles.h"

#include <contract/consententries.h>
#include <contract/expedited.h>
#include <ledger/hashes.h>
#include <ledger/merkle.h>

#include <bit>
#include <map>

namespace twinchart::contract::test {

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kDayNs = 86'400 * kSecondNs;
constexpr std::uint32_t kManyReviews = 3;

/// A state key, as the README spells it.
template <class... Parts>
Bytes at(std::string_view space, const Parts&... parts)
{
    Writer out;
    out.raw(viewOf(space));
    (out.raw(parts), ...);
    return out.bytes();
}
Bytes at(std::string_view space, const PatientHandle& handle, const InstancePlace& place)
{
    return Writer().raw(viewOf(space)).raw(handle).raw(place.twin).u64(place.sequence).bytes();
}
Bytes at(std::string_view space, const KeyId& device, std::uint64_t sequence)
{
    return Writer().raw(viewOf(space)).raw(device).u64(sequence).bytes();
}

/// One namespace of the state: its keys, and what stands under each.
template <class Entry>
class Book {
public:
    Book(std::string_view space, const StateTrie& start) : m_space(space)
    {
        start.visit(viewOf(space), [&](BytesView key, BytesView value) {
            m_entries[bytesOf(key)] = *decodeEntry<Entry>(value);
            return true;
        });
    }
    template <class... Parts>
    const Entry* find(const Parts&... parts) const
    {
        const auto found = m_entries.find(at(m_space, parts...));
        return found == m_entries.end() ? nullptr : &found->second;
    }
    template <class... Parts>
    Entry& of(const Parts&... parts)
    {
        return m_entries[at(m_space, parts...)];
    }
    std::string differences(const StateTrie& state) const
    {
        std::string out;
        std::size_t there = 0;
        state.visit(viewOf(m_space), [&](BytesView key, BytesView value) {
            ++there;
            const auto mine = m_entries.find(bytesOf(key));
            if (mine == m_entries.end() || !(mine->second == *decodeEntry<Entry>(value)))
                out += std::string(m_space) + " differs at " + toHex(key) + "\n";
            return true;
        });
        if (there != m_entries.size())
            out += std::to_string(there) + " of " + std::string(m_space) + ", not " + std::to_string(m_entries.size()) +
                   "\n";
        return out;
    }

private:
    std::string_view m_space;
    std::map<Bytes, Entry> m_entries;
};

/// Twins, surgeries and accesses as a records office would keep them.
class TwinModel final : public PlainModel {
public:
    explicit TwinModel(const StateTrie& start)
        : m_authorised("auth", start), m_twins("twin", start), m_sequences("tseq", start), m_instances("inst", start),
          m_masters("mast", start), m_refusals("mref", start), m_surgeries("surg", start), m_heads("alog", start),
          m_batches("albt", start), m_accesses("accs", start)
    {
    }

    std::optional<bool> mustBeDone(const Step& step, const Moment& moment) override
    {
        if (!see(step, moment))
            return std::nullopt;
        m_step = &step;
        const auto* expedited = std::get_if<ExpediteBody>(&step.body);
        if (!expedited)
            return may(step.body);
        const auto inner = expeditedBody(*expedited);
        return inner && may(*inner) == std::optional(false) ? std::optional(false) : std::nullopt;
    }

    void done(const Step& step, const Moment& moment) override
    {
        see(step, moment);
        if (const auto* t = std::get_if<TwinBody>(&step.body))
            keep(*t);
        else if (const auto* i = std::get_if<TwinInstanceBody>(&step.body))
            keep(*i);
        else if (const auto* o = std::get_if<MasterTwinBody>(&step.body))
            keep(*o);
        else if (const auto* s = std::get_if<SurgeryBody>(&step.body))
            keep(*s);
        else if (const auto* r = std::get_if<AccessBatchBody>(&step.body))
            keep(*r);
        else if (const auto* n = std::get_if<AccessNoticeBody>(&step.body))
            keep(*n, step.name());
    }

    std::string differences(const StateTrie& state) const override
    {
        return m_authorised.differences(state) + m_twins.differences(state) + m_sequences.differences(state) +
               m_instances.differences(state) + m_masters.differences(state) + m_refusals.differences(state) +
               m_surgeries.differences(state) + m_heads.differences(state) + m_batches.differences(state) +
               m_accesses.differences(state);
    }

private:
    bool see(const Step& step, const Moment& moment)
    {
        m = &moment;
        m_by = step.signer;
        const auto certificate = before<CertificateEntry>(moment, key::certificate(step.signer));
        m_me = certificate.value_or(CertificateEntry{});
        return certificate.has_value();
    }
    std::optional<bool> may(const Body& body) const
    {
        if (const auto* t = std::get_if<TwinBody>(&body))
            return mayTwin(*t);
        if (const auto* i = std::get_if<TwinInstanceBody>(&body))
            return mayAdd(*i);
        if (const auto* o = std::get_if<MasterTwinBody>(&body))
            return o->action == MasterTwinBody::Action::Accept ? mayAccept(*o) : mayResolve(*o);
        if (const auto* s = std::get_if<SurgeryBody>(&body))
            return mayOperate(*s);
        if (const auto* r = std::get_if<AccessBatchBody>(&body))
            return mayReport(*r);
        if (const auto* n = std::get_if<AccessNoticeBody>(&body))
            return mayNote(*n);
        return std::nullopt;
    }

    // Facts of other groups, as the state has them.
    bool isMember(const OrganisationId& o) const
    {
        const auto member = before<MemberEntry>(*m, key::member(o));
        return member && !member->left;
    }
    bool isHospital(const OrganisationId& o) const
    {
        const auto role = before<MemberRoleEntry>(*m, key::memberRole(o));
        return isMember(o) && (!role || role->role == MemberRole::Hospital);
    }
    std::optional<OwnerEntry> owner(const PatientHandle& handle) const
    {
        return before<OwnerEntry>(*m, key::owner(handle));
    }
    bool isOwner(const PatientHandle& handle) const
    {
        const auto o = owner(handle);
        return o && o->kind == OwnerKind::Patient && o->owner == m_by;
    }
    bool isOfHospitalOf(const PatientHandle& handle) const
    {
        const auto o = owner(handle);
        return o && o->organisation == m_me.organisation;
    }
    bool isEquipment() const
    {
        return m_me.role == Role::TestEquipment || m_me.role == Role::MonitoringEquipment ||
               m_me.role == Role::SensorEquipment;
    }
    bool isNotAfter(Instant end) const { return end.ns == 0 || m->time <= end; }
    bool hasRight(const KeyId& whom, std::uint8_t right, PermissionClass c) const
    {
        const auto p = before<PermissionEntry>(*m, key::permission(whom, c));
        return p && (p->rights & right) != 0 && p->validFrom <= m->time && isNotAfter(p->validUntil);
    }
    bool mayWriteTwins() const
    {
        return hasRight(m_by, kRightsWrite, PermissionClass::Pdd) || hasRight(m_by, kRightsWrite, PermissionClass::Sop);
    }
    bool isInTeam(const PatientHandle& handle) const
    {
        const auto o = owner(handle);
        if (!o)
            return false;
        const auto team =
            before<TeamEntry>(*m, key::teamMember(circleId(handle, CircleKind::TreatingTeam, o->organisation), m_by));
        return team && team->left == 0 && team->from <= m->time && isNotAfter(team->until);
    }
    bool hasManyOpenReviews() const
    {
        if (!m_me.name)
            return false;
        const auto reviews = before<OpenReviewsEntry>(*m, key::openReviews(*m_me.name));
        return reviews && reviews->open >= kManyReviews;
    }
    bool isRestricted(const PatientHandle& handle, PermissionClass c, Purpose purpose) const
    {
        bool out = false;
        m->before.visit(at("rstr", handle), [&](BytesView, BytesView value) {
            const auto r = *decodeEntry<RestrictionEntry>(value);
            out = out || (r.liftedAt == 0 && isNotAfter(r.until) && (r.classes & bitOf(c)) != 0 &&
                          (r.purposes & bitOf(purpose)) != 0);
            return true;
        });
        return out;
    }
    /// The signer's own, for that class and purpose.
    bool gives(const GrantEntry& g, const AccessNoticeBody& b) const
    {
        if (g.requester != m_by || g.purpose != b.purpose || (g.classes & bitOf(b.permissionClass)) == 0 ||
            g.revokedAt != 0 || m->time > g.until || !isMember(g.controller))
            return false;
        if (g.standing == Digest256{})
            return true;
        const auto consent = before<StandingConsentEntry>(*m, key::standingConsent(b.handle, g.standing));
        return consent && consent->withdrawnAt == 0 && m->time <= consent->until;
    }
    /// The law gives it to the controller; the own hospital's clinical staff prepare it.
    bool gives(const DisclosureEntry& d, const AccessNoticeBody& b) const
    {
        return b.purpose == Purpose::Legal && d.confirmedAt != 0 && d.endedAt == 0 && m->time <= d.until &&
               (d.classes & bitOf(b.permissionClass)) != 0 &&
               (isOfHospitalOf(b.handle) ? isClinical(m_me.role) : d.controller == m_me.organisation);
    }

    // Twins (M1, M2, M4).
    bool isAuthorised(const PatientHandle& handle, const OrganisationId& hospital) const
    {
        const auto o = owner(handle);
        const AuthorisationEntry* named = m_authorised.find(handle, hospital);
        if (!o || (named && named->withdrawn != 0))
            return false;
        return o->kind == OwnerKind::Custodian ? o->organisation == hospital : named != nullptr;
    }
    bool mayTwin(const TwinBody& b) const
    {
        const AuthorisationEntry* named = m_authorised.find(b.handle, b.organisation);
        const TwinEntry* twin = m_twins.find(b.handle, b.twin);
        const bool makes = isClinical(m_me.role) && mayWriteTwins() && isAuthorised(b.handle, m_me.organisation);
        switch (b.action) {
        case TwinBody::Action::Authorise:
            return isOwner(b.handle) && isHospital(b.organisation) &&
                   !(named && named->withdrawn == 0 && named->address == b.address);
        case TwinBody::Action::Withdraw: {
            // The own hospital without being named: it would be authorised if the handle fell back to it.
            const auto o = owner(b.handle);
            return isOwner(b.handle) && (named ? named->withdrawn == 0 : b.organisation == o->organisation);
        }
        case TwinBody::Action::Create: return makes && !twin;
        case TwinBody::Action::Sources:
            return makes && twin && twin->organisation == m_me.organisation && b.version == twin->version + 1 &&
                   b.sources != twin->sources;
        }
        return false;
    }
    void keep(const TwinBody& b)
    {
        switch (b.action) {
        case TwinBody::Action::Authorise: m_authorised.of(b.handle, b.organisation) = {b.address, m->height, 0}; return;
        case TwinBody::Action::Withdraw: {
            AuthorisationEntry& named = m_authorised.of(b.handle, b.organisation);
            if (named.since == 0)
                named.since = m->height;
            named.withdrawn = m->height;
            return;
        }
        case TwinBody::Action::Create:
            m_twins.of(b.handle, b.twin) = {m_me.organisation,           b.condition, 1,        b.sources,
                                            historyOf({}, 1, b.sources), m->height,   m->height};
            return;
        case TwinBody::Action::Sources: {
            TwinEntry& twin = m_twins.of(b.handle, b.twin);
            twin.version = b.version;
            twin.sources = b.sources;
            twin.history = historyOf(twin.history, b.version, b.sources);
            twin.changed = m->height;
            return;
        }
        }
    }
    static Digest256 historyOf(const Digest256& earlier, std::uint32_t version, const std::vector<Digest256>& sources)
    {
        Writer out;
        out.var("twinchart twin sources 1").raw(earlier).u32(version).u32(static_cast<std::uint32_t>(sources.size()));
        for (const Digest256& source : sources)
            out.raw(source);
        return ledger::sha256(out.bytes());
    }
    /// The digests of the twin's instances, in their order.
    std::vector<Digest256> digests(const PatientHandle& handle, const Digest256& twin) const
    {
        std::vector<Digest256> out;
        while (const InstanceEntry* next = m_instances.find(handle, InstancePlace{twin, out.size() + 1}))
            out.push_back(next->digest);
        return out;
    }
    static Digest256 rootOf(std::span<const Digest256> leaves)
    {
        std::vector<Digest256> hashes;
        for (const Digest256& leaf : leaves)
            hashes.push_back(ledger::leafHash(leaf));
        return ledger::merkleRootOfHashes(hashes);
    }
    static Digest256 digestOf(const TwinInstanceBody& b)
    {
        Writer out;
        out.var("twinchart twin instance 1").raw(b.handle).raw(b.twin).u64(b.sequence).u32(b.sources).raw(b.data);
        out.raw(b.previous).u8(static_cast<std::uint8_t>(b.suite)).var(b.authorship).raw(b.receivers);
        return ledger::sha256(out.bytes());
    }
    bool mayAdd(const TwinInstanceBody& b) const
    {
        const TwinEntry* twin = m_twins.find(b.handle, b.twin);
        if (!twin || twin->organisation != m_me.organisation || !isAuthorised(b.handle, m_me.organisation) ||
            !mayWriteTwins() || b.sources != twin->version)
            return false;
        std::vector<Digest256> sequence = digests(b.handle, b.twin);
        if (b.sequence != sequence.size() + 1 || b.previous != (sequence.empty() ? Digest256{} : sequence.back()))
            return false;
        sequence.push_back(digestOf(b));
        return b.root == rootOf(sequence);
    }
    void keep(const TwinInstanceBody& b)
    {
        std::vector<Digest256> sequence = digests(b.handle, b.twin);
        const Digest256 previous = sequence.empty() ? Digest256{} : sequence.back();
        sequence.push_back(digestOf(b));
        m_instances.of(b.handle, InstancePlace{b.twin, b.sequence}) = {
            sequence.back(), b.sources,   b.data, previous,  rootOf(sequence), b.suite,
            b.authorship,    b.receivers, m_by,   m->height, m->time};
        SequenceEntry edge{sequence.size(), sequence.back(), {}};
        std::span<const Digest256> rest(sequence);
        while (!rest.empty()) {
            const std::size_t full = std::bit_floor(rest.size());
            edge.edge.push_back(rootOf(rest.first(full)));
            rest = rest.subspan(full);
        }
        m_sequences.of(b.handle, b.twin) = edge;
    }
    bool isRefused(const PatientHandle& handle, const InstancePlace& place) const
    {
        const RefusalEntry* refusal = m_refusals.find(handle, place);
        return refusal && refusal->lifted == 0;
    }
    bool mayAccept(const MasterTwinBody& b) const
    {
        const InstanceEntry* instance = m_instances.find(b.handle, b.place);
        if (!isOwner(b.handle) || !instance || instance->digest != b.digest || isRefused(b.handle, b.place))
            return false;
        const MasterEntry* master = m_masters.find(b.handle, b.place.twin);
        return !master || b.place.sequence > master->sequence ||
               isRefused(b.handle, InstancePlace{b.place.twin, master->sequence});
    }
    bool mayResolve(const MasterTwinBody& b) const
    {
        if (!isOwner(b.handle) || !m_instances.find(b.handle, b.place) || !m_instances.find(b.handle, b.refused) ||
            isRefused(b.handle, b.refused))
            return false;
        return !isRefused(b.handle, b.place) || m_refusals.find(b.handle, b.place)->chosen == b.refused;
    }
    void keep(const MasterTwinBody& b)
    {
        if (b.action == MasterTwinBody::Action::Accept) {
            m_masters.of(b.handle, b.place.twin) = {b.place.sequence, b.digest, m->height};
            return;
        }
        if (isRefused(b.handle, b.place))
            m_refusals.of(b.handle, b.place).lifted = m->height;
        m_refusals.of(b.handle, b.refused) = {b.place, b.reason, m->height, 0};
    }

    // Surgeries (Eq. 19).
    static bool isOfTheTeam(const Digest256& team, const KeyId& who, const TeamProof& seat)
    {
        const Bytes leaf = Writer().raw(who).raw(seat.blind).bytes();
        return ledger::verifyInclusion(team, ledger::leafHash(leaf),
                                       {seat.place, kTeamSeats, {seat.path.begin(), seat.path.end()}});
    }
    bool isAnswerable(const KeyId& surgeon) const
    {
        const auto certificate = before<CertificateEntry>(*m, key::certificate(surgeon));
        return certificate && certificate->revokedAt == 0 && isNotAfter(certificate->validUntil) &&
               certificate->role == Role::Surgeon && certificate->organisation == m_me.organisation &&
               isHospital(certificate->organisation) && hasRight(surgeon, kRightsWrite, PermissionClass::Sop);
    }
    /// The contribution of the leaf, when it is of this patient and class and the leaf is there.
    std::optional<ContributionEntry> leafOf(const PatientHandle& handle, const LeafReference& leaf,
                                            PermissionClass c) const
    {
        const auto contribution = before<ContributionEntry>(*m, key::contribution(leaf.root));
        if (!contribution || contribution->handle != handle || contribution->permissionClass != c)
            return std::nullopt;
        const auto superseded = before<SupersededEntry>(*m, key::superseded(leaf.root, leaf.index));
        if (superseded && superseded->what == SupersededEntry::What::Deleted)
            return std::nullopt;
        const bool included = ledger::verifyInclusion(leaf.root, ledger::leafHash(leaf.leaf),
                                                      {leaf.index, std::uint64_t{1} << contribution->depth, leaf.path});
        return included ? contribution : std::nullopt;
    }
    bool mayOperate(const SurgeryBody& b) const
    {
        using Action = SurgeryBody::Action;
        const SurgeryEntry* surgery = m_surgeries.find(b.handle, b.surgery);
        if (!isOfHospitalOf(b.handle) || !hasRight(m_by, kRightsWrite, PermissionClass::Sop) ||
            (b.action == Action::Plan) != (surgery == nullptr))
            return false;
        if (b.action == Action::FollowUp) {
            const auto record = leafOf(b.handle, b.record, PermissionClass::Sop);
            return (isClinical(m_me.role) || isEquipment()) && surgery->closed != 0 && surgery->followed == 0 &&
                   record && record->height > surgery->closed;
        }
        const Digest256& team = surgery ? surgery->team : b.team;
        if (!isClinical(m_me.role) || !isOfTheTeam(team, m_by, b.seat))
            return false;
        if (!surgery)
            return isAnswerable(b.surgeon) && isOfTheTeam(team, b.surgeon, b.second);
        if (surgery->closed != 0 || surgery->abandoned != 0)
            return false;
        if (b.action == Action::Start)
            return surgery->started == 0 && isAnswerable(surgery->surgeon) &&
                   leafOf(b.handle, b.diagnosis, PermissionClass::Pdd) &&
                   leafOf(b.handle, b.record, PermissionClass::Sop);
        if (b.action == Action::Abandon)
            return true;
        const auto record = leafOf(b.handle, b.record, PermissionClass::Sop);
        return surgery->started != 0 && record && record->height > surgery->started &&
               isOfTheTeam(team, record->signer, b.second);
    }
    void keep(const SurgeryBody& b)
    {
        SurgeryEntry& surgery = m_surgeries.of(b.handle, b.surgery);
        const LeafPlace record{b.record.root, b.record.index};
        switch (b.action) {
        case SurgeryBody::Action::Plan:
            surgery.organisation = m_me.organisation;
            surgery.team = b.team;
            surgery.surgeon = b.surgeon;
            surgery.planned = m->height;
            return;
        case SurgeryBody::Action::Start:
            surgery.started = m->height;
            surgery.diagnosis = {b.diagnosis.root, b.diagnosis.index};
            surgery.assessment = record;
            return;
        case SurgeryBody::Action::Close:
            surgery.closed = m->height;
            surgery.record = record;
            return;
        case SurgeryBody::Action::FollowUp:
            surgery.followed = m->height;
            surgery.followUp = record;
            return;
        case SurgeryBody::Action::Abandon: surgery.abandoned = m->height; return;
        }
    }

    // Accesses (A10, G3).
    bool mayReport(const AccessBatchBody& b) const
    {
        const AccessHeadEntry* head = m_heads.find(m_by);
        const AccessHeadEntry last = head ? *head : AccessHeadEntry{};
        return b.sequence == last.sequence + 1 && b.previous == last.root && b.root != last.root && b.first <= b.last &&
               b.last.ns <= m->time.ns + 300 * kSecondNs;
    }
    /// A delegate in force who may read and is in the circle. All but a proxy rest while the patient's own key lives.
    bool readsForThePatient(const PatientHandle& handle) const
    {
        const Facts f(*m_step, *m);
        const auto o = owner(handle);
        const auto d = before<DelegateEntry>(*m, key::delegate(handle, m_by));
        if (!o || !d || !isOfHospitalOf(handle) || d->active == 0 || d->disputed != 0 || d->ended != 0 ||
            d->from > m->time || (d->until.ns != 0 && m->time >= d->until) || (d->scope & kDelegateRead) == 0)
            return false;
        if (d->kind != DelegateKind::Proxy && o->kind == OwnerKind::Patient && f.person(f.latest(o->owner)))
            return false;
        const auto in =
            before<TeamEntry>(*m, key::teamMember(circleId(handle, CircleKind::Delegates, o->organisation), m_by));
        return in && in->left == 0 && in->from <= m->time && isNotAfter(in->until);
    }
    void keep(const AccessBatchBody& b)
    {
        m_batches.of(m_by, b.sequence) = {b.previous, b.root, b.sizeClass, b.first, b.last, m->height};
        m_heads.of(m_by) = {b.sequence, b.root, m->height, m->time};
    }
    bool mayNote(const AccessNoticeBody& b) const
    {
        if (const auto e = before<EmergencyEntry>(*m, key::emergency(b.handle, b.reference)))
            return e->signer == m_by && b.purpose == Purpose::Treatment && m->time.ns - e->time.ns <= kDayNs &&
                   e->review != ReviewState::NotJustified;
        if (hasManyOpenReviews() && !isInTeam(b.handle))
            return false;
        if (b.reference == Digest256{} && m_me.role == Role::Delegate)
            return readsForThePatient(b.handle) && !isRestricted(b.handle, b.permissionClass, b.purpose);
        if (b.reference == Digest256{})
            return isOfHospitalOf(b.handle) && isClinical(m_me.role) &&
                   (b.purpose == Purpose::Treatment || b.purpose == Purpose::Administration) &&
                   hasRight(m_by, kRightsRead, b.permissionClass) &&
                   !isRestricted(b.handle, b.permissionClass, b.purpose);
        if (const auto grant = before<GrantEntry>(*m, key::grant(b.handle, b.reference)))
            return gives(*grant, b) && !isRestricted(b.handle, b.permissionClass, b.purpose);
        const auto disclosure = before<DisclosureEntry>(*m, key::disclosure(b.handle, b.reference));
        return disclosure && gives(*disclosure, b);
    }
    void keep(const AccessNoticeBody& b, const Digest256& transaction)
    {
        const bool emergency = m->before.find(key::emergency(b.handle, b.reference)).has_value();
        m_accesses.of(b.handle, transaction) = {m_by,        b.permissionClass, b.purpose, emergency,
                                                b.reference, b.audit,           m->time,   m->height};
    }

    const Moment* m = nullptr;
    const Step* m_step = nullptr;
    KeyId m_by;
    CertificateEntry m_me;
    Book<AuthorisationEntry> m_authorised;
    Book<TwinEntry> m_twins;
    Book<SequenceEntry> m_sequences;
    Book<InstanceEntry> m_instances;
    Book<MasterEntry> m_masters;
    Book<RefusalEntry> m_refusals;
    Book<SurgeryEntry> m_surgeries;
    Book<AccessHeadEntry> m_heads;
    Book<AccessBatchEntry> m_batches;
    Book<AccessEntry> m_accesses;
};

} // namespace

std::unique_ptr<PlainModel> twinModel(const StateTrie& start)
{
    return std::make_unique<TwinModel>(start);
}

} // namespace twinchart::contract::test
