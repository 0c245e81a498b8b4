// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapper.h"

#include "demographicsof.h"

namespace twinchart::interop {

namespace {
constexpr std::size_t kMostItems = 0xFFFF; ///< of one record: their numbers have 16 bits
} // namespace

Mapper::Mapper(const ImportOptions& options, const model::Catalogue& catalogue)
    : m_options(options), m_catalogue(catalogue)
{
}

void Mapper::map(const Field& resource, bool modifier, Mapped& out)
{
    Common common;
    if (modifier)
        common.notAFact = model::NotAFact::UnknownModifier;
    if (m_options.own) {
        resource["meta"]["tag"].each([&](const Field& tag) {
            if (common.dataSet == nullptr && tag["system"].is(kDataSetSystem))
                common.dataSet = m_catalogue.dataSet(tag["code"].text());
        });
        common.tagged = common.dataSet != nullptr;
    }
    const std::size_t firstItem = out.items.size();
    switch (nameHash(resource["resourceType"].text())) {
    case "Observation"_name: observation(resource, common, out); break;
    case "DiagnosticReport"_name: report(resource, common, out); break;
    case "Condition"_name: condition(resource, common, out); break;
    case "AllergyIntolerance"_name: allergy(resource, common, out); break;
    case "Encounter"_name: encounter(resource, common, out); break;
    case "Procedure"_name: procedure(resource, common, out); break;
    case "MedicationRequest"_name:
    case "MedicationStatement"_name:
    case "MedicationAdministration"_name: medication(resource, common, out); break;
    case "Immunization"_name: immunization(resource, common, out); break;
    case "Patient"_name: patient(resource, common, out); break;
    case "RelatedPerson"_name: relatedPerson(resource, common, out); break;
    // Kept as received and not mapped: what it is about still decides where it is filed.
    case "Medication"_name:
    case "MedicationDispense"_name: into(common, "MD", "CUP"); break;
    case "ImagingStudy"_name:
    case "DocumentReference"_name:
    case "Media"_name:
    case "Specimen"_name:
    case "Composition"_name: into(common, "PTD", "DTD"); break;
    case "QuestionnaireResponse"_name: into(common, "SR", "CUP"); break;
    case "CareTeam"_name: into(common, "CG", "CUP"); break;
    default: into(common, "PH", "CUP"); break;
    }
    for (OpenText& open : common.open) {
        open.firstItem = firstItem;
        open.endItem = out.items.size();
        if (open.endItem > open.firstItem)
            out.open.push_back(std::move(open));
    }
    if (common.dataSet != nullptr && out.dataSet.code.empty()) {
        out.dataSet = common.dataSet->code;
        out.stage = common.dataSet->stage;
    }
}

void Mapper::finish(Mapped& out)
{
    std::uint16_t path = 0;
    for (model::Item& item : out.items) {
        item.path = path++;
        if (item.notAFact == model::NotAFact::None)
            item.notAFact = m_catalogue.check(item).notAFact;
    }
}

/// Chooses the data set; false when the catalogue in force has none for it (kept, not mapped).
bool Mapper::into(Common& common, std::string_view pha, std::string_view own) const
{
    if (common.dataSet == nullptr)
        common.dataSet = m_catalogue.dataSet(m_options.own ? own : pha);
    if (common.dataSet != nullptr)
        return true;
    common.dataSet = m_catalogue.dataSet(m_options.own ? "CUP" : "SD");
    return false;
}

void Mapper::place(model::Item& item, std::string_view fallback) const
{
    const model::DataSet* set = m_catalogue.dataSet(item.dataSet.code);
    const model::Attribute* found = set == nullptr ? nullptr : m_catalogue.attributeOf(*set, item.code);
    if (set != nullptr && found == nullptr && !fallback.empty()) {
        const model::Attribute* generic = m_catalogue.attribute(fallback);
        if (generic != nullptr && m_catalogue.has(*set, *generic))
            found = generic;
    }
    item.attribute = found == nullptr ? model::Catalogue::kOther : std::string_view(found->name);
}

model::Item Mapper::make(const Common& common) const
{
    model::Item item;
    item.dataSet = common.dataSet->code;
    item.effective = common.effective;
    item.asserted = common.asserted;
    item.provider = common.provider;
    item.orderedBy = common.orderedBy;
    item.status = common.status;
    item.note = common.note;
    item.notAFact = common.notAFact;
    return item;
}

void Mapper::add(model::Item item, std::string_view fallback, Mapped& out)
{
    if (out.tooMuch)
        return;
    if (out.items.size() == kMostItems) {
        ++out.leftOut;
        return;
    }
    place(item, fallback);
    out.room += model::roomOf(item);
    out.tooMuch = out.room > kMostRoom;
    out.items.push_back(std::move(item));
}

/// A statement whose value is its own code: a diagnosis, an allergy, a drug.
void Mapper::codedFact(model::Item item, std::string_view fallback, Mapped& out)
{
    if (!item.code.codings.empty() || !item.code.text.empty())
        item.value = item.code;
    add(std::move(item), fallback, out);
}

/// Who: the reference's own display, else what it points to.
void Mapper::by(const Field& reference, OpenText::What what, Common& common) const
{
    if (!reference)
        return;
    std::string& text = what == OpenText::What::OrderedBy ? common.orderedBy : common.provider;
    if (!text.empty())
        return;
    for (const OpenText& open : common.open)
        if (open.what == what)
            return;
    std::string shown = reference.display();
    if (!shown.empty()) {
        text = std::move(shown);
        return;
    }
    std::string target = reference.reference();
    if (!target.empty())
        common.open.push_back({what, 0, 0, std::move(target)});
    else
        text = reference["identifier"]["value"].text();
}

void Mapper::erroneous(const Field& status, Common& common)
{
    if (status.is("entered-in-error"))
        common.notAFact = model::NotAFact::EnteredInError;
}

} // namespace twinchart::interop
