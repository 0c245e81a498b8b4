// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stateview.h"
#include "verifiedset.h"

#include <contract/code.h>
#include <contract/genesis.h>
#include <contract/transaction.h>

#include <string_view>

namespace twinchart::contract {

/// What a transaction may depend on: nothing else.
struct Context {
    std::string_view chain;
    LedgerHeight height = 0; ///< of the block in the making
    Instant time;            ///< its time
    StateView& state;
    const Genesis& genesis;          ///< of this chain: the validators that no vote has changed
    bool validatorsMayChange = true; ///< false: an engine at hand that cannot, when it chooses what to take
};

/// The certificate behind an envelope whose signature was verified.
struct Signed {
    KeyId id;
    CertificateEntry certificate;
    Digest256 transaction; ///< transactionHash
    bool isRootOf(const OrganisationId& organisation) const
    {
        return certificate.root && certificate.organisation == organisation;
    }
};

/// Envelope, then the rule of the kind. The state view keeps what an Ok transaction did; of one that was refused by
/// its rule it keeps the nonce alone when `consumeNonce`, else nothing. Applications and recoveries, whose keys have no
/// certificate, have no nonce in state: slot and serial, and the recovery key's one use, stand for it.
/// `hash` = its transactionHash; of one above kMaxTransactionOctets anything.
Code execute(const Context& context, BytesView transaction, const Digest256& hash, VerifiedSet& verified,
             bool consumeNonce);

/// The key's certificate when it is live: not revoked, in its time, its organisation still a member.
std::optional<CertificateEntry> liveCertificate(const Context& context, const KeyId& key);
/// A permission of that class with `right` in force.
bool mayUse(const Context& context, const KeyId& key, PermissionClass permissionClass, std::uint8_t right);
bool mayWriteAnything(const Context& context, const KeyId& key);
/// Whether the id is in use or was: it has or had a certificate, is or was a recovery key, or is a member's id, since
/// accounts are named by either.
bool isKnownKey(const Context& context, const KeyId& key);
/// The key that took the place of `key` by rotation or recovery, and so on, at most kMaxSuccessions steps; `key` itself
/// when nothing did. Whether it is live is another question (liveCertificate). Circles and owner entries that name a
/// key follow its holder by it; a chain longer than that ends at a key that is dead.
KeyId currentKeyOf(const Context& context, KeyId key);
/// A second signature inside a body, by the contract's one rule.
bool verifyField(const KeyField& key, BytesView message, const std::optional<Bytes>& signature);

// The rules, one per kind: they read and change context.state.
Code apply(const Context& context, const Signed& by, const MemberBody& body);
Code apply(const Context& context, const Signed& by, const CertificateBody& body);
Code apply(const Context& context, const Signed& by, const PermissionBody& body);
Code apply(const Context& context, const Signed& by, const OwnerBody& body);
Code apply(const Context& context, const Signed& by, const RevokeBody& body);
Code apply(const Context& context, const Signed& by, const TeamBody& body);
Code apply(const Context& context, const Signed& by, const CatalogueBody& body);
Code apply(const Context& context, const Signed& by, const ContributionBody& body);
Code apply(const Context& context, const Signed& by, const SupersedeBody& body);
Code apply(const Context& context, const Signed& by, const AnchorBody& body);
Code apply(const Context& context, const Signed& by, const ProposalBody& body);
Code apply(const Context& context, const Signed& by, const VoteBody& body);
// admission
Code apply(const Context& context, const Signed& by, const ApplicationBody& body);
Code apply(const Context& context, const Signed& by, const AdmissionBody& body);
Code apply(const Context& context, const Signed& by, const RotationBody& body);
Code apply(const Context& context, const Signed& by, const RecoveryBody& body);
// delegation
Code apply(const Context& context, const Signed& by, const DelegateBody& body);
Code apply(const Context& context, const Signed& by, const DelegateStepBody& body);
Code apply(const Context& context, const Signed& by, const EmergencyBody& body);
Code apply(const Context& context, const Signed& by, const ReviewBody& body);
/// Whether the key acts for the patient with every right of `right` (kDelegate…) in this block: appointed, active, in
/// its time, not disputed, its certificate live, and, for a guardian or representative, the patient without a key of
/// its own that lives.
bool delegateMay(const Context& context, const PatientHandle& handle, const KeyId& key, std::uint8_t right);
/// No member of the handle's circle of delegates has lost the right to read: only then may anybody write to it.
bool delegatesMayRead(const Context& context, const PatientHandle& handle, const CircleId& circle);
/// The name behind a key, else the key: a next key of the same person does not begin with a clean slate.
Digest256 holderOf(const Context& context, const KeyId& key);
/// The owner is a patient whose key lives, or the key that took its place.
bool ownerActs(const Context& context, const OwnerEntry& owner);
/// A permission of any class, to read or to write, in force.
bool mayUseAnything(const Context& context, const KeyId& key);
/// In the circle now, by its entry, its time and a live certificate.
bool isInCircle(const Context& context, const CircleId& circle, const KeyId& key);
/// Emergencies of the key's holder that no privacy officer has decided yet.
std::uint32_t openReviews(const Context& context, const KeyId& key);
/// Below kMaxOpenReviews. Never asked about an emergency.
bool mayAccessOutsideWard(const Context& context, const KeyId& key);
// accesslog
Code apply(const Context& context, const Signed& by, const AccessBatchBody& body);
Code apply(const Context& context, const Signed& by, const AccessNoticeBody& body);
// consent
Code apply(const Context& context, const Signed& by, const ShareRequestBody& body);
Code apply(const Context& context, const Signed& by, const ShareDecisionBody& body);
Code apply(const Context& context, const Signed& by, const GrantChangeBody& body);
Code apply(const Context& context, const Signed& by, const StandingConsentBody& body);
Code apply(const Context& context, const Signed& by, const RestrictionBody& body);
Code apply(const Context& context, const Signed& by, const DisclosureBody& body);
Code apply(const Context& context, const Signed& by, const ShareReceiptBody& body);
// custody
Code apply(const Context& context, const Signed& by, const StoreReceiptBody& body);
Code apply(const Context& context, const Signed& by, const AttestationBody& body);
Code apply(const Context& context, const Signed& by, const SurgeryBody& body);
// twins
Code apply(const Context& context, const Signed& by, const TwinBody& body);
Code apply(const Context& context, const Signed& by, const TwinInstanceBody& body);
Code apply(const Context& context, const Signed& by, const MasterTwinBody& body);
// coins
Code apply(const Context& context, const Signed& by, const TransferBody& body);
Code apply(const Context& context, const Signed& by, const StorageOrderBody& body);
Code apply(const Context& context, const Signed& by, const StorageStepBody& body);
Code apply(const Context& context, const Signed& by, const TokenBody& body);
Code apply(const Context& context, const Signed& by, const PurchaseBody& body);
Code apply(const Context& context, const Signed& by, const PurchaseStepBody& body);
/// The only source of coins, for a vote that was accepted: a known key's, a member's or the common fund's account has
/// more, and so has the supply.
Code creditCoins(const Context& context, const Digest256& account, std::uint64_t amount);
/// What stands on the account of a key goes to that of the key that takes its place.
void moveCoins(const Context& context, const KeyId& from, const KeyId& to);
/// From the signer's account (a root key: its organisation's) to the common fund.
Code payFee(const Context& context, const Signed& by, std::uint64_t fee);
// expedite
Code apply(const Context& context, const Signed& by, const ExpediteBody& body);

// What members do alone where one of them signs blocks, and together by vote.
/// Every organisation that is a member now, ascending.
std::vector<OrganisationId> liveMembers(const Context& context);
Code joinMember(const Context& context, const MemberBody& body);
Code leaveMember(const Context& context, const OrganisationId& organisation);
/// Another root key without the old one, which is revoked: for a vote that was accepted.
Code replaceRoot(const Context& context, const MemberBody& body);
Code bringIntoForce(const Context& context, const CatalogueTable& table);
MemberRole memberRole(const Context& context, const OrganisationId& organisation);

/// A certificate of that organisation, by the checks of kind 2: key fresh and usable, name free, validity, and a role
/// that the organisation may have.
Code certify(const Context& context, const OrganisationId& organisation, const CertificateBody& body);
/// Notes when a key that can be recovered was revoked as lost.
void noteRevocation(const Context& context, const KeyId& subject, RevokeReason reason);
/// The key by whose signature a Recovery of `recovery` is judged: registered and not used up.
std::optional<RecoveryEntry> liveRecovery(const Context& context, const KeyId& recovery);

// validatorrules.cpp
/// The validator key of a member in a state: by vote, else as in the genesis; none = signs no blocks.
std::optional<KeyField> validatorOf(const Genesis& genesis, const OrganisationId& organisation,
                                    const std::optional<ValidatorEntry>& entry);
/// Validator, signsBlocks and signingMembers together; never fewer than one validator.
Code setValidator(const Context& context, const OrganisationId& organisation, const std::optional<KeyField>& key);

} // namespace twinchart::contract
