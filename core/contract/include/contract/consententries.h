// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/consent.h>

/// What the state holds of consent. Every key begins with the handle, so that one prefix proof shows all requests,
/// grants, consents, restrictions, disclosures or receipts of a patient. Entries are never taken away; the lists of
/// what is live, which the rules walk, are bounded.
namespace twinchart::contract {

namespace key {
/// `id` = transactionHash of what made the entry. …Prefix: what all entries of that patient begin with.
Bytes shareRequest(const PatientHandle& handle, const Digest256& id);
Bytes shareRequestPrefix(const PatientHandle& handle);
Bytes grant(const PatientHandle& handle, const Digest256& id);
Bytes grantPrefix(const PatientHandle& handle);
Bytes standingConsent(const PatientHandle& handle, const Digest256& id);
Bytes restriction(const PatientHandle& handle, const Digest256& id);
Bytes disclosure(const PatientHandle& handle, const Digest256& id);
Bytes shareReceipt(const PatientHandle& handle, const Digest256& grant, ShareReceiptBody::What what);
/// Lists (ConsentListEntry) of what is live, or was when it was last touched.
Bytes openRequests(const PatientHandle& handle);
Bytes grantsOf(const PatientHandle& handle, const KeyId& requester);
Bytes standingConsents(const PatientHandle& handle);
Bytes restrictions(const PatientHandle& handle);
Bytes disclosures(const PatientHandle& handle);
} // namespace key

struct ShareRequestEntry { // reqs
    enum class State : std::uint8_t {
        Open = 1,  ///< also past its deadline: nobody wakes it
        Later = 2, ///< open, and the owner asked for time
        Approved = 3,
        Denied = 4,
        Reported = 5,
    };
    /// The first of the two approvals that a custodian's record needs.
    struct FirstApproval {
        bool root = false; ///< by the root key, else by the privacy officer
        Digest256 terms;   ///< SHA-256 of the decision's body
        LedgerHeight height = 0;
        bool operator==(const FirstApproval&) const = default;
    };
    KeyId requester;
    OrganisationId controller;
    KeyField sealing;
    std::uint8_t classes = 0;
    Purpose purpose = Purpose::Treatment;
    LegalBasis basis = LegalBasis::Consent;
    std::uint16_t days = 0;
    Instant deadline;
    Digest256 scope; ///< SHA-256 of the sealed scope
    LedgerHeight since = 0;
    State state = State::Open;
    LedgerHeight decided = 0; ///< 0 = not yet
    std::optional<FirstApproval> first;
    bool operator==(const ShareRequestEntry&) const = default;
    bool isOpen(Instant blockTime) const
    {
        return (state == State::Open || state == State::Later) && blockTime <= deadline;
    }
};

struct GrantEntry { // grnt
    enum class EndedBy : std::uint8_t { None = 0, Owner = 1, Delegate = 2, Requester = 3, Hospital = 4 };
    Digest256 request;
    KeyId requester;
    KeyField sealing; ///< its keyIdOf is the recipient's key
    OrganisationId controller;
    std::uint8_t classes = 0;
    Purpose purpose = Purpose::Treatment;
    LegalBasis basis = LegalBasis::Consent;
    Instant until;   ///< last block time
    Digest256 scope; ///< SHA-256 of the sealed scope
    Digest256 wraps;
    Digest256 standing; ///< the standing consent without which it does not live; zero = none
    KeyId decidedBy;
    LedgerHeight since = 0;
    LedgerHeight changed = 0;   ///< last change of any of it
    LedgerHeight revokedAt = 0; ///< 0 = not revoked
    EndedBy revokedBy = EndedBy::None;
    bool operator==(const GrantEntry&) const = default;
};

struct StandingConsentEntry { // stnd
    OrganisationId organisation;
    ReaderGroup group = ReaderGroup::TreatingTeam;
    Purpose purpose = Purpose::Treatment;
    std::uint8_t classes = 0;
    Instant until;
    KeyId givenBy;
    LedgerHeight since = 0;
    LedgerHeight withdrawnAt = 0; ///< 0 = not withdrawn
    bool operator==(const StandingConsentEntry&) const = default;
    bool isLive(Instant blockTime) const { return withdrawnAt == 0 && blockTime <= until; }
};

struct RestrictionEntry { // rstr
    RestrictionBody::Article article = RestrictionBody::Article::Restriction;
    std::uint8_t purposes = 0;
    std::uint8_t classes = 0;
    Instant until; ///< 0 = none
    KeyId setBy;
    bool byHospital = false; ///< for a patient who had not claimed the record
    LedgerHeight since = 0;
    LedgerHeight liftedAt = 0; ///< 0 = not lifted
    bool operator==(const RestrictionEntry&) const = default;
    bool isLive(Instant blockTime) const { return liftedAt == 0 && (until.ns == 0 || blockTime <= until); }
    bool covers(PermissionClass c, Purpose purpose) const
    {
        return (classes & bitOf(c)) != 0 && (purposes & bitOf(purpose)) != 0;
    }
};

struct DisclosureEntry { // disc
    DisclosureBody::Law law = DisclosureBody::Law::CourtOrder;
    Digest256 order;
    OrganisationId controller;
    std::uint8_t classes = 0;
    Instant silentUntil;
    Instant until;
    KeyId recordedBy;
    LedgerHeight since = 0;
    LedgerHeight confirmedAt = 0; ///< 0 = not in force
    LedgerHeight endedAt = 0;     ///< 0 = not ended
    bool operator==(const DisclosureEntry&) const = default;
    bool isLive(Instant blockTime) const { return confirmedAt != 0 && endedAt == 0 && blockTime <= until; }
    /// Whether the patient is told of it at that block time; nodes leave it out of their answers before.
    bool patientMayKnow(Instant blockTime) const { return silentUntil.ns == 0 || blockTime >= silentUntil; }
};

struct ShareReceiptEntry { // rcpt
    KeyId by;
    Digest256 digest;
    LedgerHeight height = 0;
    bool operator==(const ShareReceiptEntry&) const = default;
};

struct ConsentListEntry { // rqix, grix, stix, rsix, dsix
    struct Item {
        Digest256 id;
        KeyId who;     ///< requester; else who gave, set or recorded it
        Instant until; ///< last block time; 0 = none
        bool operator==(const Item&) const = default;
    };
    std::vector<Item> items; ///< strictly ascending by id, at most kMaxOpenRequests
    bool operator==(const ConsentListEntry&) const = default;
};

Bytes encode(const ShareRequestEntry& entry);
Bytes encode(const GrantEntry& entry);
Bytes encode(const StandingConsentEntry& entry);
Bytes encode(const RestrictionEntry& entry);
Bytes encode(const DisclosureEntry& entry);
Bytes encode(const ShareReceiptEntry& entry);
Bytes encode(const ConsentListEntry& entry);

template <>
Expected<ShareRequestEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<GrantEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<StandingConsentEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<RestrictionEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<DisclosureEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<ShareReceiptEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<ConsentListEntry, CodecError> decodeEntry(BytesView value);

} // namespace twinchart::contract
