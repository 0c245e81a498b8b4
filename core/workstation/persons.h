// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

namespace twinchart::workstation {

/// Name, birth date … of the list and the banner from each patient's newest current Patient record, for patients that
/// have none yet or of whom such a record came by sync; and the PatientId of those who came by sync.
Result<void> completePatients(Session& session);

} // namespace twinchart::workstation
