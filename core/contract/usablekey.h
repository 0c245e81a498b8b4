// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <crypto/signature.h>

namespace twinchart::contract {

/// Whether signatures by the key can be told from others: an Ed25519 key, and no weak one.
inline bool isUsableKey(const KeyField& field)
{
    const auto key = signingKey(field);
    return key && crypto::isStrictKey(*key);
}

} // namespace twinchart::contract
