// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hostilecases.h"
#include "support.h"

#include <support/data.h>
#include <support/processortime.h>
#include <support/sanitized.h>

#include <QTest>

#include <algorithm>
#include <cstdio>
#include <fstream>

using namespace twinchart;
using namespace twinchart::interop;
using namespace twinchart::interop::hostile;
using namespace twinchart::interop::testing;
namespace fs = std::filesystem;

namespace {
/// Kilobytes of a line of /proc/self/status.
long statusKb(const char* key)
{
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line))
        if (line.starts_with(key))
            return std::atol(line.c_str() + std::string_view(key).size() + 1);
    return 0;
}
/// Starts a new high-water mark of resident memory.
void resetPeak()
{
    std::ofstream("/proc/self/clear_refs") << "5";
}

} // namespace

class HostileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_cases = cases();
        std::printf("hostile inputs: %zu and two files over the size limit\n", m_cases.size());
        QVERIFY(m_cases.size() >= 60);
    }

    void input_data()
    {
        QTest::addColumn<int>("number");
        for (int i = 0; i < static_cast<int>(m_cases.size()); ++i)
            QTest::newRow(m_cases[static_cast<std::size_t>(i)].name.c_str()) << i;
    }
    /// One clear message with place and reason, within 1 s and 256 MB beyond the file.
    void input()
    {
        QFETCH(int, number);
        const Case& one = m_cases[static_cast<std::size_t>(number)];
        const fs::path file = m_folder.path() / one.fileName;
        std::ofstream(file, std::ios::binary) << one.text;
        run(file, one.text.size(), one.expected, one.says, one.kept);
    }

    void overTheSizeLimit()
    {
        for (const bool ndjson : {false, true}) {
            const fs::path file = m_folder.path() / (ndjson ? "large.ndjson" : "large.json");
            std::ofstream(file, std::ios::binary) << (ndjson ? kPatient + "\n" : "{");
            // Sparse: only its size is large.
            fs::resize_file(file, 129ull * 1024 * 1024);
            if (!ndjson)
                run(file, 0, Outcome::Whole, "larger than a document may be", 0);
            else
                run(file, 128ull * 1024 * 1024, Outcome::Part, "", 1);
        }
    }

private:
    /// What reading the file takes, in seconds of the processor.
    static double reading(const fs::path& file)
    {
        const double start = support::threadSeconds();
        ImportSession({.source = "test"}, catalogue()).read(file, [](ImportedRecord&&) { return true; });
        return support::threadSeconds() - start;
    }

    void run(const fs::path& file, std::size_t size, Outcome expected, const char* says, std::uint64_t kept)
    {
        resetPeak();
        const long before = statusKb("VmRSS:");
        std::uint64_t handed = 0;
        bool notAFact = false;
        bool readBack = true;
        ImportSummary summary;
        const double start = support::threadSeconds();
        {
            ImportSession session({.source = "test"}, catalogue());
            summary = session.read(file, [&](ImportedRecord&& record) {
                ++handed;
                for (const model::Item& item : record.content.items)
                    notAFact |= item.notAFact != model::NotAFact::None;
                readBack &= readsBack(record.content);
                return true;
            });
        }
        double seconds = support::threadSeconds() - start;
        const long grown = statusKb("VmHWM:") - before;
        const std::string message = firstProblem(summary);
        QVERIFY2(readBack, "a kept record does not read back");
        QVERIFY2(message.find(says) != std::string::npos, message.c_str());
        QCOMPARE(handed, kept);
        QCOMPARE(summary.kept, kept);
        QCOMPARE(summary.refusedWhole, expected == Outcome::Whole);
        QCOMPARE(summary.refused > 0, expected == Outcome::Whole || expected == Outcome::Part);
        QCOMPARE(notAFact, expected == Outcome::KeptNotAFact);
        if (expected == Outcome::Whole || expected == Outcome::Part) {
            const auto refusals = std::ranges::count_if(
                summary.problems, [](const ImportProblem& p) { return p.kind != ImportProblem::Kind::Note; });
            QCOMPARE(refusals, std::ptrdiff_t(1));
            QVERIFY(!summary.problems[0].why.source.empty());
            QVERIFY(message.size() < 400);
            QVERIFY(summary.problems[0].line > 0 || size == 0);
        }
        // The least of a few readings: what other programs do to the processor meanwhile is not the reader's time.
        for (int again = 0; support::kTimed && seconds >= 1.0 && again < 5; ++again)
            seconds = std::min(seconds, reading(file));
        QVERIFY2(!support::kTimed || seconds < 1.0, std::to_string(seconds).c_str());
        QVERIFY2(support::kSanitized || grown < static_cast<long>(size / 1024) + 256 * 1024,
                 std::to_string(grown).c_str());
    }

    std::vector<Case> m_cases;
    support::TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(HostileTest)
#include "hostile_test.moc"
