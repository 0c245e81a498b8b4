// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract::test;

/// The same walk gives the same results and roots in every build: by both compilers, at every level of optimisation,
/// under sanitizers. The digest changes only with the rules, and then knowingly.
class DeterminismTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void journal()
    {
        QCOMPARE(QString::fromStdString(toHex(journalOf(1, 200))),
                 QStringLiteral("06685f11ed664ea22d6073b7f283fc2a9bae2f4598306e10da1947eedb98dd99"));
        // It does say something.
        QVERIFY(journalOf(2, 20) != journalOf(3, 20));
        QCOMPARE(journalOf(2, 20), journalOf(2, 20));
    }
};

QTEST_GUILESS_MAIN(DeterminismTest)
#include "determinism_test.moc"
