// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "users.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <system_error>

namespace twinchart::workstation {

namespace fs = std::filesystem;
using interfaces::Role;

namespace {
constexpr const char* kFormat = "twinchart-user";
constexpr std::uint64_t kVersion = 2;
constexpr std::uint64_t kOldestVersion = 1; ///< without state and recovery: of users who had their certificate
constexpr std::uint64_t kSuite = 1;
constexpr const char* kApplied = "applied";
constexpr const char* kActive = "active";
constexpr std::array<std::pair<Role, std::string_view>, 14> kRoles{{
    {Role::Patient, "patient"},
    {Role::Physician, "physician"},
    {Role::Surgeon, "surgeon"},
    {Role::Anaesthetist, "anaesthetist"},
    {Role::Assistant, "assistant"},
    {Role::Nurse, "nurse"},
    {Role::Administrator, "administrator"},
    {Role::PrivacyOfficer, "privacy-officer"},
    {Role::Delegate, "delegate"},
    {Role::Researcher, "researcher"},
    {Role::Insurer, "insurer"},
    {Role::TestEquipment, "test-equipment"},
    {Role::MonitoringEquipment, "monitoring-equipment"},
    {Role::Sensor, "sensor"},
}};
} // namespace

std::string jsonText(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (static_cast<unsigned char>(c) >= 0x20)
            out += c;
    }
    return out + '"';
}

UserPaths userPaths(const fs::path& home, const std::string& user)
{
    const fs::path folder = home / "users" / user;
    return {folder,
            folder / "user.json",
            folder / "slots",
            folder / "device",
            folder / "replica.db",
            folder / "manifest",
            folder / "lock",
            folder / "log",
            folder / "tries",
            folder / "hospital"};
}

bool isUserName(std::string_view name)
{
    if (name.empty() || name.size() > 64 || name.front() == '.' || std::ranges::count(name, '@') > 1)
        return false;
    return std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.' || c == '@';
    });
}

std::string_view nameOf(Role role)
{
    for (const auto& [value, name] : kRoles)
        if (value == role)
            return name;
    return "insurer";
}

std::optional<Role> roleFromName(std::string_view name)
{
    for (const auto& [value, text] : kRoles)
        if (text == name)
            return value;
    return std::nullopt;
}

bool isClinical(Role role)
{
    return role == Role::Physician || role == Role::Surgeon || role == Role::Anaesthetist || role == Role::Assistant ||
           role == Role::Nurse;
}

Expected<void, FileError> writeUser(const fs::path& home, const UserDescription& user)
{
    const UserPaths paths = userPaths(home, user.entry.name);
    TWINCHART_TRY(makeFolders(paths.log));
    const std::string recovery =
        user.recovery ? toHex(user.recovery->key) + toHex(user.recovery->possession) : std::string();
    const std::string text =
        std::string("{\"format\":\"") + kFormat + "\",\"formatVersion\":" + std::to_string(kVersion) +
        ",\"suite\":" + std::to_string(kSuite) + ",\"name\":" + jsonText(user.entry.name) +
        ",\"fullName\":" + jsonText(user.entry.fullName) + ",\"role\":" + jsonText(nameOf(user.entry.role)) +
        ",\"hospital\":" + jsonText(user.entry.hospital) + ",\"organisation\":" + jsonText(user.organisation) +
        ",\"state\":\"" + (user.applied ? kApplied : kActive) + "\",\"recovery\":\"" + recovery + "\"}\n";
    return writeFileAtomically(paths.description, viewOf(text));
}

namespace {
struct Description {
    enum class Kind { Known, OtherVersion, Unreadable };
    Kind kind = Kind::Unreadable;
    std::uint64_t version = 0;
    std::uint64_t suite = 0;
};

Description parse(const fs::path& home, const std::string& user, simdjson::dom::parser& parser,
                  simdjson::dom::object& object)
{
    if (!isUserName(user))
        return {};
    const auto octets = readFile(userPaths(home, user).description, 16 * 1024);
    if (!octets)
        return {};
    const simdjson::padded_string text(reinterpret_cast<const char*>(octets->data()), octets->size());
    if (parser.parse(text).get(object) != simdjson::SUCCESS)
        return {};
    using Kind = Description::Kind;
    // The first programs named neither format nor version.
    if (std::string_view name; object["format"].error() == simdjson::NO_SUCH_FIELD &&
                               object["name"].get(name) == simdjson::SUCCESS && name == user)
        return {Kind::OtherVersion, 0, 0};
    std::string_view format;
    Description out;
    if (object["format"].get(format) != simdjson::SUCCESS || format != kFormat ||
        object["formatVersion"].get(out.version) != simdjson::SUCCESS ||
        object["suite"].get(out.suite) != simdjson::SUCCESS)
        return {};
    out.kind = out.version >= kOldestVersion && out.version <= kVersion && out.suite == kSuite ? Kind::Known
                                                                                               : Kind::OtherVersion;
    return out;
}
} // namespace

std::string userVersion()
{
    return std::to_string(kVersion) + '.' + std::to_string(kSuite);
}

std::optional<std::string> otherUserVersion(const fs::path& home, const std::string& user)
{
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    const Description found = parse(home, user, parser, object);
    if (found.kind != Description::Kind::OtherVersion)
        return std::nullopt;
    return std::to_string(found.version) + '.' + std::to_string(found.suite);
}

std::optional<UserDescription> readUser(const fs::path& home, const std::string& user)
{
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    const Description found = parse(home, user, parser, object);
    if (found.kind != Description::Kind::Known)
        return std::nullopt;
    const auto field = [&](std::string_view key) -> std::optional<std::string> {
        std::string_view value;
        if (object[key].get(value) != simdjson::SUCCESS)
            return std::nullopt;
        return std::string(value);
    };
    const auto name = field("name");
    const auto fullName = field("fullName");
    const auto role = roleFromName(field("role").value_or(""));
    const auto hospital = field("hospital");
    const auto organisation = field("organisation");
    if (!name || *name != user || !fullName || !role || !hospital || !organisation)
        return std::nullopt;
    UserDescription out{{*name, *fullName, *role, *hospital}, *organisation, false, std::nullopt};
    if (found.version == 1)
        return out;
    const auto state = field("state");
    const auto recovery = field("recovery");
    if (!state || (*state != kApplied && *state != kActive) || !recovery)
        return std::nullopt;
    out.applied = *state == kApplied;
    if (!recovery->empty()) {
        const auto octets = fromHex(*recovery);
        if (!octets || octets->size() != PublicSigningKey::kSize + Signature64::kSize)
            return std::nullopt;
        const BytesView both(*octets);
        out.recovery = RecoveryPublic{*PublicSigningKey::from(both.first(PublicSigningKey::kSize)),
                                      *Signature64::from(both.subspan(PublicSigningKey::kSize))};
    }
    return out;
}

std::vector<UserDescription> listUsers(const fs::path& home)
{
    std::vector<UserDescription> out;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(home / "users", ignored))
        if (auto user = readUser(home, entry.path().filename().string()))
            out.push_back(std::move(*user));
    std::ranges::sort(out, {}, [](const UserDescription& u) { return u.entry.name; });
    return out;
}

std::vector<std::string> unreadableUsers(const fs::path& home)
{
    std::vector<std::string> out;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(home / "users", ignored)) {
        const std::string name = entry.path().filename().string();
        if (isUserName(name) && fs::exists(userPaths(home, name).slots, ignored) && !readUser(home, name))
            out.push_back(name);
    }
    std::ranges::sort(out);
    return out;
}

} // namespace twinchart::workstation
