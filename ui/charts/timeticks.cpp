// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/timeticks.h>

#include <ui/theme/clinical.h>

#include <algorithm>
#include <array>

namespace twinchart::ui::charts {

using theme::Clinical;

namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kSecond = 1000 * kMs;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

std::int64_t nsOf(const QDateTime& t)
{
    return t.toMSecsSinceEpoch() * kMs;
}

QString monthYear(const QDate& d)
{
    return Clinical::date(d).mid(3);
}

void clockTicks(TimeTicks& ticks, std::int64_t from, std::int64_t to, std::int64_t step, const QTimeZone& zone)
{
    QDateTime start = QDateTime::fromMSecsSinceEpoch(from / kMs, zone);
    QDate day = start.date();
    const bool withSeconds = step < kMinute;
    while (true) {
        const std::int64_t dayNs = nsOf(QDateTime(day, QTime(0, 0), zone));
        if (dayNs > to)
            break;
        const std::int64_t nextNs = nsOf(QDateTime(day.addDays(1), QTime(0, 0), zone));
        ticks.major.push_back({dayNs, Clinical::weekdayDate(day), true});
        if (step >= kHour) {
            // Wall-clock hours, so that a day of 23 or 25 hours keeps its midnight and noon.
            for (int hour = static_cast<int>(step / kHour); hour < 24; hour += static_cast<int>(step / kHour)) {
                const std::int64_t t = nsOf(QDateTime(day, QTime(hour, 0), zone));
                if (t >= from && t <= to)
                    ticks.minor.push_back({t, QStringLiteral("%1:00").arg(hour, 2, 10, QLatin1Char('0')), false});
            }
        } else {
            std::int64_t t = dayNs + std::max<std::int64_t>(0, (from - dayNs + step - 1) / step) * step;
            for (; t <= to && t < nextNs; t += step) {
                if (t == dayNs)
                    continue;
                QString text = Clinical::time(Instant{t}, withSeconds);
                if (step < kSecond)
                    text =
                        QStringLiteral("%1.%2").arg(text).arg((t / kMs % 1000 + 1000) % 1000, 3, 10, QLatin1Char('0'));
                ticks.minor.push_back({t, text, false});
            }
        }
        day = day.addDays(1);
    }
}

void dayTicks(TimeTicks& ticks, std::int64_t from, std::int64_t to, int step, const QTimeZone& zone)
{
    QDate month = QDateTime::fromMSecsSinceEpoch(from / kMs, zone).date();
    month = QDate(month.year(), month.month(), 1);
    while (true) {
        const std::int64_t monthNs = nsOf(QDateTime(month, QTime(0, 0), zone));
        if (monthNs > to)
            break;
        ticks.major.push_back({monthNs, monthYear(month), true});
        for (int d = 1 + step; d <= month.daysInMonth() - step / 3; d += step) {
            const QDate day(month.year(), month.month(), d);
            const std::int64_t t = nsOf(QDateTime(day, QTime(0, 0), zone));
            if (t >= from && t <= to)
                ticks.minor.push_back({t, Clinical::shortDate(day), false});
        }
        month = month.addMonths(1);
    }
}

void monthTicks(TimeTicks& ticks, std::int64_t from, std::int64_t to, int step, const QTimeZone& zone)
{
    int year = QDateTime::fromMSecsSinceEpoch(from / kMs, zone).date().year();
    while (true) {
        const std::int64_t yearNs = nsOf(QDateTime(QDate(year, 1, 1), QTime(0, 0), zone));
        if (yearNs > to)
            break;
        ticks.major.push_back({yearNs, QString::number(year), true});
        for (int m = 1 + step; m <= 12; m += step) {
            const QDate day(year, m, 1);
            const std::int64_t t = nsOf(QDateTime(day, QTime(0, 0), zone));
            if (t >= from && t <= to)
                ticks.minor.push_back({t, Clinical::shortDate(day).mid(3), false});
        }
        ++year;
    }
}

void yearTicks(TimeTicks& ticks, std::int64_t from, std::int64_t to, int step, const QTimeZone& zone)
{
    const int first = QDateTime::fromMSecsSinceEpoch(from / kMs, zone).date().year();
    const int big = step * 5;
    for (int year = first / big * big;; year += step) {
        const std::int64_t t = nsOf(QDateTime(QDate(year, 1, 1), QTime(0, 0), zone));
        if (t > to)
            break;
        if (year % big == 0)
            ticks.major.push_back({t, QString::number(year), true});
        else if (t >= from)
            ticks.minor.push_back({t, QString::number(year), false});
    }
}

} // namespace

TimeTicks timeTicks(std::int64_t fromNs, std::int64_t toNs, int pixels, const QTimeZone& zone)
{
    TimeTicks ticks;
    if (toNs <= fromNs || pixels < 20)
        return ticks;
    const double perPixel = static_cast<double>(toNs - fromNs) / pixels;
    const auto wanted = static_cast<std::int64_t>(perPixel * 58); // a label and the air beside it
    static constexpr std::array<std::int64_t, 24> clock{
        kMs,         2 * kMs,      5 * kMs,      10 * kMs,    20 * kMs,     50 * kMs,     100 * kMs, 200 * kMs,
        500 * kMs,   kSecond,      2 * kSecond,  5 * kSecond, 10 * kSecond, 30 * kSecond, kMinute,   2 * kMinute,
        5 * kMinute, 10 * kMinute, 30 * kMinute, kHour,       2 * kHour,    3 * kHour,    6 * kHour, 12 * kHour};
    for (const std::int64_t step : clock)
        if (step >= (step >= kMinute ? wanted * 2 / 3 : wanted)) {
            clockTicks(ticks, fromNs, toNs, step, zone);
            return ticks;
        }
    for (const int days : {1, 2, 5, 10, 15})
        if (days * kDay >= wanted) {
            dayTicks(ticks, fromNs, toNs, days, zone);
            return ticks;
        }
    for (const int months : {1, 3, 6})
        if (months * 30 * kDay >= wanted) {
            monthTicks(ticks, fromNs, toNs, months, zone);
            return ticks;
        }
    for (const int years : {1, 2, 4, 10, 20, 100})
        if (years * 365 * kDay >= wanted || years == 100) {
            yearTicks(ticks, fromNs, toNs, years, zone);
            return ticks;
        }
    return ticks;
}

} // namespace twinchart::ui::charts
