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
    NonceNotAbove = 7, ///< nonce used before, or too far below the highest: a replay
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
    // Admission, keys and governance
    SlotTaken = 62,              ///< an open application is there, or the serial is not its next
    ApplicationClosed = 63,      ///< decided, or past its end
    NotAHospital = 64,           ///< the organisation's member role has no such users
    UnknownContractVersion = 65, ///< not a later version that this program knows
    LastValidator = 66,          ///< nobody would sign blocks
    RecoveryRefused = 67,        ///< not for this key, not lost, or lost too long ago
    UnknownSuite = 68,
    ValidatorsFixed = 69, ///< the engine at hand cannot change who signs blocks
    // Delegates and emergencies
    OwnerActs = 70,        ///< the patient's own key lives: nobody decides in its place
    TooManyDelegates = 71, ///< of one handle, ended ones counted
    DelegateEnded = 72,    ///< the appointment was ended, or its time has passed
    AlreadyConfirmed = 73, ///< the same clinician confirmed before: a second one is needed
    Disputed = 74,         ///< a privacy officer must resolve the dispute first
    WrongState = 75,       ///< the step does not fit: not a proxy, active already, not active, not disputed
    OwnReview = 76,        ///< who broke the glass does not review it
    AlreadyReviewed = 77,
    NotDelegate = 78, ///< not a delegate of the handle who may read now
    // The access log
    BadSequence = 79,        ///< not exactly the next batch of the device or instance of the twin
    BadPrevious = 80,        ///< does not follow the last one
    TooManyOpenReviews = 81, ///< takes away other than emergency access outside the treating team
    NoEmergency = 82,        ///< the emergency named is another key's, was judged not justified, or is over
    ReferenceNeeded = 83,    ///< that purpose needs the grant or disclosure that allows it
    // Consent and shares
    PurposeNotAllowed = 85, ///< nobody of that role or group reads for that purpose
    TooMany = 86,           ///< as many as allowed are open or live already
    RequestClosed = 87,     ///< decided, or its deadline has passed
    Widened = 88,           ///< more classes or a later end than was asked for, granted or consented to
    Restricted = 89,        ///< the patient restricted or objected to that processing
    TermsDiffer = 90,       ///< the second approval is not of the first one's terms
    Ended = 91,             ///< a grant or consent that no longer lives
    NotEnded = 92,          ///< what is for ended grants alone
    // Receipts and surgeries
    NotService = 100,   ///< no service in force that may give this receipt
    NotDeleted = 101,   ///< erased is said of a leaf that stands
    LimitReached = 102, ///< more services than one organisation may have
    WrongPhase = 103,   ///< not the step that this surgery is at
    NotOfTeam = 104,    ///< the signer, surgeon or recorder has no seat in the surgery's team
    OutOfOrder = 105,   ///< the contribution is not of the class or the time that the step needs
    // Twins
    NotAuthorised = 110,   ///< the signer's hospital is not authorised for the patient's twins
    BadSequenceRoot = 112, ///< mk is not the root over the sequence with this instance
    StaleSources = 113,    ///< not the data sources in force, or not their next version
    InstanceRefused = 114, ///< the owner decided against this instance
    // Coins
    NotEnoughCoins = 115,
    CoinLimit = 116,    ///< more than there may be
    NotParty = 117,     ///< the order's, token's or purchase's other side, or nobody of it
    WrongStep = 118,    ///< not what comes next: done before, or out of order
    TooEarly = 119,     ///< the other side's time is not over
    TooLate = 120,      ///< one's own time is over
    NothingDue = 121,   ///< nothing earned since the last settlement
    NotForSale = 122,   ///< closed or retired
    PriceChanged = 123, ///< not the price of this height

};
/// "NonceNotAbove" …, for logs and reports.
std::string_view nameOf(Code code);
/// Whether trying again with a new consent height, epoch or nonce can help.
bool isRetryable(Code code);

} // namespace twinchart::contract
