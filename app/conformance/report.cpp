// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/report.h>

#include <algorithm>

namespace twinchart::conformance {

namespace fs = std::filesystem;

namespace {
std::string jsonString(std::string_view text)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (octet < 0x20) {
            out += "\\u00";
            out += kDigits[octet >> 4];
            out += kDigits[octet & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}
} // namespace

void Report::add(const std::string& name, const std::string& expected, const std::string& got)
{
    ++cases;
    if (expected == got)
        ++agree;
    else
        disagree.push_back({name, expected, got});
}

std::string jsonOf(const Report& report)
{
    std::string out = "{\"suite\":" + jsonString(report.suite) + ",\"cases\":" + std::to_string(report.cases) +
                      ",\"agree\":" + std::to_string(report.agree) + ",\"disagree\":[";
    const char* comma = "";
    for (const auto& d : report.disagree) {
        out += comma;
        out += "{\"case\":" + jsonString(d.name) + ",\"expected\":" + jsonString(d.expected) +
               ",\"got\":" + jsonString(d.got) + "}";
        comma = ",";
    }
    out += "],\"skipped\":[";
    comma = "";
    for (const auto& s : report.skipped) {
        out += comma;
        out += "{\"case\":" + jsonString(s.name) + ",\"why\":" + jsonString(s.why) + "}";
        comma = ",";
    }
    return out + "]}";
}

std::string textOf(const Report& report)
{
    std::string out = report.suite + ": " + std::to_string(report.cases) + " cases, " + std::to_string(report.agree) +
                      " agree, " + std::to_string(report.disagree.size()) + " disagree, " +
                      std::to_string(report.skipped.size()) + " skipped\n";
    for (const auto& d : report.disagree)
        out += "  disagrees: " + d.name + ": expected " + d.expected + ", got " + d.got + "\n";
    for (const auto& s : report.skipped)
        out += "  skipped: " + s.name + ": " + s.why + "\n";
    return out;
}

std::vector<fs::path> jsonFiles(const fs::path& folder)
{
    std::vector<fs::path> out;
    std::error_code ignored;
    for (fs::recursive_directory_iterator it(folder, ignored), end; !ignored && it != end; it.increment(ignored)) {
        if (it->is_regular_file(ignored) && it->path().extension() == ".json")
            out.push_back(it->path());
    }
    std::ranges::sort(out);
    return out;
}

} // namespace twinchart::conformance
