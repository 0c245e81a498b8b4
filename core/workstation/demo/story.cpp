// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "story.h"

#include <algorithm>

namespace twinchart::workstation::demo {

int sineMilli(int degrees)
{
    degrees = (degrees % 360 + 360) % 360;
    const int sign = degrees >= 180 ? -1 : 1;
    const int x = degrees % 180;
    return sign * 1000 * 4 * x * (180 - x) / (40500 - x * (180 - x));
}

namespace {
/// Seconds that the United Kingdom's clocks are ahead of UTC: an hour from the last Sunday of March, 01:00,
/// to the last Sunday of October, 01:00.
std::int64_t offsetAt(std::int64_t seconds)
{
    const CivilDate date = civilFromDays(seconds / kDay);
    const auto lastSunday = [](std::int32_t year, unsigned month) {
        const std::int64_t last = daysFromCivil({year, month, 31});
        return last - (last + 4) % 7; // 1970-01-01 was a Thursday
    };
    const std::int64_t begin = lastSunday(date.year, 3) * kDay + kHour;
    const std::int64_t end = lastSunday(date.year, 10) * kDay + kHour;
    return seconds >= begin && seconds < end ? kHour : 0;
}
} // namespace

std::string quote(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

std::string member(std::string_view name, const std::string& value)
{
    return ",\"" + std::string(name) + "\":" + value;
}

std::string codeable(std::string_view system, std::string_view code, std::string_view display, std::string_view text)
{
    std::string out = "{";
    if (!code.empty())
        out += "\"coding\":[{\"system\":" + quote(system) + ",\"code\":" + quote(code) +
               (display.empty() ? "" : ",\"display\":" + quote(display)) + "}]";
    if (!text.empty())
        out += (code.empty() ? "" : ",") + std::string("\"text\":") + quote(text);
    return out + "}";
}

std::string scaled(int value, int decimals)
{
    if (decimals == 0)
        return std::to_string(value);
    std::string digits = std::to_string(value < 0 ? -value : value);
    const auto width = static_cast<std::size_t>(decimals) + 1;
    if (digits.size() < width)
        digits.insert(0, width - digits.size(), '0');
    digits.insert(digits.size() - static_cast<std::size_t>(decimals), 1, '.');
    return value < 0 ? "-" + digits : digits;
}

std::string clinical(std::int64_t seconds)
{
    const std::int64_t offset = offsetAt(seconds);
    std::string out = toRfc3339(Instant::fromSeconds(seconds + offset));
    out.pop_back();
    return out + (offset == 0 ? "+00:00" : "+01:00");
}

std::string dateOf(std::int64_t seconds)
{
    return clinical(seconds).substr(0, 10);
}

Story::Story(Person person, std::uint64_t seed, std::int64_t present)
    : m_person(std::move(person)), m_random(Random::of(seed, m_person.key)), m_present(present)
{
}

std::int64_t Story::day(int days, int hour, int minute) const
{
    return (m_present / kDay + days) * kDay + hour * kHour + minute * kMinute;
}

std::int64_t Story::yearsAgo(int years, int days) const
{
    CivilDate date = civilFromDays(m_present / kDay);
    date.year -= years;
    while (!isValid(date))
        --date.day;
    return (daysFromCivil(date) + days) * kDay;
}

CivilDate Story::born() const
{
    const CivilDate now = civilFromDays(m_present / kDay);
    CivilDate out{now.year - m_person.age, m_person.month, m_person.day};
    if (out.month > now.month || (out.month == now.month && out.day > now.day))
        --out.year;
    return out;
}

std::int64_t Story::ageInDays(std::int64_t at) const
{
    return at / kDay - daysFromCivil(born());
}

} // namespace twinchart::workstation::demo
