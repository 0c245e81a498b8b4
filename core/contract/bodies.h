// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/transaction.h>

namespace twinchart::contract {

/// The body alone, without length.
Bytes encodeBody(const Body& body);
// Bodies that a proposal may carry.
void write(Writer& out, const MemberBody& body);
MemberBody readMember(Reader& in);
void write(Writer& out, const CatalogueBody& body);
/// What a proposal wants, as it stands in its body and in state (governancecodec.cpp).
void write(Writer& out, const ProposedAction& action);
ProposedAction readAction(Reader& in);
/// A leaf's place, octets and path; the path is at most kMaxContributionDepth long and fits the index.
void write(Writer& out, const LeafReference& reference);
LeafReference readLeafReference(Reader& in);
/// The body of that kind; fails `in` on whatever the grammar does not allow.
Body readBody(Reader& in, Kind kind);

// admissioncodec.cpp
void write(Writer& out, const ApplicationBody& body);
ApplicationBody readApplication(Reader& in);
void write(Writer& out, const AdmissionBody& body);
AdmissionBody readAdmission(Reader& in);
void write(Writer& out, const RotationBody& body);
RotationBody readRotation(Reader& in);
void write(Writer& out, const RecoveryBody& body);
RecoveryBody readRecovery(Reader& in);
// delegationcodec.cpp
void write(Writer& out, const DelegateBody& body);
DelegateBody readDelegate(Reader& in);
void write(Writer& out, const DelegateStepBody& body);
DelegateStepBody readDelegateStep(Reader& in);
void write(Writer& out, const EmergencyBody& body);
EmergencyBody readEmergency(Reader& in);
void write(Writer& out, const ReviewBody& body);
ReviewBody readReview(Reader& in);
// accesslogcodec.cpp
void write(Writer& out, const AccessBatchBody& body);
AccessBatchBody readAccessBatch(Reader& in);
void write(Writer& out, const AccessNoticeBody& body);
AccessNoticeBody readAccessNotice(Reader& in);
// consentcodec.cpp
void write(Writer& out, const ShareRequestBody& body);
ShareRequestBody readShareRequest(Reader& in);
void write(Writer& out, const ShareDecisionBody& body);
ShareDecisionBody readShareDecision(Reader& in);
void write(Writer& out, const GrantChangeBody& body);
GrantChangeBody readGrantChange(Reader& in);
void write(Writer& out, const StandingConsentBody& body);
StandingConsentBody readStandingConsent(Reader& in);
void write(Writer& out, const RestrictionBody& body);
RestrictionBody readRestriction(Reader& in);
void write(Writer& out, const DisclosureBody& body);
DisclosureBody readDisclosure(Reader& in);
void write(Writer& out, const ShareReceiptBody& body);
ShareReceiptBody readShareReceipt(Reader& in);
// custodycodec.cpp
void write(Writer& out, const StoreReceiptBody& body);
StoreReceiptBody readStoreReceipt(Reader& in);
void write(Writer& out, const AttestationBody& body);
AttestationBody readAttestation(Reader& in);
void write(Writer& out, const SurgeryBody& body);
SurgeryBody readSurgery(Reader& in);
// twinscodec.cpp
void write(Writer& out, const TwinBody& body);
TwinBody readTwin(Reader& in);
void write(Writer& out, const TwinInstanceBody& body);
TwinInstanceBody readTwinInstance(Reader& in);
void write(Writer& out, const MasterTwinBody& body);
MasterTwinBody readMasterTwin(Reader& in);
// coinscodec.cpp
void write(Writer& out, const TransferBody& body);
TransferBody readTransfer(Reader& in);
void write(Writer& out, const StorageOrderBody& body);
StorageOrderBody readStorageOrder(Reader& in);
void write(Writer& out, const StorageStepBody& body);
StorageStepBody readStorageStep(Reader& in);
void write(Writer& out, const TokenBody& body);
TokenBody readToken(Reader& in);
void write(Writer& out, const PurchaseBody& body);
PurchaseBody readPurchase(Reader& in);
void write(Writer& out, const PurchaseStepBody& body);
PurchaseStepBody readPurchaseStep(Reader& in);
// expeditecodec.cpp
void write(Writer& out, const ExpediteBody& body);
ExpediteBody readExpedite(Reader& in);

} // namespace twinchart::contract
