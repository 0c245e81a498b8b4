// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/values.h>
#include <util/file.h>
#include <util/ids.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Users' folders: HOME/users/<name>/ with user.json, slots, device, replica.db, manifest, lock, tries, log/.
namespace twinchart::workstation {

struct UserPaths {
    std::filesystem::path folder, description, slots, device, replica, manifest, lock, log, tries, hospital;
};
UserPaths userPaths(const std::filesystem::path& home, const std::string& user);

/// Letters, digits, '-', '_', '.', and one '@'; 1 to 64 octets; never a path.
bool isUserName(std::string_view name);
/// A JSON string literal of a name; what it holds of control characters is left out.
std::string jsonText(std::string_view text);
/// "physician" …, as in cli.md.
std::string_view nameOf(interfaces::Role role);
std::optional<interfaces::Role> roleFromName(std::string_view name);
/// Who may be in a treating team and see clinical values.
bool isClinical(interfaces::Role role);

/// The public half of a user's recovery key, which is derived from the printed sheet, and its signature over the
/// contract's recoveryMessage for the device's key.
struct RecoveryPublic {
    PublicSigningKey key;
    Signature64 possession;
    friend bool operator==(const RecoveryPublic&, const RecoveryPublic&) = default;
};

/// user.json (grammar in this room's README): name, full name, role, hospital, organisation id, whether the hospital
/// was heard to have a certificate for this device. Nothing secret, nothing clinical.
struct UserDescription {
    interfaces::UserEntry entry;
    std::string organisation; ///< organisation id in the genesis
    bool applied = false;     ///< no certificate seen yet: this folder waits for the hospital's decision
    std::optional<RecoveryPublic> recovery{}; ///< while it applies; absent where none was made
};
Expected<void, FileError> writeUser(const std::filesystem::path& home, const UserDescription& user);
/// Absent when the folder is no user's, its description is damaged, or of a version that this program does not know.
std::optional<UserDescription> readUser(const std::filesystem::path& home, const std::string& user);
/// The version and suite ("2.1") of a description that another program made; absent when it is this program's or no
/// description at all. The first programs wrote neither: "0.0".
std::optional<std::string> otherUserVersion(const std::filesystem::path& home, const std::string& user);
/// What this program writes: "2.1". It reads "1.1" too.
std::string userVersion();
/// Sorted by name; folders without a readable description are left out here and named by unreadableUsers and check.
std::vector<UserDescription> listUsers(const std::filesystem::path& home);
/// Names of the folders that hold key slots but no description that this program can read; sorted.
std::vector<std::string> unreadableUsers(const std::filesystem::path& home);

} // namespace twinchart::workstation
