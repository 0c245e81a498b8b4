// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"

#include <algorithm>

namespace twinchart::workstation::demo {

namespace {
int towards(int first, int last, int step, int steps)
{
    return steps == 0 ? last : first + (last - first) * step / steps;
}
} // namespace

void visit(Story& story, const Channel& to, std::int64_t at, const Body& body, const std::string& reason,
           bool withTests)
{
    Random& r = story.random();
    story.encounter(to, "AMB", "General practice visit", at, at + (15 + r.below(15)) * kMinute, reason, to.source,
                    "Dr A. Whitcombe");
    const std::int64_t measured = at + 5 * kMinute;
    story.quantity(to, kHeartRate, measured, std::clamp(body.heartRate + r.spread(9), 45, 130));
    const int systolic = body.systolic + r.spread(9);
    story.pressure(to, measured, systolic, body.diastolic + r.spread(6));
    const int weight = body.weight + r.spread(12);
    story.quantity(to, kWeight, measured, weight);
    // kg/m² in tenths: weight / 10 kg over (height / 100 m)², times ten.
    story.quantity(to, kBodyMassIndex, measured,
                   (weight * 10000 + body.height * body.height / 2) / (body.height * body.height));
    if (!withTests)
        return;
    Extra lab;
    lab.performer = "Calder Valley Laboratory";
    lab.issuedAfter = (20 + r.below(10)) * kHour;
    lab.ranges = true;
    const auto test = [&](const Measure& m, int value, int width) {
        story.quantity(to, m, measured, std::max(1, value + r.spread(width)), lab);
    };
    test(kSodium, 140, 3);
    test(kPotassium, 44, 4);
    test(kUrea, 55 + std::max(0, body.creatinine - 90) / 4, 8);
    test(kCreatinine, body.creatinine, 6);
    story.quantity(to, kEgfr, measured, std::clamp(95 - (body.creatinine - 75) * 6 / 10 + r.spread(3), 15, 120), lab);
    test(kCholesterol, body.cholesterol, 5);
    test(kHdl, 13, 2);
    test(kHaemoglobin, body.haemoglobin, 5);
    test(kGlucose, body.glucose, body.diabetic ? 18 : 5);
    if (body.diabetic) {
        const int hba1c = std::max(50, body.hba1c + r.spread(4));
        story.quantity(to, kHba1c, measured, hba1c, lab);
        // IFCC = (NGSP - 2.15) × 10.929
        story.quantity(to, kHba1cIfcc, measured, ((hba1c * 10 - 215) * 10929 + 50000) / 100000, lab);
        test(kAlbuminCreatinine, 14, 8);
        story.quantity(to, kGlucoseCapillary, measured, std::max(40, body.glucose + r.spread(15)));
    }
}

void history(Story& story, const Channel& to, const Body& first, const Body& last, int years, int months, int restDays,
             const std::string& reason)
{
    Random& r = story.random();
    const int visits = years * 12 / months;
    const std::int64_t begin = story.yearsAgo(years, 10);
    const std::int64_t end = story.day(-restDays);
    for (int i = 0; i < visits; ++i) {
        const std::int64_t day = begin + (end - begin) / visits * i + r.below(14) * kDay;
        Body now;
        now.systolic = towards(first.systolic, last.systolic, i, visits);
        now.diastolic = towards(first.diastolic, last.diastolic, i, visits);
        now.heartRate = towards(first.heartRate, last.heartRate, i, visits);
        now.weight = towards(first.weight, last.weight, i, visits);
        now.height = last.height;
        now.glucose = towards(first.glucose, last.glucose, i, visits);
        now.hba1c = towards(first.hba1c, last.hba1c, i, visits);
        now.creatinine = towards(first.creatinine, last.creatinine, i, visits);
        now.haemoglobin = towards(first.haemoglobin, last.haemoglobin, i, visits);
        now.cholesterol = towards(first.cholesterol, last.cholesterol, i, visits);
        now.diabetic = i > visits / 8 && last.diabetic;
        const int hour = 9 + r.below(8);
        const std::int64_t at = day / kDay * kDay + hour * kHour + r.below(12) * 5 * kMinute;
        // Routine tests every second visit, more often where there is a reason.
        visit(story, to, at, now, reason, now.diabetic || i % 2 == 0);
    }
}

void enrol(Story& story, const Channel& to, std::int64_t at, const char* occupation, const char* smoking)
{
    const std::int64_t when = at + 9 * kHour;
    story.words(to, "11341-5", "History of Occupation", when, occupation, "social-history");
    story.words(to, "72166-2", "Tobacco smoking status", when, smoking, "social-history");
    if (!story.person().relative.empty())
        story.caregiver(to, when);
}

void diary(Story& story, const Channel& to, int days, int steps)
{
    Random& r = story.random();
    Extra own;
    own.performer = "Patient";
    for (int i = days; i > 0; --i) {
        if (r.oneIn(9))
            continue; // nobody writes a diary every day
        const std::int64_t evening = story.day(-i, 21, r.below(50));
        story.quantity(to, kSteps, evening, std::max(300, steps + r.spread(steps / 2)), own);
        story.quantity(to, kSleep, story.day(-i, 7, 30), std::clamp(72 + r.spread(16), 40, 100), own);
        story.number(to, "mood", "Mood, 0 to 10", evening, std::to_string(std::clamp(6 + r.spread(3), 1, 10)),
                     "{score}", "survey", own);
    }
    story.words(to, "food", "Meal", story.day(-2, 12, 40), "Soup and bread, an apple", "survey", own);
}

} // namespace twinchart::workstation::demo
