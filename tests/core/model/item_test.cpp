// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/record.h>
#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::model;

namespace {
Item everything(std::uint16_t path, Value value)
{
    Item i;
    i.path = path;
    i.dataSet.code = "DTD";
    i.attribute = "potassium";
    i.code = {{{"http://loinc.org", "2823-3", "Potassium"}, {"urn:local", "K", ""}}, "Potassium"};
    i.value = std::move(value);
    i.effective = {parseClinicalTime("2026-11-20T06:12:00+01:00"), parseClinicalTime("2026-11"), true};
    i.asserted = parseClinicalTime("2026-11-20T07:05:00Z");
    i.provider = "Analyser LAB-04";
    i.orderedBy = "Dr H. Lindqvist";
    i.status = "final";
    i.interpretation = "H";
    i.note = "Arabic too: مريم";
    i.ranges = {{"3.5", "5.3", "adult serum"}};
    i.notAFact = NotAFact::OutOfRange;
    return i;
}

RecordContent record()
{
    RecordContent r;
    r.source = "Calderbrook";
    r.own = true;
    r.resourceType = "Observation";
    r.resourceId = "k-1";
    r.versionId = "2";
    r.dataSet.code = "DTD";
    r.stage = Stage::Pdd;
    r.context = {"urn:uuid:1", "transaction", "{\"value\":1.00}", "POST", "Observation", 7};
    r.resource = bytesOf(std::string_view("{\"resourceType\":\"Observation\",\"value\":1.00}"));
    const Quantity q{"5.90", ">", "mmol/L", "mmol/L"};
    std::vector<Value> values{std::monostate(),
                              q,
                              Coded{{{"s", "c", "d"}}, "t"},
                              Text{"words"},
                              *parseClinicalTime("1957"),
                              true,
                              false,
                              Reference{"Patient/1", "A"},
                              Series{"0", "4", "0.001", "-5", "5", 1, "mV", "mV", "1 2 E 3"},
                              Attachment{"image/png", "t", "u", 12},
                              QuantityPair{QuantityPair::Kind::Ratio, q, std::nullopt},
                              QuantityPair{QuantityPair::Kind::Range, std::nullopt, q}};
    for (Value& v : values)
        r.items.push_back(everything(static_cast<std::uint16_t>(r.items.size()), std::move(v)));
    return r;
}
} // namespace

class ItemTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTrip()
    {
        const RecordContent r = record();
        const Bytes bytes = encode(r);
        const auto back = decodeRecord(bytes);
        QVERIFY(back.hasValue());
        QVERIFY(*back == r);
        QVERIFY(encode(*back) == bytes);
        RecordContent empty;
        empty.dataSet.code = "PH";
        QVERIFY(*decodeRecord(encode(empty)) == empty);
    }

    void cutAnywhere()
    {
        const Bytes bytes = encode(record());
        for (std::size_t i = 0; i < bytes.size(); ++i)
            QVERIFY(!decodeRecord(BytesView(bytes).first(i)).hasValue());
        Bytes longer = bytes;
        longer.push_back(0);
        const auto refused = decodeRecord(longer);
        QVERIFY(!refused.hasValue() && refused.error() == CodecError::TrailingBytes);
    }

    // Whatever decodes encodes to the same octets: there is one way to write a record.
    void flipAnyBit()
    {
        const Bytes bytes = encode(record());
        int decoded = 0;
        for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            Bytes changed = bytes;
            changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
            const auto back = decodeRecord(changed);
            if (back) {
                ++decoded;
                QVERIFY(encode(*back) == changed);
                QVERIFY(*back != record());
            }
        }
        QVERIFY(decoded > 0);
    }

    void refused()
    {
        const auto why = [](RecordContent r) {
            const auto back = decodeRecord(encode(r));
            return back ? std::optional<CodecError>() : back.error();
        };
        RecordContent r = record();
        r.dataSet.code = "vs";
        QVERIFY(why(r) == CodecError::BadValue);
        r = record();
        r.items[1].path = 7;
        QVERIFY(why(r) == CodecError::BadValue);
        r = record();
        r.resource = {0xff, 0xfe};
        QVERIFY(why(r) == CodecError::BadValue);
        r = record();
        r.items[0].provider = std::string("a\0b", 3);
        QVERIFY(why(r).has_value());
        r = record();
        std::get<Quantity>(r.items[1].value).comparator = "~";
        QVERIFY(why(r) == CodecError::BadValue);
        r = record();
        r.items[4].value = ClinicalTime{"2019-13", ClinicalTime::Precision::Month, {}, {}, {}};
        QVERIFY(why(r) == CodecError::BadValue);
        Bytes other = encode(record());
        other[3] = '2';
        QVERIFY(decodeRecord(other).error() == CodecError::BadMagic);
        other = encode(record());
        other[4] = 2;
        QVERIFY(decodeRecord(other).error() == CodecError::BadVersion);
    }

    void stages()
    {
        for (const Stage s : {Stage::Pha, Stage::Pdd, Stage::Sop})
            QVERIFY(stageOf(text(s)) == s);
        QVERIFY(!stageOf("pha"));
        QVERIFY(isDataSetCode("PH") && isDataSetCode("X2345678"));
        QVERIFY(!isDataSetCode("") && !isDataSetCode("2X") && !isDataSetCode("ABCDEFGHI") && !isDataSetCode("Ph"));
    }
};

QTEST_APPLESS_MAIN(ItemTest)
#include "item_test.moc"
