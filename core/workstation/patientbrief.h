// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/patient.h>
#include <interop/demographics.h>
#include <util/codec.h>

namespace twinchart::workstation {

/// What the replica keeps of a patient for the list and the banner (inside the encrypted store; TPB1 of the README):
/// the demographic part of a PatientSummary. Texts above 4,096 octets are cut with an ellipsis, identifiers above it
/// left out.
Bytes encodeBrief(const interfaces::PatientSummary& summary);
Expected<interfaces::PatientSummary, CodecError> decodeBrief(BytesView octets);

/// From a Patient resource's demographics. `id` is left empty.
interfaces::PatientSummary briefOf(const interop::PatientDemographics& demographics);

} // namespace twinchart::workstation
