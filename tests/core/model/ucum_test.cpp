// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/ucum.h>
#include <support/data.h>

#include <QFile>
#include <QTest>
#include <QXmlStreamReader>

#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

using namespace twinchart;
using namespace twinchart::model;

namespace {
std::string read(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::string with(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// Significant digits of a decimal text.
unsigned significant(const std::string& text)
{
    unsigned n = 0;
    for (const char c : text) {
        if (c == 'e' || c == 'E')
            break;
        if (c >= '0' && c <= '9' && (n != 0 || c != '0'))
            ++n;
    }
    return n;
}

/// First cells of the rows of comma-separated values (RFC 4180: quotes may hold line breaks), the head left out.
std::vector<std::string> firstCells(const std::string& file)
{
    std::vector<std::string> out;
    std::string cell;
    std::size_t column = 0;
    bool quoted = false;
    for (const char c : file) {
        if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == ',' || c == '\n')) {
            column = c == ',' ? column + 1 : 0;
        } else if (column == 0) {
            cell += c;
            continue;
        }
        if (!quoted && column == 1 && c == ',') {
            while (!cell.empty() && cell.back() == ' ')
                cell.pop_back();
            out.push_back(std::exchange(cell, {}));
        }
    }
    out.erase(out.begin());
    return out;
}
} // namespace

class UcumTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void conversions_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("result"); // empty = no conversion
        const auto row = [](const char* value, const char* from, const char* to, const char* result) {
            QTest::addRow("%s %s in %s", value, from, to)
                << QByteArray(value) << QByteArray(from) << QByteArray(to) << QByteArray(result);
        };
        row("37", "Cel", "[degF]", "98.6");
        row("98.6", "[degF]", "Cel", "37");
        row("-40", "[degF]", "Cel", "-40");
        row("0", "K", "Cel", "-273.15");
        row("36600", "mCel", "Cel", "36.6");
        row("120", "mm[Hg]", "kPa", "15.99864");
        row("72", "{beats}/min", "/min", "72");
        row("1", "/s", "/min", "60");
        row("13.2", "g/dL", "g/L", "132");
        row("250", "10*3/uL", "10*9/L", "250");
        row("4.5", "10*6/uL", "10*12/L", "4.5");
        row("180", "[lb_av]", "kg", "81.6466266");
        row("70", "[in_i]", "cm", "177.8");
        row("1", "a", "d", "365.25");
        row("1", "[iU]/mL", "k[iU]/L", "1");
        row("1", "[IU]/L", "[iU]/L", "1");
        row("0.5", "%", "1", "0.005");
        row("1", "mmol/L", "umol/mL", "1");
        row("4.2", "meq/L", "mmol/L", "4.2");
        row("7.4", "[pH]", "[pH]", "7.4");
        row("3", "[m_p]4/[m_p]4.[m_p]4/[m_p]4", "1", "3");
        row("2", "10*99.m", "10*98.m", "20");
        row("1", "mg/dL", "mmol/L", "");
        row("1", "kg", "m", "");
        row("1", "[iU]", "U", "");
        row("1", "[iU]", "[arb'U]", "");
        row("7.4", "[pH]", "mol/L", "");
        row("1", "B[V]", "V", "");
        row("20", "Cel/h", "K/h", "");
        row("1", "nonsense", "m", "");
    }
    void conversions()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, result);
        const auto got =
            Ucum::builtin().convert(Decimal::parse(value.toStdString())->exact(), from.toStdString(), to.toStdString());
        QCOMPARE(got.has_value(), !result.isEmpty());
        if (got)
            QVERIFY2(*got == Decimal::parse(result.toStdString())->exact(), got->text(20).c_str());
    }

    void throughTheMolarMass()
    {
        const Rational glucose = Decimal::parse("180.156")->exact();
        const Ucum& u = Ucum::builtin();
        const auto there = u.convert(100, "mg/dL", "mmol/L", glucose);
        QVERIFY(there.has_value());
        QCOMPARE(there->text(6), std::string("5.55074"));
        QVERIFY(*u.convert(*there, "mmol/L", "mg/dL", glucose) == Rational(100));
        QVERIFY(!u.convert(100, "mg/dL", "mmol", glucose));
        QVERIFY(!u.convert(100, "[iU]/L", "mmol/L", glucose));
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* bad :
             {"",   " ",   "m ", " m",  "mm hg", "mmHg",  "°C", "m//s", "m..s",  ".m",   "m.",     "m/",
              "(m", "m)",  "()", "m-",  "m+",    "{",     "}",  "{a",   "m{a}b", "{a}m", "m{{a}}", "[",
              "]",  "[iU", "0",  "0.m", "48h",   "m1000", "kk", "KG",   "10*x",  "µg",   "m{ä}"})
            QTest::newRow(bad) << QByteArray(bad);
        QTest::newRow("deep") << QByteArray(40, '(') + "m" + QByteArray(40, ')');
        QTest::newRow("long") << QByteArray(200, 'm');
        // Within 128 characters that come to 1, but by way of numbers of thousands of bits.
        QTest::newRow("dear powers") << QByteArray(
            "[m_p]35/[m_p]35.[m_p]35/[m_p]35.[m_p]35/[m_p]35.[m_p]35/[m_p]35.[m_p]35/[m_p]35.[m_p]35/[m_p]35");
        QTest::newRow("dear product") << QByteArray("[m_p]8.[m_p]8");
        QTest::newRow("huge power") << QByteArray("Ym99.Ym99.Ym99.Ym99.Ym99.Ym99.Ym99.Ym99.Ym99.Ym99.Ym99.Ym99.Ym99");
    }
    void refused()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!Ucum::builtin().isValid(text.toStdString()));
    }

    void spellings()
    {
        const Ucum& u = Ucum::builtin();
        QCOMPARE(u.resolve("mmHg"), std::string("mm[Hg]"));
        QCOMPARE(u.resolve("mm[Hg]"), std::string("mm[Hg]"));
        QCOMPARE(u.resolve("°C"), std::string("Cel"));
        QCOMPARE(u.resolve("furlongs"), std::string());
        QCOMPARE(u.shown("mm[Hg]"), std::string("mmHg"));
        QCOMPARE(u.shown("/min"), std::string("per minute"));
        QVERIFY(u.isValid("m2.5"));
        QCOMPARE(u.shown("mmol/L"), std::string("mmol/L"));
        QVERIFY(!u.unit("[pi].rad")->exact);
        QVERIFY(u.unit("mm[Hg]")->exact);
    }

    void tableIsStrict_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<int>("why");
        using Why = TableError::Why;
        const auto row = [](const char* name, const char* from, const char* to, Why why) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << static_cast<int>(why);
        };
        row("not JSON", "\"format\"", "format", Why::NotJson);
        row("format", "twinchart-units", "other-units", Why::WrongFormat);
        row("version", "\"formatVersion\": 1", "\"formatVersion\": 2", Why::WrongFormat);
        row("unknown key", "\"formatVersion\": 1", "\"formatVersion\": 1, \"x\": 1", Why::UnknownKey);
        row("double key", "\"formatVersion\": 1", "\"formatVersion\": 1, \"formatVersion\": 1", Why::Duplicate);
        row("missing key", "\"version\": \"2.2\",", "", Why::MissingKey);
        row("double prefix", "[\"k\", \"1e3\"]", "[\"M\", \"1e3\"]", Why::Duplicate);
        row("zero prefix", "[\"k\", \"1e3\"]", "[\"k\", \"0\"]", Why::BadValue);
        row("unknown unit", "\"unit\": \"Pa\"", "\"unit\": \"Pq\"", Why::BadUnit);
        row("circle", "{\"code\": \"bar\", \"value\": \"1e5\", \"unit\": \"Pa\"",
            "{\"code\": \"bar\", \"value\": \"1e5\", \"unit\": \"bar\"", Why::BadUnit);
        row("alias takes a meaning", "[\"mmHg\", \"mm[Hg]\"]", "[\"mm\", \"mm[Hg]\"]", Why::BadUnit);
        row("six axes", "\"C\", \"cd\"]", "\"C\"]", Why::BadValue);
        row("wrong type", "\"metric\": true", "\"metric\": 1", Why::WrongType);
    }
    void tableIsStrict()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(int, why);
        const std::string file = textOf(Ucum::builtinOctets());
        QVERIFY(Ucum::parse(viewOf(file)).hasValue());
        const std::string changed = with(file, from.toStdString(), to.toStdString());
        QVERIFY(changed != file);
        const auto parsed = Ucum::parse(viewOf(changed));
        QVERIFY(!parsed.hasValue());
        QVERIFY2(static_cast<int>(parsed.error().why) == why, parsed.error().text().c_str());
    }

    // Published by others: validity and conversion.
    void functionalTests()
    {
        const auto folder = support::data("units-ucum");
        if (!folder)
            QSKIP("units-ucum is absent");
        QFile file(QString::fromStdString((*folder / "UcumFunctionalTests.public.xml").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        const Ucum& u = Ucum::builtin();
        int agree = 0;
        int disagree = 0;
        int unsupported = 0;
        QString section;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            if (xml.name() != QLatin1String("case")) {
                section = xml.name().toString();
                continue;
            }
            const auto attribute = [&xml](const char* name) {
                return xml.attributes().value(QLatin1String(name)).toString().toStdString();
            };
            bool same = false;
            if (section == QLatin1String("validation")) {
                same = u.isValid(attribute("unit")) == (attribute("valid") == "true");
            } else if (section == QLatin1String("conversion")) {
                const auto value = Decimal::parse(attribute("value"));
                const auto got = u.convert(value->exact(), attribute("srcUnit"), attribute("dstUnit"));
                const std::string outcome = attribute("outcome");
                // The file rounds to as many digits as it shows.
                same =
                    got && Decimal::parse(got->text(significant(outcome)))->exact() == Decimal::parse(outcome)->exact();
            } else if (section == QLatin1String("multiplication") || section == QLatin1String("division")) {
                const bool times = section == QLatin1String("multiplication");
                const std::string result = attribute("uRes").empty() ? "1" : attribute("uRes");
                const std::string unit =
                    "(" + attribute("u1") + ")" + (times ? "." : "/") + "(" + attribute("u2") + ")";
                const Rational a = Decimal::parse(attribute("v1"))->exact();
                const Rational b = Decimal::parse(attribute("v2"))->exact();
                const auto got = u.convert(times ? a * b : a / b, unit, result);
                const std::string expected = attribute("vRes");
                same = got &&
                       Decimal::parse(got->text(significant(expected)))->exact() == Decimal::parse(expected)->exact();
            } else {
                ++unsupported; // names of units in words
                continue;
            }
            same ? ++agree : ++disagree;
            if (!same)
                qWarning("disagree: %s %s", attribute("id").c_str(), attribute("unit").c_str());
        }
        qInfo("UcumFunctionalTests: agree %d, disagree %d, unsupported %d (names in words)", agree, disagree,
              unsupported);
        QVERIFY(agree > 0);
        QCOMPARE(disagree, 0);
    }

    void commonUnitsAreValid()
    {
        const auto folder = support::data("units-ucum");
        if (!folder)
            QSKIP("units-ucum is absent");
        int valid = 0;
        std::vector<std::string> refused;
        for (const std::string& code : firstCells(read(*folder / "ucum_common_units.csv"))) {
            if (code.empty())
                continue;
            if (Ucum::builtin().isValid(code)) {
                ++valid;
            } else {
                refused.push_back(code);
            }
        }
        qInfo("ucum_common_units: valid %d, refused %zu", valid, refused.size());
        QVERIFY(valid > 0);
        // The list has one word that UCUM itself does not define.
        QVERIFY(refused == std::vector<std::string>{"Torr"});
    }
};

QTEST_APPLESS_MAIN(UcumTest)
#include "ucum_test.moc"
