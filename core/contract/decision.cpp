// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/decision.h>

#include <array>

namespace twinchart::contract {

namespace {
template <class... Values>
constexpr NumberSet setOf(Values... values)
{
    return ((NumberSet{1} << static_cast<std::uint8_t>(values)) | ...);
}

constexpr NumberSet kUndefinedRole = 1;
constexpr NumberSet kPatient = setOf(Role::Patient);
constexpr NumberSet kDelegate = setOf(Role::Delegate);
constexpr NumberSet kResearcher = setOf(Role::Researcher);
constexpr NumberSet kInsurer = setOf(Role::Insurer);
constexpr NumberSet kClinical = setOf(Role::Physician, Role::Surgeon, Role::Anaesthetist, Role::Assistant, Role::Nurse);
constexpr NumberSet kDesk = setOf(Role::Administrator, Role::PrivacyOfficer);
constexpr NumberSet kEquipment = setOf(Role::TestEquipment, Role::MonitoringEquipment, Role::SensorEquipment);
constexpr NumberSet kRoles = kPatient | kDelegate | kResearcher | kInsurer | kClinical | kDesk | kEquipment;
constexpr NumberSet kOthers = kRoles & ~kPatient;

constexpr NumberSet kActions = setOf(DataAction::Read, DataAction::Write, DataAction::Amend, DataAction::Delete,
                                     DataAction::Share, DataAction::Export);
constexpr NumberSet kCopy = setOf(DataAction::Read, DataAction::Export);
constexpr NumberSet kEnter = setOf(DataAction::Write, DataAction::Amend);
constexpr NumberSet kChange = kEnter | setOf(DataAction::Delete);

constexpr NumberSet kPha = setOf(DataGroup::SelfReported, DataGroup::Received);
constexpr NumberSet kKnownData = kPha | setOf(DataGroup::Open, DataGroup::Closed);
constexpr NumberSet kData = kKnownData | setOf(DataGroup::Unknown);

constexpr NumberSet kGranted = setOf(ConsentState::Granted);
constexpr NumberSet kUntold = setOf(ConsentState::None, ConsentState::Granted);
constexpr NumberSet kRestricted = setOf(ConsentState::Restricted);
constexpr NumberSet kNotGranted = setOf(ConsentState::None, ConsentState::Revoked, ConsentState::Expired) | kRestricted;
constexpr NumberSet kConsents = kGranted | kNotGranted;

constexpr NumberSet kTreatment = setOf(Purpose::Treatment);
constexpr NumberSet kResearch = setOf(Purpose::Research);
constexpr NumberSet kAdministration = setOf(Purpose::Administration);
constexpr NumberSet kLegal = setOf(Purpose::Legal);
constexpr NumberSet kPurposes = kTreatment | kResearch | kAdministration | kLegal;

constexpr NumberSet kCalm = setOf(1);
constexpr NumberSet kEmergency = setOf(2);
constexpr NumberSet kEither = kCalm | kEmergency;

constexpr bool kDeny = false;
constexpr bool kAllow = true;
constexpr bool kNotice = true;
constexpr bool kSilent = false;

constexpr NumberSet kRead = setOf(DataAction::Read);
constexpr NumberSet kWrite = setOf(DataAction::Write);
constexpr NumberSet kShare = setOf(DataAction::Share);
constexpr NumberSet kStored = setOf(DataAction::Read, DataAction::Delete, DataAction::Share, DataAction::Export);
constexpr NumberSet kNotEntered = setOf(DataAction::Read, DataAction::Delete, DataAction::Export);
constexpr NumberSet kOwnReports = setOf(DataGroup::SelfReported);
constexpr NumberSet kNotOwnReports = kKnownData & ~kOwnReports;
constexpr NumberSet kClosed = setOf(DataGroup::Closed);
constexpr NumberSet kReaders = kDelegate | kResearcher | kInsurer;

// clang-format off
constexpr std::array kRules{
    // Denials: one that applies wins over every allowance.
    DecisionRule{kUndefinedRole, kActions, kData, kConsents, kPurposes, kEither, kDeny, Why::UnknownRole, kSilent, "§4"},
    DecisionRule{kRoles, kActions, setOf(DataGroup::Unknown), kConsents, kPurposes, kEither, kDeny, Why::UnknownDataSet, kSilent, "§8"},
    DecisionRule{kDesk, kActions, kKnownData, kConsents, kPurposes, kEither, kDeny, Why::NoClinicalData, kSilent, "§6"},
    DecisionRule{kOthers, kChange, kPha, kConsents, kPurposes, kEither, kDeny, Why::ReadOnlyData, kSilent, "A5, A6"},
    DecisionRule{kPatient, kEnter, kNotOwnReports, kConsents, kPurposes, kEither, kDeny, Why::OwnReportsOnly, kSilent, "A5"},
    DecisionRule{kOthers & ~kEquipment, kChange, kClosed, kConsents, kPurposes, kEither, kDeny, Why::NotWritable, kSilent, "A5, §8"},
    DecisionRule{kOthers & ~(kPatient | kDelegate), kShare, kKnownData, kConsents, kPurposes, kEither, kDeny, Why::OwnerShares, kSilent, "A7"},
    DecisionRule{kReaders, kChange, kKnownData, kConsents, kPurposes, kEither, kDeny, Why::ReadersOnly, kSilent, "A5, A6"},
    DecisionRule{kEquipment, kNotEntered, kKnownData, kConsents, kPurposes, kEither, kDeny, Why::EquipmentReports, kSilent, "A1, A5"},
    DecisionRule{kOthers, kActions, kKnownData, kRestricted, kResearch | kAdministration, kEither, kDeny, Why::Restricted, kSilent, "A10"},
    DecisionRule{kOthers, kActions, kKnownData, kRestricted, kTreatment, kCalm, kDeny, Why::Restricted, kSilent, "A10"},
    DecisionRule{kOthers & ~kClinical, kActions, kKnownData, kRestricted, kTreatment, kEmergency, kDeny, Why::Restricted, kSilent, "A10"},
    // Allowances.
    DecisionRule{kPatient, kStored, kKnownData, kConsents, kPurposes, kEither, kAllow, Why::Owner, kSilent, "A4, A6, A7, A10"},
    DecisionRule{kPatient, kEnter, kOwnReports, kConsents, kPurposes, kEither, kAllow, Why::Owner, kSilent, "A5"},
    DecisionRule{kDelegate, kCopy, kKnownData, kGranted, kPurposes, kEither, kAllow, Why::Delegate, kNotice, "A10, §6, §7"},
    DecisionRule{kDelegate, kShare, kKnownData, kGranted, kPurposes, kEither, kAllow, Why::Delegate, kSilent, "A7, A10"},
    DecisionRule{kClinical, kCopy, kKnownData, kGranted, kTreatment, kEither, kAllow, Why::InRelation, kSilent, "A4, A7, §6"},
    DecisionRule{kClinical, kChange, kKnownData, kGranted, kTreatment, kEither, kAllow, Why::InRelation, kSilent, "A5, A6"},
    DecisionRule{kEquipment, kEnter, kKnownData, kUntold, kTreatment, kEither, kAllow, Why::InRelation, kSilent, "A1, A5"},
    DecisionRule{kClinical | kResearcher, kCopy, kKnownData, kGranted, kResearch, kEither, kAllow, Why::InRelation, kNotice, "A7, G2, §7"},
    DecisionRule{kClinical | kInsurer, kCopy, kKnownData, kGranted, kAdministration, kEither, kAllow, Why::InRelation, kNotice, "A7, G2, §7"},
    DecisionRule{kClinical, kCopy, kKnownData, kGranted, kLegal, kEither, kAllow, Why::Disclosure, kNotice, "A10, §7"},
    DecisionRule{kClinical, kRead, kKnownData, kNotGranted, kTreatment, kEmergency, kAllow, Why::Emergency, kNotice, "A10, §6, §7"},
    DecisionRule{kClinical, kWrite, kKnownData, kNotGranted, kTreatment, kEmergency, kAllow, Why::Emergency, kSilent, "A5, A10"},
};
// clang-format on

/// Of a role that is not defined, bit 0.
bool hasRole(NumberSet roles, Role role)
{
    const NumberSet bit = nameOf(role) == "unknown" ? kUndefinedRole : setOf(role);
    return (roles & bit) != 0;
}

template <class Value>
bool has(NumberSet set, Value value)
{
    const auto number = static_cast<std::uint8_t>(value);
    return number < 64 && ((set >> number) & 1) != 0;
}
} // namespace

DataGroup groupOf(const CatalogueEntry* dataSet, bool selfReported)
{
    if (dataSet == nullptr)
        return DataGroup::Unknown;
    switch (dataSet->permissionClass) {
    // Whatever the catalogue says of writing: no vote opens what somebody else provided.
    case PermissionClass::Pha: return selfReported ? DataGroup::SelfReported : DataGroup::Received;
    case PermissionClass::Pdd:
    case PermissionClass::Sop: return dataSet->writable ? DataGroup::Open : DataGroup::Closed;
    }
    return DataGroup::Unknown;
}

std::span<const DecisionRule> decisionRules()
{
    return kRules;
}

bool applies(const DecisionRule& rule, const Question& question)
{
    return hasRole(rule.roles, question.role) && has(rule.actions, question.action) &&
           has(rule.data, groupOf(question.dataSet, question.selfReported)) && has(rule.consents, question.consent) &&
           has(rule.purposes, question.purpose) && has(rule.emergency, question.emergency ? 2 : 1);
}

const DecisionRule* decidingRule(const Question& question, std::span<const DecisionRule> rules)
{
    const DecisionRule* allowance = nullptr;
    for (const DecisionRule& rule : rules) {
        if (!applies(rule, question))
            continue;
        if (!rule.allow)
            return &rule;
        if (allowance == nullptr)
            allowance = &rule;
    }
    return allowance;
}

Decision decide(const Question& question)
{
    const DecisionRule* rule = decidingRule(question, decisionRules());
    return rule == nullptr ? Decision{} : Decision{rule->allow, rule->why, rule->notice};
}

} // namespace twinchart::contract
