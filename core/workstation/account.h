// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "users.h"

#include <contract/genesis.h>
#include <crypto/device.h>
#include <crypto/masterkey.h>
#include <crypto/slots.h>
#include <util/message.h>

#include <filesystem>
#include <functional>

namespace twinchart::workstation {

/// A user's keys, open. Moves only; wiped when it goes.
struct Account {
    UserDescription user;
    crypto::UserMasterKey master;
    crypto::DeviceIdentity device;
};

struct NewAccount {
    Account account;
    SecretBytes recoveryText; ///< to be printed once
};
/// Called before anything durable is made: may add to the description, and brings the sheet to safety. Its failure
/// ends the making.
using BeforeAccount =
    std::function<Result<void>(UserDescription&, const crypto::DeviceIdentity&, const SecretBytes& recoveryText)>;
/// Makes the user's folder, slots (passphrase and printed recovery) and device keys; everything is born here.
/// Refused when the folder holds slots already.
Result<NewAccount> createAccount(const std::filesystem::path& home, UserDescription user, BytesView passphrase,
                                 crypto::PassphraseCost cost, const BeforeAccount& before = {});

/// The most that a slots file may have.
inline constexpr std::uint64_t kMaxSlotsFile = 256 * 1024;

/// Opens by passphrase, or by the text of the recovery sheet. A wrong passphrase and an unknown user give the
/// same words after the same work. Integrity: slots, device or description damaged. Refused: the folder's manifest
/// vouches for a description of another version. By passphrase after too many wrong ones (throttle.h): NotPermitted,
/// with the seconds to wait, after the same work too; the caller holds the folder's lock.
Result<Account> openAccount(const std::filesystem::path& home, const std::string& user, BytesView passphrase,
                            const Clock& clock);
Result<Account> openAccountByRecovery(const std::filesystem::path& home, const std::string& user,
                                      std::string_view text);
/// By shares' texts. Refused, with the reason: one is no share or damaged, of another set, the same twice, too few.
Result<Account> openAccountByShares(const std::filesystem::path& home, const std::string& user,
                                    const std::vector<SecretBytes>& texts);
/// Whether this is the user's passphrase; counted, and failing, as by openAccount.
Result<void> checkPassphrase(const std::filesystem::path& home, const std::string& user, BytesView passphrase,
                             const Clock& clock);

/// HOME/genesis, strictly decoded.
Result<contract::Genesis> readGenesis(const std::filesystem::path& home);

} // namespace twinchart::workstation
