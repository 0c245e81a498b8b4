// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/accesslog.h>
#include <contract/admission.h>
#include <contract/catalogue.h>
#include <contract/code.h>
#include <contract/coins.h>
#include <contract/consent.h>
#include <contract/custody.h>
#include <contract/delegation.h>
#include <contract/expedite.h>
#include <contract/governance.h>
#include <contract/records.h>
#include <contract/twins.h>
#include <contract/types.h>
#include <ledger/merkle.h>
#include <util/codec.h>
#include <util/expected.h>

#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// The transaction envelope TCT1 and its bodies. The grammar is in this room's README. decode(encode(x)) == x and
/// encode(decode(b)) == b; every other octet string is refused. No text, no data-set code of a patient, no bare
/// hash of personal data is in any body: digests below are keyed or of ciphertext.
namespace twinchart::contract {

/// A change of an organisation's own entry (signed by its root key), or a joining or leaving member.
struct MemberBody {
    enum class Action : std::uint8_t {
        SetCustodian = 1, ///< custodian = the new sealing key
        RotateRoot = 2,   ///< key, sealing = the new root, by the old one; or by vote, when that is lost or stolen
        Join = 3,         ///< organisation, key, sealing, name, custodian; directly only where one member signs
        Leave = 4,        ///< organisation; directly only where one member signs
    };
    Action action = Action::SetCustodian;
    OrganisationId organisation;
    std::optional<KeyField> key;       ///< root signing key
    std::optional<KeyField> sealing;   ///< the administrator's sealing key
    std::optional<KeyField> custodian; ///< the hospital's custodian sealing key
    std::optional<Digest256> name;     ///< HMAC(name key, folded user name) of the administrator
    /// 64 octets by the new root: over possessionMessage when the old root signs too, else over memberMessage.
    std::optional<Bytes> possession;
    bool operator==(const MemberBody&) const = default;
};

/// A user's or device's keys, by the root key of its hospital.
struct CertificateBody {
    KeyField key;     ///< Ed25519
    KeyField sealing; ///< X25519
    Role role = Role::Physician;
    Digest256 name;                       ///< HMAC(name key, folded user name): unique in the consortium
    std::optional<Digest256> constituent; ///< keyed commitment of constituentID
    Instant validUntil;                   ///< block time of its end; 0 = none
    bool operator==(const CertificateBody&) const = default;
};

/// Replaces the subject's permission of that class. Rights none = withdrawn.
struct PermissionBody {
    KeyId subject;
    PermissionClass permissionClass = PermissionClass::Pdd;
    std::uint8_t rights = kRightsNone;
    Instant validFrom;  ///< block time
    Instant validUntil; ///< block time, 0 = none
    Bytes scope;        ///< sealed data sets and attributes, at most kMaxScopeOctets; its SHA-256 is kept
    bool operator==(const PermissionBody&) const = default;
};

/// First entry of a handle: the custodian of the signer's hospital, by a user with any write permission.
/// Hand-over to a patient: by the hospital's root key or privacy officer, or by the patient who owns it now;
/// the new owner's certificate (role patient, same hospital) accepts by its own signature.
struct OwnerBody {
    PatientHandle handle;
    OwnerKind kind = OwnerKind::Custodian;
    KeyId owner;                   ///< custodian: id of the hospital's custodian key; patient: id of the signing key
    std::optional<Bytes> accepted; ///< patient: 64 octets over acceptanceMessage
    bool operator==(const OwnerBody&) const = default;
};

/// By the root key of the subject's hospital, or by the subject itself. In force within the same block. The root's word
/// reaches the key that took the subject's place, and ends the recovery of a key that was revoked as lost.
struct RevokeBody {
    KeyId subject;
    RevokeReason reason = RevokeReason::Unspecified;
    bool operator==(const RevokeBody&) const = default;
};

/// A circle = (handle, kind, the signer's hospital). Managed by a member or the owner, except: emergency circles by
/// the treating team or the owner; delegates join by themselves, and a privacy officer admits and puts out, too.
struct TeamBody {
    enum class Action : std::uint8_t {
        Create = 1, ///< epoch 1 with its key; the signer becomes the first member (delegates by the owner, emergency:
                    ///< the one named)
        Epoch = 2,  ///< the next epoch and its key
        Join = 3,   ///< member with basis and validity; by the next key of a member's holder: that member's key
        Leave = 4,  ///< by who manages, with the next epoch and its key; by the member itself without: then nobody
                    ///< may write to the circle before somebody makes the next
    };
    Action action = Action::Create;
    PatientHandle handle;
    CircleKind circle = CircleKind::TreatingTeam;
    std::uint32_t epoch = 0;                  ///< Create, Epoch, Leave; 0 = none
    std::optional<KeyField> epochKey;         ///< X25519, exactly when epoch is not 0
    KeyId member;                             ///< Create, Join, Leave; Epoch: zero
    LegalBasis basis = LegalBasis::Treatment; ///< Create, Join
    Instant from;                             ///< Create, Join: block time
    Instant until;                            ///< 0 = none
    bool operator==(const TeamBody&) const = default;
};

/// A catalogue comes into force; older ones stay known.
struct CatalogueBody {
    CatalogueTable table;
    bool operator==(const CatalogueBody&) const = default;
};

/// What more than two thirds of the members decide together.
struct TrustingPeriodChange {
    std::uint64_t seconds = 0; ///< an hour to a year
    bool operator==(const TrustingPeriodChange&) const = default;
};
/// A member joins or leaves, a catalogue comes into force, a parameter changes, and what governance.h has. Of
/// MemberBody all but SetCustodian. An action's place here is its number on the wire less one.
using ProposedAction = std::variant<MemberBody, CatalogueBody, TrustingPeriodChange, MemberRoleChange,
                                    ContractVersionChange, ValidatorChange, CoinIssue, SuiteChange>;

/// By a member's root key, whose vote for it it is. Named by its transactionHash.
struct ProposalBody {
    Instant deadline; ///< last block time for votes; after the block's own, at most kMaxProposalSeconds later
    ProposedAction action;
    bool operator==(const ProposalBody&) const = default;
};

/// A member's word on a proposal, by its root key, once.
struct VoteBody {
    Digest256 proposal;
    bool approve = false;
    bool operator==(const VoteBody&) const = default;
};

using AnyBody =
    std::variant<MemberBody, CertificateBody, PermissionBody, OwnerBody, RevokeBody, TeamBody, CatalogueBody,
                 ContributionBody, SupersedeBody, AnchorBody, ProposalBody, VoteBody, ApplicationBody, AdmissionBody,
                 RotationBody, RecoveryBody, DelegateBody, DelegateStepBody, EmergencyBody, ReviewBody, AccessBatchBody,
                 AccessNoticeBody, ShareRequestBody, ShareDecisionBody, GrantChangeBody, StandingConsentBody,
                 RestrictionBody, DisclosureBody, ShareReceiptBody, StoreReceiptBody, AttestationBody, SurgeryBody,
                 TwinBody, TwinInstanceBody, MasterTwinBody, TransferBody, StorageOrderBody, StorageStepBody, TokenBody,
                 PurchaseBody, PurchaseStepBody, ExpediteBody>;

/// One of them. What copies, moves and ends a choice of forty-two is compiled once and not in each source that keeps
/// one.
class Body : public AnyBody {
public:
    Body();
    template <class T>
        requires std::is_constructible_v<AnyBody, T> && (!std::is_base_of_v<AnyBody, std::remove_cvref_t<T>>)
    Body(T&& body) : AnyBody(std::forward<T>(body))
    {
    } // as the choice itself: a body is what is said of it
    template <std::size_t N>
    explicit Body(std::in_place_index_t<N> place) : AnyBody(place)
    {
    }
    Body(const Body& other);
    Body(Body&& other) noexcept;
    Body& operator=(const Body& other);
    Body& operator=(Body&& other) noexcept;
    ~Body();
    friend bool operator==(const Body& a, const Body& b);
};
/// A body's place here is its kind's number less one.
Kind kindOf(const Body& body);

/// Suite 1 has exactly one signature; the field for a second belongs to hybrid suites.
struct Transaction {
    std::string chain;
    KeyId signer;
    std::uint64_t nonce = 0;       ///< from 1; above the highest of the key, or one that it skipped (NonceEntry)
    LedgerHeight expiryHeight = 0; ///< last height that may take it; 0 = none
    Instant expiryTime;            ///< last block time that may take it; 0 = none
    Body body;
    KeyField signature; ///< Ed25519, 64 octets, over signingMessage
    bool operator==(const Transaction&) const = default;
};

/// Everything before the signatures.
Bytes encodeUnsigned(const Transaction& transaction);
Bytes encode(const Transaction& transaction);
/// What the signer signs: var("twinchart transaction 1") ‖ encodeUnsigned.
Bytes signingMessage(BytesView unsignedTransaction);
/// Strict; bounded by kMaxTransactionOctets before anything else. Structure and ranges of single fields, no state.
Expected<Transaction, CodecError> decodeTransaction(BytesView octets);
/// SHA-256 of the whole transaction.
Digest256 transactionHash(BytesView octets);

/// What a new root key signs when it takes over, and a new owner when it accepts.
Bytes possessionMessage(std::string_view chain, const OrganisationId& organisation, const KeyField& newRoot);
/// What a new root key signs that others bring in (a join, a root key change by vote): all of the body but
/// `possession`.
Bytes memberMessage(std::string_view chain, const MemberBody& body);
Bytes acceptanceMessage(std::string_view chain, const PatientHandle& handle, const KeyId& newOwner);

} // namespace twinchart::contract
