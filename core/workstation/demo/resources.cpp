// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "story.h"

#include <algorithm>

namespace twinchart::workstation::demo {

namespace {
constexpr std::string_view kLoinc = "http://loinc.org";
constexpr std::string_view kOwn = "urn:twinchart:attribute";
constexpr std::string_view kUcum = "http://unitsofmeasure.org";
constexpr std::string_view kRxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr std::string_view kIcd10 = "http://hl7.org/fhir/sid/icd-10";

std::string category(const char* code)
{
    return member("category",
                  "[" + codeable("http://terminology.hl7.org/CodeSystem/observation-category", code, "", "") + "]");
}

std::string amount(const std::string& value, std::string_view unit, std::string_view shown)
{
    return "{\"value\":" + value + (shown.empty() ? "" : ",\"unit\":" + quote(shown)) + ",\"system\":" + quote(kUcum) +
           ",\"code\":" + quote(unit) + "}";
}

std::string display(std::string_view text)
{
    return "{\"display\":" + quote(text) + "}";
}

std::string codeOf(const char* code, const char* text)
{
    const bool loinc = code[0] >= '0' && code[0] <= '9';
    return codeable(loinc ? kLoinc : kOwn, code, text, text);
}

/// Who, by what, when reported, and a note: the members that every observation may have.
std::string around(std::int64_t at, const Extra& extra)
{
    std::string out;
    if (extra.issuedAfter != 0)
        out += member("issued", quote(clinical(at + extra.issuedAfter)));
    if (*extra.performer != '\0')
        out += member("performer", "[" + display(extra.performer) + "]");
    if (*extra.device != '\0')
        out += member("device", display(extra.device));
    if (*extra.note != '\0')
        out += member("note", "[{\"text\":" + quote(extra.note) + "}]");
    return out;
}

std::string period(std::int64_t from, std::int64_t until)
{
    return "{\"start\":" + quote(clinical(from)) + (until == 0 ? "" : ",\"end\":" + quote(clinical(until))) + "}";
}
} // namespace

std::string Story::subject(const char* name) const
{
    return member(name, "{\"reference\":\"Patient/" + m_person.key + "\"}");
}

void Story::add(const Channel& to, std::int64_t at, const char* type, const std::string& members, const char* dataSet)
{
    std::string id = std::to_string(++m_number);
    id.insert(0, 6 - std::min<std::size_t>(6, id.size()), '0');
    std::string json = "{\"resourceType\":\"" + std::string(type) + "\",\"id\":\"" + m_person.key + "-" + id + "\"";
    if (*dataSet != '\0' && to.source.empty())
        json +=
            ",\"meta\":{\"tag\":[{\"system\":\"urn:twinchart:data-set\",\"code\":\"" + std::string(dataSet) + "\"}]}";
    m_drafts.push_back({at, to, json + members + "}"});
}

void Story::quantity(const Channel& to, const Measure& m, std::int64_t at, int value, const Extra& extra)
{
    std::string out = member("status", quote(extra.status)) + category(m.category) +
                      member("code", codeable(kLoinc, m.loinc, m.display, m.display)) + subject() +
                      member("effectiveDateTime", quote(clinical(at))) + around(at, extra);
    out += member("valueQuantity", amount(scaled(value, m.decimals), m.unit, m.shown));
    if (extra.ranges && m.high != 0) {
        const bool low = value < m.low;
        if (low || value > m.high) {
            const bool far = low ? value * 10 < m.low * 7 : value * 10 > m.high * 13;
            const std::string word = low ? (far ? "LL" : "L") : (far ? "HH" : "H");
            out += member(
                "interpretation",
                "[" + codeable("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", word, "", "") +
                    "]");
        }
        out += member("referenceRange", "[{\"low\":" + amount(scaled(m.low, m.decimals), m.unit, m.shown) +
                                            ",\"high\":" + amount(scaled(m.high, m.decimals), m.unit, m.shown) + "}]");
    }
    add(to, at + extra.issuedAfter, "Observation", out, extra.dataSet);
}

void Story::pressure(const Channel& to, std::int64_t at, int systolic, int diastolic, const Extra& extra)
{
    const auto part = [](const char* loinc, const char* name, int value) {
        return "{\"code\":" + codeable(kLoinc, loinc, name, name) +
               ",\"valueQuantity\":" + amount(std::to_string(value), "mm[Hg]", "mmHg") + "}";
    };
    add(to, at, "Observation",
        member("status", quote(extra.status)) + category("vital-signs") +
            member("code",
                   codeable(kLoinc, "85354-9", "Blood pressure panel with all children optional", "Blood pressure")) +
            subject() + member("effectiveDateTime", quote(clinical(at))) + around(at, extra) +
            member("component", "[" + part("8480-6", "Systolic blood pressure", systolic) + "," +
                                    part("8462-4", "Diastolic blood pressure", diastolic) + "]"),
        extra.dataSet);
}

void Story::words(const Channel& to, const char* code, const char* text, std::int64_t at, const std::string& value,
                  const char* kind, const Extra& extra, std::int64_t until)
{
    add(to, std::max(at, until) + extra.issuedAfter, "Observation",
        member("status", quote(extra.status)) + category(kind) + member("code", codeOf(code, text)) + subject() +
            (until == 0 ? member("effectiveDateTime", quote(clinical(at)))
                        : member("effectivePeriod", period(at, until < 0 ? 0 : until))) +
            around(at, extra) + member("valueString", quote(value)),
        extra.dataSet);
}

void Story::number(const Channel& to, const char* attribute, const char* text, std::int64_t at,
                   const std::string& value, const char* unit, const char* kind, const Extra& extra)
{
    add(to, at, "Observation",
        member("status", quote(extra.status)) + category(kind) + member("code", codeOf(attribute, text)) + subject() +
            member("effectiveDateTime", quote(clinical(at))) + around(at, extra) +
            member("valueQuantity", amount(value, unit, *unit == '{' ? "" : unit)),
        extra.dataSet);
}

void Story::sampled(const Channel& to, std::int64_t at, const std::string& samples, const char* periodMs,
                    const char* factor, const Extra& extra)
{
    add(to, at, "Observation",
        member("status", quote("final")) + category("procedure") +
            member(
                "code",
                "{\"coding\":[{\"system\":\"urn:iso:std:iso:11073:10101\",\"code\":\"131330\",\"display\":\"MDC_ECG_ELEC_POTL_II\"},{\"system\":" +
                    quote(kLoinc) + ",\"code\":\"11524-6\",\"display\":\"EKG study\"}],\"text\":\"ECG, lead II\"}") +
            subject() + member("effectiveDateTime", quote(clinical(at))) + around(at, extra) +
            member(
                "valueSampledData",
                std::string(
                    "{\"origin\":{\"value\":0,\"unit\":\"mV\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mV\"},\"period\":") +
                    periodMs + ",\"factor\":" + factor +
                    ",\"lowerLimit\":-5,\"upperLimit\":5,\"dimensions\":1,\"data\":" + quote(samples) + "}"),
        extra.dataSet);
}

void Story::condition(const Channel& to, const char* icd, const char* text, std::int64_t onset, std::int64_t recorded,
                      std::int64_t abated)
{
    const auto status = [](const char* system, const char* code) {
        return codeable(std::string("http://terminology.hl7.org/CodeSystem/") + system, code, "", "");
    };
    add(to, recorded, "Condition",
        member("clinicalStatus", status("condition-clinical", abated == 0 ? "active" : "resolved")) +
            member("verificationStatus", status("condition-ver-status", "confirmed")) +
            member("category", "[" + status("condition-category", "problem-list-item") + "]") +
            member("code", codeable(kIcd10, icd, text, text)) + subject() +
            member("onsetDateTime", quote(dateOf(onset))) +
            (abated == 0 ? "" : member("abatementDateTime", quote(dateOf(abated)))) +
            member("recordedDate", quote(clinical(recorded))));
}

void Story::allergy(const Channel& to, const char* rxnorm, const char* text, const char* kind, const char* reaction,
                    std::int64_t recorded)
{
    const auto status = [](const char* system, const char* code) {
        return codeable(std::string("http://terminology.hl7.org/CodeSystem/") + system, code, "", "");
    };
    add(to, recorded, "AllergyIntolerance",
        member("clinicalStatus", status("allergyintolerance-clinical", "active")) +
            member("verificationStatus", status("allergyintolerance-verification", "confirmed")) +
            member("type", quote("allergy")) + member("category", std::string("[") + quote(kind) + "]") +
            member("criticality", quote(*reaction == '\0' ? "unable-to-assess" : "high")) +
            member("code", codeable(kRxNorm, rxnorm, text, text)) + subject("patient") +
            member("recordedDate", quote(clinical(recorded))) +
            (*reaction == '\0' ? ""
                               : member("reaction", "[{\"manifestation\":[{\"text\":" + quote(reaction) + "}]}]")));
}

void Story::encounter(const Channel& to, const char* kind, const std::string& text, std::int64_t from,
                      std::int64_t until, const std::string& reason, const std::string& place, const char* practitioner)
{
    const bool ongoing = until == 0;
    add(to, ongoing ? from : until, "Encounter",
        member("status", quote(ongoing ? "in-progress" : "finished")) +
            member("class", std::string("{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":") +
                                quote(kind) + "}") +
            member("type", "[" + codeable("", "", "", text) + "]") + subject() +
            member("participant", std::string("[{\"individual\":") + display(practitioner) + "}]") +
            member("period", period(from, until)) +
            (reason.empty() ? "" : member("reasonCode", "[" + codeable("", "", "", reason) + "]")) +
            (place.empty() ? "" : member("location", "[{\"location\":" + display(place) + "}]")));
}

void Story::medication(const Channel& to, const char* rxnorm, const char* name, const char* dosage, std::int64_t from,
                       std::int64_t until)
{
    add(to, from, "MedicationRequest",
        member("status", quote(until == 0 ? "active" : "completed")) + member("intent", quote("order")) +
            member("medicationCodeableConcept", codeable(kRxNorm, rxnorm, name, name)) + subject() +
            member("authoredOn", quote(clinical(from))) +
            member("dosageInstruction", std::string("[{\"text\":") + quote(dosage) +
                                            ",\"timing\":{\"repeat\":{\"boundsPeriod\":" + period(from, until) +
                                            "}}}]") +
            member("dispenseRequest", "{\"validityPeriod\":" + period(from, until) + "}"));
}

void Story::given(const Channel& to, const char* rxnorm, const char* name, const char* dose, std::int64_t at,
                  const Extra& extra)
{
    add(to, at, "MedicationAdministration",
        member("status", quote("completed")) +
            member("medicationCodeableConcept", codeable(kRxNorm, rxnorm, name, name)) + subject() +
            member("effectiveDateTime", quote(clinical(at))) +
            (*extra.performer == '\0' ? "" : member("performer", "[{\"actor\":" + display(extra.performer) + "}]")) +
            member("dosage", std::string("{\"text\":") + quote(dose) + "}"),
        extra.dataSet);
}

void Story::immunization(const Channel& to, const char* cvx, const char* name, std::int64_t at)
{
    add(to, at, "Immunization",
        member("status", quote("completed")) +
            member("vaccineCode", codeable("http://hl7.org/fhir/sid/cvx", cvx, name, name)) + subject("patient") +
            member("occurrenceDateTime", quote(dateOf(at))) + member("primarySource", "true"));
}

void Story::procedure(const Channel& to, const char* text, std::int64_t from, std::int64_t until, const Extra& extra)
{
    add(to, until, "Procedure",
        member("status", quote("completed")) + member("code", codeable("", "", "", text)) + subject() +
            member("performedPeriod", period(from, until)) +
            (*extra.performer == '\0' ? "" : member("performer", "[{\"actor\":" + display(extra.performer) + "}]")) +
            (*extra.note == '\0' ? "" : member("note", std::string("[{\"text\":") + quote(extra.note) + "}]")),
        extra.dataSet);
}

void Story::report(const Channel& to, const char* loinc, const char* text, std::int64_t at,
                   const std::string& conclusion, const Extra& extra)
{
    add(to, at + extra.issuedAfter, "DiagnosticReport",
        member("status", quote("final")) + member("code", codeable(kLoinc, loinc, text, text)) + subject() +
            member("effectiveDateTime", quote(clinical(at))) +
            member("issued", quote(clinical(at + extra.issuedAfter))) +
            (*extra.performer == '\0' ? "" : member("performer", "[" + display(extra.performer) + "]")) +
            member("conclusion", quote(conclusion)),
        extra.dataSet);
}

void Story::order(const Channel& to, const char* text, std::int64_t at, const char* practitioner)
{
    add(to, at, "ServiceRequest",
        member("status", quote("completed")) + member("intent", quote("order")) +
            member("code", codeable("", "", "", text)) + subject() + member("authoredOn", quote(clinical(at))) +
            member("requester", display(practitioner)));
}

void Story::flag(const Channel& to, const char* text, std::int64_t at)
{
    add(to, at, "Flag",
        member("status", quote("active")) + member("code", codeable("", "", "", text)) + subject() +
            member("period", period(at, 0)));
}

void Story::caregiver(const Channel& to, std::int64_t at)
{
    const auto space = m_person.relative.find(' ');
    add(to, at, "RelatedPerson",
        member("active", "true") + subject("patient") +
            member("relationship", "[" +
                                       codeable("http://terminology.hl7.org/CodeSystem/v3-RoleCode", m_person.relation,
                                                m_person.relationText, m_person.relationText) +
                                       "]") +
            member("name", "[{\"family\":" + quote(m_person.relative.substr(space + 1)) + ",\"given\":[" +
                               quote(m_person.relative.substr(0, space)) + "]}]") +
            member("period", "{\"start\":" + quote(dateOf(at)) + "}"));
}

std::string Story::patient() const
{
    const auto name = [](const char* use, const std::string& family, const std::string& given,
                         const std::string& title) {
        std::string out = "{";
        if (*use != '\0')
            out += std::string("\"use\":\"") + use + "\",";
        out += "\"family\":" + quote(family) + ",\"given\":[";
        for (std::size_t at = 0; at < given.size();) {
            const std::size_t end = std::min(given.find(' ', at), given.size());
            out += (at == 0 ? "" : ",") + quote(given.substr(at, end - at));
            at = end + 1;
        }
        return out + "]" + (title.empty() ? "" : ",\"prefix\":[" + quote(title) + "]") + "}";
    };
    std::string names = name("official", m_person.family, m_person.given, m_person.title);
    if (!m_person.latin.empty())
        names += "," + name("", m_person.latin.substr(0, m_person.latin.find('|')),
                            m_person.latin.substr(m_person.latin.find('|') + 1), "");
    if (!m_person.preferred.empty())
        names += ",{\"use\":\"nickname\",\"given\":[" + quote(m_person.preferred) + "]}";
    const CivilDate birth = born();
    return "{\"resourceType\":\"Patient\",\"id\":" + quote(m_person.key) +
           ",\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":" + quote(m_person.nhsNumber) +
           "}]" + member("active", "true") + member("name", "[" + names + "]") +
           member("gender", quote(m_person.gender)) +
           member("birthDate", quote(toRfc3339(Instant::fromSeconds(daysFromCivil(birth) * kDay)).substr(0, 10))) +
           member("address", "[{\"use\":\"home\",\"line\":[" + quote(m_person.street) +
                                 "],\"city\":\"Calderbrook\",\"country\":\"GB\"}]") +
           member("communication", "[{\"language\":" + codeable("urn:ietf:bcp:47", m_person.language, "", "") +
                                       ",\"preferred\":true}]") +
           "}";
}

} // namespace twinchart::workstation::demo
