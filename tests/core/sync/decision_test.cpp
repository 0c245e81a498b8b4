// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <sync/decision.h>

using namespace twinchart::sync;
using twinchart::replica::State;

class DecisionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCombinationHasOneDecision()
    {
        int cases = 0;
        for (unsigned bits = 0; bits < 64; ++bits)
            for (const State state : {State::Saved, State::Sent, State::Recorded, State::Refused}) {
                const Facts f{(bits & 1) != 0, (bits & 2) != 0,  (bits & 4) != 0, state,
                              (bits & 8) != 0, (bits & 16) != 0, (bits & 32) != 0};
                const Decision d = decide(f);
                ++cases;
                QVERIFY(nameOf(d) != "?");
                if (d == Decision::Fetch)
                    QVERIFY(f.proven && !f.contradicted && !f.held && f.listed && f.keyHere && !f.purged);
                if (d == Decision::Prove)
                    QVERIFY(f.proven && !f.contradicted && f.held && f.heldState != State::Recorded);
                if (d == Decision::Purge)
                    QVERIFY(f.held && f.purged);
                if (f.contradicted)
                    QVERIFY(d == Decision::Report);
                if (!f.proven)
                    QVERIFY(d != Decision::Fetch && d != Decision::Prove && d != Decision::Wait);
            }
        qInfo("%d cases", cases);
    }
    void namesAreThere()
    {
        for (int o = 0; o <= static_cast<int>(Outcome::Deferred); ++o)
            QVERIFY(nameOf(static_cast<Outcome>(o)) != "?");
    }
};

QTEST_GUILESS_MAIN(DecisionTest)
#include "decision_test.moc"
