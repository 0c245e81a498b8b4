// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <twin/timeline.h>

#include <support/data.h>

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <deque>

using namespace twinchart;
using namespace twinchart::twin;

namespace {
const model::Catalogue& catalogue()
{
    static const model::Catalogue c = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory()).value();
    return c;
}

/// Entries with their items; a deque keeps the items where they are.
struct Chart {
    std::deque<model::Item> items;
    std::vector<Entry> entries;

    Entry& add(const char* dataSet, const char* attribute, const char* time, model::Value value = {},
               const char* recorded = "2026-01-01T00:00:00Z")
    {
        model::Item& item = items.emplace_back();
        item.dataSet.code = dataSet;
        item.attribute = attribute;
        item.code.text = attribute;
        item.value = std::move(value);
        if (*time != '\0')
            item.effective.start = model::parseClinicalTime(time);
        Entry& e = entries.emplace_back();
        e.item = &item;
        e.record.octets[0] = static_cast<std::uint8_t>(entries.size() >> 8);
        e.record.octets[1] = static_cast<std::uint8_t>(entries.size());
        e.recorded = parseRfc3339(recorded);
        return e;
    }
};

model::Value mmol(const char* value)
{
    return model::Quantity{value, "", "mmol/L", "mmol/L"};
}
} // namespace

class TimelineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // Earliest bound, latest bound, id.
    void order()
    {
        Chart c;
        c.add("VS", "a", "2026-02-01T10:00:00Z");
        c.add("VS", "b", "2026-02");
        c.add("VS", "c", "2026-02-01");
        c.add("VS", "d", "2026-01-31T23:30:00-02:00");
        c.add("VS", "e", "2026-02-01");
        c.add("VS", "f", "2025");
        c.add("VS", "g", "");
        const Selection s = select(c.entries, {});
        std::string names;
        for (const auto i : s.order)
            names += c.entries[i].item->attribute;
        // "g" has no time: it stands where it was recorded.
        QCOMPARE(names, std::string("fgcebda"));
        QCOMPARE(s.total, std::uint64_t{7});
    }

    void versionsAndPathsBreakTies()
    {
        Chart c;
        c.add("VS", "a", "2026-02-01");
        c.add("VS", "b", "2026-02-01");
        c.entries[0].record = c.entries[1].record;
        c.entries[0].version.octets[0] = 9;
        QVERIFY((select(c.entries, {}).order == std::vector<std::uint32_t>{1, 0}));
        c.entries[0].version = c.entries[1].version;
        c.items[0].path = 4;
        QVERIFY((select(c.entries, {}).order == std::vector<std::uint32_t>{1, 0}));
        c.items[1].path = 5;
        QVERIFY((select(c.entries, {}).order == std::vector<std::uint32_t>{0, 1}));
    }

    void frame_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("names");
        QTest::newRow("all") << QByteArray() << QByteArray() << QByteArray("abcd");
        QTest::newRow("from") << QByteArray("2026-02-01") << QByteArray() << QByteArray("bcd");
        QTest::newRow("to") << QByteArray() << QByteArray("2026-02-15T12:00:00Z") << QByteArray("abc");
        QTest::newRow("inside a partial date")
            << QByteArray("2026-02-10") << QByteArray("2026-02-11") << QByteArray("b");
        QTest::newRow("nothing") << QByteArray("2027-01-01") << QByteArray() << QByteArray("");
    }
    void frame()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, names);
        Chart c;
        c.add("VS", "a", "2026-01-15");
        c.add("VS", "b", "2026-02");
        c.add("VS", "c", "2026-02-15T12:00:00Z");
        c.add("VS", "d", "2026-02-15T12:00:01Z");
        Query q;
        if (!from.isEmpty())
            q.from = parseRfc3339(from.toStdString());
        if (!to.isEmpty())
            q.to = parseRfc3339(to.toStdString());
        std::string got;
        for (const auto i : select(c.entries, q).order)
            got += c.entries[i].item->attribute;
        QCOMPARE(got, names.toStdString());
    }

    void periods()
    {
        Chart c;
        c.add("MD", "medication", "2026-01-01");
        c.items[0].effective.isPeriod = true;
        QCOMPARE(bounds(c.entries[0]).latest, kForever);
        Query q;
        q.from = parseRfc3339("2030-01-01");
        QCOMPARE(select(c.entries, q).order.size(), std::size_t{1});
        c.items[0].effective.end = model::parseClinicalTime("2026-03");
        QVERIFY(select(c.entries, q).order.empty());
        // An end before the start is the source's slip; the item stays where it started.
        c.items[0].effective.end = model::parseClinicalTime("2025");
        QVERIFY(bounds(c.entries[0]).latest >= bounds(c.entries[0]).earliest);
    }

    /// Years that an Instant does not reach: "9999-12-31" is no end, and what has no place stands where it was
    /// recorded.
    void periodsBeyond()
    {
        const auto period = [](const char* start, const char* end) {
            Chart c;
            c.add("PMH", "a", start);
            c.items[0].effective.isPeriod = true;
            if (*end != '\0')
                c.items[0].effective.end = model::parseClinicalTime(end);
            return bounds(c.entries[0]);
        };
        const auto at = [](const char* text) { return parseRfc3339(text)->ns; };
        const std::int64_t recorded = at("2026-01-01T00:00:00Z");
        QCOMPARE(period("2020-01-01", "9999-12-31").earliest, at("2020-01-01"));
        QCOMPARE(period("2020-01-01", "9999-12-31").latest, kForever);
        QCOMPARE(period("0001-01-01", "9999-12-31").earliest, recorded);
        QCOMPARE(period("0001-01-01", "9999-12-31").latest, kForever);
        QCOMPARE(period("0001-01-01", "").latest, kForever);
        QCOMPARE(period("0001-01-01", "2020-01-01").earliest, at("2020-01-01"));
        QCOMPARE(period("2020-01-01", "0001-01-01").latest, at("2020-01-01"));
        QCOMPARE(period("0001-01-01", "0002-01-01").latest, recorded);
        QCOMPARE(period("2300-01-01", "").latest, recorded);
        QCOMPARE(period("2300-01-01", "2400-01-01").latest, recorded);
        Chart c;
        for (const char* point : {"1066-10-14", "9999-12-31"}) {
            QCOMPARE(bounds(c.add("VS", "a", point)).earliest, recorded);
            QCOMPARE(bounds(c.entries.back()).latest, recorded);
        }
    }

    void asKnownAt()
    {
        Chart c;
        c.add("DTD", "potassium", "2026-02-01", mmol("5.9"), "2026-02-01T10:00:00Z");
        c.add("DTD", "potassium", "2026-02-01", mmol("4.9"), "2026-02-03T10:00:00Z");
        c.entries[0].replaced = true;
        c.entries[0].replacedAt = parseRfc3339("2026-02-03T10:00:00Z");
        const auto at = [&](const char* t) {
            Query q;
            if (*t != '\0')
                q.asKnownAt = parseRfc3339(t);
            return select(c.entries, q);
        };
        QVERIFY((at("").order == std::vector<std::uint32_t>{1}));
        QVERIFY((at("2026-02-02").order == std::vector<std::uint32_t>{0}));
        QVERIFY((at("2026-02-03T10:00:00Z").order == std::vector<std::uint32_t>{1}));
        QVERIFY(at("2026-02-01").order.empty());
        QCOMPARE(at("2026-02-01").hidden, std::uint64_t{2});
        QCOMPARE(at("2026-02-02").total, std::uint64_t{1});
        Query q;
        q.replaced = true;
        QCOMPARE(select(c.entries, q).order.size(), std::size_t{2});
        QVERIFY((arrivals(c.entries) ==
                 std::vector<Instant>{*parseRfc3339("2026-02-01T10:00:00Z"), *parseRfc3339("2026-02-03T10:00:00Z")}));
    }

    void receivedStandsInForRecorded()
    {
        Chart c;
        c.add("VS", "a", "2026-02-01");
        c.entries[0].recorded.reset();
        QVERIFY(knownAt(c.entries[0]).ns == INT64_MIN);
        c.entries[0].received = parseRfc3339("2026-02-02");
        QVERIFY(knownAt(c.entries[0]) == *parseRfc3339("2026-02-02"));
    }

    void conditions()
    {
        Chart c;
        c.add("DTD", "potassium", "2026-02-01", mmol("5.9"));
        c.add("DTD", "potassium", "2026-02-02", mmol("4.9"));
        c.add("DTD", "sodium", "2026-02-03", mmol("130"));
        c.add("DTD", "glucose", "2026-02-04", model::Quantity{"198", "", "mg/dL", "mg/dL"});
        const auto run = [&](std::initializer_list<const char*> texts) {
            Query q;
            for (const char* t : texts)
                q.conditions.push_back(model::Condition::parse(t, catalogue()).value());
            return select(c.entries, q).order;
        };
        QVERIFY((run({"potassium > 5"}) == std::vector<std::uint32_t>{0}));
        QVERIFY((run({"potassium > 4", "potassium < 5"}) == std::vector<std::uint32_t>{1}));
        QVERIFY((run({"potassium > 5", "sodium < 133"}) == std::vector<std::uint32_t>{0, 2}));
        QVERIFY((run({"glucose > 10.9 mmol/L"}) == std::vector<std::uint32_t>{3}));
        c.entries[0].shown = false;
        QVERIFY(run({"potassium > 5"}).empty());
    }

    void namesAndWords()
    {
        Chart c;
        c.add("PH", "condition", "2026-02-01", model::Coded{{{"s", "J45.9", "Asthma"}}, "Bronchial asthma"});
        c.add("VS", "heart-rate", "2026-02-02", model::Quantity{"72", "", "", "/min"});
        c.items[1].provider = "Dr Núñez";
        const auto found = [&](auto change) {
            Query q;
            change(q);
            return select(c.entries, q).order;
        };
        QVERIFY((found([](Query& q) { q.dataSets = {"PH"}; }) == std::vector<std::uint32_t>{0}));
        QVERIFY((found([](Query& q) { q.attributes = {"heart-rate"}; }) == std::vector<std::uint32_t>{1}));
        QVERIFY((found([](Query& q) { q.search = "ASTHMA bronch"; }) == std::vector<std::uint32_t>{0}));
        QVERIFY((found([](Query& q) { q.search = "NÚÑEZ"; }) == std::vector<std::uint32_t>{1}));
        QVERIFY(found([](Query& q) { q.search = "asthma gout"; }).empty());
        c.entries[0].shown = false;
        QVERIFY(found([](Query& q) { q.search = "bronchial"; }).empty());
    }

    // Order and filters against the plainest possible way, on drawn charts.
    void agreesWithThePlainWay()
    {
        auto random = support::seededGenerator("agreesWithThePlainWay");
        for (int round = 0; round < 60; ++round) {
            Chart c;
            const auto n = 1 + random() % 60;
            for (std::uint64_t i = 0; i < n; ++i) {
                const std::string day = "2026-0" + std::to_string(1 + random() % 9);
                const std::string time = random() % 3 == 0 ? day : day + (random() % 2 == 0 ? "-10" : "-10T08:00:00Z");
                Entry& e = c.add(random() % 2 == 0 ? "VS" : "PTD", random() % 2 == 0 ? "a" : "b", time.c_str(), {},
                                 ("2026-10-0" + std::to_string(1 + random() % 9)).c_str());
                e.replaced = random() % 4 == 0;
                if (e.replaced)
                    e.replacedAt = parseRfc3339("2026-10-1" + std::to_string(random() % 9));
            }
            Query q;
            q.asKnownAt = parseRfc3339("2026-10-" + std::string(random() % 2 == 0 ? "05" : "14"));
            q.dataSets = {"VS"};
            q.from = parseRfc3339("2026-03-01");
            std::vector<std::uint32_t> plain;
            for (std::uint32_t i = 0; i < c.entries.size(); ++i) {
                const Entry& e = c.entries[i];
                if (*e.recorded <= *q.asKnownAt && !(e.replaced && *e.replacedAt <= *q.asKnownAt) &&
                    e.item->dataSet.code == "VS" && e.item->effective.start->latest >= *q.from)
                    plain.push_back(i);
            }
            std::ranges::stable_sort(plain, [&](std::uint32_t a, std::uint32_t b) {
                const auto key = [&](std::uint32_t i) {
                    const auto& t = *c.entries[i].item->effective.start;
                    return std::tuple(t.earliest, t.latest, c.entries[i].record);
                };
                return key(a) < key(b);
            });
            QVERIFY(select(c.entries, q).order == plain);
        }
    }

    // Opening a patient leaves most of 300 ms to storage.
    void hundredThousandItems()
    {
        Chart c;
        auto random = support::seededGenerator("hundredThousandItems");
        for (int i = 0; i < 100'000; ++i) {
            Entry& e = c.add("PS", "heart-rate", "2026-02-01", model::Quantity{"72", "", "", "/min"});
            c.items.back().effective.start->earliest.ns +=
                static_cast<std::int64_t>(random() % 100'000'000) * 1'000'000'000;
            e.record.octets[5] = static_cast<std::uint8_t>(random());
        }
        QElapsedTimer timer;
        timer.start();
        const Selection s = select(c.entries, {});
        const auto took = timer.elapsed();
        QCOMPARE(s.order.size(), std::size_t{100'000});
        qInfo("select of 100,000 items: %lld ms", static_cast<long long>(took));
    }
};

QTEST_APPLESS_MAIN(TimelineTest)
#include "timeline_test.moc"
