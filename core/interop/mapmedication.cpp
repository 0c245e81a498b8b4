// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapper.h"

namespace twinchart::interop {

namespace {
/// "2", "2–4"
std::string upTo(std::string least, const Field& most)
{
    join(least, most.text(), "–");
    return least;
}

/// A dosage in one line: its own text, else dose, frequency, route.
std::string dosageLine(const Field& dosage)
{
    std::string out = dosage["text"].text();
    if (!out.empty())
        return out;
    const Field rate = dosage["doseAndRate"].first();
    join(out, quantityLine(rate["doseQuantity"]));
    join(out, rangeLine(rate["doseRange"]));
    const Field repeat = dosage["timing"]["repeat"];
    if (const std::string every = repeat["period"].text(); !every.empty()) {
        const std::string times = repeat["frequency"].text();
        const std::string period = upTo(every, repeat["periodMax"]);
        join(out, upTo(times.empty() ? "1" : times, repeat["frequencyMax"]) + " × / " +
                      (period == "1" ? "" : period + " ") + repeat["periodUnit"].text());
    } else {
        join(out, shownText(dosage["timing"]["code"].coded()));
    }
    if (dosage["asNeededBoolean"].isTrue() || dosage["asNeededCodeableConcept"])
        join(out, "as needed");
    join(out, shownText(dosage["route"].coded()));
    return out;
}
} // namespace

void Mapper::medication(const Field& resource, Common& common, Mapped& out)
{
    if (!into(common, "MD", "CUP"))
        return;
    const bool administration = resource["resourceType"].is("MedicationAdministration");
    model::Coded code;
    Field dose;
    bool doNot = false;
    std::string reasons;
    resource.each([&](const Field& f) {
        switch (f.hash()) {
        case "status"_name:
            common.status = f.text();
            erroneous(f, common);
            break;
        case "doNotPerform"_name: doNot = f.isTrue(); break;
        case "medicationCodeableConcept"_name: code = f.coded(); break;
        case "medicationReference"_name: {
            code.text = f.display();
            std::string target = f.reference();
            if (target.starts_with('#')) {
                const std::string id = target.substr(1);
                resource["contained"].each([&](const Field& inner) {
                    if (inner["id"].is(id)) {
                        model::Coded contained = inner["code"].coded();
                        if (!shownText(contained).empty())
                            code = std::move(contained);
                    }
                });
            } else if (!target.empty()) {
                common.open.push_back({OpenText::What::Medication, 0, 0, std::move(target)});
            }
            break;
        }
        case "authoredOn"_name:
            common.asserted = f.time();
            common.effective.start = common.asserted;
            break;
        case "dateAsserted"_name: common.asserted = f.time(); break;
        case "effectiveDateTime"_name: common.effective.start = f.time(); break;
        case "effectivePeriod"_name: common.effective = f.period(); break;
        case "requester"_name: by(f, OpenText::What::OrderedBy, common); break;
        case "informationSource"_name: by(f, OpenText::What::Provider, common); break;
        case "performer"_name:
            // MedicationAdministration: a list of who did it; MedicationRequest: who is asked to.
            if (administration)
                by(f.first()["actor"], OpenText::What::Provider, common);
            break;
        case "dosageInstruction"_name:
        case "dosage"_name:
            if (f.node().isArray()) {
                f.each([&](const Field& one) { join(common.note, dosageLine(one), "; "); });
            } else {
                dose = f["dose"];
                join(common.note, f["text"].text(), "; ");
                join(common.note, shownText(f["route"].coded()), "; ");
            }
            break;
        case "reasonCode"_name: f.each([&](const Field& reason) { join(reasons, shownText(reason.coded())); }); break;
        default: break;
        }
    });
    if (doNot)
        common.status = "do not give";
    if (!reasons.empty())
        join(common.note, "for " + reasons, "; ");
    model::Item item = make(common);
    item.code = std::move(code);
    if (auto quantity = dose.quantity()) {
        item.value = std::move(*quantity);
        add(std::move(item), "medication-administration", out);
        return;
    }
    codedFact(std::move(item), administration ? "medication-administration" : "medication", out);
}

void Mapper::immunization(const Field& resource, Common& common, Mapped& out)
{
    if (!into(common, "MD", "CUP"))
        return;
    model::Coded code;
    resource.each([&](const Field& f) {
        switch (f.hash()) {
        case "status"_name:
            common.status = f.text();
            erroneous(f, common);
            break;
        case "statusReason"_name: join(common.note, shownText(f.coded()), "; "); break;
        case "vaccineCode"_name: code = f.coded(); break;
        case "occurrenceDateTime"_name: common.effective.start = f.time(); break;
        case "occurrenceString"_name: join(common.note, f.text(), "; "); break;
        case "recorded"_name: common.asserted = f.time(); break;
        case "lotNumber"_name: join(common.note, "lot " + f.text(), "; "); break;
        case "site"_name:
        case "route"_name: join(common.note, shownText(f.coded()), "; "); break;
        case "performer"_name: by(f.first()["actor"], OpenText::What::Provider, common); break;
        case "manufacturer"_name: join(common.note, f.display(), "; "); break;
        default: break;
        }
    });
    model::Item item = make(common);
    item.code = std::move(code);
    codedFact(std::move(item), "immunization", out);
}

} // namespace twinchart::interop
