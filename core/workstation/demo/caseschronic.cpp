// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"

namespace twinchart::workstation::demo {

// Type 1 diabetes, a glucose sensor over fourteen days with real gaps, finger pricks before.
void sensorPatient(Story& s)
{
    Random& r = s.random();
    enrol(s, kPractice, s.yearsAgo(12), "Student of architecture", "Never smoked");
    s.condition(kPractice, "E10.9", "Diabetes mellitus, type 1", s.yearsAgo(11), s.yearsAgo(11, 4) + 14 * kHour);
    const Body first{108, 66, 76, 420, 168, 92, 86, 52, 134, 42, true};
    const Body last{116, 70, 72, 628, 171, 84, 76, 60, 136, 44, true};
    history(s, kPractice, first, last, 11, 6, 40, "Diabetes review");
    s.medication(kPractice, "274783", "insulin glargine",
                 "insulin glargine — injection — DOSE 18 units — subcutaneous — once a day", s.yearsAgo(6) + 9 * kHour,
                 0);
    s.medication(kPractice, "51428", "insulin aspart",
                 "insulin aspart — injection — DOSE by carbohydrate count — subcutaneous — with meals",
                 s.yearsAgo(11, 6) + 9 * kHour, 0);
    for (int week = 60; week > 2; --week) {
        for (int n = 0; n < 2; ++n) {
            const std::int64_t at = s.day(-week * 7 - n * 3, 7 + n * 6, r.below(50));
            s.quantity(kPractice, kGlucoseCapillary, at, 60 + r.below(90),
                       {.performer = "Patient", .device = "Glucose meter M-20"});
        }
    }
    const auto minutes = [&s](int day, int hour, int minute, int length) {
        const std::int64_t at = s.day(day, hour, minute);
        return Hole{at, at + length * kMinute};
    };
    // Warm-up of a new sensor, lost contact, a shower, a night out of reach.
    const std::vector<Hole> holes{minutes(-13, 16, 5, 40), minutes(-11, 7, 35, 25), minutes(-10, 23, 10, 395),
                                  minutes(-8, 18, 0, 55),  minutes(-7, 9, 0, 120),  minutes(-5, 13, 20, 185),
                                  minutes(-4, 2, 15, 30),  minutes(-2, 20, 45, 70), minutes(-1, 11, 0, 20)};
    glucoseSensor(s, kNurse, s.day(-14, 10), s.present() - 20 * kMinute, 82, holes, "Glucose sensor G-2208");
    s.encounter(kPhysician, "AMB", "Transition clinic", s.day(-14, 9), s.day(-14, 9, 45), "Diabetes, type 1",
                "Calderbrook Royal Infirmary", "Dr H. Lindqvist");
    s.words(kPhysician, "advice", "Advice", s.day(-14, 9, 40), "Sensor for 14 days, diary of meals, review after that",
            "exam", {.dataSet = "CUP", .performer = "Dr H. Lindqvist"});
    diary(s, kPractice, 14, 8200);
}

// Hypertension over twenty years, now pneumonia.
void pressurePatient(Story& s)
{
    Random& r = s.random();
    enrol(s, kPractice, s.yearsAgo(20), "Bus driver", "Never smoked");
    s.condition(kPractice, "I10", "Essential hypertension", s.yearsAgo(20), s.yearsAgo(20, 20) + 11 * kHour);
    history(s, kPractice, {164, 98, 80, 902, 181, 54, 56, 84, 151, 58, false},
            {136, 82, 74, 931, 181, 58, 57, 96, 148, 47, false}, 20, 3, 25, "Blood pressure review");
    s.medication(kPractice, "29046", "lisinopril", "lisinopril — tablet — DOSE 10 mg — oral — once a day",
                 s.yearsAgo(20, 25) + 11 * kHour, s.yearsAgo(8));
    s.medication(kPractice, "17767", "amlodipine", "amlodipine — tablet — DOSE 5 mg — oral — once a day",
                 s.yearsAgo(14) + 11 * kHour, 0);
    s.medication(kPractice, "35296", "ramipril", "ramipril — capsule — DOSE 10 mg — oral — once a day",
                 s.yearsAgo(8, 1) + 11 * kHour, 0);
    for (int day = 4 * 365; day > 4; day -= 3) {
        const std::int64_t at = s.day(-day, 7, 10 + r.below(40));
        const int systolic = 138 + r.spread(12);
        s.pressure(kPractice, at, systolic, 84 + r.spread(8), {.performer = "Patient", .device = "Home monitor H-5"});
    }
    s.encounter(kPhysician, "IMP", "Admission to ward", s.day(-3, 18), 0, "Community-acquired pneumonia",
                "Calderbrook Royal Infirmary · Ward 7B", "Dr H. Lindqvist");
    s.condition(kPhysician, "J18.9", "Community-acquired pneumonia", s.day(-4), s.day(-3, 19));
    s.report(kPhysician, "36643-5", "Chest X-ray", s.day(-3, 19, 30), "Consolidation in the right lower lobe.",
             {.dataSet = "DTD", .performer = "Dr P. Amsel, radiologist", .issuedAfter = 80 * kMinute});
    const Body body{136, 82, 88, 931, 181, 66, 57, 104, 144, 47, false};
    bloods(s, kPhysician, s.day(-3, 18, 40), body, 164, 188, 43, "Admission");
    bloods(s, kPhysician, s.day(-1, 6, 20), body, 121, 96, 42, "Day 2");
    s.medication(kPhysician, "723", "amoxicillin", "amoxicillin — capsule — DOSE 500 mg — oral — three times a day",
                 s.day(-3, 20), 0);
    stay(s, kNurse, s.day(-3, 19), s.present() - 40 * kMinute, 4 * kHour, {104, 24, 92, 388, 142, 84, 3, 3},
         {84, 18, 95, 372, 136, 80, 1, 1}, {.dataSet = "PS", .performer = "Ward 7B"});
}

// Heart failure over twenty years; her readings of today are late.
void heartPatient(Story& s)
{
    Random& r = s.random();
    enrol(s, kPractice, s.yearsAgo(20), "Headmistress, retired", "Never smoked");
    s.condition(kPractice, "I10", "Essential hypertension", s.yearsAgo(20), s.yearsAgo(20, 12) + 10 * kHour);
    s.condition(kPractice, "I50.0", "Congestive heart failure", s.yearsAgo(7), s.yearsAgo(7, 9) + 10 * kHour);
    history(s, kPractice, {152, 84, 74, 684, 162, 53, 55, 82, 134, 61, false},
            {124, 70, 70, 662, 160, 55, 56, 126, 121, 44, false}, 20, 4, 30, "Heart and blood pressure review");
    for (int quarter = 28; quarter > 0; --quarter)
        s.quantity(kPractice, kNtProBnp, s.day(-quarter * 91 - 5, 10), 900 + 30 * (28 - quarter) + r.below(400),
                   {.performer = "Calder Valley Laboratory", .issuedAfter = kDay, .ranges = true});
    s.medication(kPractice, "19484", "bisoprolol", "bisoprolol — tablet — DOSE 2.5 mg — oral — once a day",
                 s.yearsAgo(7) + 12 * kHour, 0);
    s.medication(kPractice, "4603", "furosemide", "furosemide — tablet — DOSE 40 mg — oral — once a day",
                 s.yearsAgo(7) + 12 * kHour, 0);
    s.allergy(kPractice, "10180", "sulfamethoxazole", "medication", "rash", s.yearsAgo(15) + 10 * kHour);
    s.encounter(kPhysician, "IMP", "Admission to ward", s.day(-5, 16), 0, "Heart failure",
                "Calderbrook Royal Infirmary · Ward 7B", "Dr H. Lindqvist");
    s.report(kPhysician, "34552-0", "Echocardiogram", s.day(-4, 11),
             "Left ventricular ejection fraction 35 %. Mild mitral regurgitation.",
             {.dataSet = "DTD", .performer = "Dr M. Quarshie", .issuedAfter = 2 * kHour});
    const Body body{120, 68, 84, 694, 160, 58, 56, 132, 118, 44, false};
    bloods(s, kPhysician, s.day(-5, 17), body, 78, 12, 45, "Admission");
    bloods(s, kPhysician, s.day(-2, 6, 15), body, 74, 8, 47, "Day 3");
    for (int day = 5; day >= 0; --day)
        s.quantity(kNurse, kWeight, s.day(-day, 6, 30), 694 - (5 - day) * 6 + r.spread(2),
                   {.dataSet = "PS", .performer = "Ward 7B"});
    stay(s, kNurse, s.day(-5, 17), s.day(0, 9, 12), 4 * kHour, {98, 22, 92, 366, 118, 66, 2, 0},
         {78, 17, 95, 365, 124, 70, 0, 0}, {.dataSet = "PS", .performer = "Ward 7B"});
}

// A child with asthma: growth from birth on.
void childPatient(Story& s)
{
    Random& r = s.random();
    struct Growth {
        int months;
        int weight;
        int height;
        int head;
    };
    static constexpr Growth kGrowth[] = {{0, 34, 50, 348},    {2, 54, 58, 391},    {4, 69, 63, 416},
                                         {6, 79, 67, 434},    {9, 90, 72, 451},    {12, 98, 76, 462},
                                         {18, 112, 82, 475},  {24, 124, 88, 485},  {36, 146, 96, 496},
                                         {48, 168, 103, 505}, {60, 188, 110, 511}, {72, 212, 117, 516}};
    const std::int64_t birth = daysFromCivil(s.born()) * kDay;
    for (const Growth& g : kGrowth) {
        const std::int64_t at = birth + (g.months * 304 + 60) * kDay / 10 + (g.months == 0 ? 2 * kHour : 10 * kHour);
        if (at > s.day(-20))
            break;
        s.encounter(kPractice, "AMB", g.months == 0 ? "Newborn check" : "Child health check", at, at + 20 * kMinute,
                    "Growth and development", kPractice.source, "Dr A. Whitcombe");
        s.quantity(kPractice, kWeight, at, g.weight + r.spread(2));
        s.quantity(kPractice, kHeight, at, g.height);
        s.quantity(kPractice, kHeartRate, at, (g.months < 12 ? 132 : 100) + r.spread(8));
        if (g.months <= 36)
            s.quantity(kPractice, kHeadCircumference, at, g.head);
    }
    enrol(s, kPractice, birth + 12 * kDay, "Child", "Never smoked");
    s.immunization(kPractice, "120", "DTaP-Hib-IPV", birth + 56 * kDay);
    s.immunization(kPractice, "116", "Rotavirus, pentavalent", birth + 57 * kDay);
    s.immunization(kPractice, "03", "Measles, mumps and rubella", birth + 380 * kDay);
    s.condition(kPractice, "J45.9", "Asthma", birth + 1300 * kDay, birth + 1302 * kDay + 11 * kHour);
    s.allergy(kPractice, "", "peanut", "food", "hives", birth + 820 * kDay + 10 * kHour);
    s.medication(kPractice, "435", "salbutamol", "salbutamol — inhaler — DOSE 100 microgram — inhaled — when needed",
                 birth + 1302 * kDay + 12 * kHour, 0);
    for (int week = 30; week > 0; --week) {
        const std::int64_t at = s.day(-week * 7, 8, r.below(30));
        s.quantity(kPractice, kPeakFlow, at, 150 + r.spread(25), {.performer = "Mother"});
    }
    s.encounter(kPhysician, "EMER", "Emergency visit", s.day(-1, 20), s.day(-1, 23), "Asthma attack",
                "Calderbrook Royal Infirmary · Emergency department", "Dr H. Lindqvist");
    stay(s, kNurse, s.day(-1, 20, 10), s.day(-1, 23), 30 * kMinute, {138, 34, 91, 371, 104, 62, 4, 2},
         {112, 24, 96, 369, 102, 60, 0, 0}, {.dataSet = "PS", .performer = "Emergency department"});
    s.given(kNurse, "435", "salbutamol", "DOSE 2.5 mg — nebulised", s.day(-1, 20, 15),
            {.dataSet = "CUP", .performer = "Emergency department"});
    stay(s, kNurse, s.day(0, 1), s.present() - 100 * kMinute, 4 * kHour, {110, 24, 96, 368, 102, 60, 0, 0},
         {102, 22, 97, 367, 100, 58, 0, 0}, {.dataSet = "PS", .performer = "Ward 7B"});
}

// An ordinary out-patient: what further patients are made of.
void outPatient(Story& s)
{
    Random& r = s.random();
    enrol(s, kPractice, s.yearsAgo(8), "Office worker", r.oneIn(3) ? "Former smoker" : "Never smoked");
    const int systolic = 112 + r.below(30);
    const Body body{systolic,
                    systolic * 6 / 10 + 4,
                    66 + r.below(16),
                    580 + r.below(300),
                    158 + r.below(28),
                    50 + r.below(10),
                    54,
                    66 + r.below(25),
                    128 + r.below(28),
                    42 + r.below(18),
                    false};
    history(s, kPractice, body, body, 8, 12, 60, "Health check");
}

} // namespace twinchart::workstation::demo
