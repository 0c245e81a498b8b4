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

    void theCurveIsOfThatTime_data()
    {
        QTest::addColumn<QByteArray>("then"); // empty = now
        QTest::addColumn<bool>("replaced");   // also versions that have a later one
        QTest::addColumn<double>("drawn");
        QTest::newRow("before the correction") << QByteArray("2026-02-02") << false << 5.9;
        QTest::newRow("from the correction on") << QByteArray("2026-02-03") << false << 4.1;
        QTest::newRow("now") << QByteArray() << false << 4.1;
        QTest::newRow("now, with all versions") << QByteArray() << true << 4.1;
    }
    void theCurveIsOfThatTime()
    {
        QFETCH(QByteArray, then);
        QFETCH(bool, replaced);
        QFETCH(double, drawn);
        static const auto catalogue = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory()).value();
        replica::LoadedPatient loaded;
        loaded.root = replica::RootVerdict::Verified;
        loaded.words = {"clinic", "Observation", "PTD"};
        for (const auto& [value, recorded] : {std::pair("5.9", "2026-02-01"), std::pair("4.1", "2026-02-03")}) {
            const auto n = static_cast<std::uint32_t>(loaded.records.size());
            replica::ContributionInfo& contribution = loaded.contributions.emplace_back();
            contribution.state = replica::State::Recorded;
            contribution.verdict.verdict = replica::Verdict::Verified;
            contribution.received = *parseRfc3339(recorded);
            contribution.recorded = contribution.received;
            replica::LoadedRecord& record = loaded.records.emplace_back();
            record.version.octets[0] = static_cast<std::uint8_t>(n + 1);
            record.contribution = n;
            record.resourceType = 1;
            record.dataSet = 2;
            record.firstItem = n;
            record.items = 1;
            model::Item& item = loaded.items.emplace_back();
            item.dataSet.code = "PTD";
            item.attribute = "potassium";
            item.value = model::Quantity{value, "", "mmol/L", "mmol/L"};
            item.effective.start = model::parseClinicalTime("2026-02-01");
        }
        loaded.records[0].flags = replica::kSuperseded;
        loaded.records[0].replacedBy = 1;
        loaded.records[0].replacedAt = loaded.contributions[1].recorded;
        loaded.records[1].replaces = 0;
        const auto opened = std::make_shared<OpenedPatient>(std::move(loaded), sync::HeaderTrust{}, 1, catalogue);
        twin::Query query;
        query.asKnownAt = parseRfc3339(then.toStdString());
        query.replaced = replaced;
        const auto chart = Person({opened}, {opened}).chart(query, Instant{0}).chart;
        QCOMPARE(chart.items.size(), std::size_t{replaced ? 2U : 1U});
        QCOMPARE(chart.series.size(), std::size_t{1});
        QCOMPARE(chart.series[0].value, std::vector<double>{drawn});
        QCOMPARE(chart.items.at(chart.series[0].item.at(0)).value, drawn == 5.9 ? std::string("5.9") : "4.1");
    }

    void copiesAreOneRow_data()
    {
        QTest::addColumn<int>("first");  // flags
        QTest::addColumn<int>("second"); // flags
        QTest::addColumn<bool>("same");  // version
        QTest::addColumn<int>("state");  // of the second; the first is recorded
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("shown"); // which record, of one row
        const auto row = [](const char* name, int a, int b, bool same, replica::State state, int rows, int shown) {
            QTest::newRow(name) << a << b << same << static_cast<int>(state) << rows << shown;
        };
        using replica::State;
        row("two imports", 0, 0, true, State::Recorded, 1, 1); // the second came to the ledger first
        row("one not recorded yet", 0, 0, true, State::Saved, 1, 0);
        row("one refused", 0, 0, true, State::Refused, 1, 0);
        row("one replaced", replica::kSuperseded, 0, true, State::Recorded, 1, 1);
        row("the other replaced", 0, replica::kSuperseded, true, State::Recorded, 1, 0);
        row("one of them unsound", 0, replica::kInvalid, true, State::Recorded, 2, 0);
        row("another version", 0, 0, false, State::Recorded, 2, 0);
    }
    void copiesAreOneRow()
    {
        QFETCH(int, first);
        QFETCH(int, second);
        QFETCH(bool, same);
        QFETCH(int, state);
        QFETCH(int, rows);
        QFETCH(int, shown);
        static const auto catalogue = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory()).value();
        replica::LoadedPatient loaded;
        loaded.root = replica::RootVerdict::Verified;
        loaded.words = {"clinic", "Observation", "PTD"};
        for (std::uint32_t n = 0; n < 2; ++n) {
            replica::ContributionInfo& contribution = loaded.contributions.emplace_back();
            contribution.state = n == 0 ? replica::State::Recorded : static_cast<replica::State>(state);
            contribution.verdict.verdict = replica::Verdict::Verified;
            contribution.height = 10 - n;
            replica::LoadedRecord& record = loaded.records.emplace_back();
            record.version.octets[0] = 1;
            record.version.octets.back() = static_cast<std::uint8_t>(same ? 0 : n); // the same beginning
            record.contribution = n;
            record.resourceType = 1;
            record.dataSet = 2;
            record.flags = static_cast<std::uint8_t>(n == 0 ? first : second);
            record.firstItem = n;
            record.items = 1;
            model::Item& item = loaded.items.emplace_back();
            item.dataSet.code = "PTD";
            item.attribute = "potassium";
        }
        const OpenedPatient opened(std::move(loaded), sync::HeaderTrust{}, 1, catalogue);
        QCOMPARE(opened.entries().size(), static_cast<std::size_t>(rows));
        if (rows == 1) {
            QCOMPARE(&opened.recordOf(0), &opened.loaded().records[static_cast<std::size_t>(shown)]);
            QVERIFY(!opened.entries()[0].replaced && opened.entries()[0].shown);
        }
        QCOMPARE(opened.summary().items, static_cast<std::uint64_t>(rows));
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
