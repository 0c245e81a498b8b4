// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/condition.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::model;

namespace {
const Catalogue& catalogue()
{
    static const Catalogue c = Catalogue::parse(Catalogue::builtinFirst()).value();
    return c;
}

Item item(const char* attribute, Value value)
{
    Item out;
    out.dataSet.code = "PTD";
    out.attribute = attribute;
    out.value = std::move(value);
    return out;
}
} // namespace

class ConditionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("why");
        using Why = Condition::Why;
        const auto row = [](const char* text, Why why) {
            QTest::newRow(text) << QByteArray(text) << static_cast<int>(why);
        };
        row("", Why::Empty);
        row("   ", Why::Empty);
        row("potassium", Why::NoOperator);
        row("potassium is 5", Why::NoOperator);
        row("potassium =", Why::NoValue);
        row("condition contains", Why::NoValue);
        row("condition containsasthma", Why::NoOperator);
        row("condition = \"open", Why::NoValue);
        row("condition = \"open\\", Why::NoValue);
        row("charisma > 5", Why::UnknownAttribute);
        row("potassium > 5 bananas", Why::UnknownUnit);
        row("potassium > 5 kg", Why::UnitDoesNotFit);
        row("potassium > much", Why::NotANumber);
        row("potassium = high mmol/L", Why::NotANumber);
        row("potassium > 5 mmol/L more", Why::UnknownUnit);
        row("potassium > 5 \"mmol/L\" more", Why::LeftOver);
        row("condition = \"asthma\" more", Why::UnknownUnit);
    }
    void refused()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, why);
        const auto parsed = Condition::parse(text.toStdString(), catalogue());
        QVERIFY(!parsed.hasValue());
        QCOMPARE(static_cast<int>(parsed.error()), why);
    }

    void matches_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<bool>("match");
        const auto row = [](const char* text, const char* value, const char* code, bool match) {
            QTest::addRow("%s: %s %s", text, value, code)
                << QByteArray(text) << QByteArray(value) << QByteArray(code) << match;
        };
        row("glucose > 10 mmol/L", "181", "mg/dL", true);
        row("glucose > 10 mmol/L", "180", "mg/dL", false);
        row("glucose=10", "180.156", "mg/dL", true);
        row("glucose >= 180.156 mg/dL", "10.000", "mmol/L", true);
        row("glucose != 10", "10.0", "mmol/L", false);
        row("glucose <= 10.0", "10", "mmol/L", true);
        row("glucose < 10", "10.00", "mmol/L", false);
        row("body-temperature >= 38 Cel", "100.4", "[degF]", true);
        row("body-temperature > 38", "100.4", "[degF]", false);
        row("heart-rate > 1.5 Hz", "91", "/min", true);
        row("heart-rate > 90 per minute", "91", "/min", true);
        row("heart-rate > 90 \"per minute\" ", "90", "/min", false);
        row("heart-rate > 1.5 Hz", "90", "/min", false);
        row("other > 2 kg", "2001", "g", true);
        row("other > 2 kg", "3", "m", false);
        row("other > 2", "3", "m", true);
        row("glucose > 10", "181", "bananas", false);
        row("glucose contains 18", "181", "mg/dL", true);
    }
    void matches()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, code);
        QFETCH(bool, match);
        const auto parsed = Condition::parse(text.toStdString(), catalogue());
        QVERIFY(parsed.hasValue());
        QCOMPARE(parsed->matches(
                     item(parsed->attribute().c_str(), Quantity{value.toStdString(), "", "", code.toStdString()})),
                 match);
    }

    void words()
    {
        const auto is = [](const char* text, const Item& i) {
            return Condition::parse(text, catalogue()).value().matches(i);
        };
        const Item asthma =
            item("condition", Coded{{{"http://hl7.org/fhir/sid/icd-10", "J45", "Asthma"}}, "Bronchial ASTHMA"});
        QVERIFY(is("condition contains asthma", asthma));
        QVERIFY(is("condition = J45", asthma));
        QVERIFY(is("condition = \"bronchial asthma\"", asthma));
        QVERIFY(is("condition = bronchial asthma ", asthma));
        QVERIFY(is("condition contains chial asth", asthma));
        QVERIFY(!is("condition = bronchial", asthma));
        QVERIFY(is("condition = http://hl7.org/fhir/sid/icd-10|J45", asthma));
        QVERIFY(!is("condition != j45", asthma));
        QVERIFY(!is("condition contains gout", asthma));
        QVERIFY(!is("allergy contains asthma", asthma));
        QVERIFY(is("address contains STRASSE", item("address", Text{"Lange Strasse 4"})));
        QVERIFY(is("name contains szczepański", item("name", Text{"SZCZEPAŃSKI"})));
        QVERIFY(is("mobilised = true", item("mobilised", true)));
        QVERIFY(is("mobilised = yes", item("mobilised", true)));
        QVERIFY(!is("mobilised = yes", item("mobilised", false)));
        QVERIFY(is("mobilised != Yes", item("mobilised", false)));
        QVERIFY(is("birth-date = 14-Mar-1957", item("birth-date", *parseClinicalTime("1957-03-14"))));
        QVERIFY(!is("birth-date != 14-Mar-1957", item("birth-date", *parseClinicalTime("1957-03-14"))));
        QVERIFY(is("birth-date != 15-Mar-1957", item("birth-date", *parseClinicalTime("1957-03-14"))));
        const Item hastings = item("birth-date", *parseClinicalTime("1066-10-14"));
        QVERIFY(is("birth-date = 1066-10-14", hastings) && !is("birth-date = 1500-01-01", hastings));
        QVERIFY(is("birth-date < 1500-01-01", hastings) && is("birth-date < 1957-03-14", hastings));
        QVERIFY(!is("birth-date > 1500-01-01", hastings) && is("birth-date > 1000", hastings));
        QVERIFY(!is("birth-date = 15-Mar-1957", item("birth-date", *parseClinicalTime("1957-03-14"))));
        QVERIFY(is("birth-date < 1960-01-01", item("birth-date", *parseClinicalTime("1957-03-14"))));
        QVERIFY(!is("birth-date > 1960-01-01", item("birth-date", *parseClinicalTime("1957-03-14"))));
    }

    void neverOnWhatIsNoFact()
    {
        const Condition c = Condition::parse("glucose > 1", catalogue()).value();
        Item i = item("glucose", Quantity{"9", "", "", "mmol/L"});
        QVERIFY(c.matches(i));
        i.notAFact = NotAFact::EnteredInError;
        QVERIFY(!c.matches(i));
        QVERIFY(!c.matches(item("glucose", Quantity{"9", "<", "", "mmol/L"})));
        QVERIFY(!c.matches(item("glucose", std::monostate())));
    }

    void folding()
    {
        QCOMPARE(foldCase("ÄÖÜ ŁÓDŹ ΑΩ ЖЯЁ × ÷"), std::string("äöü łódź αω жяё × ÷"));
        QCOMPARE(foldCase("ab\xc3"), std::string("ab\xc3"));
    }
};

QTEST_APPLESS_MAIN(ConditionTest)
#include "condition_test.moc"
