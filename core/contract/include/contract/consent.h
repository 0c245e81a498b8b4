// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <optional>
#include <vector>

/// Consent and sharing (requirements A7, A10, G2, P1, P2): bodies of the kinds 23 to 29. A patient is a handle, a
/// requester a key id. What exactly is shared (data sets, attributes, period) is sealed: every scope has the same
/// size, and state keeps its SHA-256 alone. Times are block times.
namespace twinchart::contract {

inline constexpr std::size_t kSealedScopeOctets = 4'096;         ///< of every sealed scope, exactly
inline constexpr std::uint16_t kMaxGrantDays = 366;              ///< from an approval or a renewal to the end
inline constexpr std::int64_t kMaxRequestSeconds = 30 * 86'400;  ///< from a request to its deadline
inline constexpr std::size_t kMaxOpenRequests = 64;              ///< of one handle
inline constexpr std::size_t kMaxOpenRequestsEach = 8;           ///< of one requester and handle
inline constexpr std::size_t kMaxGrantsEach = 32;                ///< live ones of one requester and handle
inline constexpr std::size_t kMaxStandingConsents = 32;          ///< live ones of one handle
inline constexpr std::size_t kMaxRestrictions = 16;              ///< live ones of one handle
inline constexpr std::size_t kMaxDisclosures = 16;               ///< live ones of one handle
inline constexpr std::int64_t kMaxSilenceSeconds = 366 * 86'400; ///< how long a patient may be kept from knowing

/// Sets of permission classes and of purposes as bits; bit 0 is the enum's first value.
inline constexpr std::uint8_t kAllClasses = 7;
inline constexpr std::uint8_t kAllPurposes = 15;
constexpr std::uint8_t bitOf(PermissionClass c)
{
    return static_cast<std::uint8_t>(1U << (static_cast<unsigned>(c) - 1U));
}
constexpr std::uint8_t bitOf(Purpose purpose)
{
    return static_cast<std::uint8_t>(1U << (static_cast<unsigned>(purpose) - 1U));
}

/// Asks for a share. By a clinical user, researcher, insurer or delegate of any member; each role for its purposes.
/// Named by its transactionHash.
struct ShareRequestBody {
    PatientHandle handle;
    OrganisationId controller; ///< who answers for the processing (GDPR 24, 26, 28): the requester's own organisation
    KeyField sealing;          ///< X25519: what the grant key and later bundle keys are sealed to
    std::uint8_t classes = 0;  ///< wanted, at least one
    Purpose purpose = Purpose::Treatment;   ///< never Legal
    LegalBasis basis = LegalBasis::Consent; ///< Treatment (for that purpose alone) or Consent
    std::uint16_t days = 0;                 ///< wanted from the decision on, 1 to kMaxGrantDays
    Instant deadline;                       ///< last block time for a decision
    Bytes scope;                            ///< kSealedScopeOctets, sealed to the owner
    bool operator==(const ShareRequestBody&) const = default;
};

/// Answers a request. By the patient who owns the record, or a delegate with the right to approve; where the custodian
/// owns it by the hospital's root key and its privacy officer, who approve the very same terms, while either refuses
/// alone; under a standing consent by a member of the treating team. An approval makes a grant, named by the
/// transactionHash of the (second) approval.
struct ShareDecisionBody {
    enum class Verdict : std::uint8_t {
        Approve = 1,
        Deny = 2,
        Later = 3,  ///< the request stays open until its deadline
        Report = 4, ///< denied, and the privacy officer shall look at it
    };
    PatientHandle handle;
    Digest256 request;
    Verdict verdict = Verdict::Approve;
    Digest256 standing;       ///< Approve: the standing consent that a team member acts under; zero = none
    std::uint8_t classes = 0; ///< Approve: some of those asked for; else 0
    Instant until;            ///< Approve: last block time of the grant; else 0
    Digest256 wraps;          ///< Approve: digest of the table of AES wraps: one signature covers them all; else zero
    Bytes scope;              ///< Approve: kSealedScopeOctets, sealed to owner, requester and treating team; else none
    bool operator==(const ShareDecisionBody&) const = default;
};

/// Changes a live grant, in force within the same block. Never widens: that needs a new request.
struct GrantChangeBody {
    enum class Action : std::uint8_t {
        Narrow = 1, ///< classes, until, wraps, scope as they are from now on; by owner or delegate (approve)
        Renew = 2,  ///< until; by owner or delegate (approve)
        Revoke = 3, ///< by owner, delegate (revoke), or the requester who gives it back; where the custodian owns the
                    ///< record by the hospital's root key or privacy officer
    };
    PatientHandle handle;
    Digest256 grant;
    Action action = Action::Revoke;
    std::uint8_t classes = 0; ///< Narrow
    Instant until;            ///< Narrow, Renew
    Digest256 wraps;          ///< Narrow
    Bytes scope;              ///< Narrow: kSealedScopeOctets, else none
    bool operator==(const GrantChangeBody&) const = default;
};

/// Who a standing consent is for.
enum class ReaderGroup : std::uint8_t {
    TreatingTeam = 1, ///< live members of the patient's treating team at that organisation
    Clinicians = 2,   ///< of that organisation, as the next two
    Researchers = 3,
    Insurers = 4,
};

/// A consent given once and in advance. By the patient who owns the record, or a delegate with the right to approve;
/// withdrawn by the owner, a delegate with the right to revoke, or, where the custodian owns the record by now, by the
/// hospital's root key or privacy officer. Named by the transactionHash of Give.
struct StandingConsentBody {
    enum class Action : std::uint8_t { Give = 1, Renew = 2, Withdraw = 3 };
    PatientHandle handle;
    Action action = Action::Give;
    Digest256 consent;           ///< Renew, Withdraw
    OrganisationId organisation; ///< Give, as all below but until
    ReaderGroup group = ReaderGroup::TreatingTeam;
    Purpose purpose = Purpose::Treatment; ///< never Legal
    std::uint8_t classes = 0;             ///< at least one
    Instant until;                        ///< Give, Renew: at most kMaxGrantDays ahead
    bool operator==(const StandingConsentBody&) const = default;
};

/// Restriction of processing (GDPR 18) or objection (21). Set by the owner, a delegate with the right to revoke, or,
/// where the custodian owns the record, by the hospital's root key or privacy officer. Lifted by the owner, by the
/// delegate who set it, or by the hospital what the hospital set; never against the patient. Named by the
/// transactionHash of Set.
struct RestrictionBody {
    enum class Action : std::uint8_t { Set = 1, Lift = 2 };
    enum class Article : std::uint8_t { Restriction = 1, Objection = 2 };
    PatientHandle handle;
    Action action = Action::Set;
    Digest256 restriction;                  ///< Lift
    Article article = Article::Restriction; ///< Set, as all below
    std::uint8_t purposes = 0;              ///< at least one
    std::uint8_t classes = 0;               ///< at least one
    Instant until;                          ///< 0 = none
    bool operator==(const RestrictionBody&) const = default;
};

/// Disclosure that a law demands, with or without the patient. Recorded by the privacy officer of the handle's
/// hospital, in force when its root key confirms; ended by either. Named by the transactionHash of Record.
struct DisclosureBody {
    enum class Action : std::uint8_t { Record = 1, Confirm = 2, End = 3 };
    /// Under which law.
    enum class Law : std::uint8_t {
        CourtOrder = 1,
        PublicHealth = 2,
        ChildProtection = 3,
        CriminalProsecution = 4,
        Supervision = 5,
        SocialInsurance = 6,
    };
    PatientHandle handle;
    Action action = Action::Record;
    Digest256 disclosure;      ///< Confirm, End
    Law law = Law::CourtOrder; ///< Record, as all below
    Digest256 order;           ///< keyed reference to the order
    OrganisationId controller; ///< who receives; need not be a member
    std::uint8_t classes = 0;  ///< at least one
    Instant silentUntil;       ///< the patient is not told before; 0 = told at once
    Instant until;             ///< at most kMaxGrantDays ahead
    bool operator==(const DisclosureBody&) const = default;
};

/// What became of the data of a grant. By its requester or the root key of its controller; each once.
struct ShareReceiptBody {
    enum class What : std::uint8_t {
        Delivered = 1, ///< before any of the others
        Purged = 2,    ///< after the grant has ended, as the next
        Erased = 3,    ///< with its keys
    };
    PatientHandle handle;
    Digest256 grant;
    What what = What::Delivered;
    Digest256 digest; ///< keyed, of what the receipt is about
    bool operator==(const ShareReceiptBody&) const = default;
};

} // namespace twinchart::contract
