// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/record.h>
#include <support/data.h>
#include <support/fixtures.h>

#include <QTest>

#include <functional>

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
struct Field {
    const char* name;
    std::size_t limit;
    std::function<void(RecordContent&, std::size_t)> fill;
};

const std::vector<Field>& fields()
{
    using namespace twinchart::model::limits;
    static const std::vector<Field> all = [] {
        std::vector<Field> out;
        const auto text = [&](const char* name, std::size_t limit, auto member) {
            out.push_back(
                {name, limit, [member](RecordContent& r, std::size_t size) { member(r) = std::string(size, 'x'); }});
        };
        text("source", kWord, [](RecordContent& r) -> std::string& { return r.source; });
        text("type", kWord, [](RecordContent& r) -> std::string& { return r.resourceType; });
        text("id", kWord, [](RecordContent& r) -> std::string& { return r.resourceId; });
        text("version", kWord, [](RecordContent& r) -> std::string& { return r.versionId; });
        text("full URL", kText, [](RecordContent& r) -> std::string& { return r.context.fullUrl; });
        text("bundle type", kWord, [](RecordContent& r) -> std::string& { return r.context.bundleType; });
        text("bundle identifier", kText, [](RecordContent& r) -> std::string& { return r.context.bundleIdentifier; });
        text("method", kWord, [](RecordContent& r) -> std::string& { return r.context.requestMethod; });
        text("URL", kText, [](RecordContent& r) -> std::string& { return r.context.requestUrl; });
        text("attribute", 64, [](RecordContent& r) -> std::string& { return r.items[0].attribute; });
        text("system", kWord, [](RecordContent& r) -> std::string& { return r.items[0].code.codings[0].system; });
        text("code", kWord, [](RecordContent& r) -> std::string& { return r.items[0].code.codings[0].code; });
        text("display", kText, [](RecordContent& r) -> std::string& { return r.items[0].code.codings[0].display; });
        text("concept", kText, [](RecordContent& r) -> std::string& { return r.items[0].code.text; });
        text("number", kText,
             [](RecordContent& r) -> std::string& { return std::get<Quantity>(r.items[1].value).value; });
        text("unit", kWord, [](RecordContent& r) -> std::string& { return std::get<Quantity>(r.items[1].value).unit; });
        text("unit's code", kWord,
             [](RecordContent& r) -> std::string& { return std::get<Quantity>(r.items[1].value).code; });
        text("value's code", kWord,
             [](RecordContent& r) -> std::string& { return std::get<Coded>(r.items[2].value).codings[0].code; });
        text("words", kText, [](RecordContent& r) -> std::string& { return std::get<Text>(r.items[3].value).text; });
        text("target", kText,
             [](RecordContent& r) -> std::string& { return std::get<Reference>(r.items[7].value).target; });
        text("target's display", kText,
             [](RecordContent& r) -> std::string& { return std::get<Reference>(r.items[7].value).display; });
        text("origin", kText,
             [](RecordContent& r) -> std::string& { return std::get<Series>(r.items[8].value).origin; });
        text("series' unit", kWord,
             [](RecordContent& r) -> std::string& { return std::get<Series>(r.items[8].value).unit; });
        text("samples", kSamples,
             [](RecordContent& r) -> std::string& { return std::get<Series>(r.items[8].value).samples; });
        text("content type", kWord,
             [](RecordContent& r) -> std::string& { return std::get<Attachment>(r.items[9].value).contentType; });
        text("title", kText,
             [](RecordContent& r) -> std::string& { return std::get<Attachment>(r.items[9].value).title; });
        text("address", kText,
             [](RecordContent& r) -> std::string& { return std::get<Attachment>(r.items[9].value).url; });
        text("first of two", kWord,
             [](RecordContent& r) -> std::string& { return std::get<QuantityPair>(r.items[10].value).first->unit; });
        text("second of two", kWord,
             [](RecordContent& r) -> std::string& { return std::get<QuantityPair>(r.items[11].value).second->code; });
        text("provider", kText, [](RecordContent& r) -> std::string& { return r.items[0].provider; });
        text("ordered by", kText, [](RecordContent& r) -> std::string& { return r.items[0].orderedBy; });
        text("status", kWord, [](RecordContent& r) -> std::string& { return r.items[0].status; });
        text("interpretation", kWord, [](RecordContent& r) -> std::string& { return r.items[0].interpretation; });
        text("note", kText, [](RecordContent& r) -> std::string& { return r.items[0].note; });
        text("range", kText, [](RecordContent& r) -> std::string& { return r.items[0].ranges[0].text; });
        out.push_back(
            {"codings", kCodings, [](RecordContent& r, std::size_t n) { r.items[0].code.codings.resize(n); }});
        out.push_back({"ranges", kRanges, [](RecordContent& r, std::size_t n) { r.items[0].ranges.resize(n); }});
        out.push_back({"items", kItems, [](RecordContent& r, std::size_t n) {
                           const Item sample = everything(0, {});
                           r.items.assign(n, sample);
                           for (std::size_t i = 0; i < n; ++i)
                               r.items[i].path = static_cast<std::uint16_t>(i);
                       }});
        return out;
    }();
    return all;
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
        other = encode(record());
        other[5] = 2;
        QVERIFY(decodeRecord(other).error() == CodecError::BadVersion);
    }

    void releasedFilesAreStillRead()
    {
        if (support::makesFixtures())
            support::makeFixture("model-1", "record.tci1", encode(record()));
        const Bytes octets = support::released("model-1", "record.tci1");
        const auto read = decodeRecord(octets);
        QVERIFY(read && *read == record());
        QVERIFY(encode(*read) == octets);
        QVERIFY(decodeRecord(support::withVersion(octets, 2)).error() == CodecError::BadVersion);
        QVERIFY(decodeRecord(support::withSuite(octets, 2)).error() == CodecError::BadVersion);
    }

    void limits_data()
    {
        QTest::addColumn<int>("number");
        for (int i = 0; i < static_cast<int>(fields().size()); ++i)
            QTest::newRow(fields()[static_cast<std::size_t>(i)].name) << i;
    }
    // What beyondLimits() lets pass is what decodes: at the limit both, one octet or entry more neither.
    void limits()
    {
        QFETCH(int, number);
        const Field& field = fields()[static_cast<std::size_t>(number)];
        RecordContent r = record();
        field.fill(r, field.limit);
        QVERIFY(!beyondLimits(r));
        const auto back = decodeRecord(encode(r));
        QVERIFY(back.hasValue() && *back == r);
        field.fill(r, field.limit + 1);
        const auto beyond = beyondLimits(r);
        QVERIFY(beyond && beyond->limit == field.limit && beyond->size == field.limit + 1);
        QVERIFY(!decodeRecord(encode(r)).hasValue());
    }

    // The smallest item that there can be is as good as any.
    void emptyItem()
    {
        RecordContent r;
        r.dataSet.code = "P";
        r.items.resize(1);
        r.items[0].dataSet.code = "P";
        const auto back = decodeRecord(encode(r));
        QVERIFY(back.hasValue() && *back == r);
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
