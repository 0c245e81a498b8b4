// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <util/bytes.h>

#include <cstdint>

namespace twinchart::contract {

/// Another kind's body with a service fee, which makes it high level. The fee goes to the common fund: from the
/// account of the signer's organisation when the signer is its root key, else from the signer's own. The body has
/// the effect that it has alone; when its rule refuses it, nothing is paid.
struct ExpediteBody {
    std::uint64_t fee = 0; ///< 1 … kMaxCoins
    /// Every kind but this one, those that a signer without a live certificate may send, and those that nodes look
    /// for by kind (contribution, supersede, team).
    Kind kind = Kind::Anchor;
    Bytes body; ///< that kind's, canonical
    bool operator==(const ExpediteBody&) const = default;
};
/// Whether a fee can be paid for it.
bool mayBeExpedited(Kind kind);

} // namespace twinchart::contract
