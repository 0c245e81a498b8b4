// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/session.h>
#include <util/message.h>
#include <util/secret.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twinchart::interfaces {

/// What a certificate may do with one permission class, as the ledger says it (A2).
struct PermissionView {
    std::string permissionClass; ///< "PHA", "PDD" or "SOP"
    bool read = false;
    bool write = false;
    std::optional<Instant> until; ///< absent = no end
    friend bool operator==(const PermissionView&, const PermissionView&) = default;
};

/// Somebody's wish for a certificate. Texts: UTF-8 without control characters.
struct RegistrationRequest {
    std::string user;         ///< name of the folder that is made, and of the certificate; unique at the hospital
    std::string organisation; ///< id or name of a member named by the genesis
    std::string fullName;     ///< 1 to 200 octets
    std::string note;         ///< words for who decides, at most 400 octets
    Role role = Role::Physician;
    SecretBytes constituent; ///< text of 1 to 128 octets that proves who or what this is (staff number, serial number)
    SecretBytes passphrase;
    std::optional<Instant> until; ///< end of the application, at most 30 days ahead; absent = 14 days
    std::string recoveryOut;      ///< file that the recovery sheet is written to, new, mode 0600
};

/// How a user stands with the hospital.
enum class Standing : std::uint8_t {
    Unsent,  ///< the folder is made, no application is on the ledger
    Applied, ///< waits for the hospital's decision
    Rejected,
    Active,
    Revoked,
    Expired, ///< the application or the certificate
};
struct StandingView {
    std::string user;
    std::string organisation; ///< its name
    Role role = Role::Physician;
    Standing standing = Standing::Unsent;
    std::vector<PermissionView> permissions; ///< of Active: those that give any right now or later
    std::string application;                 ///< hex id; empty when none was sent from here
    std::string reason;                      ///< of Rejected, Revoked: the ledger's word
    std::optional<Instant> until;            ///< of Applied and Expired, and of Active where the certificate ends
    std::optional<Problem> problem;          ///< unless Active: what this means and what to do
};

enum class ApplicationState : std::uint8_t { Waiting, Accepted, Rejected, Expired };
/// An application to the administrator's own hospital. What the applicant says is empty while `unreadable` is set.
struct ApplicationView {
    std::string application; ///< hex id
    std::string user;
    std::string fullName;
    std::string note;
    std::string constituent; ///< its last characters, at most four, at most half of it
    Role role = Role::Physician;
    ApplicationState state = ApplicationState::Waiting;
    Instant since; ///< time of its block
    Instant until;
    std::string reason;                ///< of Rejected
    std::optional<Message> unreadable; ///< why it cannot be accepted
};

struct AcceptRequest {
    std::string application;  ///< hex id
    std::optional<Role> role; ///< absent = as applied for
    /// Absent = what the role usually has. At most one of each class.
    std::optional<std::vector<PermissionView>> permissions;
};
struct AdmissionView {
    std::string application;
    std::string user; ///< empty when the application could not be read
    Role role = Role::Physician;
    bool accepted = false;
    std::vector<PermissionView> permissions;
    std::string reason; ///< of a rejection
    std::uint64_t height = 0;
};

struct RevocationView {
    std::string user;
    std::string reason;
    std::uint64_t height = 0;
};

} // namespace twinchart::interfaces
