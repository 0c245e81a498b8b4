// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <support/data.h>

#include <QTest>

#include <fstream>
#include <sstream>

using namespace twinchart::interop;
using namespace twinchart::interop::testing;

class ValidatorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The HL7 Java validator's verdicts. It also knows invariants, profiles, terminology servers, narrative rules
    /// and links, which this reader does not claim: the figure is printed, and only its floor is a test.
    void expectedOutcomes()
    {
        const auto folder = twinchart::support::data("fhir-validator-cases");
        if (!folder)
            QSKIP("fhir-validator-cases is absent");
        std::ifstream table(*folder / "expected.tsv");
        std::string line;
        std::getline(table, line);
        int agree = 0;
        int disagree = 0;
        int skipped = 0;
        int validRefused = 0;
        while (std::getline(table, line)) {
            std::istringstream fields(line);
            std::string file;
            std::string module;
            std::string expected;
            std::getline(fields, file, '\t');
            std::getline(fields, module, '\t');
            std::getline(fields, expected, '\t');
            if (!file.ends_with(".json")) {
                ++skipped;
                continue;
            }
            ImportSession session({.source = "test"}, catalogue());
            const ImportSummary summary = session.read(*folder / "cases" / file, [](ImportedRecord&&) { return true; });
            const bool refused = summary.refused > 0;
            const bool invalid = expected == "invalid";
            refused == invalid ? ++agree : ++disagree;
            validRefused += refused && !invalid ? 1 : 0;
            if (refused != invalid)
                std::printf("  differs: %-50s expected %s, %s\n", file.c_str(), expected.c_str(),
                            refused ? firstProblem(summary).c_str() : "kept");
        }
        std::printf("fhir-validator-cases: %d agree, %d differ (%d of them valid and refused here), %d not JSON\n",
                    agree, disagree, validRefused, skipped);
        QVERIFY(agree >= 28);
        QVERIFY(validRefused <= 1);
    }
};

QTEST_GUILESS_MAIN(ValidatorTest)
#include "validator_test.moc"
