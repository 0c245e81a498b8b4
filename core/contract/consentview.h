// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules.h"

#include <contract/decision.h>

#include <contract/consententries.h>

#include <utility>
#include <vector>

/// What the state says of consent at a block's time: pure questions, and what the rules of consent share. Every walk
/// is over a bounded list.
namespace twinchart::contract {

/// Restricted by a live restriction or objection whatever else there is, except for a purpose Legal that a disclosure
/// in force covers. Granted by a live grant, standing consent or such a disclosure, and for treatment by the treating
/// team of the handle's hospital. Else what it once was: revoked before expired. A delegate's own relation to the
/// patient is delegateMay's to tell.
ConsentState consentState(const Context& context, const PatientHandle& handle, const KeyId& actor, PermissionClass c,
                          Purpose purpose);

/// Not revoked, in its time, its requester's certificate and its controller's membership live, and so the standing
/// consent that it hangs on. Restrictions are asked apart: they suspend, they do not end.
bool isGrantLive(const Context& context, const PatientHandle& handle, const GrantEntry& grant);
/// Whether new records of that class may name the grant as a recipient: live, class granted, nothing restricted.
bool mayReceive(const Context& context, const PatientHandle& handle, const GrantEntry& grant, PermissionClass c);
/// The live grants of one requester, ascending by id; at most kMaxGrantsEach.
std::vector<std::pair<Digest256, GrantEntry>> liveGrants(const Context& context, const PatientHandle& handle,
                                                         const KeyId& requester);
/// A live restriction or objection covers class and purpose.
bool isRestricted(const Context& context, const PatientHandle& handle, PermissionClass c, Purpose purpose);
/// The same for any class of the mask.
bool isAnyRestricted(const Context& context, const PatientHandle& handle, std::uint8_t classes, Purpose purpose);
/// The consent's group, at its organisation, has the actor as a live member now.
bool isInGroup(const Context& context, const PatientHandle& handle, const StandingConsentEntry& consent,
               const KeyId& actor);
/// Live member of the treating team of that organisation.
bool isInTeam(const Context& context, const PatientHandle& handle, const OrganisationId& organisation,
              const KeyId& actor);

/// Which roles, and which groups, ever read for that purpose by consent.
bool maySeek(Role role, Purpose purpose);
bool maySeek(ReaderGroup group, Purpose purpose);

/// Who speaks for the record: with its patient's right, or as its hospital.
enum class Voice : std::uint8_t { None, Owner, Delegate, Root, Officer };
/// `right` = kDelegateApprove or kDelegateRevoke. Root and Officer only while the custodian owns the record.
Voice voiceOf(const Context& context, const Signed& by, const PatientHandle& handle, const OwnerEntry& owner,
              std::uint8_t right);
inline bool isPatients(Voice voice)
{
    return voice == Voice::Owner || voice == Voice::Delegate;
}

/// `seconds` later than the block's time, or the end of time.
Instant later(const Context& context, std::int64_t seconds);
inline Instant daysLater(const Context& context, std::int64_t days)
{
    return later(context, days * 86'400);
}
/// After the block's time and not after `last`.
inline bool isAhead(const Context& context, Instant until, Instant last)
{
    return until > context.time && until <= last;
}

/// The list at `at` without what is past its time.
ConsentListEntry liveList(const Context& context, const Bytes& at);
void insert(ConsentListEntry& list, const ConsentListEntry::Item& item);
/// Drops the item when it is there, and what is past its time.
void removeFrom(const Context& context, const Bytes& at, const Digest256& id);
/// What the patient's readers are has changed: consent heights must reach this block.
void touchOwner(const Context& context, const PatientHandle& handle, OwnerEntry owner);

} // namespace twinchart::contract
