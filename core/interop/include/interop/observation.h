// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/value.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinchart::interop {

/// A value of a new Observation: what it is called, and what it is.
struct ObservationPart {
    model::Coded code;
    model::Value value; ///< a quantity, coded, text, time or boolean; nothing else is written
};

/// What the hospital or a patient writes down by hand.
struct NewObservation {
    std::string id;
    std::string subject; ///< "Patient/…"
    std::string dataSet; ///< code of the catalogue in force
    std::string dataSetTitle;
    std::string effective;              ///< a text that model::parseClinicalTime takes
    std::string issued;                 ///< RFC 3339
    std::string performer;              ///< display text
    std::vector<ObservationPart> parts; ///< at least one; several become components, in order
};
/// As one FHIR R4 Observation, status final, version 1, in the data set by its tag; item n of its mapping is part n.
std::string observationResource(const NewObservation& observation);

/// Other values in a kept Observation.
struct ObservationChange {
    struct Part {
        std::uint16_t path = 0; ///< number of the item in the mapping
        model::Value value;     ///< as in ObservationPart
    };
    std::vector<Part> parts;
    std::string versionId;
    std::string issued;    ///< RFC 3339, of this version
    std::string performer; ///< who amends: first among the performers
};
/// The next version: status amended; everything that is not changed stays octet for octet, what the old value was
/// called (interpretation, reason of absence) goes with it. Absent: no Observation, or it has no such part.
std::optional<std::string> amendedObservation(std::string_view resource, const ObservationChange& change);

} // namespace twinchart::interop
