// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "writeplan.h"

#include <crypto/hash.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::workstation;
using interfaces::Role;

/// What a person types becomes a value of the catalogue, or is refused by name.
class WritePlanTest : public QObject {
    Q_OBJECT
    std::optional<model::Catalogue> m_catalogue;

    const model::DataSet& set(const char* code) const { return *m_catalogue->dataSet(code); }
    Result<model::Value> value(const char* dataSet, const char* attribute, const char* text, bool unusual = false) const
    {
        return readValue(*m_catalogue, set(dataSet), *m_catalogue->attribute(attribute), text, unusual);
    }
    static contract::PermissionEntry permission(std::uint8_t rights)
    {
        contract::PermissionEntry out;
        out.rights = rights;
        out.scope = crypto::sha256(BytesView());
        return out;
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto catalogue = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
        QVERIFY(catalogue.hasValue());
        m_catalogue = std::move(catalogue).value();
    }

    void quantities_data()
    {
        QTest::addColumn<QByteArray>("attribute");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected"); ///< comparator, number, code
        QTest::newRow("as written") << QByteArray("potassium") << QByteArray("4.10 mmol/L")
                                    << QByteArray("|4.10|mmol/L");
        QTest::newRow("own unit") << QByteArray("potassium") << QByteArray("4") << QByteArray("|4|mmol/L");
        QTest::newRow("another unit") << QByteArray("glucose") << QByteArray("90 mg/dL") << QByteArray("|90|mg/dL");
        QTest::newRow("joined") << QByteArray("glucose") << QByteArray("5.6mmol/L") << QByteArray("|5.6|mmol/L");
        QTest::newRow("comparator") << QByteArray("crp") << QByteArray("< 1 mg/L") << QByteArray("<|1|mg/L");
        QTest::newRow("people's spelling")
            << QByteArray("systolic-pressure") << QByteArray("120 mmHg") << QByteArray("|120|mm[Hg]");
        QTest::newRow("score") << QByteArray("phq-9") << QByteArray("7") << QByteArray("|7|{score}");
    }
    void quantities()
    {
        QFETCH(QByteArray, attribute);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto got = value("DTD", attribute.constData(), text.constData());
        QVERIFY2(got, got ? "" : got.error().message.english().c_str());
        const auto* q = std::get_if<model::Quantity>(&*got);
        QVERIFY(q != nullptr);
        QCOMPARE(QByteArray::fromStdString(q->comparator + '|' + q->value + '|' + q->code), expected);
        QVERIFY(!q->unit.empty());
    }

    void otherKinds()
    {
        QVERIFY(std::get<bool>(*value("POA", "consent-signed", "true")));
        QCOMPARE(std::get<model::Text>(*value("CUP", "advice", "  Walk daily ")).text, std::string("Walk daily"));
        const auto coded = value("CUP", "condition", "http://snomed.info/sct|38341003|Hypertension");
        QVERIFY(coded.hasValue());
        QCOMPARE(std::get<model::Coded>(*coded).codings.front(),
                 (model::Coding{"http://snomed.info/sct", "38341003", "Hypertension"}));
        QCOMPARE(std::get<model::Text>(*value("CUP", "advice", "3 meals | day")).text, std::string("3 meals | day"));
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("attribute");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        const auto add = [](const char* name, const char* attribute, QByteArray text, const char* says) {
            QTest::newRow(name) << QByteArray(attribute) << text << QByteArray(says);
        };
        add("empty", "potassium", "  ", "empty");
        add("words", "potassium", "high", "no value");
        add("comma", "potassium", "4,1 mmol/L", "unit");
        add("leading zero", "potassium", "04", "no value");
        add("no unit at all", "potassium", "4 bananas", "bananas");
        add("of another dimension", "potassium", "4 kg", "kg");
        add("mass or amount", "glucose", "90", "say the unit");
        add("impossible", "potassium", "400", "0.5 – 15 mmol/L");
        add("impossible in another unit", "body-temperature", "20 K", "out of range");
        add("unusual", "potassium", "14", "1.5 – 10 mmol/L");
        add("a device's", "plethysmogram", "1 2 3", "devices");
        add("a control character", "document",
            QByteArray("a\x01"
                       "b"),
            "control");
        add("not UTF-8", "document", QByteArray("a\xff"), "UTF-8");
        add("too long", "document", QByteArray(65'537, 'a'), "65,536");
        add("too exact", "potassium", "4." + QByteArray(200, '1'), "too long");
        add("not of this data set", "blood-loss", "100 mL", "DTD");
    }
    void refused()
    {
        QFETCH(QByteArray, attribute);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const auto got = readValue(*m_catalogue, set("DTD"), *m_catalogue->attribute(attribute.toStdString()),
                                   text.toStdString(), false);
        QVERIFY(!got);
        const QByteArray message = QByteArray::fromStdString(got.error().message.english());
        QVERIFY2(message.contains(says) && message.contains(attribute), message);
        QVERIFY(got.error().failure == Failure::Refused);
    }
    void unusualIsConfirmed() { QVERIFY(value("DTD", "potassium", "14", true).hasValue()); }

    void eachAttributeOnceAndKnown()
    {
        const auto read = [&](std::vector<interfaces::NamedValue> values) {
            return readValues(*m_catalogue, set("DTD"), values, false);
        };
        const auto good = read({{"potassium", "4"}, {"sodium", "140 mmol/L"}});
        QVERIFY(good.hasValue());
        QCOMPARE(good->size(), std::size_t{2});
        QCOMPARE(good->front().code.codings.front().system, std::string("http://loinc.org"));
        QCOMPARE(good->front().code.codings.size(), std::size_t{2});
        QCOMPARE(readValues(*m_catalogue, set("CUP"), {{"advice", "x"}}, false)->front().code.codings.size(),
                 std::size_t{1});
        QVERIFY(!read({}).hasValue());
        QVERIFY(!read({{"potassium", "4"}, {"potassium", "5"}}).hasValue());
        QVERIFY(!read({{"no-such", "4"}}).hasValue());
        QVERIFY(!read({{"blood-loss", "4 mL"}}).hasValue());
        // Every attribute is found again under its own name, in every data set that has it.
        for (const model::DataSet& dataSet : m_catalogue->dataSets())
            for (const std::uint32_t index : dataSet.attributes) {
                const model::Attribute& a = m_catalogue->attributes()[index];
                const auto text =
                    a.may(model::ValueKind::Text)      ? readValues(*m_catalogue, dataSet, {{a.name, "words"}}, true)
                    : a.may(model::ValueKind::Boolean) ? readValues(*m_catalogue, dataSet, {{a.name, "true"}}, true)
                                                       : readValues(*m_catalogue, dataSet, {}, true);
                if (text)
                    QVERIFY2(m_catalogue->attributeOf(dataSet, text->front().code) == &a, a.name.c_str());
            }
    }

    void times()
    {
        const Instant now = *parseRfc3339("2026-03-05T05:12:00Z");
        QCOMPARE(*readEffective("", Instant{now.ns + 123'456'789}), toRfc3339(now));
        for (const char* good : {"2026", "2026-03", "2026-03-05", "2026-03-05T06:12:00+01:00", "2026-03-05T05:12:00Z"})
            QCOMPARE(*readEffective(good, now), std::string(good));
        for (const char* bad :
             {"2026-02-30", "05.03.2026", "yesterday", "2026-03-05T06:12:00", "2026-03-05T06:12+01:00"})
            QVERIFY2(!readEffective(bad, now).hasValue(), bad);
    }

    void whoMayWrite()
    {
        const auto all = permission(contract::kRightsReadWrite);
        const Instant now{1};
        for (const Role role : {Role::Physician, Role::Surgeon, Role::Anaesthetist, Role::Assistant, Role::Nurse}) {
            QVERIFY(mayWrite(set("DTD"), role, all, now).hasValue());
            QVERIFY(!mayWrite(set("DTD"), role, std::nullopt, now).hasValue());
            QVERIFY(!mayWrite(set("DTD"), role, permission(contract::kRightsRead), now).hasValue());
            for (const char* readOnly : {"SD", "VS", "MD", "SR", "PSG", "PTD", "CG", "PH"})
                QVERIFY(mayWrite(set(readOnly), role, all, now).error().failure == Failure::Refused);
        }
        for (const Role role :
             {Role::Administrator, Role::PrivacyOfficer, Role::Delegate, Role::Researcher, Role::Insurer})
            for (const model::DataSet& dataSet : m_catalogue->dataSets())
                QVERIFY(mayWrite(dataSet, role, all, now).error().failure == Failure::NotPermitted);
        for (const model::DataSet& dataSet : m_catalogue->dataSets())
            QCOMPARE(mayWrite(dataSet, Role::Patient, std::nullopt, now).hasValue(),
                     dataSet.code.code == kSelfReported);
        // A scope that nothing here can read allows nothing.
        auto narrowed = all;
        narrowed.scope = crypto::sha256(bytesOf("sealed"));
        QVERIFY(mayWrite(set("DTD"), Role::Physician, narrowed, now).error().failure == Failure::NotPermitted);
        auto ended = all;
        ended.validUntil = Instant{5};
        QVERIFY(mayWrite(set("DTD"), Role::Physician, ended, Instant{5}).hasValue());
        QVERIFY(!mayWrite(set("DTD"), Role::Physician, ended, Instant{6}).hasValue());
    }

    void reasons()
    {
        using contract::DeleteReason;
        const auto of = [](const char* text, Role role = Role::Physician) { return readReason(text, role)->reason; };
        QVERIFY(of("Entered in error: wrong patient") == DeleteReason::EnteredInError);
        QVERIFY(of("ERASURE, the patient asks for it") == DeleteReason::Erasure);
        QVERIFY(of("withdrawn") == DeleteReason::Withdrawn);
        QVERIFY(of("entered-in-error", Role::Patient) == DeleteReason::EnteredInError);
        QVERIFY(of("withdrawnness") == DeleteReason::EnteredInError);
        QVERIFY(of("typed wrongly") == DeleteReason::EnteredInError);
        QVERIFY(of("private", Role::Patient) == DeleteReason::Erasure);
        QCOMPARE(readReason(" wrong  ", Role::Nurse)->words, std::string("wrong"));
        for (const std::string& bad :
             {std::string(" "), std::string(2001, 'a'), std::string("a\x02"), std::string("\xff")})
            QVERIFY(readReason(bad, Role::Nurse).error().failure == Failure::Usage);
    }
};

QTEST_GUILESS_MAIN(WritePlanTest)
#include "writeplan_test.moc"
