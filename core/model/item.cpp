// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/record.h>

#include <algorithm>
#include <array>

namespace twinchart::model {

namespace {
using namespace limits;
constexpr std::size_t kTime = 64;
constexpr std::size_t kDataSet = 8;
constexpr std::size_t kAttribute = 64;
constexpr std::size_t kSmallestItem = 49; ///< octets of an item that says nothing
constexpr std::string_view kMagic = "TCI1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;

/// Presence octet: exactly 0 or 1, else the same value would have two encodings.
bool flag(Reader& in)
{
    const std::uint8_t value = in.u8();
    if (value > 1)
        in.fail(CodecError::BadValue);
    return value == 1;
}

template <class E>
E enumerated(Reader& in, E first, E last)
{
    const std::uint8_t value = in.u8();
    if (value < static_cast<std::uint8_t>(first) || value > static_cast<std::uint8_t>(last)) {
        in.fail(CodecError::BadValue);
        return first;
    }
    return static_cast<E>(value);
}

void put(Writer& out, const ClinicalTime& time)
{
    out.var(time.source);
}

ClinicalTime takeTime(Reader& in)
{
    const std::string source = in.text(kTime);
    if (auto time = parseClinicalTime(source))
        return *time;
    in.fail(CodecError::BadValue);
    return {};
}

void put(Writer& out, const std::optional<ClinicalTime>& time)
{
    out.u8(time ? 1 : 0);
    if (time)
        put(out, *time);
}

std::optional<ClinicalTime> takeOptionalTime(Reader& in)
{
    return flag(in) ? std::optional(takeTime(in)) : std::nullopt;
}

void put(Writer& out, const Quantity& q)
{
    out.var(q.value).var(q.comparator).var(q.unit).var(q.code);
}

Quantity takeQuantity(Reader& in)
{
    Quantity q;
    q.value = in.text(kText);
    q.comparator = in.text(2);
    static constexpr std::array<std::string_view, 5> kComparators{"", "<", "<=", ">=", ">"};
    if (std::ranges::find(kComparators, q.comparator) == kComparators.end())
        in.fail(CodecError::BadValue);
    q.unit = in.text(kWord);
    q.code = in.text(kWord);
    return q;
}

void put(Writer& out, const Coded& coded)
{
    out.u32(static_cast<std::uint32_t>(coded.codings.size()));
    for (const Coding& c : coded.codings)
        out.var(c.system).var(c.code).var(c.display);
    out.var(coded.text);
}

Coded takeCoded(Reader& in)
{
    Coded out;
    const std::uint32_t n = in.count(kCodings, 12);
    out.codings.reserve(n);
    for (std::uint32_t i = 0; i < n && in.ok(); ++i) {
        Coding& c = out.codings.emplace_back();
        c.system = in.text(kWord);
        c.code = in.text(kWord);
        c.display = in.text(kText);
    }
    out.text = in.text(kText);
    return out;
}

void put(Writer& out, const Series& s)
{
    out.var(s.origin)
        .var(s.periodMs)
        .var(s.factor)
        .var(s.lowerLimit)
        .var(s.upperLimit)
        .u32(s.dimensions)
        .var(s.unit)
        .var(s.code)
        .var(s.samples);
}

Series takeSeries(Reader& in)
{
    Series s;
    s.origin = in.text(kText);
    s.periodMs = in.text(kText);
    s.factor = in.text(kText);
    s.lowerLimit = in.text(kText);
    s.upperLimit = in.text(kText);
    s.dimensions = in.u32();
    s.unit = in.text(kWord);
    s.code = in.text(kWord);
    s.samples = in.text(kSamples);
    return s;
}

struct ValueWriter {
    Writer& out;
    void operator()(std::monostate) const {}
    void operator()(const Quantity& v) const { put(out, v); }
    void operator()(const Coded& v) const { put(out, v); }
    void operator()(const Text& v) const { out.var(v.text); }
    void operator()(const ClinicalTime& v) const { put(out, v); }
    void operator()(bool v) const { out.u8(v ? 1 : 0); }
    void operator()(const Reference& v) const { out.var(v.target).var(v.display); }
    void operator()(const Series& v) const { put(out, v); }
    void operator()(const Attachment& v) const { out.var(v.contentType).var(v.title).var(v.url).u64(v.size); }
    void operator()(const QuantityPair& v) const
    {
        out.u8(static_cast<std::uint8_t>(v.kind));
        for (const auto* side : {&v.first, &v.second}) {
            out.u8(*side ? 1 : 0);
            if (*side)
                put(out, **side);
        }
    }
};

Value takeValue(Reader& in)
{
    switch (in.u8()) {
    case 0: return {};
    case 1: return takeQuantity(in);
    case 2: return takeCoded(in);
    case 3: return Text{in.text(kText)};
    case 4: return takeTime(in);
    case 5: return flag(in);
    case 6: {
        Reference r;
        r.target = in.text(kText);
        r.display = in.text(kText);
        return r;
    }
    case 7: return takeSeries(in);
    case 8: {
        Attachment a;
        a.contentType = in.text(kWord);
        a.title = in.text(kText);
        a.url = in.text(kText);
        a.size = in.u64();
        return a;
    }
    case 9: {
        QuantityPair p;
        p.kind = enumerated(in, QuantityPair::Kind::Ratio, QuantityPair::Kind::Range);
        if (flag(in))
            p.first = takeQuantity(in);
        if (flag(in))
            p.second = takeQuantity(in);
        return p;
    }
    default: in.fail(CodecError::BadValue); return {};
    }
}

/// Walks a value in the order of the grammar and keeps the first that is beyond its limit.
struct Measure {
    std::optional<Beyond> found;

    Measure& text(std::string_view text, std::size_t limit)
    {
        if (text.size() > limit && !found)
            found = Beyond{text, text.size(), limit};
        return *this;
    }
    Measure& word(std::string_view word) { return text(word, kWord); }
    Measure& free(std::string_view words) { return text(words, kText); }
    Measure& list(std::size_t size, std::size_t limit)
    {
        if (size > limit && !found)
            found = Beyond{{}, size, limit};
        return *this;
    }
    void operator()(std::monostate) {}
    void operator()(const Quantity& v) { free(v.value).text(v.comparator, 2).word(v.unit).word(v.code); }
    void operator()(const Coded& v)
    {
        list(v.codings.size(), kCodings);
        for (const Coding& c : v.codings)
            word(c.system).word(c.code).free(c.display);
        free(v.text);
    }
    void operator()(const Text& v) { free(v.text); }
    void operator()(const ClinicalTime& v) { text(v.source, kTime); }
    void operator()(bool) {}
    void operator()(const Reference& v) { free(v.target).free(v.display); }
    void operator()(const Series& v)
    {
        free(v.origin).free(v.periodMs).free(v.factor).free(v.lowerLimit).free(v.upperLimit).word(v.unit).word(v.code);
        text(v.samples, kSamples);
    }
    void operator()(const Attachment& v) { word(v.contentType).free(v.title).free(v.url); }
    void operator()(const QuantityPair& v)
    {
        for (const auto* side : {&v.first, &v.second})
            if (*side)
                (*this)(**side);
    }
    void operator()(const std::optional<ClinicalTime>& v)
    {
        if (v)
            (*this)(*v);
    }
    void operator()(const Item& item)
    {
        text(item.dataSet.code, kDataSet).text(item.attribute, kAttribute);
        (*this)(item.code);
        std::visit(*this, item.value);
        (*this)(item.effective.start);
        (*this)(item.effective.end);
        (*this)(item.asserted);
        free(item.provider).free(item.orderedBy).word(item.status).word(item.interpretation).free(item.note);
        list(item.ranges.size(), kRanges);
        for (const ReferenceRange& r : item.ranges)
            free(r.low).free(r.high).free(r.text);
    }
};

std::string takeDataSet(Reader& in)
{
    std::string code = in.text(kDataSet);
    if (in.ok() && !isDataSetCode(code))
        in.fail(CodecError::BadValue);
    return code;
}
} // namespace

std::string_view text(Stage stage)
{
    switch (stage) {
    case Stage::Pha: return "PHA";
    case Stage::Pdd: return "PDD";
    case Stage::Sop: return "SOP";
    }
    return {};
}

std::optional<Stage> stageOf(std::string_view text)
{
    for (const Stage stage : {Stage::Pha, Stage::Pdd, Stage::Sop}) {
        if (model::text(stage) == text)
            return stage;
    }
    return std::nullopt;
}

bool isDataSetCode(std::string_view text)
{
    return !text.empty() && text.size() <= 8 && text[0] >= 'A' && text[0] <= 'Z' &&
           std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::size_t roomOf(const Coded& coded)
{
    std::size_t out = coded.text.size();
    for (const Coding& one : coded.codings)
        out += 12 + one.system.size() + one.code.size() + one.display.size();
    return out;
}

std::size_t roomOf(const Item& item)
{
    std::size_t out = 128 + roomOf(item.code) + item.attribute.size() + item.provider.size() + item.orderedBy.size() +
                      item.status.size() + item.interpretation.size() + item.note.size();
    if (const auto* value = std::get_if<Coded>(&item.value))
        out += roomOf(*value);
    else if (const auto* words = std::get_if<Text>(&item.value))
        out += words->text.size();
    else if (const auto* series = std::get_if<Series>(&item.value))
        out += series->samples.size();
    for (const ReferenceRange& r : item.ranges)
        out += 12 + r.low.size() + r.high.size() + r.text.size();
    return out;
}

std::optional<Beyond> beyondLimits(const Item& item)
{
    Measure measure;
    measure(item);
    return measure.found;
}

std::optional<Beyond> beyondLimits(const Coded& coded)
{
    Measure measure;
    measure(coded);
    return measure.found;
}

std::optional<Beyond> beyondLimits(const RecordContent& content)
{
    Measure measure;
    measure.word(content.source)
        .word(content.resourceType)
        .word(content.resourceId)
        .word(content.versionId)
        .text(content.dataSet.code, kDataSet);
    const BundleContext& c = content.context;
    measure.free(c.fullUrl).word(c.bundleType).free(c.bundleIdentifier).word(c.requestMethod).free(c.requestUrl);
    measure.text(textViewOf(content.resource), kResource).list(content.items.size(), kItems);
    for (const Item& item : content.items)
        measure(item);
    return measure.found;
}

void encode(Writer& out, const Item& item)
{
    out.u16(item.path).var(item.dataSet.code).var(item.attribute);
    put(out, item.code);
    out.u8(static_cast<std::uint8_t>(item.value.index()));
    std::visit(ValueWriter{out}, item.value);
    put(out, item.effective.start);
    put(out, item.effective.end);
    out.u8(item.effective.isPeriod ? 1 : 0);
    put(out, item.asserted);
    out.var(item.provider).var(item.orderedBy).var(item.status).var(item.interpretation).var(item.note);
    out.u32(static_cast<std::uint32_t>(item.ranges.size()));
    for (const ReferenceRange& r : item.ranges)
        out.var(r.low).var(r.high).var(r.text);
    out.u8(static_cast<std::uint8_t>(item.notAFact));
}

Item decodeItem(Reader& in)
{
    Item item;
    item.path = in.u16();
    item.dataSet.code = takeDataSet(in);
    item.attribute = in.text(kAttribute);
    item.code = takeCoded(in);
    item.value = takeValue(in);
    item.effective.start = takeOptionalTime(in);
    item.effective.end = takeOptionalTime(in);
    item.effective.isPeriod = flag(in);
    item.asserted = takeOptionalTime(in);
    item.provider = in.text(kText);
    item.orderedBy = in.text(kText);
    item.status = in.text(kWord);
    item.interpretation = in.text(kWord);
    item.note = in.text(kText);
    const std::uint32_t ranges = in.count(kRanges, 12);
    item.ranges.reserve(ranges);
    for (std::uint32_t i = 0; i < ranges && in.ok(); ++i) {
        ReferenceRange& r = item.ranges.emplace_back();
        r.low = in.text(kText);
        r.high = in.text(kText);
        r.text = in.text(kText);
    }
    item.notAFact = enumerated(in, NotAFact::None, NotAFact::OutOfRange);
    return item;
}

Bytes encode(const RecordContent& content)
{
    Writer out;
    out.reserve(content.resource.size() + 256 + content.items.size() * 256);
    out.raw(kMagic).u8(kVersion).u8(kSuite);
    out.var(content.source)
        .u8(content.own ? 1 : 0)
        .var(content.resourceType)
        .var(content.resourceId)
        .var(content.versionId);
    out.var(content.dataSet.code).u8(static_cast<std::uint8_t>(content.stage));
    const BundleContext& c = content.context;
    out.var(c.fullUrl).var(c.bundleType).var(c.bundleIdentifier).var(c.requestMethod).var(c.requestUrl).u32(c.order);
    out.var(content.resource);
    out.u32(static_cast<std::uint32_t>(content.items.size()));
    for (const Item& item : content.items)
        encode(out, item);
    return std::move(out).take();
}

Expected<RecordContent, CodecError> decodeRecord(BytesView bytes)
{
    Reader in(bytes);
    RecordContent out;
    in.magic(kMagic);
    if (in.u8() != kVersion || in.u8() != kSuite)
        in.fail(CodecError::BadVersion);
    out.source = in.text(kWord);
    out.own = flag(in);
    out.resourceType = in.text(kWord);
    out.resourceId = in.text(kWord);
    out.versionId = in.text(kWord);
    out.dataSet.code = takeDataSet(in);
    out.stage = enumerated(in, Stage::Pha, Stage::Sop);
    out.context.fullUrl = in.text(kText);
    out.context.bundleType = in.text(kWord);
    out.context.bundleIdentifier = in.text(kText);
    out.context.requestMethod = in.text(kWord);
    out.context.requestUrl = in.text(kText);
    out.context.order = in.u32();
    const BytesView resource = in.var(kResource);
    if (in.ok() && !isUtf8(textViewOf(resource)))
        in.fail(CodecError::BadValue);
    out.resource = bytesOf(resource);
    const std::uint32_t items = in.count(kItems, kSmallestItem);
    for (std::uint32_t i = 0; i < items && in.ok(); ++i) {
        out.items.push_back(decodeItem(in));
        // Numbered from 0 in order: nothing can be told twice or left out unseen.
        if (in.ok() && out.items.back().path != i)
            in.fail(CodecError::BadValue);
    }
    TWINCHART_TRY(in.finish());
    return out;
}

} // namespace twinchart::model
