// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "primitives.h"

#include <QTest>

using namespace twinchart::interop;

class PrimitivesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void syntax_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("good");
        const auto rows = [](Primitive kind, std::initializer_list<QByteArray> good,
                             std::initializer_list<QByteArray> bad) {
            const QByteArray name(text(kind).data(), static_cast<qsizetype>(text(kind).size()));
            for (const QByteArray& value : good)
                QTest::newRow((name + " + " + value.left(40)).constData()) << static_cast<int>(kind) << value << true;
            for (const QByteArray& value : bad)
                QTest::newRow((name + " - " + value.left(40)).constData()) << static_cast<int>(kind) << value << false;
        };
        rows(Primitive::Date, {"2018", "1973-06", "1905-08-23", "2020-02-29", "0001", "9999-12-31"},
             {"", "18", "0000", "2018-13", "2018-00", "2019-02-29", "2018-02-30", "2018-1-1", "2018-01-01T00:00:00Z",
              "not a date", "2018-04-31", "2018-"});
        rows(Primitive::DateTime,
             {"2018", "1973-06", "1905-08-23", "2015-02-07T13:28:17-05:00", "2017-01-01T00:00:00.000Z",
              "2016-12-31T23:59:60Z", "2020-01-01T00:00:00+14:00"},
             {"2015-02-07T13:28:17", "2015-02-07T13:28Z", "2015-02-07T24:00:00Z", "2015-02-07 13:28:17Z",
              "2015-02T13:28:17Z", "2015-02-07T13:28:61Z", "2015-02-07T13:28:17.Z", "2015-02-30T00:00:00Z",
              "2015-02-07T13:28:17+14:01", "2015-02-07T13:28:17+5:00", "2015-02-07T13:60:17Z"});
        rows(Primitive::Instant, {"2015-02-07T13:28:17.239+02:00", "2017-01-01T00:00:00Z"},
             {"2015", "2015-02-07", "2015-02-07T13:28:17", "2015-02-07T13:28Z"});
        rows(Primitive::Time, {"00:00:00", "23:59:59.123", "12:00:60"},
             {"24:00:00", "12:00", "1:00:00", "12:00:00Z", ""});
        rows(Primitive::Id, {"a", "A-b.9", QByteArray(64, 'x')},
             {"", "a_b", "a b", QByteArray(65, 'x'), "é", "/foobar=="});
        rows(Primitive::Code, {"a", "a b", "entered-in-error"}, {"", " a", "a ", "a  b", "a\tb\n"});
        rows(Primitive::Uri, {"urn:uuid:1", "x", "http://ex.org/é"},
             {"", "a b", "a\nb", " http://x", "http://example.org/with space"});
        rows(Primitive::Oid, {"urn:oid:1.2.3", "urn:oid:2.16.840.1.113883"},
             {"urn:oid:", "urn:oid:3.1", "urn:oid:1", "urn:oid:1.02", "urn:oid:1.", "1.2.3"});
        rows(Primitive::Uuid, {"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"},
             {"urn:uuid:C757873D-EC9A-4326-A141-556F43239520", "c757873d-ec9a-4326-a141-556f43239520",
              "urn:uuid:c757873dec9a-4326-a141-556f43239520-"});
        rows(Primitive::Integer, {"0", "-1", "2147483647", "-2147483648"},
             {"1.0", "1e3", "2147483648", "-2147483649", "99999999999999999999", "-0"});
        rows(Primitive::UnsignedInt, {"0", "7"}, {"-1"});
        rows(Primitive::PositiveInt, {"1"}, {"0", "-1"});
        rows(Primitive::Decimal, {"0", "1.00", "-1e-10", "6.30"}, {QByteArray(101, '1')});
        rows(Primitive::Base64, {"AAAA", "AA==", "AAA=", "AAAA AAAA", "AA\nAA", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="},
             {"", "A", "AAA", "A===", "AA=A", "%%%2@()()", "AAAA=", "AAAAAAAAAAAAAAAA!AAA"});
        rows(Primitive::String, {"a", " a ", "\xD8\xA3", QByteArray(1024 * 1024, 'x')},
             {"", QByteArray(1024 * 1024 + 1, 'x')});
    }
    void syntax()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, value);
        QFETCH(bool, good);
        QCOMPARE(matches(static_cast<Primitive>(kind), value.toStdString()), good);
    }

    void tables()
    {
        const FhirTables& tables = fhirTables();
        std::printf("FHIR R4 tables: %zu types, %zu elements\n", tables.types(), tables.elements());
        QVERIFY(tables.types() > 600);
        const FhirType* observation = tables.resource("Observation");
        QVERIFY(observation != nullptr);
        QCOMPARE(tables.resource("Quantity"), nullptr);
        QVERIFY(tables.type("Quantity") != nullptr);
        QCOMPARE(tables.resource("Bot"), nullptr);
        const Element* value = tables.find(*observation, "valueSampledData");
        QVERIFY(value != nullptr && value->choice && !value->many);
        QCOMPARE(tables.find(*observation, "valueAttachment"), nullptr);
        QCOMPARE(tables.find(*observation, "value[x]"), nullptr);
        QVERIFY(tables.find(*observation, "subject")->compartment);
        QVERIFY(!tables.find(*observation, "encounter")->compartment);
        QVERIFY(tables.find(*observation, "status")->required && tables.find(*observation, "status")->codes >= 0);
        QVERIFY(tables.find(*tables.type("Bundle.entry"), "resource")->anyResource);
        QVERIFY(tables.find(*tables.resource("Device"), "patient")->compartment);
    }

    void tablesRefuseOtherTexts()
    {
        QVERIFY(!FhirTables::parse(""));
        QVERIFY(!FhirTables::parse("twinchart-fhir-tables\t2\t4.0.1\n"));
        QVERIFY(!FhirTables::parse("twinchart-fhir-tables\t1\t4.0.1\nT\tA\tR\nE\tx\t0\t1\tNowhere\t-\t-\n"));
        QVERIFY(!FhirTables::parse("twinchart-fhir-tables\t1\t4.0.1\nT\tA\tR\nE\tx\t0\t1\tcode\tno-set\t-\n"));
        QVERIFY(!FhirTables::parse("twinchart-fhir-tables\t1\t4.0.1\nT\tA\tR\n"));
        QVERIFY(!FhirTables::parse("twinchart-fhir-tables\t1\t4.0.1\nnonsense\n"));
        QVERIFY(FhirTables::parse("twinchart-fhir-tables\t1\t4.0.1\nT\tA\tR\nE\tx\t0\t1\tcode\t-\t-\n"));
    }
};

QTEST_GUILESS_MAIN(PrimitivesTest)
#include "primitives_test.moc"
