// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"

#include <algorithm>

namespace twinchart::workstation::demo {

void glucoseSensor(Story& story, const Channel& to, std::int64_t from, std::int64_t until, int base,
                   const std::vector<Hole>& holes, const char* device)
{
    Random& r = story.random();
    Extra extra;
    extra.dataSet = "PS";
    extra.device = device;
    struct Meal {
        std::int64_t at;
        int height; ///< tenths of mmol/L
    };
    std::vector<Meal> meals;
    for (std::int64_t day = from / kDay * kDay - kDay; day < until; day += kDay) {
        meals.push_back({day + 7 * kHour + r.below(80) * kMinute, 30 + r.below(30)});
        meals.push_back({day + 12 * kHour + r.below(90) * kMinute, 25 + r.below(35)});
        meals.push_back({day + 18 * kHour + r.below(100) * kMinute, 30 + r.below(45)});
    }
    int wander = 0; // hundredths of mmol/L
    std::int64_t jitter = 0;
    for (std::int64_t at = from; at < until; at += 5 * kMinute) {
        wander += r.spread(14) - wander / 40;
        jitter = r.oneIn(12) ? r.below(3) : jitter;
        const bool missing = std::ranges::any_of(holes, [at](const Hole& h) { return at >= h.from && at < h.until; });
        if (missing)
            continue;
        int level = base * 10 + wander + sineMilli(static_cast<int>((at / kMinute % 1440) / 4)) / 25;
        for (const Meal& meal : meals) {
            // Up within 50 minutes, down within three and a half hours.
            const std::int64_t age = (at - meal.at) / kMinute;
            if (age > 0 && age < 50)
                level += static_cast<int>(meal.height * 10 * age / 50);
            else if (age >= 50 && age < 260)
                level += static_cast<int>(meal.height * 10 * (260 - age) * (260 - age) / (210 * 210));
        }
        story.quantity(to, kGlucoseSensor, at + jitter, std::clamp(level / 10, 28, 222), extra);
    }
}

void electrocardiogram(Story& story, const Channel& to, std::int64_t at, int samplesPerSecond, int heartRate,
                       bool fibrillation, const Extra& extra)
{
    // Waves of one beat: offset from the R peak in ms, half width in ms, height in µV.
    struct Wave {
        int offset;
        int width;
        int height;
    };
    static constexpr Wave kWaves[] = {{-160, 55, 130}, {-26, 16, -110}, {0, 24, 1150}, {28, 20, -260}, {235, 95, 300}};
    Random& r = story.random();
    constexpr int kSeconds = 10;
    std::vector<int> peaks;
    for (int t = -200; t < kSeconds * 1000 + 500;) {
        peaks.push_back(t);
        const int interval = 60000 / heartRate;
        t += fibrillation ? std::max(380, interval + r.spread(interval / 2)) : interval + r.spread(18);
    }
    std::string samples;
    int phase = r.below(360);
    for (int i = 0; i < kSeconds * samplesPerSecond; ++i) {
        const int t = i * 1000 / samplesPerSecond;
        int microvolt = r.spread(9) + sineMilli(t * 360 / 4200) * 30 / 1000;
        if (fibrillation) {
            phase += 360 * 6 / samplesPerSecond + r.below(2);
            microvolt += sineMilli(phase) * 45 / 1000;
        }
        for (const int peak : peaks) {
            for (const Wave& wave : kWaves) {
                const int distance = t - peak - wave.offset;
                if (distance <= -wave.width || distance >= wave.width || (fibrillation && wave.offset == -160))
                    continue;
                const int rest = 1000 - distance * distance * 1000 / (wave.width * wave.width);
                microvolt += wave.height * rest / 1000 * rest / 1000;
            }
        }
        samples += (i == 0 ? "" : " ") + std::to_string(microvolt / 5);
    }
    story.sampled(to, at, samples, samplesPerSecond == 500 ? "2" : "4", "0.005", extra);
}

} // namespace twinchart::workstation::demo
