// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <unordered_map>

namespace twinchart::interop {

// Made from resources/fhir/r4.tables by this room's CMakeLists.txt.
extern const unsigned char kFhirTableOctets[];
extern const std::size_t kFhirTableSize;

namespace {
constexpr std::pair<std::string_view, Primitive> kPrimitives[] = {
    {"boolean", Primitive::Boolean},
    {"integer", Primitive::Integer},
    {"positiveInt", Primitive::PositiveInt},
    {"unsignedInt", Primitive::UnsignedInt},
    {"decimal", Primitive::Decimal},
    {"string", Primitive::String},
    {"markdown", Primitive::Markdown},
    {"code", Primitive::Code},
    {"id", Primitive::Id},
    {"uri", Primitive::Uri},
    {"url", Primitive::Url},
    {"canonical", Primitive::Canonical},
    {"oid", Primitive::Oid},
    {"uuid", Primitive::Uuid},
    {"base64Binary", Primitive::Base64},
    {"date", Primitive::Date},
    {"dateTime", Primitive::DateTime},
    {"time", Primitive::Time},
    {"instant", Primitive::Instant},
    {"xhtml", Primitive::Xhtml},
};

Primitive primitiveOf(std::string_view name)
{
    for (const auto& [word, kind] : kPrimitives)
        if (word == name)
            return kind;
    return Primitive::None;
}

std::vector<std::string_view> split(std::string_view line, char by)
{
    std::vector<std::string_view> out;
    for (std::size_t from = 0;;) {
        const std::size_t to = line.find(by, from);
        out.push_back(line.substr(from, to == std::string_view::npos ? to : to - from));
        if (to == std::string_view::npos)
            return out;
        from = to + 1;
    }
}
} // namespace

std::optional<FhirTables> FhirTables::parse(std::string_view text)
{
    FhirTables out;
    struct Row {
        std::size_t type;
        std::vector<std::string_view> fields;
    };
    std::vector<Row> rows;
    std::unordered_map<std::string_view, std::uint16_t> types;
    std::unordered_map<std::string_view, std::int16_t> sets;
    bool headed = false;
    for (std::size_t from = 0; from < text.size();) {
        std::size_t to = text.find('\n', from);
        if (to == std::string_view::npos)
            return std::nullopt;
        const std::string_view line = text.substr(from, to - from);
        from = to + 1;
        if (line.empty() || line[0] == '#')
            continue;
        std::vector<std::string_view> fields = split(line, '\t');
        if (!headed) {
            if (fields.size() != 3 || fields[0] != "twinchart-fhir-tables" || fields[1] != "1")
                return std::nullopt;
            headed = true;
        } else if (fields[0] == "V" && fields.size() == 2) {
            sets.emplace(fields[1], static_cast<std::int16_t>(out.m_sets.size()));
            out.m_sets.push_back({fields[1], {}, {}});
        } else if (fields[0] == "C" && fields.size() > 2 && !out.m_sets.empty()) {
            ValueSet& set = out.m_sets.back();
            for (std::size_t i = 2; i < fields.size(); ++i) {
                set.codes.insert(fields[i]);
                set.systemsAndCodes.insert(std::string(fields[1]) + '|' + std::string(fields[i]));
            }
        } else if (fields[0] == "T" && fields.size() == 3) {
            types.emplace(fields[1], static_cast<std::uint16_t>(out.m_types.size()));
            FhirType type;
            type.name = fields[1];
            type.resource = fields[2] == "R";
            out.m_types.push_back(std::move(type));
        } else if (fields[0] == "E" && fields.size() == 7 && !out.m_types.empty()) {
            rows.push_back({out.m_types.size() - 1, std::move(fields)});
        } else {
            return std::nullopt;
        }
    }

    for (std::size_t first = 0; first < rows.size();) {
        FhirType& type = out.m_types[rows[first].type];
        const std::size_t firstElement = out.m_elements.size();
        std::size_t row = first;
        for (; row < rows.size() && rows[row].type == rows[first].type; ++row) {
            const std::vector<std::string_view>& f = rows[row].fields;
            Element element;
            element.slot = static_cast<std::uint8_t>(type.slots.size());
            element.required = f[2] != "0";
            element.many = f[3] != "1";
            // A link between two identities of one person says nothing about whose the Patient resource is.
            element.compartment = f[6] != "-" && type.name != "Patient.link";
            element.modifier = f[1] == "modifierExtension" || f[1] == "implicitRules";
            if (f[5] != "-") {
                const auto set = sets.find(f[5]);
                if (set == sets.end())
                    return std::nullopt;
                element.codes = set->second;
            }
            if (element.slot >= 64)
                return std::nullopt;
            if (element.required)
                type.required |= 1ull << element.slot;
            type.slots.push_back(f[1]);
            const bool choice = f[1].ends_with("[x]");
            element.choice = choice;
            for (std::string_view kind : split(f[4], ',')) {
                Element one = element;
                one.name = f[1];
                if (choice) {
                    std::string name(f[1].substr(0, f[1].size() - 3));
                    name += static_cast<char>(kind[0] >= 'a' && kind[0] <= 'z' ? kind[0] - 'a' + 'A' : kind[0]);
                    name += kind.substr(1);
                    one.name = out.m_names.emplace_back(std::move(name));
                }
                one.hash = nameHash(one.name);
                one.primitive = primitiveOf(kind);
                if (kind == "Resource") {
                    one.anyResource = true;
                } else if (one.primitive == Primitive::None) {
                    const auto found = types.find(kind.starts_with('@') ? kind.substr(1) : kind);
                    if (found == types.end())
                        return std::nullopt;
                    one.type = found->second;
                }
                out.m_elements.push_back(one);
            }
        }
        const std::size_t count = out.m_elements.size() - firstElement;
        const std::size_t size = std::bit_ceil(2 * count);
        type.table = static_cast<std::uint32_t>(out.m_hash.size());
        type.mask = static_cast<std::uint32_t>(size - 1);
        out.m_hash.resize(out.m_hash.size() + size, kNone);
        for (std::size_t i = firstElement; i < out.m_elements.size(); ++i) {
            std::uint32_t at = out.m_elements[i].hash & type.mask;
            while (out.m_hash[type.table + at] != kNone)
                at = (at + 1) & type.mask;
            out.m_hash[type.table + at] = static_cast<std::uint16_t>(i);
        }
        first = row;
    }
    // A type without elements would have no hash table to end a search in.
    if (!headed || out.m_elements.size() >= kNone ||
        std::ranges::any_of(out.m_types, [](const FhirType& t) { return t.mask == 0; }))
        return std::nullopt;
    out.m_byName.resize(out.m_types.size());
    for (std::size_t i = 0; i < out.m_byName.size(); ++i)
        out.m_byName[i] = static_cast<std::uint16_t>(i);
    std::ranges::sort(out.m_byName, {}, [&](std::uint16_t i) { return out.m_types[i].name; });
    return out;
}

void TextSet::insert(std::string_view text)
{
    if (contains(text, nameHash(text)))
        return;
    if (2 * (m_count + 1) > m_slots.size()) {
        std::vector<std::string_view> old(std::max<std::size_t>(8, 2 * m_slots.size()));
        old.swap(m_slots);
        m_count = 0;
        for (const std::string_view one : old)
            if (!one.empty())
                insert(one);
    }
    std::size_t at = nameHash(text) & (m_slots.size() - 1);
    while (!m_slots[at].empty())
        at = (at + 1) & (m_slots.size() - 1);
    m_slots[at] = text;
    ++m_count;
}

const FhirType* FhirTables::type(std::string_view name) const
{
    const auto at = std::ranges::lower_bound(m_byName, name, {}, [&](std::uint16_t i) { return m_types[i].name; });
    return at != m_byName.end() && m_types[*at].name == name ? &m_types[*at] : nullptr;
}

const FhirType* FhirTables::resource(std::string_view name) const
{
    const FhirType* found = type(name);
    return found != nullptr && found->resource ? found : nullptr;
}

const FhirTables& fhirTables()
{
    static const FhirTables tables = [] {
        auto parsed = FhirTables::parse({reinterpret_cast<const char*>(kFhirTableOctets), kFhirTableSize});
        // The octets are part of the program; a test reads them.
        if (!parsed)
            std::abort();
        return std::move(*parsed);
    }();
    return tables;
}

} // namespace twinchart::interop
