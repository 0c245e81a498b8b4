// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/catalogue.h>
#include <contract/types.h>

#include <cstdint>
#include <span>
#include <string_view>

/// Who may do what with one patient's data: one table and one pure function that reads it. The table is the law of the
/// house in a form that can be compared cell by cell; what is no dimension of it (a live certificate, a session, a
/// permission for the class, a twin that its patient has claimed) is checked before the question is put.
namespace twinchart::contract {

/// What is to be done. Numbers are internal and stand in no format.
enum class DataAction : std::uint8_t {
    Read = 1,   ///< open a value on a screen
    Write = 2,  ///< a new record
    Amend = 3,  ///< a new version that supersedes one
    Delete = 4, ///< the record goes, with a reason
    Share = 5,  ///< approve that somebody else gets it: a grant or a standing consent
    Export = 6, ///< take a copy out: bundle, proof, print
};

/// What the ledger shows for this actor, this patient, this class and this purpose.
enum class ConsentState : std::uint8_t {
    None = 0,       ///< no circle, no grant, never any
    Granted = 1,    ///< a live grant or standing consent covers class and purpose; for treatment also: in a live circle
                    ///< of the patient; for Legal alone: a recorded disclosure or order covers it
    Revoked = 2,    ///< left or revoked
    Expired = 3,    ///< past its end
    Restricted = 4, ///< a live restriction or objection covers class and purpose, whatever else is there; but what
                    ///< shows a recorded disclosure for Legal is Granted, which no restriction stops
};

/// What decided. Numbers are internal.
enum class Why : std::uint8_t {
    // denied
    NothingAllows = 1, ///< no row allows it: the default
    UnknownRole,
    UnknownDataSet,   ///< not in the catalogue in force
    NoClinicalData,   ///< administrators and privacy officers have none
    ReadOnlyData,     ///< pre-hospital data that somebody else provided
    OwnReportsOnly,   ///< patients write nothing but their own self-reported data
    NotWritable,      ///< the catalogue gives the data set to nobody of the hospital
    Restricted,       ///< the patient stopped the processing
    OwnerShares,      ///< only the owner or the delegate approves
    EquipmentReports, ///< equipment writes and does nothing else
    ReadersOnly,      ///< this role never changes data
    // allowed
    Owner,
    Delegate,
    InRelation, ///< in the circle, or by a grant for this purpose
    Disclosure, ///< the law asks for it, and the ledger shows it
    Emergency,
};

struct Question {
    Role role = Role::Patient;               ///< Patient: of this record's owner, about the own record
    const CatalogueEntry* dataSet = nullptr; ///< of the catalogue in force; null: not in it
    bool selfReported = false;               ///< of the patient's own reports; counts in class PHA alone
    DataAction action = DataAction::Read;
    ConsentState consent = ConsentState::None;
    Purpose purpose = Purpose::Treatment;
    bool emergency = false; ///< break-glass by this actor for this patient is on the ledger
};

struct Decision {
    bool allowed = false;
    Why why = Why::NothingAllows;
    /// The access entry must be on the ledger before anything is served (foundations §7: outside the treating team).
    /// A clinical role that asks for treatment by a grant, from outside the treating team, needs one too: the table
    /// cannot tell the two apart, the caller can.
    bool needsNotice = false;
    bool operator==(const Decision&) const = default;
};

/// How the table sees a data set.
enum class DataGroup : std::uint8_t {
    Unknown = 0,
    SelfReported = 1, ///< PHA, reported by the patient
    Received = 2,     ///< the rest of PHA
    Open = 3,         ///< PDD or SOP, writable
    Closed = 4,       ///< PDD or SOP, not writable
};
DataGroup groupOf(const CatalogueEntry* dataSet, bool selfReported);

/// A set of numbers below 64: bit n stands for n; of roles, bit 0 stands for every number that nobody defined.
using NumberSet = std::uint64_t;

/// A row of the table: a cell that lies in all six sets. `emergency`: bit 1 without one, bit 2 in one.
struct DecisionRule {
    NumberSet roles = 0;
    NumberSet actions = 0;
    NumberSet data = 0; ///< of DataGroup
    NumberSet consents = 0;
    NumberSet purposes = 0;
    NumberSet emergency = 0;
    bool allow = false;
    Why why = Why::NothingAllows;
    bool notice = false;
    std::string_view source; ///< requirement or section of the foundations
};

/// The table: denials, then allowances.
std::span<const DecisionRule> decisionRules();
/// The row that decides: the first denial that applies, wherever it stands, else the first allowance; null when no row
/// applies.
const DecisionRule* decidingRule(const Question& question, std::span<const DecisionRule> rules);
bool applies(const DecisionRule& rule, const Question& question);

/// The answer. What no row allows is denied; an enum value that nobody defined is in no row that allows.
Decision decide(const Question& question);

} // namespace twinchart::contract
