// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "segment.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace twinchart::replica {

namespace {
constexpr std::string_view kMagic = "TSG1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::uint32_t kMaxRecords = 1u << 16;
constexpr std::uint32_t kMaxItems = 1u << 24;
constexpr std::size_t kMaxTemplate = 70u << 20;
constexpr std::size_t kMaxValue = 4u << 20;

enum TimeBits : std::uint8_t { kStart = 1, kEnd = 2, kPeriod = 4, kAsserted = 8, kAllTimeBits = 15 };
enum class IdForm : std::uint8_t { None = 0, Uuid = 1, Text = 2 };

constexpr std::string_view kHex = "0123456789abcdef";
bool isDashAt(std::size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

// A lower-case UUID in 16 octets: what most resource ids are.
std::optional<std::array<std::uint8_t, 16>> uuidOf(std::string_view text)
{
    if (text.size() != 36)
        return std::nullopt;
    std::array<std::uint8_t, 16> out{};
    std::size_t digit = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (isDashAt(i)) {
            if (text[i] != '-')
                return std::nullopt;
            continue;
        }
        const std::size_t v = kHex.find(text[i]);
        if (v == std::string_view::npos)
            return std::nullopt;
        out[digit / 2] = static_cast<std::uint8_t>(std::size_t{out[digit / 2]} << 4 | v);
        ++digit;
    }
    return out;
}
std::string uuidText(BytesView raw)
{
    std::string out;
    out.reserve(36);
    for (const std::uint8_t octet : raw) {
        if (isDashAt(out.size()))
            out.push_back('-');
        out.push_back(kHex[octet >> 4]);
        out.push_back(kHex[octet & 15]);
    }
    return out;
}

/// Distinct octet strings in the order of their first use.
class Dictionary {
public:
    std::uint32_t of(std::string key)
    {
        const auto [at, fresh] = m_places.try_emplace(std::move(key), static_cast<std::uint32_t>(m_order.size()));
        if (fresh)
            m_order.push_back(&at->first);
        return at->second;
    }
    const std::vector<const std::string*>& order() const { return m_order; }

private:
    std::unordered_map<std::string, std::uint32_t> m_places;
    std::vector<const std::string*> m_order;
};

/// Distinct times; a time's source text determines all the rest of it.
class Times {
public:
    std::uint32_t of(const model::ClinicalTime& t)
    {
        const auto [at, fresh] = m_places.try_emplace(t.source, static_cast<std::uint32_t>(m_order.size()));
        if (fresh)
            m_order.push_back(&t);
        return at->second;
    }
    const std::vector<const model::ClinicalTime*>& order() const { return m_order; }

private:
    std::unordered_map<std::string_view, std::uint32_t> m_places;
    std::vector<const model::ClinicalTime*> m_order;
};

void putTime(Writer& out, const model::ClinicalTime& t)
{
    out.var(t.source).u8(static_cast<std::uint8_t>(t.precision)).u8(t.offsetMinutes ? 1 : 0);
    out.u32(static_cast<std::uint32_t>(t.offsetMinutes.value_or(0))).i64(t.earliest.ns).i64(t.latest.ns);
}

model::ClinicalTime takeTime(Reader& in)
{
    using Precision = model::ClinicalTime::Precision;
    model::ClinicalTime t;
    t.source = in.text(64);
    const std::uint8_t precision = in.u8();
    const std::uint8_t zone = in.u8();
    const auto offset = static_cast<std::int32_t>(in.u32());
    t.earliest.ns = in.i64();
    t.latest.ns = in.i64();
    if (precision > static_cast<std::uint8_t>(Precision::Fraction) || zone > 1 || (zone == 0 && offset != 0) ||
        t.latest < t.earliest)
        in.fail(CodecError::BadValue);
    t.precision = static_cast<Precision>(precision);
    if (zone == 1)
        t.offsetMinutes = offset;
    return t;
}

/// What of an item repeats from item to item: everything but number, times and a quantity's digits.
std::string shapeOf(const model::Item& item)
{
    model::Item shape = item;
    shape.path = 0;
    shape.effective = {};
    shape.asserted.reset();
    if (auto* quantity = std::get_if<model::Quantity>(&shape.value))
        quantity->value.clear();
    Writer out;
    model::encode(out, shape);
    return textOf(out.bytes());
}

void putItem(Writer& out, const model::Item& item, std::uint32_t shape, Times& times)
{
    const auto& e = item.effective;
    std::uint8_t bits = 0;
    if (e.start)
        bits |= kStart;
    if (e.end)
        bits |= kEnd;
    if (e.isPeriod)
        bits |= kPeriod;
    if (item.asserted)
        bits |= kAsserted;
    out.u32(shape).u16(item.path).u8(bits);
    if (e.start)
        out.u32(times.of(*e.start));
    if (e.end)
        out.u32(times.of(*e.end));
    if (item.asserted)
        out.u32(times.of(*item.asserted));
    if (const auto* quantity = std::get_if<model::Quantity>(&item.value))
        out.var(quantity->value);
}

struct Head {
    std::vector<std::string> words;
    std::vector<model::Item> shapes;
    std::vector<model::ClinicalTime> times;
    std::uint32_t items = 0;
    std::uint32_t records = 0;
};

Head readHead(Reader& in, const Digest256& root, const PatientHandle& handle)
{
    Head head;
    in.magic(kMagic);
    if (in.u8() != kVersion || in.u8() != kSuite)
        in.fail(CodecError::BadVersion);
    if (in.fixed<Digest256>() != root || in.fixed<PatientHandle>() != handle)
        in.fail(CodecError::BadValue);
    const std::uint32_t words = in.count(kMaxRecords * 3, 4);
    for (std::uint32_t n = 0; n < words && in.ok(); ++n)
        head.words.push_back(in.text(4096));
    const std::uint32_t shapes = in.count(kMaxItems, 4);
    head.shapes.reserve(shapes);
    for (std::uint32_t n = 0; n < shapes && in.ok(); ++n) {
        Reader one(in.var(kMaxTemplate));
        head.shapes.push_back(model::decodeItem(one));
        if (!one.finish())
            in.fail(CodecError::BadValue);
    }
    const std::uint32_t times = in.count(kMaxItems * 3, 26);
    head.times.reserve(times);
    for (std::uint32_t n = 0; n < times && in.ok(); ++n)
        head.times.push_back(takeTime(in));
    head.items = in.u32();
    head.records = in.count(kMaxRecords, 80);
    return head;
}

const model::ClinicalTime* timeAt(Reader& in, const Head& head)
{
    const std::uint32_t n = in.u32();
    if (n >= head.times.size()) {
        in.fail(CodecError::BadValue);
        return nullptr;
    }
    return &head.times[n];
}

void takeItem(Reader& in, const Head& head, model::Item& item)
{
    const std::uint32_t shape = in.u32();
    const std::uint16_t path = in.u16();
    const std::uint8_t bits = in.u8();
    if (shape >= head.shapes.size() || bits > kAllTimeBits) {
        in.fail(CodecError::BadValue);
        return;
    }
    item = head.shapes[shape];
    item.path = path;
    item.effective.isPeriod = (bits & kPeriod) != 0;
    if ((bits & kStart) != 0)
        if (const auto* t = timeAt(in, head))
            item.effective.start = *t;
    if ((bits & kEnd) != 0)
        if (const auto* t = timeAt(in, head))
            item.effective.end = *t;
    if ((bits & kAsserted) != 0)
        if (const auto* t = timeAt(in, head))
            item.asserted = *t;
    if (auto* quantity = std::get_if<model::Quantity>(&item.value))
        quantity->value = in.text(kMaxValue);
}

void passItem(Reader& in, const Head& head)
{
    const std::uint32_t shape = in.u32();
    in.u16();
    const std::uint8_t bits = in.u8();
    if (shape >= head.shapes.size() || bits > kAllTimeBits) {
        in.fail(CodecError::BadValue);
        return;
    }
    for (const TimeBits time : {kStart, kEnd, kAsserted})
        if ((bits & time) != 0)
            in.u32();
    if (std::holds_alternative<model::Quantity>(head.shapes[shape].value))
        in.var(kMaxValue);
}

struct RecordHead {
    LoadedRecord record;
    std::uint32_t items = 0;
};
RecordHead takeRecord(Reader& in, const Head& head)
{
    RecordHead out;
    LoadedRecord& r = out.record;
    r.record = in.fixed<RecordName>();
    r.version = in.fixed<VersionId>();
    r.leaf = in.u32();
    r.source = in.u32();
    r.resourceType = in.u32();
    r.dataSet = in.u32();
    if (r.source >= head.words.size() || r.resourceType >= head.words.size() || r.dataSet >= head.words.size())
        in.fail(CodecError::BadValue);
    const std::uint8_t stage = in.u8();
    const std::uint8_t own = in.u8();
    if (stage < 1 || stage > 3 || own > 1)
        in.fail(CodecError::BadValue);
    r.stage = static_cast<model::Stage>(stage);
    r.own = own == 1;
    switch (static_cast<IdForm>(in.u8())) {
    case IdForm::None: break;
    case IdForm::Uuid: r.resourceId = uuidText(in.raw(16)); break;
    case IdForm::Text:
        r.resourceId = in.text(4096);
        if (r.resourceId.empty() || uuidOf(r.resourceId))
            in.fail(CodecError::BadValue);
        break;
    default: in.fail(CodecError::BadValue);
    }
    out.items = in.count(1u << 16, 7);
    return out;
}
} // namespace

Bytes packSegment(const NewContribution& contribution)
{
    Dictionary words;
    Dictionary shapes;
    Times times;
    Writer body;
    std::uint32_t items = 0;
    body.reserve(contribution.records.size() * 192);
    for (std::size_t n = 0; n < contribution.records.size(); ++n) {
        const NewRecord& r = contribution.records[n];
        body.raw(r.record).raw(r.version).u32(contribution.recordLeaves[n]);
        body.u32(words.of(r.source)).u32(words.of(r.resourceType)).u32(words.of(r.dataSet.code));
        body.u8(static_cast<std::uint8_t>(r.stage)).u8(r.own ? 1 : 0);
        if (r.resourceId.empty())
            body.u8(static_cast<std::uint8_t>(IdForm::None));
        else if (const auto uuid = uuidOf(r.resourceId))
            body.u8(static_cast<std::uint8_t>(IdForm::Uuid)).raw(BytesView{*uuid});
        else
            body.u8(static_cast<std::uint8_t>(IdForm::Text)).var(r.resourceId);
        body.u32(static_cast<std::uint32_t>(r.items.size()));
        for (const model::Item& item : r.items)
            putItem(body, item, shapes.of(shapeOf(item)), times);
        items += static_cast<std::uint32_t>(r.items.size());
    }
    Writer out;
    out.reserve(body.size() + 4096);
    out.raw(kMagic).u8(kVersion).u8(kSuite).raw(contribution.root).raw(contribution.handle);
    out.u32(static_cast<std::uint32_t>(words.order().size()));
    for (const std::string* word : words.order())
        out.var(*word);
    out.u32(static_cast<std::uint32_t>(shapes.order().size()));
    for (const std::string* shape : shapes.order())
        out.var(*shape);
    out.u32(static_cast<std::uint32_t>(times.order().size()));
    for (const model::ClinicalTime* t : times.order())
        putTime(out, *t);
    out.u32(items).u32(static_cast<std::uint32_t>(contribution.records.size())).raw(body.bytes());
    return std::move(out).take();
}

Expected<void, CodecError> unpackSegment(BytesView octets, const Digest256& root, const PatientHandle& handle,
                                         SegmentTarget target)
{
    Reader in(octets);
    Head head = readHead(in, root, handle);
    if (in.ok() && head.items != target.items.size())
        in.fail(CodecError::BadValue);
    const auto firstWord = static_cast<std::uint32_t>(target.words.size());
    std::size_t at = 0;
    target.records.reserve(target.records.size() + head.records);
    for (std::uint32_t n = 0; n < head.records && in.ok(); ++n) {
        RecordHead taken = takeRecord(in, head);
        LoadedRecord& r = taken.record;
        if (taken.items > target.items.size() - at)
            in.fail(CodecError::BadValue);
        r.contribution = target.contribution;
        r.firstItem = target.firstItem + static_cast<std::uint32_t>(at);
        r.items = taken.items;
        r.source += firstWord;
        r.resourceType += firstWord;
        r.dataSet += firstWord;
        for (std::uint32_t k = 0; k < taken.items && in.ok(); ++k)
            takeItem(in, head, target.items[at++]);
        target.records.push_back(std::move(r));
    }
    if (in.ok() && at != target.items.size())
        in.fail(CodecError::BadValue);
    TWINCHART_TRY(in.finish());
    for (std::string& word : head.words)
        target.words.push_back(std::move(word));
    return {};
}

Expected<std::vector<Place>, CodecError> placesOf(BytesView octets, const Digest256& root, const PatientHandle& handle)
{
    Reader in(octets);
    const Head head = readHead(in, root, handle);
    std::vector<Place> out;
    out.reserve(head.records);
    for (std::uint32_t n = 0; n < head.records && in.ok(); ++n) {
        const RecordHead taken = takeRecord(in, head);
        out.push_back({taken.record.leaf, taken.record.record, taken.record.version});
        for (std::uint32_t k = 0; k < taken.items && in.ok(); ++k)
            passItem(in, head);
    }
    TWINCHART_TRY(in.finish());
    return out;
}

Expected<Bytes, CodecError> withoutRecord(BytesView octets, const Digest256& root, const PatientHandle& handle,
                                          std::uint32_t leaf)
{
    Reader in(octets);
    const Head head = readHead(in, root, handle);
    NewContribution kept;
    kept.root = root;
    kept.handle = handle;
    for (std::uint32_t n = 0; n < head.records && in.ok(); ++n) {
        const RecordHead taken = takeRecord(in, head);
        const LoadedRecord& r = taken.record;
        if (!in.ok())
            break;
        const bool gone = r.leaf == leaf;
        NewRecord& out = kept.records.emplace_back();
        kept.recordLeaves.push_back(r.leaf);
        out.stage = r.stage;
        out.own = r.own;
        out.dataSet.code = head.words[r.dataSet];
        if (!gone) {
            out.record = r.record;
            out.version = r.version;
            out.source = head.words[r.source];
            out.resourceType = head.words[r.resourceType];
            out.resourceId = r.resourceId;
        }
        for (std::uint32_t k = 0; k < taken.items && in.ok(); ++k) {
            model::Item item;
            takeItem(in, head, item);
            if (!gone)
                out.items.push_back(std::move(item));
        }
    }
    TWINCHART_TRY(in.finish());
    return packSegment(kept);
}

} // namespace twinchart::replica
