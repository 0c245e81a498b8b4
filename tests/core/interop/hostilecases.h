// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Hostile, broken and extreme FHIR inputs and what becomes of each: read by the room alone and through the programs.
namespace twinchart::interop::hostile {

inline std::string repeated(std::string_view what, std::size_t times)
{
    std::string out;
    out.reserve(what.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        out += what;
    return out;
}

enum class Outcome { Whole, Part, Kept, KeptNotAFact };

struct Case {
    std::string name;
    std::string text;
    Outcome expected = Outcome::Whole;
    const char* says = ""; ///< part of the first message
    std::uint64_t kept = 0;
    std::string fileName = "input.json";
};

inline const std::string kPatient = R"({"resourceType":"Patient","id":"a"})";
inline std::string patient(const std::string& rest)
{
    return R"({"resourceType":"Patient","id":"b",)" + rest + "}";
}
inline std::string observation(const std::string& rest)
{
    return R"({"resourceType":"Observation","status":"final","code":{"text":"x"},)" + rest + "}";
}
inline std::string bundleOf(const std::string& entries, const std::string& type = "collection")
{
    return R"({"resourceType":"Bundle","type":")" + type + R"(","entry":[)" + entries + "]}";
}
inline std::string entry(const std::string& resource)
{
    return R"({"resource":)" + resource + "}";
}
/// A good patient beside the bad resource: it must be kept.
inline std::string beside(const std::string& bad)
{
    return bundleOf(entry(kPatient) + "," + entry(bad));
}

/// Each with a name of its own; the files over the size limit are made by the room's test.
std::vector<Case> cases();

} // namespace twinchart::interop::hostile
