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
    case Code::CounterNotAbove: return true;
    default: return false;
    }
}

} // namespace twinchart::contract
