// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "account.h"

#include "throttle.h"

#include <crypto/manifest.h>
#include <crypto/random.h>
#include <util/file.h>

#include <algorithm>
#include <cerrno>

namespace twinchart::workstation {

namespace fs = std::filesystem;

namespace {
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

/// Nothing is wrong with a file that this account of the computer may not read, or that the disk does not give.
Unexpected<Problem> cannotRead(const std::string& file, const FileError& error)
{
    if (error.code == ENOENT || error.code == EFBIG)
        return cannotOpen(file);
    return problem(
        Failure::Storage,
        TWINCHART_TR(
            "%1 could not be read: %2. Nothing was changed. Look whose file it is: only the account that made this home may use it."),
        {file, error.text()});
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
    if (const auto octets = readFile(paths.description, 16 * 1024); !octets && octets.error().code != ENOENT)
        return cannotRead(file, octets.error());
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

/// The same for shares.
void pretendShares(BytesView secret)
{
    const crypto::UserMasterKey nobody = crypto::UserMasterKey::generate();
    crypto::KeySlots slots;
    [[maybe_unused]] const auto added = slots.addRecoveryShares(nobody);
    [[maybe_unused]] const auto opened = slots.openWithSecret(crypto::SlotKind::RecoveryShares, secret);
}

Result<crypto::KeySlots> readSlots(const UserPaths& paths)
{
    const auto octets = readFile(paths.slots, kMaxSlotsFile);
    if (!octets)
        return cannotRead("slots", octets.error());
    auto slots = crypto::KeySlots::decode(*octets);
    if (!slots)
        return cannotOpen("slots");
    return std::move(slots).value();
}

Expected<crypto::UserMasterKey, Problem> keyOf(Expected<crypto::UserMasterKey, crypto::CryptoError> key)
{
    if (!key)
        return key.error() == crypto::CryptoError::Mismatch ? cannotOpen("slots") : wrongPassphrase();
    return std::move(key).value();
}

/// The work of a wrong passphrase without trying it: what it would open must not be told by the time it takes.
void pretend(const crypto::KeySlots& slots, BytesView passphrase)
{
    for (const crypto::KeySlots::Slot& slot : slots.list())
        if (const auto* details = std::get_if<crypto::PassphraseSlot>(&slot.details)) [[maybe_unused]]
            const auto key = crypto::passphraseKey(passphrase, details->salt, details->cost);
}

/// The slots' answer to a passphrase, counted. While it waits the work is done all the same.
Result<crypto::UserMasterKey> tryPassphrase(const UserPaths& paths, BytesView passphrase, const Clock& clock)
{
    TWINCHART_ASSIGN(const crypto::KeySlots slots, readSlots(paths));
    Throttle throttle(paths.tries, clock);
    TWINCHART_ASSIGN(const std::int64_t seconds, throttle.wait());
    if (seconds != 0) {
        pretend(slots, passphrase);
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "There were too many wrong passphrases for this user. This one was not looked at and nothing was changed. Try again in %1 s; what was printed for recovery opens at once."),
            {std::to_string(seconds)});
    }
    TWINCHART_TRY(throttle.begin());
    auto key = slots.openWithPassphrase(passphrase);
    if (key)
        throttle.succeed();
    return keyOf(std::move(key));
}

Result<Account> openWith(const UserPaths& paths, UserDescription user, crypto::UserMasterKey key)
{
    const auto octets = readFile(paths.device, kMaxDevice);
    if (!octets)
        return cannotRead("device", octets.error());
    auto device = crypto::DeviceIdentity::open(*octets, key.identityKey());
    if (!device)
        return cannotOpen("device");
    return Account{std::move(user), std::move(key), std::move(device).value()};
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

namespace {
/// The sentence for a share's text that is none.
Unexpected<Problem> notAShare(std::size_t number, const crypto::ShareTextError& error)
{
    using What = crypto::ShareTextError::What;
    const std::string which = std::to_string(number);
    switch (error.what) {
    case What::Sheet:
        return problem(Failure::Refused,
                       TWINCHART_TR("Share %1 is a recovery sheet, which opens alone. Nothing was tried with it."),
                       {which});
    case What::Character:
        return problem(Failure::Refused,
                       TWINCHART_TR("Share %1 has a typing error at character %2. Nothing was tried with it."),
                       {which, std::to_string(error.position)});
    case What::Version:
    case What::Values:
        return problem(
            Failure::Refused,
            TWINCHART_TR("Share %1 is of a kind that this program does not know. Nothing was tried with it."), {which});
    case What::Length:
    case What::Checksum: break;
    }
    return problem(
        Failure::Refused,
        TWINCHART_TR(
            "Share %1 is not complete or has a typing error. Nothing was tried with it. Compare it with the print."),
        {which});
}

Unexpected<Problem> notTogether(const crypto::JoinError& error)
{
    using What = crypto::JoinError::What;
    switch (error.what) {
    case What::OtherSet:
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "Share %1 is of another set than the first. Nothing was tried with them. Find two of one set."),
            {std::to_string(error.share)});
    case What::Same:
        return problem(Failure::Refused,
                       TWINCHART_TR("Share %1 was given twice. Nothing was tried with it. Another share is needed."),
                       {std::to_string(error.share)});
    case What::TooMany:
        return problem(Failure::Refused,
                       TWINCHART_TR("More shares were given than are needed. Nothing was tried with them. Give two."));
    case What::TooFew: break;
    }
    return problem(
        Failure::Refused,
        TWINCHART_TR(
            "One share alone opens nothing and tells nothing. Nothing was tried. A second one of the same set is needed."));
}

bool hasSet(const crypto::KeySlots& slots, const crypto::RecoveryShare& share)
{
    const std::vector<crypto::KeySlots::Slot> list = slots.list();
    return std::ranges::any_of(list, [&](const crypto::KeySlots::Slot& slot) {
        const auto* details = std::get_if<crypto::RecoverySharesSlot>(&slot.details);
        return details != nullptr && details->set == share.set;
    });
}
} // namespace

Result<Account> openAccount(const fs::path& home, const std::string& user, BytesView passphrase, const Clock& clock)
{
    auto description = readUser(home, user);
    if (!description) {
        pretend(passphrase);
        return isThere(home, user) ? undescribed(home, user) : wrongPassphrase();
    }
    const UserPaths paths = userPaths(home, user);
    TWINCHART_ASSIGN(crypto::UserMasterKey key, tryPassphrase(paths, passphrase, clock));
    return openWith(paths, std::move(*description), std::move(key));
}

Result<void> checkPassphrase(const fs::path& home, const std::string& user, BytesView passphrase, const Clock& clock)
{
    TWINCHART_TRY(tryPassphrase(userPaths(home, user), passphrase, clock));
    return {};
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
    TWINCHART_ASSIGN(crypto::UserMasterKey master, keyOf(slots.openWithRecovery(*key)));
    return openWith(paths, std::move(*description), std::move(master));
}

Result<Account> openAccountByShares(const fs::path& home, const std::string& user,
                                    const std::vector<SecretBytes>& texts)
{
    std::vector<crypto::RecoveryShare> shares;
    for (const SecretBytes& text : texts) {
        auto share = crypto::parseShareText(textViewOf(text));
        if (!share)
            return notAShare(shares.size() + 1, share.error());
        shares.push_back(std::move(share).value());
    }
    const auto secret = crypto::joinShares(shares);
    if (!secret)
        return notTogether(secret.error());
    auto description = readUser(home, user);
    if (!description) {
        pretendShares(*secret);
        return isThere(home, user) ? undescribed(home, user) : wrongPassphrase();
    }
    const UserPaths paths = userPaths(home, user);
    TWINCHART_ASSIGN(const crypto::KeySlots slots, readSlots(paths));
    if (!hasSet(slots, shares.front()))
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "These shares are of a set that opens nothing here: of another user, or ended when newer ones were made. Nothing was changed."));
    TWINCHART_ASSIGN(crypto::UserMasterKey master,
                     keyOf(slots.openWithSecret(crypto::SlotKind::RecoveryShares, *secret)));
    return openWith(paths, std::move(*description), std::move(master));
}

Result<contract::Genesis> readGenesis(const fs::path& home)
{
    const auto octets = readFile(home / "genesis", kMaxGenesis);
    if (!octets) {
        if (octets.error().code == ENOENT)
            return problem(Failure::NotFound,
                           TWINCHART_TR("There is no TwinChart home in %1. Make one with init or demo create."),
                           {home.string()});
        return cannotRead("genesis", octets.error());
    }
    auto genesis = contract::decodeGenesis(*octets);
    if (!genesis)
        return cannotOpen("genesis");
    return std::move(genesis).value();
}

} // namespace twinchart::workstation
