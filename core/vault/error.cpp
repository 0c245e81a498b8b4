// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

namespace twinchart::vault {

VaultError vaultError(const StoreError& error)
{
    using From = StoreError::Kind;
    using To = VaultError::Kind;
    To kind = To::Storage;
    switch (error.kind) {
    case From::CannotOpen:
    case From::Profile: kind = To::CannotOpen; break;
    case From::WrongKey: kind = To::WrongKey; break;
    case From::NewerSchema: kind = To::NewerSchema; break;
    case From::OtherStore:
    case From::Corrupt: kind = To::Corrupt; break;
    case From::Constraint: kind = To::Conflict; break;
    case From::TooLarge: kind = To::TooMany; break;
    case From::Busy:
    case From::Full:
    case From::Io:
    case From::Memory:
    case From::Misuse: break;
    }
    return {kind, std::nullopt, error.detail};
}

Unexpected<VaultError> failure(VaultError::Kind kind, std::string detail, std::optional<std::uint32_t> leaf)
{
    return Unexpected{VaultError{kind, leaf, std::move(detail)}};
}

} // namespace twinchart::vault
