// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plainpeople.h"

#include <contract/expedited.h>
#include <crypto/signature.h>
#include <ledger/hashes.h>

#include <map>
#include <utility>

namespace twinchart::contract::test {

bool isUsable(const KeyField& key)
{
    const auto octets = signingKey(key);
    return octets && crypto::isStrictKey(*octets);
}
bool isSigned(const KeyField& key, BytesView message, const Bytes& signature)
{
    const auto signer = signingKey(key);
    const auto octets = Signature64::from(signature);
    return signer && octets && crypto::verifyStrict(*signer, message, *octets);
}
std::string chainOf(const Step& step)
{
    const auto transaction = decodeTransaction(step.octets);
    return transaction ? transaction->chain : std::string();
}
bool isRoot(const StateTrie& state, const KeyId& key)
{
    const auto value = state.find(key::certificate(key));
    return value && decodeEntry<CertificateEntry>(*value)->root;
}
std::optional<bool> expedited(std::optional<bool> alone)
{
    return alone == std::optional(false) ? alone : std::nullopt;
}

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;

/// What a hospital's registry keeps of persons and devices. Root keys are organisations', and not in here.
class PeopleModel final : public PlainModel {
public:
    explicit PeopleModel(const StateTrie& start)
    {
        eachEntry<CertificateEntry>(start, "cert", [&](BytesView at, const CertificateEntry& e) {
            if (!e.root)
                m_certificates[*KeyId::from(at)] = e;
        });
        eachEntry<NameEntry>(start, "name", [&](BytesView at, const NameEntry& e) {
            if (!isRoot(start, e.key))
                m_names[*Digest256::from(at)] = e;
        });
        eachEntry<PermissionEntry>(start, "perm", [&](BytesView, const PermissionEntry& e) {
            m_permissions[{e.subject, e.permissionClass}] = e;
        });
        eachEntry<AnchorEntry>(start, "anch",
                               [&](BytesView at, const AnchorEntry& e) { m_anchors[*KeyId::from(at)] = e; });
        eachEntry<ApplicationEntry>(start, "appl", [&](BytesView at, const ApplicationEntry& e) {
            Reader in(at);
            const auto organisation = in.fixed<OrganisationId>();
            m_applications[{organisation, in.u32()}] = e;
        });
        eachEntry<SuccessionEntry>(start, "succ",
                                   [&](BytesView at, const SuccessionEntry& e) { m_next[*KeyId::from(at)] = e; });
        eachEntry<RecoveryEntry>(start, "rcvr",
                                 [&](BytesView at, const RecoveryEntry& e) { m_recoveries[*KeyId::from(at)] = e; });
        eachEntry<RecoveryOfEntry>(start, "rcvs",
                                   [&](BytesView at, const RecoveryOfEntry& e) { m_recoveryOf[*KeyId::from(at)] = e; });
    }

    std::optional<bool> mustBeDone(const Step& step, const Moment& moment) override
    {
        m = &moment;
        m_step = &step;
        if (const auto* fee = std::get_if<ExpediteBody>(&step.body)) {
            const auto inner = expeditedBody(*fee);
            return inner ? expedited(judge(*inner)) : std::nullopt;
        }
        return judge(step.body);
    }

    void done(const Step& step, const Moment& moment) override
    {
        m = &moment;
        m_step = &step;
        if (const auto* c = std::get_if<CertificateBody>(&step.body)) {
            certify(*rootOf(step.signer), *c);
        } else if (const auto* p = std::get_if<PermissionBody>(&step.body)) {
            m_permissions[{p->subject, p->permissionClass}] = {
                p->subject,    p->permissionClass,       p->rights, p->validFrom,
                p->validUntil, ledger::sha256(p->scope), m->height};
        } else if (const auto* r = std::get_if<RevokeBody>(&step.body)) {
            revoke(*r);
        } else if (const auto* a = std::get_if<ApplicationBody>(&step.body)) {
            apply(*a);
        } else if (const auto* d = std::get_if<AdmissionBody>(&step.body)) {
            admit(*d);
        } else if (const auto* next = std::get_if<RotationBody>(&step.body)) {
            rotate(*next);
        } else if (const auto* again = std::get_if<RecoveryBody>(&step.body)) {
            replace(again->subject, again->key, again->sealing, RevokeReason::KeyLost);
            m_recoveries.at(step.signer).state = RecoveryEntry::State::Used;
            if (again->recovery)
                registerRecovery(keyIdOf(again->key), again->recovery->key);
        } else if (const auto* root = std::get_if<AnchorBody>(&step.body)) {
            m_anchors[step.signer] = {root->replicaRoot, root->counter, m->height};
        }
    }

    std::string differences(const StateTrie& state) const override
    {
        std::string out = differencesOf(state, "cert", m_certificates, key::certificate,
                                        [](const CertificateEntry& e) { return !e.root; });
        out +=
            differencesOf(state, "name", m_names, key::name, [&](const NameEntry& e) { return !isRoot(state, e.key); });
        out += differencesOf(state, "perm", m_permissions,
                             [](const auto& of) { return key::permission(of.first, of.second); });
        out += differencesOf(state, "anch", m_anchors, key::anchor);
        out += differencesOf(state, "appl", m_applications,
                             [](const auto& at) { return key::application(at.first, at.second); });
        out += differencesOf(state, "succ", m_next, key::succession);
        out += differencesOf(state, "rcvr", m_recoveries, key::recovery);
        out += differencesOf(state, "rcvs", m_recoveryOf, key::recoveryOf);
        return out;
    }

private:
    // Of organisations, as the state has it.
    std::optional<OrganisationId> rootOf(const KeyId& key) const
    {
        const auto certificate = before<CertificateEntry>(*m, key::certificate(key));
        return certificate && certificate->root ? std::optional(certificate->organisation) : std::nullopt;
    }
    bool isMember(const OrganisationId& organisation) const
    {
        const auto member = before<MemberEntry>(*m, key::member(organisation));
        return member && !member->left;
    }
    static bool isEquipment(Role role)
    {
        return role == Role::TestEquipment || role == Role::MonitoringEquipment || role == Role::SensorEquipment;
    }
    /// Patients, clinical staff and equipment are in hospitals alone.
    bool mayHave(const OrganisationId& organisation, Role role) const
    {
        const auto entry = before<MemberRoleEntry>(*m, key::memberRole(organisation));
        const bool hospital = !entry || entry->role == MemberRole::Hospital;
        return hospital || !(role == Role::Patient || isClinical(role) || isEquipment(role));
    }
    /// Staff of a member that is a hospital no more; its patients keep their keys.
    bool lostItsRole(const CertificateEntry& c) const
    {
        return c.role != Role::Patient && !mayHave(c.organisation, c.role);
    }

    // Its own.
    bool isOver(const CertificateEntry& c) const
    {
        return c.revokedAt != 0 || (c.validUntil.ns != 0 && m->time > c.validUntil);
    }
    bool isLive(const CertificateEntry& c) const { return !isOver(c) && isMember(c.organisation) && !lostItsRole(c); }
    /// Somebody's key, or an organisation's id, which names an account as a key does.
    bool isTaken(const KeyId& key) const
    {
        return m_certificates.contains(key) || m_recoveries.contains(key) || rootOf(key).has_value() ||
               before<MemberEntry>(*m, key::member(OrganisationId{key.octets})).has_value();
    }
    bool isValid(Instant from, Instant until) const { return until.ns == 0 || (until > from && until >= m->time); }
    /// The last key that took the place of this one.
    KeyId lastOf(KeyId key) const
    {
        for (auto next = m_next.find(key); next != m_next.end(); next = m_next.find(key))
            key = next->second.next;
        return key;
    }
    bool isOpen(const ApplicationEntry& a) const
    {
        return a.state == ApplicationEntry::State::Open && m->time <= a.until;
    }

    std::optional<bool> judge(const Body& body) const
    {
        if (const auto* b = std::get_if<CertificateBody>(&body)) {
            const auto hospital = rootOf(m_step->signer);
            return hospital ? mayCertify(*hospital, *b) : false;
        }
        if (const auto* b = std::get_if<PermissionBody>(&body))
            return mayPermit(*b);
        if (const auto* b = std::get_if<RevokeBody>(&body))
            return mayRevoke(*b);
        if (const auto* b = std::get_if<ApplicationBody>(&body))
            return mayApply(*b);
        if (const auto* b = std::get_if<AdmissionBody>(&body))
            return mayAdmit(*b);
        if (const auto* b = std::get_if<RotationBody>(&body))
            return !rootOf(m_step->signer) &&
                   mayReplace(m_step->signer, b->key, b->sealing, b->recovery, b->possession);
        if (const auto* b = std::get_if<RecoveryBody>(&body))
            return mayRecover(*b);
        if (const auto* b = std::get_if<AnchorBody>(&body)) {
            const auto last = m_anchors.find(m_step->signer);
            return last == m_anchors.end() || b->counter > last->second.counter;
        }
        return std::nullopt;
    }

    bool isNameFree(const Digest256& name, const OrganisationId& hospital) const
    {
        const auto found = m_names.find(name);
        if (found == m_names.end()) // free, or a root's, which never dies
            return !m->before.find(key::name(name));
        const CertificateEntry& holder = m_certificates.at(found->second.key);
        return holder.organisation == hospital && isOver(holder); // who rests keeps the name
    }
    bool mayCertify(const OrganisationId& hospital, const CertificateBody& b) const
    {
        return isUsable(b.key) && !isTaken(keyIdOf(b.key)) && mayHave(hospital, b.role) &&
               isValid(m->time, b.validUntil) && isNameFree(b.name, hospital);
    }
    void certify(const OrganisationId& hospital, const CertificateBody& b)
    {
        const KeyId key = keyIdOf(b.key);
        m_certificates[key] = {b.key,         b.sealing, b.role,       false, hospital, b.name,
                               b.constituent, m->height, b.validUntil, 0,     {}};
        m_names[b.name] = {key};
    }

    bool mayPermit(const PermissionBody& b) const
    {
        const auto hospital = rootOf(m_step->signer);
        const auto root = rootOf(b.subject);
        const auto found = m_certificates.find(b.subject);
        const auto organisation = found == m_certificates.end() ? root : std::optional(found->second.organisation);
        if (!hospital || organisation != hospital)
            return false;
        if (b.rights == kRightsNone)
            return true;
        if (root || !isLive(found->second) || !isValid(b.validFrom, b.validUntil))
            return false;
        const Role role = found->second.role;
        if (role == Role::Administrator || role == Role::PrivacyOfficer)
            return false;
        return (b.rights & kRightsWrite) == 0 || isClinical(role) || isEquipment(role);
    }

    bool mayRevoke(const RevokeBody& b) const
    {
        const auto found = m_certificates.find(b.subject);
        if (found == m_certificates.end())
            return false;
        const CertificateEntry& subject = found->second;
        if (b.subject != m_step->signer && rootOf(m_step->signer) != subject.organisation)
            return false;
        const KeyId key = lastOf(b.subject);
        const CertificateEntry& last = m_certificates.at(key);
        const bool endsRecovery =
            last.reason == RevokeReason::KeyLost && b.reason != RevokeReason::KeyLost && m_recoveryOf.contains(key);
        if (last.revokedAt != 0 && !endsRecovery)
            return false;
        const bool recovered = key != b.subject && subject.reason == RevokeReason::KeyLost;
        return !(recovered && b.reason == RevokeReason::KeyLost); // the holder did that, and has another key
    }
    void revoke(const RevokeBody& b)
    {
        const KeyId key = lastOf(b.subject);
        CertificateEntry& last = m_certificates.at(key);
        if (last.revokedAt == 0)
            last.revokedAt = m->height;
        last.reason = b.reason;
        const auto recovery = m_recoveryOf.find(key);
        if (b.reason == RevokeReason::KeyLost && recovery != m_recoveryOf.end())
            recovery->second.lostAt = m->time;
    }

    /// A key that is to stand for `holder` is another one, nobody's yet, and signs for that.
    bool mayRegisterRecovery(const KeyField& holder, const RecoveryKey& recovery) const
    {
        return isUsable(recovery.key) && recovery.key != holder && !isTaken(keyIdOf(recovery.key)) &&
               isSigned(recovery.key, recoveryMessage(chainOf(*m_step), keyIdOf(holder), recovery.key),
                        recovery.possession);
    }
    void registerRecovery(const KeyId& holder, const KeyField& recovery)
    {
        m_recoveries[keyIdOf(recovery)] = {recovery, holder, RecoveryEntry::State::Live, m->height};
        m_recoveryOf[holder] = {keyIdOf(recovery), {}};
    }

    bool mayApply(const ApplicationBody& b) const
    {
        const KeyId key = keyIdOf(b.key);
        if (key != m_step->signer || !isUsable(b.key) || isTaken(key))
            return false;
        if (!isMember(b.organisation) || !mayHave(b.organisation, b.role))
            return false;
        if (b.until <= m->time || b.until.ns - m->time.ns > kMaxApplicationSeconds * kSecondNs)
            return false;
        if (b.recovery && !mayRegisterRecovery(b.key, *b.recovery))
            return false;
        const auto last = m_applications.find({b.organisation, b.slot});
        if (last == m_applications.end())
            return b.serial == 1;
        return !isOpen(last->second) && b.serial == last->second.serial + 1;
    }
    void apply(const ApplicationBody& b)
    {
        ApplicationEntry entry;
        entry.transaction = m_step->name();
        entry.serial = b.serial;
        entry.key = b.key;
        entry.sealing = b.sealing;
        entry.role = b.role;
        if (b.recovery)
            entry.recovery = b.recovery->key;
        entry.details = ledger::sha256(b.details);
        entry.until = b.until;
        entry.since = m->height;
        m_applications[{b.organisation, b.slot}] = entry;
    }

    static CertificateBody certificateOf(const ApplicationEntry& a, const Acceptance& given)
    {
        return {a.key, a.sealing, given.role, given.name, given.constituent, given.validUntil};
    }
    bool mayAdmit(const AdmissionBody& b) const
    {
        const auto hospital = rootOf(m_step->signer);
        if (!hospital)
            return false;
        const auto found = m_applications.find({*hospital, b.slot});
        if (found == m_applications.end() || found->second.transaction != b.application || !isOpen(found->second))
            return false;
        const auto* accepted = std::get_if<Acceptance>(&b.decision);
        if (!accepted)
            return true;
        if (found->second.recovery && isTaken(keyIdOf(*found->second.recovery)))
            return false;
        return mayCertify(*hospital, certificateOf(found->second, *accepted));
    }
    void admit(const AdmissionBody& b)
    {
        const OrganisationId hospital = *rootOf(m_step->signer);
        ApplicationEntry& entry = m_applications.at({hospital, b.slot});
        entry.decided = m->height;
        if (const auto* reason = std::get_if<RejectReason>(&b.decision)) {
            entry.state = ApplicationEntry::State::Rejected;
            entry.reason = *reason;
            return;
        }
        entry.state = ApplicationEntry::State::Accepted;
        certify(hospital, certificateOf(entry, std::get<Acceptance>(b.decision)));
        if (entry.recovery)
            registerRecovery(keyIdOf(entry.key), *entry.recovery);
    }

    bool mayReplace(const KeyId& old, const KeyField& key, const KeyField& sealing,
                    const std::optional<RecoveryKey>& recovery, const Bytes& possession) const
    {
        return isUsable(key) && !isTaken(keyIdOf(key)) && (!recovery || mayRegisterRecovery(key, *recovery)) &&
               isSigned(key, rotationMessage(chainOf(*m_step), old, key, sealing), possession);
    }
    /// The holder goes on under the next key with all that it had.
    void replace(const KeyId& old, const KeyField& key, const KeyField& sealing, RevokeReason reason)
    {
        const KeyId id = keyIdOf(key);
        CertificateEntry next = m_certificates.at(old);
        next.key = key;
        next.sealing = sealing;
        next.since = m->height;
        next.revokedAt = 0;
        next.reason.reset();
        m_certificates[id] = next;
        if (next.name)
            m_names[*next.name] = {id};
        CertificateEntry& last = m_certificates.at(old);
        if (last.revokedAt == 0) {
            last.revokedAt = m->height;
            last.reason = reason;
        }
        m_next[old] = {id, m->height};
        for (const PermissionClass c : {PermissionClass::Pha, PermissionClass::Pdd, PermissionClass::Sop}) {
            const auto found = m_permissions.find({old, c});
            if (found == m_permissions.end())
                continue;
            PermissionEntry permission = found->second;
            permission.subject = id;
            permission.since = m->height;
            m_permissions[{id, c}] = permission;
        }
        const auto anchor = m_anchors.find(old);
        if (anchor != m_anchors.end())
            m_anchors[id] = anchor->second;
    }
    void rotate(const RotationBody& b)
    {
        const KeyId old = m_step->signer;
        const KeyId id = keyIdOf(b.key);
        replace(old, b.key, b.sealing, RevokeReason::Superseded);
        const auto has = m_recoveryOf.find(old);
        if (b.recovery) {
            if (has != m_recoveryOf.end())
                m_recoveries.at(has->second.recovery).state = RecoveryEntry::State::Replaced;
            registerRecovery(id, b.recovery->key);
        } else if (has != m_recoveryOf.end()) {
            const KeyId recovery = has->second.recovery;
            m_recoveries.at(recovery).subject = id;
            m_recoveryOf[id] = {recovery, {}};
        }
    }

    bool mayRecover(const RecoveryBody& b) const
    {
        const auto found = m_recoveries.find(m_step->signer);
        if (found == m_recoveries.end() || found->second.state != RecoveryEntry::State::Live ||
            found->second.subject != b.subject)
            return false;
        const CertificateEntry& lost = m_certificates.at(b.subject);
        if (!isMember(lost.organisation) || (lost.validUntil.ns != 0 && m->time > lost.validUntil))
            return false;
        if (lost.revokedAt != 0) {
            const Instant since = m_recoveryOf.at(b.subject).lostAt;
            const bool inTime = since.ns != 0 && m->time.ns - since.ns <= kRecoverySeconds * kSecondNs;
            const bool hasName = !lost.name || m_names.at(*lost.name).key == b.subject;
            if (lost.reason != RevokeReason::KeyLost || !inTime || !hasName)
                return false;
        }
        return mayReplace(b.subject, b.key, b.sealing, b.recovery, b.possession);
    }

    const Moment* m = nullptr;
    const Step* m_step = nullptr;
    std::map<KeyId, CertificateEntry> m_certificates;
    std::map<Digest256, NameEntry> m_names;
    std::map<std::pair<KeyId, PermissionClass>, PermissionEntry> m_permissions;
    std::map<KeyId, AnchorEntry> m_anchors;
    std::map<std::pair<OrganisationId, std::uint32_t>, ApplicationEntry> m_applications; ///< of a slot the last one
    std::map<KeyId, SuccessionEntry> m_next;                                             ///< by rotation or recovery
    std::map<KeyId, RecoveryEntry> m_recoveries;                                         ///< by the recovery key
    std::map<KeyId, RecoveryOfEntry> m_recoveryOf; ///< by the key that it stands, or stood, for
};

} // namespace

std::unique_ptr<PlainModel> peopleModel(const StateTrie& start)
{
    return std::make_unique<PeopleModel>(start);
}

} // namespace twinchart::contract::test
