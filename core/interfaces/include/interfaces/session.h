// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/message.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace twinchart::interfaces {

/// How far a write has come, and what verification says (design.md §2, cli.md).
enum class Level : std::uint8_t { Draft, Saved, Sent, Recorded, None };
enum class Verdict : std::uint8_t { Pending, Verified, NotYetTrusted, NotOnLedger, Invalid, Erased };
/// Why NotYetTrusted.
enum class TrustGap : std::uint8_t { None, NoWitness, Expired };

enum class Role : std::uint8_t {
    Patient,
    Physician,
    Surgeon,
    Anaesthetist,
    Assistant,
    Nurse,
    Administrator,
    PrivacyOfficer,
    Delegate,
    Researcher,
    Insurer,
    TestEquipment,
    MonitoringEquipment,
    Sensor,
};

/// A user's folder in the home, before unlocking: nothing secret, nothing clinical.
struct UserEntry {
    std::string name;     ///< "physician", "physician@north"
    std::string fullName; ///< "Dr H. Lindqvist"
    Role role = Role::Physician;
    std::string hospital;
};

struct HomeInfo {
    std::string path;
    bool exists = false;
    bool demonstration = false;
    bool simulatedTime = false;
    std::string chain;       ///< chain id
    std::string genesisHash; ///< hex
    std::string organisation;
    std::vector<std::string> members;        ///< organisations named by genesis
    std::vector<std::string> signingMembers; ///< those that sign blocks
    std::vector<UserEntry> users;
    /// Names of users whose description this program cannot read: damaged, or written by another version.
    std::vector<std::string> unreadableUsers;
    /// Only for demonstrations: the passphrase to show on the unlock screen; else empty.
    std::string demonstrationPassphrase;
};

struct Session {
    UserEntry user;
    Instant unlockedAt;
    bool mayReadClinical = false; ///< false for administrators and privacy officers
    std::string setAside = {}; ///< by rebuildStore: where the earlier store lies, within the user's folder; else empty
};

} // namespace twinchart::interfaces
