// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "itemviews.h"

#include <model/format.h>

namespace twinchart::workstation {

std::string itemIdOf(const twin::Entry& entry)
{
    return replica::text(
        replica::ItemId{*replica::RecordName::from(entry.record.view()), entry.version, entry.item->path});
}

std::string stageText(model::Stage stage)
{
    return std::string(model::text(stage));
}

std::string notAFactText(model::NotAFact why)
{
    switch (why) {
    case model::NotAFact::None: return "";
    case model::NotAFact::EnteredInError: return "entered-in-error";
    case model::NotAFact::UnknownUnit: return "unknown-unit";
    case model::NotAFact::UnknownModifier: return "unknown-modifier";
    case model::NotAFact::OutOfRange: break;
    }
    return "out-of-range";
}

namespace {
std::string effectiveText(const model::Effective& e)
{
    std::string start = e.start ? e.start->source : "";
    if (!e.isPeriod)
        return start;
    return start + '/' + (e.end ? e.end->source : "");
}

bool isPartial(const std::optional<model::ClinicalTime>& t)
{
    return t && (t->precision == model::ClinicalTime::Precision::Year ||
                 t->precision == model::ClinicalTime::Precision::Month);
}

void addRange(interfaces::ItemView& out, const model::Item& item, const model::Attribute* attribute)
{
    for (const model::ReferenceRange& r : item.ranges) {
        if (!r.low.empty() || !r.high.empty()) {
            out.rangeLow = r.low;
            out.rangeHigh = r.high;
            return;
        }
    }
    // The catalogue's band is in the attribute's own unit: shown only beside values in that unit.
    const auto* quantity = std::get_if<model::Quantity>(&item.value);
    if (attribute == nullptr || quantity == nullptr || quantity->code != attribute->unit)
        return;
    if (attribute->usual.low)
        out.rangeLow = attribute->usual.low->text();
    if (attribute->usual.high)
        out.rangeHigh = attribute->usual.high->text();
}
} // namespace

interfaces::ItemView viewOf(const twin::Entry& entry, const RecordFacts& facts, const model::Catalogue& catalogue)
{
    const model::Item& item = *entry.item;
    interfaces::ItemView out;
    out.item = itemIdOf(entry);
    out.patient = facts.patient;
    out.dataSet = item.dataSet.code;
    const model::DataSet* set = catalogue.dataSet(item.dataSet.code);
    out.stage = set != nullptr ? stageText(set->stage) : "";
    out.attribute = item.attribute;
    if (!item.code.codings.empty())
        out.code = item.code.codings.front().system + '|' + item.code.codings.front().code;
    const twin::Bounds bounds = twin::bounds(entry);
    out.effective = effectiveText(item.effective);
    out.start = Instant{bounds.earliest};
    out.end = Instant{bounds.latest};
    out.isPeriod = item.effective.isPeriod;
    out.ongoing = bounds.latest == twin::kForever;
    const auto isPlaced = [](const std::optional<model::ClinicalTime>& t) { return t && t->isPlaced(); };
    out.hasTime = isPlaced(item.effective.start) || isPlaced(item.effective.end);
    out.imprecise = isPartial(item.effective.start) || isPartial(item.effective.end);
    out.received = entry.received;
    out.recorded = entry.recorded;
    out.source = facts.source;
    out.resource = facts.resource;
    out.level = facts.level;
    out.verdict = facts.verdict;
    out.trustGap = facts.trustGap;
    out.witnesses = facts.witnesses;
    out.height = facts.height;
    out.supersedes = facts.supersedes;
    out.superseded = entry.replaced;
    out.notAFact = notAFactText(item.notAFact);
    if (facts.verdict == interfaces::Verdict::Invalid || facts.verdict == interfaces::Verdict::Erased || !entry.shown)
        return out;
    const model::ShownValue shown = model::formatValue(item.value, catalogue.ucum());
    out.display = model::formatCoded(item.code);
    out.value = shown.value;
    out.unit = shown.unit;
    out.asserted = item.asserted ? item.asserted->source : "";
    out.provider = item.provider;
    out.orderedBy = item.orderedBy;
    out.status = item.status;
    out.flag = item.interpretation;
    out.note = item.note;
    addRange(out, item, catalogue.attribute(item.attribute));
    return out;
}

} // namespace twinchart::workstation
