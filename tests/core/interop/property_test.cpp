// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <QTest>

#include <array>
#include <random>

using namespace twinchart;
using namespace twinchart::interop;
using namespace twinchart::interop::testing;

namespace {
/// `$` becomes a text, `@` a concept of some codings, `#` ranges of some entries; each of a random size.
constexpr std::array<std::string_view, 9> kTemplates{
    R"({"resourceType":"Observation","status":"final","code":@,"category":[@],"method":@,"note":[{"text":"$"},{"text":"$"}],"performer":[{"display":"$"}],"interpretation":[@],"referenceRange":#,"valueQuantity":{"value":1.50,"comparator":"<","unit":"$","system":"http://unitsofmeasure.org","code":"$"}})",
    R"({"resourceType":"Observation","status":"final","code":@,"valueCodeableConcept":@,"component":[{"code":@,"valueString":"$"},{"code":@,"dataAbsentReason":@,"referenceRange":#},{"code":@,"valueRatio":{"numerator":{"value":1,"unit":"$"},"denominator":{"value":2,"code":"$"}}},{"code":@,"valueSampledData":{"origin":{"value":0,"unit":"$"},"period":4,"dimensions":1,"data":"1 2 E"}}]})",
    R"({"resourceType":"Condition","subject":{"reference":"Patient/$"},"code":@,"severity":@,"onsetString":"$","note":[{"text":"$"}]})",
    R"({"resourceType":"AllergyIntolerance","patient":{"display":"$"},"code":@,"reaction":[{"manifestation":[@,@]}],"recorder":{"reference":"Practitioner/$"}})",
    R"({"resourceType":"Encounter","status":"finished","class":{"system":"$","code":"$","display":"$"},"type":[@],"reasonCode":[@,@],"serviceProvider":{"display":"$"}})",
    R"({"resourceType":"Procedure","status":"completed","subject":{"reference":"Patient/a"},"code":@,"bodySite":[@],"outcome":@,"complication":[@]})",
    R"({"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"reference":"Patient/a"},"medicationCodeableConcept":@,"requester":{"display":"$"},"dosageInstruction":[{"text":"$"},{"route":@}],"reasonCode":[@]})",
    R"({"resourceType":"DiagnosticReport","status":"final","code":@,"conclusion":"$","presentedForm":[{"contentType":"$","title":"$","url":"$"}]})",
    R"({"resourceType":"Patient","name":[{"text":"$","family":"$","given":["$","$"],"prefix":["$"]}],"identifier":[{"system":"$","value":"$"}],"telecom":[{"value":"$"}],"address":[{"line":["$"],"city":"$"}],"maritalStatus":@,"communication":[{"language":@}],"contact":[{"name":{"text":"$"},"relationship":[@]}]})"};

class Maker {
public:
    explicit Maker(std::uint32_t seed) : m_random(seed) {}

    std::string make()
    {
        std::string out;
        for (const char c : kTemplates[m_random() % kTemplates.size()])
            add(c, out);
        return out;
    }

private:
    void add(char c, std::string& out)
    {
        if (c == '$') {
            out += text();
        } else if (c == '@') {
            out += R"({"coding":[)";
            const std::size_t n = entries();
            for (std::size_t i = 0; i < n; ++i)
                out += std::string(i == 0 ? "" : ",") + R"({"system":"urn:)" + (n > 2 ? "a" : text()) +
                       R"(","code":")" + (n > 2 ? "b" : text()) + "\"}";
            out += R"(],"text":")" + text() + "\"}";
        } else if (c == '#') {
            out += '[';
            const std::size_t n = entries();
            for (std::size_t i = 0; i < n; ++i)
                out += std::string(i == 0 ? "" : ",") + R"({"text":"r"})";
            out += ']';
        } else {
            out += c;
        }
    }
    std::string text()
    {
        constexpr std::array<std::size_t, 6> kSizes{4091, 4092, 4095, 4096, 4097, 9000};
        const std::size_t size = m_random() % 40 == 0 ? kSizes[m_random() % kSizes.size()] : 1 + m_random() % 9;
        return std::string(size, 'x');
    }
    std::size_t entries()
    {
        constexpr std::array<std::size_t, 4> kSizes{999, 1000, 1001, 1500};
        return m_random() % 60 == 0 ? kSizes[m_random() % kSizes.size()] : 1 + m_random() % 2;
    }

    std::mt19937 m_random;
};
} // namespace

class PropertyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Legal resources with texts and lists about as long as a record holds: what is handed over reads back, and
    // what is not is refused by place and reason.
    void whatIsHandedOverReadsBack()
    {
        Maker maker(20260314);
        int kept = 0;
        int refused = 0;
        int beyond = 0;
        for (int n = 0; n < 3'000; ++n) {
            const std::string text = maker.make();
            const Import in = importText(text);
            QVERIFY2(!in.summary.refusedWhole, text.substr(0, 2'000).c_str());
            QCOMPARE(in.summary.resources, in.summary.kept + in.summary.refused);
            for (const ImportedRecord& record : in.records)
                QVERIFY2(readsBack(record.content), text.substr(0, 2'000).c_str());
            kept += static_cast<int>(in.summary.kept);
            refused += static_cast<int>(in.summary.refused);
            if (in.summary.refused > 0) {
                QVERIFY(!in.summary.problems.empty() && in.summary.problems[0].line == 1);
                beyond += firstProblem(in.summary).find("longer than a record can hold") != std::string::npos ? 1 : 0;
            }
        }
        std::printf("resources: %d kept and read back, %d refused, %d of these for what a record cannot hold\n", kept,
                    refused, beyond);
        QVERIFY(kept > 300);
        QVERIFY(beyond > 200);
    }
};

QTEST_GUILESS_MAIN(PropertyTest)
#include "property_test.moc"
