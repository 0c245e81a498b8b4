// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapper.h"

namespace twinchart::interop {

namespace {
struct Sets {
    std::string_view pha;
    std::string_view own;
};

std::optional<Sets> byCategory(std::string_view code)
{
    switch (nameHash(code)) {
    case "vital-signs"_name: return Sets{"VS", "PS"};
    case "laboratory"_name:
    case "imaging"_name:
    case "exam"_name:
    case "procedure"_name:
    case "therapy"_name: return Sets{"PTD", "DTD"};
    case "social-history"_name: return Sets{"SD", "CUP"};
    case "survey"_name:
    case "activity"_name: return Sets{"SR", "CUP"};
    default: return std::nullopt;
    }
}

/// The value[x] of an Observation or of one of its components.
bool readValue(const Field& f, model::Item& item)
{
    switch (f.hash()) {
    case "valueQuantity"_name:
        if (auto quantity = f.quantity())
            item.value = std::move(*quantity);
        return true;
    case "valueCodeableConcept"_name: item.value = f.coded(); return true;
    case "valueString"_name:
    case "valueTime"_name: item.value = model::Text{f.text()}; return true;
    case "valueBoolean"_name: item.value = f.isTrue(); return true;
    case "valueInteger"_name: item.value = model::Quantity{f.text(), {}, {}, "1"}; return true;
    case "valueDateTime"_name:
        if (auto time = f.time())
            item.value = std::move(*time);
        else
            item.value = model::Text{f.text()};
        return true;
    case "valuePeriod"_name: item.value = model::Text{f["start"].text() + "/" + f["end"].text()}; return true;
    case "valueRange"_name:
        item.value = model::QuantityPair{model::QuantityPair::Kind::Range, f["low"].quantity(), f["high"].quantity()};
        return true;
    case "valueRatio"_name:
        item.value = model::QuantityPair{model::QuantityPair::Kind::Ratio, f["numerator"].quantity(),
                                         f["denominator"].quantity()};
        return true;
    case "valueSampledData"_name: item.value = f.series(); return true;
    default: return false;
    }
}

/// True when a limit without a unit, or with the value's, stands there; also where the value has none of its own.
bool hasUnitOf(const model::Value& value, const std::optional<model::Quantity>& limit)
{
    const auto* quantity = std::get_if<model::Quantity>(&value);
    if (const auto* pair = std::get_if<model::QuantityPair>(&value))
        quantity = pair->first ? &*pair->first : pair->second ? &*pair->second : nullptr;
    if (quantity == nullptr || !limit || (limit->unit.empty() && limit->code.empty()))
        return true;
    if (!limit->code.empty() && !quantity->code.empty())
        return limit->code == quantity->code;
    return (!limit->unit.empty() && (limit->unit == quantity->unit || limit->unit == quantity->code)) ||
           (!limit->code.empty() && limit->code == quantity->unit);
}

/// Once the item has its value: numbers are compared with it, so only those that hold for everyone and in its unit
/// stand as such. The others are said in words.
void readRanges(const Field& list, model::Item& item)
{
    list.each([&](const Field& one) {
        model::ReferenceRange range;
        range.text = one["text"].text();
        const auto low = one["low"].quantity();
        const auto high = one["high"].quantity();
        const Field kind = one["type"];
        const bool normal = !kind || kind["coding"].first()["code"].is("normal");
        if (normal && !one["appliesTo"] && !one["age"] && hasUnitOf(item.value, low) && hasUnitOf(item.value, high)) {
            if (low)
                range.low = low->value;
            if (high)
                range.high = high->value;
        } else {
            join(range.text, rangeLine(one), "; ");
            if (!normal)
                join(range.text, shownText(kind.coded()), "; ");
            one["appliesTo"].each([&](const Field& who) { join(range.text, shownText(who.coded()), "; "); });
            if (const std::string age = rangeLine(one["age"]); !age.empty())
                join(range.text, "age " + age, "; ");
        }
        item.ranges.push_back(std::move(range));
    });
}

std::string interpretationOf(const Field& list)
{
    const Field concept_ = list.first();
    std::string code = concept_["coding"].first()["code"].text();
    return code.empty() ? concept_["text"].text() : code;
}

void absent(const Field& reason, model::Item& item)
{
    join(item.note, "absent: " + shownText(reason.coded()), "; ");
}
} // namespace

void Mapper::observation(const Field& resource, Common& common, Mapped& out)
{
    model::Item main;
    Field ranges;
    Field subject;
    Field focus;
    Field components;
    Field reason;
    Field members;
    Field device;
    std::optional<Sets> sets;
    resource.each([&](const Field& f) {
        if (readValue(f, main))
            return;
        switch (f.hash()) {
        case "status"_name:
            common.status = f.text();
            erroneous(f, common);
            break;
        case "category"_name:
            f.each([&](const Field& category) {
                category["coding"].each([&](const Field& coding) {
                    if (!sets)
                        sets = byCategory(coding["code"].text());
                });
            });
            break;
        case "code"_name: main.code = f.coded(); break;
        case "effectiveDateTime"_name:
        case "effectiveInstant"_name: common.effective.start = f.time(); break;
        case "effectivePeriod"_name: common.effective = f.period(); break;
        case "effectiveTiming"_name: common.effective.start = f["event"].first().time(); break;
        case "issued"_name: common.asserted = f.time(); break;
        case "performer"_name: by(f.first(), OpenText::What::Provider, common); break;
        case "device"_name: device = f; break;
        case "dataAbsentReason"_name: reason = f; break;
        case "interpretation"_name: main.interpretation = interpretationOf(f); break;
        case "bodySite"_name:
        case "method"_name: join(common.note, shownText(f.coded()), "; "); break;
        case "note"_name: f.each([&](const Field& n) { join(common.note, n["text"].text(), "; "); }); break;
        case "referenceRange"_name: ranges = f; break;
        case "subject"_name: subject = f; break;
        case "focus"_name: focus = f; break;
        case "component"_name: components = f; break;
        case "hasMember"_name: members = f; break;
        default: break;
        }
    });
    by(device, OpenText::What::Provider, common);
    // A fetus, a device: what is measured there is no value of this attribute of the patient's.
    bool ofAnother = false;
    focus.each([&](const Field& one) {
        if (const std::string target = one.reference(); !target.empty() && target == subject.reference())
            return;
        ofAnother = true;
        const std::string name = one.display();
        join(common.note,
             "about: " + (!name.empty()              ? name
                          : !one.reference().empty() ? one.reference()
                                                     : one["identifier"]["value"].text()),
             "; ");
    });
    const std::size_t firstItem = out.items.size();
    if (!sets) {
        // Without a category the code decides, in the order of how sure a home it gives.
        sets = Sets{"PTD", "DTD"};
        for (const Sets candidate : {Sets{"VS", "PS"}, Sets{"PTD", "DTD"}, Sets{"SD", "CUP"}, Sets{"SR", "CUP"}}) {
            const model::DataSet* set = m_catalogue.dataSet(m_options.own ? candidate.own : candidate.pha);
            if (set != nullptr && m_catalogue.attributeOf(*set, main.code) != nullptr) {
                sets = candidate;
                break;
            }
        }
    }
    if (device && m_options.own)
        sets->own = "PS";
    if (!into(common, sets->pha, sets->own))
        return;

    const bool valued = main.value.index() != 0;
    if (valued || reason || (!components && !members)) {
        model::Item item = make(common);
        item.code = main.code;
        item.value = std::move(main.value);
        item.interpretation = main.interpretation;
        readRanges(ranges, item);
        if (reason)
            absent(reason, item);
        add(std::move(item), {}, out);
    }
    components.each([&](const Field& component) {
        if (out.tooMuch)
            return;
        model::Item item = make(common);
        Field own;
        component.each([&](const Field& f) {
            if (readValue(f, item))
                return;
            switch (f.hash()) {
            case "code"_name: item.code = f.coded(); break;
            case "interpretation"_name: item.interpretation = interpretationOf(f); break;
            case "dataAbsentReason"_name: absent(f, item); break;
            case "referenceRange"_name: own = f; break;
            default: break;
            }
        });
        readRanges(own, item);
        add(std::move(item), {}, out);
    });
    if (ofAnother)
        for (std::size_t i = firstItem; i < out.items.size(); ++i)
            out.items[i].attribute = model::Catalogue::kOther;
}

void Mapper::report(const Field& resource, Common& common, Mapped& out)
{
    if (!into(common, "PTD", "DTD"))
        return;
    model::Coded code;
    std::string conclusion;
    model::Coded conclusionCode;
    bool imaging = false;
    Field forms;
    Field interpreter;
    resource.each([&](const Field& f) {
        switch (f.hash()) {
        case "status"_name:
            common.status = f.text();
            erroneous(f, common);
            break;
        case "code"_name: code = f.coded(); break;
        case "effectiveDateTime"_name: common.effective.start = f.time(); break;
        case "effectivePeriod"_name: common.effective = f.period(); break;
        case "issued"_name: common.asserted = f.time(); break;
        case "performer"_name: by(f.first(), OpenText::What::Provider, common); break;
        case "resultsInterpreter"_name: interpreter = f.first(); break;
        case "conclusion"_name: conclusion = f.text(); break;
        case "conclusionCode"_name: conclusionCode = f.first().coded(); break;
        case "imagingStudy"_name: imaging = true; break;
        case "presentedForm"_name: forms = f; break;
        default: break;
        }
    });
    by(interpreter, OpenText::What::Provider, common);
    const std::string_view attribute = imaging ? "imaging" : "report";
    model::Item item = make(common);
    item.code = code;
    if (!conclusion.empty())
        item.value = model::Text{std::move(conclusion)};
    else if (!shownText(conclusionCode).empty())
        item.value = std::move(conclusionCode);
    add(std::move(item), attribute, out);
    forms.each([&](const Field& form) {
        if (out.tooMuch)
            return;
        model::Item attached = make(common);
        attached.code = code;
        attached.value = form.attachment();
        add(std::move(attached), attribute, out);
    });
}

} // namespace twinchart::interop
