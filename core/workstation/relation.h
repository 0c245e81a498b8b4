// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <contract/state.h>

#include <optional>

namespace twinchart::workstation {

/// What the session's user is to a patient, by the newest state that is proven here; nothing of it on the node's word.
struct Relation {
    sync::ProvenState state;
    std::optional<contract::OwnerEntry> owner; ///< none: the handle is nobody's
    bool isOwner = false;                      ///< the patient himself
    bool isTreating = false; ///< in the treating team of the own hospital, whose patient it is, now; clinical role
    bool isOfficer = false;  ///< privacy officer of the hospital whose patient it is
};
/// Asks the node; Unavailable without it. Whoever's certificate does not live (any more) is nothing to anybody.
Result<Relation> relationTo(Session& session, const PatientHandle& handle);

} // namespace twinchart::workstation
