// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <interop/exporter.h>
#include <support/data.h>

#include <QTest>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>

using namespace twinchart;
using namespace twinchart::interop;
using namespace twinchart::interop::testing;
namespace fs = std::filesystem;

namespace {
struct Set {
    const char* name;
    const char* archive;   ///< null = loose files
    std::uint64_t refused; ///< as looked through by hand; more is a defect of ours or of a new copy
};
#ifdef TWINCHART_LARGE_SETS
constexpr Set kSets[] = {{"fhir-synthea-2019", "bundles.tar.xz", 0}, {"fhir-synthea-hiv", "bundles.tar.xz", 0}};
#else
constexpr Set kSets[] = {
    {"fhir-synthea-2023", "bundles.tar.xz", 0},
    // Six: four types of the vendor's own, one empty element, one Group of several patients.
    {"fhir-medplum-mock", "resources.tar.xz", 6},
    // Five Observations of one example patient, performed by another.
    {"fhir-ips-examples", "examples.tar.xz", 5},
    // One narrative without its text.
    {"fhir-us-core-examples", "examples.tar.xz", 1},
    // One Questionnaire item without linkId.
    {"fhir-r4-spec-examples", "examples.tar.xz", 1},
    {"fhir-personal-health-devices", nullptr, 0},
};
#endif

std::vector<fs::path> filesOf(const fs::path& folder)
{
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && (entry.path().extension() == ".json" || entry.path().extension() == ".ndjson"))
            out.push_back(entry.path());
    std::ranges::sort(out);
    return out;
}
} // namespace

class SetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void set_data()
    {
        QTest::addColumn<int>("number");
        for (int i = 0; i < static_cast<int>(std::size(kSets)); ++i)
            QTest::newRow(kSets[i].name) << i;
        std::printf("%-30s %6s %9s %9s %9s %8s %8s\n", "set", "files", "resources", "kept", "mapped", "refused",
                    "seconds");
    }
    /// Imports every file, and what was kept comes out of an export as it went in.
    void set()
    {
        QFETCH(int, number);
        const Set& set = kSets[number];
        const auto folder = set.archive == nullptr ? support::data(set.name) : support::unpacked(set.name, set.archive);
        if (!folder)
            QSKIP("the set is absent");
        ImportSession session({.source = set.name}, catalogue());
        ImportSession again({.source = set.name}, catalogue());
        ImportSummary sum;
        double seconds = 0;
        std::map<std::string, int> reasons;
        const auto files = filesOf(*folder);
        for (const fs::path& file : files) {
            std::vector<ImportedRecord> records;
            const auto start = std::chrono::steady_clock::now();
            const ImportSummary one = session.read(file, [&](ImportedRecord&& record) {
                records.push_back(std::move(record));
                return true;
            });
            seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            QCOMPARE(one.resources, one.kept + one.refused);
            QVERIFY(!one.refusedWhole);
            sum.resources += one.resources;
            sum.kept += one.kept;
            sum.mapped += one.mapped;
            sum.refused += one.refused;
            sum.items += one.items;
            sum.notFacts += one.notFacts;
            for (const ImportProblem& problem : one.problems)
                if (problem.kind == ImportProblem::Kind::Refused) {
                    QVERIFY(problem.line > 0);
                    ++reasons[problem.why.source];
                }

            std::string exported;
            BundleWriter writer(
                [&](std::string_view text) {
                    exported += text;
                    return true;
                },
                BundleWriter::Kind::Collection, Instant::fromSeconds(0));
            for (const ImportedRecord& record : records) {
                QVERIFY(readsBack(record.content));
                QVERIFY(writer.add(record.content));
            }
            QVERIFY(writer.finish());
            std::size_t at = 0;
            const ImportSummary back = again.readText(viewOf(exported), [&](ImportedRecord&& record) {
                // Octet for octet, so JSON-equal with every number's text.
                const bool same = at < records.size() && record.content.resource == records[at].content.resource &&
                                  record.content.context.fullUrl == records[at].content.context.fullUrl;
                ++at;
                return same;
            });
            QCOMPARE(at, records.size());
            QVERIFY(!back.cancelled && back.refused == 0);
            QVERIFY(records.empty() || jsonEqual(records.front().content.resource, records.front().content.resource));
        }
        std::printf("%-30s %6zu %9llu %9llu %9llu %8llu %8.3f   (%llu items, %llu no facts)\n", set.name, files.size(),
                    static_cast<unsigned long long>(sum.resources), static_cast<unsigned long long>(sum.kept),
                    static_cast<unsigned long long>(sum.mapped), static_cast<unsigned long long>(sum.refused), seconds,
                    static_cast<unsigned long long>(sum.items), static_cast<unsigned long long>(sum.notFacts));
        for (const auto& [why, count] : reasons)
            std::printf("    %d × %s\n", count, why.c_str());
        std::fflush(stdout);
        QVERIFY(sum.kept > 0);
        QVERIFY(sum.refused <= set.refused);
    }
};

QTEST_GUILESS_MAIN(SetsTest)
#include "sets_test.moc"
