// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <QTest>

using namespace twinchart::interop;
using namespace twinchart::interop::testing;

// Bodies stand below: moc reads no raw strings.
class CheckerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rules_data();
    void rules();
};

void CheckerTest::rules_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("problem"); // empty = kept
    const QByteArray observation = R"({"resourceType":"Observation","status":"final","code":{"text":"x"})";
    const auto row = [](const char* name, const QByteArray& text, const char* problem) {
        QTest::newRow(name) << text << QByteArray(problem);
    };
    row("smallest", observation + "}", "");
    row("required is missing", R"({"resourceType":"Observation","status":"final"})",
        "line 1: Observation must have “code”; it is missing.");
    row("required choice is missing",
        R"({"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"reference":"Patient/1"}})",
        "line 1: MedicationRequest must have “medication[x]”; it is missing.");
    row("required deep", observation + R"(,"component":[{"valueString":"y"}]})",
        "line 1, /component/0: Observation.component must have “code”; it is missing.");
    row("unknown element", observation + R"(,"colour":"red"})",
        "line 1, /colour: FHIR R4 has no element “colour” in Observation.");
    row("unknown with slash", observation + R"(,"a/b~c":"red"})",
        "line 1, /a~1b~0c: FHIR R4 has no element “a/b~c” in Observation.");
    row("element of another version", R"({"resourceType":"Patient","animal":{}})",
        "line 1, /animal: FHIR R4 has no element “animal” in Patient.");
    row("comments", R"({"resourceType":"Patient","fhir_comments":["x"]})",
        "line 1, /fhir_comments: FHIR R4 has no element “fhir_comments” in Patient.");
    row("list where one is", observation + R"(,"subject":[{"reference":"Patient/1"}]})",
        "line 1, /subject: “subject” occurs once at most and is not a list.");
    row("one where a list is", observation + R"(,"category":{"text":"x"}})",
        "line 1, /category: “category” may occur several times and is written as a list.");
    row("empty list", observation + R"(,"category":[]})",
        "line 1, /category: An empty list: leave the element out instead.");
    row("empty object", observation + R"(,"subject":{}})",
        "line 1, /subject: An empty Reference: leave the element out instead.");
    row("empty text", observation + R"(,"valueString":""})",
        "line 1, /valueString: An empty text: leave the element out instead.");
    row("null", observation + R"(,"valueString":null})",
        "line 1, /valueString: null stands for no value here: leave the element out instead.");
    row("two values", observation + R"(,"valueString":"a","valueBoolean":true})",
        "line 1, /valueBoolean: value[x] of Observation has two values; one is allowed.");
    row("two values, one by extension", observation + R"(,"valueString":"a","_valueBoolean":{"id":"x"}})",
        "line 1, /_valueBoolean: value[x] of Observation has two values; one is allowed.");
    row("value with extension", observation + R"(,"valueString":"a","_valueString":{"id":"x"}})", "");
    row("unknown choice", observation + R"(,"valueAttachment":{"title":"x"}})",
        "line 1, /valueAttachment: FHIR R4 has no element “valueAttachment” in Observation.");
    row("text for number", observation + R"(,"valueQuantity":{"value":"1"}})",
        "line 1, /valueQuantity/value: “value” is a decimal and is not written in this kind of JSON value.");
    row("number for text", observation + R"(,"valueString":1})",
        "line 1, /valueString: “valueString” is a string and is not written in this kind of JSON value.");
    row("text for object", observation + R"(,"subject":"Patient/1"})",
        "line 1, /subject: Reference is written as a JSON object.");
    row("text for truth", R"({"resourceType":"Patient","active":"true"})",
        "line 1, /active: “active” is a boolean and is not written in this kind of JSON value.");
    row("impossible date", R"({"resourceType":"Patient","birthDate":"2023-02-30"})",
        "line 1, /birthDate: “2023-02-30” is no date of FHIR.");
    row("required binding", R"({"resourceType":"Patient","gender":"m"})",
        "line 1, /gender: “m” is not one of the codes that FHIR requires here (administrative-gender).");
    row("required binding of a concept",
        R"({"resourceType":"Condition","subject":{"reference":"Patient/1"},"clinicalStatus":{"coding":[{"system":"urn:x","code":"active"}]}})",
        "line 1, /clinicalStatus: None of the codes is one that FHIR requires here (condition-clinical).");
    row("required binding of a concept, met",
        R"({"resourceType":"Condition","subject":{"reference":"Patient/1"},"clinicalStatus":{"coding":[{"system":"urn:x","code":"y"},{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}})",
        "");
    row("bad id", R"({"resourceType":"Patient","id":"a_b"})", "line 1, /id: “a_b” is no id of FHIR.");
    row("unknown type", R"({"resourceType":"Bot"})", "line 1, /resourceType: FHIR R4 has no resource type “Bot”.");
    row("a data type is no resource", R"({"resourceType":"Quantity"})",
        "line 1, /resourceType: FHIR R4 has no resource type “Quantity”.");
    row("contained without type", R"({"resourceType":"Patient","contained":[{"id":"a"}]})",
        "line 1, /contained/0: The resource has no resourceType.");
    row("contained is checked", R"({"resourceType":"Patient","contained":[{"resourceType":"Patient","x":1}]})",
        "line 1, /contained/0/x: FHIR R4 has no element “x” in Patient.");
    row("extension needs its url", R"({"resourceType":"Patient","extension":[{"valueString":"x"}]})",
        "line 1, /extension/0: Extension must have “url”; it is missing.");
    row("nulls beside extensions",
        R"({"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"id":"x"}]}]})", "");
    row("null beside nothing", R"({"resourceType":"Patient","name":[{"given":["A",null]}]})",
        "line 1, /name/0/given/1: null stands for no value here: leave the element out instead.");
    row("null beside null", R"({"resourceType":"Patient","name":[{"given":["A",null],"_given":[{"id":"x"},null]}]})",
        "line 1, /name/0/given/1: null stands for no value here: leave the element out instead.");
    row("only by extension",
        R"({"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://x","valueString":"y"}]}})", "");
    row("required only by extension", R"({"resourceType":"Observation","_status":{"id":"x"},"code":{"text":"x"}})", "");
    row("extension of a complex element", R"({"resourceType":"Patient","_name":[{"id":"x"}]})",
        "line 1, /_name: FHIR R4 has no element “_name” in Patient.");
    row("control character by escape", observation + R"(,"valueString":"a\u0000b"})", "line 1, /valueString: “a");
    row("escaped name", R"({"resourceType":"Patient","g\u0065nder":"male"})", "");
    row("line is counted", "{\"resourceType\":\"Patient\",\n\"id\":\"x\",\r\n\"gender\":\n\"none\"}",
        "line 4, /gender: ");
}

void CheckerTest::rules()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, problem);
    const Import got = importText(text.toStdString());
    if (problem.isEmpty()) {
        QCOMPARE(firstProblem(got.summary), std::string());
        QCOMPARE(got.summary.kept, std::uint64_t(1));
    } else {
        QCOMPARE(got.summary.kept, std::uint64_t(0));
        QCOMPARE(got.summary.refused, std::uint64_t(1));
        QVERIFY(!got.summary.refusedWhole);
        QVERIFY2(firstProblem(got.summary).starts_with(problem.toStdString()), firstProblem(got.summary).c_str());
    }
}

QTEST_GUILESS_MAIN(CheckerTest)
#include "checker_test.moc"
