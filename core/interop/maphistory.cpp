// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demographicsof.h"
#include "mapper.h"

namespace twinchart::interop {

namespace {
/// The code of a status that is a CodeableConcept (Condition, AllergyIntolerance).
std::string statusCode(const Field& concept_)
{
    std::string code = concept_["coding"].first()["code"].text();
    return code.empty() ? concept_["text"].text() : code;
}

/// onset[x], abatement[x], performed[x] that are no point in time: said in words.
void inWords(const Field& f, std::string_view what, std::string& note)
{
    std::string text = f.node().isString() ? f.text() : quantityLine(f);
    if (text.empty())
        text = rangeLine(f);
    join(note, std::string(what) + " " + text, "; ");
}

void notes(const Field& list, std::string& note)
{
    list.each([&](const Field& one) { join(note, one["text"].text(), "; "); });
}
} // namespace

void Mapper::condition(const Field& resource, Common& common, Mapped& out)
{
    if (!into(common, "PH", "CUP"))
        return;
    model::Coded code;
    std::string verification;
    Field recorder;
    Field asserter;
    resource.each([&](const Field& f) {
        switch (f.hash()) {
        case "clinicalStatus"_name: common.status = statusCode(f); break;
        case "verificationStatus"_name: verification = statusCode(f); break;
        case "severity"_name: join(common.note, shownText(f.coded()), "; "); break;
        case "bodySite"_name: join(common.note, shownText(f.first().coded()), "; "); break;
        case "code"_name: code = f.coded(); break;
        case "onsetDateTime"_name: common.effective.start = f.time(); break;
        case "onsetPeriod"_name: common.effective.start = f["start"].time(); break;
        case "onsetAge"_name:
        case "onsetRange"_name:
        case "onsetString"_name: inWords(f, "onset", common.note); break;
        case "abatementDateTime"_name: common.effective.end = f.time(); break;
        case "abatementPeriod"_name: common.effective.end = f["end"].time(); break;
        case "abatementAge"_name:
        case "abatementRange"_name:
        case "abatementString"_name: inWords(f, "until", common.note); break;
        case "recordedDate"_name: common.asserted = f.time(); break;
        case "recorder"_name: recorder = f; break;
        case "asserter"_name: asserter = f; break;
        case "note"_name: notes(f, common.note); break;
        default: break;
        }
    });
    by(asserter, OpenText::What::Provider, common);
    by(recorder, OpenText::What::Provider, common);
    if (verification == "entered-in-error")
        common.notAFact = model::NotAFact::EnteredInError;
    if (verification == "entered-in-error" || verification == "refuted" || common.status.empty())
        common.status = verification;
    const bool goesOn = common.status == "active" || common.status == "recurrence" || common.status == "relapse";
    common.effective.isPeriod = common.effective.end.has_value() || (common.effective.start && goesOn);
    if (!common.effective.start && !common.effective.end)
        common.effective.start = common.asserted;
    model::Item item = make(common);
    item.code = std::move(code);
    codedFact(std::move(item), "condition", out);
}

void Mapper::allergy(const Field& resource, Common& common, Mapped& out)
{
    if (!into(common, "PH", "CUP"))
        return;
    model::Coded code;
    std::string verification;
    std::string criticality;
    std::string reactions;
    Field recorder;
    Field asserter;
    resource.each([&](const Field& f) {
        switch (f.hash()) {
        case "clinicalStatus"_name: common.status = statusCode(f); break;
        case "verificationStatus"_name: verification = statusCode(f); break;
        case "criticality"_name: criticality = f.text(); break;
        case "code"_name: code = f.coded(); break;
        case "onsetDateTime"_name: common.effective.start = f.time(); break;
        case "onsetPeriod"_name: common.effective.start = f["start"].time(); break;
        case "onsetAge"_name:
        case "onsetRange"_name:
        case "onsetString"_name: inWords(f, "onset", common.note); break;
        case "recordedDate"_name: common.asserted = f.time(); break;
        case "recorder"_name: recorder = f; break;
        case "asserter"_name: asserter = f; break;
        case "reaction"_name:
            f.each([&](const Field& reaction) {
                reaction["manifestation"].each([&](const Field& m) { join(reactions, shownText(m.coded())); });
                join(reactions, reaction["severity"].text(), " ");
            });
            break;
        case "note"_name: notes(f, common.note); break;
        default: break;
        }
    });
    by(asserter, OpenText::What::Provider, common);
    by(recorder, OpenText::What::Provider, common);
    if (verification == "entered-in-error")
        common.notAFact = model::NotAFact::EnteredInError;
    if (verification == "entered-in-error" || verification == "refuted" || common.status.empty())
        common.status = verification;
    if (!common.effective.start)
        common.effective.start = common.asserted;
    if (!criticality.empty())
        join(reactions, "criticality " + criticality, "; ");
    join(reactions, common.note, "; ");
    common.note = std::move(reactions);
    model::Item item = make(common);
    item.code = std::move(code);
    codedFact(std::move(item), "allergy", out);
}

void Mapper::encounter(const Field& resource, Common& common, Mapped& out)
{
    if (!into(common, "PH", "CUP"))
        return;
    model::Coded code;
    model::Coding kind;
    std::string reasons;
    Field person;
    Field provider;
    resource.each([&](const Field& f) {
        switch (f.hash()) {
        case "status"_name:
            common.status = f.text();
            erroneous(f, common);
            break;
        case "class"_name: kind = f.coding(); break;
        case "type"_name: code = f.first().coded(); break;
        case "period"_name: common.effective = f.period(); break;
        case "reasonCode"_name: f.each([&](const Field& reason) { join(reasons, shownText(reason.coded())); }); break;
        case "participant"_name:
            f.each([&](const Field& one) {
                if (!person)
                    person = one["individual"];
            });
            break;
        case "serviceProvider"_name: provider = f; break;
        default: break;
        }
    });
    by(person, OpenText::What::Provider, common);
    by(provider, OpenText::What::Provider, common);
    if (code.codings.empty() && code.text.empty())
        code.codings.push_back(kind);
    else
        join(common.note, kind.display.empty() ? kind.code : kind.display, "; ");
    join(common.note, reasons, "; ");
    model::Item item = make(common);
    item.code = std::move(code);
    codedFact(std::move(item), "encounter", out);
}

void Mapper::procedure(const Field& resource, Common& common, Mapped& out)
{
    if (!into(common, "PSG", "CUP"))
        return;
    model::Coded code;
    Field performer;
    Field recorder;
    resource.each([&](const Field& f) {
        switch (f.hash()) {
        case "status"_name:
            common.status = f.text();
            erroneous(f, common);
            break;
        case "code"_name: code = f.coded(); break;
        case "performedDateTime"_name: common.effective.start = f.time(); break;
        case "performedPeriod"_name: common.effective = f.period(); break;
        case "performedAge"_name:
        case "performedRange"_name:
        case "performedString"_name: inWords(f, "performed", common.note); break;
        case "performer"_name: performer = f.first()["actor"]; break;
        case "recorder"_name:
        case "asserter"_name: recorder = f; break;
        case "bodySite"_name:
        case "reasonCode"_name:
            f.each([&](const Field& one) { join(common.note, shownText(one.coded()), "; "); });
            break;
        case "outcome"_name: join(common.note, shownText(f.coded()), "; "); break;
        case "complication"_name:
            f.each([&](const Field& one) { join(common.note, "complication: " + shownText(one.coded()), "; "); });
            break;
        case "note"_name: notes(f, common.note); break;
        default: break;
        }
    });
    by(performer, OpenText::What::Provider, common);
    by(recorder, OpenText::What::Provider, common);
    model::Item item = make(common);
    item.code = std::move(code);
    codedFact(std::move(item), "procedure", out);
}

void Mapper::patient(const Field& resource, Common& common, Mapped& out)
{
    out.demographics = std::make_unique<PatientDemographics>(readDemographics(resource));
    const PatientDemographics& person = *out.demographics;
    if (!into(common, "SD", "SD"))
        return;
    common.effective = {};
    const auto fact = [&](std::string_view attribute, std::string_view title, model::Value value,
                          model::Effective when = {}, std::string note = {}) {
        model::Item item = make(common);
        item.code.text = title;
        item.value = std::move(value);
        item.effective = std::move(when);
        item.note = std::move(note);
        add(std::move(item), attribute, out);
    };
    if (const PersonName* name = person.bestName())
        fact("name", "Name", model::Text{name->shown()});
    if (!person.gender.empty())
        fact("sex", "Gender", model::Coded{{{"http://hl7.org/fhir/administrative-gender", person.gender, {}}}, {}});
    if (person.birthDate) {
        model::Effective when;
        when.start = person.birthDate;
        fact("birth-date", "Date of birth", *person.birthDate, when);
    }
    if (person.deceasedTime) {
        model::Effective when;
        when.start = person.deceasedTime;
        fact("death", "Death", *person.deceasedTime, when);
    } else if (person.deceased) {
        fact("death", "Death", true);
    }
    const model::DataSet* caregivers = m_catalogue.dataSet("CG");
    resource.each([&](const Field& f) {
        switch (f.hash()) {
        case "address"_name:
            f.each([&](const Field& one) {
                std::string line = one["text"].text();
                if (line.empty()) {
                    one["line"].each([&](const Field& part) { join(line, part.text()); });
                    std::string town = one["postalCode"].text();
                    join(town, one["city"].text(), " ");
                    join(line, town);
                    join(line, one["state"].text());
                    join(line, one["country"].text());
                }
                if (!line.empty())
                    fact("address", "Address", model::Text{std::move(line)},
                         one["period"] ? one["period"].period() : model::Effective{}, one["use"].text());
            });
            break;
        case "telecom"_name:
            f.each([&](const Field& one) {
                if (std::string value = one["value"].text(); !value.empty())
                    fact("telecom", "Contact", model::Text{std::move(value)}, {}, one["system"].text());
            });
            break;
        case "maritalStatus"_name: fact("marital-status", "Marital status", f.coded()); break;
        case "communication"_name:
            f.each([&](const Field& one) {
                fact("language", "Language", one["language"].coded(), {}, one["preferred"].isTrue() ? "preferred" : "");
            });
            break;
        case "contact"_name:
            if (caregivers == nullptr || common.tagged)
                break;
            f.each([&](const Field& one) {
                std::string name = nameLine(one["name"]);
                if (name.empty())
                    name = one["organization"].display();
                if (name.empty())
                    return;
                model::Item item = make(common);
                item.dataSet = caregivers->code;
                item.code = one["relationship"].first().coded();
                item.value = model::Text{std::move(name)};
                if (one["period"])
                    item.effective = one["period"].period();
                item.note = one["telecom"].first()["value"].text();
                add(std::move(item), "caregiver", out);
            });
            break;
        default: break;
        }
    });
}

/// Caregivers of requirements A1 (Def. 1): name, duration.
void Mapper::relatedPerson(const Field& resource, Common& common, Mapped& out)
{
    if (!into(common, "CG", "CG"))
        return;
    std::string name;
    resource["name"].each([&](const Field& one) {
        if (name.empty())
            name = nameLine(one);
    });
    if (name.empty())
        return;
    model::Item item = make(common);
    item.code = resource["relationship"].first().coded();
    item.value = model::Text{std::move(name)};
    if (const Field period = resource["period"])
        item.effective = period.period();
    item.note = resource["telecom"].first()["value"].text();
    item.status = resource["active"].raw() == "false" ? "inactive" : "active";
    add(std::move(item), "caregiver", out);
}

} // namespace twinchart::interop
