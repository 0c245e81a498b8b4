// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "maker.h"
#include "prefixes.h"

#include <QtTest>
#include <support/data.h>

#include <numeric>
#include <set>

using namespace twinchart;
using namespace twinchart::replica;

class PrefixesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void holdsWhatWasAdded()
    {
        auto random = support::seededGenerator("prefixes");
        Prefixes all;
        QVERIFY(!all.has(0));
        std::set<std::int64_t> model{0, -1, INT64_MIN, INT64_MAX};
        for (const std::int64_t prefix : model)
            all.add(prefix);
        for (int n = 0; n < 20'000; ++n) {
            // Neighbours fill slots side by side.
            const auto prefix = static_cast<std::int64_t>(random() % 50'000) + 2;
            model.insert(prefix);
            all.add(prefix);
        }
        for (const std::int64_t prefix : model)
            QVERIFY(all.has(prefix));
        for (std::int64_t prefix = 2; prefix < 50'002; ++prefix)
            QCOMPARE(all.has(prefix), model.contains(prefix));
    }
    /// Many names at once: what was there, what comes later, and what has gone.
    void lookupOfMany()
    {
        support::TemporaryFolder folder;
        const auto path = folder.path() / "replica.db";
        auto made = Replica::create(path, maker::keys());
        QVERIFY(made);
        const auto store = [&made](std::uint64_t first) {
            Batch batch;
            batch.contributions.push_back(maker::contribution({.first = first, .records = 100, .outgoing = false}));
            return (*made)->write(batch).hasValue();
        };
        QVERIFY(store(0));
        QVERIFY((*made)->close());
        made = Replica::open(path, maker::keys());
        QVERIFY(made);
        std::vector<RecordName> names;
        for (std::uint64_t n = 0; n < 300; ++n)
            names.push_back(maker::nameAt(n));
        const auto held = [&] {
            std::vector<std::uint64_t> out;
            const auto known = (*made)->lookup(names);
            for (std::uint64_t n = 0; known && n < known->size(); ++n)
                if (!(*known)[n].empty() && (*known)[n][0].version == maker::versionAt(n))
                    out.push_back(n);
            return out;
        };
        const auto all = [](std::uint64_t end) {
            std::vector<std::uint64_t> out(end);
            std::iota(out.begin(), out.end(), std::uint64_t{0});
            return out;
        };
        QVERIFY(held() == all(100));
        QVERIFY(store(100));
        QVERIFY(held() == all(200));
        QVERIFY((*made)->erase(maker::nameAt(199), maker::versionAt(199)));
        QVERIFY(held() == all(199));
    }
};
QTEST_GUILESS_MAIN(PrefixesTest)
#include "prefixes_test.moc"
