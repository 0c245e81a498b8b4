// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/time.h>

#include <cstdint>
#include <string>
#include <vector>

namespace twinchart::workstation::demo {

/// Resources that reach the hospital together: one patient, one source, one moment.
struct Chunk {
    Instant at;                         ///< when they are written: the home's clock is set to it first
    std::string patient;                ///< key within the demonstration: "patient-01" … ; its Patient.id
    std::string source;                 ///< name of the peripheral system; empty with `own`
    bool own = false;                   ///< the hospital's own record (PDD, SOP)
    std::string role;                   ///< who writes: "physician", "surgeon", "anaesthetist", "nurse"
    std::vector<std::string> resources; ///< FHIR R4 JSON, one document each, in order
};

struct DemoPatient {
    std::string key; ///< "patient-01"
    std::string family;
    std::string given;
    std::string nhsNumber;
};

struct Demonstration {
    std::vector<DemoPatient> patients;
    std::vector<Chunk> chunks; ///< ascending by `at`
};

/// An invented hospital's patients with the history that led to `end` (the demonstration's present).
/// Deterministic: the same seed, end and number give the same octets on every machine (own generator,
/// no floating-point text, no library distribution). The first patients are fixed characters (a surgery,
/// a glucose sensor, a stay on the ward …), so `patients` below 12 is taken as 12; more are added as
/// ordinary out-patients. Every resource names its patient as "Patient/<key>".
/// No person: names are invented, NHS numbers begin with 999 and are never issued.
Demonstration generate(std::uint64_t seed, Instant end, std::uint32_t patients = 12);

} // namespace twinchart::workstation::demo
