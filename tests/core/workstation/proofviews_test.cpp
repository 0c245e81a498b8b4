// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proofviews.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::workstation;

class ProofViewsTest : public QObject {
    Q_OBJECT
    static constexpr Instant kSaved = Instant::fromSeconds(1'800'000'000);
    static constexpr Instant kStored = Instant::fromSeconds(1'800'000'100);
    static constexpr Instant kChecked = Instant::fromSeconds(1'800'000'900);

private Q_SLOTS:
    /// What was stored when it was last proven carries an instant whatever its verdict was.
    void noTimeOfVerificationUnlessVerified_data()
    {
        QTest::addColumn<sync::ProofVerdict>("now");
        QTest::addColumn<replica::Verdict>("stored");
        QTest::addColumn<std::int64_t>("verified"); // seconds; 0: none
        using Now = sync::ProofVerdict;
        using Stored = replica::Verdict;
        QTest::newRow("verified before and now") << Now::Verified << Stored::Verified << kStored.seconds();
        QTest::newRow("verified now only") << Now::Verified << Stored::NotYetTrusted << kChecked.seconds();
        QTest::newRow("never verified") << Now::NotYetTrusted << Stored::NotYetTrusted << std::int64_t{0};
        QTest::newRow("no longer trusted") << Now::NotYetTrusted << Stored::Verified << std::int64_t{0};
        QTest::newRow("fails now") << Now::Invalid << Stored::Verified << std::int64_t{0};
        QTest::newRow("fails, never verified") << Now::Invalid << Stored::NotYetTrusted << std::int64_t{0};
    }
    void noTimeOfVerificationUnlessVerified()
    {
        QFETCH(sync::ProofVerdict, now);
        QFETCH(replica::Verdict, stored);
        QFETCH(std::int64_t, verified);
        sync::ProofReport report;
        report.verdict = now;
        replica::ContributionInfo contribution;
        contribution.received = kSaved;
        contribution.verdict.verdict = stored;
        contribution.verdict.at = kStored;
        interfaces::ProofView view = proofViewOf(report, {}, {});
        addTimes(view, contribution, kChecked);
        QCOMPARE(view.savedAt->ns, kSaved.ns);
        QCOMPARE(view.checkedAt.ns, kChecked.ns);
        QCOMPARE(view.verifiedAt ? view.verifiedAt->seconds() : 0, verified);
        QCOMPARE(view.verifiedAt.has_value(), view.overall == interfaces::StepState::Passed);
    }
};
QTEST_GUILESS_MAIN(ProofViewsTest)
#include "proofviews_test.moc"
