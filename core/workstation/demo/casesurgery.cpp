// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"

namespace twinchart::workstation::demo {

// Type 2 diabetes and hypertension for twenty years, a robot-assisted prostatectomy two days ago.
void surgeryPatient(Story& s)
{
    Random& r = s.random();
    const std::int64_t start = s.yearsAgo(20);
    enrol(s, kPractice, start, "Joiner, retired", "Former smoker, stopped in 2009");
    Body first{134, 82, 74, 812, 178, 58, 62, 82, 150, 56, false};
    Body last{138, 80, 70, 846, 178, 81, 71, 98, 141, 45, true};
    history(s, kPractice, first, last, 20, 4, 20, "Diabetes and blood pressure review");
    s.condition(kPractice, "I10", "Essential hypertension", s.yearsAgo(19), s.yearsAgo(19, 3) + 10 * kHour);
    s.condition(kPractice, "E11.9", "Diabetes mellitus, type 2", s.yearsAgo(17), s.yearsAgo(17, 2) + 11 * kHour);
    s.condition(kPractice, "C61", "Prostate cancer", s.day(-180), s.day(-178, 15));
    s.allergy(kPractice, "70618", "penicillin", "medication", "rash + facial swelling", s.yearsAgo(18, 40) + 9 * kHour);
    s.allergy(kPractice, "", "latex", "environment", "", s.yearsAgo(9, 12) + 9 * kHour);
    s.medication(kPractice, "6809", "metformin", "metformin — tablet — DOSE 1 g — oral — twice a day",
                 s.yearsAgo(16) + 12 * kHour, s.day(-3, 20));
    s.medication(kPractice, "35296", "ramipril", "ramipril — capsule — DOSE 5 mg — oral — once a day",
                 s.yearsAgo(19) + 12 * kHour, 0);
    s.medication(kPractice, "83367", "atorvastatin", "atorvastatin — tablet — DOSE 20 mg — oral — once a day",
                 s.yearsAgo(12) + 12 * kHour, 0);
    for (int year = 10; year > 0; --year)
        s.immunization(kPractice, "140", "Influenza, seasonal, injectable, preservative free", s.yearsAgo(year, -35));
    s.procedure(kNorthmoor, "Laparoscopic cholecystectomy", s.yearsAgo(11, 30) + 9 * kHour,
                s.yearsAgo(11, 30) + 10 * kHour + 20 * kMinute);
    s.report(kNorthmoor, "11502-2", "Laboratory report", s.yearsAgo(11, 31) + 8 * kHour,
             "No complication after cholecystectomy.");
    for (int months = 18; months >= 6; months -= 3)
        s.quantity(kPractice, kPsa, s.day(-months * 30, 10), 92 - months * 2 + r.spread(3),
                   {.performer = "Calder Valley Laboratory", .issuedAfter = kDay, .ranges = true});
    diary(s, kPractice, 90, 4200);

    // Diagnosis at the hospital.
    s.encounter(kPhysician, "AMB", "Urology clinic", s.day(-30, 10), s.day(-30, 10, 40),
                "Prostate cancer, treatment decision", "Calderbrook Royal Infirmary", "Dr H. Lindqvist");
    s.order(kPhysician, "Pre-assessment bloods", s.day(-5, 9), "Dr H. Lindqvist");
    s.words(kPhysician, "test-order", "Pre-assessment bloods", s.day(-5, 9),
            "Full blood count, urea and electrolytes, clotting, HbA1c", "exam",
            {.dataSet = "CUP", .performer = "Dr H. Lindqvist"});
    s.condition(kPhysician, "C61", "Prostate cancer, cT2b", s.day(-178), s.day(-30, 11));
    s.report(kPhysician, "24727-0", "CT of pelvis", s.day(-28, 14), "Organ-confined disease. No enlarged lymph nodes.",
             {.dataSet = "DTD", .performer = "Dr P. Amsel, radiologist", .issuedAfter = 3 * kHour});
    s.flag(kPhysician, "Difficult airway", s.day(-4, 11));
    s.condition(kPhysician, "T88.4", "Difficult airway", s.day(-4), s.day(-4, 11, 10));
    const Body body{136, 80, 72, 846, 178, 82, 71, 98, 141, 45, true};
    bloods(s, kPhysician, s.day(-4, 9, 30), body, 68, 3, 46, "Ordered by Dr H. Lindqvist");
    s.quantity(
        kPhysician, kInr, s.day(-4, 9, 30), 10,
        {.dataSet = "DTD", .performer = "Analyser LAB-04, Calderbrook", .issuedAfter = 53 * kMinute, .ranges = true});
    s.encounter(kPhysician, "IMP", "Admission to ward", s.day(-3, 14), 0, "Prostatectomy",
                "Calderbrook Royal Infirmary · Ward 7B", "Dr H. Lindqvist");

    // Sensors: glucose since eight days, out during the operation and one night; heart rate on the bedside monitor.
    const std::int64_t incision = s.day(-2, 8, 5);
    const std::int64_t closed = s.day(-2, 11, 38);
    glucoseSensor(
        s, kNurse, s.day(-8, 9), s.present() - 10 * kMinute, 74,
        {{s.day(-2, 7, 30), s.day(-2, 13, 40)}, {s.day(0, 2), s.day(0, 3, 45)}, {s.day(-6, 15, 10), s.day(-6, 16)}},
        "Glucose sensor G-3391");
    for (std::int64_t at = s.day(-2, 12, 10); at < s.present() - 5 * kMinute; at += 5 * kMinute) {
        if (at >= s.day(-1, 15) && at < s.day(-1, 17, 25))
            continue; // at radiology, off the monitor
        s.quantity(kNurse, kHeartRate, at, 84 + r.spread(9) + (at > s.day(-2, 15) && at < s.day(-2, 16) ? 38 : 0),
                   {.dataSet = "PS", .device = "Bedside monitor B7-12"});
    }
    stay(s, kNurse, s.day(-3, 15), s.day(-2, 7), 4 * kHour, {76, 15, 97, 366, 138, 82, 0, 0},
         {74, 14, 97, 366, 136, 80, 0, 0}, {.dataSet = "PS", .performer = "Ward 7B"});

    // The operation. Pre-operative assessment first (requirements A1, Eq. 19).
    const Extra poa{.dataSet = "POA", .performer = "Dr S. Okafor, anaesthetist"};
    const std::int64_t assessed = s.day(-3, 10, 40);
    const char* number = "CRI-2207-114";
    s.words(kAnaesthetist, "surgery-number", "Surgery number", assessed, number, "procedure", poa);
    s.words(kAnaesthetist, "asa-class", "Anaesthetic assessment, ASA", assessed, "ASA 3", "procedure", poa);
    s.words(kAnaesthetist, "mallampati", "Mallampati class", assessed, "III", "procedure", poa);
    s.words(kAnaesthetist, "airway", "Airway assessment", assessed,
            "Difficult: limited mouth opening, video laryngoscope ready", "procedure", poa);
    s.words(kAnaesthetist, "anaesthetic-plan", "Anaesthetic plan", assessed,
            "General anaesthesia, intubation by video laryngoscope", "procedure", poa);
    s.words(kAnaesthetist, "advised-check-up", "Advised check-up", assessed, "Pre-assessment bloods of the clinic",
            "procedure", poa);
    s.words(kAnaesthetist, "consent-signed", "Consent signed", assessed + 20 * kMinute, "Yes", "procedure", poa);
    s.number(kAnaesthetist, "fasting", "Fasting", s.day(-2, 7, 20), "9", "h", "procedure", poa);
    observe(s, kAnaesthetist, s.day(-2, 7, 25), {82, 15, 97, 366, 146, 84, 0, 0}, poa);

    const Extra st{.dataSet = "ST", .performer = "Miss R. Haldane, surgeon"};
    for (const char* who : {"Miss R. Haldane, surgeon", "Mr T. Ferreira, assistant", "Dr S. Okafor, anaesthetist",
                            "Nurse K. Oyelaran, scrub nurse", "Nurse L. Brandt, circulating nurse"})
        s.words(kSurgeon, "team-member", "Team member", s.day(-2, 7, 40), who, "procedure", st);
    s.words(kSurgeon, "surgery-number", "Surgery number", s.day(-2, 7, 40), number, "procedure", st);

    const Extra orf{.dataSet = "ORF", .performer = "Nurse L. Brandt"};
    s.words(kSurgeon, "room", "Operating room", s.day(-2, 7, 45), "Theatre 4", "procedure", orf);
    s.number(kSurgeon, "room-temperature", "Room temperature", s.day(-2, 7, 50), "20.5", "Cel", "procedure", orf);
    s.number(kSurgeon, "room-humidity", "Room humidity", s.day(-2, 7, 50), "46", "%", "procedure", orf);
    s.number(kSurgeon, "air-changes", "Air changes per hour", s.day(-2, 7, 50), "25", "/h", "procedure", orf);
    s.words(kSurgeon, "equipment", "Equipment", s.day(-2, 7, 52), "Surgical robot R-2, latex-free instruments",
            "procedure", orf);
    s.number(kSurgeon, "persons-present", "Persons present", s.day(-2, 8, 30), "7", "{#}", "procedure", orf);
    s.number(kSurgeon, "door-openings", "Door openings", closed, "23", "{#}", "procedure", orf);

    const Extra sos{.dataSet = "SOS", .performer = "Miss R. Haldane, surgeon"};
    struct Step {
        const char* text;
        int minutes;
    };
    static constexpr Step kOperation[] = {{"Sign in: identity, site, consent, allergies", 4},
                                          {"Induction and intubation", 14},
                                          {"Positioning, skin preparation, draping", 12},
                                          {"Time out: team, procedure, antibiotic given", 3},
                                          {"Incision and port placement", 15},
                                          {"Docking of the robot", 9},
                                          {"Bladder drop, endopelvic fascia opened", 18},
                                          {"Dorsal vein complex ligated", 12},
                                          {"Bladder neck dissection", 20},
                                          {"Seminal vesicles dissected", 17},
                                          {"Nerve-sparing dissection", 26},
                                          {"Apex and urethra divided", 14},
                                          {"Pelvic lymph nodes removed", 19},
                                          {"Vesico-urethral anastomosis", 31},
                                          {"Leak test, drain placed", 8},
                                          {"Specimen out, counts complete", 9},
                                          {"Wound closure", 14},
                                          {"Sign out: procedure, counts, specimens", 3}};
    std::int64_t at = incision - 33 * kMinute;
    int n = 0;
    for (const Step& step : kOperation) {
        const std::int64_t until = at + step.minutes * kMinute - 20;
        s.words(kSurgeon, "surgery-step", step.text, at, "Step " + std::to_string(++n) + " done", "procedure", sos,
                until);
        at += step.minutes * kMinute;
    }
    for (const char* list : {"Sign in", "Time out", "Sign out"})
        s.words(kSurgeon, "checklist", "Safety checklist",
                list[5] == 'i'   ? incision - 29 * kMinute
                : list[5] == 'o' ? closed
                                 : incision,
                std::string(list) + " complete", "procedure", sos);
    for (int half = 1; half <= 6; ++half)
        s.number(kSurgeon, "blood-loss", "Blood loss so far", incision + half * 35 * kMinute,
                 std::to_string(40 * half + r.below(20)), "mL", "procedure", sos);
    s.procedure(kSurgeon, "Robot-assisted radical prostatectomy", incision, closed,
                {.dataSet = "SOS", .performer = "Miss R. Haldane, surgeon", .note = number});
    s.given(kAnaesthetist, "2194", "cefuroxime", "DOSE 1.5 g — intravenous", incision - 25 * kMinute, sos);

    const Extra ssf{.dataSet = "SSF", .performer = "Miss R. Haldane, surgeon"};
    s.words(kSurgeon, "technique", "Technique", closed, "Transperitoneal, nerve sparing on both sides", "procedure",
            ssf);
    s.number(kSurgeon, "console-time", "Console time", closed, "148", "min", "procedure", ssf);
    s.number(kSurgeon, "similar-procedures", "Similar procedures performed", closed, "212", "{#}", "procedure", ssf);
    s.words(kSurgeon, "surgeon-factor", "Notable", closed, "Adhesions after cholecystectomy, 15 min longer",
            "procedure", ssf);

    const Extra pof{.dataSet = "POF", .performer = "Ward 7B"};
    s.words(kPhysician, "follow-up", "Ward follow-up, 7 days", closed + 2 * kHour, "Observation after prostatectomy",
            "procedure", {.dataSet = "POF", .performer = "Dr H. Lindqvist"}, -1);
    stay(s, kNurse, s.day(-2, 12), s.present() - 30 * kMinute, kHour, {88, 17, 95, 368, 118, 68, 2, 5},
         {80, 15, 97, 368, 138, 82, 0, 2}, pof);
    for (int day = 1; day >= 0; --day) {
        s.number(kNurse, "drain-volume", "Drain volume", s.day(-day, 6),
                 std::to_string(140 - 45 * (1 - day) + r.below(20)), "mL", "procedure", pof);
        s.words(kNurse, "wound", "Wound", s.day(-day, 9), "Dry, no redness", "procedure", pof);
        s.number(kNurse, "9187-6", "Urine output", s.day(-day, 6, 5), std::to_string(1450 + r.below(300)), "mL",
                 "procedure", pof);
    }
    s.words(kNurse, "mobilised", "Mobilised", s.day(-1, 10), "To the chair, 20 minutes", "procedure", pof);
    s.medication(kPhysician, "67108", "enoxaparin", "enoxaparin — injection — DOSE 40 mg — subcutaneous — once a day",
                 s.day(-2, 18), 0);
    s.medication(kPhysician, "6809", "metformin", "metformin — tablet — DOSE 500 mg — oral — twice a day", s.day(0, 8),
                 0);
    for (int day = 2; day >= 1; --day)
        s.given(kNurse, "67108", "enoxaparin", "DOSE 40 mg — subcutaneous", s.day(-day, 18, 5),
                {.dataSet = "CUP", .performer = "Ward 7B"});

    // The blood tests after the operation, one of them alarming.
    const Body after{136, 80, 72, 846, 178, 94, 71, 108, 113, 45, true};
    bloods(s, kPhysician, s.day(-2, 12, 40), after, 112, 38, 48, "Ordered by Dr H. Lindqvist");
    bloods(s, kPhysician, s.day(-1, 6, 10), after, 104, 92, 49, "Day 1 check-up");
    const Extra urgent{.dataSet = "DTD",
                       .performer = "Analyser LAB-04, Calderbrook",
                       .note = "Ordered by Dr H. Lindqvist",
                       .issuedAfter = 53 * kMinute,
                       .ranges = true};
    s.quantity(kPhysician, kPotassium, s.day(0, 6, 12), 59, urgent);
    s.quantity(kPhysician, kCreatinine, s.day(0, 6, 12), 124, urgent);
    s.order(kPhysician, "Repeat potassium", s.day(0, 9, 5), "Dr H. Lindqvist");
    s.words(kPhysician, "test-order", "Repeat potassium", s.day(0, 9, 5), "Potassium, repeat sample", "exam",
            {.dataSet = "CUP", .performer = "Dr H. Lindqvist"});
    s.words(kPhysician, "check-up", "Day 1 check-up", s.day(-1, 7, 40), "Comfortable, drain in place, eats", "exam",
            {.dataSet = "CUP", .performer = "Dr H. Lindqvist"});
    s.quantity(kPhysician, kPotassium, s.day(0, 11, 40), 54, urgent);
}

} // namespace twinchart::workstation::demo
