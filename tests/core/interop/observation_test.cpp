// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <interop/observation.h>

#include "support.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::interop;
using namespace twinchart::interop::testing;

/// What is written by hand comes out of the ordinary reader as it was meant, and so does its next version.
class ObservationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyKindOfValue();
    void severalAreComponents();
    void amendedKeepsTheRest();
    void amendedComponent();
    void whatIsNotThere();
};

namespace {
model::Coded own(const char* attribute)
{
    return {{{"urn:twinchart:attribute", attribute, "A \"title\""}}, {}};
}
NewObservation observation(std::vector<ObservationPart> parts, const char* dataSet = "DTD")
{
    return {"o-1",         "Patient/p",     dataSet, "Diagnose Test Data", "2026-03-05", "2026-03-05T06:12:00Z",
            "Dr \\ \"A\"", std::move(parts)};
}
std::vector<model::Item> itemsOf(const std::string& text)
{
    ImportOptions options;
    options.own = true;
    Import got = importText(text, options);
    if (got.records.size() != 1)
        qFatal("%s", firstProblem(got.summary).c_str());
    return got.records[0].content.items;
}
std::string amended(const std::string& resource, std::vector<ObservationChange::Part> parts)
{
    const auto out = amendedObservation(resource, {std::move(parts), "2", "2026-03-06T06:12:00Z", "Dr B"});
    return out.value_or("");
}
const model::Quantity kFour{"4.10", "", "mmol/L", "mmol/L"};
const model::Quantity kFive{"5", "<", "mmol/L", "mmol/L"};
} // namespace

void ObservationTest::everyKindOfValue()
{
    const std::vector<model::Value> values{
        kFour,
        kFive,
        model::Coded{{{"http://snomed.info/sct", "38341003", "Hypertension"}}, "words"},
        model::Text{"Zeile\n\"zwei\" \\ ü"},
        *model::parseClinicalTime("2026-03-05T06:12:00+01:00"),
        true,
        false};
    for (const model::Value& value : values) {
        const auto items = itemsOf(observationResource(observation({{own("other"), value}})));
        QCOMPARE(items.size(), std::size_t{1});
        QVERIFY(items[0].value == value);
        QCOMPARE(items[0].dataSet.code, std::string("DTD"));
        QCOMPARE(items[0].provider, std::string("Dr \\ \"A\""));
        QCOMPARE(items[0].effective.start->source, std::string("2026-03-05"));
        QCOMPARE(items[0].status, std::string("final"));
    }
}

void ObservationTest::severalAreComponents()
{
    const auto items = itemsOf(observationResource(
        observation({{own("potassium"), kFour}, {own("other"), model::Text{"x"}}, {own("sodium"), kFive}})));
    QCOMPARE(items.size(), std::size_t{3});
    QCOMPARE(items[0].attribute, std::string("potassium"));
    QVERIFY(items[0].value == model::Value(kFour));
    QCOMPARE(items[1].attribute, std::string("other"));
    QCOMPARE(items[2].attribute, std::string("sodium"));
    QVERIFY(items[2].value == model::Value(kFive));
}

void ObservationTest::amendedKeepsTheRest()
{
    const std::string first =
        R"({ "resourceType" : "Observation", "id":"o-1", "status":"preliminary","meta":{"source":"urn:x","versionId":"7"},"code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}],"text":"K \"}{\" [\\"},"effectiveDateTime":"2020-03-04","valueQuantity":{"value":4.10,"unit":"mmol/L"},"_valueString":{"id":"x"},"interpretation":[{"text":"H"}],"referenceRange":[{"low":{"value":3.50}}],"performer":[{"display":"Lab"}],"note":[{"text":"kept"}]})";
    const std::string second = amended(first, {{0, kFive}});
    QVERIFY(second.find(R"("code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}],"text":"K \"}{\" [\\"})") !=
            std::string::npos);
    QVERIFY(second.find("interpretation") == std::string::npos);
    QVERIFY(second.find("_value") == std::string::npos);
    QVERIFY(second.find(R"("source":"urn:x","versionId":"2","lastUpdated":"2026-03-06T06:12:00Z")") !=
            std::string::npos);
    const auto items = itemsOf(second);
    QCOMPARE(items.size(), std::size_t{1});
    QVERIFY(items[0].value == model::Value(kFive));
    QCOMPARE(items[0].status, std::string("amended"));
    QCOMPARE(items[0].provider, std::string("Dr B"));
    QCOMPARE(items[0].ranges.front().low, std::string("3.50"));
    QCOMPARE(items[0].note, std::string("kept"));
    QCOMPARE(items[0].asserted->source, std::string("2026-03-06T06:12:00Z"));
    // Another kind of value takes the place of the old one.
    const auto words = itemsOf(amended(second, {{0, model::Text{"none"}}}));
    QCOMPARE(words.size(), std::size_t{1});
    QVERIFY(words[0].value == model::Value(model::Text{"none"}));
}

void ObservationTest::amendedComponent()
{
    const std::string first = observationResource(observation({{own("potassium"), kFour}, {own("sodium"), kFive}}));
    const auto items = itemsOf(amended(first, {{1, kFour}}));
    QCOMPARE(items.size(), std::size_t{2});
    QVERIFY(items[0].value == model::Value(kFour));
    QVERIFY(items[1].value == model::Value(kFour));
    QCOMPARE(items[1].attribute, std::string("sodium"));
    // With a value of its own, components are numbered after it; what was absent is there now.
    const std::string panel =
        R"({"resourceType":"Observation","status":"final","code":{"text":"p"},"valueString":"a","component":[{"code":{"text":"c"},"dataAbsentReason":{"text":"unknown"}}]})";
    const auto filled = itemsOf(amended(panel, {{1, model::Text{"b"}}}));
    QCOMPARE(filled.size(), std::size_t{2});
    QVERIFY(filled[0].value == model::Value(model::Text{"a"}));
    QVERIFY(filled[1].value == model::Value(model::Text{"b"}));
    QCOMPARE(filled[1].note, std::string());
}

void ObservationTest::whatIsNotThere()
{
    const std::string one = observationResource(observation({{own("potassium"), kFour}}));
    QCOMPARE(amended(one, {{1, kFive}}), std::string());
    QCOMPARE(amended(one, {{0, model::Series{}}}), std::string());
    QCOMPARE(amended(R"({"resourceType":"Condition","valueString":"x"})", {{0, kFive}}), std::string());
    for (const char* broken : {"", "{", "[]", "{\"resourceType\"", R"({"resourceType":"Observation","component":{}})",
                               R"({"resourceType":"Observation"} x)", R"({"a" "b"})", "{\"a\":\"\\"})
        QCOMPARE(amended(broken, {{0, kFive}}), std::string());
}

QTEST_GUILESS_MAIN(ObservationTest)
#include "observation_test.moc"
