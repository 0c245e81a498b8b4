// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "patientbrief.h"

#include <model/format.h>

namespace twinchart::workstation {

namespace {
constexpr std::size_t kText = 4096;
constexpr std::uint32_t kMaxIdentifiers = 256;
constexpr std::string_view kNhsNumber = "https://fhir.nhs.uk/Id/nhs-number";

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::string_view kMore = "…";

/// A list shows a beginning of what is too long for it, never half a character; the record has it whole.
std::string beginningOf(std::string text)
{
    if (text.size() <= kText)
        return text;
    std::size_t cut = kText - kMore.size();
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80)
        --cut;
    text.resize(cut);
    return text += kMore;
}

/// The brief as it can be kept: what is read back is what was written.
interfaces::PatientSummary kept(interfaces::PatientSummary s)
{
    for (std::string* text : {&s.family, &s.given, &s.title, &s.preferredName, &s.born, &s.died, &s.gender})
        *text = beginningOf(std::move(*text));
    // Half an identifier would be another one.
    std::erase_if(s.identifiers,
                  [](const interfaces::Identifier& i) { return i.system.size() > kText || i.value.size() > kText; });
    if (s.identifiers.size() > kMaxIdentifiers)
        s.identifiers.resize(kMaxIdentifiers);
    for (interfaces::Identifier& i : s.identifiers)
        i.label = beginningOf(std::move(i.label));
    return s;
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string out;
    for (const std::string& part : parts)
        out += (out.empty() ? "" : " ") + part;
    return out;
}
} // namespace

Bytes encodeBrief(const interfaces::PatientSummary& summary)
{
    const interfaces::PatientSummary s = kept(summary);
    Writer out;
    out.raw("TPB1")
        .u8(kVersion)
        .u8(kSuite)
        .var(s.family)
        .var(s.given)
        .var(s.title)
        .var(s.preferredName)
        .var(s.born)
        .var(s.died)
        .u8(s.deceased ? 1 : 0)
        .var(s.gender);
    out.u32(static_cast<std::uint32_t>(s.identifiers.size()));
    for (const auto& i : s.identifiers)
        out.var(i.system).var(i.value).var(i.label);
    return std::move(out).take();
}

Expected<interfaces::PatientSummary, CodecError> decodeBrief(BytesView octets)
{
    Reader in(octets);
    interfaces::PatientSummary s;
    in.magic("TPB1");
    if (in.u8() != kVersion || in.u8() != kSuite)
        in.fail(CodecError::BadVersion);
    s.family = in.text(kText);
    s.given = in.text(kText);
    s.title = in.text(kText);
    s.preferredName = in.text(kText);
    s.born = in.text(kText);
    s.died = in.text(kText);
    const std::uint8_t deceased = in.u8();
    if (deceased > 1)
        in.fail(CodecError::BadValue);
    s.deceased = deceased == 1;
    s.gender = in.text(kText);
    const std::uint32_t count = in.count(kMaxIdentifiers, 12);
    for (std::uint32_t n = 0; n < count; ++n) {
        interfaces::Identifier i;
        i.system = in.text(kText);
        i.value = in.text(kText);
        i.label = in.text(kText);
        s.identifiers.push_back(std::move(i));
    }
    TWINCHART_TRY(in.finish());
    return s;
}

interfaces::PatientSummary briefOf(const interop::PatientDemographics& d)
{
    interfaces::PatientSummary s;
    if (const auto* name = d.bestName()) {
        s.family = name->family.empty() && name->given.empty() ? name->text : name->family;
        s.given = joined(name->given);
        s.title = joined(name->prefix);
    }
    for (const auto& name : d.names)
        if (name.use == "usual" || name.use == "nickname")
            s.preferredName = name.given.empty() ? name.text : joined(name.given);
    if (const auto* other = d.otherScriptName(); other != nullptr && s.preferredName.empty())
        s.preferredName = !other->text.empty() ? other->text : joined(other->given) + " " + other->family;
    s.born = d.birthDate ? d.birthDate->source : "";
    s.died = d.deceasedTime ? d.deceasedTime->source : "";
    s.deceased = d.deceased;
    s.gender = d.gender;
    for (const auto& i : d.identifiers) {
        if (s.identifiers.size() == kMaxIdentifiers)
            break;
        const bool nhs = i.system == kNhsNumber;
        interfaces::Identifier shown{i.system, i.value, nhs ? "NHS No." : !i.type.empty() ? i.type : "ID"};
        // The national number leads: the banner shows the first.
        s.identifiers.insert(nhs ? s.identifiers.begin() : s.identifiers.end(), std::move(shown));
    }
    return kept(std::move(s));
}

} // namespace twinchart::workstation
