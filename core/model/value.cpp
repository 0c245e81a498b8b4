// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/value.h>

#include <limits>

namespace twinchart::model {

namespace {
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86400 * kSecond;

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

constexpr int kFirstYear = 1678;
constexpr int kLastYear = 2261;

std::int64_t startOf(int year, int month, int day)
{
    return daysFromCivil({year, static_cast<unsigned>(month), static_cast<unsigned>(day)}) * kDay;
}
} // namespace

std::optional<ClinicalTime> parseClinicalTime(std::string_view text)
{
    using Precision = ClinicalTime::Precision;
    if (text.size() < 4 || text.size() > 64)
        return std::nullopt;
    const int written = digits(text, 0, 4);
    if (written < 1) // FHIR has no year 0000
        return std::nullopt;
    ClinicalTime out;
    out.source = text;
    // Beyond what 64 bits of nanoseconds reach, the form is read in the year of the same calendar between 1800 and
    // 2199.
    const bool isBefore = written < kFirstYear;
    const bool isAfter = written > kLastYear;
    const int year = isBefore || isAfter ? 1800 + (written + 200) % 400 : written;
    const auto covers = [&](std::int64_t from, std::int64_t next) {
        out.earliest = isBefore ? ClinicalTime::kBefore : isAfter ? ClinicalTime::kAfter : Instant{from};
        out.latest = isBefore ? ClinicalTime::kBefore : isAfter ? ClinicalTime::kAfter : Instant{next - 1};
        return out;
    };
    if (text.size() == 4) {
        out.precision = Precision::Year;
        return covers(startOf(year, 1, 1), startOf(year + 1, 1, 1));
    }
    const int month = digits(text, 5, 2);
    if (text[4] != '-' || month < 1 || month > 12)
        return std::nullopt;
    if (text.size() == 7) {
        out.precision = Precision::Month;
        return covers(startOf(year, month, 1), month == 12 ? startOf(year + 1, 1, 1) : startOf(year, month + 1, 1));
    }
    const int day = digits(text, 8, 2);
    if (text[7] != '-' || day < 1 || !isValid({year, static_cast<unsigned>(month), static_cast<unsigned>(day)}))
        return std::nullopt;
    const std::int64_t midnight = startOf(year, month, day);
    if (text.size() == 10) {
        out.precision = Precision::Day;
        return covers(midnight, midnight + kDay);
    }
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    if (text[10] != 'T' || hour < 0 || hour > 23 || minute < 0 || minute > 59 || text[13] != ':')
        return std::nullopt;
    std::int64_t width = 60 * kSecond;
    std::int64_t nanos = (hour * 3600 + minute * 60) * kSecond;
    std::size_t at = 16;
    out.precision = Precision::Minute;
    if (at < text.size() && text[at] == ':') {
        const int second = digits(text, at + 1, 2);
        // A leap second is written :60 and falls on the next minute's first second, as POSIX has it.
        if (second < 0 || second > 60)
            return std::nullopt;
        out.precision = Precision::Second;
        width = kSecond;
        nanos += second * kSecond;
        at += 3;
        if (at < text.size() && text[at] == '.') {
            const std::size_t begin = ++at;
            for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
                if (width > 1) {
                    width /= 10;
                    nanos += (text[at] - '0') * width;
                }
            }
            if (at == begin)
                return std::nullopt;
            out.precision = Precision::Fraction;
        }
    }
    if (at >= text.size())
        return std::nullopt; // FHIR: a time of day has an offset
    if (text[at] == 'Z' && at + 1 == text.size()) {
        out.offsetMinutes = 0;
    } else if ((text[at] == '+' || text[at] == '-') && at + 6 == text.size() && text[at + 3] == ':') {
        const int hours = digits(text, at + 1, 2);
        const int minutes = digits(text, at + 4, 2);
        if (hours < 0 || minutes < 0 || minutes > 59 || hours > 14 || (hours == 14 && minutes != 0))
            return std::nullopt;
        out.offsetMinutes = (text[at] == '-' ? -1 : 1) * (hours * 60 + minutes);
    } else {
        return std::nullopt;
    }
    const std::int64_t from = midnight + nanos - *out.offsetMinutes * 60 * kSecond;
    return covers(from, from + width);
}

} // namespace twinchart::model
