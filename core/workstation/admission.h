// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <contract/admission.h>
#include <interfaces/registration.h>

#include <string>
#include <utility>
#include <vector>

/// The administrator's side of registration (requirement A2; 000 §VII Alg. 1, Table 6): what applies, accepting,
/// rejecting, revoking. Each call proves first that the session's key certifies for its hospital.
namespace twinchart::workstation {

/// Both sets of roles have the same names.
contract::Role contractRole(interfaces::Role role);
interfaces::Role interfaceRole(contract::Role role);
/// Who works for the hospital and gets its keys: administrators, privacy officers, clinical roles.
bool isStaff(interfaces::Role role);
/// Read and write for each class that the role works with; what an accepted user has unless something else is said.
std::vector<std::pair<contract::PermissionClass, std::uint8_t>> usualPermissions(interfaces::Role role);

interfaces::PermissionView permissionView(const contract::PermissionEntry& entry);
std::string_view wordOf(contract::RejectReason reason);
std::string_view wordOf(contract::RevokeReason reason);
std::optional<contract::RejectReason> rejectReasonFrom(std::string_view word);
std::optional<contract::RevokeReason> revokeReasonFrom(std::string_view word);
/// The reason of a rejection whose slot has a newer application by now.
inline constexpr std::string_view kDecidedUnseen = "unknown";

/// HMAC(id key, var("constituent") ‖ var(text)): the commitment in a certificate.
Digest256 constituentCommitment(const crypto::HospitalKeys& keys, BytesView constituent);

/// All slots of the hospital, proven, with what opens of their details; by time, then id.
Result<std::vector<interfaces::ApplicationView>> applicationsOf(Session& administrator);
Result<interfaces::AdmissionView> accept(Session& administrator, const interfaces::AcceptRequest& request);
Result<interfaces::AdmissionView> reject(Session& administrator, const std::string& application,
                                         contract::RejectReason reason);
Result<interfaces::RevocationView> revoke(Session& administrator, const std::string& user,
                                          contract::RevokeReason reason);
Result<interfaces::RevocationView> revokeSelf(Session& session, contract::RevokeReason reason);

} // namespace twinchart::workstation
