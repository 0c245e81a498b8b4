// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sha256.h"

#include <ledger/hashes.h>

namespace twinchart::ledger {

Digest256 sha256(BytesView octets)
{
    return Sha256().add(octets).finish();
}

Digest256 emptyHash()
{
    return Sha256().finish();
}

Address addressOf(const PublicSigningKey& key)
{
    const Digest256 digest = sha256(key);
    return *Address::from(digest.view().first(Address::kSize));
}

} // namespace twinchart::ledger
