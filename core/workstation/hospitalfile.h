// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/identity.h>
#include <crypto/masterkey.h>
#include <util/file.h>

#include <filesystem>
#include <optional>

namespace twinchart::workstation {

/// The hospital's keys of the administrator who made them: nobody sealed them to that device, so a record store that is
/// built anew could not have them from the node. HOME/users/NAME/hospital:
///
///   TCE1 = magic, u8 version 1, u8 suite 1, nonce 12, AEAD(HKDF-Expand(UMK, "hospital"), handle ‖ id ‖ name key)
///   bound: var(header) var(chain) var(organisation)

/// Old or new, never half.
Expected<void, FileError> writeHospitalFile(const std::filesystem::path& path, const crypto::HospitalKeys& keys,
                                            const crypto::UserMasterKey& master, std::string_view chain,
                                            std::string_view organisation);
/// nullopt: there is none, or it does not open for this user, chain and organisation.
std::optional<crypto::HospitalKeys> readHospitalFile(const std::filesystem::path& path,
                                                     const crypto::UserMasterKey& master, std::string_view chain,
                                                     std::string_view organisation);

} // namespace twinchart::workstation
