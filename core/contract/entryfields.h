// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields.h"

/// How every state value begins and ends. Type octets are never zero and never the same for two kinds of entry:
/// 1 … 16 entries.cpp, 17 … 24 admission and governance, 25 … 29 delegation, 30 … 34 access log, 35 … 44 consent,
/// 45 … 50 custody, 51 … 56 twins, 57 … 64 coins, 65 … 69 expedite.
namespace twinchart::contract {

inline constexpr std::uint8_t kEntryVersion = 1;
inline constexpr std::size_t kUsualEntryOctets = 192; ///< most are no longer: one allocation each

template <class Type>
Writer beginEntry(Type type)
{
    Writer out;
    out.reserve(kUsualEntryOctets);
    put(out, type).u8(kEntryVersion);
    return out;
}
/// Type, version, fields by `read`, nothing after.
template <class Entry, class Type, class Read>
Expected<Entry, CodecError> decodeEntryOf(BytesView value, Type type, Read read)
{
    Reader in(value);
    take(in, type, type);
    if (in.u8() != kEntryVersion)
        in.fail(CodecError::BadVersion);
    Entry entry;
    read(in, entry);
    TWINCHART_TRY(in.finish());
    return entry;
}

} // namespace twinchart::contract
