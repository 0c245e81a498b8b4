// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/value.h>
#include <util/bytes.h>

#include <optional>
#include <string>
#include <vector>

namespace twinchart::interop {

/// A FHIR HumanName as received.
struct PersonName {
    std::string use;  ///< "official", "usual", "maiden" … or empty
    std::string text; ///< the whole name as the source writes it, may be empty
    std::string family;
    std::vector<std::string> given;
    std::vector<std::string> prefix;
    std::vector<std::string> suffix;
    bool ended = false; ///< its period has an end: a former name
    /// One line as NHS CUI writes a name: "FAMILY, Given (Prefix)"; scripts without case keep theirs.
    std::string shown() const;
    friend bool operator==(const PersonName&, const PersonName&) = default;
};

/// A FHIR Identifier as received.
struct BusinessIdentifier {
    std::string system;
    std::string value;
    std::string type; ///< its type's text, display or code ("Medical Record Number"), may be empty
    std::string use;
    friend bool operator==(const BusinessIdentifier&, const BusinessIdentifier&) = default;
};

/// What a banner, a patient list and the two-persons check (foundations §4) need of a Patient resource.
struct PatientDemographics {
    std::vector<PersonName> names;
    std::optional<model::ClinicalTime> birthDate;
    bool deceased = false; ///< deceasedBoolean true or a deceasedDateTime
    std::optional<model::ClinicalTime> deceasedTime;
    std::string gender; ///< "male", "female", "other", "unknown" or empty
    std::vector<BusinessIdentifier> identifiers;
    bool active = true;
    /// The name to show: official before usual before others, never one that ended while another has not;
    /// null without names.
    const PersonName* bestName() const;
    /// A name in a script other than the best name's (Arabic beside Latin); null when there is none.
    const PersonName* otherScriptName() const;
    friend bool operator==(const PatientDemographics&, const PatientDemographics&) = default;
};

/// Demographics of one kept Patient resource; absent when the octets are no Patient.
std::optional<PatientDemographics> demographicsOf(BytesView patientResource);

/// What a banner says of one kept Encounter.
struct EncounterBrief {
    std::string place;  ///< name of the active location, else of the last one that was not only planned; may be empty
    std::string reason; ///< reasons for it, joined by "; "; may be empty
    friend bool operator==(const EncounterBrief&, const EncounterBrief&) = default;
};
/// Absent when the octets are no Encounter.
std::optional<EncounterBrief> encounterBriefOf(BytesView encounterResource);

/// What one kept Linkage states.
struct LinkageBrief {
    bool active = false;                 ///< only where it says so
    std::vector<std::string> references; ///< of its items, as written, in order
    friend bool operator==(const LinkageBrief&, const LinkageBrief&) = default;
};
/// Absent when the octets are no Linkage, or one that contains other resources: an import may take such a one for a
/// patient's, any other belongs to nobody.
std::optional<LinkageBrief> linkageBriefOf(BytesView linkageResource);

} // namespace twinchart::interop
