// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/message.h>
#include <util/secret.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twinchart::interfaces {

/// What opens a user's keys, and the key that stands on the ledger for the device.
enum class KeyKind : std::uint8_t { Passphrase, Sheet, Shares, Token, Escrow, Device };
enum class KeyState : std::uint8_t {
    Active,
    Unknown, ///< of the device: the node cannot be asked, or the ledger has no certificate of it
    Revoked,
    Expired,
};

struct KeyView {
    std::string who; ///< the user
    KeyKind kind = KeyKind::Passphrase;
    KeyState state = KeyState::Active;
    std::string id; ///< of shares the set as its first eight hex digits, of the device the key id; else empty
    std::optional<Instant> to; ///< end of the certificate; absent = none, or not known
    std::uint64_t height = 0;  ///< block that certified the device; 0 = not known, or none
    Message sentence;          ///< what it is for, and what its loss means
};

/// What somebody has who lost the passphrase: the sheet, or shares; the other is empty.
struct PrintedMeans {
    SecretBytes sheet;
    std::vector<SecretBytes> shares;
};

struct KeyChangeView {
    std::string who;
    KeyKind kind = KeyKind::Passphrase;
    std::vector<std::string> files; ///< that were written, to be printed and removed
    Message sentence;               ///< what opens now, what no longer does, what stays
};

} // namespace twinchart::interfaces
