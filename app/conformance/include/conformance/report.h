// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace twinchart::conformance {

/// What a run over published vectors found. Keys and meaning as the command line's contract says.
struct Report {
    struct Disagreement {
        std::string name;
        std::string expected;
        std::string got;
    };
    struct Skipped {
        std::string name;
        std::string why;
    };
    std::string suite;
    std::size_t cases = 0;
    std::size_t agree = 0;
    std::vector<Disagreement> disagree;
    std::vector<Skipped> skipped;

    /// Counts a case.
    void add(const std::string& name, const std::string& expected, const std::string& got);
    void skip(const std::string& name, const std::string& why) { skipped.push_back({name, why}); }
    bool passed() const { return cases > 0 && disagree.empty(); }
};

/// One JSON object without a line break; sentences for people.
std::string jsonOf(const Report& report);
std::string textOf(const Report& report);

/// Every *.json file under `folder`, in the order of their paths; empty when the folder is not there.
std::vector<std::filesystem::path> jsonFiles(const std::filesystem::path& folder);

} // namespace twinchart::conformance
