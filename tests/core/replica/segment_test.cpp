// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "maker.h"
#include "segment.h"

#include <QtTest>
#include <support/data.h>

using namespace twinchart;
using namespace twinchart::replica;

namespace {
struct Unpacked {
    bool ok = false;
    std::vector<LoadedRecord> records;
    std::vector<std::string> words;
    std::vector<model::Item> items;
};
Unpacked unpack(BytesView octets, const NewContribution& c, std::size_t items)
{
    Unpacked out;
    out.items.resize(items);
    out.ok = unpackSegment(octets, c.root, c.handle, {out.records, out.items, 0, 0, out.words}).hasValue();
    return out;
}
} // namespace

class SegmentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyKindOfValueComesBack()
    {
        NewContribution c = maker::contribution({.records = 1});
        std::vector<model::Item>& items = c.records[0].items;
        items.clear();
        const std::vector<model::Value> values{
            std::monostate{},
            model::Quantity{"1.00", "<", "mmol/l", "mmol/L"},
            model::Coded{{{"http://loinc.org", "1", "One"}}, "text"},
            model::Text{"words"},
            *model::parseClinicalTime("2019-03"),
            true,
            model::Reference{"Patient/1", "P"},
            model::Series{"0", "4", "", "", "", 1, "mV", "mV", "1 2 E"},
            model::Attachment{"text/plain", "t", "", 3},
            model::QuantityPair{model::QuantityPair::Kind::Range, model::Quantity{"1", "", "g", "g"}, std::nullopt}};
        for (const model::Value& value : values) {
            model::Item& item = items.emplace_back();
            item.dataSet.code = "VS";
            item.attribute = "other";
            item.value = value;
            item.effective.start = model::parseClinicalTime("2020-01-02T03:04:05.250Z");
            item.effective.end = items.size() % 2 == 0 ? model::parseClinicalTime("2021") : std::nullopt;
            item.effective.isPeriod = item.effective.end.has_value();
            item.note = "note";
            item.ranges.push_back({"1", "2", "normal"});
            item.path = static_cast<std::uint16_t>(items.size() - 1);
        }
        c.records[0].resourceId = "not a uuid";
        const Unpacked u = unpack(packSegment(c), c, items.size());
        QVERIFY(u.ok);
        QVERIFY(u.items == items);
        QCOMPARE(u.records[0].resourceId, std::string("not a uuid"));
    }
    void packsSmall()
    {
        const NewContribution c = maker::contribution({.records = 2000});
        const Bytes packed = packSegment(c);
        qInfo("%zu octets for 2000 items", packed.size());
        QVERIFY(packed.size() < 2000 * 260);
    }
    void refusesDamage()
    {
        const NewContribution c = maker::contribution({.records = 3});
        const Bytes packed = packSegment(c);
        QVERIFY(unpack(packed, c, 3).ok);
        QVERIFY(!unpack(packed, c, 2).ok);
        QVERIFY(!unpack(packed, c, 4).ok);
        for (std::size_t n = 0; n < packed.size(); ++n)
            QVERIFY(!unpack(BytesView(packed).first(n), c, 3).ok);
        Bytes longer = packed;
        longer.push_back(0);
        QVERIFY(!unpack(longer, c, 3).ok);
        NewContribution other = maker::contribution({.first = 9, .records = 3});
        QVERIFY(!unpack(packed, other, 3).ok);
    }
    void anyBitMayBeWrongWithoutHarm()
    {
        const NewContribution c = maker::contribution({.records = 2});
        const Bytes packed = packSegment(c);
        for (std::size_t bit = 0; bit < packed.size() * 8; ++bit) {
            Bytes wrong = packed;
            wrong[bit / 8] = static_cast<std::uint8_t>(wrong[bit / 8] ^ (1U << (bit % 8)));
            (void)unpack(wrong, c, 2); // the digest refuses it before; the decoder must only stay inside
        }
        QVERIFY(unpack(packed, c, 2).ok);
    }
};

QTEST_GUILESS_MAIN(SegmentTest)
#include "segment_test.moc"
