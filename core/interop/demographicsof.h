// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields.h"

#include <interop/demographics.h>

namespace twinchart::interop {

/// Demographics of a checked Patient resource.
PatientDemographics readDemographics(const Field& patient);
/// Identifiers of any resource that has the element, as FHIR's Identifier.
std::vector<BusinessIdentifier> readIdentifiers(const Field& list);

} // namespace twinchart::interop
