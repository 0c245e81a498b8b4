// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/session.h>
#include <util/message.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace twinchart::interfaces {

/// A business identifier; `label` as shown ("NHS No."), `value` grouped for people.
struct Identifier {
    std::string system;
    std::string value;
    std::string label;
};

struct AllergyLine {
    std::string agent;
    std::string reactions;
};
enum class AllergyState : std::uint8_t { Known, NoneKnown, NotRecorded, Unavailable };

/// A patient in the list and in the banner. Names as NHS CUI wants them are made in the screens.
struct PatientSummary {
    std::string id;     ///< the product's own identifier (32 hex digits)
    std::string handle; ///< what the ledger calls this identity (64 hex digits): whom another hospital asks about
    std::string family;
    std::string given;
    std::string title;
    std::string preferredName;
    std::string born; ///< FHIR date text, "" = not known
    std::string died; ///< FHIR date or dateTime text, "" = not known to be deceased
    bool deceased = false;
    std::string gender; ///< FHIR code: male, female, other, unknown, ""
    std::vector<Identifier> identifiers;
    std::vector<std::string> linked; ///< ids of the same person's other identities, ascending, all above `id`
    AllergyState allergyState = AllergyState::NotRecorded;
    std::vector<AllergyLine> allergies;
    std::vector<std::string> alerts; ///< short texts: problems worth a banner mention
    std::string place;               ///< "Calderbrook Royal Infirmary · Ward 7B" or ""
    std::string reason;              ///< reason for stay, or last encounter, or ""
    std::uint64_t items = 0;         ///< items that this user may read
    std::optional<Instant> lastRecorded;
    bool accessPending = false;        ///< in the team, the epoch key not yet here
    bool keptByHospital = false;       ///< the patient has not claimed the twin
    Verdict worst = Verdict::Verified; ///< the worst verdict among the patient's items
    std::uint64_t invalidItems = 0;
};

} // namespace twinchart::interfaces
