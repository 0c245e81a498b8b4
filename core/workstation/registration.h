// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "account.h"
#include "applicationdetails.h"
#include "session.h"

#include <contract/admission.h>
#include <interfaces/registration.h>
#include <sync/provenstate.h>

/// The applicant's side of registration (requirements A2, A3; 000 §VII Alg. 1, Table 6): applying without a session,
/// and how one stands. The administrator's side is in admission.h.
namespace twinchart::workstation {

/// The key that may replace a lost one (contract kind 16): derived from the recovery sheet's text, kept nowhere.
/// Internal when the text is none.
Result<crypto::SigningKey> recoverySigner(const SecretBytes& recoveryText);
/// Its public half for the description of a new account.
Result<RecoveryPublic> recoveryPublic(const std::string& chain, const crypto::DeviceIdentity& device,
                                      const SecretBytes& recoveryText);

/// The newest state that a header verified here proves; asks the node, also as a guest.
Result<sync::ProvenState> newestState(Session& session);
/// Entry by entry; at most 64 keys are asked for at once, which is what a guest may.
Result<std::vector<std::optional<Bytes>>> provenAll(Session& session, const sync::ProvenState& state,
                                                    const std::vector<Bytes>& keys);
template <class Entry>
Result<std::optional<Entry>> proven(Session& session, const sync::ProvenState& state, const Bytes& key)
{
    auto entry = sync::provenEntry<Entry>(session.gateway(), state, key);
    if (!entry)
        return Unexpected{problemOf(entry.error())};
    return std::move(entry).value();
}

/// How the session's key stands, proven.
struct Stand {
    interfaces::Standing standing = interfaces::Standing::Unsent;
    std::optional<contract::CertificateEntry> certificate;
    std::optional<Digest256> application; ///< the one that was sent last from here
    std::optional<contract::RejectReason> rejected;
    std::optional<Instant> until;
};
Result<Stand> standOf(Session& session);
/// The live permissions of a certificate; needs a session at the node.
Result<std::vector<interfaces::PermissionView>> permissionsOf(Session& session, const KeyId& subject);
/// The whole answer of login, with the problem that a person reads.
Result<interfaces::StandingView> standingView(Session& session, const Stand& stand);

/// What a new application says beside the keys. `until` absent = 14 days.
struct Applicant {
    contract::Role role = contract::Role::Physician;
    std::string fullName;
    SecretBytes constituent;
    std::string note;
    std::optional<Instant> until;
};
/// Seals the details to the organisation's root of now and submits to its lowest free slot; takes the next one when
/// somebody was faster. Kept in the replica before it is sent. Refused: no free slot, not a member (any more), the
/// contract's rules.
Result<void> sendApplication(Session& session, const Applicant& applicant);

} // namespace twinchart::workstation
