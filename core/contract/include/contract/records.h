// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/leafreference.h>
#include <contract/types.h>

#include <compare>
#include <cstdint>
#include <vector>

/// What a transaction says of a patient's records: what is added and who may read it, what is replaced, what is
/// deleted, and the signer's own replica at a moment. Plain values; checked when decoded (transaction.h) and against
/// the state by recordrules.cpp.
namespace twinchart::contract {

struct Recipient {
    RecipientKind kind = RecipientKind::Owner;
    Digest256 reference; ///< see RecipientKind
    std::uint32_t epoch = 0;
    KeyId key; ///< of the sealing key that the bundle key was sealed to
    auto operator<=>(const Recipient&) const = default;
};

struct ReaderSet {
    Digest256 table;                   ///< SHA-256 of the bundle table TCB1
    Digest256 bundleCommitment;        ///< HMAC(BK, "commit" …)
    std::vector<Recipient> recipients; ///< strictly ascending, 1 to kMaxRecipients
    bool operator==(const ReaderSet&) const = default;
};

struct Supersession {
    LeafReference old;
    std::uint32_t by = 0; ///< index of the new leaf in the contribution that carries this
    bool operator==(const Supersession&) const = default;
};

struct ContributionBody {
    PatientHandle handle;
    Provenance provenance = Provenance::Received;
    Digest256 provider; ///< keyed name of the provider or source; opaque here
    PermissionClass permissionClass = PermissionClass::Pha;
    Digest256 catalogue;                     ///< under which the records were checked; any that is in state
    Digest256 root;                          ///< over 2^depth leaves
    std::uint8_t depth = 0;                  ///< 0 … kMaxContributionDepth
    std::uint8_t sizeClass = 0;              ///< the ciphertexts' octets are at most 2^sizeClass; 0 … 63
    LedgerHeight consentHeight = 0;          ///< the state under which the readers were chosen
    std::vector<ReaderSet> readerSets;       ///< 1 to kMaxReaderSets; a set's index is its place here
    std::vector<Supersession> supersessions; ///< strictly ascending by (root, index)
    bool operator==(const ContributionBody&) const = default;
};

/// Deletes leaves; nothing takes their place.
struct SupersedeBody {
    PatientHandle handle;
    DeleteReason reason = DeleteReason::EnteredInError;
    std::vector<LeafReference> leaves; ///< 1 or more, strictly ascending by (root, index)
    bool operator==(const SupersedeBody&) const = default;
};

/// The signer's replica at a moment.
struct AnchorBody {
    Digest256 replicaRoot;
    std::uint64_t counter = 0; ///< above the key's last one
    bool operator==(const AnchorBody&) const = default;
};

} // namespace twinchart::contract
