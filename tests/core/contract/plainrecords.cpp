// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plainrecords.h"

#include "plaincircles.h"

#include <contract/consententries.h>
#include <contract/expedited.h>
#include <ledger/merkle.h>

#include <algorithm>

namespace twinchart::contract::test {

namespace {

constexpr std::int64_t kClaimAheadNs = 5 * 60 * 1'000'000'000LL;
constexpr std::size_t kMostServices = 256;
using Place = std::pair<Digest256, std::uint32_t>; ///< of a leaf
using AtPlace = std::tuple<Digest256, std::uint32_t, KeyId>;

bool isEquipment(Role role)
{
    return role == Role::TestEquipment || role == Role::MonitoringEquipment || role == Role::SensorEquipment;
}
Place placeOf(const LeafReference& leaf)
{
    return {leaf.root, leaf.index};
}
/// Up the tree by the way that the index tells: to the right where its bit is set.
bool isInTree(const LeafReference& leaf, std::uint8_t depth)
{
    if (leaf.path.size() != depth || leaf.index >> depth != 0)
        return false;
    Digest256 node = ledger::leafHash(leaf.leaf);
    std::uint32_t index = leaf.index;
    for (const Digest256& beside : leaf.path) {
        node = index % 2 == 0 ? ledger::innerHash(node, beside) : ledger::innerHash(beside, node);
        index /= 2;
    }
    return node == leaf.root;
}

/// A registry of what was recorded, by whom, what was taken back, and where it lies.
class RecordModel final : public PlainModel {
public:
    explicit RecordModel(const StateTrie& start) : m_circles(start)
    {
        readAll<ContributionEntry>(
            start, "cont", [&](Reader& at, const ContributionEntry& e) { m_contributions[at.fixed<Digest256>()] = e; });
        readAll<SupersededEntry>(start, "supd", [&](Reader& at, const SupersededEntry& e) {
            m_over[Place{at.fixed<Digest256>(), at.u32()}] = e;
        });
        readAll<ServiceEntry>(start, "serv", [&](Reader& at, const ServiceEntry& e) {
            m_services[std::pair{at.fixed<OrganisationId>(), at.fixed<KeyId>()}] = e;
        });
        readAll<ReceiptEntry>(start, "rcps", [&](Reader& at, const ReceiptEntry& e) {
            m_receipts[AtPlace{at.fixed<Digest256>(), at.u32(), at.fixed<KeyId>()}] = e;
        });
        readAll<AttestationEntry>(start, "atst", [&](Reader& at, const AttestationEntry& e) {
            m_attestations[AtPlace{at.fixed<Digest256>(), at.u32(), at.fixed<KeyId>()}] = e;
        });
    }

    std::optional<bool> mustBeDone(const Step& step, const Moment& moment) override
    {
        if (const auto* b = std::get_if<ExpediteBody>(&step.body))
            return expedited(step, *b, moment);
        const Facts f(step, moment);
        if (!f.live)
            return std::nullopt;
        if (const auto* b = std::get_if<ContributionBody>(&step.body))
            return mayRecord(f, *b);
        if (const auto* b = std::get_if<SupersedeBody>(&step.body))
            return m_circles.ownerAtHome(f, b->handle) &&
                   std::ranges::all_of(b->leaves, [&](const LeafReference& l) { return mayDelete(f, b->handle, l); });
        if (const auto* b = std::get_if<StoreReceiptBody>(&step.body))
            return mayReceipt(f, *b);
        if (const auto* b = std::get_if<AttestationBody>(&step.body))
            return mayAttest(f, *b);
        return m_circles.mustBeDone(step, f);
    }

    void done(const Step& step, const Moment& moment) override
    {
        const Facts f(step, moment);
        if (const auto* b = std::get_if<ContributionBody>(&step.body)) {
            for (const Supersession& s : b->supersessions)
                m_over[placeOf(s.old)] = {SupersededEntry::What::Superseded, b->root, s.by, {}, f.by, f.height};
            m_contributions[b->root] = {b->handle,    f.me.organisation, f.by,     b->provenance, b->permissionClass,
                                        b->catalogue, b->depth,          f.height, step.name()};
        } else if (const auto* d = std::get_if<SupersedeBody>(&step.body)) {
            for (const LeafReference& leaf : d->leaves)
                m_over[placeOf(leaf)] = {SupersededEntry::What::Deleted, {}, 0, d->reason, f.by, f.height};
        } else if (const auto* r = std::get_if<StoreReceiptBody>(&step.body)) {
            receipt(f, *r);
        } else if (const auto* a = std::get_if<AttestationBody>(&step.body)) {
            m_attestations[{a->leaf.root, a->leaf.index, f.by}] = {f.me.role, a->commitment, f.height};
        } else {
            m_circles.done(step, f);
        }
    }

    std::string differences(const StateTrie& state) const override
    {
        const auto partsOf = [](auto keyOf) { return [keyOf](const auto& name) { return std::apply(keyOf, name); }; };
        return m_circles.differences(state) + differencesIn(state, "cont", m_contributions, key::contribution) +
               differencesIn(state, "supd", m_over, partsOf(key::superseded)) +
               differencesIn(state, "serv", m_services, partsOf(key::service)) +
               differencesIn(state, "rcps", m_receipts, partsOf(key::receipt)) +
               differencesIn(state, "atst", m_attestations, partsOf(key::attestation));
    }

private:
    /// What is refused alone no fee makes right.
    std::optional<bool> expedited(const Step& step, const ExpediteBody& b, const Moment& moment)
    {
        const auto body = expeditedBody(b);
        if (!body)
            return std::nullopt;
        Step inner = step;
        inner.kind = b.kind;
        inner.body = *body;
        return mustBeDone(inner, moment) == false ? std::optional(false) : std::nullopt;
    }

    const ContributionEntry* contribution(const Digest256& root) const
    {
        const auto found = m_contributions.find(root);
        return found == m_contributions.end() ? nullptr : &found->second;
    }
    bool isDeleted(const Place& place) const
    {
        const auto found = m_over.find(place);
        return found != m_over.end() && found->second.what == SupersededEntry::What::Deleted;
    }

    // Contributions and deletions.

    /// Whether the signer may say so of that patient's data.
    bool mayState(const Facts& f, const PatientHandle& handle, Provenance provenance, PermissionClass c) const
    {
        const bool isPha = c == PermissionClass::Pha;
        switch (provenance) {
        case Provenance::SelfReported: return isPha && m_circles.isPatient(f, handle);
        case Provenance::Received: return isPha && f.may(f.by, c, kRightsWrite);
        case Provenance::Own: return !isPha && f.may(f.by, c, kRightsWrite);
        }
        return false;
    }
    bool mayRecord(const Facts& f, const ContributionBody& b) const
    {
        const OwnerEntry* owner = m_circles.ownerAtHome(f, b.handle);
        if (!owner || !mayState(f, b.handle, b.provenance, b.permissionClass) || !isInCatalogue(f, b))
            return false;
        if (b.consentHeight < owner->changed || b.consentHeight > f.height || contribution(b.root))
            return false;
        for (const ReaderSet& set : b.readerSets) {
            if (!std::ranges::all_of(set.recipients, [&](const Recipient& r) { return mayRead(f, b, *owner, r); }))
                return false;
            if (!std::ranges::any_of(set.recipients, [](const Recipient& r) { return r.kind == RecipientKind::Owner; }))
                return false;
        }
        return std::ranges::all_of(b.supersessions, [&](const Supersession& s) { return maySupersede(f, b, s.old); });
    }
    /// What a hospital writes itself must be open to its users; what it received, known.
    static bool isInCatalogue(const Facts& f, const ContributionBody& b)
    {
        const auto catalogue = before<CatalogueStateEntry>(f.moment, key::catalogue(b.catalogue));
        return catalogue && std::ranges::any_of(catalogue->table.entries, [&](const CatalogueEntry& e) {
                   return e.permissionClass == b.permissionClass && (b.provenance != Provenance::Own || e.writable);
               });
    }
    bool mayRead(const Facts& f, const ContributionBody& b, const OwnerEntry& owner, const Recipient& r) const
    {
        switch (r.kind) {
        case RecipientKind::Owner:
            return r.reference.octets == b.handle.octets && r.key == keyIdOf(owner.sealing) &&
                   (owner.kind == OwnerKind::Custodian || f.person(owner.owner));
        case RecipientKind::Circle: return m_circles.isAlive(f, b.handle, r);
        case RecipientKind::Grant: return isGranted(f, b, r);
        }
        return false;
    }
    static bool isGranted(const Facts& f, const ContributionBody& b, const Recipient& r)
    {
        const auto grant = before<GrantEntry>(f.moment, key::grant(b.handle, r.reference));
        if (!grant || grant->revokedAt != 0 || f.time > grant->until || !f.person(grant->requester) ||
            !f.isMember(grant->controller))
            return false;
        if (grant->standing != Digest256{}) {
            const auto consent =
                before<StandingConsentEntry>(f.moment, key::standingConsent(b.handle, grant->standing));
            if (!consent || consent->withdrawnAt != 0 || f.time > consent->until)
                return false;
        }
        return r.key == keyIdOf(grant->sealing) && (grant->classes & bitOf(b.permissionClass)) != 0 &&
               !isRestricted(f, b, grant->purpose);
    }
    static bool isRestricted(const Facts& f, const ContributionBody& b, Purpose purpose)
    {
        Bytes all = bytesOf("rstr");
        all.insert(all.end(), b.handle.octets.begin(), b.handle.octets.end());
        bool restricted = false;
        f.moment.before.visit(all, [&](BytesView, BytesView value) {
            const auto r = *decodeEntry<RestrictionEntry>(value);
            restricted = r.liftedAt == 0 && (r.until.ns == 0 || f.time <= r.until) &&
                         (r.classes & bitOf(b.permissionClass)) != 0 && (r.purposes & bitOf(purpose)) != 0;
            return !restricted;
        });
        return restricted;
    }
    /// The contribution that has the leaf, when it is that patient's.
    const ContributionEntry* withLeaf(const PatientHandle& handle, const LeafReference& leaf) const
    {
        const ContributionEntry* old = contribution(leaf.root);
        return old && old->handle == handle && isInTree(leaf, old->depth) ? old : nullptr;
    }
    bool maySupersede(const Facts& f, const ContributionBody& b, const LeafReference& leaf) const
    {
        const ContributionEntry* old = withLeaf(b.handle, leaf);
        return old && old->provenance == b.provenance && old->permissionClass == b.permissionClass &&
               mayState(f, b.handle, old->provenance, old->permissionClass) && !m_over.contains(placeOf(leaf));
    }
    bool mayDelete(const Facts& f, const PatientHandle& handle, const LeafReference& leaf) const
    {
        const ContributionEntry* old = withLeaf(handle, leaf);
        if (!old || isDeleted(placeOf(leaf)))
            return false;
        const bool isUnclaimed = m_circles.ownerOf(handle)->kind == OwnerKind::Custodian;
        return m_circles.isPatient(f, handle) || (isUnclaimed && f.me.root) ||
               (old->provenance != Provenance::Received && mayState(f, handle, old->provenance, old->permissionClass));
    }

    // Where it lies, and which equipment measured it.

    bool mayReceipt(const Facts& f, const StoreReceiptBody& b) const
    {
        using Action = StoreReceiptBody::Action;
        const auto known = m_services.find({f.me.organisation, b.service});
        switch (b.action) {
        case Action::Designate: return f.me.root && mayDesignate(f, b);
        case Action::Retire: return f.me.root && known != m_services.end() && known->second.retired == 0;
        case Action::Stored: return maySayStored(f, b);
        case Action::Erased: return maySayErased(f, b);
        }
        return false;
    }
    bool mayDesignate(const Facts& f, const StoreReceiptBody& b) const
    {
        const auto device = f.person(b.service);
        if (!device || device->organisation != f.me.organisation || !isEquipment(device->role))
            return false;
        const auto known = m_services.find({f.me.organisation, b.service});
        if (known != m_services.end())
            return known->second.retired != 0 && known->second.kind == b.kind;
        const auto own = [&](const auto& service) { return service.first.first == f.me.organisation; };
        return std::ranges::count_if(m_services, own) < static_cast<std::ptrdiff_t>(kMostServices);
    }
    /// Who is asked what became of a contribution.
    bool mayConfirm(const Facts& f, const StoreReceiptBody& b, const ContributionEntry& c) const
    {
        const bool isHome = c.organisation == f.me.organisation;
        if (b.claimed.ns > f.time.ns + kClaimAheadNs)
            return false;
        if (isEquipment(f.me.role)) {
            const auto service = m_services.find({f.me.organisation, f.by});
            if (service == m_services.end())
                return false;
            const bool isAsked = service->second.retired == 0 || b.action == StoreReceiptBody::Action::Erased;
            return isAsked && (isHome || service->second.kind == ServiceKind::Vault);
        }
        if (f.me.role == Role::Administrator || f.isOfficer())
            return false;
        return isHome && (f.me.role != Role::Patient || m_circles.isPatient(f, c.handle));
    }
    bool maySayStored(const Facts& f, const StoreReceiptBody& b) const
    {
        const ContributionEntry* c = contribution(b.root);
        if (!c || !mayConfirm(f, b, *c))
            return false;
        if (b.leaf != kWholeContribution && (b.leaf >> c->depth != 0 || isDeleted({b.root, b.leaf})))
            return false;
        const auto last = m_receipts.find({b.root, b.leaf, f.by});
        return last == m_receipts.end() || last->second.what != ReceiptEntry::What::Stored;
    }
    bool maySayErased(const Facts& f, const StoreReceiptBody& b) const
    {
        const ContributionEntry* c = contribution(b.root);
        if (!c || !mayConfirm(f, b, *c) || !isDeleted({b.root, b.leaf}))
            return false;
        const auto last = m_receipts.find({b.root, b.leaf, f.by});
        if (last == m_receipts.end() || last->second.what != ReceiptEntry::What::Erased)
            return true;
        // It may have stored the whole since, and with it this leaf.
        const auto whole = m_receipts.find({b.root, kWholeContribution, f.by});
        return whole != m_receipts.end() && whole->second.height > last->second.height;
    }
    void receipt(const Facts& f, const StoreReceiptBody& b)
    {
        using Action = StoreReceiptBody::Action;
        using What = ReceiptEntry::What;
        switch (b.action) {
        case Action::Designate: m_services[{f.me.organisation, b.service}] = {b.kind, f.height, 0}; return;
        case Action::Retire: m_services.at({f.me.organisation, b.service}).retired = f.height; return;
        case Action::Stored:
            m_receipts[{b.root, b.leaf, f.by}] = {What::Stored, b.evidence, b.claimed, f.height};
            return;
        case Action::Erased:
            m_receipts[{b.root, b.leaf, f.by}] = {What::Erased, b.evidence, b.claimed, f.height};
            return;
        }
    }
    bool mayAttest(const Facts& f, const AttestationBody& b) const
    {
        const ContributionEntry* c = contribution(b.leaf.root);
        const auto service = m_services.find({f.me.organisation, f.by});
        const bool isService = service != m_services.end() && service->second.retired == 0;
        return c && isEquipment(f.me.role) && !isService && c->organisation == f.me.organisation &&
               c->permissionClass != PermissionClass::Pha && f.may(f.by, c->permissionClass, kRightsWrite) &&
               isInTree(b.leaf, c->depth) && !isDeleted(placeOf(b.leaf)) &&
               !m_attestations.contains({b.leaf.root, b.leaf.index, f.by});
    }

    PlainCircles m_circles;
    std::map<Digest256, ContributionEntry> m_contributions;
    std::map<Place, SupersededEntry> m_over; ///< leaves that no longer stand
    std::map<std::pair<OrganisationId, KeyId>, ServiceEntry> m_services;
    std::map<AtPlace, ReceiptEntry> m_receipts;
    std::map<AtPlace, AttestationEntry> m_attestations;
};

} // namespace

std::unique_ptr<PlainModel> recordModel(const StateTrie& start)
{
    return std::make_unique<RecordModel>(start);
}

} // namespace twinchart::contract::test
