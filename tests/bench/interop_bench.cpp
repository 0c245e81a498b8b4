// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// FHIR parse, check and map beside simdjson's own DOM parse of the same octets, one thread, one run; and the
// resident memory of reading the largest file from disk.
#include <interop/importer.h>
#include <support/data.h>

#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <vector>

using namespace twinchart;
namespace fs = std::filesystem;

namespace {
double cpuSeconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

long statusKb(std::string_view key)
{
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line))
        if (line.starts_with(key))
            return std::atol(line.c_str() + key.size());
    return 0;
}
} // namespace

int main()
{
    const auto folder = support::unpacked("fhir-synthea-2023", "bundles.tar.xz");
    if (!folder) {
        std::printf("fhir-synthea-2023 is absent: not measured\n");
        return 77;
    }
    const auto parsed = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
    if (!parsed)
        return 1;
    interop::ImportSession session({.source = "bench"}, *parsed);
    const auto drop = [](interop::ImportedRecord&&) { return true; };

    // Memory first, before the files lie in this process for the timing.
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(*folder))
        if (entry.path().extension() == ".json")
            files.push_back(entry.path());
    const fs::path largest = *std::ranges::max_element(files, {}, [](const fs::path& p) { return fs::file_size(p); });
    const double largestMb = static_cast<double>(fs::file_size(largest)) / 1e6;
    session.read(largest, drop);
    const double peakMb = static_cast<double>(statusKb("VmHWM:")) * 1024 / 1e6;

    std::vector<simdjson::padded_string> texts;
    double mb = 0;
    for (const fs::path& file : files) {
        simdjson::padded_string text;
        if (simdjson::padded_string::load(file.string()).get(text) != simdjson::SUCCESS)
            return 1;
        mb += static_cast<double>(text.size()) / 1e6;
        texts.push_back(std::move(text));
    }
    std::vector<double> floor;
    std::vector<double> ours;
    std::uint64_t items = 0;
    std::uint64_t resources = 0;
    for (int round = 0; round < 9; ++round) {
        simdjson::dom::parser dom;
        double start = cpuSeconds();
        for (const auto& text : texts)
            if (dom.parse(text).error() != simdjson::SUCCESS)
                return 1;
        floor.push_back(cpuSeconds() - start);
        start = cpuSeconds();
        items = resources = 0;
        for (const auto& text : texts) {
            const auto summary = session.readText(viewOf(std::string_view(text)), drop);
            items += summary.items;
            resources += summary.kept;
        }
        ours.push_back(cpuSeconds() - start);
    }
    const double ratio = median(floor) / median(ours);
    std::printf("FHIR parse + check + map: %.0f MB/s CPU (%.1f MB, %llu resources, %llu items)\n", mb / median(ours),
                mb, static_cast<unsigned long long>(resources), static_cast<unsigned long long>(items));
    std::printf("simdjson DOM parse (floor): %.0f MB/s CPU, kernel %s\n", mb / median(floor),
                simdjson::get_active_implementation()->name().c_str());
    std::printf("ratio %.1f %% (must 10 %%, good 25 %%)\n", 100 * ratio);
    std::printf("memory at the largest file: %.0f MB for %.1f MB (must %.0f MB)\n", peakMb, largestMb,
                3 * largestMb + 100);
    return ratio >= 0.10 && peakMb <= 3 * largestMb + 100 ? EXIT_SUCCESS : EXIT_FAILURE;
}
