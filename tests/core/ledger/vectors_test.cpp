// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "spectables.h"

#include <conformance/suites.h>
#include <support/data.h>

#include <QTest>

#include <algorithm>
#include <fstream>

using namespace twinchart;

namespace {
std::string contentOf(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
} // namespace

/// The published verdicts, by the code of twinchart-conformance itself.
class VectorsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void suites_data()
    {
        QTest::addColumn<QString>("suite");
        for (const std::string& name : conformance::suiteNames())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void suites()
    {
        QFETCH(QString, suite);
        auto folder = support::vectors(suite.toStdString());
        if (!folder)
            folder = support::data(suite.toStdString());
        if (!folder)
            QSKIP("the folder is not there");
        const auto report = conformance::runSuite(suite.toStdString(), *folder);
        QVERIFY(report);
        std::printf("%s: %zu cases ran, %zu skipped\n", report->suite.c_str(), report->cases, report->skipped.size());
        // What the product does not use yet is skipped whole, and said so.
        if (suite == QLatin1String("bls12-381") || suite == QLatin1String("acvp-ml-dsa") ||
            suite == QLatin1String("scores-news2")) {
            QVERIFY(report->cases == 0 && !report->skipped.empty());
            return;
        }
        // The HL7 validator also knows invariants, profiles and links, which the importer does not claim: a floor, and
        // hardly anything that is valid may be refused.
        if (suite == QLatin1String("fhir-validator-cases")) {
            QVERIFY(report->agree >= 28);
            QVERIFY(std::ranges::count(report->disagree, std::string("kept"),
                                       &conformance::Report::Disagreement::expected) <= 1);
            return;
        }
        QVERIFY2(report->passed(), conformance::textOf(*report).c_str());
        QCOMPARE(report->agree, report->cases);
    }
    void unknownSuiteAndEmptyFolder()
    {
        const support::TemporaryFolder folder;
        QVERIFY(!conformance::runSuite("ed25519-unheard-of", folder.path()));
        for (const std::string& name : conformance::suiteNames()) {
            const auto report = conformance::runSuite(name, folder.path());
            QVERIFY(report && !report->passed() && report->cases == 0);
        }
    }
    /// A suite that could not disagree would prove nothing: turn each expectation round.
    void turnedExpectationsDisagree()
    {
        struct Turn {
            const char* suite;
            const char* from;
            const char* to;
        };
        int suites = 0;
        for (const Turn& turn : {Turn{"light-client-verify", "\"verdict\": \"SUCCESS\"", "\"verdict\": \"INVALID\""},
                                 Turn{"rfc6962-merkle", "\"wantErr\": true", "\"wantErr\": false"},
                                 Turn{"cometbft-encoding", "\"hash\": \"F", "\"hash\": \"0"},
                                 Turn{"ics23", "\"root\": \"c", "\"root\": \"d"},
                                 Turn{"real-chain-light-blocks", "\"app\":\"1\"", "\"app\":\"2\""},
                                 Turn{"hpke-rfc9180", "\"seq\": 1", "\"seq\": 3"},
                                 Turn{"rpc-fixtures", "\"app\": \"1\"", "\"app\": \"2\""},
                                 Turn{"ed25519-zip215", "\"c7176a70", "\"c7176a71"},
                                 Turn{"wycheproof", "\"result\": \"valid\"", "\"result\": \"invalid\""}}) {
            const auto folder = support::vectors(turn.suite);
            if (!folder)
                continue;
            const support::TemporaryFolder copy;
            std::size_t turned = 0;
            for (const auto& file : conformance::jsonFiles(*folder)) {
                std::string text = contentOf(file);
                for (std::size_t at = text.find(turn.from); at != std::string::npos;
                     at = text.find(turn.from, at + 1)) {
                    text.replace(at, std::string_view(turn.from).size(), turn.to);
                    ++turned;
                }
                const auto target = copy.path() / std::filesystem::relative(file, *folder);
                std::filesystem::create_directories(target.parent_path());
                std::ofstream(target, std::ios::binary) << text;
            }
            QVERIFY(turned > 0);
            const auto report = conformance::runSuite(turn.suite, copy.path());
            std::printf("%s: %zu turned, %zu disagree\n", turn.suite, turned, report->disagree.size());
            QVERIFY(!report->passed() && !report->disagree.empty());
            ++suites;
        }
        if (suites == 0)
            QSKIP("no folder of vectors is there");
    }
    /// Tables of a layout that the folders here may not have: proofs against a spec, branches that are empty, batches.
    void ics23TablesOfSpecs()
    {
        const std::string rows = specRows();
        const std::string branches = branchRows();
        const support::TemporaryFolder folder;
        const auto write = [&](const char* name, const std::string& text) {
            std::ofstream(folder.path() / name, std::ios::binary) << text;
        };
        write("specs.json", rows);
        write("branches.json", branches);
        write("batch.json", kBatch);
        const auto report = conformance::runSuite("ics23", folder.path());
        QVERIFY(report && report->passed());
        QCOMPARE(report->cases, std::size_t{7 + 6});
        QCOMPARE(report->skipped.size(), std::size_t{1});
        // Each expectation turned round disagrees.
        for (const auto& [from, to] : turnedErrors()) {
            std::string turned = rows;
            const std::size_t at = turned.find(from);
            QVERIFY(at != std::string::npos);
            turned.replace(at, from.size(), to);
            write("specs.json", turned);
            QCOMPARE(conformance::runSuite("ics23", folder.path())->disagree.size(), std::size_t{1});
        }
        write("specs.json", rows);
        std::string turned = branches;
        turned.replace(turned.find("true"), 4, "false");
        write("branches.json", turned);
        QCOMPARE(conformance::runSuite("ics23", folder.path())->disagree.size(), std::size_t{1});
    }
    void reportsAreJson()
    {
        conformance::Report report;
        report.suite = "s";
        report.add("a\"b\\\n", "x", "x");
        report.add("c", "x", "y");
        report.skip("d", "why");
        QCOMPARE(
            QString::fromStdString(conformance::jsonOf(report)),
            QString(
                R"({"suite":"s","cases":2,"agree":1,"disagree":[{"case":"c","expected":"x","got":"y"}],"skipped":[{"case":"d","why":"why"}]})"));
        QVERIFY(!report.passed());
    }
};

QTEST_APPLESS_MAIN(VectorsTest)
#include "vectors_test.moc"
