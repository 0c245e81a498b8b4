// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/catalogue.h>
#include <support/data.h>

#include <QTest>

#include <simdjson.h>

#include <map>
#include <set>

using namespace twinchart;
using namespace twinchart::model;

namespace {
constexpr std::string_view kLoinc = "http://loinc.org";

const Catalogue& first()
{
    static const Catalogue catalogue = Catalogue::parse(Catalogue::builtinFirst()).value();
    return catalogue;
}

Item quantity(const char* dataSet, const char* attribute, const char* value, const char* code, const char* unit = "")
{
    Item item;
    item.dataSet.code = dataSet;
    item.attribute = attribute;
    item.value = Quantity{value, {}, unit, code};
    return item;
}

std::string with(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}
} // namespace

class CatalogueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSixteen()
    {
        std::map<std::string, Stage> expected;
        for (const char* code : {"SD", "VS", "MD", "SR", "PSG", "PTD", "CG"})
            expected[code] = Stage::Pha;
        for (const char* code : {"CUP", "DTD", "PS"})
            expected[code] = Stage::Pdd;
        for (const char* code : {"POA", "ST", "SOS", "SSF", "ORF", "POF"})
            expected[code] = Stage::Sop;
        QCOMPARE(first().dataSets().size(), std::size_t{16});
        for (const DataSet& d : first().dataSets()) {
            QVERIFY(expected.contains(d.code.code));
            QVERIFY(expected[d.code.code] == d.stage && d.stage == d.permissionClass);
            QCOMPARE(d.writable, d.stage != Stage::Pha);
        }
        QVERIFY(first().dataSet("PH") == nullptr);
        const auto table = first().table();
        QVERIFY(std::ranges::is_sorted(table, {}, &TableRow::code));
        QCOMPARE(table.size(), std::size_t{16});
    }

    // The addition changes nothing of what was there.
    void problemHistoryIsAnAddition()
    {
        const auto second = Catalogue::parse(Catalogue::builtinWithProblemHistory());
        QVERIFY(second.hasValue());
        QCOMPARE(second->version(), first().version() + 1);
        QCOMPARE(second->dataSets().size(), std::size_t{17});
        const DataSet* ph = second->dataSet("PH");
        QVERIFY(ph != nullptr && ph->stage == Stage::Pha && !ph->writable);
        for (const char* name : {"condition", "allergy", "encounter"})
            QVERIFY(second->has(*ph, *second->attribute(name)));
        auto rest = second->table();
        std::erase_if(rest, [](const TableRow& r) { return r.code == "PH"; });
        QVERIFY(rest == first().table());
        const std::string a = textOf(Catalogue::builtinFirst());
        const std::string b = textOf(Catalogue::builtinWithProblemHistory());
        QVERIFY(b.find(a.substr(a.find("\"attributes\": ["), 60'000)) != std::string::npos);
    }

    void lookUp()
    {
        const Catalogue& c = first();
        const Attribute* heartRate = c.byCode(kLoinc, "8867-4");
        QVERIFY(heartRate != nullptr);
        QCOMPARE(heartRate->name, std::string("heart-rate"));
        QVERIFY(c.attribute("heart-rate") == heartRate);
        QVERIFY(c.byCode(Catalogue::kOwnSystem, "mood") == c.attribute("mood"));
        QVERIFY(c.byCode("http://snomed.info/sct", "8867-4") == nullptr);
        QVERIFY(c.byCode(kLoinc, "0000-0") == nullptr);
        QVERIFY(c.has(*c.dataSet("VS"), *heartRate));
        QVERIFY(!c.has(*c.dataSet("CG"), *heartRate));
        const Coded code{{{"urn:local", "HR", "pulse"}, {std::string(kLoinc), "8867-4", ""}}, "Pulse"};
        QVERIFY(c.attributeOf(*c.dataSet("VS"), code) == heartRate);
        QVERIFY(c.attributeOf(*c.dataSet("CG"), code) == nullptr);
        for (const DataSet& d : c.dataSets())
            QVERIFY(c.has(d, *c.attribute("other")));
    }

    void checks_data()
    {
        QTest::addColumn<QByteArray>("dataSet");
        QTest::addColumn<QByteArray>("attribute");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<int>("notAFact");
        QTest::addColumn<int>("problem"); // -1 = none
        const auto row = [](const char* name, const char* ds, const char* at, const char* v, const char* c,
                            const char* u, NotAFact n, int p) {
            QTest::newRow(name) << QByteArray(ds) << QByteArray(at) << QByteArray(v) << QByteArray(c) << QByteArray(u)
                                << static_cast<int>(n) << p;
        };
        const auto is = [](ItemProblem p) { return static_cast<int>(p); };
        row("own unit", "VS", "heart-rate", "72", "/min", "", NotAFact::None, -1);
        row("annotated unit", "VS", "heart-rate", "72", "{beats}/min", "", NotAFact::None, -1);
        row("unnamed but convertible", "VS", "heart-rate", "1.2", "Hz", "", NotAFact::None, -1);
        row("unit in words", "VS", "heart-rate", "72", "", "beats/minute", NotAFact::None, -1);
        row("Fahrenheit", "VS", "body-temperature", "98.6", "[degF]", "", NotAFact::None, -1);
        row("unknown unit", "VS", "heart-rate", "72", "bananas", "", NotAFact::UnknownUnit,
            is(ItemProblem::UnknownUnit));
        row("unknown words", "VS", "heart-rate", "72", "", "bananas", NotAFact::UnknownUnit,
            is(ItemProblem::UnknownUnit));
        row("no unit", "VS", "heart-rate", "72", "", "", NotAFact::UnknownUnit, is(ItemProblem::UnknownUnit));
        row("another dimension", "VS", "heart-rate", "72", "mm[Hg]", "", NotAFact::UnknownUnit,
            is(ItemProblem::UnknownUnit));
        row("impossible", "VS", "heart-rate", "900", "/min", "", NotAFact::OutOfRange, is(ItemProblem::Impossible));
        row("impossible after conversion", "VS", "body-temperature", "36.6", "[degF]", "", NotAFact::OutOfRange,
            is(ItemProblem::Impossible));
        row("edge", "VS", "oxygen-saturation", "100", "%", "", NotAFact::None, -1);
        row("just over", "VS", "oxygen-saturation", "100.0000000000000000001", "%", "", NotAFact::OutOfRange,
            is(ItemProblem::Impossible));
        row("unusual", "VS", "heart-rate", "310", "/min", "", NotAFact::None, is(ItemProblem::Unusual));
        row("mass as amount", "PTD", "glucose", "99", "mg/dL", "", NotAFact::None, -1);
        row("score without unit", "VS", "pain-score", "3", "", "", NotAFact::None, -1);
        row("pH as everybody writes it", "PTD", "urine-ph", "6.1", "pH", "", NotAFact::None, -1);
        row("pH as UCUM writes it", "PTD", "urine-ph", "6.1", "[pH]", "", NotAFact::None, -1);
        row("another data set", "CG", "heart-rate", "72", "/min", "", NotAFact::None,
            is(ItemProblem::UnknownAttribute));
        row("no such data set", "ZZ", "heart-rate", "72", "/min", "", NotAFact::None, is(ItemProblem::UnknownDataSet));
        row("another scale", "PTD", "hba1c", "48", "mmol/mol", "", NotAFact::UnknownUnit, is(ItemProblem::UnknownUnit));
        row("out of ten", "VS", "pain-score", "7", "/10", "", NotAFact::UnknownUnit, is(ItemProblem::UnknownUnit));
        row("no such attribute", "VS", "charisma", "72", "/min", "", NotAFact::None, is(ItemProblem::UnknownAttribute));
        row("wrong kind", "VS", "consciousness", "72", "/min", "", NotAFact::None, is(ItemProblem::WrongKind));
        row("no number", "VS", "heart-rate", "many", "/min", "", NotAFact::None, is(ItemProblem::NotANumber));
        row("other, known unit", "VS", "other", "3", "kg", "", NotAFact::None, -1);
        row("other, words only", "VS", "other", "3", "", "slices", NotAFact::None, -1);
        row("other, unknown code", "VS", "other", "3", "bananas", "", NotAFact::UnknownUnit,
            is(ItemProblem::UnknownUnit));
    }
    void checks()
    {
        QFETCH(QByteArray, dataSet);
        QFETCH(QByteArray, attribute);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, unit);
        QFETCH(int, notAFact);
        QFETCH(int, problem);
        const ItemCheck check = first().check(quantity(dataSet, attribute, value, code, unit));
        QCOMPARE(static_cast<int>(check.notAFact), notAFact);
        QCOMPARE(check.problems.empty(), problem < 0);
        if (problem >= 0)
            QCOMPARE(static_cast<int>(check.problems.front()), problem);
    }

    void convertsExactly()
    {
        const Attribute& glucose = *first().attribute("glucose-sensor");
        const auto value = first().inOwnUnit(glucose, {"180.156", "", "", "mg/dL"});
        QVERIFY(value && *value == Rational(10));
        const auto same = first().inOwnUnit(glucose, {"7.80", "", "", "mmol/L"});
        QVERIFY(same && *same == Decimal::parse("7.8")->exact());
    }

    void keepsMeaning_data()
    {
        QTest::addColumn<QByteArray>("attribute");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("result"); // empty = none
        const auto row = [](const char* attribute, const char* value, const char* code, const char* result) {
            QTest::addRow("%s %s %s", attribute, value, code)
                << QByteArray(attribute) << QByteArray(value) << QByteArray(code) << QByteArray(result);
        };
        row("hba1c", "48", "mmol/mol", "");
        row("hba1c", "4.8", "cmol/mol", "");
        row("hba1c", "6.5", "%", "6.5");
        row("hba1c-ifcc", "6.5", "%", "");
        row("hba1c-ifcc", "48000", "umol/mol", "48");
        row("magnesium", "1.6", "meq/L", "");
        row("magnesium", "1600", "umol/L", "1.6");
        row("calcium", "4.8", "meq/L", "");
        row("calcium", "4.8", "meq/dL", "");
        row("potassium", "4.2", "meq/L", "4.2");
        row("sodium", "290", "mosm/L", "");
        row("creatinine", "250", "10*9/L", "");
        row("creatinine", "0.09", "mmol/L", "90");
        row("leukocytes", "6", "mol/L", "");
        row("alt", "1", "ukat/L", "60");
        row("alt", "60", "umol/min/L", "60");
        row("glucose", "1801.56", "mg/L", "10");
        row("tsh", "2", "u[iU]/mL", "2");
        row("pain-score", "7", "/10", "");
        row("pain-score", "70", "%", "");
        row("pain-score", "7", "{points}", "7");
        row("pain-score", "7", "", "7");
        row("oxygen-saturation", "0.97", "", "");
        row("oxygen-saturation", "0.97", "1", "");
        row("inhaled-oxygen-fraction", "0.4", "", "40");
        row("haematocrit", "0.45", "L/L", "45");
        row("urine-albumin-creatinine", "30000", "ug/g", "30");
        row("heart-rate", "1.2", "Hz", "72");
        row("body-weight", "72", "", "");
    }
    void keepsMeaning()
    {
        QFETCH(QByteArray, attribute);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, result);
        const auto got = first().inOwnUnit(*first().attribute(attribute.toStdString()),
                                           {value.toStdString(), "", "", code.toStdString()});
        QCOMPARE(got.has_value(), !result.isEmpty());
        if (got)
            QVERIFY2(*got == Decimal::parse(result.toStdString())->exact(), got->text(20).c_str());
    }

    void isStrict_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<int>("why");
        using Why = TableError::Why;
        const auto row = [](const char* name, const char* from, const char* to, Why why) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << static_cast<int>(why);
        };
        row("format", "twinchart-catalogue", "catalogue", Why::WrongFormat);
        row("format version", "\"formatVersion\": 1", "\"formatVersion\": 7", Why::WrongFormat);
        row("unknown key", "\"version\": 1,", "\"version\": 1, \"extra\": 1,", Why::UnknownKey);
        row("unknown key within", "\"name\": \"heart-rate\",", "\"name\": \"heart-rate\", \"colour\": \"red\",",
            Why::UnknownKey);
        row("double key", "\"version\": 1,", "\"version\": 1, \"version\": 1,", Why::Duplicate);
        row("missing key", "\"name\": \"twinchart\",", "", Why::MissingKey);
        row("double attribute", "\"name\": \"respiratory-rate\"", "\"name\": \"heart-rate\"", Why::Duplicate);
        row("double code", "\"9279-1\"", "\"8867-4\"", Why::Duplicate);
        row("double data set", "{\"code\": \"VS\"", "{\"code\": \"SD\"", Why::Duplicate);
        row("bad name", "\"name\": \"heart-rate\"", "\"name\": \"Heart Rate\"", Why::BadValue);
        row("bad data set", "{\"code\": \"VS\"", "{\"code\": \"vs\"", Why::BadValue);
        row("bad stage", "\"stage\": \"PHA\"", "\"stage\": \"PHB\"", Why::BadValue);
        row("writable history", "\"writable\": false", "\"writable\": true", Why::BadValue);
        row("bad unit", "\"unit\": \"/min\"", "\"unit\": \"/minute\"", Why::BadUnit);
        row("other dimension", "\"otherUnits\": [\"[degF]\", \"K\"]", "\"otherUnits\": [\"kg\"]", Why::BadUnit);
        row("range upside down", "\"possible\": [\"0\", \"350\"]", "\"possible\": [\"350\", \"0\"]", Why::BadRange);
        row("range not within", "\"allowed\": [\"20\", \"300\"]", "\"allowed\": [\"20\", \"3000\"]", Why::BadRange);
        row("no number", "\"possible\": [\"0\", \"350\"]", "\"possible\": [\"0\", \"many\"]", Why::BadValue);
        row("number instead of text", "\"possible\": [\"0\", \"350\"]", "\"possible\": [0, 350]", Why::WrongType);
        row("unknown kind", "\"kinds\": [\"quantity\"", "\"kinds\": [\"quantities\"", Why::BadValue);
        row("unknown pair", "\"pairedWith\": \"diastolic-pressure\"", "\"pairedWith\": \"mean-pressure\"",
            Why::UnknownName);
        row("unknown group", "\"groups\": [\"social\"", "\"groups\": [\"antisocial\"", Why::UnknownName);
        row("unknown member", "\"attributes\": [\"heart-rate\"", "\"attributes\": [\"heart-beat\"", Why::UnknownName);
        row("empty title", "\"de\": \"Herzfrequenz\"", "\"de\": \"\"", Why::BadValue);
        row("not JSON", "\"dataSets\": [", "\"dataSets\": ", Why::NotJson);
    }
    void isStrict()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(int, why);
        const std::string file = textOf(Catalogue::builtinFirst());
        const std::string changed = with(file, from.toStdString(), to.toStdString());
        QVERIFY(changed != file);
        const auto parsed = Catalogue::parse(viewOf(changed));
        QVERIFY(!parsed.hasValue());
        QVERIFY2(static_cast<int>(parsed.error().why) == why, parsed.error().text().c_str());
    }

    void cutAnywhere()
    {
        const std::string file = textOf(Catalogue::builtinFirst());
        for (int i = 0; i < 50; ++i)
            QVERIFY(!Catalogue::parse(
                         viewOf(std::string_view(file).substr(0, file.size() * static_cast<std::size_t>(i) / 50)))
                         .hasValue());
        QVERIFY(!Catalogue::parse(Bytes(Catalogue::kMaxSize + 1, ' ')).hasValue());
    }

    // What comes most often in the published histories has a name here.
    void coversSynthea()
    {
        const auto folder = support::unpacked("fhir-synthea-2023", "bundles.tar.xz");
        if (!folder)
            QSKIP("fhir-synthea-2023 is absent");
        std::map<std::string, int> counts;
        simdjson::dom::parser parser;
        for (const auto& file : std::filesystem::recursive_directory_iterator(*folder)) {
            if (file.path().extension() != ".json")
                continue;
            simdjson::dom::array entries;
            if (parser.load(file.path().string())["entry"].get(entries) != simdjson::SUCCESS)
                continue;
            for (const auto entry : entries) {
                std::string_view type;
                if (entry["resource"]["resourceType"].get(type) != simdjson::SUCCESS || type != "Observation")
                    continue;
                std::string_view code;
                if (entry["resource"]["code"]["coding"].at(0)["code"].get(code) == simdjson::SUCCESS)
                    ++counts[std::string(code)];
                simdjson::dom::array components;
                if (entry["resource"]["component"].get(components) != simdjson::SUCCESS)
                    continue;
                for (const auto component : components) {
                    if (component["code"]["coding"].at(0)["code"].get(code) == simdjson::SUCCESS)
                        ++counts[std::string(code)];
                }
            }
        }
        int known = 0;
        int unknown = 0;
        int commonUnknown = 0;
        for (const auto& [code, count] : counts) {
            const bool is = first().byCode(kLoinc, code) != nullptr;
            (is ? known : unknown) += 1;
            if (!is) {
                qInfo("no attribute for LOINC %s (%d times)", code.c_str(), count);
                commonUnknown += count > 5 ? 1 : 0;
            }
        }
        qInfo("LOINC codes of fhir-synthea-2023: %d known, %d other", known, unknown);
        QVERIFY(known >= 60);
        QCOMPARE(commonUnknown, 0);
    }
};

QTEST_APPLESS_MAIN(CatalogueTest)
#include "catalogue_test.moc"
