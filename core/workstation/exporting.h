// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <interfaces/workstation.h>

namespace twinchart::workstation {

/// `export --format fhir`: every kept resource of a patient's compartment and what it references, all versions of it,
/// or everything. A frame of time leaves out what the timeline would, but no Patient and nothing that the file
/// references. Written beside and renamed, so that the file is whole or not there. Thread: one at a time.
Result<interfaces::ExportResult> exportFhir(Session& session, const interfaces::ExportRequest& request,
                                            const std::optional<PatientHandle>& patient);

} // namespace twinchart::workstation
