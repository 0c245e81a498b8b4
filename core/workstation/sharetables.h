// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shareacts.h"
#include "sharedesk.h"
#include "shareselect.h"

#include <crypto/grant.h>

#include <vector>

namespace twinchart::workstation {

/// The records of a scope with their keys, each opened and compared with what was recorded.
struct GivenRecords {
    SharedRecords chosen;
    std::vector<crypto::GrantPlace> places;
    std::vector<SecretBytes> keys; ///< of places, in order
};
/// What selectRecords gives of the patient's record here. Integrity when one of them does not open; Refused when there
/// are none or too many.
Result<GivenRecords> gatherRecords(Session& session, const PatientHandle& handle, const crypto::ScopePayload& scope,
                                   std::uint8_t classes);
/// Their keys under a new key that is sealed to the requester (TCA1).
Result<Bytes> grantTableOf(const Session& session, const ProvenShare& share, const GivenRecords& given);

/// Keeps the table until the node has it, submits the decision or change that names it, and forgets it again when the
/// ledger refuses. `grant`: of a change; a decision makes a new one. `audited`: words of the audit row.
Result<Taken> submitWithTable(Session& session, const PatientHandle& handle, const std::optional<Digest256>& grant,
                              const Bytes& table, contract::Body body, const std::string& audited);
/// Brings the tables that wait here to the node once their grant is proven, and forgets those whose grant never came or
/// is over. What could not be done now stays here and is the answer.
Result<std::vector<Problem>> completeShares(Session& session);

} // namespace twinchart::workstation
