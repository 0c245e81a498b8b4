// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crockford.h"

namespace twinchart::crypto {

namespace {
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kGroup = 4;

// 0..31, or -1 for no character of the alphabet, -2 for a separator.
int valueOf(char c)
{
    if (c == '-' || c == ' ' || c == '\t' || c == '\n' || c == '\r')
        return -2;
    if (c >= 'a' && c <= 'z')
        c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    const std::size_t at = kAlphabet.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}
} // namespace

SecretBytes toCrockford(BytesView octets)
{
    const std::size_t characters = octets.size() * 8 / 5;
    SecretBytes text(characters + (characters - 1) / kGroup);
    std::size_t out = 0;
    for (std::size_t i = 0; i < characters; ++i) {
        if (i > 0 && i % kGroup == 0)
            text.span()[out++] = '-';
        unsigned value = 0;
        for (std::size_t bit = i * 5; bit < i * 5 + 5; ++bit)
            value = value << 1 | ((octets[bit / 8] >> (7 - bit % 8)) & 1u);
        text.span()[out++] = static_cast<std::uint8_t>(kAlphabet[value]);
    }
    return text;
}

Expected<SecretBytes, CrockfordError> fromCrockford(std::string_view text, std::size_t size)
{
    const std::size_t characters = size * 8 / 5;
    SecretBytes octets(size);
    std::size_t count = 0;
    for (const char c : text) {
        const int value = valueOf(c);
        if (value == -2)
            continue;
        ++count;
        if (value < 0)
            return Unexpected{CrockfordError{true, count}};
        if (count > characters)
            return Unexpected{CrockfordError{}};
        for (std::size_t i = 0; i < 5; ++i) {
            const std::size_t bit = (count - 1) * 5 + i;
            const unsigned one = (static_cast<unsigned>(value) >> (4 - i)) & 1u;
            octets.span()[bit / 8] = static_cast<std::uint8_t>(octets.view()[bit / 8] | one << (7 - bit % 8));
        }
    }
    if (count != characters)
        return Unexpected{CrockfordError{}};
    return octets;
}

} // namespace twinchart::crypto
