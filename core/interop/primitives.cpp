// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "primitives.h"

#include <algorithm>
#include <array>

namespace twinchart::interop {

namespace {
constexpr std::size_t kMaxText = 1024 * 1024; ///< characters of a FHIR string
constexpr std::size_t kMaxNumber = 100;       ///< characters of a decimal

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isAlpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Reads fixed-width parts of a date from the left.
class Cursor {
public:
    explicit Cursor(std::string_view text) : m_left(text) {}
    std::optional<int> digits(std::size_t n)
    {
        if (m_left.size() < n)
            return std::nullopt;
        int out = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (!isDigit(m_left[i]))
                return std::nullopt;
            out = out * 10 + (m_left[i] - '0');
        }
        m_left.remove_prefix(n);
        return out;
    }
    bool take(char c)
    {
        if (m_left.empty() || m_left.front() != c)
            return false;
        m_left.remove_prefix(1);
        return true;
    }
    bool someDigits()
    {
        const std::size_t n = std::min(m_left.find_first_not_of("0123456789"), m_left.size());
        m_left.remove_prefix(n);
        return n > 0;
    }
    bool done() const { return m_left.empty(); }

private:
    std::string_view m_left;
};

enum class DateParts { Bad, Year, Month, Day };

DateParts readDate(Cursor& in)
{
    const auto year = in.digits(4);
    if (!year || *year == 0)
        return DateParts::Bad;
    if (!in.take('-'))
        return DateParts::Year;
    const auto month = in.digits(2);
    if (!month || *month < 1 || *month > 12)
        return DateParts::Bad;
    if (!in.take('-'))
        return DateParts::Month;
    const auto day = in.digits(2);
    static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0);
    if (!day || *day < 1 || *day > kDays[*month - 1] + (leap && *month == 2 ? 1 : 0))
        return DateParts::Bad;
    return DateParts::Day;
}

bool readTime(Cursor& in)
{
    const auto hour = in.digits(2);
    if (!hour || *hour > 23 || !in.take(':'))
        return false;
    const auto minute = in.digits(2);
    if (!minute || *minute > 59 || !in.take(':'))
        return false;
    const auto second = in.digits(2);
    if (!second || *second > 60)
        return false;
    return !in.take('.') || in.someDigits();
}

bool readZone(Cursor& in)
{
    if (in.take('Z'))
        return true;
    if (!in.take('+') && !in.take('-'))
        return false;
    const auto hour = in.digits(2);
    if (!hour || !in.take(':'))
        return false;
    const auto minute = in.digits(2);
    return minute && ((*hour <= 13 && *minute <= 59) || (*hour == 14 && *minute == 0));
}

bool isDateTime(std::string_view text, bool instant)
{
    Cursor in(text);
    const DateParts parts = readDate(in);
    if (parts == DateParts::Bad)
        return false;
    if (in.done())
        return !instant;
    return parts == DateParts::Day && in.take('T') && readTime(in) && readZone(in) && in.done();
}

bool isText(std::string_view value)
{
    if (value.empty())
        return false;
    if (value.size() > kMaxText) {
        const auto characters = std::count_if(value.begin(), value.end(), [](char c) { return (c & 0xC0) != 0x80; });
        if (static_cast<std::size_t>(characters) > kMaxText)
            return false;
    }
    return true;
}
bool isCode(std::string_view value)
{
    if (value.empty() || isSpace(value.front()) || isSpace(value.back()))
        return false;
    for (std::size_t i = 1; i < value.size(); ++i)
        if (isSpace(value[i]) && isSpace(value[i - 1]))
            return false;
    return !hasControl(value);
}

bool isUri(std::string_view value)
{
    if (value.empty())
        return false;
    // Any octet below 0x21, eight at a time (octets above 0x7F are letters of other scripts and pass).
    std::size_t i = 0;
    for (; i + 8 <= value.size(); i += 8) {
        std::uint64_t v;
        std::memcpy(&v, value.data() + i, 8);
        if (((v - 0x2121212121212121ull) & ~v & 0x8080808080808080ull) != 0)
            return false;
    }
    for (; i < value.size(); ++i)
        if (static_cast<unsigned char>(value[i]) <= 0x20)
            return false;
    return true;
}

bool isOid(std::string_view value)
{
    if (!value.starts_with("urn:oid:"))
        return false;
    value.remove_prefix(8);
    if (value.size() < 3 || value[0] < '0' || value[0] > '2')
        return false;
    value.remove_prefix(1);
    while (!value.empty()) {
        if (value[0] != '.')
            return false;
        value.remove_prefix(1);
        const std::size_t n = std::min(value.find_first_not_of("0123456789"), value.size());
        if (n == 0 || (n > 1 && value[0] == '0'))
            return false;
        value.remove_prefix(n);
    }
    return true;
}

bool isUuid(std::string_view value)
{
    if (!value.starts_with("urn:uuid:") || value.size() != 45)
        return false;
    value.remove_prefix(9);
    for (std::size_t i = 0; i < value.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? value[i] != '-' : !(isDigit(value[i]) || (value[i] >= 'a' && value[i] <= 'f')))
            return false;
    }
    return true;
}

/// Groups of four, padding only at the end; white space anywhere between them.
bool isBase64(std::string_view value)
{
    static constexpr std::array<std::uint8_t, 256> kKinds = [] {
        std::array<std::uint8_t, 256> kinds{};
        for (unsigned c = 0; c < 256; ++c) {
            const char ch = static_cast<char>(c);
            const bool letter = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
                                ch == '+' || ch == '/';
            kinds[c] = letter ? 1 : ch == '=' ? 2 : ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t' ? 4 : 0;
        }
        return kinds;
    }();
    std::size_t letters = 0;
    std::size_t padding = 0;
    const auto kindOf = [&](std::size_t i) { return kKinds[static_cast<unsigned char>(value[i])]; };
    std::size_t first = 0;
    // Eight letters at a time as long as nothing else comes.
    while (first + 8 <= value.size() &&
           (kindOf(first) & kindOf(first + 1) & kindOf(first + 2) & kindOf(first + 3) & kindOf(first + 4) &
            kindOf(first + 5) & kindOf(first + 6) & kindOf(first + 7)) == 1)
        first += 8;
    letters = first;
    for (const char c : value.substr(first)) {
        const std::uint8_t kind = kKinds[static_cast<unsigned char>(c)];
        if (kind == 0 || (kind == 1 && padding > 0))
            return false;
        letters += kind == 1 ? 1u : 0u;
        padding += kind == 2 ? 1u : 0u;
    }
    return letters > 0 && padding <= 2 && (letters + padding) % 4 == 0;
}

bool isInteger(std::string_view value, std::int64_t least)
{
    const bool negative = value.starts_with('-');
    const std::string_view digits = value.substr(negative ? 1 : 0);
    if (digits.empty() || digits.size() > 10 || !std::ranges::all_of(digits, isDigit) ||
        (digits.size() > 1 && digits[0] == '0') || (negative && digits == "0"))
        return false;
    std::int64_t out = 0;
    for (const char c : digits)
        out = out * 10 + (c - '0');
    out = negative ? -out : out;
    return out >= least && out <= 2'147'483'647;
}
} // namespace

std::string_view text(Primitive primitive)
{
    static constexpr std::string_view kNames[] = {
        "element",  "boolean",      "integer", "positiveInt", "unsignedInt", "decimal",   "string",
        "markdown", "code",         "id",      "uri",         "url",         "canonical", "oid",
        "uuid",     "base64Binary", "date",    "dateTime",    "time",        "instant",   "xhtml"};
    return kNames[static_cast<std::size_t>(primitive)];
}

bool hasKindOf(Primitive primitive, JsonKind kind)
{
    switch (primitive) {
    case Primitive::Boolean: return kind == JsonKind::True || kind == JsonKind::False;
    case Primitive::Integer:
    case Primitive::PositiveInt:
    case Primitive::UnsignedInt:
    case Primitive::Decimal: return kind == JsonKind::Number;
    default: return kind == JsonKind::String;
    }
}

bool hasControl(std::string_view value)
{
    return std::ranges::any_of(
        value, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n'; });
}

bool matches(Primitive primitive, std::string_view value)
{
    switch (primitive) {
    case Primitive::None: return false;
    case Primitive::Boolean: return value == "true" || value == "false";
    case Primitive::Integer: return isInteger(value, -2'147'483'648ll);
    case Primitive::UnsignedInt: return isInteger(value, 0);
    case Primitive::PositiveInt: return isInteger(value, 1);
    case Primitive::Decimal: return value.size() <= kMaxNumber;
    case Primitive::String:
    case Primitive::Markdown: return isText(value);
    case Primitive::Xhtml: return !value.empty();
    case Primitive::Code: return isCode(value);
    case Primitive::Id:
        return !value.empty() && value.size() <= 64 &&
               std::ranges::all_of(value, [](char c) { return isDigit(c) || isAlpha(c) || c == '-' || c == '.'; });
    case Primitive::Uri:
    case Primitive::Url:
    case Primitive::Canonical: return isUri(value);
    case Primitive::Oid: return isOid(value);
    case Primitive::Uuid: return isUuid(value);
    case Primitive::Base64: return isBase64(value);
    case Primitive::Date: {
        Cursor in(value);
        return readDate(in) != DateParts::Bad && in.done();
    }
    case Primitive::DateTime: return isDateTime(value, false);
    case Primitive::Instant: return isDateTime(value, true);
    case Primitive::Time: {
        Cursor in(value);
        return readTime(in) && in.done();
    }
    }
    return false;
}

} // namespace twinchart::interop
