// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shown.h"

#include <cstdint>
#include <utility>

namespace twinchart::cli {

namespace {
constexpr std::uint32_t kNoCharacter = 0xfffd;

/// The character at the beginning, and how many octets it has; kNoCharacter and one octet for what is no UTF-8.
std::pair<std::uint32_t, std::size_t> characterOf(std::string_view text)
{
    const auto octet = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const std::uint32_t first = octet(0);
    if (first < 0x80)
        return {first, 1};
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length)
        return {kNoCharacter, 1};
    std::uint32_t out = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((octet(i) & 0xc0) != 0x80)
            return {kNoCharacter, 1};
        out = out << 6 | (octet(i) & 0x3f);
    }
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool isSurrogate = out >= 0xd800 && out < 0xe000;
    return out < kLeast[length] || isSurrogate || out > 0x10ffff ? std::pair{kNoCharacter, std::size_t{1}}
                                                                 : std::pair{out, length};
}

bool mayStand(std::uint32_t character)
{
    const bool controls = character < 0x20 || (character >= 0x7f && character < 0xa0);
    const bool turns = character == 0x061c || character == 0x200e || character == 0x200f ||
                       (character >= 0x2028 && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
    return !controls && !turns && character != kNoCharacter;
}
} // namespace

std::string shown(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const auto [character, octets] = characterOf(text);
        if (mayStand(character)) {
            out += text.substr(0, octets);
        } else {
            out += "\\u";
            for (int shift = 12; shift >= 0; shift -= 4)
                out += "0123456789abcdef"[character >> shift & 15U];
        }
        text.remove_prefix(octets);
    }
    return out;
}

std::string shownLines(std::string_view text)
{
    std::string out;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        out += shown(text.substr(0, end)) + '\n';
        text.remove_prefix(end + 1);
    }
    return out + shown(text);
}

std::string joined(const std::vector<std::string>& texts)
{
    std::string out;
    for (const std::string& one : texts)
        out += (out.empty() ? "" : ", ") + one;
    return out;
}

} // namespace twinchart::cli
