// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/patient.h>

#include <QCoreApplication>
#include <QDate>
#include <QString>
#include <QTimeZone>

namespace twinchart::ui::theme {

/// Clinical text as NHS CUI wants it, the same whatever the user's region: English three-letter months,
/// 24-hour clock, '.' decimals (Date Display, Time Display, Patient Banner). Words are translated.
class Clinical {
    Q_DECLARE_TR_FUNCTIONS(Clinical)
public:
    /// The facility's zone: the computer's own. All screens draw in it and name it.
    static const QTimeZone& zone();
    /// "Europe/London"
    static QString zoneName();

    static QDateTime local(Instant at);
    static QString date(const QDate& day);                     ///< "05-Mar-2026"
    static QString shortDate(const QDate& day);                ///< "05-Mar"
    static QString weekdayDate(const QDate& day);              ///< "Tue 05-Mar-2026"
    static QString date(Instant at);                           ///< "05-Mar-2026"
    static QString time(Instant at, bool seconds = false);     ///< "06:12"
    static QString dateTime(Instant at, bool seconds = false); ///< "05-Mar-2026 06:12"
    /// A FHIR date or dateTime as precise as it was written: "2026", "Mar-2026", "05-Mar-2026", with time when
    /// it has one; "Not known" when empty; the text itself when it is none.
    static QString partial(const std::string& fhir);
    /// What an item says of its time: a point, or "start to end".
    static QString effective(const std::string& text);
    /// Age by the Patient Banner's table 7, from a FHIR date (partial: its first day). Empty when unknown.
    static QString age(const std::string& born, Instant at);
    static QString ageBetween(const QDateTime& born, const QDateTime& at);
    /// The two largest units that are not zero: "2hr 40min", "8min 39s", "1d 5min", "350ms".
    static QString duration(std::int64_t ns);
    /// Ten digits as 3-3-4.
    static QString nhsNumber(const QString& digits);
    /// FAMILY, Given (Title); "Not known" for an absent name.
    static QString name(const interfaces::PatientSummary& patient);
    static QString gender(const std::string& code);
    /// Grouped by the language in force: 4,812. For counts of things and block numbers only.
    static QString count(std::uint64_t n);
};

inline QString qs(const std::string& text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace twinchart::ui::theme
