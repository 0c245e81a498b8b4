// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "resolver.h"

#include "demographicsof.h"

#include <algorithm>
#include <array>

namespace twinchart::interop {

namespace {
/// Percent escapes of a conditional reference.
std::string unpercent(std::string_view text)
{
    std::string out;
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
            out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

bool isAbsolute(std::string_view reference)
{
    return reference.starts_with("http:") || reference.starts_with("https:") || reference.starts_with("urn:");
}

/// "Type" and "id" of "Type/id"; empty when it is not of that form.
std::pair<std::string_view, std::string_view> typeAndId(std::string_view reference)
{
    const std::size_t slash = reference.find('/');
    if (slash == std::string_view::npos || reference.find('/', slash + 1) != std::string_view::npos ||
        isAbsolute(reference))
        return {};
    return {reference.substr(0, slash), reference.substr(slash + 1)};
}

std::uint64_t fnv(std::string_view text, std::uint64_t h)
{
    for (const char c : text)
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
    return h;
}
} // namespace

std::string_view withoutVersion(std::string_view reference)
{
    const std::size_t at = reference.find("/_history/");
    return at == std::string_view::npos ? reference : reference.substr(0, at);
}

std::string labelOf(std::string_view type, std::string_view id, std::string_view octets)
{
    std::string out(type);
    if (!id.empty())
        return out.append("/").append(id);
    static constexpr char kDigits[] = "0123456789abcdef";
    out += '#';
    for (std::uint64_t h : {fnv(octets, 0xCBF29CE484222325ull), fnv(octets, 0x6C62272E07BB0142ull)})
        for (int shift = 60; shift >= 0; shift -= 4)
            out += kDigits[h >> shift & 15];
    return out;
}

void FileIndex::clear()
{
    m_entries.clear();
    m_texts.clear();
    m_byUrl.clear();
    m_byTypeAndId.clear();
    m_byIdentifier.clear();
    m_indexed = m_identified = 0;
    m_persons.clear();
    m_names.clear();
    m_medications.clear();
}

std::uint32_t FileIndex::add(const FileEntry& entry)
{
    m_entries.push_back(entry);
    return static_cast<std::uint32_t>(m_entries.size() - 1);
}

std::string_view FileIndex::keep(const Field& text)
{
    if (!text || !text.node().isString())
        return {};
    return text.node().escaped ? std::string_view(m_texts.emplace_back(text.text())) : text.raw();
}

std::optional<std::uint32_t> FileIndex::find(std::string_view reference)
{
    for (; m_indexed < m_entries.size(); ++m_indexed) {
        const FileEntry& entry = m_entries[m_indexed];
        const auto number = static_cast<std::uint32_t>(m_indexed);
        if (!entry.fullUrl.empty())
            m_byUrl.emplace(entry.fullUrl, number);
        if (!entry.id.empty())
            m_byTypeAndId.emplace(std::string(entry.type).append("/").append(entry.id), number);
    }
    reference = withoutVersion(reference);
    if (const auto url = m_byUrl.find(reference); url != m_byUrl.end())
        return url->second;
    if (const std::size_t query = reference.find("?identifier=");
        query != std::string_view::npos && !isAbsolute(reference)) {
        for (; m_identified < m_entries.size(); ++m_identified) {
            const FileEntry& entry = m_entries[m_identified];
            // The types that bundles refer to by identifier; the others would cost a second reading for nothing.
            static constexpr std::array<std::string_view, 8> kTypes{"Practitioner",      "Organization",     "Location",
                                                                    "Patient",           "PractitionerRole", "Device",
                                                                    "HealthcareService", "Medication"};
            if (std::ranges::find(kTypes, entry.type) == kTypes.end() ||
                !open(static_cast<std::uint32_t>(m_identified)))
                continue;
            for (const BusinessIdentifier& id : readIdentifiers(Field(m_tape, 0)["identifier"]))
                m_byIdentifier.emplace(std::string(entry.type) + "?identifier=" + id.system + "|" + id.value,
                                       static_cast<std::uint32_t>(m_identified));
        }
        const auto found = m_byIdentifier.find(unpercent(reference));
        return found == m_byIdentifier.end() ? std::nullopt : std::optional(found->second);
    }
    if (isAbsolute(reference))
        return std::nullopt;
    const auto found = m_byTypeAndId.find(std::string(reference));
    return found == m_byTypeAndId.end() ? std::nullopt : std::optional(found->second);
}

/// Reads an entry again, onto this index's own tape.
bool FileIndex::open(std::uint32_t entry)
{
    if (!m_parser)
        m_parser = std::make_unique<JsonParser>();
    m_tape.clear();
    return m_parser->start(m_entries[entry].slice) && m_parser->value(m_tape, 0);
}

const FileIndex::Person& FileIndex::person(std::uint32_t entry)
{
    const auto [at, isNew] = m_persons.try_emplace(entry);
    Person& out = at->second;
    if (!isNew)
        return out;
    const FileEntry& self = m_entries[entry];
    if (open(entry))
        out.demographics = std::make_shared<const PatientDemographics>(readDemographics(Field(m_tape, 0)));
    out.key.kind = PatientKey::Kind::Patient;
    if (!self.id.empty()) {
        out.key.value = self.id;
        return out;
    }
    if (out.demographics)
        for (const BusinessIdentifier& id : out.demographics->identifiers)
            if (!id.system.empty()) {
                out.key = {PatientKey::Kind::Identifier, id.system, id.value};
                return out;
            }
    out.key.value = self.fullUrl.empty() ? labelOf(self.type, {}, self.slice) : std::string(self.fullUrl);
    return out;
}

PatientKey FileIndex::keyOfPatient(std::uint32_t entry)
{
    return person(entry).key;
}
std::shared_ptr<const PatientDemographics> FileIndex::personOf(std::uint32_t entry)
{
    return person(entry).demographics;
}

const std::string& FileIndex::nameOf(std::string_view reference)
{
    static const std::string kNothing;
    const auto entry = find(reference);
    if (!entry)
        return kNothing;
    const auto [at, isNew] = m_names.try_emplace(*entry);
    if (!isNew || !open(*entry))
        return at->second;
    const Field root(m_tape, 0);
    std::string& out = at->second;
    const Field name = root["name"];
    if (name && name.node().isString()) {
        out = name.text();
    } else if (name) {
        name.each([&](const Field& one) {
            if (out.empty())
                out = nameLine(one);
        });
    } else if (const Field device = root["deviceName"]) {
        out = device.first()["name"].text();
    } else if (root["type"]) {
        out = shownText(root["type"].coded());
    } else if (const Field practitioner = root["practitioner"]) {
        out = practitioner.display();
    }
    return out;
}

const model::Coded& FileIndex::medicationOf(std::string_view reference)
{
    static const model::Coded kNothing;
    const auto entry = find(reference);
    if (!entry)
        return kNothing;
    const auto [at, isNew] = m_medications.try_emplace(*entry);
    if (isNew && open(*entry))
        at->second = Field(m_tape, 0)["code"].coded();
    return at->second;
}

SubjectReference readSubject(FileIndex& index, const Field& reference, const Field& root)
{
    SubjectReference out;
    switch (reference.hash()) {
    case "subject"_name:
    case "patient"_name:
    case "individual"_name:
    case "beneficiary"_name:
    case "for"_name: out.subject = true; break;
    default: break;
    }
    reference.each([&](const Field& f) {
        switch (f.hash()) {
        case "reference"_name: out.reference = index.keep(f); break;
        case "type"_name: out.type = index.keep(f); break;
        case "identifier"_name:
            out.identifierSystem = index.keep(f["system"]);
            out.identifierValue = index.keep(f["value"]);
            break;
        case "display"_name: out.described = true; break;
        default: break;
        }
    });
    if (!out.reference.starts_with('#'))
        return out;
    const std::string_view id = out.reference.substr(1);
    root["contained"].each([&](const Field& inner) {
        if (inner["id"].raw() != id || inner["resourceType"].raw() != "Patient")
            return;
        out.containedPatient = true;
        const Field identifier = inner["identifier"].first();
        out.identifierSystem = index.keep(identifier["system"]);
        out.identifierValue = index.keep(identifier["value"]);
    });
    return out;
}

Ownership ownerOf(FileIndex& index, const std::vector<SubjectReference>& references, std::size_t first, std::size_t end,
                  const FileEntry& self)
{
    Ownership out;
    bool found = false;
    std::string foundAs;
    std::optional<PatientKey> second; // only named by an identifier or described: used when nothing better is there
    const auto take = [&](PatientKey key, std::string_view said, std::optional<std::uint32_t> entry) {
        if (found && key != out.key) {
            out.two = true;
            out.first = foundAs;
            out.second = said;
        }
        if (!found) {
            found = true;
            foundAs = said;
            out.key = std::move(key);
            out.patientEntry = entry;
        }
    };
    const auto takeSecond = [&](PatientKey key) {
        if (!second)
            second = std::move(key);
    };
    for (std::size_t i = first; i < end && !out.two; ++i) {
        const SubjectReference& ref = references[i];
        const bool typed = ref.type == "Patient" || ref.type == "http://hl7.org/fhir/StructureDefinition/Patient";
        const bool identified = !ref.identifierValue.empty() && !ref.identifierSystem.empty();
        if (ref.containedPatient) {
            if (identified)
                take(
                    {PatientKey::Kind::Identifier, std::string(ref.identifierSystem), std::string(ref.identifierValue)},
                    ref.reference, {});
            else
                take({PatientKey::Kind::Patient,
                      {},
                      labelOf(self.type, self.id, self.slice) + std::string(ref.reference)},
                     ref.reference, {});
            continue;
        }
        if (ref.reference.starts_with('#'))
            continue;
        if (ref.reference.empty()) {
            if (identified && (typed || (ref.subject && ref.type.empty())))
                takeSecond({PatientKey::Kind::Identifier, std::string(ref.identifierSystem),
                            std::string(ref.identifierValue)});
            else if (ref.described && (typed || (ref.subject && ref.type.empty())))
                takeSecond({PatientKey::Kind::Patient, {}, labelOf(self.type, self.id, self.slice) + "#described"});
            continue;
        }
        if (const auto entry = index.find(ref.reference)) {
            if (index.at(*entry).type == "Patient")
                take(index.keyOfPatient(*entry), ref.reference, entry);
            continue;
        }
        const std::string_view plain = withoutVersion(ref.reference);
        const auto [type, id] = typeAndId(plain);
        if (!type.empty()) {
            if (type == "Patient")
                take({PatientKey::Kind::Patient, {}, std::string(id)}, ref.reference, {});
            continue;
        }
        constexpr std::string_view kConditional = "Patient?identifier=";
        if (plain.starts_with(kConditional)) {
            const std::string pair = unpercent(plain.substr(kConditional.size()));
            const std::size_t bar = pair.find('|');
            if (bar != std::string::npos)
                take({PatientKey::Kind::Identifier, pair.substr(0, bar), pair.substr(bar + 1)}, ref.reference, {});
            continue;
        }
        // An address that the file does not explain: of a patient when it says so, else when it stands where only the
        // person meant can stand. The whole address is the name, so that two servers' ids never meet.
        const std::size_t slash = plain.rfind('/');
        const bool patientUrl = slash != std::string_view::npos && plain.substr(0, slash).ends_with("/Patient");
        if (patientUrl || typed || (ref.subject && plain.starts_with("urn:")))
            take({PatientKey::Kind::Patient, {}, std::string(plain)}, ref.reference, {});
    }
    if (!found && second) {
        out.key = std::move(*second);
        // The same identifier may be a Patient of this file.
        if (out.key.kind == PatientKey::Kind::Identifier) {
            const auto entry = index.find("Patient?identifier=" + out.key.system + "|" + out.key.value);
            if (entry) {
                out.key = index.keyOfPatient(*entry);
                out.patientEntry = entry;
            }
        }
    }
    return out;
}

} // namespace twinchart::interop
