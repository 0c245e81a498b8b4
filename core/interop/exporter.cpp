// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <interop/exporter.h>

#include "fields.h"

#include <algorithm>

namespace twinchart::interop {

namespace {
std::string jsonText(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (octet < 0x20) {
            static constexpr char kDigits[] = "0123456789abcdef";
            out += "\\u00";
            out += kDigits[octet >> 4];
            out += kDigits[octet & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}

struct Parsed {
    JsonBuffer buffer;
    JsonParser parser;
    JsonTape tape;
    bool good = false;
    explicit Parsed(BytesView octets)
    {
        buffer.resize(octets.size());
        std::copy(octets.begin(), octets.end(), buffer.data());
        buffer.seal(octets.size());
        good = parser.start({buffer.data(), buffer.size()}) && parser.value(tape, 0) && parser.atEnd();
    }
};

bool equalValues(const Field& a, const Field& b)
{
    if (a.node().kind != b.node().kind)
        return false;
    switch (a.node().kind) {
    case JsonKind::Object: {
        std::size_t left = 0;
        std::size_t right = 0;
        bool same = true;
        a.each([&](const Field& f) {
            ++left;
            const Field other = b[f.name()];
            same = same && other && equalValues(f, other);
        });
        b.each([&](const Field&) { ++right; });
        return same && left == right;
    }
    case JsonKind::Array: {
        std::vector<Field> left;
        std::vector<Field> right;
        a.each([&](const Field& f) { left.push_back(f); });
        b.each([&](const Field& f) { right.push_back(f); });
        return std::ranges::equal(left, right, equalValues);
    }
    default: return a.text() == b.text();
    }
}
} // namespace

BundleWriter::BundleWriter(TextSink sink, Kind kind, Instant timestamp)
    : m_sink(std::move(sink)), m_kind(kind), m_timestamp(timestamp)
{
}

bool BundleWriter::write(std::string_view text)
{
    if (m_failed)
        return false;
    m_octets += text.size();
    m_failed = !m_sink(text);
    return !m_failed;
}

bool BundleWriter::entry(std::string_view fullUrl, std::string_view resource, std::string_view type,
                         std::string_view id)
{
    if (!m_open) {
        m_open = true;
        m_buffer = "{\"resourceType\":\"Bundle\",\"type\":\"";
        m_buffer += m_kind == Kind::History ? "history" : "collection";
        m_buffer += "\",\"timestamp\":" + jsonText(toRfc3339(m_timestamp));
        if (!write(m_buffer))
            return false;
    }
    m_buffer = m_first ? ",\"entry\":[\n{" : ",\n{";
    m_first = false;
    if (!fullUrl.empty())
        m_buffer += "\"fullUrl\":" + jsonText(fullUrl) + ',';
    m_buffer += "\"resource\":";
    if (!write(m_buffer) || !write(resource))
        return false;
    m_buffer.clear();
    if (m_kind == Kind::History) {
        const std::string url = id.empty() ? std::string(type) : std::string(type) + "/" + std::string(id);
        m_buffer = ",\"request\":{\"method\":\"" + std::string(id.empty() ? "POST" : "PUT") +
                   "\",\"url\":" + jsonText(url) + "},\"response\":{\"status\":\"200\"}";
    }
    m_buffer += '}';
    return write(m_buffer);
}

bool BundleWriter::add(const model::RecordContent& record)
{
    ++m_resources;
    return entry(record.context.fullUrl, textViewOf(record.resource), record.resourceType, record.resourceId);
}

bool BundleWriter::add(const ExportProvenance& provenance)
{
    std::string text = "{\"resourceType\":\"Provenance\",\"meta\":{\"tag\":[{\"system\":\"urn:twinchart:provenance\","
                       "\"code\":\"received\"}]},";
    if (!provenance.ledger.empty())
        text +=
            "\"extension\":[{\"url\":\"urn:twinchart:ledger\",\"valueString\":" + jsonText(provenance.ledger) + "}],";
    text += "\"target\":[{\"reference\":" + jsonText(provenance.target) +
            "}],\"recorded\":" + jsonText(toRfc3339(provenance.recorded)) +
            ",\"agent\":[{\"type\":{\"text\":\"receiver\"},\"who\":{\"display\":" +
            jsonText(provenance.receiver.empty() ? "unknown" : provenance.receiver) +
            "}},{\"type\":{\"text\":\"source\"},\"who\":{\"display\":" +
            jsonText(provenance.source.empty() ? "unknown" : provenance.source) + "}}]}";
    return entry({}, text, "Provenance", {});
}

bool BundleWriter::finish()
{
    if (!m_open) {
        m_open = true;
        return write(std::string("{\"resourceType\":\"Bundle\",\"type\":\"") +
                     (m_kind == Kind::History ? "history" : "collection") +
                     "\",\"timestamp\":" + jsonText(toRfc3339(m_timestamp)) + "}\n");
    }
    return write("\n]}\n");
}

bool jsonEqual(BytesView a, BytesView b)
{
    const Parsed left(a);
    const Parsed right(b);
    return left.good && right.good && equalValues(Field(left.tape, 0), Field(right.tape, 0));
}

} // namespace twinchart::interop
