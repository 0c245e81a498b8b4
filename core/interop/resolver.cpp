// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "resolver.h"

#include "demographicsof.h"
#include "tables.h"

#include <algorithm>
#include <array>

namespace twinchart::interop {

std::string_view withoutVersion(std::string_view reference)
{
    const std::size_t at = reference.find("/_history/");
    return at == std::string_view::npos ? reference : reference.substr(0, at);
}

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

/// An address on a server: its ids are that server's own.
bool isServers(std::string_view fullUrl)
{
    return fullUrl.starts_with("http:") || fullUrl.starts_with("https:");
}

/// "Type/id" as an address of the server from which the entry at `from` is; empty when it is from none.
std::string besides(std::string_view from, std::string_view reference)
{
    from = withoutVersion(from);
    const std::size_t id = isServers(from) ? from.rfind('/') : std::string_view::npos;
    const std::size_t type = id == std::string_view::npos || id == 0 ? std::string_view::npos : from.rfind('/', id - 1);
    return type == std::string_view::npos ? std::string() : std::string(from.substr(0, type + 1)).append(reference);
}

/// A type of FHIR that is no Patient.
bool isOtherType(std::string_view name)
{
    return !name.empty() && name != "Patient" && fhirTables().resource(name) != nullptr;
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
    m_ambiguous.clear();
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

void FileIndex::addresses()
{
    for (; m_indexed < m_entries.size(); ++m_indexed) {
        const FileEntry& entry = m_entries[m_indexed];
        const auto number = static_cast<std::uint32_t>(m_indexed);
        if (!entry.fullUrl.empty())
            m_byUrl.emplace(entry.fullUrl, number);
        if (entry.id.empty())
            continue;
        const auto [at, isNew] = m_byTypeAndId.emplace(std::string(entry.type).append("/").append(entry.id), number);
        if (isNew || !isServers(entry.fullUrl))
            continue;
        const std::string_view before = m_entries[at->second].fullUrl;
        if (!isServers(before))
            at->second = number;
        else if (withoutVersion(before) != withoutVersion(entry.fullUrl))
            m_ambiguous.emplace(at->first, std::pair(at->second, number));
    }
}

void FileIndex::identifiers()
{
    for (; m_identified < m_entries.size(); ++m_identified) {
        const FileEntry& entry = m_entries[m_identified];
        const auto number = static_cast<std::uint32_t>(m_identified);
        // The types that bundles refer to by identifier; the others would cost a second reading for nothing.
        static constexpr std::array<std::string_view, 8> kTypes{"Practitioner",      "Organization",     "Location",
                                                                "Patient",           "PractitionerRole", "Device",
                                                                "HealthcareService", "Medication"};
        if (std::ranges::find(kTypes, entry.type) == kTypes.end() || !open(number))
            continue;
        for (const BusinessIdentifier& id : readIdentifiers(Field(m_tape, 0)["identifier"])) {
            const auto [at, isNew] =
                m_byIdentifier.emplace(std::string(entry.type) + "?identifier=" + id.system + "|" + id.value, number);
            // Versions of one Patient have one key.
            if (!isNew && entry.type == "Patient" && keyOfPatient(at->second) != keyOfPatient(number))
                m_ambiguous.emplace(at->first, std::pair(at->second, number));
        }
    }
}

std::string FileIndex::byIdentifier(std::string_view system, std::string_view value)
{
    std::string out = "Patient?identifier=";
    const auto add = [&](std::string_view text) {
        // As find() takes it apart again: neither an escape nor a version.
        for (const char c : text) {
            if (c == '%')
                out += "%25";
            else if (c == '/')
                out += "%2F";
            else
                out += c;
        }
    };
    add(system);
    out += '|';
    add(value);
    return out;
}

std::optional<std::uint32_t> FileIndex::find(std::string_view reference, std::string_view from)
{
    addresses();
    reference = withoutVersion(reference);
    if (const auto url = m_byUrl.find(reference); url != m_byUrl.end())
        return url->second;
    if (isAbsolute(reference))
        return std::nullopt;
    if (reference.find("?identifier=") != std::string_view::npos) {
        identifiers();
        const std::string name = unpercent(reference);
        const auto found = m_byIdentifier.find(name);
        return found == m_byIdentifier.end() || m_ambiguous.contains(name) ? std::nullopt
                                                                           : std::optional(found->second);
    }
    const auto found = m_byTypeAndId.find(std::string(reference));
    if (found == m_byTypeAndId.end())
        return std::nullopt;
    if (m_ambiguous.empty() || !m_ambiguous.contains(found->first))
        return found->second;
    // Of two servers' entries the one of the server that refers to it.
    const auto url = m_byUrl.find(besides(from, reference));
    return url == m_byUrl.end() ? std::nullopt : std::optional(url->second);
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> FileIndex::ambiguous(std::string_view reference)
{
    if (m_ambiguous.empty())
        return std::nullopt;
    const auto found = m_ambiguous.find(unpercent(withoutVersion(reference)));
    return found == m_ambiguous.end() ? std::nullopt : std::optional(found->second);
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
        addresses();
        const bool elsewhereToo =
            !m_ambiguous.empty() && m_ambiguous.contains(std::string(self.type).append("/").append(self.id));
        out.key.value = elsewhereToo && isServers(self.fullUrl) ? withoutVersion(self.fullUrl) : self.id;
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

std::string FileIndex::labelOfPatient(std::uint32_t entry) const
{
    const FileEntry& self = m_entries[entry];
    return isServers(self.fullUrl) ? std::string(self.fullUrl) : labelOf(self.type, self.id, self.slice);
}

const std::string& FileIndex::nameOf(std::string_view reference, std::string_view from)
{
    static const std::string kNothing;
    const auto entry = find(reference, from);
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

const model::Coded& FileIndex::medicationOf(std::string_view reference, std::string_view from)
{
    static const model::Coded kNothing;
    const auto entry = find(reference, from);
    if (!entry)
        return kNothing;
    const auto [at, isNew] = m_medications.try_emplace(*entry);
    if (isNew && open(*entry))
        at->second = Field(m_tape, 0)["code"].coded();
    return at->second;
}

const Contained::One* Contained::find(const std::string& id)
{
    if (!m_read) {
        m_read = true;
        m_resource["contained"].each([&](const Field& inner) {
            const bool isPatient = inner["resourceType"].is("Patient");
            One& one = m_byId[inner["id"].text()];
            one.twoPatients = one.twoPatients || (one.isPatient && isPatient);
            if (!one.isPatient)
                one.resource = inner;
            one.isPatient = one.isPatient || isPatient;
        });
    }
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : &found->second;
}

SubjectReference readSubject(FileIndex& index, const Field& reference, Contained& contained)
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
        case "display"_name: out.display = index.keep(f); break;
        default: break;
        }
    });
    if (!out.reference.starts_with('#'))
        return out;
    const Contained::One* const inner =
        out.reference.size() == 1 ? nullptr : contained.find(std::string(out.reference.substr(1)));
    out.containedPatient = inner != nullptr && inner->isPatient;
    out.containedOther = out.reference.size() == 1 || (inner != nullptr && !inner->isPatient);
    if (out.containedPatient) {
        const Field identifier = inner->twoPatients ? Field() : inner->resource["identifier"].first();
        out.identifierSystem = index.keep(identifier["system"]);
        out.identifierValue = index.keep(identifier["value"]);
    }
    return out;
}

Ownership ownerOf(FileIndex& index, const std::vector<SubjectReference>& references, std::size_t first, std::size_t end,
                  const FileEntry& self)
{
    Ownership out;
    bool found = false;
    bool bySubject = false;
    std::string foundAs;
    /// Named only by an identifier that is in no entry, or described.
    struct Weaker {
        PatientKey key;
        std::string said;
        bool subject = false;
    };
    std::vector<Weaker> weaker;
    const auto take = [&](PatientKey key, std::string_view said, std::optional<std::uint32_t> entry, bool subject) {
        if (found && key != out.key) {
            out.two = true;
            out.first = foundAs;
            out.second = said;
        }
        bySubject = bySubject || subject;
        if (!found) {
            found = true;
            foundAs = said;
            out.key = std::move(key);
            out.patientEntry = entry;
        }
    };
    const auto own = [&] { return labelOf(self.type, self.id, self.slice); };
    /// True when the file says whom the reference means, or that it may mean two.
    const auto inFile = [&](std::string_view reference, std::string_view said, bool subject) {
        if (const auto entry = index.find(reference, self.fullUrl)) {
            if (index.at(*entry).type == "Patient")
                take(index.keyOfPatient(*entry), said, entry, subject);
            return true;
        }
        const auto two = index.ambiguous(reference);
        if (!two || index.at(two->first).type != "Patient")
            return two.has_value();
        out.two = true;
        out.first = index.labelOfPatient(two->first);
        out.second = index.labelOfPatient(two->second);
        return true;
    };
    for (std::size_t i = first; i < end && !out.two; ++i) {
        const SubjectReference& ref = references[i];
        constexpr std::string_view kTypes = "http://hl7.org/fhir/StructureDefinition/";
        const std::string_view named = ref.type.starts_with(kTypes) ? ref.type.substr(kTypes.size()) : ref.type;
        // Where only the person meant can stand it is one unless it says that it is something else.
        const bool person = named == "Patient" || (ref.subject && !isOtherType(named));
        const bool identified = !ref.identifierValue.empty() && !ref.identifierSystem.empty();
        if (ref.containedPatient) {
            if (identified)
                take(
                    {PatientKey::Kind::Identifier, std::string(ref.identifierSystem), std::string(ref.identifierValue)},
                    ref.reference, {}, ref.subject);
            else
                take({PatientKey::Kind::Patient, {}, own() + std::string(ref.reference)}, ref.reference, {},
                     ref.subject);
            continue;
        }
        if (ref.containedOther)
            continue;
        if (!ref.reference.empty() && !ref.reference.starts_with('#')) {
            if (inFile(ref.reference, ref.reference, ref.subject))
                continue;
            const std::string_view plain = withoutVersion(ref.reference);
            const auto whole = [&] {
                take({PatientKey::Kind::Patient, {}, std::string(plain)}, ref.reference, {}, ref.subject);
            };
            // Before "Type/id": an identifier may have a slash in it.
            if (plain.starts_with("Patient?")) {
                constexpr std::string_view kConditional = "Patient?identifier=";
                const std::string pair =
                    plain.starts_with(kConditional) ? unpercent(plain.substr(kConditional.size())) : std::string();
                if (const std::size_t bar = pair.find('|'); bar != std::string::npos)
                    take({PatientKey::Kind::Identifier, pair.substr(0, bar), pair.substr(bar + 1)}, ref.reference, {},
                         ref.subject);
                else
                    whole();
                continue;
            }
            if (const auto [type, id] = typeAndId(plain); type == "Patient" && !id.empty()) {
                take({PatientKey::Kind::Patient, {}, std::string(id)}, ref.reference, {}, ref.subject);
                continue;
            }
            // An address that the file does not explain: of a patient when it says so, else when it stands where only
            // the person meant can stand. The whole address is the name, so that two servers' ids never meet.
            const std::size_t slash = plain.rfind('/');
            const std::string_view path = slash == std::string_view::npos ? "" : plain.substr(0, slash);
            if (path.ends_with("/Patient")) {
                whole();
                continue;
            }
            if (isOtherType(plain.substr(0, plain.find_first_of("/?"))) ||
                isOtherType(path.substr(path.rfind('/') + 1)))
                continue;
            if (isAbsolute(plain)) {
                if (person)
                    whole();
                continue;
            }
        }
        if (!person)
            continue;
        if (identified) {
            const std::string said = std::string(ref.identifierSystem).append("|").append(ref.identifierValue);
            if (!inFile(FileIndex::byIdentifier(ref.identifierSystem, ref.identifierValue), said, ref.subject))
                weaker.push_back({{PatientKey::Kind::Identifier, std::string(ref.identifierSystem),
                                   std::string(ref.identifierValue)},
                                  said,
                                  ref.subject});
        } else if (ref.subject || !ref.display.empty() || !ref.identifierValue.empty()) {
            const std::string name = own() + "#described";
            weaker.push_back({{PatientKey::Kind::Patient, {}, name},
                              ref.display.empty() ? name : std::string(ref.display),
                              ref.subject});
        }
    }
    // What a subject says is about that one person; so is what others say, unless a subject said it in other words,
    // with which theirs cannot be compared.
    for (const bool subject : {true, false})
        for (Weaker& one : weaker) {
            const bool compared =
                one.key.kind == PatientKey::Kind::Identifier && out.key.kind == PatientKey::Kind::Identifier;
            if (!out.two && one.subject == subject && (subject || !bySubject || compared))
                take(std::move(one.key), one.said, {}, subject);
        }
    return out;
}

} // namespace twinchart::interop
