// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/time.h>

#include <algorithm>

#include <chrono>

namespace twinchart {

// Days and civil dates: the era method (400-year cycles of 146,097 days), as published by H. Hinnant,
// "chrono-Compatible Low-Level Date Algorithms".
std::int64_t daysFromCivil(CivilDate d)
{
    const std::int64_t y = static_cast<std::int64_t>(d.year) - (d.month <= 2 ? 1 : 0);
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t yearOfEra = y - era * 400;
    const std::int64_t monthFromMarch = (d.month + 9) % 12;
    const std::int64_t dayOfYear = (153 * monthFromMarch + 2) / 5 + d.day - 1;
    const std::int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097 + dayOfEra - 719468;
}

CivilDate civilFromDays(std::int64_t days)
{
    const std::int64_t z = days + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const std::int64_t dayOfEra = z - era * 146097;
    const std::int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t monthFromMarch = (5 * dayOfYear + 2) / 153;
    CivilDate out;
    out.day = static_cast<unsigned>(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
    out.month = static_cast<unsigned>(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
    out.year = static_cast<std::int32_t>(yearOfEra + era * 400 + (out.month <= 2 ? 1 : 0));
    return out;
}

bool isValid(CivilDate d)
{
    if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31)
        return false;
    return civilFromDays(daysFromCivil(d)) == d;
}

namespace {
void appendPadded(std::string& out, std::int64_t value, int width)
{
    const std::string digits = std::to_string(value);
    out.append(static_cast<std::size_t>(std::max<int>(0, width - static_cast<int>(digits.size()))), '0');
    out += digits;
}

/// Reads exactly `width` digits at `at`; -1 when they are not there.
int digits(std::string_view text, std::size_t at, std::size_t width)
{
    if (text.size() < at + width)
        return -1;
    int value = 0;
    for (std::size_t i = at; i < at + width; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}
} // namespace

std::string toRfc3339(Instant t)
{
    const std::int64_t seconds = t.seconds();
    // Not from the seconds: near the lower end they begin before the first instant.
    const std::int64_t nanos = (t.ns % 1'000'000'000 + 1'000'000'000) % 1'000'000'000;
    const std::int64_t days = seconds >= 0 ? seconds / 86400 : -((-seconds + 86399) / 86400);
    const std::int64_t inDay = seconds - days * 86400;
    const CivilDate date = civilFromDays(days);
    std::string out;
    appendPadded(out, date.year, 4);
    out += '-';
    appendPadded(out, date.month, 2);
    out += '-';
    appendPadded(out, date.day, 2);
    out += 'T';
    appendPadded(out, inDay / 3600, 2);
    out += ':';
    appendPadded(out, inDay / 60 % 60, 2);
    out += ':';
    appendPadded(out, inDay % 60, 2);
    if (nanos != 0) {
        out += '.';
        appendPadded(out, nanos, 9);
        while (out.back() == '0')
            out.pop_back();
    }
    return out + 'Z';
}

std::optional<Instant> parseRfc3339(std::string_view text)
{
    const int year = digits(text, 0, 4);
    const int month = digits(text, 5, 2);
    const int day = digits(text, 8, 2);
    if (year < 0 || month < 0 || day < 0 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    // Outside these years 64 bits of nanoseconds do not reach.
    if (year < 1678 || year > 2261)
        return std::nullopt;
    const CivilDate date{year, static_cast<unsigned>(month), static_cast<unsigned>(day)};
    if (!isValid(date))
        return std::nullopt;
    const std::int64_t midnight = daysFromCivil(date) * 86400;
    if (text.size() == 10)
        return Instant::fromSeconds(midnight);
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    const int second = digits(text, 17, 2);
    if ((text[10] != 'T' && text[10] != 't') || hour < 0 || minute < 0 || second < 0 || text[13] != ':' ||
        text[16] != ':' || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    std::size_t at = 19;
    std::int64_t nanos = 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        const std::size_t begin = at;
        std::int64_t unit = 100'000'000;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            nanos += (text[at] - '0') * unit;
            unit /= 10;
        }
        if (at == begin)
            return std::nullopt;
    }
    std::int64_t offset = 0;
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        ++at;
    } else if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        const int offsetHours = digits(text, at + 1, 2);
        const int offsetMinutes = digits(text, at + 4, 2);
        if (offsetHours < 0 || offsetMinutes < 0 || text[at + 3] != ':' || offsetHours > 14 || offsetMinutes > 59)
            return std::nullopt;
        offset = (offsetHours * 60 + offsetMinutes) * 60;
        if (text[at] == '-')
            offset = -offset;
        at += 6;
    } else {
        return std::nullopt;
    }
    if (at != text.size())
        return std::nullopt;
    const std::int64_t seconds = midnight + hour * 3600 + minute * 60 + second - offset;
    return Instant{seconds * 1'000'000'000 + nanos};
}

Instant SystemClock::now() const
{
    return {std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count()};
}

} // namespace twinchart
