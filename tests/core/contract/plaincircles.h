// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plainmodel.h"

#include <map>
#include <tuple>
#include <utility>

namespace twinchart::contract::test {

/// The person behind a key: the same name by any key.
inline Digest256 holderOf(const StateTrie& state, const KeyId& id)
{
    const auto value = state.find(key::certificate(id));
    const auto name = value ? decodeEntry<CertificateEntry>(*value)->name : std::nullopt;
    return name ? *name : Digest256{id.octets};
}

/// Who signs a step and in which block, with what the entries of other groups say before it.
class Facts {
public:
    Facts(const Step& step, const Moment& m)
        : moment(m), by(step.signer), height(m.height), time(m.time), live(person(by).has_value()),
          me(person(by).value_or(CertificateEntry{}))
    {
    }

    const Moment& moment;
    const KeyId by;
    const LedgerHeight height;
    const Instant time;
    const bool live;           ///< the signer's key
    const CertificateEntry me; ///< empty when it does not live

    bool isOfficer() const { return me.role == Role::PrivacyOfficer; }
    bool isDesk() const { return me.root || isOfficer(); }
    Digest256 holder(const KeyId& id) const { return holderOf(moment.before, id); }

    /// The certificate of a key that may sign now.
    std::optional<CertificateEntry> person(const KeyId& id) const
    {
        const auto certificate = before<CertificateEntry>(moment, key::certificate(id));
        if (!certificate || certificate->revokedAt != 0 ||
            (certificate->validUntil.ns != 0 && time > certificate->validUntil) || !isMember(certificate->organisation))
            return std::nullopt;
        // A member that is no hospital by now has patients, but no staff.
        const auto role = before<MemberRoleEntry>(moment, key::memberRole(certificate->organisation));
        if (role && certificate->role != Role::Patient && !mayCertify(role->role, certificate->role))
            return std::nullopt;
        return certificate;
    }
    bool isMember(const OrganisationId& organisation) const
    {
        const auto member = before<MemberEntry>(moment, key::member(organisation));
        return member && !member->left;
    }
    /// The key that took this one's place.
    std::optional<KeyId> next(const KeyId& id) const
    {
        const auto succession = before<SuccessionEntry>(moment, key::succession(id));
        return succession ? std::optional(succession->next) : std::nullopt;
    }
    /// The key by which its holder signs by now.
    KeyId latest(KeyId id) const
    {
        for (std::size_t steps = 0; steps < kMaxSuccessions; ++steps) {
            const auto later = next(id);
            if (!later)
                break;
            id = *later;
        }
        return id;
    }
    /// Any of those rights on that class, in force.
    bool may(const KeyId& id, PermissionClass c, std::uint8_t rights) const
    {
        const auto permission = before<PermissionEntry>(moment, key::permission(id, c));
        return permission && (permission->rights & rights) != 0 && permission->validFrom <= time &&
               (permission->validUntil.ns == 0 || time <= permission->validUntil);
    }
    bool mayAnything(const KeyId& id, std::uint8_t rights) const
    {
        using enum PermissionClass;
        return may(id, Pha, rights) || may(id, Pdd, rights) || may(id, Sop, rights);
    }
    bool writesAnything(const KeyId& id) const { return mayAnything(id, kRightsWrite); }
    bool usesAnything(const KeyId& id) const { return mayAnything(id, kRightsReadWrite); }
};

/// All entries of a namespace, with what stands in their keys.
template <class Entry, class Take>
void readAll(const StateTrie& state, std::string_view nameSpace, Take take)
{
    state.visit(viewOf(nameSpace), [&](BytesView at, BytesView value) {
        Reader parts(at.subspan(nameSpace.size()));
        take(parts, *decodeEntry<Entry>(value));
        return true;
    });
}

/// A namespace compared whole: how many entries, and each with all of its fields.
template <class Name, class Entry, class KeyOf>
std::string differencesIn(const StateTrie& state, std::string_view nameSpace, const std::map<Name, Entry>& mine,
                          KeyOf keyOf)
{
    const std::string what(nameSpace);
    std::string out;
    std::size_t there = 0;
    state.visit(viewOf(nameSpace), [&](BytesView, BytesView) {
        ++there;
        return true;
    });
    if (there != mine.size())
        out += what + ": " + std::to_string(there) + " entries, not " + std::to_string(mine.size()) + "\n";
    for (const auto& [name, entry] : mine) {
        const Bytes at = keyOf(name);
        const auto value = state.find(at);
        if (!value || *decodeEntry<Entry>(*value) != entry)
            out += (value ? "another " : "no ") + what + " " + toHex(at) + "\n";
    }
    return out;
}

/// The part of recordModel that is about people: owners, circles, delegates, emergencies and their reviews.
class PlainCircles {
public:
    /// The start has no exclusions: their keys do not tell whose they are.
    explicit PlainCircles(const StateTrie& start);

    std::optional<bool> mustBeDone(const Step& step, const Facts& f) const;
    void done(const Step& step, const Facts& f);
    std::string differences(const StateTrie& state) const;

    const OwnerEntry* ownerOf(const PatientHandle& handle) const;
    /// The owner of a record that is kept at the signer's own hospital.
    const OwnerEntry* ownerAtHome(const Facts& f, const PatientHandle& handle) const;
    /// The signer is the patient who owns the record.
    bool isPatient(const Facts& f, const PatientHandle& handle) const;
    /// The circle that a reader set names lives and has that epoch.
    bool isAlive(const Facts& f, const PatientHandle& handle, const Recipient& circle) const;

private:
    using Membership = std::pair<CircleId, KeyId>;
    using Appointment = std::pair<PatientHandle, KeyId>;
    using Emergency = std::pair<PatientHandle, Digest256>;

    bool mayOwn(const Facts& f, const OwnerBody& b, BytesView transaction) const;
    void own(const Facts& f, const OwnerBody& b);

    bool mayTeam(const Facts& f, const TeamBody& b) const;
    bool mayCreate(const Facts& f, const TeamBody& b) const;
    bool mayAdmit(const Facts& f, const TeamBody& b) const;
    bool mayJoin(const Facts& f, const TeamBody& b) const;
    bool mayTakePlace(const Facts& f, const TeamBody& b) const;
    bool mayLeave(const Facts& f, const TeamBody& b) const;
    bool isNextEpoch(const Facts& f, const TeamBody& b) const;
    bool manages(const Facts& f, const TeamBody& b) const;
    bool fits(const Facts& f, const TeamBody& b, const KeyId& member) const;
    bool isIn(const Facts& f, const CircleId& circle, const KeyId& member) const;
    bool isPutOut(const Facts& f, const CircleId& circle, const KeyId& member) const;
    std::uint32_t countOf(const CircleId& circle) const;
    void team(const Facts& f, const TeamBody& b);
    void admit(const Facts& f, const TeamBody& b);
    bool takePlace(const Facts& f, const TeamBody& b);
    void leave(const Facts& f, const TeamBody& b);

    bool patientLives(const Facts& f, const OwnerEntry& owner) const;
    bool acts(const Facts& f, const PatientHandle& handle, const KeyId& delegate, std::uint8_t right) const;
    bool mayAppoint(const Facts& f, const DelegateBody& b) const;
    void appoint(const Facts& f, const DelegateBody& b, const Digest256& transaction);
    bool mayStep(const Facts& f, const DelegateStepBody& b) const;
    void doStep(const Facts& f, const DelegateStepBody& b, const Digest256& transaction);

    bool mayBreakGlass(const Facts& f, const EmergencyBody& b) const;
    void breakGlass(const Facts& f, const EmergencyBody& b, const Digest256& transaction);
    bool mayReview(const Facts& f, const ReviewBody& b) const;
    void review(const Facts& f, const ReviewBody& b);

    /// Whose readers a step of consent changed.
    std::optional<PatientHandle> readersChanged(const Facts& f, const Body& body) const;
    bool makesGrant(const Facts& f, const ShareDecisionBody& b) const;

    std::map<PatientHandle, OwnerEntry> m_owners;
    std::map<CircleId, CircleEntry> m_circles;
    std::map<Membership, TeamEntry> m_members;
    std::map<std::pair<CircleId, Digest256>, ExclusionEntry> m_putOut;
    std::map<Appointment, DelegateEntry> m_delegates;
    std::map<Emergency, EmergencyEntry> m_emergencies;
    std::map<Emergency, Digest256> m_brokenBy; ///< the person, who may have other keys by now
};

} // namespace twinchart::contract::test
