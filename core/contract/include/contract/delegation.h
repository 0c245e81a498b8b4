// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <optional>

/// Who acts for a patient (requirements A10: minors, incapacity, death), and who reads in an emergency (foundations
/// §6). A delegate acts with its own key; the appointment says what it may do. Breaking the glass is never refused for
/// what was left open before: it is reviewed afterwards.
namespace twinchart::contract {

/// Bits of what a delegate may do.
inline constexpr std::uint8_t kDelegateRead = 1;    ///< be in the circle of delegates
inline constexpr std::uint8_t kDelegateApprove = 2; ///< give consent
inline constexpr std::uint8_t kDelegateRevoke = 4;  ///< take consent back
inline constexpr std::uint8_t kDelegateStory = 8;   ///< see who accessed, and object to an emergency
inline constexpr std::uint8_t kDelegateAll = 15;

inline constexpr std::size_t kMaxDelegates = 64;                               ///< of one handle, ended ones counted
inline constexpr std::int64_t kMaxGuardianNs = 25 * 8'766 * 3'600'000'000'000; ///< 25 years of 365.25 days
inline constexpr std::int64_t kConfirmationNs = 7 * 86'400'000'000'000;        ///< from a first to a second clinician
inline constexpr std::int64_t kReviewNs = 86'400'000'000'000;                  ///< then a review is overdue
inline constexpr std::uint32_t kMaxOpenReviews = 3; ///< from so many on: no other access outside the treating team

enum class DelegateKind : std::uint8_t {
    Guardian = 1,       ///< of a minor; ends at the block time of majority
    Proxy = 2,          ///< chosen by the patient in advance; active after two clinicians confirmed incapacity
    Representative = 3, ///< of the deceased
};

/// Appoints a delegate. Guardian: by the hospital's root key or privacy officer; representative: by a privacy officer;
/// both only while no living key of the patient owns the handle. Proxy: by the patient who owns it.
struct DelegateBody {
    PatientHandle handle;
    KeyId delegate; ///< a certificate of role delegate of the handle's hospital
    DelegateKind kind = DelegateKind::Guardian;
    std::uint8_t scope = kDelegateRead; ///< kDelegate… bits, at least one
    Digest256 evidence;                 ///< keyed commitment of the paper that it rests on
    Instant from;                       ///< block time, 0 = at once
    Instant until;                      ///< first block time that is too late: a guardian's majority; else 0 = none
    bool operator==(const DelegateBody&) const = default;
};

/// A change of an appointment that stands.
struct DelegateStepBody {
    enum class Action : std::uint8_t {
        Confirm = 1,  ///< incapacity, by a clinician: a proxy is active from the second, different one
        Regained = 2, ///< capacity, by one clinician or the patient: a proxy is inactive again
        End = 3,      ///< by the patient, the delegate itself, a privacy officer or the root key
        Dispute = 4,  ///< by the patient, another delegate or a privacy officer: it may do nothing
        Resolve = 5,  ///< by a privacy officer: the dispute is over
    };
    Action action = Action::Confirm;
    PatientHandle handle;
    KeyId delegate;
    std::optional<Digest256> evidence; ///< keyed commitment; a clinician must give it
    bool operator==(const DelegateStepBody&) const = default;
};

enum class EmergencyReason : std::uint8_t {
    Unconscious = 1,
    LifeThreatening = 2,
    CannotConsent = 3, ///< confused, or not understood
    OtherUrgent = 4,
};

/// Breaks the glass: after this entry the node gives out its half. By any clinical role of the handle's hospital with
/// any permission in force, in the treating team or not, whatever reviews are open.
struct EmergencyBody {
    PatientHandle handle;
    CircleKind circle = CircleKind::Emergency; ///< Emergency or EmergencySummary
    std::uint32_t epoch = 0;                   ///< of that circle; an older one when the device was offline
    EmergencyReason reason = EmergencyReason::Unconscious;
    Digest256 audit; ///< keyed commitment of the device's audit row, which was durable before
    bool operator==(const EmergencyBody&) const = default;
};

/// A word on an emergency. Verdicts: by a privacy officer of the hospital, never by who broke the glass. Objection: by
/// the patient, or a delegate who may see the story; once, and then a privacy officer must decide (again).
struct ReviewBody {
    enum class Verdict : std::uint8_t { Justified = 1, NotJustified = 2, Escalate = 3, Objection = 4 };
    PatientHandle handle;
    Digest256 emergency; ///< transactionHash
    Verdict verdict = Verdict::Justified;
    bool operator==(const ReviewBody&) const = default;
};

struct DelegateEntry { // dele
    DelegateKind kind = DelegateKind::Guardian;
    std::uint8_t scope = 0;
    Digest256 evidence;
    Instant from;
    Instant until;
    KeyId by; ///< who appointed
    LedgerHeight since = 0;
    LedgerHeight active = 0; ///< since when; 0 = a proxy that nobody needs yet
    LedgerHeight disputed = 0;
    LedgerHeight ended = 0;
    std::optional<KeyId> confirmedBy; ///< a proxy's first clinician, while the second is missing
    Instant confirmedAt;              ///< 0 without
    Digest256 step;                   ///< transactionHash of the last change: names its evidence
    bool operator==(const DelegateEntry&) const = default;
    bool isOver(Instant blockTime) const { return ended != 0 || (until.ns != 0 && blockTime >= until); }
    /// By this entry alone; see also delegate certificates and the owner.
    bool acts(Instant blockTime) const
    {
        return active != 0 && disputed == 0 && from <= blockTime && !isOver(blockTime);
    }
};

enum class ReviewState : std::uint8_t { Open = 1, Justified = 2, NotJustified = 3, Escalated = 4 };

struct EmergencyEntry { // emrg
    KeyId signer;
    CircleKind circle = CircleKind::Emergency;
    std::uint32_t epoch = 0;
    EmergencyReason reason = EmergencyReason::Unconscious;
    Digest256 audit;
    Instant time; ///< block time
    LedgerHeight height = 0;
    ReviewState review = ReviewState::Open;
    bool objected = false;
    std::optional<KeyId> reviewer; ///< of the last verdict
    LedgerHeight reviewed = 0;     ///< of the last word; 0 = none yet
    bool operator==(const EmergencyEntry&) const = default;
    bool isPending() const { return review == ReviewState::Open || review == ReviewState::Escalated; }
    /// Undecided for more than a day: shown to the patient and escalated, without any transaction.
    bool isOverdue(Instant blockTime) const { return isPending() && blockTime.ns - time.ns > kReviewNs; }
};

struct OpenReviewsEntry { // opnr
    std::uint32_t open = 0;
    bool operator==(const OpenReviewsEntry&) const = default;
};

/// A person whom the patient put out of a circle: only the patient lets it in again.
struct ExclusionEntry { // excl
    bool out = false;
    LedgerHeight since = 0;
    bool operator==(const ExclusionEntry&) const = default;
};

namespace key {
/// Under which every delegate of the patient lies.
Bytes delegatePrefix(const PatientHandle& handle);
Bytes delegate(const PatientHandle& handle, const KeyId& delegate);
/// Under which every emergency of the patient lies.
Bytes emergencyPrefix(const PatientHandle& handle);
Bytes emergency(const PatientHandle& handle, const Digest256& transaction);
/// `holder` = the name in the certificate, which outlives a key.
Bytes openReviews(const Digest256& holder);
Bytes exclusion(const CircleId& circle, const Digest256& holder);
} // namespace key

Bytes encode(const DelegateEntry& entry);
Bytes encode(const EmergencyEntry& entry);
Bytes encode(const OpenReviewsEntry& entry);
Bytes encode(const ExclusionEntry& entry);
template <>
Expected<DelegateEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<EmergencyEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<OpenReviewsEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<ExclusionEntry, CodecError> decodeEntry(BytesView value);

} // namespace twinchart::contract
