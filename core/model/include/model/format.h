// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/ucum.h>
#include <model/value.h>

namespace twinchart::model {

/// Clinical text, the same in every locale (NHS CUI: Date Display, Time Display, Patient Banner, NHS Number).

/// "05-Mar-2026" (D+Ta-0006 … 0018).
std::string formatDate(CivilDate date);
/// As precise as it was written: "2026", "Mar-2026", "05-Mar-2026", "05-Mar-2026 06:12",
/// "05-Mar-2026 06:12:30"; wall clock as written, the offset is not shown.
std::string formatTime(const ClinicalTime& time);
/// An instant at an offset from UTC: "05-Mar-2026 06:12"; seconds on request.
std::string formatInstant(Instant at, int offsetMinutes, bool seconds = false);

/// Age as in the Patient Banner's table 7: minutes below 2 h, hours below 2 days, days below 4 weeks, weeks
/// and days below 1 year, months and days below 2 years, years and months below 18 years, then years.
/// Both in the same zone. Empty when `at` is before `born`.
std::string formatAge(Instant born, Instant at);
/// The same for a birth date without time (never minutes or hours below a day: "0d").
std::string formatAge(CivilDate born, CivilDate at);

/// "2hr 40min", "3d 4hr", "45s": the two largest units that are not zero, whole numbers (D+Tb-0017 … 0033).
std::string formatDuration(std::int64_t seconds);

/// "5.9", "<5", with the number as written.
std::string formatNumber(const Quantity& quantity);
/// What people read: the unit's text as the source wrote it; else the table's word for the code; an unknown
/// code verbatim in quotes.
std::string formatUnit(const Quantity& quantity, const Ucum& ucum);
/// The author's own words, else the first display, else "code (system)".
std::string formatCoded(const Coded& coded);
/// A value in one line and its unit apart. Series and attachments give a description.
struct ShownValue {
    std::string value;
    std::string unit;
    friend bool operator==(const ShownValue&, const ShownValue&) = default;
};
ShownValue formatValue(const Value& value, const Ucum& ucum);

/// Ten digits whose last is the modulus 11 check digit.
bool isNhsNumber(std::string_view digits);

} // namespace twinchart::model
