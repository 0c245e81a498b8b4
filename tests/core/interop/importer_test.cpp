// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <support/data.h>

#include <QTest>

#include <fstream>

using namespace twinchart;
using namespace twinchart::interop;
using namespace twinchart::interop::testing;

// Bodies stand below: moc reads no raw strings.
class ImporterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsInPart();
    void strictRefusesTheFile();
    void contextIsKept();
    void orderOfNamesDoesNotMatter();
    /// A history begins with the newest version; whoever takes the records takes the last for it.
    void historiesEndWithTheNewest_data();
    void historiesEndWithTheNewest();
    void envelope();
    void formats();
    void filesThatAreNone();
    void whatIsNoJsonHasAPlace();
    /// Lines longer than the reading chunk, and one above the limit between good ones.
    void longLines();
    void cancelling();
    void problemListIsBounded();
};

namespace {
const std::string kGood = R"({"resourceType":"Patient","id":"a"})";
const std::string kBad = R"({"resourceType":"Patient","gender":"x"})";
std::string entry(const std::string& resource, const std::string& more = {})
{
    return R"({"resource":)" + resource + more + "}";
}
std::string bundleOf(const std::string& entries, const std::string& more = R"("type":"collection")")
{
    return R"({"resourceType":"Bundle",)" + more + R"(,"entry":[)" + entries + "]}";
}

struct FileImport {
    support::TemporaryFolder folder;
    Import run(const std::string& name, const std::string& text, ImportOptions options = {})
    {
        const auto path = folder.path() / name;
        std::ofstream(path, std::ios::binary) << text;
        options.source = "test";
        Import out;
        ImportSession session(options, catalogue());
        out.summary = session.read(path, [&](ImportedRecord&& record) {
            out.records.push_back(std::move(record));
            return true;
        });
        return out;
    }
};
} // namespace

void ImporterTest::countsInPart()
{
    const Import got = importText(
        bundleOf(entry(kGood) + "," + entry(kBad) + "," + entry(R"({"resourceType":"Organization","name":"x"})")));
    QCOMPARE(got.summary.format, FileFormat::Bundle);
    QCOMPARE(got.summary.bundleType, std::string("collection"));
    QCOMPARE(got.summary.resources, std::uint64_t(3));
    QCOMPARE(got.summary.kept, std::uint64_t(2));
    QCOMPARE(got.summary.refused, std::uint64_t(1));
    QCOMPARE(got.summary.problems.at(0).where, std::string("/entry/1/resource/gender"));
    QCOMPARE(got.summary.unmapped.at("Organization"), std::uint64_t(1));
    QVERIFY(!got.summary.refusedWhole);
}

void ImporterTest::strictRefusesTheFile()
{
    ImportOptions strict;
    strict.strict = true;
    const Import got = importText(bundleOf(entry(kGood) + "," + entry(kBad)), strict);
    QVERIFY(got.summary.refusedWhole && got.records.empty());
    QCOMPARE(got.summary.refused, got.summary.resources);
    QCOMPARE(importText(bundleOf(entry(kGood)), strict).records.size(), std::size_t(1));
    const Import lines = importText(kGood + "\n" + kBad + "\n", strict, true);
    QVERIFY(lines.summary.refusedWhole && lines.records.empty());
    QCOMPARE(lines.summary.refused, std::uint64_t(2));
}

void ImporterTest::contextIsKept()
{
    const Import got = importText(bundleOf(
        R"({"fullUrl":"urn:uuid:1","resource":{ "resourceType" : "Patient",  "id":"a", "meta":{"versionId":"3"} },"request":{"method":"PUT","url":"Patient/a"}},)" +
            entry(kGood),
        R"("id":"b1","type":"transaction")"));
    QCOMPARE(got.records.size(), std::size_t(2));
    const model::RecordContent& content = got.records[0].content;
    QCOMPARE(content.context.fullUrl, std::string("urn:uuid:1"));
    QCOMPARE(content.context.bundleType, std::string("transaction"));
    QCOMPARE(content.context.bundleIdentifier, std::string("\"b1\""));
    QCOMPARE(content.context.requestMethod, std::string("PUT"));
    QCOMPARE(content.context.requestUrl, std::string("Patient/a"));
    QCOMPARE(content.versionId, std::string("3"));
    QCOMPARE(textOf(content.resource),
             std::string(R"({ "resourceType" : "Patient",  "id":"a", "meta":{"versionId":"3"} })"));
    QCOMPARE(got.records[1].content.context.order, std::uint32_t(1));
}

void ImporterTest::orderOfNamesDoesNotMatter()
{
    const Import got = importText(
        R"({"entry":[{"resource":{"id":"a","resourceType":"Patient"},"fullUrl":"urn:uuid:1"}],"type":"searchset","resourceType":"Bundle"})");
    QCOMPARE(got.summary.kept, std::uint64_t(1));
    QCOMPARE(got.records[0].content.context.fullUrl, std::string("urn:uuid:1"));
}

void ImporterTest::historiesEndWithTheNewest_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("metas"); // of the versions, as the file has them
    QTest::addColumn<QByteArray>("order"); // numbers of the versions as they are handed over
    const auto dated = [](int n) { return R"({"lastUpdated":"2020-01-0)" + QByteArray::number(n) + R"(T00:00:00Z"})"; };
    const auto numbered = [](int n) { return R"({"versionId":")" + QByteArray::number(n) + "\"}"; };
    QTest::newRow("dated, newest first") << QByteArray("history") << dated(3) + "|" + dated(2) + "|" + dated(1)
                                         << QByteArray("210");
    QTest::newRow("dated, oldest first") << QByteArray("history") << dated(1) + "|" + dated(2) + "|" + dated(3)
                                         << QByteArray("012");
    QTest::newRow("numbered") << QByteArray("history") << numbered(10) + "|" + numbered(9) + "|" + numbered(8)
                              << QByteArray("210");
    QTest::newRow("some dated") << QByteArray("history") << dated(1) + "|{\"versionId\":\"x\"}|" + dated(3)
                                << QByteArray("210");
    QTest::newRow("neither") << QByteArray("history") << QByteArray("||") << QByteArray("210");
    QTest::newRow("no history") << QByteArray("collection") << dated(3) + "|" + dated(2) + "|" + dated(1)
                                << QByteArray("012");
    // What BundleWriter wrote stands in the order in which it was stored.
    QTest::newRow("our own") << QByteArray("history own") << QByteArray("||") << QByteArray("012");
}

void ImporterTest::historiesEndWithTheNewest()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, metas);
    QFETCH(QByteArray, order);
    const auto request = [](const std::string& url) {
        return R"(,"request":{"method":"PUT","url":")" + url + R"("},"response":{"status":"200"})";
    };
    std::string entries = entry(R"({"resourceType":"Organization","id":"o","name":"x"})", request("Organization/o"));
    const auto versions = metas.split('|');
    for (qsizetype i = 0; i < versions.size(); ++i)
        entries += "," + entry(R"({"resourceType":"Patient","id":"a",)" +
                                   (versions[i].isEmpty() ? "" : "\"meta\":" + versions[i].toStdString() + ",") +
                                   R"("name":[{"text":")" + std::to_string(i) + "\"}]}",
                               request("Patient/a"));
    if (type.endsWith("own"))
        entries +=
            "," +
            entry(
                R"({"resourceType":"Provenance","meta":{"tag":[{"system":"urn:twinchart:provenance","code":"received"}]},"target":[{"reference":"Patient/a"}],"recorded":"2020-01-01T00:00:00Z","agent":[{"who":{"display":"x"}}]})",
                request("Provenance"));
    const Import got = importText(bundleOf(entries, R"("type":")" + type.split(' ').first().toStdString() + "\""));
    QVERIFY2(got.summary.refused == 0, firstProblem(got.summary).c_str());
    QByteArray handed;
    for (std::size_t i = 1; i < 4; ++i)
        handed += QByteArray::fromStdString(got.records.at(i).demographics->names.at(0).text);
    QCOMPARE(handed, order);
    for (std::size_t i = 0; i < got.records.size(); ++i)
        QCOMPARE(got.records[i].content.context.order, std::uint32_t(i));
}

void ImporterTest::envelope()
{
    const Import noType = importText(bundleOf(entry(kGood), R"("total":1)"));
    QCOMPARE(noType.summary.kept, std::uint64_t(1));
    QCOMPARE(noType.summary.refused, std::uint64_t(1));
    QCOMPARE(noType.summary.resources, std::uint64_t(2));
    const Import badEntry =
        importText(bundleOf(entry(kGood, R"(,"request":{"method":"TAKE","url":"x"})") + "," + entry(kGood)));
    QCOMPARE(badEntry.summary.kept, std::uint64_t(1));
    QCOMPARE(badEntry.summary.problems.at(0).where, std::string("/entry/0/request/method"));
    const Import removed = importText(
        bundleOf(R"({"request":{"method":"DELETE","url":"Patient/1"}},)" + entry(kGood), R"("type":"history")"));
    QCOMPARE(removed.summary.refused, std::uint64_t(0));
    QCOMPARE(removed.summary.problems.at(0).kind, ImportProblem::Kind::Note);
    QCOMPARE(importText(R"({"resourceType":"Bundle","type":"collection"})").summary.resources, std::uint64_t(0));
}

void ImporterTest::formats()
{
    FileImport file;
    const std::string big = R"({"resourceType":"Patient","id":"b"})";
    const Import lines =
        file.run("x.ndjson", "\xEF\xBB\xBF" + kGood + "\r\n\n" + kBad + "\n{\"resourceType\":\n" + big);
    QCOMPARE(lines.summary.format, FileFormat::Ndjson);
    QCOMPARE(lines.summary.kept, std::uint64_t(2));
    QCOMPARE(lines.summary.refused, std::uint64_t(2));
    QCOMPARE(lines.summary.problems.size(), std::size_t(3));
    QCOMPARE(lines.summary.problems[0].kind, ImportProblem::Kind::Note);
    QCOMPARE(lines.summary.problems[1].line, std::uint64_t(3));
    QCOMPARE(lines.summary.problems[2].line, std::uint64_t(4));
    QCOMPARE(lines.records[1].content.context.order, std::uint32_t(1));
    QCOMPARE(file.run("y.json", kGood + "\n" + big + "\n").summary.format, FileFormat::Ndjson);
    QCOMPARE(file.run("z.json", "{\n\"resourceType\":\"Patient\"}\n").summary.format, FileFormat::Resource);
    QCOMPARE(file.run("w.json", kGood + "\n\n").summary.format, FileFormat::Resource);
    const Import marked = file.run("v.json", "\xEF\xBB\xBF" + kGood);
    QCOMPARE(marked.summary.kept, std::uint64_t(1));
    QCOMPARE(marked.summary.problems.at(0).kind, ImportProblem::Kind::Note);
    QCOMPARE(textOf(marked.records[0].content.resource), kGood);
}

void ImporterTest::filesThatAreNone()
{
    FileImport file;
    ImportSession session({.source = "test"}, catalogue());
    const auto never = [](ImportedRecord&&) { return false; };
    for (const auto& path : {file.folder.path() / "absent.json", file.folder.path()}) {
        const ImportSummary summary = session.read(path, never);
        QVERIFY(summary.refusedWhole);
        QCOMPARE(summary.refused, std::uint64_t(1));
        QCOMPARE(summary.problems.size(), std::size_t(1));
    }
    QVERIFY(session.read("/dev/zero", never).refusedWhole);
}

void ImporterTest::whatIsNoJsonHasAPlace()
{
    const auto place = [](const std::string& text) {
        const Import done = importText(text);
        return done.summary.problems.empty() ? std::string("none") : done.summary.problems.front().place();
    };
    // Many files are one line: its number alone says nothing.
    QCOMPARE(place(R"({"resourceType":"Patient","active":tru})"), std::string("line 1, column 36"));
    QCOMPARE(place("{\n\"resourceType\":\"Patient\",\n \"id\": nought}"), std::string("line 3, column 8"));
    QCOMPARE(place("<?xml version=\"1.0\"?>"), std::string("line 1, column 1"));
    ImportOptions silent;
    silent.problemLimit = 0;
    QVERIFY(importText("{", silent).summary.problems.empty());
}

void ImporterTest::longLines()
{
    FileImport file;
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += R"({"resourceType":"Patient","id":"p)" + std::to_string(i) + R"(","photo":[{"data":")" +
                std::string(200'000, 'A') + "\"}]}\n";
    text += std::string(5'000'000, ' ') + "x\n" + kGood + "\n";
    ImportOptions options;
    options.documentLimit = 3'000'000;
    const Import got = file.run("long.ndjson", text, options);
    QCOMPARE(got.summary.kept, std::uint64_t(41));
    QCOMPARE(got.summary.refused, std::uint64_t(1));
    QCOMPARE(got.summary.problems.at(0).line, std::uint64_t(41));
    // Not lines: refused from its size.
    const Import whole = file.run("long.json", "{\"x\":\n" + text, options);
    QVERIFY(whole.summary.refusedWhole);
}

void ImporterTest::cancelling()
{
    ImportSession session({.source = "test"}, catalogue());
    int seen = 0;
    const ImportSummary summary =
        session.readText(viewOf(bundleOf(entry(kGood) + "," + entry(kGood) + "," + entry(kGood))),
                         [&](ImportedRecord&&) { return ++seen < 2; });
    QVERIFY(summary.cancelled);
    QCOMPARE(seen, 2);
    // The session is as good as new.
    QCOMPARE(session.readText(viewOf(kGood), [](ImportedRecord&&) { return true; }).kept, std::uint64_t(1));
}

void ImporterTest::problemListIsBounded()
{
    ImportOptions options;
    options.problemLimit = 10;
    std::string entries = entry(kBad);
    for (int i = 0; i < 99; ++i)
        entries += "," + entry(kBad);
    const Import got = importText(bundleOf(entries), options);
    QCOMPARE(got.summary.refused, std::uint64_t(100));
    QCOMPARE(got.summary.problems.size(), std::size_t(10));
    QCOMPARE(got.summary.problemsLeftOut, std::uint64_t(90));
}

QTEST_GUILESS_MAIN(ImporterTest)
#include "importer_test.moc"
