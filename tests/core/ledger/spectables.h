// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

/// Tables in the layout of ICS23's own, for a tree of invented measures. (moc does not read raw strings, so they stand
/// apart from the test.)
namespace twinchart {

inline constexpr const char* kBatch = R"({"proof": "0a", "root": "00", "items": []})";

inline std::string specOfRows()
{
    // The empty child is "none".
    return R"("leaf_spec": {"hash": 1, "prehash_value": 1, "length": 1, "prefix": "AA=="},
        "inner_spec": {"child_order": [0, 1], "child_size": 4, "min_prefix_length": 1, "max_prefix_length": 2,
                       "empty_child": "bm9uZQ==", "hash": 1})";
}

inline std::string specRows()
{
    const std::string leaf =
        R"("key": "Zm9v", "value": "YmFy", "leaf": {"hash": 1, "prehash_value": 1, "length": 1, "prefix": "AA=="})";
    const auto row = [&](const char* name, const std::string& path, const std::string& depths, const char* error) {
        return "\"" + std::string(name) + R"(": {"Proof": {)" + leaf + R"(, "path": [)" + path + R"(]}, "Spec": {)" +
               specOfRows() + depths + R"(}, "Err": ")" + error + R"("})";
    };
    const std::string step = R"({"hash": 1, "prefix": "AQ=="})";
    return "{" + row("no step", "", "", "") + "," + row("one step", step, "", "") + "," +
           row("begins as a leaf", R"({"hash": 1, "prefix": "AAE="})", "", "leaf") + "," +
           row("another hash", R"({"hash": 2, "prefix": "AQ=="})", "", "hash") + "," +
           row("a part of a child", R"({"hash": 1, "prefix": "AQ==", "suffix": "AQ=="})", "", "suffix") + "," +
           row("deep", step + "," + step, R"(, "max_depth": 1)", "deep") + "," +
           row("flat", step, R"(, "min_depth": 2)", "flat") + "}";
}

/// Each error of the rows, and what takes its place.
inline std::vector<std::pair<std::string, std::string>> turnedErrors()
{
    const auto error = [](const char* word) { return R"("Err": ")" + std::string(word) + '"'; };
    std::vector<std::pair<std::string, std::string>> out{{error(""), error("x")}};
    for (const char* word : {"leaf", "hash", "suffix", "deep", "flat"})
        out.emplace_back(error(word), error(""));
    return out;
}

inline std::string branchRows()
{
    const auto row = [](const char* op, const char* left, const char* right) {
        return R"({"Op": {"hash": 1, )" + std::string(op) + R"(}, "Spec": {)" + specOfRows() + R"(}, "IsLeft": )" +
               left + R"(, "IsRight": )" + right + "}";
    };
    return "[" + row(R"("prefix": "AW5vbmU=")", "true", "false") + "," +
           row(R"("prefix": "AQ==", "suffix": "bm9uZQ==")", "false", "true") + "," +
           row(R"("prefix": "AXNvbWU=")", "false", "false") + "]";
}

} // namespace twinchart
