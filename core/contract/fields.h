// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <util/codec.h>

/// Parts that several encodings of this room share. Readers fail the Reader on anything not canonical.
namespace twinchart::contract {

template <class Enum>
Writer& put(Writer& out, Enum value)
{
    return out.u8(static_cast<std::uint8_t>(value));
}
/// An enum whose values are first … last without gaps.
template <class Enum>
Enum take(Reader& in, Enum first, Enum last)
{
    const std::uint8_t value = in.u8();
    if (value < static_cast<std::uint8_t>(first) || value > static_cast<std::uint8_t>(last)) {
        in.fail(CodecError::BadValue);
        return first;
    }
    return static_cast<Enum>(value);
}

inline void require(Reader& in, bool holds)
{
    if (!holds)
        in.fail(CodecError::BadValue);
}

inline void putFlag(Writer& out, bool value)
{
    out.u8(value ? 1 : 0);
}
inline bool takeFlag(Reader& in)
{
    const std::uint8_t value = in.u8();
    if (value > 1)
        in.fail(CodecError::BadValue);
    return value == 1;
}

/// Block times are not before 1970; 0 stands for none where a field allows it.
inline void putInstant(Writer& out, Instant t)
{
    out.i64(t.ns);
}
inline Instant takeInstant(Reader& in)
{
    const std::int64_t ns = in.i64();
    if (ns < 0)
        in.fail(CodecError::BadValue);
    return {ns};
}

inline void putKey(Writer& out, const KeyField& key)
{
    put(out, key.algorithm);
    out.var(key.octets);
}
inline KeyField takeKey(Reader& in, Algorithm algorithm)
{
    constexpr std::size_t kOctets = 32;
    KeyField key;
    key.algorithm = take(in, algorithm, algorithm);
    key.octets = bytesOf(in.var(kMaxKeyOctets));
    if (key.octets.size() != kOctets)
        in.fail(CodecError::BadValue);
    return key;
}

template <class Value, class Put>
void putOptional(Writer& out, const std::optional<Value>& value, Put one)
{
    putFlag(out, value.has_value());
    if (value)
        one(*value);
}
template <class Take>
auto takeOptional(Reader& in, Take one) -> std::optional<decltype(one())>
{
    if (!takeFlag(in))
        return std::nullopt;
    return one();
}

Role takeRole(Reader& in);

} // namespace twinchart::contract
