// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <interop/exporter.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::interop;
using namespace twinchart::interop::testing;

// Bodies stand below: moc reads no raw strings.
class ExporterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOctetComesBack();
    void emptyBundle();
    void failingDisk();
    void jsonEquality_data();
    void jsonEquality();
};

void ExporterTest::everyOctetComesBack()
{
    for (const auto kind : {BundleWriter::Kind::Collection, BundleWriter::Kind::History}) {
        const Import first = importText(R"({"resourceType":"Bundle","type":"collection","entry":[
            {"fullUrl":"urn:uuid:\"1\\","resource":{"resourceType":"Observation",  "status":"final","code":{"text":"é\n"},"valueQuantity":{"value":1.00e+0}}},
            {"resource":{"id":"p","resourceType":"Patient"}}]})");
        QVERIFY2(first.records.size() == 2, firstProblem(first.summary).c_str());
        std::string out;
        BundleWriter writer(
            [&](std::string_view text) {
                out += text;
                return true;
            },
            kind, Instant::fromSeconds(0));
        for (const ImportedRecord& record : first.records)
            QVERIFY(writer.add(record.content));
        QVERIFY(
            writer.add(ExportProvenance{"Patient/p", "north \"x\"", "physician", Instant::fromSeconds(1), "block 7"}));
        QVERIFY(writer.finish());
        QCOMPARE(writer.resources(), std::uint64_t(2));
        QCOMPARE(writer.octets(), std::uint64_t(out.size()));
        const Import second = importText(out);
        QVERIFY2(second.summary.refused == 0 && second.summary.problems.empty(), firstProblem(second.summary).c_str());
        QCOMPARE(second.records.size(), std::size_t(3));
        for (std::size_t i = 0; i < 2; ++i) {
            QCOMPARE(second.records[i].content.resource, first.records[i].content.resource);
            QCOMPARE(second.records[i].content.context.fullUrl, first.records[i].content.context.fullUrl);
        }
        QCOMPARE(second.records[2].content.resourceType, std::string("Provenance"));
    }
}

void ExporterTest::emptyBundle()
{
    std::string out;
    BundleWriter writer(
        [&](std::string_view text) {
            out += text;
            return true;
        },
        BundleWriter::Kind::Collection, Instant::fromSeconds(0));
    QVERIFY(writer.finish());
    QCOMPARE(importText(out).summary.refused, std::uint64_t(0));
}

void ExporterTest::failingDisk()
{
    const Import first = importText(R"({"resourceType":"Patient","id":"p"})");
    for (int good = 0; good < 4; ++good) {
        int left = good;
        BundleWriter writer([&](std::string_view) { return left-- > 0; }, BundleWriter::Kind::Collection,
                            Instant::fromSeconds(0));
        const bool added = writer.add(first.records[0].content);
        QVERIFY(!(added && writer.finish()));
        QVERIFY(!writer.finish());
    }
}

void ExporterTest::jsonEquality_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<bool>("equal");
    const auto row = [](const char* a, const char* b, bool equal) {
        QTest::newRow(a) << QByteArray(a) << QByteArray(b) << equal;
    };
    row(R"({"a":1,"b":[2,3]})", R"({ "b":[2, 3],"a":1 })", true);
    row(R"({"a":1.0})", R"({"a":1.00})", false);
    row(R"({"a":"\u00e9"})", R"({"a":"é"})", true);
    row(R"({"a":"1"})", R"({"a":1})", false);
    row("[1,2]", "[2,1]", false);
    row("[1,2]", "[1,2,3]", false);
    row(R"({"a":1})", R"({"a":1,"b":2})", false);
    row(R"({"a":null})", "{}", false);
    row("[1", "[1", false);
}

void ExporterTest::jsonEquality()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(bool, equal);
    QCOMPARE(jsonEqual(viewOf(a.toStdString()), viewOf(b.toStdString())), equal);
}

QTEST_GUILESS_MAIN(ExporterTest)
#include "exporter_test.moc"
