// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinchart {

/// Owned octets that are not secret (secrets: util/secret.h).
using Bytes = std::vector<std::uint8_t>;
/// Borrowed octets; must not outlive their owner.
using BytesView = std::span<const std::uint8_t>;

/// A fixed number of octets with order and equality; Tag makes different meanings different types.
template <std::size_t N, class Tag>
struct FixedBytes {
    static constexpr std::size_t kSize = N;
    std::array<std::uint8_t, N> octets{};

    friend auto operator<=>(const FixedBytes&, const FixedBytes&) = default;
    BytesView view() const noexcept { return {octets.data(), N}; }
    operator BytesView() const noexcept { return view(); }
    /// Absent unless `from` has exactly N octets.
    static std::optional<FixedBytes> from(BytesView from)
    {
        if (from.size() != N)
            return std::nullopt;
        FixedBytes out;
        for (std::size_t i = 0; i < N; ++i)
            out.octets[i] = from[i];
        return out;
    }
};

/// The octets of a string, and a string of octets. No conversion, no check.
inline BytesView viewOf(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline Bytes bytesOf(std::string_view text)
{
    const BytesView v = viewOf(text);
    return {v.begin(), v.end()};
}
inline Bytes bytesOf(BytesView view)
{
    return {view.begin(), view.end()};
}
inline std::string textOf(BytesView view)
{
    return {reinterpret_cast<const char*>(view.data()), view.size()};
}
inline std::string_view textViewOf(BytesView view)
{
    return {reinterpret_cast<const char*>(view.data()), view.size()};
}
inline bool equal(BytesView a, BytesView b)
{
    return std::ranges::equal(a, b);
}

/// Lower-case hexadecimal; fromHex takes both cases and refuses everything else.
std::string toHex(BytesView octets);
std::optional<Bytes> fromHex(std::string_view text);
/// RFC 4648 base64 with padding; fromBase64 is strict (alphabet, padding, no white space).
std::string toBase64(BytesView octets);
std::optional<Bytes> fromBase64(std::string_view text);

} // namespace twinchart
