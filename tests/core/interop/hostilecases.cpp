// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hostilecases.h"

#include <support/data.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace twinchart::interop::hostile {

std::vector<Case> cases()
{
    std::vector<Case> out;
    const auto whole = [&](const char* name, std::string text, const char* says) {
        out.push_back({name, std::move(text), Outcome::Whole, says});
    };
    const auto part = [&](const char* name, std::string bad, const char* says) {
        out.push_back({name, beside(bad), Outcome::Part, says, 1});
    };

    // A real kind of file, cut off at every fiftieth.
    std::string real = "{\n \"resourceType\": \"Bundle\",\n \"type\": \"transaction\",\n \"entry\": [";
    for (int i = 0; i < 40; ++i)
        real += std::string(i == 0 ? "" : ",") + "\n  {\"fullUrl\":\"urn:uuid:" + std::to_string(i) +
                "\",\"resource\":" + patient("\"birthDate\":\"1970-01-01\"") +
                ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}";
    real += "\n ]\n}\n";
    if (const auto folder = support::data("fhir-synthea-2019"))
        for (const auto& file : std::filesystem::directory_iterator(*folder / "samples")) {
            std::ifstream in(file.path(), std::ios::binary);
            real.assign(std::istreambuf_iterator<char>(in), {});
            break;
        }
    for (std::size_t i = 0; i < 50; ++i)
        out.push_back(
            {"cut off at " + std::to_string(i) + "/50", real.substr(0, real.size() * i / 50), Outcome::Whole, "Not"});
    out[0].says = "empty";

    whole("nothing but white space", std::string(1'000'000, '\n'), "empty");
    whole("a million nested lists", std::string(1'000'000, '['), "128 levels");
    whole("a million nested lists in a resource",
          R"({"resourceType":"Patient","x":)" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}",
          "128 levels");
    whole("a million nested objects", repeated("{\"a\":", 1'000'000), "128 levels");
    whole("nested extensions",
          R"({"resourceType":"Patient","extension":)" + repeated(R"([{"url":"u","extension":)", 70) + "1" +
              repeated("}]", 70) + "}",
          "128 levels");
    whole("a list of a hundred million brackets",
          "{\"resourceType\":\"Patient\",\"x\":[" + repeated("[],", 20'000'000) + "1]}", "values");
    whole("thirty million zeros", "{\"resourceType\":\"Patient\",\"x\":[" + repeated("0,", 30'000'000) + "0]}",
          "values");
    whole("duplicate key", R"({"resourceType":"Patient","id":"a","id":"b"})", "“id” occurs twice");
    whole("duplicate key by escape", R"({"resourceType":"Patient","id":"a","\u0069d":"b"})", "“id” occurs twice");
    whole("duplicate key deep in one entry",
          bundleOf(entry(kPatient) + "," + entry(patient(R"("name":[{"family":"a","family":"b"}])"))),
          "“family” occurs twice");
    whole("duplicate entry list", R"({"resourceType":"Bundle","type":"collection","entry":[],"entry":[]})",
          "“entry” occurs twice");
    {
        std::string many = R"({"resourceType":"Patient")";
        for (int i = 0; i < 200'000; ++i)
            many += ",\"x" + std::to_string(i) + "\":1";
        whole("duplicate among 200000 keys", many + ",\"x77\":2}", "“x77” occurs twice");
        out.push_back({"200000 unknown keys", many + "}", Outcome::Part, "no element", 0});
    }
    {
        // Names that differ only in the middle have one hash.
        std::string many = R"({"resourceType":"Patient")";
        for (int i = 0; i < 20'000; ++i)
            many += ",\"samestart" + std::to_string(100'000 + i) + "sameend00\":1";
        out.push_back({"20000 keys of one hash", many + "}", Outcome::Part, "no element", 0});
    }
    whole("invalid UTF-8", patient("\"gender\":\"\xFF\xFE\""), "Not UTF-8");
    whole("UTF-16", std::string("{\0\"\0r\0\"\0}\0", 10), "Not JSON");
    whole("UTF-16 with mark", std::string("\xFF\xFE{\0}\0", 6), "Not UTF-8");
    whole("NUL in a text", patient(std::string("\"gender\":\"m\0le\"", 15)), "control character");
    whole("NUL behind the document", kPatient + std::string("\0", 1), "more text follows");
    whole("NULs only", std::string(1'000, '\0'), "Not JSON");
    whole("lone surrogate", patient(R"("gender":"\ud83d")"), "surrogate");
    whole("lone surrogate in a name", R"({"resourceType":"Patient","\ud83d":1})", "surrogate");
    whole("wrong order of surrogates", patient(R"("gender":"\ude00\ud83d")"), "surrogate");
    whole("no resourceType", R"({"id":"a"})", "No resourceType");
    whole("empty object", "{}", "No resourceType");
    whole("resourceType is a number", R"({"resourceType":1})", "No resourceType");
    whole("a list of resources", "[" + kPatient + "]", "No resourceType");
    whole("a text", "\"Patient\"", "No resourceType");
    whole("a number", "42", "No resourceType");
    whole("null", "null", "No resourceType");
    whole("comments", "// hello\n" + kPatient, "Not JSON");
    whole("XML", "<?xml version=\"1.0\"?><Patient xmlns=\"http://hl7.org/fhir\"/>", "looks like XML");
    whole("HL7 v2", "MSH|^~\\&|A|B|C|D|20200101||ADT^A01|1|P|2.5\r", "looks like an HL7 v2 message");
    whole("a picture", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), "Not UTF-8");
    whole("number with a leading zero", patient(R"("multipleBirthInteger":007)"), "no number");
    whole("NaN", observation(R"("valueQuantity":{"value":NaN})"), "Not JSON");
    whole("open text of a megabyte", R"({"resourceType":"Patient","id":")" + std::string(1'000'000, 'x'), "has no end");
    whole("a name of a megabyte", R"({"resourceType":"Patient",")" + std::string(1'000'000, 'x') + "\":1}", "65535");
    whole("two documents", kPatient + kPatient, "more text follows");

    part("unknown type", R"({"resourceType":"Exploit"})", "no resource type");
    part("type with a path", R"({"resourceType":"../../etc/passwd"})", "no resource type");
    part("entry without resourceType", R"({"id":"a"})", "no resourceType");
    part("resource is a list", "[]", "not a list");
    part("resource is a text", "\"x\"", "JSON object");
    part("wrong type: object for text", patient(R"("gender":{"a":1})"), "not written");
    part("wrong type: text for list", patient(R"("name":"Joe")"), "list");
    part("wrong type: number for text", patient(R"("birthDate":19700101)"), "not written");
    part("wrong type: list for object", patient(R"("managingOrganization":[])"), "not a list");
    part("wrong type: truth for number", observation(R"("valueInteger":true)"), "not written");
    part("null for an object", patient(R"("maritalStatus":null)"), "JSON object");
    part("impossible day", patient(R"("birthDate":"2023-02-30")"), "no date");
    part("impossible month", patient(R"("birthDate":"2023-13-01")"), "no date");
    part("year zero", patient(R"("birthDate":"0000-01-01")"), "no date");
    part("time without zone", observation(R"("effectiveDateTime":"2020-01-01T10:00:00")"), "no dateTime");
    part("hour 25", observation(R"("issued":"2020-01-01T25:00:00Z")"), "no instant");
    part("a number of a million digits",
         observation(R"("valueQuantity":{"value":)" + std::string(1'000'000, '9') + "}"), "no decimal");
    part("a million digits after the point",
         observation(R"("valueQuantity":{"value":0.)" + std::string(1'000'000, '3') + "}"), "no decimal");
    part("integer beyond 32 bits", observation(R"("valueInteger":99999999999)"), "no integer");
    part("two values", observation(R"("valueString":"a","valueBoolean":true)"), "two values");
    part("unknown element", patient(R"("__proto__":{"a":1})"), "no element");
    part("unknown code", patient(R"("gender":"attack helicopter")"), "codes that FHIR requires");
    part("missing element", R"({"resourceType":"Observation","code":{"text":"x"}})", "missing");
    part("empty list", patient(R"("name":[])"), "empty list");
    part("empty text", patient(R"("gender":"")"), "empty text");
    part("id with a path", R"({"resourceType":"Patient","id":"../../x"})", "no id");
    part("id of 65 characters", R"({"resourceType":"Patient","id":")" + std::string(65, 'x') + "\"}", "no id");
    part("bad base64", patient("\"photo\":[{\"data\":\"%%%2@()()\"}]"), "no base64Binary");
    part("control character by escape", observation(R"("valueString":"a\u0000b")"), "no string");
    part("text of more than a megabyte", observation(R"("valueString":")" + std::string(1'100'000, 'x') + "\""),
         "no string");
    part("two patients", observation(R"("subject":{"reference":"Patient/a"},"performer":[{"reference":"Patient/b"}])"),
         "names two patients");
    part("script in an address", patient("\"implicitRules\":\"java script:alert(1)\""), "no uri");

    // Legal FHIR that a record cannot hold: nobody could read it again.
    const std::string longWord(5'000, 'x');
    part("a unit of 5000 characters", observation(R"("valueQuantity":{"value":1,"unit":")" + longWord + "\"}"),
         "/entry/1/resource/valueQuantity/unit: A text is longer than a record can hold: 5000 octets, at most 4096");
    part("a code of 5000 characters in a component",
         observation(R"("component":[{"code":{"text":"a"}},{"code":{"coding":[{"code":")" + longWord +
                     R"("}]},"valueString":"a"}])"),
         "/entry/1/resource/component/1/code/coding/0/code: A text");
    part("a code system of 5000 characters",
         R"({"resourceType":"Condition","subject":{"reference":"Patient/a"},"code":{"coding":[{"system":"urn:)" +
             longWord + "\"}]}}",
         "/entry/1/resource/code/coding/0/system: A text");
    part("a unit of 5000 escaped characters",
         observation(R"("valueQuantity":{"value":1,"unit":")" + repeated("\\u0078", 5'000) + "\"}"),
         "/valueQuantity/unit: A text");
    part(
        "1001 codings",
        observation(R"("valueCodeableConcept":{"coding":[)" + repeated(R"({"code":"a"},)", 1'000) +
                    R"({"code":"a"}]})"),
        "/entry/1/resource/valueCodeableConcept/coding: A list is longer than a record can hold: 1001 entries, at most 1000");
    part("1001 reference ranges",
         observation(R"("valueString":"a","referenceRange":[)" + repeated(R"({"text":"a"},)", 1'000) +
                     R"({"text":"a"}])"),
         "/entry/1/resource/referenceRange: A list");
    part("notes of 5 MB together",
         observation("\"note\":[" + repeated(R"({"text":")" + std::string(1'000'000, 'x') + "\"},", 4) +
                     R"({"text":")" + std::string(1'000'000, 'x') + "\"}]"),
         "/entry/1/resource: A text");
    part("a note that 60000 components repeat",
         observation(R"("note":[{"text":")" + std::string(1'000'000, 'x') + R"("}],"component":[)" +
                     repeated(R"({"code":{"text":"a"}},)", 60'000) + R"({"code":{"text":"a"}}])"),
         "/entry/1/resource: The values of this resource would take more room");
    part("an interpretation of 5000 characters",
         observation(R"("valueString":"a","interpretation":[{"text":")" + longWord + "\"}]"),
         "/entry/1/resource/interpretation/0/text: A text");
    out.push_back({"an entry's address of 5 MB",
                   bundleOf(entry(kPatient) + R"(,{"fullUrl":"urn:)" + std::string(5'000'000, 'x') +
                            R"(","resource":)" + kPatient + "}"),
                   Outcome::Part, "/entry/1/fullUrl: A text", 1});
    out.push_back({"a bundle's identifier of 5000 characters",
                   R"({"resourceType":"Bundle","type":"collection","identifier":{"value":")" + longWord +
                       R"("},"entry":[)" + entry(kPatient) + "]}",
                   Outcome::Part, "/identifier: A text", 1});
    out.push_back(
        {"a drug's name that 839 prescriptions repeat",
         bundleOf(
             R"({"fullUrl":"urn:uuid:m","resource":{"resourceType":"Medication","code":{"text":")" +
             std::string(40'000, 'x') + "\"}}}" +
             repeated(
                 "," +
                     entry(
                         R"({"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"reference":"Patient/a"},"medicationReference":{"reference":"urn:uuid:m"}})"),
                 839)),
         Outcome::Part, "by reference to each other", 839});
    out.push_back(
        {"66000 components",
         observation("\"component\":[" + repeated(R"({"code":{"text":"a"}},)", 65'999) + R"({"code":{"text":"a"}}])"),
         Outcome::Kept, "Only the first 65535 values of this resource are shown", 1});
    out.push_back({"an observation that says nothing",
                   R"({"resourceType":"Observation","status":"final","code":{"id":"x"}})", Outcome::Kept, "", 1});
    out.push_back({"huge base64 of 20 MB",
                   patient(R"("photo":[{"contentType":"image/png","data":")" + std::string(20'000'000, 'A') + "\"}]"),
                   Outcome::Kept, "", 1});
    out.push_back({"huge broken base64 of 20 MB",
                   beside(patient(R"("photo":[{"data":")" + std::string(20'000'000, 'A') + "!\"}]")), Outcome::Part,
                   "no base64Binary", 1});
    out.push_back({"byte-order mark", "\xEF\xBB\xBF" + kPatient, Outcome::Kept, "byte-order mark", 1});
    out.push_back({"two byte-order marks", "\xEF\xBB\xBF\xEF\xBB\xBF" + kPatient, Outcome::Whole, "", 0});
    out.push_back(
        {"reference cycle",
         bundleOf(
             R"({"fullUrl":"urn:uuid:1","resource":)" + observation(R"("derivedFrom":[{"reference":"urn:uuid:2"}])") +
             R"(},{"fullUrl":"urn:uuid:2","resource":)" +
             observation(R"("derivedFrom":[{"reference":"urn:uuid:1"}],"subject":{"reference":"urn:uuid:2"})") + "}"),
         Outcome::Kept, "", 2});
    out.push_back(
        {"unknown unit",
         observation(R"("valueQuantity":{"value":1,"system":"http://unitsofmeasure.org","code":"furlongs/fortnight"})"),
         Outcome::KeptNotAFact, "", 1});
    out.push_back({"unknown modifier",
                   observation(R"("valueString":"x","modifierExtension":[{"url":"urn:not","valueBoolean":true}])"),
                   Outcome::KeptNotAFact, "", 1});
    out.push_back(
        {"entered in error",
         R"({"resourceType":"Observation","status":"entered-in-error","code":{"text":"x"},"valueString":"y"})",
         Outcome::KeptNotAFact, "", 1});
    out.push_back({"deepest nesting that is allowed",
                   R"({"resourceType":"Patient","extension":)" + repeated(R"([{"url":"u","extension":)", 62) +
                       R"([{"url":"u"}])" + repeated("}]", 62) + "}",
                   Outcome::Kept, "", 1});
    out.push_back({"NDJSON with one bad line", kPatient + "\n{\"resourceType\":\"Patient\",\n" + kPatient + "\n",
                   Outcome::Part, "ends too early", 2, "input.ndjson"});
    out.push_back({"NDJSON with one double key",
                   kPatient + "\n{\"resourceType\":\"Patient\",\"id\":\"a\",\"id\":\"b\"}\n" + kPatient, Outcome::Part,
                   "occurs twice", 2, "input.ndjson"});
    {
        std::string contained;
        std::string performers;
        for (int i = 0; i < 30'000; ++i) {
            const std::string id = "c" + std::to_string(i);
            contained += std::string(i == 0 ? "" : ",") + R"({"resourceType":"Practitioner","id":")" + id + "\"}";
            performers += std::string(i == 0 ? "" : ",") + R"({"reference":"#)" + id + "\"}";
        }
        out.push_back({"30000 contained resources, each referred to",
                       observation("\"contained\":[" + contained + "],\"performer\":[" + performers + "]"),
                       Outcome::Kept, "", 1});
    }
    {
        std::string document =
            R"({"resourceType":"Bundle","type":"document","timestamp":"2020-01-01T00:00:00Z","identifier":{"system":"urn:d","value":"1"},"entry":[)";
        document += entry(observation(R"("subject":{"reference":"Patient/1"})")) + "," +
                    entry(observation(R"("subject":{"reference":"Patient/2"})")) + "]}";
        out.push_back({"document about two patients", document, Outcome::Part, "names two patients", 0});
    }
    return out;
}

} // namespace twinchart::interop::hostile
