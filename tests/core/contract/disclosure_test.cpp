// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

/// Disclosures by law whose time is over before anybody acted.
class DisclosureTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsOverIsNeitherConfirmedNorEnded_data()
    {
        QTest::addColumn<bool>("over");
        QTest::addColumn<int>("code");
        QTest::newRow("the last moment") << false << static_cast<int>(Code::Ok);
        QTest::newRow("a second later") << true << static_cast<int>(Code::Ended);
    }
    void whatIsOverIsNeitherConfirmedNorEnded()
    {
        using Action = DisclosureBody::Action;
        QFETCH(const bool, over);
        QFETCH(const int, code);
        for (const Action action : {Action::Confirm, Action::End}) {
            ConsentWorld w;
            DisclosureBody body;
            body.handle = w.anna;
            body.law = DisclosureBody::Law::CourtOrder;
            body.order = digest("order");
            body.controller = organisationId("south");
            body.classes = kAllClasses;
            body.until = Instant{w.time.ns + 100'000'000'000};
            DisclosureBody step;
            step.handle = w.anna;
            step.action = action;
            step.disclosure = w.made(w.officer, body);
            QVERIFY(step.disclosure != Digest256{});
            w.pass((body.until.ns - w.time.ns) / 1'000'000'000 - (over ? 0 : 1)); // the block is a second later
            QCOMPARE(w.submit(w.northRoot, step), static_cast<Code>(code));
            const auto entry = *w.entry<DisclosureEntry>(key::disclosure(w.anna, step.disclosure));
            QCOMPARE(entry.confirmedAt != 0, !over && action == Action::Confirm);
            QCOMPARE(entry.endedAt != 0, !over && action == Action::End);
        }
    }
};

QTEST_GUILESS_MAIN(DisclosureTest)
#include "disclosure_test.moc"
