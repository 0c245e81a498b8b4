// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsontext.h"

namespace twinchart::interop {

namespace {
using Why = JsonError::Why;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

int hexDigit(char c)
{
    if (isDigit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}
std::optional<std::uint32_t> hex4(std::string_view text)
{
    if (text.size() < 4)
        return std::nullopt;
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const int digit = hexDigit(text[i]);
        if (digit < 0)
            return std::nullopt;
        out = out * 16 + static_cast<std::uint32_t>(digit);
    }
    return out;
}
void appendUtf8(std::uint32_t c, std::string& out)
{
    const auto put = [&](std::uint32_t octet) { out.push_back(static_cast<char>(octet)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | c >> 6);
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3F));
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}
} // namespace

std::optional<JsonError::Why> walkEscapes(std::string_view raw, std::string* out)
{
    std::size_t i = 0;
    while (i < raw.size()) {
        const std::size_t slash = raw.find('\\', i);
        if (out != nullptr)
            out->append(raw.substr(i, slash == std::string_view::npos ? slash : slash - i));
        if (slash == std::string_view::npos)
            break;
        if (slash + 1 >= raw.size())
            return Why::BadEscape;
        const char kind = raw[slash + 1];
        i = slash + 2;
        if (kind != 'u') {
            static constexpr std::string_view kKinds = "\"\\/bfnrt";
            static constexpr std::string_view kMeaning = "\"\\/\b\f\n\r\t";
            const std::size_t at = kKinds.find(kind);
            if (at == std::string_view::npos)
                return Why::BadEscape;
            if (out != nullptr)
                out->push_back(kMeaning[at]);
            continue;
        }
        const auto unit = hex4(raw.substr(i));
        if (!unit)
            return Why::BadEscape;
        i += 4;
        std::uint32_t point = *unit;
        if (point >= 0xDC00 && point <= 0xDFFF)
            return Why::LoneSurrogate;
        if (point >= 0xD800 && point <= 0xDBFF) {
            const auto low = raw.substr(i, 2) == "\\u" ? hex4(raw.substr(i + 2)) : std::nullopt;
            if (!low || *low < 0xDC00 || *low > 0xDFFF)
                return Why::LoneSurrogate;
            i += 6;
            point = 0x10000 + ((point - 0xD800) << 10) + (*low - 0xDC00);
        }
        if (out != nullptr)
            appendUtf8(point, *out);
    }
    return std::nullopt;
}

std::size_t numberLength(const char* p)
{
    const char* at = p;
    if (*at == '-')
        ++at;
    if (*at == '0') {
        ++at;
    } else if (isDigit(*at)) {
        while (isDigit(*at))
            ++at;
    } else {
        return 0;
    }
    if (*at == '.') {
        ++at;
        if (!isDigit(*at))
            return 0;
        while (isDigit(*at))
            ++at;
    }
    if (*at == 'e' || *at == 'E') {
        ++at;
        if (*at == '+' || *at == '-')
            ++at;
        if (!isDigit(*at))
            return 0;
        while (isDigit(*at))
            ++at;
    }
    return static_cast<std::size_t>(at - p);
}

std::size_t firstBadUtf8(std::string_view text)
{
    std::size_t i = 0;
    const auto octet = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
    while (i < text.size()) {
        const unsigned c = octet(i);
        if (c < 0x80) {
            ++i;
            continue;
        }
        std::size_t more = 0;
        unsigned low = 0x80;
        unsigned high = 0xBF;
        if (c >= 0xC2 && c <= 0xDF) {
            more = 1;
        } else if (c >= 0xE0 && c <= 0xEF) {
            more = 2;
            low = c == 0xE0 ? 0xA0 : low;
            high = c == 0xED ? 0x9F : high;
        } else if (c >= 0xF0 && c <= 0xF4) {
            more = 3;
            low = c == 0xF0 ? 0x90 : low;
            high = c == 0xF4 ? 0x8F : high;
        } else {
            return i;
        }
        for (std::size_t k = 1; k <= more; ++k) {
            if (octet(i + k) < low || octet(i + k) > high)
                return i;
            low = 0x80;
            high = 0xBF;
        }
        i += more + 1;
    }
    return text.size();
}

std::optional<JsonError::Why> unescape(std::string_view raw, std::string& out)
{
    return walkEscapes(raw, &out);
}

} // namespace twinchart::interop
