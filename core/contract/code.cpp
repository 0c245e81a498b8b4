// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/code.h>

namespace twinchart::contract {

std::string_view nameOf(Code code)
{
    switch (code) {
    case Code::Ok: return "Ok";
    case Code::Malformed: return "Malformed";
    case Code::WrongChain: return "WrongChain";
    case Code::Expired: return "Expired";
    case Code::UnknownSigner: return "UnknownSigner";
    case Code::SignerNotLive: return "SignerNotLive";
    case Code::BadSignature: return "BadSignature";
    case Code::NonceNotAbove: return "NonceNotAbove";
    case Code::ReservedKind: return "ReservedKind";
    case Code::NotAdministrator: return "NotAdministrator";
    case Code::WrongOrganisation: return "WrongOrganisation";
    case Code::NeedsVote: return "NeedsVote";
    case Code::NotOwner: return "NotOwner";
    case Code::NotInCircle: return "NotInCircle";
    case Code::RoleNotAllowed: return "RoleNotAllowed";
    case Code::NoPermission: return "NoPermission";
    case Code::ReadOnlyClass: return "ReadOnlyClass";
    case Code::UnknownSubject: return "UnknownSubject";
    case Code::AlreadyExists: return "AlreadyExists";
    case Code::NameTaken: return "NameTaken";
    case Code::AlreadyRevoked: return "AlreadyRevoked";
    case Code::BadValidity: return "BadValidity";
    case Code::BadPossession: return "BadPossession";
    case Code::NoOwner: return "NoOwner";
    case Code::NotAlive: return "NotAlive";
    case Code::OwnerMissing: return "OwnerMissing";
    case Code::ConsentHeightAhead: return "ConsentHeightAhead";
    case Code::ConsentHeightStale: return "ConsentHeightStale";
    case Code::RootReused: return "RootReused";
    case Code::UnknownCatalogue: return "UnknownCatalogue";
    case Code::BadEpoch: return "BadEpoch";
    case Code::UnknownContribution: return "UnknownContribution";
    case Code::LeafNotIncluded: return "LeafNotIncluded";
    case Code::AlreadySuperseded: return "AlreadySuperseded";
    case Code::OtherPatient: return "OtherPatient";
    case Code::CounterNotAbove: return "CounterNotAbove";
    case Code::BadField: return "BadField";
    case Code::VoteClosed: return "VoteClosed";
    case Code::AlreadyVoted: return "AlreadyVoted";
    case Code::SlotTaken: return "SlotTaken";
    case Code::ApplicationClosed: return "ApplicationClosed";
    case Code::NotAHospital: return "NotAHospital";
    case Code::UnknownContractVersion: return "UnknownContractVersion";
    case Code::LastValidator: return "LastValidator";
    case Code::RecoveryRefused: return "RecoveryRefused";
    case Code::UnknownSuite: return "UnknownSuite";
    case Code::ValidatorsFixed: return "ValidatorsFixed";
    case Code::OwnerActs: return "OwnerActs";
    case Code::TooManyDelegates: return "TooManyDelegates";
    case Code::DelegateEnded: return "DelegateEnded";
    case Code::AlreadyConfirmed: return "AlreadyConfirmed";
    case Code::Disputed: return "Disputed";
    case Code::WrongState: return "WrongState";
    case Code::OwnReview: return "OwnReview";
    case Code::AlreadyReviewed: return "AlreadyReviewed";
    case Code::NotDelegate: return "NotDelegate";
    case Code::BadSequence: return "BadSequence";
    case Code::BadPrevious: return "BadPrevious";
    case Code::TooManyOpenReviews: return "TooManyOpenReviews";
    case Code::NoEmergency: return "NoEmergency";
    case Code::ReferenceNeeded: return "ReferenceNeeded";
    case Code::PurposeNotAllowed: return "PurposeNotAllowed";
    case Code::TooMany: return "TooMany";
    case Code::RequestClosed: return "RequestClosed";
    case Code::Widened: return "Widened";
    case Code::Restricted: return "Restricted";
    case Code::TermsDiffer: return "TermsDiffer";
    case Code::Ended: return "Ended";
    case Code::NotEnded: return "NotEnded";
    case Code::NotService: return "NotService";
    case Code::NotDeleted: return "NotDeleted";
    case Code::LimitReached: return "LimitReached";
    case Code::WrongPhase: return "WrongPhase";
    case Code::NotOfTeam: return "NotOfTeam";
    case Code::OutOfOrder: return "OutOfOrder";
    case Code::NotAuthorised: return "NotAuthorised";
    case Code::BadSequenceRoot: return "BadSequenceRoot";
    case Code::StaleSources: return "StaleSources";
    case Code::InstanceRefused: return "InstanceRefused";
    case Code::NotEnoughCoins: return "NotEnoughCoins";
    case Code::CoinLimit: return "CoinLimit";
    case Code::NotParty: return "NotParty";
    case Code::WrongStep: return "WrongStep";
    case Code::TooEarly: return "TooEarly";
    case Code::TooLate: return "TooLate";
    case Code::NothingDue: return "NothingDue";
    case Code::NotForSale: return "NotForSale";
    case Code::PriceChanged: return "PriceChanged";
    }
    return "Unknown";
}

bool isRetryable(Code code)
{
    switch (code) {
    case Code::NonceNotAbove:
    case Code::NotAlive:
    case Code::ConsentHeightAhead:
    case Code::ConsentHeightStale:
    case Code::BadEpoch:
    case Code::BadSequence:
    case Code::BadPrevious:
    case Code::BadSequenceRoot:
    case Code::StaleSources:
    case Code::CounterNotAbove:
    case Code::SlotTaken: return true;
    default: return false;
    }
}

} // namespace twinchart::contract
