// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/suites.h>

#include <interop/importer.h>
#include <model/ucum.h>

#include <fstream>
#include <functional>
#include <map>
#include <sstream>

namespace twinchart::conformance {

namespace fs = std::filesystem;

namespace {

using Attributes = std::map<std::string, std::string>;

std::string contentOf(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string unescaped(std::string_view text)
{
    static constexpr std::pair<std::string_view, char> kEntities[] = {
        {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}};
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        bool found = false;
        for (const auto& [name, character] : kEntities)
            if (!found && text.substr(at).starts_with(name)) {
                out += character;
                at += name.size();
                found = true;
            }
        if (!found)
            out += text[at++];
    }
    return out;
}

/// Start tags in their order, with their attributes; comments, text and end tags are passed over. Enough for a file
/// that is a list of empty elements.
void eachTag(std::string_view xml, const std::function<void(const std::string&, const Attributes&)>& visit)
{
    for (std::size_t at = xml.find('<'); at != std::string_view::npos; at = xml.find('<', at)) {
        if (xml.substr(at).starts_with("<!--")) {
            const std::size_t end = xml.find("-->", at);
            if (end == std::string_view::npos)
                return;
            at = end;
            continue;
        }
        const std::size_t end = xml.find('>', at);
        if (end == std::string_view::npos)
            return;
        std::string_view tag = xml.substr(at + 1, end - at - 1);
        at = end;
        if (tag.starts_with("/") || tag.starts_with("?") || tag.starts_with("!"))
            continue;
        const std::size_t space = tag.find_first_of(" \t\r\n/");
        const std::string name(tag.substr(0, space));
        Attributes attributes;
        while (true) {
            const std::size_t equals = tag.find("=\"");
            const std::size_t close = equals == std::string_view::npos ? equals : tag.find('"', equals + 2);
            if (close == std::string_view::npos)
                break;
            std::string_view key = tag.substr(0, equals);
            key = key.substr(key.find_last_of(" \t\r\n") + 1);
            attributes.insert_or_assign(std::string(key), unescaped(tag.substr(equals + 2, close - equals - 2)));
            tag = tag.substr(close + 1);
        }
        visit(name, attributes);
    }
}

/// Significant digits of a decimal text.
unsigned significant(const std::string& text)
{
    unsigned out = 0;
    for (const char c : text) {
        if (c == 'e' || c == 'E')
            break;
        if (c >= '0' && c <= '9' && (out != 0 || c != '0'))
            ++out;
    }
    return std::max(1u, out);
}

/// A converted value, rounded to as many digits as the expected one shows; "refused" when it cannot be converted.
std::string rounded(const std::optional<model::Rational>& value, const std::string& like)
{
    if (!value)
        return "refused";
    const auto got = model::Decimal::parse(value->text(significant(like)));
    const auto expected = model::Decimal::parse(like);
    if (!got || !expected)
        return "unreadable";
    return got->exact() == expected->exact() ? like : value->text(significant(like));
}

template <class Result>
std::optional<model::Rational> valueOf(const Result& result)
{
    return result ? std::optional<model::Rational>(*result) : std::nullopt;
}

void unitCase(const std::string& section, const Attributes& attributes, const std::string& label, Report& report)
{
    const auto at = [&](const char* name) {
        const auto it = attributes.find(name);
        return it == attributes.end() ? std::string() : it->second;
    };
    const model::Ucum& ucum = model::Ucum::builtin();
    if (section == "validation") {
        report.add(label, at("valid") == "true" ? "valid" : "invalid", ucum.isValid(at("unit")) ? "valid" : "invalid");
    } else if (section == "conversion") {
        const auto value = model::Decimal::parse(at("value"));
        report.add(label, at("outcome"),
                   value ? rounded(valueOf(ucum.convert(value->exact(), at("srcUnit"), at("dstUnit"))), at("outcome"))
                         : "unreadable");
    } else if (section == "multiplication" || section == "division") {
        const bool times = section == "multiplication";
        const auto first = model::Decimal::parse(at("v1"));
        const auto second = model::Decimal::parse(at("v2"));
        const std::string unit = "(" + at("u1") + ")" + (times ? "." : "/") + "(" + at("u2") + ")";
        if (!first || !second) {
            report.add(label, at("vRes"), "unreadable");
            return;
        }
        const model::Rational value = times ? first->exact() * second->exact() : first->exact() / second->exact();
        report.add(label, at("vRes"),
                   rounded(valueOf(ucum.convert(value, unit, at("uRes").empty() ? "1" : at("uRes"))), at("vRes")));
    } else {
        report.skip(label, "names of units in words are not made");
    }
}

} // namespace

Report unitsUcum(const fs::path& folder)
{
    Report report;
    report.suite = "units-ucum";
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const std::string file = entry.path().filename().string();
        if (entry.path().extension() != ".xml" || file == "ucum-essence.xml")
            continue;
        std::string section;
        eachTag(contentOf(entry.path()), [&](const std::string& name, const Attributes& attributes) {
            if (name != "case") {
                section = name;
                return;
            }
            const auto id = attributes.find("id");
            unitCase(section, attributes, file + "#" + (id == attributes.end() ? "?" : id->second), report);
        });
    }
    return report;
}

Report fhirValidatorCases(const fs::path& folder)
{
    Report report;
    report.suite = "fhir-validator-cases";
    auto catalogue = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
    std::ifstream table(folder / "expected.tsv");
    std::string line;
    std::getline(table, line); // the names of its columns
    while (catalogue && std::getline(table, line)) {
        std::istringstream fields(line);
        std::string file;
        std::string module;
        std::string expected;
        std::getline(fields, file, '\t');
        std::getline(fields, module, '\t');
        std::getline(fields, expected, '\t');
        if (!file.ends_with(".json")) {
            report.skip(file, "FHIR in XML is not read");
            continue;
        }
        std::error_code ignored;
        if (!fs::exists(folder / "cases" / file, ignored))
            continue;
        interop::ImportSession session({.source = "conformance"}, *catalogue);
        const auto summary = session.read(folder / "cases" / file, [](interop::ImportedRecord&&) { return true; });
        // Errors that only a terminology server finds are not claimed: such a resource is to be kept.
        report.add(file, expected == "invalid" ? "refused" : "kept", summary.refused > 0 ? "refused" : "kept");
    }
    return report;
}

} // namespace twinchart::conformance
