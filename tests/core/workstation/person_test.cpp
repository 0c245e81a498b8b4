// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "person.h"

#include <QTest>

#include <algorithm>
#include <array>

using namespace twinchart;
using namespace twinchart::workstation;

/// What list and banner say of a person with several identities.
class PersonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allergiesAreNoneOnlyWhenAllSaySo_data()
    {
        using State = interfaces::AllergyState;
        QTest::addColumn<int>("a");
        QTest::addColumn<int>("b");
        QTest::addColumn<int>("both");
        const auto row = [](const char* name, State a, State b, State both) {
            QTest::newRow(name) << static_cast<int>(a) << static_cast<int>(b) << static_cast<int>(both);
        };
        row("none and unavailable", State::NoneKnown, State::Unavailable, State::Unavailable);
        row("none and known", State::NoneKnown, State::Known, State::Known);
        row("none and not recorded", State::NoneKnown, State::NotRecorded, State::NoneKnown);
        row("not recorded and unavailable", State::NotRecorded, State::Unavailable, State::Unavailable);
        row("none twice", State::NoneKnown, State::NoneKnown, State::NoneKnown);
        row("not recorded twice", State::NotRecorded, State::NotRecorded, State::NotRecorded);
    }
    void allergiesAreNoneOnlyWhenAllSaySo()
    {
        QFETCH(int, a);
        QFETCH(int, b);
        QFETCH(int, both);
        interfaces::PatientSummary first;
        first.id = "1";
        first.family = "Smith";
        first.items = 3;
        first.identifiers = {{"s", "1", "ID"}, {"n", "9", "NHS No."}};
        first.allergyState = static_cast<interfaces::AllergyState>(a);
        interfaces::PatientSummary second = first;
        second.id = "2";
        second.family = "Jones";
        second.identifiers = {{"n", "9", "NHS No."}, {"t", "1", "ID"}};
        second.allergyState = static_cast<interfaces::AllergyState>(b);
        second.worst = interfaces::Verdict::Pending;
        for (const bool turned : {false, true}) {
            const auto merged = mergedSummary(turned ? std::vector{second, first} : std::vector{first, second});
            QCOMPARE(static_cast<int>(merged.allergyState), both);
            QCOMPARE(merged.id, std::string("1"));
            QCOMPARE(merged.family, std::string("Smith"));
            QCOMPARE(merged.linked, std::vector<std::string>{"2"});
            QCOMPARE(merged.identifiers.size(), std::size_t{3});
            QCOMPARE(merged.items, std::uint64_t{6});
            QVERIFY(merged.worst == interfaces::Verdict::Pending);
        }
    }

    /// An erased entry hides none that is worse, in whatever order they come.
    void theWorstIsSaid()
    {
        using enum interfaces::Verdict;
        constexpr std::array kOrder{Verified, Erased, Pending, NotOnLedger, NotYetTrusted, Invalid};
        for (std::size_t a = 0; a < kOrder.size(); ++a)
            for (std::size_t b = 0; b < kOrder.size(); ++b)
                QVERIFY(worse(kOrder[a], kOrder[b]) == kOrder[std::max(a, b)]);
    }
};
QTEST_GUILESS_MAIN(PersonTest)
#include "person_test.moc"
