// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/frame.h>

#include <vector>

/// Lists and optional fields, as every frame writes them.
namespace twinchart::gateway {

template <class T, class Each>
void writeList(Writer& out, const std::vector<T>& list, const Each& each)
{
    out.u32(static_cast<std::uint32_t>(list.size()));
    for (const T& element : list)
        each(element);
}

/// `smallest` = fewest octets of an element: bounds what a false count can make us reserve.
template <class T, class Each>
std::vector<T> readList(Reader& in, std::uint32_t atLeast, std::uint32_t limit, std::size_t smallest, const Each& each)
{
    std::vector<T> list;
    const std::uint32_t count = in.count(limit, smallest);
    if (in.ok() && count < atLeast)
        in.fail(CodecError::BadValue);
    if (!in.ok())
        return list;
    list.reserve(count);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i)
        list.push_back(each());
    return list;
}

inline void writeVars(Writer& out, const std::vector<Bytes>& list)
{
    writeList(out, list, [&](const Bytes& element) { out.var(element); });
}
/// Octet strings of 1 to `each` octets.
inline std::vector<Bytes> readVars(Reader& in, std::uint32_t atLeast, std::uint32_t limit, std::size_t each)
{
    return readList<Bytes>(in, atLeast, limit, 5, [&] {
        Bytes octets = bytesOf(in.var(each));
        if (octets.empty())
            in.fail(CodecError::BadValue);
        return octets;
    });
}

} // namespace twinchart::gateway
