// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/message.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twinchart::interfaces {

/// What of a record is meant: whole data sets, single attributes of others, a frame of effective time. A record lies in
/// it only when all that it holds does.
struct ShareScope {
    std::vector<std::string> dataSets;   ///< "DTD"
    std::vector<std::string> attributes; ///< "VS/heart-rate"
    std::optional<Instant> from;         ///< absent = open
    std::optional<Instant> to;
    friend bool operator==(const ShareScope&, const ShareScope&) = default;
};

enum class SharePurpose : std::uint8_t { Treatment, Research, Administration, Legal };

/// How far a request or a grant has come.
enum class ShareState : std::uint8_t {
    Asked,
    Later,    ///< still open, the owner asked for time
    Approved, ///< also of what needs no approval: alive
    Changed,  ///< approved, then narrowed or renewed
    Denied,
    Reported, ///< denied, and the privacy officer shall look at it
    Revoked,  ///< or dead with what it hangs on
    Expired,  ///< past its deadline or its end
};

/// Asks for a part of somebody's record (A7).
struct ShareRequest {
    std::string patient; ///< "handle:" and 64 hex digits; in the own hospital also the own id
    SharePurpose purpose = SharePurpose::Treatment;
    bool treatmentBasis = false; ///< the treatment itself is the legal basis, else consent
    std::uint16_t days = 1;      ///< 1 to 366, from the decision on
    ShareScope scope;            ///< at least one data set or attribute
    std::string reason;          ///< at most 200 octets; owner and treating team read it
};
/// Approves all that was asked for, or a part of it: an empty scope is the scope asked for.
struct ShareApproval {
    std::string request;
    ShareScope scope;
    std::optional<Instant> until; ///< absent: as long as was asked for
};
enum class ShareAnswer : std::uint8_t { Deny, Later, Report };
/// Narrows a grant to a part of what it gives, and ends it earlier; or, with a later end alone, renews it.
struct ShareChange {
    std::string request;
    ShareScope scope;
    std::optional<Instant> until;
};

/// Whose requests a consent in advance is for: of one hospital.
enum class ReaderGroup : std::uint8_t { TreatingTeam, Clinicians, Researchers, Insurers };
/// Consent given once and in advance: what one of the group asks for within it needs no decision of its own.
struct ConsentInAdvance {
    std::string patient;  ///< as in ShareRequest; empty: oneself
    std::string hospital; ///< id or name of a member named by the genesis
    ReaderGroup group = ReaderGroup::TreatingTeam;
    SharePurpose purpose = SharePurpose::Treatment; ///< never Legal
    std::vector<std::string> classes;               ///< "PHA", "PDD", "SOP": at least one
    Instant until;                                  ///< at most 366 days ahead
};
/// Processing that the patient restricts or objects to (GDPR 18, 21), whatever was granted.
struct Restriction {
    std::string patient;                ///< as in ShareRequest; empty: oneself
    bool objection = false;             ///< Art. 21, else Art. 18
    std::vector<SharePurpose> purposes; ///< at least one
    std::vector<std::string> classes;   ///< as above
    std::optional<Instant> until;       ///< absent: until it is lifted
};

/// A request with what became of it, or another consent that is alive.
struct ShareView {
    enum class Kind : std::uint8_t { Share, StandingConsent, Restriction, Objection, Disclosure };
    Kind kind = Kind::Share;
    std::string request; ///< 64 hex digits; of other kinds the entry's own id
    std::string grant;   ///< the same, "" while there is none
    std::string handle;  ///< of the patient, 64 hex digits
    ShareState state = ShareState::Asked;
    std::string who;                  ///< name as the requester says it, role and hospital as the ledger does
    std::optional<ShareScope> what;   ///< asked for, or granted; absent: not sealed to this user, or of other kinds
    std::vector<std::string> classes; ///< "PHA", "PDD", "SOP": what the ledger knows
    std::string purpose;              ///< "treatment", "research", "administration", "legal"
    std::string why;                  ///< the requester's words, "" when they do not open; of a disclosure the law
    std::optional<Instant> expires;   ///< end of the grant, else deadline of the request
    std::uint64_t height = 0;         ///< block of the last change
    bool mine = false;                ///< asked for by this user
};
/// What an approval of all that was asked for gives now, or what a grant gave of what is here.
struct SharePreview {
    std::string dataSet;
    std::uint64_t records = 0;
    std::uint64_t items = 0;
    friend bool operator==(const SharePreview&, const SharePreview&) = default;
};
struct ShareDetails {
    ShareView share;
    /// Absent for who does not hold the patient's record or cannot open the scope.
    std::optional<std::vector<SharePreview>> preview;
};
/// What is on the ledger now. With a problem: the ledger took it, and something after it is still to be done, which the
/// next sync does, or how it stands there could not be read.
struct ShareResult {
    ShareView share;
    std::vector<SharePreview> given; ///< of an approval or a narrowing
    std::optional<Problem> problem;
};

} // namespace twinchart::interfaces
