// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/types.h>

#include "fields.h"

#include <crypto/signature.h>
#include <ledger/hashes.h>
#include <util/codec.h>

#include <array>
#include <utility>

namespace twinchart::contract {

namespace {
constexpr std::array kKinds{
    std::pair{Kind::Member, "member"},
    std::pair{Kind::Certificate, "certificate"},
    std::pair{Kind::Permission, "permission"},
    std::pair{Kind::Owner, "owner"},
    std::pair{Kind::Revoke, "revoke"},
    std::pair{Kind::Team, "team"},
    std::pair{Kind::Catalogue, "catalogue"},
    std::pair{Kind::Contribution, "contribution"},
    std::pair{Kind::Supersede, "supersede"},
    std::pair{Kind::Anchor, "anchor"},
    std::pair{Kind::Proposal, "proposal"},
    std::pair{Kind::Vote, "vote"},
    std::pair{Kind::Application, "application"},
    std::pair{Kind::Admission, "admission"},
    std::pair{Kind::Rotation, "rotation"},
    std::pair{Kind::Recovery, "recovery"},
    std::pair{Kind::Delegate, "delegate"},
    std::pair{Kind::DelegateStep, "delegate-step"},
    std::pair{Kind::Emergency, "emergency"},
    std::pair{Kind::Review, "review"},
    std::pair{Kind::AccessBatch, "access-batch"},
    std::pair{Kind::AccessNotice, "access-notice"},
    std::pair{Kind::ShareRequest, "share-request"},
    std::pair{Kind::ShareDecision, "share-decision"},
    std::pair{Kind::GrantChange, "grant-change"},
    std::pair{Kind::StandingConsent, "standing-consent"},
    std::pair{Kind::Restriction, "restriction"},
    std::pair{Kind::Disclosure, "disclosure"},
    std::pair{Kind::ShareReceipt, "share-receipt"},
    std::pair{Kind::StoreReceipt, "store-receipt"},
    std::pair{Kind::Attestation, "attestation"},
    std::pair{Kind::Surgery, "surgery"},
    std::pair{Kind::Twin, "twin"},
    std::pair{Kind::TwinInstance, "twin-instance"},
    std::pair{Kind::MasterTwin, "master-twin"},
    std::pair{Kind::Transfer, "transfer"},
    std::pair{Kind::StorageOrder, "storage-order"},
    std::pair{Kind::StorageStep, "storage-step"},
    std::pair{Kind::Token, "token"},
    std::pair{Kind::Purchase, "purchase"},
    std::pair{Kind::PurchaseStep, "purchase-step"},
    std::pair{Kind::Expedite, "expedite"},
};
constexpr std::array kRoles{
    std::pair{Role::Patient, "patient"},
    std::pair{Role::Physician, "physician"},
    std::pair{Role::Surgeon, "surgeon"},
    std::pair{Role::Anaesthetist, "anaesthetist"},
    std::pair{Role::Assistant, "assistant"},
    std::pair{Role::Nurse, "nurse"},
    std::pair{Role::Administrator, "administrator"},
    std::pair{Role::PrivacyOfficer, "privacy-officer"},
    std::pair{Role::Delegate, "delegate"},
    std::pair{Role::Researcher, "researcher"},
    std::pair{Role::Insurer, "insurer"},
    std::pair{Role::TestEquipment, "test-equipment"},
    std::pair{Role::MonitoringEquipment, "monitoring-equipment"},
    std::pair{Role::SensorEquipment, "sensor"},
};
constexpr std::array kClasses{
    std::pair{PermissionClass::Pha, "PHA"},
    std::pair{PermissionClass::Pdd, "PDD"},
    std::pair{PermissionClass::Sop, "SOP"},
};
constexpr std::array kBases{
    std::pair{LegalBasis::Treatment, "treatment"},
    std::pair{LegalBasis::Consent, "consent"},
    std::pair{LegalBasis::VitalInterest, "vital-interest"},
    std::pair{LegalBasis::LegalObligation, "legal-obligation"},
    std::pair{LegalBasis::Mandate, "mandate"},
};

template <class Table, class Value>
std::string_view nameIn(const Table& table, Value value)
{
    for (const auto& [known, name] : table)
        if (known == value)
            return name;
    return "unknown";
}
template <class Value, class Table>
std::optional<Value> valueIn(const Table& table, std::string_view name)
{
    for (const auto& [value, known] : table)
        if (name == known)
            return value;
    return std::nullopt;
}
} // namespace

std::string_view nameOf(Kind kind)
{
    return nameIn(kKinds, kind);
}
std::string_view nameOf(Role role)
{
    return nameIn(kRoles, role);
}
std::optional<Role> roleFromName(std::string_view name)
{
    return valueIn<Role>(kRoles, name);
}
std::string_view nameOf(PermissionClass c)
{
    return nameIn(kClasses, c);
}
std::optional<PermissionClass> permissionClassFromName(std::string_view name)
{
    return valueIn<PermissionClass>(kClasses, name);
}
std::string_view nameOf(LegalBasis basis)
{
    return nameIn(kBases, basis);
}

bool isClinical(Role role)
{
    return role == Role::Physician || role == Role::Surgeon || role == Role::Anaesthetist || role == Role::Assistant ||
           role == Role::Nurse;
}

KeyField keyField(const PublicSigningKey& key)
{
    return {Algorithm::Ed25519, bytesOf(key.view())};
}
KeyField keyField(const PublicSealingKey& key)
{
    return {Algorithm::X25519, bytesOf(key.view())};
}

std::optional<PublicSigningKey> signingKey(const KeyField& field)
{
    return field.algorithm == Algorithm::Ed25519 ? PublicSigningKey::from(field.octets) : std::nullopt;
}
std::optional<PublicSealingKey> sealingKey(const KeyField& field)
{
    return field.algorithm == Algorithm::X25519 ? PublicSealingKey::from(field.octets) : std::nullopt;
}

KeyId keyIdOf(const KeyField& field)
{
    if (const auto key = signingKey(field))
        return crypto::keyIdOf(*key);
    if (const auto key = sealingKey(field))
        return crypto::keyIdOf(*key);
    return {};
}

OrganisationId organisationId(std::string_view id)
{
    return {ledger::sha256(viewOf(id)).octets};
}

CircleId circleId(const PatientHandle& handle, CircleKind kind, const OrganisationId& organisation)
{
    Writer out;
    out.raw(handle).u8(static_cast<std::uint8_t>(kind)).raw(organisation);
    return {ledger::sha256(out.bytes()).octets};
}

Role takeRole(Reader& in)
{
    const auto role = static_cast<Role>(in.u8());
    if (nameOf(role) == "unknown")
        in.fail(CodecError::BadValue);
    return role;
}

} // namespace twinchart::contract
