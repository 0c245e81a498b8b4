// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demographicsof.h"

#include "checker.h"

#include <util/codec.h>

#include <algorithm>

namespace twinchart::interop {

namespace {
/// The letters whose upper case is fixed in Unicode and needs no locale: ASCII, Latin-1, Greek and Cyrillic pairs.
std::string upperCase(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : text[i];
            continue;
        }
        if (i + 1 < text.size() && (c & 0xE0) == 0xC0) {
            const unsigned point = (c & 0x1Fu) << 6 | (static_cast<unsigned char>(text[i + 1]) & 0x3Fu);
            unsigned upper = point;
            if (point >= 0x100 && point <= 0x17F && point != 0x131 && point != 0x149 && point != 0x17F) {
                // Latin Extended-A: pairs; the stretch 0139..0148 and 0179..017E has the small letter on even numbers.
                const bool evenSmall = (point >= 0x139 && point <= 0x148) || point >= 0x179;
                if (point != 0x138 && point != 0x178 && (point % 2 == (evenSmall ? 0u : 1u)))
                    upper = point - 1;
            } else if ((point >= 0x3B1 && point <= 0x3C9 && point != 0x3C2) || (point >= 0x430 && point <= 0x44F) ||
                       (point >= 0xE0 && point <= 0xFE && point != 0xF7))
                upper = point - 0x20;
            else if (point >= 0x450 && point <= 0x45F)
                upper = point - 0x50;
            out += static_cast<char>(0xC0 | upper >> 6);
            out += static_cast<char>(0x80 | (upper & 0x3F));
            ++i;
            continue;
        }
        out += text[i];
    }
    return out;
}

void texts(const Field& list, std::vector<std::string>& out)
{
    list.each([&](const Field& f) {
        if (std::string one = f.text(); !one.empty())
            out.push_back(std::move(one));
    });
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string out;
    for (const std::string& part : parts)
        join(out, part, " ");
    return out;
}

/// The first letter's script by Unicode block, coarse: enough to tell Arabic from Latin.
unsigned scriptOf(const PersonName& name)
{
    for (const std::string& text : {name.family, joined(name.given), name.text})
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto c = static_cast<unsigned char>(text[i]);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC3 && c <= 0xC9))
                return 1; // Latin
            if (c == 0xCE || c == 0xCF)
                return 2; // Greek
            if (c >= 0xD0 && c <= 0xD3)
                return 3; // Cyrillic
            if (c == 0xD7)
                return 4; // Hebrew
            if (c >= 0xD8 && c <= 0xDB)
                return 5; // Arabic
            if (c >= 0xE0)
                return 0x100u + c;
        }
    return 0;
}

int rank(const PersonName& name)
{
    if (name.use == "old" || name.use == "maiden" || name.ended)
        return 9;
    if (name.use == "official")
        return 0;
    if (name.use == "usual" || name.use.empty())
        return 1;
    return name.use == "anonymous" || name.use == "temp" ? 3 : 2;
}
} // namespace

std::string PersonName::shown() const
{
    if (family.empty() && given.empty())
        return text;
    std::string out = upperCase(family);
    join(out, joined(given));
    if (!prefix.empty())
        join(out, "(" + joined(prefix) + ")", " ");
    return out;
}

const PersonName* PatientDemographics::bestName() const
{
    const auto best = std::ranges::min_element(names, {}, rank);
    return best == names.end() ? nullptr : &*best;
}

const PersonName* PatientDemographics::otherScriptName() const
{
    const PersonName* best = bestName();
    for (const PersonName& name : names)
        if (best != nullptr && rank(name) < 9 && scriptOf(name) != 0 && scriptOf(name) != scriptOf(*best))
            return &name;
    return nullptr;
}

std::vector<BusinessIdentifier> readIdentifiers(const Field& list)
{
    std::vector<BusinessIdentifier> out;
    const auto one = [&](const Field& f) {
        BusinessIdentifier id;
        id.system = f["system"].text();
        id.value = f["value"].text();
        id.type = shownText(f["type"].coded());
        id.use = f["use"].text();
        if (!id.value.empty())
            out.push_back(std::move(id));
    };
    if (list && list.node().isArray())
        list.each(one);
    else if (list)
        one(list);
    return out;
}

PatientDemographics readDemographics(const Field& patient)
{
    PatientDemographics out;
    patient.each([&](const Field& f) {
        switch (f.hash()) {
        case "name"_name:
            f.each([&](const Field& one) {
                PersonName name;
                name.use = one["use"].text();
                name.text = one["text"].text();
                name.family = one["family"].text();
                texts(one["given"], name.given);
                texts(one["prefix"], name.prefix);
                texts(one["suffix"], name.suffix);
                name.ended = static_cast<bool>(one["period"]["end"]);
                out.names.push_back(std::move(name));
            });
            break;
        case "birthDate"_name: out.birthDate = f.time(); break;
        case "deceasedBoolean"_name: out.deceased = f.isTrue(); break;
        case "deceasedDateTime"_name:
            out.deceased = true;
            out.deceasedTime = f.time();
            break;
        case "gender"_name: out.gender = f.text(); break;
        case "identifier"_name: out.identifiers = readIdentifiers(f); break;
        case "active"_name: out.active = f.isTrue(); break;
        default: break;
        }
    });
    return out;
}

namespace {
/// One kept resource, parsed and checked again.
class Kept {
public:
    bool read(BytesView resource, std::string_view type)
    {
        m_buffer.resize(resource.size());
        std::copy(resource.begin(), resource.end(), m_buffer.data());
        m_buffer.seal(resource.size());
        JsonParser parser;
        if (!parser.start({m_buffer.data(), m_buffer.size()}) || !parser.value(m_tape, 0) || !parser.atEnd())
            return false;
        const Field root(m_tape, 0);
        if (!root.node().isObject() || !root["resourceType"].is(type))
            return false;
        Checker checker(fhirTables());
        return static_cast<bool>(checker.resource(m_tape, 0));
    }
    Field root() const { return Field(m_tape, 0); }

private:
    JsonBuffer m_buffer;
    JsonTape m_tape;
};
} // namespace

std::optional<PatientDemographics> demographicsOf(BytesView patientResource)
{
    Kept kept;
    if (!kept.read(patientResource, "Patient"))
        return std::nullopt;
    return readDemographics(kept.root());
}

std::optional<EncounterBrief> encounterBriefOf(BytesView encounterResource)
{
    Kept kept;
    if (!kept.read(encounterResource, "Encounter"))
        return std::nullopt;
    EncounterBrief out;
    bool active = false;
    kept.root()["location"].each([&](const Field& one) {
        const std::string status = one["status"].text();
        std::string name = one["location"]["display"].text();
        if (active || name.empty() || status == "planned" || status == "reserved")
            return;
        out.place = std::move(name);
        active = status == "active";
    });
    kept.root()["reasonCode"].each([&](const Field& reason) {
        const std::string words = shownText(reason.coded());
        if (!words.empty())
            out.reason += (out.reason.empty() ? "" : "; ") + words;
    });
    return out;
}

std::optional<LinkageBrief> linkageBriefOf(BytesView linkageResource)
{
    Kept kept;
    if (!kept.read(linkageResource, "Linkage") || kept.root()["contained"])
        return std::nullopt;
    LinkageBrief out;
    out.active = kept.root()["active"].isTrue();
    kept.root()["item"].each([&](const Field& item) { out.references.push_back(item["resource"].reference()); });
    return out;
}

} // namespace twinchart::interop
