// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/theme/clinical.h>

#include <ui/theme/resources.h>

#include <QLocale>
#include <QRegularExpression>

#include <array>

namespace twinchart::ui::theme {
namespace {

constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

QString two(int n)
{
    return QString(QLatin1Char(static_cast<char>('0' + n / 10 % 10))) + QLatin1Char(static_cast<char>('0' + n % 10));
}

QString month(int m)
{
    return QString::fromLatin1(kMonths[static_cast<std::size_t>(m - 1)]);
}

struct Parts {
    int year = 0, month = 0, day = 0;
    QString time;
    bool ok = false;
};

Parts parts(const std::string& fhir)
{
    static const QRegularExpression form(
        QStringLiteral("^(\\d{4})(?:-(\\d{2})(?:-(\\d{2})(?:T(\\d{2}:\\d{2})(?::\\d{2}(?:\\.\\d+)?)?.*)?)?)?$"));
    const QRegularExpressionMatch m = form.match(qs(fhir));
    Parts p;
    if (!m.hasMatch())
        return p;
    p.year = m.captured(1).toInt();
    p.month = m.captured(2).toInt();
    p.day = m.captured(3).toInt();
    p.time = m.captured(4);
    p.ok = QDate(p.year, m.hasCaptured(2) ? p.month : 1, m.hasCaptured(3) ? p.day : 1).isValid();
    return p;
}

} // namespace

const QTimeZone& Clinical::zone()
{
    static const QTimeZone zone = QTimeZone::systemTimeZone();
    return zone;
}

QString Clinical::zoneName()
{
    const QString id = QString::fromUtf8(zone().id());
    return id.isEmpty() ? QStringLiteral("UTC") : id;
}

QDateTime Clinical::local(Instant at)
{
    const std::int64_t ms = at.ns >= 0 ? at.ns / 1'000'000 : -((-at.ns + 999'999) / 1'000'000);
    return QDateTime::fromMSecsSinceEpoch(ms, zone());
}

QString Clinical::date(const QDate& d)
{
    if (!d.isValid())
        return tr("Not known");
    return two(d.day()) + QLatin1Char('-') + month(d.month()) + QLatin1Char('-') +
           QString::number(d.year()).rightJustified(4, QLatin1Char('0'));
}

QString Clinical::shortDate(const QDate& d)
{
    return two(d.day()) + QLatin1Char('-') + month(d.month());
}

QString Clinical::weekdayDate(const QDate& d)
{
    return QString::fromLatin1(kDays[static_cast<std::size_t>(d.dayOfWeek() - 1)]) + QLatin1Char(' ') + date(d);
}

QString Clinical::date(Instant at)
{
    return date(local(at).date());
}

QString Clinical::time(Instant at, bool seconds)
{
    const QTime t = local(at).time();
    QString text = two(t.hour()) + QLatin1Char(':') + two(t.minute());
    if (seconds)
        text += QLatin1Char(':') + two(t.second());
    return text;
}

QString Clinical::dateTime(Instant at, bool seconds)
{
    return date(at) + QLatin1Char(' ') + time(at, seconds);
}

QString Clinical::partial(const std::string& fhir)
{
    if (fhir.empty())
        return tr("Not known");
    const Parts p = parts(fhir);
    if (!p.ok)
        return qs(fhir);
    if (p.month == 0)
        return QString::number(p.year);
    if (p.day == 0)
        return month(p.month) + QLatin1Char('-') + QString::number(p.year);
    QString day = date(QDate(p.year, p.month, p.day));
    if (p.time.isEmpty())
        return day;
    if (const auto instant = parseRfc3339(fhir))
        return dateTime(*instant);
    return day + QLatin1Char(' ') + p.time;
}

QString Clinical::effective(const std::string& text)
{
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos)
        return partial(text);
    const QString start = partial(text.substr(0, slash));
    const std::string end = text.substr(slash + 1);
    return end.empty() ? tr("since %1").arg(start) : tr("%1 to %2").arg(start, partial(end));
}

QString Clinical::age(const std::string& born, Instant at)
{
    const Parts p = parts(born);
    if (!p.ok)
        return {};
    const QDate day(p.year, p.month == 0 ? 1 : p.month, p.day == 0 ? 1 : p.day);
    QTime time(0, 0);
    if (!p.time.isEmpty())
        time = QTime::fromString(p.time, QStringLiteral("HH:mm"));
    QDateTime start(day, time, zone());
    if (!p.time.isEmpty())
        if (const auto instant = parseRfc3339(born))
            start = local(*instant);
    return ageBetween(start, local(at));
}

QString Clinical::ageBetween(const QDateTime& born, const QDateTime& at)
{
    if (!born.isValid() || !at.isValid() || at < born)
        return {};
    const qint64 minutes = born.secsTo(at) / 60;
    if (minutes < 2 * 60)
        return QStringLiteral("%1min").arg(minutes);
    const qint64 hours = minutes / 60;
    if (hours < 48)
        return QStringLiteral("%1hrs").arg(hours);
    const qint64 days = hours / 24;
    if (days < 28)
        return QStringLiteral("%1d").arg(days);
    const QDate from = born.date();
    const QDate to = at.date();
    int months = (to.year() - from.year()) * 12 + to.month() - from.month();
    if (from.addMonths(months) > to)
        --months;
    const QString space(QLatin1Char(' '));
    if (months < 12) {
        const qint64 rest = days % 7;
        return QStringLiteral("%1w").arg(days / 7) + (rest ? space + QStringLiteral("%1d").arg(rest) : QString());
    }
    if (months < 24) {
        const qint64 rest = from.addMonths(months).daysTo(to);
        return QStringLiteral("%1m").arg(months) + (rest ? space + QStringLiteral("%1d").arg(rest) : QString());
    }
    if (months < 18 * 12) {
        const int rest = months % 12;
        return QStringLiteral("%1y").arg(months / 12) + (rest ? space + QStringLiteral("%1m").arg(rest) : QString());
    }
    return QStringLiteral("%1y").arg(months / 12);
}

QString Clinical::duration(std::int64_t ns)
{
    if (ns < 0)
        ns = -ns;
    const std::int64_t ms = (ns + 500'000) / 1'000'000;
    if (ms < 1000)
        return QStringLiteral("%1ms").arg(ms);
    std::int64_t seconds = ms / 1000;
    struct Unit {
        std::int64_t seconds;
        const char* name;
    };
    constexpr std::array<Unit, 6> units{
        {{31'557'600, "y"}, {2'629'800, "m"}, {86'400, "d"}, {3600, "hr"}, {60, "min"}, {1, "s"}}};
    QStringList words;
    for (const Unit& unit : units) {
        if (seconds >= unit.seconds && words.size() < 2)
            words += QString::number(seconds / unit.seconds) + QString::fromLatin1(unit.name);
        seconds %= unit.seconds;
    }
    return words.join(QLatin1Char(' '));
}

QString Clinical::nhsNumber(const QString& digits)
{
    if (digits.size() != 10)
        return digits;
    return digits.left(3) + QLatin1Char(' ') + digits.mid(3, 3) + QLatin1Char(' ') + digits.mid(6);
}

QString Clinical::name(const interfaces::PatientSummary& patient)
{
    QString text = patient.family.empty() ? tr("Family name not known") : qs(patient.family).toUpper();
    text += QStringLiteral(", ") + (patient.given.empty() ? tr("given name not known") : qs(patient.given));
    QString title = qs(patient.title);
    while (title.endsWith(QLatin1Char('.')))
        title.chop(1);
    if (!title.isEmpty())
        text += QStringLiteral(" (") + title + QLatin1Char(')');
    return text;
}

QString Clinical::gender(const std::string& code)
{
    if (code == "male")
        return tr("Male");
    if (code == "female")
        return tr("Female");
    if (code == "other")
        return tr("Other");
    return tr("Not known");
}

QString Clinical::count(std::uint64_t n)
{
    const bool german = language(*QCoreApplication::instance()) == QLatin1String("de");
    return QLocale(german ? QLocale::German : QLocale::English).toString(static_cast<qulonglong>(n));
}

} // namespace twinchart::ui::theme
