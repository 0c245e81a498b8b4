// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace twinchart::contract {

/// The result of a transaction: hashed into the block's results, so numbers never change. 0 = done.
enum class Code : std::uint32_t {
    Ok = 0,
    // The envelope
    Malformed = 1, ///< not canonical, too large, unknown version, kind, suite or algorithm
    WrongChain = 2,
    Expired = 3,       ///< its height or time has passed
    UnknownSigner = 4, ///< no certificate for the signer's key
    SignerNotLive = 5, ///< revoked, past its validity, or its organisation left
    BadSignature = 6,
    NonceNotAbove = 7, ///< nonce not above the key's last one: a replay
    ReservedKind = 8,
    // Who may
    NotAdministrator = 20,  ///< only the root key of that organisation may
    WrongOrganisation = 21, ///< subject, handle or circle belongs to another organisation
    NeedsVote = 22,         ///< two or more members sign blocks: not by one signature
    NotOwner = 23,
    NotInCircle = 24,
    RoleNotAllowed = 25,
    NoPermission = 26,  ///< no permission of that class in force
    ReadOnlyClass = 27, ///< PHA: only as received, or the patient's own
    // What it names
    UnknownSubject = 40, ///< key, organisation or circle that is not in state
    AlreadyExists = 41,
    NameTaken = 42,
    AlreadyRevoked = 43,
    BadValidity = 44,   ///< an end that is not after its start, or has passed
    BadPossession = 45, ///< the new key did not sign for itself
    NoOwner = 46,       ///< the handle has no owner entry
    NotAlive = 47,      ///< a reference to an owner key, circle or epoch that is not current
    OwnerMissing = 48,  ///< a reader set without the owner
    ConsentHeightAhead = 49,
    ConsentHeightStale = 50, ///< below the patient's last change of owner or epoch: wrap again
    RootReused = 51,
    UnknownCatalogue = 52,
    BadEpoch = 53, ///< not exactly the next epoch, or its key is an old one
    UnknownContribution = 54,
    LeafNotIncluded = 55,   ///< the leaf's inclusion proof does not lead to the root
    AlreadySuperseded = 56, ///< superseded or deleted before
    OtherPatient = 57,      ///< the leaf belongs to another handle
    CounterNotAbove = 58,   ///< an anchor whose counter does not rise
    BadField = 59,          ///< well-formed, but outside what the kind allows
    VoteClosed = 60,        ///< the proposal is decided, or its deadline has passed
    AlreadyVoted = 61,
};
/// "NonceNotAbove" …, for logs and reports.
std::string_view nameOf(Code code);
/// Whether trying again with a new consent height, epoch or nonce can help.
bool isRetryable(Code code);

} // namespace twinchart::contract
