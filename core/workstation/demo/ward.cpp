// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"

#include <algorithm>

namespace twinchart::workstation::demo {

void observe(Story& story, const Channel& to, std::int64_t at, const Signs& s, const Extra& extra)
{
    story.quantity(to, kHeartRate, at, s.heartRate, extra);
    story.quantity(to, kRespiratoryRate, at, s.respiratoryRate, extra);
    story.quantity(to, kSaturation, at, s.saturation, extra);
    story.quantity(to, kTemperature, at, s.temperature, extra);
    story.pressure(to, at, s.systolic, s.diastolic, extra);
    story.words(to, "80288-4", "Level of consciousness", at, "Alert", "vital-signs", extra);
    if (s.oxygen > 0)
        story.quantity(to, kOxygenFlow, at, s.oxygen, extra);
    if (s.pain >= 0)
        story.quantity(to, kPain, at, s.pain, extra);
}

void stay(Story& story, const Channel& to, std::int64_t from, std::int64_t until, std::int64_t step, const Signs& first,
          const Signs& last, const Extra& extra)
{
    Random& r = story.random();
    const auto steps = static_cast<int>((until - from) / step);
    for (int i = 0; i <= steps; ++i) {
        const auto mix = [&](int a, int b, int width) {
            return a + (b - a) * i / std::max(1, steps) + r.spread(width);
        };
        Signs now;
        now.heartRate = std::clamp(mix(first.heartRate, last.heartRate, 6), 42, 150);
        now.respiratoryRate = std::clamp(mix(first.respiratoryRate, last.respiratoryRate, 2), 9, 34);
        now.saturation = std::clamp(mix(first.saturation, last.saturation, 1), 86, 100);
        // Fever has its evenings.
        const auto hour = static_cast<int>((from + i * step) / kHour % 24);
        const int wave = sineMilli((hour - 11) * 15) * (first.temperature - 366) / 4000;
        now.temperature = std::clamp(mix(first.temperature, last.temperature, 2) + wave, 355, 405);
        now.systolic = std::clamp(mix(first.systolic, last.systolic, 7), 82, 190);
        now.diastolic = std::clamp(mix(first.diastolic, last.diastolic, 5), 45, now.systolic - 18);
        now.oxygen = mix(first.oxygen, last.oxygen, 0);
        now.pain = first.pain < 0 || i % 4 != 0 ? -1 : std::clamp(mix(first.pain, last.pain, 1), 0, 10);
        observe(story, to, from + i * step + r.below(4) * kMinute, now, extra);
    }
}

void bloods(Story& story, const Channel& to, std::int64_t at, const Body& body, int leukocytes, int crp, int potassium,
            const char* orderedNote)
{
    Random& r = story.random();
    Extra lab;
    lab.performer = "Analyser LAB-04, Calderbrook";
    lab.note = orderedNote;
    lab.issuedAfter = 53 * kMinute;
    lab.ranges = true;
    lab.dataSet = "DTD";
    const auto test = [&](const Measure& m, int value, int width) {
        story.quantity(to, m, at, std::max(0, value + r.spread(width)), lab);
    };
    test(kSodium, 138, 3);
    story.quantity(to, kPotassium, at, potassium, lab);
    test(kUrea, 62, 9);
    test(kCreatinine, body.creatinine, 5);
    test(kHaemoglobin, body.haemoglobin, 3);
    test(kLeukocytes, leukocytes, 6);
    test(kPlatelets, 245, 30);
    test(kCrp, crp, crp / 12 + 1);
    test(kAlt, 26, 8);
}

} // namespace twinchart::workstation::demo
