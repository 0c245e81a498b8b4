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

/// Under which law data of a patient is demanded, with or without him (A10: mandated disclosure).
enum class DisclosureLaw : std::uint8_t {
    CourtOrder,
    PublicHealth,
    ChildProtection,
    CriminalProsecution,
    Supervision,
    SocialInsurance,
};
enum class DisclosureState : std::uint8_t {
    Recorded, ///< by the privacy officer; not in force before a second person confirms it
    InForce,
    Ended,
    Expired, ///< past its end, confirmed or not
};

struct DisclosureRequest {
    std::string patient; ///< "handle:" and 64 hex digits, or the own id
    DisclosureLaw law = DisclosureLaw::CourtOrder;
    std::string order;     ///< the order as the paper names it; 1 to 200 octets, on the ledger as a keyed word
    std::string recipient; ///< id or name of a hospital here, else any body: the same words each time
    std::vector<std::string> classes;   ///< "PHA", "PDD", "SOP": at least one
    std::optional<Instant> silentUntil; ///< the law forbids to tell the patient before; at most 366 days ahead
    Instant until;                      ///< at most 366 days ahead
};
/// What the second person has on his own paper: it must be what was recorded.
struct DisclosureConfirmation {
    std::string patient;
    std::string disclosure; ///< 64 hex digits
    std::string order;
    std::string recipient;
};

struct DisclosureView {
    std::string disclosure; ///< 64 hex digits
    std::string handle;     ///< of the patient, 64 hex digits
    DisclosureState state = DisclosureState::Recorded;
    DisclosureLaw law = DisclosureLaw::CourtOrder;
    std::string order; ///< "" where only the ledger's keyed word is known
    /// Name of a hospital here or as it was said at this workstation, else 16 digits of its digest on the ledger.
    std::string recipient;
    std::vector<std::string> classes;
    std::optional<Instant> from; ///< when it came into force; absent: not yet
    Instant until;
    std::optional<Instant> silentUntil;
    bool patientKnows = false; ///< he is told by now; false: nothing that he asks names it
    std::uint64_t height = 0;  ///< block of the last change
};
/// What is on the ledger now. With a problem: the ledger took it, and how it stands there could not be read.
struct DisclosureResult {
    DisclosureView disclosure;
    std::optional<Problem> problem;
};

/// Disclosures that a law demands. What is said of each is proven against a header verified here, and that a patient's
/// list holds all that have not ended; the ended ones, and of whom there are any, are the node's word. An error:
/// nothing was changed. NotPermitted with one answer for whatever this user may not know of, there or not; Usage,
/// NotFound, Refused with the reason, Unavailable (no node). Thread: as Workstation.
class Disclosures {
public:
    virtual ~Disclosures() = default;

    /// By the privacy officer of the patient's hospital. In force when its root confirms it: two people.
    virtual Result<DisclosureResult> recordDisclosure(const DisclosureRequest& request) = 0;
    /// By that root. Refused when order or recipient are not those recorded.
    virtual Result<DisclosureResult> confirmDisclosure(const DisclosureConfirmation& confirmation) = 0;
    /// By either of both, confirmed or not: in force at once.
    virtual Result<DisclosureResult> endDisclosure(const std::string& patient, const std::string& disclosure) = 0;
    /// Of one patient, or with an empty text of all whom the office answers for, a patient himself; oldest first. The
    /// office sees all, the patient and his treating team what he may know by now.
    virtual Result<std::vector<DisclosureView>> disclosures(const std::string& patient) = 0;
};

} // namespace twinchart::interfaces
