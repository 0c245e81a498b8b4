// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/format.h>

#include <algorithm>
#include <array>

namespace twinchart::model {

namespace {
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 86400;

std::string padded(std::int64_t value, std::size_t width)
{
    std::string digits = std::to_string(value);
    if (digits.size() < width)
        digits.insert(0, width - digits.size(), '0');
    return digits;
}

struct Wall {
    CivilDate date;
    std::int64_t secondOfDay = 0;
};

Wall wallOf(Instant at, std::int64_t offsetSeconds)
{
    const std::int64_t seconds = at.seconds() + offsetSeconds;
    const std::int64_t days = seconds >= 0 ? seconds / kDay : -((-seconds + kDay - 1) / kDay);
    return {civilFromDays(days), seconds - days * kDay};
}

/// Whole calendar months from `a` to `b`; the day of the month must have been reached.
int monthsBetween(const CivilDate& a, const CivilDate& b, bool timeReached)
{
    int months = (b.year - a.year) * 12 + static_cast<int>(b.month) - static_cast<int>(a.month);
    if (b.day < a.day || (b.day == a.day && !timeReached))
        --months;
    return months;
}

CivilDate plusMonths(CivilDate date, int months)
{
    const int all = date.year * 12 + static_cast<int>(date.month) - 1 + months;
    CivilDate out{all / 12, static_cast<unsigned>(all % 12) + 1, date.day};
    while (!isValid(out))
        --out.day;
    return out;
}

std::string two(std::int64_t first, std::string_view firstUnit, std::int64_t second, std::string_view secondUnit)
{
    std::string out = std::to_string(first) + std::string(firstUnit);
    if (second != 0)
        out += " " + std::to_string(second) + std::string(secondUnit);
    return out;
}

std::string ageByCalendar(const CivilDate& born, const CivilDate& at, bool timeReached)
{
    const int months = monthsBetween(born, at, timeReached);
    if (months < 12) {
        std::int64_t days = daysFromCivil(at) - daysFromCivil(born) - (timeReached ? 0 : 1);
        if (days < 28)
            return std::to_string(days) + "d";
        return two(days / 7, "w", days % 7, "d");
    }
    if (months < 24) {
        const std::int64_t days = daysFromCivil(at) - daysFromCivil(plusMonths(born, months)) - (timeReached ? 0 : 1);
        return two(months, "m", std::max<std::int64_t>(0, days), "d");
    }
    if (months < 18 * 12)
        return two(months / 12, "y", months % 12, "m");
    return std::to_string(months / 12) + "y";
}
} // namespace

std::string formatDate(CivilDate date)
{
    return padded(date.day, 2) + "-" + std::string(kMonths[(date.month - 1) % 12]) + "-" + padded(date.year, 4);
}

std::string formatTime(const ClinicalTime& time)
{
    using Precision = ClinicalTime::Precision;
    const std::string& s = time.source;
    const auto number = [&s](std::size_t at, std::size_t width) {
        unsigned value = 0;
        for (std::size_t i = at; i < at + width && i < s.size(); ++i)
            value = value * 10 + static_cast<unsigned>(s[i] - '0');
        return value;
    };
    if (time.precision == Precision::Year || s.size() < 7)
        return s;
    if (time.precision == Precision::Month)
        return std::string(kMonths[(number(5, 2) - 1) % 12]) + "-" + s.substr(0, 4);
    std::string out = formatDate({static_cast<std::int32_t>(number(0, 4)), number(5, 2), number(8, 2)});
    if (time.precision == Precision::Day)
        return out;
    out += " " + s.substr(11, 5);
    if (time.precision != Precision::Minute && s.substr(17, 2) != "00")
        out += s.substr(16, 3);
    return out;
}

std::string formatInstant(Instant at, int offsetMinutes, bool seconds)
{
    const Wall wall = wallOf(at, std::int64_t{offsetMinutes} * kMinute);
    std::string out = formatDate(wall.date) + " " + padded(wall.secondOfDay / kHour, 2) + ":" +
                      padded(wall.secondOfDay / kMinute % 60, 2);
    if (seconds)
        out += ":" + padded(wall.secondOfDay % 60, 2);
    return out;
}

std::string formatAge(Instant born, Instant at)
{
    if (at < born)
        return {};
    const std::int64_t seconds = (at.ns - born.ns) / 1'000'000'000;
    if (seconds < 2 * kHour)
        return std::to_string(seconds / kMinute) + "min";
    if (seconds < 2 * kDay)
        return std::to_string(seconds / kHour) + "hrs";
    const Wall a = wallOf(born, 0);
    const Wall b = wallOf(at, 0);
    return ageByCalendar(a.date, b.date, b.secondOfDay >= a.secondOfDay);
}

std::string formatAge(CivilDate born, CivilDate at)
{
    return at < born ? std::string() : ageByCalendar(born, at, true);
}

std::string formatDuration(std::int64_t seconds)
{
    if (seconds < 0)
        return "-" + formatDuration(-seconds);
    if (seconds < kMinute)
        return std::to_string(seconds) + "s";
    if (seconds < kHour)
        return two(seconds / kMinute, "min", seconds % kMinute, "s");
    if (seconds < kDay)
        return two(seconds / kHour, "hr", seconds % kHour / kMinute, "min");
    if (seconds < 28 * kDay)
        return two(seconds / kDay, "d", seconds % kDay / kHour, "hr");
    if (seconds < 365 * kDay)
        return two(seconds / (7 * kDay), "w", seconds % (7 * kDay) / kDay, "d");
    return two(seconds / (365 * kDay), "y", seconds % (365 * kDay) / (7 * kDay), "w");
}

std::string formatNumber(const Quantity& quantity)
{
    return quantity.comparator + quantity.value;
}

std::string formatUnit(const Quantity& quantity, const Ucum& ucum)
{
    if (!quantity.code.empty()) {
        if (!ucum.isValid(quantity.code))
            return quantity.unit.empty() ? "\"" + quantity.code + "\"" : quantity.unit;
        // Many sources repeat the code where people's spelling belongs.
        if (quantity.unit.empty() || quantity.unit == quantity.code)
            return ucum.shown(quantity.code);
    }
    return quantity.unit;
}

std::string formatCoded(const Coded& coded)
{
    if (!coded.text.empty())
        return coded.text;
    for (const Coding& c : coded.codings) {
        if (!c.display.empty())
            return c.display;
    }
    if (coded.codings.empty())
        return {};
    const Coding& first = coded.codings.front();
    return first.system.empty() ? first.code : first.code + " (" + first.system + ")";
}

namespace {
struct Shower {
    const Ucum& ucum;
    ShownValue operator()(std::monostate) const { return {}; }
    ShownValue operator()(const Quantity& q) const { return {formatNumber(q), formatUnit(q, ucum)}; }
    ShownValue operator()(const Coded& c) const { return {formatCoded(c), {}}; }
    ShownValue operator()(const Text& t) const { return {t.text, {}}; }
    ShownValue operator()(const ClinicalTime& t) const { return {formatTime(t), {}}; }
    ShownValue operator()(bool b) const { return {b ? "Yes" : "No", {}}; }
    ShownValue operator()(const Reference& r) const { return {r.display.empty() ? r.target : r.display, {}}; }
    ShownValue operator()(const Series& s) const
    {
        const auto samples = s.samples.empty() ? 0 : std::ranges::count(s.samples, ' ') + 1;
        return {std::to_string(samples) + " samples every " + s.periodMs + " ms",
                formatUnit({{}, {}, s.unit, s.code}, ucum)};
    }
    ShownValue operator()(const Attachment& a) const
    {
        return {!a.title.empty() ? a.title : (!a.url.empty() ? a.url : a.contentType), {}};
    }
    ShownValue operator()(const QuantityPair& p) const
    {
        const std::string a = p.first ? formatNumber(*p.first) : std::string();
        const std::string b = p.second ? formatNumber(*p.second) : std::string();
        const std::string unitA = p.first ? formatUnit(*p.first, ucum) : std::string();
        const std::string unitB = p.second ? formatUnit(*p.second, ucum) : std::string();
        if (p.kind == QuantityPair::Kind::Ratio) {
            if (unitA.empty() && unitB.empty())
                return {a + ":" + b, {}};
            return {a + (unitA.empty() ? "" : " " + unitA) + " per " + b + (unitB.empty() ? "" : " " + unitB), {}};
        }
        const std::string& unit = unitA.empty() ? unitB : unitA;
        if (!unitA.empty() && !unitB.empty() && unitA != unitB)
            return {a + " " + unitA + " – " + b + " " + unitB, {}};
        if (a.empty() || b.empty())
            return {a.empty() ? "≤ " + b : "≥ " + a, unit};
        return {a + "–" + b, unit};
    }
};
} // namespace

ShownValue formatValue(const Value& value, const Ucum& ucum)
{
    return std::visit(Shower{ucum}, value);
}

bool isNhsNumber(std::string_view digits)
{
    if (digits.size() != 10)
        return false;
    int sum = 0;
    for (int i = 0; i < 10; ++i) {
        const char c = digits[static_cast<std::size_t>(i)];
        if (c < '0' || c > '9')
            return false;
        if (i < 9)
            sum += (c - '0') * (10 - i);
    }
    const int check = 11 - sum % 11;
    return check != 10 && check % 11 == digits[9] - '0';
}

} // namespace twinchart::model
