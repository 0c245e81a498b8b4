// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::interop;
using namespace twinchart::interop::testing;

// Bodies stand below: moc reads no raw strings.
class MappingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void observationValue();
    void escapedSlashes();
    void focusIsNotThePatient_data();
    void focusIsNotThePatient();
    void referenceRanges_data();
    void referenceRanges();
    void everyKindOfValue_data();
    void everyKindOfValue();
    void components();
    void dataSets_data();
    void dataSets();
    void tagNamesTheDataSet();
    void keptButNoFact();
    void conditionTimes();
    void conditionEnds_data();
    void conditionEnds();
    void wordsKeepLimits_data();
    void wordsKeepLimits();
    void medicationsAndReports();
    void patientFacts();
    void linkages_data();
    void linkages();
    void documentIsOneRecord();
    void documentsOfSeveral_data();
    void documentsOfSeveral();
    void documentInError();
    void itemsSurviveTheRecordCodec();
};

namespace {
std::string observation(const std::string& rest)
{
    return R"({"resourceType":"Observation","status":"final",)" + rest + "}";
}
const std::string kHeartRate =
    R"("category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"8867-4","display":"Heart rate"}]},"effectiveDateTime":"2020-03-04T05:06:07+01:00")";
std::string beats(const std::string& value, const std::string& unit = "/min")
{
    return R"("valueQuantity":{"value":)" + value + R"(,"unit":"x","system":"http://unitsofmeasure.org","code":")" +
           unit + "\"}";
}
std::vector<model::Item> itemsOf(const std::string& text, ImportOptions options = {})
{
    Import got = importText(text, options);
    if (got.records.size() != 1)
        qFatal("%s", firstProblem(got.summary).c_str());
    return got.records[0].content.items;
}
ImportOptions own()
{
    ImportOptions options;
    options.own = true;
    return options;
}
} // namespace

void MappingTest::observationValue()
{
    const auto items = itemsOf(observation(
        kHeartRate + "," + beats("072.0").replace(beats("072.0").find("072.0"), 5, "72.0") +
        R"(,"issued":"2020-03-04T06:00:00Z","performer":[{"display":"Nurse A"}],"interpretation":[{"coding":[{"code":"N"}]}],"referenceRange":[{"low":{"value":60},"high":{"value":100.0},"text":"adult"}])"));
    QCOMPARE(items.size(), std::size_t(1));
    const model::Item& item = items[0];
    QCOMPARE(item.dataSet.code, std::string("VS"));
    QCOMPARE(item.attribute, std::string("heart-rate"));
    const auto& quantity = std::get<model::Quantity>(item.value);
    QCOMPARE(quantity.value, std::string("72.0"));
    QCOMPARE(quantity.code, std::string("/min"));
    QCOMPARE(item.effective.start->source, std::string("2020-03-04T05:06:07+01:00"));
    QCOMPARE(item.asserted->source, std::string("2020-03-04T06:00:00Z"));
    QCOMPARE(item.provider, std::string("Nurse A"));
    QCOMPARE(item.interpretation, std::string("N"));
    QCOMPARE(item.ranges.at(0).high, std::string("100.0"));
    QCOMPARE(item.notAFact, model::NotAFact::None);
}

void MappingTest::escapedSlashes()
{
    const auto item =
        itemsOf(
            observation(
                kHeartRate +
                R"(,"valueQuantity":{"value":72,"unit":"x","system":"http:\/\/unitsofmeasure.org","code":"\/min"})"))
            .at(0);
    QCOMPARE(std::get<model::Quantity>(item.value).code, std::string("/min"));
    QCOMPARE(item.notAFact, model::NotAFact::None);
    const auto wrong = itemsOf(R"({"resourceType":"Observation","status":"entered-in-\u0065rror",)" + kHeartRate + "," +
                               beats("72") + "}")
                           .at(0);
    QCOMPARE(wrong.notAFact, model::NotAFact::EnteredInError);
    QCOMPARE(itemsOf(R"({"resourceType":"\u004fbservation","status":"final",)" + kHeartRate + "}").size(),
             std::size_t(1));
}

void MappingTest::focusIsNotThePatient_data()
{
    QTest::addColumn<QByteArray>("focus");
    QTest::addColumn<QByteArray>("attribute");
    QTest::addColumn<QByteArray>("note");
    QTest::newRow("none") << QByteArray() << QByteArray("heart-rate") << QByteArray();
    QTest::newRow("the fetus") << QByteArray(R"({"display":"fetus A"})") << QByteArray("other")
                               << QByteArray("about: fetus A");
    QTest::newRow("by reference") << QByteArray(R"({"reference":"Patient/2"})") << QByteArray("other")
                                  << QByteArray("about: Patient/2");
    QTest::newRow("the patient and a device") << QByteArray(R"({"reference":"Patient/1"},{"display":"pump"})")
                                              << QByteArray("other") << QByteArray("about: pump");
    QTest::newRow("the patient") << QByteArray(R"({"reference":"Patient/1"})") << QByteArray("heart-rate")
                                 << QByteArray();
}

void MappingTest::focusIsNotThePatient()
{
    QFETCH(QByteArray, focus);
    QFETCH(QByteArray, attribute);
    QFETCH(QByteArray, note);
    const std::string more = focus.isEmpty() ? std::string() : ",\"focus\":[" + focus.toStdString() + "]";
    const std::string component =
        R"(,"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},)" + beats("71") + "}]";
    for (const model::Item& item : itemsOf(observation(R"("subject":{"reference":"Patient/1"},)" + kHeartRate + "," +
                                                       beats("148") + component + more))) {
        QCOMPARE(QByteArray::fromStdString(item.attribute), attribute);
        QCOMPARE(QByteArray::fromStdString(item.note), note);
    }
}

void MappingTest::referenceRanges_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<QByteArray>("shown"); // low|high|text
    const auto range = [](const QByteArray& unit, const QByteArray& more = {}) {
        return R"({"low":{"value":60)" + unit + R"(},"high":{"value":100)" + unit + "}" + more + "}";
    };
    const QByteArray ucum = R"(,"unit":"bpm","system":"http://unitsofmeasure.org","code":"/min")";
    const QByteArray hertz = R"(,"unit":"Hz","system":"http://unitsofmeasure.org","code":"Hz")";
    QTest::newRow("no unit") << range({}) << QByteArray("60|100|");
    QTest::newRow("the value's code") << range(ucum) << QByteArray("60|100|");
    QTest::newRow("the value's unit") << range(R"(,"unit":"x")") << QByteArray("60|100|");
    QTest::newRow("another code") << range(hertz) << QByteArray("||60 – 100 Hz");
    QTest::newRow("another unit") << range(R"(,"unit":"Hz")", R"(,"text":"adult")")
                                  << QByteArray("||adult; 60 – 100 Hz");
    QTest::newRow("low only, another unit")
        << QByteArray(R"({"low":{"value":1,"unit":"Hz"}})") << QByteArray("||≥ 1 Hz");
    QTest::newRow("for some") << range(ucum, R"(,"appliesTo":[{"text":"women"},{"text":"athletes"}])")
                              << QByteArray("||60 – 100 bpm; women; athletes");
    QTest::newRow("for an age") << range(ucum,
                                         R"(,"age":{"low":{"value":6,"unit":"mo"},"high":{"value":2,"unit":"a"}})")
                                << QByteArray("||60 – 100 bpm; age 6 mo – 2 a");
    QTest::newRow("normal") << range(ucum, R"(,"type":{"coding":[{"code":"normal"}]})") << QByteArray("60|100|");
    QTest::newRow("of treatment") << range(ucum, R"(,"type":{"text":"therapeutic"})")
                                  << QByteArray("||60 – 100 bpm; therapeutic");
}

void MappingTest::referenceRanges()
{
    QFETCH(QByteArray, range);
    QFETCH(QByteArray, shown);
    const std::string list = "\"referenceRange\":[" + range.toStdString() + "]";
    // The range may stand before the value.
    const auto items = itemsOf(observation(list + "," + kHeartRate + "," + beats("72") +
                                           R"(,"component":[{"code":{"text":"x"},)" + list + "," + beats("71") + "}]"));
    QCOMPARE(items.size(), std::size_t(2));
    for (const model::Item& item : items) {
        const model::ReferenceRange& got = item.ranges.at(0);
        QCOMPARE(QByteArray::fromStdString(got.low + "|" + got.high + "|" + got.text), shown);
    }
}

void MappingTest::everyKindOfValue_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("index");
    QTest::newRow("none") << QByteArray() << 0;
    QTest::newRow("Quantity") << QByteArray(R"("valueQuantity":{"value":1.00})") << 1;
    QTest::newRow("Quantity without value") << QByteArray(R"("valueQuantity":{"unit":"mg"})") << 0;
    QTest::newRow("CodeableConcept") << QByteArray(R"("valueCodeableConcept":{"text":"x"})") << 2;
    QTest::newRow("string") << QByteArray(R"("valueString":"x")") << 3;
    QTest::newRow("time") << QByteArray(R"("valueTime":"10:00:00")") << 3;
    QTest::newRow("Period") << QByteArray(R"("valuePeriod":{"start":"2020"})") << 3;
    QTest::newRow("dateTime") << QByteArray(R"("valueDateTime":"2020-01")") << 4;
    QTest::newRow("boolean") << QByteArray(R"("valueBoolean":true)") << 5;
    QTest::newRow("integer") << QByteArray(R"("valueInteger":7)") << 1;
    QTest::newRow("SampledData")
        << QByteArray(
               R"("valueSampledData":{"origin":{"value":0,"unit":"mV","system":"http://unitsofmeasure.org","code":"mV"},"period":4.0,"factor":0.01,"dimensions":1,"data":" 1 2  E -3\n"})")
        << 7;
    QTest::newRow("Range") << QByteArray(R"("valueRange":{"low":{"value":1},"high":{"value":2}})") << 9;
    QTest::newRow("Ratio") << QByteArray(R"("valueRatio":{"numerator":{"value":1},"denominator":{"value":128}})") << 9;
}

void MappingTest::everyKindOfValue()
{
    QFETCH(QByteArray, value);
    QFETCH(int, index);
    const auto items =
        itemsOf(observation(R"("code":{"text":"x"})" + (value.isEmpty() ? "" : "," + value.toStdString())));
    QCOMPARE(items.size(), std::size_t(1));
    QCOMPARE(static_cast<int>(items[0].value.index()), index);
    if (index == 7) {
        const auto& series = std::get<model::Series>(items[0].value);
        QCOMPARE(series.samples, std::string("1 2 E -3"));
        QCOMPARE(series.periodMs, std::string("4.0"));
        QCOMPARE(series.factor, std::string("0.01"));
        QCOMPARE(series.code, std::string("mV"));
    }
}

void MappingTest::components()
{
    const auto items = itemsOf(observation(
        R"("category":[{"coding":[{"code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"effectiveDateTime":"2020","component":[
        {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":120,"system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
        {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"dataAbsentReason":{"text":"cuff slipped"}}])"));
    QCOMPARE(items.size(), std::size_t(2));
    QCOMPARE(items[0].attribute, std::string("systolic-pressure"));
    QCOMPARE(items[1].attribute, std::string("diastolic-pressure"));
    QCOMPARE(items[1].note, std::string("absent: cuff slipped"));
    QVERIFY(std::holds_alternative<std::monostate>(items[1].value));
    QCOMPARE(items[1].path, std::uint16_t(1));
    QCOMPARE(items[1].effective.start->source, std::string("2020"));
    QVERIFY(itemsOf(observation(R"("code":{"text":"panel"},"hasMember":[{"reference":"Observation/1"}])")).empty());
}

void MappingTest::dataSets_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("pha");
    QTest::addColumn<QByteArray>("pdd");
    const auto category = [](const char* code) {
        return QByteArray::fromStdString(observation(R"("category":[{"coding":[{"code":")" + std::string(code) +
                                                     R"("}]}],"code":{"text":"x"},"valueString":"y")"));
    };
    QTest::newRow("vital signs") << category("vital-signs") << QByteArray("VS") << QByteArray("PS");
    QTest::newRow("laboratory") << category("laboratory") << QByteArray("PTD") << QByteArray("DTD");
    QTest::newRow("imaging") << category("imaging") << QByteArray("PTD") << QByteArray("DTD");
    QTest::newRow("social history") << category("social-history") << QByteArray("SD") << QByteArray("CUP");
    QTest::newRow("survey") << category("survey") << QByteArray("SR") << QByteArray("CUP");
    QTest::newRow("activity") << category("activity") << QByteArray("SR") << QByteArray("CUP");
    QTest::newRow("none") << QByteArray::fromStdString(observation(R"("code":{"text":"x"},"valueString":"y")"))
                          << QByteArray("PTD") << QByteArray("DTD");
    QTest::newRow("none, known code") << QByteArray::fromStdString(observation(
                                             R"("code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]})"))
                                      << QByteArray("VS") << QByteArray("PS");
    QTest::newRow("device") << QByteArray::fromStdString(
                                   observation(R"("code":{"text":"x"},"device":{"display":"pump"},"valueString":"y")"))
                            << QByteArray("PTD") << QByteArray("PS");
    QTest::newRow("condition") << QByteArray(
                                      R"({"resourceType":"Condition","subject":{"display":"x"},"code":{"text":"y"}})")
                               << QByteArray("PH") << QByteArray("CUP");
    QTest::newRow("allergy")
        << QByteArray(R"({"resourceType":"AllergyIntolerance","patient":{"display":"x"},"code":{"text":"y"}})")
        << QByteArray("PH") << QByteArray("CUP");
    QTest::newRow("encounter") << QByteArray(
                                      R"({"resourceType":"Encounter","status":"finished","class":{"code":"AMB"}})")
                               << QByteArray("PH") << QByteArray("CUP");
    QTest::newRow("procedure")
        << QByteArray(
               R"({"resourceType":"Procedure","status":"completed","subject":{"display":"x"},"code":{"text":"y"}})")
        << QByteArray("PSG") << QByteArray("CUP");
    QTest::newRow("medication request")
        << QByteArray(
               R"({"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"display":"x"},"medicationCodeableConcept":{"text":"y"}})")
        << QByteArray("MD") << QByteArray("CUP");
    QTest::newRow("medication statement")
        << QByteArray(
               R"({"resourceType":"MedicationStatement","status":"active","subject":{"display":"x"},"medicationCodeableConcept":{"text":"y"}})")
        << QByteArray("MD") << QByteArray("CUP");
    QTest::newRow("administration")
        << QByteArray(
               R"({"resourceType":"MedicationAdministration","status":"completed","subject":{"display":"x"},"medicationCodeableConcept":{"text":"y"},"effectiveDateTime":"2020"})")
        << QByteArray("MD") << QByteArray("CUP");
    QTest::newRow("immunisation")
        << QByteArray(
               R"({"resourceType":"Immunization","status":"completed","patient":{"display":"x"},"vaccineCode":{"text":"y"},"occurrenceDateTime":"2020"})")
        << QByteArray("MD") << QByteArray("CUP");
    QTest::newRow("report") << QByteArray(R"({"resourceType":"DiagnosticReport","status":"final","code":{"text":"y"}})")
                            << QByteArray("PTD") << QByteArray("DTD");
    QTest::newRow("patient") << QByteArray(R"({"resourceType":"Patient","gender":"male"})") << QByteArray("SD")
                             << QByteArray("SD");
    QTest::newRow("related person")
        << QByteArray(R"({"resourceType":"RelatedPerson","patient":{"reference":"Patient/1"},"name":[{"text":"x"}]})")
        << QByteArray("CG") << QByteArray("CG");
}

void MappingTest::dataSets()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, pha);
    QFETCH(QByteArray, pdd);
    for (const bool mine : {false, true}) {
        const Import got = importText(text.toStdString(), mine ? own() : ImportOptions{});
        QCOMPARE(got.summary.mapped, std::uint64_t(1));
        const model::RecordContent& content = got.records[0].content;
        QCOMPARE(content.dataSet.code, (mine ? pdd : pha).toStdString());
        QCOMPARE(content.own, mine);
        for (const model::Item& item : content.items) {
            QCOMPARE(item.dataSet.code, content.dataSet.code);
            const model::DataSet* set = catalogue().dataSet(item.dataSet.code);
            QVERIFY(set != nullptr && set->stage == content.stage);
            QVERIFY(catalogue().has(*set, *catalogue().attribute(item.attribute)));
        }
    }
}

void MappingTest::tagNamesTheDataSet()
{
    const std::string text =
        R"({"resourceType":"Observation","meta":{"tag":[{"system":"urn:other","code":"VS"},{"system":"urn:twinchart:data-set","code":"SOS"}]},"status":"final","code":{"coding":[{"system":"urn:twinchart:attribute","code":"surgery-step"}]},"valueString":"incision"})";
    const Import mine = importText(text, own());
    QCOMPARE(mine.records[0].content.dataSet.code, std::string("SOS"));
    QCOMPARE(mine.records[0].content.stage, model::Stage::Sop);
    QCOMPARE(mine.records[0].content.items.at(0).attribute, std::string("surgery-step"));
    // From outside the tag is only text.
    QCOMPARE(importText(text).records[0].content.dataSet.code, std::string("PTD"));
}

void MappingTest::keptButNoFact()
{
    const auto mark = [](const std::string& text) { return itemsOf(text).at(0).notAFact; };
    QCOMPARE(mark(observation(kHeartRate + "," + beats("72", "furlong"))), model::NotAFact::UnknownUnit);
    QCOMPARE(mark(observation(kHeartRate + "," + beats("7200"))), model::NotAFact::OutOfRange);
    QCOMPARE(mark(observation(kHeartRate + "," + beats("72") +
                              R"(,"modifierExtension":[{"url":"urn:x","valueBoolean":true}])")),
             model::NotAFact::UnknownModifier);
    QCOMPARE(mark(observation(kHeartRate + "," + beats("72") + R"(,"implicitRules":"urn:x")")),
             model::NotAFact::UnknownModifier);
    QCOMPARE(
        mark(R"({"resourceType":"Observation","status":"entered-in-error",)" + kHeartRate + "," + beats("72") + "}"),
        model::NotAFact::EnteredInError);
    QCOMPARE(
        mark(
            R"({"resourceType":"Condition","subject":{"display":"x"},"code":{"text":"y"},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"entered-in-error"}]}})"),
        model::NotAFact::EnteredInError);
    QCOMPARE(
        mark(
            R"({"resourceType":"MedicationRequest","status":"entered-in-error","intent":"order","subject":{"display":"x"},"medicationCodeableConcept":{"text":"y"}})"),
        model::NotAFact::EnteredInError);
}

void MappingTest::conditionTimes()
{
    const std::string head =
        R"({"resourceType":"Condition","subject":{"display":"x"},"code":{"text":"Asthma"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":")";
    const auto active = itemsOf(head + R"(active"}]},"onsetDateTime":"2001-05","recordedDate":"2002"})").at(0);
    QVERIFY(active.effective.isPeriod && !active.effective.end);
    QCOMPARE(active.asserted->source, std::string("2002"));
    QCOMPARE(active.status, std::string("active"));
    const auto resolved = itemsOf(head + R"(resolved"}]},"onsetDateTime":"2001-05","abatementDateTime":"2003"})").at(0);
    QVERIFY(resolved.effective.isPeriod && resolved.effective.end->source == "2003");
    const auto undated =
        itemsOf(head + R"(active"}]},"onsetAge":{"value":52,"unit":"a"},"recordedDate":"2002"})").at(0);
    QCOMPARE(undated.effective.start->source, std::string("2002"));
    QVERIFY(!undated.effective.isPeriod);
    QCOMPARE(undated.note, std::string("onset 52 a"));
    const auto refuted =
        itemsOf(
            head +
            R"(active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"refuted"}]}})")
            .at(0);
    QCOMPARE(refuted.status, std::string("refuted"));
}

void MappingTest::conditionEnds_data()
{
    QTest::addColumn<QByteArray>("times");
    QTest::addColumn<QByteArray>("effective"); // start/end, a "p" behind it for a period
    QTest::newRow("only its end") << QByteArray(R"("abatementDateTime":"2003","recordedDate":"2020")")
                                  << QByteArray("/2003p");
    QTest::newRow("only the end of its period")
        << QByteArray(R"("abatementPeriod":{"start":"2002","end":"2003"})") << QByteArray("/2003p");
    QTest::newRow("both") << QByteArray(R"("onsetDateTime":"2001","abatementDateTime":"2003")")
                          << QByteArray("2001/2003p");
    QTest::newRow("neither") << QByteArray(R"("recordedDate":"2020")") << QByteArray("2020/");
}

void MappingTest::conditionEnds()
{
    QFETCH(QByteArray, times);
    QFETCH(QByteArray, effective);
    const model::Effective when =
        itemsOf(R"({"resourceType":"Condition","subject":{"display":"x"},"code":{"text":"Asthma"},)" +
                times.toStdString() + "}")
            .at(0)
            .effective;
    QCOMPARE(QByteArray::fromStdString((when.start ? when.start->source : "") + "/" +
                                       (when.end ? when.end->source : "") + (when.isPeriod ? "p" : "")),
             effective);
}

void MappingTest::wordsKeepLimits_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("note");
    const auto condition = [](const QByteArray& onset) {
        return R"({"resourceType":"Condition","subject":{"display":"x"},"code":{"text":"y"},)" + onset + "}";
    };
    const auto dosage = [](const QByteArray& what) {
        return R"({"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"display":"x"},"medicationCodeableConcept":{"text":"y"},"dosageInstruction":[{)" +
               what + "}]}";
    };
    QTest::newRow("comparator") << condition(R"("onsetAge":{"value":52,"comparator":"<","unit":"a"})")
                                << QByteArray("onset <52 a");
    QTest::newRow("range") << condition(R"("onsetRange":{"low":{"value":5,"unit":"a"},"high":{"value":7,"unit":"a"}})")
                           << QByteArray("onset 5 – 7 a");
    QTest::newRow("range of two units")
        << condition(R"("onsetRange":{"low":{"value":6,"unit":"mo"},"high":{"value":2,"unit":"a"}})")
        << QByteArray("onset 6 mo – 2 a");
    QTest::newRow("low only") << condition(R"("onsetRange":{"low":{"value":5,"unit":"a"}})")
                              << QByteArray("onset ≥ 5 a");
    QTest::newRow("high only") << condition(R"("onsetRange":{"high":{"value":5,"unit":"a"}})")
                               << QByteArray("onset ≤ 5 a");
    QTest::newRow("one dose")
        << dosage(
               R"("timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":1,"unit":"tablet"}}])")
        << QByteArray("1 tablet, 2 × / d");
    QTest::newRow("up to")
        << dosage(
               R"("timing":{"repeat":{"frequency":1,"frequencyMax":2,"period":4,"periodMax":6,"periodUnit":"h"}},"doseAndRate":[{"doseRange":{"low":{"value":1,"unit":"tablet"},"high":{"value":2,"unit":"tablet"}}}])")
        << QByteArray("1 – 2 tablet, 1–2 × / 4–6 h");
    QTest::newRow("from one day") << dosage(R"("timing":{"repeat":{"period":1,"periodMax":2,"periodUnit":"d"}})")
                                  << QByteArray("1 × / 1–2 d");
}

void MappingTest::wordsKeepLimits()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, note);
    QCOMPARE(QByteArray::fromStdString(itemsOf(text.toStdString()).at(0).note), note);
}

void MappingTest::medicationsAndReports()
{
    const auto request =
        itemsOf(
            R"({"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"display":"x"},"contained":[{"resourceType":"Medication","id":"m","code":{"text":"Aspirin"}}],"medicationReference":{"reference":"#m"},"authoredOn":"2020-01-02","requester":{"display":"Dr B"},"dosageInstruction":[{"timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":100,"unit":"mg"}}],"asNeededBoolean":true}]})")
            .at(0);
    QCOMPARE(request.code.text, std::string("Aspirin"));
    QCOMPARE(request.note, std::string("100 mg, 2 × / d, as needed"));
    QCOMPARE(request.orderedBy, std::string("Dr B"));
    QCOMPARE(request.effective.start->source, std::string("2020-01-02"));
    const auto given =
        itemsOf(
            R"({"resourceType":"MedicationAdministration","status":"completed","subject":{"display":"x"},"medicationCodeableConcept":{"text":"y"},"effectivePeriod":{"start":"2020-01-01T00:00:00Z","end":"2020-01-01T01:00:00Z"},"dosage":{"dose":{"value":5.0,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}})")
            .at(0);
    QCOMPARE(given.attribute, std::string("medication-administration"));
    QVERIFY(given.effective.isPeriod);
    const auto report = itemsOf(
        R"({"resourceType":"DiagnosticReport","status":"final","code":{"text":"CT"},"conclusion":"clear","imagingStudy":[{"reference":"ImagingStudy/1"}],"presentedForm":[{"contentType":"text/plain","data":"QUJDRA=="}]})");
    QCOMPARE(report.size(), std::size_t(2));
    QCOMPARE(report[0].attribute, std::string("imaging"));
    QCOMPARE(std::get<model::Text>(report[0].value).text, std::string("clear"));
    QCOMPARE(std::get<model::Attachment>(report[1].value).size, std::uint64_t(4));
}

void MappingTest::patientFacts()
{
    const Import got = importText(R"({"resourceType":"Patient","id":"p","active":true,"name":[
        {"use":"maiden","family":"Alt","given":["A"]},
        {"use":"usual","text":"ليلى حداد","family":"حداد","given":["ليلى"]},
        {"use":"official","family":"Müller","given":["Änne","Ida"],"prefix":["Dr."]}],
        "gender":"female","birthDate":"1950-02","deceasedDateTime":"2020-01-01T00:00:00Z",
        "identifier":[{"type":{"text":"MRN"},"system":"urn:mrn","value":"7"}],
        "address":[{"line":["Weg 1"],"postalCode":"1010","city":"Wien","country":"AT"}],
        "contact":[{"relationship":[{"text":"son"}],"name":{"given":["Bo"],"family":"Müller"}}]})");
    const PatientDemographics& person = *got.records[0].demographics;
    QCOMPARE(person.bestName()->shown(), std::string("MÜLLER, Änne Ida (Dr.)"));
    QCOMPARE(person.otherScriptName()->given.at(0), std::string("ليلى"));
    QCOMPARE(person.birthDate->source, std::string("1950-02"));
    QVERIFY(person.deceased && person.deceasedTime && person.active);
    QCOMPARE(person.identifiers.at(0).type, std::string("MRN"));
    QVERIFY(demographicsOf(got.records[0].content.resource) == person);
    QVERIFY(!demographicsOf(viewOf("{\"resourceType\":\"Observation\"}")));

    const auto at = [](const std::string& locations) {
        const auto brief = encounterBriefOf(viewOf(
            R"({"resourceType":"Encounter","status":"in-progress","class":{"code":"IMP"},"reasonCode":[{"text":"Asthma"}])" +
            locations + "}"));
        return brief ? brief->place + "/" + brief->reason : std::string("none");
    };
    const std::string ward = R"({"location":{"display":"Ward 7B"})";
    const std::string theatre = R"({"location":{"display":"Theatre 2"})";
    QCOMPARE(at(""), std::string("/Asthma"));
    QCOMPARE(at(",\"location\":[" + ward + "}]"), std::string("Ward 7B/Asthma"));
    QCOMPARE(at(",\"location\":[" + theatre + R"(,"status":"completed"},)" + ward + "}]"),
             std::string("Ward 7B/Asthma"));
    QCOMPARE(at(",\"location\":[" + ward + R"(,"status":"active"},)" + theatre + "}]"), std::string("Ward 7B/Asthma"));
    QCOMPARE(at(",\"location\":[" + ward + "}," + theatre + R"(,"status":"planned"}])"), std::string("Ward 7B/Asthma"));
    QVERIFY(!encounterBriefOf(viewOf("{\"resourceType\":\"Patient\"}")));
    std::string attributes;
    for (const model::Item& item : got.records[0].content.items)
        attributes += item.dataSet.code + ":" + item.attribute + " ";
    QCOMPARE(attributes, std::string("SD:name SD:sex SD:birth-date SD:death SD:address CG:caregiver "));
    QCOMPARE(std::get<model::Text>(got.records[0].content.items[4].value).text, std::string("Weg 1, 1010 Wien, AT"));
}

void MappingTest::linkages_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("says");
    const QByteArray item = R"(,"item":[{"type":"source","resource":{"reference":"Patient/a"}},)"
                            R"({"type":"alternate","resource":{"reference":"Patient/b"}}])";
    QTest::newRow("active") << R"(,"active":true)" + item << QByteArray("1 Patient/a Patient/b");
    QTest::newRow("not active") << R"(,"active":false)" + item << QByteArray("0 Patient/a Patient/b");
    QTest::newRow("says nothing") << item << QByteArray("0 Patient/a Patient/b");
    QTest::newRow("text") << R"(,"active":"true")" + item << QByteArray("none");
    QTest::newRow("no item") << QByteArray(R"(,"active":true)") << QByteArray("none");
    QTest::newRow("contains another") << R"(,"active":true,"contained":[{"resourceType":"Patient","id":"c"}])" + item
                                      << QByteArray("none");
}

void MappingTest::linkages()
{
    QFETCH(QByteArray, members);
    QFETCH(QByteArray, says);
    const auto brief = linkageBriefOf(viewOf(R"({"resourceType":"Linkage")" + members.toStdString() + "}"));
    QByteArray got = brief ? QByteArray::number(brief->active ? 1 : 0) : QByteArray("none");
    for (const std::string& reference : brief ? brief->references : std::vector<std::string>())
        got += " " + QByteArray::fromStdString(reference);
    QCOMPARE(got, says);
}

void MappingTest::documentIsOneRecord()
{
    const std::string text =
        R"({"resourceType":"Bundle","type":"document","identifier":{"system":"urn:d","value":"1"},"timestamp":"2020-01-01T00:00:00Z","entry":[
        {"fullUrl":"urn:uuid:c","resource":{"resourceType":"Composition","status":"final","type":{"text":"t"},"date":"2020","author":[{"display":"x"}],"title":"t","subject":{"reference":"urn:uuid:p"}}},
        {"fullUrl":"urn:uuid:p","resource":{"resourceType":"Patient","id":"p","gender":"male"}},
        {"fullUrl":"urn:uuid:a","resource":{"resourceType":"AllergyIntolerance","patient":{"reference":"urn:uuid:p"},"code":{"text":"nuts"}}}]})";
    const Import got = importText(text);
    QCOMPARE(got.summary.resources, std::uint64_t(1));
    QCOMPARE(got.records.size(), std::size_t(1));
    QCOMPARE(got.records[0].patient.value, std::string("p"));
    QCOMPARE(got.records[0].content.resourceType, std::string("Bundle"));
    QCOMPARE(got.records[0].content.items.size(), std::size_t(2));
    QVERIFY(got.records[0].demographics && got.records[0].demographics->gender == "male");
    QCOMPARE(textOf(got.records[0].content.resource), text);
    // In the hospital's own document only items of one stage stay.
    const Import mine = importText(text, own());
    for (const model::Item& item : mine.records[0].content.items)
        QVERIFY(catalogue().dataSet(item.dataSet.code)->stage == mine.records[0].content.stage);
}

namespace {
/// A document with the Patients p (male) and q (female, dead), and an allergy.
std::string document(const std::string& subject, const std::string& allergyOf, const char* status = "final")
{
    return R"({"resourceType":"Bundle","type":"document","identifier":{"system":"urn:d","value":"1"},"timestamp":"2020-01-01T00:00:00Z","entry":[
        {"fullUrl":"urn:uuid:c","resource":{"resourceType":"Composition","status":")" +
           std::string(status) + R"(","type":{"text":"t"},"date":"2020","author":[{"display":"x"}],"title":"t")" +
           subject + R"(}},
        {"fullUrl":"urn:uuid:q","resource":{"resourceType":"Patient","id":"q","gender":"female","deceasedBoolean":true}},
        {"fullUrl":"urn:uuid:p","resource":{"resourceType":"Patient","id":"p","gender":"male","link":[{"other":{"reference":"urn:uuid:q"},"type":"seealso"}]}},
        {"fullUrl":"urn:uuid:a","resource":{"resourceType":"AllergyIntolerance","code":{"text":"nuts"},"patient":)" +
           allergyOf + "}}]}";
}
} // namespace

void MappingTest::documentsOfSeveral_data()
{
    QTest::addColumn<QByteArray>("subject");
    QTest::addColumn<QByteArray>("allergyOf");
    QTest::addColumn<QByteArray>("owner"); // empty = refused
    const QByteArray ofP = R"({"reference":"urn:uuid:p"})";
    QTest::newRow("of one, another in it") << R"(,"subject":)" + ofP << ofP << QByteArray("p");
    QTest::newRow("only an entry says whose") << QByteArray() << ofP << QByteArray("p");
    QTest::newRow("an entry of the other")
        << R"(,"subject":)" + ofP << QByteArray(R"({"reference":"Patient/q"})") << QByteArray();
    QTest::newRow("nothing says whose") << QByteArray() << QByteArray(R"({"reference":"Group/1"})") << QByteArray();
}

void MappingTest::documentsOfSeveral()
{
    QFETCH(QByteArray, subject);
    QFETCH(QByteArray, allergyOf);
    QFETCH(QByteArray, owner);
    const Import got = importText(document(subject.toStdString(), allergyOf.toStdString()));
    if (owner.isEmpty()) {
        QCOMPARE(got.summary.refused, std::uint64_t(1));
        QVERIFY2(firstProblem(got.summary).find("names two patients") != std::string::npos,
                 firstProblem(got.summary).c_str());
        return;
    }
    QVERIFY2(got.summary.refused == 0, firstProblem(got.summary).c_str());
    QCOMPARE(got.records[0].patient.value, owner.toStdString());
    QCOMPARE(got.records[0].demographics->gender, std::string("male"));
    std::string attributes;
    for (const model::Item& item : got.records[0].content.items)
        attributes += item.attribute + " ";
    QCOMPARE(attributes, std::string("sex allergy "));
}

void MappingTest::documentInError()
{
    const std::string ofP = R"({"reference":"urn:uuid:p"})";
    for (const bool wrong : {false, true}) {
        const auto items = itemsOf(document(",\"subject\":" + ofP, ofP, wrong ? "entered-in-error" : "final"));
        QCOMPARE(items.size(), std::size_t(2));
        for (const model::Item& item : items)
            QCOMPARE(item.notAFact, wrong ? model::NotAFact::EnteredInError : model::NotAFact::None);
    }
}

void MappingTest::itemsSurviveTheRecordCodec()
{
    const Import got = importText(observation(kHeartRate + "," + beats("72")));
    const auto back = model::decodeRecord(model::encode(got.records[0].content));
    QVERIFY(back.hasValue() && *back == got.records[0].content);
}

QTEST_GUILESS_MAIN(MappingTest)
#include "mapping_test.moc"
