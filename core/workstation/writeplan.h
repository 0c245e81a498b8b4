// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/state.h>
#include <interfaces/writing.h>
#include <interop/observation.h>
#include <model/catalogue.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Pure: what a person typed becomes checked values, or a refusal that names the attribute and what is wrong with it.
namespace twinchart::workstation {

/// The one data set before admission that is written by hand, by its patient (requirements A1, A5).
inline constexpr std::string_view kSelfReported = "SR";

/// Whether somebody of that role writes into that data set under that permission of its class (foundations §8): staff
/// of the treating team into what the catalogue says is writable, a patient what is self-reported. `permission` is the
/// proven entry of the signer and the class; who reports about himself needs none. A permission narrowed by a sealed
/// scope, which nothing here can read, allows nothing. NotPermitted, or Refused where nobody may.
Result<void> mayWrite(const model::DataSet& dataSet, interfaces::Role role,
                      const std::optional<contract::PermissionEntry>& permission, Instant now);

/// The value of one attribute; `unusual`: also outside the range that is asked back when written by hand.
Result<model::Value> readValue(const model::Catalogue& catalogue, const model::DataSet& dataSet,
                               const model::Attribute& attribute, std::string_view text, bool unusual);
/// All values of a new record, coded so that they are found again under their attribute: each attribute once, of this
/// data set, every required one.
Result<std::vector<interop::ObservationPart>> readValues(const model::Catalogue& catalogue,
                                                         const model::DataSet& dataSet,
                                                         const std::vector<interfaces::NamedValue>& values,
                                                         bool unusual);
/// As people and devices write down when something was: no fraction of a second.
Instant wholeSecond(Instant t);
/// A date, or a date and time with offset; Refused otherwise.
Result<std::string> readEffective(const std::string& text, Instant now);

struct Reason {
    contract::DeleteReason reason = contract::DeleteReason::EnteredInError;
    std::string words; ///< as given
};
/// Refused when there are none, too many, or no plain text.
Result<Reason> readReason(const std::string& text, interfaces::Role role);
/// "entered-in-error", "erasure", "withdrawn".
std::string_view nameOf(contract::DeleteReason reason);

} // namespace twinchart::workstation
