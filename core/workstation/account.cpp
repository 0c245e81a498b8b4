// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "account.h"

#include <crypto/manifest.h>
#include <crypto/random.h>
#include <util/file.h>

#include <algorithm>
#include <cerrno>

namespace twinchart::workstation {

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kMaxSlots = 256 * 1024;
constexpr std::uint64_t kMaxDevice = 64 * 1024;
constexpr std::uint64_t kMaxGenesis = 1024 * 1024;

Unexpected<Problem> cannotOpen(const std::string& file)
{
    return problem(
        Failure::Integrity,
        TWINCHART_TR(
            "%1 is damaged and cannot be opened. Nothing was changed. Run check --deep; then restore this file, or set the user up again and let sync bring the record."),
        {file});
}

Unexpected<Problem> wrongPassphrase()
{
    return problem(
        Failure::NotPermitted,
        TWINCHART_TR(
            "This user and passphrase do not open anything here. Nothing was changed. Check the user's name and try again."));
}

Unexpected<Problem> notWritten(const FileError& error)
{
    return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was changed."),
                   {error.path.filename().string(), error.text()});
}

Unexpected<Problem> ofVersion(const char* file, const std::string& version)
{
    return problem(
        Failure::Refused,
        TWINCHART_TR(
            "The file %1 of this user has version %2, this program reads version %3. Nothing was changed. Use the program that made it, or set the user up again and let sync bring the record."),
        {file, version, userVersion()});
}

/// Why a user who is there cannot be described. Only a manifest that vouches for the file makes it another program's:
/// one flipped bit of a version looks just the same.
Unexpected<Problem> undescribed(const fs::path& home, const std::string& user)
{
    const UserPaths paths = userPaths(home, user);
    const std::string file = paths.description.filename().string();
    const auto version = otherUserVersion(home, user);
    const bool doubted =
        std::ranges::any_of(crypto::verifyManifest(paths.folder, std::nullopt), [&](const auto& finding) {
            return finding.name == file || finding.name == paths.manifest.filename().string();
        });
    return version && !doubted ? ofVersion(file.c_str(), *version) : cannotOpen(file);
}

bool isThere(const fs::path& home, const std::string& user)
{
    std::error_code ignored;
    return isUserName(user) && fs::exists(userPaths(home, user).slots, ignored);
}

/// The work of a wrong passphrase for a user who is not there.
void pretend(BytesView passphrase)
{
    const Bytes salt = crypto::randomBytes(16);
    [[maybe_unused]] const auto key = crypto::passphraseKey(passphrase, salt, crypto::kPassphraseFloor);
}

/// The same for a recovery sheet: a slot is tried that it does not open.
void pretendRecovery(BytesView key)
{
    const crypto::UserMasterKey nobody = crypto::UserMasterKey::generate();
    crypto::KeySlots slots;
    [[maybe_unused]] const auto added = slots.addRecovery(nobody);
    [[maybe_unused]] const auto opened = slots.openWithRecovery(key);
}

Result<crypto::KeySlots> readSlots(const UserPaths& paths)
{
    const auto octets = readFile(paths.slots, kMaxSlots);
    if (!octets)
        return cannotOpen("slots");
    auto slots = crypto::KeySlots::decode(*octets);
    if (!slots)
        return cannotOpen("slots");
    return std::move(slots).value();
}

Result<Account> openWith(const UserPaths& paths, UserDescription user,
                         Expected<crypto::UserMasterKey, crypto::CryptoError> key)
{
    if (!key)
        return key.error() == crypto::CryptoError::Mismatch ? cannotOpen("slots") : wrongPassphrase();
    const auto octets = readFile(paths.device, kMaxDevice);
    if (!octets)
        return cannotOpen("device");
    auto device = crypto::DeviceIdentity::open(*octets, key->identityKey());
    if (!device)
        return cannotOpen("device");
    return Account{std::move(user), std::move(key).value(), std::move(device).value()};
}
} // namespace

Result<NewAccount> createAccount(const fs::path& home, UserDescription user, BytesView passphrase,
                                 crypto::PassphraseCost cost, const BeforeAccount& before)
{
    const UserPaths paths = userPaths(home, user.entry.name);
    if (!isUserName(user.entry.name))
        return problem(
            Failure::Refused,
            TWINCHART_TR("\"%1\" cannot be a user's name: use letters, digits, '-', '_' and '.'. Nothing was changed."),
            {user.entry.name});
    if (std::error_code ignored; fs::exists(paths.slots, ignored))
        return problem(Failure::Refused, TWINCHART_TR("The user %1 exists already. Nothing was changed."),
                       {user.entry.name});
    crypto::UserMasterKey master = crypto::UserMasterKey::generate();
    crypto::DeviceIdentity device = crypto::DeviceIdentity::generate();
    crypto::KeySlots slots;
    if (const auto added = slots.addPassphrase(master, passphrase, cost); !added)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "This passphrase cannot be used (empty, or too little memory for its protection). Nothing was changed."));
    auto recovery = slots.addRecovery(master);
    if (!recovery)
        return problem(Failure::Internal, TWINCHART_TR("The recovery sheet could not be made. Nothing was changed."));
    if (before)
        TWINCHART_TRY(before(user, device, *recovery));
    if (const auto done = writeUser(home, user); !done)
        return notWritten(done.error());
    if (const auto done = writeFileAtomically(paths.device, device.seal(master.identityKey())); !done)
        return notWritten(done.error());
    // The slots last: a folder without them is an unfinished user, not a damaged one.
    if (const auto done = writeFileAtomically(paths.slots, slots.encode(master)); !done)
        return notWritten(done.error());
    return NewAccount{{std::move(user), std::move(master), std::move(device)}, std::move(recovery).value()};
}

Result<Account> openAccount(const fs::path& home, const std::string& user, BytesView passphrase)
{
    auto description = readUser(home, user);
    if (!description) {
        pretend(passphrase);
        return isThere(home, user) ? undescribed(home, user) : wrongPassphrase();
    }
    const UserPaths paths = userPaths(home, user);
    TWINCHART_ASSIGN(const crypto::KeySlots slots, readSlots(paths));
    return openWith(paths, std::move(*description), slots.openWithPassphrase(passphrase));
}

Result<Account> openAccountByRecovery(const fs::path& home, const std::string& user, std::string_view text)
{
    const auto key = crypto::parseRecoveryText(text);
    if (!key)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "The recovery text is not complete or has a typing error (character %1). Nothing was tried with it."),
            {std::to_string(key.error().position)});
    auto description = readUser(home, user);
    if (!description) {
        pretendRecovery(*key);
        return isThere(home, user) ? undescribed(home, user) : wrongPassphrase();
    }
    const UserPaths paths = userPaths(home, user);
    TWINCHART_ASSIGN(const crypto::KeySlots slots, readSlots(paths));
    return openWith(paths, std::move(*description), slots.openWithRecovery(*key));
}

Result<contract::Genesis> readGenesis(const fs::path& home)
{
    const auto octets = readFile(home / "genesis", kMaxGenesis);
    if (!octets) {
        if (octets.error().code == ENOENT)
            return problem(Failure::NotFound,
                           TWINCHART_TR("There is no TwinChart home in %1. Make one with init or demo create."),
                           {home.string()});
        return cannotOpen("genesis");
    }
    auto genesis = contract::decodeGenesis(*octets);
    if (!genesis)
        return cannotOpen("genesis");
    return std::move(genesis).value();
}

} // namespace twinchart::workstation
