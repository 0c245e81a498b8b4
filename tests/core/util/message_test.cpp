// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/message.h>

#include <QTest>

using namespace twinchart;

class MessageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fillsArguments()
    {
        const Message m{"%2 of %1, 100 % of %3", {"a", "b"}};
        QCOMPARE(m.english(), std::string("b of a, 100 % of %3"));
        QCOMPARE(m.fill("%1-%2"), std::string("a-b"));
    }
    void argumentsAreNotFilledAgain()
    {
        const Message m{"%1 %2", {"%2", "x"}};
        QCOMPARE(m.english(), std::string("%2 x"));
    }
    void problemCarriesItsKind()
    {
        const Result<int> r = problem(Failure::NotFound, "No patient %1", {"x"});
        QVERIFY(!r);
        QVERIFY(r.error().failure == Failure::NotFound);
        QCOMPARE(r.error().message.english(), std::string("No patient x"));
    }
};
QTEST_APPLESS_MAIN(MessageTest)
#include "message_test.moc"
