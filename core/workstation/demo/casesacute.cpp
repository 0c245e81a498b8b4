// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"

namespace twinchart::workstation::demo {

namespace {
const Extra kWard{.dataSet = "PS", .performer = "Ward 7B"};

void admitted(Story& s, std::int64_t at, const char* reason)
{
    s.encounter(kPhysician, "IMP", "Admission to ward", at, 0, reason, "Calderbrook Royal Infirmary · Ward 7B",
                "Dr H. Lindqvist");
}
} // namespace

// Six days on the ward with pyelonephritis, observed every hour, getting worse today.
void wardPatient(Story& s)
{
    Random& r = s.random();
    enrol(s, kPractice, s.yearsAgo(9), "Solicitor", "Never smoked");
    history(s, kPractice, {112, 70, 70, 642, 169, 50, 53, 64, 128, 44, false},
            {116, 72, 72, 668, 169, 52, 53, 66, 127, 46, false}, 9, 12, 50, "Health check");
    s.allergy(kPractice, "7980", "penicillin G", "medication", "rash", s.yearsAgo(6) + 10 * kHour);
    admitted(s, s.day(-6, 15), "Pyelonephritis");
    s.condition(kPhysician, "N10", "Pyelonephritis", s.day(-7), s.day(-6, 16));
    const Body body{104, 62, 108, 668, 169, 58, 53, 92, 119, 46, false};
    for (int day = 6; day >= 0; --day)
        bloods(s, kPhysician, s.day(-day, day == 6 ? 15 : 6, 30), body, 182 - (6 - day) * 12 + (day == 0 ? 40 : 0),
               240 - (6 - day) * 28 + (day == 0 ? 90 : 0), 40 + day % 3, "Daily");
    s.quantity(
        kPhysician, kLactate, s.day(0, 12), 28,
        {.dataSet = "DTD", .performer = "Blood gas analyser, Ward 7B", .issuedAfter = 5 * kMinute, .ranges = true});
    s.report(kPhysician, "600-7", "Blood culture", s.day(-6, 15, 40), "Escherichia coli, sensitive to cefuroxime.",
             {.dataSet = "DTD", .performer = "Microbiology, Calderbrook", .issuedAfter = 50 * kHour});
    s.medication(kPhysician, "2194", "cefuroxime",
                 "cefuroxime — injection — DOSE 750 mg — intravenous — three times a day", s.day(-6, 17), 0);
    for (int day = 6; day >= 1; --day)
        s.given(kNurse, "2194", "cefuroxime", "DOSE 750 mg — intravenous", s.day(-day, 17, 10),
                {.dataSet = "CUP", .performer = "Ward 7B"});
    stay(s, kNurse, s.day(-6, 15), s.day(-1, 23), kHour, {118, 22, 95, 392, 98, 56, 0, 6},
         {82, 16, 97, 371, 116, 70, 0, 2}, kWard);
    stay(s, kNurse, s.day(0, 0), s.present() - 3 * kMinute, kHour, {86, 17, 96, 374, 112, 66, 0, 3},
         {126, 26, 93, 391, 94, 54, 2, 6}, kWard);
    // On the monitor since the first night.
    for (std::int64_t at = s.day(-5, 22); at < s.present() - 4 * kMinute; at += 10 * kMinute) {
        const auto left = static_cast<int>((s.present() - at) / kHour);
        s.quantity(kNurse, kHeartRate, at, (left > 14 ? 80 + left / 4 : 122 - left * 3) + r.spread(5),
                   {.dataSet = "PS", .device = "Bedside monitor B7-01"});
    }
}

// Atrial fibrillation: ECG strips, anticoagulation.
void rhythmPatient(Story& s)
{
    Random& r = s.random();
    enrol(s, kPractice, s.yearsAgo(10), "Railway engineer, retired", "Former smoker, stopped in 1998");
    history(s, kPractice, {138, 82, 72, 854, 176, 55, 56, 88, 146, 52, false},
            {132, 78, 82, 862, 176, 57, 57, 94, 143, 46, false}, 10, 6, 30, "Heart rhythm review");
    s.condition(kPractice, "I48.9", "Atrial fibrillation", s.yearsAgo(4), s.yearsAgo(4, 6) + 9 * kHour);
    s.medication(kPractice, "11289", "warfarin", "warfarin — tablet — DOSE 3 mg — oral — once a day",
                 s.yearsAgo(4) + 12 * kHour, s.yearsAgo(2));
    s.medication(kPractice, "1364430", "apixaban", "apixaban — tablet — DOSE 5 mg — oral — twice a day",
                 s.yearsAgo(2, 1) + 12 * kHour, 0);
    for (int month = 47; month >= 25; --month)
        s.quantity(kPractice, kInr, s.day(-month * 30, 10), 24 + r.spread(6),
                   {.performer = "Calder Valley Laboratory", .issuedAfter = 6 * kHour, .ranges = true});
    admitted(s, s.day(-1, 13), "Atrial fibrillation");
    electrocardiogram(s, kNurse, s.day(-1, 13, 20), 500, 118, true, {.dataSet = "PS", .device = "ECG recorder E-7"});
    electrocardiogram(s, kNurse, s.day(0, 9, 5), 250, 84, true, {.dataSet = "PS", .device = "ECG recorder E-7"});
    s.words(kPhysician, "8601-7", "EKG impression", s.day(-1, 13, 30), "Atrial fibrillation, ventricular rate 118",
            "procedure", {.dataSet = "DTD", .performer = "Dr H. Lindqvist"});
    bloods(s, kPhysician, s.day(-1, 14), {132, 78, 96, 862, 176, 60, 57, 96, 141, 46, false}, 74, 4, 42, "Admission");
    s.quantity(
        kPhysician, kTsh, s.day(-1, 14), 21,
        {.dataSet = "DTD", .performer = "Analyser LAB-04, Calderbrook", .issuedAfter = 3 * kHour, .ranges = true});
    stay(s, kNurse, s.day(-1, 14), s.present() - 62 * kMinute, 4 * kHour, {116, 18, 96, 366, 128, 80, 0, 0},
         {82, 15, 97, 366, 130, 78, 0, 0}, kWard);
}

// Known here by a name in Arabic script; appendicectomy elsewhere years ago, now a day of observation.
void appendixPatient(Story& s)
{
    enrol(s, kPractice, s.yearsAgo(5), "Translator", "Never smoked");
    history(s, kPractice, {110, 68, 72, 604, 164, 50, 53, 58, 124, 43, false},
            {112, 70, 72, 612, 164, 51, 53, 60, 122, 45, false}, 5, 12, 45, "Health check");
    s.procedure(kNorthmoor, "Caesarean section", s.yearsAgo(6) + 10 * kHour, s.yearsAgo(6) + 11 * kHour);
    admitted(s, s.day(-1, 9), "Abdominal pain");
    s.condition(kPhysician, "K35.8", "Acute appendicitis, suspected", s.day(-1), s.day(-1, 10));
    bloods(s, kPhysician, s.day(-1, 9, 30), {112, 70, 88, 612, 164, 52, 53, 60, 121, 45, false}, 132, 46, 41,
           "Admission");
    s.report(kPhysician, "24558-9", "Ultrasound of abdomen", s.day(-1, 11),
             "No free fluid. Appendix 6 mm, not thickened.",
             {.dataSet = "DTD", .performer = "Dr P. Amsel, radiologist", .issuedAfter = kHour});
    stay(s, kNurse, s.day(-1, 10), s.present() - 32 * kMinute, 4 * kHour, {92, 18, 98, 378, 112, 70, 0, 6},
         {74, 15, 99, 368, 112, 70, 0, 1}, kWard);
}

// Fractured neck of femur.
void hipPatient(Story& s)
{
    enrol(s, kPractice, s.yearsAgo(15), "Weaver, retired", "Never smoked");
    history(s, kPractice, {142, 80, 74, 582, 158, 54, 55, 78, 129, 53, false},
            {138, 76, 74, 541, 155, 55, 56, 92, 118, 47, false}, 15, 6, 60, "Review");
    s.condition(kPractice, "M81.9", "Osteoporosis", s.yearsAgo(9), s.yearsAgo(9, 15) + 10 * kHour);
    s.procedure(kNorthmoor, "Cataract extraction, left eye", s.yearsAgo(5, 40) + 9 * kHour,
                s.yearsAgo(5, 40) + 9 * kHour + 35 * kMinute);
    admitted(s, s.day(-2, 11), "Fractured neck of femur");
    s.condition(kPhysician, "S72.0", "Fracture of neck of femur", s.day(-2), s.day(-2, 12));
    s.report(kPhysician, "24727-0", "CT of hip", s.day(0, 11), "Displaced intracapsular fracture on the left.",
             {.dataSet = "DTD", .performer = "Dr P. Amsel, radiologist", .issuedAfter = kHour});
    bloods(s, kPhysician, s.day(-2, 11, 30), {140, 78, 92, 541, 155, 62, 56, 96, 112, 47, false}, 108, 34, 44,
           "Admission");
    s.given(kNurse, "7052", "morphine", "DOSE 2.5 mg — intravenous", s.day(-2, 11, 45),
            {.dataSet = "CUP", .performer = "Emergency department"});
    stay(s, kNurse, s.day(-2, 12), s.present() - 22 * kMinute, 4 * kHour, {96, 18, 95, 368, 148, 82, 0, 7},
         {98, 21, 93, 375, 128, 70, 1, 4}, kWard);
}

// After thyroidectomy, one day.
void thyroidPatient(Story& s)
{
    Random& r = s.random();
    enrol(s, kPractice, s.yearsAgo(6), "Chemist", "Never smoked");
    history(s, kPractice, {118, 72, 78, 598, 161, 50, 53, 60, 131, 46, false},
            {118, 74, 82, 588, 161, 51, 53, 61, 130, 45, false}, 6, 6, 30, "Thyroid review");
    s.condition(kPractice, "E04.2", "Multinodular goitre", s.yearsAgo(3), s.yearsAgo(3, 8) + 9 * kHour);
    for (int quarter = 11; quarter > 0; --quarter)
        s.quantity(kPractice, kTsh, s.day(-quarter * 91, 9), 10 + r.below(12),
                   {.performer = "Calder Valley Laboratory", .issuedAfter = kDay, .ranges = true});
    admitted(s, s.day(-2, 16), "Thyroidectomy, day 1");
    bloods(s, kPhysician, s.day(-2, 16, 30), {118, 74, 80, 588, 161, 52, 53, 61, 129, 45, false}, 66, 2, 42,
           "Pre-assessment");
    for (int n = 0; n < 3; ++n)
        s.quantity(kPhysician, kCalcium, s.day(-1, 14) + n * 8 * kHour, 226 - n * 4,
                   {.dataSet = "DTD",
                    .performer = "Analyser LAB-04, Calderbrook",
                    .issuedAfter = 50 * kMinute,
                    .ranges = true});
    s.medication(kPhysician, "10582", "levothyroxine",
                 "levothyroxine — tablet — DOSE 100 microgram — oral — once a day", s.day(0, 7), 0);
    stay(s, kNurse, s.day(-1, 12), s.present() - 30 * kMinute, 2 * kHour, {88, 16, 97, 367, 122, 76, 0, 4},
         {76, 15, 98, 367, 116, 72, 0, 2}, kWard);
}

// Known only from outside: nothing of the hospital's own.
void elsewherePatient(Story& s)
{
    enrol(s, kNorthmoor, s.yearsAgo(4), "Graphic designer", "Current smoker, 5 a day");
    history(s, kNorthmoor, {114, 72, 74, 702, 174, 51, 54, 66, 133, 47, false},
            {118, 74, 74, 716, 174, 52, 54, 67, 132, 48, false}, 4, 6, 12, "Migraine review");
    s.condition(kNorthmoor, "G43.9", "Migraine", s.yearsAgo(4), s.yearsAgo(4, 2) + 9 * kHour);
    diary(s, kNorthmoor, 21, 6400);
    s.quantity(kNorthmoor, kHeartRate, s.day(0, 13, 58), 72);
    s.pressure(kNorthmoor, s.day(0, 13, 58), 121, 74);
}

// One reading that was written to the wrong patient and taken back.
void errorPatient(Story& s)
{
    enrol(s, kPractice, s.yearsAgo(7), "Librarian", "Never smoked");
    history(s, kPractice, {126, 78, 70, 648, 167, 52, 55, 68, 136, 52, false},
            {130, 80, 70, 661, 167, 53, 55, 70, 134, 50, false}, 7, 12, 30, "Health check");
    admitted(s, s.day(-1, 7), "Post-operative observation");
    s.condition(kPhysician, "K40.9", "Inguinal hernia", s.day(-60), s.day(-1, 7, 30));
    bloods(s, kPhysician, s.day(-1, 15), {128, 78, 78, 661, 167, 56, 55, 71, 128, 50, false}, 84, 14, 42,
           "After the operation");
    stay(s, kNurse, s.day(-1, 14), s.day(0, 11, 15), 4 * kHour, {84, 16, 96, 368, 124, 74, 1, 4},
         {74, 15, 97, 367, 128, 78, 0, 1}, kWard);
    s.quantity(
        kNurse, kPotassium, s.day(0, 8), 62,
        {.dataSet = "DTD", .performer = "Ward 7B", .note = "Sample of another patient", .status = "entered-in-error"});
}

} // namespace twinchart::workstation::demo
