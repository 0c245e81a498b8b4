// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields.h"

#include <contract/consent.h>

/// Fields that bodies and entries of consent share.
namespace twinchart::contract {

/// At least one bit, and none but those of `all`.
inline std::uint8_t takeMask(Reader& in, std::uint8_t all)
{
    const std::uint8_t mask = in.u8();
    if (mask == 0 || (mask & ~all) != 0)
        in.fail(CodecError::BadValue);
    return mask;
}
inline std::uint8_t takeClasses(Reader& in)
{
    return takeMask(in, kAllClasses);
}

} // namespace twinchart::contract
